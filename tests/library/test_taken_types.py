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
    "files": ("import numpy as np, pandas as pd\nfrom PIL import Image\ntorch.load(c.a), torch.save([1], c.b), np.load(file=c.d), pd.read_csv(c.e, sep=c.f), Image.open(c.g)", {"a": "str", "b": "str", "d": "str", "e": "str", "f": "unknown", "g": "str"}),
    "paths": ("import glob, os, shutil\nos.remove(c.a), os.listdir(c.b), glob.glob(c.d), shutil.copy(c.e, c.f)", {"a": "str", "b": "unknown", "d": "str", "e": "str", "f": "str"}),
    "patterns": ("import re, ast\nre.sub(c.a, c.b, 'x'), ast.literal_eval(c.d)", {"a": "str", "b": "unknown", "d": "str"}),
    "formats": ("f'{c.a:03d} {c.b:.2e} {c.d:>10} {c.e!s:d} {c.f} {c.g:{c.h}d} {c.i=:.1%}'", {"a": "int", "b": "float", "d": "unknown", "e": "unknown", "f": "unknown", "g": "unknown", "h": "unknown", "i": "float"}),
    # What looks alike: another one is taken, too, or the code may not come there.
    "shapes": ("nn.LayerNorm(c.a), nn.Conv1d(1, 2, c.k), torch.zeros(c.z)", {"a": "unknown", "k": "unknown", "z": "unknown"}),
    "under-a-condition": ("if c.deep:\n    nn.Linear(c.a, 2)", {"deep": "unknown", "a": "unknown"}),
    "texts-otherwise": ("repr(c.a), str.join(c.b, []), len(c.d), print(c.e)\nif c.f:\n    open(c.g)", {"a": "unknown", "b": "unknown", "d": "unknown", "e": "unknown", "f": "unknown", "g": "unknown"}),
    "of-the-job": ("class Linear:\n    def __init__(self, a, b):\n        pass\nLinear(c.a, 2)", {"a": "unknown"}),
    "several-files": ("import pandas as pd\npd.read_parquet(c.a)", {"a": "unknown"}),
    "format-otherwise": ("def say(v):\n    try:\n        return f'{v:d}'\n    except ValueError:\n        return v\nsay(c.a)", {"a": "unknown"}),
    "converts-what-it-can": ("def number(v):\n    try:\n        return int(v)\n    except ValueError:\n        return v\nnumber(c.a)\nfloat(c.b)", {"a": "unknown", "b": "float"}),
    "computed": ("nn.Linear(c.a * c.b, 2)", {"a": "unknown", "b": "unknown"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "fields"), CASES.values(), ids=CASES)
def test_fields(body: str, fields: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, monkeypatch, {})
    (found,) = scan_source(f"{HEAD}{body}\n".encode(), "job.py", Config(base=tmp_path)).job.inputs
    assert {".".join(field.path): m.types.render(field.type) for field in found.fields} == fields
