"""transformers and trl: `HfArgumentParser` and `TrlParser`, and their argument classes (transformers 4.57, trl 0.25).

The parser is an `argparse.ArgumentParser` whose options are the fields of dataclasses: `parse_args_into_dataclasses`
gives an instance of each, `parse_json_file` and its like make them of a file. Everything else of the two libraries is
not modelled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.iteration import elements
from inputgen.interpret.protocol import Arguments, Call, Handler, Members
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, ClassObj, Const, Instance, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library import argparse as argparse_model
from inputgen.library import hub_models
from inputgen.library import transformers_trainer as trainer
from inputgen.library.argparse_options import initialise_parser, options_of, table
from inputgen.library.argument_classes import ATTRIBUTES as ARGUMENT_CLASS_ATTRIBUTES
from inputgen.library.argument_classes import BASE, class_named, tell_given
from inputgen.library.argument_classes import METHODS as ARGUMENT_CLASS_METHODS
from inputgen.library.class_argv import Style, known_texts, unread
from inputgen.library.class_parse import not_a_dataclass, with_texts
from inputgen.library.dataclass_fields import fields_of
from inputgen.library.open_classes import Leaf, Opening, Path, for_arguments, is_dataclass, leaves_of, open_leaf, opened
from inputgen.library.simple import attribute
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CLASSES = "dataclass_types"


def _strings(leaf: Leaf) -> list[str]:
    name = leaf.path[-1]
    return list(dict.fromkeys([f"--{name}", f"--{name.replace('_', '-')}"]))


def _negative(leaf: Leaf) -> list[str]:
    name = leaf.path[-1]
    return list(dict.fromkeys([f"--no_{name}", f"--no-{name.replace('_', '-')}"]))


_STYLE = Style(_strings, _negative, "optional", files=("--config",))


def _new(ev: Evaluator, call: Call) -> Value:
    """`HfArgumentParser(classes, **kwargs)`."""
    ref = ev.new(Instance(Lib(call.name), {}), call.at)
    _initialise(ev, replace(call, receiver=ref))
    return ref


def _initialise(ev: Evaluator, call: Call) -> Value:
    ref = call.receiver
    assert isinstance(ref, Ref), "__init__ has a receiver"
    named = {key: value for key, value in dict(call.args.named or {}).items() if key != _CLASSES}
    initialise_parser(ev, Call(call.name, Arguments((), named, call.args.open), call.at, ref))
    given = call.arg(0, _CLASSES)
    listed: Value = given if given is not None else ev.new_list([], call.at)
    if given is not None and (isinstance(given, Ref) and isinstance(ev.get(given), ClassObj)):
        listed = ev.new_list([given], call.at)
    put_attribute(ev, ref, _CLASSES, listed, call.at)
    _refuse_conflicts(ev, _classes(ev, call) or [], call.at)
    return Const(None, call.at)


def _refuse_conflicts(ev: Evaluator, classes: Sequence[Value], at: At) -> None:
    """Two classes with a field of one name, which argparse refuses as one option added twice.

    Raises:
        PathEndsError: where there are such.
    """
    names = [leaf.path[-1] for leaf in _all_leaves(ev, classes, Opening(exact=False)) or ()]
    again = next((name for index, name in enumerate(names) if name in names[:index]), None)
    if again is not None:
        raise ev.raises(f"ArgumentError: argument --{again}: conflicting option string: --{again}", at)


def _classes(ev: Evaluator, call: Call) -> list[Value] | None:
    """The dataclasses of a parser; None where they are not known."""
    listed = attribute(ev, call.receiver, _CLASSES)
    found = elements(ev, listed, call.at) if listed is not None else None
    return list(found.items) if found is not None and found.rest is None else None


# --- the command line ------------------------------------------------------------------------------------------------


def _parse_args(ev: Evaluator, call: Call) -> Value:
    """`parse_args_into_dataclasses(args=, return_remaining_strings=, args_filename=)`."""
    remaining = call.arg(1, "return_remaining_strings")
    filename = call.arg(3, "args_filename")
    open_file = filename is not None and ev.constant(filename) is not None
    return _into(ev, call, remaining, "an arguments file" if open_file else None)


def _parse_with_config(ev: Evaluator, call: Call) -> Value:
    """`TrlParser.parse_args_and_config(args=, return_remaining_strings=)`: `--config` names a YAML file of defaults."""
    return _into(ev, call, call.arg(1, "return_remaining_strings"), None)


def _into(ev: Evaluator, call: Call, remaining: Value | None, unknown_file: str | None) -> Value:
    classes = _classes(ev, call)
    if classes is None:
        return ev.unknown("the dataclasses of the parser are not known", call.at)
    args = call.arg(0, "args")
    texts = known_texts(ev, args, call.at)
    opening = for_arguments(ev, args, Opening(defaults=_set_default(call)))
    if unknown_file is not None:
        opening = replace(opening, unread=unread(f"it is read from {unknown_file}", call.at))
    elif texts is not None:
        leaves = None if texts and _has_own_options(ev, call) else _all_leaves(ev, classes, opening)
        spare = remaining is not None and ev.constant(remaining) is not False
        opening = with_texts(ev, leaves, texts, _STYLE, opening, call.at, spare=spare)
    made = [
        opened(ev, cls, opening, call.at) if isinstance(cls, Ref) and is_dataclass(ev, cls) else _unknown(ev, cls, call)
        for cls in classes
    ]
    made += _own_options(ev, call, args)
    if remaining is not None and ev.constant(remaining) is not False:
        known = not texts and (opening.exact or ev.at_defaults)
        rest = ListObj("list", (), None if known else Open(STR, None, "argv", call.at))
        made.append(Ref(ev.new(rest, None).addr, call.at))
    return ev.new_list(made, call.at, "tuple")


def _unknown(ev: Evaluator, cls: Value, call: Call) -> Value:
    return not_a_dataclass(ev, cls, call.at)


def _set_default(call: Call) -> Callable[[Evaluator, Path], Value | None]:
    """What `set_defaults` gave an option."""

    def given(ev: Evaluator, path: Path) -> Value | None:
        assert isinstance(call.receiver, Ref), "a method has a receiver"
        held = table(ev, call.receiver, "defaults")
        slot = held.entries.get(path[-1])
        if slot is None or slot.optional:
            why = held.open or (
                ev.unknown("a default is set on some paths only", call.at) if slot is not None else None
            )
            return None if why is None else Unknown(why.reason, why.at)
        return slot.value

    return given


def _all_leaves(ev: Evaluator, classes: Sequence[Value], opening: Opening) -> list[Leaf] | None:
    found: list[Leaf] = []
    for cls in classes:
        leaves = leaves_of(ev, cls, opening) if isinstance(cls, Ref) else None
        if leaves is None:
            return None
        found += leaves
    return found


def _own_options(ev: Evaluator, call: Call, args: Value | None) -> list[Value]:
    """The namespace of the options that were added besides, where there are any."""
    if not _has_own_options(ev, call):
        return []
    handler = argparse_model.METHODS["ArgumentParser.parse_known_args"]
    given = Arguments((args,) if args is not None else ())
    pair = ev.list_at(handler(ev, Call("argparse.ArgumentParser.parse_known_args", given, call.at, call.receiver)))
    return [pair.items[0]] if pair is not None and pair.items else []


def _plain_parse(ev: Evaluator, call: Call) -> Value:
    """`parse_args()`: a namespace of every option, those of the dataclasses first."""
    return _namespace(ev, call)


def _plain_parse_known(ev: Evaluator, call: Call) -> Value:
    """`parse_known_args()`: the namespace, and the arguments that no option takes."""
    namespace = _namespace(ev, call)
    texts = known_texts(ev, call.arg(0, "args"), call.at)
    known = not texts and (ev.at_defaults or texts is not None)
    rest = ListObj("list", (), None if known else Open(STR, None, "argv", call.at))
    return ev.new_list([namespace, Ref(ev.new(rest, None).addr, call.at)], call.at, "tuple")


def _namespace(ev: Evaluator, call: Call) -> Value:
    classes, args = _classes(ev, call), call.arg(0, "args")
    if classes is None or call.arg(1, "namespace") is not None:
        return ev.unknown("the options of the parser are not known", call.at)
    opening = for_arguments(ev, args, Opening(defaults=_set_default(call)))
    leaves = _all_leaves(ev, classes, opening)
    if leaves is None:
        return ev.unknown("the dataclasses of the parser are not known", call.at)
    texts = known_texts(ev, args, call.at)
    if texts is not None:
        told = None if texts and _has_own_options(ev, call) else leaves
        opening = with_texts(ev, told, texts, _STYLE, opening, call.at)
    values = {leaf.path[-1]: (open_leaf(ev, leaf, opening, call.at), leaf.at) for leaf in leaves}
    slots = {name: Slot(value, False, at) for name, (value, at) in values.items() if value is not None}
    own = _own_options(ev, call, args)
    more = ev.instance_at(own[0]) if own else None
    if own and more is None:
        return ev.unknown("the options of the parser are not known", call.at)
    return ev.new(
        Instance(argparse_model.NAMESPACE, {**slots, **(more.attrs if more else {})}, more.open if more else None),
        call.at,
    )


def _has_own_options(ev: Evaluator, call: Call) -> bool:
    """Whether options were added with `add_argument`."""
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    return bool(list(options_of(ev, call.receiver))) or table(ev, call.receiver, "options").open is not None


# --- dicts and files -------------------------------------------------------------------------------------------------


def _parse_dict(ev: Evaluator, call: Call) -> Value:
    """`parse_dict(args, allow_extra_keys=False)`."""
    given = call.arg(0, "args")
    if given is None:
        return ev.unknown("a dict of arguments is missing", call.at)
    return ev.each(given, lambda value: _from_dict(ev, call, value))


def _parse_file(loader: str) -> Handler:
    """`parse_json_file(path)`, `parse_yaml_file(path)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        path = call.arg(0, "json_file" if loader == "json.load" else "yaml_file")
        if path is None:
            return ev.unknown("a file of arguments is missing", call.at)
        file = call_library(ev, "builtins.open", Arguments((path,)), call.at)
        return ev.each(call_library(ev, loader, Arguments((file,)), call.at), lambda value: _from_dict(ev, call, value))

    return handler


def _from_dict(ev: Evaluator, call: Call, value: Value) -> Value:
    classes = _classes(ev, call)
    if classes is None:
        return ev.unknown("the dataclasses of the parser are not known", call.at)
    held = ev.dict_at(value)
    if held is None:  # a file that is not known: each field is what anyone may write there
        opening = Opening("argv")
        if ev.at_defaults:
            reason = value.reason if isinstance(value, Unknown) else "the arguments are no dict"
            opening = replace(opening, exact=True, unread=Unknown(reason, value.at or call.at))
        made = [
            opened(ev, cls, opening, call.at)
            if isinstance(cls, Ref) and is_dataclass(ev, cls)
            else _unknown(ev, cls, call)
            for cls in classes
        ]
        return ev.new_list(made, call.at, "tuple")
    used: set[object] = set()
    found: list[Value] = []
    for cls in classes:
        names = {field.name for field in fields_of(ev, cls) or [] if field.init}
        tell_given(ev, cls, [str(key) for key in held.entries if key not in used], only_known=True)
        slots = {str(key): slot for key, slot in held.entries.items() if key in names}
        used |= set(slots)
        optional = frozenset(key for key, slot in slots.items() if slot.optional)
        args = Arguments((), {key: slot.value for key, slot in slots.items()}, held.open, optional)
        found.append(call_value(ev, cls, args, call.at) if is_dataclass(ev, cls) else _unknown(ev, cls, call))
    extra = [key for key, slot in held.entries.items() if key not in used and not slot.optional]
    if extra and all(is_dataclass(ev, cls) for cls in classes):
        allowed = call.arg(1, "allow_extra_keys")
        if allowed is None or ev.constant(allowed) is False:
            raise ev.raises(f"ValueError: some keys are not used by the HfArgumentParser: {extra[0]!r}", call.at)
    return ev.new_list(found, call.at, "tuple")


# --- names -----------------------------------------------------------------------------------------------------------


def _members(package: str) -> Members:
    return lambda ev, name, at: class_named(ev, package, name, at)


_PARSER_METHODS: dict[str, Handler] = {
    **{
        name.removeprefix("ArgumentParser."): handler
        for name, handler in argparse_model.METHODS.items()
        if name.startswith("ArgumentParser.")
    },
    "__init__": _initialise,
    "parse_args": _plain_parse,
    "parse_known_args": _plain_parse_known,
    "parse_intermixed_args": _plain_parse,
    "parse_known_intermixed_args": _plain_parse_known,
    "parse_args_into_dataclasses": _parse_args,
    "parse_args_and_config": _parse_with_config,
    "parse_dict": _parse_dict,
    "parse_json_file": _parse_file("json.load"),
    "parse_yaml_file": _parse_file("yaml.safe_load"),
}
_PARSERS = ("HfArgumentParser", "hf_argparser.HfArgumentParser", "TrlParser", "scripts.utils.TrlParser")
_TRAINERS = (*trainer.TRANSFORMERS, "trainer.Trainer", "trainer_seq2seq.Seq2SeqTrainer")
FUNCTIONS: dict[str, Handler] = hub_models.Models(
    dict.fromkeys(_PARSERS, _new) | trainer.functions(*_TRAINERS) | trainer.CALLBACKS, hub_models.MODEL
)
METHODS: dict[str, Handler] = {
    **{f"{parser}.{name}": handler for parser in _PARSERS for name, handler in _PARSER_METHODS.items()},
    **ARGUMENT_CLASS_METHODS,
    **{f"PreTrainedModel.{name}": handler for name, handler in hub_models.METHODS.items()},
    **trainer.methods(*_TRAINERS),
    **trainer.CALLBACK_METHODS,
    f"{BASE.name.partition('.')[2]}.escapes": trainer.handed_over,
}
ATTRIBUTES = {
    f"{parser}.{name.removeprefix('ArgumentParser.')}": getter
    for parser in _PARSERS
    for name, getter in argparse_model.ATTRIBUTES.items()
    if not name.endswith("._actions")
} | ARGUMENT_CLASS_ATTRIBUTES
MEMBERS: dict[str, Members] = {
    module: _members("transformers") for module in ("", "training_args", "training_args_seq2seq", "trainer_utils")
}
