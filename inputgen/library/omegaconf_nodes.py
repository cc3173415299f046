"""OmegaConf's containers on the heap, and making them (omegaconf 2.3, `omegaconf._node_wrap`, `dictconfig`).

A `DictConfig` or `ListConfig` is an instance that keeps, under names no Python code can spell: `node content`, the dict
or list of its children; `node parent`; `field types`, the types of its keys, for a structured config; `object type`,
its dataclass; `element type`, what other children may be; `flag struct`, `flag readonly`; `open origin`, who may change
it. A child is a scalar as written (`"${a}"`, `"???"`), None, `???` and interpolations included, or another container.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, cast

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of, join_objects
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import (
    At,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.dataclass_fields import fields_of
from inputgen.library.enum import members_of
from inputgen.library.omegaconf_types import (
    ANY,
    MISSING,
    NodeType,
    converted,
    field_type,
    opened,
    type_from_text,
)
from inputgen.library.paths import PATH

if TYPE_CHECKING:
    from inputgen import model as m
    from inputgen.interpret.evaluator import Evaluator

DICT = Lib("omegaconf.DictConfig")
LIST = Lib("omegaconf.ListConfig")
_CONTENT = "node content"
_PARENT = "node parent"
_FIELDS = "field types"
_OBJECT = "object type"
_ELEMENT = "element type"
_ORIGIN = "open origin"


# --- reading the parts -----------------------------------------------------------------------------------------------


def is_config(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a DictConfig or a ListConfig."""
    obj = ev.instance_at(value)
    return obj is not None and obj.cls in (DICT, LIST)


def is_dict(ev: Evaluator, value: Value) -> bool:
    """Whether a value is a DictConfig."""
    obj = ev.instance_at(value)
    return obj is not None and obj.cls == DICT


def _attribute(ev: Evaluator, node: Ref, name: str) -> Value | None:
    obj = ev.instance_at(node)
    slot = obj.attrs.get(name) if obj is not None else None
    return slot.value if slot is not None else None


def content_ref(ev: Evaluator, node: Ref) -> Ref:
    """Where the children of a container are: what paths differ in is put together, once it is asked for."""
    held = _attribute(ev, node, _CONTENT)
    if isinstance(held, Ref):
        return held
    obj = ev.instance_at(node)
    assert obj is not None, "a config is an instance"
    why = Unknown("what the config holds differs from round to round of a loop", node.at)
    anything = DictObj({}, why) if obj.cls == DICT else ListObj("list", (), why)
    options = alternatives(held) if held is not None else (why,)
    parts = [ev.get(option) if isinstance(option, Ref) else anything for option in options]
    joined = ev.new(reduce(join_objects, parts), None)
    ev.put(node, replace(obj, attrs={**obj.attrs, _CONTENT: Slot(joined)}))
    return joined


def dict_content(ev: Evaluator, node: Ref) -> DictObj:
    """The children of a DictConfig."""
    held = ev.get(content_ref(ev, node))
    assert isinstance(held, DictObj), "a DictConfig holds a dict"
    return held


def list_content(ev: Evaluator, node: Ref) -> ListObj:
    """The children of a ListConfig."""
    held = ev.get(content_ref(ev, node))
    assert isinstance(held, ListObj), "a ListConfig holds a list"
    return held


def parent_of(ev: Evaluator, node: Ref) -> Ref | None:
    """The container around a container."""
    held = _attribute(ev, node, _PARENT)
    return held if isinstance(held, Ref) else None


def root_of(ev: Evaluator, node: Ref) -> Ref:
    """The outermost container."""
    for _ in range(bounds.SNAPSHOT_DEPTH * 2):
        parent = parent_of(ev, node)
        if parent is None:
            break
        node = parent
    return node


def object_type(ev: Evaluator, node: Ref) -> Ref | None:
    """The dataclass of a structured config."""
    held = _attribute(ev, node, _OBJECT)
    return held if isinstance(held, Ref) else None


