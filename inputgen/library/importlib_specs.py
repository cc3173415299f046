"""Modules that are made of the path of their file (Python docs, importlib, "Importing a source file directly").

`spec_from_file_location(name, path)`, `module_from_spec(spec)` and `spec.loader.exec_module(module)`: the file is run
where the module is made. Of a file that is not known, what the module holds is data: a config, mostly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import of_another
from inputgen.interpret.dynamic_imports import forget_modules
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.types import type_of
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.module_files import module_at
from inputgen.library.paths import follow
from inputgen.library.simple import attribute, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MADE_BY_ANOTHER = "importlib.function of another module.__call__"
_PLAIN = ("types.SimpleNamespace", "argparse.Namespace", "easydict.", "ml_collections.")
_SPEC, _LOADER = Lib("importlib.spec"), Lib("importlib.loader")


def _spec(ev: Evaluator, call: Call) -> Value:
    """`spec_from_file_location(name, location)`."""
    name, location = call.arg(0, "name"), call.arg(1, "location")
    told = {"name": name, "origin": location, "loader": ev.new_instance(_LOADER, {}, call.at)}
    return ev.new_instance(_SPEC, {key: value for key, value in told.items() if value is not None}, call.at)


def _module(ev: Evaluator, call: Call) -> Value:
    """`module_from_spec(spec)`."""
    location = attribute(ev, call.arg(0, "spec"), "origin")
    return _unseen(ev, call.at) if location is None else ev.each(location, lambda one: _at(ev, one, call.at))


def _at(ev: Evaluator, location: Value, at: At) -> Value:
    followed = follow(ev, location, at)
    found = module_at(ev, followed.text, at) if followed.text is not None else None
    if not isinstance(found, Ref):
        return _unseen(ev, at)
    if followed.origin is None or ev.at_defaults:
        return found
    return opened(ev, found, followed.origin, of_another("file", followed.origin, at))


def opened(ev: Evaluator, module: Ref, origin: m.OpenOrigin, why: Unknown) -> Value:
    """A module in whose place another may be named: what it holds by default."""
    scope = ev.get(module)
    if not isinstance(scope, Scope):
        return module
    attrs = {name: opened_slot(ev, slot, origin, why) for name, slot in scope.names.items()}
    return ev.new(Instance(why, attrs, why), why.at)


def _unseen(ev: Evaluator, at: At) -> Value:
    forget_modules(ev, ev.unknown("a module whose name is not known is imported, which may change it", at))
    may_run(ev, Unknown("a module is imported that is made of a spec", at))
    why = Unknown("a module that is made of a spec", at, plain=True)
    return ev.new(Instance(why, {}, why), at)


def opened_slot(ev: Evaluator, slot: Slot, origin: m.OpenOrigin, why: Unknown, depth: int = 0) -> Slot:
    """What a module gives in whose place another may be named; of a function, what it returns is so."""
    value = slot.value
    if depth == 0:
        _open_class(ev, value, why)
    if isinstance(value, Func) and depth == 0:
        return replace(slot, value=Bound(value, _MADE_BY_ANOTHER, why.at))
    return replace(slot, value=_opened_value(ev, value, origin, why, depth))


def _open_class(ev: Evaluator, value: Value, why: Unknown) -> None:
    """Another class may stand in the place of one that the module defines: its instances may have any attributes."""
    cls = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(cls, ClassObj) and isinstance(value, Ref) and why.at is not None and cls.module is not why.at.module:
        ev.put(value, replace(cls, bases=(*cls.bases, why)))


def _opened_value(ev: Evaluator, value: Value, origin: m.OpenOrigin, why: Unknown, depth: int) -> Value:
    """A value with what is in it. Each object is open for a reason of its own: by that, reads of it are told apart."""
    if isinstance(value, Const) and value.value is not None and value.value is not ...:
        return Open(type_of(value), value, origin, value.at)
    held = ev.get(value) if isinstance(value, Ref) and depth < bounds.CONFIG_DEPTH else None
    if isinstance(held, DictObj) and isinstance(value, Ref):
        entries = {key: opened_slot(ev, inner, origin, why, depth + 1) for key, inner in held.entries.items()}
        ev.put(value, replace(held, entries=entries, open=held.open or replace(why)))
    if isinstance(held, Instance) and isinstance(value, Ref) and _shows_attributes(held.cls):
        attrs = {
            name: slot if " " in name else opened_slot(ev, slot, origin, why, depth + 1)
            for name, slot in held.attrs.items()
        }
        ev.put(value, replace(held, attrs=attrs, open=held.open or replace(why)))
    return value


def _shows_attributes(cls: Value) -> bool:
    """Whether the attributes of its instances are what Python sees of them, and no state of a model."""
    return not isinstance(cls, Lib) or cls.name.startswith(_PLAIN)


def _made_by_another(ev: Evaluator, call: Call) -> Value:
    """What a function returns in whose place one of another module may be called."""
    why = of_another("function", "argv", call.at)
    made = call_value(ev, call.receiver, call.args, call.at) if call.receiver is not None else why
    return ev.each(made, lambda one: _opened_value(ev, one, "argv", why, 1))


FUNCTIONS: dict[str, Handler] = {"util.spec_from_file_location": _spec, "util.module_from_spec": _module}
METHODS: dict[str, Handler] = {"loader.exec_module": nothing, _MADE_BY_ANOTHER.partition(".")[2]: _made_by_another}
