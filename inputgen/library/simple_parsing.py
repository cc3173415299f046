"""simple_parsing: dataclasses as groups of options of an `argparse` parser (simple-parsing 0.1, `parsing.py`).

`add_arguments(Cls, dest)` adds the fields of a dataclass, flat, and `parse_args()` sets `dest` to an instance of it;
`parse(Cls)` does both. The field helpers are `dataclasses.field` with something more.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call_library
from inputgen.interpret.comparisons import truth
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import ClassObj, Const, DictObj, Instance, Lib, ListObj, Open, Ref, Slot, Value
from inputgen.library import argparse as argparse_model
from inputgen.library.argparse_options import initialise_parser, options_of
from inputgen.library.argparse_parse import parse_known_args
from inputgen.library.class_argv import Style, known_texts, unread
from inputgen.library.class_parse import parsed, with_texts
from inputgen.library.dataclass_fields import FIELDS, fields_of
from inputgen.library.open_classes import Leaf, Opening, for_arguments, is_dataclass, leaves_of, opened
from inputgen.library.simple import attribute, named
from inputgen.library.simple_parsing_subgroups import CHOSEN, CLASSES, chosen
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

PARSER = "simple_parsing.ArgumentParser"
_GROUPS = "dataclass groups"
_OWN = frozenset({"alias", "cmd", "positional", "to_dict", "encoding_fn", "decoding_fn", "default", "default_factory"})
_NESTED = 20  # dataclasses within dataclasses
_OF_DICTS = ("to_dict", "encoding_fn")  # what a field says of `to_dict()`
_FIELD = frozenset({"init", "repr", "hash", "compare", "metadata", "kw_only"})


def _strings(leaf: Leaf) -> list[str]:
    return [f"--{leaf.path[-1]}"]


def _negative(leaf: Leaf) -> list[str]:
    return [f"--no{leaf.path[-1]}"]


def _subgroups(ev: Evaluator, leaf: Leaf) -> list[Ref]:
    """The classes that `subgroups({...})` may choose."""
    held = ev.dict_at(leaf.field.metadata) if leaf.field is not None and leaf.field.metadata is not None else None
    slot = held.entries.get(CLASSES) if held is not None else None
    table = ev.dict_at(slot.value) if slot is not None else None
    found = [each.value for each in table.entries.values()] if table is not None else []
    return [value for value in found if isinstance(value, Ref) and isinstance(ev.get(value), ClassObj)]


_STYLE = Style(_strings, _negative, "optional", files=("--config_path",))
_OPENING = Opening(candidates=_subgroups)


def _parse(ev: Evaluator, call: Call, *, spare: bool = False) -> Value:
    """`parse(Cls, config_path=, args=, default=)`."""
    cls, path = call.arg(0, "config_class"), call.arg(1, "config_path")
    if cls is None:
        return ev.unknown("no class is parsed", call.at)
    opening = _OPENING
    if path is not None and ev.constant(path) is not None and not _is_named_by_an_option(path):
        opening = replace(opening, unread=unread("defaults may come from a config file, or be set", call.at))
    default = call.arg(3, "default")
    return parsed(ev, cls, _split(ev, call.arg(2, "args")), call.at, _STYLE, opening, default, spare=spare)


def _split(ev: Evaluator, args: Value | None) -> Value | None:
    """The arguments that `parse` is given, a text being taken apart as a shell does it."""
    text = ev.constant(args) if args is not None else None
    if args is None or args.at is None or not isinstance(text, str):
        return args
    try:
        return ev.new_list([Const(part, args.at) for part in shlex.split(text)], args.at)
    except ValueError as error:
        raise ev.raises(f"ValueError: {error}", args.at) from None


def _is_named_by_an_option(path: Value) -> bool:
    """Whether only the command line names a file: what it gives is of the declared types (docs, "What is assumed")."""
    return isinstance(path, Open) and path.origin == "argv" and path.default == Const(None)


def _parse_with_rest(ev: Evaluator, call: Call) -> Value:
    """`parse_known_args(Cls, ...)`: the instance, and the arguments that no option takes."""
    rest = ListObj("list", (), None if ev.at_defaults else Open(STR, None, "argv", call.at))
    return ev.new_list([_parse(ev, call, spare=True), Ref(ev.new(rest, None).addr, call.at)], call.at, "tuple")


# --- the parser ------------------------------------------------------------------------------------------------------


def _new(ev: Evaluator, call: Call) -> Value:
    ref = ev.new(Instance(Lib(PARSER), {}), call.at)
    _initialise(ev, replace(call, receiver=ref))
    return ref


def _initialise(ev: Evaluator, call: Call) -> Value:
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    allowed = ("parents", "prefix_chars", "fromfile_prefix_chars", "argument_default", "add_help", "allow_abbrev")
    told = {key: value for key, value in dict(call.args.named or {}).items() if key in allowed}
    initialise_parser(ev, replace(call, args=Arguments((), told, call.args.open)))
    put_attribute(ev, call.receiver, _GROUPS, ev.new(DictObj({}), None), call.at)
    for name in ("config_path", "add_config_path_arg"):
        given = call.arg(-1, name)
        if given is not None and ev.constant(given) not in (None, False):
            put_attribute(ev, call.receiver, "config files", Const(True), call.at)
    return Const(None, call.at)


def _add_arguments(ev: Evaluator, call: Call) -> Value:
    """`parser.add_arguments(Cls, dest, default=)`; an instance of a class gives its defaults."""
    cls, dest, default = call.arg(0, "dataclass"), call.arg(1, "dest"), call.arg(-1, "default")
    groups = attribute(ev, call.receiver, _GROUPS)
    held = ev.dict_at(groups) if groups is not None else None
    name = ev.constant(dest) if dest is not None else ...
    if held is None or not isinstance(groups, Ref) or cls is None:
        return ev.unknown("a dataclass added to a parser that is not known", call.at)
    instance = ev.instance_at(cls)
    if instance is not None:
        cls, default = instance.cls, cls
    pair = ev.new_list([cls, default or Const(None)], None, "tuple")
    if isinstance(name, str):
        ev.put(groups, with_key(held, name, pair, dest.at if dest is not None else call.at))
    else:
        ev.put(groups, replace(held, open=ev.unknown("a dataclass is added under a name that is not known", call.at)))
    return ev.unknown("a group of options made of a dataclass", call.at)


def _parse_args(ev: Evaluator, call: Call) -> Value:
    return _parse_groups(ev, call)


def _parse_known(ev: Evaluator, call: Call) -> Value:
    namespace = _parse_groups(ev, call)
    rest = ListObj("list", (), None if ev.at_defaults else Open(STR, None, "argv", call.at))
    return ev.new_list([namespace, Ref(ev.new(rest, None).addr, call.at)], call.at, "tuple")


def _parse_groups(ev: Evaluator, call: Call) -> Value:
    ref = call.receiver
    assert isinstance(ref, Ref), "a method has a receiver"
    groups = attribute(ev, ref, _GROUPS)
    held = ev.dict_at(groups) if groups is not None else None
    if held is None:
        return ev.unknown("the dataclasses of a parser are not known", call.at)
    pair = ev.list_at(parse_known_args(ev, replace(call, name="argparse.ArgumentParser.parse_known_args")))
    namespace = pair.items[0] if pair is not None else None
    if namespace is None or not isinstance(namespace, Ref):
        return ev.unknown("the options of a parser are not known", call.at)
    opening = _group_opening(ev, ref, held, call)
    for name, slot in held.entries.items():
        parts = ev.list_at(slot.value)
        cls = parts.items[0] if parts is not None else slot.value
        default = parts.items[1] if parts is not None else None
        value: Value = ev.unknown("what is added is no dataclass that inputgen knows", call.at)
        if isinstance(cls, Ref) and is_dataclass(ev, cls):
            value = opened(ev, cls, opening, call.at, default=default if ev.instance_at(default or cls) else None)
        put_attribute(ev, namespace, str(name), value, slot.at or call.at)
    _put_chosen(ev, namespace, held, call)
    obj = ev.instance_at(namespace)
    if held.open is not None and obj is not None:
        ev.put(namespace, replace(obj, open=obj.open or held.open))
    return namespace


def _put_chosen(ev: Evaluator, namespace: Ref, held: DictObj, call: Call) -> None:
    args = call.arg(0, "args")
    texts = known_texts(ev, args, call.at)
    given = bool(texts) or (texts is None and args is not None and ev.constant(args) is not None)
    listed = {str(name): ev.list_at(slot.value) for name, slot in held.entries.items()}
    classes = {name: parts.items[0] for name, parts in listed.items() if parts is not None}
    made = chosen(ev, classes, call.at, given=given)
    if made is not None:
        put_attribute(ev, namespace, "subgroups", Ref(ev.new(made, None).addr, call.at), call.at)


def _group_opening(ev: Evaluator, ref: Ref, held: DictObj, call: Call) -> Opening:
    args = call.arg(0, "args")
    opening = for_arguments(ev, args, _OPENING)
    if attribute(ev, ref, "config files") is not None:
        return replace(opening, unread=unread("defaults may come from a config file, or be set", call.at))
    texts = known_texts(ev, args, call.at)
    if texts is None:
        return opening
    if texts and (list(options_of(ev, ref)) or len(held.entries) != 1):
        return replace(opening, exact=True, unread=unread("its options are of several kinds", call.at))
    leaves: list[Leaf] | None = []
    for slot in held.entries.values():
        parts = ev.list_at(slot.value)
        cls = parts.items[0] if parts is not None else slot.value
        default = parts.items[1] if parts is not None else None
        leaves = leaves_of(ev, cls, opening, default=default) if isinstance(cls, Ref) else None
    return with_texts(ev, leaves, texts, _STYLE, opening, call.at)


# --- fields ----------------------------------------------------------------------------------------------------------


def _made(ev: Evaluator, call: Call, **more: Value) -> Value:
    """`dataclasses.field` with what it takes of the keywords."""
    given = dict(call.args.named or {})
    told = {key: value for key, value in given.items() if key in _FIELD}
    kept = {name: given[name] for name in _OF_DICTS if name in given}
    if "alias" in given or "positional" in given:
        kept["aliases"] = given.get("alias", Const(None))
    if kept and "metadata" not in told:
        told["metadata"] = ev.new_dict(kept, call.at)
    return call_library(ev, "dataclasses.field", Arguments((), {**told, **more}), call.at)


def _field(ev: Evaluator, call: Call) -> Value:
    """`field(default, alias=, ...)`; `flag(default)`."""
    default, factory = call.arg(0, "default"), call.arg(-1, "default_factory")
    if factory is not None:
        return _made(ev, call, default_factory=factory)
    return _made(ev, call) if default is None else _made(ev, call, default=default)


def _choice(ev: Evaluator, call: Call) -> Value:
    """`choice("a", "b", default="a")`; of a dict, the default is one of its keys, and the value what it holds."""
    default = call.arg(-1, "default")
    table = ev.dict_at(call.args.positional[0]) if call.args.positional else None
    if table is not None and default is not None:
        slot = table.entries.get(ev.constant(default))
        default = slot.value if slot is not None else ev.unknown("one of several values", call.at)
    return _made(ev, call) if default is None else _made(ev, call, default=default)


def _copied(kind: str) -> Handler:
    """`list_field(1, 2)`, `dict_field({...})`, `set_field(...)`: the items are copied for each instance."""

    def handler(ev: Evaluator, call: Call) -> Value:
        factory, listed = call.arg(-1, "default_factory"), call.arg(-1, "default") if kind == "list" else None
        if listed is not None and not isinstance(listed, Const):  # `list_field(default=[1])`: before the items
            default: Value = listed
        elif factory is not None:
            return _made(ev, call, default_factory=factory)
        elif kind == "dict":
            given = call.arg(0, "default_items")
            default = given if given is not None else ev.new(DictObj({}), call.at)
        else:
            default = ev.new(ListObj("set" if kind == "set" else "list", call.args.positional), call.at)
        return _made(ev, call, default_factory=ev.new_instance(Lib("pyrallis.copier"), {"default": default}, call.at))

    return handler


def _mutable(ev: Evaluator, call: Call) -> Value:
    """`mutable_field(Cls, *args, **kwargs)`: made anew for each instance."""
    factory = call.arg(0, "fn")
    if factory is None:
        return ev.unknown("a field of nothing", call.at)
    told = {key: value for key, value in dict(call.args.named or {}).items() if key not in _FIELD | {"fn"}}
    args = Arguments(call.args.positional[1:], told)
    if not args.positional and not told:
        return _made(ev, call, default_factory=factory)
    partial = call_library(ev, "functools.partial", Arguments((factory, *args.positional), told), call.at)
    return _made(ev, call, default_factory=partial)


def _subgroup_field(ev: Evaluator, call: Call) -> Value:
    """`subgroups({"a": A, "b": B}, default="a")`, `subparsers(...)`: an instance of the class that is chosen."""
    table, default = call.arg(0, "subgroups") or call.arg(0, "subcommands"), call.arg(1, "default")
    held = ev.dict_at(table) if table is not None else None
    if held is None or table is None:
        return ev.unknown("the classes of a field are not known", call.at)
    told: dict[object, Slot] = {CLASSES: Slot(table)}
    if call.name.endswith(".subgroups"):  # the parser keeps which one it is
        told[CHOSEN] = Slot(default or Const(None, call.at))
    metadata = ev.new(DictObj(told), call.at)
    slot = held.entries.get(ev.constant(default)) if default is not None else None
    more: dict[str, Value] = {"metadata": metadata}
    if slot is not None:
        more["default_factory"] = slot.value
    return _made(ev, call, **more)


def _to_dict(ev: Evaluator, call: Call) -> Value:
    """`Serializable.to_dict()`: as `asdict`, but for what fields say of themselves."""
    assert call.receiver is not None, "a method has a receiver"
    made = call_library(ev, "dataclasses.asdict", Arguments((call.receiver,)), call.at)
    _as_told(ev, call.receiver, made, 0)
    return made


def _as_told(ev: Evaluator, value: Value, made: Value, depth: int) -> None:
    """Leave out the fields with `to_dict=False`; what an `encoding_fn` makes is not followed."""
    obj, held = ev.instance_at(value), ev.dict_at(made)
    fields = fields_of(ev, obj.cls, FIELDS) if obj is not None and isinstance(obj.cls, Ref) else None
    if obj is None or held is None or not isinstance(made, Ref) or fields is None or depth > _NESTED:
        return
    entries = dict(held.entries)
    for field in fields:
        told = ev.dict_at(field.metadata) if field.metadata is not None else None
        names = told.entries if told is not None else {}
        if field.name not in entries:
            continue
        if "to_dict" in names and truth(ev, names["to_dict"].value) is False:
            del entries[field.name]
        elif "encoding_fn" in names:
            why = ev.unknown(f"the encoding_fn of {field.name} may make anything of it", field.at)
            entries[field.name] = replace(entries[field.name], value=why)
        elif field.name in obj.attrs:
            _as_told(ev, obj.attrs[field.name].value, entries[field.name].value, depth + 1)
    ev.put(made, replace(held, entries=entries))


def _set_defaults(ev: Evaluator, call: Call) -> Value:
    """`set_defaults(...)`: of the parser's own options as in argparse; what it gives a dataclass is not followed."""
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    put_attribute(ev, call.receiver, "config files", Const(True), call.at)
    return argparse_model.METHODS["ArgumentParser.set_defaults"](ev, call)


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


