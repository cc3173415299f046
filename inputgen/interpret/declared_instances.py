"""Parameters declared to be of a class of the project: instances whose fields are what they are declared as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import ClassObj, Const, Func, Lib, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module

MADE = "dataclasses.declared instance"  # the model that makes an instance of a class of what it declares
_INNER = frozenset({"Optional", "Union", "Annotated", "Final"})
_LONGEST = 1000
_SUBCLASSES = 4  # that are taken for what a parameter may be, too


def declared_instance(
    ev: Evaluator, node: cst.BaseExpression, module: Module, scope: int, why: Unknown
) -> Value | None:
    """A value of the classes of the project that an annotation names; None where it names something else, too.

    A class whose instances a library makes (a dataclass, a pydantic model) declares its fields. What the `__init__` of
    any other class makes of arguments that are not known is not asked: it may start runs.

    Args:
        ev: the evaluation.
        node: the annotation.
        module: the module it is written in.
        scope: the heap address of the scope it is written in.
        why: why the value is not known.
    """
    if why.at is None:
        return None
    before = ev.state.fork(certain=True)
    ev.frames.append(Frame(module, scope))
    try:
        parts = list(_parts(ev, node))
        classes = [part for part in parts if isinstance(part, Ref)]
        if not classes or not all(_is_made_by_library(ev, cls) for cls in classes) or len(classes) > _SUBCLASSES:
            return None
        nothing = [Const(None, why.at)] if any(part == Const(None) for part in parts) else []
        if len(parts) > len(classes) + len(nothing):
            return None
        handler = ev.libraries.function(MADE)
        assert handler is not None, "dataclasses are modelled"
        given = [Arguments((cls,), {}, why) for cls in _with_subclasses(ev, classes)]
        made = [handler(ev, Call(MADE, args, why.at)) for args in given]
        return choice_of([*made, *nothing], why.at)
    except PathEndsError:
        ev.path = before.with_heap(before.heap)
        return None
    finally:
        ev.frames.pop()


def _parts(ev: Evaluator, node: cst.BaseExpression, depth: int = 0) -> Iterator[Value]:
    """What an annotation names: classes, None, or whatever else."""
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        inner = _parsed(text) if isinstance(text, str) and depth == 0 else None
        yield from [Unknown("its annotation is not known")] if inner is None else _parts(ev, inner, depth + 1)
    elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        yield from _parts(ev, node.left, depth)
        yield from _parts(ev, node.right, depth)
    elif isinstance(node, cst.Subscript):
        yield from _of_subscript(ev, node, depth)
    else:
        value = ev.eval(node)
        is_class = isinstance(value, Ref) and isinstance(ev.get(value), ClassObj)
        yield value if is_class or isinstance(value, Const) else Unknown("its annotation is no class of the project")


def _of_subscript(ev: Evaluator, node: cst.Subscript, depth: int) -> Iterator[Value]:
    head = node.value.attr if isinstance(node.value, cst.Attribute) else node.value
    name = head.value if isinstance(head, cst.Name) else ""
    inner = [element.slice.value for element in node.slice if isinstance(element.slice, cst.Index)]
    if name not in _INNER:
        yield from _parts(ev, node.value, depth)
        return
    for part in inner if name == "Union" else inner[:1]:
        yield from _parts(ev, part, depth)
    if name == "Optional":
        yield Const(None)


def _parsed(text: str) -> cst.BaseExpression | None:
    if len(text) > _LONGEST or text.count("[") > 50:
        return None
    try:
        return cst.parse_expression(text)
    except cst.ParserSyntaxError:
        return None


def _is_made_by_library(ev: Evaluator, cls: Ref) -> bool:
    """Whether a library makes the instances of a class of what it declares: it has no `__init__` of its own."""
    init = class_attribute(ev, cls, "__init__")
    if isinstance(init, Func) or isinstance(class_attribute(ev, cls, "__new__"), Func):
        return False
    bases = [base.name for base in linearised(ev, cls) if isinstance(base, Lib)]
    reads = any(ev.libraries.function(f"{name}.subclassed") is not None for name in bases)
    return reads or isinstance(init, Lib) or class_attribute(ev, cls, "make instance") is not None


def _with_subclasses(ev: Evaluator, classes: list[Ref]) -> list[Ref]:
    """The classes, and those of the project below them that are known: any of them may be meant."""
    found = list(classes)
    for address, obj in list(ev.state.heap.items()):
        ref = Ref(address)
        if isinstance(obj, ClassObj) and ref not in found and any(base in found for base in obj.bases):
            found.append(ref)
    return found if len(found) <= len(classes) + _SUBCLASSES else classes
