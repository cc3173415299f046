"""What a class body says, in its order: annotated names with their types, docstrings, decorated methods.

Kept in the class's scope under `class fields`: a dict by name of instances of `typing.field`, with `annotation`,
`default` where something is assigned, `doc` for a text below it, and `declared type`, the JSON type.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.annotations import annotated_type
from inputgen.interpret.frames import Frame
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.names import put_name
from inputgen.interpret.values import At, ClassObj, Const, DictObj, Instance, Lib, Open, Ref, Slot, Value
from inputgen.library.type_expressions import read_type

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

FIELDS = "class fields"
QUALNAME = "qualified name"
UNDECIDED = "undecided field"
"""The name in a class's scope that holds a field which is there only on some paths."""


@frozen
class BodyField:
    """An annotated name of a class.

    Attributes:
        owner: the class whose body it is in.
        type: the JSON type its annotation declares; None where it tells none.
    """

    name: str
    owner: Ref
    annotation: Value
    default: Value | None
    doc: str | None
    type: m.Type | None
    at: At


def note_body(ev: Evaluator, cls: Ref) -> None:
    """Read the body of a class, and of the bases that nothing has read yet."""
    for base in [base for base in linearised(ev, cls) if isinstance(base, Ref)]:
        obj = ev.get(base)
        if isinstance(obj, ClassObj) and FIELDS not in ev.scope_at(obj.scope).names:
            _note(ev, obj, own=base == cls)


def _note(ev: Evaluator, obj: ClassObj, *, own: bool) -> None:
    prefix = _enclosing(ev) if own else ""
    put_name(ev, obj.scope, QUALNAME, Const(f"{prefix}{obj.name}"), None)
    entries: dict[str, Slot] = {}
    ev.frames.append(Frame(obj.module, obj.scope))
    try:
        for node, doc, nested in _annotated(obj.node.body):
            assert isinstance(node.target, cst.Name), "only names are collected"
            ran = not nested or _ran(ev, obj, node)
            if ran is None:
                put_name(ev, obj.scope, UNDECIDED, Const(node.target.value), At(obj.module, node.target))
            if not ran:
                continue
            name, annotation = node.target.value, node.annotation.annotation
            place = At(obj.module, node.target)
            attrs = {"annotation": Slot(read_type(ev, annotation, At(obj.module, annotation), obj.name))}
            type_ = annotated_type(ev, annotation)
            if type_ is not None:
                attrs["declared type"] = Slot(Open(type_, None, "declaration", place))
            slot = ev.scope_at(obj.scope).names.get(name)
            if slot is not None:
                attrs["default"] = slot
            if doc is not None:
                attrs["doc"] = Slot(Const(doc))
            entries[name] = Slot(Ref(ev.new(Instance(Lib("typing.field"), attrs), None).addr, place), False, place)
    finally:
        ev.frames.pop()
    put_name(ev, obj.scope, FIELDS, ev.new(DictObj(entries), None), None)


def annotations_made(ev: Evaluator, obj: ClassObj) -> list[cst.AnnAssign] | None:
    """The annotated names of a class body that ran; None where one may have."""
    made: list[cst.AnnAssign] = []
    for node, _, nested in _annotated(obj.node.body):
        ran = not nested or _ran(ev, obj, node)
        if ran is None:
            return None
        made += [node] if ran else []
    return made


def _enclosing(ev: Evaluator) -> str:
    """What the qualified name of a class defined here starts with."""
    frame = ev.frame
    if frame.owner is not None:
        outer = ev.get(frame.owner)
        if isinstance(outer, ClassObj):
            slot = ev.scope_at(outer.scope).names.get(QUALNAME)
            known = ev.constant(slot.value) if slot is not None else None
            return f"{known if isinstance(known, str) else outer.name}."
    return f"{frame.func.name}.<locals>." if frame.func is not None else ""


_Suite = cst.BaseSuite
_ARMS = (cst.If, cst.Else, cst.ExceptHandler, cst.ExceptStarHandler, cst.Finally, cst.MatchCase)