_METHODS: dict[str, Handler] = {
    **{
        name.removeprefix("ArgumentParser."): handler
        for name, handler in argparse_model.METHODS.items()
        if name.startswith("ArgumentParser.")
    },
    "__init__": _initialise,
    "add_arguments": _add_arguments,
    "parse_args": _parse_args,
    "parse_known_args": _parse_known,
    "set_defaults": _set_defaults,
}
_SERIALIZABLE = ("Serializable", "JsonSerializable", "FrozenSerializable")
_HELPERS: dict[str, Handler] = {
    "field": _field,
    "flag": _field,
    "choice": _choice,
    "list_field": _copied("list"),
    "set_field": _copied("set"),
    "dict_field": _copied("dict"),
    "mutable_field": _mutable,
    **named("subgroups subparsers", _subgroup_field),
}
FUNCTIONS: dict[str, Handler] = {
    "parse": _parse,
    "parse_known_args": _parse_with_rest,
    "ArgumentParser": _new,
    **{
        f"{prefix}{name}": handler
        for prefix in ("", "helpers.", "helpers.fields.")
        for name, handler in _HELPERS.items()
    },
}
METHODS: dict[str, Handler] = {
    **{f"ArgumentParser.{name}": handler for name, handler in _METHODS.items()},
    **{
        f"{cls}.{name}": handler
        for cls in (f"{place}{name}" for place in ("", "helpers.", "helpers.serialization.") for name in _SERIALIZABLE)
        for name, handler in {
            "to_dict": _to_dict,
            "save": _nothing,
            "save_yaml": _nothing,
            "save_json": _nothing,
        }.items()
    },
}
ATTRIBUTES = argparse_model.ATTRIBUTES
_NAMES = (
    "ArgumentParser Serializable choice dict_field field flag list_field mutable_field parse parse_known_args "
    "set_field subgroups subparsers"
)
EXPORTS = {
    "": tuple(_NAMES.split()),
    "helpers": (*_NAMES.replace("ArgumentParser ", "").split(), *_SERIALIZABLE[1:]),
}
