"""The JSON type of a type that is a value: `Optimizer = Literal["adam", "sgd"]`, named by an annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.names import find_slot
from inputgen.interpret.type_values import Alias, alias_of, none_type
from inputgen.interpret.types import NAMED, type_of
from inputgen.interpret.values import Const, Lib, Value
from inputgen.model.types import BOOL, DICT, FLOAT, INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

NAMED_ALIAS = Lib("typing.TypeAliasType")  # what `type Name = list[str]` makes
_DEPTH = 20  # aliases in aliases
_SEQUENCES = "list List Sequence Iterable tuple Tuple set Set frozenset FrozenSet Collection MutableSequence"
LISTS = frozenset(_SEQUENCES.split())
DICTS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "DefaultDict"})
TEXTS = frozenset({"Path", "PurePath", "PathLike", "date", "datetime", "timedelta", "UUID", "bytes"})
# Python's own types with conditions (pydantic docs, "Types"; `jsonargparse.typing` has some by the same names).
NARROWED: dict[str, m.ScalarType] = {
    **dict.fromkeys("PositiveInt NegativeInt NonPositiveInt NonNegativeInt StrictInt ByteSize".split(), INT),
    **dict.fromkeys("PositiveFloat NegativeFloat NonPositiveFloat NonNegativeFloat".split(), FLOAT),
    **dict.fromkeys("StrictFloat FiniteFloat".split(), FLOAT),
    **dict.fromkeys("StrictStr FilePath DirectoryPath NewPath EmailStr AnyUrl AnyHttpUrl HttpUrl".split(), STR),
    "StrictBool": BOOL,
}
# Calls that make such types: `conint(gt=0)`.
CALLED: dict[str, m.Type] = {"conint": INT, "confloat": FLOAT, "constr": STR}
WRAPPERS = frozenset({"Annotated", "Final", "ClassVar", "Required", "NotRequired"})


def type_named(name: str) -> m.Type | None:
    """The JSON type that a class of Python or its library has, by its last name; None for any other."""
    if name in LISTS:
        return m.ListType()
    if name in DICTS:
        return DICT
    return STR if name in TEXTS else NAMED.get(name) or NARROWED.get(name)


def type_of_name(ev: Evaluator, node: cst.Name) -> m.Type | None:
    """The JSON type of what a name of the job's own is bound to where the annotation is read; None where none is."""
    slot = find_slot(ev, node.value)
    return None if slot is None or slot.optional else _type_of(ev, slot.value, 0)


def _type_of(ev: Evaluator, value: Value, depth: int) -> m.Type | None:
    if none_type(value):
        return NONE if depth else None
    if isinstance(value, Lib):
        return type_named(value.name.rpartition(".")[2])
    alias = alias_of(ev, value)
    named = ev.instance_at(value)
    if alias is None and named is not None and named.cls == NAMED_ALIAS and depth <= _DEPTH:
        return _type_of(ev, named.attrs["value"].value, depth + 1)
    if alias is None or depth > _DEPTH or not isinstance(alias.origin, Lib):
        return None
    return _type_of_alias(ev, alias, alias.origin.name.rpartition(".")[2], depth)


def _type_of_alias(ev: Evaluator, alias: Alias, name: str, depth: int) -> m.Type | None:
    if name == "Literal":
        known = all(isinstance(value, Const) for value in alias.arguments)
        return union_of([type_of(value) for value in alias.arguments]) if known and alias.arguments else None
    if name in ("Union", "Optional"):
        return _union(ev, alias.arguments, depth, [NONE] if name == "Optional" else [])
    if name in WRAPPERS:
        return _type_of(ev, alias.arguments[0], depth + 1) if alias.arguments else None
    if name in LISTS:
        elements = [value for value in alias.arguments if value != Const(...)]
        return m.ListType(_union(ev, tuple(elements), depth, []))
    return DICT if name in DICTS else None


def _union(ev: Evaluator, members: tuple[Value, ...], depth: int, others: list[m.Type]) -> m.Type | None:
    types = [_type_of(ev, member, depth + 1) for member in members]
    known = [type_ for type_ in types if type_ is not None]
    return union_of([*known, *others]) if known and len(known) == len(types) else None
