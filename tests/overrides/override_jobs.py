"""A job for the tests of overrides, and overrides of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from inputgen.api import ScanResult, scan_file
from inputgen.config import Config
from inputgen.overrides.assignments import parse_assignments
from inputgen.overrides.check import check
from inputgen.overrides.form import Forms, forms_of
from inputgen.overrides.problems import Checked
from inputgen.schema.emit import input_schema

JOB = """\
import os
import wandb
from wandb.sdk import launch

config = {
    "trainer": {"lr": 0.01, "batch_size": 64, "model": "resnet", "layers": [1, 2], "private": {"key": "v"}},
    "seed": 1, "hf_token": "hf_abcdefghijklmnopqrstuvwxyz0123", "warmup": None, "debug": False, "a.b": 1,
    "either": 1 if os.path.exists("x") else "one", "maybe": "x" if os.path.exists("x") else None,
    "opaque": unknown_library.call(), "odd": {1: "x"},
}
schema = {"type": "object", "properties": {
    "trainer": {"type": "object", "properties": {
        "lr": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        "batch_size": {"type": "integer", "enum": [16, 64, 256]}}},
    "epochs": {"type": "integer", "minimum": 1},
    "tag": {"type": "string", "pattern": "(a+)+$"},
    "word": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
    "sizes": {"type": "array", "items": {"type": "integer", "enum": [1, 2, 3]}, "maxItems": 2, "uniqueItems": True},
    "secret": {"type": "string", "format": "secret"}}}
launch.manage_wandb_config(exclude=["trainer.private"], schema=schema)
launch.manage_config_file("config.yaml")
launch.manage_config_file("sub/data.json", include=["path"])
run = wandb.init(config=config)
run.config.get("depth", 3)
"""
FILES = {
    "config.yaml": "lr: 0.1  # text\nopt:\n  name: adam\n  betas: [0.9, 0.99]\nname: x\n",
    "sub/data.json": '{"path": "d", "size": 3}',
}


def lay(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def scanned(folder: Path, source: str = JOB, files: Mapping[str, str] = FILES) -> ScanResult:
    lay(folder, {"job.py": source, **files})
    os.chdir(folder)
    return scan_file(Path("job.py"), Config())


def forms(result: ScanResult) -> Forms:
    return forms_of(result.job, result.facts, lambda item: input_schema(item, result.sources, full=False).schema)


def set_(texts: Sequence[str], known: Forms) -> Checked:
    return check(parse_assignments(texts, known), known)
