"""The options and arguments of click: their names, and what they are when given and when not (Click docs, "Options",
"Parameter Types"; `click.core.Parameter`).

click converts a default with the type, too, and hands the function what comes of it: its own default is never used. An
option is an instance that keeps what its decorator was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Bound, Choice, Const, Func, Lib, ListObj, Open, Ref, Unknown, Value
from inputgen.library.argparse_values import perhaps
from inputgen.library.command_options import option_value
from inputgen.library.path_options import as_path
from inputgen.library.paths import PATH
from inputgen.library.simple import attribute
from inputgen.model.types import BOOL, FLOAT, INT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# What a parameter type converts to, and the built-in that converts as it does (Click docs, "Parameter Types").
_SCALARS = {
    "builtins.int": INT,
    "builtins.float": FLOAT,
    "builtins.str": STR,
    "builtins.bool": BOOL,
    "click.INT": INT,
    "click.FLOAT": FLOAT,
    "click.STRING": STR,
    "click.BOOL": BOOL,
    "click.UUID": STR,
    "click.IntRange": INT,
    "click.FloatRange": FLOAT,
    "click.DateTime": STR,
    "click.Path": STR,
}
_CONVERTERS: dict[m.Type, str] = {INT: "builtins.int", FLOAT: "builtins.float", STR: "builtins.str"}
_TRUE, _FALSE = frozenset({"1", "true", "t", "yes", "y", "on"}), frozenset({"0", "false", "f", "no", "n", "off", ""})


MAPPED = "default of the default_map"


@frozen
class Declared:
    """An option or argument, read from the heap.

    Attributes:
        name: the parameter of the function it becomes.
        argument: whether it is an argument.
        negative: whether it has a second name that says no (`--a/--no-a`).
        named: what else it was told.
        at: where its name is written.
        made: whether a class that is not click's may make anything of what it is given.
    """

    name: str
    argument: bool
    negative: bool
    named: Mapping[str, Value]
    at: At
    made: bool = False

    def flag(self, ev: Evaluator, name: str) -> bool:
        """Whether something it was told is true."""
        known = ev.constant(self.named[name]) if name in self.named else False
        return known is not ... and bool(known)


def read_names(texts: list[str], *, argument: bool) -> tuple[str, bool] | None:
    """The parameter name that declarations make, and whether one says no; None where they make none."""
    name: str | None = None
    possible: list[str] = []
    negative = False
    for text in texts:
        if text.isidentifier():
            name = text
            continue
        first, slash, second = text.partition(";" if text[:1] == "/" else "/")
        negative = negative or bool(slash and second.strip())
        possible += [part.strip() for part in (first, second if not first.strip() else "") if part.strip()]
    if argument:
        text = texts[0] if len(texts) == 1 else ""
        return (text.replace("-", "_").lower(), False) if text else None
    if name is None:
        ordered = sorted(possible, key=lambda text: len(text) - len(text.lstrip("-")), reverse=True)
        name = ordered[0].lstrip("-").replace("-", "_").lower() if ordered else None
    return (name, negative) if name is not None and name.isidentifier() else None


def parameter_value(ev: Evaluator, declared: Declared, context: Value) -> Value:
    """What the function is handed for an option or argument, its callback asked."""
    value = _as_declared(ev, declared, _value(ev, declared))
    callback = declared.named.get("callback")
    if callback is None or ev.constant(callback) is None:
        return value
    parameter = ev.new_instance(Lib("click.Option"), {"name": Const(declared.name, declared.at)}, declared.at)
    made = perhaps(ev, lambda: call_value(ev, callback, Arguments((context, parameter, value)), declared.at))
    return made if made is not None else ev.unknown(f"the callback of {declared.name} refuses every value", declared.at)


def _as_declared(ev: Evaluator, declared: Declared, value: Value) -> Value:
    """The value as its type makes it: a path where `click.Path(path_type=Path)` does."""
    type_ = declared.named.get("type")
    kind = attribute(ev, type_, "path_type") if type_ is not None else None
    if kind is None or not isinstance(kind, Lib) or kind != PATH:
        return value
    several = declared.flag(ev, "multiple") or ev.constant(_nargs(declared)) not in (1, None)
    return value if several else as_path(ev, value, declared.at)


def _value(ev: Evaluator, declared: Declared) -> Value:
    if declared.made:
        return ev.unknown(f"the class of {declared.name} may make anything of it", declared.at)
    default = _default(ev, declared)
    type_ = _given_type(ev, declared, default)
    at = declared.at
    if type_ is None:
        return ev.unknown(f"the type of {declared.name} is not known", at)
    if default is not None and isinstance(type_, m.UnknownType):
        return ev.unknown(type_.reason, at)
    default = declared.named.get(MAPPED, default)  # the type is told by the option's own
    made = _converted_default(ev, declared, default, type_)
    return option_value(ev, type_, made, at, required=_must_be_given(ev, declared, default))


def _must_be_given(ev: Evaluator, declared: Declared, default: Value | None) -> bool:
    if default is not None and ev.constant(default) is not None:
        return False
    if "prompt" in declared.named and ev.constant(declared.named["prompt"]) not in (False, None):
        return True  # it is asked for
    if "required" in declared.named:
        return declared.flag(ev, "required")
    return declared.argument and "default" not in declared.named and ev.constant(_nargs(declared)) != -1


def _nargs(declared: Declared) -> Value:
    return declared.named.get("nargs", Const(1, declared.at))


def is_flag(ev: Evaluator, declared: Declared) -> bool:
    """Whether it is an option that takes no value."""
    if declared.argument:
        return False
    if "is_flag" in declared.named and ev.constant(declared.named["is_flag"]) is not None:
        return declared.flag(ev, "is_flag")
    return declared.negative or "flag_value" in declared.named


def _default(ev: Evaluator, declared: Declared) -> Value | None:
    """The default as it is written, called where it is a function; None where there is none."""
    default = declared.named.get("default")
    if isinstance(default, Func | Bound):
        return call_value(ev, default, Arguments(), declared.at)
    if default is not None:
        flag_value = declared.named.get("flag_value")
        return flag_value if flag_value is not None and ev.constant(default) is True else default
    if _is_many(ev, declared):
        return Ref(ev.new(ListObj("tuple"), None).addr, declared.at)
    if declared.flag(ev, "count"):
        return Const(0, declared.at)
    if is_flag(ev, declared) and "flag_value" not in declared.named and not declared.flag(ev, "required"):
        return Const(False, declared.at)
    return None


def _is_many(ev: Evaluator, declared: Declared) -> bool:
    """Whether what it is, with nothing given, is an empty tuple."""
    return declared.flag(ev, "multiple") or (declared.argument and ev.constant(_nargs(declared)) == -1)


# --- types -----------------------------------------------------------------------------------------------------------


def _given_type(ev: Evaluator, declared: Declared, default: Value | None) -> m.Type | None:
    """The type of what is given; None where it cannot be known."""
    if is_flag(ev, declared):
        flag_value = declared.named.get("flag_value")
        if flag_value is not None and ev.constant(flag_value) not in (None, True, False):
            return type_of_value(ev, flag_value)
        return BOOL if "type" not in declared.named else _of_type(ev, declared, declared.named["type"])
    if declared.flag(ev, "count"):
        return INT
    type_ = declared.named.get("type")
    of_one = _guessed(ev, declared, default) if type_ is None else _of_type(ev, declared, type_)
    if of_one is None:
        return None
    nargs = ev.constant(_nargs(declared))
    if nargs is ...:
        return None
    is_tuple = isinstance(type_, Ref) and ev.list_at(type_) is not None
    listed = of_one if nargs in (1, None) or is_tuple else m.ListType(of_one)
    return m.ListType(listed) if declared.flag(ev, "multiple") else listed


def _guessed(ev: Evaluator, declared: Declared, default: Value | None) -> m.Type | None:
    """The type that click takes from a default, where none is given (`convert_type`): anything odd is a text."""
    parts = [default] if default is not None else []
    listed = ev.list_at(default) if default is not None else None
    if listed is not None:
        several = declared.flag(ev, "multiple") or ev.constant(_nargs(declared)) not in (1, None)
        parts = list(listed.items[:1])
        if not several:
            types = [_scalar(ev, item) for item in listed.items]
            return m.ListType(union_of(types)) if types and listed.kind == "tuple" else STR
    if not parts:
        return STR
    return _scalar(ev, parts[0]) if not isinstance(parts[0], Unknown) else None


def _scalar(ev: Evaluator, value: Value) -> m.Type:
    known = type_of_value(ev, value)
    return known if known in (INT, FLOAT, BOOL) and known is not None else STR


def _of_type(ev: Evaluator, declared: Declared, type_: Value) -> m.Type | None:
    """What one value of a parameter type is; None where that cannot be known."""
    if isinstance(type_, Const) and type_.value is None:
        return _guessed(ev, declared, declared.named.get("default"))
    if isinstance(type_, Lib):
        return _SCALARS.get(type_.name)
    if isinstance(type_, Choice):
        types = [_of_type(ev, declared, option) for option in type_.options]
        known = [each for each in types if each is not None]
        return union_of(known) if len(known) == len(types) else None
    listed = ev.list_at(type_)
    if listed is not None:
        types = [_of_type(ev, declared, item) for item in listed.items]
        known = [each for each in types if each is not None]
        return m.ListType(union_of(known)) if known and len(known) == len(types) else m.ListType()
    obj = ev.instance_at(type_)
    if obj is not None and isinstance(obj.cls, Lib):
        return _of_instance(ev, obj.cls.name, obj.attrs["told"].value if "told" in obj.attrs else None)
    found = perhaps(ev, lambda: _converted_text(ev, declared, type_))
    return type_of_value(ev, found) if found is not None else None


def _converted_text(ev: Evaluator, declared: Declared, type_: Value) -> Value:
    text = Open(STR, None, "argv", declared.at)
    if isinstance(type_, Func | Bound):
        return call_value(ev, type_, Arguments((text,)), declared.at)
    return Unknown(f"the type of {declared.name} is not known", declared.at)


def _of_instance(ev: Evaluator, name: str, told: Value | None) -> m.Type | None:
    if name in ("click.Choice", "click.Tuple"):
        listed = ev.list_at(told) if told is not None else None
        if name == "click.Tuple":
            items = listed.items if listed is not None else ()
            types = [_SCALARS.get(item.name) for item in items if isinstance(item, Lib)]
            known = [each for each in types if each is not None]
            return m.ListType(union_of(known)) if known and len(known) == len(items) else m.ListType()
        if listed is None or listed.rest is not None or not listed.items:
            return STR  # an Enum's members, by name, or texts that are not known
        kinds = [type_of_value(ev, item) for item in listed.items]
        plain = [each for each in kinds if each is not None]
        return union_of(plain) if len(plain) == len(kinds) else STR
    return _SCALARS.get(name)


# --- defaults --------------------------------------------------------------------------------------------------------


def _converted_default(ev: Evaluator, declared: Declared, default: Value | None, type_: m.Type) -> Value | None:
    """The default as click converts it; an unknown one, or one it refuses, is as good as none."""
    if default is None:
        return None
    type_given = declared.named.get("type")
    if isinstance(type_given, Func | Bound):
        made = perhaps(ev, lambda: call_value(ev, type_given, Arguments((default,)), declared.at))
        return made if made is not None and ev.constant(default) is not None else default
    return fitted(ev, type_given, converted(ev, default, type_, declared.at))


def fitted(ev: Evaluator, type_given: Value | None, value: Value) -> Value:
    """A default as the parameter type makes it: a choice as it is spelled there, a number within its range."""
    obj = ev.instance_at(type_given) if type_given is not None else None
    name = obj.cls.name if obj is not None and isinstance(obj.cls, Lib) else ""
    if not isinstance(value, Const) or value.value is None:
        return value
    if name == "click.DateTime":
        return Open(STR, None, "computed", value.at)  # a datetime; W&B stores its text
    if name == "click.Choice" and _constant_of(ev, type_given, "case_sensitive") is False:
        listed = ev.list_at(attribute(ev, type_given, "told") or Const(None))
        names = [item.value for item in listed.items if isinstance(item, Const)] if listed is not None else []
        found = [each for each in names if str(each).casefold() == str(value.value).casefold()]
        return Const(found[0], value.at) if found else value
    is_range = name in ("click.IntRange", "click.FloatRange") and isinstance(value.value, int | float)
    if is_range and _constant_of(ev, type_given, "clamp") is True:
        return _clamped(value, _constant_of(ev, type_given, "min"), _constant_of(ev, type_given, "max"))
    return value


def _clamped(value: Const, least: object, most: object) -> Const:
    number = value.value
    assert isinstance(number, int | float), "only numbers are in a range"
    number = max(number, least) if isinstance(least, int | float) else number
    return Const(min(number, most) if isinstance(most, int | float) else number, value.at)


def _constant_of(ev: Evaluator, of: Value | None, name: str) -> object:
    known = attribute(ev, of, name)
    return ev.constant(known) if known is not None else None


def converted(ev: Evaluator, value: Value, type_: m.Type, at: At) -> Value:
    """A default converted to a scalar type, element by element in a list (which becomes a tuple)."""
    if isinstance(value, Choice):
        from inputgen.interpret.join import choice_of

        return choice_of([converted(ev, option, type_, at) for option in value.options], value.at)
    listed = ev.list_at(value)
    if listed is not None and isinstance(type_, m.ListType):
        element = type_.element
        items = listed.items if element is None else tuple(converted(ev, item, element, at) for item in listed.items)
        return Ref(ev.new(ListObj("tuple", items, listed.rest), None).addr, value.at)
    if type_ == STR and isinstance(value, Ref):
        return Open(STR, None, "computed", value.at or at)
    if not isinstance(value, Const | Open) or type_of_value(ev, value) == type_ or ev.constant(value) is None:
        return value
    if type_ == BOOL:
        return _as_bool(value)
    converter = _CONVERTERS.get(type_)
    if converter is None:
        return value
    try:
        return call_value(ev, Lib(converter), Arguments((value,)), value.at or at)
    except PathEndsError:
        if ev.path is None:
            raise
        return value


def _as_bool(value: Const | Open) -> Value:
    if isinstance(value, Const):
        text = str(value.value).lower()
        known = True if text in _TRUE else False if text in _FALSE else None
        return Open(BOOL, None, "computed", value.at) if known is None else Const(known, value.at)
    return Open(BOOL, None, value.origin, value.at)
