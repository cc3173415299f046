"""numpy: its constants, scalars and what draws one number (NumPy docs); its arrays are in `numpy_arrays`.

A numpy scalar is shown as the JSON type W&B stores for it: `np.float32` and `np.float64` are numbers, `np.bool_` a
boolean, `np.str_` a string (`wandb-facts`, section 3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.protocol import Call, Constant, Getter, Handler
from inputgen.interpret.types import type_of
from inputgen.interpret.values import Const, Open, Value
from inputgen.library import numpy_arrays
from inputgen.library.numpy_arrays import array, is_array, is_number, row_of
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
        if size is None or size == Const(None):
            return typed(type_)(ev, call)
        if is_number(size) and len(call.args.positional) <= sized + 1:
            return row_of(ev, type_, call.at)
        return array(ev, call) if is_number(size) or ev.list_at(size) is not None else _array(ev, call)

    return handler


def _of_number(ev: Evaluator, call: Call) -> Value:
    """`np.log(x)`: a number of a number, an array of anything else."""
    given = call.args.positional
    if given and is_array(ev, given[0]):
        return array(ev, call)
    if len(given) != 1 or call.args.named or call.args.open is not None:
        return _array(ev, call)
    return typed(FLOAT)(ev, call) if is_number(given[0]) else _array(ev, call)


def _of_numbers(ev: Evaluator, call: Call) -> Value:
    """`np.mean(x)`: a number of a list of numbers; of anything else it depends on the shape."""
    held = ev.list_at(call.args.positional[0]) if len(call.args.positional) == 1 else None
    if held is None or call.args.named or call.args.open is not None:
        return _array(ev, call)
    numbers = [*held.items, *([held.rest] if held.rest is not None else [])]
    return typed(FLOAT)(ev, call) if numbers and all(map(is_number, numbers)) else _array(ev, call)


def _choice(ev: Evaluator, call: Call) -> Value:
    """`np.random.choice(x)`: an element, which numpy makes of the type they all have; of a number, one below it."""
    given, size = call.arg(0, "a"), call.arg(1, "size")
    if given is None or call.args.open is not None or not (size is None or size == Const(None)):
        return _array(ev, call)
    held = ev.list_at(given)
    if held is None:
        return typed(INT)(ev, call) if is_number(given) else _array(ev, call)
    elements = [*held.items, *([held.rest] if held.rest is not None else [])]
    types = {type_of(element) for element in elements if isinstance(element, Const | Open)}
    alike = len(types) == 1 and all(isinstance(element, Const | Open) for element in elements)
    (kind,) = types if alike else (None,)
    return typed(kind)(ev, call) if kind in (INT, FLOAT, BOOL, STR) and kind is not None else _array(ev, call)


FUNCTIONS: dict[str, Handler] = {
    **named("log log2 log10 log1p exp expm1 sqrt cbrt sin cos tan arctan tanh floor ceil", _of_number),
    **named("mean median std var average", _of_numbers),
    "random.choice": _choice,
    **named("float16 float32 float64 double", _scalar(FLOAT)),
    **named("int8 int16 int32 int64 uint8 uint16 uint32 uint64 int_ intp", _scalar(INT)),
    **named("bool_", _scalar(BOOL)),
    **named("str_", _scalar(STR)),
    **numpy_arrays.FUNCTIONS,
    "random.seed": nothing,
    "random.randint": _drawn(INT, 2),
    **named("random.rand random.randn", _drawn(FLOAT, 0)),
    **named("random.random random.random_sample", _drawn(FLOAT, 0)),
    **named("random.uniform random.normal", _drawn(FLOAT, 2)),
    **named("set_printoptions seterr", nothing),
}
METHODS: dict[str, Handler] = numpy_arrays.METHODS
ATTRIBUTES: dict[str, Getter] = numpy_arrays.ATTRIBUTES
VALUES: dict[str, Constant] = {
    "inf": constant(math.inf),
    "nan": constant(math.nan),
    "pi": constant(math.pi),
    "e": constant(math.e),
}
