"""OmegaConf's containers under a declared type: a dataclass, or a dict or list of one (omegaconf 2.3, `_node_wrap`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.values import At, DictObj, ListObj, Ref, Value
from inputgen.library.omegaconf_merge import merge_into
from inputgen.library.omegaconf_nodes import (
    child_type,
    content_ref,
    is_dict,
    object_type,
    parent_of,
    set_element_type,
    structured,
    wrap,
)
from inputgen.library.omegaconf_types import ANY, NodeType

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def into_type(ev: Evaluator, made: Ref, type_: NodeType, at: At) -> Value:
    """A config under a declared type: a dict is merged into the dataclass, or its values are converted.

    Raises:
        PathEndsError: for what OmegaConf refuses.
    """
    if object_type(ev, made) is not None:
        return made
    if type_.element is not None and type_.kind == ("dict" if is_dict(ev, made) else "list"):
        _convert_elements(ev, made, type_.element, at)
    if type_.kind != "class" or not is_dict(ev, made):
        return made
    whole = structured(ev, Ref(type_.cls), parent_of(ev, made), at)
    if isinstance(whole, Ref):
        merge_into(ev, whole, made, at)
    return whole


def _convert_elements(ev: Evaluator, made: Ref, element: NodeType, at: At) -> None:
    """Make what a dict or list holds, that was made without one, of the type that is declared of its elements."""
    if element == ANY or child_type(ev, made, 0) != ANY:
        return
    set_element_type(ev, made, element, at)
    held = ev.get(content_ref(ev, made))
    if isinstance(held, DictObj):
        entries = {
            key: replace(slot, value=wrap(ev, slot.value, element, made, slot.at or at))
            for key, slot in held.entries.items()
        }
        ev.put(content_ref(ev, made), replace(held, entries=entries))
    elif isinstance(held, ListObj):
        items = tuple(wrap(ev, item, element, made, item.at or at) for item in held.items)
        rest = wrap(ev, held.rest, element, made, at) if held.rest is not None else None
        ev.put(content_ref(ev, made), replace(held, items=items, rest=rest))
