"""Keys that a job reads of Hydra's config, and that only the command line can add (`+model=small`).

Without the key the job ends at the read (`ConfigAttributeError`), so in every run that goes on the config has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.join import ADDED_KEY, FURTHER_ARGUMENT
from inputgen.interpret.mappings import key_of
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import DictObj, Ref, Slot, Unknown, Value
from inputgen.library.omegaconf_nodes import content_ref, dict_content, may_have_more, new_dict, object_type, put_child

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def added(ev: Evaluator, call: Call) -> Value:
    """What was read of a config under a key that it lacks; the config has it from now on.

    A structured config takes no further keys. With the options at their defaults nothing is added.
    """
    (key, found), node = call.args.positional, call.receiver
    assert isinstance(node, Ref), "it was read there"
    name, held = key_of(ev, key), dict_content(ev, node)
    is_told = "." not in str(name) and name not in held.entries and may_have_more(ev, node) and not ev.at_defaults
    if not is_told or object_type(ev, node) is not None or (held.open and held.open.reason != FURTHER_ARGUMENT):
        return found
    value = Unknown(ADDED_KEY, call.at)
    put_child(ev, node, name, Slot(value, False, call.at))
    return value


def part(ev: Evaluator, call: Call) -> Value:
    """What is under such a key, once a key of it is read: a config with that and any other keys."""
    (key, held), node = call.args.positional, call.receiver
    assert isinstance(node, Ref), "it was read there"
    name = key_of(ev, key)
    slot = dict_content(ev, node).entries.get(name)
    if slot is None or slot.value != held:
        return held
    made = new_dict(ev, call.at, node)
    ev.put(content_ref(ev, made), DictObj({}, Unknown(FURTHER_ARGUMENT, call.at)))
    put_child(ev, node, name, Slot(made, False, slot.at))
    return made
