"""Reads of a run config: each names an input, whether or not a value in the source backs it (contract, `fields`).

What a job reads of its run config, and what is not there in the source, a launch may give. Values that come from there
say so (`Part`), so that reads of their own keys are known for reads of the config: `run.config.get("model", {})` and
then `["name"]` is a read of `model.name`.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.annotations import declared_type, declared_value
from inputgen.interpret.command_line import WITHOUT_VALUE
from inputgen.interpret.frames import may_catch
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.state import used_on_all
from inputgen.interpret.tries import is_caught
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    NONE,
    At,
    Choice,
    Const,
    DictObj,
    Open,
    Part,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.model.types import DICT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Arguments


@frozen
class Told:
    """What the code around a read of a document tells of what is read (see `ConfigRead`)."""

    type: m.Type | None
    compared: bool = False
    default: m.Value | None = None


def below(part: Part, key: str) -> Part | None:
    """The part at a key of a part; None where it lies too deep to follow."""
    return Part(part.run, (*part.path, key)) if len(part.path) < bounds.CONFIG_DEPTH else None


def absent(ev: Evaluator, part: Part, key: Value, at: At, type_: m.Type | None = None) -> Unknown:
    """What reading a key gives that no value in the source backs; the read is recorded, with a type that is told."""
    ev.risk()
    if not (isinstance(key, Const) and isinstance(key.value, str)):
        return Unknown(WITHOUT_VALUE, at)
    inner = below(part, key.value)
    if inner is not None and not _is_recorded(ev, inner, at, type_):
        ev.record(m.ConfigRead(part.run, inner.path, None, ev.span(at), type_, is_caught(ev, "KeyError")))
    return Unknown(WITHOUT_VALUE, at, inner)


def _is_recorded(ev: Evaluator, part: Part, at: At, type_: m.Type | None) -> bool:
    """Whether this very read was recorded last, by who knows better how it fails: as an attribute, say."""
    last = ev.events[-1] if ev.events else None
    key = (part.run, part.path, ev.span(at), type_)
    return isinstance(last, m.ConfigRead) and (last.run, last.path, last.span, last.type) == key


def given(ev: Evaluator, document: Unknown, part: Part) -> None:
    """Note that a run config was given a document that is not known: what it has, the config has."""
    known = {id(document)} if document.read is None else {id(document), id(document.read)}
    ev.state.given = {**ev.state.given, **dict.fromkeys(known, (document, part))}


def read_of_given(
    ev: Evaluator, document: Unknown | None, name: object, value: Value, at: At, *, asked: bool = False
) -> None:
    """Record the read of a key of a document, where a run config was given that: it has the key, too.

    It may have it, where the job only `asked` for the key. A read in a loop, which changes nothing of what is known of
    the document, is noted until a run config is given it.
    """
    part = part_of(ev, document) if document is not None else None
    inner = below(part, name) if part is not None and isinstance(name, str) else None
    if inner is None:
        if part is None and ev.summarised and document is not None and isinstance(name, str):
            ev.state.met = {**ev.state.met, (id(document), name): (document, at)}
        return
    caught = is_caught(ev, "KeyError")
    is_sure = ev.state.certain and not caught
    asked = asked or _is_for_missing(ev) or (not is_sure and _is_asked_for(ev, document, name))
    caught = caught or asked
    ev.record(m.ConfigRead(inner.run, inner.path, None, ev.span(at), caught=caught, optional=asked))
    if isinstance(value, Unknown) and not _is_flat(ev, document):
        given(ev, value, inner)


def _is_flat(ev: Evaluator, document: Unknown | None) -> bool:
    """Whether W&B stores the text of what has keys in a document: it was given a dict of OmegaConf's configs."""
    found = ev.state.given.get(id(document)) if document is not None else None
    return found is not None and found[0].flat


def taken_out(ev: Evaluator, key: Value) -> None:
    """Note that a key is taken out of a dict: that it was read in a loop tells nothing any more."""
    ev.state.met = {met: each for met, each in ev.state.met.items() if met[1] != ev.constant(key)}


def read_in_loops(ev: Evaluator, document: Unknown, part: Part, known: Container[object]) -> None:
    """Record what was read in loops of a document that a run config is given now, less what is known of it."""
    for (_, name), (of, at) in ev.state.met.items():
        inner = below(part, name) if of is document and name not in known else None
        if inner is not None:
            asked = _is_asked_for(ev, of, name)
            ev.record(m.ConfigRead(inner.run, inner.path, None, ev.span(at), caught=True, optional=asked))


def asked_for(ev: Evaluator, document: Unknown | None, name: Value) -> None:
    """Note that the job asks whether a document has a key: what it reads under it, the document may lack."""
    if document is not None and isinstance(name, Const):
        ev.asked_for[id(document), name.value] = ev.asked_for[id(document.read), name.value] = document


