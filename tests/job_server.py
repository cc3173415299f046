"""Jobs as forks of one process that has imported wandb, or whatever else, already: not every job pays for the import.

Started as a script, with the modules to import as its arguments, it reads one request a line (a `Request` as JSON) and
answers with the process id of the job and, when that has ended, its exit status. `JobServer` is the other end.

A fork is made to look like `python job.py ARGS`: a session, a working directory, an environment, standard streams, a
`__main__`, `sys.argv` and `sys.path` of its own, and the end of an interpreter of its own. What a job does to any of
these, to `sys.modules` or to logging, it does to its fork alone. Two things show that it is one: a frame of this file
outside the outermost of the job, and more modules in `sys.modules` than the job has imported by then.

Where more than that would show, the fork starts a new interpreter after all (`_needs_an_interpreter`).

wandb itself is the real one, but for some waits and for two races, which it loses now and then (`_settle`).
"""

from __future__ import annotations

import asyncio
import builtins
import gc
import importlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, BinaryIO, TypedDict

# What an interpreter reads of its environment when it starts.
_OF_THE_INTERPRETER = ("PYTHON", "LC_", "LANG", "TZ")
_ANSWER = struct.Struct("q")


class Request(TypedDict):
    """A job: its file's name in the folder that is its working directory, its arguments, its whole environment."""

    folder: str
    job: str
    args: list[str]
    env: dict[str, str]
    stdout: str
    stderr: str


class JobServer:
    """A process that runs jobs, one after the other.

    Args:
        modules: what it imports before any job.
        env: its environment.
    """

    def __init__(self, modules: Sequence[str], env: Mapping[str, str]) -> None:
        request, write = os.pipe()
        self._answers, answer = os.pipe()
        self._requests = os.fdopen(write, "wb")
        # A session of its own: an interrupt of the tests is not one of a job. It ends when nobody can ask any more.
        subprocess.Popen(
            [sys.executable, __file__, str(request), str(answer), *modules],
            env=env,
            stdin=subprocess.DEVNULL,
            pass_fds=(request, answer),
            start_new_session=True,
        )
        os.close(request)
        os.close(answer)

    def run(self, request: Request, timeout: float) -> tuple[int, bool]:
        """The exit status of a job, negative for a signal, and whether it was killed at the timeout."""
        self._requests.write(json.dumps(request).encode() + b"\n")
        self._requests.flush()
        pid = self._answer()
        late = not select.select([self._answers], [], [], timeout)[0]
        if late:
            os.killpg(pid, signal.SIGKILL)
        return self._answer(), late

    def _answer(self) -> int:
        data = os.read(self._answers, _ANSWER.size)
        assert data, "the server of jobs has ended"
        return int(_ANSWER.unpack(data)[0])


def _serve(requests: BinaryIO, answers: int) -> Request:
    """Answer requests, each by a fork; returns in the forks, with the request."""
    for line in requests:
        pid = os.fork()
        if not pid:
            request: Request = json.loads(line)
            return request
        os.write(answers, _ANSWER.pack(pid))
        _, status = os.waitpid(pid, 0)
        os.write(answers, _ANSWER.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _enter(request: Request) -> None:
    """Into the session, the folder, the streams and the environment of a job."""
    os.setsid()
    os.chdir(request["folder"])
    for stream, path in ((1, request["stdout"]), (2, request["stderr"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, stream)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["env"])


def _needs_an_interpreter(request: Request, inherited: Mapping[str, str]) -> bool:
    """Whether a job sets what is read at the start, or brings modules of the names that are imported already."""
    early, inherited_early = (
        {name: value for name, value in env.items() if name.startswith(_OF_THE_INTERPRETER)}
        for env in (request["env"], inherited)
    )
    importable = {path.name.partition(".")[0] for path in Path().iterdir() if path.is_dir() or path.suffix == ".py"}
    imported = {name.partition(".")[0] for name in sys.modules}
    return early != inherited_early or bool(importable & (imported | sys.stdlib_module_names))


def _compiled(path: Path) -> CodeType | None:
    try:
        return compile(path.read_bytes(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None


def _main_module(path: Path) -> dict[str, Any]:
    """The namespace of a new `__main__`, as that of a script is."""
    module = ModuleType("__main__")
    script = {"__file__": str(path), "__loader__": SourceFileLoader("__main__", str(path)), "__builtins__": builtins}
    module.__dict__.update({**script, "__annotations__": {}, "__cached__": None})
    sys.modules["__main__"] = module
    return module.__dict__


def _settle() -> None:
    """Take waits and chance out of wandb: what every run would find out anew and alike, and two races it may lose."""
    from wandb import util
    from wandb.sdk.lib.service import service_client, service_port_file

    packages = [*util.working_set()]

    def working_set() -> list[Any]:
        _await_metadata()
        return packages

    util.working_set = working_set
    service_port_file._SLEEP = lambda seconds: time.sleep(min(seconds, 0.01))
    service_client.ServiceClient.close = _close_after_core(service_client.ServiceClient.close)


def _close_after_core(close: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """Let wandb-core close a connection first.

    wandb asks it to shut down and closes the connection at once. Where wandb-core has an answer to send meanwhile, it
    gives the connection up without having read the request, and the job waits for ever.
    """

    async def half_closed(client: Any) -> None:
        client._writer.write_eof()
        for _ in range(500):
            if client._reader.at_eof():
                break
            await asyncio.sleep(0.01)
        await close(client)

    return half_closed


def _await_metadata(seconds: float = 2) -> None:
    """Wait for what wandb-core writes down when a run starts, beside all else it does.

    A run that is over before has no job artifact. As a rule wandb takes longer to look for packages, at this point.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        runs = [*Path(os.environ["WANDB_DIR"]).glob("wandb/*run-*/files")]
        if all((files / "wandb-metadata.json").exists() for files in runs):
            break
        time.sleep(0.005)


def _job(requests: int, answers: int, modules: Sequence[str]) -> tuple[CodeType, dict[str, Any]]:
    """Returns in each fork: the code of its job, and the namespace where it is to run."""
    for name in modules:
        importlib.import_module(name)
    if "wandb" in sys.modules:
        _settle()
    inherited = dict(os.environ)
    gc.collect()
    gc.freeze()  # or each collection in a fork, the last one included, would copy all of it
    with os.fdopen(requests, "rb") as file:
        request = _serve(file, answers)
    os.close(answers)
    _enter(request)
    command = [sys.executable, request["job"], *request["args"]]
    path = Path(request["job"]).absolute()
    code = _compiled(path)
    if code is None or _needs_an_interpreter(request, inherited):
        os.execv(sys.executable, command)
    sys.orig_argv, sys.argv, sys.path[0] = command, command[1:], str(path.parent)
    return code, _main_module(path)


if __name__ == "__main__":
    # Here, and not in a function: an exception of the job is to have as few frames of others as can be.
    exec(*_job(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
