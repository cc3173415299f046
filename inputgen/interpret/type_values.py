"""Types as values: what a subscript of a type makes (`list[int]`, `Optional["Node"]`, `Annotated[float, Field(gt=0)]`).

An alias is an instance of `typing.alias`: its `origin`, and its `args` as a tuple. Called, it does what its origin
does; as a base of a class it stands for its origin, and the class keeps it under `original bases`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret.values import At, ClassObj, Const, Instance, Lib, ListObj, Ref, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

ALIAS = Lib("typing.alias")
UNION = Lib("types.UnionType")  # what `|` makes of classes, up to Python 3.13
_MODULES = ("typing", "typing_extensions", "pydantic", "collections", "annotated_types")
_BUILTINS = frozenset(f"builtins.{name}" for name in "list dict tuple set frozenset type".split())
_TYPES = _BUILTINS | {f"builtins.{name}" for name in "int str float bool bytes complex object".split()}
_TYPE_MODULES = (*_MODULES, "datetime", "decimal", "uuid", "pathlib", "enum")


@frozen
class Alias:
    """An alias, read from the heap.

    Attributes:
        by_operator: whether it is a union that `|` made of classes (`types.UnionType`).
    """

    origin: Value
    arguments: tuple[Value, ...]
    by_operator: bool = False


def make_alias(ev: Evaluator, origin: Value, arguments: tuple[Value, ...], at: At, *, by_operator: bool = False) -> Ref:
    """A new alias on the heap."""
    args = ev.new(ListObj("tuple", arguments), None)
    attrs = {"origin": Slot(origin), "args": Slot(args)}
    return Ref(ev.new(Instance(UNION if by_operator else ALIAS, attrs), None).addr, at)


def alias_of(ev: Evaluator, value: Value) -> Alias | None:
    """The alias a value is; None for anything else."""
    obj = ev.instance_at(value)
    if obj is None or obj.cls not in (ALIAS, UNION):
        return None
    args = ev.list_at(obj.attrs["args"].value)
    return Alias(obj.attrs["origin"].value, args.items if args is not None else (), obj.cls == UNION)


def subscripted(ev: Evaluator, value: Value, key: Value, at: At) -> Value | None:
    """What a subscript of a type makes; None where `value` is no type that takes arguments."""
    if isinstance(value, Lib):
        generic = value.name in _BUILTINS or value.name.partition(".")[0] in _MODULES
    else:
        generic = _is_generic_class(ev, value)
    if not generic:
        return None
    parts = ev.list_at(key)
    return make_alias(ev, value, parts.items if parts is not None and parts.kind == "tuple" else (key,), at)


def _is_generic_class(ev: Evaluator, value: Value) -> bool:
    from inputgen.interpret.hierarchy import class_attribute, linearised

    if not isinstance(value, Ref) or not isinstance(ev.get(value), ClassObj):
        return False
    if class_attribute(ev, value, "__class_getitem__") is not None:
        return False
    return Lib("typing.Generic") in linearised(ev, value)


def union(ev: Evaluator, left: Value, right: Value, at: At) -> Value | None:
    """`left | right` of types; None where they are none."""
    sides = (left, right)
    if not all(_is_type(ev, side) or ev.constant(side) is None for side in sides):
        return None
    if not any(_is_type(ev, side) for side in sides):
        return None
    of_classes = not any(_is_of_typing(ev, side) for side in sides)
    return make_alias(ev, Lib("typing.Union"), sides, at, by_operator=of_classes)


def _is_of_typing(ev: Evaluator, value: Value) -> bool:
    """Whether `|` of it makes one of `typing`'s own unions."""
    alias = alias_of(ev, value)
    origin = value if alias is None else alias.origin
    own = isinstance(origin, Lib) and origin.name.partition(".")[0] in ("typing", "typing_extensions")
    return own and not (alias is not None and alias.by_operator)


def _is_type(ev: Evaluator, value: Value) -> bool:
    if isinstance(value, Lib):
        module, _, name = value.name.rpartition(".")
        return value.name in _TYPES or (module.partition(".")[0] in _TYPE_MODULES and name[:1].isupper())
    if not isinstance(value, Ref):
        return False
    obj = ev.get(value)
    made = isinstance(obj, Instance) and obj.cls == Lib("pydantic.made")  # `conint(ge=1)`
    return made or isinstance(obj, ClassObj) or alias_of(ev, value) is not None


def origin_of(ev: Evaluator, value: Value) -> Value:
    """What an alias is an alias of; anything else is itself."""
    alias = alias_of(ev, value)
    return value if alias is None else alias.origin


def none_type(value: Value) -> bool:
    """Whether a type expression is `None`."""
    return isinstance(value, Const) and value.value is None
