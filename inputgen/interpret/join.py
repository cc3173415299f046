"""Joining: what a value, or a heap object, is where two paths meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.command_line import ORIGINS, as_option, is_set_by_command_line, without_other_files
from inputgen.interpret.fallbacks import with_fallback, without_defaults
from inputgen.interpret.joined_iterators import join_generators, join_iterators
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    GenObj,
    Instance,
    IterObj,
    ListObj,
    Obj,
    Open,
    Part,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    ViewObj,
    alternatives,
    same,
)
from inputgen.model.types import union_of

K = TypeVar("K")


def join(a: Value, b: Value) -> Value:
    """The value where `a` and `b` meet; two choices that are alike make a new one (see `conditions.Same`)."""
    return _met(a, b) if same(a, b) else choice_of((a, b))


OLDER = -1  # the number of no object: where two meet, either may be meant


def _met(a: Value, b: Value) -> Value:
    """Two values that are the same, as one."""
    if isinstance(a, Choice) and isinstance(b, Choice) and a is not b:
        root, picks = (a.root or a) is (b.root or b), a.picks == b.picks
        options = tuple(map(_met, a.options, b.options))
        usual = a.usual if a.usual == b.usual else None
        root_, picks_ = a.root if root else None, a.picks if picks else None
        return replace(a, options=options, root=root_, picks=picks_, usual=usual)
    if isinstance(a, Ref) and isinstance(b, Ref) and a.made != b.made:
        return replace(a, made=OLDER)
    if isinstance(a, Open) and isinstance(b, Open) and a.among != b.among:
        a = replace(a, among=None)
    if isinstance(a, Const | Open) and isinstance(b, Const | Open) and a.narrowed is not b.narrowed:
        return replace(a, narrowed=None)  # it may be what it is without the condition that narrowed the other
    # Which of two options or documents it is, nothing tells: it is neither of them (see `narrowings`, `plain_data`).
    return replace(a) if isinstance(a, Open | Unknown) and a is not b else a


def choice_of(values: Iterable[Value], at: At | None = None) -> Value:
    """One of `values`: flat and distinct; widened to their common type past the bound.

    Raises:
        ValueError: if `values` is empty.
    """
    values = list(values)
    if values and all(value is values[0] for value in values) and (at is None or values[0].at == at):
        return values[0]
    options = _distinct([option for value in values for option in alternatives(value)])
    if not options:
        raise ValueError("a choice needs at least one value")
    options = _widened_back(options) if len(options) > 1 else options
    options = _absorbed(options) if len(options) > 1 else options
    if len(options) == 1:
        return options[0]
    if len(options) > bounds.OPTIONS and not (len(options) <= bounds.OBJECTS and _are_objects(options)):
        options = _few(options, at)
        if len(options) == 1:
            return options[0]
    return Choice(tuple(options), at if at is not None else options[0].at)


def _few(options: list[Value], at: At | None) -> list[Value]:
    """Less options for what is one of too many: objects stay, as what is written to one of them is written there."""
    objects = [option for option in options if isinstance(option, Ref)]
    others = [option for option in options if not isinstance(option, Ref)]
    if not others or len(objects) > bounds.OBJECTS:
        return [widen(options, at)]
    return [widen(others, at), *objects]


def mapped(choice: Choice, values: Sequence[Value], at: At | None = None) -> Value:
    """One of the values that the options of a choice come to, in their order."""
    found = choice_of(values, at)
    if choice.usual not in choice.options or not isinstance(found, Choice):
        return found
    return replace(found, usual=values[choice.options.index(choice.usual)])


def _are_objects(options: list[Value]) -> bool:
    """Whether values have parts that are told one by one: those of a registry mostly have the same."""
    return all(isinstance(option, Ref | Bound) or option == Const(None) for option in options)


def _distinct(options: list[Value]) -> list[Value]:
    """The options, each once, in order: only those are compared that may be the same."""
    if len(options) < 2 or (len(options) == 2 and not same(*options)):
        return options
    alike: dict[object, list[int]] = {}
    kept: list[Value] = []
    for option in options:
        others = alike.setdefault(_kind(option), [])
        known = next((number for number in others if same(option, kept[number])), None)
        if known is None:
            others.append(len(kept))
            kept.append(option)
        else:
            kept[known] = _met(kept[known], option)
    return kept


def _kind(value: Value) -> object:
    """What two values have in common if they are the same."""
    if isinstance(value, Const) and isinstance(value.value, str | int | float | None):
        return type(value.value), value.value
    return value.addr if isinstance(value, Ref) else type(value)


CHANGING = "it changes in a loop that may run any number of times"


# The reason of what code that was given up may have changed.
TOO_LONG = "what comes before it takes too long to follow, and may change it"


def _set_by_command_line(options: list[Value]) -> list[Value]:
    """Beside what only the command line gives, a value is what it is when nothing is given.

    A file named there and an argument of any name are ways to set options: what they give is taken to be of the type
    that is declared, or of the default's.
    """
    options = without_other_files(options)
    given = [o for o in options if is_set_by_command_line(o)]
    others = [o for o in options if not is_set_by_command_line(o)]
    if given:  # which it may be all the same, where a test came out otherwise
        others = [o for o in others if not (isinstance(o, Open) and o.tested)]
    if not given or not others:
        return given or options
    origins = [ORIGINS.get(o.reason, "argv") for o in given if isinstance(o, Unknown)]
    origin = origins[0] if len(set(origins)) == 1 else "argv"
    kept: list[Value] = [value for o in others if (value := as_option(o, origin)) is not None]
    return kept if len(kept) == len(others) else options


def _absorbed(options: list[Value]) -> list[Value]:
    """The options less those that another one covers: a scalar beside any value of its type, anything beside chaos.

    But objects: what is written to one of them is written there.

    Loops need it to reach a fixed point.
    """
    for option in options:
        if isinstance(option, Unknown) and option.reason == CHANGING:
            return [option, *(other for other in options if isinstance(other, Ref))]
    options = with_fallback(without_defaults(_set_by_command_line(options)))
    plain = (None, "computed", None)
    wide = [o for o in options if isinstance(o, Open) and (o.default, o.origin, o.constraints) == plain]
    if not wide:
        return options
    covered = {part for option in wide for part in parts_of(option.type)}
    rest = [
        option
        for option in options
        if option not in wide
        and not (isinstance(option, Const) and type_of(option) in covered)
        and not (isinstance(option, Open) and option.origin == "computed" and covered.issuperset(parts_of(option.type)))
    ]
    merged = wide[0] if len(wide) == 1 else Open(union_of([o.type for o in wide]), None, "computed", wide[0].at)
    return [merged, *rest]


def _widened_back(options: list[Value]) -> list[Value]:
    """The options, those that conditions narrowed one open value to taken together again as that value.

    So an option of the command line that some `if` asked for keeps its default.
    """
    roots = [_root(option) for option in options]
    again = {id(root): root for root in roots if root is not None and sum(other is root for other in roots) > 1}
    if not again:
        return options
    return _distinct(
        [root if root is not None and id(root) in again else each for each, root in zip(options, roots, strict=True)]
    )


def _root(value: Value) -> Open | None:
    if isinstance(value, Open):
        return value.narrowed or value
    return value.narrowed if isinstance(value, Const) else None


def widen(options: Sequence[Value], at: At | None = None) -> Value:
    """Any value of the types of `options`: scalars by type, everything else unknown."""
    place = at if at is not None else options[0].at
    if all(isinstance(option, Const | Open) for option in options):
        return Open(union_of([type_of(option) for option in options]), None, "computed", place)
    return Unknown("it may be one of too many values", place)


def join_objects(a: Obj, b: Obj) -> Obj:
    """The object at one address where two paths meet."""
    if isinstance(a, ListObj) and isinstance(b, ListObj):
        return _join_lists(a, b)
    if isinstance(a, DictObj) and isinstance(b, DictObj):
        return join_dicts(a, b)
    if isinstance(a, ViewObj | ListObj) and isinstance(b, ViewObj | ListObj):
        return a if a == b else ListObj("list", (), Unknown("a view of one of several dicts"))
    if isinstance(a, Instance) and isinstance(b, Instance):
        attrs = join_slots(a.attrs, b.attrs, a.open, b.open) | _also_given(a, b, a.attrs, b.attrs)
        given = tuple(each for each in a.given if each in b.given)
        return Instance(join(a.cls, b.cls), attrs, a.open or b.open, given, _part(a, b))
    if isinstance(a, Scope) and isinstance(b, Scope):
        return Scope(a.kind, a.module, join_slots(a.names, b.names, None, None), a.parent, a.open or b.open)
    if isinstance(a, GenObj) and isinstance(b, GenObj):
        return join_generators(a, b)
    if isinstance(a, IterObj | GenObj | ListObj) and isinstance(b, IterObj | GenObj | ListObj):
        return join_iterators(a, b, join)
    assert isinstance(a, ClassObj), "an address keeps its kind of object"
    return a


def join_dicts(a: DictObj, b: DictObj) -> DictObj:
    """One of two dicts."""
    slots = join_slots(a.entries, b.entries, a.open, b.open)
    order = _common_order(list(a.entries), list(b.entries))
    shuffled = a.shuffled or b.shuffled or order is None
    entries = slots if order is None else {key: slots[key] for key in order}
    entries |= _also_given(a, b, a.entries, b.entries)
    lacks, given = a.lacks and b.lacks, tuple(each for each in a.given if each in b.given)
    open_, part, mixed = a.open or b.open, _part(a, b), a.mixed or b.mixed
    return DictObj(entries, open_, a.type, a.default_factory, shuffled, part, lacks, given, mixed)


def _part(a: DictObj | Instance, b: DictObj | Instance) -> Part | None:
    """Where in a run config the keys of both may be read from; nowhere where one has others, for another reason."""
    if a.part is None or b.part is None:
        return part_of_one(a, b)
    others = a.open is not None and b.open is not None and a.open.reason != b.open.reason
    return None if others and a.part != b.part else a.part


def part_of_one(a: DictObj | Instance, b: DictObj | Instance) -> Part | None:
    """The same where one of them is no part of a run config: nowhere if that one may have keys of its own."""
    other = a if a.part is None else b
    return None if other.open is not None else a.part or b.part


def _also_given(
    a: DictObj | Instance, b: DictObj | Instance, a_slots: Mapping[Any, Slot], b_slots: Mapping[Any, Slot]
) -> dict[Any, Slot]:
    """What is in the slots of one side, and the other is known to have, too."""
    sides = ((a_slots, b_slots, b.given), (b_slots, a_slots, a.given))
    return {
        key: replace(ours[key], value=ours[key].value if why is None else join(ours[key].value, why))
        for ours, theirs, given in sides
        for key, why in given
        if key in ours and key not in theirs
    }


def _common_order(a: list[K], b: list[K]) -> list[K] | None:
    """The keys of both in an order that each of them agrees with; None where there is none."""
    if a == b:
        return a
    common = set(a) & set(b)
    if [key for key in a if key in common] != [key for key in b if key in common]:
        return None
    order: list[K] = []
    position = 0
    for key in a:
        if key in common:
            while b[position] != key:
                order.append(b[position])
                position += 1
            position += 1
        order.append(key)
    return order + b[position:]


def join_slots(
    a: Mapping[K, Slot], b: Mapping[K, Slot], a_open: Unknown | None, b_open: Unknown | None
) -> dict[K, Slot]:
    """Names or keys where two paths meet: those of one side only are optional.

    A key that one side has, and the other, being open, may have with any value, keeps its value only as one of two.
    """
    joined: dict[K, Slot] = {}
    for key, ours in a.items():
        theirs = b.get(key)
        if theirs is None:
            joined[key] = _one_sided(ours, b_open)
        elif theirs is ours:
            joined[key] = ours
        else:
            optional = ours.optional or theirs.optional
            joined[key] = Slot(join(ours.value, theirs.value), optional, theirs.at or ours.at)
    for key, theirs in b.items():
        if key not in a:
            joined[key] = _one_sided(theirs, a_open)
    return joined


def _one_sided(slot: Slot, other_open: Unknown | None) -> Slot:
    return Slot(slot.value if other_open is None else join(slot.value, other_open), True, slot.at)


def _join_lists(a: ListObj, b: ListObj) -> ListObj:
    if len(a.items) == len(b.items):
        items = tuple(map(join, a.items, b.items))
        return ListObj(a.kind, items, _join_rest(a.rest, b.rest), a.names if a.names == b.names else ())
    common = min(len(a.items), len(b.items))
    further = [*a.items[common:], *b.items[common:]]
    rest = choice_of([*further, *(rest for rest in (a.rest, b.rest) if rest is not None)])
    return ListObj(a.kind, tuple(map(join, a.items[:common], b.items[:common])), rest)


def _join_rest(a: Value | None, b: Value | None) -> Value | None:
    if a is None or b is None:
        return a if b is None else b
    return join(a, b)


def objects_equal(a: Obj, b: Obj) -> bool:
    """Whether two heap objects hold the same values: the fixed point test of loops."""
    if a is b:
        return True
    if isinstance(a, ListObj) and isinstance(b, ListObj):
        return len(a.items) == len(b.items) and all(map(same, a.items, b.items)) and _same_rest(a.rest, b.rest)
    if isinstance(a, DictObj) and isinstance(b, DictObj):
        return _slots_equal(a.entries, b.entries) and (a.open is None) == (b.open is None)
    if isinstance(a, Instance) and isinstance(b, Instance):
        return _slots_equal(a.attrs, b.attrs) and (a.open is None) == (b.open is None)
    if isinstance(a, Scope) and isinstance(b, Scope):
        return _slots_equal(a.names, b.names)
    if isinstance(a, ViewObj) and isinstance(b, ViewObj):
        return a == b
    if isinstance(a, IterObj) and isinstance(b, IterObj):
        return (a.kind, a.node, a.lost is None) == (b.kind, b.node, b.lost is None) and all(map(same, a.parts, b.parts))
    if isinstance(a, GenObj) and isinstance(b, GenObj):
        return a.positions == b.positions and (a.lost is None) == (b.lost is None)
    return type(a) is type(b)


def _same_rest(a: Value | None, b: Value | None) -> bool:
    return a is b or (a is not None and b is not None and same(a, b))


def _slots_equal(a: Mapping[K, Slot], b: Mapping[K, Slot]) -> bool:
    def alike(slot: Slot, other: Slot | None) -> bool:
        return other is not None and slot.optional == other.optional and same(slot.value, other.value)

    return len(a) == len(b) and all(alike(slot, b.get(key)) for key, slot in a.items())
