"""A pipeline that answers from what it is given, for tests of the command alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inputgen import model as m
from inputgen.config import Config


@dataclass(frozen=True)
class Result:
    job: m.Job
    facts: m.Facts
    stored: m.Stored | None
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass
class StubApi:
    """Records its calls; every file is a job with the diagnostics of these levels."""

    levels: Sequence[m.Severity] = ()
    jobs_in_folders: int = 0
    calls: list[tuple[object, ...]] = field(default_factory=list)

    def _result(self, path: str, stored: bool) -> Result:
        root, _, name = path.rpartition("/")
        span = m.Span(name, 1, 1, 1, 2)
        found = tuple(m.Diagnostic("IG101", "unknown-launch-function", level, "m", None, span) for level in self.levels)
        job = m.Job(name, root or str(Path.cwd()), (), found)
        facts = m.Facts(name, (), (), None, (name,))
        return Result(job, facts, m.Stored({}, {}, {}) if stored else None, {name: "x = 1\n"})

    def scan_source(self, data: bytes, path: str, config: Config, *, stored: bool = False) -> Result:
        self.calls.append(("source", data, path, config))
        return self._result(path, stored)

    def scan_paths(
        self,
        paths: Sequence[Path],
        config: Config,
        *,
        all_jobs: bool = False,
        stored: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Result]:
        self.calls.append(("paths", tuple(map(str, paths)), config, all_jobs, stored))
        assert progress is not None
        progress(1, 1)
        results = []
        for path in paths:
            number = self.jobs_in_folders if path.is_dir() else 1
            base = str(path.absolute())
            results += [self._result(f"{base}/job{n}.py" if path.is_dir() else base, stored) for n in range(number)]
        return results
