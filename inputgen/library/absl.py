"""absl: command-line flags, and `app.run` (Abseil's Python guide, "Flags"; `absl.flags`).

All flags live in one dict on the heap, by name, whatever module defines them; `FLAGS` reads and writes it. A flag is
open, of its declared type, with its default, converted as absl converts it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import (
    At,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.absl_defaults import DEFINITIONS, by_default, separators_of
from inputgen.library.field_constraints import constrained
from inputgen.library.simple import attribute, constant, instance, itself, named, nothing
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FLAG = Lib("absl.flags.Flag")
_VALUES = Lib("absl.flags.FlagValues")
_PARSED = "absl parsed"
_FURTHER = "absl, and other libraries, may define further flags"


def flags_table(ev: Evaluator) -> int:
    """The address of the dict of all flags."""
    return ev.singleton("absl flags", lambda: DictObj({}))


def define(
    ev: Evaluator, call: Call, value: Value, name: Value | None, told: Mapping[str, Value] | None = None
) -> Value:
    """Define a flag that is `value`; what its definition gives, whose `value` is the flag's.

    `told` is what else is kept of it: by what its default is read, where that is set.
    """
    attrs = {"value": value, "name": name or Const(None), "present": Const(0), **(told or {})}
    flag = ev.new_instance(_FLAG, attrs, call.at)
    held = ev.get(flags_table(ev))
    assert isinstance(held, DictObj), "flags are kept in a dict"
    if isinstance(name, Const) and isinstance(name.value, str):
        ev.put(flags_table(ev), with_key(held, name.value, flag, name.at or call.at))
    else:
        why = Unknown("a flag is defined whose name is not known", call.at)
        ev.put(flags_table(ev), DictObj(held.entries, held.open or why))
    return flag


def _define(ev: Evaluator, call: Call) -> Value:
    """`DEFINE_*(name, default, help, ...)`."""
    name = call.arg(0, "name")
    at = (name.at if name is not None else None) or call.at
    required = call.arg(-1, "required")
    kind = call.name.rpartition(".")[2]
    told = {"declared by": Const(kind), "separating texts": Const(separators_of(ev, call, kind))}
    must = required is not None and ev.constant(required) is True
    value = by_default(ev, kind, ev.constant(told["separating texts"]), call.arg(1, "default"), at, must=must)
    return define(ev, call, constrained(value, _constraints(ev, call, DEFINITIONS[kind])), name, told)


def _set_default(ev: Evaluator, call: Call) -> Value:
    """`FLAGS.set_default(name, value)`: the value, too, unless the job has set that."""
    return _default_of(ev, _flag_of(ev, call.arg(0, "name"), call.at), call)


def _set_default_of(ev: Evaluator, call: Call) -> Value:
    """`flags.set_default(flag_holder, value)`."""
    return _default_of(ev, call.arg(0, "flag_holder") or Const(None), call)


def _default_of(ev: Evaluator, flags: Value, call: Call) -> Value:
    for flag in alternatives(flags):
        obj = ev.instance_at(flag)
        if obj is None or not isinstance(flag, Ref):
            continue
        kind, separators = attribute(ev, flag, "declared by"), ev.constant(attribute(ev, flag, "separating texts"))
        now = attribute(ev, flag, "value")
        told = ev.constant(kind) if kind is not None else ...
        if isinstance(told, str) and now is not None and flag is flags:
            value = constrained(by_default(ev, told, separators, call.arg(1, "value"), call.at), _told_of(now))
            given = isinstance(now, Open) and now.origin == "argv"
            put_attribute(ev, flag, "value", value if given else choice_of([now, value]), call.at)
        else:
            put_attribute(ev, flag, "value", ev.unknown("its default is set", call.at), call.at)
    return Const(None, call.at)


def _told_of(value: Value) -> m.Constraints | None:
    return value.constraints if isinstance(value, Open) else None


def _constraints(ev: Evaluator, call: Call, type_: m.Type) -> m.Constraints | None:
    """What a definition says of the values: an enum's, the bounds of numbers, the help text."""
    is_enum = call.name.endswith("_enum")
    text = ev.constant(call.arg(3 if is_enum else 2, "help") or Const(None))
    listed = ev.list_at(call.arg(2, "enum_values") or Const(None)) if is_enum and type_ == STR else None
    values = [ev.constant(item) for item in listed.items] if listed is not None and listed.rest is None else []
    names = tuple(value for value in values if isinstance(value, str))
    bounded = type_ in (INT, FLOAT)
    low, high = (
        ev.constant(call.arg(at, name) or Const(None)) if bounded else None
        for at, name in ((3, "lower_bound"), (4, "upper_bound"))
    )
    told = m.Constraints(
        names if names and len(names) == len(values) else None,
        minimum=low if isinstance(low, int | float) else None,
        maximum=high if isinstance(high, int | float) else None,
        description=text if isinstance(text, str) and text else None,
    )
    return None if told == m.Constraints() else told


