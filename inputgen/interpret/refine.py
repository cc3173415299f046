"""What an undecided condition tells of the values in it, on the arm that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.asked import library_name
from inputgen.interpret.comparisons import truth
from inputgen.interpret.equality import acting, equal
from inputgen.interpret.instance_tests import TEST, tested, without_types
from inputgen.interpret.join import choice_of
from inputgen.interpret.lengths import asks_for_elements
from inputgen.interpret.narrowings import slots_in
from inputgen.interpret.places import Cell, cell_of, narrow, value_at
from inputgen.interpret.refine_membership import is_has_test, refine_has, refine_key, refine_membership
from inputgen.interpret.refine_values import (
    compared_to,
    equal_to,
    narrowed_from,
    other_than,
    without_none,
    without_none_of,
)
from inputgen.interpret.trees import children, is_literal
from inputgen.interpret.types import is_loosely_typed, parts_of, type_of
from inputgen.interpret.values import Choice, ClassObj, Const, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Arguments

_PATH_TESTS = tuple(Lib(f"os.path.{name}") for name in ("exists", "isfile", "isdir"))


def refine(ev: Evaluator, test: cst.BaseExpression, truthy: bool) -> None:
    """Narrow the places that a condition reads, given how it came out."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        refine(ev, test.expression, not truthy)
    elif isinstance(test, cst.BooleanOperation):
        if isinstance(test.operator, cst.And) is truthy:
            refine(ev, test.left, truthy)
            refine(ev, test.right, truthy)
        else:
            _refine_either(ev, test, truthy)
    elif (elements := asks_for_elements(ev, test)) is not None:
        refine(ev, elements[0], elements[1] is truthy)
    elif truthy and (path := _path_that_is_there(ev, test)) is not None:
        refine(ev, path, truthy)
    elif isinstance(test, cst.Comparison):
        _refine_comparison(ev, test, truthy)
    elif _is_instance_test(ev, test):
        assert isinstance(test, cst.Call), "isinstance is called"
        _refine_instance(ev, test, truthy)
    elif is_has_test(ev, test):
        assert isinstance(test, cst.Call), "hasattr is called"
        refine_has(ev, test, truthy)
    else:
        value = _current(ev, test)
        if value is not None:
            refined(ev, test, value, truthy=truthy)


def refined(ev: Evaluator, place: cst.BaseExpression, value: Value, *, truthy: bool) -> Value:
    """The value, known to be true (or false); written back where `place` is one that can be written."""
    narrowed = _with_truth(ev, value, truthy)
    if narrowed is not value:
        _write(ev, place, value, narrowed)
    return narrowed


def not_none(ev: Evaluator, place: cst.BaseExpression, value: Value) -> Value:
    """The value, known not to be None where the job goes on: None would have raised (it has not the attribute read)."""
    narrower = without_none(value) if isinstance(value, Open | Choice) else None
    if narrower is None or narrower is value:
        return value
    if isinstance(value, Open):
        narrower = narrowed_from(value, narrower)
    ev.risk()
    _write(ev, place, value, narrower)
    return narrower


def of_keys(ev: Evaluator, place: cst.BaseExpression, value: Value) -> Value:
    """The value, where the job reads it as a dict is read, and goes on: no text or list, if it may be another."""
    if not isinstance(value, Choice):
        return value
    left = [option for option in value.options if not _has_no_keys(ev, option)]
    left = [option for option in left if not _is_told_by(ev, option, left)]
    if not left or len(left) == len(value.options):
        return value
    narrower = choice_of(left, value.at)
    ev.risk()
    _write(ev, place, value, narrower)
    return narrower


def _has_no_keys(ev: Evaluator, value: Value) -> bool:
    if isinstance(value, Open):  # what is declared, or given to the job, may be of another type
        return value.type == STR and value.origin == "computed"
    return isinstance(value, Const) or ev.list_at(value) is not None


