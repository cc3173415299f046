"""`inputgen scan`: options, paths, streams and exit statuses, over a pipeline that is a stub."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cli_stub import StubApi
from click.testing import Result

from inputgen import model as m
from inputgen.errors import ReadError

Run = Callable[..., Result]

STATUSES: list[tuple[Sequence[m.Severity], list[str], int]] = [
    ((), [], 0),
    (("info",), [], 0),
    (("info",), ["--strict", "--info"], 0),
    (("warning",), [], 0),
    (("warning",), ["--strict"], 1),
    (("error",), [], 1),
    (("warning", "error"), ["--quiet"], 1),
    (("error",), ["--format", "types"], 1),
    (("error",), ["--format", "json"], 1),
]


@pytest.mark.parametrize(("levels", "options", "status"), STATUSES, ids=range(len(STATUSES)))
def test_status(
    run: Run, api: StubApi, folder: Path, levels: Sequence[m.Severity], options: list[str], status: int
) -> None:
    (folder / "job.py").touch()
    api.levels = levels
    assert run("scan", "job.py", *options).exit_code == status


def test_strict_can_be_configured(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "job.py").touch()
    (folder / "pyproject.toml").write_text("[tool.inputgen]\nstrict = true\n")
    api.levels = ("warning",)
    assert run("scan", "job.py").exit_code == 1


def test_results_on_stdout_and_the_summary_on_stderr(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "job.py").touch()
    api.levels = ("error",)
    loud, quiet = run("scan", "job.py"), run("scan", "job.py", "-q")
    assert loud.stdout.startswith("job.py\n")
    assert "job.py:1:1: error IG101" in loud.stdout
    assert loud.stderr == "1 job, 0 input fields, 0 hidden, 0 unknown; 1 error\n"
    assert (quiet.stdout, quiet.stderr) == (loud.stdout, "")


@pytest.mark.parametrize("name", ["types", "wandb"])
def test_findings_a_format_cannot_carry_go_to_stderr(run: Run, api: StubApi, folder: Path, name: str) -> None:
    (folder / "job.py").touch()
    api.levels = ("error", "info")
    result = run("scan", "job.py", "--format", name, "--quiet")
    assert isinstance(json.loads(result.stdout), dict)
    assert result.stderr.startswith("job.py:1:1: error IG101")
    assert "info IG101" not in result.stderr
    assert "info IG101" in run("scan", "job.py", "--format", name, "--info").stderr


def test_select_asks_for_info(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "job.py").touch()
    api.levels = ("info",)
    assert "info" not in run("scan", "job.py", "-q").stdout
    assert "info IG101" in run("scan", "job.py", "-q", "--select", "IG1").stdout


@pytest.mark.parametrize("name", ["text", "types", "json", "wandb"])
def test_a_folder_without_a_job(run: Run, api: StubApi, name: str) -> None:
    result = run("scan", ".", "--format", name)
    assert result.exit_code == 0
    assert result.stderr.startswith("inputgen: no job found")
    assert result.stderr.count("\n") == 1
    assert json.loads(result.stdout or "{}") in ({}, {"version": 1, "jobs": []})
    assert run("scan", "--quiet").stderr == ""


def test_one_file_prints_its_object_and_more_print_paths(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "a.py").touch()
    (folder / "b.py").touch()
    api.jobs_in_folders = 1
    assert json.loads(run("scan", "a.py", "--format", "types").stdout) == {}
    assert json.loads(run("scan", "-", "--format", "types").stdout) == {}
    assert json.loads(run("scan", "a.py", "b.py", "--format", "types").stdout) == {"a.py": {}, "b.py": {}}
    assert json.loads(run("scan", ".", "--format", "types").stdout) == {"job0.py": {}}


def test_what_reaches_the_pipeline(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "a.py").touch()
    run("scan", "a.py", ".", "--all", "--format", "wandb", "--ignore", "IG0,IG102", "--ignore", "IG104")
    ((_, paths, config, all_jobs, stored),) = api.calls
    assert (paths, all_jobs, stored) == (("a.py", "."), True, True)
    assert config.ignore == ("IG0", "IG102", "IG104")  # type: ignore[attr-defined]


def test_stdin(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "pyproject.toml").write_text("[tool.inputgen]\nroots = ['r']\n")
    run("scan", "-", stdin=b"\xff\x00")
    run("scan", "-", "--stdin-filename", "sub/job.py", stdin="x = 1")
    assert [call[:3] for call in api.calls] == [("source", b"\xff\x00", "-"), ("source", b"x = 1", "sub/job.py")]
    assert [call[3].roots for call in api.calls] == [(), ("r",)]  # type: ignore[attr-defined]


def test_every_path_has_its_own_project(run: Run, api: StubApi, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "pyproject.toml").write_text(f"[tool.inputgen]\nroots = ['{name}']\n")
        (folder / name / "job.py").touch()
    run("scan", "a/job.py", "a", "b/job.py")
    assert [(call[1], call[2].roots) for call in api.calls] == [  # type: ignore[attr-defined]
        (("a/job.py", "a"), ("a",)),
        (("b/job.py",), ("b",)),
    ]


def test_without_a_path_the_configured_jobs(
    run: Run, api: StubApi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "jobs").mkdir()
    for name in ("b.py", "a.py", "c.txt"):
        (folder / "jobs" / name).touch()
    (folder / "pyproject.toml").write_text("[tool.inputgen]\njobs = ['jobs/*.py', 'jobs/a.py']\n")
    run("scan")
    monkeypatch.chdir(folder / "jobs")
    run("scan")
    assert [call[1] for call in api.calls] == [("jobs/a.py", "jobs/b.py"), ("../jobs/a.py", "../jobs/b.py")]


def test_without_a_path_or_jobs_the_current_folder(run: Run, api: StubApi) -> None:
    run("scan")
    assert api.calls[0][1] == (".",)


def test_output_replaces_a_file_and_keeps_its_mode(run: Run, api: StubApi, folder: Path) -> None:
    (folder / "job.py").touch()
    (folder / "out.json").write_text("old")
    (folder / "out.json").chmod(0o640)
    (folder / "link.json").symlink_to("out.json")
    result = run("scan", "job.py", "--format", "json", "-o", "link.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads((folder / "out.json").read_text())["version"] == 1
    assert (folder / "link.json").is_symlink()
    assert stat.S_IMODE((folder / "out.json").stat().st_mode) == 0o640
    assert sorted(path.name for path in folder.iterdir()) == ["job.py", "link.json", "out.json"]


def test_a_failed_output_leaves_no_trace(run: Run, api: StubApi, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "job.py").touch()
    (folder / "out").write_text("old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    result = run("scan", "job.py", "-o", "out")
    assert result.exit_code == 2
    assert result.stderr == "inputgen: --output out: No space left on device; name a file that can be written\n"
    assert (folder / "out").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["job.py", "out"]


COLORS = [
    ([], {}, False),
    (["--color", "always"], {}, True),
    (["--color", "never"], {}, False),
    (["--color", "always"], {"NO_COLOR": "1"}, True),
    (["--color", "always", "-o", "-"], {}, True),
]


@pytest.mark.parametrize(("options", "env", "colored"), COLORS, ids=range(len(COLORS)))
def test_color(
    run: Run,
    api: StubApi,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    env: dict[str, str],
    *,
    colored: bool,
) -> None:
    (folder / "job.py").touch()
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    # CliRunner strips ANSI sequences from streams that are no terminal only where click itself writes.
    assert ("\x1b[" in run("scan", "job.py", *options).stdout) is colored


class Terminal:
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_color_on_a_terminal(monkeypatch: pytest.MonkeyPatch, env: dict[str, str], *, colored: bool) -> None:
    from inputgen.cli.output import wants_color

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert wants_color("auto", Terminal()) is colored
    assert wants_color("auto", object()) is False


BAD = [
    (["scan", "nope.py"], "inputgen: nope.py: no such file or folder; check the path"),
    (["scan", "x\0y.py"], "embedded null"),
    (["scan", "n" * 5000], "File name too long"),
    (["scan", "c.yaml"], "inputgen: c.yaml: it is a config file, not a job; name the job that reads it"),
    (["scan", "/dev/null"], "inputgen: /dev/null: it is a device, not a file"),
    (["scan", "-", "job.py"], "inputgen: '-' beside other paths: stdin holds one job; scan it by itself"),
    (["scan", "job.py", "--config", "nope.toml"], "configuration nope.toml: No such file or directory"),
    (["scan", "job.py", "--config", "a\0b"], "embedded null"),
    (["scan", "job.py", "--select", "IG7"], "select: 'IG7': no rule has this code, name or prefix"),
    (["scan", "job.py", "--ignore", "syntax-eror"], "did you mean 'syntax-error'?"),
    (["scan", "job.py", "-o", "no/such/out"], "its folder does not exist; create "),
    (["scan", "job.py", "-o", "sub"], "--output sub: it is a folder; name a file"),
    (["scan", "job.py", "-o", "a\0b"], "embedded null"),
    (["scan", "--fromat", "json"], "did you mean"),
    (["scan", "--format", "xml"], "invalid value for '--format'"),
    (["scan", "--color", "maybe"], "'inputgen scan --help'"),
    (["scan", "--output"], "requires an argument"),
    (["scna", "job.py"], "no such command 'scna'; did you mean 'scan'?"),
    (["job.py"], "did you mean 'inputgen scan job.py'?"),
    (["zzz"], "no such command 'zzz'; the commands are scan"),
    (["--versio"], "'inputgen --help'"),
]


@pytest.mark.parametrize(("args", "message"), BAD, ids=range(len(BAD)))
def test_bad_usage_is_one_line_and_status_2(
    run: Run, api: StubApi, folder: Path, args: list[str], message: str
) -> None:
    for name in ("job.py", "c.yaml"):
        (folder / name).touch()
    (folder / "sub").mkdir()
    result = run(*args)
    assert result.exit_code == 2
    assert message.lower() in result.stderr.lower()
    assert result.stderr.startswith("inputgen: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


CONFIGS = [
    ("[tool.inputgen]\njobs = ['nothing/*.py']\n", "jobs 'nothing/*.py': it matches nothing in ."),
    ("[tool.inputgen]\njobs = ['/abs/*.py']\n", "jobs '/abs/*.py'"),
    ("[tool.inputgen]\njobs = ['']\n", "jobs ''"),
    ("[tool.inputgen]\njobbs = []\n", "did you mean 'jobs'?"),
    ("[tool.inputgen]\njobs = [\n", "pyproject.toml line 2: not valid TOML"),
    ("[tool.inputgen]\nselect = ['IG9999']\n", "select: 'IG9999'"),
]


@pytest.mark.parametrize(("text", "message"), CONFIGS, ids=range(len(CONFIGS)))
def test_bad_configuration_is_one_line_and_status_2(
    run: Run, api: StubApi, folder: Path, text: str, message: str
) -> None:
    (folder / "pyproject.toml").write_text(text)
    result = run("scan")
    assert (result.exit_code, result.stderr.count("\n"), result.stdout) == (2, 1, "")
    assert message in result.stderr


def test_a_file_the_pipeline_cannot_read(run: Run, api: StubApi, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "job.py").touch()

    def unreadable(*args: object, **options: object) -> None:
        raise ReadError("job.py", "Permission denied\x1b[31m", "check\n its permissions")

    monkeypatch.setattr(api, "scan_paths", unreadable)
    result = run("scan", "job.py")
    assert result.exit_code == 2
    assert result.stderr == "inputgen: job.py: Permission denied\\x1b[31m; check its permissions\n"


def test_help_and_version(run: Run) -> None:
    assert run("--version").stdout.startswith("inputgen ")
    assert run().stdout == run("--help").stdout
    assert "scan" in run("--help").stdout
    assert "Nothing of a job is run" in " ".join(run("scan", "-h").stdout.split())


def test_too_much_stdin(run: Run, api: StubApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inputgen.cli.common.MAX_STDIN", 10)
    assert run("scan", "-", stdin="x" * 10).exit_code == 0
    assert run("scan", "-", stdin="x" * 11).exit_code == 2


def test_an_interrupt_is_130_and_a_bug_is_a_traceback(
    run: Run, api: StubApi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "job.py").touch()

    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    def broken(*args: object, **options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(api, "scan_paths", interrupted)
    assert run("scan", "job.py").exit_code == 130
    monkeypatch.setattr(api, "scan_paths", broken)
    assert isinstance(run("scan", "job.py").exception, ZeroDivisionError)
