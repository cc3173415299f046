"""numpy's arrays: their shapes are whole numbers, what they hold is not known (NumPy docs, "The N-dimensional array").

W&B stores an array by its size: of 2 to 32 elements as a list, else as text (`wandb-facts`, section 3). The size is
told of an array that is made of a list of numbers or texts; what is put into it becomes one of the type that it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.snapshot import EACH_ELEMENT
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import At, Const, Instance, Lib, ListObj, Open, Ref, Value, alternatives
from inputgen.library.simple import instance, named, shape, typed, typed_attribute
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen import model as m
    from inputgen.interpret.evaluator import Evaluator

ARRAY = Lib("numpy.ndarray")
array = instance(ARRAY.name)

# What gives an array whatever it is given (NumPy docs, "Array creation routines", "Array manipulation routines").
_MAKERS = """
    ndarray ascontiguousarray zeros ones empty full eye identity
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


# What numpy makes of elements of several types, the widest last; of others nothing is told.
_WIDTHS = (BOOL, INT, FLOAT)
_FEWEST, _MOST = 2, 32  # elements of an array that W&B stores as a list
_LISTED = "as list"
_EACH = EACH_ELEMENT


def is_array(ev: Evaluator, value: Value | None) -> bool:
    """Whether a value surely is an array."""
    obj = ev.instance_at(value) if value is not None else None
    return obj is not None and obj.cls == ARRAY


def _made(ev: Evaluator, call: Call) -> Value:
    """`np.array(rows)`: of a list that is known, each element is of the type that all have together."""
    given = call.arg(0, "object")
    alone = len(call.args.positional) == 1 and not call.args.named and call.args.open is None
    leaves = _leaves(ev, given) if alone else None
    kind = _common(leaves or [])
    row = _common(_row(ev, given)) if alone and leaves is None else None
    if row is not None:
        return row_of(ev, row, call.at)
    if given is None or leaves is None or kind is None or not _FEWEST <= len(leaves) <= _MOST:
        return array(ev, call)
    return ev.new_instance(ARRAY, {_LISTED: _retyped(ev, given, kind, call.at)}, call.at)


def _common(leaves: list[Value]) -> m.Type | None:
    """The type that numpy makes of scalars; None where it is not told."""
    kinds = {type_of(leaf) for leaf in leaves}
    return STR if kinds == {STR} else max(kinds, key=_WIDTHS.index) if kinds and kinds <= set(_WIDTHS) else None


def _row(ev: Evaluator, value: Value | None) -> list[Value]:
    """What the elements of a list are that may have any number of them, if they are scalars; else nothing."""
    held = ev.list_at(value) if value is not None else None
    if held is None or held.rest is None or held.kind not in ("list", "tuple"):
        return []
    found = [each for item in (*held.items, held.rest) for each in alternatives(item)]
    return found if all(isinstance(each, Const | Open) for each in found) else []


def _leaves(ev: Evaluator, value: Value | None) -> list[Value] | None:
    """The elements of a list of scalars, or of lists of as many of these; None for anything else."""
    held = ev.list_at(value) if value is not None else None
    if held is None or held.rest is not None or held.kind not in ("list", "tuple") or len(held.items) > _MOST:
        return None
    if all(isinstance(item, Const | Open) for item in held.items):
        return list(held.items)
    rows = [_leaves(ev, item) for item in held.items]
    if len({_shape_of(ev, item) for item in held.items}) != 1:
        return None
    return [leaf for row in rows if row is not None for leaf in row] if None not in rows else None


def _shape_of(ev: Evaluator, value: Value) -> tuple[int, ...]:
    held = ev.list_at(value)
    return () if held is None else (len(held.items), *(_shape_of(ev, held.items[0]) if held.items else ()))


def _retyped(ev: Evaluator, value: Value, kind: m.Type, at: At) -> Value:
    held = ev.list_at(value)
    if held is None:
        return Open(kind, None, "computed", at)
    return ev.new_list([_retyped(ev, item, kind, at) for item in held.items], at, "list")


def row_of(ev: Evaluator, kind: m.Type, at: At) -> Value:
    """An array of one dimension, of which each element is of a type."""
    return ev.new_instance(ARRAY, {_EACH: Open(kind, None, "computed", at)}, at)


def _kept(ev: Evaluator, receiver: Value | None, name: str) -> Value | None:
    obj = ev.instance_at(receiver) if receiver is not None else None
    slot = obj.attrs.get(name) if obj is not None else None
    reshaped = obj is not None and "shape" in obj.attrs
    return slot.value if slot is not None and not slot.optional and not reshaped else None


