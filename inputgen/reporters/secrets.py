"""Keep credentials out of reports (contract, "Secrets")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from inputgen.keypath import KeyPath, starts_with
from inputgen.model import Input, Job, Known, Typed, Value

MASK = "••••"

_REVEALING = ("default", "const", "enum", "examples", "placeholder")
_DEPTH = 100
_SHORT = 8  # shorter values are masked as whole words only: "1" is everywhere

# For text of files that could not be evaluated, a syntax error's line above all: a quoted value beside a name that
# says credential, and tokens in well-known shapes (OpenAI, Hugging Face, GitHub, AWS, W&B).
_BY_NAME = re.compile(
    r"""((?:api_?key|token|secret|passw(?:or)?d|credentials?|private_?key|access_?key)["']?\s*[:=]\s*[rbuf]*["'])([^"']+)""",
    re.IGNORECASE,
)
_BY_SHAPE = re.compile(
    r"\b(?:sk-[\w-]{16,}|hf_\w{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|AKIA[0-9A-Z]{16}|[0-9a-f]{40})\b"
)


def secret_paths(item: Input) -> frozenset[KeyPath]:
    """The key paths of an input's secret fields."""
    return frozenset(field.path for field in item.fields if field.secret)


def secret_texts(job: Job) -> tuple[str, ...]:
    """The values of a job's secret fields, as they stand in its text, longest first."""
    texts: set[str] = set()
    for item in job.inputs:
        for field in item.fields:
            if field.secret:
                texts.update(_texts(field.value))
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))


def _texts(value: Value | None) -> Iterable[str]:
    if isinstance(value, Typed):
        value = value.default
    if isinstance(value, Known) and isinstance(value.value, str) and value.value:
        yield value.value
        yield value.value.encode("unicode_escape").decode("ascii")


def mask(text: str, secrets: Iterable[str], *, aligned: bool = False) -> str:
    """The text without any of the secrets, nor anything in the shape of one.

    Args:
        text: a message, or a line of source.
        secrets: values, longest first (`secret_texts`).
        aligned: whether what comes after a secret stays in its column (for code frames).
    """

    def covered(secret: str) -> str:
        return "•" * len(secret) if aligned else MASK

    for secret in secrets:
        if len(secret) >= _SHORT:
            text = text.replace(secret, covered(secret))
        else:
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", lambda found: covered(found[0]), text)
    text = _BY_NAME.sub(lambda found: found[1] + covered(found[2]), text)
    return _BY_SHAPE.sub(lambda found: covered(found[0]), text)


def redact_schema(schema: dict[str, Any], secret: frozenset[KeyPath] = frozenset()) -> dict[str, Any]:
    """A JSON Schema without what reveals the value of a secret field: its own defaults, and those of what holds it.

    A subschema is secret if its `format` is `secret` or `password`, or its key path is in `secret`. Deeper than
    100 levels nothing is claimed (`{}`).
    """
    declared: set[KeyPath] = set()
    _find_secret(schema, (), declared, 0)
    redacted: dict[str, Any] = _redacted(schema, secret | declared, (), 0)
    return redacted


def _find_secret(schema: Any, path: KeyPath, found: set[KeyPath], depth: int) -> None:
    if depth > _DEPTH:
        return
    if isinstance(schema, list):
        for item in schema:
            _find_secret(item, path, found, depth + 1)
    elif isinstance(schema, dict):
        if schema.get("format") in ("secret", "password"):
            found.add(path)
        for key, value in schema.items():
            if key == "properties" and isinstance(value, dict):
                for name, part in value.items():
                    _find_secret(part, (*path, str(name)), found, depth + 1)
            elif key not in _REVEALING:
                _find_secret(value, path, found, depth + 1)


def _redacted(schema: Any, secret: frozenset[KeyPath], path: KeyPath, depth: int) -> Any:
    if depth > _DEPTH:
        return {}
    if isinstance(schema, list):
        return [_redacted(item, secret, path, depth + 1) for item in schema]
    if not isinstance(schema, dict):
        return schema
    hidden = any(starts_with(other, path) for other in secret)
    result: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            result[key] = {name: _redacted(part, secret, (*path, str(name)), depth + 1) for name, part in value.items()}
        elif key in _REVEALING:
            if not hidden:
                result[key] = value
        else:
            result[key] = _redacted(value, secret, path, depth + 1)
    return result
