"""Which objects, functions and classes the names and attributes of a program may stand for, as the heap has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret.definitions import Definition, function_definition
from inputgen.interpret.effects import STARTING
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import (
    CONFIG,
    RUN,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    IterObj,
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

_STORED = "stored view"
# What a class is given, or says of itself, and nobody calls.
_DATA = frozenset(
    "__dataclass_fields__ __dataclass_params__ __match_args__ __annotations__ __slots__ __doc__ __module__ "
    "__qualname__ __abstractmethods__ __version__ __hash__ __test__".split()
)
_SPECIAL = frozenset({"__init__", "__repr__", "__str__", "__len__", "__eq__", "__hash__", "__post_init__"})


@frozen
class Held:
    """A value that a name or attribute has.

    Attributes:
        heap: the number of the heap it is held in.
        module: the module, for a name of one.
    """

    value: Value
    heap: int
    module: Module | None


class Contents:
    """All that some values are, and contain.

    Attributes:
        refs: the addresses of objects, in order,
        inner: and of those that a key of a dict leads to.
        definitions: functions, and classes outside dicts.
        modules: the paths of the project's modules.
        wandb: whether W&B's module or a run is among them,
        inner_run: a run, in a dict,
        starts: or what starts one, or declares an input.
    """

    def __init__(self) -> None:
        self.refs: dict[int, None] = {}
        self.inner: dict[int, None] = {}
        self.modules: set[str] = set()
        self.wandb = self.inner_run = self.starts = False
        self._defined: dict[int, Definition] = {}

    def define(self, definition: Definition) -> None:
        """Note a function or class, once."""
        self._defined.setdefault(id(definition.node), definition)

    @property
    def definitions(self) -> list[Definition]:
        """The functions and classes."""
        return list(self._defined.values())


class Holders:
    """What some heaps hold, by the names it is held under, each worked out when it is asked for.

    A key is a name (`x`), an attribute or key of a dict (`.x`), or `in x` for what dicts held as `x` contain.

    Attributes:
        special: what instances do where no method of theirs is named: special methods, or all of a class.
    """

    def __init__(self, ev: Evaluator, *heaps: Mapping[int, Obj]) -> None:
        self.ev = ev
        self.special: list[Definition] = []
        self._heaps = heaps
        self._held: dict[str, list[Held]] = {}
        self._other: set[tuple[str, str]] = set()  # paths of modules, with names that stand for more than a library's
        self._instances: dict[str, set[int]] = {}
        self._within: list[dict[int, list[Value]]] = [{} for _ in heaps]
        self._answers: dict[str, Contents] = {}
        seen: set[int] = set()
        for number, heap in enumerate(heaps):
            hidden = _hidden(heap)
            classes: dict[int, None] = {}
            for address, obj in heap.items():
                if id(obj) not in seen and address not in hidden:
                    seen.add(id(obj))
                    self._read(number, address, obj, classes)
            for address in classes:
                self._read_class(number, address)

    def _read(self, heap: int, address: int, obj: Obj, classes: dict[int, None]) -> None:
        if isinstance(obj, Scope):
            for name, slot in obj.names.items():
                self._hold(name, slot.value, heap, obj.module)
                if not isinstance(slot.value, Lib):
                    self._other.add((obj.module.path, name))
        else:
            for key, value in _held(obj):
                self._hold(key, value, heap)
        if isinstance(obj, Instance) and isinstance(obj.cls, Ref):
            for base in linearised(self.ev, obj.cls):
                cls = self._heaps[heap].get(base.addr) if isinstance(base, Ref) else None
                if isinstance(cls, ClassObj) and isinstance(base, Ref):
                    self._instances.setdefault(f"self {id(cls.node)}", set()).add(address)
                    classes[base.addr] = None

    def _read_class(self, heap: int, address: int) -> None:
        """A class that has instances: its methods may be called."""
        cls = self._heaps[heap].get(address)
        scope = self._heaps[heap].get(cls.scope) if isinstance(cls, ClassObj) else None
        if not isinstance(cls, ClassObj) or not isinstance(scope, Scope):
            return
        for name, slot in scope.names.items():
            self._hold("." + name, slot.value, heap)
            if name.startswith("__") and name.endswith("__") and name not in _SPECIAL:
                if isinstance(slot.value, Func):
                    self.special.append(function_definition(self.ev, slot.value))
                elif name not in _DATA:
                    self.special.append(Definition(cls.node, cls.module))

    def hold(self, name: str, value: Value) -> None:
        """Note that a value is held under a name, too, as the last heap has it."""
        self._hold(name, value, len(self._heaps) - 1)
        self._answers.clear()

    def _hold(self, name: str, value: Value, heap: int, module: Module | None = None) -> None:
        if not isinstance(value, Const | Unknown):
            self._held.setdefault(name, []).append(Held(value, heap, module))

    # --- what is asked ------------------------------------------------------------------------------------------

    def objects(self, key: str) -> set[int]:
        """The addresses of the objects that a key may stand for."""
        keyed = key.startswith("in ")
        found = self._under(key.removeprefix("in "))
        refs = found.inner if keyed else found.refs
        return self._instances.get(key, set()).union(refs)

    def definitions(self, name: str, path: str | None = None) -> list[Definition]:
        """The functions and classes that a name stands for: in the module of a path, or as an attribute of anything."""
        if path is None:
            return self._contents("attribute " + name, self._as_attribute(name)).definitions
        return self._in_module(name, path).definitions

    def _in_module(self, name: str, path: str) -> Contents:
        held = (each for each in self._held.get(name, ()) if each.module is not None and each.module.path == path)
        return self._contents(f"{path}:{name}", held)

    def _as_attribute(self, name: str) -> Iterator[Held]:
        for key in (name, f".{name}"):
            yield from (each for each in self._held.get(key, ()) if each.module is None)

    def everywhere(self, name: str) -> list[Definition]:
        """The functions and classes that a name stands for in any module, or as an attribute."""
        return self._everywhere(name).definitions

    def modules(self, name: str) -> set[str]:
        """The paths of the project's modules that a name or attribute may stand for."""
        return self._everywhere(name).modules

    def is_library(self, name: str, path: str) -> bool:
        """Whether a name of the module of a path may stand for something of a library."""
        held = (each for each in self._held.get(name, ()) if each.module is not None and each.module.path == path)
        return any(isinstance(each.value, Lib) for each in held)

    def is_only_library(self, name: str, path: str) -> bool:
        """Whether a name stands for something of a library wherever the module of a path has it."""
        return (path, name) not in self._other and self.is_library(name, path)

    def starts_run(self, name: str, path: str | None = None) -> bool:
        """Whether a name of a module, or an attribute, may stand for what starts a run or declares an input."""
        return (self._everywhere(name) if path is None else self._in_module(name, path)).starts

    def is_own(self, name: str, path: str) -> bool:
        """Whether a name of the module of a path surely stands for functions and classes of the project."""
        held = [each for each in self._held.get(name, ()) if each.module is not None and each.module.path == path]
        return bool(held) and all(self._is_defined(each) for each in held)

    def _is_defined(self, held: Held) -> bool:
        value = held.value
        obj = self._heaps[held.heap].get(value.addr) if isinstance(value, Ref) else None
        return isinstance(value, Func) or isinstance(obj, ClassObj)

    def modules_only(self, name: str, path: str) -> set[str]:
        """The modules of the project that a name of a module stands for, by path; none where it may be else."""
        held = [each for each in self._held.get(name, ()) if each.module is not None and each.module.path == path]
        found = [self._heaps[each.heap].get(each.value.addr) for each in held if isinstance(each.value, Ref)]
        modules = [obj.module.path for obj in found if isinstance(obj, Scope) and obj.kind == "module"]
        return set(modules) if len(modules) == len(held) else set()

    def is_wandb(self, key: str) -> bool:
        """Whether a key may stand for W&B's module or a run."""
        found = self._under(key.removeprefix("in "))
        return key == "wandb" or (found.inner_run if key.startswith("in ") else found.wandb)

    def _under(self, key: str) -> Contents:
        """What is held under a key; a module's name is read as an attribute of the module, too."""
        own = self._held.get(key, ())
        names = self._held.get(key[1:], ()) if key.startswith(".") else ()
        return self._contents("under " + key, chain(own, (each for each in names if each.module is not None)))

    def _everywhere(self, name: str) -> Contents:
        return self._contents("any " + name, chain(self._held.get(name, ()), self._held.get(f".{name}", ())))

    # --- what is in a value -------------------------------------------------------------------------------------

    def _contents(self, question: str, held: Iterable[Held]) -> Contents:
        """All that some values are, and contain."""
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = Contents()
            held = list(held)
            for number, heap in enumerate(self._heaps):
                self._walk([each.value for each in held if each.heap == number], heap, number, known)
        return known

    def _walk(self, values: list[Value], heap: Mapping[int, Obj], number: int, found: Contents) -> None:
        """Walk values and what is in them, as deep as containers go, each once; `inner` where a key leads to it."""
        seen: set[tuple[int, bool]] = set()
        pending = [(value, False) for value in values]
        while pending:
            current, inner = pending.pop()
            if isinstance(current, Ref):
                step = (current.addr, inner)
                if step not in seen:
                    seen.add(step)
                    obj = heap.get(current.addr)
                    self._note_object(current.addr, obj, inner, found)
                    below = inner or isinstance(obj, DictObj)
                    pending.extend((part, below) for part in self._parts(number, current.addr, obj))
            elif isinstance(current, Choice):
                pending.extend((option, inner) for option in current.options)
            elif isinstance(current, Func):
                found.define(function_definition(self.ev, current))
            elif isinstance(current, Bound):
                pending.append((current.receiver, inner))
                if isinstance(current.method, Func):
                    found.define(function_definition(self.ev, current.method))
            elif isinstance(current, Open) and current.default is not None:
                pending.append((current.default, inner))
            elif isinstance(current, Lib):
                found.wandb = found.wandb or current.name == "wandb"
                found.starts = found.starts or current.name in STARTING or self._is_sink(current)

    def _is_sink(self, lib: Lib) -> bool:
        return lib.name.rpartition(".")[2] in self.ev.libraries.sinks and self.ev.libraries.knows(lib.name)

    def _note_object(self, address: int, obj: Obj | None, inner: bool, found: Contents) -> None:
        (found.inner if inner else found.refs)[address] = None
        if isinstance(obj, Instance) and obj.cls == RUN:
            found.inner_run = found.inner_run or inner
            found.wandb = found.wandb or not inner
        elif inner:
            return
        elif isinstance(obj, ClassObj):
            found.define(Definition(obj.node, obj.module))
        elif isinstance(obj, Scope) and obj.kind == "module":
            found.modules.add(obj.module.path)

    def _parts(self, number: int, address: int, obj: Obj | None) -> list[Value]:
        known = self._within[number]
        if address not in known:
            known[address] = [part for part in _parts(obj) if not isinstance(part, Const | Unknown)]
        return known[address]


