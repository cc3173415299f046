"""Overrides as given, against what the job accepts -> overrides that hold, or everything that is wrong with them."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from typing import Any

from inputgen.frozen import replace
from inputgen.keypath import KeyPath, join
from inputgen.model import Known, ScalarType, Span, Type, UnionType
from inputgen.model.types import FLOAT, INT
from inputgen.overrides import constraints, texts
from inputgen.overrides.form import Form, Forms, Slot
from inputgen.overrides.problems import Checked, Given, Overrides, Problem, label
from inputgen.overrides.suggest import suggestion
from inputgen.schema.secrets import is_secret

_SUGGESTED = 20  # problems that a key is looked for
_SHOWN = 60  # characters of a value in a message
_EXACT = 2**53
_LISTED = 8  # keys in a message


def check(given: Iterable[Given], forms: Forms, frame: Overrides | None = None) -> Checked:
    """Check overrides.

    Args:
        given: in order; a later one wins over an earlier one of the same key.
        forms: what the job accepts.
        frame: the launch spec they came in: `spec` and `beside` are kept.
    """
    checker = _Checker(forms)
    for one in given:
        checker.take(one)
    return checker.result(frame or Overrides())


class _Checker:
    """One check; it collects what holds, problems and notes."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._values: dict[str | None, dict[str, Any]] = {}
        self._secrets: dict[tuple[str | None, KeyPath], None] = {}
        self._problems: list[Problem] = []
        self._notes: dict[str, None] = {}

    def result(self, frame: Overrides) -> Checked:
        self._note_locked()
        run_config = self._values.pop(None, {})
        files = {file: values for file, values in self._values.items() if file is not None}
        made = replace(frame, run_config=run_config, files=files, secrets=tuple(self._secrets))
        return Checked(made, tuple(self._problems), tuple(self._notes))

    def _note_locked(self) -> None:
        """W&B locks the top-level keys that are overridden: a later update of one is ignored, siblings included."""
        form = self._forms.run_config
        values = self._values.get(None, {})
        for key in values if form is not None else ():
            if key not in form.late:  # type: ignore[union-attr]
                continue
            lost = [
                join(path)
                for path in form.slots  # type: ignore[union-attr]
                if path[0] == key and len(path) > 1 and not _is_given(values, path)
            ]
            if lost:
                shown = f"{', '.join(lost[:_LISTED])}{', …' if len(lost) > _LISTED else ''}"
                why = f"the job sets {key} after wandb.init, and W&B ignores that where a part of it is overridden"
                self._note(f"{key}: {why}: the run has no {shown}; override them, too")

    def take(self, one: Given) -> None:
        form = self._forms.of(one.file)
        if form is None:
            self._no_input(one)
        elif one.path in form.slots:
            self._slot(one, form.slots[one.path])
        elif one.path in form.mappings:
            self._mapping(one)
        else:
            self._elsewhere(one, form)

    # --- where a key leads -------------------------------------------------------------------------------------

    def _mapping(self, one: Given) -> None:
        """A mapping of the input: what is given for it is checked key by key."""
        value = one.value if one.text is None else texts.read_text(one.text, texts.DICT)
        if value is texts.NOTHING or not isinstance(value, dict):
            remedy = f"override one of its keys, or write {texts.how_to_write(texts.DICT)}"
            self._refuse(one, "is a mapping; what was given is none", remedy)
            return
        for key, inner in value.items():
            self.take(replace(one, path=(*one.path, key), text=None, value=inner))

    def _elsewhere(self, one: Given, form: Form) -> None:
        """A key that the job does not have, or that is below one it has."""
        why = form.why_hidden(one.path)
        if why is not None:
            self._refuse(one, f"is no input of the job: {why}", "change the declaration, or leave it out", form.span)
            return
        above = [one.path[:size] for size in range(len(one.path) - 1, -1, -1)]
        slot = next((form.slots[path] for path in above if path in form.slots), None)
        if slot is not None:
            self._below_field(one, slot)
            return
        opened = form.mappings[next(path for path in above if path in form.mappings)]
        if opened is None:
            self._unknown_key(one, form)
        else:
            self._unchecked(one, f"further keys are possible there ({opened.reason})")

    def _below_field(self, one: Given, slot: Slot) -> None:
        """A key inside what is a field: it may be one where the field may be a mapping."""
        field = label(one.file, slot.path)
        if slot.takes_keys:
            self._unchecked(one, f"{field} is {texts.article(slot.type)}", secret=slot.secret)
        else:
            why = f"cannot be overridden: {field} is {texts.article(slot.type)}, which has no keys"
            self._refuse(one, why, f"override {field}", slot.span)

    def _unknown_key(self, one: Given, form: Form) -> None:
        close = suggestion(one.path, one.file, self._forms) if len(self._problems) < _SUGGESTED else None
        why = "is no key of the job"
        if close is not None and any("." in key for key in one.path) and join(one.path).replace("\\", "") in close:
            why = "is one key with a dot in it, which the job does not have"
        known = [label(form.file, path) for path in list(form.slots)[:_LISTED]]
        listed = (
            f"its inputs are {', '.join(known)}{', …' if len(form.slots) > _LISTED else ''}" if known else "it has none"
        )
        slot = form.slots.get(one.path[:-1]) if close is None else self._find(close)
        self._refuse(one, why, f"did you mean {close}?" if close else listed, slot.span if slot else form.span)

    def _find(self, text: str) -> Slot | None:
        for form in (self._forms.run_config, *self._forms.files.values()):
            for path, slot in form.slots.items() if form is not None else ():
                if label(form.file, path) == text:  # type: ignore[union-attr]
                    return slot
        return None

    def _no_input(self, one: Given) -> None:
        unknown = self._forms.unknown_file
        if one.file is not None and unknown is not None:
            self._unchecked(one, f"the job declares a file that cannot be known ({unknown.reason})")
            return
        files = list(self._forms.files)
        if one.file is None:
            close = suggestion(one.path, None, self._forms)
            remedy = f"did you mean {close}?" if close else f"address a file: {files[0]}:KEY" if files else ""
            self._refuse(one, "the run config is no input of this job", remedy)
            return
        same = [file for file in files if posixpath.normpath(file) == posixpath.normpath(one.file)]
        if same:
            why = f"the job spells the file {same[0]!r}, and W&B looks it up by that very text"
            self._refuse(one, why, f"write {same[0]}:{join(one.path)}")
            return
        known = f"its files are {', '.join(files[:_LISTED])}" if files else "it declares no config file"
        close = suggestion(one.path, one.file, self._forms)
        self._refuse(one, f"the job does not declare {one.file}", f"did you mean {close}?" if close else known)

    # --- values ------------------------------------------------------------------------------------------------

    def _slot(self, one: Given, slot: Slot) -> None:
        value = one.value if one.text is None else texts.read_text(one.text, slot.type)
        shown = None if value is texts.NOTHING else value
        secret = slot.secret or _looks_secret(one, slot.type, shown)
        if value is texts.NOTHING or not texts.fits(value, slot.type):
            self._refuse(one, *_wrong_type(one, slot, secret=secret), slot.declared or slot.span)
            return
        broken = constraints.broken(value, slot.schema)
        for why in broken:
            self._refuse(one, f"{_shown(value, secret=secret)} {why}", "", slot.declared or slot.span)
        if broken:
            return
        if constraints.untried(value, slot.schema):
            self._note(f"{one.label}: the pattern of its schema is not tried, since it may never end")
        self._keep(one, value, secret=secret)

    def _unchecked(self, one: Given, why: str, *, secret: bool = False) -> None:
        """Accept what cannot be checked, and say so."""
        unknown = _unknown_type()
        value = one.value if one.text is None else texts.read_text(one.text, unknown)
        self._note(f"{one.label}: not checked: {why}")
        self._keep(one, value, secret=secret or _looks_secret(one, unknown, value))

    def _keep(self, one: Given, value: Any, *, secret: bool) -> None:
        target = self._values.setdefault(one.file, {})
        for key in one.path[:-1]:
            inner = target.setdefault(key, {})
            if not isinstance(inner, dict):
                self._refuse(one, f"{key} is overridden as a whole, too", "give one of the two")
                return
            target = inner
        target[one.path[-1]] = value
        if isinstance(value, int) and abs(value) > _EXACT:
            self._note(f"{one.label}: W&B sends whole numbers beyond 2**53 as floats, and loses digits")
        if secret:
            self._secrets[one.file, one.path] = None

    def _refuse(self, one: Given, why: str, remedy: str, declared: Span | None = None) -> None:
        self._problems.append(Problem(one.label, why, remedy, one.at, declared))

    def _note(self, text: str) -> None:
        self._notes[text] = None


