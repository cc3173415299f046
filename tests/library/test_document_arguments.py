"""A document that is not known, spread over parameters and fields: each is a key of the run config that is given it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, scanned

from inputgen import model as m

# {"n": 3, "net": {"width": 3, "sizes": {"a": 1}}}, which is not known to the scan
DOCUMENT = "eyJuIjogMywgIm5ldCI6IHsid2lkdGgiOiAzLCAic2l6ZXMiOiB7ImEiOiAxfX19"
START = (
    f"import base64, json, os\nfrom dataclasses import dataclass\ndoc = json.loads(base64.b64decode('{DOCUMENT}'))\n"
    "class Net:\n    def __init__(self, width: int, sizes: dict, depth: int = 3, *, bias=True):\n        self.width = width\n"
    "@dataclass\nclass Options:\n    width: int\n    sizes: dict\n    rate: float = 1\n"
)
INIT = "wandb.init(config=doc)\n"
NET = {"net.width": "int", "net.sizes": "dict", "net.depth": "int", "net.bias": "bool"}
OPTIONS = {"net.width": "int", "net.sizes": "dict", "net.rate": "float"}

MODEL = (
    "from pydantic import BaseModel as M, Field\nclass Size(M):\n    a: int\n"
    "class Model(M):\n    width: int\n    sizes: Size\n    level: str = Field('x', alias='log-level')\n"
)

CASES = {
    "after": (INIT + "Net(**doc['net'])", NET),
    "before": ("Net(**doc['net'])\n" + INIT, NET),
    "a-dataclass": (INIT + "Options(**doc['net'])", OPTIONS),
    "a-dataclass-before": ("Options(**doc['net'])\n" + INIT, OPTIONS),
    "a-model": (INIT + MODEL + "Model(**doc['net'])", {"net.width": "int", "net.sizes": "unknown", "net.log-level": "str"}),
    "a-model-that-takes-either-name": (INIT + MODEL.replace("M):", "M, populate_by_name=True):") + "Model(**doc['net'])", {"net.width": "int", "net.sizes": "unknown"}),
    "beside-an-argument": (INIT + "Net(**doc['net'], bias=False)", {key: type_ for key, type_ in NET.items() if key != "net.bias"}),
    "through-keywords": (INIT + "class Deep(Net):\n    def __init__(self, **kwargs):\n        super().__init__(**kwargs)\nDeep(**doc['net'])", NET),
    "a-library": (INIT + "import torch\ntry:\n    torch.nn.Linear(**doc['net'])\nexcept Exception:\n    pass", {"net": "unknown"}),
    "of-a-library-for-sure": (INIT + "dict(**doc['net'])", {"net": "dict"}),
    # What the job puts there itself is no read.
    "put-there": (INIT + "doc['net']['depth'] = 1\nNet(**doc['net'])", {key: type_ for key, type_ in NET.items() if key != "net.depth"}),
    "updated": (INIT + "doc['net'].update(depth=1, bias=False)\nNet(**doc['net'])", {"net.width": "int", "net.sizes": "dict"}),
    # What looks alike: one of two documents gives it, or the job goes on without.
    "of-two": (INIT + "other = json.loads(base64.b64decode('e30='))\nNet(**doc['net'], **other)", {"net": "dict"}),
    "caught": (INIT + "try:\n    Net(**doc['net'])\nexcept TypeError:\n    pass", {"net": "unknown"}),
    "wrapped": (INIT + "from somewhere import wraps\n@wraps\ndef net(width: int):\n    return width\nnet(**doc['net'])", {"net": "dict"}),
    # What is told of a key before a run config is given it is told of the config.
    "converted-before": ("int(doc['n'])\n" + INIT, {"n": "int"}),
    "for-its-name-before": ("print(str(doc['n']))\n" + INIT, {"n": "unknown"}),
    "compared-before": ("print(1 if doc['n'] == 'all' else int(doc['n']))\n" + INIT, {"n": "unknown"}),
    "converted-after-a-comparison": (INIT + "print(1 if doc['n'] == 'all' else int(doc['n']))", {"n": "int | str"}),
    "got": (INIT + "doc.get('n', 4)\ndoc['net'].get('more')", {"n": "unknown", "net.more": "unknown"}),
    "used-before": ("n = {'a': 1}[doc['net']['kind']] if os.environ.get('NONE') else 1\nrange(doc['n'])\n" + INIT, {"net.kind": "unknown", "n": "int"}),
    "looked-up": (INIT + "print({'a': 1}[doc['kind']])", {"kind": "str"}),
    "of-a-config-it-is-not-given-to": ("int(doc['n'])\nwandb.init(config={'n': 'x'})", {"n": "str"}),
}  # fmt: skip
OPEN = {"*": "unknown"}
# What is run for real, too, and its types.
REAL = {
    **dict.fromkeys(("after", "a-dataclass", "updated", "through-keywords", "got", "converted-before"), OPEN),
    **dict.fromkeys(("before", "a-dataclass-before"), {"net": OPEN} | OPEN),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_document_gives(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, expected = CASES[name]
    row = Row(name, f"{START}{body}\n", REAL.get(name))
    result = (check if name in REAL else scanned)(row, tmp_path, monkeypatch)
    (found,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert {".".join(field.path): m.types.render(field.type) for field in found.fields} == expected


def test_a_default_is_kept_however_often_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = "import sys\ndoc = json.load(open(sys.argv[1]))\n"
    asked = "a = doc.get('m', 4)\n" * 3
    row = Row("", f"{START}{named}{asked}wandb.init(config={{'a': a}})\n", {"a": "int"}, real=False)
    check(row, tmp_path, monkeypatch)
