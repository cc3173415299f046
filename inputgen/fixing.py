"""Mending jobs: scan, fix, scan again, until nothing is left to fix. Nothing is written, nothing of a job is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.api import ScanResult, scan_file, scan_source
from inputgen.config import Config
from inputgen.frozen import frozen

if TYPE_CHECKING:
    from inputgen.fix.converge import Fixed


@frozen
class FixResult:
    """What fixing the jobs of one project came to.

    Attributes:
        root: the project root, absolute.
        fixed: the new files, the diagnostics mended, and what was not.
        results: the jobs scanned anew, in order.
    """

    root: str
    fixed: Fixed
    results: tuple[ScanResult, ...]


def fix_jobs(results: Sequence[ScanResult], config: Config, *, unsafe: bool) -> list[FixResult]:
    """Mend what the diagnostics of scanned jobs tell to mend, project by project; nothing is written.

    Args:
        results: jobs, scanned from files.
        config: the configuration that they were scanned under.
        unsafe: whether to make fixes, too, that may change what the job itself computes.
    """
    by_root: dict[str, list[ScanResult]] = {}
    for result in results:
        by_root.setdefault(result.job.root, []).append(result)
    return [_fixed(_jobs_again(root, jobs, config), root, unsafe=unsafe) for root, jobs in by_root.items()]


def _jobs_again(root: str, jobs: list[ScanResult], config: Config) -> _Rescan:
    from inputgen.source.project import Project, ProjectFileError

    def scan(result: ScanResult, changed: Mapping[str, bytes]) -> ScanResult:
        return scan_file(Path(root, result.job.path), config, changed=changed)

    def read(path: str) -> bytes:
        try:
            return Project(Path(root)).read(Path(root, path))
        except ProjectFileError as error:
            raise ValueError(f"it {error.reason}") from None

    return _Rescan(jobs, scan, read)


def fix_source(data: bytes, result: ScanResult, path: str, config: Config, *, unsafe: bool) -> FixResult:
    """As `fix_jobs`, for one job given as bytes: only fixes of the source itself are made.

    Args:
        data: the source.
        result: what scanning it gave.
        path: as for `scan_source`.
        config: the configuration it was scanned under.
        unsafe: whether to make fixes, too, that may change what the job itself computes.
    """
    name = result.job.path

    def scan(_: ScanResult, changed: Mapping[str, bytes]) -> ScanResult:
        return scan_source(changed.get(name, data), path, config)

    def read(wanted: str) -> bytes:
        if wanted != name:
            raise ValueError("only the source on stdin is fixed")
        return data

    return _fixed(_Rescan([result], scan, read), result.job.root, unsafe=unsafe)


def _fixed(rescan: _Rescan, root: str, *, unsafe: bool) -> FixResult:
    from inputgen.fix.converge import fix_all

    done = fix_all(rescan.diagnostics, rescan, unsafe=unsafe)
    rescan.diagnostics(done.changes)  # a round taken back leaves them as they were after it
    return FixResult(root, done, tuple(rescan.results))


class _Rescan:
    """Jobs, scanned again where a file that they read has changed.

    Args:
        results: the jobs.
        scan: scans a job with some files changed.
        read: a file as it is without changes; raises OSError or ValueError.
    """

    def __init__(
        self,
        results: Sequence[ScanResult],
        scan: Callable[[ScanResult, Mapping[str, bytes]], ScanResult],
        read: Callable[[str], bytes],
    ) -> None:
        self.results = list(results)
        self.read = read
        self._scan = scan
        self._seen: list[dict[str, bytes]] = [{} for _ in results]

    def diagnostics(self, changed: Mapping[str, bytes]) -> tuple[m.Diagnostic, ...]:
        """What the rules say of all the jobs, each finding once, with some files changed."""
        for index, result in enumerate(self.results):
            relevant = {path: data for path, data in changed.items() if path in result.sources}
            if relevant != self._seen[index]:
                self.results[index] = self._scan(result, changed)
                self._seen[index] = relevant
        found = (item for result in self.results for item in result.job.diagnostics)
        return tuple({(item.code, item.span, item.message): item for item in found}.values())
