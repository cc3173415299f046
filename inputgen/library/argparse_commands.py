"""Which subcommand an attribute of a namespace is there for: what `if args.command == "train":` tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.conditions import Outcome, Presence, Same
from inputgen.interpret.operands import equals
from inputgen.interpret.values import Const, Open, Ref, alternatives
from inputgen.library.argparse_options import SUPPRESS, Option, options_of, table
from inputgen.library.argparse_parsers import OTHER_NAMES
from inputgen.library.argparse_values import is_suppressed

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def tell_commands(ev: Evaluator, parser: Ref, namespace: Ref) -> None:
    """Note of each attribute that some subcommands alone give which of them do, where the job can ask for that."""
    obj = ev.instance_at(namespace)
    own = {option.dest for option in options_of(ev, parser)} | set(table(ev, parser, "defaults").entries)
    for option in options_of(ev, parser):
        asked = obj.attrs.get(option.dest) if obj is not None and option.kind == "parsers" else None
        names = _attributes_of(ev, option) if asked is not None else None
        if obj is None or asked is None or not names or asked.optional or not isinstance(asked.value, Open):
            continue
        present: dict[Same, Presence] = {}
        for name in set().union(*names.values()) - own:
            slot = obj.attrs.get(name)
            if slot is None or not slot.optional or any(names[each].get(name) is False for each in names):
                continue
            having = [each for each in names if name in names[each]]
            there: list[Outcome] = [(equals(asked, Const(each)), False) for each in names if each not in having]
            there += [(equals(asked, Const(each)), True) for each in having if len(having) == 1]
            lacking = [(equals(asked, Const(each)), False) for each in having]
            present[Same(slot)] = frozenset(there), frozenset(lacking)
        ev.state.conditions = replace(ev.state.conditions, present={**ev.state.conditions.present, **present})


def _attributes_of(ev: Evaluator, option: Option) -> dict[str, dict[str, bool]] | None:
    """The attributes that each subcommand gives, and whether it always does; None where they are not known."""
    if OTHER_NAMES in option.slots:
        return None
    held = table(ev, option.ref, "parsers")
    found: dict[str, dict[str, bool]] = {}
    for name, slot in held.entries.items():
        refs = alternatives(slot.value)
        if held.open is not None or slot.optional or len(refs) != 1 or not isinstance(refs[0], Ref):
            return None
        given: dict[str, bool] = {}
        for each in options_of(ev, refs[0]):
            if each.kind == "parsers":
                return None
            if each.dest != SUPPRESS and each.kind not in ("help", "version"):
                given[each.dest] = given.get(each.dest, False) or not (each.optional or is_suppressed(each.default))
        defaults = table(ev, refs[0], "defaults").entries
        found[str(name)] = given | {key: not each.optional for key, each in defaults.items() if not given.get(key)}
    return found
