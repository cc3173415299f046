"""`parse_args`: the namespace that a parser gives (Python docs, argparse).

The command line is open, unless it is written in the job (`parse_args(["--lr", "1"])`), or is configured (`argv`) and
values are asked for at their defaults. Subcommands are joined: what only one of them has is there only on some paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import frozen, replace
from inputgen.interpret.annotations import declared_value
from inputgen.interpret.attribute_dicts import is_attribute_name
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.join import choice_of, join, join_slots
from inputgen.interpret.mappings import merged
from inputgen.interpret.needed import as_needed, is_needed
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import (
    NONE,
    At,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
    located,
)
from inputgen.library.argparse_argv import CommandLine, NotTakenApartError, take_apart
from inputgen.library.argparse_commands import tell_commands
from inputgen.library.argparse_given import after_action, call_action, call_actions, given_values, named_by
from inputgen.library.argparse_options import SUPPRESS, Option, is_lost, options_of, parser_of, reads_files, table
from inputgen.library.argparse_setting import set_by_namespace
from inputgen.library.argparse_values import (
    default_of,
    given_value,
    is_required,
    is_suppressed,
    only_value,
    open_value,
)
from inputgen.library.refusing_parser import RefusedError
from inputgen.library.sys import added_arguments, put_into, set_arguments
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

NAMESPACE = Lib("argparse.Namespace")
_MOST_COMMANDS = 300


@frozen
class _Parse:
    """One `parse_args`.

    Attributes:
        exact: whether the values are those that a known command line gives: a default stays as it is.
        before: what the namespace holds that is parsed into.
        cls: the class of that namespace: what it has itself, no default is set for.
        open: why it may hold more, under the names of options too.
        seen: the parsers of subcommands met so far: a bound on hostile ones, which may contain themselves.
    """

    ev: Evaluator
    call: Call
    exact: bool
    before: Mapping[str, Slot]
    cls: Value | None
    open: Unknown | None
    seen: list[int]


def parse_args(ev: Evaluator, call: Call) -> Value:
    """`parser.parse_args(...)`."""
    return ev.each(call.arg(0, "args") or NONE, lambda args: _parse(ev, call, args)[0])


def parse_known_args(ev: Evaluator, call: Call) -> Value:
    """`parser.parse_known_args(...)`: the namespace, and the arguments that no option takes."""

    def parse(args: Value) -> Value:
        namespace, line = _parse(ev, call, args, known=True)
        rest: Value | None = Open(STR, None, "argv", call.at)
        items: tuple[Value, ...] = ()
        if line is not None or ev.at_defaults:
            items = tuple(Const(text, call.at) for text in line.extra) if line is not None else ()
            rest = None
        extra = Ref(ev.new(ListObj("list", items, rest), None).addr, call.at)
        return ev.new_list([namespace, extra], call.at, "tuple")

    return ev.each(call.arg(0, "args") or NONE, parse)


def _parse(ev: Evaluator, call: Call, args: Value, *, known: bool = False) -> tuple[Value, CommandLine | None]:
    parser = parser_of(ev, call.receiver)
    if parser is None:
        return ev.unknown("parse_args of a parser that is not known", call.at), None
    into = call.arg(1, "namespace")
    target = ev.instance_at(into) if into is not None else None
    if into is not None and target is None and ev.constant(into) is not None:
        return ev.unknown("options parsed into a namespace that is not known", call.at), None
    texts = _known_texts(ev, args, call.at)
    line = _line(ev, call, parser, texts, known=known)
    put = put_into(ev, args) if texts is None else ()
    if line is None and (texts or put) and ev.at_defaults:
        return ev.unknown("a command line that inputgen cannot take apart", call.at), None
    if line is not None and target is not None and _sets_by_its_own(ev, target):
        return ev.unknown("options parsed into a namespace that sets attributes in its own way", call.at), None
    of_files = reads_files(ev, parser)
    if of_files and ev.at_defaults:
        return ev.unknown("options that a config file may set", call.at), None
    exact = ev.at_defaults or line is not None
    held, cls, open_ = (target.attrs, target.cls, target.open) if target is not None else ({}, None, None)
    parse = _Parse(ev, call, exact, held, cls, open_, [])
    found = _defaults(parse, parser)
    found = _any_command(parse, parser, found) if line is None else _with_commands(parse, line, found)
    added = added_arguments(ev, call.at) if args == NONE else put
    if line is None and (texts or added or of_files):
        found = _given_something(found, None if texts or of_files else named_by(ev, parser, added))
    namespace = _namespace(ev, call, into, target, found)
    if line is not None:
        _apply(parse, namespace, line)
        if not ev.at_defaults:
            _declare(parse, namespace, parser, line)
    elif not ev.at_defaults:
        if target is None:
            tell_commands(ev, parser, namespace)
        call_actions(ev, parser, namespace)
    return namespace, line


def _given_something(found: DictObj, names: frozenset[str] | None) -> DictObj:
    """Of a command line that cannot be taken apart, it is not known which defaults stay, of these options or any."""
    entries = {
        name: replace(slot, value=replace(slot.value, default=None))
        if isinstance(slot.value, Open) and (names is None or name in names)
        else slot
        for name, slot in found.entries.items()
    }
    return replace(found, entries=entries)


def _line(ev: Evaluator, call: Call, parser: Ref, texts: tuple[str, ...] | None, *, known: bool) -> CommandLine | None:
    """The command line, taken apart; None where it is not known, or cannot be."""
    if texts is None:
        return None
    try:
        line = take_apart(ev, parser, texts, mixed=call.name.endswith("_intermixed_args"))
    except RefusedError as error:
        raise ev.refuses(str(error), call.at) from None
    except NotTakenApartError:
        return None
    if line.extra and not known:
        raise ev.refuses(f"unrecognized arguments: {' '.join(line.extra)}", call.at)
    return line


def _known_texts(ev: Evaluator, args: Value, at: At) -> tuple[str, ...] | None:
    """The command line, where it is known."""
    if isinstance(args, Const):
        if isinstance(args.value, str):
            return tuple(args.value)
        return (set_arguments(ev, at) or (ev.world.setting.argv if ev.at_defaults else None)) if args == NONE else None
    return _texts(ev, args)


def _texts(ev: Evaluator, listed_texts: Value) -> tuple[str, ...] | None:
    listed = ev.list_at(listed_texts)
    if listed is None or listed.rest is not None:
        return None
    texts = [item.value for item in listed.items if isinstance(item, Const) and isinstance(item.value, str)]
    return tuple(texts) if len(texts) == len(listed.items) else None


def _namespace(ev: Evaluator, call: Call, into: Value | None, target: Instance | None, found: DictObj) -> Ref:
    kept = {name: slot for name, slot in found.entries.items() if is_attribute_name(name)}
    lost = next((slot for name, slot in found.entries.items() if not is_attribute_name(name)), None)
    why = found.open or (Unknown("an option whose name has a space in it", lost.at or call.at) if lost else None)
    if target is None or not isinstance(into, Ref):
        return ev.new(Instance(NAMESPACE, kept, why), call.at)
    if _sets_by_its_own(ev, target):
        ev.put(into, replace(target, open=target.open or why))
        for name, slot in kept.items():
            set_by_namespace(ev, into, name, slot, call.at)
        return into
    ev.put(into, replace(target, attrs={**target.attrs, **kept}, open=target.open or why))
    return into


def _sets_by_its_own(ev: Evaluator, target: Instance) -> bool:
    """Whether a class of the job's below `Namespace` sets attributes in a way of its own (`model.dim` in another)."""
    return isinstance(class_attribute(ev, target.cls, "__setattr__"), Func)


