"""The options that a path needs to be other than by default, where a condition tells that without narrowing them.

`if "wandb" in args.report_to:`, `"wandb" in args.loggers.split(",")`, or `use = args.log.lower() == "wandb"`, then
`if use:`. What such an option is then is not told, but that it is not at its default (see `needed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.asked import library_name
from inputgen.interpret.comparisons import by_default, truth
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.places import cell_of, put_slot, value_at
from inputgen.interpret.trees import children, is_short
from inputgen.interpret.values import At, Choice, Lib, Open, Ref, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Methods of texts and lists that do nothing but tell of them.
_METHODS = frozenset("lower upper strip lstrip rstrip split startswith endswith casefold get".split())
_TESTS = (cst.Comparison, cst.BooleanOperation, cst.UnaryOperation)
_FUNCTIONS = frozenset("len any all bool str int list set tuple isinstance".split())


@frozen
class Made:
    """What is known of a value that is made of options.

    Attributes:
        value: the value, which is known by its identity.
        options: where they are declared.
        away: and of those that are not at their defaults where the value is true, and where it is false.
        usual: whether it is true by default; None where that is not known.
    """

    value: Value
    options: frozenset[At]
    away: tuple[frozenset[At], frozenset[At]] = (frozenset(), frozenset())
    usual: bool | None = None


def note_made(ev: Evaluator, node: cst.BaseExpression, value: Value) -> None:
    """Note of what options a value is made: those that the expression reads."""
    if ev.at_defaults or ev.supposing or not isinstance(value, Open | Choice | Ref):
        return
    if isinstance(node, cst.Name | cst.Attribute):
        return
    options = frozenset(_read(ev, node)) if is_short(node, bounds.CONDITION) else frozenset()
    if not options or _key(value) in ev.made_of:
        return
    made = Made(value, options)
    if isinstance(node, _TESTS):
        usual, away = _usual(ev, node, value), [_away(ev, node, value, truthy) for truthy in (True, False)]
        made = replace(made, usual=usual, away=(away[0], away[1]))
    ev.made_of[_key(value)] = made


def _key(value: Value) -> object:
    return ("object", value.addr) if isinstance(value, Ref) else id(value)


def note_away(ev: Evaluator, test: cst.BaseExpression, value: Value, truthy: bool) -> None:
    """Note of the path that a condition came out so, if it comes out otherwise by default."""
    if not ev.at_defaults and not ev.supposing and is_short(test, bounds.CONDITION):
        ev.state.away |= _away(ev, test, value, truthy)


def _away(ev: Evaluator, test: cst.BaseExpression, value: Value | None, truthy: bool) -> frozenset[At]:
    """Where the options are declared that are not at their defaults where a condition comes out so."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _away(ev, test.expression, None, not truthy)
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And) is truthy:
        return _away(ev, test.left, None, truthy) | _away(ev, test.right, None, truthy)
    made = _made(ev, test, value)
    if made is not None and made.usual is not None:
        return made.away[not truthy]
    usual = _usual(ev, test, value)
    return frozenset() if usual in (None, truthy) else frozenset(_read(ev, test))


def _made(ev: Evaluator, node: cst.BaseExpression, value: Value | None) -> Made | None:
    held = value if value is not None else value_at(ev, node)
    return ev.made_of.get(_key(held)) if held is not None else None


def _usual(ev: Evaluator, test: cst.BaseExpression, value: Value | None = None) -> bool | None:
    """How a condition comes out by default, as far as that is known; `value` is what it is, if that was found."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = _usual(ev, test.expression)
        return None if inner is None else not inner
    if isinstance(test, cst.BooleanOperation):
        decides = isinstance(test.operator, cst.Or)
        sides = {_usual(ev, test.left), _usual(ev, test.right)}
        return decides if decides in sides else None if None in sides else not decides
    if _asks_environment(ev, test):
        return False
    made = _made(ev, test, value)
    if made is not None and made.usual is not None:
        return made.usual
    known = by_default(value) if value is not None else None
    return _at_defaults(ev, test) if known is None else truth(ev, known)


def _asks_environment(ev: Evaluator, test: cst.BaseExpression) -> bool:
    """`"WANDB_PROJECT" in os.environ`: by default nothing is set there."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    target = test.comparisons[0]
    return isinstance(target.operator, cst.In) and library_name(ev, target.comparator) == Lib("os.environ")


def _at_defaults(ev: Evaluator, test: cst.BaseExpression) -> bool | None:
    """How a condition comes out where the options that it reads are at their defaults, if evaluating it does nothing.

    Of what is made to ask for it, nothing is left after that.
    """
    cells = [cell_of(ev, place) for place in _places(ev, test)] if _does_nothing(test) else []
    opened = [cell for cell in cells if cell is not None and isinstance(cell.slot.value, Open | Choice)]
    usual = [(cell, value) for cell in opened if (value := by_default(cell.slot.value)) is not None]
    if not usual:
        return None
    before, ev.path, ev.supposing = ev.path, ev.state.fork(), True
    try:
        for cell, value in usual:
            put_slot(ev, cell, replace(cell.slot, value=value))
        return truth(ev, ev.eval(test))
    except PathEndsError:
        return None
    finally:
        ev.path, ev.supposing = before, False


def _does_nothing(node: cst.CSTNode) -> bool:
    """Whether evaluating a short expression once more does nothing, as far as its calls are named."""
    if isinstance(node, cst.Call):
        func = node.func
        named = isinstance(func, cst.Name) and func.value in _FUNCTIONS
        if not named and not (isinstance(func, cst.Attribute) and func.attr.value in _METHODS):
            return False
    if isinstance(node, cst.NamedExpr | cst.Await | cst.Yield | cst.Lambda):
        return False
    return all(map(_does_nothing, children(node)))


def _read(ev: Evaluator, node: cst.CSTNode) -> Iterator[At]:
    """Where the options are declared that an expression reads, as far as that is known."""
    for place in _places(ev, node):
        value = value_at(ev, place)
        if value is not None:
            yield from _declared(ev, value)


def _places(ev: Evaluator, node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The places that an expression reads."""
    if isinstance(node, cst.Name | cst.Attribute | cst.Subscript) and value_at(ev, node) is not None:
        yield node
        return
    for part in children(node):
        yield from _places(ev, part)


def _declared(ev: Evaluator, value: Value) -> Iterator[At]:
    root = value.narrowed or value if isinstance(value, Open) else value
    for each in (root, *alternatives(root)):
        made = ev.made_of.get(_key(each))
        if made is not None:
            yield from made.options
        elif isinstance(each, Open | Ref | Choice) and each.at is not None:
            yield each.at
