"""What a job does to `self.hparams` itself: the next `save_hyperparameters` saves that, too (lightning 2.6:
`core/mixins/hparams_mixin.py`, `_set_hparams`, and the copy of all after it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret.hierarchy import foreign_base
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Ref, Slot, Value, same
from inputgen.library.attribute_dict_classes import new_attribute_dict
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

AS_SAVED = "hparams as saved"


@frozen
class Changed:
    """What was set, and the names that are gone, since they were saved, if ever."""

    set: DictObj
    gone: frozenset[str]


def changed(ev: Evaluator, module: Ref) -> Changed:
    """What the job did to the hyperparameters of a module."""
    held = ev.dict_at(attribute(ev, module, "hparams") or Const(None))
    saved = ev.dict_at(attribute(ev, module, AS_SAVED) or Const(None)) or DictObj({})
    if held is None:
        return Changed(DictObj({}), frozenset())
    before = saved.entries
    entries = {key: slot for key, slot in held.entries.items() if key not in before or _differs(slot, before[key])}
    gone = frozenset(str(key) for key in before if key not in held.entries)
    return Changed(DictObj(entries, held.open if saved.open is None else None), gone)


def _differs(slot: Slot, before: Slot) -> bool:
    return slot.optional != before.optional or not same(slot.value, before.value)


def hparams(ev: Evaluator, module: Value, at: At) -> Value:
    """`self.hparams` of a module that saved none: it is there from then on, and empty."""
    obj = ev.instance_at(module)
    if not isinstance(module, Ref) or obj is None or obj.open is not None or foreign_base(ev, obj.cls) is not None:
        return ev.unknown("the hyperparameters of a module that is not known", at)
    made = new_attribute_dict(ev, "lightning.AttributeDict", DictObj({}), at)
    put_attribute(ev, module, "hparams", made, at)
    return made
