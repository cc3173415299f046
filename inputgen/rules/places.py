"""Where the arguments of a declaration are, for the rules that point at them."""

from __future__ import annotations

from inputgen.frozen import replace
from inputgen.model import Declaration, Known, Mapping, Object, Span, Value


def argument_span(declaration: Declaration, name: str) -> Span:
    """The span of an argument; of the call, where it is not given by itself."""
    return dict(declaration.argument_spans).get(name, declaration.span)


def path_arguments(declaration: Declaration) -> tuple[tuple[str, Value | None], ...]:
    """The arguments that hold key paths, by name."""
    return ("include", declaration.include), ("exclude", declaration.exclude)


def element_span(declaration: Declaration, name: str, element: Value) -> Span:
    """The span of an element of an argument where it is written there, else of the argument."""
    argument = argument_span(declaration, name)
    return element.span if element.span is not None and inside(element.span, argument) else argument


def is_written_in(declaration: Declaration, name: str, element: Value) -> bool:
    """Whether a text is written within an argument, so that an edit there changes nothing else."""
    known = isinstance(element, Known) and element.span is not None
    return known and inside(element.span, argument_span(declaration, name))  # type: ignore[arg-type]


def inside(inner: Span, outer: Span) -> bool:
    """Whether a span lies within another."""
    return (
        (inner.path, inner.cell) == (outer.path, outer.cell)
        and (outer.line, outer.column) <= (inner.line, inner.column)
        and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    )


def start_of(span: Span) -> Span:
    """The empty span where a span starts."""
    return replace(span, end_line=span.line, end_column=span.column)


def end_of(span: Span) -> Span:
    """The empty span where a span ends."""
    return replace(span, line=span.end_line, column=span.end_column)


def literal(text: str) -> str:
    r"""A string literal as people write it: in double quotes, raw where it has backslashes.

    >>> literal("trainer.lr"), literal(r"a\.b")
    ('"trainer.lr"', 'r"a\\.b"')
    """
    if '"' in text or not text.isprintable() or text.endswith("\\"):
        return repr(text)
    return f'r"{text}"' if "\\" in text else f'"{text}"'


def is_schema(include: Value) -> bool:
    """Whether what is given as include is plainly a JSON Schema, or a model of one."""
    if isinstance(include, Object):
        return include.kind in ("class", "pydantic")
    keys = {entry.key for entry in include.entries} if isinstance(include, Mapping) else set()
    return "properties" in keys or {"type", "title"} <= keys
