"""`inputgen run`: what the job gets, how it ends, and that its config files are put back, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from run_jobs import CONFIG, ROOT, inputgen, is_whole, lay, start, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals and locks")

SET = ("--set", "config.yaml:lr=7")
PATCHED = "lr: 7.0\nname: x\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return lay(tmp_path)


def test_what_the_job_gets(project: Path) -> None:
    stale = {"WANDB_CONFIG_0": "{}", "WANDB_LAUNCH_FILE_OVERRIDES_3": "x", "WANDB_RUN_ID": "mine"}
    result = inputgen("run", "job.py", *SET, "--", "show", "--", "-x", cwd=project, env=stale)
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert seen["argv"] == ["show", "--", "-x"]
    assert seen["cwd"] == str(project.resolve())
    assert seen["executable"] == sys.executable
    assert seen["config"] == PATCHED
    assert seen["env"] == {
        "WANDB_LAUNCH": "True",
        "WANDB_CONFIG": "{}",
        "WANDB_LAUNCH_FILE_OVERRIDES": '{"config.yaml": {"lr": 7.0}}',
        "WANDB_RUN_ID": "mine",
        "WANDB_ARTIFACTS": "{}",
        "WANDB_MODE": "offline",
    }
    assert is_whole(project)


def test_from_elsewhere_with_what_is_configured(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (project / "jobs").mkdir()
    (project / "job.py").rename(project / "jobs" / "job.py")
    table = '[tool.inputgen.job."jobs/job.py"]\ncwd = "."\nargv = ["show"]\nenv = { WANDB_NAME = "n" }\n'
    (project / "pyproject.toml").write_text(table)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    result = inputgen("run", str(project / "jobs" / "job.py"), *SET, cwd=elsewhere)
    seen = json.loads(result.stdout)
    assert (seen["cwd"], seen["argv"], seen["env"]["WANDB_NAME"]) == (str(project.resolve()), ["show"], "n")
    assert is_whole(project)


ENDS = [
    (["exit0"], 0),
    (["exit3"], 3),
    (["crash"], 1),
    (["die15"], -signal.SIGTERM),
    (["die9"], -signal.SIGKILL),
    (["die11"], -signal.SIGSEGV),
    (["die2"], 130),
    (["delete"], 0),
    (["chmod", "exit4"], 4),
]


@pytest.mark.parametrize(("actions", "status"), ENDS, ids=[" ".join(row[0]) for row in ENDS])
def test_how_it_ends(project: Path, actions: list[str], status: int) -> None:
    result = inputgen("run", "job.py", *SET, "--", *actions, cwd=project)
    # Python's own handler of SIGINT raises KeyboardInterrupt, and Python then dies of the signal.
    assert result.returncode in (status, -signal.SIGINT if status == 130 else status)
    assert is_whole(project)
    assert "inputgen:" not in result.stderr


def test_what_was_changed_otherwise_is_kept_aside(project: Path) -> None:
    result = inputgen("run", "job.py", *SET, "--", "edit", cwd=project)
    assert (project / "config.yaml").read_text() == CONFIG
    (kept,) = (project / ".inputgen-run" / "found").iterdir()
    assert kept.read_text() == "lr: 99\n"
    assert str(kept.relative_to(project)) in result.stderr
    assert (project / ".inputgen-run" / ".gitignore").read_text() == "*\n"


def test_what_cannot_be_put_back_is_said_and_kept(project: Path) -> None:
    result = inputgen("run", "job.py", *SET, "--", "folder", "exit5", cwd=project)
    assert result.returncode == 5
    assert "config.yaml: could not be put back" in result.stderr
    (kept,) = (project / ".inputgen-run").glob("*.orig")
    assert kept.read_text() == CONFIG
    (project / "config.yaml").rmdir()
    after = inputgen("run", "job.py", cwd=project)
    assert "config.yaml: put back as it was before a run that was killed" in after.stderr
    assert is_whole(project)


def test_keep(project: Path) -> None:
    inputgen("run", "job.py", *SET, "--keep", cwd=project)
    assert (project / "config.yaml").read_text() == PATCHED
    assert not (project / ".inputgen-run").exists()


def test_isolated(project: Path) -> None:
    (project / ".git").mkdir()
    (project / "link.yaml").symlink_to("config.yaml")
    result = inputgen("run", "job.py", *SET, "--isolated", "--", "show", "exit6", cwd=project)
    assert result.returncode == 6
    assert is_whole(project)
    folder = Path(json.loads(result.stdout)["cwd"])
    assert f"running in {folder}, which is kept" in result.stderr
    assert (folder / "config.yaml").read_text() == PATCHED
    assert (folder / "link.yaml").is_symlink()
    assert not (folder / ".git").exists()


def test_isolated_does_not_write_through_links_that_lead_out(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "config.yaml"
    (project / "config.yaml").rename(outside)
    (project / "config.yaml").symlink_to(outside)
    (project / "pyproject.toml").touch()
    # A file outside the project is not read, so nothing is known of it, and nothing of it can be overridden.
    assert inputgen("run", "job.py", *SET, cwd=project).returncode == 1
    environment = {"OVERRIDES": '{"config.yaml": {"lr": 7}}'}
    job = (project / "job.py").read_text().replace('"WANDB_LAUNCH_FILE_OVERRIDES"', '"OVERRIDES"')
    (project / "job.py").write_text(job)
    result = inputgen("run", "job.py", "--isolated", "--", "show", cwd=project, env=environment)
    assert json.loads(result.stdout)["config"] == "lr: 7\nname: x\n"
    assert outside.read_text() == CONFIG


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGUSR1])
def test_signals_go_to_the_job(project: Path, number: signal.Signals) -> None:
    process = start("run", "job.py", *SET, "--", "catch", "wait", cwd=project)
    until((project / "ready").exists)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 40 + number
    assert (project / "signal").read_text() == str(int(number))
    assert is_whole(project)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_job_that_dies_of_the_signal(project: Path, number: signal.Signals) -> None:
    process = start("run", "job.py", *SET, "--", "wait", cwd=project)
    until((project / "ready").exists)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == -number
    assert is_whole(project)


def test_killed_itself_then_the_next_run_recovers(project: Path) -> None:
    process = start("run", "job.py", *SET, "--", "wait", cwd=project)
    until((project / "ready").exists)
    job = int((project / "ready").read_text())
    process.kill()
    process.wait(timeout=60)  # not for the end of its output: the job has that open, too
    assert (project / "config.yaml").read_text() == PATCHED
    # The job lives on, and holds the file.
    busy = inputgen("run", "job.py", *SET, cwd=project)
    assert busy.returncode == 2
    assert busy.stderr.count("\n") == 1
    assert "another run of this job, or what is left of one, still uses it; wait" in busy.stderr
    os.kill(job, signal.SIGKILL)
    until(lambda: inputgen("run", "job.py", "--dry-run", "-q", cwd=project).returncode == 0 and is_whole(project))


def test_two_runs_at_once(project: Path) -> None:
    process = start("run", "job.py", *SET, "--", "wait", cwd=project)
    until((project / "ready").exists)
    second = inputgen("run", "job.py", cwd=project)
    assert second.returncode == 2
    assert "give --isolated" in second.stderr
    assert inputgen("run", "job.py", "--isolated", "--", "exit7", cwd=project).returncode == 7
    process.terminate()
    process.communicate(timeout=60)
    assert is_whole(project)


USAGE = [
    (["nope.py"], "no such file"),
    (["."], "it is a folder"),
    (["-"], "has no folder to run in"),
    (["job.py", "--python", "no-such-python"], "no such program"),
    (["job.py", "--python", "config.yaml"], "no such program, or it may not be run"),
    (["job.ipynb"], "a notebook is not run by an interpreter alone"),
    (["job.py", "--set", "lr"], "there is no '='"),
    (["job.py", "--epochs", "3"], "no such option"),
]


@pytest.mark.parametrize(("args", "said"), USAGE, ids=[" ".join(row[0]) for row in USAGE])
def test_bad_usage(project: Path, args: list[str], said: str) -> None:
    cell = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [], "execution_count": None}
    document = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project / "job.ipynb").write_text(json.dumps(document))
    result = inputgen("run", *args, cwd=project)
    assert result.returncode == 2, result.stderr
    assert said in result.stderr.lower()
    assert result.stderr.count("\n") == 1
    assert is_whole(project)


def test_an_invalid_override_runs_nothing(project: Path) -> None:
    result = inputgen("run", "job.py", "--set", "config.yaml:lr=x", "--", "wait", cwd=project)
    assert result.returncode == 1
    assert "'x' is not a float" in result.stderr
    assert "nothing was run" in result.stderr
    assert is_whole(project)


def test_dry_run(project: Path) -> None:
    result = inputgen("run", "job.py", *SET, "--dry-run", "--", "wait", cwd=project)
    assert result.returncode == 0
    assert 'WANDB_LAUNCH_FILE_OVERRIDES=\'{"config.yaml": {"lr": 7.0}}\'\n' in result.stdout
    assert f"{sys.executable} job.py wait\n" in result.stdout
    assert "-lr: 0.1   # rate\n" in result.stdout
    assert "+lr: 7.0\n" in result.stdout
    assert is_whole(project)


def test_dry_run_shows_no_secrets(project: Path) -> None:
    (project / "config.yaml").write_text("hf_token: hf_abcdefghijklmnopqrstuv1\nlr: 0.1\n")
    secret = "hf_zyxwvutsrqponmlkjihgfedc2"
    args = ("run", "job.py", "--set", f"config.yaml:hf_token={secret}", "--dry-run")
    hidden, shown = inputgen(*args, cwd=project), inputgen(*args, "--show-secrets", cwd=project)
    assert "hf_" not in hidden.stdout.replace("hf_token", "")
    assert secret in shown.stdout


SHIM = "from inputgen.runtime import launch\n"


def test_dry_run_of_a_job_with_the_shim(project: Path) -> None:
    (project / "job.py").write_text(f"{SHIM}launch.manage_config_file('config.yaml')\n")
    result = inputgen("run", "job.py", *SET, "--dry-run", cwd=project)
    assert "+lr: 7.0   # rate\n" in result.stdout


def test_a_job_whose_file_is_not_there_yet(project: Path) -> None:
    (project / "config.yaml").unlink()
    result = inputgen("run", "job.py", "--", "exit3", cwd=project)
    assert result.returncode == 3
    assert not (project / "config.yaml").exists()
    assert not (project / ".inputgen-run").exists()


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_project_that_cannot_be_written(project: Path) -> None:
    project.chmod(0o555)
    try:
        result = inputgen("run", "job.py", cwd=project)
    finally:
        project.chmod(0o755)
    assert result.returncode == 2
    assert "--isolated" in result.stderr


def test_a_job_with_the_shim_needs_no_wandb(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    hooks = tmp_path_factory.mktemp("hooks")
    (hooks / "wandb").mkdir()
    (hooks / "wandb" / "__init__.py").write_text("raise ModuleNotFoundError('No module named wandb', name='wandb')\n")
    (project / "job.py").write_text(
        f"{SHIM}launch.manage_wandb_config()\nlaunch.manage_config_file('config.yaml')\n"
        "print(open('config.yaml').read() + str(dict(launch.load_wandb_config())))\n"
    )
    path = os.pathsep.join([str(hooks), str(ROOT)])
    result = inputgen("run", "job.py", *SET, cwd=project, env={"PYTHONPATH": path})
    assert (result.returncode, result.stdout) == (0, "# the config\nlr: 7.0   # rate\nname: 'x'\n{}\n"), result.stderr
    assert is_whole(project)
