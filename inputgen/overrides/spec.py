"""An existing overrides file (`--from`) -> what it overrides, and what is wrong with its frame.

It is read as `wandb launch --config` reads it (wandb-facts, sections 6 and 8): `.json` or `.yaml`, by PyYAML; only
`overrides.run_config` and `overrides.files` count, anything misspelled is ignored without a word. Here it is a problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

from inputgen.files.read import read_config
from inputgen.frozen import frozen
from inputgen.model import ConfigFile, Entry, Known, Mapping, Object, Sequence, Span, Unknown, Value
from inputgen.overrides.problems import Given, Problem

# What wandb 0.31.0 takes from a launch spec (`construct_launch_spec`, `LaunchProject.from_spec`, `init_overrides`).
_SPEC = (
    "overrides job uri name entity project author docker git resource resource_args queue project_queue run_id "
    "sweep_id template_variables priority image_uri python_version run_name build_context"
).split()
_OVERRIDES = "run_config files args entry_point artifacts dockerfile working_dir".split()
_INPUTS = ("run_config", "files")
_NOTHING: Any = object()


@frozen
class Spec:
    """What an overrides file holds.

    Attributes:
        given: the overrides, one for each value of the run config or a file; mappings are walked.
        spec: what else is at its top.
        beside: what else is in `overrides`.
    """

    given: tuple[Given, ...]
    problems: tuple[Problem, ...]
    spec: dict[str, Any]
    beside: dict[str, Any]


def read_spec(data: bytes, name: str) -> Spec:
    """Read an overrides file.

    Args:
        data: its content.
        name: its path, for messages; its extension decides how it is read.
    """
    suffix = PurePath(name).suffix
    if suffix not in (".json", ".yaml"):
        return Spec((), (_wrong_suffix(name, suffix),), {}, {})
    file = read_config(data, name)
    problems = [*_traps(file)]
    if isinstance(file.job, Unknown):
        problems.append(Problem(name, f"cannot be read: {file.job.reason}", "mend it", at=file.job.span))
        return Spec((), tuple(problems), {}, {})
    if not isinstance(file.job, Mapping):
        remedy = 'write {"overrides": {"run_config": {...}}}'
        return Spec((), (Problem(name, "is not a mapping", remedy, at=file.span),), {}, {})
    reader = _Reader(name, yaml=suffix == ".yaml", problems=problems)
    return reader.read(file.job)


def _wrong_suffix(name: str, suffix: str) -> Problem:
    if suffix == ".yml":
        return Problem(name, "wandb launch refuses .yml (Invalid format for config)", "rename it to .yaml")
    return Problem(name, "wandb launch takes .json and .yaml files", "rename it to what it is")


def _traps(file: ConfigFile) -> Iterator[Problem]:
    for trap in file.traps:
        if trap.kind == "duplicate-key":
            remedy = "keep one of them"
            yield Problem(file.path, f"the key {trap.text} is there twice: the last one counts", remedy, at=trap.span)


class _Reader:
    """One reading; it collects problems."""

    def __init__(self, name: str, *, yaml: bool, problems: list[Problem]) -> None:
        self._name = name
        self._yaml = yaml
        self._problems = problems
        self._given: list[Given] = []

    def read(self, top: Mapping) -> Spec:
        spec: dict[str, Any] = {}
        beside: dict[str, Any] = {}
        found = False
        for entry in top.entries:
            if entry.key == "overrides":
                found = True
                beside = self._overrides(entry)
            elif self._known(entry, _SPEC, "", ("overrides", *_INPUTS)):
                self._keep(spec, entry)
        if not found and not self._problems:
            remedy = 'put what is overridden into {"overrides": {"run_config": {...}}}'
            self._say(self._name, "has no 'overrides': W&B would override nothing", remedy, top.span)
        return Spec(tuple(self._given), tuple(self._problems), spec, beside)

    def _overrides(self, holder: Entry) -> dict[str, Any]:
        beside: dict[str, Any] = {}
        if not isinstance(holder.value, Mapping):
            self._say("overrides", "is not a mapping", "write {'run_config': {...}}", holder.span)
            return beside
        for entry in holder.value.entries:
            if entry.key == "run_config":
                self._walk(None, (), entry)
            elif entry.key == "files":
                self._files(entry)
            elif self._known(entry, _OVERRIDES, "overrides.", _INPUTS):
                self._keep(beside, entry)
        return beside

    def _files(self, holder: Entry) -> None:
        if not isinstance(holder.value, Mapping):
            self._say("overrides.files", "is not a mapping", "write {'config.yaml': {...}}", holder.span)
            return
        for entry in holder.value.entries:
            if self._is_text(entry, "overrides.files"):
                self._walk(str(entry.key), (), entry)

    def _walk(self, file: str | None, path: tuple[str, ...], entry: Entry) -> None:
        """Give one override for each value that is no mapping with keys."""
        value = entry.value
        if not isinstance(value, Mapping):
            if not path:
                what = "overrides.run_config" if file is None else f"overrides.files.{file}"
                self._say(what, "is not a mapping", "write the keys to override, and their values", entry.span)
                return
            found = self._json(entry)
            if found is not _NOTHING:
                self._given.append(Given(file, path, value=found, at=entry.span, yaml=self._yaml))
            return
        if path and not value.entries:
            self._given.append(Given(file, path, value={}, at=entry.span, yaml=self._yaml))
        for inner in value.entries:
            if self._is_text(inner, ".".join(("overrides", *path))):
                self._walk(file, (*path, str(inner.key)), inner)

    def _known(self, entry: Entry, known: list[str], prefix: str, main: tuple[str, ...]) -> bool:
        """Whether a key of the frame is one W&B knows; what it ignores and looks like a slip is a problem."""
        if not self._is_text(entry, prefix or self._name):
            return False
        key = str(entry.key)
        if key in known or key.startswith("_"):
            return True
        close = get_close_matches(key.replace("-", "_").lower(), [*main, *known], n=1, cutoff=0.7)
        meant = key if key in _OVERRIDES else close[0] if close else None
        if not prefix and meant in _OVERRIDES:
            remedy = f'write "overrides": {{"{meant}": ...}}'
            self._say(key, "W&B ignores it at the top of a launch spec", remedy, entry.span)
            return False
        remedy = f"did you mean {prefix}{meant}?" if meant else "leave it out"
        self._say(f"{prefix}{key}", "W&B does not know this key, and ignores it", remedy, entry.span)
        return False

    def _is_text(self, entry: Entry, where: str) -> bool:
        if isinstance(entry.key, str):
            return True
        self._say(where, f"has the key {entry.key!r}, which is no text", "quote it", entry.span)
        return False

    def _keep(self, target: dict[str, Any], entry: Entry) -> None:
        found = self._json(entry)
        if found is not _NOTHING:
            target[str(entry.key)] = found

    def _json(self, entry: Entry) -> Any:
        try:
            return _to_json(entry.value, 0)
        except _NotJsonError as error:
            self._say(str(entry.key), str(error), "quote it, or write what JSON has", entry.span)
            return _NOTHING

    def _say(self, what: str, why: str, remedy: str, at: Span | None) -> None:
        self._problems.append(Problem(what, why, remedy, at=at))


class _NotJsonError(ValueError):
    """A YAML value that JSON does not have."""


def _to_json(value: Value, depth: int) -> Any:
    import math

    if depth > 100:
        raise _NotJsonError("is nested too deeply")
    if isinstance(value, Known) and (value.value is None or isinstance(value.value, (bool, str))):
        return value.value
    if isinstance(value, Known) and isinstance(value.value, (int, float)):
        if isinstance(value.value, int) and value.value.bit_length() > 1000:
            raise _NotJsonError("is a number too large for JSON readers")
        if not math.isfinite(value.value):
            raise _NotJsonError("is no finite number")
        return value.value
    if isinstance(value, Sequence) and value.kind == "list" and value.rest is None:
        return [_to_json(item, depth + 1) for item in value.items]
    if isinstance(value, Mapping) and value.open is None:
        return {_key(entry): _to_json(entry.value, depth + 1) for entry in value.entries}
    if isinstance(value, Unknown):
        raise _NotJsonError(f"cannot be read: {value.reason}")
    kind = {"time": "a date or time"}.get(value.kind, f"a {value.kind}") if isinstance(value, Object) else "a value"
    raise _NotJsonError(f"is {kind} that JSON does not have")


def _key(entry: Entry) -> str:
    if not isinstance(entry.key, str):
        raise _NotJsonError(f"has the key {entry.key!r}, which is no text")
    return entry.key
