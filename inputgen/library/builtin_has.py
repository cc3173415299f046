"""Whether Python's own types have an attribute: what `hasattr` says, of more names than inputgen follows."""

from __future__ import annotations

import collections
import types
from typing import TYPE_CHECKING

from inputgen.interpret.coroutines import is_coroutine
from inputgen.interpret.values import (
    Const,
    DictObj,
    Func,
    GenObj,
    Instance,
    IterObj,
    ListObj,
    Ref,
    Scope,
    Value,
    ViewObj,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NAMED_TUPLE = collections.namedtuple("_NAMED_TUPLE", ())
_KINDS: dict[str, type] = {
    "list": list,
    "tuple": tuple,
    "namedtuple": _NAMED_TUPLE,
    "set": set,
    "frozenset": frozenset,
    "range": range,
    "deque": collections.deque,
    "bytearray": bytearray,
}
_DICTS: dict[str, type] = {
    "dict": dict,
    "collections.OrderedDict": collections.OrderedDict,
    "collections.defaultdict": collections.defaultdict,
    "collections.Counter": collections.Counter,
}
_VIEWS = {"keys": type({}.keys()), "values": type({}.values()), "items": type({}.items())}
_ITERATORS: tuple[type, ...] = (types.GeneratorType, map, zip, filter, type(iter([])))


def builtin_has(ev: Evaluator, value: Value, name: str) -> bool | None:
    """Whether a value of one of Python's own types has an attribute; None for any other, and where it depends."""
    if isinstance(value, Const):
        return hasattr(value.value, name)
    if isinstance(value, Func):
        return True if _gives(types.FunctionType, name) else None
    answers = {_gives(kind, name) for kind in _types(ev, value)}
    return answers.pop() if len(answers) == 1 else None


def _gives(kind: type, name: str) -> bool:
    """Whether the instances of a type have an attribute; what only the type itself has is none of them."""
    return any(name in base.__dict__ for base in kind.__mro__)


def _types(ev: Evaluator, value: Value) -> tuple[type, ...]:
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ListObj):
        kind = _KINDS.get(obj.kind)
        return _ITERATORS if kind is None else (kind,)
    if isinstance(obj, DictObj):
        held = _DICTS.get(obj.type)
        return () if held is None else (held,)
    if isinstance(obj, ViewObj):
        return (_VIEWS[obj.kind],)
    if isinstance(obj, GenObj):
        return (types.CoroutineType if is_coroutine(ev, value) else types.GeneratorType,)
    return _ITERATORS if isinstance(obj, IterObj) else ()


def every_object_has(ev: Evaluator, value: Value, name: str) -> bool:
    """Whether an attribute is one that `object` itself gives every instance and module."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    return (
        isinstance(obj, Instance | Scope) and name.startswith("__") and (_gives(object, name) or name == "__module__")
    )
