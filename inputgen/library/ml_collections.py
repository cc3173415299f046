"""ml_collections: `ConfigDict`, and flags that hold one (ml_collections 1.1, `config_dict.py`, `config_flags.py`).

A `ConfigDict` is an instance whose attributes are its fields. Dicts assigned to it become one, an int assigned to a
float field becomes a float. A reference to a field (`FieldReference`, `get_ref`) follows it; only its type is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.types import NAMED, type_of
from inputgen.interpret.values import At, Choice, Const, DictObj, Instance, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library import builtin_dicts
from inputgen.library.absl import define
from inputgen.library.builtin_dicts import as_dict
from inputgen.library.ml_collections_flags import opened
from inputgen.library.module_files import module_at
from inputgen.library.paths import follow
from inputgen.library.simple import itself, nothing
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CLASS, _REFERENCE = Lib("ml_collections.ConfigDict"), Lib("ml_collections.FieldReference")
_DEEP = 50
_PLACES = ("", "config_dict.", "config_dict.config_dict.")
_NAMES = tuple(f"{place}ConfigDict" for place in _PLACES)
_CLASSES = tuple(Lib(f"ml_collections.{name}") for name in _NAMES)
_NOT_A_MAPPING = "W&B stores the inner attributes of a ConfigDict, not its keys: give it `.to_dict()`"
_INNER = "what a ConfigDict holds is kept as objects of its own"


def _is_config(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    return obj is not None and (obj.cls == _CLASS or any(base in _CLASSES for base in linearised(ev, obj.cls)))


def _initialise(ev: Evaluator, call: Call) -> Value:
    """`super().__init__(mapping)` of a class of the job below `ConfigDict`."""
    made = ev.instance_at(_new(ev, call))
    own = ev.instance_at(call.receiver) if call.receiver is not None else None
    if made is not None and own is not None and isinstance(call.receiver, Ref):
        ev.put(call.receiver, replace(own, attrs={**own.attrs, **made.attrs}, open=own.open or made.open))
    return Const(None, call.at)


def _made(ev: Evaluator, held: DictObj, at: At | None, known: dict[int, Ref] | None = None) -> Ref:
    """A `ConfigDict` of these entries; `known` are those made of dicts met before, so that what is shared stays so."""
    known = {} if known is None else known
    return _filled(ev, ev.new_part(Instance(_CLASS, {}), at), held, known)


def _filled(ev: Evaluator, ref: Ref, held: DictObj, known: dict[int, Ref]) -> Ref:
    slots: dict[str, Slot] = {}
    why = held.open
    for key, slot in held.entries.items():
        if is_attribute_name(key):
            slots[key] = replace(slot, value=_field(ev, slot.value, known))
        else:
            why = why or Unknown(f"it has a key {key!r}, which is no name", slot.at)
    ev.put(ref, Instance(_CLASS, slots, why))
    return ref


def _field(ev: Evaluator, value: Value, known: dict[int, Ref] | None = None) -> Value:
    """A value as a field holds it: a dict becomes a `ConfigDict`, a reference what it refers to."""
    value = _referred(ev, value)
    held = ev.dict_at(value)
    if held is None or not isinstance(value, Ref):
        return value
    known = {} if known is None else known
    if value.addr not in known:
        known[value.addr] = ev.new_part(Instance(_CLASS, {}), value.at, value)
        _filled(ev, known[value.addr], held, known)
    return known[value.addr]


def _new(ev: Evaluator, call: Call) -> Value:
    """`ConfigDict(mapping)`, `FrozenConfigDict(mapping)`, `create(**fields)`."""
    if call.name.endswith("create"):
        named = dict(call.args.named or {})
        entries = {name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()}
        return _made(ev, DictObj(entries, call.args.open), call.at)
    given = call.arg(0, "initial_dictionary")
    if given is None or ev.constant(given) is None:
        return _made(ev, DictObj({}, call.args.open), call.at)
    return _made(ev, as_dict(ev, given, call), call.at)


def _set(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a field is set on an instance"
    obj = ev.instance_at(target)
    before = obj.attrs.get(name) if obj is not None else None
    put_attribute(ev, target, name, _coerced(before, _field(ev, value)), at)


def _coerced(before: Slot | None, value: Value) -> Value:
    """An int in a float field is a float; a text there raises, so whatever is written has the field's type."""
    if before is None or type_of(before.value) != FLOAT:
        return value
    if isinstance(value, Const) and isinstance(value.value, int) and not isinstance(value.value, bool):
        return Const(float(value.value), value.at)
    return value


