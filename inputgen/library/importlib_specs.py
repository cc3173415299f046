"""Modules that are made of the path of their file (Python docs, importlib, "Importing a source file directly").

`spec_from_file_location(name, path)`, `module_from_spec(spec)` and `spec.loader.exec_module(module)`: the file is run
where the module is made. Of a file that is not known, what the module holds is data: a config, mostly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.dynamic_imports import forget_modules
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.types import type_of
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import At, Const, DictObj, Instance, Lib, Open, Ref, Scope, Slot, Unknown, Value
from inputgen.library.module_files import module_at
from inputgen.library.paths import follow
from inputgen.library.simple import attribute, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

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
    scope = ev.get(found)
    if followed.origin is None or ev.at_defaults or not isinstance(scope, Scope):
        return found
    why, origin = Unknown("another file may be named", at, plain=True), followed.origin
    return ev.new(Instance(why, {name: _opened(ev, slot, origin, why) for name, slot in scope.names.items()}, why), at)


def _unseen(ev: Evaluator, at: At) -> Value:
    forget_modules(ev, ev.unknown("a module whose name is not known is imported, which may change it", at))
    may_run(ev, Unknown("a module is imported that is made of a spec", at))
    why = Unknown("a module that is made of a spec", at, plain=True)
    return ev.new(Instance(why, {}, why), at)


def _opened(ev: Evaluator, slot: Slot, origin: m.OpenOrigin, why: Unknown) -> Slot:
    """What a file gives in whose place another may be named."""
    value = slot.value
    held = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(value, Const) and value.value is not None and value.value is not ...:
        return replace(slot, value=Open(type_of(value), value, origin, value.at))
    if isinstance(held, DictObj) and isinstance(value, Ref):
        entries = {key: _opened(ev, inner, origin, why) for key, inner in held.entries.items()}
        ev.put(value, replace(held, entries=entries, open=held.open or why))
    return slot


FUNCTIONS: dict[str, Handler] = {"util.spec_from_file_location": _spec, "util.module_from_spec": _module}
METHODS: dict[str, Handler] = {"loader.exec_module": nothing}
