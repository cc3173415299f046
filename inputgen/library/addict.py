"""addict: `Dict`, a dict whose keys are attributes and whose missing keys read as empty ones (addict 2.4, `addict.py`).

Dicts given to the constructor become a `Dict`, those in lists too; what is assigned later stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.calls import call_library
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Ref, Slot, Value
from inputgen.library import attribute_dict_classes as dicts
from inputgen.library import missing_keys
from inputgen.library.simple import named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = "addict.Dict"
_DICT = dicts.dict_methods("Dict")
_DEEP = 50


def _new(ev: Evaluator, call: Call) -> Value:
    """`Dict(mapping, **more)`."""
    return dicts.attribute_dict_of(ev, dicts.given_entries(ev, call), CLASS, call.at)


def _set(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a key is set on an instance"
    missing_keys.put_in(ev, target)
    put_attribute(ev, target, name, value, at)


def _setitem(ev: Evaluator, call: Call) -> Value:
    if isinstance(call.receiver, Ref):
        missing_keys.put_in(ev, call.receiver)
    return _DICT["Dict.__setitem__"](ev, call)


def _setdefault(ev: Evaluator, call: Call) -> Value:
    if isinstance(call.receiver, Ref):
        missing_keys.put_in(ev, call.receiver)
    return _DICT["Dict.setdefault"](ev, call)


def _update(ev: Evaluator, call: Call) -> Value:
    """`update(mapping, **more)`: a dict in a dict updates it."""
    if isinstance(call.receiver, Ref):
        given = dicts.given_entries(ev, call)
        if given.entries or given.open is not None:
            missing_keys.put_in(ev, call.receiver)
        _merge(ev, call.receiver, given, call, 0)
    return Const(None, call.at)


def _merge(ev: Evaluator, target: Ref, source: DictObj, call: Call, depth: int) -> None:
    ev.step(call.at)
    held = ev.dict_at(target)
    assert held is not None, "such a dict is one"
    plain: dict[str, Slot] = {}
    for key, slot in source.entries.items():
        before = held.entries.get(key)
        inner = ev.dict_at(slot.value)
        nested = before.value if before is not None else None
        if isinstance(nested, Ref) and ev.dict_at(nested) is not None and inner is not None and depth < _DEEP:
            updates = ev.instance_at(nested) is not None and not slot.optional
            if updates:
                _merge(ev, nested, inner, call, depth + 1)
                continue
            call_library(ev, "builtins.dict.update", Arguments((nested, slot.value)), call.at)
            continue
        plain[key] = slot
    at = attribute_dict(target, None) if ev.instance_at(target) is not None else target
    now = ev.dict_at(at)
    assert now is not None, "such a dict is one"
    ev.put(at, merged(now, DictObj(dict(plain), source.open)))


def _copied(ev: Evaluator, call: Call) -> Value:
    """`copy()`, `deepcopy()`."""
    assert call.receiver is not None, "a method has a receiver"
    return call_library(ev, f"copy.{call.name.rpartition('.')[2]}", Arguments((call.receiver,)), call.at)


FUNCTIONS = {"Dict": _new}
METHODS = {
    **_DICT,
    "Dict.__init__": dicts.initialiser(_new),
    "Dict.__getattr__": missing_keys.get_attribute,
    "Dict.__getitem__": missing_keys.get_item(_DICT["Dict.__getitem__"]),
    "Dict.__setitem__": _setitem,
    "Dict.setdefault": _setdefault,
    "Dict.update": _update,
    "Dict.to_dict": dicts.to_dict,
    "Dict.copy": _copied,
    "Dict.deepcopy": _copied,
    **named("freeze unfreeze", nothing, "Dict."),
}
SETTERS = {"Dict": _set}
