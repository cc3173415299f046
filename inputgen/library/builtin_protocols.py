"""What Python's own syntax calls of its containers, called by name: `return self.rows.__iter__()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.membership import contains
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.subscripts import get_item
from inputgen.interpret.values import Const, ListObj, Open, Ref, Value, ViewObj
from inputgen.library import builtin_dicts, builtin_iteration, builtin_iterators
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _of_container(function: Callable[[Evaluator, Call, Value], Value]) -> Handler:
    """A method of a container; of an instance of a class below that, what the class itself makes of it is not asked."""

    def handler(ev: Evaluator, call: Call) -> Value:
        receiver = call.receiver
        if not isinstance(receiver, Ref) or not isinstance(ev.get(receiver), ListObj | ViewObj):
            return ev.unknown(f"{call.name} of an instance of another class", call.at)
        return function(ev, call, receiver)

    return handler


def _of_receiver(function: Handler) -> Handler:
    return _of_container(lambda ev, call, receiver: function(ev, Call(call.name, Arguments((receiver,)), call.at)))


def _getitem(ev: Evaluator, call: Call, receiver: Value) -> Value:
    key = call.arg(0, "key")
    return ev.unknown("an item of no key", call.at) if key is None else get_item(ev, receiver, key, call.at)


def _contains(ev: Evaluator, call: Call, receiver: Value) -> Value:
    item = call.arg(0, "key")
    known = None if item is None else contains(ev, receiver, item, call.at)
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _keys(ev: Evaluator, call: Call) -> Value:
    """Over the keys; of an instance of a class below dict, too, whatever that makes of `iter`."""
    keys = builtin_dicts.METHODS["dict.keys"](ev, call)
    return _iter(ev, Call(call.name, Arguments((keys,)), call.at))


_iter = builtin_iterators.FUNCTIONS["iter"]
_EACH = {
    "__iter__": _of_receiver(_iter),
    "__len__": _of_receiver(builtin_iteration.FUNCTIONS["len"]),
    "__contains__": _of_container(_contains),
}
_SEQUENCE = {**_EACH, "__getitem__": _of_container(_getitem)}
_KINDS = {
    **dict.fromkeys(("list", "deque", "tuple", "namedtuple", "range"), _SEQUENCE),
    **dict.fromkeys(("set", "frozenset", "dict_keys", "dict_values", "dict_items"), _EACH),
}
METHODS: dict[str, Handler] = {
    **{f"{kind}.{name}": handler for kind, table in _KINDS.items() for name, handler in table.items()},
    "dict.__iter__": _keys,
}