def _is_for_missing(ev: Evaluator) -> bool:
    """Whether a handler is there for keys that are missing: one that takes any exception may be for others."""
    return any(name in ("KeyError", "AttributeError") for context in ev.tries for name in context.catches)


def _is_asked_for(ev: Evaluator, document: Unknown | None, name: object) -> bool:
    """Whether the job asks whether a document has a key, wherever it does."""
    known = (document,) if document is None or document.read is None else (document, document.read)
    return any((id(each), name) in ev.asked_for for each in known)


def part_of(ev: Evaluator, value: Unknown | Open) -> Part | None:
    """The part of a run config that a value is, or is the same as."""
    found = ev.state.given.get(id(value))
    if found is None and isinstance(value, Unknown) and value.read is not None:  # a condition told more of it since
        found = ev.state.given.get(id(value.read))
    return value.part if found is None else found[1]


def tested(ev: Evaluator, part: Part | None, key: Value) -> None:
    """Record that the job asks whether a part of a run config has a key."""
    inner = below(part, key.value) if part and isinstance(key, Const) and isinstance(key.value, str) else None
    if inner is not None and key.at is not None:
        ev.record(m.ConfigTested(inner.run, inner.path, ev.span(key.at)))


def absent_or(ev: Evaluator, part: Part, key: Value, default: Value, at: At, type_: m.Type | None = None) -> Value:
    """What `get(key, default)` gives for a key that no value in the source backs; the read is recorded."""
    inner = below(part, key.value) if isinstance(key, Const) and isinstance(key.value, str) else None
    if inner is not None:
        ev.record(m.ConfigRead(inner.run, inner.path, snapshot(ev, default), ev.span(at), type_))
    return or_given(ev, default, inner, at)


def or_given(ev: Evaluator, default: Value, part: Part | None, at: At, inside: frozenset[int] = frozenset()) -> Value:
    """A default, as a value that a launch may give instead: of its type, and with parts of its own."""
    if ev.at_defaults:
        return default
    if isinstance(default, Choice):
        return choice_of([or_given(ev, option, part, at, inside) for option in default.options], at)
    if isinstance(default, Const) and default.value is None:
        return join(default, Unknown(WITHOUT_VALUE, at, part))
    if isinstance(default, Const) and default.value is not ...:
        return Open(type_of(default), default, "override", at, part=part)
    ev.step(None)  # a default may hold another many times over
    held = ev.dict_at(default)
    if held is not None and part is not None and isinstance(default, Ref) and default.addr not in inside:
        return ev.new(_dict_given(ev, held, part, at, inside | {default.addr}), at)
    return default


def _dict_given(ev: Evaluator, held: DictObj, part: Part, at: At, inside: frozenset[int]) -> DictObj:
    entries = {}
    for key, slot in held.entries.items():
        inner = below(part, key) if isinstance(key, str) else None
        if inner is not None:
            ev.record(m.ConfigRead(inner.run, inner.path, snapshot(ev, slot.value), ev.span(slot.at or at)))
        entries[key] = Slot(or_given(ev, slot.value, inner, at, inside), slot.optional, slot.at)
    return replace(held, entries=entries, part=part)


def get(ev: Evaluator, receiver: Value, key: Value, default: Value, at: At) -> Value | None:
    """`receiver.get(key, default)` where the receiver is a part of a run config; None where it is none."""
    if isinstance(receiver, Unknown):
        return None if receiver.part is None else absent_or(ev, receiver.part, key, default, at)
    held = ev.dict_at(receiver)
    if held is None or held.part is None or not isinstance(key, Const):
        return None
    slot = held.entries.get(key.value)
    if slot is not None and not slot.optional:
        return slot.value
    given = absent_or(ev, held.part, key, default, at)
    return given if slot is None else join(slot.value, given)


def tells_type(
    ev: Evaluator, value: Value, type_: m.Type, at: At, *, compared: bool = False, noted: bool = True
) -> None:
    """Record the type that the code around a read gives to what is read, or `compared` it with a value of.

    What is read of a document may be given to a run config later: until then it is `noted` (see `told_before`).
    """
    for option in alternatives(value):
        is_read = isinstance(option, Unknown if not compared else Unknown | Open)
        part = part_of(ev, option) if is_read and isinstance(option, Unknown | Open) else None
        if part is not None and part.path:
            caught = is_caught(ev, "KeyError")
            default = snapshot(ev, option.default) if isinstance(option, Open) and option.default is not None else None
            span = ev.span(option.at or at)
            # What is told of a read comes after it: whether that needs the key is told by the read.
            ev.record(m.ConfigRead(part.run, part.path, default, span, type_, caught, compared, optional=True))
        elif noted and part is None and isinstance(option, Unknown) and option.read is not None:
            ev.told_of_reads.setdefault(option.read, []).append(Told(type_, compared))


