"""Hydra: what the command line may give in place of what a config says, wherever the config takes it from."""

from __future__ import annotations

import pytest
from rows import check, entry, parametrized, run_config, scanned
from test_hydra import MAIN, row

from inputgen import model as m

CONFIG = "lr: 0.1\nname: ${lr}\nkind: a\nlabel: x-${kind}\nalias: ${kind}\nsizes: [1, 2]\n"
KNOWN = {"lr": "float", "name": "float", "kind": "str", "label": "str", "alias": "str", "sizes": "list[int]"}
UPDATE = "wandb.config.update({'seen': 1})\n"


def after(condition: str, types: dict, before: str = "", id: str = ""):  # noqa: A002
    """A job that adds a key where a condition holds, once the run has started."""
    body = MAIN.replace("    wandb.init", f"{before}    wandb.init").replace(
        "if __name__", f"    if {condition}:\n        {UPDATE}if __name__"
    )
    return row(id or condition, types, body=body, config=CONFIG)


ROWS = [
    after("cfg.name == 4", {**KNOWN, "lr": "int", "name": "int", "seen?": "int"}, "    cfg.lr = 3\n"),
    after(
        "cfg.alias == 'b'", {**KNOWN, "seen?": "int"}, "    if cfg.kind != 'a':\n        return\n", "target-is-narrowed"
    ),
    after("cfg.label == 'x-b'", {**KNOWN, "seen?": "int"}, "    cfg.kind = 'a'\n"),
    after("len(cfg.sizes) == 3", {**KNOWN, "seen?": "int"}),
    after("not cfg.sizes", {**KNOWN, "seen?": "int"}),
    after("len(cfg.sizes) > 2 and cfg.sizes[2] == 5", {**KNOWN, "seen?": "int"}),
    after("cfg.sizes.get(2, 0) == 5", {**KNOWN, "seen?": "int"}),
    # What the job itself sets is no option any more.
    after("cfg.name == 4", {**KNOWN, "name": "int"}, "    cfg.name = 3\n", "set-by-the-job"),
    after("len(made.sizes) == 3", KNOWN, "    made = OmegaConf.create({'sizes': [1, 2]})\n", "a-list-of-the-job"),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(("how", "default"), [("resolve=True", "???"), ("throw_on_missing=True", None)])
def test_what_is_missing_stays_its_text_where_it_is_not_read(how, default, tmp_path, monkeypatch):
    case = row("", None, body=MAIN.replace("resolve=True", how), config="lr: ???\n")
    value = entry(run_config(scanned(case, tmp_path, monkeypatch)), "lr").value
    assert isinstance(value, m.Typed)
    assert isinstance(value.type, m.UnknownType)
    assert (value.default.value if isinstance(value.default, m.Known) else None) == default


def test_what_is_missing_is_recorded_as_its_text(tmp_path, monkeypatch):
    check(row("", {"lr": "unknown", "n": "int"}, config="lr: ???\nn: 1\n"), tmp_path, monkeypatch)
