"""Attributes that an object is not known to have: surely missing, or from a base that is not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import NAMESPACES
from inputgen.interpret.command_line import SWEPT, WITHOUT_VALUE
from inputgen.interpret.config_reads import absent
from inputgen.interpret.hierarchy import foreign_base, has_metaclass, library_base
from inputgen.interpret.values import At, Bound, ClassObj, Const, Instance, Lib, Part, Ref, Scope, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Classes that have no attributes but what they are given, and methods that are modelled or named here.
_HOLDING = (*NAMESPACES, Lib("easydict.EasyDict"), Lib("munch.Munch"), Lib("munch.AutoMunch"))
_SETTING = frozenset({"__setattr__", "__delattr__"})
_CONVERTING = frozenset({"toJSON", "toYAML", "fromJSON", "fromYAML"})


def missing(ev: Evaluator, ref: Ref, name: str, at: At) -> Value:
    """What reading an attribute gives that an object is not known to have.

    Raises:
        PathEndsError: where it surely has none.
    """
    obj = ev.get(ref)
    if name in _SETTING and isinstance(obj, Instance | Scope):  # no class of the project has one of its own
        return Bound(ref, f"builtins.object.its {name}", at)
    if isinstance(obj, Instance):
        return _of_instance(ev, obj, name, at)
    if is_given(name):
        return ev.unknown(f"{name} is not followed", at)
    if isinstance(obj, Scope) and obj.open is None:
        if ref.addr in ev.guessed:
            return ev.unknown(f"no module that the project has, and that it may be, has a name {name}", at)
        if any(frame.scope == ref.addr for frame in ev.frames):  # a cycle of imports, which the job may never meet so
            return ev.unknown(f"the module is still being imported, and has no {name} yet", at)
        raise ev.raises(f"AttributeError: the module has no attribute {name!r}", at)
    if isinstance(obj, ClassObj) and foreign_base(ev, ref) is None and not has_metaclass(obj):
        raise ev.raises(f"AttributeError: {obj.name} has no attribute {name!r}", at)
    return ev.unknown(f"the attribute {name} is not known", at)


def _of_instance(ev: Evaluator, obj: Instance, name: str, at: At) -> Value:
    part = part_of(ev, obj, name)
    if part is not None:
        return absent(ev, part, Const(name, at), at)
    if obj.open is not None:
        is_data = obj.open.plain and isinstance(obj.cls, Unknown)  # what a config file of Python sets
        return replace(ev.unknown(obj.open.reason, at), plain=is_data)
    if obj.cls in NAMESPACES and not is_given(name):
        raise ev.raises(f"AttributeError: 'Namespace' object has no attribute {name!r}", at)
    if isinstance(obj.cls, Lib):  # a model names only some of what its class has
        return ev.unknown(f"{obj.cls.name}.{name} is not modelled", at)
    foreign = library_base(ev, obj.cls)
    if foreign is not None:
        return ev.unknown(f"the attribute {name} comes from {foreign}, which is not modelled", at)
    if is_given(name):
        return ev.unknown(f"{name} is not followed", at)
    raise ev.raises(f"AttributeError: no attribute {name!r}", at)


def part_of(ev: Evaluator, obj: Instance, name: str) -> Part | None:
    """The place in a run config that an attribute of an object is read from, which it is not known to have.

    None where its class may have it, or something else may have set it.
    """
    if is_given(name) or (obj.open is not None and obj.open.reason not in (SWEPT, WITHOUT_VALUE)):
        return None
    if isinstance(obj.cls, Lib):
        return obj.part if obj.cls in _HOLDING and name not in _CONVERTING else None
    return obj.part if library_base(ev, obj.cls) is None else None


def is_given(name: str) -> bool:
    """Whether Python gives an attribute to everything, or may."""
    return name.startswith("__") and name.endswith("__")
