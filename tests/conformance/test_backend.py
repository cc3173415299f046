"""The harness itself, on jobs whose answers are known (measured with wandb 0.31.0)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from harness import Outcome, run_settled

NUMBER = {"wb_type": "number"}
STRING = {"wb_type": "string"}


def mapping(**entries: Any) -> dict[str, Any]:
    return {"wb_type": "typedDict", "params": {"type_map": entries}}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Outcome]:
    """Runs a job given as text, with further files beside it."""

    def run_text(text: str, files: Mapping[str, str] | None = None, **options: Any) -> Outcome:
        for name, content in ({"job.py": text} | dict(files or {})).items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        before = sorted(tmp_path.iterdir())
        outcome = run_settled(tmp_path / "job.py", options)
        assert sorted(tmp_path.iterdir()) == before, "the job ran in its own folder, not in a copy"
        assert outcome.unanswered == ()
        return outcome

    return run_text


DOCS = """
import wandb
from wandb.sdk import launch

config = {
    "trainer": {
        "learning_rate": 0.01,
        "batch_size": 32,
        "model": "resnet",
        "dataset": "cifar10",
        "private": {"key": "value"},
    },
    "seed": 42,
}
with wandb.init(config=config):
    launch.manage_wandb_config(include=["trainer"], exclude=["trainer.private"])
"""


def test_the_example_of_the_documentation(run: Callable[..., Outcome]) -> None:
    outcome = run(DOCS)
    trainer = mapping(learning_rate=NUMBER, batch_size=NUMBER, model=STRING, dataset=STRING)
    assert outcome.stored() == {
        "input_types": {"@wandb.config": mapping(trainer=trainer)},
        "input_schemas": {},
        "job_json_input_types": mapping(),
    }
    assert outcome.run_config is not None
    assert outcome.run_config["seed"] == 42
    assert outcome.run_config["trainer"]["private"] == {"key": "value"}
    assert (outcome.exit_code, outcome.exception, outcome.timed_out) == (0, None, False)
    assert (outcome.stdout, outcome.warnings, outcome.files_changed) == ((), (), {})


FILE_AND_RUN_CONFIG = """
import sys
import wandb
from wandb.sdk import launch

