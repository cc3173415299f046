"""operator: operators as functions, and functions that take something from an object (Python docs, operator)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import compare, truth
from inputgen.interpret.operators import binary, unary
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.subscripts import delete_item, get_item, set_item
from inputgen.interpret.values import At, Const, Lib, ListObj, Open, Ref, Value
from inputgen.library.names_not_known import attribute_of_any_name
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _two(function: Callable[[Evaluator, Value, Value, At], Value]) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        if len(call.args.positional) != 2:
            return ev.unknown(f"{call.name} of operands that are not known", call.at)
        left, right = call.args.positional
        return function(ev, left, right, call.at)

    return handler


def _binary(op: str) -> Handler:
    return _two(lambda ev, left, right, at: binary(ev, op, left, right, at))


def _compare(op: str) -> Handler:
    return _two(lambda ev, left, right, at: compare(ev, op, left, right, at))


def _contains(ev: Evaluator, container: Value, item: Value, at: At) -> Value:
    return compare(ev, "in", item, container, at)


def _unary(op: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        if len(call.args.positional) != 1:
            return ev.unknown(f"{call.name} of an operand that is not known", call.at)
        return unary(ev, op, call.args.positional[0], call.at)

    return handler


def _truth(ev: Evaluator, call: Call) -> Value:
    known = truth(ev, call.args.positional[0]) if call.args.positional else None
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _set_item(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 3:
        return ev.unknown("setitem of a container that is not known", call.at)
    target, key, value = call.args.positional
    set_item(ev, target, key, value, call.at)
    return Const(None, call.at)


def _delete_item(ev: Evaluator, target: Value, key: Value, at: At) -> Value:
    delete_item(ev, target, key, at)
    return Const(None, at)


def _getter(name: str) -> Handler:
    """`itemgetter(...)`, `attrgetter(...)`, `methodcaller(...)`: an object to call."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional or call.args.open is not None:
            return ev.unknown(f"{name} of what is not known", call.at)
        wanted = Ref(ev.new_list(call.args.positional, None, "tuple").addr, call.at)
        named = Ref(ev.new_dict(dict(call.args.named or {}), None).addr, call.at)
        return ev.new_instance(Lib(f"operator.{name}"), {"what to get": wanted, "named arguments": named}, call.at)

    return handler


def _wanted(ev: Evaluator, call: Call) -> tuple[Value, ...]:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    listed = ev.list_at(obj.attrs["what to get"].value) if obj is not None else None
    return listed.items if listed is not None else ()


def _gotten(ev: Evaluator, call: Call, values: list[Value]) -> Value:
    return values[0] if len(values) == 1 else ev.new(ListObj("tuple", tuple(values)), call.at)


def _get_items(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("an item of nothing", call.at)
    return _gotten(ev, call, [get_item(ev, call.args.positional[0], key, call.at) for key in _wanted(ev, call)])


def _get_attributes(ev: Evaluator, call: Call) -> Value:
    found: list[Value] = []
    for name in _wanted(ev, call) if call.args.positional else ():
        value = call.args.positional[0]
        if not isinstance(name, Const) or not isinstance(name.value, str):
            return attribute_of_any_name(ev, value, name, call.at)
        for part in name.value.split("."):
            value = get_attribute(ev, value, part, call.at)
        found.append(value)
    return _gotten(ev, call, found) if found else ev.unknown("an attribute of nothing", call.at)


def _call_method(ev: Evaluator, call: Call) -> Value:
    wanted = _wanted(ev, call)
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    named = ev.dict_at(obj.attrs["named arguments"].value) if obj is not None else None
    if not call.args.positional or not wanted or named is None:
        return ev.unknown("a method of nothing", call.at)
    name = wanted[0]
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return ev.unknown("a method whose name is not known", call.at)
    method = get_attribute(ev, call.args.positional[0], name.value, call.at)
    keywords = {str(key): slot.value for key, slot in named.entries.items()}
    return call_value(ev, method, Arguments(wanted[1:], keywords), call.at)


_BINARY = {
    "+": "add iadd concat iconcat",
    "-": "sub isub",
    "*": "mul imul",
    "/": "truediv itruediv",
    "//": "floordiv ifloordiv",
    "%": "mod imod",
    "**": "pow ipow",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and_ iand",
    "|": "or_ ior",
    "^": "xor ixor",
    "@": "matmul",
}
_COMPARE = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "is": "is_", "is not": "is_not"}
_UNARY = {"-": "neg", "+": "pos", "~": "invert inv", "not": "not_"}

FUNCTIONS: dict[str, Handler] = {
    **{name: _binary(op) for op, names in _BINARY.items() for name in names.split()},
    **{name: _compare(op) for op, name in _COMPARE.items()},
    **{name: _unary(op) for op, names in _UNARY.items() for name in names.split()},
    "contains": _two(_contains),
    "truth": _truth,
    "getitem": _two(get_item),
    "setitem": _set_item,
    "delitem": _two(_delete_item),
    **{name: _getter(name) for name in ("itemgetter", "attrgetter", "methodcaller")},
}
METHODS: dict[str, Handler] = {
    "itemgetter.__call__": _get_items,
    "attrgetter.__call__": _get_attributes,
    "methodcaller.__call__": _call_method,
}
EXPORTS = {"": tuple(FUNCTIONS)}
