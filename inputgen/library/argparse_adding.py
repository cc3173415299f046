"""`add_argument`: what an option is made of (Python docs, argparse)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import join
from inputgen.interpret.mappings import read, with_key
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import At, Const, Instance, Lib, ListObj, Ref, Slot, Unknown, Value
from inputgen.library.argparse_groups import note_group
from inputgen.library.argparse_options import (
    ACTION,
    ATTRIBUTES,
    CLASS_OF,
    CLASSES,
    FLAGS,
    KINDS,
    OF_FILES,
    OF_PAIRS,
    dest_at,
    open_options,
    parser_of,
    setting,
    table,
    table_ref,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_OPTIONAL = 4  # arguments that are given on some paths only, of which each may be there or not
_OF_VALUES = ("type", "nargs", "choices")


def add_argument(ev: Evaluator, call: Call) -> Value:
    """`parser.add_argument(...)`, also of a group."""
    parser = parser_of(ev, call.receiver)
    if parser is None:
        return ev.unknown("add_argument of a parser that is not known", call.at)
    names = call.args.positional
    if not names:
        return _add(ev, parser, (), call)
    return ev.each(names[0], lambda first: _add(ev, parser, (first, *names[1:]), call))


def _add(ev: Evaluator, parser: Ref, names: tuple[Value, ...], call: Call) -> Value:
    if 0 < len(call.args.optional) <= _OPTIONAL:
        return ev.branch(
            [lambda args=args: _add(ev, parser, names, replace(call, args=args)) for args in _each_given(call.args)]  # type: ignore[misc]
        )
    named = dict(call.args.named or {})
    texts = [name.value for name in names if isinstance(name, Const) and isinstance(name.value, str)]
    prefixes = ev.constant(setting(ev, parser, "prefix chars"))
    known_prefixes = prefixes if isinstance(prefixes, str) else "-"
    dest = _destination(ev, texts, named, known_prefixes)
    certain = len(texts) == len(names) and call.args.open is None and not call.args.optional and dest is not None
    if not certain:
        open_options(ev, parser, "an option is added whose name, or whose form, is not known", call.at)
    if dest is None or len(texts) < len(names):
        return ev.unknown("an option whose name is not known", call.at)
    place = next((name.at for name in names if name.at is not None), None) or call.at
    target = Const(dest, place)
    if not certain:
        reason = Unknown("what the option is told is not known", call.at)
        surely = {name: value for name, value in named.items() if name not in call.args.optional}
        named = {"action": reason, "default": reason, "type": reason, **surely}
    is_option = len(texts) > 1 or (bool(texts) and texts[0][:1] in known_prefixes)
    if is_option and certain:
        _refuse_conflict(ev, parser, texts, call.at)
    # In a loop the list is one for each option, as the option is: a new one each round would be taken to change.
    listed = ListObj("list", tuple(Const(text, place) for text in texts) if is_option else ())
    strings = Ref(ev.new(listed, place, f"strings {' '.join(texts)!r}").addr)
    ref = _action(ev, parser, strings, target, named, call)
    note_group(ev, ref, call.receiver or parser, call.at)
    optional = not certain or _is_of_a_chosen_module(ev)
    if optional and certain:
        open_options(ev, parser, "an option names the module that adds options: another one may add others", call.at)
    key = " ".join(texts) if is_option else dest
    options = table(ev, parser, "options")
    ev.put(table_ref(ev, parser, "options"), with_key(options, key, ref, place, optional=optional))
    return ref


def _each_given(args: Arguments) -> Iterator[Arguments]:
    """Arguments some of which are given on some paths only: all that may be given together, those of most first."""
    for count in range(len(args.optional) + 1):
        for absent in combinations(sorted(args.optional), count):
            named = {name: value for name, value in dict(args.named).items() if name not in absent}
            yield replace(args, named=named, optional=frozenset())


def _is_of_a_chosen_module(ev: Evaluator) -> bool:
    """Whether what runs is of a module that was imported by a name which anyone may change."""
    return bool(ev.chosen) and any(frame.module.path in ev.chosen for frame in ev.frames)


def _refuse_conflict(ev: Evaluator, parser: Ref, texts: list[str], at: At) -> None:
    """Two options of one name, unless the parser was told to resolve that.

    Raises:
        PathEndsError: where there is one already.
    """
    if ev.constant(setting(ev, parser, "conflict handling")) != "error":
        return
    known = [key for key, slot in table(ev, parser, "options").entries.items() if not slot.optional]
    taken = {text for key in known for text in str(key).split(" ")}
    taken |= {"-h", "--help"} if ev.constant(setting(ev, parser, "add help")) is True else set()
    again = next((text for text in texts if text in taken), None)
    if again is not None:
        raise ev.raises(f"ArgumentError: argument {'/'.join(texts)}: conflicting option string: {again}", at)


def _destination(ev: Evaluator, texts: list[str], named: Mapping[str, Value], prefixes: str) -> str | None:
    """`dest` as argparse derives it: the first long option, else the first short one; None where it is not known."""
    if "dest" in named:
        given = ev.constant(named["dest"])
        return given if isinstance(given, str) else None
    if not texts:
        return None
    if texts[0][:1] not in prefixes:
        return texts[0]
    long = [text for text in texts if len(text) > 1 and text[1] in prefixes]
    return (long or texts)[0].lstrip(prefixes).replace("-", "_") or None


def _action(ev: Evaluator, parser: Ref, strings: Ref, dest: Const, named: dict[str, Value], call: Call) -> Ref:
    kind = _kind(ev, named.get("action"))
    surplus = next((name for name in _OF_VALUES if name in named), None)
    if kind in FLAGS - {"boolean"} and surplus is not None:
        raise ev.raises(f"TypeError: __init__() got an unexpected keyword argument '{surplus}'", call.at)
    default = _default(ev, parser, str(dest.value), kind, named)
    told = {name: value for name, value in named.items() if name not in ("action", "dest", "default")}
    at = dest.at or call.at
    if kind == "class":
        from inputgen.interpret.calls import call as call_value

        given = {"option_strings": strings, "dest": dest, **told}
        if default is not None:
            given["default"] = default
        made = call_value(ev, named["action"], Arguments((), given), at)
        obj = ev.instance_at(made)
        if isinstance(made, Ref) and obj is not None:
            missing = {name: Slot(value) for name, value in given.items() if name not in obj.attrs}
            ev.put(made, replace(obj, attrs={**obj.attrs, **missing, "action kind": Slot(Const("class"))}))
            return made
        kind = "unknown"
    attrs: dict[str, Value] = {name: told.get(name, Const(None, at)) for name in ATTRIBUTES}
    attrs |= {name: told[name] for name in OF_FILES if name in told}
    attrs |= {"option_strings": strings, "dest": dest, "action kind": Const(kind)}
    attrs["default"] = (
        default if default is not None else Const({"store_true": False, "store_false": True}.get(kind), at)
    )
    option = Instance(CLASS_OF.get(kind, ACTION), {name: Slot(value, False, value.at) for name, value in attrs.items()})
    # In a loop, options of other names are others, though they are added at one place.
    return Ref(ev.new(option, at, f"option {dest.value!r}").addr, at)


def _kind(ev: Evaluator, action: Value | None) -> str:
    if action is None or ev.constant(action) is None:
        return "store"
    name = ev.constant(action)
    if isinstance(name, str):
        return name if name in KINDS else "unknown"
    if isinstance(action, Lib):
        return "pairs" if action.name in OF_PAIRS else CLASSES.get(action.name, "unknown")
    bases = list(linearised(ev, action)) if isinstance(action, Ref) else []
    return "class" if any(isinstance(base, Lib) and base.name.startswith("argparse.") for base in bases) else "unknown"


def _default(ev: Evaluator, parser: Ref, dest: str, kind: str, named: Mapping[str, Value]) -> Value | None:
    """The default an option is made with, in argparse's order; None where nothing gives one."""
    if "default" in named:
        return named["default"]
    general = setting(ev, parser, "argument default")
    other = None if ev.constant(general) is None else general
    slot = read(ev, table(ev, parser, "defaults"), Const(dest), dest_at(ev, parser)) if kind != "help" else None
    if slot is None:
        return other
    return join(slot.value, other or Const(None)) if slot.optional else slot.value
