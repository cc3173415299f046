"""`math` (Python docs, "math"): constants and pure functions."""

from __future__ import annotations

import math as python_math
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.iteration import elements
from inputgen.interpret.operators import binary
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, Open, Value
from inputgen.library.builtin_numbers import by_special, numeric
from inputgen.library.simple import constant
from inputgen.model.types import BOOL, FLOAT, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FLOATS = (
    "sqrt exp expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh "
    "degrees radians fabs fmod remainder copysign hypot erf erfc gamma lgamma ldexp cbrt exp2 ulp nextafter"
)
_INTS = "gcd lcm isqrt"
_BOOLS = "isnan isinf isfinite isclose"
# Their results, and the time they take, grow with the value of their arguments.
_LARGEST = 1_000


def _bounded(name: str) -> Handler:
    """`factorial`, `comb`, `perm`: computed for small arguments."""
    compute = numeric(getattr(python_math, name), INT)

    def handler(ev: Evaluator, call: Call) -> Value:
        numbers = [ev.constant(value.default if isinstance(value, Open) else value) for value in call.args.positional]
        if any(isinstance(number, int) and number > _LARGEST for number in numbers):
            return Open(INT, None, "computed", call.at)
        return compute(ev, call)

    return handler


def _prod(ev: Evaluator, call: Call) -> Value:
    source = elements(ev, call.args.positional[0], call.at) if call.args.positional else None
    if source is None or source.rest is not None:
        return ev.unknown("a product of values that are not known", call.at)
    total: Value = call.arg(1, "start") or Const(1, call.at)
    for item in source.items:
        total = binary(ev, "*", total, item, call.at)
    return total


def _whole(name: str) -> Handler:
    """`floor`, `ceil`, `trunc`: what an object's own special method gives (Python docs, math)."""
    return by_special(name, numeric(getattr(python_math, name), INT))


def _table(names: str, result: m.Type) -> dict[str, Handler]:
    # Some of them are newer than the oldest Python: there, they are not computed.
    known = {name: getattr(python_math, name) for name in names.split() if hasattr(python_math, name)}
    return {name: numeric(function, result) for name, function in known.items()}


FUNCTIONS: dict[str, Handler] = {
    **_table(_FLOATS, FLOAT),
    **_table(_INTS, INT),
    **_table(_BOOLS, BOOL),
    **{name: _bounded(name) for name in ("factorial", "comb", "perm")},
    **{name: _whole(name) for name in ("floor", "ceil", "trunc")},
    "prod": _prod,
}
VALUES = {name: constant(getattr(python_math, name)) for name in ("pi", "e", "tau", "inf", "nan")}
