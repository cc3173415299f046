"""Groups that must be chosen on the command line: the static answer holds whichever options are chosen."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from differential import JobFailed, differences, real_config
from rows import Row, check, parametrized, run_config, scanned
from test_hydra import HEAD, MAIN, files

from inputgen.interpret import bounds

STORE = """from dataclasses import dataclass
@dataclass
class Small:
    depth: int = 2
    bias: bool = True
@dataclass
class Large:
    depth: int = 9
cs = ConfigStore.instance()
cs.store(group="model", name="small", node=Small)
cs.store(group="model", name="large", node=Large)
"""


def job(id_: str, types: object, body: str = MAIN, head: str = HEAD, **texts: str) -> Row:
    return Row(id_, head + body, types, files(**texts), real=False)


MODELS = {"model__small": "name: small\ndepth: 2\n", "model__large": "name: large\ndepth: null\nheads: 8\n"}
DATA = {"data__a": "path: /a\nsize: 3\n", "data__b": "path: /b\nsize: 3.5\n"}
MADE = """class A:
    def __init__(self, size):
        self.n = size
class B:
    def __init__(self, name):
        self.n = name
""" + MAIN.replace(
    "    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))",
    "    made = hydra.utils.instantiate(cfg.model)\n    wandb.init(config={'n': made.n})",
)
TARGETS = {"model__a": "_target_: __main__.A\nsize: 1\n", "model__b": "_target_: __main__.B\nname: x\n"}
GLOBAL = "# @package _global_\n"
ROWS = [
    job("keys-and-types-differ", {"model": {"name": "str", "depth": "int | None", "heads?": "int"}, "lr": "int"}, config="defaults: [{model: '???'}, _self_]\nlr: 1\n", **MODELS),
    job("two-groups", {"model": {"name": "str", "depth": "int | None", "heads?": "int"}, "data": {"path": "str", "size": "float | int"}}, config="defaults: [{model: '???'}, {data: '???'}, _self_]\n", **MODELS, **DATA),
    job("read-through-an-interpolation", {"model": {"name": "str", "depth": "int | None", "heads?": "int"}, "named": "str", "text": "str"}, config="defaults: [{model: '???'}, _self_]\nnamed: ${model.name}\ntext: is-${model.name}\n", **MODELS),
    job("read-of-what-some-lack", {"model": {"name": "str", "depth": "int | None", "heads?": "int"}, "h": "int"}, config="defaults: [{model: '???'}, _self_]\nh: ${model.heads}\n", **MODELS),
    job("changed-by-what-comes-after", {"model": {"name": "str", "depth": "int", "heads?": "int"}}, config="defaults: [{model: '???'}, _self_]\nmodel: {depth: 7}\n", **MODELS),
    job("put-at-the-root", {"lr": "float | int", "opt": {"b": "int", "a?": "int"}, "name": "str", "n?": "int"}, config="defaults: [_self_, {experiment: '???'}]\nlr: 1\nopt: {b: 2}\nname: '???'\n", experiment__x=GLOBAL + "name: x\nlr: 0.5\nopt: {a: 1}\n", experiment__y=GLOBAL + "name: y\nn: 3\n"),
    job("put-elsewhere", {"net": {"size": "int"}}, config="defaults: [{model: '???'}, _self_]\n", model__a="# @package net\nsize: 1\n", model__b="# @package net\nsize: 2\n"),
    job("chooses-of-another-group", {"data": {"path": "str", "size": "float | int"}, "n": "int"}, config="defaults: [{data: a}, {experiment: '???'}]\n", experiment__x=GLOBAL + "defaults: [{override /data: b}]\nn: 1\n", experiment__y=GLOBAL + "n: 2\n", **DATA),
    job("chooses-of-another-that-must-be-chosen", {"model": {"name": "str", "depth": "int | None", "heads?": "int"}, "n": "int"}, config="defaults: [{model: '???'}, {experiment: '???'}]\n", experiment__x=GLOBAL + "defaults: [{override /model: small}]\nn: 1\n", experiment__y=GLOBAL + "n: 2\n", **MODELS),
    job("at-a-package", {"a": {"name": "str", "depth": "int | None", "heads?": "int"}, "b": {"name": "str", "depth": "int | None", "heads?": "int"}}, config="defaults: [{model@a: '???'}, {model@b: '???'}]\n", **MODELS),
    job("lists", {"model": {"sizes": "list[int]", "none": "list"}}, config="defaults: [{model: '???'}]\n", model__a="sizes: [1, 2]\nnone: []\n", model__b="sizes: [1, 3, 4]\nnone: []\n"),
    job("of-the-store", {"model": {"depth": "int", "bias?": "bool"}, "lr": "int"}, head=HEAD + STORE, config="defaults: [{model: '???'}, _self_]\nlr: 1\n"),
    job("targets", {"n": "int | str"}, MADE, config="defaults: [{model: '???'}]\n", **TARGETS),
    job("a-target-or-none", {"n": "float | int"}, MADE, config="defaults: [{model: '???'}]\n", model__a=TARGETS["model__a"], model__c="n: 0.5\n"),
    job("one-option", {"model": {"n": "int"}}, config="defaults: [{model: '???'}]\n", model__a="n: 1\n"),
    job("one-that-hydra-refuses", {"model": {"n": "int"}}, config="defaults: [{model: '???'}]\n", model__a="n: 1\n", model__b="defaults: [{override /nowhere: x}]\nn: x\n"),
]  # fmt: skip
# Of these the answer says less than the files.
UNKNOWN = [
    job("other-dicts", {"data": "unknown", "lr": "int"}, config="defaults: [{data: '???'}, _self_]\nlr: 1\n", data__a="one: {n: 1}\n", data__b="two: {n: 1}\n"),
    job("an-option-names-what-is-not-there", {"model": {"n": "int", "sub": {"*": "unknown"}}}, config="defaults: [{model: '???'}]\n", model__a="defaults: [{sub: nope}]\nn: 1\n"),
    job("targets-that-are-not-all-there", {"n": "unknown"}, MADE, config="defaults: [{model: '???'}]\n", model__a=TARGETS["model__a"], model__b="defaults: [{sub@_here_: nope}, _self_]\nsize: 2\n"),
    job("no-options", {"model": "unknown", "lr": "int"}, config="defaults: [{model: '???'}, _self_]\nlr: 1\n"),
]  # fmt: skip


def options(row: Row) -> list[tuple[str, ...]]:
    """Every command line that chooses an option of each group."""
    lists = row.files["conf/config.yaml"].split("[", 1)[1].split("]")[0].split("{")[1:]
    keys = [each.split(":")[0] for each in lists if "???" in each]
    stored = [("model/small", "model/large")] if "cs.store" in row.body else []
    names = [name.removeprefix("conf/").removesuffix(".yaml") for name in row.files] + [
        x for each in stored for x in each
    ]
    chosen = [
        [f"{key}={name.split('/')[1]}" for name in names if name.startswith(key.split("@")[0] + "/")] for key in keys
    ]
    return list(product(*chosen))


@parametrized(ROWS)
def test_any_option(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = run_config(check(row, tmp_path, monkeypatch))
    made = 0
    for argv in options(row):
        try:
            real = real_config(row.source, argv, row.files)
        except JobFailed:
            continue
        made += 1
        assert differences(config, real) == [], argv
    assert made


@parametrized(UNKNOWN)
def test_not_known(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_too_many_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "HYDRA_OPTIONS", 1)
    check(job("", {"model": "unknown"}, config="defaults: [{model: '???'}]\n", **MODELS), tmp_path, monkeypatch)


def test_what_is_chosen_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row("", HEAD + MAIN, None, files(config="defaults: [{model: '???'}]\n", **MODELS), argv=("model=small",))
    config = run_config(scanned(row, tmp_path, monkeypatch))
    assert differences(config, {"model": {"name": "small", "depth": 2}}) == []
    assert differences(config, {"model": {"name": "large", "depth": 2}}) != []