def _listed(ev: Evaluator, call: Call) -> Value:
    """`array.tolist()`."""
    held, each = _kept(ev, call.receiver, _LISTED), _kept(ev, call.receiver, _EACH)
    if each is not None:
        return ev.new(ListObj("list", (), each), call.at)
    return _not_modelled(ev, call) if held is None or ev.list_at(held) is None else _again(ev, held, call.at)


def _elements(ev: Evaluator, receiver: Value, at: At) -> Value:
    """What a loop over an array yields: its elements, where it has one dimension."""
    held, each = _kept(ev, receiver, _LISTED), _kept(ev, receiver, _EACH)
    listed = ev.list_at(held) if held is not None else None
    if listed is not None and not any(ev.list_at(item) is not None for item in listed.items):
        return ev.new(ListObj("list", listed.items), at)
    return ev.new(ListObj("list", (), each or ev.unknown("an element of an array, which is not modelled", at)), at)


def _again(ev: Evaluator, value: Value, at: At) -> Value:
    held = ev.list_at(value)
    return value if held is None else ev.new_list([_again(ev, item, at) for item in held.items], at, "list")


def _resized(ev: Evaluator, call: Call) -> Value:
    """`array.resize(shape)`, in place."""
    if isinstance(call.receiver, Ref):
        ev.put(call.receiver, Instance(ARRAY, {}))
    return Const(None, call.at)


def _spaced(ev: Evaluator, call: Call) -> Value:
    """`np.linspace(a, b, n)`, `np.logspace`, `np.geomspace`: floats between numbers; with `retstep` a pair."""
    if call.name.endswith("linspace") and call.arg(4, "retstep") is not None:
        return _not_modelled(ev, call)
    ends = [call.arg(i, name) for i, name in enumerate(("start", "stop"))]
    typed_as = call.arg(4 if call.name.endswith("geomspace") else 5, "dtype")
    plain = typed_as is None and call.arg(6, "axis") is None and call.args.open is None
    return row_of(ev, FLOAT, call.at) if plain and all(map(is_number, ends)) else array(ev, call)


def _ranged(ev: Evaluator, call: Call) -> Value:
    """`np.arange(a, b, step)`: whole numbers where all of them are."""
    given = [*call.args.positional, *(dict(call.args.named or {}).values())]
    if call.arg(3, "dtype") is not None or call.args.open is not None or not given or not all(map(is_number, given)):
        return array(ev, call)
    kinds = {part for value in given for part in parts_of(type_of(value))}
    if kinds <= {INT, BOOL}:
        return row_of(ev, INT, call.at)
    return row_of(ev, FLOAT, call.at) if any(type_of(value) == FLOAT for value in given) else array(ev, call)


def is_number(value: Value | None) -> bool:
    """Whether a value is a number, or a boolean."""
    return isinstance(value, Const | Open) and all(part in (INT, FLOAT, BOOL) for part in parts_of(type_of(value)))


def _transposed(ev: Evaluator, of: Value, at: At) -> Value:
    return ev.new_instance(ARRAY, {}, at)


def _item(ev: Evaluator, call: Call) -> Value:
    """`array[index]`: an array where a part of the index is a slice or a list, else perhaps a number."""
    index = call.arg(0, "key")
    held = ev.list_at(index) if index is not None else None
    parts = held.items if held is not None and held.kind == "tuple" else (index,)
    several = any(_is_several(ev, part) for part in parts)
    each = _kept(ev, call.receiver, _EACH)
    if each is not None and index is not None and isinstance(index, Const | Open) and type_of(index) == INT:
        return replace(each, at=call.at) if isinstance(each, Open) else each
    return array(ev, call) if several else ev.unknown("an element of an array, which is not modelled", call.at)


def _is_several(ev: Evaluator, index: Value | None) -> bool:
    obj = ev.get(index) if isinstance(index, Ref) else None
    if isinstance(obj, ListObj):
        return obj.kind == "list"
    return isinstance(obj, Instance) and obj.cls in (Lib("builtins.slice"), ARRAY)


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of an array, which is not modelled", call.at)


FUNCTIONS: dict[str, Handler] = {
    **named(_MAKERS, array),
    **named("array asarray", _made),
    **named("linspace logspace geomspace", _spaced),
    "arange": _ranged,
}
METHODS: dict[str, Handler] = {
    **named(_KEEPING, array, "ndarray."),
    **named(_OPERATORS, array, "ndarray."),
    "ndarray.__getitem__": _item,
    "ndarray.tolist": _listed,
    "ndarray.resize": _resized,
    "ndarray.__len__": typed(INT),
    "ndarray.__getattr__": _not_modelled,
}
ATTRIBUTES: dict[str, Getter] = {
    **named("ndim size nbytes itemsize", typed_attribute(INT), "ndarray."),
    "ndarray.shape": shape,
    "ndarray.as elements": _elements,
    "ndarray.T": _transposed,
}
