"""Which key was meant."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches

from inputgen.keypath import KeyPath, join
from inputgen.overrides.form import Form, Forms
from inputgen.overrides.problems import label

_CANDIDATES = 2_000  # keys compared; a config with more of them is no form that anyone mistypes
_LONGEST = 100
_ALIKE = 0.65


def suggestion(path: KeyPath, file: str | None, forms: Forms) -> str | None:
    """The key that was most likely meant, as `--set` takes it; None where none is like it.

    In order: the same keys of another input, the same last key elsewhere, one that is spelled alike.
    """
    asked = forms.of(file)
    others = [form for form in (forms.run_config, *forms.files.values()) if form is not None and form is not asked]
    for form in others:
        if path in form.slots:
            return label(form.file, path)
    for form in [asked, *others] if asked is not None else others:
        found = _in_form(path, form)
        if found is not None:
            return label(form.file, found)
    return None


def _in_form(path: KeyPath, form: Form) -> KeyPath | None:
    paths = list(form.slots)[:_CANDIDATES]
    dotted = tuple(part for key in path for part in key.split("."))
    if dotted != path and dotted in form.slots:
        return dotted
    same = [other for other in paths if other[-1:] == path[-1:]]
    if len(same) == 1:
        return same[0]
    last = _folded(path)
    alike = {join(other): other for other in paths if other and _ratio(last, _folded(other)) >= _ALIKE}
    close = get_close_matches(join(path)[:_LONGEST], list(alike), n=1, cutoff=0.0)
    return alike[close[0]] if close else None


def _folded(path: KeyPath) -> str:
    return path[-1][:_LONGEST].lower().replace("-", "_")


def _ratio(one: str, other: str) -> float:
    """How alike two keys are; 1 where one is the other less its underscores."""
    if one.replace("_", "") == other.replace("_", ""):
        return 1.0
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0
