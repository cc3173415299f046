"""What starts runs, or tells them, and a library without a model is given: it may give it back, or call it there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, scanned

from inputgen.reporters.common import types_of

HF = (
    "import wandb, other\nfrom transformers import Trainer, TrainingArguments as A\n"
    "t = Trainer(model=None, args=A('o', report_to={}, seed=3))\n"
)
LIGHTNING = (
    "import other\nimport lightning.pytorch as pl\nfrom lightning.pytorch.loggers import WandbLogger\n"
    "class M(pl.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n"
    "        self.save_hyperparameters()\n"
    "t = pl.Trainer(logger=WandbLogger(project='p'))\n"
)
ON, OFF = HF.format("'wandb'"), HF.format("'none'")
INIT = "wandb.init(config={'a': 1})\n"
RESPONSES = "from unsloth.chat_templates import train_on_responses_only\n"
RAY = "from ray.train.{} import prepare_trainer\nt = prepare_trainer(t)\n"
BELOW = "class E(other.Base):\n    def __init__(self, tool):\n        super().__init__(tool=tool)\n"
CASES = {
    # What a function gives that is given a trainer may be the trainer.
    "wrapped": (ON + "t = other.wrap(t)\nt.train()", {"seed", "*"}),
    "wrapped-by-something": (ON + "t = other.wrapper(3)(x=t)\nt.train()", {"seed", "*"}),
    "wrapped-and-a-run": (ON + INIT + "t = other.wrap(t)\nt.train()", {"a", "seed?", "*"}),
    "wrapped-of-a-class-below": (ON + "class T(Trainer):\n    pass\nt = other.wrap(T(args=A('o', report_to='wandb', seed=3)))\nt.train()", {"seed", "*"}),
    "wrapped-lightning": (LIGHTNING + "t = other.wrap(t)\nt.fit(M())", {"lr", "*"}),
    "what-a-class-makes": (ON + INIT + "t.train()\nc = other.Callback(t)\nc.train()", {"a", "seed", "*"}),
    # These surely give it back.
    "unsloth": (ON + INIT + RESPONSES + "t = train_on_responses_only(t, response_part='b')\nt.train()", {"a", "seed", "*"}),
    "unsloth-function": (ON + RESPONSES + "f = train_on_responses_only(t, return_function=True)\nt.train()", {"seed", "*"}),
    "unsloth-trains": (ON + INIT + "from unsloth import unsloth_train\nunsloth_train(t)", {"a", "seed", "*"}),
    "ray": (ON + INIT + RAY.format("huggingface.transformers") + "t.train()", {"a", "seed", "*"}),
    "ray-lightning": (LIGHTNING + RAY.format("lightning") + "t.fit(M())", {"lr"}),
    # It may train where it is given.
    "given-away": (ON + INIT + "other.run(t)", {"a", "*"}),
    "given-away-without-a-run": (ON + "other.run([t])", {"*"}),
    "given-away-lightning": (LIGHTNING + "other.run(t, M())", {"*"}),
    "given-away-once-fitted": (LIGHTNING + "t.fit(M())\nother.run(t)", {"lr", "*"}),
    "given-to-lightning": (LIGHTNING + "from lightning.pytorch.tuner import Tuner\nTuner(t).lr_find(M())\nt.fit(M())", {"lr"}),
    # So it may with a method of it, or with another one that tells a run, or starts it.
    "its-method": (ON + INIT + "other.run(t.train)", {"a", "*"}),
    "its-method-without-wandb": (OFF + INIT + "other.run(t.train)", {"a"}),
    "its-method-lightning": (LIGHTNING + "other.run(t.fit, M())", {"*"}),
    "its-method-followed": (ON + INIT + "import threading\nthreading.Thread(target=t.train).start()", {"a", "seed", "*"}),
    "init": ("import other, wandb\nother.retry(wandb.init, config={'a': 1})", {"*"}),
    "init-given-back": ("import other, wandb\nrun = other.retry(wandb.init)(config={'a': 1})", {"*"}),
    "init-of-a-partial": ("import functools, wandb\nrun = functools.partial(wandb.init, config={'a': 1})()", {"a"}),
    "finish": ("import other, wandb\n" + INIT + "other.at_exit(wandb.finish)", {"a"}),
    "update": ("import other, wandb\nrun = " + INIT + "other.run(run.config.update, {'b': 1})", {"a", "*"}),
    "get": ("import other, wandb\nrun = " + INIT + "other.run(run.config.get, 'a')", {"a"}),
    "trackers": ("import other\nfrom accelerate import Accelerator\na = Accelerator(log_with='wandb')\nother.run(a.init_trackers, 'p', {'a': 1})", {"*"}),
    # So may the initialiser of a class of it, that a class of the job is below.
    "given-to-a-base": (ON + INIT + BELOW + "E(t)", {"a", "*"}),
    "given-to-a-base-logger": (LIGHTNING + BELOW + "E(WandbLogger(project='p', config={'a': 1}))", {"a", "*"}),
    "given-to-a-base-run": ("import other, wandb\n" + BELOW + "E(" + INIT.strip() + ")", {"a", "*"}),
    "given-to-a-base-in-a-dict": ("import other, wandb\n" + BELOW.replace("tool=tool", "kw={'tool': [tool]}") + "E(" + INIT.strip() + ")", {"a", "*"}),
    "a-base-is-told-to-use-wandb": ("import other, wandb\n" + BELOW.replace("tool=tool", "use_wandb=tool") + "E(True)", {"*"}),
    "not-given-to-a-base": ("import other, wandb\n" + BELOW.replace("tool=tool", "") + "E(" + INIT.strip() + ")", {"a"}),
    "given-to-an-exception": ("import other, wandb\n" + BELOW.replace("other.Base", "ValueError").replace("tool=tool", "tool") + "E(" + INIT.strip() + ")", {"a"}),
    "without-wandb": (OFF + INIT + "other.run(t)\nt = other.wrap(t)\nt.train()", {"a"}),
    "not-given": (ON + INIT + "other.run(3)", {"a"}),
}  # fmt: skip


@pytest.mark.parametrize(("body", "keys"), CASES.values(), ids=CASES)
def test_given_away(body: str, keys: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _told(body, tmp_path, monkeypatch) == keys


@pytest.mark.parametrize(("version", "keys"), [("4.45.2", {"a", "*"}), ("4.46.0", {"a", "seed", "*"})])
def test_unsloth_trains_by_a_loop_of_its_own(
    version: str, keys: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.txt").write_text(f"transformers=={version}\n")
    assert _told(CASES["unsloth-trains"][0], tmp_path, monkeypatch) == keys


def _told(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    result = scanned(Row("", f"{body}\n# wandb.init(", None, real=False), tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs]
    assert isinstance(shown, dict)
    return {key for key in shown if key.rstrip("?") in ("a", "seed", "lr", "*")}
