"""`decimal` and `fractions`: exact numbers, which W&B stores as texts (`wandb-facts`, section 3)."""

from __future__ import annotations

import decimal
import fractions
from typing import TYPE_CHECKING, Any

from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, Lib, Value
from inputgen.library.simple import attribute, typed, typed_attribute
from inputgen.model.types import BOOL, FLOAT, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CLASSES: dict[str, Any] = {"Decimal": decimal.Decimal, "Fraction": fractions.Fraction}
_LONGEST = 1_000  # characters: `Fraction("1e999999999")` is a number of as many digits
_OPERATORS = "add radd sub rsub mul rmul truediv rtruediv floordiv mod pow neg abs pos".split()


def _made(ev: Evaluator, name: str, text: Value, at: At) -> Value:
    return ev.new_instance(Lib(name), {"as text": text}, at)


def _new(ev: Evaluator, call: Call) -> Value:
    """`Decimal("0.1")`, `Fraction(1, 3)`: its text, where the arguments are known."""
    try:
        args = [to_python(ev, value) for value in call.args.positional]
        if call.args.named or call.args.open is not None or any(_is_large(arg) for arg in args):
            raise NotKnown
        made = _CLASSES[call.name.rpartition(".")[2]](*args)
        text: Value = Const(str(made), call.at)
    except NotKnown:
        text = some_text(call.at)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    return _made(ev, call.name, text, call.at)


def _is_large(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > _LONGEST or "e" in value.lower()
    return isinstance(value, int) and value.bit_length() > _LONGEST


def _computed(ev: Evaluator, call: Call) -> Value:
    return _made(ev, call.name.rpartition(".")[0], some_text(call.at), call.at)


def _as_text(ev: Evaluator, receiver: Value, at: At) -> Value:
    return attribute(ev, receiver, "as text") or some_text(at)


FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(_CLASSES, _new),
    **{f"{name}.from_float": _new for name in _CLASSES},
}
METHODS: dict[str, Handler] = {
    f"{cls}.{name}": handler
    for cls in _CLASSES
    for name, handler in {
        **{f"__{operator}__": _computed for operator in _OPERATORS},
        **dict.fromkeys(("quantize", "normalize", "limit_denominator", "sqrt", "copy_abs"), _computed),
        **dict.fromkeys(("is_zero", "is_nan", "is_finite", "is_signed"), typed(BOOL)),
        "__float__": typed(FLOAT),
        "__int__": typed(INT),
    }.items()
}
ATTRIBUTES: dict[str, Getter] = {
    **{f"{cls}.as text": _as_text for cls in _CLASSES},
    **{f"Fraction.{name}": typed_attribute(INT) for name in ("numerator", "denominator")},
}
