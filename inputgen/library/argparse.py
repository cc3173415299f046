"""argparse: parsers, their options, and the namespaces they give (Python docs, argparse).

`argparse_options` and `argparse_parsers` keep what a parser is told, `argparse_values` says what an option can be,
`argparse_parse` makes the namespace, and `argparse_argv` takes apart a command line that is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inputgen.interpret.calls import returned_by
from inputgen.interpret.exceptions import new_exception
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Call, Getter
from inputgen.interpret.values import At, Const, Instance, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library.argparse_adding import add_argument
from inputgen.library.argparse_groups import groups_of, listed, own_group
from inputgen.library.argparse_options import (
    SUPPRESS,
    initialise_parser,
    new_parser,
    open_options,
    parser_of,
    table,
    table_ref,
)
from inputgen.library.argparse_parse import NAMESPACE, parse_args, parse_known_args
from inputgen.library.argparse_parsers import add_group, add_parser, add_subparsers, get_default, set_defaults
from inputgen.library.namespaces import METHODS as NAMESPACE_METHODS
from inputgen.library.namespaces import make_namespace
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _initialise_action(ev: Evaluator, call: Call) -> Value:
    """`argparse.Action.__init__`: keeps what it is given."""
    names = ("option_strings", "dest", "nargs", "const", "default", "type", "choices", "required", "help", "metavar")
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    attrs = dict(obj.attrs)
    for position, name in enumerate(names):
        value = call.arg(position, name) or Const(False if name == "required" else None, call.at)
        attrs[name] = Slot(value, False, value.at)
    ev.put(call.receiver, Instance(obj.cls, attrs, obj.open or call.args.open))
    return Const(None, call.at)


def _initialise(ev: Evaluator, call: Call) -> Value:
    initialise_parser(ev, call)
    return Const(None, call.at)


def _register(ev: Evaluator, call: Call) -> Value:
    """`parser.register("type", "bool", str2bool)`."""
    parser = parser_of(ev, call.receiver)
    kind, name, value = call.arg(0, "registry_name"), call.arg(1, "value"), call.arg(2, "object")
    if parser is None or value is None or not isinstance(name, Const):
        return ev.unknown("something registered with a parser that is not known", call.at)
    if ev.constant(kind) == "type":
        ev.put(table_ref(ev, parser, "types"), with_key(table(ev, parser, "types"), name.value, value, call.at))
    return Const(None, call.at)


def _exit(ev: Evaluator, call: Call) -> Value:
    """`parser.exit(status=0, message=None)`."""
    raise ev.exits(new_exception(ev, "SystemExit", (call.arg(0, "status") or Const(0, call.at),), call.at))


def _error(ev: Evaluator, call: Call) -> Value:
    raise ev.exits(new_exception(ev, "SystemExit", (Const(2, call.at),), call.at))


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


def _text(ev: Evaluator, call: Call) -> Value:
    return Open(STR, None, "computed", call.at)


def _some_text(ev: Evaluator, receiver: Value, at: At) -> Value:
    return Open(STR, None, "computed", at)


def _actions(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`parser._actions`, `group._actions`."""
    parser = parser_of(ev, receiver)
    if parser is None:
        return ev.unknown("the options of a parser that is not known", at)
    return listed(ev, table(ev, parser, "options"), parser, None, at)


