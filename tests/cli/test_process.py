"""The command as a process of its own: start-up, streams, and faults that only the system can make."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

JOB = """\
import wandb
from wandb.sdk import launch

launch.manage_wandb_config(include=["lr"])
wandb.init(config={"lr": 0.1, "seed": 1, "名前": "モデル"})
"""

HEAVY = {"libcst", "rich", "yaml", "jsonschema", "pydantic", "pathspec"}

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX shells and permissions")
unprivileged = pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")


ROOT = str(Path(__file__).parents[2])
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))}


def inputgen(
    *args: str, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None, prefix: str = ""
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "inputgen", *args]
    environment = {**ENVIRONMENT, **(env or {})}
    if prefix:
        import shlex

        command = ["sh", "-c", f"{shlex.join(command)} {prefix}"]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environment, timeout=120)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "job.py").write_text(JOB, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["enum", "json", "yaml", "libcst", "click", "typing"])
def test_modules_of_the_job_are_not_run_for_those_of_libraries(name: str, project: Path) -> None:
    (project / f"{name}.py").write_text("raise SystemExit('run')", encoding="utf-8")
    result = inputgen("scan", "job.py", cwd=project)
    assert result.returncode == 0, result.stderr.decode()


def one_line(result: subprocess.CompletedProcess[bytes], status: int = 2) -> str:
    assert result.returncode == status, result.stderr.decode()
    text = result.stderr.decode()
    assert text.count("\n") == 1, text
    assert text.startswith("inputgen: ")
    return text


LIGHT = [["--version"], ["--help"], *([name, "--help"] for name in ("scan", "override", "run", "publish"))]


@pytest.mark.parametrize(
    "args", [*LIGHT, ["scan", "nope.py"], ["override", "nope.py", "--set", "a=1"], ["run", "nope.py"]]
)
def test_start_up_loads_nothing_heavy(project: Path, args: list[str]) -> None:
    code = "import sys; sys.argv[0] = 'inputgen'; from inputgen.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *args],
        cwd=project,
        capture_output=True,
        env=ENVIRONMENT,
        timeout=120,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.decode().splitlines()}
    assert "click" in loaded
    assert not loaded & HEAVY


def test_a_job_from_end_to_end(project: Path) -> None:
    result = inputgen("scan", "job.py", cwd=project)
    assert result.returncode == 0, result.stderr.decode()
    assert b"\x1b" not in result.stdout
    assert "job.py:5" in result.stdout.decode()
    assert result.stderr.decode().startswith("1 job, 1 input field, 2 hidden, 0 unknown")


def test_stdin_is_the_same_job(project: Path) -> None:
    from_file = inputgen("scan", "job.py", "--format", "types", cwd=project)
    from_stdin = inputgen("scan", "-", "--format", "types", cwd=project, stdin=JOB.encode())
    assert json.loads(from_file.stdout) == json.loads(from_stdin.stdout) == {"run_config": {"lr": "float"}}


def test_json_is_utf_8_whatever_the_locale(project: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    result = inputgen("scan", "job.py", "--format", "json", cwd=project, env=env)
    assert "名前" in result.stdout.decode("utf-8")
    text = inputgen("scan", "job.py", cwd=project, env=env)
    assert text.returncode == 0
    assert text.stdout.isascii()


def test_bad_input_of_every_kind(project: Path) -> None:
    assert "nope.py" in one_line(inputgen("scan", "nope.py", cwd=project))
    assert "--output" in one_line(inputgen("scan", "job.py", "-o", "no/out", cwd=project))
    assert "--nope" in one_line(inputgen("scan", "--nope", cwd=project))
    (project / "pyproject.toml").write_text("[tool.inputgen\n")
    assert "pyproject.toml line 1" in one_line(inputgen("scan", "job.py", cwd=project))
    (project / "pyproject.toml").write_text("[tool.inputgen]\nselct = []\n")
    assert "did you mean 'select'?" in one_line(inputgen("scan", cwd=project))


@pytest.mark.parametrize("data", [b"x = '\xff'\n", b"\xff\xfe\x00", b"# coding: nope\n", b"x = 1\0\n"])
def test_wrong_encodings_are_findings_or_faults_but_no_tracebacks(project: Path, data: bytes) -> None:
    (project / "bad.py").write_bytes(data)
    result = inputgen("scan", "bad.py", cwd=project)
    assert result.returncode in (1, 2)
    assert b"Traceback" not in result.stderr + result.stdout
    assert b"bad.py" in result.stderr + result.stdout


@posix
@unprivileged
def test_an_unreadable_file(project: Path) -> None:
    (project / "job.py").chmod(0)
    assert "job.py" in one_line(inputgen("scan", "job.py", cwd=project))


@posix
def test_a_closed_stdout(project: Path) -> None:
    assert "standard output" in one_line(inputgen("scan", "job.py", cwd=project, prefix=">&-"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
def test_a_full_disk(project: Path) -> None:
    line = one_line(inputgen("scan", "job.py", cwd=project, prefix="> /dev/full"))
    assert "standard output: No space left on device" in line


@posix
def test_a_closed_stdin(project: Path) -> None:
    assert "standard input" in one_line(inputgen("scan", "-", cwd=project, prefix="<&-"))


@posix
def test_a_closed_stderr_changes_nothing(project: Path) -> None:
    result = inputgen("scan", "job.py", cwd=project, prefix="2>&-")
    assert (result.returncode, bool(result.stdout)) == (0, True)
    assert inputgen("scan", "nope.py", cwd=project, prefix="2>&-").returncode == 2


@posix
def test_a_reader_that_goes_away(project: Path) -> None:
    result = inputgen("scan", "job.py", "-q", cwd=project, prefix="| true; exit 0")
    assert result.stderr == b""
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "inputgen", "scan", "job.py", "-q"],
        cwd=project,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        timeout=120,
    )
    os.close(writer)
    assert (process.returncode, process.stderr) == (141, b"")


@posix
def test_a_current_folder_that_is_gone(project: Path) -> None:
    gone = project / "gone"
    gone.mkdir()
    code = (
        "import os, sys; os.rmdir(os.getcwd()); sys.argv = ['inputgen', 'scan']; from inputgen.cli import main; main()"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=gone, capture_output=True, env=ENVIRONMENT, timeout=120)
    assert "the current folder" in one_line(result)
