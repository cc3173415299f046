"""A launched job that imports `inputgen.runtime` against the same job that imports W&B's own SDK.

What is recorded, printed and sent is the same, but for the improvements that docs/runtime.md lists; here each says what
the job's file and the stored types are instead. When a new wandb hides what the shim reaches into
(`wandb.sdk.launch.inputs.files.FileOverrides`), files come out dumped by wandb, and rows here fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from harness import Outcome, run_settled

WANDB = "from wandb.sdk import launch"
OURS = "from inputgen.runtime import launch"
FILE = "launch.manage_config_file('{}')\nrun = wandb.init()\nrun.finish()\n"


class Row(NamedTuple):
    """A job.

    Attributes:
        body: after the imports.
        files: its config files.
        settings: of the run.
        after: the files that are changed afterwards; every other is as it was.
        types: the stored types of its one file, where they are not W&B's own.
        exception: what the job dies of, where W&B's does of something else.
    """

    id: str
    body: str
    files: Mapping[str, str] = MappingProxyType({})
    settings: Mapping[str, Any] = MappingProxyType({})
    after: Mapping[str, str] = MappingProxyType({})
    types: dict[str, str] | None = None
    exception: str | None = None


YAML = '# a comment\nzeta: 1   # another\nflag: yes\ntime: 1:30\nmodel:\n  name: "r"\n  n: 2\nlst: [1, 2, 3]\n'

ROWS = [
    Row(
        "run config",
        "launch.manage_wandb_config(include=['m'], exclude=['m.b'])\n"
        "run = wandb.init(config={'lr': 0.1, 'm': {'a': 1, 'b': 2}, 'l': [1, 2]})\n"
        "print(sorted(run.config.items()))\nrun.finish()\n",
        settings={"run_config": {"lr": "high", "m": {"a": 9, "new": {"x": 1}}, "l": [9], "m.a": 7, "brandnew": None}},
    ),
    Row(
        "an excluded key, against the schema",
        "launch.manage_wandb_config(['n'], schema={'type': 'object', 'properties': {'n': {'type': 'integer'}}})\n"
        "run = wandb.init(config={'lr': 0.1, 'n': 1})\nrun.finish()\n",
        settings={"run_config": {"lr": 0.5, "n": "many"}},
    ),
    Row("load_wandb_config", "print(dict(launch.load_wandb_config()))\n", settings={"run_config": {"lr": 0.5}}),
    Row(
        "the config overrides as config",
        "run = wandb.init(config=launch.load_wandb_config())\nprint(dict(run.config))\nrun.finish()\n",
        settings={"run_config": {"lr": 0.5, "m": {"a": 1}}},
    ),
    Row(
        "not launched",
        "launch.manage_wandb_config()\nlaunch.manage_config_file('c.json')\n"
        "run = wandb.init(config={'lr': 0.1})\nrun.finish()\n",
        {"c.json": '{"a": 1}'},
        {"env": {"WANDB_CONFIG": '{"lr": 0.5}', "WANDB_LAUNCH_FILE_OVERRIDES": '{"c.json": {"a": 2}}'}},
        {"c.json": '{"a": 2}'},
    ),
    Row("no overrides", FILE.format("config.yaml"), {"config.yaml": YAML}),
    Row(
        "in chunks",
        FILE.format("config.yaml"),
        {"config.yaml": "a: 1\n"},
        {"env": {"WANDB_LAUNCH_FILE_OVERRIDES_0": '{"config.yaml":', "WANDB_LAUNCH_FILE_OVERRIDES_1": ' {"a": 2}}'}},
        {"config.yaml": "a: 2\n"},
    ),
    Row(
        "read before, and twice",
        "import yaml\nbefore = yaml.safe_load(open('config.yaml'))\nfor _ in range(2):\n"
        "    launch.manage_config_file('config.yaml', include=['a'])\n"
        "print(before, yaml.safe_load(open('config.yaml')))\nrun = wandb.init()\nrun.finish()\n",
        {"config.yaml": "a: 1  # c\nb: 2\n"},
        {"file_overrides": {"config.yaml": {"a": 2}}},
        {"config.yaml": "a: 2  # c\nb: 2\n"},
    ),
    Row(
        "JSON",
        FILE.format("c.json"),
        {"c.json": '{"z": 1, "a": {"b": 1}, "u": "é", "e": 1e-5}\n'},
        {"file_overrides": {"c.json": {"a": {"c": 2}}}},
        {"c.json": '{"z": 1, "a": {"b": 1, "c": 2}, "u": "é", "e": 1e-5}\n'},
    ),
    Row("a path W&B refuses", "launch.manage_config_file('/x.yaml')\n"),
    Row(
        "untouched values keep their types",
        FILE.format("config.yaml"),
        {"config.yaml": YAML},
        {"file_overrides": {"config.yaml": {"zeta": 5, "model": {"n": None}}}},
        {"config.yaml": YAML.replace("zeta: 1", "zeta: 5").replace("n: 2", "n: null")},
        {"flag": "string", "lst": "list", "model": "typedDict", "time": "string", "zeta": "number"},
    ),
    Row(
        "text that looks like a number",
        FILE.format("config.yaml"),
        {"config.yaml": "a: 1\n"},
        {"file_overrides": {"config.yaml": {"a": "5e-5", "b": "0o17", "c": "yes"}}},
        {"config.yaml": "a: '5e-5'\nb: '0o17'\nc: 'yes'\n"},
        {"a": "string", "b": "string", "c": "string"},
    ),
    Row(
        "a key that is no string",
        FILE.format("config.yaml"),
        {"config.yaml": "on: push\n7: 2\nlr: 1\n"},
        {"file_overrides": {"config.yaml": {"on": "pull"}}},
        {"config.yaml": "on: pull\n7: 2\nlr: 1\n"},
        {"7": "number", "lr": "number", "on": "string"},
    ),
    Row(
        "an empty file",
        FILE.format("config.yaml"),
        {"config.yaml": "# nothing yet\n"},
        {"file_overrides": {"config.yaml": {"a": 3}}},
        {"config.yaml": "# nothing yet\na: 3\n"},
        {"a": "number"},
    ),
    Row(
        "a mapping over a scalar",
        FILE.format("config.yaml"),
        {"config.yaml": "a: 1\n"},
        {"file_overrides": {"config.yaml": {"a": {"b": 1}}}},
        exception="PatchError: config.yaml: the override of a is a mapping",
    ),
]


def run_with(sdk: str, row: Row, folder: Path) -> Outcome:
    folder.mkdir()
    for name, text in {"job.py": f"import wandb\n{sdk}\n{row.body}", **row.files}.items():
        (folder / name).write_bytes(text.encode())
    return run_settled(folder / "job.py", row.settings)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_the_shim_does_what_wandb_does(row: Row, tmp_path: Path) -> None:
    ours = run_with(OURS, row, tmp_path / "ours")
    assert ours.files_changed == row.after
    theirs = run_with(WANDB, row, tmp_path / "theirs")
    if row.types is not None:
        files = ours.input_types["files"]
        stored = next(iter(files.values()))["params"]["type_map"]
        assert {name: tree["wb_type"] for name, tree in stored.items()} == row.types
        assert ours.stored() != theirs.stored(), "W&B has come to do the same: say so in docs/runtime.md"
    elif row.exception is not None:
        assert row.exception in str(ours.exception)
        assert theirs.exception != ours.exception
    else:
        assert ours.stored() == theirs.stored()
        assert ours.exception == theirs.exception
    if row.types is None or theirs.exit_code == 0:
        assert (ours.exit_code, ours.run_config, ours.stdout) == (theirs.exit_code, theirs.run_config, theirs.stdout)
        assert ours.warnings == theirs.warnings
