"""The built-in exceptions (Python docs, "Built-in Exceptions"): made by a call, with `args`."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from inputgen.interpret.exceptions import name_of, new_exception
from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.texts import some_text, text_of
from inputgen.interpret.values import At, Const, ListObj, Ref, Value
from inputgen.library.simple import attribute, itself, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

NAMES = tuple(
    sorted(
        name
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, BaseException) and value.__name__ == name
    )
)
# Their text is not that of their arguments.
_OWN_TEXT = frozenset({"OSError", "SyntaxError", "UnicodeError", "ImportError", "BaseExceptionGroup"})


def _make(ev: Evaluator, call: Call) -> Value:
    given = None if call.args.open is not None else call.args.positional
    return new_exception(ev, call.name.removeprefix("builtins."), given, call.at)


def _init(ev: Evaluator, call: Call) -> Value:
    if isinstance(call.receiver, Ref) and call.args.open is None:
        put_attribute(ev, call.receiver, "args", ev.new_list(call.args.positional, call.at, "tuple"), call.at)
    return Const(None, call.at)


def _arguments(ev: Evaluator, receiver: Value) -> ListObj | None:
    held = attribute(ev, receiver, "args")
    args = ev.list_at(held) if held is not None else None
    return args if args is not None and args.rest is None else None


def _text_handler(name: str) -> Getter:
    kind = getattr(builtins, name)
    plain = not any(issubclass(kind, getattr(builtins, own, ())) for own in _OWN_TEXT)

    def text(ev: Evaluator, receiver: Value, at: At) -> Value:
        args = _arguments(ev, receiver)
        if args is None or not (plain or len(args.items) < 2):
            return some_text(at)
        if not args.items:
            return Const("", at)
        if len(args.items) == 1 and not issubclass(kind, KeyError):
            return text_of(ev, args.items[0], at)
        try:
            known = [to_python(ev, item) for item in args.items]
        except NotKnown:
            return some_text(at)
        return Const(repr(known[0]) if len(known) == 1 else repr(tuple(known)), at)

    return text


def _representation(ev: Evaluator, receiver: Value, at: At) -> Value:
    args, name = _arguments(ev, receiver), name_of(ev, receiver)
    try:
        known = [repr(to_python(ev, item)) for item in args.items] if args is not None else None
    except NotKnown:
        known = None
    return some_text(at) if known is None or name is None else Const(f"{name}({', '.join(known)})", at)


def _code(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`SystemExit.code`, `StopIteration.value`: the first argument, or None; a tuple of them, where there are more."""
    args = _arguments(ev, receiver)
    if args is None:
        return ev.unknown("an exception that was caught", at)
    return Const(None, at) if not args.items else args.items[0] if len(args.items) == 1 else ev.new(args, at)


FUNCTIONS: dict[str, Handler] = dict.fromkeys(NAMES, _make)
METHODS: dict[str, Handler] = {
    **{f"{name}.__init__": _init for name in NAMES},
    **{f"{name}.with_traceback": itself for name in NAMES},
    **{f"{name}.add_note": nothing for name in NAMES},
}
ATTRIBUTES: dict[str, Getter] = {
    **{f"{name}.as text": _text_handler(name) for name in NAMES},
    **{f"{name}.as representation": _representation for name in NAMES},
    "SystemExit.code": _code,
    "StopIteration.value": _code,
}
