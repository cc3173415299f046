"""Where the statement of a call may go in its block, for the fixes that move it or take it away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.bound_names import bound_names
from inputgen.interpret.names import find_slot
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import At, Const, Func, Lib, Value
from inputgen.source.module import Module

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_COMMENT = re.compile(r"([ \t]*)#(?! ?%%)")
_BLANK = re.compile(r"[ \t\f]*")
_LEAVES = (cst.Return, cst.Break, cst.Continue)

# Where a relative path leads, and what a name means, is not told by the statements passed alone.
_NOT_PASSED = frozenset({"chdir", "exec", "eval", "globals", "locals"})


def place_of(at: At) -> tuple[Sequence[cst.CSTNode], int] | None:
    """The block of the statement that is a call and no more, and its place there; None where the line holds more."""
    for block in (at.module.tree, *descendants(at.module.tree)):
        body = block.body if isinstance(block, cst.Module | cst.IndentedBlock) else ()
        for index, line in enumerate(body):
            small = line.body if isinstance(line, cst.SimpleStatementLine) else ()
            if len(small) == 1 and isinstance(small[0], cst.Expr) and small[0].value is at.node:
                return body, index
    return None


def removal_of(at: At) -> m.Span | None:
    """What goes with the statement that is this call and no more, where its block has others beside it."""
    place = place_of(at)
    if place is None or len(place[0]) == 1:
        return None
    start, end = at.module.offsets(place[0][place[1]])
    return _removal(at.module, at.module.lines.position(start)[0], at.module.lines.position(end)[0])


def movable(ev: Evaluator, path: Value, at: At) -> m.Movable | None:
    """How the statement that is this call may go up in its block; None where it may not at all.

    Args:
        ev: the evaluator.
        path: the file that the call is about: one that the job writes is another further up.
        at: the call.
    """
    from inputgen.library import paths

    followed = paths.follow(ev, path, at)
    if followed.text is None or paths.is_written(ev, followed.text) or _mentions(at.module.tree) & _NOT_PASSED:
        return None
    place = place_of(at)
    if place is None or place[1] == 0:
        return None
    body, index = place
    earlier = list(_passed(ev, at, body, index))
    if not earlier:
        return None
    lines, (start, end) = at.module.lines, at.module.offsets(body[index])
    first, last = lines.position(start)[0], lines.position(end)[0]
    above = lines.position(at.module.offsets(body[index - 1])[1])[0]
    first = _with_comments(at.module, first, above)
    text = lines.text[lines.starts[first - 1] : lines.line_end(last)]
    spans = tuple(at.module.span(statement) for statement in earlier)
    return m.Movable(_removal(at.module, first, last), re.sub(r"\r\n?", "\n", text) + "\n", spans)


def _passed(ev: Evaluator, at: At, body: Sequence[cst.CSTNode], index: int) -> Iterator[cst.CSTNode]:
    """The statements above that the call may go before, nearest first."""
    needed = _names(at.node)
    if not all(_stays(ev, at, name) for name in needed):
        return
    for statement in reversed(body[:index]):
        inner = (statement, *descendants(statement, into_functions=False))
        if bound_names(statement) & needed or any(isinstance(node, _LEAVES) for node in inner):
            return
        if not isinstance(statement, cst.FunctionDef | cst.ClassDef):
            yield statement


def _stays(ev: Evaluator, at: At, name: str) -> bool:
    """Whether a name means the same wherever it is bound: what can be changed is named only where it is bound."""
    slot = find_slot(ev, name)
    tree = at.module.tree
    if any(isinstance(node, cst.Global | cst.Nonlocal) and name in _declared(node) for node in descendants(tree)):
        return False
    if slot is None or isinstance(slot.value, Const | Lib | Func):
        return True
    return _count(tree, name) - _count(at.node, name) == 1


def _declared(node: cst.Global | cst.Nonlocal) -> set[str]:
    return {item.name.value for item in node.names}


def _nodes(node: cst.CSTNode) -> Iterator[cst.Name]:
    """The names that code looks up or binds: no attributes, no keywords."""
    found = [node, *descendants(node)]
    other = {id(each.attr) for each in found if isinstance(each, cst.Attribute)}
    other |= {id(each.keyword) for each in found if isinstance(each, cst.Arg) and each.keyword is not None}
    return (each for each in found if isinstance(each, cst.Name) and id(each) not in other)


def _names(node: cst.CSTNode) -> set[str]:
    return {each.value for each in _nodes(node)}


def _count(node: cst.CSTNode, name: str) -> int:
    return sum(each.value == name for each in _nodes(node))


def _mentions(tree: cst.Module) -> set[str]:
    return {each.value for each in descendants(tree) if isinstance(each, cst.Name)}


def _with_comments(module: Module, first: int, above: int) -> int:
    """The first of the comment lines just above a line that are indented as it is; the line itself, without any."""
    lines = module.lines
    indent = _BLANK.match(lines.text, lines.starts[first - 1])
    while first - 1 > above and indent is not None:
        found = _COMMENT.match(lines.text, lines.starts[first - 2])
        if found is None or found[1] != indent[0]:
            break
        first -= 1
    return first


def _removal(module: Module, first: int, last: int) -> m.Span:
    """What goes with whole lines: their newline; that of the line before where they are the last of their cell."""
    lines = module.lines
    whole = lines.span(lines.starts[first - 1], lines.line_end(last))
    if last < len(lines.starts) and lines.span(lines.starts[last], lines.starts[last]).cell == whole.cell:
        return m.Span(whole.path, whole.line, 1, whole.end_line + 1, 1, whole.cell)
    if whole.line == 1:
        return whole
    return lines.span(lines.line_end(first - 1), lines.line_end(last))
