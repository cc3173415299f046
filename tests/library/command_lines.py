"""Tests of libraries that read a command line: a job at its defaults, or with arguments, against a real run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from differential import JobFailed, differences, real_config
from rows import Row, lay


def at_defaults(row: Row, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The config of the only run, open values at their defaults or as the row's arguments give them; None: no run."""
    from inputgen.interpret.protocol import Libraries
    from inputgen.interpret.run import evaluate_job
    from inputgen.interpret.world import Setting, World
    from inputgen.library import REGISTRY
    from inputgen.source.module import Module
    from inputgen.source.parse import parse_source
    from inputgen.source.project import Project

    lay(folder, monkeypatch, row.files)
    module = parse_source(row.source.encode(), "job.py")
    assert isinstance(module, Module)
    world = World(Project(folder), "job.py", Setting(folder, argv=row.argv))
    runs = evaluate_job(module, world, Libraries(REGISTRY), at_defaults=True).runs
    return runs[0].config if runs else None


def check_arguments(row: Row, folder: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool = True) -> None:
    """What the arguments give is what they give for real, or the job ends in both."""
    config = at_defaults(row, folder, monkeypatch)
    try:
        real = real_config(row.source, row.argv, row.files)
    except JobFailed:
        assert config is None
        return
    assert config is not None
    assert differences(config, real) == []
    assert ("Unknown(" not in repr(config)) == known, config
