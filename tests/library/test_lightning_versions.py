"""Lightning 1 tells hyperparameters flat, Lightning 2 as they are: what proves the first, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

IMPORTS = "import pytorch_lightning as pl\nfrom argparse import Namespace\nfrom pytorch_lightning.loggers import WandbLogger\n"
NET = (
    "class Net(pl.LightningModule):\n    def __init__(self, opt, n=1):\n        super().__init__()\n"
    "        self.save_hyperparameters()\n"
)
FIT = "trainer.fit(Net({'lr': 0.1, 'more': Namespace(k='x')}))\n"
FLAT = {"opt/lr": "float", "opt/more/k": "str", "n": "int"}
NESTED = {"opt": {"lr": "float", "more": "str"}, "n": "int"}
NONE = "trainer.fit(Net(None))\n"
OPTIONS = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--opt', type=int)\np.add_argument('--n', type=int)\nargs = p.parse_args()\n"
OPTION = "trainer.fit(Net(args.opt, args.n))\n"
NO_DATA = (
    "from dataclasses import dataclass\nfrom omegaconf import OmegaConf\n@dataclass\nclass D:\n    lr: float = 0.1\n"
    "class O(dict):\n    pass\n"
)
TOLD = "trainer.logger.log_hyperparams({'d': D(), 's': {1, 2}, 'r': range(2), 'l': OmegaConf.create([1])})\n"
TEXTS = dict.fromkeys("dsrl", "str")
DATA = {"d": {"lr": "float"}, **dict.fromkeys("srl", "list[int]")}


KEPT = (
    "from omegaconf import DictConfig\nclass Kept(pl.LightningModule):\n    def __init__(self, opt: DictConfig, n: int, x):\n"
    "        super().__init__()\n        self.save_hyperparameters()\n"
)
LOAD = "trainer.fit(Kept.load_from_checkpoint('x.ckpt'))\n"


def job(
    id_: str, types: object, *, before: str = "", trainer: str = "", hook: str = "", fit: str = FIT, **files: str
) -> Row:
    made = f"trainer = pl.Trainer({trainer + ', ' if trainer else ''}logger=WandbLogger(project='p'))\n"
    body = f"{IMPORTS}{before}{NET}{hook}{made}{fit}# wandb.init("
    return Row(id_, body, types, files={name.replace("_", "."): text for name, text in files.items()}, real=False)


HOOK = "    def {}(self, outputs): pass\n"
TRIED = "try:\n    {}\nexcept {}:\n    pass\n"
ROWS = [
    job("nothing-told", NESTED),
    job("argument", FLAT, trainer="gpus=1"),
    job("argument-of-both", NESTED, trainer="max_epochs=1, precision=16"),
    job("spread", FLAT, trainer="**{'progress_bar_refresh_rate': 5}"),
    job("module", FLAT, before="from pytorch_lightning.utilities.distributed import rank_zero_only\n"),
    job("module-below", FLAT, before="import pytorch_lightning.metrics.functional.accuracy\n"),
    job("module-of-both", NESTED, before="from pytorch_lightning.utilities.rank_zero import rank_zero_only\n"),
    job("another-library-s", NESTED, before="from torchmetrics.utilities.distributed import reduce\n"),
    job("name", FLAT, before="from pytorch_lightning.callbacks import GPUStatsMonitor\n"),
    job("name-of-both", NESTED, before="from pytorch_lightning.callbacks import ModelCheckpoint\n"),
    job("attribute", FLAT, before="accuracy = pl.metrics.Accuracy()\n"),
    job("hook", FLAT, hook=HOOK.format("validation_epoch_end")),
    job("hook-of-both", NESTED, hook=HOOK.format("on_validation_epoch_end")),
    job(
        "tried",
        NESTED,
        before=TRIED.format("from pytorch_lightning.loggers.base import LightningLoggerBase", "ImportError"),
    ),
    job(
        "tried-for-another",
        FLAT,
        before=TRIED.format("from pytorch_lightning.loggers.base import rank_zero_only", "KeyError"),
    ),
    job(
        "by-version",
        NESTED,
        before="if pl.__version__ < '2':\n    from pytorch_lightning.utilities.distributed import rank_zero_only\n",
    ),
    job("told-late", FLAT, fit=FIT + "pl.Trainer(tpu_cores=8)\n"),
    job("pinned", FLAT, requirements_txt="pytorch-lightning==1.6.5\n"),
    job("pinned-by-the-other-name", FLAT, requirements_txt="lightning<2.0\n"),
    job("pinned-later", NESTED, requirements_txt="pytorch-lightning>=1.6\n"),
    job("pinned-to-the-second", NESTED, requirements_txt="pytorch-lightning==2.1.0\n"),
    job("pin-without-the-argument", FLAT, trainer="gpus=1", requirements_txt="pytorch-lightning==2.1.0\n"),
    job(
        "log-hyperparams",
        {"a/b": "int", "c": "list[dict]"},
        trainer="gpus=1",
        fit="trainer.logger.log_hyperparams(Namespace(a={'b': 1}, c=[{'d': 1}]))\n",
    ),
    job("none-and-empty", {"opt": "str | None", "n": "int"}, trainer="gpus=1", fit="trainer.fit(Net(None))\n"),
    job("none-as-text", {"opt": "str", "n": "int"}, fit=NONE, requirements_txt="pytorch-lightning==1.7.7\n"),
    job("none-as-it-is", {"opt": "None", "n": "int"}, fit=NONE, requirements_txt="pytorch-lightning==1.8.1\n"),
    job("none-of-an-option", {"opt": "int | str | None", "n": "int | str | None"}, before=OPTIONS, trainer="gpus=1", fit=OPTION),
    job("text-of-an-option", {"opt": "int | str", "n": "int | str"}, before=OPTIONS, fit=OPTION, requirements_txt="pytorch-lightning==1.6.5\n"),
    job("option-as-it-is", {"opt": "int | None", "n": "int | None"}, before=OPTIONS, fit=OPTION, requirements_txt="pytorch-lightning==1.9.5\n"),
    job("no-data", TEXTS, before=NO_DATA, fit=TOLD),
    job("no-data-fitted", {"opt": "str", "n": "list[int]"}, before=NO_DATA, fit="trainer.fit(Net(D(), (1, 2)))\n"),
    job("no-data-saved", {"opt": "str", "n": "list[int]"}, before=NO_DATA, fit="trainer.fit(Net(OmegaConf.create([1]), [1]))\n"),
    job("no-data-saved-by-2.1", {"opt": "list[int]", "n": "int"}, before=NO_DATA, fit="trainer.fit(Net(OmegaConf.create([1])))\n", requirements_txt="lightning==2.1.4\n"),
    job("no-data-saved-within", {"opt": {"l": "list[int]"}, "n": "int"}, before=NO_DATA, fit="trainer.fit(Net({'l': OmegaConf.create([1])}))\n"),
    job("no-data-of-2.2", TEXTS, before=NO_DATA, fit=TOLD, requirements_txt="pytorch-lightning==2.2.5\n"),
    job("no-data-of-2.1", DATA, before=NO_DATA, fit=TOLD, requirements_txt="pytorch-lightning==2.1.4\n"),
    job("kept-config-of-1", {"n": "int", "x?": "unknown", "*": "unknown"}, before=KEPT, fit=LOAD, requirements_txt="pytorch-lightning==1.6.5\n"),
    job("kept-config-of-2", {"opt": "str", "n": "int", "x": "unknown"}, before=KEPT, fit=LOAD, requirements_txt="pytorch-lightning==2.1.0\n"),
    job("no-data-of-1.9", DATA, before=NO_DATA, fit=TOLD, requirements_txt="pytorch-lightning==1.9.5\n"),
    job(
        "data",
        {"t": "list[int]", "x": "list[float]", "m": {"s": "list[int]"}, "n": "None", "o": {"a": "float"}},
        before=NO_DATA,
        fit="trainer.logger.log_hyperparams({'t': (1, 2), 'x': [0.5], 'm': {'s': {1}}, 'n': None, 'o': O(a=.5)})\n",
    ),
    job("empty", {"n": "int"}, trainer="gpus=1", fit="trainer.fit(Net({}))\n"),
    job("no-mapping", {"opt": "list[int]", "n": "int"}, trainer="gpus=1", fit="trainer.fit(Net([1]))\n"),
    job(
        "omegaconf",
        {"opt/lr": "float", "opt/same": "float", "opt/deep/xs": "list[int]", "n": "int"},
        before="from omegaconf import OmegaConf\n",
        trainer="gpus=1",
        fit="trainer.fit(Net(OmegaConf.create({'lr': 0.1, 'same': '${lr}', 'deep': {'xs': [1]}})))\n",
    ),
    job(
        "not-known",
        {"opt?": "unknown", "n": "int", "*": "unknown"},
        before="import lib\n",
        trainer="gpus=1",
        fit="trainer.fit(Net(lib.read()))\n",
    ),
    job(
        "on-some-paths",
        {"opt/a?": "int", "opt?": "int", "n": "int"},
        before="import sys\n",
        trainer="gpus=1",
        fit="trainer.fit(Net({'a': 1} if len(sys.argv) > 1 else 3))\n",
    ),
    *(
        job(
            f"merged-{id_}",
            types,
            before="import lib\nread = lib.read()\n",
            trainer="gpus=1",
            fit=f"trainer.fit(Net({{'data': {data}}}))\n",
        )
        for id_, data, types in (
            ("mapping", "{'n': 1} if read['a'] else read['b']", {"opt/data/n?": "unknown", "opt/data?": "unknown", "n": "int", "*": "unknown"}),
            ("anything", "{'n': 1} if read['a'] else 3 if read['b'] else read['c']", {"opt/data?": "unknown", "n": "int", "*": "unknown"}),
            ("in-another", "{'n': {'k': 1} if read['c'] else read['d']} if read['a'] else read['b']", {"opt/data/n?": "unknown", "opt/data?": "unknown", "n": "int", "*": "unknown"}),
        )
    ),
    *(
        Row(
            f"assigned-{id_}",
            f"{imports}class Net(pl.LightningModule):\n    def __init__(self, hparams):\n        super().__init__()\n{body}"
            "pl.Trainer(logger=WandbLogger()).fit(Net(Namespace(lr=0.1, n=1)))\n# wandb.init(",
            types,
            real=False,
        )
        for id_, imports, body, types in (
            ("hparams", IMPORTS, "        self.hparams = hparams\n        self.x = self.hparams.lr\n", {"lr": "float", "n": "int"}),
            ("logging", IMPORTS.replace("loggers", "logging"), "        self.hparams = hparams\n", {"lr": "float", "n": "int"}),
            ("as-a-dict", IMPORTS, "        self.hparams = vars(hparams)\n        self.x = self.hparams['lr']\n", {"lr": "float", "n": "int"}),
            ("another-name", IMPORTS, "        self.hparam = hparams\n", {}),
            ("own-property", IMPORTS, "        self.hparams = hparams\n    @property\n    def hparams(self):\n        return {}\n    @hparams.setter\n    def hparams(self, value):\n        pass\n", {}),
        )
    ),
]  # fmt: skip


@parametrized(ROWS)
def test_what_is_told(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
