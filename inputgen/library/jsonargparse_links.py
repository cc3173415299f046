"""jsonargparse: defaults that are set beside the options, and options that are linked to others (jsonargparse 4.53).

A linked option is none of the command line's: it is what the options give that it is linked to, or what `compute_fn`
makes of them; one that is applied when classes are instantiated is not in the namespace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Const, DictObj, ListObj, Value
from inputgen.library.open_classes import Leaf
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# What a parser keeps beside its options, by the start of the name.
NO_OPTIONS = ("link to ", "default ")
ANY_DEFAULT = "default of any"


def at_another_default(ev: Evaluator, table: DictObj, leaf: Leaf) -> Leaf:
    """An option of a class whose default is set beside it."""
    told = table.entries.get(ANY_DEFAULT) or table.entries.get(f"default {'.'.join(leaf.path)}")
    default = attribute(ev, told.value, "default") if told is not None else None
    return replace(leaf, default=default) if default is not None else leaf


def links(ev: Evaluator, table: DictObj) -> dict[tuple[str, ...], Value]:
    """The options that others give, by their paths, and how."""
    told = [slot.value for key, slot in table.entries.items() if str(key).startswith("link ")]
    targets = [(ev.constant(attribute(ev, link, "target") or Const(None)), link) for link in told]
    return {tuple(target.split(".")): link for target, link in targets if isinstance(target, str)}


def linked(ev: Evaluator, link: Value, values: dict[tuple[str, ...], Value], at: At) -> Value | None:
    """What a link gives; None where it is applied later than the options are parsed."""
    when, source = attribute(ev, link, "apply_on"), attribute(ev, link, "source")
    if when is not None and ev.constant(when) != "parse":
        return None
    listed = ev.list_at(source) if source is not None else None
    names = [ev.constant(each) for each in (listed.items if listed is not None else (source or Const(None),))]
    given = [values.get(tuple(name.split("."))) if isinstance(name, str) else None for name in names]
    known = [value for value in given if value is not None]
    if len(known) < len(given) or (listed is not None and listed.rest is not None):
        return ev.unknown("it is linked to options that are not known one by one", at)
    compute = attribute(ev, link, "compute_fn")
    if compute is not None and not (isinstance(compute, Const) and compute.value is None):
        return call_value(ev, compute, Arguments(tuple(known)), at)
    return known[0] if len(known) == 1 else ev.unknown("it is linked to several options", at)


def may_be_there(ev: Evaluator, files: ListObj | None) -> bool:
    """Whether one of the files may be in the project: those of whoever starts the job are like its command line."""
    if files is None or files.rest is not None:
        return True
    paths = [ev.constant(each) for each in files.items]
    return any(not isinstance(path, str) or "*" in path or ev.world.exists(path) is True for path in paths)
