"""python-box: `Box`, a dict whose keys are attributes and whose dicts are boxes (python-box 6 to 8, `box.py`).

Every dict put into a box becomes one, a copy, in lists too. Options that change keys or values make the box unknown
(`camel_killer_box`, `box_dots`, `box_recast`, ...); `default_box` makes missing keys read as empty boxes. Reading one
puts it in up to python-box 7, and does not from 8 on: it may be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.calls import call_library
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, DictObj, Ref, Slot, Value
from inputgen.library import attribute_dict_classes as dicts
from inputgen.library import missing_keys
from inputgen.library.simple import nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

PLAIN, DEFAULT = "box.Box", "box.Box with defaults"
_DEEP = 50
_HARMLESS = frozenset({"frozen_box", "conversion_box", "box_duplicates", "box_safe_prefix", "box_namespace"})
_CHANGING = frozenset(
    "default_box_attr default_box_none_transform default_box_create_on_get camel_killer_box camel_killer_box_keep_keys "
    "modify_tuples_box box_intact_types box_recast box_dots box_dots_exclude box_class".split()
)


def _new(ev: Evaluator, call: Call) -> Value:
    """`Box(mapping, **more)`, with options among the named arguments."""
    named = dict(call.args.named or {})
    told = {name: ev.constant(value) for name, value in named.items()}
    changing = next((name for name in told if name in _CHANGING and told[name] not in (False, None)), None)
    if told.get("default_box", False) not in (True, False):
        changing = "default_box"
    if changing is not None:
        return ev.unknown(f"what a Box with {changing} holds is not followed", call.at)
    rest = {name: value for name, value in named.items() if name not in _HARMLESS | _CHANGING | {"default_box"}}
    held = dicts.given_entries(ev, replace(call, args=replace(call.args, named=rest)))
    default = told.get("default_box") is True
    if default:  # None is taken for a missing key
        kept = {key: slot for key, slot in held.entries.items() if slot.value != Const(None)}
        held = replace(held, entries=kept)
    return dicts.attribute_dict_of(ev, held, DEFAULT if default else PLAIN, call.at)


def _class_of(ev: Evaluator, target: Value) -> str:
    obj = ev.instance_at(target)
    return DEFAULT if obj is not None and getattr(obj.cls, "name", "") == DEFAULT else PLAIN


def _boxed(ev: Evaluator, target: Value, value: Value) -> Value:
    return dicts.converted(ev, value, _class_of(ev, target), {})


def _set(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a key is set on an instance"
    missing_keys.put_in(ev, target)
    put_attribute(ev, target, name, _boxed(ev, target, value), at)


def _setting(name: str) -> Handler:
    """`box[key] = value`, `setdefault(key, value)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        key, value = call.arg(0, "key"), call.arg(1, "value") or call.arg(1, "default")
        if key is None or not isinstance(call.receiver, Ref):
            return Const(None, call.at)
        missing_keys.put_in(ev, call.receiver)
        boxed = _boxed(ev, call.receiver, value) if value is not None else Const(None, call.at)
        return _DICT[f"Box.{name}"](ev, replace(call, args=Arguments((key, boxed))))

    return handler


def _update(ev: Evaluator, call: Call) -> Value:
    """`update(mapping, **more)`, `merge_update(...)`: the latter updates the boxes in a box."""
    if isinstance(call.receiver, Ref):
        missing_keys.put_in(ev, call.receiver)
        named = {name: value for name, value in dict(call.args.named or {}).items() if name != "box_merge_lists"}
        given = dicts.given_entries(ev, replace(call, args=replace(call.args, named=named)))
        if len(named) < len(call.args.named or {}):
            given = replace(given, open=ev.unknown("how lists are merged is not followed", call.at))
        _merge(ev, call.receiver, given, call, 0, nested=call.name.endswith("merge_update"))
    return Const(None, call.at)


def _merge(ev: Evaluator, target: Ref, source: DictObj, call: Call, depth: int, *, nested: bool) -> None:
    ev.step(call.at)
    held = ev.dict_at(target)
    assert held is not None, "a box is a dict"
    plain: dict[str, Slot] = {}
    for key, slot in source.entries.items():
        before = held.entries.get(key)
        inner = ev.dict_at(slot.value)
        inside = before.value if before is not None and not slot.optional else None
        if nested and isinstance(inside, Ref) and _is_box(ev, inside) and inner is not None and depth < _DEEP:
            _merge(ev, inside, inner, call, depth + 1, nested=True)
            continue
        plain[key] = replace(slot, value=_boxed(ev, target, slot.value))
    now = ev.dict_at(target)
    assert now is not None, "a box is a dict"
    made = merged(now, DictObj(dict(plain), source.open))
    if nested and is_set_by_command_line(source.open) and depth < _DEEP:
        # A box that the command line gives more of stays one, as options keep their types.
        boxes = {key: slot for key, slot in now.entries.items() if key not in plain and _is_box(ev, slot.value)}
        made = replace(made, entries={**made.entries, **boxes})
        for slot in boxes.values():
            assert isinstance(slot.value, Ref), "a box is on the heap"
            _merge(ev, slot.value, DictObj({}, source.open), call, depth + 1, nested=True)
    ev.put(attribute_dict(target, None), made)


def _is_box(ev: Evaluator, value: Value) -> bool:
    return isinstance(value, Ref) and ev.instance_at(value) is not None and ev.dict_at(value) is not None


def _copied(ev: Evaluator, call: Call) -> Value:
    """`copy()`: the boxes in it are copied, too."""
    assert call.receiver is not None, "a method has a receiver"
    return call_library(ev, "copy.deepcopy", Arguments((call.receiver,)), call.at)


def _reader(of_text: str, of_file: str) -> Handler:
    """`Box.from_yaml(text, filename=)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        names = ("yaml_string", "json_string", "toml_string")
        text = next((value for name in names for value in [call.arg(0, name)] if value is not None), None)
        path = call.arg(-1, "filename")
        if path is not None:
            file = call_library(ev, "builtins.open", Arguments((path,)), call.at)
            read = call_library(ev, of_file, Arguments((file,)), call.at)
        elif text is not None:
            read = call_library(ev, of_text, Arguments((text,)), call.at)
        else:
            return ev.unknown("a Box is read from nothing", call.at)
        options = {name: value for name, value in dict(call.args.named or {}).items() if name not in _READ}
        return ev.each(read, lambda one: _new(ev, replace(call, args=Arguments((one,), options))))

    return handler


