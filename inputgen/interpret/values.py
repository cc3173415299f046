"""The evaluator's own values: immutable ones, references to the heap, and the objects the heap holds.

Values are frozen and compare without their place (`at`), but beware: `Const(1) == Const(True)` as in Python; use
`same` where types matter. Heap objects are replaced, never changed, so that forking a state is copying one dict.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from inputgen import model as m
from inputgen.frozen import field, frozen, replace

if TYPE_CHECKING:
    import libcst as cst

    from inputgen.source.module import Module


class At(NamedTuple):
    """A place: a node of a module; its span is computed only if somebody asks."""

    module: Module
    node: cst.CSTNode


class FilePlace:
    """Stands for the module in places that are in a config file: there, a node is the span itself.

    Attributes:
        name: the file, as the world names it: a path of the job's, normalised.
        path: the file, relative to the project root.
    """

    __slots__ = ("name", "path")

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path

    def at(self, span: m.Span) -> At:
        """The place of a span of the file."""
        return At(cast("Module", self), cast("cst.CSTNode", span))

    def span(self, node: m.Span) -> m.Span:
        """The span of a place (see `Module.span`)."""
        return node


@frozen
class Const:
    """A known scalar (or Ellipsis).

    Attributes:
        declared: the declared type of the field it is the value of, where that says more (contract).
        constraints: what the declaration of that field says besides the type.
        narrowed: the open value that a condition narrowed to this one.
    """

    value: m.Scalar | type(...)  # type: ignore[valid-type]
    at: At | None = field(default=None, compare=False)
    declared: m.Type | None = field(default=None, compare=False)
    constraints: m.Constraints | None = field(default=None, compare=False)
    narrowed: Open | None = field(default=None, compare=False)


@frozen
class Ref:
    """A reference to a heap object.

    Attributes:
        made: which of the objects that one place in a loop makes it means (see `newest`); 0 where that is not told.
    """

    addr: int
    at: At | None = field(default=None, compare=False)
    made: int = field(default=0, compare=False)


@frozen
class Open:
    """A value of a known type that may be anything of it; `default` is what it is when nobody changes it.

    Attributes:
        constraints: what its declaration says besides the type; what is computed from it has none.
        narrowed: the open value that a condition narrowed to this one.
        among: of a text computed from options that take some values alone, all that it may be (see `among`).
        part: where in a run config it is read, if there.
        tested: whether nothing but a test tells its type: where that came out otherwise, it is of another one.
    """

    type: m.Type
    default: Value | None = None
    origin: m.OpenOrigin = "computed"
    at: At | None = field(default=None, compare=False)
    constraints: m.Constraints | None = None
    narrowed: Open | None = field(default=None, compare=False)
    among: tuple[m.Scalar, ...] | None = field(default=None, compare=False)
    part: Part | None = field(default=None, compare=False)
    tested: bool = field(default=False, compare=False)


@frozen
class Choice:
    """One of several values, one for each path that could not be decided; made by `join.choice_of` only.

    Attributes:
        picks: by option, what is picked where it is that one (see `picked`).
        root: the choice that it is, where it only knows more of its picks.
        usual: what it is when nobody changes it, where whoever starts the job picks one (an option of an Enum's type).
    """

    options: tuple[Value, ...]
    at: At | None = field(default=None, compare=False)
    picks: tuple[Picks, ...] | None = field(default=None, compare=False)
    root: Choice | None = field(default=None, compare=False)
    usual: Value | None = field(default=None, compare=False)


@frozen
class Part:
    """A place in a run config: what reads of the value that comes from there are reads of (see `config_reads`).

    Attributes:
        run: the number of the run; None where it is not known.
        path: the keys, from the top.
    """

    run: int | None
    path: tuple[str, ...]


@frozen
class Unknown:
    """A value that cannot be known, with the reason.

    Attributes:
        part: where in a run config it was read.
        besides: of a further key of a dict, the keys that the dict surely has: it is none of them.
        among: of a key that a condition found in a dict or a list, all that it may be.
        plain, flat: whether it is what a document holds, or a caller gives: a dict, where it has keys; none below it.
        read: of what is read of a document, the read that it comes from (see `config_reads.told_before`).
        key_of: of a further key of a run config, or of a part of one, which of them.
    """

    reason: str
    at: At | None = field(default=None, compare=False)
    part: Part | None = None
    besides: frozenset[Key] = frozenset()
    plain: bool = False
    flat: bool = False
    among: tuple[m.Scalar, ...] | None = None
    read: object = field(default=None, compare=False)
    key_of: Part | None = None


@frozen
class Lib:
    """Something of a library (or of Python itself), by its qualified name: `wandb.init`, `builtins.len`."""

    name: str
    at: At | None = field(default=None, compare=False)


@frozen
class Func:
    """A function or lambda of the project.

    Attributes:
        scope: the heap address of the scope it was defined in.
        defaults: the values of its parameters' defaults, by name, evaluated at the definition.
        kind: how it binds when read from a class.
        owner: the heap address of the class it was defined in, for `super()`.
        setter, deleter: of a property, the functions that set it and delete it.
        abstract: whether a class that has it cannot be made (`@abstractmethod`).
        called_by: the library function that its calls go to, it being the receiver, where a decorator took it over.
        wrapped_by: the decorator without a model around it, which may pass it arguments of its own.
    """

    node: cst.FunctionDef | cst.Lambda
    module: Module
    scope: int
    name: str
    defaults: tuple[tuple[str, Value], ...] = ()
    kind: str = "function"  # function, static, class, property
    owner: int | None = None
    generator: bool = False
    setter: Func | None = None
    deleter: Func | None = None
    abstract: bool = False
    called_by: str | None = None
    wrapped_by: str | None = None
    at: At | None = field(default=None, compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether calling it runs it, and nothing else: no decorator of a library stands before it."""
        return self.called_by is None and self.wrapped_by is None


@frozen
class Bound:
    """A method bound to its receiver: a project function, or the qualified name of a library type's method."""

    receiver: Value
    method: Func | str
    at: At | None = field(default=None, compare=False)


Value: TypeAlias = Const | Ref | Open | Choice | Unknown | Lib | Func | Bound

# That what one assignment made is one of its options, by its number; and what is picked so.
Pick: TypeAlias = "tuple[object, int]"
Picks: TypeAlias = "frozenset[Pick]"

Key: TypeAlias = "m.Scalar | tuple[m.Scalar, ...]"


@frozen
class Slot:
    """What a name, an attribute or a key holds; `optional` where it may be absent."""

    value: Value
    optional: bool = False
    at: At | None = field(default=None, compare=False)


@frozen
class ListObj:
    """A list, tuple, set, range, generator …: known elements, then `rest`, which further elements may be like.

    Attributes:
        names: the names of the elements of a named tuple.
        walked: all elements in order, each with whether it is surely there, where that is known (see `iteration`).
    """

    kind: m.SequenceKind
    items: tuple[Value, ...] = ()
    rest: Value | None = None
    names: tuple[str, ...] = ()
    walked: tuple[tuple[Value, bool], ...] = ()


@frozen
class DictObj:
    """A dict (or a subclass of it, by `type`).

    Attributes:
        entries: by `Key`, in order.
        open: why further keys are possible; None where `entries` is all.
        shuffled: whether the order of the keys depends on the path taken.
        part: the place in a run config it was read from: a launch may add keys there.
        lacks: what reading a key gives that is not there, where the command line may add it (Hydra's `+key=value`).
        given: further keys that are surely there on this path, as a condition told, and why their values are not known;
            None where they are a launch's, which are of the type of what the job sets (contract, "Open value").
        mixed: whether anything was written under keys that are not known.
    """

    entries: dict[Any, Slot]
    open: Unknown | None = None
    type: str = "dict"
    default_factory: Value | None = None
    shuffled: bool = False
    part: Part | None = None
    lacks: Unknown | None = None
    given: tuple[tuple[Key, Unknown | None], ...] = ()
    mixed: bool = False


@frozen
class ViewObj:
    """What `keys()`, `values()` or `items()` of a dict gives: it follows the dict."""

    kind: str  # keys, values, items
    source: Ref


@frozen
class GenObj:
    """A generator of the project (see `generators`).

    Attributes:
        scope: the address of its local names.
        first: the first argument of the call, for `super()`.
        positions: where it may stand: the marks to resume at, none before it starts; None where it has ended.
        outer: the names it declared `global` or `nonlocal`, with the addresses of their scopes.
        lost: why it is not known where it stands.
    """

    func: Func
    scope: int
    first: Value | None
    positions: tuple[tuple[object, ...] | None, ...]
    outer: tuple[tuple[str, int], ...] = ()
    lost: Unknown | None = None


@frozen
class IterObj:
    """An iterator that Python itself provides, and that has something left to run (see `iterators`).

    Attributes:
        kind: which: `map`, `zip`, `expression`, …; `ended` where nothing is left.
        parts: what it is over: functions, iterators, counts.
        node, frame: of a generator expression: itself, and the frame it was made in.
        lost: why it is not known where it stands.
    """

    kind: str
    parts: tuple[Value, ...] = ()
    node: cst.GeneratorExp | None = None
    frame: tuple[Module, int, Func | None, Value | None, tuple[tuple[str, int], ...]] | None = None
    lost: Unknown | None = None


@frozen
class Instance:
    """An instance of a project class (`cls` is a Ref) or a library class (`cls` is a Lib).

    A library model keeps its state in `attrs` too, under names that no Python code can spell (`"parser options"`).

    Attributes:
        open: why attributes may exist that are not known; None where `attrs` is all.
        given, part: as those of `DictObj`, of which its attributes may be the entries.
    """

    cls: Value
    attrs: dict[str, Slot]
    open: Unknown | None = None
    given: tuple[tuple[Key, Unknown | None], ...] = ()
    part: Part | None = None


@frozen
class ClassObj:
    """A class of the project."""

    name: str
    module: Module
    node: cst.ClassDef
    bases: tuple[Value, ...]
    scope: int
    decorators: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()


@frozen
class Scope:
    """The names of a module, function, class body or comprehension.

    Attributes:
        parent: where a name is looked up next; None: in the builtins.
        open: why names may exist that are not known (a star import of a library).
    """

    kind: str  # module, function, class, comprehension
    module: Module
    names: dict[str, Slot]
    parent: int | None = None
    open: Unknown | None = None


RUN, CONFIG = Lib("wandb.Run"), Lib("wandb.Config")  # of these the evaluator itself tells instances from others
Obj: TypeAlias = ListObj | DictObj | ViewObj | GenObj | IterObj | Instance | ClassObj | Scope


def same(a: Value, b: Value) -> bool:
    """Whether two values are the same in type and value (`1`, `1.0` and `True` differ; nan is itself)."""
    if a is b:
        return True
    if isinstance(a, Const) and isinstance(b, Const):
        if type(a.value) is not type(b.value):
            return False
        if isinstance(a.value, float) and isinstance(b.value, float):
            is_equal = a.value == b.value and math.copysign(1, a.value) == math.copysign(1, b.value)
            return is_equal or (math.isnan(a.value) and math.isnan(b.value))
        return bool(a.value == b.value)
    if isinstance(a, Open) and isinstance(b, Open):
        alike = (a.type, a.origin, a.constraints) == (b.type, b.origin, b.constraints)
        told = a.origin == "override" and (a.narrowed is None) != (b.narrowed is None)  # true or not, by a condition
        if told or not alike or (a.default is None) != (b.default is None):
            return False
        return a.default is None or b.default is None or same(a.default, b.default)
    if isinstance(a, Choice) and isinstance(b, Choice):
        return len(a.options) == len(b.options) and all(map(same, a.options, b.options))
    return type(a) is type(b) and a == b


def alternatives(value: Value) -> tuple[Value, ...]:
    """The values that one may be: the options of a choice, else the value alone."""
    return value.options if isinstance(value, Choice) else (value,)


def located(value: Value, at: At) -> Value:
    """The value with a place, where it has none yet."""
    return value if value.at is not None else replace(value, at=at)


NONE, TRUE, FALSE = Const(None), Const(True), Const(False)
