"""Library classes whose instances are dicts and have their keys as attributes: what they share.

Such an instance holds its entries as attributes; the dict that it is is the dict behind them (`attribute_dicts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import At, DictObj, Instance, Lib, Ref, Slot, Unknown, Value
from inputgen.library import builtin_dicts

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NOTHING: Mapping[str, Value] = {}
_INHERITED = tuple(
    name.partition(".")[2] for name in builtin_dicts.METHODS if not name.endswith(("__init__", "fromkeys"))
)


def new_attribute_dict(
    ev: Evaluator, cls: str, held: DictObj, at: At | None, further: Mapping[str, Value] = _NOTHING
) -> Ref:
    """An instance of such a class that holds these entries; `further` is what its model keeps beside them."""
    kept = {key: slot for key, slot in held.entries.items() if is_attribute_name(key)}
    why = held.open
    if len(kept) < len(held.entries) and why is None:
        lost = next(key for key in held.entries if key not in kept)
        why = Unknown(f"it has a key {lost!r}, which is no name", at)
    ref = Ref(ev.new(Instance(Lib(cls), {}, why), at).addr, at)
    attrs = {**kept, "as dict": Slot(attribute_dict(ref, None)), **{key: Slot(value) for key, value in further.items()}}
    ev.put(ref, Instance(Lib(cls), attrs, why))
    return ref


def dict_methods(cls: str) -> dict[str, Handler]:
    """The methods that such a class has of `dict`."""
    return {f"{cls}.{name}": _through(name) for name in _INHERITED}


def _through(name: str) -> Handler:
    method = builtin_dicts.METHODS[f"dict.{name}"]

    def call_it(ev: Evaluator, call: Call) -> Value:
        assert isinstance(call.receiver, Ref), "a method has a receiver"
        return method(ev, Call(call.name, call.args, call.at, attribute_dict(call.receiver, call.at)))

    return call_it
