"""What an object is once code that is not followed may have changed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import apart, with_further
from inputgen.interpret.effects import Store
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import (
    CONFIG,
    RUN,
    ClassObj,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# The methods that change a list, a set or a deque; a dict; a run config.
_OF_LISTS = frozenset(
    "append extend insert remove pop clear sort reverse add discard update appendleft extendleft popleft rotate "
    "difference_update intersection_update symmetric_difference_update __setitem__ __delitem__ "
    "__iadd__".split()
)
_OF_DICTS = frozenset(
    "pop popitem clear update setdefault setdefaults move_to_end subtract __setitem__ __delitem__ __setattr__ "
    "__delattr__ __ior__".split()
)
_OF_CONFIGS = frozenset("update setdefaults update_locked merge_locked __setitem__ __setattr__".split())
MUTATING = _OF_LISTS | _OF_DICTS | _OF_CONFIGS
_DICTS = frozenset({"as dict", "node content"})  # where instances keep what they hold under keys
_NAMESPACES = frozenset({"argparse.Namespace", "types.SimpleNamespace", "builtins.object"})


def forget_name(ev: Evaluator, address: int, name: str | None, why: Value) -> None:
    """A name of a scope may stand for something else."""
    scope = ev.scope_at(address)
    assert name is not None, "a name is stored by its name"
    ev.put(address, replace(scope, names=_perhaps(scope.names, name, why, gone=False)))


def _perhaps(slots: Mapping[Any, Slot], key: Any, why: Value, *, gone: bool) -> dict[Any, Slot]:
    """The slots where one of them may have changed, or come to be, or be gone."""
    known = slots.get(key)
    slot = Slot(why, True, why.at) if known is None else Slot(join(known.value, why), known.optional or gone, known.at)
    return {**slots, key: slot}


def _all(slots: Mapping[Any, Slot], why: Value, *, gone: bool) -> dict[Any, Slot]:
    """The slots where any of them may have changed, or be gone."""
    changed = {key: slot for key, slot in slots.items() if not _is_forgotten(key, slot, why, gone)}
    return {**slots, **{key: Slot(join(s.value, why), s.optional or gone, s.at) for key, s in changed.items()}}


def _is_forgotten(key: Any, slot: Slot, why: Value, gone: bool) -> bool:
    if isinstance(key, str) and " " in key and not key.startswith(apart("")):
        return True
    return (slot.optional or not gone) and (_contains(slot.value, why) or join(slot.value, why) == slot.value)


def _contains(value: Value, why: Value) -> bool:
    """Whether a value has all options of another: the very same ones, which is most of the cases and quick to tell."""
    known = {id(option) for option in alternatives(value)}
    return all(id(option) in known for option in alternatives(why))


_FIXED = frozenset(("tuple", "namedtuple", "frozenset", "range"))  # no code changes these


def forget_part(ev: Evaluator, address: int, store: Store, why: Value) -> None:
    """What a store writes to of the object at an address may be something else, or be gone."""
    obj = ev.state.heap.get(address)
    if isinstance(obj, ListObj):
        if store.kind != "attribute" and obj.kind not in _FIXED and _changes(store, _OF_LISTS):
            ev.put(address, _forgotten_list(obj, why))
    elif isinstance(obj, DictObj):
        if store.kind != "attribute" and _changes(store, _OF_DICTS):
            ev.put(address, _forgotten_dict(obj, store, why))
    elif isinstance(obj, Instance):
        _forget_instance(ev, address, obj, store, why)
    elif isinstance(obj, ClassObj | Scope) and store.kind == "attribute":
        scope = obj.scope if isinstance(obj, ClassObj) else address
        if store.key is not None and store.key in ev.scope_at(scope).names:
            forget_name(ev, scope, store.key, why)


def forget_object(ev: Evaluator, address: int, why: Unknown) -> None:
    """An object may have been changed in any way by code that is not seen."""
    is_instance = isinstance(ev.state.heap.get(address), Instance)
    forget_part(ev, address, Store("attribute" if is_instance else "key", frozenset(), None, deletes=True), why)


def _reason(why: Value) -> Unknown:
    """The reason alone, of what may also be an object that was there before."""
    options = alternatives(why)
    return next(option for option in options if isinstance(option, Unknown))


def _changes(store: Store, methods: frozenset[str]) -> bool:
    return store.kind != "call" or store.key in methods


def writes_config(store: Store) -> bool:
    """Whether a store changes what it is done to, should that be the config of a run."""
    return store.kind != "name" and _changes(store, _OF_CONFIGS)


def _forgotten_list(obj: ListObj, why: Value) -> ListObj:
    items = [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    return ListObj(obj.kind, (), choice_of([*items, why]))


def _forgotten_dict(obj: DictObj, store: Store, why: Value) -> DictObj:
    if store.kind == "key" and store.key is not None:
        if store.key not in obj.entries:  # it is told as a key there may be: the code that writes it was not followed
            return replace(obj, open=obj.open or _reason(why), mixed=True)
        return replace(obj, entries=_perhaps(obj.entries, store.key, why, gone=store.deletes))
    entries = _all(obj.entries, why, gone=store.deletes)
    return replace(obj, entries=entries, open=obj.open or _reason(why), mixed=True)


def _forget_instance(ev: Evaluator, address: int, obj: Instance, store: Store, why: Value) -> None:
    if obj.cls == CONFIG:
        for name in ("python view", "stored view"):
            view = obj.attrs[name].value
            if isinstance(view, Ref) and _changes(store, _OF_CONFIGS):
                kept = ev.dict_at(view) or DictObj({})
                ev.put(view, _forgotten_dict(kept, replace(store, kind=_as_key(store)), why))
        return
    if obj.cls == RUN:  # its config cannot be set, and what is done to the run itself is told by its name
        return
    if isinstance(obj.cls, Lib) and obj.cls.name not in _NAMESPACES:
        _forget_model(ev, address, obj, store, why)
        return
    part = obj.attrs.get("as dict")
    if part is not None and isinstance(part.value, Ref):
        forget_part(ev, part.value.addr, replace(store, kind=_as_key(store)), why)
    if store.kind != "attribute":  # `__setitem__` and the like of the project's own classes are followed
        _tell_bases(ev, address, obj, store, why)
        return
    if store.key is None:
        forgotten = replace(obj, attrs=_all(obj.attrs, why, gone=store.deletes))
        ev.put(address, with_further(forgotten, _reason(why)))
    elif isinstance(obj.cls, Lib) and store.key not in obj.attrs:
        ev.put(address, with_further(obj, _reason(why)))
    elif " " not in store.key:
        name = apart(store.key) if apart(store.key) in obj.attrs else store.key
        ev.put(address, replace(obj, attrs=_perhaps(obj.attrs, name, why, gone=store.deletes)))


def _tell_bases(ev: Evaluator, address: int, obj: Instance, store: Store, why: Value) -> None:
    """Tell the models of libraries' classes below the project's of a call that may be one of their methods."""
    for base in linearised(ev, obj.cls) if store.kind == "call" else ():
        escapes = _told(ev, base, store) if isinstance(base, Lib) else None
        if escapes is not None:
            escapes(ev, _escaping(address, why))


def on_attributes(store: Store) -> Store:
    """A store into the dict behind an object's attributes, as one into them."""
    if store.kind == "call":
        return replace(store, kind="attribute", key=None) if store.key in _OF_DICTS else store
    return replace(store, kind="attribute")