def _enum_class(ev: Evaluator, call: Call) -> Value:
    """`DEFINE_enum_class(name, default, enum_class, help)`: a member of the Enum."""
    from inputgen.interpret.iteration import elements

    default, cls = call.arg(1, "default"), call.arg(2, "enum_class")
    listed = elements(ev, cls, call.at) if cls is not None else None
    known = [default] if default is not None else []
    if listed is None or ev.at_defaults or isinstance(default, Const):
        value = known[0] if known and ev.at_defaults else ev.unknown("a member of an Enum", call.at)
    else:
        value = choice_of([*known, *listed.items])
    return define(ev, call, value, call.arg(0, "name"))


def _other(ev: Evaluator, call: Call) -> Value:
    return define(ev, call, ev.unknown("a flag with a parser of its own", call.at), call.arg(1, "name"))


# --- reading ---------------------------------------------------------------------------------------------------------


def _flags_object(ev: Evaluator) -> int:
    return ev.singleton("absl FLAGS", lambda: Instance(_VALUES, {}))


def _flags(ev: Evaluator, at: At) -> Value:
    return Ref(_flags_object(ev), at)


def _flag_of(ev: Evaluator, key: Value | None, at: At) -> Value:
    held = ev.get(flags_table(ev))
    assert isinstance(held, DictObj), "flags are kept in a dict"
    slot = held.entries.get(key.value) if isinstance(key, Const) else None
    if slot is None or slot.optional:
        return ev.unknown("a flag that the job does not define: " + _FURTHER, at)
    return slot.value


def _read(ev: Evaluator, call: Call) -> Value:
    """`FLAGS.name`."""
    flag = _flag_of(ev, call.arg(0, "name"), call.at)

    def value_of(one: Value) -> Value:
        found = attribute(ev, one, "value")
        return found if found is not None else ev.unknown("a flag that is not known", call.at)

    return flag if isinstance(flag, Unknown) else ev.each(flag, value_of)


def _item(ev: Evaluator, call: Call) -> Value:
    """`FLAGS["name"]`: the flag."""
    return _flag_of(ev, call.arg(0, "name"), call.at)


def _place(ev: Evaluator, flags: Ref, name: str) -> tuple[Ref, str] | None:
    """Where the value of a flag is kept."""
    held = ev.dict_at(Ref(flags_table(ev)))
    slot = held.entries.get(name) if held is not None else None
    return (slot.value, "value") if slot is not None and isinstance(slot.value, Ref) else None


