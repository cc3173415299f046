"""Copies that a job makes of its run config by walking over it: a launch, or a sweep, gives keys that the source has not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import lay

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

EMPTY = "import wandb\nwandb.init()\n"
GIVEN = "import wandb\nwandb.init(config={'lr': 0.1})\n"
LR, AFTER = {"lr": "float"}, {"after": "int"}
# What the job does with its config; the fields that are told. `after` is set by what comes after it.
CASES = {
    "items": (EMPTY + "c = {k: v for k, v in wandb.config.items()}\nc['n']", {"n": "unknown", **AFTER}),
    "keys": (EMPTY + "c = {k: wandb.config[k] for k in wandb.config.keys()}\nc['n']", {"n": "unknown", **AFTER}),
    "some": (EMPTY + "c = {k: v for k, v in wandb.config.items() if k[0] != '_'}\nint(c['n'])", {"n": "int", **AFTER}),
    "get": (EMPTY + "c = {k: v for k, v in wandb.config.items()}\nc.get('n', 3)", {"n": "int", **AFTER}),
    "beside-what-is-there": (GIVEN + "c = {k: v for k, v in wandb.config.items()}\nc['n']", {**LR, "n": "unknown", **AFTER}),
    "one-by-one": (EMPTY + "c = {}\nfor k, v in wandb.config.items():\n    c[k] = v\nc['n']", AFTER),
    "attributes": (
        EMPTY + "import argparse\nc = argparse.Namespace()\nfor k, v in dict(wandb.config).items():\n    setattr(c, k, v)\nc.n",
        AFTER,
    ),
    "given-back": (EMPTY + "c = {}\nfor k, v in wandb.config.items():\n    c[k] = v\nwandb.config.update(c)", {"*": "", **AFTER}),
    # What looks alike: the keys are all that there are, and the job ends.
    "other-keys": (GIVEN + "c = {k.upper(): v for k, v in wandb.config.items()}\nc['n']", LR),
    "a-dict-of-the-job": (GIVEN + "d = {}\nc = {k: v for k, v in d.items()}\nc['n']", LR),
    "one-by-one-of-what-is-there": (GIVEN + "c = {}\nfor k, v in wandb.config.items():\n    c[k] = v\nc['n']", LR),
}  # fmt: skip


@pytest.mark.parametrize(("body", "fields"), CASES.values(), ids=CASES)
def test_fields(body: str, fields: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, monkeypatch, {})
    (found,) = scan_source(
        f"{body}\nwandb.config.after = 1\n".encode(), "job.py", Config(base=tmp_path), stored=True
    ).job.inputs
    told = {".".join(field.path): m.types.render(field.type) for field in found.fields}
    assert told | ({"*": ""} if found.open is not None else {}) == fields
