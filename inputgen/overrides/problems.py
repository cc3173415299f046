"""What is wrong with overrides, and overrides themselves: the frozen values of this folder."""

from __future__ import annotations

from typing import Any

from inputgen.frozen import field, frozen
from inputgen.keypath import KeyPath, join
from inputgen.model import Span

PROBLEMS = 50  # reported at once; the rest is counted


@frozen
class Problem:
    """Why an override is refused.

    Attributes:
        what: the field or the thing, as its user would write it (`trainer.lr`, `config.yaml:lr`).
        why: what is wrong, in words. Never the value of a secret.
        remedy: what to write instead, in the imperative; empty where there is nothing to say.
        at: where the override was given, where that is a place in a file.
        declared: where the job says what is allowed.
    """

    what: str
    why: str
    remedy: str = ""
    at: Span | None = None
    declared: Span | None = None


@frozen
class Given:
    """One override, as it was given.

    Attributes:
        file: the config file as the job spells it; None for the run config.
        path: its keys.
        text: what stands after `=`, to be read by the field's type; None where `value` is given.
        value: JSON, where it comes from a file or from inside a JSON value.
        at: its place, where it comes from a file.
        yaml: whether PyYAML read it.
    """

    file: str | None
    path: KeyPath
    text: str | None = None
    value: Any = None
    at: Span | None = None
    yaml: bool = False

    @property
    def label(self) -> str:
        """The key as `--set` takes it."""
        return label(self.file, self.path)


@frozen
class Overrides:
    """Checked overrides.

    Attributes:
        run_config: of the run config.
        files: of config files, by the path as the job spells it.
        secrets: which of them are credentials: the file (None for the run config) and the key path.
        spec: what else the launch spec holds that they came from.
        beside: what else its `overrides` hold (`args`, `entry_point`).
    """

    run_config: dict[str, Any] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: tuple[tuple[str | None, KeyPath], ...] = ()
    spec: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)


@frozen
class Checked:
    """The outcome of a check: overrides that hold where there is no problem.

    Attributes:
        notes: what is accepted but could not be checked, a line each.
    """

    overrides: Overrides
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def label(file: str | None, path: KeyPath) -> str:
    """A key as `--set` takes it: `trainer.lr`, `config.yaml:lr`."""
    keys = join(path)
    return keys if file is None else f"{file}:{keys}"
