"""tqdm: what a loop over a progress bar sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized


def job(id_: str, body: str, types: object) -> Row:
    return Row(id_, body, types, real=False)


ROWS = [
    job("list", "from tqdm import tqdm\nconfig = {}\nfor k in tqdm(['a', 'b'], desc='x'):\n    config[k] = 1", {"a": "int", "b": "int"}),
    job("pairs-of-a-dict", "import tqdm.auto as t\nconfig = {}\nfor k, v in t.tqdm({'a': 1, 'b': 'x'}.items()):\n    config[k] = v", {"a": "int", "b": "str"}),
    job("bar-of-a-name", "from tqdm.notebook import tqdm\nbar = tqdm(iterable=range(3), leave=False)\nfor n in bar:\n    bar.set_postfix(n=n)\n    tqdm.write('x')\nconfig = {'n': n}", {"n": "int"}),
    job("entered", "from tqdm import tqdm\nwith tqdm([0.1, 0.2], unit='b') as bar:\n    config = {'lrs': [lr for lr in bar], 'n': 1}", {"lrs": "list[float]", "n": "int"}),
    job("range", "from tqdm import trange\nconfig = {}\nfor i in trange(1, 3, desc='x'):\n    config[f'k{i}'] = i", {"k1": "int", "k2": "int"}),
    job("generator", "from tqdm import tqdm\ndef g():\n    yield 'a'\n    yield 2\nconfig = {f'k{i}': v for i, v in enumerate(tqdm(g()))}", {"k0": "str", "k1": "int"}),
    job("wrapped", "from tqdm import tqdm\nconfig = {}\nfor (i, k), v in zip(enumerate(tqdm(['a', 'b'])), tqdm([1, 2])):\n    config[k] = [i, v]", {"a": "list[int]", "b": "list[int]"}),
    job("runs", "from tqdm import tqdm\nfor lr in tqdm([0.1, 'x']):\n    wandb.init(config={'lr': lr})\n    wandb.finish()", {"lr": "float | str"}),
    job("only-a-total", "from tqdm import tqdm\nbar = tqdm(total=3)\nbar.update(1)\nconfig = {'n': 1, 'more': bar.update(1)}", {"n": "int", "more": "bool | None"}),
    # what is not known stays so
    job("over-what-is-not-known", "from tqdm import tqdm\nimport loader\nconfig = {}\nfor k in tqdm(loader.load()):\n    config['a'] = k", {"a?": "unknown"}),
    job("subclass", "from tqdm import tqdm\nclass Bar(tqdm):\n    def to(self, n):\n        return self.update(n)\nconfig = {}\nfor k in Bar(['a']):\n    config['a'] = k", {"a?": "unknown"}),
    job("true-or-not", "from tqdm import tqdm\nconfig = {}\nif tqdm(total=0):\n    config['a'] = 1", {"a?": "int"}),
    job("attribute", "from tqdm import tqdm\nconfig = {'n': tqdm([1]).n}", {"n": "unknown"}),
]  # fmt: skip


@parametrized(ROWS)
def test_progress_bars(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
