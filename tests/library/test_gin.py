"""gin: the jobs of `ROWS` were run with gin-config 0.5.0, and gave configs of these types, options apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, held_default, parametrized

TRAIN = "import gin, argparse\nfrom enum import Enum\n"
FUNCTION = TRAIN + "@gin.configurable\ndef train(lr=0.1, n=3, name=None):\n    wandb.init(config=locals())\n"
MODE = "@gin.constants_from_enum\nclass Mode(Enum):\n    A = 1\n    B = 2\n"
NET = "@gin.configurable\nclass Net:\n    def __init__(self, depth=1, w=2.5):\n        self.depth = depth\n        self.w = w\n"
PATH = "p = argparse.ArgumentParser()\np.add_argument('--config'%s)\ngin.parse_config_file(p.parse_args().config)\n"
FLAGS = "from absl import app, flags\nflags.DEFINE_multi_string('gin_file', %s, '')\nflags.DEFINE_multi_string('gin_bindings', [], '')\ndef main(_):\n    F = flags.FLAGS\n    gin.parse_config_files_and_bindings(F.gin_file, F.gin_bindings)\n    train()\napp.run(main)"
INIT = "\nwandb.init" + "(config={'depth': n.depth, 'w': n.w})"


def row(id_: str, body: str, types: object, *, argv: tuple[str, ...] = (), **files: str) -> Row:
    beside = {f"{name}.gin": text for name, text in files.items()}
    return Row(id_, body, types, beside, argv, real=False)


ROWS = [
    row("defaults", FUNCTION + "train()", {"lr": "float", "n": "int", "name": "None"}),
    row(
        "file",
        FUNCTION + "gin.parse_config_file('a.gin')\ntrain()",
        {"lr": "str", "n": "list[int]", "name": "str"},
        a="# a comment\ntrain.lr = 'x'  # another\ntrain.n = [\n    1,\n    2]\ntrain.name = 'a' 'b'\n",
    ),
    row(
        "given-by-the-caller",
        FUNCTION + "gin.parse_config_file('a.gin')\ntrain('y', name=2)",
        {"lr": "str", "n": "float", "name": "int"},
        a="train.lr = 1\ntrain.n = 2.5\ntrain.name = 'z'\n",
    ),
    row(
        "bound-later",
        FUNCTION + "gin.parse_config_file('a.gin')\ngin.bind_parameter('train.n', None)\ntrain()",
        {"lr": "int", "n": "None", "name": "None"},
        a="__main__.train.lr = 1\ntrain.n = 2\n",
    ),
    row(
        "macros-and-constants",
        TRAIN
        + MODE
        + "@gin.configurable\ndef train(a=1, b=2, c=3, d=4):\n    wandb.init(config=locals())\ngin.constant('my.PI', 3.5)\ngin.parse_config_file('a.gin')\ntrain()",
        {"a": "str", "b": "float", "c": "str", "d": "bool"},
        a="train.a = %size\nsize = 'big'\ntrain.b = %PI\ntrain.c = %Mode.B\ntrain.d = %other\nother = %last\nlast = True\n",
    ),
    row(
        "class",
        TRAIN + NET + "gin.parse_config_file('a.gin')\nn = Net()" + INIT,
        {"depth": "str", "w": "float"},
        a="Net:\n  # deep\n  depth = 'x'\n",
    ),
    row(
        "references",
        TRAIN
        + NET
        + "def made(n):\n    return n()\n@gin.configurable\ndef train(net=None, of=None):\n    n = of()\n    wandb.init(config={'a': net.depth, 'b': n.depth})\ngin.parse_config_file('a.gin')\ntrain()",
        {"a": "str", "b": "str"},
        a="Net.depth = 'x'\ntrain.net = @Net()\ntrain.of = @Net\n",
    ),
    row(
        "includes",
        FUNCTION + "gin.parse_config_file('b.gin')\ntrain()",
        {"lr": "str", "n": "str", "name": "None"},
        a="train.lr = 'x'\ntrain.n = 1\n",
        b="include 'a.gin'\ntrain.n = 'y'\n",
    ),
    row(
        "another-name",
        TRAIN
        + "@gin.configurable('fit', module='my')\ndef train(lr=0.1):\n    wandb.init(config=locals())\ngin.parse_config('my.fit.lr = 1')\ntrain()",
        {"lr": "int"},
    ),
    row(
        "lists-of-names",
        TRAIN
        + "@gin.configurable(denylist=['n'])\ndef f(lr=0.1, n=1):\n    return lr, n\n@gin.configurable(allowlist=['a'])\ndef g(a=1):\n    return a\ngin.parse_config(['f.lr = 2', 'g.a = \"x\"'])\nlr, n = f()\nconfig = {'lr': lr, 'n': n, 'a': g()}",
        {"lr": "int", "n": "int", "a": "str"},
    ),
    row(
        "required",
        TRAIN
        + "@gin.configurable\ndef train(lr=gin.REQUIRED, n=1):\n    wandb.init(config=locals())\ngin.parse_config('train.lr = 0.5\\ntrain.n = 2.5')\ntrain(n=gin.REQUIRED)",
        {"lr": "float", "n": "float"},
    ),
    row(
        "any-names",
        TRAIN
        + "@gin.configurable\ndef train(**kw):\n    wandb.init(config=kw)\ngin.parse_config('train.lr = 0.5')\ntrain(n=1)",
        {"n": "int", "lr": "float"},
    ),
    row(
        "register",
        TRAIN
        + "@gin.register\ndef f(lr=0.1):\n    return lr\ngin.parse_config('f.lr = 1')\nconfig = {'a': f(), 'b': gin.get_configurable('f')()}",
        {"a": "float", "b": "int"},
    ),
    row(
        "external",
        TRAIN
        + "def f(lr=0.1):\n    return lr\ng = gin.external_configurable(f, name='fit')\ngin.parse_config('fit.lr = 1')\nconfig = {'a': f(), 'b': g()}",
        {"a": "float", "b": "int"},
    ),
    row(
        "query",
        TRAIN
        + "@gin.configurable\ndef f(lr=0.1): return lr\ngin.parse_config('f.lr = 1')\nconfig = {'lr': gin.query_parameter('f.lr')}",
        {"lr": "int"},
    ),
    row(
        "method",
        TRAIN
        + "class T:\n    @gin.configurable\n    def fit(self, lr=0.1):\n        return lr\ngin.parse_config('fit.lr = 1')\nconfig = {'lr': T().fit()}",
        {"lr": "int"},
    ),
    row(
        "own-init-above",
        TRAIN
        + NET
        + "@gin.configurable\nclass Deep(Net):\n    def __init__(self, depth=2):\n        super().__init__(depth)\ngin.parse_config('Deep.depth = \"x\"\\nNet.depth = None\\nNet.w = 1')\nn = Deep()"
        + INIT,
        {"depth": "str", "w": "int"},
    ),
    row("flags", FUNCTION + FLAGS % "['a.gin']", {"lr": "int", "n": "int", "name": "unknown"}, a="train.lr = 1\n"),
    row("flags-without-file", FUNCTION + FLAGS % "None", {"lr": "float", "n": "int", "name": "unknown"}),
]

# What a reader without the command line knows: the defaults, and their types.
OPEN = [
    row(
        "file-of-the-command-line",
        FUNCTION + PATH % ", required=True" + "train()",
        {"lr": "float", "n": "int", "name": "unknown"},
    ),
    row(
        "default-file",
        FUNCTION + PATH % ", default='a.gin'" + "train()",
        {"lr": "str", "n": "int", "name": "None"},
        a="train.lr = 'x'\n",
    ),
    row(
        "enum-by-a-file-of-the-command-line",
        TRAIN
        + MODE
        + "@gin.configurable\ndef train(mode=Mode.A):\n    wandb.init(config=locals())\n"
        + PATH % ", required=True"
        + "train()",
        {"mode": "str"},
    ),
    row(
        "inherited",
        TRAIN
        + NET
        + "@gin.configurable\nclass Deep(Net):\n    pass\ngin.parse_config('Deep.depth = \"x\"\\nNet.w = 1')\nn = Deep()"
        + INIT,
        {"depth": "int | str", "w": "float | int"},
    ),
    row(
        "scopes",
        FUNCTION + "gin.parse_config('a/train.n = \"x\"')\nwith gin.config_scope('a'):\n    train()",
        {"lr": "float", "n": "int | str", "name": "None"},
    ),
    row(
        "references-in-lists",
        FUNCTION + "gin.parse_config('train.n = [@train]')\ntrain()",
        {"lr": "float", "n": "unknown", "name": "None"},
    ),
    row(
        "file-that-gin-refuses",
        FUNCTION + "try:\n    gin.parse_config_file('a.gin')\nexcept Exception:\n    pass\ntrain()",
        {"lr": "unknown", "n": "unknown", "name": "unknown"},
        a="train.lr =\n",
    ),
    row(
        "a-file-that-is-not-known",
        FUNCTION + "import unknown_lib\ngin.parse_config_file(unknown_lib.path())\ntrain(name='x')",
        {"lr": "unknown", "n": "unknown", "name": "str"},
    ),
    row(
        "two-of-one-name",
        TRAIN
        + "@gin.configurable(module='a')\ndef f(n=1): return n\ng = f\n@gin.configurable(module='b')\ndef f(n=1): return n\n@gin.configurable\ndef train(m=None):\n    wandb.init(config=locals())\ngin.parse_config('train.m = @f()')\ntrain()",
        {"m": "unknown"},
    ),
    row(
        "taken-over-before",
        TRAIN
        + "import functools\n@gin.configurable\n@functools.lru_cache\ndef f(n=1): return n\ngin.parse_config('f.n = \"x\"')\nconfig = {'n': f()}",
        {"n": "unknown"},
    ),
    row(
        "bound-where-it-is-not-seen",
        TRAIN + "@gin.configurable\ndef train(lr, n=gin.REQUIRED, m=1):\n    wandb.init(config=locals())\ntrain()",
        {"lr": "unknown", "n": "unknown", "m": "int"},
    ),
    row(
        "cleared",
        FUNCTION + "gin.parse_config('train.lr = 1')\ngin.clear_config()\ntrain()",
        {"lr": "float", "n": "int", "name": "None"},
    ),
]


@parametrized(ROWS + OPEN)
def test_gin(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(("id_", "default"), [("file-of-the-command-line", 0.1), ("default-file", "x")])
def test_defaults(id_: str, default: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default is the file's that the command line names by default, else the function's."""
    result = check(next(each for each in OPEN if each.id == id_), tmp_path, monkeypatch)
    (field,) = [field for item in result.job.inputs for field in item.fields if field.path == ("lr",)]
    assert held_default(field) == default
