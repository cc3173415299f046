"""Methods of dict."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from inputgen.interpret import config_reads
from inputgen.interpret.attribute_dicts import dict_part
from inputgen.interpret.comparisons import truth
from inputgen.interpret.given_keys import is_among, reason_of_key
from inputgen.interpret.iteration import elements, key_value
from inputgen.interpret.join import choice_of, join, join_dicts
from inputgen.interpret.mappings import (
    has_key_of,
    key_of,
    merged,
    read,
    to_dict,
    with_key,
    with_unknown_key,
    without_key,
    without_unknown_key,
)
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.proven import key_asked
from inputgen.interpret.sets import check_hashable
from inputgen.interpret.values import At, Const, DictObj, Open, Ref, Slot, Unknown, Value, ViewObj, alternatives
from inputgen.model.types import BOOL, INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def receiver_of(ev: Evaluator, call: Call) -> tuple[Ref, DictObj] | None:
    """The dict a method is called on; None where it is called on something else."""
    obj = ev.dict_at(call.receiver) if call.receiver is not None else None
    return (call.receiver, obj) if obj is not None and isinstance(call.receiver, Ref) else None


def make_dict(ev: Evaluator, call: Call) -> Value:
    """`dict(...)`."""
    result = DictObj({})
    if call.args.positional:
        result = as_dict(ev, call.args.positional[0], call)
    result = merged(result, _named(call.args))
    return ev.new(DictObj(dict(result.entries), result.open, part=result.part, lacks=result.lacks), call.at)


def _named(args: Arguments) -> DictObj:
    named = dict(args.named or {})
    entries: dict[str, Slot] = {name: Slot(value, name in args.optional, value.at) for name, value in named.items()}
    return DictObj(entries, args.open, part=args.part)


def as_dict(ev: Evaluator, value: Value, call: Call) -> DictObj:
    """What `dict(value)` holds; open where that is not known."""
    from inputgen.interpret.expressions import spread_mapping

    made = ev.of_options(value, alternatives(value), lambda option: to_dict(ev, option, call.at))
    known = [each for each in made if each is not None]
    return reduce(join_dicts, known) if len(known) == len(made) else spread_mapping(ev, value, call.at)


def _update(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is not None:
        ref, obj = target
        if call.args.positional:
            obj = merged(obj, as_dict(ev, call.args.positional[0], call))
        ev.put(ref, merged(obj, _named(call.args)))
    return Const(None, call.at)


def _update_itself(ev: Evaluator, call: Call) -> Value:
    """`d.__ior__(more)`, which gives the dict itself."""
    _update(ev, call)
    return call.receiver or Const(None, call.at)


def _get(ev: Evaluator, call: Call) -> Value:
    target, key = receiver_of(ev, call), call.arg(0, "key")
    default = call.arg(1, "default") or Const(None, call.at)
    if key is not None and call.receiver is not None:
        found = config_reads.get(ev, call.receiver, key, default, call.at)
        if found is not None:
            return found
    if target is None or key is None:
        return ev.unknown("get of a dict that is not known", call.at)
    slot = read(ev, target[1], key, call.at)
    if slot is None:
        return default
    if not slot.optional:
        return slot.value
    return key_asked(ev, *target, key, default, slot, call.at)


def _setdefault(ev: Evaluator, call: Call) -> Value:
    target, key = receiver_of(ev, call), call.arg(0, "key")
    if target is None or key is None:
        return ev.unknown("setdefault of a dict that is not known", call.at)
    ref, obj = target
    default = call.arg(1, "default") or Const(None, call.at)
    found = config_reads.get(ev, ref, key, default, call.at)
    slot = read(ev, obj, key, call.at) if found is None else Slot(found)
    if slot is not None and not slot.optional and found is None:
        return slot.value
    value = default if slot is None else slot.value if found is not None else join(slot.value, default)
    if has_key_of(ev, key):
        ev.put(ref, with_key(obj, key_of(ev, key), value, call.at))
    else:
        check_hashable(ev, key, call.at)
        why = Unknown(reason_of_key(ev, key, default, "a key is written whose name is not known"), call.at)
        there = frozenset(name for name, each in obj.entries.items() if not each.optional)
        ev.put(ref, with_unknown_key(obj, default, why, there))
    return value


def _pop(ev: Evaluator, call: Call) -> Value:
    target, key = receiver_of(ev, call), call.arg(0, "key")
    if target is None or key is None:
        return ev.unknown("pop of a dict that is not known", call.at)
    ref, obj = target
    default = call.arg(1, "default")
    found = config_reads.get(ev, ref, key, default, call.at) if default is not None else None
    slot = read(ev, obj, key, call.at) if found is None else Slot(found)
    if slot is None:
        if default is None:
            raise ev.raises("KeyError", call.at)
        return default
    config_reads.taken_out(ev, key)
    ev.put(ref, without_key(obj, key_of(ev, key)) if has_key_of(ev, key) else without_unknown_key(obj, is_among(key)))
    return join(slot.value, default) if slot.optional and default is not None else slot.value


def _popitem(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is None or not target[1].entries or target[1].open is not None:
        return ev.unknown("popitem of a dict that is not known", call.at)
    ref, obj = target
    last = call.arg(0, "last") if obj.type == "collections.OrderedDict" else None
    from_end = True if last is None else truth(ev, last)
    if from_end is None or obj.shuffled or any(slot.optional for slot in obj.entries.values()):
        every = choice_of([slot.value for slot in obj.entries.values()])
        ev.put(ref, without_unknown_key(obj, None))
        return ev.new_list([ev.unknown("a key of a dict that is not known", call.at), every], call.at, "tuple")
    key = next(reversed(obj.entries)) if from_end else next(iter(obj.entries))
    ev.put(ref, without_key(obj, key))
    return ev.new_list([key_value(ev, key, call.at), obj.entries[key].value], call.at, "tuple")


def _view(kind: str) -> Handler:
    """`keys()`, `values()`, `items()`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        target = receiver_of(ev, call)
        if target is None:
            return _unknown(ev, call)
        return ev.new_copy(ViewObj(kind, target[0]), target[0], call.at, f"{kind} of")

    return handler