def child_type(ev: Evaluator, node: Ref, key: object) -> NodeType:
    """What a container takes at a key."""
    table = _attribute(ev, node, _FIELDS)
    held = ev.dict_at(table) if table is not None else None
    slot = held.entries.get(key) if held is not None else None
    return type_from_text(slot.value if slot is not None else _attribute(ev, node, _ELEMENT))


def set_element_type(ev: Evaluator, node: Ref, element: NodeType, at: At) -> None:
    """Declare what a container takes at any key."""
    put_attribute(ev, node, _ELEMENT, Const(element.text()), at)


def flag(ev: Evaluator, node: Ref, name: str) -> bool | None:
    """A flag (`struct`, `readonly`) as it holds for a container; None where that depends on the path."""
    if name == "struct" and object_type(ev, node) is not None:
        return own_flag(ev, node, name) != Const(False)
    current: Ref | None = node
    for _ in range(bounds.SNAPSHOT_DEPTH * 2):
        if current is None:
            break
        held = _attribute(ev, current, f"flag {name}")
        if held is not None and not isinstance(held, Const):
            return None
        if isinstance(held, Const) and held.value is not None:
            return bool(held.value)
        current = parent_of(ev, current)
    return False


def own_flag(ev: Evaluator, node: Ref, name: str) -> Value:
    """A flag as it is set on a container itself."""
    return _attribute(ev, node, f"flag {name}") or Const(None)


def set_flag(ev: Evaluator, node: Ref, name: str, value: Value, at: At) -> None:
    """Set a flag of a container."""
    put_attribute(ev, node, f"flag {name}", value, at)


ANY_CLASS = "any class"  # the flag of a config of which nothing is known: any dataclass may be its schema


def open_origin(ev: Evaluator, node: Ref) -> m.OpenOrigin | None:
    """Who may change every value of the config that a container is in; None where nobody may."""
    held = _attribute(ev, root_of(ev, node), _ORIGIN)
    return cast("m.OpenOrigin", held.value) if isinstance(held, Const) else None


def may_have_more(ev: Evaluator, node: Ref) -> bool:
    """Whether anyone may give a key that a config does not have (`+key=value` on Hydra's command line)."""
    return open_origin(ev, node) is not None


# --- making containers -----------------------------------------------------------------------------------------------


def _new(
    ev: Evaluator,
    cls: Lib,
    content: DictObj | ListObj,
    parent: Ref | None,
    element: NodeType,
    at: At,
    source: Value | None = None,
) -> Ref:
    attrs = {_CONTENT: Slot(ev.new_part(content, None, source)), _ELEMENT: Slot(Const(element.text()))}
    if parent is not None:
        attrs[_PARENT] = Slot(parent)
    return ev.new_part(Instance(cls, attrs), at, source)


def new_dict(ev: Evaluator, at: At, parent: Ref | None = None, element: NodeType = ANY) -> Ref:
    """An empty DictConfig."""
    return _new(ev, DICT, DictObj({}), parent, element, at)


def new_list(ev: Evaluator, at: At, parent: Ref | None = None, element: NodeType = ANY) -> Ref:
    """An empty ListConfig."""
    return _new(ev, LIST, ListObj("list"), parent, element, at)


def put_child(ev: Evaluator, node: Ref, key: object, slot: Slot) -> None:
    """Set a child of a DictConfig, as it is."""
    held = dict_content(ev, node)
    ev.put(content_ref(ev, node), replace(held, entries={**held.entries, key: slot}))


