"""Instances of a class whose fields are options: what a command line, or a file, makes of a dataclass.

Each field is an open value of its declared type with its default (contract, "A declared value"); a nested dataclass is
an instance of its own, and one of several where the annotation names several. The instance is made as Python makes it,
by its `__init__`, so that `__post_init__` sees the values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret import bounds
from inputgen.interpret.annotations import declared_value, joined_types
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.needed import as_needed
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    NONE,
    At,
    Choice,
    Const,
    DictObj,
    Instance,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
    located,
)
from inputgen.library.dataclass_fields import GIVEN, Field, fields_of
from inputgen.library.declared_classes import Declared, declared_of_field
from inputgen.library.path_options import as_path, is_path
from inputgen.library.sys import added_arguments, put_into
from inputgen.model.types import DICT, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 12  # nested dataclasses
Path = tuple[str, ...]


@frozen
class Leaf:
    """A field that is an option.

    Attributes:
        path: the names of the fields that lead to it.
        declared: what its annotation says.
        default: what it is where it is not given; None where it must be given.
        field: the field; None for a parameter of a function.
        at: where its name is written.
    """

    path: Path
    declared: Declared
    default: Value | None
    field: Field | None
    at: At


def _never(leaf: Leaf) -> bool:
    return False


@frozen
class Opening:
    """How a library makes instances of a class.

    Attributes:
        origin: who may change a field.
        exact: whether a field that is not given is its default (`--format wandb`, or a command line that is known).
        given: what is given, by path: it is the field.
        unread: why what is given is not known.
        defaults: what a config file gives for a path: it replaces the default; None where it gives nothing.
        fixed: whether a field is no option, for what the library alone knows.
        keys_are_fixed: whether an option that is a dict keeps the keys of its default.
        candidates: the classes that an option may be made of, where the library alone knows; none: as declared.
        inside: the addresses of the classes whose fields are being opened.
        put: what the job itself has put among the arguments that it hands on.
    """

    origin: m.OpenOrigin = "argv"
    exact: bool = False
    given: Mapping[Path, Value] = ()  # type: ignore[assignment]
    unread: Unknown | None = None
    defaults: Callable[[Evaluator, Path], Value | None] | None = None
    fixed: Callable[[Leaf], bool] = _never
    keys_are_fixed: bool = False
    candidates: Callable[[Evaluator, Leaf], list[Ref]] | None = None
    inside: tuple[int, ...] = ()
    put: tuple[Value, ...] = ()


def for_arguments(ev: Evaluator, args: Value | None, opening: Opening) -> Opening:
    """An opening, for the arguments that a parser is given; those of the command line, where they are None."""
    return replace(opening, exact=ev.at_defaults and args is None, put=put_into(ev, args))


def is_dataclass(ev: Evaluator, cls: Value) -> bool:
    """Whether a class has the fields of a dataclass."""
    return isinstance(cls, Ref) and fields_of(ev, cls) is not None


def opened(
    ev: Evaluator,
    cls: Ref,
    opening: Opening,
    at: At,
    *,
    default: Value | None = None,
    path: Path = (),
) -> Value:
    """An instance of a dataclass with each field open.

    Args:
        ev: the evaluation.
        cls: the class.
        opening: how the library does it.
        at: the call that makes it.
        default: the instance that has the defaults; None for those of the class.
        path: the names of the fields that lead to it.

    Raises:
        PathEndsError: where making it surely raises.
    """
    if len(path) > _DEPTH or cls.addr in opening.inside:
        return ev.unknown("dataclasses are nested too deep", at)
    opening = replace(opening, inside=(*opening.inside, cls.addr))
    held = ev.instance_at(default) if default is not None else None
    named: dict[str, Value] = {}
    for field in fields_of(ev, cls) or []:
        if not field.init:
            continue
        base = _default(ev, field, held)
        value = open_leaf(
            ev, Leaf((*path, field.name), declared_of_field(ev, field), base, field, field.at), opening, at
        )
        if value is not None:
            named[field.name] = value
    if held is not None and class_attribute(ev, cls, GIVEN) is not None:
        named |= _loose(held, {field.name for field in fields_of(ev, cls) or []}, opening)
    return call_value(ev, cls, Arguments((), named), at)


def _loose(held: Instance, known: set[str], opening: Opening) -> dict[str, Value]:
    """What the default was given under names that inputgen's table of its class lacks: fields of another version."""
    found: dict[str, Value] = {}
    for name, slot in held.attrs.items():
        if name not in known and " " not in name and not slot.optional:
            value = slot.value
            is_open = isinstance(value, Const) and value.value is not None and not opening.exact
            found[name] = Open(type_of(value), value, opening.origin, value.at) if is_open else value
    return found


def _default(ev: Evaluator, field: Field, held: Instance | None) -> Value | None:
    if held is not None:
        slot = held.attrs.get(field.name)
        if slot is not None and not slot.optional:
            return slot.value
        if held.open is not None:
            return Unknown(held.open.reason, held.open.at)
    return call_value(ev, field.factory, Arguments(), field.at) if field.factory is not None else field.default


