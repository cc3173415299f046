"""easydict and munch: dicts whose keys are attributes, too (easydict 1.13, `__init__.py`; munch 4.0, `__init__.py`).

An `EasyDict` makes one of every dict put into it, in lists and tuples too, and takes what its class has as entries; a
`Munch` leaves what it is given, and `munchify` converts. Both are dicts, which W&B stores as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attribute_dicts import attribute_dict
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, ClassObj, Const, Func, Ref, Value
from inputgen.library.attribute_dict_classes import (
    attribute_dict_of,
    converted,
    dict_methods,
    given_entries,
    initialiser,
    new_attribute_dict,
    plain_dicts,
    to_dict,
)
from inputgen.library.simple import nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

EASY, MUNCH, AUTO = "easydict.EasyDict", "munch.Munch", "munch.AutoMunch"


def _new_easy(ev: Evaluator, call: Call) -> Value:
    """`EasyDict(mapping, **more)`."""
    return attribute_dict_of(ev, given_entries(ev, call), EASY, call.at)


def _initialise_easy(ev: Evaluator, call: Call) -> Value:
    """`__init__` below `EasyDict`: what the class itself has is set, too, over what is given."""
    initialiser(_new_easy)(ev, call)
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    cls = ev.get(obj.cls) if obj is not None and isinstance(obj.cls, Ref) else None
    if isinstance(cls, ClassObj) and isinstance(call.receiver, Ref):
        for name, slot in ev.scope_at(cls.scope).names.items():
            if not name.startswith("__") and " " not in name and not isinstance(slot.value, Func):
                _set_easy(ev, call.receiver, name, slot.value, call.at)
    return Const(None, call.at)


def _new_munch(ev: Evaluator, call: Call) -> Value:
    """`Munch(mapping, **more)`: what is nested stays what it is."""
    return new_attribute_dict(ev, MUNCH, given_entries(ev, call), call.at)


def _new_auto(ev: Evaluator, call: Call) -> Value:
    """`AutoMunch(mapping, **more)`: only what is set as an attribute later is converted."""
    return new_attribute_dict(ev, AUTO, given_entries(ev, call), call.at)


def _munchify(ev: Evaluator, call: Call) -> Value:
    """`munchify(value)`, `Munch.fromDict(value)`."""
    value = call.args.positional[0] if call.args.positional else Const(None, call.at)
    made = converted(ev, value, MUNCH, {})
    return replace(made, at=call.at) if isinstance(made, Ref) else made


def _set_easy(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a key is set on an instance"
    put_attribute(ev, target, name, converted(ev, value, EASY, {}), at)


def _set_auto(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    assert isinstance(target, Ref), "a key is set on an instance"
    put_attribute(ev, target, name, converted(ev, value, MUNCH, {}), at)


def _unmunchify(ev: Evaluator, call: Call) -> Value:
    """`unmunchify(value)`: plain dicts, all the way down."""
    return plain_dicts(ev, call.args.positional[0]) if call.args.positional else Const(None, call.at)


def _update_easy(ev: Evaluator, call: Call) -> Value:
    """`update(...)`, `[key] = value`: what is put in is converted."""
    if isinstance(call.receiver, Ref):
        target = attribute_dict(call.receiver, call.at)
        held = ev.dict_at(target)
        made = attribute_dict_of(ev, given_entries(ev, call), EASY, call.at)
        given = ev.dict_at(attribute_dict(made, None))
        assert held is not None, "attributes are seen as a dict"
        assert given is not None, "attributes are seen as a dict"
        ev.put(target, merged(held, given))
    return Const(None, call.at)


def _setitem_easy(ev: Evaluator, call: Call) -> Value:
    key, value = call.arg(0, "key"), call.arg(1, "value")
    handler: Handler = dict_methods("EasyDict")["EasyDict.__setitem__"]
    if key is None or value is None:
        return Const(None, call.at)
    args = replace(call.args, positional=(key, converted(ev, value, EASY, {})))
    return handler(ev, replace(call, args=args))


FUNCTIONS = {
    "EasyDict": _new_easy,
    "Munch": _new_munch,
    "AutoMunch": _new_auto,
    "munchify": _munchify,
    "unmunchify": _unmunchify,
    "Munch.fromDict": _munchify,
}
METHODS = {
    **dict_methods("EasyDict"),
    **dict_methods("Munch"),
    **dict_methods("AutoMunch"),
    "EasyDict.__init__": _initialise_easy,
    "EasyDict.update": _update_easy,
    "EasyDict.__setitem__": _setitem_easy,
    "EasyDict.__delattr__": nothing,  # the attribute is gone, the key stays
    "Munch.__init__": initialiser(_new_munch),
    "Munch.toDict": to_dict,
    "AutoMunch.toDict": to_dict,
}
SETTERS = {"EasyDict": _set_easy, "AutoMunch": _set_auto}
