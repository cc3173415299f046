"""What `key in d` and `hasattr(x, key)`, undecided, tell: on one arm the dict has the key, on the other it has not.

Where the key itself is not known, it is none of those that are surely there, on the arm on which it is not: what is
written under it then overwrites none of them (`Unknown.besides`). On the other arm it is one of those that may be
there: what is written under it then is written under no other (`among`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import NAMESPACES
from inputgen.interpret.hierarchy import class_attribute, foreign_base, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import has_key_of, key_of
from inputgen.interpret.places import cell_of, narrow, value_at
from inputgen.interpret.proven import may_have
from inputgen.interpret.refine_values import one_of, other_than
from inputgen.interpret.values import (
    CONFIG,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Key,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CONSTANTS = (cst.SimpleString, cst.Integer)
_HELD = ("list", "tuple", "set", "frozenset")
# Classes whose instances have the attributes that are set, and no others.
# The dicts of a run config that tell which keys it has.
_VIEWS = ("python view", "stored view")


def refine_membership(ev: Evaluator, key: cst.BaseExpression, container: cst.BaseExpression, is_in: bool) -> None:
    """Narrow a dict or a run config by what came out of `key in container`."""
    if isinstance(container, cst.Call) and isinstance(container.func, cst.Attribute) and not container.args:
        container = container.func.value if container.func.attr.value == "keys" else container
    refine_key(ev, key, frozenset() if is_in else _keys_of(ev, container))
    if is_in:
        _keep_among(ev, key, _all_keys_of(ev, container))
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


def refine_has(ev: Evaluator, test: cst.Call, truthy: bool) -> None:
    """Narrow an object by what came out of `hasattr(x, name)`, or the name, which is none of its attributes."""
    held, name = value_at(ev, test.args[0].value), test.args[1].value
    refine_key(ev, name, frozenset() if truthy else _attributes_of(ev, held))
    if truthy:
        _keep_among(ev, name, _all_names_of(ev, held))
    wanted = ev.eval(name) if isinstance(name, cst.SimpleString) else value_at(ev, name)
    obj = ev.instance_at(held) if held is not None else None
    if obj is None or not isinstance(held, Ref) or not isinstance(wanted, Const) or held.addr in ev.several:
        return
    slot = obj.attrs.get(str(wanted.value))
    if slot is None and obj.open is not None and truthy and may_have(ev, obj, str(wanted.value)):
        ev.put(held, replace(obj, given=(*obj.given, (str(wanted.value), obj.open))))
    elif slot is not None and slot.optional and obj.cls in NAMESPACES:
        attrs = {key: each for key, each in obj.attrs.items() if each is not slot or truthy}
        attrs |= {str(wanted.value): replace(slot, optional=False)} if truthy else {}
        ev.put(held, replace(obj, attrs=attrs))


def is_has_test(ev: Evaluator, test: cst.BaseExpression) -> bool:
    """Whether a condition is `hasattr(x, name)`, of Python's own."""
    if not isinstance(test, cst.Call) or not isinstance(test.func, cst.Name) or len(test.args) != 2:
        return False
    return test.func.value == "hasattr" and ev.eval(test.func) == Lib("builtins.hasattr")


def refine_key(ev: Evaluator, key: cst.BaseExpression, keys: frozenset[Key]) -> None:
    """Narrow a key that is not known: it is none of `keys`."""
    cell = cell_of(ev, key) if keys else None
    if cell is None or abs(cell.holder) in ev.several:
        return
    narrower = _apart_from(cell.slot.value, keys)
    if narrower is not cell.slot.value:
        narrow(ev, cell, narrower)


def _keep_among(ev: Evaluator, key: cst.BaseExpression, keys: frozenset[Key] | None) -> None:
    """Narrow a key that is not known: it is one of `keys`, if all of them are texts; an option, if they are numbers."""
    cell = cell_of(ev, key) if keys else None
    if cell is None or not keys or abs(cell.holder) in ev.several:
        return
    value = cell.slot.value
    if isinstance(value, Unknown) and value.among is None and all(isinstance(each, str) for each in keys):
        narrow(ev, cell, replace(value, among=tuple(sorted(map(str, keys)))))
    elif isinstance(value, Open) and (narrower := one_of(value, keys)) is not value:
        narrow(ev, cell, narrower)


