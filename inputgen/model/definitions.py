"""Classes that a schema is made of, as data: what `schema/rebuild` needs to make them anew, and nothing that runs.

A type expression is what an annotation says, with the names of libraries as names and the classes of the project as
indexes into `Definitions.classes`, so that recursive models are finite.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from inputgen.frozen import frozen
from inputgen.model.scalars import Scalar, Unknown
from inputgen.model.spans import Span

ItemsKind = Literal["list", "tuple", "set", "frozenset", "dict"]
ClassKind = Literal[
    "model", "enum", "typed_dict", "dataclass", "pydantic_dataclass", "plain", "type_var", "new_type", "type_alias"
]


@frozen
class Symbol:
    """Something of a library, by its qualified name: `builtins.int`, `typing.Optional`; `function` for any function."""

    name: str


@frozen
class ClassName:
    """A class of the project: its place in `Definitions.classes`."""

    index: int


@frozen
class Applied:
    """A subscript: `list[int]`, `Annotated[int, Gt(0)]`."""

    origin: TypeExpression
    arguments: tuple[TypeExpression, ...]


@frozen
class Made:
    """What a call makes: `Field(gt=0)`, `conint(ge=1)`.

    Attributes:
        callee: the qualified name called; `member` for a member of an enum (its class, its name), `instance` for an
            instance of a class of the project (its class; its attributes by name), `text` for what a library class
            makes of a text (its class, the text), `default` for a default of which nothing else is known.
    """

    callee: str
    arguments: tuple[TypeExpression, ...] = ()
    named: tuple[tuple[str, TypeExpression], ...] = ()


@frozen
class Plain:
    """A constant."""

    value: Scalar | type(...)  # type: ignore[valid-type]


@frozen
class Items:
    """A container: its elements; of a dict, keys and values in turn."""

    kind: ItemsKind
    items: tuple[TypeExpression, ...]


TypeExpression: TypeAlias = Symbol | ClassName | Applied | Made | Plain | Items | Unknown


@frozen
class ClassField:
    """A name of a class body that matters to its schema.

    Attributes:
        annotation: None where it has none (a member of an enum, `model_config`).
        default: what is assigned; None where nothing is.
        doc: the text below it.
        trouble: what the schema of this field also depends on, and only running the job would tell.
    """

    name: str
    annotation: TypeExpression | None
    default: TypeExpression | None
    doc: str | None
    span: Span | None
    trouble: Unknown | None = None


@frozen
class ClassDefinition:
    """A class of the project.

    Attributes:
        module: the import name of its module, `__main__` for the job.
        doc: its docstring.
        bases: as written, subscripts and all.
        keywords: of the class statement, or of the decorator that makes it a dataclass.
        trouble: what its whole schema also depends on, and only running the job would tell.
    """

    kind: ClassKind
    name: str
    module: str
    qualname: str
    doc: str | None
    bases: tuple[TypeExpression, ...]
    keywords: tuple[tuple[str, TypeExpression], ...]
    fields: tuple[ClassField, ...]
    trouble: Unknown | None
    span: Span | None


@frozen
class Definitions:
    """A class and all that its schema is made of."""

    root: TypeExpression
    classes: tuple[ClassDefinition, ...]
