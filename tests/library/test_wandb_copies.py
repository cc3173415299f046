"""What W&B was given is as it was then: also the lists that are the defaults of options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, held_default

OPTIONS = (
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--a', type=int, nargs='+', default=[1, 2])\n"
    "p.add_argument('--b', nargs='*', default=['x'])\nargs = p.parse_args()\n"
)
LISTS = {"a": "list[int]", "b": "list[str]"}
READ_BACK = (
    "wandb.init(config=args)\nargs.a.append(3)\nwandb.config.a.append(4)\n"
    "wandb.config.update({'c': wandb.config.a, 'd': args.a})"
)
CASES: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "after": ("wandb.init(config=args)\nargs.a.append(3)\nargs.b.clear()", LISTS, {"a": [1, 2], "b": ["x"]}),
    "before": ("args.a.append(3)\nwandb.init(config=args)", LISTS, {"a": [1, 2, 3], "b": ["x"]}),
    "read-back": (
        READ_BACK,
        LISTS | {"c": "list[int]", "d": "list[int]"},
        {"a": [1, 2], "b": ["x"], "c": [1, 2, 4], "d": [1, 2, 3]},
    ),
    "unknown-later": (
        "wandb.init(config=args)\nimport os\nwhile os.path.exists(args.b[0]):\n    args.a.append(os.getpid())\n",
        LISTS,
        {"a": [1, 2], "b": ["x"]},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lists_of_options(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, types, defaults = CASES[name]
    row = Row(
        name, OPTIONS + body, types, real=name != "read-back"
    )  # only what a run starts with is seen of a real one
    result = check(row, tmp_path, monkeypatch)
    (found,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert {field.path[0]: held_default(field) for field in found.fields} == defaults
