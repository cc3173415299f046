"""mmengine and mmcv 1.x: `Config`, an object around a dict of options (mmengine 0.10.7, `config/config.py`).

A config file is YAML, JSON, or Python whose names are the options; files that `_base_` names are merged below it. The
object is no dict: W&B given one as `config=` stores its attributes, the options under `_cfg_dict`. Files of the lazy
style (`with read_base():`, imports of other packages) and placeholders (`{{ fileDirname }}`) are not followed.
"""

from __future__ import annotations

import posixpath
import re
import sys
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute, set_attribute
from inputgen.interpret.texts import some_text
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    NONE,
    At,
    Bound,
    ClassObj,
    Const,
    DictObj,
    Func,
    Lib,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)
from inputgen.library import attribute_dict_classes as dicts
from inputgen.library.module_files import module_at
from inputgen.library.paths import follow, that_are_there
from inputgen.library.simple import attribute
from inputgen.model.types import BOOL, STR, union_of
from inputgen.model.types import NONE as NONE_TYPE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS, DICT = Lib("mmengine.Config"), "mmengine.ConfigDict"
_HELD, _FILE = "config dict", "config file"
_DEEP = 20
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+([.\w]+)", re.MULTILINE)
_NOT_FOLLOWED = ("read_base", "{{", "_base_.", "_base_[", "_delete_ =")


# --- files -----------------------------------------------------------------------------------------------------------


def _from_file(ev: Evaluator, call: Call) -> Value:
    """`Config.fromfile(filename)`."""
    path = call.arg(0, "filename")
    if path is None:
        return ev.unknown("a config is loaded from nothing", call.at)
    return ev.each(that_are_there(ev, path, call.at), lambda one: _read(ev, one, call.at))


def _read(ev: Evaluator, path: Value, at: At) -> Value:
    followed = follow(ev, path, at)
    if followed.text is None:
        call_library(ev, "builtins.open", Arguments((path,)), at)
        held = DictObj({}, Unknown(followed.reason, path.at or at))
    else:
        held = _entries(ev, followed.text, at, 0)
        if followed.origin is not None and not ev.at_defaults:
            held = _opened(ev, held, followed.origin, at)
    return _made(ev, held, Open(STR, None, "computed", at), at)


def _entries(ev: Evaluator, name: str, at: At, depth: int) -> DictObj:
    """The options of a config file, over those of the files it is based on."""
    if depth > _DEEP:
        return DictObj({}, Unknown("config files are based on one another too deep", at))
    ev.step(at)
    own = _own_entries(ev, name, at)
    if isinstance(own, Unknown):
        return DictObj({}, own)
    base = own.entries.get("_base_")
    rest = replace(own, entries={key: slot for key, slot in own.entries.items() if key != "_base_"})
    if base is None:
        return rest
    named = ev.list_at(base.value)
    paths = (base.value,) if named is None else named.items
    below = DictObj({}, None if named is None or named.rest is None else Unknown("a base is not known", at))
    for path in paths:
        text = ev.constant(path)
        if not isinstance(text, str) or "::" in text:
            below = replace(below, open=below.open or Unknown(f"the base {text} is not in the project", at))
            continue
        place = posixpath.normpath(posixpath.join(posixpath.dirname(name), text))
        found = _entries(ev, place, at, depth + 1)
        below = replace(below, entries={**below.entries, **found.entries}, open=below.open or found.open)
    return _merged(ev, below, rest, at, 0)


def _own_entries(ev: Evaluator, name: str, at: At) -> DictObj | Unknown:
    if not name.endswith(".py"):
        reader = "json.load" if name.endswith(".json") else "yaml.safe_load"
        file = call_library(ev, "builtins.open", Arguments((Const(name, at),)), at)
        value = call_library(ev, reader, Arguments((file,)), at)
        held = ev.dict_at(value)
        return held if held is not None else Unknown(getattr(value, "reason", "the config file is no mapping"), at)
    text = ev.world.text_file(name).text or ""
    if any(mark in text for mark in _NOT_FOLLOWED) or not _imports_only_builtins(text):
        return ev.unknown(f"the config file {name} is of a style that is not followed", at)
    module = module_at(ev, name, at)
    scope = ev.get(module) if isinstance(module, Ref) else None
    if not isinstance(scope, Scope):
        return module if isinstance(module, Unknown) else ev.unknown(f"the config file {name} cannot be read", at)
    kept = {key: slot for key, slot in scope.names.items() if not key.startswith("__") and _is_option(ev, slot.value)}
    return DictObj(dict(kept), scope.open)


def _imports_only_builtins(text: str) -> bool:
    heads = {found.split(".")[0] for found in _IMPORT.findall(text)}
    return heads <= sys.stdlib_module_names


