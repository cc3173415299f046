"""As what a part of a model is written: by its declared type (pydantic docs, "Subclasses of model-like types").

A field that is declared a model writes the fields of that one, whatever the class below it adds that the value is of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.values import Instance, Lib, Ref, Value
from inputgen.library.made import kept
from inputgen.library.type_expressions import ANNOTATED

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 20  # types in types
_UNIONS = (Lib("typing.Union"), Lib("typing.Optional"))
_OF_ELEMENTS = frozenset(
    "list List set Set frozenset FrozenSet Sequence Iterable deque Deque dict Dict Mapping MutableMapping".split()
)


def class_to_write(ev: Evaluator, annotation: Value | None, obj: Instance) -> Value | None:
    """The class whose fields are written of an instance; None for those of its own.

    Of a union it is the class itself, if that is a member, or else the first one above it.
    """
    members = _members(ev, annotation)
    models = [each for each in members if isinstance(each, Ref) and class_attribute(ev, each, "class fields")]
    above = linearised(ev, obj.cls)
    return None if obj.cls in models else next((each for each in models if each in above), None)


def element_type(ev: Evaluator, annotation: Value | None) -> Value | None:
    """The type that is declared for the elements of a list, or the values of a dict; None where none is, or several."""
    found = [alias for each in _members(ev, annotation) if (alias := alias_of(ev, each)) is not None]
    named = [
        alias.arguments[-1]
        for alias in found
        if isinstance(alias.origin, Lib) and alias.origin.name.rpartition(".")[2] in _OF_ELEMENTS and alias.arguments
    ]
    return named[0] if len(named) == 1 else None


def _members(ev: Evaluator, annotation: Value | None, depth: int = 0) -> list[Value]:
    """The types of a union, or the one that there is; metadata may say that a value is written as what it is."""
    alias = alias_of(ev, annotation) if annotation is not None else None
    if annotation is None or alias is None or depth > _DEPTH:
        return [] if annotation is None else [annotation]
    if alias.origin in _UNIONS:
        return [each for argument in alias.arguments for each in _members(ev, argument, depth + 1)]
    if isinstance(alias.origin, Lib) and alias.origin.name in ANNOTATED:
        is_followed = all(kept(ev, each) is not None for each in alias.arguments[1:])
        return _members(ev, alias.arguments[0], depth + 1) if is_followed else []
    return [annotation]
