"""Jobs for the tests of `inputgen run`, and running inputgen on them as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("WANDB_")},
    "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    "WANDB_MODE": "offline",
}

CONFIG = "# the config\nlr: 0.1   # rate\nname: 'x'\n"

# A job that needs no wandb: it applies overrides as W&B does, rewriting the file. `scan` reads the calls in the
# function that is never entered; what the job does is in its arguments.
JOB = """\
import json, os, signal, sys, time

def declare():
    from wandb.sdk import launch
    launch.manage_config_file("config.yaml")

if os.environ.get("NEVER") == "1":
    declare()

import yaml
overrides = json.loads(os.environ["WANDB_LAUNCH_FILE_OVERRIDES"]).get("config.yaml")
if overrides:
    content = yaml.safe_load(open("config.yaml"))
    content.update(overrides)
    yaml.safe_dump(content, open("config.yaml", "w"))

def on_signal(number, frame):
    open("signal", "w").write(str(number))
    sys.exit(40 + number)

for action in sys.argv[1:]:
    if action.startswith("exit"):
        sys.exit(int(action[4:]))
    elif action.startswith("die"):
        os.kill(os.getpid(), int(action[3:]))
    elif action == "crash":
        raise RuntimeError("crashed")
    elif action == "delete":
        os.remove("config.yaml")
    elif action == "folder":
        os.remove("config.yaml")
        os.mkdir("config.yaml")
    elif action == "edit":
        open("config.yaml", "w").write("lr: 99\\n")
    elif action == "chmod":
        os.chmod("config.yaml", 0o600)
    elif action == "catch":
        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGUSR1, on_signal)
    elif action == "wait":
        open("pid", "w").write(str(os.getpid()))
        os.replace("pid", "ready")
        time.sleep(60)
    elif action == "show":
        print(json.dumps({"argv": sys.argv[1:], "cwd": os.getcwd(), "executable": sys.executable,
                          "config": open("config.yaml").read(),
                          "env": {k: v for k, v in os.environ.items() if k.startswith("WANDB_")}}))
"""


def lay(folder: Path) -> Path:
    (folder / "job.py").write_text(JOB)
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "config.yaml").chmod(0o640)
    return folder


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "inputgen", *args]


def inputgen(*args: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**ENVIRONMENT, **(env or {})}
    return subprocess.run(command(*args), cwd=cwd, capture_output=True, text=True, env=environment, timeout=120)


def start(*args: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*args), cwd=cwd, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def is_whole(folder: Path) -> bool:
    """Whether the config file is as it was, and nothing of inputgen is left."""
    config = folder / "config.yaml"
    return (config.read_text(), config.stat().st_mode & 0o777, (folder / ".inputgen-run").exists()) == (
        CONFIG,
        0o640,
        False,
    )
