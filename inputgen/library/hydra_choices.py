"""Groups that must be chosen on the command line (`model: ???`): the job runs with one of their options.

What each option makes of the whole config is composed (an option may be put anywhere, and override other groups), and
taken together: what all make the same is that, what differs is one of several, and a key that only some make is there
on some paths. A group whose options hold other dicts than one another (the sources of data, say) is left unknown: it
would be followed along each combination of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import At, Const, Ref, Slot, Value, alternatives
from inputgen.library.hydra_overrides import CompositionError, NotComposedError
from inputgen.library.hydra_repository import Repository
from inputgen.library.omegaconf_nodes import (
    content_ref,
    copied,
    dict_content,
    is_config,
    is_dict,
    list_content,
    new_dict,
    object_type,
)
from inputgen.library.omegaconf_types import MISSING

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Build = Callable[[str, str], Ref]
"""Composes the config with an option chosen for a group: the key of the group, and the option."""


def with_options(
    ev: Evaluator, repository: Repository, groups: dict[str, str], base: Ref, build: Build, at: At
) -> tuple[Ref | None, set[str]]:
    """The config that is composed with one option of each group, and the groups whose options are known.

    Args:
        ev: the evaluation.
        repository: where the options are.
        groups: the packages of the groups that must be chosen, as overrides name these.
        base: the config without them.
        build: composes the config.
        at: the call.
    """
    of_groups: list[Ref] = []
    known: set[str] = set()
    left = bounds.HYDRA_OPTIONS
    for key, package in groups.items():
        options = repository.options(key.partition("@")[0])
        left -= len(options)
        made = _each(key, options, build) if left >= 0 else []
        if made:
            of_groups.append(one_of(ev, made, at))
            if _alike(ev, of_groups[-1], package.split(".")):
                known.add(key)
    return (_Together(ev, at, base).of(of_groups) if of_groups else None), known


def one_of(ev: Evaluator, configs: list[Ref], at: At) -> Ref:
    """The config that is one of several: a key that only some have is there on some paths."""
    return _Together(ev, at, None).of(configs)


def _each(key: str, options: list[str], build: Build) -> list[Ref]:
    """What each option makes of the config; nothing where that is not known of one of them."""
    made = []
    for option in options:
        try:
            made.append(build(key, option))
        except CompositionError:  # with this one the job does not run
            continue
        except NotComposedError:
            return []
    return made


def _alike(ev: Evaluator, config: Ref, path: list[str]) -> bool:
    """Whether all options of a group hold the same dicts at its package, or none there."""
    node: Value = config
    for key in path:
        slot = dict_content(ev, node).entries.get(key) if isinstance(node, Ref) and _is_dict(ev, node) else None
        if slot is None:
            return True
        node = slot.value
    return all(not slot.optional or not _is_dict(ev, slot.value) for slot in _below_all(ev, node))


def _below_all(ev: Evaluator, node: Value) -> Iterator[Slot]:
    if _is_dict(ev, node) and isinstance(node, Ref):
        for slot in dict_content(ev, node).entries.values():
            yield slot
            yield from _below_all(ev, slot.value)


def _is_dict(ev: Evaluator, value: Value) -> bool:
    return isinstance(value, Ref) and is_config(ev, value) and is_dict(ev, value)


class _Together:
    """Configs taken together.

    Args:
        ev: the evaluation.
        at: the call.
        base: the config that all are made of, where each is what the options of one group make of it: what that lacks,
            one of them gives. Without it they are the options of one group, and what some lack may not be there.
    """

    def __init__(self, ev: Evaluator, at: At, base: Ref | None) -> None:
        self.ev = ev
        self.at = at
        self.combines = base is not None
        self.base = base

    def of(self, nodes: list[Ref], parent: Ref | None = None, loose: Sequence[bool] = ()) -> Ref:
        """The config that is one of several, of which some (`loose`) are there on some paths only."""
        ev = self.ev
        if len(nodes) == 1 and parent is None:
            return nodes[0]
        loose = loose or [False] * len(nodes)
        classes = {object_type(ev, node) for node in nodes}
        is_one = classes != {None} and len(classes) == 1
        made = copied(ev, nodes[0], parent) if is_one else new_dict(ev, self.at, parent)
        contents = [dict_content(ev, node) for node in nodes]
        entries: dict[object, Slot] = {}
        for key in dict.fromkeys(key for held in contents for key in held.entries):
            held_by = [
                (held.entries[key], each) for held, each in zip(contents, loose, strict=True) if key in held.entries
            ]
            slots = [replace(slot, optional=slot.optional or (each and self.combines)) for slot, each in held_by]
            entries[key] = self._slot(key, slots, made, everywhere=len(slots) == len(nodes))
        open_ = next((held.open for held in contents if held.open is not None), None)
        ev.put(content_ref(ev, made), replace(dict_content(ev, made), entries=entries, open=open_))
        return made

    def _slot(self, key: object, slots: list[Slot], parent: Ref, *, everywhere: bool) -> Slot:
        around = self.base
        held = dict_content(self.ev, around).entries.get(key) if around is not None else None
        if self.combines and held is None:
            optional = all(slot.optional for slot in slots)
        else:
            optional = any(slot.optional for slot in slots) or not (everywhere or self.combines)
        inner = held.value if held is not None else None
        self.base = inner if isinstance(inner, Ref) and _is_dict(self.ev, inner) else None
        value = self._one_of(slots, parent)
        self.base = around
        return Slot(value, optional, slots[0].at)

    def _one_of(self, slots: list[Slot], parent: Ref) -> Value:
        """One of several values: dicts are taken together, and what must be given is what another option gives."""
        ev = self.ev
        flat = [(option, slot.optional) for slot in slots for option in alternatives(slot.value)]
        nodes = [(value, loose) for value, loose in flat if isinstance(value, Ref) and _is_dict(ev, value)]
        found: list[Value] = []
        if nodes:
            found.append(self.of([node for node, _ in nodes], parent, [loose for _, loose in nodes]))
        for value, _ in flat:
            if not _is_dict(ev, value) and not any(_same(ev, value, other) for other in found):
                found.append(value)
        given = [value for value in found if not (isinstance(value, Const) and value.value == MISSING)]
        return choice_of([_below(ev, value, parent) for value in given or found])


def _below(ev: Evaluator, value: Value, parent: Ref) -> Value:
    is_list = isinstance(value, Ref) and is_config(ev, value) and not is_dict(ev, value)
    return copied(ev, value, parent) if is_list and isinstance(value, Ref) else value


def _same(ev: Evaluator, one: Value, other: Value) -> bool:
    """Whether two children are the same scalar, or lists of the same."""
    if isinstance(one, Const) and isinstance(other, Const):
        return type(one.value) is type(other.value) and one.value == other.value
    if not (isinstance(one, Ref) and isinstance(other, Ref)):
        return one == other
    if not all(is_config(ev, each) and not is_dict(ev, each) for each in (one, other)):
        return one.addr == other.addr
    ours, theirs = list_content(ev, one), list_content(ev, other)
    if len(ours.items) != len(theirs.items) or ours.rest != theirs.rest:
        return False
    return all(_same(ev, a, b) for a, b in zip(ours.items, theirs.items, strict=True))
