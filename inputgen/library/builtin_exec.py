"""`exec`, `compile`: code in a text. Where the text is known, or only some of what it is made of is not, it is run
(see `executed_code`, `code_templates`); else it may bind names to anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import NAMESPACES, attribute_dict
from inputgen.interpret.command_line import of_another
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.types import type_of
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import (
    Bound,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.code_templates import filled
from inputgen.library.documents import Source, source_of_text
from inputgen.library.executed_code import code_of, keep, run_in, scope_of
from inputgen.library.importlib_specs import opened_slot

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _exec(ev: Evaluator, call: Call) -> Value:
    """`exec(code)`, `exec(code, globals, locals)`."""
    text = call.arg(0, "source") or Const(None)
    return ev.each(text, lambda one: _executed(ev, one, call))


def _executed(ev: Evaluator, text: Value, call: Call) -> Value:
    names, local = (_dict(ev, call.arg(index, name)) for index, name in ((1, "globals"), (2, "locals")))
    scope = scope_of(ev, names, local, call.at)
    source = source_of_text(ev, text, call.at)
    node = _written(call) if not isinstance(text, Const) and source.name is None else None
    template = filled(ev, node, call.at) if node is not None else None
    if template is not None:
        source = Source(text=template.text)
    code = code_of(ev, source, call.at, sets_any=template is not None)
    before = ev.scope_at(scope)
    if template is not None:
        gaps = {name: Slot(value) for name, value in template.names.items()}
        ev.put(scope, replace(before, names={**before.names, **gaps}))
    if code is None or not run_in(ev, code, scope):
        return _not_read(ev, call)
    ran = ev.scope_at(scope)
    if template is not None:
        ev.put(
            scope, replace(ran, names={name: slot for name, slot in ran.names.items() if name not in template.names})
        )
    keep(ev, local or names, scope)
    if source.origin is not None and not ev.at_defaults:
        kept = {name for name, slot in ran.names.items() if before.names.get(name) is slot}
        _may_be_another(ev, _target(ev, call), kept, source.origin, call)
    return Const(None, call.at)


def _dict(ev: Evaluator, value: Value | None) -> Ref | None:
    return value if isinstance(value, Ref) and ev.dict_at(value) is not None else None


def _target(ev: Evaluator, call: Call) -> Value:
    """The dict that the code sets names in."""
    given = call.args.positional[1:]
    return given[-1] if given else attribute_dict(Ref(ev.module_scope()), call.at)


def _written(call: Call) -> cst.BaseExpression | None:
    args = call.at.node.args if isinstance(call.at.node, cst.Call) else ()
    return args[0].value if args and args[0].keyword is None and not args[0].star else None


def _not_read(ev: Evaluator, call: Call) -> Value:
    """Of the names that code may set which is not known, those that hold a scalar keep its type.

    That is what such code is for in jobs: it sets what the command line asks for. It is told (`CodeNotRead`). What a
    name holds that is a dict may have further keys.
    """
    _set_by(ev, _target(ev, call), call, Unknown("exec may have set it", call.at))
    return Const(None, call.at)


def _may_be_another(ev: Evaluator, target: Value, kept: set[str], origin: m.OpenOrigin, call: Call) -> None:
    """Another file may be named than the one that was run: what that one sets is so by default."""
    why = of_another("file", origin, call.at)
    held = ev.dict_at(target)
    if held is not None and isinstance(target, Ref):
        entries = {
            key: slot if key in kept else opened_slot(ev, slot, origin, why) for key, slot in held.entries.items()
        }
        ev.put(target, replace(held, entries=entries))
        _set_by(ev, target, call, why)


def _set_by(ev: Evaluator, target: Value, call: Call, why: Unknown) -> None:
    """The names in a dict may have been set by code that is not read."""
    ev.record(m.CodeNotRead("exec", ev.span(call.at)))
    ev.risk()
    may_run(ev, Unknown("exec runs code that is not read", call.at))
    held = ev.dict_at(target)
    if held is None or not isinstance(target, Ref):
        return
    for slot in held.entries.values():
        for option in alternatives(slot.value):
            _opened(ev, option, why)
    entries = {key: _loosened(slot, why) for key, slot in held.entries.items()}
    ev.put(target, replace(held, entries=entries, open=held.open or why))


def _opened(ev: Evaluator, value: Value, why: Unknown) -> None:
    """A dict, or an object that holds options, may have further keys."""
    obj = ev.get(value) if isinstance(value, Ref) and value.addr > 0 else None
    holds = isinstance(obj, DictObj) or (isinstance(obj, Instance) and obj.cls in NAMESPACES)
    if isinstance(value, Ref) and isinstance(obj, DictObj | Instance) and holds:
        ev.put(value, replace(obj, open=obj.open or why))


def _loosened(slot: Slot, why: Unknown) -> Slot:
    value = slot.value
    if isinstance(value, Func | Bound | Lib | Ref | Open):
        return slot
    options = alternatives(value)
    known = all(
        isinstance(option, Open) or (isinstance(option, Const) and option.value is not None) for option in options
    )
    if known and not isinstance(type_of(value), m.UnknownType):
        return replace(slot, value=Open(type_of(value), value if len(options) == 1 else None, "argv", value.at))
    return replace(slot, value=why)


def _compile(ev: Evaluator, call: Call) -> Value:
    """`compile(source, filename, mode)`: what runs the code it makes runs the text."""
    return call.arg(0, "source") or ev.unknown("code of nothing", call.at)


FUNCTIONS: dict[str, Handler] = {"exec": _exec, "compile": _compile}