def _setitem(ev: Evaluator, call: Call) -> Value:
    key, value = call.arg(0, "key"), call.arg(1, "value")
    if not isinstance(call.receiver, Ref) or value is None:
        return Const(None, call.at)
    if isinstance(key, Const) and is_attribute_name(key.value):
        _set(ev, call.receiver, str(key.value), value, call.at)
    else:
        from inputgen.interpret.subscripts import set_item

        set_item(ev, attribute_dict(call.receiver, call.at), key or Unknown("a key", call.at), value, call.at)
    return Const(None, call.at)


def _update(ev: Evaluator, call: Call) -> Value:
    """`update(...)`: a mapping in a field that holds a `ConfigDict` updates that one."""
    if not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    if call.args.positional:
        _merge(ev, call.receiver, as_dict(ev, call.args.positional[0], call), call.at, 0)
    named = dict(call.args.named or {})
    more = {name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()}
    _merge(ev, call.receiver, DictObj(more, call.args.open), call.at, 0)
    return Const(None, call.at)


def _merge(ev: Evaluator, target: Ref, source: DictObj, at: At, depth: int) -> None:
    from inputgen.interpret.mappings import merged

    ev.step(at)
    obj = ev.instance_at(target)
    assert obj is not None, "a ConfigDict is an instance"
    plain: dict[str, Slot] = {}
    for key, slot in source.entries.items():
        before = obj.attrs.get(key) if isinstance(key, str) else None
        inner = as_fields(ev, slot.value)
        nested = before.value if before is not None and _is_config(ev, before.value) else None
        if isinstance(nested, Ref) and inner is not None and not slot.optional and depth < _DEEP:
            _merge(ev, nested, inner, at, depth + 1)
            continue
        plain[key] = replace(slot, value=_coerced(before, _field(ev, slot.value)))
    held = ev.dict_at(attribute_dict(target, at))
    assert held is not None, "attributes are seen as a dict"
    ev.put(attribute_dict(target, at), merged(held, DictObj(dict(plain), source.open)))


def as_fields(ev: Evaluator, value: Value) -> DictObj | None:
    """The entries of a dict, or the fields of a `ConfigDict`."""
    if _is_config(ev, value) and isinstance(value, Ref):
        return ev.dict_at(attribute_dict(value, None))
    return ev.dict_at(value)


def _update_flat(ev: Evaluator, call: Call) -> Value:
    """`update_from_flattened_dict({"a.b": 1})`."""
    given = call.arg(0, "flattened_dict")
    held = ev.dict_at(given) if given is not None else None
    prefix = call.arg(1, "strip_prefix")
    if not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    if held is None or prefix is not None:
        why = Unknown("what it is updated from is not known", call.at)
        _merge(ev, call.receiver, DictObj({}, why), call.at, 0)
        return Const(None, call.at)
    for key, slot in held.entries.items():
        *outer, last = str(key).split(".")
        nested = DictObj({last: slot})
        for part in reversed(outer):
            inner = Ref(ev.new(nested, None).addr, slot.at)
            nested = DictObj({part: Slot(inner, slot.optional, slot.at)})
        _merge(ev, call.receiver, nested, call.at, 0)
    return Const(None, call.at)


