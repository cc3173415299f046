"""`collections.abc.Mapping` and `MutableMapping`: what they give a class that has the methods they ask for.

All of it goes through the class's own `__getitem__`, `__setitem__`, `__delitem__` and `__iter__` (Python docs,
collections.abc, "Mixin Methods").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.iteration import elements, key_value
from inputgen.interpret.mappings import has_key_of, key_of, with_key, with_unknown_key
from inputgen.interpret.properties import read_or_else
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.subscripts import delete_item, get_item, set_item
from inputgen.interpret.values import At, Const, DictObj, ListObj, Ref, Unknown, Value
from inputgen.library.builtin_dicts import as_dict

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NONE = Const(None)
_WHY = "a mapping whose keys are not known"


def _itself(call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return call.receiver


def _key(call: Call) -> Value:
    return call.arg(0, "key") or Unknown("a key that is not known", call.at)


def _get(ev: Evaluator, call: Call) -> Value:
    default = call.arg(1, "default") or _NONE
    return read_or_else(ev, lambda: get_item(ev, _itself(call), _key(call), call.at), lambda: default, "KeyError")


def _contains(ev: Evaluator, call: Call) -> Value:
    def there() -> Value:
        get_item(ev, _itself(call), _key(call), call.at)
        return Const(True, call.at)

    return read_or_else(ev, there, lambda: Const(False, call.at), "KeyError")


def _setdefault(ev: Evaluator, call: Call) -> Value:
    default = call.arg(1, "default") or _NONE

    def put() -> Value:
        set_item(ev, _itself(call), _key(call), default, call.at)
        return default

    return read_or_else(ev, lambda: get_item(ev, _itself(call), _key(call), call.at), put, "KeyError")


def _pop(ev: Evaluator, call: Call) -> Value:
    default = call.arg(1, "default")

    def taken() -> Value:
        found = get_item(ev, _itself(call), _key(call), call.at)
        delete_item(ev, _itself(call), _key(call), call.at)
        return found

    return taken() if default is None else read_or_else(ev, taken, lambda: default, "KeyError")


def _update(ev: Evaluator, call: Call) -> Value:
    given = [as_dict(ev, value, call) for value in call.args.positional[:1]]
    for held in given:
        for key, slot in held.entries.items():
            _put(ev, call, key_value(ev, key, slot.at or call.at), slot.value, slot.optional)
        if held.open is not None:
            _put(ev, call, Unknown(held.open.reason, call.at), Unknown(held.open.reason, call.at), True)
    for name, value in dict(call.args.named or {}).items():
        _put(ev, call, Const(name, call.at), value, name in call.args.optional)
    if call.args.open is not None:
        _put(ev, call, call.args.open, call.args.open, True)
    return Const(None, call.at)


def _put(ev: Evaluator, call: Call, key: Value, value: Value, may_lack: bool) -> None:
    def put() -> Value:
        set_item(ev, _itself(call), key, value, call.at)
        return _NONE

    ev.branch([put, *([lambda: _NONE] if may_lack else [])])


def _keys(ev: Evaluator, call: Call) -> ListObj:
    return elements(ev, _itself(call), call.at) or ListObj("list", (), Unknown(_WHY, call.at))


def _listed(kind: str) -> Handler:
    """`keys()`, `values()`, `items()`, as lists."""

    def part(ev: Evaluator, call: Call, key: Value) -> Value:
        if kind == "keys":
            return key
        value = get_item(ev, _itself(call), key, call.at)
        return value if kind == "values" else Ref(ev.new(ListObj("tuple", (key, value)), None).addr, call.at)

    def handler(ev: Evaluator, call: Call) -> Value:
        found = _keys(ev, call)
        items = tuple(part(ev, call, key) for key in found.items)
        rest = part(ev, call, found.rest) if found.rest is not None else None
        return ev.new(ListObj("list", items, rest), call.at)

    return handler


def _clear(ev: Evaluator, call: Call) -> Value:
    found = _keys(ev, call)
    for key in (*found.items, *((found.rest,) if found.rest is not None else ())):
        delete_item(ev, _itself(call), key, call.at)
    return Const(None, call.at)


def _popitem(ev: Evaluator, call: Call) -> Value:
    found = _keys(ev, call)
    if not found.items and found.rest is None:
        raise ev.raises("KeyError", call.at)
    key = found.items[0] if found.items else Unknown(_WHY, call.at)
    value = get_item(ev, _itself(call), key, call.at)
    delete_item(ev, _itself(call), key, call.at)
    return ev.new_list((key, value), call.at, "tuple")


def as_mapping(ev: Evaluator, receiver: Value, at: At) -> Value:
    """What `dict(x)` and `**x` see in it."""
    found = _keys(ev, Call("keys", Arguments(), at, receiver))
    why = None if found.rest is None else Unknown(_WHY, at)
    result = DictObj({}, why)
    for key in found.items:
        if has_key_of(ev, key):
            result = with_key(result, key_of(ev, key), get_item(ev, receiver, key, at), key.at or at)
        else:
            result = with_unknown_key(result, get_item(ev, receiver, key, at), Unknown(_WHY, at))
    return Ref(ev.new(result, None).addr, at)


MAPPING: dict[str, Handler] = {
    "get": _get,
    "__contains__": _contains,
    **{kind: _listed(kind) for kind in ("keys", "values", "items")},
}
MUTABLE_MAPPING: dict[str, Handler] = {
    **MAPPING,
    "setdefault": _setdefault,
    "pop": _pop,
    "popitem": _popitem,
    "clear": _clear,
    "update": _update,
}
