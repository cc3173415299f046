"""Truth, comparison, equality and membership of values: None where they cannot be told."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.config_reads import tested
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import has_key_of, key_of
from inputgen.interpret.state import join_states
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    Const,
    DictObj,
    Func,
    GenObj,
    Instance,
    IterObj,
    Lib,
    ListObj,
    Obj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    ViewObj,
    alternatives,
)
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(ev: Evaluator, value: Value) -> bool | None:
    """Whether a value is true; None where that cannot be told."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Func | Lib | Bound):
        return True
    if isinstance(value, Choice):
        truths = {truth(ev, option) for option in value.options}
        return truths.pop() if len(truths) == 1 else None
    if isinstance(value, Ref):
        return _truth_of_object(ev, value)
    return None


def _truth_of_object(ev: Evaluator, ref: Ref) -> bool | None:
    obj = ev.dict_at(ref) or ev.get(ref)
    if isinstance(obj, ListObj):
        if obj.kind == "generator" or obj.items:
            return True
        return None if obj.rest is not None else False
    if isinstance(obj, DictObj):
        if any(not slot.optional for slot in obj.entries.values()):
            return True
        return None if obj.entries or obj.open is not None or obj.part is not None else False
    if isinstance(obj, ViewObj):
        return truth(ev, obj.source)
    if isinstance(obj, Instance):
        from inputgen.interpret.hierarchy import class_attribute

        length = ev.libraries.method(f"{obj.cls.name}.__len__") if isinstance(obj.cls, Lib) else None
        if length is not None and ref.at is not None:
            from inputgen.interpret.protocol import Arguments, Call

            return truth(ev, length(ev, Call("__len__", Arguments(), ref.at, ref)))
        special = [class_attribute(ev, obj.cls, name) for name in ("__bool__", "__len__")]
        own = next((method for method in special if method is not None), None)
        if isinstance(own, Func) and ref.at is not None:
            from inputgen.interpret.calls import call
            from inputgen.interpret.protocol import Arguments

            answer = call(ev, Bound(ref, own, ref.at), Arguments(), ref.at)
            return truth(ev, answer) if isinstance(answer, Const | Open) else None
        plain = isinstance(obj.cls, Ref) and all(found is None for found in special)
        return True if plain or (isinstance(obj.cls, Lib) and obj.cls.name in _ALWAYS_TRUE) else None
    return True


_ALWAYS_TRUE = frozenset(
    "argparse.Namespace types.SimpleNamespace wandb.Run argparse.ArgumentParser pathlib.Path builtins.file "
    "logging.Logger datetime.datetime datetime.date".split()
)


def compare(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    """`left op right` for one comparison operator, `in`, `not in`, `is` and `is not` included."""
    if isinstance(left, Choice) or (isinstance(right, Choice) and op not in ("in", "not in")):
        return distributed(ev, left, right, at, lambda a, b: compare(ev, op, a, b, at))
    if op in ("is", "is not"):
        known = _identical(left, right)
    elif op in ("in", "not in"):
        ev.compared = 0
        known = contains(ev, right, left, at)
        own = call_dunder(ev, right, "__contains__", left, at) if known is None else None
        if own is not None:
            known = truth(ev, own)
    else:
        return _compare_values(ev, op, left, right, at)
    if known is None:
        return Open(BOOL, None, "computed", at)
    return Const(known if op in ("is", "in") else not known, at)


def _identical(left: Value, right: Value) -> bool | None:
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Const) and value.value is None:
            if isinstance(other, Const):
                return other.value is None
            if isinstance(other, Open):
                return None if m.ScalarType("None") in parts_of(other.type) or _is_unknown(other.type) else False
            return None if isinstance(other, Unknown | Choice) else False
    if isinstance(left, Const) and isinstance(right, Const):
        return left.value is right.value if isinstance(left.value, bool) and isinstance(right.value, bool) else None
    if isinstance(left, Ref) and isinstance(right, Ref):
        return left.addr == right.addr
    if isinstance(left, Lib) and isinstance(right, Lib):
        return left.name == right.name
    return None


def _is_unknown(type_: m.Type) -> bool:
    return isinstance(type_, m.UnknownType)


