"""What a job hands to a library's parameter that takes values of one type alone is of that type."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import lay

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

HEAD = "import wandb, torch, torch.nn as nn\nfrom torch.utils.data import DataLoader\nc = wandb.init().config\n"
CASES = {
    "sizes": ("nn.Linear(c.a, out_features=c.b), nn.LSTM(3, c.d, c.n), nn.GRUCell(c.g, 4, c.h)", {"a": "int", "b": "int", "d": "int", "n": "int", "g": "int", "h": "unknown"}),
    "in-a-class": ("class Net(nn.Module):\n    def __init__(self, d, p):\n        super().__init__()\n        self.f = nn.Embedding(10, d)\n        self.p = nn.Dropout(p)\nNet(c['d'], c.get('p', 0.1))", {"d": "int", "p": "float"}),
    "rates": ("torch.optim.AdamW(nn.Linear(1, 2).parameters(), lr=c.lr, weight_decay=c.wd)\ntorch.optim.SGD([], c.r, c.m)", {"lr": "float", "wd": "float", "r": "float", "m": "float"}),
    "loaders": ("DataLoader([1], c.b, num_workers=c.n, shuffle=c.s)", {"b": "int | None", "n": "int", "s": "unknown"}),
    "seeds": ("torch.manual_seed(c.a)\nfrom transformers import set_seed\nset_seed(c.b)", {"a": "int", "b": "int"}),
    "names": ("getattr(torch.optim, c.opt)([], lr=c.lr)\nimport gym, timm\ngym.make(c.env)\ntimm.create_model(c.net)", {"opt": "str", "lr": "unknown", "env": "str", "net": "str"}),
    "texts": ("import importlib\nstr.lower(c.a), str.split(c.b, c.d), open(c.e), open(file=c.f), importlib.import_module(c.g, c.h)", {"a": "str", "b": "str", "d": "unknown", "e": "str", "f": "str", "g": "str", "h": "unknown"}),
    # What looks alike: another one is taken, too, or the code may not come there.
    "shapes": ("nn.LayerNorm(c.a), nn.Conv1d(1, 2, c.k), torch.zeros(c.z)", {"a": "unknown", "k": "unknown", "z": "unknown"}),
    "under-a-condition": ("if c.deep:\n    nn.Linear(c.a, 2)", {"deep": "unknown", "a": "unknown"}),
    "texts-otherwise": ("repr(c.a), str.join(c.b, []), len(c.d), print(c.e)\nif c.f:\n    open(c.g)", {"a": "unknown", "b": "unknown", "d": "unknown", "e": "unknown", "f": "unknown", "g": "unknown"}),
    "of-the-job": ("class Linear:\n    def __init__(self, a, b):\n        pass\nLinear(c.a, 2)", {"a": "unknown"}),
    "computed": ("nn.Linear(c.a * c.b, 2)", {"a": "unknown", "b": "unknown"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "fields"), CASES.values(), ids=CASES)
def test_fields(body: str, fields: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, monkeypatch, {})
    (found,) = scan_source(f"{HEAD}{body}\n".encode(), "job.py", Config(base=tmp_path)).job.inputs
    assert {".".join(field.path): m.types.render(field.type) for field in found.fields} == fields
