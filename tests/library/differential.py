"""A job run for real, in a process and a folder of its own, and its config compared with the static one.

The process is a fork of one that has imported what many jobs import (`job_server.py`).

`wandb` is a fake module that writes down what `wandb.init` was given; a value that JSON has no form for is its text.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from job_server import JobServer, Request

from inputgen import model as m
from inputgen.model.types import render

STUB = """
import json, types
def plain(value):
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
def init(*args, config=None, **kwargs):
    given = config if isinstance(config, dict) or config is None else vars(config)
    with open(FILE, "w") as file:
        json.dump(plain(given), file)
    return types.SimpleNamespace(config=given, finish=lambda: None, log=lambda *a: None, summary={})
def finish(): pass
def log(*args, **kwargs): pass
"""


# Only what has no effect on other modules when it is imported, and does not ask which of them there are.
_STANDARD = ("argparse", "dataclasses", "enum", "json", "pathlib", "subprocess", "tempfile", "typing")
_MODULES = (*_STANDARD, "yaml", "omegaconf", "pydantic", "click", "hydra")


class JobFailed(Exception):  # noqa: N818 - what the real run ended with
    """The job ended with an exception; the message is its last line."""


def real_config(
    source: str, argv: Sequence[str] = (), files: Mapping[str, str] = {}, env: Mapping[str, str] = {}
) -> Any:
    """The config that the first `wandb.init` of a job is given, as JSON has it; None where it is given none.

    Raises:
        JobFailed: if the job raises before.
    """
    server, beside = _server()
    seen = beside / "config.json"
    seen.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"job.py": source, **files}.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        streams = {name: str(beside / name) for name in ("stdout", "stderr")}
        request = Request(folder=folder, job="job.py", args=[*argv], env={**_environment(beside), **env}, **streams)
        _, late = server.run(request, timeout=60)
    if not seen.exists():
        said = "still running after a minute" if late else (beside / "stderr").read_text().strip()
        raise JobFailed((said.splitlines() or ["no wandb.init"])[-1])
    return json.loads(seen.read_text())


@cache
def _server() -> tuple[JobServer, Path]:
    """The process of which every job is a fork, and the folder of the fake `wandb`, where a job's config is put."""
    beside = Path(tempfile.mkdtemp(prefix="inputgen-tests-"))
    atexit.register(shutil.rmtree, beside, ignore_errors=True)
    (beside / "wandb.py").write_text(f"FILE = {str(beside / 'config.json')!r}\n{STUB}")
    return JobServer(_MODULES, _environment(beside)), beside


def _environment(beside: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(beside), "HOME": "/"}


def differences(static: m.Value, real: Any, where: str = "config") -> list[str]:
    """Where the static value, open values at their defaults, says something else than the real one."""
    if isinstance(static, m.Unknown):
        return []
    if isinstance(static, m.Choice):
        found = [differences(option, real, where) for option in static.options]
        return [] if any(not each for each in found) else [f"{where}: none of the choices is {real!r}"]
    if isinstance(static, m.Typed):
        return differences(static.default, real, where) if static.default is not None else _type(static, real, where)
    if isinstance(static, m.Mapping):
        return _mapping(static, real, where)
    if isinstance(static, m.Sequence):
        return _sequence(static, real, where)
    if isinstance(static, m.Object):
        if static.kind in ("path", "time", "number") and static.value is not None:
            return differences(static.value, real, where)
        return []
    same = type(static.value) is type(real) and static.value == real
    return [] if same or isinstance(static.value, bytes | complex) else [f"{where}: {static.value!r} is not {real!r}"]


def _type(static: m.Typed, real: Any, where: str) -> list[str]:
    names = {bool: "bool", int: "int", float: "float", str: "str", type(None): "None", list: "list", dict: "dict"}
    wanted = render(static.type).split(" | ")
    kinds = [part.partition("[")[0] for part in wanted]
    return [] if names[type(real)] in kinds or "unknown" in wanted else [f"{where}: {wanted} is not {real!r}"]


def _mapping(static: m.Mapping, real: Any, where: str) -> list[str]:
    if not isinstance(real, dict):
        return [f"{where}: a mapping is not {real!r}"]
    known = {str(entry.key): entry for entry in static.entries}
    missing = [key for key, entry in known.items() if key not in real and not entry.optional]
    further = [key for key in real if key not in known] if static.open is None else []
    result = [f"{where}.{key}: is not there" for key in missing] + [f"{where}.{key}: is not known" for key in further]
    for key, entry in known.items():
        if key in real:
            result += differences(entry.value, real[key], f"{where}.{key}")
    return result


def _sequence(static: m.Sequence, real: Any, where: str) -> list[str]:
    if not isinstance(real, list) or len(real) < len(static.items):
        return [f"{where}: {len(static.items)} elements are not {real!r}"]
    if static.rest is None and len(real) > len(static.items):
        return [f"{where}: {len(static.items)} elements are not {real!r}"]
    if static.kind in ("set", "frozenset"):
        return []
    return [text for i, item in enumerate(static.items) for text in differences(item, real[i], f"{where}[{i}]")]