def _is_option(ev: Evaluator, value: Value) -> bool:
    """Whether a name of a config file is an option: functions and modules are none."""
    if isinstance(value, Func | Bound | Lib):
        return False
    return not (isinstance(value, Ref) and isinstance(ev.get(value), Scope | ClassObj))


def _opened(ev: Evaluator, held: DictObj, origin: m.OpenOrigin, at: At) -> DictObj:
    """The options of a file in whose place another may be named."""
    entries = {}
    for key, slot in held.entries.items():
        value, inner = slot.value, ev.dict_at(slot.value)
        if inner is not None:
            value = ev.new_part(_opened(ev, inner, origin, at), value.at, value)
        elif isinstance(value, Const) and value.value is not None and value.value is not ...:
            value = Open(type_of(value), value, origin, value.at)
        entries[key] = replace(slot, value=value)
    return replace(held, entries=entries, open=held.open or Unknown("another config file may be named", at))


def _merged(ev: Evaluator, below: DictObj, over: DictObj, at: At, depth: int) -> DictObj:
    """`_merge_a_into_b`: dicts in dicts are merged, unless they say `_delete_`."""
    ev.step(at)
    entries = dict(below.entries)
    for key, slot in over.entries.items():
        before, inner = entries.get(key), ev.dict_at(slot.value)
        under = ev.dict_at(before.value) if before is not None else None
        value = slot.value
        if inner is not None:
            deletes = inner.entries.get("_delete_")
            kept = replace(inner, entries={k: s for k, s in inner.entries.items() if k != "_delete_"})
            if under is not None and deletes is None and depth < _DEEP:
                kept = _merged(ev, under, kept, at, depth + 1)
            value = ev.new_part(kept, slot.value.at, slot.value)
        entries[key] = replace(slot, value=value)
    return DictObj(entries, below.open or over.open)


# --- the object ------------------------------------------------------------------------------------------------------


def _new(ev: Evaluator, call: Call) -> Value:
    """`Config(cfg_dict, ..., filename)`."""
    given = call.arg(0, "cfg_dict")
    held = DictObj({}) if given is None else dicts.given_entries(ev, replace(call, args=Arguments((given,))))
    return _made(ev, held, call.arg(2, "filename") or Const(None, call.at), call.at)


def _made(ev: Evaluator, held: DictObj, filename: Value, at: At) -> Value:
    inner = dicts.attribute_dict_of(ev, held, DICT, at)
    return ev.new_instance(CLASS, {_HELD: Ref(inner.addr, at), _FILE: filename}, at)


def _inner(ev: Evaluator, config: Value | None) -> Ref:
    held = attribute(ev, config, _HELD)
    if isinstance(held, Ref):
        return held
    place = config.at if config is not None and config.at is not None else None
    return dicts.new_attribute_dict(ev, DICT, DictObj({}, Unknown("a config that is not known", place)), place)


def _getattr(ev: Evaluator, call: Call) -> Value:
    """`cfg.name`: an option, or a method of the dict."""
    name, inner = str(ev.constant(call.arg(0, "name"))), _inner(ev, call.receiver)
    found = find_attribute(ev, inner, name, call.at)
    if found is not None:
        return found
    obj = ev.instance_at(inner)
    if obj is not None and obj.open is None:
        raise ev.raises(f"AttributeError: 'ConfigDict' object has no attribute {name!r}", call.at)
    return ev.unknown(obj.open.reason if obj is not None and obj.open is not None else "it is not known", call.at)


