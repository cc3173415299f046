"""Values as the evaluator saw them: frozen snapshots without syntax nodes, each with the place it came from.

The evaluator's own values (`interpret/values.py`) have identity and change; these are what is left of them
when a stage ends.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from inputgen.frozen import frozen
from inputgen.model.constraints import Constraints
from inputgen.model.definitions import Definitions
from inputgen.model.scalars import Scalar as Scalar
from inputgen.model.scalars import Unknown as Unknown
from inputgen.model.spans import Span
from inputgen.model.types import Type

SequenceKind = Literal["list", "tuple", "set", "frozenset", "range", "deque", "generator", "bytearray", "namedtuple"]

ObjectKind = Literal[
    "enum",  # an enum member; `name` is the member's name, `value` its value
    "dataclass",  # an instance of a dataclass; `fields`
    "pydantic",  # an instance of a pydantic model; `fields`
    "namespace",  # argparse.Namespace, types.SimpleNamespace; `fields`
    "instance",  # an instance of another class; `fields` where known
    "path",  # pathlib; `value` is its text where known
    "time",  # datetime, date, time, timedelta
    "number",  # Decimal, Fraction
    "callable",  # a function or method
    "class",
    "module",
    "slice",  # `fields` start, stop, step
    "array",  # numpy and the like: unknown shape
    "file",  # an open file
]

OpenOrigin = Literal["argv", "environment", "override", "sweep", "parameter", "declaration", "computed"]


@frozen
class Known:
    """A scalar whose value is known."""

    value: Scalar
    span: Span | None = None


@frozen
class Sequence:
    """A list, tuple, set or the like.

    Attributes:
        items: the elements known to be there, in order.
        rest: what further elements may be, where there may be some; None where `items` is all.
    """

    kind: SequenceKind
    items: tuple[Value, ...]
    rest: Value | None = None
    span: Span | None = None


@frozen
class Entry:
    """One key of a mapping.

    Attributes:
        key: the Python key: a str for most, but any hashable scalar, or a tuple, may be one.
        optional: whether the key is there only on some paths.
        span: where the key was written last.
    """

    key: Scalar | tuple[Scalar, ...]
    value: Value
    optional: bool = False
    span: Span | None = None


@frozen
class Mapping:
    """A dict or the like.

    Attributes:
        entries: the known keys, in source order.
        open: why further keys are possible; None where `entries` is all.
    """

    entries: tuple[Entry, ...]
    open: Unknown | None = None
    span: Span | None = None


@frozen
class Object:
    """An instance of a class, or a class, function or module itself.

    Attributes:
        type: the qualified name of its class, as far as known (`pathlib.Path`, `Color`).
        name: the member name of an enum member, the qualified name of a class, function or module.
        value: the value of an enum member, the text of a path.
        fields: its attributes, where they are known.
        definitions: what its schema is made of, for a model that is given as a schema.
    """

    kind: ObjectKind
    type: str
    name: str | None = None
    value: Value | None = None
    fields: Mapping | None = None
    span: Span | None = None
    definitions: Definitions | None = None


@frozen
class Typed:
    """A value whose type is known and whose value may be anything: open, declared, or computed from such values.

    Attributes:
        type: the declared type joined with what its default says.
        default: what it is when nobody changes it; None where there is no default, or it is not known.
        origin: who may change it.
        constraints: what its declaration says besides the type; None where that is nothing.
    """

    type: Type
    default: Value | None = None
    origin: OpenOrigin = "declaration"
    span: Span | None = None
    constraints: Constraints | None = None


@frozen
class Choice:
    """One of several values, one for each path that could not be decided."""

    options: tuple[Value, ...]
    span: Span | None = None


Value: TypeAlias = Known | Sequence | Mapping | Object | Typed | Choice | Unknown
