"""Which version of a library a job is written for: what the project pins, and what the job does that proves one.

A library model that depends on the version tells what it sees (`Versions.tell`), and asks for what was told
(`Versions.facts`) and what is pinned (`Versions.wanted`). What proves a version may come after something that depends
on it: then the evaluation starts again, and knows from its start what was told (`VersionToldError`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

from inputgen.source.project import Project
from inputgen.source.requirements import Wanted, wanted


class VersionToldError(Exception):
    """What was evaluated so far took a library to be of another version than is told now; internal."""


class Versions:
    """What is known of the versions of libraries, for all evaluations of one job.

    Args:
        project: where requirements are looked up,
        job: from the folder of this file upwards.
    """

    def __init__(self, project: Project, job: Path) -> None:
        self._project = project
        self._job = job
        self._wanted: dict[str, tuple[Wanted, ...]] = {}
        self._facts: dict[str, dict[Hashable, None]] = {}
        self._asked: set[str] = set()

    def wanted(self, distribution: str) -> tuple[Wanted, ...]:
        """What the project says of a distribution's version."""
        if distribution not in self._wanted:
            self._wanted[distribution] = wanted(self._project, self._job, distribution)
        return self._wanted[distribution]

    def facts(self, library: str) -> tuple[Hashable, ...]:
        """What was told of a library, in order. What the answer leads to counts as used from now on."""
        self._asked.add(library)
        return tuple(self._facts.get(library, ()))

    def tell(self, library: str, told: Iterable[Hashable], decide: Callable[[], object]) -> None:
        """Note what a job does that a library's version follows from.

        Args:
            library: the library, as its model calls it.
            told: what the job does, in words of that model.
            decide: what follows from all facts so far.

        Raises:
            VersionToldError: where something else follows now than what was used.
        """
        facts = self._facts.setdefault(library, {})
        new = [fact for fact in told if fact not in facts]
        if not new:
            return
        used = library in self._asked
        before = decide() if used else None
        facts.update(dict.fromkeys(new))
        if used and decide() != before:
            raise VersionToldError
