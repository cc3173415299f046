"""Keys that were set under a condition: there, or not, where the same condition is asked again."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from differential import JobFailed, real_config
from rows import Row, scanned

from inputgen.reporters.common import types_of

START = """import argparse, copy, types
p = argparse.ArgumentParser()
p.add_argument('--a', action='store_true')
p.add_argument('--b', action='store_true')
p.add_argument('--s', default='x')
args = p.parse_args()
c = {}
"""
ALL = "wandb.init(config=c)"
ARGUMENTS = [[*a, *b, *s] for a, b, s in product(([], ["--a"]), ([], ["--b"]), ([], ["--s", "y"]))]

ROWS: list[tuple[str, str, dict[str, Any]]] = [
    ("if args.a:\n    c['x'] = 1", "if args.a:\n    wandb.init(config=c)", {"x": "int"}),
    ("if args.a:\n    args.x = 1", "if args.a:\n    wandb.init(config=args)", {"a": "bool", "b": "bool", "s": "str", "x": "int"}),
    ("if args.a:\n    c['x'] = 1", "if not args.a:\n    wandb.init(config=c)", {}),
    ("if args.a:\n    c['x'] = 1", "if args.b:\n    wandb.init(config=c)", {"x?": "int"}),
    ("if args.a:\n    c['x'] = 1", "if args.a and args.b:\n    wandb.init(config=c)", {"x": "int"}),
    ("if args.a:\n    c['x'] = 1", "if args.a or args.b:\n    wandb.init(config=c)", {"x?": "int"}),
    ("if args.a and args.b:\n    c['x'] = 1", "if args.a:\n    wandb.init(config=c)", {"x?": "int"}),
    ("if args.a or args.b:\n    c['x'] = 1", "if args.a:\n    wandb.init(config=c)", {"x": "int"}),
    ("if args.a:\n    c['x'] = 1\nif not args.a:\n    c['x'] = 'n'", ALL, {"x": "int | str"}),
    ("if args.a:\n    c['x'] = 1\nif args.b:\n    c['x'] = 'n'", ALL, {"x?": "int | str"}),
    ("if args.a:\n    c['x'] = 1\nargs.a = args.b", "if args.a:\n    wandb.init(config=c)", {"x?": "int"}),
    ("if args.a:\n    c['x'] = 1\nif args.b:\n    args.a = True", "if args.a:\n    wandb.init(config=c)", {"x?": "int"}),
    ("if args.a:\n    c['x'] = 1\nif args.b:\n    c.pop('x', None)", "if args.a:\n    wandb.init(config=c)", {"x?": "int"}),
    ("if args.a:\n    c['x'] = 1\nif args.b:\n    c = {}", "if args.a:\n    wandb.init(config=c)", {"x?": "int"}),
    ("c['x'] = 1\nif args.a:\n    del c['x']", "if args.a:\n    wandb.init(config=c)\nelse:\n    wandb.init(config={**c, 'y': 2})", {"x?": "int", "y?": "int"}),
    ("c['x'] = 1\nif args.a:\n    del c['x']\nif args.a:\n    c['x'] = 'n'", ALL, {"x": "int | str"}),
    # what is made of it
    ("if args.a:\n    c['x'] = 1\nd = dict(c)\ne = copy.deepcopy(c)", "if args.a:\n    wandb.init(config={'d': d, 'e': e, 'f': {**c}, 'g': c | {'y': 1}})", {"d": {"x": "int"}, "e": {"x": "int"}, "f": {"x": "int"}, "g": {"x": "int", "y": "int"}}),
    ("if args.a:\n    c['x'] = 1", "if args.a:\n    wandb.init(config={k + '1': v for k, v in c.items()})", {"x1": "int"}),
    ("if args.a:\n    c['x'] = 1", "d = {'z': 1}\nif args.a:\n    d.update(c)\n    wandb.init(config=d)", {"z": "int", "x": "int"}),
    ("o = types.SimpleNamespace()\nif args.a:\n    o.x = c['x'] = 1", "if args.a:\n    wandb.init(config={'o': vars(o), 'has': 1 if hasattr(o, 'x') and 'x' in c else 'no'})", {"o": {"x": "int"}, "has": "int"}),
    ("c['m'] = {}\nif args.a:\n    c['m']['x'] = 1\nelse:\n    c['m']['y'] = 1", "if args.a:\n    wandb.init(config=c)", {"m": {"x": "int"}}),
    ("def start(c):\n    if not args.a:\n        return None\n    return wandb.init(config=c)\nif args.a:\n    c['x'] = 1\nelse:\n    c['y'] = 1", "start(c)", {"x": "int"}),
    ("if args.s == 'x':\n    c['x'] = 1\nif args.s != 'x':\n    c['x'] = 2", ALL, {"x": "int"}),
    ("if args.s == 'x':\n    c['x'] = 1\nif args.s == 'y':\n    c['x'] = 2", ALL, {"x?": "int"}),
    # rounds of loops, calls of functions and what is caught
    ("for t in (args.a, args.b):\n    if t:\n        c['x'] = 1\nfor t in (args.b, args.a):\n    if not t:\n        c['x'] = 'n'", ALL, {"x": "int | str"}),
    ("for t in (args.a, True)[:1]:\n    if t:\n        c['x'] = 1\nfor t in (args.b, True)[:1]:\n    if not t:\n        c['x'] = 'n'", ALL, {"x?": "int | str"}),
    ("for n in range(len(args.s)):\n    if n == 1:\n        c['x'] = 1\nfor n in range(len(args.s)):\n    if n != 1:\n        c['x'] = 'n'", ALL, {"x?": "int | str"}),
    ("def mark(d, on):\n    if on:\n        d['x'] = 1\nmark(c, args.a)", "def unmark(d, on):\n    if not on:\n        d['x'] = 'n'\nunmark(c, args.b)\nwandb.init(config=c)", {"x?": "int | str"}),
    ("try:\n    if args.a:\n        c['x'] = 1\n    if args.b:\n        raise ValueError\n    if not args.a:\n        c['x'] = 2\nexcept ValueError:\n    pass", ALL, {"x?": "int"}),
    ("try:\n    if args.b:\n        raise ValueError\n    if args.a:\n        c['x'] = 1\nexcept ValueError:\n    c['x'] = 2", "if args.a:\n    wandb.init(config=c)", {"x": "int"}),
]  # fmt: skip


OPTIONS = """import argparse
from enum import Enum
class Size(Enum):
    S = 's'
    M = 'm'
