"""What calls of libraries make in a loop that may run any number of times: the same parts in each round."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

ANY_TIMES = "import copy, io, json, os\nimport yaml\nfrom dataclasses import *\nnames = os.listdir('.')\n"
CLASSES = (
    "@dataclass\nclass D:\n    n: int = 1\n@dataclass\nclass E:\n    n: str = 'x'\n@dataclass\nclass C:\n"
    "    d: D = field(default_factory=D)\n    other: E = field(default_factory=E)\n    l: list = field(default_factory=lambda: [1])\n"
)
FILE = {"c.yaml": "a: {b: 1}\nc: [x]\n"}
OF_FILE = {"a": {"b": "int"}, "c": "list[str]"}
NESTED = {"a": {"b": "int"}, "c": "list[int]"}


def each_time(id_: str, body: str, types: object, start: str = "", *, real: bool = True) -> Row:
    """A run in each round, whose config is made there."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return Row(
        id_, f"{ANY_TIMES}{start}for name in names:\n{lines}    wandb.init(config=config)", types, FILE, real=real
    )


ROWS = [
    each_time("asdict", "config = asdict(c)", {"d": {"n": "int"}, "other": {"n": "str"}, "l": "list[int]"}, f"{CLASSES}c = C()\n"),
    each_time("asdict-of-what-changes", "c.d.n = name\nconfig = asdict(c)", {"d": {"n": "str"}, "other": {"n": "str"}, "l": "list[int]"}, f"{CLASSES}c = C()\n"),
    each_time("attrs", "config = attr.asdict(c)", {"d": {"n": "int"}, "l": "list[int]"}, "import attr\n@attr.s(auto_attribs=True)\nclass D:\n    n: int = 1\n@attr.s(auto_attribs=True)\nclass C:\n    d: D = attr.Factory(D)\n    l: list = attr.Factory(lambda: [1])\nc = C()\n", real=False),
    each_time("to-container", "config = OmegaConf.to_container(c)", NESTED, "from omegaconf import OmegaConf\nc = OmegaConf.create({'a': {'b': 1}, 'c': [1]})\n"),
    each_time("merged", "config = OmegaConf.to_container(OmegaConf.merge(c, {'a': {'z': name}}))", {"a": {"b": "int", "z": "str"}, "c": "list[int]"}, "from omegaconf import OmegaConf\nc = OmegaConf.create({'a': {'b': 1}, 'c': [1]})\n"),
    each_time("easydict", "config = EasyDict({'a': {'b': 1}, 'c': [1]})\nconfig.a.b = 2", NESTED, "from easydict import EasyDict\n", real=False),
    each_time("addict", "config = c.to_dict()", NESTED, "from addict import Dict\nc = Dict({'a': {'b': 1}, 'c': [1]})\n", real=False),
    each_time("ml-collections", "config = c.to_dict()", NESTED, "import ml_collections\nc = ml_collections.ConfigDict({'a': {'b': 1}, 'c': [1]})\n", real=False),
    each_time("mmengine", "config = c.to_dict()", NESTED, "from mmengine import Config\nc = Config({'a': {'b': 1}, 'c': [1]})\n", real=False),
    each_time("text", "config = json.loads('{\"a\": {\"b\": 1}, \"c\": [1]}')", NESTED),
    # A file that is opened in the round is read from its start.
    each_time("file", "with open('c.yaml') as f:\n    config = yaml.safe_load(f)", OF_FILE),
    each_time("file-by-a-function", "config = load()\nconfig['n'] = name", {**OF_FILE, "n": "str"}, "def load():\n    with open('c.yaml') as f:\n        return yaml.safe_load(f)\n"),
    each_time("text-of-a-file", "config = yaml.safe_load(open('c.yaml').read())", OF_FILE),
    each_time("text-in-memory", "config = yaml.safe_load(io.StringIO('a: {b: 1}'))", {"a": {"b": "int"}}),
    # What looks alike: parts that are others, a file that was read from, and one that was opened before.
    each_time("parts-that-look-alike", "l = json.loads('[{\"n\": 1}, {\"n\": \"x\"}]')\nconfig = {'a': l[0], 'b': l[1]}", {"a": {"n": "int"}, "b": {"n": "str"}}),
    each_time("an-earlier-one-changed", "d = asdict(C())\nkept.append(d)\nkept[0]['d']['q'] = 1\nconfig = d", {"d": {"n": "int", "q?": "int"}, "other": {"n": "str"}, "l": "list[int]"}, f"{CLASSES}kept = []\n"),
    each_time("a-file-read-twice", "f = open('c.yaml')\nyaml.safe_load(f)\nconfig = {'b': yaml.safe_load(f)}", {"b": "unknown"}),
    each_time("a-file-opened-before", "config = {'b': yaml.safe_load(f)}", {"b": "unknown"}, "f = open('c.yaml')\n"),
    each_time("a-file-opened-in-another-round", "f = open('c.yaml')\nx = yaml.safe_load(kept[0] if kept else f)\nkept.append(f)\nconfig = {'x': x}", {"x": "unknown"}, "kept = []\n"),
]  # fmt: skip


@parametrized(ROWS)
def test_what_is_made_each_time(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
