"""Code in a text with gaps: `exec(f"args.{key} = {value}")`, where the job does not tell what is put there.

The gaps become names, and what Python would have made of the text is written with them: `setattr(args, gap, value)` for
an attribute that a gap names, `globals()[gap]` for such a name, and the value itself where it stands for an expression.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.frozen import frozen
from inputgen.interpret.command_line import GIVEN_TEXT
from inputgen.interpret.texts import text_part
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Const, DictObj, ListObj, Open, Ref, Unknown, Value
from inputgen.model.types import BOOL, FLOAT, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_GAP = re.compile(r"gap\d+_of_text")
_WHOLE = (BOOL, INT, FLOAT)
_MOST = 40  # gaps of a text


@frozen
class Gap:
    """What is put into a text.

    Attributes:
        value: what it is.
        is_code: whether its code is put there (`!r`), and not its text.
    """

    value: Value
    is_code: bool = False


Part = str | Gap


@frozen
class Filled:
    """The code of a text with gaps.

    Attributes:
        text: the code, in which names stand for the gaps.
        names: what these names are.
    """

    text: str
    names: dict[str, Value]


def filled(ev: Evaluator, node: cst.BaseExpression, at: At) -> Filled | None:
    """The code that a text with gaps is; None where it is not written out, or a gap stands for more than that."""
    parts = list(_parts(ev, node))
    gaps = [part for part in parts if isinstance(part, Gap)]
    if len(gaps) > _MOST or not any(isinstance(part, str) for part in parts):
        return None
    text = ""
    names: dict[str, Gap] = {}
    for part in parts:
        if isinstance(part, Gap):
            name = f"gap{len(names)}_of_text"
            names[name] = part
            text += name
        else:
            text += part
    try:
        tree = _Rewriter().visit(ast.parse(text))
        made = ast.unparse(ast.fix_missing_locations(tree))
    except (SyntaxError, ValueError, RecursionError, _StandsForMoreError):
        return None
    values = {name: gap.value for name, gap in names.items()}
    read = {f"{name}_read": _read(ev, gap, at) for name, gap in names.items() if f"{name}_read" in made}
    return Filled(made, values | read)


def _read(ev: Evaluator, gap: Gap, at: At) -> Value:
    """What a gap is where it stands for an expression: the value whose code is put there, or what a text says."""
    value = gap.value
    held = ev.get(value) if isinstance(value, Ref) else None
    if gap.is_code or isinstance(value, Unknown) or isinstance(held, DictObj | ListObj):
        return value
    if isinstance(value, Open) and value.type in _WHOLE:
        return value
    if isinstance(value, Open) and value.default is None and value.origin == "argv":
        return ev.unknown(GIVEN_TEXT, at)
    if isinstance(value, Open) and isinstance(value.default, Const) and isinstance(value.default.value, str):
        known = _scalar(value.default.value, at)
        if known is not None:
            return Open(type_of(known), known, value.origin, at)
    return ev.unknown("code that is made of a value which is not known", at)


def _scalar(text: str, at: At) -> Const | None:
    """The number, text or bool that a text is the code of; None for any other text."""
    try:
        found = ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        return None
    return Const(found, at) if isinstance(found, bool | int | float | str) else None


# --- what a text is made of ------------------------------------------------------------------------------------------


def _parts(ev: Evaluator, node: cst.BaseExpression) -> Iterator[Part]:
    if isinstance(node, cst.FormattedString):
        for part in node.parts:
            yield from _of_formatted(ev, part, raw="r" in node.prefix.lower())
    elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        yield from _parts(ev, node.left)
        yield from _parts(ev, node.right)
    elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
        given = node.right.elements if isinstance(node.right, cst.Tuple) else [cst.Element(node.right)]
        yield from _put_into(ev, node.left, r"%[srdf]", [each.value for each in given])
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "format":
        plain = all(arg.keyword is None and not arg.star for arg in node.args)
        yield from _put_into(ev, node.func.value, r"\{\}", [arg.value for arg in node.args] if plain else [])
    else:
        yield _part(ev.eval(node), is_code=False)


def _of_formatted(ev: Evaluator, part: cst.BaseFormattedStringContent, *, raw: bool) -> Iterator[Part]:
    if isinstance(part, cst.FormattedStringText):
        yield text_part(part.value, raw)
    elif isinstance(part, cst.FormattedStringExpression) and part.format_spec is None:
        yield _part(ev.eval(part.expression), is_code=part.conversion == "r")
    elif isinstance(part, cst.FormattedStringExpression):
        yield Gap(ev.unknown("a text that is formatted", ev.at(part)))


def _put_into(
    ev: Evaluator, template: cst.BaseExpression, hole: str, given: list[cst.BaseExpression]
) -> Iterator[Part]:
    text = ev.constant(ev.eval(template))
    pieces = re.split(f"({hole})", text) if isinstance(text, str) else []
    if not isinstance(text, str) or len(pieces) != 2 * len(given) + 1:
        return
    for index, piece in enumerate(pieces):
        if index % 2:
            yield _part(ev.eval(given[index // 2]), is_code=piece == "%r")
        else:
            yield piece


def _part(value: Value, *, is_code: bool) -> Part:
    if isinstance(value, Const) and value.value is not ...:
        return repr(value.value) if is_code else str(value.value)
    return Gap(value, is_code)


# --- Python's own code with names for the gaps -----------------------------------------------------------------------


class _StandsForMoreError(Exception):
    """A gap stands for what no name does: a keyword, a module."""


def _is_gap(text: Any) -> bool:
    return isinstance(text, str) and _GAP.search(text) is not None


def _named(text: str) -> ast.expr:
    """The expression of a name with gaps in it."""
    return ast.Name(text, ast.Load()) if _GAP.fullmatch(text) else _text(text)


def _text(text: str) -> ast.expr:
    pieces = re.split(f"({_GAP.pattern})", text)
    values: list[ast.expr] = [
        ast.FormattedValue(ast.Name(piece, ast.Load()), -1) if index % 2 else ast.Constant(piece)
        for index, piece in enumerate(pieces)
    ]
    return ast.JoinedStr(values)


class _Rewriter(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return _text(node.value) if isinstance(node.value, str) and _is_gap(node.value) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not _is_gap(node.id):
            return node
        if isinstance(node.ctx, ast.Load) and _GAP.fullmatch(node.id):
            return ast.Name(f"{node.id}_read", ast.Load())
        names = ast.Call(ast.Name("globals", ast.Load()), [], [])
        return ast.Subscript(names, _named(node.id), node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not _is_gap(node.attr):
            self.generic_visit(node)
            return node
        if not isinstance(node.ctx, ast.Load):
            raise _StandsForMoreError
        return ast.Call(ast.Name("getattr", ast.Load()), [self.visit(node.value), _named(node.attr)], [])

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target = node.targets[0]
        if len(node.targets) != 1 or not isinstance(target, ast.Attribute) or not _is_gap(target.attr):
            self.generic_visit(node)
            return node
        given = [self.visit(target.value), _named(target.attr), self.visit(node.value)]
        return ast.Expr(ast.Call(ast.Name("setattr", ast.Load()), given, []))

    def generic_visit(self, node: ast.AST) -> ast.AST:
        texts = (value for name, value in ast.iter_fields(node) if name in ("name", "asname", "arg", "module"))
        if any(map(_is_gap, texts)) or isinstance(node, ast.Global | ast.Nonlocal):
            raise _StandsForMoreError
        return super().generic_visit(node)


__all__ = ["Filled", "filled"]