def told_by(ev: Evaluator, type_: m.Type, value: Value, at: At) -> Value:
    """A value that is declared to be of a type: what is not known of it is; what was read of a config tells its type.

    What is declared to be a dict stays as it is: of its keys nothing is told.
    """
    tells_type(ev, value, type_, at)
    parts = type_.parts if isinstance(type_, m.UnionType) else (type_,)
    if DICT in parts or parts == (m.ScalarType("None"),) or any(isinstance(part, m.UnknownType) for part in parts):
        return value
    if any(isinstance(one, Unknown) and (one.part is not None or one.read is not None) for one in alternatives(value)):
        return value
    return declared_value(type_, value, at)


def tells_default(ev: Evaluator, value: Value, default: Value, at: At) -> None:
    """Note the default that `get` is given beside what it read of a document; see `tells_type`."""
    if not isinstance(value, Unknown):
        return
    part = part_of(ev, value)
    if part is not None and part.path:
        ev.record(m.ConfigRead(part.run, part.path, snapshot(ev, default), ev.span(at), caught=True, optional=True))
    elif value.read is not None:
        ev.told_of_reads.setdefault(value.read, []).append(Told(None, default=snapshot(ev, default)))


def takes_only(ev: Evaluator, value: Value, type_: m.Type, at: At) -> None:
    """Note a use that takes nothing but values of a type: what is read has it on the paths that come to the use.

    So it is told of a run config where the path is surely taken; of a document, where all paths to the run came here
    (see `State.taken`), and with that value: under a condition, it may be another one elsewhere. Nor does it tell
    anything where the job goes on if it is another one.
    """
    options = [option for option in alternatives(value) if option != NONE]
    if len(options) != 1 or goes_on(ev):
        return
    if ev.state.certain:
        tells_type(ev, value, type_, at, noted=False)
    else:
        _used(ev, options[0], type_, at)
    if isinstance(options[0], Unknown) and options[0].read is not None:
        ev.state.taken = {**ev.state.taken, (options[0].read, type_): None}


def _used(ev: Evaluator, value: Value, type_: m.Type, at: At) -> None:
    """Note what a use tells of a run config that is there under a condition, if all paths with the run come to it."""
    part = part_of(ev, value) if isinstance(value, Unknown) else None
    if part is None or not part.path:
        return
    for address in ev.state.conditions.started:
        run = ev.instance_at(Ref(address, None))
        number = run.attrs.get("number") if run is not None else None
        if number is not None and number.value == Const(part.run):
            read = m.ConfigRead(part.run, part.path, None, ev.span(value.at or at), type_)
            ev.state.used = {(address, part, type_): read, **ev.state.used}


def told_by_uses(ev: Evaluator) -> None:
    """Record, at the end of the job, what is told on all paths of a run."""
    ends = [state for _, state in ev.ends]
    for read in used_on_all([*([ev.path] if ev.path is not None else []), *ends]).values():
        ev.record(read)


def goes_on(ev: Evaluator) -> bool:
    """Whether a handler in the function takes what is raised where a value is of another type than a use takes."""
    called = max((depth for depth, frame in enumerate(ev.frames, 1) if frame.func is not None), default=0)
    caught = (name for context in ev.tries if context.depth >= called for name in context.catches)
    return any(may_catch(name, raised) for name in caught for raised in ("TypeError", "AttributeError", "ValueError"))


def told_before(ev: Evaluator, value: Unknown, part: Part, at: At) -> None:
    """Record the types that were told of what a run config is given now, of a document that is not known."""
    taken = [Told(type_) for read, type_ in ev.state.taken if read is value.read and read is not None]
    for told in dict.fromkeys((*taken, *ev.told_of_reads.get(value.read, ()))):
        caught = is_caught(ev, "KeyError")
        ev.record(m.ConfigRead(part.run, part.path, told.default, ev.span(at), told.type, caught, told.compared, True))


def of_parameter(
    ev: Evaluator, args: Arguments, name: str, default: Value | None, type_: m.Type | None, at: At
) -> Value | None:
    """What a parameter, or a field, is that no argument is given for, where `**config` may give it.

    Args:
        ev: the evaluation.
        args: the arguments of the call.
        name: the parameter.
        default: its default.
        type_: its declared type.
        at: the call.

    Returns:
        None where nothing among the arguments is a part of a run config.
    """
    if args.part is None:
        return None
    key = Const(name, at)
    if default is None:
        return absent(ev, args.part, key, at, type_)
    told = declared_type(type_, default) if type_ is not None else None
    return absent_or(ev, args.part, key, default, at, told)
