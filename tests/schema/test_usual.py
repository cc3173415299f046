"""Defaults of what depends on options: those of a run that nobody gives any, which is run for real beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from differential import real_config

from inputgen.api import ScanResult, scan_source
from inputgen.config import Config
from inputgen.schema.defaults import MISSING
from inputgen.schema.infer import default_of

HEAD = """import argparse, os, wandb
parser = argparse.ArgumentParser()
parser.add_argument("--data", default="a")
parser.add_argument("--n", type=int, default=3)
parser.add_argument("--scale", type=float, default=75)
parser.add_argument("--debug", action="store_true")
args = parser.parse_args()
"""
SWEEP = "sweep = wandb.sweep({'parameters': {'n': {'values': [1, 2]}}})\nwandb.agent(sweep, train)\n"

NAME = "parser.add_argument('--name', default='nets.small.Net')\nargs = parser.parse_args()\n"
SIZES = "parser.add_argument('--sizes', nargs='+', type=int, default=[8, 16])\nargs = parser.parse_args()\n"

PARTS = """parser.add_argument('--parts', type=lambda s: s.split(','), default={})\nargs = parser.parse_args()\n"""

# A config and what comes before it; the default that is told of its key `x`.
KNOWN: list[tuple[str, str, str]] = [
    ("option", "", "0.1 if args.data == 'a' else 0.2"),
    ("flag", "", "8 if args.debug else 32"),
    ("none", "", "None if args.n else 'k'"),
    ("statement", "size = 1\nif args.data == 'b':\n    size = 'large'\n", "size"),
    ("function", "def size(data):\n    if data == 'a':\n        return [1, 2]\n    return []\n", "size(args.data)"),
    ("table", "", "{'a': 1, 'b': 2}[args.data]"),
    ("variable", "", "1 if os.environ.get('SIZE') else 2"),
    ("changed", "if args.debug:\n    args.n = 1\n", "args.n"),
    ("int-for-a-float", "if args.debug:\n    args.scale = 1.5\n", "args.scale"),
    ("file", "", "open('size').read() if args.debug else '-'"),
    ("part-of-a-text", NAME, "args.name[1:4]"),
    ("part-split-off", NAME, "args.name.split('.')[-1]"),
    ("part-before", NAME, "args.name.partition('.')[0]"),
    ("parts-joined", NAME, "'/'.join(args.name.split('.'))"),
    ("element", SIZES, "args.sizes[-1]"),
    ("part-of-a-list", SIZES, "args.sizes[1:]"),
    ("list-of-a-list", SIZES, "list(args.sizes)"),
    ("sorted-list", SIZES, "sorted(args.sizes, reverse=True)"),
    ("list-of-each", SIZES, "[2 * size for size in args.sizes]"),
    ("list-of-floats", SIZES, "[*args.sizes, args.scale]"),
    ("lists-of-a-list", SIZES, "list(zip(args.sizes, args.sizes))"),
    ("largest", SIZES, "max(args.sizes)"),
    ("most-of-a-list", SIZES, "max(args.sizes) - min(args.sizes)"),
    ("empty-list", SIZES, "[size for size in args.sizes if size > 50]"),
    ("element-after-it-was-set", f"{SIZES}args.sizes[0] = 4\n", "args.sizes[0]"),
    ("made-by-a-type", PARTS.format("[]"), "args.parts"),
    ("made-by-a-type-of-a-text", PARTS.format("'x,y'"), "args.parts"),
    ("made-by-a-type-and-changed", f"{PARTS.format(['x'])}args.parts.append('z')\n", "args.parts"),
    ("wherever-the-job-lies", "", "__file__.endswith('.py')"),
    ("name-of-the-job", "", "__file__.rsplit('/', 1)[-1]"),
    ("list", "", "[size * 2 for size in map(len, args.data.split(','))]"),
    ("unpacked", "first, second = (args.data + ',b').split(',')\n", "first + second"),
    ("path", "", "os.path.join('runs', args.data.split('/')[0])"),
    ("membership", "", "3 if args.data in ('a', 'b') else 4"),
    ("text-in-text", "", "'b' in args.data"),
]
# How a job asks whether a shell runs it, and takes another command line there.
IN_A_SHELL = "args = parser.parse_args(['--n', '9'])\n"
SHELLS: list[tuple[str, str]] = [
    ("prompt", "hasattr(sys, 'ps1')"),
    ("prompt-or-flag", "bool(getattr(sys, 'ps1', sys.flags.interactive))"),
    ("no-file", "not hasattr(__main__, '__file__')"),
    ("no-file-among-names", "'__file__' not in globals()"),
    ("kernel", "'ipykernel' in sys.modules"),
    ("colab", "'google.colab' in sys.modules"),
    ("shell", "in_shell()"),
    ("shell-imported", "in_imported_shell()"),
    ("hosted", "is_hosted()"),
]
ASKS = """import sys, __main__
def in_shell():
    try:
        return get_ipython().__class__.__name__ == "ZMQInteractiveShell"
    except NameError:
        return False
