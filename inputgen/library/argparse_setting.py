"""How `parse_args` sets the attributes of a namespace with a `__setattr__` of the job's (Python docs, argparse)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.setting_attributes import set_attribute
from inputgen.interpret.values import NONE, At, Ref, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def set_by_namespace(ev: Evaluator, namespace: Ref, name: str, slot: Slot, at: At) -> None:
    """`setattr(namespace, name, value)`, on some paths only where the option is there on some."""

    def put() -> Value:
        set_attribute(ev, namespace, name, slot.value, slot.at or at)
        return NONE

    if slot.optional:
        ev.branch([put, lambda: NONE])
    else:
        put()
