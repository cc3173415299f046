"""What an option of argparse can be: its type where it is given, its default, and both together.

Contract, "A declared value": the declared type, joined with None where the option may be left out without a default,
and with the default's type where that contradicts. argparse converts a default that is a text with `type=`, and leaves
any other as it is (Python docs, argparse, "default"); without `type=` what is given is a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.annotations import joined_types
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import FURTHER_ARGUMENT, GIVEN_TEXT, as_option, is_set_by_command_line
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import read
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import (
    NONE,
    At,
    Choice,
    Const,
    DictObj,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
    alternatives,
    same,
)
from inputgen.library.argparse_options import SUPPRESS, Option, table
from inputgen.library.paths import PATH, path_text
from inputgen.model.types import BOOL, DICT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MANY = ("*", "+", "...", "A...")


def converted(ev: Evaluator, parser: Ref, option: Option, text: Value) -> Value:
    """What `type=` makes of a text.

    Raises:
        PathEndsError: where it refuses the text.
    """
    type_ = option.get("type")
    if type_ is None:
        return text
    if isinstance(type_, Const):
        slot = read(ev, table(ev, parser, "types"), type_, option.at)
        if slot is None:
            return ev.unknown(f"the type {type_.value!r} is not registered", option.at)
        type_ = slot.value
    return call_value(ev, type_, Arguments((text,)), option.at)


def perhaps(ev: Evaluator, function: Callable[[], Value]) -> Value | None:
    """Evaluate on a path that need not be taken; None where it surely raises."""
    found: list[Value] = []

    def taken() -> Value:
        found.append(function())
        return NONE

    ev.branch([lambda: NONE, taken])
    return found[0] if found else None


def given_value(ev: Evaluator, parser: Ref, option: Option) -> Value:
    """What the option is where it is given, by whoever starts the job."""
    if option.kind in ("store_true", "store_false", "boolean"):
        return Open(BOOL, None, "argv", option.at)
    if option.kind == "parsers":
        return Open(STR, None, "argv", option.at)
    if option.kind == "count":
        return Open(INT, None, "argv", option.at)
    if option.kind == "pairs":
        return Ref(ev.new(DictObj({}, Unknown(FURTHER_ARGUMENT, option.at)), None).addr, option.at)
    if option.kind in ("store_const", "append_const"):
        const = option.get("const") or Const(None, option.at)
        return const if option.kind == "store_const" else _list_of(ev, const, option)
    if option.kind not in ("store", "append", "extend"):
        return ev.unknown(f"the action of {option.name} is not modelled", option.at)
    value = _element(ev, parser, option)
    if option.nargs is ...:
        return ev.unknown(f"how many values {option.name} takes is not known", option.at)
    if isinstance(option.nargs, int) or option.nargs in _MANY:
        value = _list_of(ev, value, option)
    elif option.nargs == "?" and option.get("const") is not None:
        const = option.get("const") or NONE
        if isinstance(const, Const) and isinstance(const.value, str):
            const = perhaps(ev, lambda: converted(ev, parser, option, const)) or const
        value = _either(ev, value, const, option.at)
    return _list_of(ev, value, option) if option.kind == "append" else value


def _element(ev: Evaluator, parser: Ref, option: Option) -> Value:
    """One value given, converted."""
    text = Open(STR, None, "argv", option.at)
    type_ = option.get("type")
    if type_ is None:
        return _of_choices(ev, option) or text
    if isinstance(type_, Lib) and type_.name in ("builtins.int", "builtins.float", "builtins.str", "builtins.bool"):
        return converted(ev, parser, option, text)
    found = perhaps(ev, lambda: converted(ev, parser, option, text))
    if found is None:
        return ev.unknown(f"the type of {option.name} refuses every text", option.at)
    # `type=eval, choices=[True, False]`: whatever it makes of a text, it is one of these.
    return (_of_choices(ev, option) or found) if isinstance(found, Unknown) else found


def _of_choices(ev: Evaluator, option: Option) -> Value | None:
    """Any one of the choices, by their types; None where these are not known, or there are none."""
    listed = _choices(ev, option.get("choices")) or ()
    types = [type_of_value(ev, item) for item in listed]
    known = [type_ for type_ in types if type_ is not None and not isinstance(type_, m.UnknownType)]
    return Open(union_of(known), None, "argv", option.at) if known and len(known) == len(types) else None


def _choices(ev: Evaluator, choices: Value | None) -> tuple[Value, ...] | None:
    from inputgen.interpret.iteration import elements

    if choices is None or not isinstance(choices, Ref):
        return None
    try:
        listed = elements(ev, choices, choices.at) if choices.at is not None else None
    except PathEndsError:
        return None
    return listed.items if listed is not None and listed.rest is None else None


def _list_of(ev: Evaluator, element: Value, option: Option) -> Value:
    type_ = type_of_value(ev, element)
    if type_ is None:
        return Ref(ev.new(ListObj("list", (), element), None).addr, option.at)
    inner = m.ListType() if isinstance(type_, m.UnknownType) else m.ListType(type_)
    return Open(inner, None, "argv", option.at)


def _either(ev: Evaluator, given: Value, other: Value, at: At) -> Value:
    a, b = type_of_value(ev, given), type_of_value(ev, other)
    if a is None or b is None:
        return choice_of([given, other])
    return Open(joined_types(a, b), None, "argv", at)


# --- defaults --------------------------------------------------------------------------------------------------------


def is_suppressed(value: Value) -> bool:
    """Whether a default is `argparse.SUPPRESS`: the attribute is there only where the option is given."""
    return isinstance(value, Const) and value.value == SUPPRESS


def default_of(ev: Evaluator, parser: Ref, option: Option, default: Value | None = None) -> Value | None:
    """What the option is where it is not given; None where it must be given, or its default does not convert."""
    value = option.default if default is None else default
    if is_required(ev, option):
        return None
    if isinstance(value, Const) and value.value is None and not option.strings and option.nargs in ("*", "...", "A..."):
        return Ref(ev.new(ListObj("list"), None).addr, option.at)
    if isinstance(value, Choice):
        found = [default_of(ev, parser, option, part) for part in value.options]
        known = [part for part in found if part is not None]
        return choice_of(known) if known else None
    if option.kind in ("store", "append", "extend", "class") and option.get("type") is not None:
        if isinstance(value, Const) and isinstance(value.value, str):
            text = value
            return perhaps(ev, lambda: converted(ev, parser, option, text))
        if isinstance(value, Open) and STR in parts_of(value.type):
            return _open_default(ev, parser, option, value)
    return value


def _open_default(ev: Evaluator, parser: Ref, option: Option, value: Open) -> Value | None:
    """A default that may be a text (of the environment): converted where it is one."""
    is_text = value.default is None or (isinstance(value.default, Const) and isinstance(value.default.value, str))
    text = replace(value, type=STR, default=value.default if is_text else None)
    made = perhaps(ev, lambda: converted(ev, parser, option, text))
    others = [part for part in parts_of(value.type) if part != STR]
    if made is None or not isinstance(made, Open):
        return made if made is None or not others else choice_of([made, Open(union_of(others), None, value.origin)])
    default = made.default if is_text else value.default
    return Open(union_of([made.type, *others]), default, value.origin, value.at)


def is_required(ev: Evaluator, option: Option) -> bool:
    """Whether the option must be given."""
    if option.strings or option.kind == "parsers":
        required = option.get("required")
        return isinstance(required, Const) and bool(required.value)
    return option.kind in ("store", "append", "extend", "class") and option.nargs not in ("?", "*", "...", "A...")


def only_value(ev: Evaluator, options: Sequence[Option], default: Value | None) -> Value | None:
    """The one value of options that set what is there already (`store_true` over True), else None."""
    if not isinstance(default, Const):
        return None
    first = options[0]
    given = [_stored(option) for option in options]
    if not all(value is not None and same(value, default) for value in given):
        return None
    return replace(default, at=first.at, constraints=_constraints(ev, first, default))


def _stored(option: Option) -> Value | None:
    """The one value that an option stores where it is given; None for any other option."""
    if option.kind == "store_const":
        return option.get("const") or Const(None, option.at)
    return Const(option.kind == "store_true", option.at) if option.kind in ("store_true", "store_false") else None


def open_value(ev: Evaluator, option: Option, given: Value, default: Value | None) -> Value:
    """The option's value: open, of its declared type, with its default (contract, "A declared value")."""
    value = _open_value(ev, option, given, default)
    return replace(value, constraints=_constraints(ev, option, value)) if isinstance(value, Open) else value