def in_imported_shell():
    try:
        from IPython import get_ipython
        return "IPKernelApp" in get_ipython().config
    except (ImportError, AttributeError):
        return False
def is_hosted():
    try:
        import google.colab
        return True
    except ImportError:
        return False
"""
UNKNOWN: list[tuple[str, str, str]] = [
    ("library", "import torch\n", "1 if torch.cuda.is_available() else 2"),
    (
        "required",
        "parser.add_argument('--m', required=True)\nargs = parser.parse_args()\n",
        "1 if args.m == 'a' else 2",
    ),
    ("secret", "", "'hf_' + 'abcdefghijklmnopqrstuv' if args.data == 'a' else 'x'"),
    ("infinity", "", "float('inf') if args.data == 'a' else 1.0"),
    ("which-element", f"import random\n{SIZES}", "args.sizes[random.randint(0, 1)]"),
    ("list-of-what-is-not-known", f"import random\n{SIZES}", "[random.random() for size in args.sizes]"),
    ("depth-of-its-folder", "", "__file__.count('/')"),
    ("letters-of-its-folder", "", "os.path.abspath(__file__).replace('/', '_')"),
    ("below-its-folder", "", "os.path.abspath(__file__)[1:]"),
    ("its-folder", "", "os.path.abspath(__file__).split('/')[-2]"),
]
# How a run is asked for that none starts without, and with what arguments that is done.
RUN = "wandb.init(config={'x': 1 if args.n == 3 else 2, 'y': args.n})"
TRAIN = "def train(x=2):\n    wandb.init(config={'x': x})\n"
ASKED_FOR: list[tuple[str, str, list[str]]] = [
    ("flag", f"if args.debug:\n    {RUN}", ["--debug"]),
    ("exit", f"if not args.debug:\n    raise SystemExit\n{RUN}", ["--debug"]),
    ("choice", f"if args.data == 'b':\n    {RUN}", ["--data", "b"]),
    ("not-empty", f"args.m = ''\nif args.debug and args.data != 'a':\n    {RUN}", ["--debug", "--data", "b"]),
    ("function", f"def train(o):\n    if o.debug:\n        {RUN}\ntrain(args)", ["--debug"]),
    ("called", f"{TRAIN}if args.debug:\n    train(1 if args.n else 3)", ["--debug"]),
    ("in-text", f"if 'b' in args.data:\n    {RUN}", ["--data", "abc"]),
    ("in-parts", f"if 'b' in args.data.lower().split(','):\n    {RUN}", ["--data", "a,B"]),
    ("in-names", f"on = 'b' in args.data and not args.debug\nif on:\n    {RUN}", ["--data", "b"]),
    ("begins", f"if not args.data.startswith('b'):\n    raise SystemExit\n{RUN}", ["--data", "b"]),
    ("by-a-function", f"def on():\n    return 'b' in args.data\nif on():\n    {RUN}", ["--data", "b"]),
    ("or-by-variable", f"on = 'b' in args.data or 'B' in os.environ\nif on:\n    {RUN}", ["--data", "b"]),
    ("finished", f"if args.debug:\n    {RUN}\n    wandb.finish()", ["--debug"]),
]
TWO = "wandb.init(config={'x': 2})"
NOT_ASKED_FOR: list[tuple[str, str]] = [
    ("one-of-two", "if args.data == 'b':\n    wandb.init(config={'x': 1})\nif args.data == 'c':\n    " + TWO),
    ("in-text", "if 'b' in args.data:\n    wandb.init(config={'x': 1 if args.data == 'a' else 2})"),
    ("in-text-and-length", "if 'b' in args.data:\n    wandb.init(config={'x': 1 if len(args.data) == 1 else 2})"),
    ("by-what-it-is-told", "if args.data != 'a':\n    wandb.init(config={'x': 1 if args.data == 'b' else 2})"),
]
LISTED = """import argparse, wandb
parser = argparse.ArgumentParser()
parser.add_argument("--data", default="a")
parser.add_argument("--loggers", nargs="*", default=["csv"])
args = parser.parse_args()
if "wandb" in args.loggers:
    wandb.init(config={"x": 10 if args.data == "a" else 20, "y": len(args.loggers)})
