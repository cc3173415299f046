"""Functions and classes of the project as pieces of code, which the evaluator may give up on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen
from inputgen.interpret.values import ClassObj, Func

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module


@frozen
class Definition:
    """A function or class of the project, or the code read at first.

    Attributes:
        owner: the number of the class that a method is of.
    """

    node: cst.CSTNode
    module: Module
    owner: str | None = None


def function_definition(ev: Evaluator, func: Func) -> Definition:
    """The definition of a function."""
    cls = ev.state.heap.get(func.owner) if func.owner is not None else None
    return Definition(func.node, func.module, str(id(cls.node)) if isinstance(cls, ClassObj) else None)
