"""Instances of named tuples, made by `collections.namedtuple` or by a class below `typing.NamedTuple`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_value
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import DictObj, ListObj, Open, Slot, Value
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Default = tuple["m.Type | None", "Value | None"]


def make_tuple(ev: Evaluator, names: tuple[str, ...], declared: Mapping[str, Default], call: Call) -> Value:
    """A named tuple with these fields.

    Args:
        ev: the evaluation.
        names: the fields.
        declared: the declared type and the default of a field, where it has them.
        call: the call that makes it.

    Raises:
        PathEndsError: for too many, missing or unexpected arguments.
    """
    named = dict(call.args.named or {})
    if len(call.args.positional) > len(names):
        raise ev.raises(f"TypeError: __new__() takes {len(names)} positional arguments", call.at)
    items: list[Value] = []
    for position, name in enumerate(names):
        type_, default = declared.get(name, (None, None))
        given = call.args.positional[position] if position < len(call.args.positional) else named.pop(name, None)
        if given is not None and name in call.args.optional and default is not None:
            given = join(given, default)
        if given is None and call.args.open is not None:
            given = call.args.open if default is None else choice_of([default, call.args.open])
        value = given if given is not None else default
        if value is None:
            raise ev.raises(f"TypeError: __new__() missing argument {name!r}", call.at)
        items.append(declared_value(type_, value, call.at))
    if set(named) - call.args.optional:
        raise ev.raises(f"TypeError: __new__() got an unexpected keyword argument {min(named)!r}", call.at)
    return ev.new(ListObj("namedtuple", tuple(items), None, names), call.at)


def _as_dict(ev: Evaluator, call: Call) -> Value:
    """`p._asdict()`."""
    obj = ev.list_at(call.receiver) if call.receiver is not None else None
    if obj is None or len(obj.names) != len(obj.items):
        return ev.unknown("a named tuple whose fields are not known", call.at)
    entries = {n: Slot(value, False, value.at) for n, value in zip(obj.names, obj.items, strict=True)}
    return ev.new(DictObj(entries), call.at)


def _replace(ev: Evaluator, call: Call) -> Value:
    """`p._replace(x=1)`."""
    obj = ev.list_at(call.receiver) if call.receiver is not None else None
    if obj is None or len(obj.names) != len(obj.items) or call.args.open is not None or call.args.optional:
        return ev.unknown("a named tuple whose fields are not known", call.at)
    named = dict(call.args.named or {})
    if set(named) - set(obj.names):
        raise ev.raises(f"ValueError: Got unexpected field names: {sorted(set(named) - set(obj.names))}", call.at)
    items = tuple(named.get(name, value) for name, value in zip(obj.names, obj.items, strict=True))
    return ev.new(replace(obj, items=items), call.at)


def _text(ev: Evaluator, call: Call) -> Value:
    return Open(STR, None, "computed", call.at)


def tuple_methods() -> dict[str, Handler]:
    """The methods a named tuple has beyond those of a tuple."""
    return {"_asdict": _as_dict, "_replace": _replace, "__repr__": _text}