class _Copy:
    """A deep copy, each `ConfigDict` once; `plain` makes dicts of them."""

    def __init__(self, ev: Evaluator, *, plain: bool) -> None:
        self._ev = ev
        self._plain = plain
        self._copies: dict[int, Ref] = {}

    def of(self, value: Value) -> Value:
        """The copy of a value."""
        if isinstance(value, Choice):
            return self._ev.each(value, self._apart)
        if isinstance(value, Ref) and _is_config(self._ev, value):
            if value.addr not in self._copies:
                self._copy(value)
            return self._copies[value.addr]
        return value

    def _apart(self, option: Value) -> Value:
        """The copy of what a field may hold, on a path of its own: what is copied there is no other path's."""
        apart = _Copy(self._ev, plain=self._plain)
        apart._copies = dict(self._copies)
        return apart.of(option)

    def _copy(self, value: Ref) -> None:
        fields = as_fields(self._ev, value)
        assert fields is not None, "a ConfigDict has fields"
        empty = DictObj({}) if self._plain else Instance(_CLASS, {})
        ref = self._copies[value.addr] = self._ev.new_part(empty, value.at, value)
        entries = {key: replace(slot, value=self.of(slot.value)) for key, slot in fields.entries.items()}
        self._ev.put(ref, DictObj(entries, fields.open) if self._plain else Instance(_CLASS, entries, fields.open))