def _is_given(values: dict[str, Any], path: KeyPath) -> bool:
    found: Any = values
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True


def _wrong_type(one: Given, slot: Slot, *, secret: bool) -> tuple[str, str]:
    """Why a value is not of its field's type, and what to write."""
    shown = _shown(one.text if one.text is not None else one.value, secret=secret)
    wanted = texts.article(slot.type)
    allowed = constraints.allowed(slot.schema) or texts.how_to_write(slot.type) or "text, in quotes"
    parts = slot.type.parts if isinstance(slot.type, UnionType) else (slot.type,)
    number = texts.read_text(one.value, FLOAT) if isinstance(one.value, str) else texts.NOTHING
    if one.yaml and FLOAT in parts and number is not texts.NOTHING:
        return f"PyYAML reads {shown} as text, not as a number", f"write {_yaml_float(number)}"
    if INT in parts and isinstance(one.value, float) and one.value.is_integer():
        return f"{shown} is a float, not {wanted}", f"write {int(one.value)}"
    if one.text is not None and ScalarType("int") in parts:
        as_float = texts.read_text(one.text, FLOAT)
        if as_float is not texts.NOTHING and as_float.is_integer() and abs(as_float) < _EXACT:
            return f"{shown} is not {wanted}", f"write {int(as_float)}"
    return f"{shown} is not {wanted}", f"write {allowed}"


def _yaml_float(number: float) -> str:
    """A float as PyYAML reads one: with a dot before the exponent, and a sign in it."""
    text = repr(number)
    mantissa, e, exponent = text.partition("e")
    mantissa = mantissa if "." in mantissa else f"{mantissa}.0"
    return mantissa if not e else f"{mantissa}e{exponent if exponent[0] in '+-' else f'+{exponent}'}"


def _shown(value: Any, *, secret: bool) -> str:
    if secret:
        return "the value (not shown: it looks like a credential)"
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _looks_secret(one: Given, type_: Type, value: Any) -> bool:
    text = one.text if isinstance(one.text, str) else value
    known = Known(text if isinstance(text, str) else None)
    if isinstance(text, (dict, list)):
        known = Known(json.dumps(text))
    return is_secret(one.path, type_, known if known.value is not None else None)


def _unknown_type() -> Type:
    from inputgen.model import UnknownType

    return UnknownType("not known")
