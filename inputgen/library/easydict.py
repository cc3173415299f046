"""easydict and munch: dicts whose keys are attributes, too (easydict 1.13, `__init__.py`; munch 4.0, `__init__.py`).

An `EasyDict` makes one of every dict put into it, in lists and tuples too; a `Munch` leaves what it is given, and
`munchify` converts. Both are dicts, which W&B stores as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.attributes import put_attribute
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import At, Const, DictObj, ListObj, Ref, Slot, Value
from inputgen.library.attribute_dict_classes import dict_methods, new_attribute_dict
from inputgen.library.builtin_dicts import as_dict

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

EASY, MUNCH = "easydict.EasyDict", "munch.Munch"


def _given(ev: Evaluator, call: Call) -> DictObj:
    held = DictObj({})
    if call.args.positional and ev.constant(call.args.positional[0]) is not None:
        held = as_dict(ev, call.args.positional[0], call)
    named = dict(call.args.named or {})
    more = {name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()}
    return merged(held, DictObj(dict(more), call.args.open))


def _converted(ev: Evaluator, value: Value, cls: str, known: dict[int, Ref]) -> Value:
    """A value whose dicts are instances of the class, each made once."""
    if not isinstance(value, Ref):
        return value
    if value.addr in known:
        return known[value.addr]
    obj = ev.get(value)
    if isinstance(obj, DictObj):
        ref = known[value.addr] = new_attribute_dict(ev, cls, DictObj({}), None)
        entries = {k: replace(slot, value=_converted(ev, slot.value, cls, known)) for k, slot in obj.entries.items()}
        ev.put(attribute_dict(ref, None), DictObj(entries, obj.open))
        return Ref(ref.addr, value.at)
    if isinstance(obj, ListObj) and obj.kind in ("list", "tuple"):
        ref = known[value.addr] = Ref(ev.new(obj, None).addr, value.at)
        ev.put(ref, replace(obj, items=tuple(_converted(ev, item, cls, known) for item in obj.items)))
        return ref
    return value


def _of(ev: Evaluator, held: DictObj, cls: str, at: At) -> Ref:
    known: dict[int, Ref] = {}
    entries = {k: replace(slot, value=_converted(ev, slot.value, cls, known)) for k, slot in held.entries.items()}
    return new_attribute_dict(ev, cls, replace(held, entries=entries), at)


def _new_easy(ev: Evaluator, call: Call) -> Value:
    """`EasyDict(mapping, **more)`."""
    return _of(ev, _given(ev, call), EASY, call.at)


def _new_munch(ev: Evaluator, call: Call) -> Value:
    """`Munch(mapping, **more)`: what is nested stays what it is."""
    return new_attribute_dict(ev, MUNCH, _given(ev, call), call.at)


def _munchify(ev: Evaluator, call: Call) -> Value:
    """`munchify(value)`, `Munch.fromDict(value)`."""
    value = call.args.positional[0] if call.args.positional else Const(None, call.at)
    made = _converted(ev, value, MUNCH, {})
    return replace(made, at=call.at) if isinstance(made, Ref) else made


def _set_easy(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a key is set on an instance"
    put_attribute(ev, target, name, _converted(ev, value, EASY, {}), at)


def _update_easy(ev: Evaluator, call: Call) -> Value:
    """`update(...)`, `[key] = value`: what is put in is converted."""
    if isinstance(call.receiver, Ref):
        target = attribute_dict(call.receiver, call.at)
        held = ev.dict_at(target)
        given = ev.dict_at(attribute_dict(_of(ev, _given(ev, call), EASY, call.at), None))
        assert held is not None, "attributes are seen as a dict"
        assert given is not None, "attributes are seen as a dict"
        ev.put(target, merged(held, given))
    return Const(None, call.at)


def _to_dict(ev: Evaluator, call: Call) -> Value:
    """`munch.toDict()`: plain dicts, all the way down."""
    known: dict[int, Ref] = {}

    def plain(value: Value) -> Value:
        held = ev.dict_at(value)
        if not isinstance(value, Ref) or held is None:
            return value
        if value.addr not in known:
            known[value.addr] = Ref(ev.new(DictObj({}), None).addr, value.at)
            entries = {key: replace(slot, value=plain(slot.value)) for key, slot in held.entries.items()}
            ev.put(known[value.addr], DictObj(entries, held.open))
        return known[value.addr]

    assert call.receiver is not None, "a method has a receiver"
    return plain(call.receiver)


def _setitem_easy(ev: Evaluator, call: Call) -> Value:
    key, value = call.arg(0, "key"), call.arg(1, "value")
    handler: Handler = dict_methods("EasyDict")["EasyDict.__setitem__"]
    if key is None or value is None:
        return Const(None, call.at)
    args = replace(call.args, positional=(key, _converted(ev, value, EASY, {})))
    return handler(ev, replace(call, args=args))


FUNCTIONS = {
    "EasyDict": _new_easy,
    "Munch": _new_munch,
    "AutoMunch": _new_munch,
    "munchify": _munchify,
    "Munch.fromDict": _munchify,
}
METHODS = {
    **dict_methods("EasyDict"),
    **dict_methods("Munch"),
    "EasyDict.update": _update_easy,
    "EasyDict.__setitem__": _setitem_easy,
    "Munch.toDict": _to_dict,
}
SETTERS = {"EasyDict": _set_easy}
