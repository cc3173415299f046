"""Keys that a job reads of a config that may have them: a document that is not known, or Hydra's config.

To Hydra's only the command line can add (`+model=small`). Without the key the job ends at the read
(`ConfigAttributeError`), so in every run that goes on the config has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.command_line import ADDED_KEY, FURTHER_ARGUMENT, is_set_by_command_line
from inputgen.interpret.config_reads import asked_for, read_of_given, tells_default
from inputgen.interpret.mappings import key_of
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import At, Const, DictObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.omegaconf_nodes import content_ref, dict_content, may_have_more, new_dict, object_type, put_child
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def added(ev: Evaluator, call: Call) -> Value:
    """What was read of a config under a key that it lacks; the config has it from now on.

    A structured config takes no further keys. With the options at their defaults nothing is added.
    """
    (key, found), node = call.args.positional, call.receiver
    assert isinstance(node, Ref), "it was read there"
    name, held = key_of(ev, key), dict_content(ev, node)
    why = _further(ev, node, held)
    is_told = "." not in str(name) and name not in held.entries and object_type(ev, node) is None
    if not is_told or why is None or not isinstance(found, Unknown) or found.reason not in (why, ADDED_KEY):
        return found
    value = replace(found, reason=ADDED_KEY if why == FURTHER_ARGUMENT else why, at=call.at, read=object())
    if not ev.summarised:  # else it may be any of several: what a run config was given has the key, all the same
        put_child(ev, node, name, Slot(value, False, call.at))
    read_of_given(ev, held.open, name, value, call.at)
    return value


def asked(ev: Evaluator, node: Ref, key: Value, slot: Slot, default: Value, at: At) -> Value:
    """What `get` found of a config under a key that it may have; it may have it by name from now on.

    So it is of a file that only the command line names, which sets options: of the type of the default.
    """
    held, name = dict_content(ev, node), ev.constant(key)
    is_told = isinstance(name, str) and "." not in name and name not in held.entries and object_type(ev, node) is None
    is_set = is_set_by_command_line(held.open) and held.open is not None and held.open.reason != FURTHER_ARGUMENT
    if not is_told or not is_set or ev.summarised or not isinstance(slot.value, Unknown) or held.open is None:
        return slot.value
    value = replace(slot.value, reason=held.open.reason, at=at, read=object())
    put_child(ev, node, name, Slot(value, True, at))
    read_of_given(ev, held.open, name, value, at, asked=True)
    if not (isinstance(default, Const) and default.value is None):
        tells_default(ev, value, default, at)
    return value


def perhaps_there(ev: Evaluator, call: Call) -> Value:
    """The answer where the job asks whether a config has a key that it may have (see `asked_for`)."""
    assert isinstance(call.receiver, Ref), "a config is on the heap"
    asked_for(ev, dict_content(ev, call.receiver).open, call.args.positional[0])
    return Open(BOOL, None, "computed", call.at)


def further_of_dict(open_: Unknown | None) -> Unknown | None:
    """The further keys of `dict(cfg)`: what has keys there is a config, of which W&B stores the text."""
    return None if open_ is None else replace(open_, flat=True, read=open_.read or open_)


def _further(ev: Evaluator, node: Ref, held: DictObj) -> str | None:
    """Why a config may have further keys; None where it has none."""
    if held.open is not None and held.open.reason != FURTHER_ARGUMENT:
        return held.open.reason
    return FURTHER_ARGUMENT if may_have_more(ev, node) and not ev.at_defaults else None


def part(ev: Evaluator, call: Call) -> Value:
    """What is under such a key, once a key of it is read: a config with that and any other keys."""
    (key, held), node = call.args.positional, call.receiver
    assert isinstance(node, Ref), "it was read there"
    name, why = key_of(ev, key), _further(ev, node, dict_content(ev, node))
    slot = dict_content(ev, node).entries.get(name)
    if slot is None or slot.value != held or why is None or not isinstance(held, Unknown):
        return held
    if held.reason not in (why, ADDED_KEY):
        return held
    made = new_dict(ev, call.at, node)
    ev.put(content_ref(ev, made), DictObj({}, held if held.reason == why else Unknown(why, call.at)))
    put_child(ev, node, name, Slot(made, False, slot.at))
    return made
