"""What an `if` asks for a key, or an attribute, and sets one in: `if "k" not in d: d["k"] = 1`.

A document that is not known is a dict then, and an object that is not known has attributes, on both arms: what is set
on one of them, and was there on the other, is there where they meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.places import object_and_key, value_at
from inputgen.interpret.plain_data import with_attributes, with_keys
from inputgen.interpret.refine_membership import is_has_test
from inputgen.interpret.values import Const, Unknown

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def note_set(ev: Evaluator, node: cst.If) -> None:
    """Note what the condition of an `if` asks for a key, where an arm sets a key of it."""
    for test in _parts(node.test):
        if isinstance(test, cst.Comparison) and isinstance(test.comparisons[0].operator, cst.In | cst.NotIn):
            _note(ev, node, test.comparisons[0].comparator, is_key=True)
        elif is_has_test(ev, test) and isinstance(test, cst.Call):
            _note(ev, node, test.args[0].value, is_key=False)


def _note(ev: Evaluator, node: cst.If, place: cst.BaseExpression, *, is_key: bool) -> None:
    held = value_at(ev, place)
    if not isinstance(held, Unknown):
        return
    arms = [node.body, *([node.orelse.body] if node.orelse is not None else [])]
    for target in (target for arm in arms for target in _targets(arm)):
        read = object_and_key(ev, target)
        if read is not None and read[2] is is_key and read[0].deep_equals(place):
            at = ev.at(target)
            if is_key:
                with_keys(ev, place, held, Const(read[1], at), at)
            else:
                with_attributes(ev, place, held, at)
            return


def _parts(test: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The conditions that a condition is made of."""
    if isinstance(test, cst.UnaryOperation):
        yield from _parts(test.expression)
    elif isinstance(test, cst.BooleanOperation):
        yield from _parts(test.left)
        yield from _parts(test.right)
    else:
        yield test


def _targets(arm: cst.BaseSuite) -> Iterator[cst.BaseExpression]:
    """What the statements of an arm assign to, those that are always run there."""
    for line in arm.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.Assign):
                yield from (target.target for target in statement.targets)