def open_leaf(ev: Evaluator, leaf: Leaf, opening: Opening, at: At) -> Value | None:
    """The value of an option; None where it is left out, for its default to be taken."""
    given = dict(opening.given or {})
    from_file = opening.defaults(ev, leaf.path) if opening.defaults is not None else None
    if from_file is not None and not (_structs(ev, leaf, opening) and ev.dict_at(from_file) is not None):
        default = declared_value(_declared_type(leaf, leaf.default), from_file, leaf.at)
        leaf = replace(leaf, default=from_file if isinstance(default, Open) and default.default is None else default)
    if leaf.path in given:
        return located(declared_value(_declared_type(leaf, leaf.default), given[leaf.path], leaf.at), leaf.at)
    if opening.fixed(leaf) and leaf.default is not None:
        return leaf.default
    structs = _structs(ev, leaf, opening)
    if structs:
        return _struct(ev, leaf, structs, opening, at)
    if opening.unread is not None:
        return Unknown(opening.unread.reason, leaf.at)
    if opening.exact:
        if leaf.default is None:
            return open_scalar(ev, leaf, opening)  # any value, as it must be given
        return as_needed(ev, leaf.default, leaf.at)
    value = open_scalar(ev, leaf, opening)
    return replace(value, default=None) if isinstance(value, Open) and _may_be_added(ev, leaf, opening, at) else value


def _may_be_added(ev: Evaluator, leaf: Leaf, opening: Opening, at: At) -> bool:
    """Whether what the job itself has put among the arguments may give an option, by its name or a short one."""
    added = (*added_arguments(ev, at), *opening.put)
    texts = [str(ev.constant(each)) if isinstance(each, Const) else "-" for each in added]
    name = leaf.path[-1].replace("_", "-")
    return any(name in text.replace("_", "-") or re.match(r"-(?!-|\d)", text) for text in texts)


def _structs(ev: Evaluator, leaf: Leaf, opening: Opening) -> list[Ref]:
    """The dataclasses an option may be made of: those its annotation names, or that of its default."""
    own = opening.candidates(ev, leaf) if opening.candidates is not None else []
    named = [cls for cls in own or leaf.declared.classes if is_dataclass(ev, cls)]
    default = leaf.default
    held = ev.instance_at(default) if default is not None else None
    if held is not None and isinstance(held.cls, Ref) and is_dataclass(ev, held.cls):
        return named if any(held.cls.addr == cls.addr for cls in named) else [held.cls, *named[1:]]
    return named


def _struct(ev: Evaluator, leaf: Leaf, structs: list[Ref], opening: Opening, at: At) -> Value | None:
    """A nested dataclass: with one class, that; with several, or None, any of them."""
    default = leaf.default
    if isinstance(default, Choice | Unknown | Open):
        default = None
    held = ev.instance_at(default) if default is not None else None
    below = any(path[: len(leaf.path)] == leaf.path for path in dict(opening.given or {}))
    if opening.exact and not below and default is not None:
        if held is None:
            return default
        structs = [held.cls] if isinstance(held.cls, Ref) else structs
    elif opening.exact and len(structs) > 1:
        reason = f"which class {'.'.join(leaf.path)} is must be given on the command line"
        return ev.unknown(reason, leaf.at)

    def made(cls: Ref) -> Value:
        own = default if held is not None and held.cls == cls else None
        if opening.origin == "parameter":
            return _of_caller(ev, cls, opening, leaf, own)
        return opened(ev, cls, opening, leaf.at, default=own, path=leaf.path)

    arms: list[Callable[[], Value]] = [lambda cls=cls: made(cls) for cls in structs[: bounds.OPTIONS]]  # type: ignore[misc]
    if not opening.exact and (leaf.declared.is_nullable or default == NONE):
        arms.insert(0, lambda: Const(None, leaf.at))
    return arms[0]() if len(arms) == 1 else ev.branch(arms)


def _of_caller(ev: Evaluator, cls: Ref, opening: Opening, leaf: Leaf, default: Value | None) -> Value:
    """What a caller that is not known gives: it knows how to make it, and of which class below the one declared."""
    why = Unknown(f"what is given for {'.'.join(leaf.path)} is not known", leaf.at)
    if is_registry(ev, cls):
        return why
    before = ev.state.fork(certain=True)
    try:
        return opened(ev, cls, opening, leaf.at, default=default, path=leaf.path)
    except PathEndsError:
        ev.path = before
        return why


def is_registry(ev: Evaluator, cls: Value) -> bool:
    """Whether a class stands for those that are registered below it (draccus, `ChoiceRegistry`)."""
    return any(isinstance(base, Lib) and base.name == "draccus.ChoiceRegistry" for base in linearised(ev, cls))


# --- scalars, lists, dicts, enums ------------------------------------------------------------------------------------


def _declared_type(leaf: Leaf, default: Value | None) -> m.Type | None:
    type_ = leaf.declared.type or (leaf.field.type if leaf.field is not None else None)
    if type_ is None and isinstance(default, Const) and default.value is not None and default.value is not ...:
        return type_of(default)
    return type_


