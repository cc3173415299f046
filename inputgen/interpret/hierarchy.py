"""The hierarchy of a class: its bases in the order Python asks them, and what they give it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inputgen.interpret.join import choice_of
from inputgen.interpret.values import Choice, ClassObj, Lib, Open, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PLAIN_METACLASSES = (Lib("abc.ABCMeta"), Lib("builtins.type"))
_PLAIN_BASES = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
# An instance of a class below these is one of them, too, which is not followed.
_SCALAR_BASES = frozenset(f"builtins.{name}" for name in "list tuple set frozenset str bytes int float".split())


def linearised(ev: Evaluator, cls: Value) -> Iterator[Value]:
    """A class and its bases in the order in which Python looks for an attribute (the MRO, by C3)."""
    seen: set[int] = set()
    bases = _bases(ev, cls)
    while len(bases) == 1 and isinstance(cls, Ref) and cls.addr not in seen:
        yield cls
        seen.add(cls.addr)
        cls, bases = bases[0], _bases(ev, bases[0])
    if not isinstance(cls, Ref) or cls.addr not in seen:
        yield from _order(ev, cls)


def _bases(ev: Evaluator, cls: Value) -> tuple[Value, ...]:
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    return obj.bases if isinstance(obj, ClassObj) else ()


def _order(ev: Evaluator, cls: Value) -> list[Value]:
    """The MRO of a class, worked out once."""
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    if not isinstance(obj, ClassObj) or not isinstance(cls, Ref):
        return [cls]
    known = ev.orders.get(cls.addr)
    if known is None or known[0] is not obj:
        known = ev.orders[cls.addr] = (obj, _merged(ev, cls, {}))
    return known[1]


def _merged(ev: Evaluator, cls: Value, known: dict[int, list[Value] | None]) -> list[Value]:
    """The MRO of a class; `known` are those found before, None for a class it was reached from: no base can be one."""
    if not isinstance(cls, Ref):
        return [cls]
    before = known.get(cls.addr)
    if before is not None:
        return before
    known[cls.addr] = None
    bases = [base for base in _bases(ev, cls) if not (isinstance(base, Ref) and known.get(base.addr, ()) is None)]
    result = [cls, *_in_order([row for row in (*(_merged(ev, base, known) for base in bases), bases) if row])]
    known[cls.addr] = result
    return result


def _in_order(rows: list[list[Value]]) -> list[Value]:
    """The classes of all rows, each after those before it in any row; rows without an order are an error in Python."""
    behind = Counter(_identity(each) for row in rows for each in row[1:])
    left = [deque(row) for row in rows]
    result: list[Value] = []
    while left:
        head = next((row[0] for row in left if not behind[_identity(row[0])]), None)
        if head is None:
            rest = {_identity(each): each for row in left for each in row}
            return [*result, *rest.values()]
        result.append(head)
        for row in left:
            if row[0] == head:
                row.popleft()
                behind.subtract([_identity(row[0])] if row else [])
        left = [row for row in left if row]
    return result


def _identity(value: Value) -> object:
    return value.addr if isinstance(value, Ref) else value.name if isinstance(value, Lib) else type(value)


def class_attribute(ev: Evaluator, cls: Value, name: str) -> Value | None:
    """An attribute of a class or of its bases in the project; None where there is none."""
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj):
            slot = ev.scope_at(obj.scope).names.get(name)
            if slot is not None:
                return slot.value
    return None


def inherited_attribute(ev: Evaluator, cls: Value, name: str) -> Value | None:
    """What an instance finds in its class: where a class has it on some paths only, its bases' on the others."""
    found: list[Value] = []
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        slot = ev.scope_at(obj.scope).names.get(name) if isinstance(obj, ClassObj) else None
        if slot is not None:
            if not slot.optional and not found:
                return slot.value
            found.append(slot.value)
            if not slot.optional:
                break
    return choice_of(found) if found else None


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