_READ = frozenset("filename yaml_string json_string toml_string encoding errors Loader".split())


def _dumped(ev: Evaluator, call: Call) -> Value:
    return some_text(call.at)


def _reading(read: Handler) -> Handler:
    """A read that makes a missing key, of a box with defaults."""

    def handler(ev: Evaluator, call: Call) -> Value:
        found = read(ev, call)
        obj, key = ev.instance_at(call.receiver or Const(None)), ev.constant(call.arg(0, "name") or call.arg(0, "key"))
        if obj is not None and isinstance(call.receiver, Ref) and missing_keys.is_missing(ev, found, call.receiver):
            ev.put(call.receiver, replace(obj, attrs={**obj.attrs, str(key): Slot(found, True, call.at)}))
        return found

    return handler


def _get(ev: Evaluator, call: Call) -> Value:
    """`get(key, default)`: without a default, what reading the key gives."""
    given = len(call.args.positional) > 1 or "default" in (call.args.named or {})
    return _DICT["Box.get"](ev, call) if given else _GET_ITEM(ev, call)


_DICT = dicts.dict_methods("Box")
_GET_ITEM = _reading(missing_keys.get_item(_DICT["Box.__getitem__"]))
_OWN: dict[str, Handler] = {
    **{name.partition(".")[2]: method for name, method in _DICT.items()},
    "__setitem__": _setting("__setitem__"),
    "setdefault": _setting("setdefault"),
    "update": _update,
    "merge_update": _update,
    "to_dict": dicts.to_dict,
    "copy": _copied,
    "to_json": _dumped,
    "to_yaml": _dumped,
    "to_toml": _dumped,
    "freeze": nothing,
}
FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(("Box", "box.Box"), _new),
    "Box.from_yaml": _reader("yaml.safe_load", "yaml.safe_load"),
    "Box.from_json": _reader("json.loads", "json.load"),
    "Box.from_toml": _reader("tomllib.loads", "tomllib.load"),
}
METHODS: dict[str, Handler] = {
    **{f"{cls}.{name}": method for cls in ("Box", "Box with defaults") for name, method in _OWN.items()},
    "Box.__init__": dicts.initialiser(_new),
    "Box with defaults.__getattr__": _reading(missing_keys.get_attribute),
    "Box with defaults.__getitem__": _GET_ITEM,
    "Box with defaults.get": _get,
}
SETTERS = {"Box": _set, "Box with defaults": _set}