def _set(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    set_attribute(ev, _inner(ev, target), name, value, at)


def _set_option(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a key is set on an instance"
    put_attribute(ev, target, name, dicts.converted(ev, value, DICT, {}), at)


def _through(name: str) -> Handler:
    def method(ev: Evaluator, call: Call) -> Value:
        found = find_attribute(ev, _inner(ev, call.receiver), name, call.at)
        assert found is not None, "it is a method of the dict"
        return call_value(ev, found, call.args, call.at)

    return method


def _merge_from_dict(ev: Evaluator, call: Call) -> Value:
    """`cfg.merge_from_dict({"a.b": 1})`: what the command line gives as a dict is not known."""
    given, inner = call.arg(0, "options"), _inner(ev, call.receiver)
    held, before = ev.dict_at(given) if given is not None else None, ev.dict_at(inner)
    assert before is not None, "the options are a dict"
    if given is None or given == NONE:
        return Const(None, call.at)
    own = Unknown("which options are merged is not known", call.at)
    why = given if isinstance(given, Unknown) and is_set_by_command_line(given) else own
    table = DictObj({}, held.open if held is not None else why)
    for key, slot in (held.entries if held is not None else {}).items():
        *outer, last = str(key).split(".")
        nested = DictObj({last: slot})
        for part in reversed(outer):
            nested = DictObj({part: Slot(Ref(ev.new(nested, None).addr, slot.at), slot.optional, slot.at)})
        table = replace(_merged(ev, table, nested, call.at, 0), open=table.open)
    after = _merged(ev, before, table, call.at, 0)
    if table.open is not None:
        after = replace(after, entries={k: _perhaps(ev, slot, table.open, 0) for k, slot in after.entries.items()})
    made = dicts.attribute_dict_of(ev, after, DICT, call.at)
    fresh = ev.dict_at(made)
    assert fresh is not None, "the options are a dict"
    ev.put(attribute_dict(inner, None), fresh)
    return Const(None, call.at)


def _perhaps(ev: Evaluator, slot: Slot, why: Unknown, depth: int) -> Slot:
    """An option that may have been given another value: by the command line, one of its type."""
    value = slot.value
    if not is_set_by_command_line(why):
        return replace(slot, value=Unknown(why.reason, why.at))
    held = ev.dict_at(value)
    if held is not None and depth < _DEEP:
        entries = {key: _perhaps(ev, inner, why, depth + 1) for key, inner in held.entries.items()}
        made = replace(held, entries=entries, open=held.open or why)
        return replace(slot, value=ev.new_part(made, value.at, value))
    if isinstance(value, Const) and value.value is not None and value.value is not ...:
        return replace(slot, value=Open(type_of(value), value, "argv", value.at))
    is_kept = isinstance(value, Open) or ev.list_at(value) is not None
    return slot if is_kept else replace(slot, value=Unknown(why.reason, why.at))


def _to_dict(ev: Evaluator, call: Call) -> Value:
    return dicts.to_dict(ev, replace(call, receiver=_inner(ev, call.receiver)))


def _copied(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return call_library(ev, "copy.deepcopy", Arguments((call.receiver,)), call.at)


def _text(ev: Evaluator, call: Call) -> Value:
    return some_text(call.at)


def _options(ev: Evaluator, config: Value, at: At) -> Value:
    return _inner(ev, config)


def _mapping(ev: Evaluator, config: Value, at: At) -> Value:
    return attribute_dict(_inner(ev, config), at)


def _some_text(ev: Evaluator, config: Value, at: At) -> Value:
    return some_text(at)


def _filename(ev: Evaluator, config: Value, at: At) -> Value:
    return attribute(ev, config, _FILE) or Const(None, at)


def _as_config(ev: Evaluator, config: Value, at: At) -> Value:
    """What W&B takes of the object: its attributes, of which versions have more."""
    entries = {
        "_cfg_dict": Slot(_inner(ev, config), False, at),
        "_filename": Slot(Open(union_of([STR, NONE_TYPE]), None, "computed", at), False, at),
        "_text": Slot(some_text(at), False, at),
        "_format_python_code": Slot(Open(BOOL, None, "computed", at), True, at),
    }
    return ev.new(DictObj(dict(entries), Unknown("a Config has further attributes, by version", at)), at)


_OF_DICT = tuple(name.partition(".")[2] for name in dicts.dict_methods("ConfigDict"))
_CONFIG: dict[str, Handler] = {
    **{name: _through(name) for name in _OF_DICT if name != "copy"},
    "__getattr__": _getattr,
    "merge_from_dict": _merge_from_dict,
    "to_dict": _to_dict,
    "copy": _copied,
    "dump": _text,
}
FUNCTIONS: dict[str, Handler] = {
    **dict.fromkeys(("Config", "config.Config"), _new),
    **dict.fromkeys(("Config.fromfile", "config.Config.fromfile"), _from_file),
    **dict.fromkeys(
        ("ConfigDict", "config.ConfigDict"),
        lambda ev, call: dicts.attribute_dict_of(ev, dicts.given_entries(ev, call), DICT, call.at),
    ),
}
METHODS: dict[str, Handler] = {
    **{f"Config.{name}": handler for name, handler in _CONFIG.items()},
    **dicts.dict_methods("ConfigDict"),
    "ConfigDict.to_dict": dicts.to_dict,
}
ATTRIBUTES = {
    "Config._cfg_dict": _options,
    "Config.as mapping": _mapping,
    "Config.as config": _as_config,
    "Config.as json": _some_text,
    "Config.as text": _some_text,
    "Config.pretty_text": _some_text,
    "Config.text": _some_text,
    "Config.filename": _filename,
}
SETTERS = {"Config": _set, "ConfigDict": _set_option}