"""
COMMANDS = """import argparse, wandb
def train(args):
    wandb.init(config={"x": 10 if args.data == "a" else 20})
parser = argparse.ArgumentParser()
commands = parser.add_subparsers(%s)
command = commands.add_parser("train")
command.add_argument("--data", default="a")
command.set_defaults(run=train)
other = commands.add_parser("evaluate")
other.set_defaults(run=print)
args = parser.parse_args()
args.run(args)
"""
REQUIRED = """import argparse, wandb
parser = argparse.ArgumentParser()
parser.add_argument("--data", default="a")
parser.add_argument("--model", required=True)
args = parser.parse_args()
x = 10 if args.data == "a" else 20
y = {"r": 1, "v": 2}[args.model]
wandb.init(config={args.model: 1, "x": x, "y": y})
"""
CLICK = """import click, wandb
@click.command()
@click.option("--data", default="a")
@click.option("--track/--no-track", default=False)
def main(data, track):
    if track:
        wandb.init(config={"x": 10 if data == "a" else 20})
main()
"""
TYRO = """import dataclasses, tyro, wandb
@dataclasses.dataclass
class Args:
    data: str = "a"
    track: bool = False
    x: int = 0
args = tyro.cli(Args)
args.x = 10 if args.data == "a" else 20
if args.track:
    wandb.init(config=vars(args))
"""
HYDRA = """import hydra, wandb
@hydra.main(config_path="conf", config_name="config", version_base=None)
def main(cfg):
    if cfg.wandb.track:
        wandb.init(config={"x": 10 if cfg.data == "a" else 20})
