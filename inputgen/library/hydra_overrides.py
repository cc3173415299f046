"""Hydra's command line: flags and overrides (hydra 1.3, `core/override_parser`, `_internal/utils.get_args_parser`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inputgen.frozen import frozen
from inputgen.library.omegaconf_grammar import (
    Function,
    GrammarError,
    Items,
    Joined,
    Pairs,
    Part,
    Plain,
    parse_override_value,
)

_OVERRIDE = re.compile(r"(\+\+|\+|~)?([^=@~+\s][^=@]*)(?:@([^=:]*)(?::([^=]*))?)?(?:(=)(.*))?$", re.DOTALL)
_FLAGS = {
    "--config-name": "name",
    "-cn": "name",
    "--config-path": "path",
    "-cp": "path",
    "--config-dir": "dir",
    "-cd": "dir",
}
_ENDING = frozenset({"--help", "-h", "--hydra-help", "--version", "--cfg", "-c", "--info", "-i", "--shell-completion"})
_SEVERAL = frozenset({"--multirun", "-m"})


class CompositionError(Exception):
    """Hydra refuses to compose the config; the message is what it says."""


class NotComposedError(Exception):
    """What Hydra composes cannot be known; the message says why."""


@frozen
class Override:
    """One override.

    Attributes:
        kind: ``, `+`, `++` or `~`.
        key: of the config, or a group.
        package: of a group.
        value: plain Python data; a list that is a sweep's is not told from others.
        given: whether there is a value at all.
        text: as it is written.
    """

    kind: str
    key: str
    package: str | None
    value: object
    given: bool
    text: str


@frozen
class CommandLine:
    """A command line, taken apart.

    Attributes:
        flags: `name`, `path` and `dir` of the config, where they are given.
        ends: whether the job's function is not run at all (`--help`).
    """

    overrides: tuple[Override, ...]
    flags: dict[str, str]
    ends: bool = False


def take_apart(texts: Sequence[str]) -> CommandLine:
    """A command line's flags and overrides.

    Raises:
        CompositionError: for an override that is none.
        NotComposedError: for several runs at once.
    """
    flags: dict[str, str] = {}
    overrides: list[Override] = []
    left = list(texts)
    while left:
        text = left.pop(0)
        name, equals, value = text.partition("=")
        if name in _FLAGS:
            flags[_FLAGS[name]] = value if equals else left.pop(0) if left else ""
        elif name in _SEVERAL:
            raise NotComposedError("several runs are started at once (--multirun)")
        elif name in _ENDING:
            return CommandLine((), flags, True)
        elif not text.startswith("-"):
            overrides.append(parse(text))
    return CommandLine(tuple(overrides), flags)


def parse(text: str) -> Override:
    """One override.

    Raises:
        CompositionError: where it is none.
        NotComposedError: where it is a sweep.
    """
    found = parse_sweep(text)
    if len(found) > 1:
        raise NotComposedError(f"the override {text!r} sweeps over several values")
    return found[0]


def parse_sweep(text: str) -> tuple[Override, ...]:
    """One override for each value that a text sweeps over: `a=1,2`, `a=choice(1,2)`.

    Raises:
        CompositionError: where it is none.
        NotComposedError: where it is a function of Hydra's.
    """
    found = _OVERRIDE.match(text)
    if found is None or (found[5] is None and found[1] != "~"):
        raise CompositionError(f"OverrideParseException: {text!r}")
    package = found[3] if found[4] is None else found[4]
    values: list[object] = [None if found[5] is None else ""]
    if found[5] is not None and found[6]:
        try:
            parts = parse_override_value(found[6])
        except GrammarError:
            raise CompositionError(f"OverrideParseException: {text!r}") from None
        if len(parts) == 1 and isinstance(parts[0], Function) and parts[0].name == "choice":
            parts = list(parts[0].args)
        values = [_plain(part, text) for part in parts]
    key, given = found[2].strip(), found[5] is not None
    return tuple(Override(found[1] or "", key, package, value, given, text) for value in values)


def _plain(part: Part, text: str) -> object:
    """The Python data of a value."""
    if isinstance(part, Plain):
        return part.value
    if isinstance(part, Joined):
        return "".join(str(_plain(each, text)) for each in part.parts)
    if isinstance(part, Items):
        return [_plain(item, text) for item in part.items]
    if isinstance(part, Pairs):
        return {key.value: _plain(value, text) for key, value in part.pairs}
    if isinstance(part, Function) and part.name in _CASTS and len(part.args) == 1:
        return _cast(part.name, _plain(part.args[0], text), text)
    raise NotComposedError(f"the override {text!r} is a sweep, or a function of Hydra's")


_CASTS = ("str", "int", "float", "bool")


def _cast(name: str, value: object, text: str) -> object:
    try:
        if name == "bool" and isinstance(value, str):
            return {"true": True, "false": False}[value.lower()]
        if isinstance(value, bool) and name == "str":
            return str(value).lower()
        return {"str": str, "int": int, "float": float, "bool": bool}[name](value)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise CompositionError(f"OverrideParseException: {text!r}") from None