class Task(str, Enum):
    CLS = 'cls'
    SEG = 'seg'
class Names:
    CLS = 'cls'
    SEG = 'seg'
p = argparse.ArgumentParser()
p.add_argument('--task', choices=['cls', 'seg'], default='cls')
p.add_argument('--size', type=Size, default=Size.M)
p.add_argument('--f', action='store_true')
p.add_argument('--n', type=int)
a = p.parse_args()
c = {}
"""
GIVEN = [[*t, *s, *f, *n] for t, s, f, n in product(([], ["--task", "seg"]), ([], ["--size", "s"]), ([], ["--f"]), ([], ["--n", "3"]))]  # fmt: skip

EXHAUSTED: list[tuple[str, dict[str, Any]]] = [
    ("if a.size is Size.S:\n    c['x'] = 1\nelif a.size is Size.M:\n    c['x'] = 2", {"x": "int"}),
    ("if a.size == Size.S:\n    c['x'] = 1\nelif a.size == Size.M:\n    c['x'] = 2", {"x": "int"}),
    ("if a.size is not Size.S:\n    c['x'] = 1\nelif a.size != Size.M:\n    c['x'] = 2", {"x": "int"}),
    ("if a.size is Size.S:\n    c['x'] = 1\nelif a.f:\n    c['x'] = 2", {"x?": "int"}),
    ("if a.size is Size.S:\n    c['x'] = a.size\nelse:\n    c['y'] = a.size.value", {"x?": "str", "y?": "str"}),
    ("if a.task == Names.CLS:\n    c['x'] = 1\nelif a.task == Names.SEG:\n    c['x'] = 2", {"x": "int"}),
    ("if a.task == Task.CLS:\n    c['x'] = 1\nelif a.task == Task.SEG:\n    c['x'] = a.task", {"x": "int | str"}),
    ("if a.task == Size.S.value:\n    c['x'] = 1\nelif a.task == Task.SEG.value:\n    c['x'] = a.task", {"x?": "str"}),
    ("task = Task(a.task)\nif task == Task.CLS:\n    c['x'] = 1\nelif task == 'seg':\n    c['x'] = 2", {"x": "int"}),
    ("if a.f is True:\n    c['x'] = 1\nelif a.f is False:\n    c['x'] = 2", {"x": "int"}),
    ("if a.f == True:\n    c['x'] = 1\nelif a.f == False:\n    c['x'] = 2", {"x": "int"}),
    ("if a.size in (Size.S,):\n    c['x'] = 1\nelif a.size == Size.M:\n    c['x'] = 2", {"x": "int"}),
    ("both = [Size.S, Size.M]\nif a.size not in both:\n    c['y'] = 1\nif a.size in {Size.M}:\n    c['x'] = 1\nelif a.size in both[:1]:\n    c['x'] = 2", {"x": "int"}),
    ("if a.size in (Size.S, *[Size.M]):\n    c['x'] = 1\nelif a.size == Size.M:\n    c['x'] = 2", {"x": "int"}),
    # `match`
    ("match a.task:\n    case 'cls':\n        c['x'] = 1\n    case 'seg':\n        c['x'] = 2", {"x": "int"}),
    ("match a.task:\n    case 'cls':\n        c['x'] = 1\n    case 'det':\n        c['x'] = 2", {"x?": "int"}),
    ("match a.task:\n    case 'cls' | 'seg':\n        c['x'] = 1", {"x": "int"}),
    ("match a.task:\n    case 'cls' if a.f:\n        c['x'] = 1\n    case 'seg':\n        c['x'] = 2", {"x?": "int"}),
    ("match a.task:\n    case 'cls' if a.f:\n        c['x'] = 1\n    case 'cls':\n        c['x'] = 3\n    case 'seg' as t:\n        c['x'] = t", {"x": "int | str"}),
    ("match a.n:\n    case None:\n        c['x'] = 'none'\n    case n:\n        c['x'] = n\nif a.n is None:\n    c['y'] = 1", {"x": "int | str", "y?": "int"}),
    ("match a.n:\n    case None:\n        pass\n    case _:\n        c['x'] = a.n", {"x?": "int"}),
    ("match a.f:\n    case True:\n        c['x'] = 1\n    case False:\n        c['x'] = 2", {"x": "int"}),
    ("match a.size:\n    case Size.S:\n        c['x'] = 1\n    case Size.M:\n        c['x'] = 2", {"x": "int"}),
    ("match (a.task, a.f):\n    case ('cls', _):\n        c['x'] = 1\n    case (_, True):\n        c['x'] = 2", {"x?": "int"}),
    ("match a.task:\n    case 'cls':\n        c['x'] = 1\nmatch a.task:\n    case 'seg':\n        pass\n    case _:\n        c['y'] = c['x']", {"x?": "int", "y?": "int"}),
]  # fmt: skip


NUMBERS = """import argparse
p = argparse.ArgumentParser()
p.add_argument('--k', type=int, default=3)
p.add_argument('--j', type=int, default=3)
p.add_argument('--w', default='')
p.add_argument('--z', type=float, default=1.0)
p.add_argument('--s')
a = p.parse_args()
c = {}
"""
GIVEN_NUMBERS = [[*k, *w, *z, *s] for k, w, z, s in product(([], ["--k", "0"], ["--k", "5"]), ([], ["--w", "a"]), ([], ["--z", "nan"]), ([], ["--s", ""]))]  # fmt: skip

ORDERED: list[tuple[str, dict[str, Any]]] = [
    ("if a.k > a.j:\n    c['x'] = 1\nelif a.k <= a.j:\n    c['x'] = 2", {"x": "int"}),
    ("if a.k > a.j:\n    c['x'] = 1\nelif a.j >= a.k:\n    c['x'] = 2", {"x": "int"}),
    ("if a.k < 3:\n    c['x'] = 1\nif 3 <= a.k:\n    c['x'] = 'n'", {"x": "int | str"}),
    ("if a.k < 3:\n    c['x'] = 1\nif 3 > a.k:\n    c['y'] = c['x']", {"x?": "int", "y?": "int"}),
    ("if a.k > a.j:\n    c['x'] = 1\nelif a.k < a.j:\n    c['x'] = 2", {"x?": "int"}),
    ("if a.k > 3:\n    c['x'] = 1\nelif a.k <= 2:\n    c['x'] = 2", {"x?": "int"}),
    ("if a.k > 3:\n    c['x'] = 1\na.k = a.j\nif a.k <= 3:\n    c['x'] = 2", {"x?": "int"}),
    ("if a.z > 3:\n    c['x'] = 1\nelif a.z <= 3:\n    c['x'] = 2", {"x?": "int"}),  # nan
    ("if a.w:\n    c['x'] = 1\nelif a.w == '':\n    c['x'] = 2", {"x": "int"}),
    ("if not a.w:\n    c['x'] = 1\nelif a.w != '':\n    c['x'] = 2", {"x": "int"}),
    ("if a.k == 0:\n    c['x'] = 1\nelif a.k:\n    c['x'] = 2", {"x": "int"}),
    ("if a.w:\n    c['x'] = 1\nelif a.w == 'b':\n    c['x'] = 2", {"x?": "int"}),
    ("if a.s:\n    c['x'] = 1\nelif a.s == '':\n    c['x'] = 2", {"x?": "int"}),  # None
    ("for i in range(max(1, a.k)):\n    c['x'] = i", {"x": "int"}),
    ("x = {'k': {}}\nfor i in range(max(a.k, a.j, 2)):\n    x['k']['x'] = i\nc = x['k']", {"x": "int"}),
    ("for i in range(max(0, a.k)):\n    c['x'] = i", {"x?": "int"}),
    ("for i in range(max(1, a.k, key=abs) - 1):\n    c['x'] = i", {"x?": "int"}),
    ("for i in range(max(3, a.k, key=lambda v: -v)):\n    c['x'] = i", {"x?": "int"}),
]  # fmt: skip


COMMANDS = """import argparse
p = argparse.ArgumentParser()
p.add_argument('--g', type=int, default=1)
sub = p.add_subparsers(dest='cmd')
t = sub.add_parser('train')
t.add_argument('--n', type=int, default=3)
t.add_argument('--both', type=int, default=1)
e = sub.add_parser('eval', aliases={aliases})
e.add_argument('--both', type=int, default=2)
e.add_argument('--k', default='x')
t.set_defaults(own=1)
a = p.parse_args()
"""
GIVEN_COMMANDS = [[], ["train"], ["train", "--n", "4"], ["eval"], ["ev"]]
OF_COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("if a.cmd == 'train':\n    wandb.init(config=a)", {"g": "int", "cmd": "str", "n": "int", "both": "int", "own": "int"}),
    ("if a.cmd != 'train':\n    raise SystemExit\nwandb.init(config=vars(a))", {"g": "int", "cmd": "str", "n": "int", "both": "int", "own": "int"}),
    ("if a.cmd == 'eval':\n    wandb.init(config=a)", {"g": "int", "cmd": "str", "both": "int", "k": "str"}),
    ("if a.cmd == 'eval' or a.cmd == 'ev':\n    pass\nelse:\n    wandb.init(config=a)", {"g": "int", "cmd": "str | None", "n?": "int", "both?": "int", "own?": "int", "k?": "str"}),
    ("wandb.init(config=a)", {"g": "int", "cmd": "str | None", "n?": "int", "both?": "int", "own?": "int", "k?": "str"}),
    ("if a.g:\n    wandb.init(config=a)", {"g": "int", "cmd": "str | None", "n?": "int", "both?": "int", "own?": "int", "k?": "str"}),
    ("a.cmd = 'train'\nif a.cmd == 'train':\n    wandb.init(config=a)", {"g": "int", "cmd": "str", "n?": "int", "both?": "int", "own?": "int", "k?": "str"}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "types"), OF_COMMANDS)
def test_what_a_subcommand_gives_is_there_for_it(
    body: str, types: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = COMMANDS.format(aliases="['ev']")
    _check(Row("", f"{start}{body}\n", None), types, GIVEN_COMMANDS, tmp_path, monkeypatch)


def test_a_subcommand_with_names_that_are_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = COMMANDS.format(aliases="__import__('json').loads(__import__('base64').b64decode('WyJldiJd'))")
    types = {"g": "int", "cmd": "str", "n?": "int", "both?": "int", "own?": "int", "k?": "str"}
    row = Row("", f"{start}if a.cmd == 'train':\n    wandb.init(config=a)\n", None)
    (shown,) = [types_of(item.types) for item in scanned(row, tmp_path, monkeypatch).job.inputs]
    assert shown == types


@pytest.mark.parametrize(("body", "types"), ORDERED)
def test_orders_and_truth_of_numbers_and_texts(
    body: str, types: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check(Row("", f"{NUMBERS}{body}\n{ALL}\n", None), types, GIVEN_NUMBERS, tmp_path, monkeypatch)


@pytest.mark.parametrize(("body", "types"), EXHAUSTED)
def test_a_key_is_there_where_nothing_is_left_to_ask(
    body: str, types: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check(Row("", f"{OPTIONS}{body}\n{ALL}\n", None), types, GIVEN, tmp_path, monkeypatch)


@pytest.mark.parametrize(("before", "then", "types"), ROWS)
def test_a_key_is_there_where_its_condition_comes_out_again(
    before: str, then: str, types: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check(Row("", f"{START}{before}\n{then}\n", None), types, ARGUMENTS, tmp_path, monkeypatch)


def _check(
    row: Row, types: dict[str, Any], lines: list[list[str]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The types are those told, and the keys those of real runs."""
    result = scanned(row, folder, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == types
    started = 0
    for argv in lines:
        try:
            real = real_config(row.source, argv)
        except JobFailed:  # the run is not there
            continue
        started += 1
        assert {key for key in shown if not key.endswith("?")} <= real.keys() <= {key.rstrip("?") for key in shown}
    assert started
