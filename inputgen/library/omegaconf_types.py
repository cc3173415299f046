"""The types of OmegaConf's nodes: what a dataclass annotation makes, and what a value becomes under it.

Source: omegaconf 2.3, `nodes.py` (`validate_and_convert` of each node class) and `omegaconf.py` (`_node_wrap`).
A type is kept on the heap as a text, since it is part of a config's state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.annotations import joined_types
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Choice, ClassObj, Const, Open, Ref, Unknown, Value
from inputgen.library import paths
from inputgen.library.dataclass_fields import Field, fields_of
from inputgen.library.enum import members_of
from inputgen.model.types import BOOL, DICT, FLOAT, INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MISSING = "???"
_SCALARS = {"int": INT, "float": FLOAT, "bool": BOOL, "str": STR, "bytes": STR, "Path": STR}
_LISTS = frozenset({"list", "List", "tuple", "Tuple", "Sequence"})
_DICTS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})
_UNION = "union:"
_TRUE = frozenset({"yes", "y", "on", "true"})
_FALSE = frozenset({"no", "n", "off", "false"})


@frozen
class NodeType:
    """What a node may hold.

    Attributes:
        kind: `any`, a scalar's name, several of them (`union:int,str`), `enum`, `class`, `list` or `dict`.
        optional: whether it may be None.
        cls: the heap address of the enum or dataclass.
        element: what a list or dict holds.
    """

    kind: str
    optional: bool = False
    cls: int = 0
    element: NodeType | None = None

    def text(self) -> str:
        """The type as it is kept on the heap."""
        inner = f" {self.element.text()}" if self.element is not None else ""
        return f"{'?' if self.optional else ''}{self.kind} {self.cls}{inner}"

    def json(self) -> m.Type | None:
        """The JSON type; None where it tells none."""
        element = self.element.json() if self.element is not None else None
        kinds: dict[str, m.Type] = {
            **_SCALARS,
            "enum": STR,
            "list": m.ListType(element),
            "dict": DICT,
            "class": DICT,
        }
        found = union_of([_SCALARS[name] for name in self.scalars()]) if self.scalars() else kinds.get(self.kind)
        return union_of([found, NONE]) if found is not None and self.optional else found

    def scalars(self) -> list[str]:
        """The names of the scalars that it is one of; none where it is no such union."""
        return self.kind.removeprefix(_UNION).split(",") if self.kind.startswith(_UNION) else []


ANY = NodeType("any", True)


def type_from_text(value: Value | None) -> NodeType:
    """The type that a text on the heap stands for; anything where paths disagree."""
    text = value.value if isinstance(value, Const) else None
    if not isinstance(text, str):
        return ANY
    found: NodeType | None = None
    words = text.split(" ")
    for kind, cls in reversed(list(zip(words[::2], words[1::2], strict=True))):
        found = NodeType(kind.removeprefix("?"), kind.startswith("?"), int(cls), found)
    return found or ANY


# --- annotations -----------------------------------------------------------------------------------------------------


def field_type(ev: Evaluator, cls: Value, field: Field) -> NodeType:
    """The node type of a dataclass field."""
    place = field.annotation
    if place is None or not isinstance(place.node, cst.BaseExpression):
        return ANY
    owner = _owner(ev, cls, place)
    if owner is None:
        return ANY
    parent = ev.scope_at(owner.scope).parent
    ev.frames.append(Frame(owner.module, parent if parent is not None else owner.scope))
    try:
        return _type(ev, place.node)
    except PathEndsError:
        return ANY
    finally:
        ev.frames.pop()


def _owner(ev: Evaluator, cls: Value, place: At) -> ClassObj | None:
    """The class, of a class and its bases, that a place belongs to, as far as its names go."""
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(obj, ClassObj) and obj.module is place.module:
            return obj
    return None


def _type(ev: Evaluator, node: cst.BaseExpression) -> NodeType:
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        if not isinstance(text, str) or len(text) > 1000 or text.count("[") > 50:
            return ANY
        try:
            return _type(ev, cst.parse_expression(text))
        except cst.ParserSyntaxError:
            return ANY
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _union(ev, [node.left, node.right])
    if isinstance(node, cst.Subscript):
        return _generic(ev, node)
    name = _name(node)
    if name in _SCALARS:
        return NodeType(name)
    if name in _LISTS:
        return NodeType("list", False, 0, ANY)
    if name in _DICTS:
        return NodeType("dict", False, 0, ANY)
    return ANY if name in ("Any", "None", "object", "") else _class(ev, node)


def _class(ev: Evaluator, node: cst.BaseExpression) -> NodeType:
    value = ev.eval(node)
    if isinstance(value, Ref) and members_of(ev, value) is not None:
        return NodeType("enum", False, value.addr)
    if isinstance(value, Ref) and fields_of(ev, value) is not None:
        return NodeType("class", False, value.addr)
    return ANY


def _name(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Name):
        return node.value
    return node.attr.value if isinstance(node, cst.Attribute) else ""


def _generic(ev: Evaluator, node: cst.Subscript) -> NodeType:
    name = _name(node.value)
    args = [element.slice.value for element in node.slice if isinstance(element.slice, cst.Index)]
    if name == "Optional" and args:
        inner = _type(ev, args[0])
        return NodeType(inner.kind, True, inner.cls, inner.element)
    if name == "Union":
        return _union(ev, args)
    if name in _LISTS:
        element = _type(ev, args[0]) if args else ANY
        return NodeType("list", False, 0, element)
    if name in _DICTS:
        return NodeType("dict", False, 0, _type(ev, args[1]) if len(args) > 1 else ANY)
    return ANY


def _union(ev: Evaluator, nodes: list[cst.BaseExpression]) -> NodeType:
    named = [node for node in nodes if _name(node) not in ("None", "NoneType")]
    if len(named) > 1:
        return _scalars(ev, named, optional=len(named) < len(nodes))
    if not named:
        return ANY
    inner = _type(ev, named[0])
    return NodeType(inner.kind, inner.optional or len(named) < len(nodes), inner.cls, inner.element)


def _scalars(ev: Evaluator, nodes: list[cst.BaseExpression], *, optional: bool) -> NodeType:
    """One of several scalars; OmegaConf has no other unions."""
    found = [_type(ev, node) for node in nodes]
    names = [name for each in found for name in each.scalars() or [each.kind]]
    if not all(name in _SCALARS for name in names):
        return ANY
    return NodeType(_UNION + ",".join(dict.fromkeys(names)), optional or any(each.optional for each in found))


# --- values ----------------------------------------------------------------------------------------------------------


def is_interpolation(value: Value) -> bool:
    """Whether a leaf is an interpolation (omegaconf `_utils.get_value_kind`)."""
    return isinstance(value, Const) and isinstance(value.value, str) and "${" in value.value


def is_missing(value: Value) -> bool:
    """Whether a leaf is `???`."""
    return isinstance(value, Const) and value.value == MISSING


def converted(ev: Evaluator, type_: NodeType, value: Value, at: At) -> Value:
    """What a leaf becomes in a node of a type.

    Raises:
        PathEndsError: where OmegaConf refuses it (ValidationError).
    """
    if isinstance(value, Choice):
        return ev.each(value, lambda option: converted(ev, type_, option, at))
    if isinstance(value, Const):
        return _of_constant(ev, type_, value, at)
    json = type_.json()
    if isinstance(value, Open) and json is not None:
        default = value.default
        if isinstance(default, Const):
            known = _plain(ev, type_, default, at)
            default = None if isinstance(known, Unknown) else known
        return Open(json, default, value.origin, value.at)
    if isinstance(value, Unknown) and json is not None:
        return Open(json, None, "declaration", value.at or at)
    return value


def _of_constant(ev: Evaluator, type_: NodeType, value: Const, at: At) -> Value:
    made = _plain(ev, type_, value, at)
    if isinstance(made, Unknown):
        raise ev.raises(f"ValidationError: {made.reason}", at)
    return made


def _plain(ev: Evaluator, type_: NodeType, value: Const, at: At) -> Value:
    """The value of the type; unknown with the reason where OmegaConf refuses it."""
    held = value.value
    if is_missing(value) or is_interpolation(value) or type_.kind == "any" or held is ...:
        return Const(held, value.at)
    if held is None:
        return value if type_.optional else Unknown("a field that is not optional cannot be None", at)
    if type_.scalars():  # nothing is converted
        return Const(held, value.at)
    if type_.kind == "enum":
        return _member(ev, type_, value, at)
    if type_.kind == "Path" and isinstance(held, str):
        return paths.new_path(ev, Const(held, value.at), value.at or at)
    try:
        made = _CONVERTERS[type_.kind](held) if type_.kind in _CONVERTERS else None
    except (ValueError, OverflowError):
        made = None
    if made is None:
        return Unknown(f"{held!r} cannot be converted to {type_.kind}", at)
    return Const(made, value.at)


def _int(value: object) -> int | None:
    return int(value) if type(value) in (int, str) else None  # type: ignore[call-overload]


def _float(value: object) -> float | None:
    return float(value) if type(value) in (int, str, float) else None  # type: ignore[arg-type]


def _bool(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if not isinstance(value, str):
        return None
    try:
        return _bool(int(value))
    except ValueError:
        return True if value.lower() in _TRUE else False if value.lower() in _FALSE else None


def _str(value: object) -> str | None:
    return None if isinstance(value, bytes) else str(value)


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None


_CONVERTERS = {"int": _int, "float": _float, "bool": _bool, "str": _str, "bytes": _bytes}


def _member(ev: Evaluator, type_: NodeType, value: Const, at: At) -> Value:
    """A member by its name, `Class.NAME`, or its value (`EnumNode.validate_and_convert_to_enum`)."""
    members = members_of(ev, Ref(type_.cls)) or {}
    held = value.value
    if isinstance(held, str):
        slot = members.get(held.rpartition(".")[2])
        return slot.value if slot is not None else Unknown(f"{held!r} is no member of the enum", at)
    for slot in members.values():
        obj = ev.instance_at(slot.value)
        inner = obj.attrs["value"].value if obj is not None else None
        if isinstance(inner, Const) and inner.value == held and isinstance(held, int):
            return slot.value
    return Unknown(f"{held!r} is no member of the enum", at)


_MUST_BE_GIVEN = m.UnknownType("it must be given on the command line")
_GIVEN = m.UnknownType("the command line gives it")
_LEFT_MISSING = m.UnknownType("it stays the text ??? where the command line does not give it")


def left_missing(value: Value) -> Value:
    """A value as it is copied, and not read: without one it is the text `???`, which raises nothing there."""
    if not isinstance(value, Open) or value.type != _MUST_BE_GIVEN:
        return value
    return Open(_LEFT_MISSING, Const(MISSING, value.at), value.origin, value.at)


def given_missing(value: Value) -> Value:
    """A value; of a leaf that is `???`, what it has been given by whoever starts the job."""
    is_left = is_missing(value) or (isinstance(value, Open) and value.type == _MUST_BE_GIVEN)
    return Open(_GIVEN, None, "argv", value.at) if is_left else value


def opened(type_: NodeType, value: Value, origin: m.OpenOrigin) -> Value:
    """A leaf that anyone may change: typed by its declaration, else by its value."""
    if isinstance(value, Choice):
        return choice_of([opened(type_, option, origin) for option in value.options], value.at)
    declared = type_.json()
    if is_missing(value):
        return Open(declared if declared is not None else _MUST_BE_GIVEN, None, origin, value.at)
    if not isinstance(value, Const) or is_interpolation(value) or value.value is ...:
        return value
    json = joined_types(declared, type_of(value)) if declared is not None else type_of(value)
    return Open(json, Const(value.value, value.at), origin, value.at)
