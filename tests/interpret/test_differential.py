"""The table `differential.txt`: programs run for real, all in one process, and evaluated; the answers are compared.

A program is headed `### id`, and ends in a `config` or calls `wandb.init` itself; `--- path` heads a file beside it.
The static answer contains the real one; it is the very same unless the head says `open`. `3.11` is the least version
of Python it runs on.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from contains import contains, exactly

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

# Runs each program in a fork of its own; W&B stands in for itself, and keeps a copy of what it is given.
RUNNER = """
import copy, os, sys, types
for folder in sys.stdin.read().split():
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        sys.path.insert(0, folder)
        sys.argv = ["job.py"]
        given = []
        wandb = types.ModuleType("wandb")
        wandb.init = lambda config=None, **kwargs: given.append(copy.deepcopy(config))
        sys.modules["wandb"] = wandb
        main = types.ModuleType("__main__")
        main.__file__ = os.path.join(folder, "job.py")
        sys.modules["__main__"] = main
        try:
            exec(compile(open("job.py").read(), "job.py", "exec"), main.__dict__)
        finally:
            plain = lambda x: (
                {k: plain(v) for k, v in x.items()} if isinstance(x, dict)
                else tuple(map(plain, x)) if isinstance(x, tuple)
                else [plain(v) for v in x] if isinstance(x, list)
                else set(map(plain, x)) if isinstance(x, (set, frozenset))
                else x if x is None or isinstance(x, (bool, float, bytes, complex, range))
                else int(x) if isinstance(x, int) else str.__str__(x) if isinstance(x, str) else repr(x)
            )
            with open("given.txt", "w") as file:
                file.write(repr([plain(each) for each in given]))
            os._exit(0)
    os.waitpid(child, 0)
"""


@dataclass(frozen=True)
class Program:
    """A program of the table."""

    id: str
    flags: frozenset[str]
    files: dict[str, str]


def programs() -> list[Program]:
    """The programs that this Python can run."""
    found = []
    text = (Path(__file__).parent / "differential.txt").read_text()
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        head, rest = part.split("\n", 1)
        body, *beside = re.split(r"^--- (\S+)\n", rest, flags=re.MULTILINE)
        ends = "" if "wandb.init(" in body else "wandb.init(config=config)\n"
        files = {
            "job.py": f"import wandb\n{body.rstrip()}\n{ends}",
            **dict(zip(beside[::2], beside[1::2], strict=True)),
        }
        name, *flags = head.split()
        if "3.11" not in flags or sys.version_info >= (3, 11):
            found.append(Program(name, frozenset(flags), files))
    return found


PROGRAMS = programs()


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each program, in which it has been run."""
    folders = {}
    for program in PROGRAMS:
        folders[program.id] = folder = tmp_path_factory.mktemp("program")
        for name, text in program.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    names = "\n".join(map(str, folders.values()))
    subprocess.run(
        [sys.executable, "-c", RUNNER], input=names, text=True, check=True, timeout=120, stdout=subprocess.DEVNULL
    )
    return folders


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.id for program in PROGRAMS])
def test_the_answer_is_the_real_one(program: Program, laid: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = laid[program.id]
    monkeypatch.chdir(folder)
    real = eval((folder / "given.txt").read_text(), {"nan": float("nan"), "inf": float("inf")})
    result = scan_source(program.files["job.py"].encode(), "job.py", Config(base=folder))
    static = [event.config for event in result.facts.events if isinstance(event, m.RunStarted)]
    assert static, result.facts.events
    assert not contains(static[-1], real[-1])
    if "open" not in program.flags:
        assert not exactly(static[-1], real[-1])