def _constraints(ev: Evaluator, option: Option, value: Open | Const) -> m.Constraints | None:
    """What `choices=` and `help=` say."""
    is_list = isinstance(value, Open) and isinstance(value.type, m.ListType)
    listed = None if is_list else _choices(ev, option.get("choices"))
    values = [choice.value for choice in listed or () if isinstance(choice, Const)]
    enum = tuple(choice for choice in values if choice is None or isinstance(choice, bool | int | float | str))
    usual = value.default if isinstance(value, Open) else value
    default = ev.constant(usual) if usual is not None else ...
    if default is not ... and default is not None and default not in enum:  # argparse does not check it
        enum = ()
    help_ = option.get("help")
    text = ev.constant(help_) if help_ is not None else None
    description = _help_text(text, default) if isinstance(text, str) else None
    known = listed is not None and len(enum) == len(listed) and bool(enum)
    if not known and description is None:
        return None
    return m.Constraints(enum if known else None, description=description)


def _help_text(text: str, default: object) -> str | None:
    """A help text with its default written out; None where that leaves a format that is not followed."""
    if text == SUPPRESS:
        return None
    shown = text.replace("%(default)s", str(default) if default is not ... else "").replace("%%", "%").strip()
    return None if "%(" in shown or not shown else shown


def _one_path(ev: Evaluator, option: Option, given: Value, default: Value | None) -> Value | None:
    """A path that the command line may give, with its default: one object, that reads the file that is the default."""
    objects = [ev.instance_at(value) for value in (given, default) if isinstance(value, Ref)]
    if len(objects) < 2 or default is None or not all(obj is not None and obj.cls == PATH for obj in objects):
        return None
    text = path_text(ev, default, option.at)
    if not isinstance(text, Const):
        return None
    return call_value(ev, PATH, Arguments((Open(STR, text, "argv", option.at),)), option.at)