def _is_told_by(ev: Evaluator, value: Value, options: list[Value]) -> bool:
    """Whether a document that is not known is one of several values with a dict made of it, which tells no more."""
    if not isinstance(value, Unknown) or not value.plain or value.part is not None:
        return False
    held = [ev.dict_at(option) for option in options if option is not value]
    return any(obj is not None and not obj.entries and _is_of(obj.open, value) for obj in held)


def _is_of(why: Unknown | None, document: Unknown) -> bool:
    return why is not None and (why.reason, why.at) == (document.reason, document.at)


def given_none_refused(ev: Evaluator, name: str, node: cst.Call, args: Arguments) -> Arguments:
    """The arguments of a library function, known not to be None where the job goes on: it raises for None."""
    positions = ev.libraries.refuses_none(name)
    given = list(args.positional)
    for position, arg in enumerate(node.args[: len(given)]):
        if arg.star or arg.keyword is not None:
            break  # what comes after it is at another position
        if position in positions:
            given[position] = not_none(ev, arg.value, given[position])
    return replace(args, positional=tuple(given)) if positions else args


def _with_truth(ev: Evaluator, value: Value, truthy: bool) -> Value:
    if isinstance(value, Choice):
        left = [option for option in value.options if truth(ev, option) in (None, truthy)]
        return choice_of([_with_truth(ev, option, truthy) for option in left]) if left else value
    if isinstance(value, Open):
        if value.type == BOOL:
            known = Const(truthy, value.at)
            return narrowed_from(value, replace(value, default=known) if is_loosely_typed(value) else known)
        if truthy:
            return narrowed_from(value, _without_falsy_default(without_none_of(value)))
        if isinstance(value.default, Const) and bool(value.default.value):
            return narrowed_from(value, Open(value.type, None, value.origin, value.at))
    return value


def _without_falsy_default(value: Value) -> Value:
    """The value, which is true: it is not at a default that is 0 or empty."""
    falsy = isinstance(value, Open) and isinstance(value.default, Const) and not value.default.value
    return replace(value, default=None) if falsy else value


