"""Lightning 1.x: the options that `Trainer.add_argparse_args` gives a parser, by the version that is pinned.

Types and defaults are those of the parsers that the functions themselves made (1.0.8 to 1.9.5), given the signature
of `Trainer.__init__`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, parametrized, scanned

from inputgen.reporters.common import types_of
from inputgen.schema.defaults import MISSING
from inputgen.schema.infer import default_of

JOB = "import argparse\nimport pytorch_lightning as pl\np = argparse.ArgumentParser()\n{}\nconfig = p.parse_args()"
ADDED = "p = pl.Trainer.add_argparse_args(p)"

# The version pinned, how many options there are, and some: type, and default; MISSING for none that is told.
SOME: list[tuple[str, int, dict[str, tuple[str, object]]]] = [
    ("1.0.8", 48, {"gpus": ("int | str", MISSING), "max_epochs": ("int", 1000), "fast_dev_run": ("bool", False), "gradient_clip_val": ("float", 0.0)}),
    ("1.3.8", 54, {"gpus": ("int | str | None", None), "max_epochs": ("int | None", None), "fast_dev_run": ("bool | int", False), "max_time": ("str | None", None)}),
    ("1.5.10", 60, {"strategy": ("str | None", None), "precision": ("int | str", 32), "gradient_clip_val": ("float | int | None", None), "max_steps": ("int", -1)}),
    ("1.9.5", 49, {"inference_mode": ("bool", True), "logger": ("bool", True), "track_grad_norm": ("float", -1), "multiple_trainloader_mode": ("str", "max_size_cycle")}),
]  # fmt: skip


@pytest.mark.parametrize(("version", "count", "some"), SOME, ids=[each[0] for each in SOME])
def test_of_a_version(
    version: str, count: int, some: dict[str, tuple[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Row("", JOB.format(ADDED), None, {"requirements.txt": f"pytorch-lightning=={version}\n"}, real=False)
    result = scanned(job, tmp_path, monkeypatch)
    (shown,) = [item for item in result.job.inputs if item.source == "run_config"]
    types = types_of(shown.types)
    assert len(types) == count
    assert "*" not in types
    defaults = {field.path[-1]: default_of(field) for field in shown.fields}
    assert {name: (types[name], defaults[name]) for name in some} == some


def row(id_: str, body: str, has: dict[str, str], lacks: str = "", **files: str) -> Row:
    return Row(
        id_, JOB.format(body), (has, lacks.split()), {k.replace("_", "."): v for k, v in files.items()}, real=False
    )


NEW = {"enable_checkpointing": "bool", "strategy": "str | None"}
ROWS = [
    # No version, or several: what all of them have.
    row("any-version", ADDED, {"logger": "bool", "precision": "int | str", "max_epochs": "int | None", "*": "unknown"}, "strategy inference_mode checkpoint_callback"),
    row("at-least", ADDED, NEW | {"*": "unknown"}, "weights_summary", requirements_txt="pytorch-lightning>=1.5\n"),
    row("below", ADDED, {"weights_summary": "str", "*": "unknown"}, "strategy", requirements_txt="pytorch_lightning<1.5\n"),
    row("a-version-that-has-none", ADDED, {"logger": "bool", "*": "unknown"}, "strategy", requirements_txt="pytorch-lightning==2.1\n"),
    # Beside the job's own.
    row("of-the-job", "p.add_argument('--lr', type=float, default=0.1)\n" + ADDED + "\np.set_defaults(max_epochs=3)", {"lr": "float", "max_epochs": "int"} | NEW, "*", requirements_txt="pytorch-lightning==1.9.5\n"),
    row("not-assigned", "pl.Trainer.add_argparse_args(p)", NEW, "*", requirements_txt="pytorch-lightning==1.9.5\n"),
    row("a-parser-that-is-not-known", "import other\np = pl.Trainer.add_argparse_args(other.parser())", {"*": "unknown"}, "logger"),
    # Look-alikes.
    row("a-trainer-of-the-job", "class Trainer:\n    @staticmethod\n    def add_argparse_args(p):\n        return p\np = Trainer.add_argparse_args(p)", {}, "* logger"),
    row("another-library", "import other\np = other.Trainer.add_argparse_args(p)", {"*": "unknown"}, "logger"),
]  # fmt: skip


@parametrized(ROWS)
def test_which_options_there_are(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shown,) = [item for item in scanned(row, tmp_path, monkeypatch).job.inputs if item.source == "run_config"]
    types, (has, lacks) = types_of(shown.types), row.types
    assert {name: types.get(name) for name in has} == has
    assert not types.keys() & set(lacks)
