"""Places that a condition reads: names, attributes, keys of dicts, and what library models keep under such.

Nothing is evaluated: a place is looked up as it stands, so that it can be written to as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen, replace
from inputgen.interpret.attribute_dicts import dict_part
from inputgen.interpret.copied import copied_from
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.names import find_scope
from inputgen.interpret.narrowings import Place, narrowed, root_of, with_slot
from inputgen.interpret.values import Const, DictObj, Instance, Lib, Ref, Scope, Slot, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


@frozen
class Cell:
    """Where a value is kept.

    Attributes:
        holder: the address of what holds it: a scope, an instance or a dict.
        key: its name, or its key, there.
        slot: what is there now.
    """

    holder: int
    key: str
    slot: Slot


def cell_of(ev: Evaluator, place: cst.BaseExpression) -> Cell | None:
    """Where the value of an expression is kept; None where it is no place, or not known."""
    if isinstance(place, cst.Name):
        return _of_name(ev, place.value)
    read = object_and_key(ev, place)
    cell = None if read is None else cell_in(ev, value_at(ev, read[0]), read[1], is_key=read[2])
    has_default = isinstance(place, cst.Call)
    return None if has_default and cell is not None and cell.slot.optional else cell


def narrow(ev: Evaluator, cell: Cell, value: Value) -> None:
    """Put a narrower value there: it is what the place held before, of which a condition told more.

    What a name was read from holds the same.
    """
    slot = replace(cell.slot, value=value)
    source = copied_from(ev, root_of(ev.state.narrowed, place_of(cell), cell.slot), cell.slot.value)
    put_slot(ev, cell, slot)
    ev.state.narrowed = narrowed(ev.state.narrowed, place_of(cell), cell.slot, slot)
    if source is not None:
        narrow(ev, Cell(*source[0], source[1]), value)


def place_of(cell: Cell) -> Place:
    """The place by which narrowings are known: that of the object, where the holder is the dict behind it."""
    return abs(cell.holder), cell.key


def put_slot(ev: Evaluator, cell: Cell, slot: Slot) -> None:
    """Put another slot there."""
    obj = ev.get(cell.holder)
    if isinstance(obj, Scope | Instance | DictObj):
        ev.put(cell.holder, with_slot(obj, cell.key, slot))


def cell_in(ev: Evaluator, value: Value | None, key: str, *, is_key: bool) -> Cell | None:
    """Where an object keeps an attribute, or what is under a key."""
    if not isinstance(value, Ref):
        return None
    obj = ev.get(value)
    if isinstance(obj, Scope) and not is_key:
        slot = obj.names.get(key)
        return Cell(value.addr, key, slot) if slot is not None else None
    if isinstance(obj, DictObj) and is_key:
        slot = obj.entries.get(key)
        return Cell(value.addr, key, slot) if slot is not None else None
    if not isinstance(obj, Instance):
        return None
    for base in linearised(ev, obj.cls):
        kept = ev.libraries.place(base.name) if isinstance(base, Lib) else None
        if kept is not None:
            found = kept(ev, value, key)
            return cell_in(ev, found[0], found[1], is_key=ev.dict_at(found[0]) is not None) if found else None
    part = dict_part(obj)
    if is_key and part is not None and part.addr > 0:
        return cell_in(ev, part, key, is_key=True)
    slot = obj.attrs.get(key) if not is_key or part is not None else None  # one that the class tells is not kept there
    return Cell(value.addr, key, slot) if slot is not None else None


def _of_name(ev: Evaluator, name: str) -> Cell | None:
    found = find_scope(ev, name)
    return Cell(found[0], name, found[1]) if found is not None else None


def value_at(ev: Evaluator, node: cst.BaseExpression) -> Value | None:
    """The value of an expression that is a place, or a constant of a library."""
    if not isinstance(node, cst.Attribute):
        cell = cell_of(ev, node)
        return cell.slot.value if cell is not None else None
    of, name = value_at(ev, node.value), node.attr.value
    cell = cell_in(ev, of, name, is_key=False)
    if cell is not None:
        return cell.slot.value
    constant = ev.libraries.value(f"{of.name}.{name}") if isinstance(of, Lib) else None
    return constant(ev, ev.at(node)) if constant is not None else None


def object_and_key(ev: Evaluator, place: cst.BaseExpression) -> tuple[cst.BaseExpression, str, bool] | None:
    """Of `x.name`, `getattr(x, "name")`, `x["name"]`, `x.get("name")`: the object, the name, whether it is a key."""
    if isinstance(place, cst.Attribute):
        return place.value, place.attr.value, False
    if isinstance(place, cst.Subscript) and len(place.slice) == 1:
        index = place.slice[0].slice
        key = _text(ev, index.value) if isinstance(index, cst.Index) else None
        return (place.value, key, True) if key is not None else None
    if not isinstance(place, cst.Call) or not place.args:
        return None
    func = place.func
    if isinstance(func, cst.Name) and func.value == "getattr" and len(place.args) > 1:
        name = _text(ev, place.args[1].value)
        return (place.args[0].value, name, False) if name is not None else None
    if isinstance(func, cst.Attribute) and func.attr.value == "get":
        name = _text(ev, place.args[0].value)
        return (func.value, name, True) if name is not None else None
    return None


def _text(ev: Evaluator, node: cst.BaseExpression) -> str | None:
    """The text that an expression is; it is a name, or written out."""
    if isinstance(node, cst.SimpleString):
        value: Value | None = ev.eval(node)
    else:
        cell = _of_name(ev, node.value) if isinstance(node, cst.Name) else None
        value = cell.slot.value if cell is not None else None
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None
