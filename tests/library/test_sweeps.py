"""Sweeps: what a run config gets from each kind of parameter, by types, values and bounds (`sweeps` 0.3.0, `params.py`)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.schema.defaults import MISSING
from inputgen.schema.infer import default_of

TRAIN = "def train():\n    wandb.init()\n"
AGENT = "wandb.agent(wandb.sweep({'method': 'random', 'parameters': P}, project='p'), function=train, count=2)"

# A parameter, its type, and its values or bounds; None where there are none.
PARAMETERS: list[tuple[str, str, Any]] = [
    ("{'value': 0.1}", "float", None),
    ("{'value': None}", "None", None),
    ("{'value': [1, 2]}", "list[int]", None),
    ("{'values': [16, 32]}", "int", (16, 32)),
    ("{'values': ['adam', 'sgd']}", "str", ("adam", "sgd")),
    ("{'values': [1, 0.5, 'x', None, True]}", "bool | float | int | str | None", (1, 0.5, "x", None, True)),
    ("{'values': [[1], [2, 3]]}", "list[int]", None),
    ("{'values': []}", "unknown", None),
    ("{'distribution': 'categorical', 'values': [1, 2]}", "int", (1, 2)),
    ("{'values': ['a', 'b'], 'probabilities': [0.1, 0.9]}", "str", ("a", "b")),
    ("{'distribution': 'constant', 'value': 'x'}", "str", None),
    ("{'min': 1, 'max': 8}", "int", [1, 8]),
    ("{'min': 0.0, 'max': 1}", "float", [0.0, 1]),
    ("{'min': 1, 'max': 8.0}", "float", [1, 8.0]),
    ("{'distribution': 'int_uniform', 'min': 1, 'max': 8}", "int", [1, 8]),
    ("{'distribution': 'uniform', 'min': 1, 'max': 8}", "float", [1, 8]),
    ("{'distribution': 'q_uniform', 'min': 0, 'max': 1, 'q': 0.25}", "float", [0, 1]),
    ("{'distribution': 'q_uniform', 'min': 8, 'max': 64, 'q': 8}", "int", [8, 64]),
    ("{'distribution': 'q_uniform', 'min': 8, 'max': 64}", "int", [8, 64]),
    ("{'distribution': 'log_uniform', 'min': -3, 'max': 0}", "float", [math.exp(-3), 1.0]),
    ("{'distribution': 'log_uniform_values', 'min': 1e-4, 'max': 0.1}", "float", [1e-4, 0.1]),
    ("{'distribution': 'inv_log_uniform_values', 'min': 1e-4, 'max': 0.1}", "float", [1e-4, 0.1]),
    ("{'distribution': 'q_log_uniform_values', 'min': 8, 'max': 256, 'q': 8}", "int", [8, 256]),
    ("{'distribution': 'normal', 'mu': 0, 'sigma': 1}", "float", None),
    ("{'distribution': 'q_normal', 'mu': 10, 'sigma': 1}", "int", None),
    ("{'distribution': 'log_normal', 'mu': 0, 'sigma': 1}", "float", None),
    ("{'distribution': 'beta', 'a': 1, 'b': 2}", "float", None),
    ("{'distribution': 'no_such', 'min': 1, 'max': 2}", "unknown", None),
    ("{'distribution': unknown.kind, 'min': 1, 'max': 2}", "unknown", None),
    ("{'min': unknown.low, 'max': 2}", "unknown", None),
    ("{'max': 2}", "unknown", None),
    ("{'goal': 'minimize'}", "unknown", None),
    ("unknown.spec()", "unknown", None),
]


@pytest.mark.parametrize(("spec", "type_", "told"), PARAMETERS, ids=[each[0] for each in PARAMETERS])
def test_what_a_parameter_draws(
    spec: str, type_: str, told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row(
        "", f"import unknown\n{TRAIN}P = {{'p': {spec}}}\n{AGENT}", {"p": type_}, real=False, spans={"p": "5 'p'"}
    )
    value = entry(run_config(check(row, tmp_path, monkeypatch)), "p").value
    constraints = value.constraints if isinstance(value, m.Typed) else None
    if isinstance(told, list):
        assert constraints == m.Constraints(minimum=pytest.approx(told[0]), maximum=pytest.approx(told[1]))
    else:
        assert (constraints.enum if constraints is not None else None) == told


def sweep(id_: str, body: str, types: object, files: dict[str, str] | None = None, **spans: str) -> Row:
    return Row(
        id_, body, types, files or {}, real=False, spans={key.replace("__", "."): at for key, at in spans.items()}
    )


YAML = "method: bayes\nparameters:\n  lr:\n    min: 0.001\n    max: 0.1\n  opt:\n    parameters:\n      name: {values: [adam, sgd]}\n"
CHOSEN = """a:
  m: {parameters: {w: {value: 1}, k: {values: [x, y]}}}
  n: {values: [1, 2]}
  b: {min: 0.0, max: 1}
  i: {min: 1, max: 5}