def _hidden(heap: Mapping[int, Obj]) -> set[int]:
    """The addresses of what W&B has stored of run configs: no code of the job gets at it."""
    found: set[int] = set()
    pending = [
        slot.value
        for obj in heap.values()
        if isinstance(obj, Instance) and obj.cls == CONFIG
        for name, slot in obj.attrs.items()
        if name == _STORED
    ]
    while pending:
        value = pending.pop()
        if isinstance(value, Choice):
            pending.extend(value.options)
        elif isinstance(value, Ref) and value.addr not in found:
            found.add(value.addr)
            pending.extend(_parts(heap.get(value.addr)))
    return found


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
    if isinstance(obj, IterObj):
        return list(obj.parts)
    if isinstance(obj, Instance) and isinstance(obj.cls, Lib):
        own = obj.attrs.items() if obj.cls != CONFIG else [each for each in obj.attrs.items() if each[0] != _STORED]
        return [slot.value for name, slot in own if " " in name or obj.cls.name.startswith("functools")]
    return []


def _held(obj: Obj) -> Iterator[tuple[str, Value]]:
    """The names under which an object holds others."""
    if isinstance(obj, Instance) and obj.cls != RUN:  # its config is found by `config of`
        yield from (("." + name, slot.value) for name, slot in obj.attrs.items())
    elif isinstance(obj, DictObj):
        yield from (("." + key, slot.value) for key, slot in obj.entries.items() if isinstance(key, str))
