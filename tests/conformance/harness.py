"""Runs a job under the real wandb and tells what W&B stored of its inputs.

How it works: `run_job` copies the job's folder into a temporary one, starts a `Backend` on a free port of 127.0.0.1 and
runs the job there as a process of its own (`job_server.py`), online, with this interpreter and the `wandb` beside it.
What wandb-core then puts in the job artifact is the answer: input types and schemas in the metadata of
`CreateArtifact`, and the type of the whole config of a job without any `manage_*` call in the artifact's
`wandb-job.json`. About 0.3 s a job.

What it sets for the job, and why (all other `WANDB_*` variables and all proxies are dropped):

* `WANDB_BASE_URL`, `WANDB_API_KEY` (a dummy of the right length), `WANDB_MODE=online`, entity and project: offline or
  disabled runs make no job artifact.
* `WANDB_DISABLE_JOB_CREATION=false`: wandb makes no job by default. `job_creation=False` leaves it at that.
* `WANDB_DOCKER` and `WANDB_DISABLE_GIT`: a job needs a source; an image is the one that asks nothing of the folder.
* `HOME` and the `WANDB_*_DIR`s: everything wandb writes or looks for stays in the temporary folder.
* `WANDB_ERROR_REPORTING=false`, `WANDB__DISABLE_STATS`, `WANDB_CONSOLE=off`: no telemetry (set where wandb is imported,
  too), no system metrics, and stdout stays the job's own.
* With overrides, what a Launch agent sets: `WANDB_LAUNCH`, a run id, `WANDB_ARTIFACTS`, and both `WANDB_CONFIG` and
  `WANDB_LAUNCH_FILE_OVERRIDES` (the one without overrides as `{}`).

A job may hang (W&B loops forever over a backslash in a key path), so it runs in a process group of its own, which is
killed at the timeout; wandb-core, which leaves that group, ends by itself when the job is gone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from backend import ENTITY, PROJECT, Backend
from comparison import normalise
from job_server import JobServer, Request

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
# Read when the interpreter starts, or when wandb is imported.
_ALWAYS = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "WANDB_ERROR_REPORTING": "false"}
_OF_A_RUN = ("wandb.sdk.launch", "wandb.sdk.launch.inputs.internal", "wandb.apis.public")
_IMPORTS_LAUNCH = re.compile(rb"^\s*(from wandb\.sdk(\.launch\S*)? import |import wandb\.sdk\.launch\b)", re.MULTILINE)
_NOT_THE_JOBS = ("wandb", "__pycache__", ".git")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job.

    Attributes:
        input_types: as stored in the metadata of the job artifact; `{}` where nothing is.
        input_schemas: likewise.
        job_json_input_types: as stored in its `wandb-job.json`; `{}` where no job is made.
        run_config: the run's config as last sent, without wandb's own key; None where no run started.
        exit_code: the job's status; negative, the signal that ended it.
        timed_out: whether it was killed at the timeout.
        exception: what the job died of, as Python prints it below the traceback; None where there is no traceback.
        warnings: wandb's warnings, in order.
        stdout: the lines the job printed, wandb's own left out.
        files_changed: the text of each file of the job's folder that is new or different after the run, by path.
        unanswered: GraphQL operations that the backend does not know; empty, or an answer may be missing.
    """

    input_types: dict[str, Any]
    input_schemas: dict[str, Any]
    job_json_input_types: dict[str, Any]
    run_config: dict[str, Any] | None
    exit_code: int
    timed_out: bool
    exception: str | None
    warnings: tuple[str, ...]
    stdout: tuple[str, ...]
    files_changed: dict[str, str]
    unanswered: tuple[str, ...]

    def stored(self) -> dict[str, Any]:
        """The document that `inputgen scan --format wandb` is to print."""
        return {
            "input_types": self.input_types,
            "input_schemas": self.input_schemas,
            "job_json_input_types": self.job_json_input_types,
        }


def run_job(
    job: Path,
    *,
    run_config: Mapping[str, Any] | None = None,
    file_overrides: Mapping[str, Any] | None = None,
    env: Mapping[str, str] | None = None,
    args: Sequence[str] = (),
    timeout: float = 60,
    job_creation: bool = True,
) -> Outcome:
    """Run a copy of a job's folder under the real wandb.

    Args:
        job: the job; the folder it is in is copied and is its working directory.
        run_config: run config overrides, as a launch spec has them. None, and no file overrides: not launched.
        file_overrides: config file overrides, by path.
        env: further environment variables, set last.
        args: the job's own command line.
        timeout: in seconds.
        job_creation: False for wandb's default, which stores nothing.
    """
    with tempfile.TemporaryDirectory(prefix="conformance-", ignore_cleanup_errors=True) as name, Backend() as backend:
        base = Path(name)
        folder = base / "job"
        shutil.copytree(job.parent, folder, symlinks=True, ignore=shutil.ignore_patterns(*_NOT_THE_JOBS))
        before = _files(folder)
        variables = _environment(base, backend.url)
        if job_creation:
            variables["WANDB_DISABLE_JOB_CREATION"] = "false"
        if run_config is not None or file_overrides is not None:
            variables |= _launched(run_config or {}, file_overrides or {})
        request: Request = {
            "folder": str(folder),
            "job": job.name,
            "args": [*args],
            "env": variables | dict(env or {}),
            # To files, not pipes: a process that outlives the job would keep a pipe open.
            "stdout": str(base / "stdout"),
            "stderr": str(base / "stderr"),
        }
        code, timed_out = _server(_modules_for(folder / job.name)).run(request, timeout)
        stdout, stderr = ((base / stream).read_text("utf-8", "replace") for stream in ("stdout", "stderr"))
        changed = {path: data for path, data in _files(folder).items() if before.get(path) != data}
        return Outcome(
            **_stored(backend),
            run_config=_sent_config(backend.config),
            exit_code=code,
            timed_out=timed_out,
            exception=_exception(stderr) if code else None,
            warnings=_warnings(stderr),
            stdout=tuple(line for line in _lines(stdout) if line and not line.startswith("wandb:")),
            files_changed={path: data.decode("utf-8", "replace") for path, data in changed.items()},
            unanswered=tuple(sorted(backend.unanswered)),
        )


