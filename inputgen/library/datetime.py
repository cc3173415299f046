"""`datetime` (Python docs, "datetime"): W&B stores all of these as texts (`wandb-facts`, section 3).

A value keeps its text, as `str` gives it, as `as text`; from that of a date it can be computed with again.
"""

from __future__ import annotations

import datetime as python_datetime
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, Lib, Open, Value
from inputgen.library.simple import attribute, typed
from inputgen.model.types import FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_WIDTH = re.compile(r"%[^a-zA-Z%]*\d")

_CLASSES: dict[str, type] = {
    "datetime": python_datetime.datetime,
    "date": python_datetime.date,
    "time": python_datetime.time,
    "timedelta": python_datetime.timedelta,
}
# How a text of one of these is read back; a timedelta's is not.
_READ: dict[str, Callable[[str], Any]] = {
    "datetime": python_datetime.datetime.fromisoformat,
    "date": python_datetime.date.fromisoformat,
    "time": python_datetime.time.fromisoformat,
}


def _made(ev: Evaluator, name: str, text: Value, at: At) -> Value:
    return ev.new_instance(Lib(f"datetime.{name}"), {"as text": text}, at)


def _class_of(call: Call) -> str:
    return call.name.split(".")[1]


def _new(ev: Evaluator, call: Call) -> Value:
    """`datetime(2024, 1, 1)`: its text, where all arguments are known."""
    name = _class_of(call)
    try:
        args = [to_python(ev, value) for value in call.args.positional]
        named = {key: to_python(ev, value) for key, value in dict(call.args.named or {}).items()}
        if call.args.open is not None or call.args.optional:
            raise NotKnown
        text: Value = Const(str(_CLASSES[name](*args, **named)), call.at)
    except NotKnown:
        text = some_text(call.at)
    except (TypeError, ValueError, OverflowError) as error:
        raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    return _made(ev, name, text, call.at)


def _some(name: str | None = None) -> Handler:
    """A call that makes one whose text is not known (`datetime.now()`)."""
    return lambda ev, call: _made(ev, name or _class_of(call), some_text(call.at), call.at)


def _fromisoformat(ev: Evaluator, call: Call) -> Value:
    text = ev.constant(call.args.positional[0]) if call.args.positional else None
    name = _class_of(call)
    try:
        return _made(ev, name, Const(str(_READ[name](text)), call.at), call.at)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # not known, or a form that this Python does not read
        return _made(ev, name, some_text(call.at), call.at)


def _known(ev: Evaluator, receiver: Value | None) -> Any:
    obj = ev.instance_at(receiver) if receiver is not None else None
    text = ev.constant(attribute(ev, receiver, "as text"))
    name = obj.cls.name.rpartition(".")[2] if obj is not None and isinstance(obj.cls, Lib) else ""
    return _READ[name](text) if isinstance(text, str) and name in _READ else None


def _text(function: Callable[..., str]) -> Handler:
    """A method that gives a text of it."""

    def handler(ev: Evaluator, call: Call) -> Value:
        known = _known(ev, call.receiver)
        args = [ev.constant(value) for value in call.args.positional]
        plain = not call.args.named and call.args.open is None and all(isinstance(arg, str) for arg in args)
        # A width in a format (`%99999999Y`) is how a short one makes a long text.
        if known is None or not plain or any(len(str(arg)) > 200 or _WIDTH.search(str(arg)) for arg in args):
            return some_text(call.at)
        try:
            return Const(function(known, *args), call.at)
        except (TypeError, ValueError, AttributeError):
            return some_text(call.at)

    return handler


def _number(name: str) -> Getter:
    def getter(ev: Evaluator, receiver: Value, at: At) -> Value:
        number = getattr(_known(ev, receiver), name, None)
        return Const(number, at) if isinstance(number, int) else Open(INT, None, "computed", at)

    return getter


def _as_text(ev: Evaluator, receiver: Value, at: At) -> Value:
    return attribute(ev, receiver, "as text") or some_text(at)


def _of_class(name: str, ev: Evaluator, call: Call) -> str:
    other = ev.instance_at(call.args.positional[0]) if call.args.positional else None
    moved = other is not None and other.cls == Lib("datetime.timedelta")
    return name if moved or name == "timedelta" else "timedelta"


def _shifted(name: str) -> Handler:
    """A moment less another is a timedelta; less a timedelta, another moment."""
    return lambda ev, call: _made(ev, _of_class(name, ev, call), some_text(call.at), call.at)


_METHODS: dict[str, dict[str, Handler]] = {
    "datetime": {
        **dict.fromkeys(("__add__", "__radd__", "replace", "astimezone"), _some("datetime")),
        "__sub__": _shifted("datetime"),
        "date": _some("date"),
        "time": _some("time"),
    },
    "date": {**dict.fromkeys(("__add__", "__radd__", "replace"), _some("date")), "__sub__": _shifted("date")},
    "time": {"replace": _some("time")},
    "timedelta": {
        **dict.fromkeys(("__add__", "__sub__", "__mul__", "__rmul__", "__abs__"), _some("timedelta")),
        "total_seconds": typed(FLOAT),
    },
}
_TEXTS: dict[str, Handler] = {
    "isoformat": _text(lambda value, *args: value.isoformat(*args)),
    "strftime": _text(lambda value, form: value.strftime(form)),
    "__str__": _text(str),
    "ctime": typed(STR),
    "tzname": typed(STR),
}
_NUMBERS: dict[str, Handler] = {"timestamp": typed(FLOAT)} | dict.fromkeys(
    ("weekday", "isoweekday", "toordinal"), typed(INT)
)

FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(_CLASSES, _new),
    **dict.fromkeys(("datetime.now", "datetime.utcnow", "datetime.today", "date.today"), _some()),
    **dict.fromkeys(("datetime.strptime", "datetime.fromtimestamp", "datetime.utcfromtimestamp"), _some()),
    **dict.fromkeys(("datetime.combine", "date.fromtimestamp", "date.fromordinal"), _some()),
    **dict.fromkeys((f"{name}.fromisoformat" for name in _READ), _fromisoformat),
}
METHODS: dict[str, Handler] = {
    f"{cls}.{name}": handler
    for cls, own in _METHODS.items()
    for name, handler in (own | ({} if cls == "timedelta" else {**_TEXTS, **_NUMBERS})).items()
}
ATTRIBUTES: dict[str, Getter] = {
    **{f"{cls}.as text": _as_text for cls in _CLASSES},
    **{
        f"{cls}.{name}": _number(name)
        for cls, names in {
            "datetime": "year month day hour minute second microsecond",
            "date": "year month day",
            "time": "hour minute second microsecond",
            "timedelta": "days seconds microseconds",
        }.items()
        for name in names.split()
    },
}
