"""What one file's two readings come to, and the traps both formats share. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable

from inputgen.files.faults import Fault
from inputgen.frozen import frozen, replace
from inputgen.model import FileTrap, Span, Unknown, Value
from inputgen.model.wandb_types import UNKNOWN, UNPARSED, WandbDict, WandbList, WandbType, WandbUnion

REFUSED = "nothing: the file is refused"
_READ = "read all the same"
# A trap's text is shown in one line.
_MAX_TEXT = 60
_JOB_FAILS = frozenset(("unparsed-by-job", "custom-tag", "several-documents"))


@frozen
class Outcome:
    """Both readings of a file, W&B's as parsed: empty mappings and `_wandb` keys still there."""

    job: Value
    wandb: WandbType
    traps: tuple[FileTrap, ...]


def clipped(text: str) -> str:
    """The text in one line of at most 60 characters."""
    line = " ".join(text[: 10 * _MAX_TEXT].split())
    return line if len(line) <= _MAX_TEXT else line[: _MAX_TEXT - 3] + "..."


def refused_by_job(fault: Fault, span: Span) -> FileTrap:
    """The trap of a file that the job's reader does not take."""
    return FileTrap("unparsed-by-job", fault.message, f"an error: {fault.message}", "", span)


def refused_by_wandb(fault: Fault, span: Span) -> FileTrap:
    """The trap of a file that W&B does not take."""
    return FileTrap("unparsed-by-wandb", fault.message, "", REFUSED, span)


def settle(job: Value, wandb: WandbType, traps: Iterable[FileTrap]) -> Outcome:
    """Both readings, with the traps in order of place, each saying what the other reader does with the file."""
    found = list(traps)
    job_fails = any(trap.kind in _JOB_FAILS for trap in found)
    job_words = "an error" if job_fails else "unknown" if isinstance(job, Unknown) else _READ
    wandb_words = REFUSED if wandb == UNPARSED else "unknown" if wandb == UNKNOWN else _READ
    full = (replace(trap, job=trap.job or job_words, wandb=trap.wandb or wandb_words) for trap in found)
    return Outcome(job, wandb, tuple(sorted(full, key=lambda trap: (trap.span, trap.kind, trap.text))))


def stored(type_: WandbType) -> WandbType:
    """What W&B stores of a parsed file (wandb-facts sections 3 and 5).

    A mapping that holds nothing vanishes, except inside a list; then `_wandb` keys are skipped at any depth, so that
    `{a: {_wandb: 1}}` is `{a: {}}`.
    """
    return _without_wandb_keys(_without_empty(type_) if isinstance(type_, WandbDict) else type_)


def _without_empty(type_: WandbDict) -> WandbDict:
    entries: list[tuple[str, WandbType]] = []
    for key, value in type_.entries:
        kept = _without_empty(value) if isinstance(value, WandbDict) else value
        if kept != WandbDict():
            entries.append((key, kept))
    return WandbDict(tuple(entries))


def _without_wandb_keys(type_: WandbType) -> WandbType:
    if isinstance(type_, WandbList):
        return WandbList(_without_wandb_keys(type_.element), type_.length)
    if isinstance(type_, WandbUnion):
        return WandbUnion(tuple(_without_wandb_keys(part) for part in type_.parts))
    if isinstance(type_, WandbDict):
        return WandbDict(tuple((key, _without_wandb_keys(value)) for key, value in type_.entries if key != "_wandb"))
    return type_