# --- what is not given -----------------------------------------------------------------------------------------------


def _defaults(parse: _Parse, parser: Ref) -> DictObj:
    """The attributes as they are before any argument is looked at; where that is not known, as they may become."""
    ev = parse.ev
    groups: dict[str, list[Option]] = {}
    for option in options_of(ev, parser):
        if option.dest != SUPPRESS and option.kind not in ("help", "version"):
            groups.setdefault(option.dest, []).append(option)
    entries: dict[str, Slot] = {}
    for dest, options in groups.items():
        slot = _slot(parse, parser, options)
        if slot is not None:
            entries[dest] = slot
    held = table(ev, parser, "defaults")
    for name, slot in held.entries.items():
        if name not in groups and name not in parse.before and not _is_of_class(parse, name):
            entries[name] = replace(slot, value=_perhaps_held(parse, None, slot.value))
    lost = (
        Unknown("an option is added in a loop, and which one is not known", parse.call.at)
        if is_lost(ev, parser)
        else None
    )
    return DictObj(entries, table(ev, parser, "options").open or held.open or lost)


def _slot(parse: _Parse, parser: Ref, options: list[Option]) -> Slot | None:
    ev, first = parse.ev, next((option for option in options if not is_suppressed(option.default)), options[0])
    before = parse.before.get(first.dest)
    optional = all(option.optional for option in options)
    has_none = is_suppressed(first.default) or (_is_of_class(parse, first.dest) and not is_required(ev, first))
    suppressed = has_none and (before is None or before.optional)
    if suppressed and parse.exact:
        return None
    default: Value | None = None
    if before is not None and not before.optional:
        default = before.value
    elif not suppressed:
        same = [default_of(ev, parser, option) for option in options if option.key == first.key]
        known = [value for value in same if value is not None]
        default = choice_of(known) if known else None
    if parse.exact:
        of_command = first.kind == "parsers" and is_needed(ev, first.at)
        if (default is None and is_required(ev, first)) or of_command:
            default = _open(parse, parser, options, None)
        elif default is None:  # argparse converts it, and ends the job
            raise ev.exits()
        usual = as_needed(ev, located(default, first.at), first.at)
        return Slot(_perhaps_held(parse, before, usual), optional, first.at)
    value = _perhaps_held(parse, before, _open(parse, parser, options, default))
    return Slot(value, optional or suppressed, first.at)


