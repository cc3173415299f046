"""`exec` and its like: code that is not read, which may bind names to anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.types import type_of
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import Bound, Const, Func, Lib, Open, Ref, Slot, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _exec(ev: Evaluator, call: Call) -> Value:
    """`exec(code)`, `exec(code, globals, locals)`: of the names it may set, those that hold a scalar keep its type.

    That is what such code is for in jobs: it sets what the command line asks for. It is told (`CodeNotRead`).
    """
    given = call.args.positional[1:]
    target = given[-1] if given else attribute_dict(Ref(ev.module_scope()), call.at)
    held = ev.dict_at(target)
    ev.record(m.CodeNotRead("exec", ev.span(call.at)))
    ev.risk()
    may_run(ev, Unknown("exec runs code that is not read", call.at))
    if held is not None and isinstance(target, Ref):
        why = Unknown("exec may have set it", call.at)
        entries = {key: _loosened(slot, why) for key, slot in held.entries.items()}
        ev.put(target, replace(held, entries=entries, open=held.open or why))
    return Const(None, call.at)


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


FUNCTIONS: dict[str, Handler] = {"exec": _exec}