def _group_actions(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`group._group_actions`."""
    parser = parser_of(ev, receiver)
    if parser is None or not isinstance(receiver, Ref):
        return ev.unknown("the options of a group that is not known", at)
    return listed(ev, table(ev, parser, "options"), parser, receiver, at)


def _action_groups(ev: Evaluator, receiver: Value, at: At) -> Value:
    """`parser._action_groups`: the list itself, which jobs put in another order."""
    groups = groups_of(ev, receiver) if isinstance(receiver, Ref) else None
    return ev.unknown("the groups of a parser that is not known", at) if groups is None else groups


def _own_group(kind: str) -> Getter:
    """`parser._positionals`, `parser._optionals`."""

    def group(ev: Evaluator, receiver: Value, at: At) -> Value:
        found = own_group(ev, receiver, kind)
        return ev.unknown("the groups of a parser that is not known", at) if found is None else found

    return group


_ADDS_OPTIONS = re.compile(r"arg|option|flag|param|parser", re.IGNORECASE)


def _escapes(ev: Evaluator, call: Call) -> Value:
    """The parser is given to a function that is not known, which may add options to it."""
    parser = parser_of(ev, call.receiver)
    if parser is not None:
        open_options(ev, parser, f"{call.name} may add options to the parser", call.at)
    return Const(None, call.at)


def _handed_back(ev: Evaluator, call: Call) -> Value:
    """What a function that is not known gives for a parser: the parser, by the convention of `add_..._args(parser)`."""
    assert call.receiver is not None, "the parser that is given"
    if _ADDS_OPTIONS.search(call.name.rpartition(".")[2]):
        return call.receiver
    return returned_by(ev, call.name, call.at)


def _file_type(ev: Evaluator, call: Call) -> Value:
    mode = call.arg(0, "mode") or Const("r", call.at)
    return ev.new_instance(Lib("argparse.FileType"), {"mode": mode}, call.at)


def _open_file(ev: Evaluator, call: Call) -> Value:
    """`FileType(...)(path)`: the file, opened."""
    path = call.arg(0, "string")
    opener = ev.libraries.function("builtins.open")
    if opener is not None and path is not None:
        return opener(ev, Call("builtins.open", call.args, call.at))
    return ev.new(Instance(Lib("builtins.file"), {}, Unknown("an open file", call.at)), call.at)


def _suppress(ev: Evaluator, at: At) -> Value:
    return Const(SUPPRESS, at)


def _constant(value: str):  # type: ignore[no-untyped-def]
    return lambda ev, at: Const(value, at)


_PARSER_METHODS = {
    "__init__": _initialise,
    "add_argument": add_argument,
    **dict.fromkeys(("add", "add_arg"), add_argument),  # ConfigArgParse gives every parser these
    "add_argument_group": add_group,
    "add_mutually_exclusive_group": add_group,
    "add_subparsers": add_subparsers,
    "set_defaults": set_defaults,
    "get_default": get_default,
    "register": _register,
    "parse_args": parse_args,
    "parse_intermixed_args": parse_args,
    "parse_known_args": parse_known_args,
    "parse_known_intermixed_args": parse_known_args,
    "print_help": _nothing,
    "print_usage": _nothing,
    "format_help": _text,
    "format_usage": _text,
    "exit": _exit,
    "error": _error,
    "escapes": _escapes,
    "handed back": _handed_back,
}
_GROUP_METHODS = (
    "add_argument",
    "add",
    "add_arg",
    "add_argument_group",
    "add_mutually_exclusive_group",
    "set_defaults",
    "get_default",
)

FUNCTIONS = {
    "ArgumentParser": new_parser,
    "Namespace": make_namespace,
    "FileType": _file_type,
}
METHODS = {
    **{f"ArgumentParser.{name}": handler for name, handler in _PARSER_METHODS.items()},
    **{f"_ArgumentGroup.{name}": _PARSER_METHODS[name] for name in (*_GROUP_METHODS, "register", "escapes")},
    **{f"Namespace.{name}": handler for name, handler in NAMESPACE_METHODS.items()},
    "_SubParsersAction.add_parser": add_parser,
    "Action.__init__": _initialise_action,
    "FileType.__call__": _open_file,
}
ATTRIBUTES = {
    **{f"{cls}._actions": _actions for cls in ("ArgumentParser", "_ArgumentGroup")},
    "ArgumentParser._action_groups": _action_groups,
    "ArgumentParser._positionals": _own_group("positional"),
    "ArgumentParser._optionals": _own_group("option"),
    "_ArgumentGroup._group_actions": _group_actions,
    **{f"ArgumentParser.{name}": _some_text for name in ("prog", "usage", "description", "epilog")},
}
VALUES = {
    "SUPPRESS": _suppress,
    **{
        name: _constant(value)
        for name, value in {
            "OPTIONAL": "?",
            "ZERO_OR_MORE": "*",
            "ONE_OR_MORE": "+",
            "REMAINDER": "...",
            "PARSER": "A...",
        }.items()
    },
}

EXPORTS = {
    "": tuple(
        (
            "ArgumentParser ArgumentError ArgumentTypeError BooleanOptionalAction FileType HelpFormatter "
            "ArgumentDefaultsHelpFormatter RawDescriptionHelpFormatter RawTextHelpFormatter "
            "MetavarTypeHelpFormatter Namespace Action ONE_OR_MORE OPTIONAL PARSER REMAINDER SUPPRESS "
            "ZERO_OR_MORE"
        ).split()
    )
}

__all__ = ["ATTRIBUTES", "EXPORTS", "FUNCTIONS", "METHODS", "NAMESPACE", "VALUES"]
