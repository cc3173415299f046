"""Attributes that an object is not known to have: surely missing, or from a base that is not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.linearised import linearised
from inputgen.interpret.values import At, Choice, ClassObj, Instance, Lib, Open, Ref, Scope, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


_NAMESPACES = (Lib("argparse.Namespace"), Lib("types.SimpleNamespace"))
_PLAIN_METACLASSES = (Lib("abc.ABCMeta"), Lib("builtins.type"))
_PLAIN_BASES = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
# An instance of a class below these is one of them, too, which is not followed.
_SCALAR_BASES = frozenset(f"builtins.{name}" for name in "list tuple set frozenset str bytes int float".split())


def _is_followed(ev: Evaluator, base: Lib) -> bool:
    return base.name not in _SCALAR_BASES and ev.libraries.models_class(base.name)


def foreign_base(ev: Evaluator, cls: Value) -> str | None:
    """The base class, in words, that is neither of the project nor modelled; None where there is none."""
    for base in linearised(ev, cls):
        if isinstance(base, Lib) and base.name not in _PLAIN_BASES and not _is_followed(ev, base):
            return base.name
        if isinstance(base, Unknown):
            return f"a base class that is not known ({base.reason})"
        if isinstance(base, Choice | Open):
            return "a base class that is not known"
    return None


def missing(ev: Evaluator, ref: Ref, name: str, at: At) -> Value:
    """What reading an attribute gives that an object is not known to have.

    Raises:
        PathEndsError: where it surely has none.
    """
    obj = ev.get(ref)
    if isinstance(obj, Instance):
        if obj.open is not None:
            return ev.unknown(obj.open.reason, at)
        if obj.cls in _NAMESPACES and not _is_given(name):
            raise ev.raises(f"AttributeError: 'Namespace' object has no attribute {name!r}", at)
        if isinstance(obj.cls, Lib):  # a model names only some of what its class has
            return ev.unknown(f"{obj.cls.name}.{name} is not modelled", at)
        foreign = _library_base(ev, obj.cls)
        if foreign is not None:
            return ev.unknown(f"the attribute {name} comes from {foreign}, which is not modelled", at)
        if _is_given(name):
            return ev.unknown(f"{name} is not followed", at)
        raise ev.raises(f"AttributeError: no attribute {name!r}", at)
    if _is_given(name):
        return ev.unknown(f"{name} is not followed", at)
    if isinstance(obj, Scope) and obj.open is None:
        if any(frame.scope == ref.addr for frame in ev.frames):  # a cycle of imports, which the job may never meet so
            return ev.unknown(f"the module is still being imported, and has no {name} yet", at)
        raise ev.raises(f"AttributeError: the module has no attribute {name!r}", at)
    if isinstance(obj, ClassObj) and foreign_base(ev, ref) is None and not _has_metaclass(obj):
        raise ev.raises(f"AttributeError: {obj.name} has no attribute {name!r}", at)
    return ev.unknown(f"the attribute {name} is not known", at)


def _library_base(ev: Evaluator, cls: Value) -> str | None:
    """The base class that may have an attribute nobody sees: a model names only some of what its class has."""
    for base in linearised(ev, cls):
        if isinstance(base, Lib) and base.name not in _PLAIN_BASES:
            return base.name
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj) and _has_metaclass(obj):
            return f"the metaclass of {obj.name}"
    return foreign_base(ev, cls)


def _has_metaclass(cls: ClassObj) -> bool:
    known = {lib.name for lib in _PLAIN_METACLASSES}
    return any(
        name == "metaclass" and not (isinstance(value, Lib) and value.name in known) for name, value in cls.keywords
    )


def _is_given(name: str) -> bool:
    """Whether Python gives an attribute to everything, or may."""
    return name.startswith("__") and name.endswith("__")
