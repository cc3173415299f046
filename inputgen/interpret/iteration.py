"""What iterating over a value yields, and what unpacking gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import field, frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.command_line import WITHOUT_VALUE
from inputgen.interpret.holding import is_filled
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import class_of_key, is_proven
from inputgen.interpret.narrowings import Place
from inputgen.interpret.presence import entries_there
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    GenObj,
    IterObj,
    Key,
    ListObj,
    Obj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    ViewObj,
)
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def elements(ev: Evaluator, value: Value, at: At) -> ListObj | None:
    """The elements of an iterable, in order; None where nothing is known of them.

    Of a dict's keys, values or items, those from the first optional one on are a `rest`: their positions depend on
    the path. A loop should `walk` instead, which keeps each of them apart.
    """
    if isinstance(value, Const) and isinstance(value.value, str):
        return ListObj("list", tuple(Const(char, at) for char in value.value))
    if isinstance(value, Const) and isinstance(value.value, bytes):
        return ListObj("list", tuple(Const(byte, at) for byte in value.value))
    if isinstance(value, Const):
        raise ev.raises(f"TypeError: {type(value.value).__name__!r} object is not iterable", at)
    if isinstance(value, Open):
        return _elements_of_type(value, at)
    if isinstance(value, Choice):
        walked = [option for option in value.options if not _never_iterable(option)]
        if not walked:
            return elements(ev, value.options[0], at)
        if len(walked) < len(value.options):
            ev.risk()
        return _joined([_option_elements(ev, option, at) for option in walked])
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ListObj):
        if obj.kind == "generator" and isinstance(value, Ref):  # it can be walked over once
            ev.put(value, ListObj("generator", (), obj.rest))
        return obj
    if isinstance(obj, DictObj | ViewObj):
        return _strict(*_steps(ev, obj, at))
    if isinstance(obj, GenObj | IterObj) and isinstance(value, Ref):
        from inputgen.interpret.draining import drained

        return drained(ev, value, at)
    from inputgen.interpret.object_protocols import iterate_object

    return iterate_object(ev, value, at)


def _option_elements(ev: Evaluator, option: Value, at: At) -> ListObj | None:
    """The elements of one of several values: beside known ones, those of one that is not known are any number."""
    found = elements(ev, option, at)
    if found is None and isinstance(option, Unknown):
        ev.risk()
        return ListObj("list", (), Unknown(option.reason, option.at or at))
    return found


def _never_iterable(value: Value) -> bool:
    """Whether walking over a value surely raises: of a choice, the path goes on with the others."""
    return isinstance(value, Const) and not isinstance(value.value, str | bytes)


def _elements_of_type(value: Open, at: At) -> ListObj | None:
    if value.type == STR:
        return ListObj("list", (), Open(STR, None, value.origin, at))
    if isinstance(value.type, m.ListType) and value.type.element is not None:
        return ListObj("list", (), Open(value.type.element, None, value.origin, at))
    return None


def _joined(parts: list[ListObj | None]) -> ListObj | None:
    from inputgen.interpret.join import join_objects

    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    result = known[0]
    for part in known[1:]:
        joined = join_objects(result, ListObj(result.kind, part.items, part.rest))
        assert isinstance(joined, ListObj), "lists join to a list"
        result = joined
    return result


@frozen
class Step:
    """One element met on a walk.

    Attributes:
        sure: whether it is surely there.
        place: the attribute or the key of which it is the value, or the pair.
    """

    value: Value
    sure: bool = True
    place: Place | None = field(default=None, compare=False)


def walk(ev: Evaluator, value: Value, at: At) -> tuple[list[Step], Value | None] | None:
    """The elements of an iterable, one by one, and what further ones may be like; None where nothing is known."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, DictObj | ViewObj):
        return _steps(ev, obj, at)
    if isinstance(obj, ListObj) and (pairs := steps_of(obj)):
        return [Step(element, sure) for element, sure in pairs], None
    sequence = elements(ev, value, at)
    if sequence is None:
        return None
    first = (sequence.rest,) if is_filled(ev.state.conditions, sequence) and sequence.rest is not None else ()
    return [Step(item) for item in (*sequence.items, *first)], sequence.rest


def are_dicts(ev: Evaluator, choice: Choice) -> bool:
    """Whether a value is one of a few dicts, or of views of them: whose values go with their own keys.

    Beside them it may be anything: that has values of its own, too.
    """
    held = [ev.get(option) for option in choice.options if isinstance(option, Ref)]
    unknown = [option for option in choice.options if isinstance(option, Unknown)]
    if not held or len(held) + len(unknown) < len(choice.options):
        return False
    dicts = [_dict_of(ev, obj) for obj in held]
    is_few = len(choice.options) <= bounds.WALKS or sum(len(each.entries) for each in dicts if each) <= bounds.WALKED
    return is_few and all(each is not None for each in dicts)


def _dict_of(ev: Evaluator, obj: Obj | None) -> DictObj | None:
    """The dict that an object is, or is a view of."""
    return ev.dict_at(obj.source) if isinstance(obj, ViewObj) else obj if isinstance(obj, DictObj) else None


