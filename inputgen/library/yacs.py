"""yacs: `CfgNode`, a tree of options whose keys and types are fixed once they are made (yacs 0.1.8, `config.py`).

A node is a dict, which W&B stores as such; its keys are its attributes. What is merged into it, from a YAML file, a
list of keys and values, or another node, must name keys it has, unless the node allows new ones, and must be of the
type that is there (or None). So options stay of their types even where what is merged is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import is_attribute_name
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call_library
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.texts import some_text
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Choice, Const, DictObj, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library import attribute_dict_classes as dicts
from inputgen.library.documents import load
from inputgen.library.files import record_read, source_of
from inputgen.library.module_files import module_at
from inputgen.library.paths import follow, that_are_there
from inputgen.library.simple import attribute, named, nothing
from inputgen.model.types import BOOL, NONE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = "yacs.config.CfgNode"
_NEW_ALLOWED, _RENAMED = "new allowed", "renamed keys"
_DEEP = 50


def _new(ev: Evaluator, call: Call) -> Value:
    """`CfgNode(init_dict, key_list, new_allowed)`."""
    given = call.arg(0, "init_dict")
    held = DictObj({}) if given is None else dicts.given_entries(ev, replace(call, args=Arguments((given,))))
    made = dicts.attribute_dict_of(ev, replace(held, open=held.open or call.args.open), CLASS, call.at)
    put_attribute(ev, made, _NEW_ALLOWED, call.arg(2, "new_allowed") or Const(False), call.at)
    return made


def _set(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    """`node.name = value`.

    Raises:
        PathEndsError: for a plain dict, which a node refuses.
    """
    assert isinstance(target, Ref), "a key is set on an instance"
    if isinstance(value, Ref) and isinstance(ev.get(value), DictObj):
        raise ev.raises(f"AssertionError: Invalid type <class 'dict'> for key {name}", at)
    put_attribute(ev, target, name, value, at)


def _is_node(ev: Evaluator, value: Value) -> bool:
    return isinstance(value, Ref) and ev.instance_at(value) is not None and ev.dict_at(value) is not None


# --- merging ---------------------------------------------------------------------------------------------------------


def _merge(ev: Evaluator, target: Ref, source: DictObj, at: At, path: tuple[str, ...] = ()) -> None:
    """Merge entries into a node.

    Raises:
        PathEndsError: for a key or a type that the node surely refuses.
    """
    ev.step(at)
    if len(path) > _DEEP:
        _loosen(ev, target, Unknown("what is merged is nested too deep", at), None)
        return
    for key, slot in source.entries.items():
        if not isinstance(key, str):
            continue
        obj = ev.instance_at(target)
        assert obj is not None, "a node is an instance"
        before = obj.attrs.get(key)
        if before is None:
            _add(ev, target, key, slot, (*path, key), at)
        else:
            value = _replaced(ev, before.value, slot.value, (*path, key), at)
            if value is not None:
                kept = choice_of([before.value, value]) if slot.optional else value
                put_attribute(ev, target, key, kept, slot.at or at)
    if source.open is not None:
        _loosen(ev, target, source.open, None)


def _add(ev: Evaluator, target: Ref, key: str, slot: Slot, path: tuple[str, ...], at: At) -> None:
    """A key that the node does not have: added where that is allowed, left out where it is called deprecated."""
    obj = ev.instance_at(target)
    assert obj is not None, "a node is an instance"
    allowed = ev.constant(attribute(ev, target, _NEW_ALLOWED) or Const(False))
    sure = allowed is False and obj.open is None and not slot.optional
    if sure and not _renames(ev):
        raise ev.raises(f"KeyError: 'Non-existent config key: {'.'.join(path)}'", at)
    if not sure and is_attribute_name(key):
        value = dicts.converted(ev, _decoded(ev, slot.value, at), CLASS, {})
        made = ev.instance_at(value)
        if obj.open is not None and made is not None and isinstance(value, Ref):  # it has what the key held before
            ev.put(value, replace(made, open=made.open or obj.open))
        optional = slot.optional or (allowed is not True and obj.open is None)
        ev.put(target, replace(obj, attrs={**obj.attrs, key: Slot(value, optional, slot.at or at)}))


def _replaced(ev: Evaluator, before: Value, value: Value, path: tuple[str, ...], at: At) -> Value | None:
    """What a key holds after a merge; None where it holds a node, which is merged into.

    Raises:
        PathEndsError: for a value of another type.
    """
    value = _decoded(ev, value, at)
    if _is_node(ev, before) and isinstance(before, Ref):
        held = ev.dict_at(value)
        if held is not None:
            _merge(ev, before, held, at, path)
        elif isinstance(value, Unknown | Open | Choice):
            _loosen(ev, before, Unknown("what is merged is not known", at), None)
        else:
            raise ev.raises(f"ValueError: Type mismatch for config key: {'.'.join(path)}", at)
        return None
    old, new = ev.list_at(before), ev.list_at(value)
    if old is not None and new is not None:  # a list and a tuple become what is there
        return Ref(ev.new(replace(new, kind=old.kind), None).addr, value.at)
    if isinstance(value, Unknown):
        return _loose(ev, before, value, None)
    known = isinstance(before, Const | Ref) and isinstance(value, Const | Ref) and Const(None) not in (before, value)
    if known and _kind(ev, before) != _kind(ev, value):
        raise ev.raises(f"ValueError: Type mismatch for config key: {'.'.join(path)}", at)
    return value


def _kind(ev: Evaluator, value: Value) -> object:
    return type(value.value) if isinstance(value, Const) else "list" if ev.list_at(value) is not None else "node"


def _decoded(ev: Evaluator, value: Value, at: At) -> Value:
    """A text is read as a Python literal, where it is one."""
    if isinstance(value, Choice):
        return choice_of([_decoded(ev, option, at) for option in value.options], value.at)
    if isinstance(value, Open) and isinstance(value.default, Const) and isinstance(value.default.value, str):
        default = _decoded(ev, value.default, at)
        return replace(value, type=type_of(default), default=default) if isinstance(default, Const) else default
    if not isinstance(value, Const) or not isinstance(value.value, str):
        return value
    import ast

    try:
        ast.literal_eval(value.value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value
    read = call_library(ev, "ast.literal_eval", Arguments((value,)), at)
    return replace(read, at=value.at)


def _loosen(ev: Evaluator, node: Ref, why: Unknown, origin: m.OpenOrigin | None, depth: int = 0) -> None:
    """Something that is not known is merged into a node: its options keep their types."""
    obj = ev.instance_at(node)
    if obj is None or depth > _DEEP:
        return
    attrs = dict(obj.attrs)
    for key, slot in obj.attrs.items():
        if " " in key:
            continue
        if _is_node(ev, slot.value) and isinstance(slot.value, Ref):
            _loosen(ev, slot.value, why, origin, depth + 1)
        else:
            attrs[key] = replace(slot, value=_loose(ev, slot.value, why, origin))
    closed = ev.constant(attribute(ev, node, _NEW_ALLOWED) or Const(False)) is False
    ev.put(node, replace(obj, attrs=attrs, open=obj.open if closed else obj.open or why))


def _loose(ev: Evaluator, value: Value, why: Unknown, origin: m.OpenOrigin | None) -> Value:
    """An option that something unknown may be merged into: of the type it has."""
    if isinstance(value, Choice):
        return choice_of([_loose(ev, option, why, origin) for option in value.options], value.at)
    if isinstance(value, Unknown) or (isinstance(value, Open) and origin is not None):
        return value
    type_ = type_of(value) if isinstance(value, Const | Open) else None
    listed = ev.list_at(value)
    if listed is not None:
        type_ = m.ListType()
    if type_ is None or type_ == NONE or isinstance(type_, m.UnknownType):
        return choice_of([value, Unknown(why.reason, why.at)], value.at)
    keeps = origin is not None and not ev.at_defaults
    default = value.default if isinstance(value, Open) else value
    return Open(type_, default if keeps else None, origin or "computed", value.at)


# --- what is merged --------------------------------------------------------------------------------------------------


def _merge_from_file(ev: Evaluator, call: Call) -> Value:
    """`merge_from_file(path)`: YAML, or Python source whose `cfg` is merged."""
    path = call.arg(0, "cfg_filename")
    if path is not None and isinstance(call.receiver, Ref):
        node = call.receiver
        ev.each(that_are_there(ev, path, call.at), lambda one: _merge_file(ev, node, one, call.at))
    return Const(None, call.at)


def _merge_file(ev: Evaluator, node: Ref, path: Value, at: At) -> Value:
    followed = follow(ev, path, at)
    if followed.text is None:
        record_read(ev, path, None, at)
        _loosen(ev, node, Unknown(followed.reason, path.at or at), followed.origin)
        return path
    if followed.text.endswith(".py"):
        module = module_at(ev, followed.text, at)
        value = find_attribute(ev, module, "cfg", at) if isinstance(module, Ref) else module
        found = _entries(ev, value or Unknown("the config file has no cfg", at), at)
    else:
        file = call_library(ev, "builtins.open", Arguments((path,)), at)
        found = _document(ev, file, at)
    if "_BASE_" in found.entries:  # fvcore's nodes merge that file first
        rest = {key: slot for key, slot in found.entries.items() if key != "_BASE_"}
        found = DictObj(rest, found.open or Unknown("the file is based on another one", at))
    _merge(ev, node, found, at)
    if followed.origin is not None and not ev.at_defaults:  # another file may be named
        _loosen(ev, node, Unknown("another file may be named", at), followed.origin)
    return path


def _document(ev: Evaluator, stream: Value, at: At) -> DictObj:
    return _entries(ev, load(ev, source_of(ev, stream, at), "yaml", at), at)


def _entries(ev: Evaluator, value: Value, at: At) -> DictObj:
    held = ev.dict_at(value)
    if held is not None:
        return held
    reason = value.reason if isinstance(value, Unknown) else "what is merged is not known"
    return DictObj({}, None if value == Const(None) else Unknown(reason, value.at or at))


def _merge_from_other(ev: Evaluator, call: Call) -> Value:
    """`merge_from_other_cfg(node)`."""
    other = call.arg(0, "cfg_other")
    if other is not None and isinstance(call.receiver, Ref):
        node = call.receiver
        copied = call_library(ev, "copy.deepcopy", Arguments((other,)), call.at)
        _merge(ev, node, _entries(ev, copied, call.at), call.at)
    return Const(None, call.at)


def _merge_from_list(ev: Evaluator, call: Call) -> Value:
    """`merge_from_list(["a.b", 1])`: what the command line gives as a list keeps the types."""
    given = call.arg(0, "cfg_list")
    node = call.receiver
    if given is None or not isinstance(node, Ref) or (isinstance(given, Const) and not given.value):
        return Const(None, call.at)
    shown = given.default if isinstance(given, Open) and ev.at_defaults and given.default is not None else given
    listed = ev.list_at(shown)
    names = listed.items[::2] if listed is not None and listed.rest is None else None
    if listed is None or names is None or not all(isinstance(ev.constant(name), str) for name in names):
        origin = given.origin if isinstance(given, Open) else _origin_of(listed)
        _loosen(ev, node, Unknown("which options the list sets is not known", call.at), origin)
        return Const(None, call.at)
    if len(listed.items) % 2:
        raise ev.raises("AssertionError: Override list has odd length", call.at)
    for name, value in zip(names, listed.items[1::2], strict=True):
        *outer, last = str(ev.constant(name)).split(".")
        _require(ev, node, [*outer, last], call.at)
        source = DictObj({last: Slot(value, False, value.at)})
        for part in reversed(outer):
            source = DictObj({part: Slot(Ref(ev.new(source, None).addr, value.at))})
        _merge(ev, node, source, call.at)
    return Const(None, call.at)


def _require(ev: Evaluator, node: Ref, path: list[str], at: At) -> None:
    """A key that a list sets must be there, even where new ones are allowed.

    Raises:
        PathEndsError: for a key that the node surely does not have.
    """
    inner: Value = node
    for key in path:
        obj = ev.instance_at(inner)
        if obj is None or obj.open is not None:
            return
        if key not in obj.attrs:
            if not _renames(ev):
                raise ev.raises(f"AssertionError: Non-existent key: {'.'.join(path)}", at)
            return
        inner = obj.attrs[key].value


def _renames(ev: Evaluator) -> bool:
    """Whether the job has keys that are called deprecated or renamed, which may be left out."""
    return ev.get(ev.singleton(_RENAMED, lambda: ListObj("list"))) != ListObj("list")


def _origin_of(listed: ListObj | None) -> m.OpenOrigin | None:
    rest = listed.rest if listed is not None else None
    return rest.origin if isinstance(rest, Open) else None


def _load_cfg(ev: Evaluator, call: Call) -> Value:
    """`load_cfg(file or text)`."""
    given = call.arg(0, "cfg_file_obj_or_str")
    if given is None:
        return ev.unknown("a config is loaded from nothing", call.at)
    return dicts.attribute_dict_of(ev, _document(ev, given, call.at), CLASS, call.at)


# --- the rest --------------------------------------------------------------------------------------------------------


def _clone(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return call_library(ev, "copy.deepcopy", Arguments((call.receiver,)), call.at)


def _dump(ev: Evaluator, call: Call) -> Value:
    return some_text(call.at) if call.arg(-1, "stream") is None else Const(None, call.at)


def _allow(ev: Evaluator, call: Call) -> Value:
    """`set_new_allowed(flag)`, of the nodes below, too."""
    flag = call.arg(0, "is_new_allowed") or Const(True)

    def mark(node: Ref, depth: int) -> None:
        obj = ev.instance_at(node)
        for slot in list(obj.attrs.values()) if obj is not None and depth < _DEEP else ():
            if _is_node(ev, slot.value) and isinstance(slot.value, Ref) and slot.value.addr > 0:
                mark(slot.value, depth + 1)
        put_attribute(ev, node, _NEW_ALLOWED, flag, call.at)

    if isinstance(call.receiver, Ref):
        mark(call.receiver, 0)
    return Const(None, call.at)


def _rename(ev: Evaluator, call: Call) -> Value:
    """`register_deprecated_key(key)`, `register_renamed_key(...)`: keys that a node does not have may be left out."""
    ev.put(ev.singleton(_RENAMED, lambda: ListObj("list")), ListObj("list", (Const(True),)))
    return Const(None, call.at)


def _is_flag(ev: Evaluator, call: Call) -> Value:
    return Open(BOOL, None, "computed", call.at)


FUNCTIONS = {"config.CfgNode": _new, "config.load_cfg": _load_cfg, "config.CfgNode.load_cfg": _load_cfg}


def _no_attribute(ev: Evaluator, call: Call) -> Value:
    """`del cfg.key`: it has keys, and no attributes."""
    raise ev.raises(f"AttributeError: {ev.constant(call.args.positional[0])}", call.at)


METHODS = {
    **dicts.dict_methods("config.CfgNode"),
    "config.CfgNode.__init__": dicts.initialiser(_new),
    "config.CfgNode.merge_from_file": _merge_from_file,
    "config.CfgNode.merge_from_other_cfg": _merge_from_other,
    "config.CfgNode.merge_from_list": _merge_from_list,
    "config.CfgNode.clone": _clone,
    "config.CfgNode.__delattr__": _no_attribute,
    "config.CfgNode.dump": _dump,
    "config.CfgNode.set_new_allowed": _allow,
    "config.CfgNode.load_cfg": _load_cfg,
    **named("freeze defrost", nothing, "config.CfgNode."),
    **named("is_frozen is_new_allowed key_is_deprecated key_is_renamed", _is_flag, "config.CfgNode."),
    **named("register_deprecated_key register_renamed_key", _rename, "config.CfgNode."),
}
SETTERS = {"config.CfgNode": _set}
