"""What a library model is, and what it is given.

A library model is a module of `library/`, found by import name in a table of strings and loaded on first use. It says
what the library's names mean, in up to nine tables:

- `FUNCTIONS`: name below the import name (`safe_load`, `path.join`) -> what a call yields or records. A class is a
  function here: calling it makes an instance.
- `METHODS`: `Class.method` -> what calling it on an instance does; `call.receiver` is the instance.
- `ATTRIBUTES`: `Class.attribute` -> what reading it from an instance yields.
- `VALUES`: name -> what reading it from the module yields, for constants and names that are not functions.
- `SETTERS`: `Class`, or `""` for the library itself -> what assigning an attribute does beyond keeping it.
- `EXPORTS`: module name -> the names that a star import of it binds.
- `REFUSES_NONE`: name -> the positions of the arguments for which it raises where they are None.
- `STEADY`: name, `Class.method` or `Class.attribute` -> as long as what it answers alike, with its source.
- `MEMBERS`: module name (`""` for the library itself) -> what reading a name from it yields that no other table has.

A handler keeps no state of its own: what it must remember it puts on the heap, so that branches join right. It returns
`ev.unknown(...)` where it cannot know, and ends the path with `ev.raises(...)` where the real call raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from inputgen.frozen import frozen
from inputgen.interpret.values import At, Part, Ref, Unknown, Value

if TYPE_CHECKING:
    import libcst as cst

    from inputgen.interpret.evaluator import Evaluator


@frozen
class Arguments:
    """The evaluated arguments of a call.

    Attributes:
        positional: in order, star arguments spread.
        named: keyword arguments by name, `**` spread.
        open: why there may be further arguments (a `*` or `**` of something not known); None where this is all.
        optional: names that are given only on some paths (optional keys of a `**` dict).
        part: the place in a run config that a `**` dict was read from: a launch may give more names.
        document: the dict that a `**` document is, where further names are its keys alone.
    """

    positional: tuple[Value, ...] = ()
    named: Mapping[str, Value] = ()  # type: ignore[assignment]
    open: Unknown | None = None
    optional: frozenset[str] = frozenset()
    part: Part | None = None
    document: Ref | None = None

    def get(self, position: int, name: str) -> Value | None:
        """The argument at a position or of a name; None where it is not given."""
        if 0 <= position < len(self.positional):
            return self.positional[position]
        return self.named.get(name) if self.named else None


@frozen
class Call:
    """One call of a library function or method.

    Attributes:
        name: the qualified name called.
        receiver: the instance, for a method.
        at: the call.
    """

    name: str
    args: Arguments
    at: At
    receiver: Value | None = None

    def arg(self, position: int, name: str) -> Value | None:
        """The argument at a position or of a name; None where it is not given."""
        return self.args.get(position, name)


Handler: TypeAlias = "Callable[[Evaluator, Call], Value]"
Getter: TypeAlias = "Callable[[Evaluator, Value, At], Value]"
Setter: TypeAlias = "Callable[[Evaluator, Value, str, Value, At], None]"
Members: TypeAlias = "Callable[[Evaluator, str, At], Value | None]"
Constant: TypeAlias = "Callable[[Evaluator, At], Value]"
# Of the arguments of a question: as long as what it is answered alike; None where it may be answered otherwise.
Steady: TypeAlias = "Callable[[Evaluator, list[cst.BaseExpression]], object | None]"
Place: TypeAlias = "Callable[[Evaluator, Ref, str], tuple[Ref, str] | None]"


EVERY = tuple(range(20))  # the positions of all arguments, as far as they are looked at (`REFUSES_NONE`)


class Libraries:
    """The library models, by import name, loaded on first use.

    Args:
        table: import name -> dotted path of the model's module.
        sinks: names of calls that start a run or declare an input; code with one of them is followed to its end.
    """

    def __init__(self, table: Mapping[str, str], sinks: frozenset[str] = frozenset()) -> None:
        self._table = table
        self.sinks = sinks
        self._loaded: dict[str, object] = {}

    def model(self, head: str) -> object | None:
        """The model of a library, by import name."""
        module = self._loaded.get(head)
        if module is None and head in self._table:
            module = self._loaded[head] = import_module(self._table[head])
        return module

    def _find(self, name: str, kind: str) -> object | None:
        head, _, rest = name.partition(".")
        module = self.model(head)
        table: Mapping[str, object] = getattr(module, kind, {})
        return table.get(rest)

    def knows(self, name: str) -> bool:
        """Whether there is a model of the library that `name` belongs to."""
        return name.partition(".")[0] in self._table

    def imported(self, ev: Evaluator, name: str, at: At) -> None:
        """Tell a library's model, if it has an `imported` function, that the job imports it or a module of it."""
        hook = getattr(self.model(name.partition(".")[0]), "imported", None)
        if hook is not None:
            hook(ev, name, at)

    def unbound(self, name: str) -> Constant | None:
        """What a name that nothing defines may stand for (`launch` in a fragment without imports)."""
        return self._find("wandb.unbound " + name, "VALUES")  # type: ignore[return-value]

    def exports(self, name: str) -> tuple[str, ...]:
        """The names that a star import of a library's module binds, as far as its model tells (`EXPORTS`)."""
        found = self._find(name, "EXPORTS")
        return found if isinstance(found, tuple) else ()

    def function(self, name: str) -> Handler | None:
        """The handler of a function or class, by qualified name."""
        return self._find(name, "FUNCTIONS")  # type: ignore[return-value]

    def method(self, name: str) -> Handler | None:
        """The handler of a method, by qualified name (`argparse.ArgumentParser.add_argument`)."""
        return self._find(name, "METHODS")  # type: ignore[return-value]

    def models_class(self, name: str) -> bool:
        """Whether a library class is modelled: as a call, or by any handler below its name."""
        head, _, rest = name.partition(".")
        module = self.model(head)
        tables = [getattr(module, kind, {}) for kind in ("FUNCTIONS", "METHODS", "ATTRIBUTES", "SETTERS")]
        return any(key == rest or key.startswith(rest + ".") for table in tables for key in table)

    def models_subclasses(self, name: str) -> bool:
        """Whether what is below a modelled class is modelled too: by `__init__`, or as the call of a class below it.

        A class of which only the call is modelled, and what its instances do, makes no instances of the job's classes.
        """
        head, _, rest = name.partition(".")
        module = self.model(head)
        functions: Mapping[str, object] = getattr(module, "FUNCTIONS", {})
        methods: Mapping[str, object] = getattr(module, "METHODS", {})
        if rest not in functions or f"{rest}.__init__" in methods:
            return True
        if any(f"{rest}.{how}" in functions for how in ("class call", "subclassed")):
            return True
        alike = tuple(f"{key}." for key, handler in functions.items() if handler is functions[rest])
        return not any(key.startswith(alike) for kind in ("METHODS", "ATTRIBUTES") for key in getattr(module, kind, {}))

    def attribute(self, name: str) -> Getter | None:
        """The handler of an instance's attribute, by qualified name."""
        return self._find(name, "ATTRIBUTES")  # type: ignore[return-value]

    def refuses_none(self, name: str) -> tuple[int, ...]:
        """The positions of the arguments for which a function or class raises where they are None."""
        found = self._find(name, "REFUSES_NONE")
        return found if isinstance(found, tuple) else ()

    def is_always_true(self, name: str) -> bool:
        """Whether the instances of a library's class that has no model are true: it has no length (`ALWAYS_TRUE`)."""
        return self._find(name, "ALWAYS_TRUE") is True

    def steady(self, name: str) -> Steady | None:
        """Whether a function, a method or an attribute answers alike while the job runs, or as long as what."""
        return self._find(name, "STEADY")  # type: ignore[return-value]

    def setter(self, name: str) -> Setter | None:
        """The handler of assignment to the attributes of a class or module, or to one (`Class.name`), by its name."""
        return self._find(name, "SETTERS")  # type: ignore[return-value]

    def place(self, name: str) -> Place | None:
        """Where the instances of a class keep what they show under a name (`PLACES`): an object, and the name there."""
        return self._find(name, "PLACES")  # type: ignore[return-value]

    def members(self, name: str) -> Members | None:
        """The handler of names read from a module that no table has, by qualified name of the module."""
        return self._find(name, "MEMBERS")  # type: ignore[return-value]

    def value(self, name: str) -> Constant | None:
        """The handler of a module's constant, by qualified name."""
        return self._find(name, "VALUES")  # type: ignore[return-value]