def _write(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    flag = _flag_of(ev, Const(name), at)
    if isinstance(flag, Ref):
        put_attribute(ev, flag, "value", value, at)


def _parsed(ev: Evaluator, call: Call) -> Value:
    """`FLAGS(sys.argv)`: the arguments that are no flags."""
    _take_written(ev, call.arg(0, "argv"), call.at)
    _marked(ev, call)
    return ev.new(ListObj("list", (), Open(STR, None, "argv", call.at)), call.at)


def _take_written(ev: Evaluator, argv: Value | None, at: At) -> None:
    """What the job itself gives in place of `sys.argv`: the flags that it names are not at their defaults."""
    listed = ev.list_at(argv) if argv is not None else None
    texts = [ev.constant(item) for item in listed.items[1:]] if listed is not None else []
    held = ev.dict_at(Ref(flags_table(ev)))
    for text in texts if held is not None else ():
        name = text.lstrip("-").partition("=")[0] if isinstance(text, str) and text.startswith("-") else ""
        for each in (name, name.removeprefix("no")):
            slot = held.entries.get(each) if held is not None else None
            now = attribute(ev, slot.value, "value") if slot is not None else None
            if slot is not None and isinstance(slot.value, Ref):
                why = Unknown("the job gives it on a command line of its own", at)
                given = replace(now, default=None) if isinstance(now, Open) else why
                put_attribute(ev, slot.value, "value", given, at)


def _marked(ev: Evaluator, call: Call) -> Value:
    """`FLAGS.mark_as_parsed()`: what is set from here on, no command line changes."""
    put_attribute(ev, Ref(_flags_object(ev), call.at), _PARSED, Const(True), call.at)
    return Const(None, call.at)


def _is_parsed(ev: Evaluator, call: Call) -> Value:
    """`FLAGS.is_parsed()`: what is called from elsewhere may parse them, too."""
    marked = attribute(ev, call.receiver, _PARSED)
    return Const(True, call.at) if marked == Const(True) else Open(BOOL, None, "computed", call.at)


def _as_dict(ev: Evaluator, receiver: Value, at: At) -> Value:
    """The values of all flags by name (`flag_values_dict()`, and what W&B takes from `config=FLAGS`)."""
    held = ev.get(flags_table(ev))
    assert isinstance(held, DictObj), "flags are kept in a dict"
    entries: dict[str, Slot] = {}
    for name, slot in held.entries.items():
        value = attribute(ev, slot.value, "value") or Unknown("a flag defined differently on different paths", at)
        entries[name] = Slot(value, slot.optional, slot.at)
    return ev.new(DictObj(entries, held.open or Unknown(_FURTHER, at)), at)


def _names(ev: Evaluator, receiver: Value, at: At) -> Value:
    """The names of all flags, sorted (`for name in FLAGS`)."""
    held = ev.dict_at(Ref(flags_table(ev)))
    entries = held.entries if held is not None else {}
    names = tuple(Const(name, entries[name].at or at) for name in sorted(n for n in entries if isinstance(n, str)))
    further = Unknown(_FURTHER, at, besides=frozenset(name.value for name in names))
    return ev.new(ListObj("list", names, further), at)


def _flag_values_dict(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return _as_dict(ev, call.receiver, call.at)


# What absl itself defines, by the time that `app.run` calls the job (absl-py 2.4: `logging`, `app`, `flags/_helpers`).
_OWN: dict[str, tuple[m.Type, m.Scalar]] = {
    **dict.fromkeys("logtostderr alsologtostderr run_with_pdb pdb_post_mortem pdb".split(), (BOOL, False)),
    **dict.fromkeys("run_with_profiling only_check_args only_check_flags".split(), (BOOL, False)),
    **dict.fromkeys("? help helpshort helpfull helpxml".split(), (BOOL, False)),
    **dict.fromkeys("showprefixforinfo use_cprofile_for_profiling".split(), (BOOL, True)),
    "verbosity": (INT, 0),
    "log_dir": (STR, ""),
    "stderrthreshold": (STR, "fatal"),
    "profile_file": (union_of([STR, NONE]), None),
}
_SHORT = {"verbosity": "v"}
_LEVELS = {"fatal": -3, "error": -2, "warning": -1, "warn": -1, "info": 0, "debug": 1}


def _define_own(ev: Evaluator, call: Call) -> None:
    held = ev.dict_at(Ref(flags_table(ev)))
    known = held.entries if held is not None else {}
    for name, (type_, default) in _OWN.items():
        if name not in known:
            flag = define(ev, call, Open(type_, Const(default, call.at), "argv", call.at), Const(name, call.at))
            if name in _SHORT:
                _define_short(ev, _SHORT[name], flag, call.at)


def _define_short(ev: Evaluator, name: str, flag: Value, at: At) -> None:
    """A short name is a key of its own, of the same flag: `FLAGS.v` is `FLAGS.verbosity`."""
    held = ev.get(flags_table(ev))
    assert isinstance(held, DictObj), "flags are kept in a dict"
    if name not in held.entries:
        ev.put(flags_table(ev), with_key(held, name, flag, at))


def _sets(name: str, value_of: Callable[[Value], Value | None]) -> Handler:
    """What sets a flag of `absl.logging` in its own terms. Before they are parsed, the command line still may."""

    def handler(ev: Evaluator, call: Call) -> Value:
        _define_own(ev, call)
        given = call.arg(0, "s" if name == "stderrthreshold" else "v")
        type_ = _OWN[name][0]

        def set_to(level: Value | None) -> Value:
            told = value_of(level) if level is not None else None
            value = replace(told, at=call.at) if isinstance(told, Const) else Open(type_, None, "computed", call.at)
            if attribute(ev, _flags(ev, call.at), _PARSED) != Const(True):
                value = Open(type_, value if isinstance(value, Const) else None, "argv", call.at)
            _write(ev, Const(None), name, value, call.at)
            return Const(None, call.at)

        return ev.each(given, set_to) if given is not None else set_to(None)

    return handler


def _threshold(level: Value) -> Value | None:
    """`set_stderrthreshold`: a level, or its name in any case; the flag holds the name."""
    if not isinstance(level, Const):
        return None
    text = level.value.lower() if isinstance(level.value, str) else None
    names = [name for name, number in _LEVELS.items() if text == name or (text is None and level.value == number)]
    return Const({"warn": "warning"}.get(names[0], names[0])) if names else None


def _verbosity(level: Value) -> Value | None:
    """`set_verbosity`: a number, its digits, or the name of a level."""
    if not isinstance(level, Const) or not isinstance(level.value, int | float | str):
        return None
    number = _LEVELS.get(level.value.lower()) if isinstance(level.value, str) else None
    try:
        return Const(int(level.value) if number is None else number)
    except (ValueError, OverflowError):
        return None


def _run(ev: Evaluator, call: Call) -> Value:
    """`app.run(main)`: the function is called with the arguments that are no flags, and the process ends."""
    main = call.arg(0, "main")
    _define_own(ev, call)
    argv = call.arg(1, "argv")
    told = Arguments((argv,) if argv is not None else ())
    if main is not None:
        call_value(ev, main, Arguments((_parsed(ev, replace(call, args=told)),)), call.at)
    raise ev.exits()


FUNCTIONS = {
    **{f"flags.{name}": _define for name in DEFINITIONS},
    "flags.set_default": _set_default_of,
    "flags.DEFINE_enum_class": _enum_class,
    "flags.DEFINE": _other,
    "app.run": _run,
    "flags.mark_flag_as_required": nothing,
    **named("mark_flags_as_required register_validator declare_key_flag adopt_module_key_flags", nothing, "flags."),
    **named("info warning error debug use_absl_handler", nothing, "logging."),
    "logging.set_verbosity": _sets("verbosity", _verbosity),
    "logging.set_stderrthreshold": _sets("stderrthreshold", _threshold),
    "flags.validator": instance("absl.flags.validator"),
}
METHODS = {
    "flags.FlagValues.__getattr__": _read,
    "flags.FlagValues.__getitem__": _item,
    "flags.FlagValues.__call__": _parsed,
    "flags.FlagValues.flag_values_dict": _flag_values_dict,
    "flags.FlagValues.mark_as_parsed": _marked,
    "flags.FlagValues.is_parsed": _is_parsed,
    "flags.FlagValues.set_default": _set_default,
    "flags.validator.__call__": itself,
}
ATTRIBUTES = {"flags.FlagValues.as config": _as_dict, "flags.FlagValues.as elements": _names}
SETTERS = {"flags.FlagValues": _write}
PLACES = {"flags.FlagValues": _place}
VALUES = {
    "flags.FLAGS": _flags,
    **{f"logging.{name.upper()}": constant(number) for name, number in _LEVELS.items()},
}
