"""What a declared schema says of a mapping as a whole, beside its properties: for the schema that is emitted.

An override is partial: `minProperties`, `dependentRequired`, `anyOf` say nothing of it, and are for `--full` alone.
What refuses the job's own values is left out, as a refused default is (contract, "Schemas").
"""

from __future__ import annotations

from typing import Any

from inputgen.frozen import frozen
from inputgen.model import Unknown
from inputgen.schema.validity import tries_pattern, violations

# Each may hold of a part of a mapping; keywords of a row mean something together only.
_OF_PARTS = (("patternProperties",), ("propertyNames",), ("maxProperties",))
_OF_WHOLES = (
    ("minProperties",), ("dependentRequired",), ("dependentSchemas",), ("if", "then", "else"), ("not",), ("anyOf",),
    ("oneOf",), ("allOf",), ("enum",), ("const",),
)  # fmt: skip


@frozen
class Wholes:
    """Keywords of a mapping, and what is not said of it, in words."""

    keywords: dict[str, Any]
    notes: tuple[str, ...]


def whole_keywords(declared: Any, made: dict[str, Any], *, full: bool) -> Wholes:
    """What a declared schema adds to that of a mapping.

    Args:
        declared: the schema as it is resolved, or anything else where there is none.
        made: the mapping's schema so far, with its properties and their defaults.
        full: whether it is the schema of a complete configuration.
    """
    if not isinstance(declared, dict):
        return Wholes({}, ())
    defaults, complete = _defaults(made)
    keywords: dict[str, Any] = {}
    notes: list[str] = []
    for group in (*_OF_PARTS, ("additionalProperties",), *_OF_WHOLES):
        given = {name: declared[name] for name in group if name in declared}
        whole = group in _OF_WHOLES
        why = _why_not(given, {**made, **keywords}, defaults, whole=whole, complete=complete, full=full)
        if why is None:
            keywords.update(given)
        elif why:
            notes.append(f"the declared {group[0]} {why}")
    return Wholes(keywords, tuple(notes))


def _why_not(
    given: dict[str, Any], made: dict[str, Any], defaults: dict[str, Any], *, whole: bool, complete: bool, full: bool
) -> str | None:
    """Why keywords are not kept, `""` where there is nothing to tell; None where they are kept."""
    further = given.get("additionalProperties")
    if not given or isinstance(further, bool) or further == {}:
        return ""
    unknown = next((value for value in given.values() if isinstance(value, Unknown)), None)
    if unknown is not None:
        return f"is not known: {unknown.reason}"
    if whole and not full:
        return "is about the whole, and an override is a part of it: it is left out"
    if further is not None and made.get("additionalProperties") is False:
        return ""
    if whole and not complete:  # what is not known yet may make it fit
        return None
    if _refuses(given, made, defaults):
        return "refuses the job's own values: it is left out"
    return None


def _refuses(given: dict[str, Any], made: dict[str, Any], defaults: dict[str, Any]) -> bool:
    patterns = given.get("patternProperties")
    if patterns is None:
        known: dict[str, Any] = {name: made[name] for name in ("properties", "patternProperties") if name in made}
        return bool(violations(defaults, {**known, **given}))
    for pattern, part in patterns.items():
        for key, value in defaults.items():
            # A pattern that might keep `re` busy for ever is not tried: it may refuse them.
            fits = not tries_pattern(pattern, key) or _matches(pattern, key)
            if fits and (not isinstance(part, dict) or violations(value, part)) and part is not True:
                return True
    return False


def _matches(pattern: str, key: str) -> bool:
    import re

    return re.search(pattern, key) is not None


def _defaults(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The values that are known of a mapping, and whether those are all it has."""
    found: dict[str, Any] = {}
    complete = True
    for key, part in schema["properties"].items():
        if "default" in part:
            found[key] = part["default"]
        elif part.get("type") == "object" and part.get("properties"):
            inner, whole = _defaults(part)
            found.update({key: inner} if inner else {})
            complete = complete and whole
        else:
            complete = False
    return found, complete
