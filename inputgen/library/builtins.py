"""Python's built-in functions and types, put together from one file for each kind."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library import (
    builtin_attributes,
    builtin_dicts,
    builtin_eval,
    builtin_exceptions,
    builtin_exec,
    builtin_instances,
    builtin_iteration,
    builtin_iterators,
    builtin_numbers,
    builtin_objects,
    builtin_protocols,
    builtin_sequences,
    builtin_texts,
    files,
    type_introspection,
)

FUNCTIONS: dict[str, Handler] = {
    **builtin_numbers.FUNCTIONS,
    **builtin_iteration.FUNCTIONS,
    **builtin_iterators.FUNCTIONS,
    **builtin_objects.FUNCTIONS,
    **builtin_attributes.FUNCTIONS,
    **builtin_instances.FUNCTIONS,
    **builtin_exec.FUNCTIONS,
    **builtin_eval.FUNCTIONS,
    **builtin_exceptions.FUNCTIONS,
    "dict": builtin_dicts.make_dict,
    "open": files.FUNCTIONS["open"],
}
METHODS: dict[str, Handler] = {
    **builtin_dicts.METHODS,
    **builtin_sequences.METHODS,
    **builtin_texts.METHODS,
    **builtin_objects.METHODS,
    **builtin_attributes.METHODS,
    **builtin_exceptions.METHODS,
    **builtin_iterators.METHODS,
    **builtin_protocols.METHODS,
    **files.METHODS,
}
ATTRIBUTES = {**files.ATTRIBUTES, **builtin_dicts.ATTRIBUTES, **builtin_exceptions.ATTRIBUTES}
ATTRIBUTES |= type_introspection.ATTRIBUTES
# Python docs, "Built-in Functions": a TypeError each.
REFUSES_NONE = dict.fromkeys("open int float complex len abs round ord range".split(), (0,)) | dict.fromkeys(
    "list tuple set frozenset sorted reversed sum enumerate iter".split(), (0,)
)