b:
  m: {parameters: {w: {value: 2}, d: {value: 0.5}}}
  n: {value: z}
  b: {distribution: uniform, min: 0, max: 1}
  i: {distribution: int_uniform, min: 1, max: 5}
"""
NESTED = "P = {'m': {'parameters': {'w': {'values': [1, 2]}, 'o': {'parameters': {'k': {'value': 'x'}}}}}}\n"
COUNTED = (
    "P = {'p': {'values': [1, 2]}}\ndef train():\n    c = wandb.init().config\n    c['last'] = seen[-1] if seen else None\n"
    "    if seen:\n        c['again'] = True\n    seen.append(c.p)\n    c['n'] = len(seen)\n"
)
ROWS = [
    sweep("nested", TRAIN + NESTED + AGENT, {"m": {"w": "int", "o": {"k": "str"}}}, m__w="4 'w'", m__o__k="4 'k'"),
    sweep("yaml", f"import yaml\n{TRAIN}s = yaml.safe_load(open('sweep.yaml'))\nwandb.agent(wandb.sweep(s), train)", {"lr": "float", "opt": {"name": "str"}}, {"sweep.yaml": YAML}, lr="sweep.yaml:3 lr", opt__name="sweep.yaml:8 name"),
    sweep("over-the-config", "def train():\n    wandb.init(config={'lr': 'x', 'seed': 1})\nP = {'lr': {'min': 0.0, 'max': 1.0}}\n" + AGENT, {"lr": "float", "seed": "int"}, lr="4 'lr'", seed="3 'seed'"),
    sweep("read", "def train():\n    run = wandb.init()\n    run.config.update({'double': run.config.n * 2, 'o': run.config['o']})\nP = {'n': {'values': [1, 2]}, 'o': {'values': ['a', 'b']}}\n" + AGENT, {"n": "int", "o": "str", "double": "int"}),
    sweep("built", TRAIN + "P = {}\nP['lr'] = {'min': 0.0, 'max': 1.0}\nfor name in ('a', 'b'):\n    P[name] = {'values': [1]}\n" + AGENT, {"lr": "float", "a": "int", "b": "int"}),
    sweep("a-partial-function", "import functools\ndef train(n):\n    wandb.init(config={'n': n})\nP = {'lr': {'value': 1}}\n" + AGENT.replace("function=train", "function=functools.partial(train, 3)"), {"n": "int", "lr": "int"}),
    sweep("a-sweep-elsewhere-sets-options", "class Cfg:\n    def __init__(self):\n        self.lr, self.n = 0.1, None\ndef train():\n    wandb.init()\n    cfg = Cfg()\n    for k, v in dict(wandb.config).items():\n        if hasattr(cfg, k):\n            setattr(cfg, k, v)\n    wandb.config.update(vars(cfg), allow_val_change=True)\nwandb.agent('entity/project/abc', train)", {"lr": "float", "n": "unknown", "*": "unknown"}),
    sweep("what-is-no-sweep-sets-options", "import other\nclass Cfg:\n    def __init__(self):\n        self.lr = 0.1\ndef train():\n    cfg = Cfg()\n    for k, v in other.given().items():\n        if hasattr(cfg, k):\n            setattr(cfg, k, v)\n    wandb.init(config=vars(cfg))\nwandb.agent('entity/project/abc', train)", {"lr": "unknown", "*": "unknown"}),
    sweep("a-sweep-elsewhere", "def train():\n    wandb.init(config={'lr': 0.1})\nwandb.agent('entity/project/abc', train)", {"lr": "float", "*": "unknown"}, lr="3 'lr'"),
    # What one run changes, the next one sees.
    sweep("a-count-of-runs", f"seen = []\n{COUNTED}{AGENT}", {"p": "int", "n": "int", "last": "int | None", "again?": "bool"}),
    sweep("a-single-run", f"seen = []\n{COUNTED}{AGENT.replace('count=2', 'count=1')}", {"p": "int", "n": "int", "last": "None"}),
    sweep("a-count-of-runs-each-for-itself", f"{COUNTED.replace('c = wandb.init', 'seen, c = [], wandb.init')}{AGENT}", {"p": "int", "n": "int", "last": "None"}),
    sweep("chosen-by-an-option", f"import argparse, yaml\np = argparse.ArgumentParser()\np.add_argument('--net', default='a')\np.add_argument('--to', default='x')\na = p.parse_args()\n{TRAIN}P = dict(yaml.safe_load(open(a.to + '.yaml'))[a.net])\n{AGENT}", {"m": {"w": "int", "k?": "str", "d?": "float"}, "n": "int | str", "b": "float", "i": "int"}, {"x.yaml": CHOSEN}, m__w="x.yaml:2 w"),
    sweep("one-of-two", f"import sys\n{TRAIN}P = {{'n': {{'value': 1}} if sys.argv[1:] else {{'values': ['x', 'y']}}, 'm': {{'parameters': {{'a': {{'value': 1}}}} if sys.argv[1:] else {{'b': {{'value': 2}}}}}}}}\n{AGENT}", {"n": "int | str", "m": {"a?": "int", "b?": "int"}}),
    sweep("values-that-are-drawn", f"import random\n{TRAIN}P = {{'n': {{'values': [random.random() for _ in range(random.randint(1, 4))]}}}}\n{AGENT}", {"n": "float"}),
    sweep("values-that-are-not-known", f"import other\n{TRAIN}P = {{'n': {{'values': [1, *(x for x in other.given())]}}}}\n{AGENT}", {"n": "unknown"}),
    sweep("one-of-two-that-is-not-known", f"import sys, other\n{TRAIN}P = {{'n': {{'value': 1}} if sys.argv[1:] else other.given()}}\n{AGENT}", {"n": "unknown"}),
    sweep("rounds", "def train():\n    c = wandb.init().config\n    for i in range(c.n):\n        c.update({'x': i}, allow_val_change=True)\n    for i in range(c.m):\n        c.update({'y': i}, allow_val_change=True)\n    for i in range(c.k):\n        c.update({'z': i}, allow_val_change=True)\nP = {'n': {'values': [1, 2]}, 'm': {'min': 1, 'max': 3}, 'k': {'min': 0, 'max': 3}}\n" + AGENT, {"n": "int", "m": "int", "k": "int", "x": "int", "y": "int", "z?": "int"}),
    # A run that raises makes nothing optional that it lacks; what it left behind, the next one sees.
    sweep("a-run-that-may-raise", "def of(name):\n    if name == 'a':\n        return 1\n    wandb.config.failed = name\n    raise ValueError(name)\ndef train():\n    wandb.init()\n    wandb.config['n'] = of(wandb.config.p)\nP = {'p': {'values': ['a', unknown]}}\n".join(("import sys\nunknown = sys.argv[1]\n", AGENT)), {"p": "str", "n": "int", "failed?": "str"}),
    sweep("what-a-run-that-raises-left", "import sys\nfailed = []\ndef train():\n    c = wandb.init().config\n    c['last'] = failed[-1] if failed else None\n    if c.p == sys.argv[1]:\n        failed.append(1)\n        raise ValueError\n    c['n'] = 2\nP = {'p': {'values': ['a', 'b']}}\n" + AGENT, {"p": "str", "last": "int | None", "n": "int"}),
    sweep("a-run-that-exits", "import sys\ndef train():\n    c = wandb.init().config\n    if c.p == sys.argv[1]:\n        sys.exit()\n    c['n'] = 2\nP = {'p': {'values': ['a', 'b']}}\n" + AGENT, {"p": "str", "n?": "int"}),
    sweep("a-run-that-catches", "import sys\ndef train():\n    c = wandb.init().config\n    try:\n        if c.p == sys.argv[1]:\n            raise ValueError\n        c['n'] = 2\n    except ValueError:\n        pass\nP = {'p': {'values': ['a', 'b']}}\n" + AGENT, {"p": "str", "n?": "int"}),
    # Look-alikes.
    sweep("a-sweep-without-an-agent", "P = {'lr': {'min': 0, 'max': 1}}\nwandb.sweep({'parameters': P})\nwandb.init(config={'a': 1})", {"a": "int"}),
    sweep("an-agent-without-a-function", "P = {'lr': {'min': 0, 'max': 1}}\nwandb.agent(wandb.sweep({'parameters': P}))\nwandb.init(config={'a': 1})", {"a": "int"}),
    sweep("an-agent-of-another-object", "class Agent:\n    def agent(self, sweep, function):\n        pass\n    sweep = dict\ndef train():\n    wandb.init(config={'a': 1})\nw = Agent()\nw.agent(w.sweep({'parameters': {'lr': {'value': 1}}}), train)\ntrain()", {"a": "int"}),
    sweep("a-dict-like-a-sweep", "wandb.init(config={'parameters': {'lr': {'min': 0, 'max': 1}}})", {"parameters": {"lr": {"min": "int", "max": "int"}}}),
]  # fmt: skip


@parametrized(ROWS)
def test_sweeps(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_the_only_value_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"{TRAIN}P = {{'a': {{'values': ['adam']}}, 'b': {{'values': [1, 2]}}, 'c': {{'values': [[1]]}}}}\n{AGENT}"
    (found,) = scanned(Row("one", body, {}), tmp_path, monkeypatch).job.inputs
    assert [default_of(field) for field in found.fields] == ["adam", MISSING, [1]]


def test_a_run_of_a_sweep_at_defaults_is_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(scanned(ROWS[0], tmp_path, monkeypatch).facts.runs) == 1