def _kept() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("WANDB_") and k.lower() not in _PROXIES}


def _environment(base: Path, url: str) -> dict[str, str]:
    folders = {"HOME": "home"} | {
        f"WANDB_{name}": name.lower() for name in ("DIR", "CACHE_DIR", "CONFIG_DIR", "DATA_DIR", "ARTIFACT_DIR")
    }
    for folder in folders.values():
        (base / folder).mkdir()
    return _kept() | {
        **{name: str(base / folder) for name, folder in folders.items()},
        **_ALWAYS,
        "WANDB_BASE_URL": url,
        "WANDB_API_KEY": "0" * 40,
        "WANDB_MODE": "online",
        "WANDB_ENTITY": ENTITY,
        "WANDB_PROJECT": PROJECT,
        "WANDB_DOCKER": "conformance-image:tag1",
        "WANDB_DISABLE_GIT": "true",
        "WANDB__DISABLE_STATS": "true",
        "WANDB_CONSOLE": "off",
    }


def _launched(run_config: Mapping[str, Any], file_overrides: Mapping[str, Any]) -> dict[str, str]:
    return {
        "WANDB_LAUNCH": "True",
        "WANDB_RUN_ID": "launched1",
        "WANDB_ARTIFACTS": "{}",
        "WANDB_CONFIG": json.dumps(run_config),
        "WANDB_LAUNCH_FILE_OVERRIDES": json.dumps(file_overrides),
    }


@cache
def _server(modules: tuple[str, ...]) -> JobServer:
    return JobServer(modules, _ALWAYS | _kept() | {"HOME": os.devnull})


def _modules_for(job: Path) -> tuple[str, ...]:
    """What may be imported before a job, without that it sees more than it imports itself.

    `wandb.sdk.launch` is an attribute as soon as anybody imports it, `wandb.init` included. So it is not for jobs that
    speak of it without an import.
    """
    of_launch = any(b"launch" in path.read_bytes() for path in job.parent.rglob("*.py"))
    seen = of_launch and not _IMPORTS_LAUNCH.search(job.read_bytes())
    return ("wandb", "requests", *(() if seen else _OF_A_RUN))


def _stored(backend: Backend) -> dict[str, Any]:
    jobs = [(id_, made) for id_, made in backend.artifacts.items() if made.get("artifactTypeName") == "job"]
    if not jobs:
        return {"input_types": {}, "input_schemas": {}, "job_json_input_types": {}}
    # Several runs in one process make several versions of one job; the last is what a user sees.
    id_, made = jobs[-1]
    metadata = json.loads(made.get("metadata") or "{}")
    job_json = json.loads(backend.uploads.get(f"artifact/{id_}/wandb-job.json", b"{}"))
    stored = {name: normalise(metadata.get(name) or {}) for name in ("input_types", "input_schemas")}
    return stored | {"job_json_input_types": normalise(job_json.get("input_types") or {})}


def _sent_config(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    return {key: item["value"] for key, item in json.loads(text).items() if key != "_wandb"}


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    relative = ((path, path.relative_to(folder)) for path in files)
    return {name.as_posix(): path.read_bytes() for path, name in relative if not {*_NOT_THE_JOBS} & {*name.parts}}


def _lines(text: str) -> list[str]:
    return [_ANSI.sub("", line).rstrip() for line in text.splitlines()]


def _warnings(stderr: str) -> tuple[str, ...]:
    mark = "wandb: WARNING "
    return tuple(line.removeprefix(mark) for line in _lines(stderr) if line.startswith(mark))


def _exception(stderr: str) -> str | None:
    lines = [line for line in _lines(stderr) if not line.startswith("wandb:")]
    # A syntax error in the job itself has frames, but no "Traceback" line before them.
    starts = [i for i, line in enumerate(lines) if line.startswith(("Traceback (most recent", '  File "'))]
    if not starts:
        return None
    rest = lines[starts[-1] + 1 :]
    while rest and (not rest[0] or rest[0].startswith("  ")):
        rest.pop(0)
    return "\n".join(rest).strip() or None


def run_settled(job: Path, settings: Mapping[str, Any]) -> Outcome:
    """Run a job; again, twice at most, where it stalls without being one that hangs by design.

    A job that ends without `finish` may lose a race of wandb 0.31.0 (`job_server._close_after_core`) where it had to be
    run in an interpreter of its own.
    """
    if "timeout" in settings:
        return run_job(job, **settings)
    for _ in range(2):
        outcome = run_job(job, timeout=25, **settings)
        if not outcome.timed_out:
            return outcome
    return run_job(job, timeout=60, **settings)
