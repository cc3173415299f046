"""What Lightning takes for hyperparameters: mappings and `argparse.Namespace` (lightning 2.6, `_to_hparams_dict`).

A dataclass is neither: `save_hyperparameters(config)` raises ValueError, as it has since 0.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import At, ClassObj, Const, Instance, Lib, ListObj, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_REFUSED = frozenset({"types.SimpleNamespace", "builtins.object", "pydantic.BaseModel", "abc.ABC", "typing.Generic"})


def refuse_other_types(ev: Evaluator, value: Value, at: At) -> None:
    """Refuse what is neither a mapping nor a namespace.

    Raises:
        PathEndsError: where it is surely of another type.
    """
    if isinstance(value, Const) and isinstance(value.value, bool | int | float):
        raise ev.raises("ValueError: Primitives are not allowed as hyperparameters", at)
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, ListObj):
        raise ev.raises(f"ValueError: Unsupported config type of {obj.kind}", at)
    if isinstance(obj, Instance) and all(_is_refused(ev, base) for base in (obj.cls, *linearised(ev, obj.cls))):
        cls = ev.get(obj.cls) if isinstance(obj.cls, Ref) else None
        name = cls.name if isinstance(cls, ClassObj) else "SimpleNamespace"
        raise ev.raises(f"ValueError: Unsupported config type of {name}", at)


def _is_refused(ev: Evaluator, base: Value) -> bool:
    if isinstance(base, Lib):
        return base.name in _REFUSED
    return isinstance(base, Ref) and isinstance(ev.get(base), ClassObj)
