"""OmegaConf's containers as plain Python: `to_container`, `to_object` (omegaconf 2.3, `basecontainer._to_content`)."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import ADDED_KEY
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Choice, DictObj, Lib, ListObj, Ref, Slot, Unknown, Value
from inputgen.library.dataclass_fields import fields_of
from inputgen.library.omegaconf_nodes import (
    ANY_CLASS,
    dict_content,
    flag,
    is_config,
    is_dict,
    list_content,
    may_have_more,
    object_type,
)
from inputgen.library.omegaconf_resolve import read
from inputgen.library.omegaconf_types import is_missing, left_missing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


@frozen
class Conversion:
    """How a config is converted.

    Attributes:
        resolve: whether interpolations are followed.
        throw: whether `???` ends the path.
        enum_to_str: whether members of enums become their names.
        structured: what becomes of structured configs: `dict`, `dict_config` or `instantiate`.
    """

    resolve: bool = False
    throw: bool = False
    enum_to_str: bool = False
    structured: str = "dict"


def to_plain(ev: Evaluator, node: Ref, how: Conversion, at: At, inside: frozenset[int] = frozenset()) -> Value:
    """A config as dicts and lists; `inside` are the addresses of the configs that it is in.

    Raises:
        PathEndsError: for `???`, where that is asked for.
    """
    ev.meter.spend(1)
    if len(inside) > bounds.SNAPSHOT_DEPTH or node.addr in inside:
        return ev.unknown("it is nested too deep", at)
    place, inside = node.at if inside else at, inside | {node.addr}
    cls = object_type(ev, node) if is_dict(ev, node) else None
    if cls is not None and how.structured == "dict_config":
        return node
    if not is_dict(ev, node):
        held = list_content(ev, node)
        items = tuple(_child(ev, node, i, item, how, at, inside) for i, item in enumerate(held.items))
        rest = _child(ev, node, 0, held.rest, how, at, inside) if held.rest is not None else None
        return ev.new_part(ListObj("list", items, rest), place, node)
    content = dict_content(ev, node)
    if cls is None and content.open is not None and how.structured == "instantiate" and flag(ev, node, ANY_CLASS):
        return Unknown(content.open.reason, at)
    entries: dict[object, Slot] = {}
    for key, slot in content.entries.items():
        entries[key] = replace(slot, value=_child(ev, node, key, slot.value, how, at, inside))
    if cls is not None and how.structured == "instantiate":
        return _instance(ev, cls, entries, content.open, at)
    lacks = Unknown(ADDED_KEY, at) if may_have_more(ev, node) and not ev.at_defaults else None
    made = DictObj(entries, content.open, "dict", None, content.shuffled, content.part, lacks)
    return ev.new_part(made, place, node)


def _instance(ev: Evaluator, cls: Ref, entries: dict[object, Slot], further: Unknown | None, at: At) -> Value:
    """An instance of its fields; keys that are none are set after it is made (`DictConfig._to_object`)."""
    fields = fields_of(ev, cls)
    taken = {field.name for field in fields if field.init} if fields is not None else {str(key) for key in entries}
    named = {str(key): slot.value for key, slot in entries.items() if str(key) in taken}
    optional = frozenset(str(key) for key, slot in entries.items() if slot.optional and str(key) in taken)
    made = call_value(ev, cls, Arguments((), named, further, optional), at)
    for key, slot in entries.items():
        if str(key) not in taken and isinstance(made, Ref):
            put_attribute(ev, made, str(key), slot.value, at)
    return made


def _child(
    ev: Evaluator, node: Ref, key: object, value: Value, how: Conversion, at: At, inside: frozenset[int]
) -> Value:
    if isinstance(value, Choice):
        options = ev.state.conditions.possible(value)
        made = [_child(ev, node, key, option, how, at, inside) for option in options]
        same = len(options) == len(value.options) and all(map(operator.is_, made, options))
        return value if same else choice_of(made, value.at)
    if how.resolve:
        value = read(ev, node, key, value, at)
    if isinstance(value, Choice):
        return choice_of([_child(ev, node, key, option, how, at, inside) for option in value.options], value.at)
    if is_missing(value) and how.throw:
        raise ev.raises(f"MissingMandatoryValue: Missing mandatory value: {key}", at)
    if isinstance(value, Ref) and is_config(ev, value):
        return to_plain(ev, value, how, at, inside)
    value = value if how.throw else left_missing(value)
    if how.enum_to_str:
        obj = ev.instance_at(value)
        name = obj.attrs.get("name") if obj is not None and "value" in obj.attrs else None
        return name.value if name is not None else value
    return value


def structured_mode(value: Value | None) -> str | None:
    """`SCMode.DICT` -> `dict`; None for a mode that is not known."""
    if value is None:
        return "dict"
    if isinstance(value, Lib) and ".SCMode." in value.name:
        return value.name.rpartition(".")[2].lower()
    return None


def as_text(ev: Evaluator, node: Value, at: At) -> Value:
    """`str(cfg)`: a text."""
    return some_text(at)


def as_config(ev: Evaluator, node: Value, at: At) -> Value:
    """W&B takes no OmegaConf object for a config: it asks it for its own `__dict__` (`wandb-facts`, section 3)."""
    hint = "wandb takes no OmegaConf object; give it OmegaConf.to_container(cfg, resolve=True)"
    raise ev.raises(f"TypeError: first argument must be callable or None ({hint})", at)
