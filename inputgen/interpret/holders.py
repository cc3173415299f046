"""Which objects, functions and classes the names and attributes of a program may stand for, as the heap has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import compress
from operator import is_not
from typing import TYPE_CHECKING

from inputgen.interpret.contents import Contents, joined
from inputgen.interpret.definitions import Definition
from inputgen.interpret.heap_names import HeapNames
from inputgen.interpret.values import ClassObj, Func, Lib, Obj, Ref, Scope, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


class Holders:
    """What a heap holds, by the names it is held under, each worked out when it is asked for.

    A key is a name (`x`), an attribute or key of a dict (`.x`), or `in x` for what dicts held as `x` contain. It may be
    asked only until another one is made.

    Args:
        ev: the evaluation, which keeps what was worked out for the next one.
        heap: the heap.
        later: what became of it, where that counts, too.

    Attributes:
        special: what instances do where no method of theirs is named: special methods, or all of a class.
    """

    def __init__(self, ev: Evaluator, heap: Mapping[int, Obj], later: Mapping[int, Obj] | None = None) -> None:
        first = ev.heap_names
        if first is None or not first.follow(heap):
            first = ev.heap_names = HeapNames(ev)
            first.follow(heap)
        second = HeapNames(ev)
        others = later if later is not None else {}
        changed = list(compress(others, map(is_not, others.values(), map(heap.get, others))))
        second.read(dict(others) if changed else first.heap, changed)
        self._layers = (first, second)
        special = {id(each.node): each for layer in self._layers for each in layer.special}
        self.special: list[Definition] = list(special.values())

    def hold(self, name: str, value: Value) -> None:
        """Note that a value is held under a name, too, as the last heap has it."""
        self._layers[-1].hold(name, value)

    # --- what is asked ------------------------------------------------------------------------------------------

    def objects(self, key: str) -> set[int]:
        """The addresses of the objects that a key may stand for."""
        keyed = key.startswith("in ")
        found = self._under(key.removeprefix("in "))
        return set(found.inner if keyed else found.refs).union(*(layer.instances(key) for layer in self._layers))

    def definitions(self, name: str, path: str | None = None) -> list[Definition]:
        """The functions and classes that a name stands for: in the module of a path, or as an attribute of anything."""
        if path is None:
            return self._of(lambda layer: layer.as_attribute(name)).definitions
        return self._in_module(name, path).definitions

    def everywhere(self, name: str) -> list[Definition]:
        """The functions and classes that a name stands for in any module, or as an attribute."""
        return self._everywhere(name).definitions

    def modules(self, name: str) -> set[str]:
        """The paths of the project's modules that a name or attribute may stand for."""
        return self._everywhere(name).modules

    def is_library(self, name: str, path: str) -> bool:
        """Whether a name of the module of a path may stand for something of a library."""
        return any(isinstance(value, Lib) for layer in self._layers for value in layer.held_in(name, path))

    def is_only_library(self, name: str, path: str) -> bool:
        """Whether a name stands for something of a library wherever the module of a path has it."""
        return not any(layer.is_other(name, path) for layer in self._layers) and self.is_library(name, path)

    def starts_run(self, name: str, path: str | None = None) -> bool:
        """Whether a name of a module, or an attribute, may stand for what starts a run or declares an input."""
        return (self._everywhere(name) if path is None else self._in_module(name, path)).starts

    def is_own(self, name: str, path: str) -> bool:
        """Whether a name of the module of a path surely stands for functions and classes of the project."""
        held = self._held_in(name, path)
        return bool(held) and all(isinstance(value, Func) or isinstance(obj, ClassObj) for value, obj in held)

    def modules_only(self, name: str, path: str) -> set[str]:
        """The modules of the project that a name of a module stands for, by path; none where it may be else."""
        held = self._held_in(name, path)
        modules = [obj.module.path for _, obj in held if isinstance(obj, Scope) and obj.kind == "module"]
        return set(modules) if len(modules) == len(held) else set()

    def is_wandb(self, key: str) -> bool:
        """Whether a key may stand for W&B's module or a run."""
        found = self._under(key.removeprefix("in "))
        return key == "wandb" or (found.inner_run if key.startswith("in ") else found.wandb)

    def _held_in(self, name: str, path: str) -> list[tuple[Value, Obj | None]]:
        """What a name of the module of a path stands for, with the object that it refers to."""
        return [
            (value, layer.heap.get(value.addr) if isinstance(value, Ref) else None)
            for layer in self._layers
            for value in layer.held_in(name, path)
        ]

    def _in_module(self, name: str, path: str) -> Contents:
        return self._of(lambda layer: layer.in_module(name, path))

    def _everywhere(self, name: str) -> Contents:
        return self._of(lambda layer: layer.everywhere(name))

    def _under(self, key: str) -> Contents:
        return self._of(lambda layer: layer.under(key))

    def _of(self, question: Callable[[HeapNames], Contents]) -> Contents:
        return joined(map(question, self._layers))


def makes(callee: str) -> bool:
    """Whether a call may make an object with its arguments as attributes or keys."""
    name = callee.rpartition(":")[2]
    return name[:1].isupper() or name in ("dict", "replace", "update", "make_dataclass", "partial")
