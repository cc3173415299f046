"""Fix, look again, and fix what that shows, until nothing is left to fix. Pure: files are bytes in a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from inputgen.fix.edits import CannotEditError, edit_file, overlap
from inputgen.frozen import frozen
from inputgen.model import Diagnostic, Edit

_ROUNDS = 20  # each mends what the one before left; ruff allows 100, but a round of ours evaluates the job anew

_UNREADABLE = ("IG001", "IG003")  # rules on files that cannot be parsed: no fix may bring one about


class Files(Protocol):
    """The files that fixes are made in, by path relative to the project root."""

    def read(self, path: str) -> bytes:
        """A file as it is on disk. Raises OSError or ValueError if it cannot be read."""
        ...


@frozen
class Fixed:
    """What fixing came to.

    Attributes:
        changes: the new content of each file that changes, by path relative to the project root.
        made: the diagnostics mended, in the order they were.
        refused: why a fix was not made, in words, by file and diagnostic.
        diagnostics: what is left.
    """

    changes: Mapping[str, bytes]
    made: tuple[Diagnostic, ...]
    refused: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def fix_all(diagnose: Callable[[Mapping[str, bytes]], Sequence[Diagnostic]], files: Files, *, unsafe: bool) -> Fixed:
    """Make the fixes of a project's diagnostics.

    A round whose edits leave a file that does not parse, or the finding as it was, is taken back, and those fixes are
    not tried again.

    Args:
        diagnose: the diagnostics, given files as they are to be taken instead of those on disk.
        files: the files on disk.
        unsafe: whether to make fixes, too, that may change what the job itself computes.
    """
    changes: dict[str, bytes] = {}
    made: list[Diagnostic] = []
    refused: dict[str, None] = {}
    barred: set[tuple[object, ...]] = set()
    found = tuple(diagnose(changes))
    for _ in range(_ROUNDS):
        chosen = choose(found, unsafe=unsafe, barred=barred)
        if not chosen:
            break
        candidate, failed = _edited(chosen, changes, files)
        if failed:
            refused |= dict.fromkeys(f"{path}: not fixed, since {why}" for path, why in failed.items())
            barred |= {_key(item) for item in chosen if _paths(item) & failed.keys()}
            continue
        after = tuple(diagnose(candidate))
        broken, idle = _broken(found, after), _idle(chosen, found, after)
        if broken is not None:
            refused[f"{broken.span.path}: a fix was taken back, since after it {broken.message}"] = None
            barred |= {_key(item) for item in chosen}
        elif idle:
            refused |= dict.fromkeys(f"{item.span.path}: the fix of {item.code} does not mend it" for item in idle)
            barred |= {_key(item) for item in idle}
        else:
            changes, found = candidate, after
            made += chosen
    return Fixed(changes, tuple(made), tuple(refused), found)


def choose(
    diagnostics: Iterable[Diagnostic], *, unsafe: bool, barred: Iterable[tuple[object, ...]] = ()
) -> tuple[Diagnostic, ...]:
    """The diagnostics whose fixes can be made together: of two that overlap, the first by place."""
    chosen: list[Diagnostic] = []
    taken: list[Edit] = []
    for item in diagnostics:
        if item.fix is None or not (item.fix.safe or unsafe) or _key(item) in barred:
            continue
        new = [edit for edit in item.fix.edits if edit not in taken]
        if any(overlap(edit.span, other.span) for edit in new for other in taken):
            continue
        chosen.append(item)
        taken += new
    return tuple(chosen)


def _edited(
    chosen: Iterable[Diagnostic], changes: Mapping[str, bytes], files: Files
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files after the fixes chosen, and why some files cannot be edited."""
    by_file: dict[str, dict[Edit, None]] = {}
    for item in chosen:
        for edit in item.fix.edits if item.fix else ():
            by_file.setdefault(edit.span.path, {})[edit] = None
    result, failed = dict(changes), {}
    for path, edits in by_file.items():
        try:
            result[path] = edit_file(result[path] if path in result else files.read(path), edits, path)
        except (CannotEditError, OSError, ValueError) as error:
            failed[path] = getattr(error, "strerror", None) or str(error)
    return result, failed


def _paths(item: Diagnostic) -> set[str]:
    return {edit.span.path for edit in item.fix.edits} if item.fix else set()


def _broken(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> Diagnostic | None:
    known = {item.span.path for item in before if item.code in _UNREADABLE}
    return next((item for item in after if item.code in _UNREADABLE and item.span.path not in known), None)


def _idle(
    chosen: Iterable[Diagnostic], before: Sequence[Diagnostic], after: Sequence[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The diagnostics of which there are as many as before they were mended."""

    def number(item: Diagnostic, found: Sequence[Diagnostic]) -> int:
        return sum(
            (other.code, other.message, other.span.path) == (item.code, item.message, item.span.path) for other in found
        )

    return tuple(item for item in chosen if number(item, after) >= number(item, before))


def _key(item: Diagnostic) -> tuple[object, ...]:
    return (item.code, item.message, item.span.path, item.span.cell, item.fix)