def _open_value(ev: Evaluator, option: Option, given: Value, default: Value | None) -> Value:
    type_ = type_of_value(ev, given)
    one = _one_path(ev, option, given, default)
    if one is not None:
        return one
    if type_ is None or (isinstance(given, Ref) and not _are_lists(ev, given, default)):
        either = choice_of([given] if default is None else [default, given], option.at)
        is_one = isinstance(default, Ref | Const)
        return replace(either, usual=default) if isinstance(either, Choice) and is_one else either
    if default is None:
        return Open(type_, None, "argv", option.at)
    parts = alternatives(default)
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    told = [part for part in parts if not isinstance(part, Unknown)]
    known = default.default if isinstance(default, Open) else told[0] if len(told) == 1 else None
    if unknown is not None and not is_set_by_command_line(unknown) and not _says_type(option):
        return Open(m.UnknownType(unknown.reason), known, "argv", option.at)
    objects: list[Value] = []
    for part in parts:
        other = type_of_value(ev, part)
        if isinstance(part, Unknown):
            continue
        if other is None or other == DICT:
            objects.append(part)
        else:
            type_ = joined_types(type_, other)
    if not objects:
        return Open(type_, known, "argv", option.at)
    either = choice_of([*objects, Open(type_, None, "argv", option.at)], option.at)
    return _dict_of_text(ev, type_, objects) or either


def _dict_of_text(ev: Evaluator, type_: m.Type, defaults: Sequence[Value]) -> Ref | None:
    """What `type=json.loads, default={"k": 1}` gives: the default, or a dict of other keys; None for anything else."""
    held = ev.dict_at(defaults[0]) if len(defaults) == 1 else None
    if held is None or not isinstance(type_, m.UnknownType) or type_.reason != GIVEN_TEXT:
        return None
    entries = {
        key: replace(slot, value=as_option(slot.value, "argv") or slot.value, optional=True)
        for key, slot in held.entries.items()
    }
    at = defaults[0].at
    return ev.new(replace(held, entries=entries, open=held.open or Unknown(GIVEN_TEXT, at, plain=True)), at)


def _are_lists(ev: Evaluator, given: Ref, default: Value | None) -> bool:
    """Whether an option is a list of scalars, given or not (`type=lambda s: s.split(",")`), or None where it is not."""
    for value in (given,) if default is None or default == NONE else (given, default):
        listed = ev.list_at(value)
        if listed is None or listed.kind != "list":
            return False
        if not all(isinstance(item, Const | Open) for item in (*listed.items, *([listed.rest] if listed.rest else []))):
            return False
    return True


def _says_type(option: Option) -> bool:
    return option.kind != "store" or option.get("type") is not None or option.get("choices") is not None
