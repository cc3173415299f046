"""What a node of each kind that stores or binds something adds to the effects of code (see `effects_reading`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from inputgen.interpret.bound_names import bound_in, names_of
from inputgen.interpret.effects import NONE, Imported, Store, with_all, within
from inputgen.interpret.trees import children, descendants

if TYPE_CHECKING:
    from inputgen.interpret.effects_reading import Reader


class Names:
    """The local names that a piece of code sees, with their keys."""

    def __init__(
        self, local: dict[str, str], owner: str | None = None, number: int = -1, method_of: str | None = None
    ) -> None:
        self.local = local
        self.owner = owner
        self.method_of = method_of
        self.number = number
        self.declared_global: set[str] = set()


def _assign(reader: Reader, node: cst.Assign, names: Names) -> None:
    reader.read(node.value, names)
    sources = reader.sources(node.value, names)
    for target in node.targets:
        reader.assign(target.target, sources, names)


def _annotated(reader: Reader, node: cst.AnnAssign, names: Names) -> None:
    if node.value is not None:
        reader.read(node.value, names)
        reader.assign(node.target, reader.sources(node.value, names), names)


def _augmented(reader: Reader, node: cst.AugAssign, names: Names) -> None:
    reader.read(node.value, names)
    sources = reader.sources(node.value, names)
    reader.stores.append(Store("call", reader.sources(node.target, names), "extend"))
    reader.assign(node.target, sources, names)


def _walrus(reader: Reader, node: cst.NamedExpr, names: Names) -> None:
    reader.read(node.value, names)
    reader.assign(node.target, reader.sources(node.value, names), names)


def _for(reader: Reader, node: cst.For | cst.CompFor, names: Names) -> None:
    _bind_elements(reader, node.target, node.iter, names)
    for child in children(node):
        if child is not node.target:
            reader.read(child, names)


def _bind_elements(reader: Reader, target: cst.BaseExpression, iterated: cst.BaseExpression, names: Names) -> None:
    """What a loop walks over binds its target: what counts the elements, and the keys of dicts, are none of them."""
    name = _walking(iterated)
    pair = [each.value for each in target.elements] if isinstance(target, cst.Tuple) else []
    if name is None or len(pair) != 2:
        reader.assign(target, within(reader.sources(iterated, names)), names)
        return
    assert isinstance(iterated, cst.Call), "a method or function walks"
    own = with_all(frozenset((f"return {name}",)))  # of the project, should it have one of that name
    reader.assign(pair[0], own, names)
    if name == "enumerate":
        reader.assign(pair[1], own, names)
        _bind_elements(reader, pair[1], iterated.args[0].value, names)
    else:
        reader.assign(pair[1], within(reader.sources(iterated, names)), names)


def _walking(node: cst.BaseExpression) -> str | None:
    """The name of what gives pairs, if it is called here: `x.items()` or `enumerate(x)`."""
    if not isinstance(node, cst.Call) or any(arg.star for arg in node.args):
        return None
    if isinstance(node.func, cst.Attribute) and node.func.attr.value == "items" and not node.args:
        return "items"
    counted = isinstance(node.func, cst.Name) and node.func.value == "enumerate"
    return "enumerate" if counted and node.args and node.args[0].keyword is None else None


def _with_item(reader: Reader, node: cst.WithItem, names: Names) -> None:
    reader.read(node.item, names)
    if node.asname is not None:
        reader.assign(node.asname.name, reader.sources(node.item, names), names)


def _match(reader: Reader, node: cst.Match, names: Names) -> None:
    """What a pattern captures is what is matched, or part of it."""
    sources = within(reader.sources(node.subject, names))
    for name in sorted(bound_in(found for case in node.cases for found in (case.pattern, *descendants(case.pattern)))):
        reader.assign(cst.Name(name), sources, names)
    for child in children(node):
        reader.read(child, names)


def _return(reader: Reader, node: cst.Return | cst.Yield, names: Names) -> None:
    for child in children(node):
        reader.read(child, names)
    if names.number < 0 and node.value is not None:  # of a function, `function` reads them
        reader.flow("return here", reader.sources(node.value, names))


def _delete(reader: Reader, node: cst.Del, names: Names) -> None:
    targets = [e.value for e in node.target.elements] if isinstance(node.target, cst.Tuple) else [node.target]
    for target in targets:
        if isinstance(target, cst.Name):
            if target.value in names.declared_global:
                reader.stores.append(Store("name", NONE, target.value, deletes=True))
        else:
            reader.store(target, NONE, names, deletes=True)


def _import(reader: Reader, node: cst.Import, names: Names) -> None:
    for alias in node.names:
        name = get_full_name_for_node(alias.name) or ""
        reader.imports.append(Imported(name, 0))
        _bind_import(reader, name.split(".")[0], alias.evaluated_alias, names)


def _import_from(reader: Reader, node: cst.ImportFrom, names: Names) -> None:
    name = "" if node.module is None else get_full_name_for_node(node.module) or ""
    if isinstance(node.names, cst.ImportStar):
        reader.imports.append(Imported(name, len(node.relative), "*"))
        return
    for alias in node.names:
        key = reader.key(alias.evaluated_alias or alias.evaluated_name, names)
        reader.imports.append(Imported(name, len(node.relative), alias.evaluated_name, key))
        _bind_import(reader, alias.evaluated_name, alias.evaluated_alias, names)


def _bind_import(reader: Reader, name: str, alias: str | None, names: Names) -> None:
    """What is imported has its own name as a key wherever it is imported: W&B's module above all."""
    key = reader.key(alias or name, names)
    if key != name:
        reader.flow(key, frozenset((name,)))


def _comprehension(reader: Reader, node: cst.BaseComp, names: Names) -> None:
    bound = {name for found in descendants(node) if isinstance(found, cst.CompFor) for name in names_of(found.target)}
    local = {**names.local, **{name: f"{id(node)}:{name}" for name in bound}}
    reader.bound |= bound
    inner = Names(local, None, names.number, names.method_of)
    inner.declared_global = names.declared_global
    for child in children(node):
        reader.read(child, inner)


STORING: dict[type, Callable[[Reader, Any, Names], None]] = {
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.NamedExpr: _walrus,
    cst.For: _for,
    cst.CompFor: _for,
    cst.WithItem: _with_item,
    cst.Del: _delete,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.Match: _match,
    cst.Return: _return,
    cst.Yield: _return,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.DictComp: _comprehension,
    cst.GeneratorExp: _comprehension,
}
