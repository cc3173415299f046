"""Exceptions as values: what a handler takes, and what it binds.

An exception that the job raises itself is an instance on the heap; one that an operation raises is known by the name of
its class (`"KeyError: 'x'"`), and made an instance where a handler asks for it. An instance of a built-in exception
holds `args`, as `BaseException.__new__` sets them (Python docs, "Built-in Exceptions").
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from inputgen.interpret.frames import Thrown
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import At, Choice, ClassObj, Const, Instance, Lib, ListObj, Ref, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.state import State, WayOut

CAUGHT = "an exception that was caught"
_GROUPS = (Lib("builtins.ExceptionGroup"), Lib("builtins.BaseExceptionGroup"))
# What libraries raise that is below a built-in exception.
_BASES = {
    "dataclasses.FrozenInstanceError": "builtins.AttributeError",
    "attr.exceptions.FrozenInstanceError": "builtins.AttributeError",
}
# W&B's own, by what they are below (wandb 0.31.0, `wandb.errors`, `sdk/lib/config_util.py`).
_OF_WANDB: dict[str, tuple[str, ...]] = {
    "Error": (),
    "ConfigError": ("Error",),
    "UsageError": ("Error",),
    "LaunchError": ("Error",),
    "InitError": ("Error", "CommError", "AuthenticationError", "UsageError"),  # one of these
}
NOT_STARTED = "InitError: the run is not started"
_ANY = ("builtins.Exception", "builtins.BaseException")


def builtin_exception(name: str) -> type[BaseException] | None:
    """A built-in exception, by name."""
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def is_exception_class(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a class whose instances can be raised."""
    if isinstance(value, Lib):
        return builtin_exception(value.name.removeprefix("builtins.")) is not None
    return isinstance(value, Ref) and isinstance(ev.get(value), ClassObj)


def name_of(ev: Evaluator, value: Value) -> str | None:
    """The name of the class of an exception."""
    obj = ev.instance_at(value)
    if obj is None:
        return None
    if isinstance(obj.cls, Lib):
        return obj.cls.name.rpartition(".")[2]
    cls = ev.get(obj.cls) if isinstance(obj.cls, Ref) else None
    return cls.name if isinstance(cls, ClassObj) else None


def new_exception(ev: Evaluator, name: str, args: tuple[Value, ...] | None, at: At) -> Ref:
    """An instance of a built-in exception; `args` are None where they are not known."""
    attrs = {} if args is None else {"args": Slot(ev.new_list(args, at, "tuple"), False, at)}
    return ev.new(Instance(Lib(f"builtins.{name}"), attrs, Unknown(CAUGHT, at)), at)


def value_of(ev: Evaluator, thrown: Thrown, at: At) -> Value:
    """What `except ... as e` binds."""
    if thrown.value is not None:
        return thrown.value
    name, _, rest = thrown.what.partition(":")
    if builtin_exception(name) is None:
        return Unknown(CAUGHT, at)
    args = None
    if name == "KeyError" and rest:
        try:
            args = (Const(ast.literal_eval(rest.strip()), at),)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            args = None
    if args is not None and not isinstance(args[0].value, str | int | float | None):
        args = None
    return new_exception(ev, name, args, at)


def way_out(state: State, thrown: Thrown) -> WayOut:
    """How the job ends with an exception: it exits, with a status that may be 0 or tells a failure, or raises."""
    if thrown.what != "SystemExit":
        return "raise"
    made = state.heap.get(thrown.value.addr) if isinstance(thrown.value, Ref) else None
    held = made.attrs.get("args") if isinstance(made, Instance) else None
    args = state.heap.get(held.value.addr) if held is not None and isinstance(held.value, Ref) else None
    status = args.items[0] if isinstance(args, ListObj) and args.items else None
    options = status.options if isinstance(status, Choice) else (status,)
    failing = all(isinstance(option, Const) and option.value not in (None, 0) for option in options)
    return "failure" if failing else "exit"


def is_group(ev: Evaluator, thrown: Thrown) -> bool | None:
    """Whether what is raised is a group, which `except*` takes apart; None where it may be."""
    obj = ev.instance_at(thrown.value) if thrown.value is not None else None
    if obj is None:
        return False if builtin_exception(thrown.what.partition(":")[0]) is not None else None
    return any(base in _GROUPS for base in linearised(ev, obj.cls))


def matches(ev: Evaluator, handled: Value, thrown: Thrown) -> bool | None:
    """Whether `except handled` takes what was raised; None where that cannot be told."""
    if isinstance(handled, Choice):
        return _all_agree([matches(ev, option, thrown) for option in handled.options])
    listed = ev.list_at(handled)
    if listed is not None:
        found = [matches(ev, item, thrown) for item in listed.items]
        return True if True in found else None if None in found or listed.rest is not None else False
    if handled == Lib("builtins.BaseException"):
        return True
    if isinstance(thrown.value, Choice):
        return _all_agree([matches(ev, handled, Thrown(thrown.what, option)) for option in thrown.value.options])
    obj = ev.instance_at(thrown.value) if thrown.value is not None else None
    if obj is not None:
        return _all_or_none([_below(ev, base, handled) for base in linearised(ev, obj.cls)])
    return _below(ev, Lib(f"builtins.{thrown.what.partition(':')[0].strip()}"), handled)


def _all_agree(answers: list[bool | None]) -> bool | None:
    return answers[0] if len(set(answers)) == 1 else None


def _all_or_none(answers: list[bool | None]) -> bool | None:
    """One class of the hierarchy that a handler takes is enough."""
    return True if True in answers else None if None in answers else False


def _below(ev: Evaluator, cls: Value, handled: Value) -> bool | None:
    """Whether a class, its own bases in the project left out, is what a handler takes."""
    if cls == handled:
        return True
    if isinstance(cls, Ref):  # its bases are asked for themselves
        return None if isinstance(handled, Unknown) else False
    if not isinstance(cls, Lib):
        return None
    raised = builtin_exception(cls.name.removeprefix("builtins."))
    if isinstance(handled, Ref):
        return False if raised is not None or cls.name == "builtins.object" else None
    if not isinstance(handled, Lib):
        return None
    caught = builtin_exception(handled.name.removeprefix("builtins."))
    if raised is not None:
        # A library's own exception is not raised by Python itself; but `socket.error` is another name of `OSError`.
        return issubclass(raised, caught) if caught is not None else None
    if cls.name == "builtins.object":
        return False
    if cls.name.removeprefix("builtins.") in _OF_WANDB:
        return _is_wandbs(cls.name.removeprefix("builtins."), handled.name, caught)
    if cls.name in _BASES and cls.name.rpartition(".")[2] != handled.name.rpartition(".")[2]:
        return _below(ev, Lib(_BASES[cls.name]), handled)
    if cls.name.rpartition(".")[2] == handled.name.rpartition(".")[2]:
        return True
    # What a library raises is an Exception; of its bases nothing is known.
    return True if handled.name in _ANY and not cls.name.endswith(" exception") else None


def _is_wandbs(raised: str, handled: str, caught: type[BaseException] | None) -> bool | None:
    """Whether a handler takes an exception of W&B."""
    if caught is not None:
        return issubclass(Exception, caught)
    is_wandbs = handled.partition(".")[0] == "wandb"
    return handled.rpartition(".")[2] in (raised, *_OF_WANDB[raised]) if is_wandbs else None
