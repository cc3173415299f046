"""Whether an object has an attribute: of a library's class its model names only some, of plain data all are known."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, scanned

from inputgen.reporters.common import types_of

ARGS = "from transformers import Trainer, TrainingArguments\na = TrainingArguments('o', report_to='none')\n"
NN = "import torch.nn as nn\nclass N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.own = 1\n"
THERE, ABSENT, EITHER = "int", "str", "int | str"
CASES = {
    "of-a-trainer": (ARGS + "o = Trainer(args=a)", "accelerator", EITHER),
    "of-a-class-below-a-trainer": (ARGS + "class T(Trainer):\n    pass\no = T(args=a)", "accelerator", EITHER),
    "set-by-the-job": (ARGS + "class T(Trainer):\n    pass\no = T(args=a)\no.own = 3", "own", THERE),
    "its-method": (ARGS + "o = Trainer(args=a)", "train", THERE),
    "of-arguments": (ARGS + "o = a", "learning_rate", THERE),
    "of-arguments-perhaps": (ARGS + "o = a", "of_no_version", EITHER),
    "of-a-module": (NN + "o = N()", "weight", EITHER),
    "own-of-a-module": (NN + "o = N()", "own", THERE),
    "method-of-a-module": (NN + "o = N()", "parameters", THERE),
    "of-an-executor": ("from concurrent.futures import ThreadPoolExecutor\no = ThreadPoolExecutor()", "_max_workers", EITHER),
    "of-a-date": ("import datetime\no = datetime.datetime.now()", "fold", EITHER),
    "of-a-namespace": ("import argparse\np = argparse.ArgumentParser()\np.add_argument('--a')\no = p.parse_args()", "a", THERE),
    "not-of-a-namespace": ("import argparse\np = argparse.ArgumentParser()\np.add_argument('--a')\no = p.parse_args()", "b", ABSENT),
    "not-of-a-simple-namespace": ("import types\no = types.SimpleNamespace(a=1)", "b", ABSENT),
    "not-of-an-easydict": ("from easydict import EasyDict\no = EasyDict(a=1)", "b", ABSENT),
    "not-of-a-class": ("class C:\n    pass\no = C()", "b", ABSENT),
    "not-of-an-exception": ("class C(ValueError):\n    pass\no = C()", "b", ABSENT),
    "not-of-a-dataclass": ("import dataclasses\n@dataclasses.dataclass\nclass C:\n    a: int = 1\no = C()", "b", ABSENT),
    "not-of-a-pydantic-model": ("import pydantic\nclass C(pydantic.BaseModel):\n    a: int = 1\no = C()", "b", ABSENT),
    "not-of-a-member": ("import enum\nclass C(enum.Enum):\n    A = 1\no = C.A", "b", ABSENT),
    "of-a-class-that-is-not-known": ("import other\nclass C(other.C):\n    pass\no = C()", "b", EITHER),
}  # fmt: skip


@pytest.mark.parametrize(("made", "name", "type_"), CASES.values(), ids=CASES)
def test_has_attribute(made: str, name: str, type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"import wandb\n{made}\nx = 1 if hasattr(o, '{name}') else 'x'\ny = getattr(o, '{name}', None)\n"
    result = scanned(Row("", f"{body}wandb.init(config={{'x': x, 'y': y is None}})", None), tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs]
    assert isinstance(shown, dict)
    assert shown["x"] == type_


def test_a_copy_of_a_trainer_of_trl_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        "import wandb\nfrom transformers import Trainer, TrainingArguments as A\n"
        "class T(Trainer):\n    def __init__(self, **kw):\n        super().__init__(**kw)\n"
        "        if not hasattr(self, 'accelerator'):\n            raise AttributeError('no accelerator')\n"
        "T(args=A('o', report_to='wandb', seed=3)).train()\n"
    )
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs]
    assert isinstance(shown, dict)
    assert shown["seed"] == "int"
