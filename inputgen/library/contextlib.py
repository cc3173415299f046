"""`contextlib` (Python docs, "contextlib"): context managers made of generators, and the ready-made ones.

A function under `@contextmanager` is taken over: a call of it makes a `Manager`, which runs the function up to its
`yield` when it is entered, and what follows the `yield` when it is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attributes import put_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.exceptions import matches, name_of
from inputgen.interpret.frames import Frame, Thrown
from inputgen.interpret.functions import call_until_yield
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.state import join_states
from inputgen.interpret.statements import run_statement
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import At, Choice, Const, DictObj, Func, Lib, ListObj, Open, Ref, Slot, Value
from inputgen.interpret.withs import enter, leave
from inputgen.library import paths
from inputgen.library.simple import attribute, itself, nothing
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MANAGER = Lib("contextlib.Manager")
_STACK = Lib("contextlib.ExitStack")


def _contextmanager(ev: Evaluator, call: Call) -> Value:
    function = call.args.positional[0] if call.args.positional else Const(None, call.at)
    return replace(function, called_by="contextlib.manager") if isinstance(function, Func) else function


def _manager(ev: Evaluator, call: Call) -> Value:
    """A call of a function under `@contextmanager`: nothing of it runs yet."""
    assert call.receiver is not None, "the function itself is the receiver"
    entries = {key: Slot(value, key in call.args.optional) for key, value in dict(call.args.named or {}).items()}
    attrs: dict[str, Value] = {
        "its function": call.receiver,
        "its arguments": ev.new_list(call.args.positional, None),
        "its keywords": ev.new(DictObj(dict(entries), call.args.open), None),
    }
    return ev.new_instance(_MANAGER, attrs, call.at)


def _enter(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    function = attribute(ev, call.receiver, "its function")
    listed, named = (attribute(ev, call.receiver, f"its {name}") for name in ("arguments", "keywords"))
    positional = ev.list_at(listed) if listed is not None else None
    keywords = ev.dict_at(named) if named is not None else None
    if not isinstance(function, Func) or positional is None or positional.rest is not None or keywords is None:
        return ev.unknown("a context manager that is not known", call.at)
    optional = frozenset(key for key, slot in keywords.entries.items() if slot.optional)
    given = {key: slot.value for key, slot in keywords.entries.items()}
    args = Arguments(positional.items, given, keywords.open, optional)
    value, scope = call_until_yield(ev, function, args, call.at)
    if scope is not None and isinstance(call.receiver, Ref):
        put_attribute(ev, call.receiver, "its scope", scope, call.at)
    return value


def _exit(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    function, scope = (attribute(ev, call.receiver, f"its {name}") for name in ("function", "scope"))
    if not isinstance(function, Func) or not isinstance(scope, Ref) or not isinstance(function.node, cst.FunctionDef):
        return Const(None, call.at)
    certain = ev.state.certain
    first = next(iter(ev.scope_at(scope.addr).names.values()), None)
    frame = Frame(function.module, scope.addr, function, first.value if first is not None else None)
    ev.frames.append(frame)
    try:
        _resume(ev, function.node.body)
    finally:
        ev.frames.pop()
    ended = [ev.path] if ev.path is not None else []
    ev.path = join_states([*ended, *(state for state, _ in frame.returns)], certain)
    return Const(None, call.at)


def _resume(ev: Evaluator, block: cst.BaseSuite) -> None:
    """Run what follows the first `yield` in a block, from the inside out."""
    statements: Sequence[cst.CSTNode] = block.body
    for statement in statements:  # they hold for the whole function, wherever it stopped
        for part in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if isinstance(part, cst.Global | cst.Nonlocal):
                run_statement(ev, part)
    index = next((i for i, statement in enumerate(statements) if _yields(statement)), None)
    if index is None:
        return
    _resume_inside(ev, statements[index])
    for statement in statements[index + 1 :]:
        if ev.path is None:
            return
        run_statement(ev, statement)


def _resume_inside(ev: Evaluator, node: cst.CSTNode) -> None:
    if isinstance(node, cst.Try):
        if _yields(node.body):
            _resume(ev, node.body)
            _run(ev, node.orelse)
        _run(ev, node.finalbody)
    elif isinstance(node, cst.With):
        _resume(ev, node.body)
    elif isinstance(node, cst.If):
        arms = [arm for arm in _arms(node) if _yields(arm)]
        start = ev.state
        ends = []
        for arm in arms:
            ev.path = start.fork()
            _resume(ev, arm)
            ends += [ev.path] if ev.path is not None else []
        ev.path = join_states(ends, start.certain)


def _arms(node: cst.If) -> list[cst.BaseSuite]:
    if isinstance(node.orelse, cst.If):
        return [node.body, *_arms(node.orelse)]
    return [node.body] + ([node.orelse.body] if node.orelse is not None else [])


def _run(ev: Evaluator, part: cst.Else | cst.Finally | None) -> None:
    for statement in part.body.body if part is not None else ():
        if ev.path is not None:
            run_statement(ev, statement)


def _yields(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return False
    return any(isinstance(found, cst.Yield) for found in descendants(node, into_functions=False))


def _decorated(ev: Evaluator, call: Call) -> Value:
    """A manager used as a decorator: the function, run inside it."""
    return call.args.positional[0] if call.args.positional else Const(None, call.at)


# --- ready-made managers ---------------------------------------------------------------------------------------------


def _wrapper(ev: Evaluator, call: Call) -> Value:
    """`nullcontext(x)`, `closing(x)`, `redirect_stdout(x)`: entering gives `x`."""
    inner = call.args.positional[0] if call.args.positional else Const(None, call.at)
    return ev.new_instance(Lib("contextlib.Wrapper"), {"it wraps": inner}, call.at)


def _redirect(ev: Evaluator, call: Call) -> Value:
    """`redirect_stdout(file)`: what is printed goes there."""
    if isinstance(call.args.positional[0] if call.args.positional else None, Ref):
        write = ev.libraries.method("builtins.file.write")
        assert write is not None, "files are modelled"
        write(ev, Call("write", Arguments(), call.at, call.args.positional[0]))
    return _wrapper(ev, call)


def _wrapped(ev: Evaluator, call: Call) -> Value:
    return attribute(ev, call.receiver, "it wraps") or ev.unknown("what a context manager wraps", call.at)


def _chdir(ev: Evaluator, call: Call) -> Value:
    attrs = {"it goes to": call.args.positional[0] if call.args.positional else Const(None, call.at)}
    return ev.new_instance(Lib("contextlib.Folder"), attrs, call.at)


def _go(ev: Evaluator, call: Call) -> Value:
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    put_attribute(ev, call.receiver, "it came from", paths.current_directory(ev, call.at), call.at)
    paths.change_directory(ev, attribute(ev, call.receiver, "it goes to") or Const(None), call.at)
    return Const(None, call.at)


def _return(ev: Evaluator, call: Call) -> Value:
    before = attribute(ev, call.receiver, "it came from")
    if before is not None:
        paths.change_directory(ev, before, call.at)
    return Const(None, call.at)


def _suppress(ev: Evaluator, call: Call) -> Value:
    attrs: dict[str, Value] = {"it swallows": ev.new_list(call.args.positional, None, "tuple")}
    return ev.new_instance(Lib("contextlib.Suppress"), attrs, call.at)


def _suppresses(ev: Evaluator, receiver: Value, at: At) -> Value:
    return Const(True, at)


def _swallow(ev: Evaluator, call: Call) -> Value:
    swallowed, value = attribute(ev, call.receiver, "it swallows"), call.arg(1, "value")
    if swallowed is None or value is None or value == Const(None):
        return Const(None, call.at)
    name = name_of(ev, value)
    known = None if name is None else matches(ev, swallowed, Thrown(name, value))
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _stack(ev: Evaluator, call: Call) -> Value:
    return ev.new_instance(_STACK, {"it entered": ev.new_list([], None)}, call.at)


def _enter_context(ev: Evaluator, call: Call) -> Value:
    manager, entered = call.arg(0, "cm"), attribute(ev, call.receiver, "it entered")
    if manager is None:
        return ev.unknown("a context manager that is not known", call.at)
    held = ev.list_at(entered) if entered is not None else None
    if held is not None and isinstance(entered, Ref):
        ev.put(entered, ListObj("list", (*held.items, manager), held.rest))
    return enter(ev, manager, call.at.node)


def _close(ev: Evaluator, call: Call) -> Value:
    entered = attribute(ev, call.receiver, "it entered")
    held = ev.list_at(entered) if entered is not None else None
    for manager in reversed(held.items if held is not None else ()):
        leave(ev, manager, call.at.node)
    if isinstance(entered, Ref):
        ev.put(entered, ListObj("list"))
    return Const(None, call.at)


def _callback(ev: Evaluator, call: Call) -> Value:
    """`stack.callback(f, ...)`: taken to be called at once, so that what it does is seen."""
    if call.args.positional:
        callee, *rest = call.args.positional
        if isinstance(callee, Choice):
            ev.risk()
        call_value(ev, callee, Arguments(tuple(rest), call.args.named, call.args.open, call.args.optional), call.at)
    return Const(None, call.at)


FUNCTIONS = {
    "contextmanager": _contextmanager,
    "asynccontextmanager": _contextmanager,
    "manager": _manager,
    **dict.fromkeys(("nullcontext", "closing", "aclosing"), _wrapper),
    **dict.fromkeys(("redirect_stdout", "redirect_stderr"), _redirect),
    "chdir": _chdir,
    "suppress": _suppress,
    "ExitStack": _stack,
    "AsyncExitStack": _stack,
}
METHODS = {
    "Manager.__enter__": _enter,
    "Manager.__exit__": _exit,
    "Manager.__call__": _decorated,
    "Wrapper.__enter__": _wrapped,
    "Wrapper.__exit__": nothing,
    "Folder.__enter__": _go,
    "Folder.__exit__": _return,
    "Suppress.__enter__": nothing,
    "Suppress.__exit__": _swallow,
    "ExitStack.__enter__": itself,
    "ExitStack.__exit__": _close,
    "ExitStack.enter_context": _enter_context,
    "ExitStack.push": _decorated,
    "ExitStack.callback": _callback,
    "ExitStack.close": _close,
    "ExitStack.pop_all": itself,
}
ATTRIBUTES = {"Suppress.suppresses": _suppresses}
