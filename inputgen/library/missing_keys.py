"""Dicts of libraries whose missing keys read as empty ones, which are put in once something is written to them.

`d = addict.Dict(); d.a.b = 1` makes `{"a": {"b": 1}}`; reading `d.a` alone makes nothing. Such an empty dict remembers
where it came from, until it is put there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Const, DictObj, Lib, Ref, Unknown, Value
from inputgen.library.attribute_dict_classes import new_attribute_dict
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PARENT, _KEY = "missing from", "missing key"


def missing_key(ev: Evaluator, receiver: Ref, key: Value | None, call: Call) -> Value:
    """What reading a key gives that the dict does not have: an empty dict, not put in yet."""
    obj = ev.instance_at(receiver)
    assert obj is not None, "such a dict is an instance"
    if obj.open is not None or not isinstance(key, Const) or not isinstance(key.value, str):
        reason = obj.open.reason if obj.open is not None else "a key is read whose name is not known"
        return ev.unknown(reason, call.at)
    cls = next(base.name for base in linearised(ev, obj.cls) if isinstance(base, Lib))
    further: dict[str, Value] = {_PARENT: receiver, _KEY: key}
    return new_attribute_dict(ev, cls, DictObj({}), call.at, further)


def is_missing(ev: Evaluator, found: Value, receiver: Ref) -> bool:
    """Whether what was read from a dict is a key that it does not have."""
    return attribute(ev, found, _PARENT) == receiver


def put_in(ev: Evaluator, child: Ref) -> None:
    """Something is written to a dict: if it was read as a missing key, it is now put where it was missing."""
    parent, key = attribute(ev, child, _PARENT), attribute(ev, child, _KEY)
    obj = ev.instance_at(child)
    if not isinstance(parent, Ref) or not isinstance(key, Const) or obj is None or child.at is None:
        return
    kept = {name: slot for name, slot in obj.attrs.items() if name not in (_PARENT, _KEY)}
    ev.put(child, replace(obj, attrs=kept))
    put_in(ev, parent)
    put_attribute(ev, parent, str(key.value), Ref(child.addr, child.at), child.at)


def get_item(otherwise: Handler) -> Handler:
    """`d[key]`: a key that is surely missing reads as an empty dict."""

    def read(ev: Evaluator, call: Call) -> Value:
        key = call.arg(0, "key")
        held = ev.dict_at(attribute_dict(call.receiver, None)) if isinstance(call.receiver, Ref) else None
        known = isinstance(key, Const) and held is not None and held.open is None
        if isinstance(call.receiver, Ref) and known and held is not None and key.value not in held.entries:  # type: ignore[union-attr]
            return missing_key(ev, call.receiver, key, call)
        return otherwise(ev, call)

    return read


def get_attribute(ev: Evaluator, call: Call) -> Value:
    """`d.key`, where there is no such key."""
    if not isinstance(call.receiver, Ref):
        return Unknown("a dict that is not known", call.at)
    return missing_key(ev, call.receiver, call.arg(0, "name"), call)
