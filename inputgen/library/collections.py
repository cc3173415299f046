"""collections: its dicts, `deque`, `namedtuple` and `ChainMap` (Python docs, collections).

`OrderedDict`, `defaultdict` and `Counter` are dicts of a type of their own; a `deque` and a named tuple are sequences.
"""

from __future__ import annotations

import keyword
from collections import Counter
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.attribute_dicts import dict_part
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import has_key_of, key_of, merged, with_key, with_unknown_key
from inputgen.interpret.operators import binary
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.sequences import extended
from inputgen.interpret.setting_attributes import delete_attribute, put_attribute
from inputgen.interpret.values import At, Const, DictObj, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library import builtin_dicts
from inputgen.library.abstract_mappings import MAPPING, MUTABLE_MAPPING, as_mapping
from inputgen.library.builtin_dicts import as_dict, receiver_of
from inputgen.library.named_tuples import make_tuple, tuple_methods
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _dict_of(ev: Evaluator, call: Call, first: int) -> DictObj:
    """What `dict(*args[first:], **kwargs)` holds."""
    result = DictObj({})
    if len(call.args.positional) > first:
        result = as_dict(ev, call.args.positional[first], call)
    named = dict(call.args.named or {})
    given = DictObj({name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()})
    return merged(result, replace(given, open=call.args.open))


def _ordered(ev: Evaluator, call: Call) -> Value:
    made = _dict_of(ev, call, 0)
    return ev.new(DictObj(made.entries, made.open, "collections.OrderedDict"), call.at)


def _default(ev: Evaluator, call: Call) -> Value:
    factory = call.args.positional[0] if call.args.positional else Const(None, call.at)
    known = None if isinstance(factory, Const) else factory
    made = _dict_of(ev, call, 1)
    return ev.new(DictObj(made.entries, made.open, "collections.defaultdict", known), call.at)


def _initialise_default(ev: Evaluator, call: Call) -> Value:
    """`super().__init__(factory, ...)` of a class of the job below `defaultdict`."""
    made = ev.dict_at(_default(ev, call))
    part = dict_part(ev.instance_at(call.receiver)) if call.receiver is not None else None
    if part is not None and made is not None:
        ev.put(part, made)
    return Const(None, call.at)


def _move_to_end(ev: Evaluator, call: Call) -> Value:
    target, key = receiver_of(ev, call), call.arg(0, "key")
    if target is None or key is None:
        return ev.unknown("move_to_end of a dict that is not known", call.at)
    ref, obj = target
    last = call.arg(1, "last")
    name = key_of(ev, key)
    if not has_key_of(ev, key) or name not in obj.entries:
        ev.risk()
        return Const(None, call.at)
    rest = {other: slot for other, slot in obj.entries.items() if other != name}
    moved = {name: obj.entries[name]}
    to_front = last is not None and ev.constant(last) is False
    ev.put(ref, replace(obj, entries={**moved, **rest} if to_front else {**rest, **moved}))
    return Const(None, call.at)


# --- Counter ---------------------------------------------------------------------------------------------------------


def _counter(ev: Evaluator, call: Call) -> Value:
    counted = _counted(ev, call, DictObj({}, None, "collections.Counter"))
    return ev.new(counted, call.at)


def _counted(ev: Evaluator, call: Call, obj: DictObj, op: str = "+") -> DictObj:
    """The counter with what is counted added."""
    source = call.args.positional[0] if call.args.positional else None
    if source is not None and not isinstance(source, Const) and ev.dict_at(source) is None:
        listed = elements(ev, source, call.at)
        for item in listed.items if listed is not None else ():
            obj = _add(ev, obj, item, Const(1, call.at), op, call.at)
        if listed is None or listed.rest is not None:
            unknown = Unknown("what is counted is not known", call.at)
            obj = with_unknown_key(obj, Open(INT, None, "computed", call.at), unknown)
    elif isinstance(source, Const) and isinstance(source.value, str):
        counts = Counter(source.value)
        for char in list(counts)[: bounds.CONTAINER]:
            obj = _add(ev, obj, Const(char, call.at), Const(counts[char], call.at), op, call.at)
        if len(counts) > bounds.CONTAINER:
            obj = replace(obj, open=obj.open or Unknown("too many different characters", call.at))
        source = None
    held = _dict_of(ev, Call(call.name, Arguments((), call.args.named, call.args.open), call.at), 0)
    given = ev.dict_at(source) if source is not None else None
    for table in (given, held) if given is not None else (held,):
        for key, slot in table.entries.items():
            before = obj.entries.get(key)
            value = slot.value if before is None and op == "+" else _sum(ev, before, slot.value, op, call.at)
            obj = with_key(obj, key, value, slot.at, optional=slot.optional and before is None)
        obj = replace(obj, open=obj.open or table.open)
    return obj


