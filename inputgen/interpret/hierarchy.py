"""The hierarchy of a class: its bases in the order Python asks them, and what they give it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inputgen.interpret.values import Choice, ClassObj, Lib, Open, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PLAIN_METACLASSES = (Lib("abc.ABCMeta"), Lib("builtins.type"))
_PLAIN_BASES = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
# An instance of a class below these is one of them, too, which is not followed.
_SCALAR_BASES = frozenset(f"builtins.{name}" for name in "list tuple set frozenset str bytes int float".split())


def linearised(ev: Evaluator, cls: Value) -> Iterator[Value]:
    """A class and its bases in the order in which Python looks for an attribute (the MRO, by C3)."""
    seen: list[Value] = []
    bases = _bases(ev, cls)
    while len(bases) == 1 and cls not in seen:
        yield cls
        seen.append(cls)
        cls, bases = bases[0], _bases(ev, bases[0])
    if cls not in seen:
        yield from _merged(ev, cls, ())


def _bases(ev: Evaluator, cls: Value) -> tuple[Value, ...]:
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    return obj.bases if isinstance(obj, ClassObj) else ()


def _merged(ev: Evaluator, cls: Value, below: tuple[Value, ...]) -> list[Value]:
    """The MRO of a class; `below` are the classes it was reached from, which no base can be."""
    bases = [base for base in _bases(ev, cls) if base != cls and base not in below]
    rows = [*(_merged(ev, base, (*below, cls)) for base in bases), bases]
    result = [cls]
    while rows := [row for row in rows if row]:
        heads = (row[0] for row in rows if not any(row[0] in other[1:] for other in rows))
        head = next(heads, rows[0][0])  # bases without an order are an error in Python
        result.append(head)
        rows = [[each for each in row if each != head] for row in rows]
    return result


def class_attribute(ev: Evaluator, cls: Value, name: str) -> Value | None:
    """An attribute of a class or of its bases in the project; None where there is none."""
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj):
            slot = ev.scope_at(obj.scope).names.get(name)
            if slot is not None:
                return slot.value
    return None


def metaclass_attribute(ev: Evaluator, cls: Value, name: str) -> Value | None:
    """An attribute that the metaclass of a class has, in the project; None where there is none."""
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        metaclass = dict(obj.keywords).get("metaclass") if isinstance(obj, ClassObj) else None
        if metaclass is not None:
            return class_attribute(ev, metaclass, name)
    return None


def library_base(ev: Evaluator, cls: Value) -> str | None:
    """The base class that may have an attribute nobody sees: a model names only some of what its class has."""
    for base in linearised(ev, cls):
        if isinstance(base, Lib) and base.name not in _PLAIN_BASES:
            return base.name
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj) and has_metaclass(obj):
            return f"the metaclass of {obj.name}"
    return foreign_base(ev, cls)


def has_metaclass(cls: ClassObj) -> bool:
    """Whether a class has a metaclass that may give it anything."""
    known = {lib.name for lib in _PLAIN_METACLASSES}
    return any(
        name == "metaclass" and not (isinstance(value, Lib) and value.name in known) for name, value in cls.keywords
    )


def _is_followed(ev: Evaluator, base: Lib) -> bool:
    if base.name in _SCALAR_BASES:
        return False
    return ev.libraries.models_class(base.name) and ev.libraries.models_subclasses(base.name)


def foreign_base(ev: Evaluator, cls: Value) -> str | None:
    """The base class, in words, that is neither of the project nor modelled; None where there is none."""
    for base in linearised(ev, cls):
        if isinstance(base, Lib) and base.name not in _PLAIN_BASES and not _is_followed(ev, base):
            return base.name
        if isinstance(base, Ref) and not isinstance(ev.get(base), ClassObj):
            return "a class that is made by a call"
        if isinstance(base, Unknown):
            return f"a base class that is not known ({base.reason})"
        if isinstance(base, Choice | Open):
            return "a base class that is not known"
    return None