def _as_key(store: Store) -> str:
    return "key" if store.kind == "attribute" else store.kind


def _forget_model(ev: Evaluator, address: int, obj: Instance, store: Store, why: Value) -> None:
    """An instance of a library's class may have changed: its model tells, or it is open from now on.

    `escapes` tells of what may do anything to it, `escapes by f` of calls of its method `f`. The attributes of what
    `may be handed back`, a trainer, are the job's own.
    """
    assert isinstance(obj.cls, Lib), "only these are asked for"
    assert why.at is not None, "what is given up has a place"
    for name in _DICTS & obj.attrs.keys():  # an attribute of them is a key
        for part in alternatives(obj.attrs[name].value):
            if isinstance(part, Ref):
                forget_part(ev, part.addr, replace(store, kind=_as_key(store)), why)
    is_told = ev.libraries.method(f"{obj.cls.name}.escapes") is not None
    is_trainer = ev.libraries.method(f"{obj.cls.name}.may be handed back") is not None
    if is_told and (store.kind == "call" or not is_trainer):
        escapes = _told(ev, obj.cls, store)
        if escapes is not None:
            escapes(ev, _escaping(address, why))
    elif store.kind == "attribute" and store.key in obj.attrs:
        ev.put(address, replace(obj, attrs=_perhaps(obj.attrs, store.key, why, gone=store.deletes)))
    elif store.kind != "call":
        ev.put(address, replace(obj, open=obj.open or _reason(why)))


def _told(ev: Evaluator, cls: Lib, store: Store) -> Handler | None:
    """What a class of a library is told by where a store may be one to an instance of it."""
    escapes = ev.libraries.method(f"{cls.name}.escapes")
    if store.kind != "call":
        return escapes
    by_method = ev.libraries.method(f"{cls.name}.escapes by {store.key}")
    return by_method or (escapes if ev.libraries.method(f"{cls.name}.{store.key}") is not None else None)


def _escaping(address: int, why: Value) -> Call:
    assert why.at is not None, "what is given up has a place"
    return Call("what takes too long to follow", Arguments(), why.at, Ref(address))
