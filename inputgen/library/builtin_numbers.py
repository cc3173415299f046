"""Built-in conversions and functions of numbers and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.comparisons import truth
from inputgen.interpret.operators import binary
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.special_methods import special
from inputgen.interpret.texts import apply_known, format_value, representation, some_text, text_of
from inputgen.interpret.values import (
    Const,
    DictObj,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
)
from inputgen.library.simple import typed
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


# In the order in which they are asked for (Python docs, "Built-in Functions").
_CONVERTING: dict[type, str] = {
    int: "int index trunc",
    float: "float index",
    complex: "complex float index",
}


def _converter(convert: type, result: m.Type) -> Handler:
    """`int(x)`, `float(x)`, `bool(x)`: the value where it is known, else the type."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return Const(convert(), call.at)
        return ev.each(call.args.positional[0], lambda value: _convert(ev, call, convert, result, value))

    return handler


def _base(ev: Evaluator, call: Call) -> list[object]:
    """The second argument of `int(text, base)`, if it is given.

    Raises:
        NotKnown: if it is not known.
    """
    given = call.arg(1, "base")
    base = ev.constant(given) if given is not None else None
    if base is ...:
        raise NotKnown
    return [] if given is None else [base]


def _convert(ev: Evaluator, call: Call, convert: type, result: m.Type, value: Value) -> Value:
    given = special(ev, value, _CONVERTING.get(convert, ""), call.at)
    value = given if given is not None else value
    if convert is bool:
        known = truth(ev, value)
        if known is not None:
            return Const(known, call.at)
    if isinstance(value, Const):
        try:
            if isinstance(value.value, str) and len(value.value) > bounds.INTEGER_BITS // 4:
                raise NotKnown
            return Const(convert(value.value, *_base(ev, call)), call.at)
        except NotKnown:
            return Open(result, None, "computed", call.at)
        except Exception as error:  # the job raises it too
            raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    if isinstance(value, Open):
        default: Value | None = None
        if isinstance(value.default, Const):
            try:
                default = Const(convert(value.default.value, *_base(ev, call)), call.at)
            except Exception:  # the default does not convert: only the type is known
                default = None
        ev.risk()
        return Open(result, default, value.origin, call.at)
    if isinstance(ev.get(value) if isinstance(value, Ref) else None, ListObj | DictObj):
        raise ev.raises(f"TypeError: {convert.__name__}() argument must not be a container", call.at)
    ev.risk()
    return Open(result, None, "computed", call.at)


def _str(ev: Evaluator, call: Call) -> Value:
    """`str(x)`; `str(data, encoding, errors)` decodes what it is given."""
    if call.arg(1, "encoding") is not None or call.arg(2, "errors") is not None:
        return some_text(call.at)
    return text_of(ev, call.args.positional[0], call.at) if call.args.positional else Const("", call.at)


def _repr(ev: Evaluator, call: Call) -> Value:
    return representation(ev, call.args.positional[0], call.at) if call.args.positional else some_text(call.at)


def _round(ev: Evaluator, call: Call) -> Value:
    digits, number = call.arg(1, "ndigits"), call.arg(0, "number")
    own = special(ev, number, "round", call.at, *([digits] if digits else [])) if number is not None else None
    if own is not None:
        return own
    to_int = digits is None or ev.constant(digits) is None
    known = ev.constant(digits) if digits is not None else None
    if isinstance(known, int) and abs(known) > bounds.ROUNDING:
        return ev.unknown("the number is too large to compute", call.at)
    return numeric(round, INT if to_int else None)(ev, call)


def numeric(function: Any, result: m.Type | None) -> Handler:
    """A pure function of numbers."""

    def handler(ev: Evaluator, call: Call) -> Value:
        def apply(value: Value) -> Value:
            rest = [ev.constant(arg) for arg in call.args.positional[1:]]
            named = {name: ev.constant(arg) for name, arg in (call.args.named or {}).items()}
            known = ... not in (*rest, *named.values()) and call.args.open is None and not call.args.optional
            if isinstance(value, Const) and known:
                try:
                    return Const(function(value.value, *rest, **named), call.at)
                except Exception as error:  # the job raises it too
                    raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
            if isinstance(value, Open) and (result is not None or value.type in (INT, FLOAT)):
                default = None
                if isinstance(value.default, Const) and known:
                    try:
                        default = Const(function(value.default.value, *rest, **named), call.at)
                    except Exception:  # the default does not go: only the type is known
                        default = None
                return Open(result if result is not None else value.type, default, value.origin, call.at)
            if result is not None:
                return Open(result, None, "computed", call.at)
            return value if isinstance(value, Unknown) else ev.unknown("a number that is not known", call.at)

        return ev.each(call.args.positional[0], apply) if call.args.positional else ev.unknown("no argument", call.at)

    return handler


def by_special(name: str, otherwise: Handler) -> Handler:
    """A function that is what an object's own special method gives."""

    def handler(ev: Evaluator, call: Call) -> Value:
        own = special(ev, call.args.positional[0], name, call.at) if call.args.positional else None
        return own if own is not None else otherwise(ev, call)

    return handler


def _format(ev: Evaluator, call: Call) -> Value:
    """`format(x, spec)`."""
    value, spec = call.arg(0, "value"), call.arg(1, "format_spec") or Const("", call.at)
    if value is None:
        return some_text(call.at)
    own = special(ev, value, "format", call.at, spec)
    return own or apply_known(ev, [value, spec], call.at, lambda part, how: format_value(part, None, how))


def _divmod(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return ev.unknown("divmod needs two numbers", call.at)
    left, right = call.args.positional
    own = special(ev, left, "divmod", call.at, right) or special(ev, right, "rdivmod", call.at, left)
    if own is not None:
        return own
    if ev.instance_at(left) is not None or ev.instance_at(right) is not None:
        return ev.unknown("divmod of objects that are not modelled", call.at)
    parts = [binary(ev, op, left, right, call.at) for op in ("//", "%")]
    return ev.new_list(parts, call.at, "tuple")


def _pow(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2 or call.args.named:
        return ev.unknown("pow with a modulus is not modelled", call.at)
    return binary(ev, "**", *call.args.positional, call.at)


FUNCTIONS: dict[str, Handler] = {
    "int": _converter(int, INT),
    "float": _converter(float, FLOAT),
    "bool": _converter(bool, BOOL),
    "complex": _converter(complex, STR),
    "str": _str,
    "repr": _repr,
    "abs": by_special("abs", numeric(abs, None)),
    "round": _round,
    "divmod": _divmod,
    "pow": _pow,
    "chr": numeric(chr, STR),
    "ord": numeric(ord, INT),
    "hex": numeric(hex, STR),
    "bin": numeric(bin, STR),
    "oct": numeric(oct, STR),
    "input": lambda ev, call: Open(STR, None, "computed", call.at),
    "id": lambda ev, call: Open(INT, None, "computed", call.at),
    "hash": by_special("hash", typed(INT)),
    "format": _format,
}