def _is_of_class(parse: _Parse, name: str) -> bool:
    """Whether `hasattr` finds a name in the class of the namespace."""
    return isinstance(parse.cls, Ref) and class_attribute(parse.ev, parse.cls, name) is not None


def _perhaps_held(parse: _Parse, before: Slot | None, value: Value) -> Value:
    """The value of an option whose default the namespace may hold: what is there already wins over a default."""
    if before is not None:
        return join(value, before.value) if before.optional else value
    return value if parse.open is None else join(value, Unknown(parse.open.reason, parse.open.at))


def _open(parse: _Parse, parser: Ref, options: list[Option], default: Value | None) -> Value:
    ev, first = parse.ev, options[0]
    if first.kind == "class":  # its `__call__` says what it becomes
        return default if default is not None else first.default  # of one that must be given, until it is
    value = only_value(ev, options, default) or open_value(ev, first, given_value(ev, parser, first), default)
    for option in options[1:]:
        if isinstance(value, Open) and option.kind != "class":
            more = open_value(ev, option, given_value(ev, parser, option), default)
            type_ = type_of_value(ev, choice_of([value, more]))
            value = replace(value, type=type_) if type_ is not None else choice_of([value, more])
    return value


# --- subcommands -----------------------------------------------------------------------------------------------------


def _of_subcommand(parse: _Parse) -> _Parse:
    """A subcommand is parsed into a namespace of its own."""
    return replace(parse, before={}, cls=None, open=None)


