"""Loggers that are not known: of a job that runs code which is not seen, they may be W&B's."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = (
    "import hydra, lib\nimport pytorch_lightning as pl\nfrom pytorch_lightning.loggers import CSVLogger, WandbLogger\n"
)
NET = "class Net(pl.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        self.save_hyperparameters()\n"
MAIN = "@hydra.main(version_base='1.3', config_path='conf', config_name='config')\ndef main(cfg):\n"
MADE = "loggers = [hydra.utils.instantiate(each) for each in cfg.logger.values()]"
FILES = {"conf/config.yaml": "defaults: [_self_, {logger: mine}]\nn: 3\nl: [1]\n"}
TELL = "trainer.logger.log_hyperparams({'n': cfg.n, 'cfg': cfg})"
OPEN = {"*": "unknown"}


def job(id_: str, loggers: str, *body: str, types: object, files: dict[str, str] = FILES) -> Row:
    """A job that gives loggers to a trainer, and goes on with it."""
    made = "trainer = pl.Trainer(logger=loggers)"
    lines = "".join(f"    {line}\n" for line in (loggers, made, *body))
    return Row(id_, f"{START}{NET}{MAIN}{lines}main()\n# wandb.init(", types, files, real=False)


ROWS = [
    job("list", MADE, TELL, types={"n": "int", "cfg": "str", "*": "unknown"}),
    job("one", "loggers = hydra.utils.instantiate(cfg.logger.one)", TELL, types={"n": "int", "cfg": "str", "*": "unknown"}),
    job("each", MADE, "for logger in trainer.loggers:", "    logger.log_hyperparams({'n': cfg.n, 'l': cfg.l})", types={"n": "int", "l": "str", "*": "unknown"}),
    job("fitted", MADE, "trainer.fit(Net())", types={"lr": "float", "*": "unknown"}),
    job("nothing-told", MADE, types=OPEN),
    # look-alikes
    job("of-a-library", "hydra.utils.instantiate(cfg.logger)\n    loggers = [lib.Logger(), CSVLogger('x')]", TELL, types=OPEN),
    job("none", "hydra.utils.instantiate(cfg.logger)\n    loggers = None", "trainer.fit(Net())", types=OPEN),
    job("another-object", MADE.replace("loggers", "others") + "\n    loggers = []", "trainer.fit(Net())", types=OPEN),
    job(
        "known",
        MADE,
        TELL,
        types={"n": "int", "cfg": "str"},
        files={**FILES, "conf/logger/mine.yaml": "w:\n  _target_: pytorch_lightning.loggers.WandbLogger\n"},
    ),
]  # fmt: skip


@parametrized(ROWS)
def test_told(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
