"""rootutils: a project's root, found by a file that marks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

HEAD = "import os, rootutils, yaml\n"
READ = "config = yaml.safe_load(open({}))\n"
BOTH = {"top.mark": "", "a.yaml": "x: 1\n", "sub/a.yaml": "x: b\n", "sub/deep/a.yaml": "x: 0.5\n", "sub/sub.mark": ""}
MODULES = {"top.mark": "", "lib/lib.mark": "", "lib/settings.py": "LR = 0.1\n"}


def row(id_: str, body: str, types: object, files: dict[str, str] = BOTH) -> Row:
    return Row(id_, HEAD + body, types, files, real=False)


ROWS = [
    row(
        "of-the-job",
        "root = rootutils.setup_root(__file__, indicator='top.mark')\n" + READ.format("root / 'a.yaml'"),
        {"x": "int"},
    ),
    row(
        "by-the-other-name",
        "import pyrootutils\nroot = pyrootutils.find_root(search_from=__file__, indicator=['no', 'top.mark'])\n"
        + READ.format("os.path.join(root, 'a.yaml')"),
        {"x": "int"},
    ),
    row("nearest", READ.format("rootutils.find_root('sub/deep', ['top.mark', 'sub.mark']) / 'a.yaml'"), {"x": "str"}),
    row("by-one-mark", READ.format("rootutils.find_root('sub/deep', 'top.mark') / 'a.yaml'"), {"x": "int"}),
    row("usual-marks", READ.format("rootutils.find_root('sub') / 'a.yaml'"), {"x": "int"}, {**BOTH, "setup.py": ""}),
    row("variable", "rootutils.setup_root('sub', 'sub.mark')\n" + READ.format("os.environ['PROJECT_ROOT'] + '/a.yaml'"), {"x": "str"}),
    row("folder", "rootutils.setup_root('sub', 'sub.mark', cwd=True)\n" + READ.format("'a.yaml'"), {"x": "str"}),
    row("the-folder-stays", "rootutils.setup_root('sub', 'sub.mark')\n" + READ.format("'a.yaml'"), {"x": "int"}),
    row("set", "rootutils.set_root('sub', cwd=True)\n" + READ.format("'a.yaml'"), {"x": "str"}),
    row(
        "search-path",
        "rootutils.setup_root('lib', 'lib.mark', pythonpath=True)\nfrom settings import LR\nconfig = {'lr': LR}",
        {"lr": "float"},
        MODULES,
    ),
    row(
        "no-search-path",
        "rootutils.setup_root('lib', 'lib.mark')\nfrom settings import LR\nconfig = {'lr': LR}",
        {"lr": "unknown"},
        MODULES,
    ),
    row(
        "by-itself",
        "rootutils.autosetup('top.mark')\nfrom lib.settings import LR\nconfig = {'lr': LR, 'root': os.environ['PROJECT_ROOT']}",
        {"lr": "float", "root": "str"},
        MODULES,
    ),
    Row(
        "hydra",
        "import hydra, rootutils\nfrom omegaconf import OmegaConf\nroot = rootutils.setup_root(__file__, indicator=['top.mark'])\n"
        "@hydra.main(version_base='1.3', config_path=root / 'conf', config_name='config.yaml')\ndef main(cfg):\n"
        "    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))\nmain()\n",
        {"lr": "float", "root": "str"},
        {"top.mark": "", "conf/config.yaml": "lr: 0.1\nroot: ${oc.env:PROJECT_ROOT}\n"},
        real=False,
    ),
    # look-alikes
    row("no-mark", "root = rootutils.setup_root(__file__, 'no')\n" + READ.format("root / 'a.yaml'"), {"*": "unknown"}),
    row("a-pattern", "root = rootutils.setup_root(__file__, '*.mark')\n" + READ.format("root / 'a.yaml'"), {"*": "unknown"}),
    row(
        "marks-not-known",
        "root = rootutils.find_root(__file__, os.environ['MARK'])\n" + READ.format("root / 'a.yaml'"),
        {"*": "unknown"},
    ),
    row(
        "own-module",
        "config = {'x': rootutils.setup_root(__file__)}",
        {"x": "int"},
        {"rootutils.py": "def setup_root(path): return 1\n"},
    ),
]  # fmt: skip


@parametrized(ROWS)
def test_rows(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