def _any_command(parse: _Parse, parser: Ref, found: DictObj) -> DictObj:
    """With the attributes of the subcommands, joined; by default only where there must be one, or a run needs one."""
    for option in options_of(parse.ev, parser):
        if option.kind != "parsers":
            continue
        if not parse.exact:
            parse.ev.commands.add(option.at)
        elif not is_required(parse.ev, option) and not is_needed(parse.ev, option.at):
            continue
        held = table(parse.ev, option.ref, "parsers")
        arms: list[DictObj] = [] if is_required(parse.ev, option) else [DictObj({})]
        for slot in held.entries.values():
            for ref in alternatives(slot.value):
                assert isinstance(ref, Ref), "subcommands are parsers"
                parse.seen.append(ref.addr)
                if len(parse.seen) > _MOST_COMMANDS:
                    arms.append(DictObj({}, Unknown("there are too many subcommands", parse.call.at)))
                    continue
                inner = _of_subcommand(parse)
                arms.append(_any_command(inner, ref, _defaults(inner, ref)))
        joined = arms[0] if arms else DictObj({})
        for arm in arms[1:]:
            slots = join_slots(joined.entries, arm.entries, joined.open, arm.open)
            joined = DictObj(slots, joined.open or arm.open)
        found = merged(found, replace(joined, open=joined.open or held.open))
    return found


def _with_commands(parse: _Parse, line: CommandLine, found: DictObj) -> DictObj:
    for option, name, parser in line.commands:
        if option.dest != SUPPRESS:
            found = merged(found, DictObj({option.dest: Slot(Const(name, option.at), False, option.at)}))
        found = merged(found, _defaults(_of_subcommand(parse), parser))
    return found


# --- what is given ---------------------------------------------------------------------------------------------------


def _apply(parse: _Parse, namespace: Ref, line: CommandLine) -> None:
    ev = parse.ev
    for given in line.given:
        option = given.option
        values = given_values(ev, given)
        if option.kind == "class":
            string = Const(given.string, option.at) if given.string is not None else NONE
            call_action(ev, given.parser, option, namespace, values, string)
            continue
        obj = ev.instance_at(namespace)
        assert obj is not None, "a namespace is an instance"
        slot = obj.attrs.get(option.dest)
        before = slot.value if slot is not None else NONE
        after = Slot(after_action(ev, given, before, values), False, option.at)
        if option.dest != SUPPRESS and is_attribute_name(option.dest):
            ev.put(namespace, replace(obj, attrs={**obj.attrs, option.dest: after}))
    _defaults_of_commands(parse, namespace, line)


def _defaults_of_commands(parse: _Parse, namespace: Ref, line: CommandLine) -> None:
    """A subcommand's defaults win over what is given before it, for it is parsed by itself (`_SubParsersAction`)."""
    obj = parse.ev.instance_at(namespace)
    attrs = dict(obj.attrs) if obj is not None else {}
    inner: set[int] = set()
    for _, _, parser in reversed(line.commands):
        inner.add(parser.addr)
        own = {given.option.dest for given in line.given if given.parser.addr in inner}
        above = {given.option.dest for given in line.given} - own
        held = _defaults(_of_subcommand(parse), parser).entries
        attrs |= {name: slot for name, slot in held.items() if name in above and is_attribute_name(name)}
    if obj is not None and line.commands:
        parse.ev.put(namespace, replace(obj, attrs=attrs))


def _declare(parse: _Parse, namespace: Ref, parser: Ref, line: CommandLine) -> None:
    """Note the declared types on the values that a command line written in the job gives."""
    ev = parse.ev
    obj = ev.instance_at(namespace)
    assert obj is not None, "a namespace is an instance"
    open_parse = replace(parse, exact=False)
    attrs = dict(obj.attrs)
    for source in (parser, *(ref for _, _, ref in line.commands)):
        for name, slot in _defaults(open_parse, source).entries.items():
            held = attrs.get(name)
            if held is not None and isinstance(slot.value, Open):
                attrs[name] = replace(held, value=declared_value(slot.value.type, held.value, slot.at or parse.call.at))
    ev.put(namespace, replace(obj, attrs=attrs))
