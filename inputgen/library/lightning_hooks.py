"""The methods of modules and callbacks that Lightning's trainer calls.

Read from lightning 2.6 (`core/hooks.py`, `core/module.py`, `callbacks/callback.py`); 1.9 has the `*_epoch_end` besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.handed import called_by_library
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.values import ClassObj, Func, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_OTHERS = frozenset(
    """
    setup teardown prepare_data training_step validation_step test_step predict_step configure_optimizers
    configure_model configure_callbacks configure_gradient_clipping optimizer_step optimizer_zero_grad lr_scheduler_step
    train_dataloader val_dataloader test_dataloader predict_dataloader training_epoch_end validation_epoch_end
    test_epoch_end training_step_end validation_step_end test_step_end transfer_batch_to_device
    """.split()
)
# What of the words of a hook's name tells that it is called by some methods of a trainer alone.
_STAGES = {
    **dict.fromkeys(("fit", "train", "training"), ("fit",)),
    **dict.fromkeys(("validation", "val", "sanity"), ("fit", "validate")),
    "test": ("test",),
    "predict": ("predict",),
}


def tell_called(ev: Evaluator, hooked: Value, method: str, given: tuple[Value, ...]) -> None:
    """Note which methods of a module, data module or callback a method of a trainer calls.

    Args:
        ev: the evaluation.
        hooked: the object.
        method: the method of the trainer.
        given: what the hooks get first: the trainer and the module, those of callbacks.
    """
    obj = ev.instance_at(hooked)
    if obj is None:
        return
    for base in linearised(ev, obj.cls):
        for name in _methods(ev, base):
            func = class_attribute(ev, obj.cls, name)
            if isinstance(func, Func) and _is_called(name, method):
                called_by_library(ev, func, given)


def _methods(ev: Evaluator, cls: Value) -> list[str]:
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    return list(ev.scope_at(obj.scope).names) if isinstance(obj, ClassObj) else []


def _is_called(name: str, method: str) -> bool:
    if not name.startswith("on_") and name not in _OTHERS:
        return False
    told = [_STAGES[word] for word in name.split("_") if word in _STAGES]
    return all(method in methods for methods in told)