def wrap(ev: Evaluator, value: Value, type_: NodeType, parent: Ref | None, at: At) -> Value:
    """The child that a value makes: containers copied, scalars converted.

    Raises:
        PathEndsError: for a value that OmegaConf refuses.
    """
    from inputgen.library.omegaconf_into import into_type

    if isinstance(value, Choice):
        return choice_of([wrap(ev, option, type_, parent, at) for option in value.options], value.at)
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(value, Ref) and isinstance(obj, Instance) and obj.cls in (DICT, LIST):
        return into_type(ev, _Copier(ev).copy(value, parent, 0), type_, at)
    if isinstance(value, Ref) and (isinstance(obj, DictObj) or ev.dict_at(value) is not None):
        held = ev.dict_at(value)
        assert held is not None, "it was asked for"
        return into_type(ev, _of_dict(ev, held, type_, parent, value, value.at or at), type_, at)
    if isinstance(obj, ListObj) and obj.kind in ("list", "tuple", "namedtuple"):
        element = type_.element if type_.kind == "list" and type_.element is not None else ANY
        return _of_list(ev, obj, element, parent, value, value.at or at)
    if isinstance(obj, Instance | ClassObj) and structured_class(ev, value) is not None:
        return structured(ev, value, parent, at)
    if isinstance(obj, Instance) and (obj.cls == PATH or members_of(ev, obj.cls) is not None):
        return value
    if isinstance(value, Const | Open | Unknown):
        return converted(ev, type_, value, at)
    if isinstance(value, Func) or isinstance(obj, ListObj):
        raise ev.raises("UnsupportedValueType: it is not a supported primitive type", at)
    return ev.unknown("a value that OmegaConf may refuse", at)


def _of_dict(ev: Evaluator, held: DictObj, type_: NodeType, parent: Ref | None, source: Value, at: At) -> Ref:
    element = type_.element if type_.kind == "dict" and type_.element is not None else ANY
    node = _new(ev, DICT, DictObj({}), parent, element, at, source)
    entries: dict[object, Slot] = {}
    for key, slot in held.entries.items():
        if key is None or isinstance(key, tuple):
            raise ev.raises("KeyValidationError: Incompatible key type", at)
        entries[key] = replace(slot, value=wrap(ev, slot.value, element, node, slot.at or at))
    ev.put(content_ref(ev, node), DictObj(entries, held.open, "dict", None, held.shuffled, held.part))
    return node


def _of_list(ev: Evaluator, held: ListObj, element: NodeType, parent: Ref | None, source: Value, at: At) -> Ref:
    node = _new(ev, LIST, ListObj("list"), parent, element, at, source)
    items = tuple(wrap(ev, item, element, node, item.at or at) for item in held.items)
    rest = wrap(ev, held.rest, element, node, at) if held.rest is not None else None
    ev.put(content_ref(ev, node), ListObj("list", items, rest))
    return node


def structured_class(ev: Evaluator, value: Value) -> Value | None:
    """The dataclass that a value is, or is an instance of; None for anything else."""
    obj = ev.instance_at(value)
    cls = obj.cls if obj is not None else value
    return cls if isinstance(cls, Ref) and fields_of(ev, cls) is not None else None


def structured(ev: Evaluator, value: Value, parent: Ref | None, at: At, depth: int = 0) -> Value:
    """The DictConfig of a dataclass, or of an instance of one (omegaconf `_utils.get_dataclass_data`)."""
    cls = structured_class(ev, value)
    chain = 0
    above = parent
    while above is not None and chain <= bounds.CALL_DEPTH:
        above, chain = parent_of(ev, above), chain + 1
    if not isinstance(cls, Ref) or chain > bounds.CALL_DEPTH:
        return ev.unknown("a structured config that is no dataclass, or nests too deep", at)
    instance = ev.instance_at(value)
    node = _new(ev, DICT, DictObj({}), parent, ANY, at)
    put_attribute(ev, node, _OBJECT, cls, at)
    types: dict[str, Slot] = {}
    put_attribute(ev, node, _FIELDS, ev.new(DictObj({}), None), at)
    entries: dict[object, Slot] = {}
    for field in fields_of(ev, cls) or []:
        if field.init_var:
            continue
        type_ = field_type(ev, cls, field)
        types[field.name] = Slot(Const(type_.text()))
        slot = instance.attrs.get(field.name) if instance is not None else None
        given = slot.value if slot is not None else _default(ev, field.default, field.factory, field.at)
        place = (slot.at if slot is not None else None) or field.at
        entries[field.name] = Slot(wrap(ev, located(given, field.at), type_, node, field.at), False, place)
    table = _attribute(ev, node, _FIELDS)
    assert isinstance(table, Ref), "it was just put there"
    ev.put(table, DictObj(dict(types)))
    ev.put(content_ref(ev, node), DictObj(entries))
    return node


