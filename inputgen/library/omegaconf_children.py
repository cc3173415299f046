"""Children of OmegaConf's configs by their keys as a text spells them (omegaconf 2.3, `_utils.split_key`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.join import join
from inputgen.interpret.values import At, Ref, Value
from inputgen.library.omegaconf_nodes import dict_content, is_dict, list_content

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def split_path(key: str) -> list[str]:
    """`a.b[0].c` -> its keys (omegaconf `_utils.split_key`)."""
    return [part for part in key.replace("[", ".").replace("]", "").split(".") if part]


def key_in(ev: Evaluator, node: Ref, key: str) -> object:
    """The key of a config that a text spells."""
    if is_dict(ev, node) and key not in dict_content(ev, node).entries:
        return _other_key(ev, node, key)
    return key


def _other_key(ev: Evaluator, node: Ref, key: str) -> object:
    """The key that is no text, but is spelled like one (`1: x`, `true: x`)."""
    return next((known for known in dict_content(ev, node).entries if str(known).lower() == key.lower()), key)


def child(ev: Evaluator, node: Ref, key: str, at: At, *, there: bool = False) -> Value | None:
    """A child by its key as text; what may be absent, or of open containers, is unknown, too."""
    if is_dict(ev, node):
        held = dict_content(ev, node)
        slot = held.entries.get(key_in(ev, node, key))
        if slot is None:
            return None if held.open is None else ev.unknown(held.open.reason, at)
        loose = slot.optional and not there
        return join(slot.value, ev.unknown("a key that is there on some paths only", at)) if loose else slot.value
    listed = list_content(ev, node)
    try:
        index = int(key)
    except ValueError:
        return None
    if 0 <= index < len(listed.items):
        return listed.items[index]
    return listed.rest