main()
"""


def scanned(source: str, folder: Path) -> ScanResult:
    return scan_source(source.encode(), "job.py", Config(base=folder))


def told(source: str, folder: Path) -> object:
    fields = {field.path: field for field in scanned(source, folder).job.inputs[0].fields}
    return default_of(fields[("x",)])


def job(before: str, value: str) -> str:
    return f"{HEAD}{before}wandb.init(config={{'x': {value}}})\n"


@pytest.mark.parametrize(("before", "value"), [row[1:] for row in KNOWN], ids=[row[0] for row in KNOWN])
def test_the_default_is_that_of_a_real_run(before: str, value: str, tmp_path: Path) -> None:
    assert told(job(before, value), tmp_path) == real_config(job(before, value))["x"]


@pytest.mark.parametrize(("before", "value"), [row[1:] for row in UNKNOWN], ids=[row[0] for row in UNKNOWN])
def test_no_default_is_told(before: str, value: str, tmp_path: Path) -> None:
    assert told(job(before, value), tmp_path) is MISSING


@pytest.mark.parametrize("asked", [row[1] for row in SHELLS], ids=[row[0] for row in SHELLS])
def test_a_launch_runs_no_shell(asked: str, tmp_path: Path) -> None:
    source = job(f"{ASKS}if {asked}:\n    {IN_A_SHELL}", "args.n * 2")
    assert told(source, tmp_path) == real_config(source)["x"] == 6


def test_modules_that_others_may_import_are_not_known_to_be_missing(tmp_path: Path) -> None:
    assert told(job(f"import sys\nif 'torch' in sys.modules:\n    {IN_A_SHELL}", "args.n"), tmp_path) is MISSING


def test_what_a_sweep_draws_has_no_default(tmp_path: Path) -> None:
    train = "def train():\n    run = wandb.init()\n    run.config.update({'x': 1 if run.config.n == 1 else 2})\n"
    assert told(f"import wandb\n{train}{SWEEP}", tmp_path) is MISSING


def test_one_of_several_lists_that_a_sweep_draws_is_no_default(tmp_path: Path) -> None:
    sweep = SWEEP.replace("'n': {'values': [1, 2]}", "'x': {'values': [[1], [2, 3]]}")
    assert told(f"import wandb\ndef train():\n    wandb.init()\n{sweep}", tmp_path) is MISSING


def test_what_a_sweep_draws_that_an_option_asks_for_has_one(tmp_path: Path) -> None:
    sweep = SWEEP.replace("'n'", "'w': {'min': 0, 'max': 1}, 'x'").replace("\n", "\n    ")
    train = "def train():\n    wandb.init(config={'x': 1 if args.n == 3 else 2})\n"
    source = f"{HEAD}{train}if args.debug:\n    {sweep}\nelse:\n    train()\n"
    assert told(source, tmp_path) == real_config(source)["x"] == 1


def test_what_is_not_there_by_default_has_none(tmp_path: Path) -> None:
    source = f"{HEAD}c = {{}}\nif args.debug:\n    c['x'] = 1 if args.n else 2\nwandb.init(config=c)\n"
    assert told(source, tmp_path) is MISSING


def test_what_is_not_called_by_default_sets_nothing(tmp_path: Path) -> None:
    start = "wandb.init(config={'x': 1 if args.n else 2})\n"
    source = f"{HEAD}def more(x):\n    wandb.config['x'] = x\n{start}if args.debug:\n    more(5)\n"
    assert told(source, tmp_path) == real_config(source)["x"] == 1


def test_what_is_not_given_to_a_library_by_default_sets_nothing(tmp_path: Path) -> None:
    start = "wandb.init(config={'x': 1 if args.n else 2})\n"
    more = "import external\ndef more(trial, x=3):\n    wandb.config['x'] = x\n"
    source = f"{HEAD}{more}{start}if args.debug:\n    external.fit(more)\n"
    assert told(source, tmp_path) == 1


def test_what_nothing_calls_is_entered(tmp_path: Path) -> None:
    assert told(f"{HEAD}def train(m=0):\n    {RUN}\n", tmp_path) == 1


@pytest.mark.parametrize(("asked", "argv"), [row[1:] for row in ASKED_FOR], ids=[row[0] for row in ASKED_FOR])
def test_the_default_is_that_of_a_run_that_is_asked_for(asked: str, argv: list[str], tmp_path: Path) -> None:
    source = f"{HEAD}{asked}\n"
    assert told(source, tmp_path) == real_config(source, tuple(argv))["x"] == 1


@pytest.mark.parametrize("asked", [row[1] for row in NOT_ASKED_FOR], ids=[row[0] for row in NOT_ASKED_FOR])
def test_no_default_is_told_where_runs_are_asked_for_in_several_ways(asked: str, tmp_path: Path) -> None:
    assert told(f"{HEAD}{asked}\n", tmp_path) is MISSING


@pytest.mark.parametrize("source", [LISTED, CLICK, TYRO, HYDRA], ids=["listed", "click", "tyro", "hydra"])
def test_other_command_lines_ask_for_a_run(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/config.yaml").write_text("data: a\nwandb:\n  track: false\n")
    assert told(source, tmp_path) == 10


@pytest.mark.parametrize("given", ["", "dest='command', required=True"], ids=["any", "required"])
def test_a_run_that_a_subcommand_starts(given: str, tmp_path: Path) -> None:
    source = COMMANDS % given
    assert told(source, tmp_path) == real_config(source, ("train",))["x"] == 10


def test_what_must_be_given_takes_no_other_default(tmp_path: Path) -> None:
    fields = {field.path: field for field in scanned(REQUIRED, tmp_path).job.inputs[0].fields}
    assert default_of(fields[("x",)]) == real_config(REQUIRED, ("--model", "r"))["x"] == 10
    assert default_of(fields[("y",)]) is MISSING


def test_what_needs_no_default_is_evaluated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from inputgen import api

    evaluations: list[bool] = []
    facts = api._facts
    monkeypatch.setattr(
        api,
        "_facts",
        lambda *args, by_default=None, **more: (
            evaluations.append(by_default is not None),
            facts(*args, by_default=by_default, **more),
        )[1],
    )
    scanned(job("", "args.n"), tmp_path)
    assert evaluations == [False]
    scanned(job("", "args.n if args.debug else 0"), tmp_path)
    assert evaluations == [False, False, True]
    scanned(f"{HEAD}if args.debug:\n    wandb.init(config={{'x': 1 if args.n else 2}})\n", tmp_path)
    assert evaluations == [False, False, True, False, True, True]
