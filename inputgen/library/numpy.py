"""numpy: its constants, scalars and what draws one number; arrays are not modelled (NumPy docs).

A numpy scalar is shown as the JSON type W&B stores for it: `np.float32` and `np.float64` are numbers, `np.bool_` a
boolean, `np.str_` a string (`wandb-facts`, section 3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.protocol import Call, Constant, Handler
from inputgen.interpret.values import Const, Open, Value
from inputgen.library.simple import constant, named, nothing, typed
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_EXACT = 128  # whole numbers from 0 up to here are the same in every numeric type


def _scalar(type_: m.Type) -> Handler:
    """`np.float32(x)`: its type is known; its value where no type of that kind rounds it. Of a list it is an array."""

    def handler(ev: Evaluator, call: Call) -> Value:
        given = call.args.positional[0] if call.args.positional else Const(0, call.at)
        if not isinstance(given, Const | Open):
            return _array(ev, call)
        value = given.value if isinstance(given, Const) else None
        if isinstance(value, bool | int | float) and 0 <= value < _EXACT and value == int(value):
            if type_ == FLOAT:
                return Const(float(value), call.at)
            if type_ == INT:
                return Const(int(value), call.at)
        return Open(type_, None, "computed", call.at)

    return handler


def _array(ev: Evaluator, call: Call) -> Value:
    return ev.unknown(f"an array made by {call.name}, whose shape is not known", call.at)


def _drawn(type_: m.Type, sized: int) -> Handler:
    """A number drawn at random; an array where a size is given, as the argument at that position or as `size`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        size = call.arg(sized, "size")
        return typed(type_)(ev, call) if size is None or size == Const(None) else _array(ev, call)

    return handler


FUNCTIONS: dict[str, Handler] = {
    **named("float16 float32 float64 double", _scalar(FLOAT)),
    **named("int8 int16 int32 int64 uint8 uint16 uint32 uint64 int_ intp", _scalar(INT)),
    **named("bool_", _scalar(BOOL)),
    **named("str_", _scalar(STR)),
    **named("array asarray arange zeros ones empty full linspace logspace", _array),
    "random.seed": nothing,
    "random.randint": _drawn(INT, 2),
    **named("random.rand random.randn", _drawn(FLOAT, 0)),
    **named("random.random random.random_sample", _drawn(FLOAT, 0)),
    **named("random.uniform random.normal", _drawn(FLOAT, 2)),
    **named("set_printoptions seterr", nothing),
}
VALUES: dict[str, Constant] = {
    "inf": constant(math.inf),
    "nan": constant(math.nan),
    "pi": constant(math.pi),
    "e": constant(math.e),
}
