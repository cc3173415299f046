"""Paths of include and exclude that take nothing: what the rules on either share."""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Diagnostic, Facts, Known
from inputgen.model.rules import Rule
from inputgen.rules.places import element_span, is_schema, path_arguments
from inputgen.rules.suggest import suggestion
from inputgen.schema.declared import declared
from inputgen.schema.filters import elements_of


def idle_paths(facts: Facts, name: str, rule: Rule, effect: str) -> Iterator[Diagnostic]:
    """A diagnostic for each path that takes no key, not even one whose dots were escaped.

    Args:
        facts: the job's.
        name: `include` or `exclude`.
        rule: whose diagnostics they are.
        effect: what comes of it, in words.
    """
    for item in declared(facts):
        argument = dict(path_arguments(item.declaration))[name]
        if argument is None or not item.trees or is_schema(argument):
            continue
        where = "the run config" if item.declaration.source == "run_config" else "the file"
        for element, path in elements_of(argument):
            if isinstance(element, Known) and not item.takes(path) and item.dotted(path) is None:
                message = f"{name} path {element.value!r} takes no key of {where}; {effect}"
                span = element_span(item.declaration, name, element)
                yield rule.at(span, message, suggestion(path, item.keys()))