def _default(ev: Evaluator, default: Value | None, factory: Value | None, at: At) -> Value:
    if factory is not None:
        return call_value(ev, factory, Arguments(), at)
    return default if default is not None else Const(MISSING, at)


def located(value: Value, at: At) -> Value:
    """A scalar without what a dataclass declares of it; OmegaConf has types of its own."""
    return Const(value.value, value.at or at) if isinstance(value, Const) else value


# --- copying, opening ------------------------------------------------------------------------------------------------


class _Copier:
    """Copies containers deeply, as OmegaConf does whenever a node is set elsewhere."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.count = 0

    def copy(self, node: Ref, parent: Ref | None, depth: int) -> Ref:
        """A copy below a parent."""
        obj = self.ev.instance_at(node)
        assert obj is not None, "only configs are copied"
        kept = {name: slot for name, slot in obj.attrs.items() if name not in (_CONTENT, _PARENT)}
        attrs = {**kept, _CONTENT: Slot(self.ev.new_part(self.ev.get(content_ref(self.ev, node)), None, node))}
        if parent is not None:
            attrs[_PARENT] = Slot(parent)
        made = self.ev.new_part(Instance(obj.cls, attrs, obj.open), node.at, node)
        held = self.ev.get(content_ref(self.ev, node))
        if isinstance(held, DictObj):
            entries = {key: replace(s, value=self._child(s.value, made, depth)) for key, s in held.entries.items()}
            self.ev.put(content_ref(self.ev, made), replace(held, entries=entries))
        elif isinstance(held, ListObj):
            items = tuple(self._child(item, made, depth) for item in held.items)
            rest = self._child(held.rest, made, depth) if held.rest is not None else None
            self.ev.put(content_ref(self.ev, made), replace(held, items=items, rest=rest))
        return made

    def _child(self, value: Value, parent: Ref, depth: int) -> Value:
        self.count += 1
        if isinstance(value, Choice):
            return choice_of([self._child(option, parent, depth) for option in value.options], value.at)
        if not isinstance(value, Ref) or not is_config(self.ev, value):
            return value
        if depth > bounds.SNAPSHOT_DEPTH or self.count > bounds.SNAPSHOT_VALUES:
            return Unknown("it is nested too deep, or holds too many values", value.at)
        return self.copy(value, parent, depth + 1)


def copied(ev: Evaluator, node: Ref, parent: Ref | None = None) -> Ref:
    """A deep copy of a container."""
    return _Copier(ev).copy(node, parent, 0)


def open_leaves(ev: Evaluator, node: Ref, origin: m.OpenOrigin, depth: int = 0) -> None:
    """Make every scalar below a container one that anyone may change, in place."""
    held = ev.get(content_ref(ev, node))
    if depth > bounds.SNAPSHOT_DEPTH:
        return
    if depth == 0:
        put_attribute(ev, node, _ORIGIN, Const(origin), node.at or At(ev.frame.module, ev.frame.module.tree))

    def leaf(key: object, value: Value) -> Value:
        if isinstance(value, Ref) and is_config(ev, value):
            open_leaves(ev, value, origin, depth + 1)
            return value
        if isinstance(value, Choice):
            return choice_of([leaf(key, option) for option in value.options], value.at)
        return opened(child_type(ev, node, key), value, origin)

    if isinstance(held, DictObj):
        entries = {key: replace(slot, value=leaf(key, slot.value)) for key, slot in held.entries.items()}
        ev.put(content_ref(ev, node), replace(held, entries=entries))
    elif isinstance(held, ListObj):
        items = tuple(leaf(i, item) for i, item in enumerate(held.items))
        ev.put(content_ref(ev, node), replace(held, items=items))
