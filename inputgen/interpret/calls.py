"""Calls: of project functions, classes and instances, and of library names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds, told_wandb
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.coroutines import awaited, is_coroutine
from inputgen.interpret.functions import call_function
from inputgen.interpret.handed import hand_over
from inputgen.interpret.hierarchy import class_attribute, library_base, linearised
from inputgen.interpret.join import choice_of, widen
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.theirs import is_of_a_library
from inputgen.interpret.told_by_use import converted
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Ref,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


# Without an argument these give something else than with one; of `f(*rows)`, rows not known, it is not known which.
_OF_ONE = frozenset(
    {f"builtins.{name}" for name in "list tuple set frozenset int float str bool bytes complex any all sum".split()}
    | {"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath"}
)


def call(ev: Evaluator, callee: Value, args: Arguments, at: At) -> Value:
    """The value of a call.

    Raises:
        PathEndsError: where the call surely raises.
    """
    if isinstance(callee, Choice):
        if len(callee.options) > bounds.OPTIONS and any(_is_built(ev, option) for option in callee.options):
            return call(ev, widen(callee.options, callee.at), args, at)
        return ev.each(callee, lambda option: call(ev, option, args, at))
    if isinstance(callee, Func):
        return call_function(ev, callee, args, at)
    if isinstance(callee, Bound):
        return _call_bound(ev, callee, args, at)
    if isinstance(callee, Lib):
        return call_library(ev, callee.name, args, at)
    if isinstance(callee, Ref):
        return _call_object(ev, callee, args, at)
    if isinstance(callee, Const):
        raise ev.raises(f"TypeError: {type(callee.value).__name__!r} object is not callable", at)
    ev.risk()
    escape(ev, "a function that is not known", args, at)
    if isinstance(callee, Unknown):
        if callee.reason == TYPE_NOT_KNOWN and len(args.positional) == 1 and is_set_by_command_line(args.positional[0]):
            return args.positional[0]  # converted to the type of an option, it is given all the same
        if _may_be_the_projects(callee):
            may_run(ev, Unknown(callee.reason, at))
        elif (maker := maker_of(callee)) is not None:
            told_wandb.tell(ev, maker, args, at)
        return _or_given(ev, "", args, Unknown(callee.reason, callee.at))
    return _or_given(ev, "", args, Unknown("the function called is not known", at))


def _is_built(ev: Evaluator, cls: Value) -> bool:
    """Whether a class is like one of models or environments, which take long to make: of many none is made."""
    return library_base(ev, cls) is not None and isinstance(class_attribute(ev, cls, "__init__"), Func)


def _call_bound(ev: Evaluator, bound: Bound, args: Arguments, at: At) -> Value:
    if isinstance(bound.method, Func):
        with_receiver = replace(args, positional=(bound.receiver, *args.positional))
        return call_function(ev, bound.method, with_receiver, at)
    handler = ev.libraries.method(bound.method)
    assert handler is not None, "a bound library method was found in its model"
    held = ev.list_at(bound.receiver)
    if held is not None and args.open is not None and not args.positional and isinstance(bound.receiver, Ref):
        # `names.extend(*rows)`, rows not known: whatever the method does, it may have done.
        parts = [*held.items, *([held.rest] if held.rest is not None else [])]
        ev.put(bound.receiver, ListObj(held.kind, (), choice_of([*parts, Unknown(args.open.reason, args.open.at)])))
        return ev.unknown(args.open.reason, at)
    return _handled(ev, handler, Call(bound.method, args, at, bound.receiver))


def _handled(ev: Evaluator, handler: Handler, call: Call) -> Value:
    if not ev.summarised:
        return handler(ev, call)
    with ev.making_at(call.at):
        return handler(ev, call)


# The reason of `type(x)` where `x` is not known.
TYPE_NOT_KNOWN = "the type of a value that is not known"
# What these give may be the project's own; what other libraries give is theirs.
_FINDING = ("eval", "imp.", "importlib")
_PLAIN = {name: f"builtins.object.{name}" for name in ("__setattr__", "__delattr__")}  # `nn.Module.__setattr__(...)`
_RETURNED, _NOT_MODELLED = "returned by ", ", which inputgen does not model"


def _may_be_the_projects(callee: Unknown) -> bool:
    """Whether code of the project may run where something is called that is not known."""
    maker = maker_of(callee)
    if maker is not None:
        return maker.startswith(_FINDING)
    return not callee.plain and not is_of_a_library(callee.reason)


def call_library(ev: Evaluator, name: str, args: Arguments, at: At) -> Value:
    """The value of a call of a library function or class, by qualified name."""
    converted(ev, name, args, at)
    handler = ev.libraries.function(name)
    if handler is not None:
        if args.open is not None and not args.positional and name in _OF_ONE:
            return ev.unknown(args.open.reason, at)
        return _handled(ev, handler, Call(name, args, at))
    method = ev.libraries.method(name) or ev.libraries.method(_PLAIN.get(name.rpartition(".")[2], ""))
    if method is not None and args.positional:  # `str.upper(x)`, `dict.update(d, e)`
        rest = Arguments(args.positional[1:], args.named, args.open, args.optional)
        return _handled(ev, method, Call(name, rest, at, args.positional[0]))
    escape(ev, name, args, at)
    for value in (*args.positional, *dict(args.named or {}).values()):
        obj = ev.instance_at(value)
        back = ev.libraries.method(f"{obj.cls.name}.handed back") if obj and isinstance(obj.cls, Lib) else None
        if back is not None:
            return back(ev, Call(name, args, at, value))
    told_wandb.tell(ev, name, args, at)
    return _or_given(ev, name, args, returned_by(ev, name, at))


def _or_given(ev: Evaluator, name: str, args: Arguments, otherwise: Value) -> Value:
    """What a function that is not followed gives: it may be one of those given (`trainer = prepare(trainer)`).

    Only what has methods that start runs counts (`may be handed back`); what a class makes is none of them.
    """
    if name.rpartition(".")[2][:1].isupper():
        return otherwise
    given = [option for each in (*args.positional, *dict(args.named or {}).values()) for option in alternatives(each)]
    back = [option for option in given if _may_be_handed_back(ev, option)]
    return choice_of([*back, otherwise]) if back else otherwise


def _may_be_handed_back(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    bases = linearised(ev, obj.cls) if obj is not None else ()
    return any(isinstance(base, Lib) and ev.libraries.method(f"{base.name}.may be handed back") for base in bases)


def returned_by(ev: Evaluator, name: str, at: At) -> Value:
    """What a library function or class gives that has no model."""
    return ev.unknown(f"{_RETURNED}{name.removeprefix('builtins.')}{_NOT_MODELLED}", at)


def maker_of(value: Value) -> str | None:
    """The qualified name of the library function or class that gave a value, where it has no model."""
    if not isinstance(value, Unknown) or not value.reason.startswith(_RETURNED):
        return None
    return value.reason.removeprefix(_RETURNED).removesuffix(_NOT_MODELLED)


def escape(ev: Evaluator, name: str, args: Arguments, at: At) -> None:
    """Tell the models of the instances among the arguments that a function that is not known has them now.

    It may call the functions among them, run the coroutines, and fill a dict that is empty.
    """
    given = (*args.positional, *dict(args.named or {}).values())
    for value, surely in _within(ev, given):
        hand_over(ev, value, surely=surely)
        _may_fill(ev, value, name, at)
        if is_coroutine(ev, value):
            ev.branch([partial(awaited, ev, value, at), lambda: Const(None)])
        told_wandb.given_away(ev, name, value, at)
        held = _whose(ev, value)
        obj = ev.instance_at(held)
        for base in linearised(ev, obj.cls) if obj is not None else ():
            handler = ev.libraries.method(f"{base.name}.escapes") if isinstance(base, Lib) else None
            if handler is not None:
                handler(ev, Call(name, args, at, held))


def _whose(ev: Evaluator, value: Value) -> Value:
    """What is given with a value: of a method of a trainer, the trainer."""
    if isinstance(value, Bound) and isinstance(value.method, str) and _may_be_handed_back(ev, value.receiver):
        return value.receiver
    return value


def _may_fill(ev: Evaluator, value: Value, name: str, at: At) -> None:
    """An empty dict that is given away is often one for results: a key that is read of it later is no KeyError."""
    obj = ev.dict_at(value)
    if obj is not None and isinstance(value, Ref) and not obj.entries and (obj.open or obj.default_factory) is None:
        ev.put(value, replace(obj, lacks=Unknown(f"the dict is given to {name}, which may fill it", at)))


def _within(ev: Evaluator, values: Iterable[Value]) -> Iterator[tuple[Value, bool]]:
    """The values, each option of them, and what lists and dicts among them hold; each with whether it surely is one.

    Each object is told once, and once more where it then surely is one: of those that hold each other, there are more
    ways to one than objects.
    """
    met: dict[Ref, tuple[bool, int]] = {}

    def within(values: Iterable[Value], surely: bool, depth: int) -> Iterator[tuple[Value, bool]]:
        for each in values:
            options = alternatives(each)
            only = surely and len(options) == 1
            for value in options:
                before = met.get(value) if isinstance(value, Ref) else None
                if before is not None and before[0] >= only and before[1] <= depth:
                    continue
                yield value, only
                if isinstance(value, Ref) and depth < bounds.ESCAPE_DEPTH:
                    met[value] = only, depth
                    yield from held(value, only, depth + 1)

    def held(value: Ref, only: bool, depth: int) -> Iterator[tuple[Value, bool]]:
        obj = ev.get(value)
        if isinstance(obj, ListObj):
            yield from within(obj.items, only, depth)
        elif isinstance(obj, DictObj):
            for slot in obj.entries.values():
                yield from within((slot.value,), only and not slot.optional, depth)

    yield from within(values, True, 0)


def _call_object(ev: Evaluator, callee: Ref, args: Arguments, at: At) -> Value:
    from inputgen.interpret.attributes import find_attribute
    from inputgen.interpret.classes import instantiate

    obj = ev.get(callee)
    if isinstance(obj, ClassObj):
        return instantiate(ev, callee, args, at)
    if isinstance(obj, Instance):
        method = find_attribute(ev, callee, "__call__", at)
        if method is not None:
            return call(ev, method, args, at)
        return ev.unknown("returned by a call of an object whose class is not known", at)
    raise ev.raises("TypeError: object is not callable", at)