launch.manage_config_file("config.yaml", include=["model"], schema={"type": "object", "properties": {}})
launch.manage_wandb_config(schema={"type": "object", "properties": {"lr": {"type": "number", "maximum": 1}}})
run = wandb.init(config={"lr": 0.1, "mixed": ["a", 1, None]})
print(open("config.yaml").read().split(), dict(run.config)["lr"], sys.argv[1:])
"""
CONFIG_YAML = "model: {name: r, n: 1e-3}\nother: yes\n"


def test_a_file_and_the_run_config(run: Callable[..., Outcome]) -> None:
    outcome = run(FILE_AND_RUN_CONFIG, {"config.yaml": CONFIG_YAML}, args=["--fast", "a b"])
    parts = [{"wb_type": "none"}, NUMBER, STRING]
    mixed = {
        "wb_type": "list",
        "params": {"element_type": {"wb_type": "union", "params": {"allowed_types": parts}}, "length": 3},
    }
    assert outcome.input_types == {
        "@wandb.config": mapping(lr=NUMBER, mixed=mixed),
        # 1e-3 is a number to W&B's Go core, though PyYAML reads text
        "files": {"config.yaml": mapping(model=mapping(name=STRING, n=NUMBER))},
    }
    assert outcome.input_schemas == {
        "@wandb.config": {"type": "object", "properties": {"lr": {"type": "number", "maximum": 1}}},
        "files": {"config.yaml": {"type": "object", "properties": {}}},
    }
    assert outcome.stdout == (f"{CONFIG_YAML.split()} 0.1 ['--fast', 'a b']",)
    assert any("Symlinked 1 file" in warning for warning in outcome.warnings)


def test_overrides_reach_the_job_and_its_files(run: Callable[..., Outcome]) -> None:
    outcome = run(
        FILE_AND_RUN_CONFIG,
        {"config.yaml": CONFIG_YAML},
        run_config={"lr": "high"},
        file_overrides={"config.yaml": {"model": {"name": 5}}},
    )
    assert outcome.run_config is not None
    assert outcome.run_config["lr"] == "high"
    assert outcome.input_types["@wandb.config"]["params"]["type_map"]["lr"] == STRING
    assert outcome.input_types["files"]["config.yaml"] == mapping(model=mapping(name=NUMBER, n=NUMBER))
    # written back by PyYAML: keys sorted, `yes` a bool
    assert outcome.files_changed == {"config.yaml": "model:\n  n: 1e-3\n  name: 5\nother: true\n"}


def test_only_file_overrides(run: Callable[..., Outcome]) -> None:
    outcome = run(FILE_AND_RUN_CONFIG, {"config.yaml": CONFIG_YAML}, file_overrides={"config.yaml": {"other": 1}})
    assert outcome.run_config is not None
    assert outcome.run_config["lr"] == 0.1
    assert list(outcome.files_changed) == ["config.yaml"]


def test_a_whole_config_without_any_declaration(run: Callable[..., Outcome]) -> None:
    outcome = run("import wandb\nwandb.init(config={'lr': 0.1, 'empty': {}, 'm': {'a': 's'}})\n")
    assert outcome.stored() == {
        "input_types": {},
        "input_schemas": {},
        "job_json_input_types": mapping(lr=NUMBER, m=mapping(a=STRING)),
    }


DECLARED_THEN = "import os, sys, time, wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config()\n"


@pytest.mark.parametrize(
    ("ending", "exit_code", "exception"),
    [
        pytest.param("1 / 0\n", 1, "ZeroDivisionError: division by zero", id="exception"),
        pytest.param("raise ValueError('two\\n  lines')\n", 1, "ValueError: two\n  lines", id="message of two lines"),
        pytest.param("sys.exit(3)\n", 3, None, id="exit status"),
    ],
)
def test_a_crash_before_init_stores_nothing(
    run: Callable[..., Outcome], ending: str, exit_code: int, exception: str | None
) -> None:
    outcome = run(DECLARED_THEN + ending)
    assert outcome.stored() == {"input_types": {}, "input_schemas": {}, "job_json_input_types": {}}
    assert (outcome.exit_code, outcome.exception, outcome.run_config) == (exit_code, exception, None)


def test_a_crash_after_init_stores_what_there_was(run: Callable[..., Outcome]) -> None:
    outcome = run(DECLARED_THEN + "wandb.init(config={'a': 1})\n1 / 0\n")
    assert outcome.input_types == {"@wandb.config": mapping(a=NUMBER)}
    assert outcome.exit_code == 1


def test_a_job_that_does_not_parse(run: Callable[..., Outcome]) -> None:
    outcome = run("x = (\n")
    assert outcome.exit_code == 1
    assert outcome.exception is not None
    assert outcome.exception.startswith("SyntaxError: ")


def test_nothing_is_stored_with_the_default_settings(run: Callable[..., Outcome]) -> None:
    outcome = run(DECLARED_THEN + "wandb.init(config={'a': 1})\n", job_creation=False)
    assert outcome.stored() == {"input_types": {}, "input_schemas": {}, "job_json_input_types": {}}
    assert outcome.run_config == {"a": 1}
    assert outcome.exit_code == 0


def test_a_job_that_hangs_is_killed(run: Callable[..., Outcome]) -> None:
    text = DECLARED_THEN + "launch.manage_wandb_config(include=['a\\\\b'])\nwandb.init(config={'a': 1})\n"
    outcome = run(text, timeout=8)
    assert outcome.timed_out
    assert outcome.exit_code < 0
    assert outcome.input_types == {}


def test_the_environment_of_the_job(run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_MODE", "disabled")
    monkeypatch.setenv("WANDB_CONFIG", '{"a": "from outside"}')
    monkeypatch.setenv("WANDB_NOTES", "from outside")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    text = "import json, os\nprint(json.dumps(dict(os.environ)))\n"
    seen = json.loads(run(text, env={"EXTRA": "1", "WANDB_ENTITY": "other"}).stdout[0])
    assert seen["WANDB_MODE"] == "online"
    assert (seen["EXTRA"], seen["WANDB_ENTITY"]) == ("1", "other")
    assert seen["WANDB_BASE_URL"].startswith("http://127.0.0.1:")
    assert seen["HOME"] != os.environ.get("HOME")
    assert not {"WANDB_CONFIG", "WANDB_NOTES", "HTTPS_PROXY", "WANDB_LAUNCH"} & seen.keys()


# What a process is like where a job starts.
STATE = """
import __main__, json, logging, os, signal, sys, threading, warnings
import wandb
state = {
    "main": sorted((name, type(value).__name__) for name, value in vars(__main__).items()),
    "file": __file__, "spec": repr(__spec__), "package": __package__,
    "argv": sys.argv, "orig_argv": sys.orig_argv, "path": sys.path, "flags": list(sys.flags),
    "modules": [name for name in ("job_server", "wandb.sdk.launch", "tyro") if name in sys.modules],
    "launch": hasattr(wandb.sdk, "launch"),
    "hooks": [sys.excepthook is sys.__excepthook__, sys.gettrace()],
    "streams": [[s.name, s.encoding, s.errors, s.isatty(), s.line_buffering] for s in (sys.stdout, sys.stderr)],
    "stdin": sys.stdin.read(), "cwd": os.getcwd(), "leads": os.getsid(0) == os.getpid(),
    "signals": [str(signal.getsignal(each)) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)],
    "threads": threading.active_count(), "level": logging.getLogger().level, "handlers": logging.getLogger().handlers,
    "left": os.environ.pop("LEFT", None), "files": sorted(os.listdir("/dev/fd")), "umask": os.umask(0o22),
    "implied": "annotations" in globals(), "exit": repr(sys.exit),
}
print(json.dumps(state))
os.environ["LEFT"] = os.environ["HOME"] = "here"
os.chdir("/")
sys.path.insert(0, "/here")
sys.argv[:] = ["here"]
sys.modules["tyro"] = wandb
logging.basicConfig(level=1)
"""


def test_a_job_starts_as_in_an_interpreter_of_its_own(run: Callable[..., Outcome]) -> None:
    forked, again = (run(STATE, args=["--fast", "a b"]) for _ in range(2))
    # A name of the standard library, of which a fork might have the other module.
    own = run(STATE, {"turtle.py": ""}, args=["--fast", "a b"])
    states = [json.loads(re.sub(r"/[^\"]*/conformance-\w+/", "/", each.stdout[0])) for each in (forked, again, own)]
    assert states[0] == states[2]
    assert states[1] == states[2], "what a job has done is left to the next"


def test_a_job_has_its_own_modules_of_names_that_wandb_imports(run: Callable[..., Outcome]) -> None:
    outcome = run("import wandb, difflib\nprint(difflib.OWN)\n", {"difflib.py": "OWN = 'its own'\n"})
    assert outcome.stdout == ("its own",)


def test_what_an_interpreter_reads_when_it_starts(run: Callable[..., Outcome]) -> None:
    outcome = run("import sys\nprint(sys.flags.utf8_mode, hash('a'))\n", env={"PYTHONUTF8": "1", "PYTHONHASHSEED": "1"})
    again = run("import sys\nprint(sys.flags.utf8_mode, hash('a'))\n", env={"PYTHONUTF8": "1", "PYTHONHASHSEED": "1"})
    assert outcome.stdout == again.stdout
    assert outcome.stdout[0].startswith("1 ")
