"""Methods of list, tuple, set, frozenset and generators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inputgen.frozen import replace
from inputgen.interpret.equality import equal
from inputgen.interpret.holding import grown
from inputgen.interpret.iteration import elements, of_steps, steps_of
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.sequences import appended, extended
from inputgen.interpret.sets import distinct
from inputgen.interpret.subscripts import delete_item, set_item
from inputgen.interpret.values import Const, ListObj, Open, Ref, Unknown, Value
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def receiver_of(ev: Evaluator, call: Call) -> tuple[Ref, ListObj] | None:
    """The sequence a method is called on; None where it is called on something else."""
    obj = ev.list_at(call.receiver) if call.receiver is not None else None
    return (call.receiver, obj) if obj is not None and isinstance(call.receiver, Ref) else None


def _append(ev: Evaluator, call: Call) -> Value:
    target, value = receiver_of(ev, call), call.arg(0, "object")
    if target is not None and value is not None:
        _grow(ev, *target, appended(target[1], value))
    return Const(None, call.at)


def _extend(ev: Evaluator, call: Call) -> Value:
    target, more = receiver_of(ev, call), call.arg(0, "iterable")
    if target is not None and more is not None:
        _grow(ev, *target, extended(ev, target[1], more, call.at))
    return Const(None, call.at)


def _extend_itself(ev: Evaluator, call: Call) -> Value:
    """`x.__iadd__(more)`, which gives the list itself."""
    _extend(ev, call)
    return call.receiver or Const(None, call.at)


def _set_item(ev: Evaluator, call: Call) -> Value:
    index, value = call.arg(0, "index"), call.arg(1, "value")
    if call.receiver is not None and index is not None and value is not None:
        set_item(ev, call.receiver, index, value, call.at)
    return Const(None, call.at)


def _delete_item(ev: Evaluator, call: Call) -> Value:
    index = call.arg(0, "index")
    if call.receiver is not None and index is not None:
        delete_item(ev, call.receiver, index, call.at)
    return Const(None, call.at)


def _grow(ev: Evaluator, ref: Ref, before: ListObj, after: ListObj) -> None:
    ev.put(ref, after)
    ev.state.conditions = grown(ev.state.conditions, ref.addr, before, after)


def _loosened(obj: ListObj, *further: Value) -> ListObj:
    """The sequence with its elements in any order and number."""
    values = [*obj.items, *further, *([obj.rest] if obj.rest is not None else [])]
    return ListObj(obj.kind, (), choice_of(values) if values else None)


def _insert(ev: Evaluator, call: Call) -> Value:
    target, value = receiver_of(ev, call), call.arg(1, "object")
    index = ev.constant(call.arg(0, "index"))
    if target is not None and value is not None:
        ref, obj = target
        if isinstance(index, int) and obj.rest is None:
            items = list(obj.items)
            items.insert(index, value)
            ev.put(ref, ListObj(obj.kind, tuple(items)))
        else:
            ev.put(ref, _loosened(obj, value))
    return Const(None, call.at)


def _pop(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is None:
        return ev.unknown("pop of a list that is not known", call.at)
    ref, obj = target
    given = call.arg(0, "index")
    index = -1 if given is None else ev.constant(given)
    if obj.rest is None and isinstance(index, int) and obj.kind == "list":
        if not -len(obj.items) <= index < len(obj.items):
            raise ev.raises("IndexError: pop index out of range", call.at)
        items = list(obj.items)
        value = items.pop(index)
        ev.put(ref, ListObj(obj.kind, tuple(items)))
        return value
    ev.put(ref, _loosened(obj))
    values = [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    return choice_of(values) if values else ev.unknown("pop of an empty sequence", call.at)


def _remove(ev: Evaluator, call: Call) -> Value:
    target, value = receiver_of(ev, call), call.arg(0, "value")
    if target is None or value is None:
        return Const(None, call.at)
    ref, obj = target
    matches = [equal(ev, item, value) for item in obj.items]
    first = next((i for i, known in enumerate(matches) if known is not False), None)
    if first is None and obj.rest is None:
        if call.name.endswith("discard"):
            return Const(None, call.at)
        raise ev.raises("ValueError: list.remove(x): x not in list", call.at)
    if first is not None and matches[first] is True and obj.rest is None:
        ev.put(ref, ListObj(obj.kind, obj.items[:first] + obj.items[first + 1 :]))
    else:
        ev.put(ref, _loosened(obj))
    return Const(None, call.at)


def _clear(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is not None:
        ev.put(target[0], ListObj(target[1].kind))
    return Const(None, call.at)


def _copy(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    return ev.new(target[1], call.at) if target is not None else ev.unknown("copy of a list that is not known", call.at)


def _reverse(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is not None:
        ref, obj = target
        ev.put(ref, ListObj(obj.kind, obj.items[::-1]) if obj.rest is None else _loosened(obj))
    return Const(None, call.at)


def _sort(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is not None:
        ev.put(target[0], sorted_list(ev, target[1], call))
    return Const(None, call.at)


def sorted_list(ev: Evaluator, obj: ListObj, call: Call) -> ListObj:
    """The elements in order, where they, or what a key function gives for them, are known."""
    pairs = steps_of(obj)
    if pairs:
        walked = sorted_list(ev, ListObj("list", tuple(value for value, _ in pairs)), call)
        sure = {id(value): is_sure for value, is_sure in pairs}
        if walked.rest is None and len(sure) == len(pairs):
            return of_steps(tuple((value, sure[id(value)]) for value in walked.items))
    named = dict(call.args.named or {})
    reverse = ev.constant(named.get("reverse", Const(False)))
    key = named.get("key", Const(None))
    if obj.rest is None and not isinstance(key, Const) and isinstance(reverse, bool):
        by_key = _sorted_by_key(ev, obj.items, key, call, reverse=reverse)
        if by_key is not None:
            return ListObj("list", by_key)
    elif obj.rest is None and isinstance(reverse, bool):
        try:
            keyed = [(to_python(ev, item), item) for item in obj.items]
            ordered = sorted(keyed, key=lambda pair: pair[0], reverse=reverse)
            return ListObj("list", tuple(item for _, item in ordered))
        except (NotKnown, TypeError) as error:
            if isinstance(error, TypeError) and all(isinstance(item, Const) for item in obj.items):
                raise ev.raises(f"TypeError: {error}", call.at) from None
            by_first = _sorted_by_first(ev, obj.items, reverse=reverse)
            if by_first is not None:
                return ListObj("list", by_first)
    return _loosened(ListObj("list", obj.items, obj.rest))


def _sorted_by_key(
    ev: Evaluator, items: tuple[Value, ...], key: Value, call: Call, *, reverse: bool
) -> tuple[Value, ...] | None:
    """The elements in the order of what a key function gives for each, where all of that is known."""
    from inputgen.interpret.calls import call as call_value

    keys = [call_value(ev, key, Arguments((item,)), call.at) for item in items]
    try:
        keyed = [(to_python(ev, each), item) for each, item in zip(keys, items, strict=True)]
        return tuple(item for _, item in sorted(keyed, key=lambda pair: pair[0], reverse=reverse))
    except (NotKnown, TypeError):
        return None


def _sorted_by_first(ev: Evaluator, items: tuple[Value, ...], *, reverse: bool) -> tuple[Value, ...] | None:
    """Tuples in the order of their first elements, where those are known and no two are equal: `sorted(d.items())`."""
    keyed: list[tuple[Any, Value]] = []
    for item in items:
        parts = ev.list_at(item)
        first = parts.items[0] if parts is not None and parts.kind == "tuple" and parts.items else None
        if not isinstance(first, Const):
            return None
        keyed.append((first.value, item))
    try:
        if len({key for key, _ in keyed}) < len(keyed):
            return None
        return tuple(item for _, item in sorted(keyed, key=lambda pair: pair[0], reverse=reverse))
    except TypeError:
        return None


def _count(ev: Evaluator, call: Call) -> Value:
    target, value = receiver_of(ev, call), call.arg(0, "value")
    if target is not None and value is not None and target[1].rest is None:
        matches = [equal(ev, item, value) for item in target[1].items]
        if None not in matches:
            return Const(matches.count(True), call.at)
    return Open(INT, None, "computed", call.at)


def _index(ev: Evaluator, call: Call) -> Value:
    target, value = receiver_of(ev, call), call.arg(0, "value")
    if target is not None and value is not None:
        for position, item in enumerate(target[1].items):
            known = equal(ev, item, value)
            if known is True:
                return Const(position, call.at)
            if known is None:
                return Open(INT, None, "computed", call.at)
        if target[1].rest is None:
            raise ev.raises("ValueError: not in list", call.at)
    return Open(INT, None, "computed", call.at)


def _add(ev: Evaluator, call: Call) -> Value:
    target, value = receiver_of(ev, call), call.arg(0, "elem")
    if target is not None and value is not None:
        matches = [equal(ev, item, value) for item in target[1].items]
        if True not in matches:
            certain = None not in matches
            ref, obj = target
            rest = value if obj.rest is None else join(obj.rest, value)
            ev.put(ref, appended(obj, value) if certain else ListObj(obj.kind, obj.items, rest))
    return Const(None, call.at)


def _set_update(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is None:
        return Const(None, call.at)
    for more in call.args.positional:
        spread = elements(ev, more, call.at)
        if spread is None or spread.rest is not None:
            obj = ev.list_at(target[0])
            assert obj is not None, "the receiver is a set"
            ev.put(target[0], extended(ev, obj, more, call.at))
            continue
        for item in spread.items:
            _add(ev, Call("add", call.args.__class__((item,)), call.at, target[0]))
    return Const(None, call.at)


def _set_operator(op: str):  # type: ignore[no-untyped-def]
    def method(ev: Evaluator, call: Call) -> Value:
        from inputgen.interpret.operators import binary

        result = call.receiver
        if result is None or call.args.open is not None:
            return ev.unknown("a set operation on elements that are not known", call.at)
        held = ev.list_at(result)
        result = ev.new(held, call.at) if held is not None else result
        for other in call.args.positional:
            spread = elements(ev, other, call.at)
            if spread is None:
                return ev.unknown("a set operation on elements that are not known", call.at)
            more = ListObj("set", *distinct(ev, spread.items, spread.rest, call.at))
            result = binary(ev, op, result, ev.new(more, None), call.at)
        return result

    return method


def _set_in_place(op: str) -> Handler:
    """`x.difference_update(...)` and the like: what the operation gives takes the place of the elements."""
    operation = _set_operator(op)

    def method(ev: Evaluator, call: Call) -> Value:
        target = receiver_of(ev, call)
        if target is not None:
            made = operation(ev, call)
            held = ev.list_at(made) if isinstance(made, Ref) else None
            why = made if isinstance(made, Unknown) else ev.unknown("a set operation on elements not known", call.at)
            rest = choice_of([*target[1].items, *([target[1].rest] if target[1].rest is not None else []), why])
            ev.put(target[0], replace(held, kind=target[1].kind) if held is not None else ListObj("set", (), rest))
        return Const(None, call.at)

    return method


_SEQUENCE = {"count": _count, "index": _index, "copy": _copy}
_LIST = {
    **_SEQUENCE,
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "clear": _clear,
    "reverse": _reverse,
    "sort": _sort,
    "__iadd__": _extend_itself,
    "__setitem__": _set_item,
    "__delitem__": _delete_item,
}
_SET = {
    "copy": _copy,
    "add": _add,
    "update": _set_update,
    "remove": _remove,
    "discard": _remove,
    "pop": _pop,
    "clear": _clear,
    "union": _set_operator("|"),
    "intersection": _set_operator("&"),
    "difference": _set_operator("-"),
    "symmetric_difference": _set_operator("^"),
    "intersection_update": _set_in_place("&"),
    "difference_update": _set_in_place("-"),
    "symmetric_difference_update": _set_in_place("^"),
}

METHODS = {
    f"{kind}.{name}": handler
    for kind, table in {
        "list": _LIST,
        "deque": _LIST,
        "tuple": _SEQUENCE,
        "namedtuple": _SEQUENCE,
        "set": _SET,
        "frozenset": _SET,
        "range": _SEQUENCE,
    }.items()
    for name, handler in table.items()
}
