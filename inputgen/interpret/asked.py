"""What only the command line asks for: the arm of a condition that is not taken where no option is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen, replace
from inputgen.interpret.command_line import ASKED_FILE, PUT_FILE
from inputgen.interpret.comparisons import compare, truth
from inputgen.interpret.operators import operator_text
from inputgen.interpret.places import cell_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.trees import is_literal
from inputgen.interpret.values import Const, Lib, Open, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


@frozen
class Usual:
    """How a condition comes out where no option is given.

    Attributes:
        why: what leads to the other arm.
    """

    truth: bool
    why: str = ASKED_FILE

    def inverted(self) -> Usual:
        """The same of the condition's opposite."""
        return replace(self, truth=not self.truth)


def note_asked(ev: Evaluator, usual: Usual | None, truthy: bool) -> None:
    """Note of the path, which takes an arm, whether nothing leads there where no option is given."""
    if usual is not None and usual.truth is not truthy:
        ev.state.asked = usual.why


def by_default(ev: Evaluator, test: cst.BaseExpression) -> Usual | None:
    """How a condition comes out where no option is given; None where that is not known, or not told by options alone.

    A condition on the environment is none of the command line's: whoever sets it, sets it for a reason of its own.
    """
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = by_default(ev, test.expression)
        return None if inner is None else inner.inverted()
    if isinstance(test, cst.BooleanOperation):
        decides = isinstance(test.operator, cst.Or)
        sides = [by_default(ev, test.left), by_default(ev, test.right)]
        known = [side for side in sides if side is not None]
        decided = next((side for side in known if side.truth is decides), None)
        return decided or (known[0] if len(known) == len(sides) else None)
    if isinstance(test, cst.Call):
        return _answer(ev, test)
    if isinstance(test, cst.Comparison):
        found = _of_comparison(ev, test)
    else:
        given = _number_given(ev, test)
        found = _truth(ev, _at_defaults(ev, test)) if given is None else given > 0
    return None if found is None else Usual(found)


def _truth(ev: Evaluator, value: Value | None) -> bool | None:
    return None if value is None else truth(ev, value)


def _number_given(ev: Evaluator, node: cst.BaseExpression) -> int | None:
    """How many a list of arguments has where none is given: `sys.argv`, the rest of `parse_known_args`."""
    if isinstance(node, cst.Attribute) and library_name(ev, node) == Lib("sys.argv"):
        value: Value | None = ev.eval(node)
    else:
        cell = cell_of(ev, node) if isinstance(node, cst.Name | cst.Attribute) else None
        value = cell.slot.value if cell is not None else None
    listed = ev.list_at(value) if value is not None else None
    if listed is None or not isinstance(listed.rest, Open) or listed.rest.default is not None:
        return None
    return len(listed.items) if listed.rest.origin == "argv" else None


# Questions that may be asked once more: they do nothing, and their answer depends on what they are given alone.
_OF_FILES = frozenset({"os.path.isfile", "os.path.isdir", "os.path.exists"})
_METHODS = frozenset({"exists", "is_file", "is_dir"})


def _answer(ev: Evaluator, test: cst.Call) -> Usual | None:
    """What a plain question is answered where no option is given."""
    question = library_name(ev, test.func)
    if any(arg.keyword is not None or arg.star for arg in test.args):
        return None
    given = [library_name(ev, arg.value) or _at_defaults(ev, arg.value) for arg in test.args]
    known = tuple(value for value in given if value is not None)
    if question is None:
        return _answer_of_path(ev, test)
    handler = ev.libraries.function(question.name) if question.name in {*_OF_FILES, "builtins.isinstance"} else None
    if handler is None or len(known) < len(given):
        return None
    return _usual(ev, handler(ev, Call(question.name, Arguments(known), ev.at(test))))


def _answer_of_path(ev: Evaluator, test: cst.Call) -> Usual | None:
    """Of `path.exists()`."""
    if not isinstance(test.func, cst.Attribute) or test.func.attr.value not in _METHODS or test.args:
        return None
    cell = cell_of(ev, test.func.value)
    path = cell.slot.value if cell is not None else None
    obj = ev.instance_at(path) if path is not None else None
    name = f"{obj.cls.name}.{test.func.attr.value}" if obj is not None and isinstance(obj.cls, Lib) else ""
    handler = ev.libraries.method(name) if name.startswith("pathlib.") else None
    return None if handler is None else _usual(ev, handler(ev, Call(name, Arguments(), ev.at(test), path)))


def _usual(ev: Evaluator, answer: Value) -> Usual | None:
    """The answer: that of a path's existence is no option's, but what is there now."""
    put = isinstance(answer, Open) and answer.origin == "computed" and answer.default is not None
    value = answer.default if put and isinstance(answer, Open) else _default(answer)
    found = _truth(ev, value)
    return None if found is None else Usual(found, PUT_FILE if put else ASKED_FILE)


def library_name(ev: Evaluator, node: cst.BaseExpression) -> Lib | None:
    """The function, or another thing of a library, that an expression names, by whatever name."""
    if isinstance(node, cst.Attribute):
        of = library_name(ev, node.value)
        return None if of is None else Lib(f"{of.name}.{node.attr.value}")
    cell = cell_of(ev, node) if isinstance(node, cst.Name) else None
    value = (
        cell.slot.value if cell is not None else Lib(f"builtins.{node.value}") if isinstance(node, cst.Name) else None
    )
    return value if isinstance(value, Lib) else None


def _of_comparison(ev: Evaluator, test: cst.Comparison) -> bool | None:
    if len(test.comparisons) != 1:
        return None
    left, right = (_at_defaults(ev, side) for side in (test.left, test.comparisons[0].comparator))
    operator = operator_text(test.comparisons[0].operator)
    if not isinstance(left, Const) or not isinstance(right, Const) or operator in ("in", "not in"):
        return None
    ordered = isinstance(left.value, int | float) and isinstance(right.value, int | float)
    if operator not in ("is", "is not", "==", "!=") and not ordered:  # it may raise
        return None
    return truth(ev, compare(ev, operator, left, right, ev.at(test)))


def _at_defaults(ev: Evaluator, node: cst.BaseExpression) -> Value | None:
    """What a name, an attribute, a literal or a number of arguments is where no option is given."""
    if is_literal(node):
        return ev.eval(node)
    if isinstance(node, cst.Call):
        function, plain = library_name(ev, node.func), len(node.args) == 1 and not node.args[0].star
        given = _number_given(ev, node.args[0].value) if plain and function == Lib("builtins.len") else None
        return None if given is None else Const(given)
    if isinstance(node, cst.Name) and node.value in ("None", "True", "False"):
        return ev.eval(node)
    cell = cell_of(ev, node) if isinstance(node, cst.Name | cst.Attribute | cst.Subscript) else None
    return None if cell is None or cell.slot is None else _default(cell.slot.value)


def _default(value: Value) -> Value | None:
    options = alternatives(value)
    defaults = [_default_of(option) for option in options]
    return defaults[0] if len(defaults) == 1 else None


def _default_of(value: Value) -> Value | None:
    while isinstance(value, Open):
        if value.origin != "argv" or value.default is None:
            return None
        value = value.default
    return None if isinstance(value, Unknown) else value
