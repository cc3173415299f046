"""What one heap holds, by the names it is held under; kept from one heap to the next, which differs in few objects.

Giving up on code asks a heap of some thousand objects for a few hundred names, again and again as the evaluation goes
on. So what each object holds is read once, and an answer stands until an object that it was found in changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import compress, count
from operator import is_not
from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret.contents import NOTHING, STORED, Contents, parts_of
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
    Lib,
    Obj,
    Open,
    Ref,
    Scope,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module

# What a class is given, or says of itself, and nobody calls.
_DATA = frozenset(
    "__dataclass_fields__ __dataclass_params__ __match_args__ __annotations__ __slots__ __doc__ __module__ "
    "__qualname__ __abstractmethods__ __version__ __hash__ __test__".split()
)
_SPECIAL = frozenset({"__init__", "__repr__", "__str__", "__len__", "__eq__", "__hash__", "__post_init__"})
_PAST_ALL_ADDRESSES = 1 << 60
_NO_ADDRESSES: set[int] = set()
_NOWHERE: Mapping[int, Held] = {}


@frozen
class Held:
    """A value that a name or attribute has.

    Attributes:
        module: the module, for a name of one.
    """

    value: Value
    module: Module | None


# The attributes by which code gets at what the models of trainers and loggers keep.
_SHOWN_AS = {"run kept": ("experiment",), "given logger": ("logger", "loggers"), "fitted by": ("trainer",)}


class HeapNames:
    """The names under which a heap holds what it holds.

    A key is a name (`x`), or an attribute or key of a dict (`.x`). What holds it is told by an address: of an object,
    or negated of a class, which holds what its instances have of it.

    Attributes:
        heap: the heap; it stays as it is.
    """

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.heap: Mapping[int, Obj] = {}
        self._held: dict[str, dict[int, Held]] = {}  # by key and holder
        self._holding: dict[int, tuple[dict[str, Value], Module | None]] = {}  # by holder
        self._others: dict[tuple[str, str], int] = {}  # how many scopes of a module have a name for no library's
        self._instances: dict[str, set[int]] = {}
        self._classes: dict[int, set[int]] = {}  # the instances of a class
        self._bases: dict[int, list[int]] = {}  # the classes of an instance
        self._bodies: dict[int, int] = {}  # the classes that have instances, by their scopes
        self._special: dict[int, list[Definition]] = {}  # by class
        self._configs: set[int] = set()
        self._hidden: set[int] = set()
        self._parts: dict[int, list[Value]] = {}
        self._answers: dict[str, dict[tuple[str, str], Contents]] = {}  # by the name that is asked for
        self._asking: dict[int, set[str]] = {}  # the names that an object was found for
        self._given = count(_PAST_ALL_ADDRESSES)

    # --- from one heap to the next ------------------------------------------------------------------------------

    def follow(self, heap: Mapping[int, Obj]) -> bool:
        """Hold what another heap does; whether that can be told from what differs: not where a class does."""
        known = self.heap
        changed = list(compress(heap, map(is_not, heap.values(), map(known.get, heap))))
        gone = known.keys() - heap.keys()
        if any(isinstance(known.get(address), ClassObj) for address in (*changed, *gone)):
            return False
        self.read(dict(heap), sorted((*changed, *gone)))
        return True

    def read(self, heap: Mapping[int, Obj], addresses: list[int]) -> None:
        """Take up these objects of a heap: all that differ from the last one."""
        self.heap = heap
        for address in addresses:
            self._parts.pop(address, None)
            for name in self._asking.pop(address, ()):
                self._answers.pop(name, None)
        shown = self._hidden
        self._find_hidden(addresses)
        for address in dict.fromkeys((*addresses, *sorted(shown ^ self._hidden))):
            self._read(address, None if address in self._hidden else heap.get(address))

    def _find_hidden(self, changed: list[int]) -> None:
        """What W&B has stored of run configs: no code of the job gets at it."""
        self._configs |= {a for a in changed if isinstance(obj := self.heap.get(a), Instance) and obj.cls == CONFIG}
        if self._configs.isdisjoint(changed) and self._hidden.isdisjoint(changed):
            return
        configs = [obj for address in sorted(self._configs) if isinstance(obj := self.heap.get(address), Instance)]
        pending = [obj.attrs[STORED].value for obj in configs if STORED in obj.attrs]
        self._hidden = set()
        while pending:
            value = pending.pop()
            if isinstance(value, Choice):
                pending.extend(value.options)
            elif isinstance(value, Ref) and value.addr not in self._hidden:
                self._hidden.add(value.addr)
                pending.extend(self._parts_at(value.addr))

    def _read(self, address: int, obj: Obj | None) -> None:
        if isinstance(obj, Scope):
            self._hold_all(address, {name: slot.value for name, slot in obj.names.items()}, obj.module)
        else:
            self._hold_all(address, dict(_held(obj)), None)
        bases = list(self._classes_of(obj))
        if bases != self._bases.get(address, []):
            self._count_instance(address, bases)
        if address in self._bodies:
            self._read_class(self._bodies[address])

    def _classes_of(self, obj: Obj | None) -> Iterator[int]:
        if isinstance(obj, Instance) and isinstance(obj.cls, Ref):
            for base in linearised(self.ev, obj.cls):
                if isinstance(base, Ref) and isinstance(self.heap.get(base.addr), ClassObj):
                    yield base.addr

    def _count_instance(self, address: int, bases: list[int]) -> None:
        before = self._bases.get(address, [])
        self._bases[address] = bases
        for base in before:
            self._classes[base].discard(address)
            self._instances[self._number(base)].discard(address)
        for base in bases:
            self._classes.setdefault(base, set()).add(address)
            self._instances.setdefault(self._number(base), set()).add(address)
        for base in dict.fromkeys((*before, *bases)):
            self._read_class(base)

    def _number(self, cls: int) -> str:
        obj = self.heap[cls]
        assert isinstance(obj, ClassObj), "only classes have instances"
        return f"self {id(obj.node)}"

    def _read_class(self, address: int) -> None:
        """A class that has instances: its methods may be called."""
        cls = self.heap[address]
        assert isinstance(cls, ClassObj), "only classes have instances"
        self._bodies[cls.scope] = address
        scope = self.heap.get(cls.scope) if self._classes[address] else None
        names = scope.names if isinstance(scope, Scope) else {}
        self._hold_all(-address, {f".{name}": slot.value for name, slot in names.items()}, None)
        self._special[address] = [
            function_definition(self.ev, slot.value)
            if isinstance(slot.value, Func)
            else Definition(cls.node, cls.module)
            for name, slot in names.items()
            if _is_special(name) and (isinstance(slot.value, Func) or name not in _DATA)
        ]

    def _hold_all(self, holder: int, found: dict[str, Value], module: Module | None) -> None:
        """Note all that a holder holds, in place of what it held."""
        before, home = self._holding.pop(holder, ({}, None))
        if found:
            self._holding[holder] = (found, module)
        for key, value in before.items():
            if found.get(key) is not value or home is not module:
                self._count(key, value, home, -1)
                if not isinstance(value, Const | Unknown):
                    del self._held[key][holder]
                    self._answers.pop(_name_of(key), None)
        for key, value in found.items():
            if before.get(key) is not value or home is not module:
                self._count(key, value, module, 1)
                self._hold(holder, key, value, module)

    def _count(self, key: str, value: Value, module: Module | None, by: int) -> None:
        if module is not None and not isinstance(value, Lib):
            self._others[module.path, key] = self._others.get((module.path, key), 0) + by

    def _hold(self, holder: int, key: str, value: Value, module: Module | None) -> None:
        if not isinstance(value, Const | Unknown):
            self._held.setdefault(key, {})[holder] = Held(value, module)
            self._answers.pop(_name_of(key), None)

    def hold(self, name: str, value: Value) -> None:
        """Note that a value is held under a name, too."""
        self._hold(next(self._given), name, value, None)

    # --- what is asked ------------------------------------------------------------------------------------------

    @property
    def special(self) -> list[Definition]:
        """What instances do where no method of theirs is named: special methods, or all of a class."""
        return [each for address in sorted(self._special) for each in self._special[address]]

    def instances(self, key: str) -> set[int]:
        """The addresses of the instances of the class of a number (`self 12`)."""
        return self._instances.get(key, _NO_ADDRESSES)

    def is_other(self, name: str, path: str) -> bool:
        """Whether a name of the module of a path stands for something that is no library's."""
        return self._others.get((path, name), 0) > 0

    def held_in(self, name: str, path: str) -> list[Value]:
        """What a name of the module of a path stands for."""
        held = self._held.get(name, _NOWHERE)
        return [held[a].value for a in sorted(held) if (home := held[a].module) is not None and home.path == path]

    def in_module(self, name: str, path: str) -> Contents:
        """What a name of the module of a path stands for, and all that is in it."""
        return self._contents(name, ("in module", path), lambda: self.held_in(name, path))

    def as_attribute(self, name: str) -> Contents:
        """What a name stands for as an attribute of anything but a module."""
        return self._contents(name, ("attribute", ""), lambda: self._all(name, f".{name}", of_module=False))

    def everywhere(self, name: str) -> Contents:
        """What a name stands for in any module, or as an attribute."""
        return self._contents(name, ("any", ""), lambda: self._all(name, f".{name}"))

    def under(self, key: str) -> Contents:
        """What is held under a key; a module's name is read as an attribute of the module, too."""

        def held() -> list[Value]:
            return self._all(key) + (self._all(key[1:], of_module=True) if key.startswith(".") else [])

        return self._contents(_name_of(key), ("under", key), held)

    def _all(self, *keys: str, of_module: bool | None = None) -> list[Value]:
        held = [self._held.get(key, _NOWHERE) for key in keys]
        every = [each[address] for each in held for address in sorted(each)]
        return [each.value for each in every if of_module is None or (each.module is not None) == of_module]

    # --- what is in a value -------------------------------------------------------------------------------------

    def _contents(self, name: str, question: tuple[str, str], values: Callable[[], list[Value]]) -> Contents:
        """The answer to a question for a name: all that some values are, and contain."""
        answers = self._answers.get(name)
        known = answers.get(question) if answers is not None else None
        if known is not None:
            return known
        if name not in self._held and f".{name}" not in self._held:
            return NOTHING
        found = Contents()
        owners = self._walk(values(), found)
        self._answers.setdefault(name, {})[question] = found
        for address in (*found.refs, *found.inner, *owners):
            self._asking.setdefault(address, set()).add(name)
        return found

    def _walk(self, values: list[Value], found: Contents) -> list[int]:
        """Walk values and what is in them, as deep as containers go, each once; `inner` where a key leads to it.

        Gives the classes that own what is found, which its definitions tell, too.
        """
        owners: list[int] = []
        pending = [(value, False) for value in values]
        while pending:
            current, inner = pending.pop()
            if isinstance(current, Ref):
                if current.addr not in (found.inner if inner else found.refs):
                    obj = self.heap.get(current.addr)
                    self._note_object(current.addr, obj, inner, found)
                    below = inner or isinstance(obj, DictObj)
                    pending.extend((part, below) for part in self._parts_at(current.addr))
            elif isinstance(current, Choice):
                pending.extend((option, inner) for option in current.options)
            elif isinstance(current, Func):
                found.define(function_definition(self.ev, current))
                owners.extend([current.owner] if current.owner is not None else [])
            elif isinstance(current, Bound):
                pending.append((current.receiver, inner))
                if isinstance(current.method, Func):
                    pending.append((current.method, inner))
            elif isinstance(current, Open) and current.default is not None:
                pending.append((current.default, inner))
            elif isinstance(current, Lib):
                found.wandb = found.wandb or current.name == "wandb"
                found.starts = found.starts or current.name in STARTING or self._is_sink(current)
        return owners

    def _is_sink(self, lib: Lib) -> bool:
        return lib.name.rpartition(".")[2] in self.ev.libraries.sinks and self.ev.libraries.knows(lib.name)

    def _note_object(self, address: int, obj: Obj | None, inner: bool, found: Contents) -> None:
        (found.inner if inner else found.refs)[address] = None
        if isinstance(obj, Instance) and obj.cls == RUN:
            found.inner_run = found.inner_run or inner
            found.wandb = found.wandb or not inner
        elif isinstance(obj, ClassObj):
            found.define(Definition(obj.node, obj.module))
        elif isinstance(obj, Scope) and obj.kind == "module":
            found.modules.add(obj.module.path)

    def _parts_at(self, address: int) -> list[Value]:
        known = self._parts.get(address)
        if known is None:
            every = [part for each in parts_of(self.heap.get(address)) for part in alternatives(each)]
            refs = {part.addr: part for part in every if isinstance(part, Ref)}
            others = [part for part in every if not isinstance(part, Const | Unknown | Ref)]
            known = self._parts[address] = [*refs.values(), *others]
        return known


def _name_of(key: str) -> str:
    return key.removeprefix(".")


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and name not in _SPECIAL


def _held(obj: Obj | None) -> Iterator[tuple[str, Value]]:
    """The attributes and keys under which an object holds others."""
    if isinstance(obj, Instance) and obj.cls != RUN:  # its config is found by `config of`
        for name, slot in obj.attrs.items():
            yield from ((f".{shown}", slot.value) for shown in (name, *_SHOWN_AS.get(name, ())))
    elif isinstance(obj, DictObj):
        yield from ((f".{key}", slot.value) for key, slot in obj.entries.items() if isinstance(key, str))