def _unknown(ev: Evaluator, call: Call) -> Value:
    return ev.unknown(f"{call.name.rpartition('.')[2]} of a dict that is not known", call.at)


def _copy(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    return ev.new(target[1], call.at) if target is not None else _unknown(ev, call)


def _clear(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is not None:
        ev.put(target[0], DictObj({}, None, target[1].type, target[1].default_factory))
    return Const(None, call.at)


def _fromkeys(ev: Evaluator, call: Call) -> Value:
    """`dict.fromkeys(keys, value)`: read from the class, so the keys come as the receiver."""
    keys = elements(ev, call.receiver, call.at) if call.receiver is not None else None
    value = call.arg(0, "value") or Const(None, call.at)
    result = DictObj({})
    for key in keys.items if keys is not None else ():
        if has_key_of(ev, key):
            result = with_key(result, key_of(ev, key), value, call.at)
        else:
            result = with_unknown_key(result, value, Unknown("a key is not known", call.at))
    if keys is None or keys.rest is not None:
        result = DictObj(result.entries, Unknown("the keys are not known", call.at))
    return ev.new(result, call.at)


def _getitem(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.subscripts import get_item

    key = call.arg(0, "key")
    target = _itself(ev, call)
    if target is None or key is None:
        return _unknown(ev, call)
    return get_item(ev, target, key, call.at)


def _itself(ev: Evaluator, call: Call) -> Ref | None:
    """The dict that a special method is called on: for an instance of a class below `dict`, the dict that it is."""
    obj = ev.get(call.receiver) if isinstance(call.receiver, Ref) else None
    if isinstance(obj, DictObj) and isinstance(call.receiver, Ref):
        return call.receiver
    return dict_part(obj)


def _setitem(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.subscripts import set_item

    target, key, value = _itself(ev, call), call.arg(0, "key"), call.arg(1, "value")
    if target is None or key is None or value is None:
        return _unknown(ev, call)
    set_item(ev, target, key, value, call.at)
    return Const(None, call.at)


def _delitem(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.subscripts import delete_item

    target, key = _itself(ev, call), call.arg(0, "key")
    if target is None or key is None:
        return _unknown(ev, call)
    delete_item(ev, target, key, call.at)
    return Const(None, call.at)


def _contains(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.membership import contains

    target, key = _itself(ev, call), call.arg(0, "key")
    known = contains(ev, target, key) if target is not None and key is not None else None
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _length(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    unsure = target is None or target[1].open is not None or any(s.optional for s in target[1].entries.values())
    return Open(INT, None, "computed", call.at) if unsure or target is None else Const(len(target[1].entries), call.at)


def _as_mapping(ev: Evaluator, receiver: Value, at: At) -> Value:
    part = dict_part(ev.instance_at(receiver))
    return part if part is not None else ev.unknown("the entries of a dict that is not known", at)


METHODS = {
    f"dict.{name}": handler
    for name, handler in {
        "update": _update,
        "get": _get,
        "setdefault": _setdefault,
        "pop": _pop,
        "popitem": _popitem,
        "keys": _view("keys"),
        "values": _view("values"),
        "items": _view("items"),
        "copy": _copy,
        "clear": _clear,
        "fromkeys": _fromkeys,
        "__init__": _update,
        "__ior__": _update_itself,
        "__getitem__": _getitem,
        "__setitem__": _setitem,
        "__delitem__": _delitem,
        "__contains__": _contains,
        "__len__": _length,
    }.items()
}
ATTRIBUTES = {"dict.as mapping": _as_mapping}
