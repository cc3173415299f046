"""Arguments that the job puts into `sys.argv` itself: what they set is no longer at its default."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, parametrized, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of

ARGPARSE = "import argparse, sys\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--n', type=int, default=1)\np.add_argument('--flag', action='store_true')\n{put}\nconfig = vars(p.parse_args())"
HANDED = ARGPARSE.replace("parse_args()", "parse_args(args)")
KNOWN_OF = ARGPARSE.replace("parse_args()", "parse_known_args(args)[0]")
COMMAND = "import argparse, sys\np = argparse.ArgumentParser()\ns = p.add_subparsers(dest='cmd')\nr = s.add_parser('run')\nr.add_argument('--lr', type=float, default=0.1)\nr.add_argument('--n', type=int, default=1)\n{put}\nconfig = vars(p.parse_args(args))"
HF = "import sys\nfrom dataclasses import dataclass\nfrom transformers import HfArgumentParser\n@dataclass\nclass A:\n    lr: float = 0.1\n    n: int = 1\n{put}\nconfig = vars(HfArgumentParser(A).parse_args_into_dataclasses()[0])"
TYRO = "import sys, tyro\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    lr: float = 0.1\n    n: int = 1\n{put}\nconfig = vars(tyro.cli(A, args=args))"
CLICK = "import sys, click\n@click.command()\n@click.option('--lr', default=0.1)\n@click.option('--n', default=1)\ndef main(lr, n):\n    wandb.init(config={{'lr': lr, 'n': n}})\n{put}\nmain()"
HYDRA = "import sys, hydra\n@hydra.main(config_path='.', config_name='c', version_base=None)\ndef main(cfg):\n    wandb.init(config=dict(cfg))\n{put}\nmain()"
FILES = {"c.yaml": "lr: 0.1\nn: 1\n"}
# The options that keep their default; None: nothing is known.
KEPT = {
    "nothing": (ARGPARSE, "", {"lr", "n", "flag"}),
    "added": (ARGPARSE, "sys.argv += ['--lr', '0.5']", {"n", "flag"}),
    "extended": (ARGPARSE, "sys.argv.extend(['--lr=0.5', '--flag'])", {"n"}),
    "appended": (ARGPARSE, "sys.argv.append('--flag')", {"lr", "n"}),
    "inserted": (ARGPARSE, "sys.argv.insert(1, '--n=3')", {"lr", "flag"}),
    "in-front": (ARGPARSE, "sys.argv[1:1] = ['--lr', '0.5']", set()),
    "a-new-list": (ARGPARSE, "sys.argv = sys.argv + ['--lr', '0.5']", {"n", "flag"}),
    "on-one-path": (ARGPARSE, "if len(sys.argv) == 1:\n    sys.argv += ['--lr', '0.5']", {"n", "flag"}),
    "set-on-one-path": (ARGPARSE, "if len(sys.argv) == 1:\n    sys.argv = ['job.py', '--lr', '0.5']", {"n", "flag"}),
    "one-of-two": (ARGPARSE, "sys.argv = [sys.argv[0], '--lr', '0.5'] if len(sys.argv) == 1 else sys.argv", {"n", "flag"}),
    "set-to-none-on-one-path": (ARGPARSE, "if len(sys.argv) > 9:\n    sys.argv = ['job.py']", {"lr", "n", "flag"}),
    "a-class-set-on-one-path": (HF, "if len(sys.argv) == 1:\n    sys.argv = ['job.py', '--lr', '0.5']", {"n"}),
    "cut-short": (ARGPARSE, "sys.argv += ['--fl']", {"lr", "n"}),
    "not-known": (ARGPARSE, "sys.argv += [input()]", set()),
    "its-own-again": (ARGPARSE, "sys.argv = [sys.argv[0]] + sys.argv[1:]", {"lr", "n", "flag"}),
    "handed-on": (HANDED, "args = ['--lr', '0.5', *sys.argv[1:]]", {"n", "flag"}),
    "handed-on-behind": (HANDED, "args = sys.argv[1:] + ['--n=3']", {"lr", "flag"}),
    "handed-on-with-the-script": (KNOWN_OF, "args = sys.argv", {"lr", "n", "flag"}),
    "handed-on-with-the-script-and-more": (KNOWN_OF, "args = sys.argv + ['--n=3']", {"lr", "flag"}),
    "handed-on-as-it-is": (HANDED, "args = [a for a in sys.argv[1:] if a]", {"lr", "n", "flag"}),
    "handed-on-and-not-known": (HANDED, "args = ['--lr', input()]", set()),
    "handed-on-command": (COMMAND, "args = ['run', *sys.argv[1:]]", set()),
    "handed-on-to-a-class": (
        HF.replace("dataclasses()", "dataclasses(args)"),
        "args = ['--lr', '0.5', *sys.argv[1:]]",
        {"n"},
    ),
    "handed-on-to-tyro": (TYRO, "args = sys.argv[1:] + ['--lr', '0.5']", {"n"}),
    "handed-on-to-tyro-as-it-is": (TYRO, "args = sys.argv[1:]", {"lr", "n"}),
    "a-class": (HF, "sys.argv += ['--lr', '0.5']", {"n"}),
    "a-class-and-another-option": (HF, "sys.argv += ['--other', '0.5']", {"lr", "n"}),
    "a-command": (CLICK, "sys.argv += ['--lr', '0.5']", set()),
    "a-command-and-nothing": (CLICK, "", {"lr", "n"}),
    "hydra-itself": (HYDRA, "sys.argv.append('hydra.job.chdir=False')", {"lr", "n"}),
}  # fmt: skip
SET = [
    Row("set-for-argparse", ARGPARSE.format(put="sys.argv = ['x', '--lr', '0.5']"), {"lr": 0.5, "n": 1, "flag": False}),
    Row("set-for-a-class", HF.format(put="sys.argv = ['x', '--lr', '0.5']"), {"lr": 0.5, "n": 1}),
    Row("set-for-hydra", HYDRA.format(put="sys.argv = ['x', 'lr=0.5']"), {"lr": 0.5, "n": 1}, files=FILES),
]  # fmt: skip


def defaults(row: Row, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What each option is if nothing is given; None where that is not known."""
    (found,) = scanned(row, folder, monkeypatch).job.inputs
    return {".".join(map(str, field.path)): default_of(field.value) for field in found.fields}


def default_of(value: m.Value | None) -> object:
    known = value.default if isinstance(value, m.Typed) else value
    return known.value if isinstance(known, m.Known) else None


@pytest.mark.parametrize("case", KEPT.values(), ids=KEPT)
def test_what_is_added_is_not_at_its_default(
    case: tuple[str, str, set[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, put, kept = case
    found = defaults(Row("added", body.format(put=put), {}, files=FILES), tmp_path, monkeypatch)
    known = {"lr": 0.1, "n": 1, "flag": False}
    assert found == {name: known[name] if name in kept else None for name in found}
    assert set(found) >= {"lr", "n"}


@parametrized(SET)
def test_what_is_set_is_the_value(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert defaults(row, tmp_path, monkeypatch) == row.types


def test_hydra_is_given_an_override(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row("override", HYDRA.format(put="sys.argv.append('lr=0.5')"), {}, files=FILES)
    (found,) = scanned(row, tmp_path, monkeypatch).job.inputs
    assert types_of(found.types) == {"*": "unknown"}
    assert found.open is not None
    assert "sys.argv" in found.open.reason
