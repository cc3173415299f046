"""`eval` of a text: a plain expression of numbers, texts, operators, conditions, else one of the names around it
(Python docs, "Built-in Functions").

Hydra's configs compute with it, by a resolver of the job's own: `${eval:'${n_steps} - 1'}`. There the text is made of
values whose types are known, and so the type of the result is, whatever their values. An option is what its default
names, or another of the kind; else a text that anyone may give may be any expression.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from inputgen.interpret.calls import returned_by
from inputgen.interpret.command_line import GIVEN_TEXT
from inputgen.interpret.named_by_options import named_by_option
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.types import type_of
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import At, Const, Open, Ref, Unknown, Value
from inputgen.library.documents import Source
from inputgen.library.executed_code import code_of, scope_of, value_in
from inputgen.model.types import union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LONGEST, _MOST, _LARGEST = 500, 16, 10**12  # characters of a text, results of one, and what is computed with

_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_UNARY: dict[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function for function in (int, float, str, bool, round, abs, min, max, len, sum)
}


def _eval(ev: Evaluator, call: Call) -> Value:
    args = call.args
    if not args.positional or len(args.positional) > 3 or args.named or args.open is not None:
        return _not_read(ev, call.at)
    text, *dicts = args.positional
    if not all(isinstance(each, Ref) and ev.dict_at(each) is not None for each in dicts):
        return _not_read(ev, call.at)
    names, local = ([each for each in dicts if isinstance(each, Ref)] + [None, None])[:2]
    return ev.each(text, lambda one: _evaluated(ev, one, partial(scope_of, ev, names, local, call.at), call.at))


def _evaluated(ev: Evaluator, text: Value, scope: Callable[[], int], at: At) -> Value:
    is_template = isinstance(text, Open) and ev.resolving > 0
    plain = text.default if isinstance(text, Open) and is_template else text
    if isinstance(plain, Const) and isinstance(plain.value, str) and len(plain.value) <= _LONGEST:
        try:
            found = _results(plain.value, every_arm=is_template)
        except (NotKnown, ArithmeticError, LookupError, TypeError, ValueError, SyntaxError, RecursionError):
            return _by_names(ev, text, scope, at)
        values = [_value(ev, each, at) for each in found]
        if not isinstance(text, Open):
            return values[0]
        if isinstance(values[0], Const):
            return Open(union_of([type_of(value) for value in values]), values[0], text.origin, at)
    return _by_names(ev, text, scope, at)


def _by_names(ev: Evaluator, text: Value, scope: Callable[[], int], at: At) -> Value:
    """An expression of the names around the call (`eval("Net")`), or of an option that is one of them by default."""
    found: Value | None = None
    if isinstance(text, Const) and isinstance(text.value, str):
        code = code_of(ev, Source(text=text.value.strip(" \t")), at)
        found = value_in(ev, code, scope()) if code is not None else None
    elif isinstance(text, Open):
        names = ev.scope_at(ev.module_scope())
        found = named_by_option(ev, names.names, text, names.open, at)
        if found is not None:
            ev.risk()
    if found is not None:
        return found
    unread = _not_read(ev, at)
    return Unknown(GIVEN_TEXT, at) if isinstance(text, Open) and text.origin == "argv" else unread


def _not_read(ev: Evaluator, at: At) -> Value:
    may_run(ev, Unknown("eval runs code that is not read", at))
    return returned_by(ev, "builtins.eval", at)


def _value(ev: Evaluator, found: Any, at: At) -> Value:
    if isinstance(found, list | tuple):
        items = [_value(ev, each, at) for each in found]
        return ev.new_list(items, at) if isinstance(found, list) else ev.new_list(items, at, "tuple")
    return Const(found, at)


def _results(text: str, *, every_arm: bool) -> list[Any]:
    """What a text may evaluate to, first what it does: with `every_arm`, where other values decide its conditions.

    Raises:
        NotKnown: for anything but a plain expression, or past the bounds.
        Exception: what evaluating it raises.
    """
    found = list(islice(_each(ast.parse(text.strip(), mode="eval").body, every_arm), _MOST + 1))
    if len(found) > _MOST or not found:
        raise NotKnown
    return found


def _each(node: ast.expr, every_arm: bool) -> Iterator[Any]:
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        first = next(_each(node.test, every_arm))
        arms = (node.body, node.orelse) if first else (node.orelse, node.body)
        for arm in arms if every_arm else arms[:1]:
            yield from _each(arm, every_arm)
    elif isinstance(node, ast.BoolOp):
        yield from _decided(node, every_arm)
    else:
        parts, make = _parts(node)
        for given in product(*(list(islice(_each(part, every_arm), _MOST)) for part in parts)):
            yield _bounded(make(*given))


def _decided(node: ast.BoolOp, every_arm: bool) -> Iterator[Any]:
    """`a or b`, `a and b`: first what it is, then with `every_arm` what else it may be."""
    firsts = [next(_each(value, every_arm)) for value in node.values]
    stops = [bool(first) is isinstance(node.op, ast.Or) for first in firsts]
    chosen = stops.index(True) if True in stops else len(stops) - 1
    yield firsts[chosen]
    if every_arm:
        for value in node.values:
            yield from _each(value, every_arm)


def _parts(node: ast.expr) -> tuple[list[ast.expr], Callable[..., Any]]:
    """The operands of an expression, and what makes its value of theirs."""
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return [node.left, node.right], _safely(_BINARY[type(node.op)])
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _BINARY:
        return [node.left, node.comparators[0]], _BINARY[type(node.ops[0])]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
        return [node.operand], _UNARY[type(node.op)]
    if isinstance(node, ast.List | ast.Tuple):
        return list(node.elts), (lambda *items: list(items)) if isinstance(node, ast.List) else lambda *items: items
    if isinstance(node, ast.Subscript):
        return [node.value, node.slice], operator.getitem
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return list(node.args), _FUNCTIONS.get(node.func.id) or _unknown
    raise NotKnown


def _unknown(*_: Any) -> Any:
    raise NotKnown


def _safely(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        if function is operator.pow and not (abs(left) <= _LONGEST**2 and abs(right) <= _MOST):
            raise NotKnown
        if function is operator.mul and not all(isinstance(side, int | float) for side in (left, right)):
            raise NotKnown
        return function(left, right)

    return apply


def _bounded(value: Any) -> Any:
    if isinstance(value, int | float) and abs(value) > _LARGEST:
        raise NotKnown
    return value


FUNCTIONS: dict[str, Handler] = {"eval": _eval}
