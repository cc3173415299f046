"""stable-baselines3: what W&B's callback tells of a model; the library itself need not be installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, held_default, parametrized, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of
from inputgen.schema.infer import MISSING

HEAD = "from stable_baselines3 import PPO, A2C, SAC, TD3\nfrom wandb.integration.sb3 import WandbCallback\n"
INIT = "wandb.init" + "(config={'a': 1})\n"
ALL = {
    "algo": "str",
    **dict.fromkeys("policy_class device policy_kwargs action_noise use_sde".split(), "str"),
    "num_timesteps": "int",
}
PPO = {
    "learning_rate": "float",
    "tensorboard_log": "str",
    "verbose": "int",
    "seed": "str",
    **dict.fromkeys("gamma ent_coef vf_coef max_grad_norm gae_lambda".split(), "float"),
    **dict.fromkeys("n_steps batch_size n_epochs".split(), "int"),
    "target_kl": "str",
}
OPEN = {"*": "unknown"}


def row(id_: str, body: str, types: object, head: str = HEAD, init: str = INIT) -> Row:
    return Row(id_, head + init + body + "\n# wandb.init(", types, real=False)


def learning(made: str, callback: str = "WandbCallback()") -> str:
    return f"m = {made}\nm.learn(9, callback={callback})"


TOLD = {"a": "int", **ALL, **PPO, **OPEN}
ROWS = [
    row("defaults", learning("PPO('MlpPolicy', 'Env')"), TOLD),
    row("in-a-list", learning("PPO('MlpPolicy', 'Env')", "[1, WandbCallback(verbose=2)]"), TOLD),
    row("in-a-list-of-its-own", "from stable_baselines3.common.callbacks import CallbackList\n" + learning("PPO('MlpPolicy', 'Env')", "CallbackList([WandbCallback()])"), TOLD),
    row("in-one-expression", "import stable_baselines3 as sb3\nsb3.ppo.PPO('MlpPolicy', 'Env').learn(9, WandbCallback())", TOLD),
    row("given", "import sys\n" + learning("PPO('P', 'E', lambda p: p, seed=3, gamma=1, target_kl=0.1, tensorboard_log=sys.argv[1], ent_coef=True, unknown=2)"), {**TOLD, "learning_rate": "str", "seed": "int", "gamma": "int", "target_kl": "float", "ent_coef": "str"}),
    row("given-by-anyone", "import sys\n" + learning("PPO('P', 'E', **vars(sys.argv[1]))"), {**TOLD, "learning_rate": "float | str", "seed": "int | str", "target_kl": "float | str"}),
    row("loaded", learning("PPO.load('x.zip', 'Env')"), {**TOLD, "learning_rate": "float | str", "seed": "int | str", "target_kl": "float | str"}),
    row("loaded-or-made", "import sys\nm = PPO.load('x.zip', 'E') if len(sys.argv) > 1 else PPO('P', 'E')\nm.learn(9, callback=WandbCallback())", {**TOLD, "learning_rate": "float | str", "seed": "int | str", "target_kl": "float | str"}),
    row("below-it", "class Mine(PPO):\n    def train(self):\n        pass\n" + learning("Mine('P', 'E', n_steps=2)"), TOLD),
    row("below-the-callback", "class C(WandbCallback):\n    def _on_step(self):\n        return True\n" + learning("PPO('P', 'E')", "C()"), TOLD),
    row("set-later", "m = PPO('P', 'E')\nm.gamma, m.verbose, m.device, m.target_kl = 1, 'x', 2, print\nm.learn(9, callback=WandbCallback())", {**TOLD, "gamma": "int", "verbose": "str", "device": "int"}),
    row("set-later-on-some-paths", "import sys\nm = PPO('P', 'E')\nif len(sys.argv) > 1:\n    m.gamma = 'x'\nm.learn(9, callback=WandbCallback())", {**TOLD, "gamma": "float | str"}),
    row("keys-that-are-there-stay", learning("PPO('P', 'E')"), {"learning_rate": "str", **{key: kind for key, kind in TOLD.items() if key not in ("a", "learning_rate")}}, init="wandb.init" + "(config={'learning_rate': 'x'})\n"),
    row("sac", learning("SAC('P', 'E')"), {"a": "int", **ALL, "learning_rate": "float", "tensorboard_log": "str", "verbose": "int", "seed": "str", **dict.fromkeys("buffer_size learning_starts batch_size gradient_steps".split(), "int"), "gamma": "float", "tau": "float", "ent_coef": "str", **OPEN}),
    row("of-contrib", "from sb3_contrib import TQC\n" + learning("TQC('P', 'E')"), {"a": "int", **ALL, "learning_rate": "float | str", "tensorboard_log": "str", "verbose": "int", "seed": "str", **OPEN}),
]  # fmt: skip
# A callback that is made where the run is started, and given where it is made: in each run. Otherwise nothing more is told.
IF = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--off', action='store_true')\np.add_argument('--x')\nargs = p.parse_args()\n"
SETUP = "def setup():\n    if args.off:\n        return []\n    " + INIT + "    return [WandbCallback()]\n"
LISTS = "from stable_baselines3.common.callbacks import CallbackList\nm = PPO('P', 'E')\n"
JUST = {"a": "int", **OPEN}
WHERE_IT_IS = [
    row(id_, LISTS + body, types, HEAD + IF + SETUP, "")
    for id_, body, types in (
        ("extended-where-on", "c = [1]\nif not args.off:\n    c.extend(setup())\nm.learn(9, callback=CallbackList(c))", TOLD),
        ("extended-by-what-is-given", "c = [1]\nc.extend(setup())\nm.learn(9, callback=c)", JUST),
        ("appended-where-on", "c = []\nif not args.off:\n    c.append(setup()[0])\nm.learn(9, c)", TOLD),
        ("or-none", "c = None\nif not args.off:\n    c = setup()[0]\nm.learn(9, callback=c)", TOLD),
        ("or-another-list", "c = [1]\nif not args.off:\n    c = setup()\nm.learn(9, callback=c)", TOLD),
        ("by-another-condition", "c = []\nif not args.off:\n    d = setup()\n    if args.x:\n        c.extend(d)\nm.learn(9, callback=c)", JUST),
        ("or-none-by-another", "d = setup()\nm.learn(9, callback=d if args.x else None)", JUST),
        ("made-by-another-condition", INIT + "c = [1]\nif args.x:\n    c.append(WandbCallback())\nm.learn(9, callback=c)", JUST),
        ("left-out", "d = setup()\nc = [1]\nm.learn(9, callback=c)", {"a": "int", **OPEN}),
    )
]  # fmt: skip
# Only that there may be further keys, or not even that.
NOT_TOLD = [
    row("set-up-by-its-own-method", "class C(WandbCallback):\n    def _init_callback(self):\n        pass\n" + learning("PPO('P', 'E')", "C()"), {"a": "int", **OPEN}),
    row("not-given-to-the-model", "WandbCallback()\n" + learning("PPO('P', 'E')", "None"), {"a": "int", **OPEN}),
    row("of-another-library", learning("PPO('P', 'E')"), {"a": "int", **OPEN}, head=HEAD.replace("stable_baselines3", "other")),
    row("another-callback", learning("PPO('P', 'E')", "other.WandbCallback()"), {"a": "int"}, head="import other\n" + HEAD),
    row("that-does-not-learn", "m = PPO('P', 'E')\nm.predict(3)", {"a": "int"}),
    row("where-the-config-may-hold-anything", learning("PPO('P', 'E')"), OPEN, init="import other\nwandb.init" + "(config=other.config())\n"),
]  # fmt: skip


@parametrized([*ROWS, *WHERE_IT_IS, *NOT_TOLD])
def test_told(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(row, tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == row.types, shown


def told_by(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    result = scanned(row("", body, None), tmp_path, monkeypatch)
    (run,) = result.facts.runs
    assert isinstance(run.config, m.Mapping)
    return {entry.key: entry.value.value for entry in run.config.entries if isinstance(entry.value, m.Known)}


def test_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = told_by(learning("PPO('P', 'E', seed=3, n_steps=7)"), tmp_path, monkeypatch)
    assert known["algo"] == "PPO"
    assert (known["seed"], known["n_steps"], known["batch_size"], known["target_kl"]) == (3, 7, 64, "None")
    assert known["learning_rate"] == 3e-4
    assert (known["action_noise"], known["use_sde"], known["policy_kwargs"]) == ("None", "False", "{}")
    assert known["num_timesteps"] == 0


SURE = {"action_noise", "use_sde", "policy_kwargs", "num_timesteps", "gamma"}
LATER = "m = PPO('P', 'E')\nm.gamma = 0.5\nm.learn(9, callback=WandbCallback(), "
NOT_KNOWN = [
    ("adds-to-the-kwargs", learning("A2C('P', 'E')"), {"policy_kwargs"}),
    ("may-add-to-them", learning("SAC('P', 'E', use_sde=True)"), {"policy_kwargs"}),
    ("kwargs-given", learning("PPO('P', 'E', policy_kwargs=None, action_noise=print)"), {"policy_kwargs", "action_noise"}),
    ("loaded", learning("PPO.load('x.zip')"), SURE - {"num_timesteps"}),
    ("goes-on", LATER + "reset_num_timesteps=False)", {"num_timesteps"}),
    ("may-go-on", LATER + "**other)", {"num_timesteps"}),
    ("by-position", "m = PPO('P', 'E')\nm.learn(9, WandbCallback(), 1, 'x', False)", {"num_timesteps"}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "missing"), [each[1:] for each in NOT_KNOWN], ids=[each[0] for each in NOT_KNOWN])
def test_values_that_are_not_known(
    body: str, missing: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set() == told_by(body, tmp_path, monkeypatch).keys() & missing
    assert told_by(body, tmp_path, monkeypatch).keys() >= SURE - missing


def test_a_value_set_later_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_by(LATER + ")", tmp_path, monkeypatch)["gamma"] == 0.5


@pytest.mark.parametrize(("given", "default"), [("cpu", "cpu"), ("cuda", MISSING), ("auto", MISSING)])
def test_a_device_that_may_not_be_there_is_not_told(
    given: str, default: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(row("", learning(f"PPO('P', 'E', device={given!r})"), None), tmp_path, monkeypatch)
    (shown,) = [each for item in result.job.inputs for each in item.fields if each.path == ("device",)]
    assert held_default(shown) == default
