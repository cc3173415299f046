"""Code that the job makes of a text it has (`exec`, `compile`): run where its names are, as Python runs it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.frames import Frame
from inputgen.interpret.state import StepsExceededError
from inputgen.interpret.statements import run_block
from inputgen.interpret.values import At, DictObj, Ref, Scope, Slot, Value
from inputgen.library.documents import Source
from inputgen.source.module import Module
from inputgen.source.parse import parse_text

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LONGEST = 50_000  # characters of a text that is run
_NESTED = 3  # texts that are run by texts
# What code may do that sets names which it does not tell.
_SETS_ANY = re.compile(r"\b(exec|eval|globals|locals|vars|argv|__dict__)\b")


class Inline(Module):
    """Code in a text of the job: all of it is where the text is run."""

    __slots__ = ("place",)

    def __init__(self, found: Module, place: At) -> None:
        super().__init__(found.path, found.text, found.tree, found.cell, lines=found.lines, spaced=found.spaced)
        self.place = place

    def span(self, node: cst.CSTNode) -> m.Span:  # noqa: ARG002 - as `Module` has it
        """Where the text is run."""
        return self.place.module.span(self.place.node)


def code_of(ev: Evaluator, source: Source, at: At, *, sets_any: bool = False) -> Module | None:
    """The code that a text is; None where it is not known, too much of it, or sets names that it does not tell.

    Args:
        ev: the evaluation.
        source: the text.
        at: the call that runs it.
        sets_any: whether it may do that.

    Raises:
        PathEndsError: where it is no code.
    """
    text = ev.world.text_file(source.name).text if source.name is not None else source.text
    if source.problem is not None or text is None or len(text) > _LONGEST:
        return None
    if not sets_any and _SETS_ANY.search(text):
        return None
    if sum(any(frame.module is code for code in ev.executed.values()) for frame in ev.frames) > _NESTED:
        return None
    key = (source.name or id(at.node), text)
    if key not in ev.executed:
        path = ev.world.text_file(source.name).path if source.name is not None else at.module.path
        found = parse_text(text, path)
        if isinstance(found, Module) and source.name is None:
            found = Inline(found, at)
        ev.executed[key] = found if isinstance(found, Module) else None
        if not isinstance(found, Module) and source.origin is None:
            raise ev.raises("SyntaxError: invalid syntax", at)
    return ev.executed[key]


def run_in(ev: Evaluator, code: Module, scope: int) -> bool:
    """Run code among the names of a scope; whether that came to its end within the bounds."""
    return _within_bounds(ev, code, scope, lambda: run_block(ev, code.tree))


def value_in(ev: Evaluator, code: Module, scope: int) -> Value | None:
    """What code that is an expression gives among the names of a scope; None where it is none, or past the bounds."""
    line = code.tree.body[0] if len(code.tree.body) == 1 else None
    written = line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None
    if not isinstance(written, cst.Expr):
        return None
    found: list[Value] = []
    return found[0] if _within_bounds(ev, code, scope, lambda: found.append(ev.eval(written.value))) else None


def _within_bounds(ev: Evaluator, code: Module, scope: int, run: Callable[[], None]) -> bool:
    before = ev.state.fork(certain=True)
    budget = ev.meter.push(bounds.MODULE_STEPS)
    ev.frames.append(Frame(code, scope))
    try:
        run()
    except StepsExceededError:
        ev.path = before
        return False
    finally:
        ev.frames.pop()
        ev.meter.pop(budget)
    return True


def scope_of(ev: Evaluator, names: Ref | None, local: Ref | None, at: At) -> int:
    """The scope that code is run in: that of a module, or one made of the dicts that it is given.

    Args:
        ev: the evaluation.
        names: the dict of its global names; None where it has those around the call.
        local: the dict of its local names, where it has another one.
        at: the call.
    """
    if names is None and local is None:
        scope = ev.scope_at(ev.frame.scope)
        return ev.frame.scope if scope.kind == "module" else _made(ev, None, ev.frame.scope, at)
    outer = ev.module_scope() if names is None else _address(ev, names) or _made(ev, names, None, at)
    if local is None or local == names:
        return outer
    return _address(ev, local) or _made(ev, local, outer, at)


def _address(ev: Evaluator, names: Ref) -> int | None:
    """The scope whose names a dict is (`globals()`)."""
    return -names.addr if names.addr < 0 and isinstance(ev.get(-names.addr), Scope) else None


def _made(ev: Evaluator, names: Ref | None, parent: int | None, at: At) -> int:
    held = ev.dict_at(names) if names is not None else None
    entries = {key: slot for key, slot in held.entries.items() if isinstance(key, str)} if held is not None else {}
    kind = "module" if parent is None else "function"
    return ev.new(Scope(kind, at.module, entries, parent, held.open if held is not None else None), at).addr


def keep(ev: Evaluator, names: Ref | None, scope: int) -> None:
    """Put into a dict what code has set that was run among its names."""
    held = ev.dict_at(names) if names is not None else None
    if names is not None and held is not None and _address(ev, names) is None:
        ran = ev.scope_at(scope)
        entries: dict[object, Slot] = {key: slot for key, slot in held.entries.items() if not isinstance(key, str)}
        ev.put(names, replace(held, entries={**entries, **ran.names}, open=ran.open))


def names_in(ev: Evaluator, scope: int) -> DictObj:
    """The names of a scope, as a dict."""
    found = ev.scope_at(scope)
    return DictObj(dict(found.names), found.open)
