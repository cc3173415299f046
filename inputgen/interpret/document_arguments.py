"""What a document gives that is not known, spread over a call's parameters: `Net(**config["model"])`.

It is a dict, and has a key for each parameter without a default that nothing else gives, or the call would raise. One
with a default it may have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.annotations import declared_type
from inputgen.interpret.config_reads import tells_default, tells_type
from inputgen.interpret.plain_data import as_document, is_of_keys
from inputgen.interpret.proven import key_perhaps_read, key_read
from inputgen.interpret.tries import is_caught
from inputgen.interpret.values import At, Const, DictObj, Ref, Slot, Unknown, Value
from inputgen.model.types import DICT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Arguments


def spread_document(ev: Evaluator, place: cst.BaseExpression, value: Value, at: At) -> Value:
    """What a place holds that `**` spreads: of a document that is not known, a dict from now on."""
    if not isinstance(value, Unknown) or not value.plain or ev.summarised:
        return value
    if ev.state.certain and not is_caught(ev, "TypeError"):
        tells_type(ev, value, DICT, at)
    return as_document(ev, place, value, at)


def only_document(ev: Evaluator, spread: list[Value]) -> Ref | None:
    """Of what is spread and may give further arguments, the dict of a document; None for another thing, or several."""
    value = spread[0] if len(spread) == 1 else None
    obj = ev.get(value) if isinstance(value, Ref) else None
    is_one = isinstance(obj, DictObj) and is_of_keys(obj) and obj.part is None and not obj.mixed
    return value if is_one and isinstance(value, Ref) else None


def argument_read(
    ev: Evaluator, args: Arguments, name: str, default: Value | None, type_: m.Type | None, at: At
) -> Value | None:
    """What a document gives for a parameter that no other argument is given for; None where none is spread.

    Args:
        ev: the evaluation.
        args: the arguments of the call.
        name: the parameter.
        default: its default; without one, the document has the key from now on.
        type_: its declared type.
        at: the call.
    """
    source = args.document
    obj = ev.dict_at(source) if source is not None else None
    if source is None or obj is None or obj.open is None or name in obj.entries or is_caught(ev, "TypeError"):
        return None
    ev.risk()
    slot = Slot(Unknown(obj.open.reason, obj.open.at, plain=True))
    if default is None:
        value = key_read(ev, source, obj, Const(name, at), slot, at)
    else:
        value = key_perhaps_read(ev, source, obj, Const(name, at), slot, at)
    if type_ is not None:
        tells_type(ev, value, declared_type(type_, default), at)
    elif default is not None and not (isinstance(default, Const) and default.value is None):
        tells_default(ev, value, default, at)
    return value