def away_from_default(ev: Evaluator, value: Open) -> None:
    """An option is not at its default, from here on, where the job keeps it; what is kept twice in one place stays."""
    narrower = replace(_narrowed_away(value), narrowed=value.narrowed or value)
    ev.meter.spend(1 + len(ev.state.heap) // 50)
    for holder, obj in list(ev.state.heap.items()):
        keys = [key for key, slot in slots_in(obj).items() if slot.value == value and slot.value.at == value.at]
        if len(keys) == 1 and isinstance(keys[0], str):
            narrow(ev, Cell(holder, keys[0], slots_in(obj)[keys[0]]), narrower)


def _narrowed_away(value: Open) -> Open:
    if isinstance(value.default, Const) and value.default.value is None:
        without = without_none_of(value)
        return without if isinstance(without, Open) else value
    return replace(value, default=None)


def _refine_comparison(ev: Evaluator, test: cst.Comparison, truthy: bool) -> None:
    if len(test.comparisons) != 1:
        return
    target = test.comparisons[0]
    kind = type(target.operator).__name__
    if kind in ("In", "NotIn"):
        refine_membership(ev, test.left, target.comparator, truthy is (kind == "In"))
        _refine_member(ev, test.left, target.comparator, truthy is (kind == "In"))
    if kind not in ("Is", "IsNot", "Equal", "NotEqual"):
        return
    matches = truthy is (kind in ("Is", "Equal"))
    for place, other in ((test.left, target.comparator), (target.comparator, test.left)):
        value = _current(ev, place)
        is_same = kind in ("Is", "IsNot")
        constant = _constant(ev, other, acts=isinstance(value, Open) and not is_same)
        if constant is not None and isinstance(constant.value, str) and kind in ("Equal", "NotEqual") and not matches:
            refine_key(ev, place, frozenset([constant.value]))
        if value is not None and constant is not None:
            narrowed = equal_to(ev, value, constant, is_same) if matches else other_than(value, constant)
            if narrowed is not value:
                _write(ev, place, value, narrowed)
            return
        held = _of_class(ev, other)
        if isinstance(value, Choice) and isinstance(held, Ref):
            narrowed = compared_to(ev, value, held, matches=matches, is_same=is_same)
            if narrowed is not value:
                _write(ev, place, value, narrowed)
            return


def _refine_member(ev: Evaluator, place: cst.BaseExpression, container: cst.BaseExpression, is_in: bool) -> None:
    """Narrow one of several values, such as the members of an Enum, by whether it is among some that are listed."""
    value = _current(ev, place)
    listed = _listed(ev, container) if isinstance(value, Choice) else None
    if not isinstance(value, Choice) or listed is None:
        return
    answers = [[equal(ev, option, each) for each in listed] for option in value.options]
    may_be = [any(one is not False for one in each) if is_in else True not in each for each in answers]
    left = [option for option, may in zip(value.options, may_be, strict=True) if may]
    if 0 < len(left) < len(value.options):
        _write(ev, place, value, choice_of(left))


def _listed(ev: Evaluator, container: cst.BaseExpression) -> list[Value] | None:
    """All elements of a list, a tuple or a set; None where they are not known."""
    if isinstance(container, cst.List | cst.Tuple | cst.Set):
        nodes = [each.value for each in container.elements]
        if not all(isinstance(each, cst.Element) for each in container.elements):
            return None
        values = [_constant(ev, node, acts=False) or _of_class(ev, node) or value_at(ev, node) for node in nodes]
        return None if None in values else [value for value in values if value is not None]
    held = value_at(ev, container)
    listed = ev.list_at(held) if held is not None else None
    is_all = listed is not None and listed.rest is None and listed.kind in ("list", "tuple", "set", "frozenset")
    return list(listed.items) if listed is not None and is_all else None


def _path_that_is_there(ev: Evaluator, test: cst.BaseExpression) -> cst.BaseExpression | None:
    """`x` of `os.path.exists(x)`, an option that is empty by default: where there is such a file, it is not."""
    if not isinstance(test, cst.Call) or len(test.args) != 1 or test.args[0].star:
        return None
    place = test.args[0].value
    value = _current(ev, place) if library_name(ev, test.func) in _PATH_TESTS else None
    is_empty = isinstance(value, Open) and isinstance(value.default, Const) and value.default.value == ""
    return place if is_empty else None


def _is_instance_test(ev: Evaluator, test: cst.BaseExpression) -> bool:
    """Whether a condition is `isinstance(x, C)`, of Python's own."""
    if not isinstance(test, cst.Call) or not isinstance(test.func, cst.Name) or len(test.args) != 2:
        return False
    return test.func.value == "isinstance" and ev.eval(test.func) == TEST


def _refine_instance(ev: Evaluator, test: cst.Call, truthy: bool) -> None:
    place = test.args[0].value
    slot = _slot(ev, place)
    value = slot.value if slot is not None else None
    if not isinstance(value, Choice | Open | Unknown):
        return
    narrowed = tested(ev, value, ev.eval(test.args[1].value), ev.at(test), truthy=truthy)
    if narrowed is not None and narrowed is not value:
        _write(ev, place, value, narrowed_from(value, narrowed) if isinstance(value, Open) else narrowed)


def _refine_either(ev: Evaluator, test: cst.BooleanOperation, truthy: bool) -> None:
    """`a or b` is true, or `a and b` is false: `a` came out so, or it did not and `b` did."""
    places = {key: place for key, place in _places(ev, test) if _current(ev, place) is not None}
    if not places or not _is_plain(ev, test):
        return
    start = ev.state
    found: list[list[Value | None]] = []
    for steps in ([(test.left, truthy)], [(test.left, not truthy), (test.right, truthy)]):
        ev.path = start.fork()
        if all(_may_be(ev, part, wanted) for part, wanted in steps):
            found.append(
                [slot.value if slot is not None else None for slot in map(partial(_slot, ev), places.values())]
            )
    ev.path = start
    for index, place in enumerate(places.values()):
        value, values = _current(ev, place), [each[index] for each in found]
        narrower = _either(value, [each for each in values if each is not None]) if value is not None else None
        if value is not None and narrower is not None and narrower is not value:
            _write(ev, place, value, narrower)


def _may_be(ev: Evaluator, test: cst.BaseExpression, truthy: bool) -> bool:
    """Whether a plain condition may come out so; what it reads is narrowed to that."""
    refine(ev, test, truthy)
    return truth(ev, ev.eval(test)) is not (not truthy)


def _either(value: Value, values: list[Value]) -> Value | None:
    """The value where it is one of several that it was narrowed to."""
    if not values or any(each is value for each in values):
        return None
    if not isinstance(value, Open):
        return choice_of(values)
    if len(values) == 1:
        return values[0]
    types = [part for each in values if isinstance(each, Open | Const) for part in parts_of(type_of(each))]
    kept = [part for part in parts_of(value.type) if part in types]
    is_all = len(kept) == len(parts_of(value.type)) or not all(isinstance(each, Open | Const) for each in values)
    return None if is_all or not kept else narrowed_from(value, without_types(value, kept))


def _places(ev: Evaluator, test: cst.CSTNode) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The names, and attributes of names, that a plain condition reads."""
    if isinstance(test, cst.Name):
        yield test.value, test
    elif isinstance(test, cst.Attribute) and isinstance(test.value, cst.Name):
        yield f"{test.value.value}.{test.attr.value}", test
    else:
        parts = test.args if isinstance(test, cst.Call) else children(test)
        for part in parts:
            yield from _places(ev, part.value if isinstance(part, cst.Arg) else part)


def _is_plain(ev: Evaluator, test: cst.CSTNode) -> bool:
    """Whether evaluating a condition once more does nothing: it has no calls but `isinstance`."""
    if isinstance(test, cst.Attribute):
        return isinstance(test.value, cst.Name) and _slot(ev, test) is not None
    if isinstance(test, cst.Call):
        return _is_instance_test(ev, test) and all(_is_plain(ev, arg.value) for arg in test.args)
    if isinstance(test, cst.Name | cst.SimpleString | cst.Integer | cst.Float | cst.BaseCompOp | cst.BaseUnaryOp):
        return True
    is_known = isinstance(test, cst.BooleanOperation | cst.UnaryOperation | cst.Comparison | cst.ComparisonTarget)
    if isinstance(test, cst.Tuple):
        return all(_is_plain(ev, element.value) for element in test.elements)
    return is_known and all(_is_plain(ev, part) for part in children(test) if not isinstance(part, cst.BaseBooleanOp))


def _constant(ev: Evaluator, node: cst.BaseExpression, *, acts: bool) -> Const | None:
    """The constant that an expression is, or, where it `acts` as one, that a member of an Enum of texts equals."""
    value = ev.eval(node) if isinstance(node, cst.Name) or is_literal(node) else _of_class(ev, node)
    if isinstance(value, Ref) and acts:
        value = acting(ev, value)
    return value if isinstance(value, Const) else None


def _of_class(ev: Evaluator, node: cst.BaseExpression) -> Value | None:
    """What a class of the job has under a name (`Mode.TRAIN`, `Mode.TRAIN.value`), where an expression reads that."""
    of = node
    while isinstance(of, cst.Attribute):
        of = of.value
        held = value_at(ev, of)
        if isinstance(held, Ref) and isinstance(ev.get(held), ClassObj):
            return ev.eval(node)
    return None


def _current(ev: Evaluator, place: cst.BaseExpression) -> Value | None:
    """The value at a place that can be narrowed: a choice or an open value."""
    slot = _slot(ev, place)
    return slot.value if slot is not None and isinstance(slot.value, Choice | Open) else None


def _slot(ev: Evaluator, place: cst.BaseExpression) -> Slot | None:
    cell = cell_of(ev, place)
    return cell.slot if cell is not None else None


def _write(ev: Evaluator, place: cst.BaseExpression, value: Value, narrower: Value) -> None:
    if isinstance(value, Choice):
        ev.state.conditions = ev.state.conditions.narrowing(value, narrower)
    cell = cell_of(ev, place)
    if cell is not None:
        narrow(ev, cell, narrower)
