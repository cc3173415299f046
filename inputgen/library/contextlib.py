"""`contextlib` (Python docs, "contextlib"): context managers made of generators, and the ready-made ones.

A function under `@contextmanager` is taken over: a call of it makes a `Manager`, which runs the function up to its
`yield` when it is entered, and what follows the `yield` when it is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attributes import function_cell, own_attributes
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.exceptions import matches, name_of
from inputgen.interpret.frames import PathEndsError, Thrown, Try
from inputgen.interpret.functions import call_function
from inputgen.interpret.iterators import lazy, step
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.state import join_states
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    Const,
    DictObj,
    Func,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.interpret.withs import enter, leave
from inputgen.library import paths
from inputgen.library.simple import attribute, itself, nothing
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MANAGER = Lib("contextlib.Manager")
_STACK = Lib("contextlib.ExitStack")
_ITS_MANAGER = "its manager"  # an attribute of a function that one decorates


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
    made = call_function(ev, replace(function, called_by=None), args, call.at)
    if not isinstance(made, Ref) or not lazy(ev, made) or not isinstance(call.receiver, Ref):
        return ev.unknown("a context manager that is not known", call.at)
    put_attribute(ev, call.receiver, "its generator", made, call.at)
    found = step(ev, made, call.at)
    ev.path = found.yielded[0] if found.yielded is not None else None
    if found.yielded is None:
        raise PathEndsError("a context manager that does not yield")
    return found.yielded[1]


def _exit(ev: Evaluator, call: Call) -> Value:
    """Go on after the `yield`, or raise there: what the generator catches is swallowed."""
    made, value = attribute(ev, call.receiver, "its generator"), call.arg(1, "value")
    if not isinstance(made, Ref) or not lazy(ev, made):
        return Const(None, call.at)
    thrown = None
    if value is not None and value != Const(None):
        thrown = Thrown(name_of(ev, value) or "an exception", value, call.at)
    context, certain = Try((), depth=len(ev.frames)), ev.state.certain
    ev.tries.append(context)
    try:
        found = step(ev, made, call.at, thrown=thrown)
    finally:
        ev.tries.pop()
    if context.risky:
        ev.risk()
    # The very exception that comes out again is not swallowed; another one takes its place.
    again = [state for state, raised in context.raised if thrown is not None and raised.value is thrown.value]
    for state, raised in context.raised:
        if thrown is None or raised.value is not thrown.value:
            ev.pass_on(state, raised)
    ended = [found.ended[0]] if found.ended is not None else []
    ev.path = join_states([*ended, *again], certain)
    if ev.path is None:
        raise PathEndsError("leaving a context manager")
    swallowed = Const(bool(ended) and thrown is not None, call.at)
    return swallowed if not (ended and again) else Open(BOOL, None, "computed", call.at)


def _manager_suppresses(ev: Evaluator, receiver: Value, at: At) -> Value:
    """Whether the generator may catch an exception at its `yield`: it has handlers somewhere."""
    function = attribute(ev, receiver, "its function")
    node = function.node if isinstance(function, Func) else None
    catches = node is not None and any(isinstance(found, cst.ExceptHandler | cst.With) for found in descendants(node))
    return Const(catches, at)


def _decorated(ev: Evaluator, call: Call) -> Value:
    """A manager used as a decorator: the function, whose calls run inside it."""
    function = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if not isinstance(function, Func) or function.called_by is not None or call.receiver is None:
        return function
    held = own_attributes(ev, function)
    entries = {**held.entries, _ITS_MANAGER: Slot(call.receiver, False, call.at)}
    ev.put(function_cell(ev, function), replace(held, entries=entries))
    return replace(function, called_by="contextlib.decorated")


def _run_inside(ev: Evaluator, call: Call) -> Value:
    """A call of a function that a manager decorates; one made of a generator is made anew for each (`_recreate_cm`)."""
    function = call.receiver
    assert isinstance(function, Func), "the function itself is the receiver"
    held = own_attributes(ev, function).entries.get(_ITS_MANAGER)
    manager = held.value if held is not None else Unknown("a context manager that is not known", call.at)
    obj = ev.instance_at(manager)
    if obj is not None and obj.cls == _MANAGER:
        manager = ev.new(replace(obj, attrs={k: v for k, v in obj.attrs.items() if k != "its generator"}), call.at)
    enter(ev, manager, call.at.node)
    made = call_function(ev, function, call.args, call.at)
    leave(ev, manager, call.at.node)
    return made


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
    manager = call.arg(0, "cm")
    if manager is None:
        return ev.unknown("a context manager that is not known", call.at)
    _keep(ev, call, manager)
    return enter(ev, manager, call.at.node)


def _keep(ev: Evaluator, call: Call, manager: Value) -> None:
    """The stack leaves a manager when it is left itself."""
    entered = attribute(ev, call.receiver, "it entered")
    held = ev.list_at(entered) if entered is not None else None
    if held is not None and isinstance(entered, Ref):
        ev.put(entered, ListObj("list", (*held.items, manager), held.rest))


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


def _push(ev: Evaluator, call: Call) -> Value:
    """`stack.push(x)`: a manager that is not entered, but left; or a function, taken to be called at once."""
    pushed = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if isinstance(pushed, Func | Bound):
        call_value(ev, pushed, Arguments((Const(None), Const(None), Const(None))), call.at)
    else:
        _keep(ev, call, pushed)
    return pushed


FUNCTIONS = {
    "contextmanager": _contextmanager,
    "asynccontextmanager": _contextmanager,
    "manager": _manager,
    "decorated": _run_inside,
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
    "ContextDecorator.__call__": _decorated,
    "AsyncContextDecorator.__call__": _decorated,
    "Wrapper.__enter__": _wrapped,
    "Wrapper.__exit__": nothing,
    "Folder.__enter__": _go,
    "Folder.__exit__": _return,
    "Suppress.__enter__": nothing,
    "Suppress.__exit__": _swallow,
    "ExitStack.__enter__": itself,
    "ExitStack.__exit__": _close,
    "ExitStack.enter_context": _enter_context,
    "ExitStack.push": _push,
    "ExitStack.callback": _callback,
    "ExitStack.close": _close,
    "ExitStack.pop_all": itself,
}
ATTRIBUTES = {"Suppress.suppresses": _suppresses, "Manager.suppresses": _manager_suppresses}