def _all_keys_of(ev: Evaluator, container: cst.BaseExpression) -> frozenset[Key] | None:
    """All keys that a dict may have, the elements of a list; None where there may be others."""
    if isinstance(container, cst.List | cst.Tuple | cst.Set):
        found = _keys_of(ev, container)
        return found if all(isinstance(each.value, _CONSTANTS) for each in container.elements) else None
    if isinstance(container, cst.Attribute) and container.attr.value == "__dict__":
        return _all_attributes_of(ev, value_at(ev, container.value))
    if isinstance(container, cst.Call) and len(container.args) == 1 and isinstance(container.func, cst.Name):
        is_vars = ev.eval(container.func) == Lib("builtins.vars")
        return _all_attributes_of(ev, value_at(ev, container.args[0].value)) if is_vars else None
    held = value_at(ev, container)
    obj = ev.instance_at(held) if held is not None else None
    if obj is not None:
        return _all_attributes_of(ev, held) if obj.cls == Lib("argparse.Namespace") else None
    known = ev.dict_at(held) if held is not None else None
    if known is not None:
        return frozenset(known.entries) if known.open is None and not known.given else None
    listed = ev.list_at(held) if held is not None else None
    if listed is None or listed.kind not in _HELD or listed.rest is not None:
        return None
    keys = _constants(listed.items)
    return keys if len(keys) == len(set(listed.items)) else None


def _all_attributes_of(ev: Evaluator, value: Value | None) -> frozenset[Key] | None:
    """All attributes that an instance may have itself; None where there may be others."""
    obj = ev.instance_at(value) if value is not None else None
    if obj is None or obj.open is not None or obj.given or not (isinstance(obj.cls, Ref) or obj.cls in NAMESPACES):
        return None
    return frozenset(name for name in obj.attrs if " " not in name)


def _all_names_of(ev: Evaluator, value: Value | None) -> frozenset[Key] | None:
    """All that `hasattr` may find in an instance of a class of the project, but methods, which no job means by it."""
    obj = ev.instance_at(value) if value is not None else None
    own = _all_attributes_of(ev, value)
    if obj is None or own is None or foreign_base(ev, obj.cls) is not None:
        return None
    found = set(own)
    for base in linearised(ev, obj.cls):
        held = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(held, ClassObj):
            scope = ev.scope_at(held.scope)
            if scope.open is not None or "__getattr__" in scope.names or "__getattribute__" in scope.names:
                return None
            found |= {
                name for name, slot in scope.names.items() if " " not in name and not isinstance(slot.value, Func)
            }
        elif base not in (Lib("builtins.object"), *NAMESPACES):
            return None
    return frozenset(name for name in found if not str(name).startswith("__"))


def _apart_from(value: Value, keys: frozenset[Key]) -> Value:
    if isinstance(value, Choice):
        left = [option for option in value.options if not (isinstance(option, Const) and option.value in keys)]
        return choice_of([_apart_from(option, keys) for option in left]) if left else value
    if isinstance(value, Unknown):
        return replace(value, besides=value.besides | keys)
    if isinstance(value, Open):
        for key in sorted(keys, key=str):
            value = other_than(value, Const(key))
    return value


def _keys_of(ev: Evaluator, container: cst.BaseExpression) -> frozenset[Key]:
    """The keys that a dict surely has, the elements of a list; of `vars(x)` and `x.__dict__`, the attributes."""
    if isinstance(container, cst.List | cst.Tuple | cst.Set):
        written = (ev.eval(each.value) for each in container.elements if isinstance(each.value, _CONSTANTS))
        return _constants(written)
    if isinstance(container, cst.Attribute) and container.attr.value == "__dict__":
        return _attributes_of(ev, value_at(ev, container.value))
    if isinstance(container, cst.Call) and len(container.args) == 1 and isinstance(container.func, cst.Name):
        is_vars = ev.eval(container.func) in (Lib("builtins.vars"), Lib("builtins.dir"))
        return _attributes_of(ev, value_at(ev, container.args[0].value)) if is_vars else frozenset()
    held = value_at(ev, container)
    obj = ev.instance_at(held) if held is not None else None
    if obj is not None and obj.cls == Lib("argparse.Namespace"):
        return _attributes_of(ev, held)
    if obj is not None and isinstance(class_attribute(ev, obj.cls, "__contains__"), Func):
        return frozenset()
    listed = ev.list_at(held) if held is not None else None
    if listed is not None:
        return _constants(listed.items) if listed.kind in _HELD else frozenset()
    known = ev.dict_at(held) if held is not None else None
    return _sure(known.entries) if known is not None else frozenset()


def _attributes_of(ev: Evaluator, value: Value | None) -> frozenset[Key]:
    """The attributes that an instance surely has."""
    obj = ev.instance_at(value) if value is not None else None
    if obj is None or isinstance(class_attribute(ev, obj.cls, "__getattribute__"), Func):
        return frozenset()
    return frozenset(name for name in _sure(obj.attrs) if " " not in str(name))


def _constants(values: Iterable[Value]) -> frozenset[Key]:
    return frozenset(each.value for each in values if isinstance(each, Const) and type(each.value) in (str, int))


def _sure(slots: Mapping[Any, Slot]) -> frozenset[Key]:
    return frozenset(key for key, slot in slots.items() if not slot.optional)


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
