"""Which objects, functions and classes the names and attributes of a program may stand for, as the heap has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen
from inputgen.interpret.attributes import linearised
from inputgen.interpret.effects import STARTING
from inputgen.interpret.values import (
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Obj,
    Open,
    Ref,
    Scope,
    Unknown,
    Value,
    ViewObj,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module
_SPECIAL = frozenset({"__init__", "__repr__", "__str__", "__len__", "__eq__", "__hash__", "__post_init__"})


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


class Holders:
    """What the heap holds, by the names it is held under.

    Attributes:
        objects: key -> addresses of objects.
        named: module and name -> the functions and classes that the name stands for in that module.
        attributes: name -> the functions and classes that an attribute of that name may be.
        modules: name -> the modules of the project that it may stand for.
        special: the classes whose instances do something where no method of theirs is named.
        wandb: the names of W&B's module, and of its runs.
        sinks: the names of functions of it that start runs.
    """

    def __init__(self, ev: Evaluator, *heaps: Mapping[int, Obj]) -> None:
        self.ev = ev
        self.objects: dict[str, set[int]] = {}
        self.named: dict[tuple[str, str], list[Definition]] = {}
        self.attributes: dict[str, list[Definition]] = {}
        self.modules: dict[str, set[str]] = {}
        self.special: list[Definition] = []
        self.wandb: set[str] = {"wandb"}
        self.sinks: set[str] = set()
        self._heap: Mapping[int, Obj] = {}
        seen: set[int] = set()
        for self._heap in heaps:
            self._within: dict[int, list[Value]] = {}
            self._within_all: dict[int, list[tuple[Value, bool]]] = {}
            self._classes: dict[int, None] = {}
            for address, obj in self._heap.items():
                if id(obj) not in seen:
                    seen.add(id(obj))
                    self._read(address, obj)
            for address in self._classes:
                self._read_class(address)

    def _read(self, address: int, obj: Obj) -> None:
        if isinstance(obj, Scope):
            for name, slot in obj.names.items():
                self.hold(name, slot.value, obj.module)
        else:
            for key, value in _held(obj):
                self.hold(key, value)
        if isinstance(obj, Instance) and isinstance(obj.cls, Ref):
            for base in linearised(self.ev, obj.cls):
                cls = self._heap.get(base.addr) if isinstance(base, Ref) else None
                if isinstance(cls, ClassObj) and isinstance(base, Ref):
                    self.objects.setdefault(f"self {id(cls.node)}", set()).add(address)
                    self._classes[base.addr] = None

    def _read_class(self, address: int) -> None:
        """A class that has instances: its methods may be called."""
        cls = self._heap.get(address)
        scope = self._heap.get(cls.scope) if isinstance(cls, ClassObj) else None
        if not isinstance(cls, ClassObj) or not isinstance(scope, Scope):
            return
        for name, slot in scope.names.items():
            self.hold("." + name, slot.value)
        if any(name.startswith("__") and name.endswith("__") and name not in _SPECIAL for name in scope.names):
            self.special.append(Definition(cls.node, cls.module))

    def hold(self, name: str, value: Value, module: Module | None = None) -> None:
        """Note that a value is held under a name, of a module or anywhere, and what it contains with it."""
        if isinstance(value, Const | Unknown):
            return
        for part, keyed in self._contents(value):
            if isinstance(part, Ref):
                self._hold_object(f"in {name}" if keyed else name, part.addr, module)
            elif isinstance(part, Func):
                self._define(name, function_definition(self.ev, part), module)
            elif isinstance(part, Lib) and part.name == "wandb":
                self.wandb.add(name)
            elif isinstance(part, Lib) and part.name in STARTING:
                self.sinks.add(name.lstrip("."))

    def _define(self, name: str, definition: Definition, module: Module | None) -> None:
        if module is not None:
            self.named.setdefault((module.path, name), []).append(definition)
        else:
            self.attributes.setdefault(name.lstrip("."), []).append(definition)

    def _hold_object(self, name: str, address: int, module: Module | None) -> None:
        self.objects.setdefault(name, set()).add(address)
        if module is not None:
            self.objects.setdefault(_as_attribute(name), set()).add(address)
        obj = self._heap.get(address) if address >= 0 else None
        if isinstance(obj, ClassObj):
            self._define(name, Definition(obj.node, obj.module), module)
        elif isinstance(obj, Instance) and obj.cls == Lib("wandb.Run"):
            self.wandb.add(name)
        elif isinstance(obj, Scope) and obj.kind == "module":
            self.modules.setdefault(name.lstrip("."), set()).add(obj.module.path)

    def _contents(self, value: Value) -> list[tuple[Value, bool]]:
        """A value and what is in it, as deep as containers go, each with whether a key leads to it."""
        if isinstance(value, Ref):
            if value.addr not in self._within_all:
                self._within_all[value.addr] = self._walk(value)
            return self._within_all[value.addr]
        return self._walk(value)

    def _walk(self, value: Value) -> list[tuple[Value, bool]]:
        found: list[tuple[Value, bool]] = []
        seen: set[tuple[int, bool]] = set()
        pending = [(value, False)]
        while pending:
            current, keyed = pending.pop()
            if isinstance(current, Const | Unknown):
                continue
            if isinstance(current, Choice):
                pending.extend((option, keyed) for option in current.options)
            elif isinstance(current, Bound):
                pending.append((current.receiver, keyed))
                if isinstance(current.method, Func):
                    found.append((current.method, keyed))
            elif isinstance(current, Open):
                if current.default is not None:
                    pending.append((current.default, keyed))
            elif isinstance(current, Ref):
                address = current.addr
                if (address, keyed) not in seen:
                    seen.add((address, keyed))
                    found.append((current, keyed))
                    keyed = keyed or isinstance(self._heap.get(address), DictObj)
                    pending.extend((each, keyed) for each in self._elements(address))
            else:
                found.append((current, keyed))
        return found

    def _elements(self, address: int) -> list[Value]:
        if address not in self._within:
            self._within[address] = _parts(self._heap.get(address))
        return self._within[address]


def _as_attribute(name: str) -> str:
    """The key of a module's name, read as an attribute of the module."""
    return f"in .{name.removeprefix('in ')}" if name.startswith("in ") else f".{name}"


def makes(callee: str) -> bool:
    """Whether a call may make an object with its arguments as attributes or keys."""
    name = callee.rpartition(":")[2]
    return name[:1].isupper() or name in ("dict", "replace", "update", "make_dataclass", "partial")


def _parts(obj: Obj | None) -> list[Value]:
    if isinstance(obj, ListObj):
        return [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    if isinstance(obj, DictObj):
        return [slot.value for slot in obj.entries.values()]
    if isinstance(obj, ViewObj):
        return [obj.source]
    if isinstance(obj, Instance) and isinstance(obj.cls, Lib):
        return [slot.value for name, slot in obj.attrs.items() if " " in name or obj.cls.name.startswith("functools")]
    return []


def _held(obj: Obj) -> Iterator[tuple[str, Value]]:
    """The names under which an object holds others."""
    if isinstance(obj, Instance) and obj.cls != Lib("wandb.Run"):  # its config is found by `config of`
        yield from (("." + name, slot.value) for name, slot in obj.attrs.items())
    elif isinstance(obj, DictObj):
        yield from (("." + key, slot.value) for key, slot in obj.entries.items() if isinstance(key, str))
