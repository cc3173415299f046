"""Lists that the command line may give: an open value has no identity, so what the job adds is added to its default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.annotations import joined_types
from inputgen.interpret.fallbacks import is_given
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.join import TOO_LONG
from inputgen.interpret.types import common_origin, parts_of
from inputgen.interpret.values import At, Choice, Const, ListObj, Open, Ref, Unknown, Value, alternatives
from inputgen.model.types import union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# The methods that are sure to work on any list, and give nothing back.
ADDING = frozenset({"append", "extend", "insert", "clear", "sort", "reverse"})


def list_of_default(ev: Evaluator, value: Value) -> Ref | None:
    """The list that an open value is by default."""
    if not isinstance(value, Open) or not isinstance(value.default, Ref):
        return None
    return value.default if isinstance(ev.get(value.default), ListObj) else None


def element_by_default(ev: Evaluator, value: Open, index: object) -> Const | None:
    """What an element of an open list is by default; None where that is not known, or there is none."""
    listed = _known_default(ev, value)
    if listed is None or not isinstance(index, int) or not -len(listed.items) <= index < len(listed.items):
        return None
    item = listed.items[index]
    usual = item.default if isinstance(item, Open) else item
    return usual if isinstance(usual, Const) else None


def part_by_default(ev: Evaluator, value: Open, part: slice | None, at: At) -> Ref | None:
    """What a slice of an open list is by default; None where that is not known."""
    listed = _known_default(ev, value)
    return None if listed is None or part is None else ev.new(ListObj(listed.kind, listed.items[part]), at)


def _known_default(ev: Evaluator, value: Open) -> ListObj | None:
    default = list_of_default(ev, value)
    listed = ev.list_at(default) if default is not None else None
    return listed if listed is not None and listed.rest is None else None


def type_with_added(ev: Evaluator, value: Open) -> m.Type:
    """The type of an open value, with that of what the job added to its default.

    What code that was given up may have added is taken to be of the declared type.
    """
    default = list_of_default(ev, value)
    listed = ev.list_at(default) if default is not None else None
    if default is None or listed is None or not isinstance(value.type, m.ListType) or _is_given_up(listed):
        return value.type
    own = type_of_value(ev, default)
    if not isinstance(own, m.ListType) or (not listed.items and listed.rest is None):
        return value.type
    if own.element is None or value.type.element is None:
        return m.ListType()
    return m.ListType(joined_types(value.type.element, own.element))


def concatenated(ev: Evaluator, left: Value, right: Value, at: At) -> Open | None:
    """Two lists, one after the other, of which the command line may give one; None for what is none."""
    if not isinstance(left, Open) and not isinstance(right, Open):
        return None
    a, b = _as_open_list(ev, left), _as_open_list(ev, right)
    if a is None or b is None:
        return None
    elements = [each.type.element for each in (a, b) if isinstance(each.type, m.ListType)]
    known = [element for element in elements if element is not None]
    type_ = m.ListType(union_of(known)) if len(known) == 2 else m.ListType()
    lists = [ev.list_at(each.default) if each.default is not None else None for each in (a, b)]
    parts = [each for each in lists if each is not None and each.rest is None]
    if len({each.kind for each in lists if each is not None}) > 1:
        return None
    default = None
    if len(parts) == 2 and sum(len(each.items) for each in parts) <= bounds.CONTAINER:
        default = Ref(ev.new(ListObj(parts[0].kind, parts[0].items + parts[1].items), at).addr, at)
    origin = common_origin([each for each in (left, right) if isinstance(each, Open)])
    return Open(type_, default, origin, at)


def _as_open_list(ev: Evaluator, value: Value) -> Open | None:
    """A list as an open value of its type, with itself as the default; None where it is none, or holds objects."""
    if isinstance(value, Ref):
        listed, type_ = ev.list_at(value), type_of_value(ev, value)
        is_list = listed is not None and listed.kind in ("list", "tuple")
        return Open(type_, value, "computed", value.at) if is_list and isinstance(type_, m.ListType) else None
    if not isinstance(value, Open):
        return None
    types = [part for part in parts_of(value.type) if isinstance(part, m.ListType)]
    default = list_of_default(ev, value)
    return Open(types[0], default, value.origin, value.at) if len(types) == 1 else None


def list_with_fallback(ev: Evaluator, value: Choice) -> Open | None:
    """A list option that is given, or the list taken where it is not: one with that default (see `fallbacks`)."""
    given = [option for option in value.options if is_given(option)]
    others = [option for option in value.options if _is_plain_list(ev, option)]
    if len(given) != 1 or len(others) != 1 or len(value.options) != len(given) + len(others):
        return None
    type_ = type_of_value(ev, value)
    option = given[0]
    if type_ is None or isinstance(type_, m.UnknownType) or not isinstance(option, Open):
        return None
    return Open(type_, others[0], option.origin, value.at)


def _is_plain_list(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a list of known length of scalars."""
    listed = ev.list_at(value) if isinstance(value, Ref) else None
    return listed is not None and listed.rest is None and all(isinstance(item, Const | Open) for item in listed.items)


def _is_given_up(listed: ListObj) -> bool:
    options = alternatives(listed.rest) if listed.rest is not None else ()
    return any(isinstance(option, Unknown) and option.reason == TOO_LONG for option in options)