def open_scalar(ev: Evaluator, leaf: Leaf, opening: Opening) -> Value:
    """An option that is no dataclass: open, of its declared type, with its default."""
    enum = _members(ev, leaf)
    if enum is not None:
        return _any_member(leaf, enum)
    default, type_ = leaf.default, _declared_type(leaf, leaf.default)
    if type_ is None:
        return _untyped(ev, leaf, opening)
    if leaf.declared.is_path and (default is None or default == NONE or is_path(ev, default)):
        return as_path(ev, Open(type_, default, opening.origin, leaf.at), leaf.at)
    if default is None:
        return Open(type_, None, opening.origin, leaf.at)
    held = ev.dict_at(default)
    if held is not None and isinstance(default, Ref):
        return _open_dict(ev, default, held, leaf, opening)
    parts = alternatives(default)
    for part in parts:
        other = type_of_value(ev, part)
        if isinstance(part, Unknown | Lib):
            continue
        if other is None or other == DICT:
            return choice_of([default, Open(type_, None, opening.origin, leaf.at)], leaf.at)
        type_ = joined_types(type_, other)
    known = default.default if isinstance(default, Open) else default if len(parts) == 1 else None
    return Open(type_, None if isinstance(known, Unknown | Lib) else known, opening.origin, leaf.at)


def _untyped(ev: Evaluator, leaf: Leaf, opening: Opening) -> Value:
    """An option whose annotation names no type that JSON has: what is given for it is not known, its default is."""
    reason, default = f"the type of {'.'.join(leaf.path)} is not one that inputgen knows", leaf.default
    if default is None:
        return Unknown(reason, leaf.at)
    if isinstance(default, Const) and default.value is None:
        return choice_of([default, Unknown(reason, leaf.at)], leaf.at)
    held = ev.dict_at(default)
    if held is not None and isinstance(default, Ref):
        return _open_dict(ev, default, held, leaf, opening)
    listed = type_of_value(ev, default) if ev.list_at(default) is not None else None
    return default if listed is None else Open(listed, default, opening.origin, leaf.at)


def _open_dict(ev: Evaluator, ref: Ref, held: DictObj, leaf: Leaf, opening: Opening) -> Value:
    fixed = opening.keys_are_fixed and bool(held.entries)
    return open_dict(ev, ref, held, ".".join(leaf.path), opening.origin, leaf.at, keys_are_fixed=fixed)


def open_dict(
    ev: Evaluator, ref: Ref, held: DictObj, name: str, origin: m.OpenOrigin, at: At, *, keys_are_fixed: bool = False
) -> Value:
    """A dict option: its keys are those of the default; others may be given, unless the library fixes them."""
    entries = {}
    for key, slot in held.entries.items():
        value = slot.value
        if isinstance(value, Const) and value.value is not None and value.value is not ...:
            value = Open(type_of(value), Const(value.value, value.at), origin, value.at)
        entries[key] = replace(slot, value=value)
    why = Unknown(f"{name} may be given other keys", at)
    made = replace(held, entries=entries, open=held.open if keys_are_fixed else held.open or why)
    return Ref(ev.new(made, None).addr, ref.at or at)


def _members(ev: Evaluator, leaf: Leaf) -> dict[str, Slot] | None:
    """The members of the enum that an option is declared as."""
    from inputgen.library.enum import members_of

    classes = leaf.declared.classes
    if len(classes) != 1 or any(part not in (STR, m.ScalarType("None")) for part in leaf.declared.types):
        return None
    return members_of(ev, classes[0]) or None


def _any_member(leaf: Leaf, members: Mapping[str, Slot]) -> Value:
    """Any member of an enum; its type where there are too many."""
    others = [slot.value for slot in members.values()]
    if leaf.declared.is_nullable:
        others.insert(0, Const(None, leaf.at))
    options = [*([leaf.default] if leaf.default is not None else []), *others]
    if len(options) <= bounds.OPTIONS:
        return choice_of(options, leaf.at)
    type_ = union_of([STR, *leaf.declared.types])
    return Open(type_, None, "argv", leaf.at)


def leaves_of(
    ev: Evaluator, cls: Ref, opening: Opening, *, default: Value | None = None, path: Path = ()
) -> list[Leaf] | None:
    """The options of a dataclass and of those in it; None where a class is itself an option, or they never end."""
    if len(path) > _DEPTH or cls.addr in opening.inside:
        return None
    opening = replace(opening, inside=(*opening.inside, cls.addr))
    held = ev.instance_at(default) if default is not None else None
    found: list[Leaf] = []
    for field in fields_of(ev, cls) or []:
        if not field.init:
            continue
        base = _default(ev, field, held)
        leaf = Leaf((*path, field.name), declared_of_field(ev, field), base, field, field.at)
        if opening.fixed(leaf) and base is not None:
            continue
        structs = _structs(ev, leaf, opening)
        if len(structs) > 1 or (structs and (leaf.declared.is_nullable or base == NONE)):
            return None
        inner = leaves_of(ev, structs[0], opening, default=base, path=leaf.path) if structs else [leaf]
        if inner is None:
            return None
        found += inner
    return found
