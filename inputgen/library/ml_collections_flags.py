"""What flags may change of a config that `ml_collections.config_flags` was given (1.1, `config_path.set_value`).

`--config.model.n=3` sets an attribute, or the item of a dict, of whatever object it finds on its way, in place: of a
`ConfigDict`, a dataclass, an instance of any other class of the job. It sets numbers, texts and bools; what is None
only where another type is declared. Elements of lists are told as they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import Const, DictObj, Instance, Lib, Open, Ref, Slot, Value
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_SETTABLE = {BOOL, FLOAT, INT, STR}
_LIBRARIES = ("ml_collections.", "types.SimpleNamespace", "argparse.Namespace", "easydict.")


def opened(ev: Evaluator, value: Value) -> Value:
    """The config, with what flags may set made open."""
    if not ev.at_defaults:
        _open_parts(ev, value, set())
    return value


def _open_parts(ev: Evaluator, value: Value, met: set[int]) -> None:
    if not isinstance(value, Ref) or value.addr in met:
        return
    met.add(value.addr)
    ev.step(value.at)
    obj = ev.get(value)
    if isinstance(obj, Instance) and _is_walked(obj.cls):
        settable = class_attribute(ev, obj.cls, "is frozen") is None
        ev.put(value, replace(obj, attrs={name: _open(ev, slot, settable, met) for name, slot in obj.attrs.items()}))
    elif isinstance(obj, DictObj):
        entries = {key: _open(ev, slot, isinstance(key, str), met) for key, slot in obj.entries.items()}
        ev.put(value, replace(obj, entries=entries))


def _is_walked(cls: Value) -> bool:
    """Whether the attributes of its instances are what Python sees of them, and no state of a model."""
    return isinstance(cls, Ref) or (isinstance(cls, Lib) and cls.name.startswith(_LIBRARIES))


def _open(ev: Evaluator, slot: Slot, settable: bool, met: set[int]) -> Slot:
    value = slot.value
    _open_parts(ev, value, met)
    if not settable or not isinstance(value, Const) or _SETTABLE.isdisjoint(parts_of(type_of(value))):
        return slot
    return replace(slot, value=Open(type_of(value), value, "argv", value.at, value.constraints))
