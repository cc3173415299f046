"""Two options of one name: argparse refuses them when they are added, and the job ends there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen import model as m

PARSER = "import argparse\np = argparse.ArgumentParser({told})\n"
HF = "from dataclasses import dataclass\nfrom transformers import HfArgumentParser, TrainingArguments\n@dataclass\nclass A:\n    {field}: float = 0.5\n"
ADDED = "p.add_argument('--lr', type=float, default=0.1)\n"
AGAIN = "{of}.add_argument('{name}', type=int, default=2)\n"
CONFIG = "config = vars(p.parse_args())"


def again(name: str, told: str = "", before: str = "", of: str = "p") -> str:
    return PARSER.format(told=told) + ADDED + before + AGAIN.format(name=name, of=of) + CONFIG


REFUSED = {
    "twice": again("--lr"),
    "in-a-group": again("--lr", before="g = p.add_argument_group('g')\n", of="g"),
    "one-of-its-names": PARSER.format(told="") + "p.add_argument('-l', '--lr')\n" + AGAIN.format(name="-l", of="p") + CONFIG,
    "help": again("-h"),
    "class-and-training-arguments": HF.format(field="learning_rate") + "p = HfArgumentParser((A, TrainingArguments))",
    "two-classes": HF.format(field="lr") + "@dataclass\nclass B:\n    lr: float = 0.1\np = HfArgumentParser([A, B])",
}  # fmt: skip
ROWS = [
    Row("resolved", again("--lr", told="conflict_handler='resolve'"), {"lr": "int"}),
    Row("own-help", again("-h", told="add_help=False"), {"lr": "float", "h": "int"}),
    Row("caught", PARSER.format(told="") + ADDED + "try:\n    p.add_argument('--lr', type=int)\nexcept argparse.ArgumentError:\n    pass\n" + CONFIG, {"lr": "float"}),
    Row("another-dest-of-one-name", again("--rate", before="p.add_argument('--x', dest='rate', default='a')\n"), {"lr": "float", "rate": "int | str"}),
    Row("two-positionals", PARSER.format(told="") + "p.add_argument('x', nargs='?', default=1)\np.add_argument('--y', default=2.5, type=float)\n" + CONFIG, {"x": "int | str", "y": "float"}),
    Row("two-parsers", PARSER.format(told="") + ADDED + "q = argparse.ArgumentParser()\n" + AGAIN.format(name="--lr", of="q") + CONFIG, {"lr": "float"}),
    Row("two-classes-with-other-fields", HF.format(field="lr") + "@dataclass\nclass B:\n    b: int = 1\na, b = HfArgumentParser((A, B)).parse_args_into_dataclasses()\nconfig = {**vars(a), **vars(b)}", {"lr": "float", "b": "int"}, real=False),
]  # fmt: skip


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_two_options_of_one_name_end_the_job(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(Row("refused", body, {}), tmp_path, monkeypatch)
    (raised,) = [event for event in result.facts.events if isinstance(event, m.Raised)]
    assert "conflicting option string" in raised.what
    assert result.facts.runs == ()


@parametrized(ROWS)
def test_others_are_options(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
