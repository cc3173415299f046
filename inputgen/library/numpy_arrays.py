"""numpy's arrays: their shapes are whole numbers, what they hold is not known (NumPy docs, "The N-dimensional array").

W&B stores an array by its size, which is not told: as a list, or as text (`wandb-facts`, section 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.values import At, Instance, Lib, ListObj, Open, Ref, Value
from inputgen.library.simple import instance, named, typed, typed_attribute
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

ARRAY = Lib("numpy.ndarray")
array = instance(ARRAY.name)

# What gives an array whatever it is given (NumPy docs, "Array creation routines", "Array manipulation routines").
_MAKERS = """
    ndarray array asarray ascontiguousarray arange logspace zeros ones empty full eye identity
    zeros_like ones_like empty_like full_like
    concatenate stack vstack hstack dstack column_stack tile repeat expand_dims argsort
"""
# What gives an array of an array, of any number of dimensions.
_KEEPING = "astype copy flatten ravel reshape transpose swapaxes repeat"
# What an operator makes of an array, element by element; `@` may give a number.
_OPERATORS = """
    __eq__ __ne__ __lt__ __le__ __gt__ __ge__
    __add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __pow__ __and__ __or__ __xor__
    __radd__ __rsub__ __rmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__
"""


def is_array(ev: Evaluator, value: Value | None) -> bool:
    """Whether a value surely is an array."""
    obj = ev.instance_at(value) if value is not None else None
    return obj is not None and obj.cls == ARRAY


def _spaced(ev: Evaluator, call: Call) -> Value:
    """`np.linspace(a, b, n)`: an array; with `retstep` a pair."""
    return array(ev, call) if call.arg(4, "retstep") is None else _not_modelled(ev, call)


def _shape(ev: Evaluator, of: Value, at: At) -> Value:
    """`array.shape`: so many whole numbers."""
    return ev.new(ListObj("tuple", (), Open(INT, None, "computed", at)), at)


def _transposed(ev: Evaluator, of: Value, at: At) -> Value:
    return ev.new_instance(ARRAY, {}, at)


def _item(ev: Evaluator, call: Call) -> Value:
    """`array[index]`: an array where a part of the index is a slice or a list, else perhaps a number."""
    index = call.arg(0, "key")
    held = ev.list_at(index) if index is not None else None
    parts = held.items if held is not None and held.kind == "tuple" else (index,)
    several = any(_is_several(ev, part) for part in parts)
    return array(ev, call) if several else ev.unknown("an element of an array, which is not modelled", call.at)


def _is_several(ev: Evaluator, index: Value | None) -> bool:
    obj = ev.get(index) if isinstance(index, Ref) else None
    if isinstance(obj, ListObj):
        return obj.kind == "list"
    return isinstance(obj, Instance) and obj.cls in (Lib("builtins.slice"), ARRAY)


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of an array, which is not modelled", call.at)


FUNCTIONS: dict[str, Handler] = {**named(_MAKERS, array), "linspace": _spaced}
METHODS: dict[str, Handler] = {
    **named(_KEEPING, array, "ndarray."),
    **named(_OPERATORS, array, "ndarray."),
    "ndarray.__getitem__": _item,
    "ndarray.__len__": typed(INT),
    "ndarray.__getattr__": _not_modelled,
}
ATTRIBUTES: dict[str, Getter] = {
    **named("ndim size nbytes itemsize", typed_attribute(INT), "ndarray."),
    "ndarray.shape": _shape,
    "ndarray.T": _transposed,
}
