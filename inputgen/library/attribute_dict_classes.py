"""Library classes whose instances are dicts and have their keys as attributes: what they share.

Such an instance holds its entries as attributes; the dict that it is is the dict behind them (`attribute_dicts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import At, Const, DictObj, Instance, Lib, ListObj, Ref, Slot, Unknown, Value
from inputgen.library import builtin_dicts

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Classes that hold an instance, or one of another such class, as what it is.
_KEEPING = ("easydict.EasyDict",)
_NOTHING: Mapping[str, Value] = {}
_INHERITED = tuple(
    name.partition(".")[2] for name in builtin_dicts.METHODS if not name.endswith(("__init__", "fromkeys"))
)


def new_attribute_dict(
    ev: Evaluator,
    cls: str,
    held: DictObj,
    at: At | None,
    further: Mapping[str, Value] = _NOTHING,
    source: Ref | None = None,
) -> Ref:
    """An instance of such a class that holds these entries; `further` is what its model keeps beside them.

    One that is a part of another, made of a source, has no place.
    """
    kept = {key: slot for key, slot in held.entries.items() if is_attribute_name(key)}
    why = held.open
    if len(kept) < len(held.entries) and why is None:
        lost = next(key for key in held.entries if key not in kept)
        why = Unknown(f"it has a key {lost!r}, which is no name", at)
    made = Instance(Lib(cls), {}, why, part=held.part)
    ref = ev.new(made, at) if at is not None else ev.new_part(made, None, source)
    attrs = {**kept, "as dict": Slot(attribute_dict(ref, None)), **{key: Slot(value) for key, value in further.items()}}
    ev.put(ref, replace(made, attrs=attrs))
    return ref


def given_entries(ev: Evaluator, call: Call) -> DictObj:
    """What `cls(mapping, **more)` is given, as `dict` takes it; a first argument of None is none."""
    held = DictObj({})
    if call.args.positional and ev.constant(call.args.positional[0]) is not None:
        held = builtin_dicts.as_dict(ev, call.args.positional[0], call)
    named = dict(call.args.named or {})
    more = {name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()}
    return merged(held, DictObj(dict(more), call.args.open, part=call.args.part))


def attribute_dict_of(ev: Evaluator, held: DictObj, cls: str, at: At) -> Ref:
    """An instance of the class whose nested dicts are instances of it, too."""
    known: dict[int, Ref] = {}
    entries = {k: replace(slot, value=converted(ev, slot.value, cls, known)) for k, slot in held.entries.items()}
    return new_attribute_dict(ev, cls, replace(held, entries=entries), at)


def converted(ev: Evaluator, value: Value, cls: str, known: dict[int, Ref]) -> Value:
    """A value whose dicts are instances of the class, those in lists and tuples too; each is made once."""
    if not isinstance(value, Ref) or (cls in _KEEPING and isinstance(ev.get(value), Instance)):
        return value
    if value.addr in known:
        return known[value.addr]
    obj = ev.dict_at(value) or ev.get(value)
    if isinstance(obj, DictObj):
        ref = known[value.addr] = new_attribute_dict(ev, cls, DictObj({}), None, source=value)
        entries = {k: replace(slot, value=converted(ev, slot.value, cls, known)) for k, slot in obj.entries.items()}
        ev.put(attribute_dict(ref, None), DictObj(entries, obj.open, part=obj.part))
        return replace(ref, at=value.at)
    if isinstance(obj, ListObj) and obj.kind in ("list", "tuple"):
        ref = known[value.addr] = ev.new_part(obj, value.at, value)
        ev.put(ref, replace(obj, items=tuple(_element(ev, item, cls, known) for item in obj.items)))
        return ref
    return value


def _element(ev: Evaluator, value: Value, cls: str, known: dict[int, Ref]) -> Value:
    """An element of a list, which is made anew where it is an instance already."""
    held = ev.dict_at(value) if cls in _KEEPING and isinstance(value, Ref) else None
    if held is None or not isinstance(value, Ref) or not isinstance(ev.get(value), Instance):
        return converted(ev, value, cls, known)
    entries = {k: replace(slot, value=converted(ev, slot.value, cls, known)) for k, slot in held.entries.items()}
    made = new_attribute_dict(ev, cls, replace(held, entries=entries), None, source=value)
    return replace(made, at=value.at)


def plain_dicts(ev: Evaluator, value: Value, *, anew: bool = True) -> Value:
    """A value with plain dicts in place of such instances, all the way down, in lists and tuples too.

    Args:
        ev: the evaluation.
        value: the value.
        anew: whether a plain dict in it is made anew, too; else it stays the same one, with what it holds.
    """
    known: dict[int, Ref] = {}

    def plain(value: Value) -> Value:
        if not isinstance(value, Ref):
            return value
        if value.addr in known:
            return known[value.addr]
        obj = ev.dict_at(value) or ev.get(value)
        if isinstance(obj, DictObj) and not anew and ev.instance_at(value) is None:
            return value
        if isinstance(obj, DictObj):
            known[value.addr] = ev.new_part(DictObj({}), value.at, value)
            entries = {key: replace(slot, value=plain(slot.value)) for key, slot in obj.entries.items()}
            ev.put(known[value.addr], DictObj(entries, obj.open))
        elif isinstance(obj, ListObj) and obj.kind in ("list", "tuple"):
            known[value.addr] = ev.new_part(obj, value.at, value)
            ev.put(known[value.addr], replace(obj, items=tuple(plain(item) for item in obj.items)))
        return known.get(value.addr, value)

    return plain(value)


def to_dict(ev: Evaluator, call: Call) -> Value:
    """`to_dict()`: plain dicts, all the way down."""
    assert call.receiver is not None, "a method has a receiver"
    made = plain_dicts(ev, call.receiver)
    return replace(made, at=call.at) if isinstance(made, Ref) else made


def initialiser(maker: Handler) -> Handler:
    """`__init__` of a class of the project below such a class: its instance holds what `maker` would make."""

    def initialise(ev: Evaluator, call: Call) -> Value:
        made = ev.instance_at(maker(ev, replace(call, receiver=None)))
        own = ev.instance_at(call.receiver) if call.receiver is not None else None
        if isinstance(call.receiver, Ref) and own is not None:
            held = made.attrs if made is not None else {}
            attrs = {**own.attrs, **held, "as dict": Slot(attribute_dict(call.receiver, None))}
            why = made.open if made is not None else Unknown("what it is made of is not known", call.at)
            ev.put(call.receiver, replace(own, attrs=attrs, open=own.open or why))
        return Const(None, call.at)

    return initialise


def dict_methods(cls: str) -> dict[str, Handler]:
    """The methods that such a class has of `dict`."""
    return {f"{cls}.{name}": _through(name) for name in _INHERITED}


def _through(name: str) -> Handler:
    method = builtin_dicts.METHODS[f"dict.{name}"]

    def call_it(ev: Evaluator, call: Call) -> Value:
        assert isinstance(call.receiver, Ref), "a method has a receiver"
        return method(ev, Call(call.name, call.args, call.at, attribute_dict(call.receiver, call.at)))

    return call_it
