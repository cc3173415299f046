"""What `key in d`, undecided, tells of a dict: on one arm it has the key, on the other it has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.mappings import has_key_of, key_of
from inputgen.interpret.places import value_at
from inputgen.interpret.values import CONFIG, Const, DictObj, Key, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# The dicts of a run config that tell which keys it has.
_VIEWS = ("python view", "stored view")


def refine_membership(ev: Evaluator, key: cst.BaseExpression, container: cst.BaseExpression, is_in: bool) -> None:
    """Narrow a dict or a run config by what came out of `key in container`."""
    if isinstance(container, cst.Call) and isinstance(container.func, cst.Attribute) and not container.args:
        container = container.func.value if container.func.attr.value == "keys" else container
    held = value_at(ev, container)
    wanted = ev.eval(key) if isinstance(key, cst.SimpleString) else value_at(ev, key)
    if not isinstance(held, Ref) or not isinstance(wanted, Const) or not has_key_of(ev, wanted):
        return
    obj = ev.instance_at(held)
    if obj is None or obj.cls != CONFIG:
        _narrow(ev, held, key_of(ev, wanted), is_in=is_in, of_launch=False)
        return
    for view in _VIEWS:
        slot = obj.attrs.get(view)
        if slot is not None:
            _narrow(ev, slot.value, key_of(ev, wanted), is_in=is_in, of_launch=True)


def _narrow(ev: Evaluator, held: Value, key: Key, *, is_in: bool, of_launch: bool) -> None:
    obj = ev.dict_at(held)
    if obj is None or not isinstance(held, Ref):
        return
    slot = obj.entries.get(key)
    if slot is not None and slot.optional and is_in:
        ev.put(held, replace(obj, entries={**obj.entries, key: replace(slot, optional=False)}))
    elif slot is not None and slot.optional:
        ev.put(held, replace(obj, entries={other: each for other, each in obj.entries.items() if other != key}))
    elif slot is None and is_in and (of_launch or obj.open is not None):
        ev.put(held, replace(obj, given=(*obj.given, (key, _why(obj, of_launch)))))


def _why(obj: DictObj, of_launch: bool) -> Unknown | None:
    return None if of_launch else obj.open
