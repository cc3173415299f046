"""What else a parser is told: defaults for all its options, groups and subcommands (Python docs, argparse)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.mappings import merged, read, with_key
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Lib, Ref, Slot, Unknown, Value
from inputgen.library.argparse_groups import exclusive_group, list_group, new_group, note_group
from inputgen.library.argparse_options import SUPPRESS, held_as, new_parser, options_of, parser_of, table, table_ref

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def set_defaults(ev: Evaluator, call: Call) -> Value:
    """`parser.set_defaults(...)`: changes the options there are, and waits for those to come."""
    parser = parser_of(ev, call.receiver)
    if parser is None:
        return ev.unknown("set_defaults of a parser that is not known", call.at)
    named = dict(call.args.named or {})
    given = DictObj({name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()})
    given = replace(given, open=call.args.open)
    ev.put(table_ref(ev, parser, "defaults"), merged(table(ev, parser, "defaults"), given))
    for option in list(options_of(ev, parser)):
        value = named.get(option.dest)
        if value is None and call.args.open is not None:
            value = choice_of([option.default, Unknown(call.args.open.reason, call.args.open.at)])
        elif value is not None and option.dest in call.args.optional:
            value = choice_of([option.default, value])
        if value is not None:
            put_attribute(ev, option.ref, "default", value, call.at)
    return Const(None, call.at)


def get_default(ev: Evaluator, call: Call) -> Value:
    """`parser.get_default(dest)`."""
    parser, dest = parser_of(ev, call.receiver), call.arg(0, "dest")
    if parser is None or dest is None or not isinstance(dest, Const):
        return ev.unknown("the default of an option that is not known", call.at)
    for option in options_of(ev, parser):
        if option.dest == dest.value and option.get("default") is not None:
            return option.default
    slot = read(ev, table(ev, parser, "defaults"), dest, call.at)
    if slot is None:
        return Const(None, call.at)
    return join(slot.value, Const(None, call.at)) if slot.optional else slot.value


def add_group(ev: Evaluator, call: Call) -> Value:
    """`add_argument_group`, `add_mutually_exclusive_group`: its options are the parser's."""
    parser = parser_of(ev, call.receiver)
    if parser is None:
        return ev.unknown("a group of a parser that is not known", call.at)
    assert call.receiver is not None, "a method has a receiver"
    if call.name.endswith("add_mutually_exclusive_group"):
        return exclusive_group(ev, parser, call.receiver, call.at)
    given = {"title": call.arg(0, "title"), "description": call.arg(1, "description")}
    told = {name: value for name, value in given.items() if value is not None}
    group = new_group(ev, parser, call.receiver, told, call.at)
    if call.receiver == parser:
        list_group(ev, parser, group)
    return group


def add_subparsers(ev: Evaluator, call: Call) -> Value:
    """`parser.add_subparsers(...)`."""
    parser = parser_of(ev, call.receiver)
    if parser is None:
        return ev.unknown("subcommands of a parser that is not known", call.at)
    named = dict(call.args.named or {})
    dest = named.get("dest")
    known = ev.constant(dest) if dest is not None else SUPPRESS
    target = Const(known if isinstance(known, str) else SUPPRESS, dest.at if dest is not None else call.at)
    attrs: dict[str, Value] = {
        "option_strings": ev.new_list([], None),
        "dest": target if target.at is not None else replace(target, at=call.at),
        "default": Const(None, call.at),
        "required": named.get("required", Const(False, call.at)),
        "action kind": Const("parsers"),
        held_as("parsers"): ev.new(DictObj({}), None),
        "parser class": named.get("parser_class", Const(None)),
    }
    ref = ev.new_instance(Lib("argparse._SubParsersAction"), attrs, call.at)
    note_group(ev, ref, _group_of_commands(ev, parser, named, call.at), call.at)
    options = table(ev, parser, "options")
    ev.put(table_ref(ev, parser, "options"), with_key(options, "subcommands", ref, call.at))
    return ref


def _group_of_commands(ev: Evaluator, parser: Ref, named: Mapping[str, Value], at: At) -> Ref:
    """The group that subcommands are in: one of their own, where that is told anything."""
    told = {name: named[name] for name in ("title", "description") if name in named}
    if not told:
        return parser
    group = new_group(ev, parser, parser, {"title": Const("subcommands", at), **told}, at)
    list_group(ev, parser, group)
    return group


OTHER_NAMES = "names not known"  # what commands have that have aliases which are not known


def add_parser(ev: Evaluator, call: Call) -> Value:
    """`subparsers.add_parser(name, ...)`."""
    assert call.receiver is not None, "a method has a receiver"
    name = call.arg(0, "name")
    rest = {key: value for key, value in dict(call.args.named or {}).items() if key not in ("name", "help", "aliases")}
    inner = Call("argparse.ArgumentParser", Arguments((), rest, call.args.open), call.at)
    made = new_parser(ev, inner)
    where = table_ref(ev, call.receiver, "parsers")
    held = table(ev, call.receiver, "parsers")
    if isinstance(name, Const):
        ev.put(where, with_key(held, name.value, made, name.at or call.at))
    else:
        unknown = Unknown("a subcommand whose name is not known", call.at)
        key = f"a subcommand whose name is not known: {len(held.entries)}"
        ev.put(where, replace(with_key(held, key, made, call.at), open=held.open or unknown))
    aliases = call.arg(-1, "aliases")
    listed = ev.list_at(aliases) if aliases is not None else None
    if aliases is not None and (listed is None or listed.rest is not None) and isinstance(call.receiver, Ref):
        put_attribute(ev, call.receiver, OTHER_NAMES, Const(True), call.at)
    for alias in listed.items if listed is not None else ():
        if isinstance(alias, Const):
            ev.put(where, with_key(table(ev, call.receiver, "parsers"), alias.value, made, alias.at or call.at))
    return made
