"""Defaults of what depends on open values: the job evaluated once more, with every open value at its default.

`lr = 0.1 if args.data == "a" else 0.2` is a choice to whoever launches the job; nobody touching `--data`, it is 0.1.
"""

from __future__ import annotations

from inputgen.frozen import replace
from inputgen.keypath import KeyPath
from inputgen.model import Field, Input, Job, ListType, Type, Typed, UnionType, Unknown, UnknownType
from inputgen.model.types import FLOAT, INT
from inputgen.schema.defaults import MISSING, to_json
from inputgen.schema.secrets import is_secret
from inputgen.schema.types_of import type_of

_MUST_BE_GIVEN = "???"  # what a config of OmegaConf holds where the command line must give a value

# What a launch or a sweep gives has no default, whatever is computed of it.
_GIVEN = frozenset({"override", "sweep"})


def lacks_defaults(job: Job) -> bool:
    """Whether a value of the run config may have a default that is not told yet."""
    fields = [field for item in job.inputs if item.source == "run_config" for field in item.fields]
    return any(map(_lacks_default, fields))


def with_usual(job: Job, usual: Job) -> Job:
    """A job whose fields have the defaults that they turn out to have.

    Args:
        job: the job.
        usual: the same, evaluated with open values at their defaults; what a sweep draws has none.
    """
    found = {field.path: field for item in usual.inputs if item.source == "run_config" for field in item.fields}
    return replace(job, inputs=tuple(_completed(item, found) for item in job.inputs))


def _completed(item: Input, found: dict[KeyPath, Field]) -> Input:
    if item.source != "run_config":
        return item
    return replace(item, fields=tuple(_with_default(field, found.get(field.path)) for field in item.fields))


def _with_default(field: Field, found: Field | None) -> Field:
    """A field with its default; one that may be missing by default has it only where it may be missing anyway."""
    usual = None if found is None or (found.optional and not field.optional) else found.value
    if usual is None or not _lacks_default(field) or to_json(usual) in (MISSING, _MUST_BE_GIVEN):
        return field
    type_ = type_of(usual)
    if not _is_within(type_, field.type) or is_secret(field.path, type_, usual):
        return field
    return replace(field, usual=usual)


def _lacks_default(field: Field) -> bool:
    """Whether a value may have a default that is not told: no scalar of a type that only a launch or a sweep gives."""
    value = field.value
    if value is None or field.secret or isinstance(value, Unknown):
        return False
    given = isinstance(value, Typed) and value.origin in _GIVEN
    return not given and to_json(value) is MISSING


def _is_within(part: Type, whole: Type) -> bool:
    """Whether a type is one of those that another stands for; a float that is declared is given as an int, too."""
    whole_parts = _parts(whole)
    return isinstance(whole, UnknownType) or all(
        found in whole_parts or (found == INT and FLOAT in whole_parts) or _is_list_within(found, whole_parts)
        for found in _parts(part)
    )


def _is_list_within(part: Type, whole: set[Type]) -> bool:
    """Whether a list is one of several types of lists: an empty one is of each."""
    lists = [each for each in whole if isinstance(each, ListType)]
    if not isinstance(part, ListType) or not lists:
        return False
    inner = part.element
    return inner is None or any(each.element is None or _is_within(inner, each.element) for each in lists)


def _parts(type_: Type) -> set[Type]:
    return set(type_.parts) if isinstance(type_, UnionType) else {type_}