def _compare_values(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value:
    left, right = acting(ev, left), acting(ev, right)
    if isinstance(left, Const) and isinstance(right, Const):
        try:
            return Const(bool(COMPARE[op](left.value, right.value)), at)
        except Exception as error:  # the job raises it too
            raise ev.raises(f"{type(error).__name__}: {error}", at) from None
    own = _by_class(ev, op, left, right, at) or _by_elements(ev, op, left, right, at)
    if own is not None:
        return own
    if op in ("==", "!="):
        ev.compared = 0
        known = equal(ev, left, right)
        if known is not None:
            return Const(known if op == "==" else not known, at)
    default: Value | None = None
    a = left.default if isinstance(left, Open) else left
    b = right.default if isinstance(right, Open) else right
    if isinstance(a, Const) and isinstance(b, Const):
        try:
            default = Const(bool(COMPARE[op](a.value, b.value)), at)
        except Exception:  # the defaults do not compare: only the type is known
            default = None
    if not isinstance(left, Const | Open) or not isinstance(right, Const | Open):
        ev.risk()
    return Open(BOOL, default, "computed", at)


_REFLECTED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_ORDERS = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", ">": "__gt__", "<=": "__le__", ">=": "__ge__"}


def _by_class(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value | None:
    """What the project's own methods say; None where there are none, or they leave it to the other side."""
    for value, other, asked in ((left, right, op), (right, left, _REFLECTED[op])):
        own = _own_method(ev, value, _ORDERS[asked])
        negated = own is None and asked == "!="
        own = _own_method(ev, value, "__eq__") if negated else own
        if own is None:
            continue
        from inputgen.interpret.calls import call
        from inputgen.interpret.protocol import Arguments

        answer = call(ev, Bound(value, own, at), Arguments((other,)), at)
        if any(option == Lib("builtins.NotImplemented") for option in alternatives(answer)):
            if isinstance(answer, Choice):
                return Open(BOOL, None, "computed", at)
            continue
        known = truth(ev, answer) if negated else None
        return answer if not negated else Open(BOOL, None, "computed", at) if known is None else Const(not known, at)
    return None


def _by_elements(ev: Evaluator, op: str, left: Value, right: Value, at: At) -> Value | None:
    """The order of two lists or tuples, the inclusion of two sets, where all of them is known."""
    from inputgen.interpret.pythonic import NotKnown, to_python

    sides: list[Any] = []
    for value in (left, right):
        obj = ev.list_at(value) if isinstance(value, Ref) else None
        if obj is None or obj.rest is not None:
            return None
        if obj.kind in ("set", "frozenset"):
            if not all(isinstance(item, Const) for item in obj.items):
                return None
            sides.append({item.value for item in obj.items if isinstance(item, Const)})
            continue
        try:
            sides.append(to_python(ev, value))
        except NotKnown:
            return None
    try:
        return Const(bool(COMPARE[op](*sides)), at)
    except TypeError as error:
        raise ev.raises(f"TypeError: {error}", at) from None


def _own_method(ev: Evaluator, value: Value, name: str) -> Func | None:
    from inputgen.interpret.hierarchy import class_attribute

    obj = ev.instance_at(value)
    method = class_attribute(ev, obj.cls, name) if obj is not None and isinstance(obj.cls, Ref) else None
    return method if isinstance(method, Func) else None


def equal(ev: Evaluator, left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None where that cannot be told."""
    left, right = acting(ev, left), acting(ev, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return bool(left.value == right.value)
    if isinstance(left, Lib) and isinstance(right, Lib):
        return True if left.name == right.name else None
    if isinstance(left, Ref) and isinstance(right, Ref):
        a, b = ev.get(left), ev.get(right)
        if left.addr == right.addr and isinstance(a, ListObj | DictObj):
            return True
        if isinstance(a, ListObj) and isinstance(b, ListObj):
            return _equal_lists(ev, a, b)
        if isinstance(a, DictObj) and isinstance(b, DictObj):
            return _equal_dicts(ev, a, b)
        if left.addr == right.addr:
            return True
        return False if is_unique(ev, left) or is_unique(ev, right) or _by_identity(ev, a, b) else None
    containers = (ListObj, DictObj)
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Const) and is_unique(ev, other):
            return False
        if isinstance(value, Const) and isinstance(other, Ref) and isinstance(ev.get(other), containers):
            return False
    return None


def acting(ev: Evaluator, value: Value) -> Value:
    """The scalar that an instance of a library's class is, too (a member of an enum of texts); else the value."""
    obj = ev.instance_at(value)
    slot = obj.attrs.get("acts as") if obj is not None else None
    return value if slot is None else slot.value


def _by_identity(ev: Evaluator, a: Obj, b: Obj) -> bool:
    """Whether both are instances of plain classes of the project, which are equal to nothing but themselves."""
    from inputgen.interpret.hierarchy import class_attribute, library_base

    if not (isinstance(a, Instance) and isinstance(b, Instance)) or ev.summarised:
        return False
    return all(
        isinstance(obj.cls, Ref)
        and library_base(ev, obj.cls) is None
        and all(class_attribute(ev, obj.cls, name) is None for name in ("__eq__", "make instance", "dataclass options"))
        for obj in (a, b)
    )


def is_unique(ev: Evaluator, value: Value) -> bool:
    """Whether a library says of an object that nothing else is equal to it (a member of an enum)."""
    obj = ev.instance_at(value)
    return obj is not None and "is unique" in obj.attrs


def _too_many(ev: Evaluator) -> bool:
    """Whether telling two containers apart takes too long: what holds itself many times over is small on the heap."""
    ev.compared += 1
    return ev.compared > bounds.COMPARISONS


def _equal_lists(ev: Evaluator, a: ListObj, b: ListObj) -> bool | None:
    if _too_many(ev):
        return None
    if a.rest is not None or b.rest is not None or a.kind in ("set", "frozenset") or a.kind != b.kind:
        return None
    if len(a.items) != len(b.items):
        return False
    return _all(equal(ev, x, y) for x, y in zip(a.items, b.items, strict=True))


def _equal_dicts(ev: Evaluator, a: DictObj, b: DictObj) -> bool | None:
    if _too_many(ev):
        return None
    if a.open is not None or b.open is not None or any(s.optional for s in (*a.entries.values(), *b.entries.values())):
        return None
    if a.entries.keys() != b.entries.keys():
        return False
    return _all(equal(ev, slot.value, b.entries[key].value) for key, slot in a.entries.items())


def _all(parts: Any) -> bool | None:
    known: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            known = None
    return known


def _found_in_iterator(ev: Evaluator, iterator: Ref, item: Value, at: At) -> bool | None:
    """`in` runs an iterator up to the first element that is equal."""
    from inputgen.interpret.iterators import step

    for _ in range(bounds.UNROLL):
        found = step(ev, iterator, at)
        if found.yielded is None or found.ended is not None:
            break
        ev.path = found.yielded[0]
        known = equal(ev, found.yielded[1], item)
        if known is not False:
            if known is None:
                ev.put(iterator, IterObj("lost", (), lost=Unknown("it is searched for a value that is not known", at)))
            return known
    else:
        elements(ev, iterator, at)
        return None
    if found.ended is not None and found.yielded is None:
        ev.path = found.ended[0]
        return False
    both = [each[0] for each in (found.yielded, found.ended) if each is not None]
    ev.path = join_states(both, False)
    ev.state  # noqa: B018 - raises where every path does
    elements(ev, iterator, at)
    return None


def contains(ev: Evaluator, container: Value, item: Value, at: At | None = None) -> bool | None:
    """Whether `item in container`; None where that cannot be told."""
    if isinstance(container, Const) and isinstance(container.value, str | bytes):
        if isinstance(item, Const) and type(item.value) is type(container.value):
            return bool(operator.contains(container.value, item.value))
        return None
    if isinstance(container, Choice):
        answers = {contains(ev, option, item, at) for option in container.options}
        return answers.pop() if len(answers) == 1 else None
    obj = ev.get(container) if isinstance(container, Ref) else None
    if isinstance(obj, GenObj | IterObj) and isinstance(container, Ref):
        return None if at is None else _found_in_iterator(ev, container, item, at)
    if isinstance(obj, ListObj) and obj.kind == "generator" and obj.rest is None and isinstance(container, Ref):
        places = [equal(ev, element, item) for element in obj.items]
        sure = None not in places[: places.index(True)] if True in places else None not in places
        left = places.index(True) + 1 if True in places else len(places)
        kept = obj.items[left:] if sure else ()
        ev.put(container, ListObj("generator", kept, None if sure or not obj.items else choice_of(obj.items)))
        return (True in places) if sure else None
    if isinstance(obj, DictObj):
        tested(ev, obj.part, item)
        return _has_key(ev, obj, item)
    if isinstance(obj, ViewObj):
        if obj.kind == "keys":
            return contains(ev, obj.source, item)
        obj = elements(ev, container, item.at) if item.at is not None else None
    if isinstance(obj, ListObj):
        answers_list = [equal(ev, element, item) for element in obj.items]
        if True in answers_list:
            return True
        return None if None in answers_list or obj.rest is not None else False
    return _contained(ev, container, item) if isinstance(container, Ref) else None


def _contained(ev: Evaluator, container: Ref, item: Value) -> bool | None:
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.calls import call
    from inputgen.interpret.protocol import Arguments

    at = item.at or container.at
    method = find_attribute(ev, container, "__contains__", at) if at is not None else None
    return None if method is None or at is None else truth(ev, call(ev, method, Arguments((item,)), at))


def _has_key(ev: Evaluator, obj: DictObj, item: Value) -> bool | None:
    if has_key_of(ev, item):
        slot: Slot | None = obj.entries.get(key_of(ev, item))
        if slot is not None:
            return None if slot.optional else True
        return None if obj.open is not None or obj.part is not None else False
    return None if obj.entries or obj.open is not None or obj.part is not None else False


def distributed(ev: Evaluator, left: Value, right: Value, at: At, apply: Callable[[Value, Value], Value]) -> Value:
    """Apply a function of two values to every combination of their options, each on a path of its own."""
    lefts = alternatives(left)
    rights = alternatives(right)
    if len(lefts) * len(rights) > bounds.PRODUCT:
        return ev.unknown("too many combinations of values", at)
    return ev.branch([lambda a=a, b=b: apply(a, b) for a in lefts for b in rights])  # type: ignore[misc]


def call_dunder(ev: Evaluator, value: Value, name: str, other: Value, at: At) -> Value | None:
    """The result of a special method of an instance; None where it has none."""
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.calls import call
    from inputgen.interpret.protocol import Arguments

    if not isinstance(value, Ref) or not isinstance(ev.get(value), Instance):
        return None
    method = find_attribute(ev, value, name, at)
    found = None if method is None else call(ev, method, Arguments((other,)), at)
    return None if found == Lib("builtins.NotImplemented") else found
