"""The dict behind an object's attributes: `vars(x)`, `x.__dict__`, `globals()`.

It is the object itself, seen another way: what is written through it must reach the attributes, and the other way
round. So it has no place of its own on the heap. `Ref(-n)` names the dict behind the object at address `n`; reading
it makes a `DictObj` of the attributes, and putting one writes them. Branches join right because only the object joins.

An instance of a project class below `dict` (`class AttrDict(dict)`) has its entries in a dict of its own, at `as dict`;
`self.__dict__ = self` makes that the dict behind its attributes.

`self.__dict__ = shared` moves the attributes into another dict, which other objects may share (the "Borg" pattern):
the instance then keeps the place of that dict at `attributes in`, and is read and written through it.
"""

from __future__ import annotations

from typing import Any

from inputgen.frozen import replace
from inputgen.interpret.values import At, DictObj, Instance, Lib, Obj, Ref, Scope, Slot, Unknown

# Classes of libraries whose instances have the attributes that a job gives them, and no others.
NAMESPACES = (Lib("argparse.Namespace"), Lib("types.SimpleNamespace"))


def attribute_dict(ref: Ref, at: At | None) -> Ref:
    """The dict behind the attributes of an instance, or the names of a scope."""
    return Ref(-abs(ref.addr), at, ref.made)


def dict_part(obj: Obj | None) -> Ref | None:
    """The dict that an instance of a class below `dict` is; None for anything else."""
    slot = obj.attrs.get("as dict") if isinstance(obj, Instance) else None
    return slot.value if slot is not None and isinstance(slot.value, Ref) else None


ELSEWHERE = "attributes in"
"""The name under which an instance keeps the place of the dict that its attributes are in."""


def apart(name: str) -> str:
    """What an instance keeps an attribute under that is not in its `__dict__`: pydantic's private and extra ones."""
    return f"apart {name}"


def attributes_in(obj: Obj) -> Ref | None:
    """The other dict that holds the attributes of an instance; None where it holds them itself."""
    slot = obj.attrs.get(ELSEWHERE) if isinstance(obj, Instance) else None
    return slot.value if slot is not None and not slot.optional and isinstance(slot.value, Ref) else None


def with_attributes(obj: Instance, held: Obj | None) -> Instance:
    """The instance with the entries of a dict for its attributes; open where it is not known which dict they are in."""
    if not isinstance(held, DictObj):
        at = obj.attrs[ELSEWHERE].at
        return replace(obj, open=obj.open or Unknown("its attributes are in another dict on some paths", at))
    made = written_attributes(Instance(obj.cls, _of_models(obj)), replace(held, open=held.open or obj.open))
    assert isinstance(made, Instance), "an instance stays one"
    return made


def split_attributes(obj: Obj, held: DictObj) -> tuple[Instance, DictObj]:
    """An instance whose attributes are elsewhere, after a change: what it keeps itself, and the dict as it is then."""
    assert isinstance(obj, Instance), "only instances have their attributes elsewhere"
    others = {key: slot for key, slot in held.entries.items() if not is_attribute_name(key)}
    attributes = {name: slot for name, slot in obj.attrs.items() if is_attribute_name(name)}
    return Instance(obj.cls, _of_models(obj)), replace(
        held, entries={**others, **attributes}, open=obj.open or held.open
    )


def with_further(obj: Instance, why: Unknown) -> Instance:
    """The instance once it may have further attributes: of those, what it has of a run config tells no longer."""
    return replace(obj, open=why if obj.part is not None or obj.open is None else obj.open, part=None)


def _of_models(obj: Instance) -> dict[str, Slot]:
    return {name: slot for name, slot in obj.attrs.items() if " " in name}


def read_attributes(obj: Obj) -> DictObj:
    """The attributes as a dict; what a library model keeps under names with a space is not shown."""
    assert isinstance(obj, Instance | Scope), "only these have a dict behind their attributes"
    slots, given, part = (obj.attrs, obj.given, obj.part) if isinstance(obj, Instance) else (obj.names, (), None)
    return DictObj({name: slot for name, slot in slots.items() if " " not in name}, obj.open, given=given, part=part)


def written_attributes(obj: Obj, entries: DictObj) -> Obj:
    """The object after its dict became `entries`.

    A key that is no text, or has a space in it, cannot be kept: names with a space are the models' own. The object is
    then open, so that the key is not silently lost.
    """
    assert isinstance(obj, Instance | Scope), "only these have a dict behind their attributes"
    before = obj.attrs if isinstance(obj, Instance) else obj.names
    slots: dict[str, Slot] = {name: slot for name, slot in before.items() if " " in name}
    open_ = entries.open
    for key, slot in entries.entries.items():
        if is_attribute_name(key):
            slots[key] = slot
        else:
            open_ = open_ or Unknown(f"it has an attribute with the name {key!r}", slot.at or slot.value.at)
    if isinstance(obj, Instance):
        return replace(obj, attrs=slots, open=open_, given=entries.given, part=entries.part)
    return replace(obj, names=slots, open=open_)


def is_attribute_name(key: Any) -> bool:
    """Whether an attribute of that name can be kept as one."""
    return isinstance(key, str) and " " not in key