def _annotated(suite: _Suite, *, nested: bool = False) -> Iterator[tuple[cst.AnnAssign, str | None, bool]]:
    """The annotated names of a class body, with the text right below each, and whether it is in an `if` or a loop."""
    smalls: list[cst.CSTNode] = []
    for statement in suite.body:
        smalls.extend(statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement])
    for index, small in enumerate(smalls):
        if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
            yield small, text_of(smalls[index + 1]) if index + 1 < len(smalls) else None, nested
        elif not isinstance(small, cst.FunctionDef | cst.ClassDef):
            for inner in _suites(small):
                yield from _annotated(inner, nested=True)


def _suites(node: cst.CSTNode) -> Iterator[_Suite]:
    """The suites of a compound statement, of its other arms too."""
    for child in node.children if isinstance(node, (cst.BaseCompoundStatement, *_ARMS)) else ():
        if isinstance(child, cst.BaseSuite):
            yield child
        elif isinstance(child, _ARMS):
            yield from _suites(child)


def _ran(ev: Evaluator, obj: ClassObj, node: cst.AnnAssign) -> bool | None:
    """Whether an annotation inside an `if` or a loop ran; None where it may have."""
    assert isinstance(node.target, cst.Name), "only names are collected"
    name = node.target.value if node.value is not None else f"annotation {node.target.value}"
    slot = ev.scope_at(obj.scope).names.get(name)
    if slot is None or (slot.at is not None and slot.at != At(obj.module, node.target) and not slot.optional):
        return False
    return None if slot.optional or slot.at is None else True


def text_of(node: cst.CSTNode) -> str | None:
    """The text that a statement is, as a docstring is one; None for any other."""
    if not isinstance(node, cst.Expr) or not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString):
        return None
    text = node.value.evaluated_value
    return cleandoc(text) if isinstance(text, str) else None


def docstring(node: cst.ClassDef) -> str | None:
    """The docstring of a class, as Python keeps it."""
    body = node.body.body
    first: cst.CSTNode | None = body[0] if body else None
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0]
    if not isinstance(first, cst.Expr) or not isinstance(first.value, cst.SimpleString | cst.ConcatenatedString):
        return None
    text = first.value.evaluated_value
    return text if isinstance(text, str) else None


def own_fields(ev: Evaluator, cls: Ref) -> list[BodyField]:
    """The annotated names of one class body."""
    obj = ev.get(cls)
    slot = ev.scope_at(obj.scope).names.get(FIELDS) if isinstance(obj, ClassObj) else None
    table = ev.dict_at(slot.value) if slot is not None else None
    return [] if table is None else [_read(ev, str(name), held, cls) for name, held in table.entries.items()]


def _read(ev: Evaluator, name: str, slot: Slot, owner: Ref) -> BodyField:
    obj = ev.instance_at(slot.value)
    assert obj is not None, "a field is an instance"
    assert slot.at is not None, "a field is written somewhere"
    default, doc, type_ = (obj.attrs.get(key) for key in ("default", "doc", "declared type"))
    text = ev.constant(doc.value) if doc is not None else None
    return BodyField(
        name,
        owner,
        obj.attrs["annotation"].value,
        default.value if default is not None else None,
        text if isinstance(text, str) else None,
        type_.value.type if type_ is not None and isinstance(type_.value, Open) else None,
        slot.at,
    )


def all_fields(ev: Evaluator, cls: Value) -> dict[str, BodyField]:
    """The annotated names of a class and its bases, the bases' first."""
    fields: dict[str, BodyField] = {}
    for base in reversed(list(linearised(ev, cls))):
        if isinstance(base, Ref):
            fields |= {field.name: field for field in own_fields(ev, base)}
    return fields


def methods(node: cst.ClassDef) -> Iterator[tuple[str, list[cst.BaseExpression]]]:
    """The methods of a class body with their decorators."""
    for statement in node.body.body:
        if isinstance(statement, cst.FunctionDef):
            yield statement.name.value, [item.decorator for item in statement.decorators]
