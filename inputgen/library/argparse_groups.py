"""The argument groups of a parser, and which options are in each (Python docs, argparse, "Argument groups").

argparse keeps them under names that begin with an underscore, and jobs read those to part a namespace by its groups:
`parser._action_groups`, `group._group_actions`, `parser._actions`. A parser keeps, under names with a space, the list
of its `argument groups` and its `help action`; an option keeps in `added to` the parser or the group that was told it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.join import choice_of
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Lib, ListObj, Ref, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_GROUPS = "argument groups"
_HELP = "help action"
_ADDED_TO = "added to"
# Of a group that a parser has by itself, which options are in it; of one made of a parent's, those it stands for.
_KIND = "kind of options"
_STANDS_FOR = "stands for"
_EXCLUSIVE = "is exclusive"
_WITHIN = "made by"
_NESTED = 20


def begin_groups(ev: Evaluator, parser: Ref, help_action: Ref, at: At) -> None:
    """Give a new parser its own two groups, and the option for its help."""
    own: list[Value] = []
    for title, kind in (("positional arguments", "positional"), ("options", "option")):
        own.append(new_group(ev, parser, parser, {"title": Const(title, at), _KIND: Const(kind)}, at))
        put_attribute(ev, parser, f"own {kind}", own[-1], at)
    put_attribute(ev, parser, _GROUPS, ev.new_list(own, at), at)
    put_attribute(ev, parser, _HELP, help_action, at)


def new_group(ev: Evaluator, parser: Ref, within: Value, attrs: dict[str, Value], at: At) -> Ref:
    """A group of a parser's, made by the parser itself, or by another group."""
    told = {"title": Const(None, at), "description": Const(None, at), **attrs}
    return ev.new_instance(Lib("argparse._ArgumentGroup"), {"group of": parser, _WITHIN: within, **told}, at)


def exclusive_group(ev: Evaluator, parser: Ref, within: Value, at: At) -> Ref:
    """A group of options that exclude each other: they are in the group that made it, too."""
    return new_group(ev, parser, within, {_EXCLUSIVE: Const(True)}, at)


def list_group(ev: Evaluator, parser: Ref, group: Ref) -> None:
    """Add a group to those of its parser."""
    ref, held = _groups(ev, parser)
    if ref is not None:
        ev.put(ref, replace(held, items=(*held.items, group)))


def loosen_groups(ev: Evaluator, parser: Ref, why: Unknown) -> None:
    """Note that the parser may have groups that are not known."""
    ref, held = _groups(ev, parser)
    if ref is not None:
        ev.put(ref, replace(held, rest=held.rest or why))


def adopt_groups(ev: Evaluator, parser: Ref, parent: Ref, at: At) -> None:
    """Give a parser the groups of a parent, as one where they have one title."""
    held = _groups(ev, parent)[1]
    if held.rest is not None:
        loosen_groups(ev, parser, Unknown("a group of a parent of the parser is not known", at))
    for theirs in held.items:
        title = _attribute(ev, theirs, "title") or Const(None, at)
        own = [group for group in _groups(ev, parser)[1].items if _attribute(ev, group, "title") == title]
        if own and isinstance(own[0], Ref):
            mine = own[0]
        else:
            mine = new_group(ev, parser, parser, {"title": title}, at)
            list_group(ev, parser, mine)
        put_attribute(ev, mine, _STANDS_FOR, ev.new_list([*_stood_for(ev, mine), *_stood_for(ev, theirs)], at), at)


def note_group(ev: Evaluator, option: Ref, told: Value, at: At) -> None:
    """Note of an option which parser or group was told it."""
    put_attribute(ev, option, _ADDED_TO, told, at)


def groups_of(ev: Evaluator, parser: Ref) -> Value | None:
    """The list of a parser's groups; None where the parser is not made by argparse."""
    return _groups(ev, parser)[0]


def own_group(ev: Evaluator, parser: Value, kind: str) -> Value | None:
    """The group of a parser's `positional` arguments, or of its options."""
    return _attribute(ev, parser, f"own {kind}")


def help_of(ev: Evaluator, parser: Ref) -> tuple[Value, bool] | None:
    """The option for its help that a parser has, and whether it surely has one."""
    wanted, action = _attribute(ev, parser, "add help"), _attribute(ev, parser, _HELP)
    known = ev.constant(wanted) if wanted is not None else None
    if action is None or known is False:
        return None
    return action, known is True


def is_in_group(ev: Evaluator, option: Value, group: Ref) -> bool | None:
    """Whether an option is in a group; None where that is not known."""
    homes, obj = list(_homes(ev, option)), ev.instance_at(option)
    if obj is None or not homes:
        return None
    kind = ev.constant(_attribute(ev, group, _KIND) or Const(None))
    if kind is not None and not _is_group(ev, homes[-1]):
        strings = ev.list_at(obj.attrs["option_strings"].value) if "option_strings" in obj.attrs else None
        return None if strings is None else bool(strings.items) is (kind == "option")
    return any(home in _stood_for(ev, group) for home in homes)


def _homes(ev: Evaluator, option: Value) -> Iterator[Value]:
    """What an option was added to: a group; of one that excludes, also what made it; the parser itself."""
    told = _attribute(ev, option, _ADDED_TO)
    for _ in range(_NESTED):
        if told is None or not isinstance(told, Ref):
            return
        yield told
        if _attribute(ev, told, _EXCLUSIVE) is None:
            return
        told = _attribute(ev, told, _WITHIN)


def _is_group(ev: Evaluator, value: Value) -> bool:
    return _attribute(ev, value, "group of") is not None


def _stood_for(ev: Evaluator, group: Value) -> list[Value]:
    """A group, and those of parents that it stands for."""
    held = _attribute(ev, group, _STANDS_FOR)
    listed = ev.list_at(held) if held is not None else None
    return [*(listed.items if listed is not None else ()), group]


def _attribute(ev: Evaluator, value: Value, name: str) -> Value | None:
    obj = ev.instance_at(value)
    slot = obj.attrs.get(name) if obj is not None else None
    return slot.value if slot is not None else None


def _groups(ev: Evaluator, parser: Value) -> tuple[Ref | None, ListObj]:
    ref = _attribute(ev, parser, _GROUPS)
    held = ev.list_at(ref) if ref is not None else None
    return (ref, held) if isinstance(ref, Ref) and held is not None else (None, ListObj("list"))


def listed(ev: Evaluator, options: DictObj, parser: Ref, group: Ref | None, at: At) -> Ref:
    """The options of a parser, or of one of its groups, as the list in which argparse keeps them."""
    items: list[Value] = []
    further: list[Value] = [] if options.open is None else [Unknown("an option that is not known", at)]
    found = help_of(ev, parser)
    of_help = group is None or ev.constant(_attribute(ev, group, _KIND) or Const(None)) == "option"
    if found is not None and of_help:
        (items if found[1] else further).append(found[0])
    for slot in options.entries.values():
        answers = {True if group is None else is_in_group(ev, one, group) for one in alternatives(slot.value)}
        if answers != {False}:
            (items if answers == {True} and not slot.optional else further).append(slot.value)
    return ev.new(ListObj("list", tuple(items), choice_of(further) if further else None), at)
