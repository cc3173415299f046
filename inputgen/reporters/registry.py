"""The output formats, by name: to add one, add its file and a row here.

A reporter is a module with one pure function, `report(results, options) -> str`. It prints nothing and reads
nothing: the command writes what it returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from inputgen.frozen import frozen
from inputgen.model import Facts, Job, Stored


class Scanned(Protocol):
    """One job as the pipeline hands it over (`inputgen.api.ScanResult`)."""

    @property
    def job(self) -> Job:
        """The job, diagnostics included."""
        ...

    @property
    def facts(self) -> Facts:
        """What it was seen to do."""
        ...

    @property
    def stored(self) -> Stored | None:
        """What W&B would store; None where nobody asked."""
        ...

    @property
    def sources(self) -> Mapping[str, str]:
        """The text of every file a span may point to, by path relative to the project root.

        A notebook's cell is found under `PATH#N`, N the cell's number.
        """
        ...


@frozen
class ReportOptions:
    """How to report.

    Attributes:
        cwd: the folder, absolute, that shown paths are relative to.
        color: whether to style text with ANSI sequences.
        width: columns of text to aim at; keys are never cut to fit.
        show_secrets: whether values of secret fields are shown.
        info: whether diagnostics of level info are shown.
        inputs: whether `json` lists the inputs; `check` leaves them out.
        single: whether one file was asked for: `types` and `wandb` then give its object without its path.
    """

    cwd: str
    color: bool = False
    width: int = 100
    show_secrets: bool = False
    info: bool = False
    inputs: bool = True
    single: bool = False


class Reporter(Protocol):
    """What the module of a format holds."""

    def report(self, results: Sequence[Scanned], options: ReportOptions) -> str:
        """The whole report, ending in a line end; the empty string where there is nothing to say."""
        ...


class Format(NamedTuple):
    """A row of the registry.

    Attributes:
        module: the module's name.
        diagnostics: whether the report carries the diagnostics. Where it does not, the command shows them on stderr.
        text: whether it is for people, and so written in the terminal's encoding; the others are UTF-8 always.
    """

    module: str
    diagnostics: bool
    text: bool = False


FORMATS: dict[str, Format] = {
    "text": Format("text", diagnostics=True, text=True),
    "types": Format("types", diagnostics=False),
    "json": Format("json_report", diagnostics=True),
    "wandb": Format("wandb", diagnostics=False),
}

# Of `inputgen check`: diagnostics alone.
CHECK_FORMATS: dict[str, Format] = {
    "text": Format("findings", diagnostics=True, text=True),
    "concise": Format("concise", diagnostics=True, text=True),
    "json": Format("json_report", diagnostics=True),
    "github": Format("github", diagnostics=True),
    "sarif": Format("sarif", diagnostics=True),
}


def load(name: str) -> Reporter:
    """The reporter of a format of `FORMATS`.

    Raises:
        KeyError: if there is no such format.
    """
    return load_module(FORMATS[name].module)


def load_module(module: str) -> Reporter:
    """The reporter that a row of a table names."""
    return cast("Reporter", import_module(f"{__package__}.{module}"))
