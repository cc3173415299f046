"""Parsers and their options as heap objects: what `add_argument` and its kin are told (Python docs, argparse).

A parser is an instance that keeps, under names with a space: `options`, a dict of all options in the order added, and
`defaults`, the dict of `set_defaults`. An option is an instance of `argparse.Action`, or of the job's own subclass of
it, with the attributes that argparse gives it; `action kind` says what it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import frozen, replace
from inputgen.interpret.comparisons import truth
from inputgen.interpret.iteration import elements
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import (
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.argparse_groups import adopt_groups, begin_groups, loosen_groups

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

SUPPRESS = "==SUPPRESS=="
PARSER = Lib("argparse.ArgumentParser")
ACTION = Lib("argparse.Action")

CLASSES = {
    "argparse._StoreAction": "store",
    "argparse._StoreConstAction": "store_const",
    "argparse._StoreTrueAction": "store_true",
    "argparse._StoreFalseAction": "store_false",
    "argparse._AppendAction": "append",
    "argparse._AppendConstAction": "append_const",
    "argparse._CountAction": "count",
    "argparse._ExtendAction": "extend",
    "argparse._HelpAction": "help",
    "argparse._VersionAction": "version",
    "argparse.BooleanOptionalAction": "boolean",
}
# Actions of libraries that make a dict of what is given (`--cfg-options a.b=1 c=x`).
OF_PAIRS = frozenset(f"{name}.DictAction" for name in ("mmengine", "mmengine.config", "mmcv", "mmcv.utils"))
CLASS_OF = {kind: Lib(name) for name, kind in CLASSES.items()}
KINDS = frozenset(CLASSES.values()) - {"boolean"}
FLAGS = frozenset({"store_const", "store_true", "store_false", "append_const", "count", "help", "version", "boolean"})
ATTRIBUTES = ("option_strings", "dest", "nargs", "const", "default", "type", "choices", "required", "help", "metavar")
# What ConfigArgParse is told of an option that names a file.
OF_FILES = ("is_config_file", "is_config_file_arg")


@frozen
class Option:
    """An option or positional argument, read from the heap.

    Attributes:
        strings: its option strings; none for a positional argument.
        dest: the attribute it sets.
        kind: what it does: the name of a built-in action, `boolean`, `class` for one of the job's own, `parsers` for
            subcommands, `unknown` for any other.
        slots: its attributes.
        optional: whether it is there only on some paths.
        key: what the parser keeps it under; two with one key are one, added differently on different paths.
        at: where its name is written.
    """

    ref: Ref
    strings: tuple[str, ...]
    dest: str
    kind: str
    slots: Mapping[str, Slot]
    optional: bool
    key: str
    at: At

    def get(self, name: str) -> Value | None:
        """What it was given; None where that is None, or nothing."""
        slot = self.slots.get(name)
        return None if slot is None or (isinstance(slot.value, Const) and slot.value.value is None) else slot.value

    @property
    def default(self) -> Value:
        """Its default, as it was given."""
        slot = self.slots.get("default")
        return Const(None, self.at) if slot is None else slot.value

    @property
    def nargs(self) -> object:
        """`nargs`; `...` where it is not known."""
        value = self.get("nargs")
        return None if value is None else value.value if isinstance(value, Const) else ...

    @property
    def name(self) -> str:
        """What a message calls it."""
        return max(self.strings, key=len) if self.strings else self.dest


def new_parser(ev: Evaluator, call: Call) -> Value:
    """`argparse.ArgumentParser(...)`."""
    ref = ev.new(Instance(PARSER, {}), call.at)
    return initialise_parser(ev, replace(call, receiver=ref))


def initialise_parser(ev: Evaluator, call: Call) -> Value:
    """`ArgumentParser.__init__`."""
    ref = call.receiver
    assert isinstance(ref, Ref), "__init__ has a receiver"
    given = {
        "prefix chars": call.arg(6, "prefix_chars") or Const("-"),
        "argument default": call.arg(8, "argument_default") or Const(None),
        "from file": call.arg(7, "fromfile_prefix_chars") or Const(None),
        "conflict handling": call.arg(9, "conflict_handler") or Const("error"),
        "add help": call.arg(10, "add_help") or Const(True),
        "allows abbreviations": call.arg(11, "allow_abbrev") or Const(True),
    }
    for name, value in given.items():
        put_attribute(ev, ref, name, value, call.at)
    for name in ("options", "defaults", "types"):
        made = ev.new(DictObj({}, call.args.open if name == "options" else None), None)
        put_attribute(ev, ref, held_as(name), made, call.at)
    begin_groups(ev, ref, _help_action(ev, given["prefix chars"], call.at), call.at)
    if call.args.open is not None:
        loosen_groups(ev, ref, call.args.open)
    parents = call.arg(4, "parents")
    if parents is not None:
        _add_parents(ev, ref, parents, call.at)
    return ref


def _help_action(ev: Evaluator, prefixes: Value, at: At) -> Ref:
    """The option that a parser adds by itself."""
    known = ev.constant(prefixes)
    prefix = known[0] if isinstance(known, str) and known and "-" not in known else "-"
    strings = ev.new_list([Const(f"{prefix}h", at), Const(f"{prefix * 2}help", at)], None)
    attrs: dict[str, Value] = {name: Const(None, at) for name in ATTRIBUTES}
    attrs |= {"option_strings": strings, "dest": Const("help", at), "default": Const(SUPPRESS, at)}
    attrs |= {"nargs": Const(0, at), "required": Const(False, at), "action kind": Const("help")}
    return ev.new_instance(CLASS_OF["help"], attrs, at)


def _add_parents(ev: Evaluator, ref: Ref, parents: Value, at: At) -> None:
    listed = elements(ev, parents, at)
    every = [] if listed is None else [*listed.items, *([listed.rest] if listed.rest is not None else [])]
    for parent in every:
        obj = ev.instance_at(parent)
        if obj is None or held_as("options") not in obj.attrs:
            open_options(ev, ref, "a parent of the parser is not known", at)
            continue
        for name in ("options", "defaults"):
            ev.put(table_ref(ev, ref, name), merged(table(ev, ref, name), table(ev, parent, name)))
        assert isinstance(parent, Ref), "instances are on the heap"
        adopt_groups(ev, ref, parent, at)
    if listed is None or listed.rest is not None:
        open_options(ev, ref, "the parents of the parser are not known", at)


def held_as(name: str) -> str:
    """What an instance has one of a parser's dicts as: a job's own parser may have attributes called `options`."""
    return f"parser {name}"


def table_ref(ev: Evaluator, parser: Value, name: str) -> Ref:
    """The address of one of a parser's dicts, made where a subclass never called `__init__`."""
    obj = ev.instance_at(parser)
    assert obj is not None, "a parser is an instance"
    assert isinstance(parser, Ref), "a parser is an instance"
    slot = obj.attrs.get(held_as(name))
    if slot is None:
        made = ev.new(DictObj({}, Unknown("the parser is not made by ArgumentParser.__init__", parser.at)), None)
        ev.put(parser, replace(obj, attrs={**obj.attrs, held_as(name): Slot(made)}))
        return made
    held = slot.value.options[0] if isinstance(slot.value, Choice) else slot.value
    assert isinstance(held, Ref), "a parser's dicts are on the heap"
    return held


