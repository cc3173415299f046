"""torch's objects, as W&B stores them; and what looks alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

NET = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self, n=3):\n        super().__init__()\n        self.n = n\n        self.fc = nn.Linear(n, 3)\n"


def job(id_: str, config: str, types: object, start: str = NET) -> Row:
    return Row(id_, f"{start}config = {config}", types, real=False)


ROWS = [
    Row("keras-parameters", "import keras, tensorflow as tf\nconfig = {'n': tf.keras.Sequential([]).count_params(), 'm': keras.Model(1, 2).count_params()}", {"n": "int", "m": "int"}, real=False),
    Row("parameters-of-another", "import somelib\nconfig = {'n': somelib.Net().count_params()}", {"n": "unknown"}, real=False),
    Row("tensors", "import torch\nconfig = {'e': torch.eye(8).repeat(2, 1).numel(), 'z': torch.zeros_like(torch.eye(3)).dim()}", {"e": "int", "z": "int"}, real=False),
    Row("build", "import torch\nconfig = {'a': torch.version.cuda, 'b': torch.backends.cudnn.version(), 'c': torch.cuda.get_device_properties(0).total_memory, 'd': torch.cuda.max_memory_allocated() / 1e9}", {"a": "str | None", "b": "int | None", "c": "int", "d": "float"}, real=False),
    job("device", "{'d': torch.device('cuda' if torch.cuda.is_available() else 'cpu'), 't': torch.device('cpu').type, 's': str(torch.device('cpu'))}", {"d": "str", "t": "str", "s": "str"}),
    job("device-as-condition", "{'a': 1} if torch.device('cpu').type == 'cuda' else {'b': 2}", {"a?": "int", "b?": "int"}),
    job("dtype", "{'d': torch.float16, 'same': torch.half is torch.float16, 'other': torch.float32 == torch.float16}", {"d": "str", "same": "bool", "other": "bool"}),
    job("module", "{'m': Net().to('cpu').eval(), 'n': Net(5).n, 'l': nn.CrossEntropyLoss(), 'c': nn.ReLU, 'o': torch.optim.Adam}", {"m": "str", "n": "int", "l": "str", "c": "str", "o": "str"}),
    job("what-else-a-module-has", "{'m': Net().training, 'x': Net().fc.weight, 'y': Net()(1)}", {"m": "unknown", "x": "unknown", "y": "unknown"}),
    job("parameters", "{'n': sum(p.numel() for p in Net().parameters()), 't': sum(p.numel() for p in Net().parameters() if p.requires_grad)}", {"n": "int", "t": "int"}),
    job("parameters-of-what-is-not-known", "{'n': sum(p.numel() for p in m.parameters() if p.requires_grad), 'k': sum([p.nelement() for p in m.parameters()]) / 1e6, 'x': m.numbers()}", {"n": "int", "k": "float", "x": "unknown"}, start="import external\nm = external.make('resnet18')\n"),
    job("tensor", "{'t': torch.zeros(3), 'i': torch.zeros(1).item(), 'n': len(torch.zeros(3)), 'f': float(torch.zeros(1)), 'l': torch.zeros(3).tolist()}", {"t": "unknown", "i": "unknown", "n": "int", "f": "float", "l": "unknown"}),
    job("shape", "{'d': X.shape[1], 's': X.shape, 'i': X.size(-1), 'z': X.size(), 'n': X[0].numel(), 'e': X[0, 1].item(), 'p': X.shape[0] * 2}", {"d": "int", "s": "list[int]", "i": "int", "z": "list[int]", "n": "int", "e": "int", "p": "int"}, start="import torch\nX = torch.randint(0, 9, (3, 4))\n"),
    job("joined", "{'d': torch.cat(parts, dim=0).shape[-1], 'm': torch.stack(tensors=parts).size(0) * 2, 's': torch.split(parts, 2).shape[0]}", {"d": "int", "m": "int", "s": "unknown"}, start="import torch, external\nparts = [external.make()]\n"),
    job("compared", "{'e': X == 3, 'l': 2 < X, 's': X == X, 'n': X is None, 'm': X == None, 't': X != 'a', 'r': (X == 1).float().mean().item()}", {"e": "unknown", "l": "unknown", "s": "unknown", "n": "bool", "m": "bool", "t": "bool", "r": "unknown"}, start="import torch\nX = torch.zeros(3)\n"),
    job("computed", "{'a': (X + 1).numel(), 'b': (2 * X[X > 0]).dim(), 'c': X - 1}", {"a": "int", "b": "int", "c": "unknown"}, start="import torch\nX = torch.zeros(3)\n"),
    job("tensor-as-condition", "{'a': 1} if torch.zeros(1) else {'b': 2}", {"a?": "int", "b?": "int"}),
    job("whole-numbers", "{'i': torch.randint(0, 5, (1,)).item(), 'j': torch.randint(0, 5, (1,), dtype=torch.float32).item(), 'k': torch.randint(0, 5, (1,)).float().item()}", {"i": "int", "j": "unknown", "k": "unknown"}),
    job("compiled", "{'m': torch.compile(Net()), 'n': torch.compile(model=Net(5), mode='x').n, 'f': torch.compile(lambda: 2)(), 'g': torch.compile(mode='y')(len)([])}", {"m": "str", "n": "int", "f": "int", "g": "unknown"}),
    job("not-torch-s-compile", "{'n': other.compile(Net(5)).n}", {"n": "unknown"}, start=NET + "import other\n"),
    job("version", "{'v': torch.__version__, 'w': external.__version__, 'x': external.version}", {"v": "str", "w": "str", "x": "unknown"}, start="import torch, external\n"),
    job("a-module-that-is-a-dict", "{'m': Both(a=1)}", {"m": {"a": "int"}}, start="from torch import nn\nclass Both(dict, nn.Module):\n    pass\n"),
]  # fmt: skip


@parametrized(ROWS)
def test_torch(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_a_local_module_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"torch.py": "def device(name):\n    return len(name)\n"}
    check(
        Row("local", "import torch\nconfig = {'d': torch.device('cpu')}", {"d": "int"}, files=files),
        tmp_path,
        monkeypatch,
    )
