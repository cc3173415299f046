"""typed-argument-parser: `class Args(Tap): lr: float = 1e-3` (typed-argument-parser 1.12, `tap/tap.py`).

A `Tap` is an `argparse.ArgumentParser` with an option for each annotated name of its class; `configure` may tell an
option more, or add others. `parse_args()` sets the attributes of the parser itself, calls `process_args`, and
returns it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import (
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    Ref,
    Slot,
    Unknown,
    Value,
    located,
)
from inputgen.library import argparse as argparse_model
from inputgen.library.argparse_adding import add_argument
from inputgen.library.argparse_options import (
    initialise_parser,
    open_options,
    options_of,
    table,
    table_ref,
)
from inputgen.library.argparse_parse import parse_args, parse_known_args
from inputgen.library.argparse_parsers import add_subparsers
from inputgen.library.dataclass_fields import Field, fields_of, note_fields
from inputgen.library.declared_classes import Declared, declared_of_field
from inputgen.library.simple import attribute, nothing
from inputgen.model.types import BOOL, NONE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FIELDS = "tap fields"
_BUFFER = "told options"
_COMMANDS = "tap commands"
# What a `Tap` has under public names (`tap_class_dict_keys` in `as_dict`).
_OWN = frozenset(
    "add_argument add_help add_subparser add_subparsers allow_abbrev args_from_configs argument_buffer"
    " argument_default as_dict class_variables configure conflict_handler description epilog exit_on_error extra_args"
    " formatter_class from_dict fromfile_prefix_chars get_reproducibility_info load parse_args prefix_chars"
    " process_args prog save usage".split()
)


def _subclassed(ev: Evaluator, call: Call) -> Value:
    if isinstance(call.receiver, Ref):
        note_fields(ev, call.receiver, _FIELDS, call.at)
    return Const(None, call.at)


def _initialise(ev: Evaluator, call: Call) -> Value:
    """`Tap(...)`: options are told, in the order of the class, before anything is parsed."""
    ref = call.receiver
    assert isinstance(ref, Ref), "__init__ has a receiver"
    allowed = ("prefix_chars", "fromfile_prefix_chars", "add_help", "allow_abbrev", "argument_default")
    named = {key: value for key, value in dict(call.args.named or {}).items() if key in allowed}
    config_files = call.arg(-1, "config_files")
    why = Unknown("options may be given in config files", call.at)
    has_files = config_files is not None and ev.constant(config_files) is not None
    initialise_parser(ev, Call(call.name, Arguments((), named, call.args.open), call.at, ref))
    put_attribute(ev, ref, _BUFFER, ev.new(DictObj({}), None), call.at)
    put_attribute(ev, ref, "explicit bool", call.arg(-1, "explicit_bool") or Const(False), call.at)
    put_attribute(ev, ref, "config files", why if has_files else Const(None), call.at)
    obj = ev.instance_at(ref)
    configure = class_attribute(ev, obj.cls, "configure") if obj is not None else None
    if isinstance(configure, Func):
        call_value(ev, Bound(ref, configure, call.at), Arguments(), call.at)
    _add_all(ev, ref, call)
    return Const(None, call.at)


def _add_argument(ev: Evaluator, call: Call) -> Value:
    """`self.add_argument("--lr", ...)` in `configure`: kept until all options are added."""
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    texts = [ev.constant(value) for value in call.args.positional]
    names = [text for text in texts if isinstance(text, str)]
    buffer = _buffer(ev, call.receiver)
    if buffer is None or len(names) < len(texts) or not names:
        return add_argument(ev, replace(call, name="argparse.ArgumentParser.add_argument"))
    held = ev.dict_at(buffer)
    assert held is not None, "the buffer is a dict"
    long = next((name for name in names if name.startswith("--")), names[0])
    told = {name: Slot(value) for name, value in dict(call.args.named or {}).items()}
    listed = ev.new_list(call.args.positional, None, "tuple")
    pair = ev.new_list([listed, ev.new(DictObj(told, call.args.open), None)], call.at, "tuple")
    ev.put(buffer, with_key(held, long.lstrip("-").replace("-", "_"), Ref(pair.addr, call.at), call.at))
    return Const(None, call.at)


def _add_subparsers(ev: Evaluator, call: Call) -> Value:
    """`self.add_subparsers(dest=)` in `configure`: the commands are told by `add_subparser`."""
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    made = add_subparsers(ev, call)
    put_attribute(ev, call.receiver, _COMMANDS, made, call.at)
    return made


def _add_subparser(ev: Evaluator, call: Call) -> Value:
    """`self.add_subparser("name", Cls)`: the command has the options of that `Tap`."""
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    commands = attribute(ev, call.receiver, _COMMANDS) or _add_subparsers(ev, replace(call, args=Arguments()))
    name, cls = call.arg(0, "flag"), call.arg(1, "subparser_type")
    made = call_value(ev, cls, Arguments(), call.at) if cls is not None else None
    known = ev.constant(name) if name is not None else None
    if name is None or not isinstance(known, str) or not isinstance(made, Ref):
        open_options(ev, call.receiver, "a command is added that is not known", call.at)
    elif isinstance(commands, Ref):
        held = table(ev, commands, "parsers")
        ev.put(table_ref(ev, commands, "parsers"), with_key(held, known, made, name.at or call.at))
    return Const(None, call.at)


def _buffer(ev: Evaluator, ref: Ref) -> Ref | None:
    obj = ev.instance_at(ref)
    slot = obj.attrs.get(_BUFFER) if obj is not None else None
    return slot.value if slot is not None and isinstance(slot.value, Ref) else None


def _add_all(ev: Evaluator, ref: Ref, call: Call) -> None:
    obj, buffer = ev.instance_at(ref), _buffer(ev, ref)
    fields = fields_of(ev, obj.cls, _FIELDS) if obj is not None else None
    held = ev.dict_at(buffer) if buffer is not None else None
    told = dict(held.entries) if held is not None else {}
    explicit = ev.constant(obj.attrs["explicit bool"].value) is True if obj is not None else False
    for field in fields or []:
        names, named, open_ = _told(ev, told.pop(field.name, None))
        names = names or (Const(f"--{field.name}", field.at),)
        named = {**_derived(ev, field, explicit, named), **named}
        _add(ev, ref, names, named, open_, call)
    for slot in told.values():
        names, named, open_ = _told(ev, slot)
        _add(ev, ref, names, named, open_, call)
    if obj is not None and isinstance(obj.attrs["config files"].value, Unknown):
        open_options(ev, ref, "options may be given in config files", call.at)


def _told(ev: Evaluator, slot: Slot | None) -> tuple[tuple[Value, ...], dict[str, Value], Unknown | None]:
    pair = ev.list_at(slot.value) if slot is not None else None
    if pair is None:
        return (), {}, None
    names, named = ev.list_at(pair.items[0]), ev.dict_at(pair.items[1])
    assert names is not None, "told options are kept as a tuple and a dict"
    assert named is not None, "told options are kept as a tuple and a dict"
    return names.items, {str(key): each.value for key, each in named.entries.items()}, named.open


def _add(
    ev: Evaluator, ref: Ref, names: tuple[Value, ...], named: dict[str, Value], open_: Unknown | None, call: Call
) -> None:
    add_argument(ev, Call("argparse.ArgumentParser.add_argument", Arguments(names, named, open_), call.at, ref))


def _derived(ev: Evaluator, field: Field, explicit: bool, told: dict[str, Value]) -> dict[str, Value]:
    """What the annotation and default tell `add_argument`."""
    derived: dict[str, Value] = {}
    default = told.get("default", field.default)
    if default is not None:
        derived["default"] = default
    elif not str(ev.constant(told.get("action"))).startswith("version"):
        derived["required"] = Const(True, field.at)
    if "type" in told or "action" in told:
        return derived
    declared = declared_of_field(ev, field)
    plain = [type_ for type_ in declared.types if type_ != NONE]
    if plain == [BOOL] and NONE not in declared.types and not explicit:
        on = default is not None and ev.constant(default) is True
        return {**derived, "action": Const("store_false" if on else "store_true", field.at), **_no_type(derived)}
    return {**derived, **_typed(declared, plain, field)}


def _no_type(derived: dict[str, Value]) -> dict[str, Value]:
    """A flag that must be given is off where it is not."""
    return {} if "default" in derived else {"default": Const(False)}


def _typed(declared: Declared, plain: list[m.Type], field: Field) -> dict[str, Value]:
    if declared.whole and not declared.classes and len(plain) == 1:
        type_ = plain[0]
        if isinstance(type_, m.ListType):
            element = type_.element
            inner = Lib(f"builtins.{element.name}") if isinstance(element, m.ScalarType) else Lib("builtins.str")
            return {"type": _text_type(inner), "nargs": Const("*", field.at)}
        if isinstance(type_, m.ScalarType):
            return {"type": _text_type(Lib(f"builtins.{type_.name}"))}
    if len(declared.classes) == 1 and not plain:
        return {"type": declared.classes[0]}
    return {"type": Unknown(f"the type of {field.name} is not one that inputgen knows", field.at)}


def _text_type(type_: Lib) -> Value:
    return Lib("tap.boolean_type") if type_.name == "builtins.bool" else type_


def _boolean(ev: Evaluator, call: Call) -> Value:
    """`boolean_type("tru")`: a prefix of true or false, or 1 or 0."""
    from inputgen.interpret.values import Open

    text = call.arg(0, "flag_value")
    known = ev.constant(text) if text is not None else ...
    if not isinstance(known, str):
        return Open(BOOL, None, "argv", call.at)
    if known and ("true".startswith(known.lower()) or known == "1"):
        return Const(True, call.at)
    if known and ("false".startswith(known.lower()) or known == "0"):
        return Const(False, call.at)
    raise ev.raises("ArgumentTypeError: it can only be True or False", call.at)


def _parse_args(ev: Evaluator, call: Call) -> Value:
    """`parse_args(args=None, known_only=False)`: the parser itself."""
    ref = call.receiver
    assert isinstance(ref, Ref), "a method has a receiver"
    known_only = call.arg(1, "known_only")
    args = call.arg(0, "args")
    inner = Call("argparse.ArgumentParser.parse_args", Arguments((args,) if args is not None else ()), call.at, ref)
    if known_only is None or ev.constant(known_only) is False:
        namespace = parse_args(ev, inner)
    else:
        pair = ev.list_at(parse_known_args(ev, inner))
        namespace = pair.items[0] if pair is not None else ev.unknown("the arguments are not known", call.at)
        if pair is not None:
            put_attribute(ev, ref, "extra_args", pair.items[1], call.at)
    parsed, obj = ev.instance_at(namespace), ev.instance_at(ref)
    if parsed is None or obj is None:
        return ev.unknown("the arguments are not known", call.at)
    ev.put(ref, Instance(obj.cls, {**obj.attrs, **parsed.attrs}, obj.open or parsed.open))
    after = class_attribute(ev, obj.cls, "process_args")
    if isinstance(after, Func):
        call_value(ev, Bound(ref, after, call.at), Arguments(), call.at)
    return ref


def _as_dict(ev: Evaluator, call: Call) -> Value:
    """`as_dict()`: what the instance has, and what its classes below `Tap` have besides: options as they are now first.

    A helper's methods are among it, as W&B's texts of them; what a `Tap` itself has is not.
    """
    ref = call.receiver
    obj = ev.instance_at(ref) if ref is not None else None
    if obj is None or not isinstance(ref, Ref):
        return ev.unknown("the options of a parser that is not known", call.at)
    options = [option.dest for option in options_of(ev, ref) if option.kind not in ("help", "version")]
    entries = {name: obj.attrs[name] for name in (*options, *obj.attrs) if name in obj.attrs and _is_told(name)}
    for name, slot in _of_classes(ev, obj.cls):
        if name not in entries and _is_told(name):
            value = get_attribute(ev, ref, name, call.at)
            entries[name] = Slot(value, slot.optional, located(value, call.at).at)
    return ev.new(DictObj(dict(entries), obj.open or table(ev, ref, "options").open), call.at)


def _is_told(name: str) -> bool:
    """Whether `as_dict()` has an attribute; the names that a model keeps its state under are no identifiers."""
    return name.isidentifier() and not name.startswith("_") and name not in _OWN


def _of_classes(ev: Evaluator, cls: Value) -> Iterator[tuple[str, Slot]]:
    """What the classes of the project have, but for static methods."""
    for base in linearised(ev, cls):
        held = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(held, ClassObj):
            for name, slot in ev.scope_at(held.scope).names.items():
                if not (isinstance(slot.value, Func) and slot.value.kind == "static"):
                    yield name, slot


_PARSER_METHODS: dict[str, Handler] = {
    **{
        name.removeprefix("ArgumentParser."): handler
        for name, handler in argparse_model.METHODS.items()
        if name.startswith("ArgumentParser.")
    },
    "__init__": _initialise,
    "add_argument": _add_argument,
    "add_subparsers": _add_subparsers,
    "add_subparser": _add_subparser,
    "parse_args": _parse_args,
    "as_dict": _as_dict,
    "process_args": nothing,
    "configure": nothing,
    "save": nothing,
}
FUNCTIONS: dict[str, Handler] = {"Tap.subclassed": _subclassed, "boolean_type": _boolean}
METHODS: dict[str, Handler] = {f"Tap.{name}": handler for name, handler in _PARSER_METHODS.items()}
EXPORTS = {"": ("Tap", "tapify")}
