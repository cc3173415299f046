"""What an annotation says beyond a JSON type: the classes it names, through Optional, Union, markers and aliases.

Libraries that make a command line of a class need them: a dataclass is taken apart into its fields, an enum is given
by the name of a member. An annotation is read in the scope it was written in, whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.annotations import annotated_type
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.values import At, ClassObj, Const, Lib, Ref, Value
from inputgen.library.dataclass_fields import Field
from inputgen.library.paths import PATH
from inputgen.model.types import NONE, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module

_DEPTH = 30  # aliases, quotes and brackets in one annotation
_INNER = frozenset({"Annotated", "Final", "ClassVar", "InitVar", "Required", "NotRequired"})


@frozen
class Declared:
    """What an annotation says.

    Attributes:
        types: the JSON types it names.
        classes: the classes of the project it names.
        markers: the qualified names of what wraps it (`tyro.conf.Suppress`), outermost first.
        whole: whether that is all it says.
        is_path: whether it says `pathlib.Path`, and nothing else but None.
    """

    types: tuple[m.Type, ...] = ()
    classes: tuple[Ref, ...] = ()
    markers: tuple[Value, ...] = ()
    whole: bool = True
    is_path: bool = False

    @property
    def type(self) -> m.Type | None:
        """The JSON type; None where it names none, or something else too."""
        return union_of(list(self.types)) if self.types and self.whole and not self.classes else None

    @property
    def is_nullable(self) -> bool:
        """Whether None is one of its types."""
        return NONE in self.types

    @property
    def marker_names(self) -> frozenset[str]:
        """The names of the library markers, as far as they are of a library."""
        return frozenset(marker.name for marker in self.markers if isinstance(marker, Lib))


_NOTHING = Declared(whole=False)


def declared_of_field(ev: Evaluator, field: Field) -> Declared:
    """What the annotation of a dataclass field says."""
    if field.annotation is None or field.scope is None:
        return Declared((field.type,)) if field.type is not None else _NOTHING
    node = field.annotation.node
    assert isinstance(node, cst.BaseExpression), "an annotation is an expression"
    return declared_by(ev, node, field.annotation.module, field.scope)


def declared_by(ev: Evaluator, node: cst.BaseExpression, module: Module, scope: int) -> Declared:
    """What an annotation says, its names looked up in a scope."""
    before = ev.path
    with _inside(ev, module, scope):
        try:
            return _read(ev, node, 0)
        except PathEndsError:
            ev.path = before
            return _NOTHING


@contextmanager
def _inside(ev: Evaluator, module: Module, scope: int) -> Iterator[None]:
    ev.frames.append(Frame(module, scope))
    try:
        yield
    finally:
        ev.frames.pop()


def _read(ev: Evaluator, node: cst.BaseExpression, depth: int) -> Declared:
    if depth > _DEPTH:
        return _NOTHING
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return _quoted(ev, node.evaluated_value, depth)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _both(_read(ev, node.left, depth + 1), _read(ev, node.right, depth + 1))
    if isinstance(node, cst.Subscript):
        return _generic(ev, node, depth)
    if isinstance(node, cst.Name | cst.Attribute):
        return _named(ev, node, depth)
    return _plain(ev, node)


def _quoted(ev: Evaluator, text: object, depth: int) -> Declared:
    if not isinstance(text, str) or len(text) > 1000 or text.count("[") > 50:
        return _NOTHING
    try:
        return _read(ev, cst.parse_expression(text), depth + 1)
    except cst.ParserSyntaxError:
        return _NOTHING


def _both(a: Declared, b: Declared) -> Declared:
    is_path = (a.is_path and b.types == (NONE,)) or (b.is_path and a.types == (NONE,))
    classes, markers = (*a.classes, *b.classes), (*a.markers, *b.markers)
    return Declared((*a.types, *b.types), classes, markers, a.whole and b.whole, is_path)


def _plain(ev: Evaluator, node: cst.BaseExpression) -> Declared:
    type_ = annotated_type(ev, node)
    return _NOTHING if type_ is None else Declared((type_,))


def _named(ev: Evaluator, node: cst.Name | cst.Attribute, depth: int) -> Declared:
    value = ev.eval(node)
    if isinstance(value, Ref) and isinstance(ev.get(value), ClassObj):
        return Declared((), (value,))
    if isinstance(value, Const) and isinstance(value.value, str):
        return _quoted(ev, value.value, depth)
    written = value.at.node if value.at is not None else None
    if isinstance(written, cst.Subscript | cst.BinaryOperation) and value.at is not None:
        return _alias(ev, written, value.at, depth)
    return replace(_plain(ev, node), is_path=value == PATH)


def _alias(ev: Evaluator, written: cst.Subscript | cst.BinaryOperation, at: At, depth: int) -> Declared:
    """`Config = Union[A, B]`, used as an annotation: what is written there, read in the module it is written in."""
    main = ev.frames[0]
    scope = main.scope if main.module is at.module else ev.modules.get(at.module.path)
    if scope is None:
        return _NOTHING
    with _inside(ev, at.module, scope):
        return _read(ev, written, depth + 1)


def _generic(ev: Evaluator, node: cst.Subscript, depth: int) -> Declared:
    head = ev.eval(node.value)
    arguments = [element.slice.value for element in node.slice if isinstance(element.slice, cst.Index)]
    if isinstance(head, Ref) and isinstance(ev.get(head), ClassObj):
        return Declared((), (head,))
    name = head.name.rpartition(".")[2] if isinstance(head, Lib) else ""
    if not arguments:
        return _NOTHING
    if name == "Optional":
        return _both(_read(ev, arguments[0], depth + 1), Declared((NONE,)))
    if name == "Union":
        found = Declared()
        for argument in arguments:
            found = _both(found, _read(ev, argument, depth + 1))
        return found
    if name in _INNER or (isinstance(head, Lib) and ".conf." in head.name):
        inner = _read(ev, arguments[0], depth + 1)
        markers: list[Value] = [head] if name not in _INNER else []
        if name == "Annotated":
            markers += [ev.eval(argument) for argument in arguments[1:]]
        return replace(inner, markers=(*markers, *inner.markers))
    return _plain(ev, node)