def _add(ev: Evaluator, obj: DictObj, item: Value, count: Value, op: str, at: At) -> DictObj:
    if not has_key_of(ev, item):
        return with_unknown_key(obj, Open(INT, None, "computed", at), Unknown("what is counted is not known", at))
    key = key_of(ev, item)
    return with_key(obj, key, _sum(ev, obj.entries.get(key), count, op, at), item.at or at)


def _sum(ev: Evaluator, before: Slot | None, count: Value, op: str, at: At) -> Value:
    return binary(ev, op, before.value if before is not None else Const(0, at), count, at)


def _counter_update(op: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        target = receiver_of(ev, call)
        if target is None:
            return ev.unknown("a counter that is not known", call.at)
        ev.put(target[0], _counted(ev, call, target[1], op))
        return Const(None, call.at)

    return handler


def _most_common(ev: Evaluator, call: Call) -> Value:
    target, count = receiver_of(ev, call), call.arg(0, "n")
    pairs = list(target[1].entries.items()) if target is not None else []
    counts = [slot.value.value for _, slot in pairs if isinstance(slot.value, Const) and not slot.optional]
    numbers = [number for number in counts if isinstance(number, int)]
    limit = None if count is None else ev.constant(count)
    unsure = target is None or target[1].open is not None or len(numbers) < len(pairs)
    if unsure or not (limit is None or isinstance(limit, int)):
        return ev.unknown("the most common of a counter that is not known", call.at)
    ordered = sorted(zip(numbers, pairs, strict=True), key=lambda pair: -pair[0])
    items: list[Value] = [
        Ref(ev.new(ListObj("tuple", (Const(key, slot.at), slot.value)), None).addr, call.at)
        for _, (key, slot) in ordered[:limit]
        if not isinstance(key, tuple)
    ]
    return ev.new_list(items, call.at)


def _total(ev: Evaluator, call: Call) -> Value:
    target = receiver_of(ev, call)
    if target is None or target[1].open is not None or any(slot.optional for slot in target[1].entries.values()):
        return Open(INT, None, "computed", call.at)
    total: Value = Const(0, call.at)
    for slot in target[1].entries.values():
        total = binary(ev, "+", total, slot.value, call.at)
    return total


# --- deque -----------------------------------------------------------------------------------------------------------


def _deque(ev: Evaluator, call: Call) -> Value:
    """`deque(iterable, maxlen)`: with a limit, which elements are left is not followed."""
    source, limit = call.arg(0, "iterable"), call.arg(1, "maxlen")
    made = ListObj("deque")
    if source is not None:
        made = extended(ev, made, source, call.at)
    if limit is not None and ev.constant(limit) is not None:
        every = [*made.items, *([made.rest] if made.rest is not None else [])]
        made = ListObj("deque", (), choice_of(every) if every else Unknown("what is in the deque", call.at))
    return ev.new(made, call.at)


def _left(name: str) -> Handler:
    """`appendleft`, `extendleft`, `popleft`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        obj = ev.list_at(call.receiver) if call.receiver is not None else None
        if obj is None or not isinstance(call.receiver, Ref):
            return ev.unknown("a deque that is not known", call.at)
        every = [*obj.items, *([obj.rest] if obj.rest is not None else [])]
        if name == "popleft":
            if obj.items:
                ev.put(call.receiver, replace(obj, items=obj.items[1:]))
                return obj.items[0]
            if not every:
                raise ev.raises("IndexError: pop from an empty deque", call.at)
            return choice_of(every)
        more = call.args.positional[0] if call.args.positional else Const(None, call.at)
        added = ListObj("deque", (more,)) if name == "appendleft" else extended(ev, ListObj("deque"), more, call.at)
        if added.rest is None and obj.rest is None:
            ev.put(call.receiver, ListObj("deque", (*reversed(added.items), *obj.items)))
        else:
            further = [*every, *added.items, *([added.rest] if added.rest is not None else [])]
            ev.put(call.receiver, ListObj("deque", (), choice_of(further)))
        return Const(None, call.at)

    return handler


def _rotate(ev: Evaluator, call: Call) -> Value:
    obj = ev.list_at(call.receiver) if call.receiver is not None else None
    given = call.arg(0, "n")
    steps = 1 if given is None else ev.constant(given)
    if obj is None or not isinstance(call.receiver, Ref) or not obj.items:
        return Const(None, call.at)
    if obj.rest is None and isinstance(steps, int):
        split = -steps % len(obj.items)
        ev.put(call.receiver, ListObj("deque", obj.items[split:] + obj.items[:split]))
    else:
        ev.put(call.receiver, ListObj("deque", (), choice_of([*obj.items, *([obj.rest] if obj.rest else [])])))
    return Const(None, call.at)


# --- namedtuple, ChainMap --------------------------------------------------------------------------------------------


def _namedtuple(ev: Evaluator, call: Call) -> Value:
    """`namedtuple("P", "x y")`: a class, kept as an instance that makes tuples when it is called."""
    names = _field_names(ev, call.arg(1, "field_names"), call)
    if names is None:
        return ev.unknown("a named tuple whose fields are not known", call.at)
    if ev.constant(call.arg(-1, "rename")) is True:
        names = [
            name if name.isidentifier() and not keyword.iskeyword(name) else f"_{i}" for i, name in enumerate(names)
        ]
    defaults = call.arg(-1, "defaults")
    listed = elements(ev, defaults, call.at) if defaults is not None and ev.constant(defaults) is not None else None
    if defaults is not None and listed is not None and listed.rest is not None:
        return ev.unknown("a named tuple whose defaults are not known", call.at)
    given = listed.items if listed is not None else ()
    attrs: dict[str, Value] = {
        "fields taken": ev.new(ListObj("tuple", tuple(Const(name, call.at) for name in names)), None),
        "defaults given": ev.new(ListObj("tuple", given), None),
        "__name__": call.arg(0, "typename") or Const("", call.at),
    }
    return ev.new_instance(Lib("collections.namedtuple class"), attrs, call.at)


def _field_names(ev: Evaluator, value: Value | None, call: Call) -> list[str] | None:
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value.replace(",", " ").split()
    listed = elements(ev, value, call.at) if isinstance(value, Ref) else None
    if listed is None or listed.rest is not None:
        return None
    names = [item.value for item in listed.items if isinstance(item, Const) and isinstance(item.value, str)]
    return names if len(names) == len(listed.items) else None


def _make(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    fields = ev.list_at(obj.attrs["fields taken"].value) if obj is not None else None
    given = ev.list_at(obj.attrs["defaults given"].value) if obj is not None else None
    if fields is None or given is None:
        return ev.unknown("a named tuple whose fields are not known", call.at)
    names = tuple(str(item.value) for item in fields.items if isinstance(item, Const))
    defaults = dict(zip(names[len(names) - len(given.items) :], given.items, strict=False))
    return make_tuple(ev, names, {name: (None, value) for name, value in defaults.items()}, call)


def _make_from(ev: Evaluator, call: Call) -> Value:
    """`P._make(iterable)`."""
    source = call.arg(0, "iterable")
    listed = elements(ev, source, call.at) if source is not None else None
    if listed is None or listed.rest is not None:
        return ev.unknown("a named tuple of elements that are not known", call.at)
    return _make(ev, Call(call.name, Arguments(listed.items), call.at, call.receiver))


def _fields(ev: Evaluator, receiver: Value, at: At) -> Value:
    obj = ev.instance_at(receiver)
    return obj.attrs["fields taken"].value if obj is not None else ev.unknown("fields that are not known", at)


def _chain_map(ev: Evaluator, call: Call) -> Value:
    """`ChainMap(a, b)`: the first mapping that has a key counts."""
    maps = call.args.positional or (ev.new(DictObj({}), call.at),)
    return ev.new_instance(Lib("collections.ChainMap"), {"maps": ev.new_list(list(maps), None)}, call.at)


def _chained(ev: Evaluator, receiver: Value, at: At) -> Value:
    obj = ev.instance_at(receiver)
    listed = ev.list_at(obj.attrs["maps"].value) if obj is not None and "maps" in obj.attrs else None
    call = Call("dict", Arguments(), at)
    result = DictObj({})
    if obj is None or not isinstance(receiver, Ref) or "being read" in obj.attrs:
        return ev.unknown("a ChainMap that contains itself", at)
    put_attribute(ev, receiver, "being read", Const(True), at)
    for mapping in reversed(listed.items if listed is not None else ()):
        result = merged(result, as_dict(ev, mapping, call))
    delete_attribute(ev, receiver, "being read")
    if listed is None or listed.rest is not None:
        result = replace(result, open=Unknown("the maps of a ChainMap are not known", at))
    return Ref(ev.new(result, None).addr, at)


def _through_chain(name: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        assert call.receiver is not None, "a method has a receiver"
        method = ev.libraries.method(f"builtins.dict.{name}")
        assert method is not None, "dicts are modelled"
        return method(ev, Call(call.name, call.args, call.at, _chained(ev, call.receiver, call.at)))

    return handler


def _set_in_chain(ev: Evaluator, call: Call) -> Value:
    """What is written goes to the first map."""
    from inputgen.interpret.subscripts import set_item

    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    listed = ev.list_at(obj.attrs["maps"].value) if obj is not None else None
    key, value = call.arg(0, "key"), call.arg(1, "value")
    if listed is not None and listed.items and key is not None and value is not None:
        set_item(ev, listed.items[0], key, value, call.at)
    return Const(None, call.at)


FUNCTIONS: dict[str, Handler] = {
    "OrderedDict": _ordered,
    "defaultdict": _default,
    "Counter": _counter,
    "deque": _deque,
    "namedtuple": _namedtuple,
    "ChainMap": _chain_map,
}
METHODS: dict[str, Handler] = {
    **{name.replace("dict.", "OrderedDict.", 1): handler for name, handler in builtin_dicts.METHODS.items()},
    "OrderedDict.move_to_end": _move_to_end,
    **{name.replace("dict.", "defaultdict.", 1): handler for name, handler in builtin_dicts.METHODS.items()},
    "defaultdict.__init__": _initialise_default,
    "Counter.update": _counter_update("+"),
    "Counter.subtract": _counter_update("-"),
    "Counter.most_common": _most_common,
    "Counter.total": _total,
    **{f"deque.{name}": _left(name) for name in ("appendleft", "extendleft", "popleft")},
    "deque.rotate": _rotate,
    "namedtuple class.__call__": _make,
    "namedtuple class._make": _make_from,
    **{f"namedtuple.{name}": handler for name, handler in tuple_methods().items()},
    **{f"ChainMap.{name}": _through_chain(name) for name in ("__getitem__", "get", "keys", "values", "items")},
    "ChainMap.__setitem__": _set_in_chain,
    **{f"abc.Mapping.{name}": handler for name, handler in MAPPING.items()},
    **{f"abc.MutableMapping.{name}": handler for name, handler in MUTABLE_MAPPING.items()},
}
ATTRIBUTES = {
    "abc.Mapping.as mapping": as_mapping,
    "abc.MutableMapping.as mapping": as_mapping,
    "OrderedDict.as mapping": builtin_dicts.ATTRIBUTES["dict.as mapping"],
    "defaultdict.as mapping": builtin_dicts.ATTRIBUTES["dict.as mapping"],
    "namedtuple class._fields": _fields,
    "ChainMap.as mapping": _chained,
}
EXPORTS = {"": tuple("ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple".split())}