def _to_dict(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    made = _Copy(ev, plain=True).of(call.receiver)
    return replace(made, at=call.at) if isinstance(made, Ref) else made


def _copied(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return _Copy(ev, plain=False).of(call.receiver)


def _through(name: str) -> Handler:
    method = builtin_dicts.METHODS[f"dict.{name}"]

    def call_it(ev: Evaluator, call: Call) -> Value:
        assert isinstance(call.receiver, Ref), "a method has a receiver"
        return method(ev, Call(call.name, call.args, call.at, attribute_dict(call.receiver, call.at)))

    return call_it


def _mapping(ev: Evaluator, receiver: Value, at: At) -> Value:
    assert isinstance(receiver, Ref), "an instance is on the heap"
    return attribute_dict(receiver, at)


def _as_run_config(ev: Evaluator, receiver: Value, at: At) -> Value:
    flags = {name: Open(BOOL, None, "computed", at) for name in ("_locked", "_type_safe", "_convert_dict")}
    entries: dict[str, Slot] = {"_fields": Slot(Unknown(_INNER, at), False, at)}
    entries |= {name: Slot(value, False, at) for name, value in flags.items()}
    return ev.new(DictObj(dict(entries), Unknown(_NOT_A_MAPPING, at)), at)


def _type_named(kind: Value | None) -> m.Type | None:
    return NAMED.get(kind.name.rpartition(".")[2]) if isinstance(kind, Lib) else None


def _placeholder(ev: Evaluator, call: Call) -> Value:
    """`placeholder(int)`: None, until a value of the type is given."""
    type_ = _type_named(call.arg(0, "field_type"))
    if type_ is None:
        return Const(None, call.at)
    return Const(None, call.at, union_of([type_, NONE]))


def _reference_to(ev: Evaluator, type_: m.Type | None, at: At) -> Value:
    """A reference: fields follow it, and it may be set later, so only its type is kept."""
    if type_ is None or type_ == NONE or isinstance(type_, m.UnknownType):
        return ev.unknown("a reference to a field, which is not followed", at)
    return ev.new_instance(_REFERENCE, {"acts as": Open(type_, None, "computed", at)}, at)


def _referred(ev: Evaluator, value: Value) -> Value:
    obj = ev.instance_at(value)
    slot = obj.attrs.get("acts as") if obj is not None and obj.cls == _REFERENCE else None
    return value if slot is None else slot.value


def _reference(ev: Evaluator, call: Call) -> Value:
    """`FieldReference(default, field_type)`."""
    default, declared = call.arg(0, "default"), _type_named(call.arg(1, "field_type"))
    known = type_of(default) if isinstance(default, Const | Open) else None
    if known == NONE and declared is not None:
        known = union_of([declared, NONE])
    return _reference_to(ev, known, call.at)


def _get_ref(ev: Evaluator, call: Call) -> Value:
    """`config.get_ref(key)`, `config.get_oneway_ref(key)`."""
    key = call.arg(0, "key")
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    slot = obj.attrs.get(str(key.value)) if obj is not None and isinstance(key, Const) else None
    return _reference_to(ev, type_of(slot.value) if slot is not None else None, call.at)


def _get(ev: Evaluator, call: Call) -> Value:
    """`reference.get()`."""
    return _referred(ev, call.receiver) if call.receiver is not None else ev.unknown("a reference", call.at)


def _turned(type_: m.Type) -> Handler:
    """`reference.to_int()` and the like: a reference that follows it."""
    return lambda ev, call: _reference_to(ev, type_, call.at)


# --- flags -----------------------------------------------------------------------------------------------------------


def _define_file(ev: Evaluator, call: Call) -> Value:
    """`DEFINE_config_file(name, default, ...)`: what `get_config()` of the default file gives, open to flags."""
    loaded = _loaded(ev, call.arg(1, "default"), call.at)
    if isinstance(loaded, Unknown):  # whatever file it is, it gives a ConfigDict, in which the job sets fields
        loaded = Ref(ev.new(Instance(_CLASS, {}, loaded), None).addr, call.at)
    return define(ev, call, loaded, call.arg(0, "name"))


def _loaded(ev: Evaluator, path: Value | None, at: At) -> Value:
    if path is None or ev.constant(path) is None:
        return ev.unknown("the path of the config file comes from the command line", at)
    if isinstance(path, Choice):
        return ev.each(path, lambda option: _loaded(ev, option, at))
    followed = follow(ev, path, at)
    if followed.text is None:
        return ev.unknown(f"the config file is not known: {followed.reason}", at)
    name, colon, argument = followed.text.partition(":")
    module = module_at(ev, name, at)
    if isinstance(module, Unknown):
        return module
    function = find_attribute(ev, module, "get_config", at)
    if function is None:
        return ev.unknown(f"the config file {name} has no get_config", at)
    made = call_value(ev, function, Arguments((Const(argument, at),) if colon else ()), at)
    return opened(ev, made)


def _define_given(ev: Evaluator, call: Call) -> Value:
    """`DEFINE_config_dict(name, config, ...)`, `DEFINE_config_dataclass(...)`: the very object, which flags change."""
    config = call.arg(1, "config")
    value = opened(ev, config) if config is not None else ev.unknown("a config that is not known", call.at)
    return define(ev, call, value, call.arg(0, "name"))


_METHODS: dict[str, Handler] = {
    "__init__": _initialise,
    **{
        name: _through(name)
        for name in "get keys values items pop __getitem__ __contains__ __delitem__ __len__".split()
    },
    "__setitem__": _setitem,
    "update": _update,
    "update_from_flattened_dict": _update_flat,
    "to_dict": _to_dict,
    "copy_and_resolve_references": _copied,
    "as_configdict": _copied,
    **dict.fromkeys(("get_ref", "get_oneway_ref"), _get_ref),
    **dict.fromkeys(("lock", "unlock", "freeze", "unfreeze"), nothing),
    **dict.fromkeys(("unlocked", "ignore_type", "__enter__"), itself),
    "__exit__": nothing,
}
_FLAGS = ("config_flags.", "config_flags.config_flags.")
FUNCTIONS = {
    **{f"{place}{name}": _new for place in _PLACES for name in ("ConfigDict", "FrozenConfigDict", "create")},
    **{f"{place}placeholder": _placeholder for place in _PLACES},
    **{f"{place}required_placeholder": _placeholder for place in _PLACES},
    **{f"{place}FieldReference": _reference for place in _PLACES},
    **{f"{place}DEFINE_config_file": _define_file for place in _FLAGS},
    **{f"{place}DEFINE_config_{kind}": _define_given for place in _FLAGS for kind in ("dict", "dataclass")},
}
METHODS: dict[str, Handler] = {
    **{f"{cls}.{name}": handler for cls in _NAMES for name, handler in _METHODS.items()},
    "FieldReference.get": _get,
    "FieldReference.set": nothing,
    "FieldReference.identity": itself,
    **{f"FieldReference.to_{name}": _turned(type_) for name, type_ in (("int", INT), ("float", FLOAT), ("str", STR))},
}
ATTRIBUTES = {
    **{f"{cls}.as mapping": _mapping for cls in _NAMES},
    **{f"{cls}.as config": _as_run_config for cls in _NAMES},
}
SETTERS = dict.fromkeys(_NAMES, _set)