def _steps(ev: Evaluator, obj: DictObj | ViewObj, at: At) -> tuple[list[Step], Value | None]:
    kind = obj.kind if isinstance(obj, ViewObj) else "keys"
    held = _dict_of(ev, obj)
    assert held is not None, "a view is of a dict"
    held = entries_there(ev.state.conditions, held)
    holder = abs(obj.source.addr) if isinstance(obj, ViewObj) and kind != "keys" else 0
    steps = [
        Step(_part(ev, kind, key, slot, at), not slot.optional, (holder, key) if isinstance(key, str) else None)
        for key, slot in held.entries.items()
        if not (slot.optional and is_proven(slot, held.open))  # it is any further key
    ]
    rest: list[Value] = []
    further = held.open or _of_launch(ev, held, at)
    if further is not None:
        unknown = Unknown(further.reason, further.at or at)
        known = frozenset(key for key, slot in held.entries.items() if not slot.optional)
        key = replace(unknown, besides=known, key_of=held.part)
        rest.append(ev.new_list([key, unknown], at, "tuple") if kind == "items" else key if kind == "keys" else unknown)
    if held.shuffled:
        rest = [*(step.value for step in steps), *rest]
        steps = []
    return steps, choice_of(rest) if rest else None


def _of_launch(ev: Evaluator, held: DictObj, at: At) -> Unknown | None:
    """What a run config has that has no keys in the source, and that the job walks over: those that a launch gives."""
    return Unknown(WITHOUT_VALUE, at) if held.part is not None and not held.entries and not ev.at_defaults else None


def _part(ev: Evaluator, kind: str, key: Key, slot: Slot, at: At) -> Value:
    if kind == "values":
        return slot.value
    name = key_value(ev, key, slot.at or at)
    return name if kind == "keys" else ev.new_list([name, slot.value], slot.at or at, "tuple")


def _strict(steps: list[Step], rest: Value | None) -> ListObj:
    pairs = tuple((step.value, step.sure) for step in steps)
    if rest is None:
        return of_steps(pairs)
    sure = next((i for i, step in enumerate(steps) if not step.sure), len(steps))
    further = [*(step.value for step in steps[sure:]), rest]
    return ListObj("list", tuple(step.value for step in steps[:sure]), choice_of(further))


def of_steps(pairs: tuple[tuple[Value, bool], ...], kind: m.SequenceKind = "list") -> ListObj:
    """A list of elements of which some may not be there: those from the first one on are a `rest` (see `elements`)."""
    sure = next((i for i, (_, is_sure) in enumerate(pairs) if not is_sure), len(pairs))
    if sure == len(pairs):
        return ListObj(kind, tuple(value for value, _ in pairs))
    further = choice_of([value for value, _ in pairs[sure:]])
    return ListObj(kind, tuple(value for value, _ in pairs[:sure]), further, walked=pairs)


def steps_of(obj: ListObj) -> tuple[tuple[Value, bool], ...]:
    """All elements of a list, and whether each is surely there; empty where that is not known, or no longer so."""
    is_so = bool(obj.walked) and of_steps(obj.walked, obj.kind) == replace(obj, names=())
    return obj.walked if is_so else ()


def key_value(ev: Evaluator, key: Key, at: At) -> Value:
    """A key of a dict as a value."""
    cls = class_of_key(key)
    if cls is not None:
        return cls
    if isinstance(key, tuple):
        return ev.new_list([Const(part, at) for part in key], at, "tuple")
    return Const(key, at)


def unpack(ev: Evaluator, value: Value, count: int, star: int | None, at: At) -> list[Value]:
    """The values that `count` targets get from unpacking; `star` is the index of a starred one.

    Raises:
        PathEndsError: where the number of elements cannot fit.
    """
    sequence = _first_elements(ev, value, count, star, at)
    if sequence is None or sequence.rest is not None:
        return _unpack_unknown(ev, value, sequence, count, star, at)
    items = sequence.items
    if star is None:
        if len(items) != count:
            raise ev.raises(f"ValueError: {len(items)} values to unpack, expected {count}", at)
        return list(items)
    after = count - star - 1
    if len(items) < count - 1:
        raise ev.raises(f"ValueError: {len(items)} values to unpack, expected at least {count - 1}", at)
    middle = items[star : len(items) - after]
    return [*items[:star], ev.new_list(middle, at), *items[len(items) - after :]]


def _first_elements(ev: Evaluator, value: Value, count: int, star: int | None, at: At) -> ListObj | None:
    """As many elements as unpacking asks for: one more than there are targets, to see that there are no more."""
    from inputgen.interpret.iterators import iterator_of, lazy, step

    if star is not None or not lazy(ev, value):
        return elements(ev, value, at)
    iterator = iterator_of(ev, value, at)
    items: list[Value] = []
    while len(items) <= count:
        found = step(ev, iterator, at)
        if found.yielded is None:
            ev.path = found.ended[0] if found.ended is not None else None
            ev.state  # noqa: B018 - raises where every path does
            break
        ev.path = found.yielded[0]  # where it may end here, unpacking raises
        if found.ended is not None:
            ev.risk()
        items.append(found.yielded[1])
    return ListObj("list", tuple(items))


def _unpack_unknown(
    ev: Evaluator, value: Value, sequence: ListObj | None, count: int, star: int | None, at: At
) -> list[Value]:
    ev.risk()
    reason = value.reason if isinstance(value, Unknown) else "it is unpacked from a value that is not known"
    unknown: Value = Unknown(reason, value.at or at)
    if sequence is not None and sequence.rest is not None:
        known = list(sequence.items[: count if star is None else star])
        values = [*known, *[choice_of([*sequence.items, sequence.rest])] * (count - len(known))]
    else:
        values = [unknown] * count
    if star is not None:
        values[star] = ev.new(ListObj("list", (), values[star]), at)
    return values