def table(ev: Evaluator, parser: Value, name: str) -> DictObj:
    """One of a parser's dicts."""
    held = ev.dict_at(table_ref(ev, parser, name))
    assert held is not None, "a parser's dicts are dicts"
    return held


def setting(ev: Evaluator, parser: Value, name: str) -> Value:
    """One of the settings a parser was made with."""
    obj = ev.instance_at(parser)
    slot = obj.attrs.get(name) if obj is not None else None
    return Const(None) if slot is None else slot.value


def parser_of(ev: Evaluator, receiver: Value | None) -> Ref | None:
    """The parser that a method is called on, by itself or through a group."""
    for _ in range(20):
        obj = ev.instance_at(receiver) if receiver is not None else None
        if obj is None or not isinstance(receiver, Ref):
            return None
        slot = obj.attrs.get("group of")
        if slot is None:
            return receiver
        receiver = slot.value
    return None


def open_options(ev: Evaluator, parser: Ref, reason: str, at: At) -> None:
    """Note that the parser may have options that are not known."""
    options = table(ev, parser, "options")
    ev.put(table_ref(ev, parser, "options"), replace(options, open=options.open or Unknown(reason, at)))
    loosen_groups(ev, parser, Unknown(reason, at))


def reads_files(ev: Evaluator, parser: Ref) -> bool:
    """Whether config files set options before the command line does: ConfigArgParse's (see `configargparse`)."""
    own = setting(ev, parser, "config files")
    if ev.constant(own) is not None:
        return True
    for option in options_of(ev, parser):
        names = (option.get(name) for name in OF_FILES)
        if ev.constant(option.default) is not None and any(name is not None and truth(ev, name) for name in names):
            return True
    return False


def options_of(ev: Evaluator, parser: Ref) -> Iterator[Option]:
    """The options of a parser, in the order added; one that is another on another path comes once for each."""
    for key, slot in table(ev, parser, "options").entries.items():
        found = [_option_at(ev, value, key, slot.optional) for value in alternatives(slot.value)]
        known = [option for option in found if option is not None]
        several = len({option.dest for option in known}) > 1  # each attribute is there on its own paths alone
        yield from (replace(option, optional=True) if several else option for option in known)


def is_lost(ev: Evaluator, parser: Ref) -> bool:
    """Whether an option was added of which it is not known any more which one it is."""
    for key, slot in table(ev, parser, "options").entries.items():
        for value in alternatives(slot.value):
            obj = ev.instance_at(value)
            is_option = isinstance(value, Unknown) or (obj is not None and "option_strings" in obj.attrs)
            if is_option and _option_at(ev, value, key, slot.optional) is None:
                return True
    return False


def _option_at(ev: Evaluator, value: Value, key: str, optional: bool) -> Option | None:
    obj = ev.instance_at(value)
    if obj is None or not isinstance(value, Ref):
        return None
    strings, dest, kind = (obj.attrs.get(name) for name in ("option_strings", "dest", "action kind"))
    listed = ev.list_at(strings.value) if strings is not None else None
    if dest is None or not isinstance(dest.value, Const) or not isinstance(dest.value.value, str):
        return None
    names = tuple(str(item.value) for item in listed.items if isinstance(item, Const)) if listed is not None else ()
    at = dest.value.at or value.at
    assert at is not None, "an option is added somewhere"
    known = kind.value.value if kind is not None and isinstance(kind.value, Const) else "unknown"
    return Option(value, names, dest.value.value, str(known), obj.attrs, optional, key, at)


def dest_at(ev: Evaluator, parser: Ref) -> At:
    """Some place of a parser, for what has none of its own."""
    assert parser.at is not None, "a parser is made somewhere"
    return parser.at
