"""HfArgumentParser, and the argument classes of transformers and TRL.

The parser is run for real where transformers is installed, which the tests don't ask for: it is heavy.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from command_lines import check_arguments
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

INSTALLED = find_spec("transformers") is not None
START = "import os, sys, enum\nfrom dataclasses import dataclass, field, asdict\nfrom typing import *\nfrom transformers import HfArgumentParser\n"
CLASSES = """@dataclass
class A:
    name: str = field(default="x", metadata={"help": "h"})
    rank: Optional[int] = field(default=None)
    on: bool = False
@dataclass
class B:
    lr: float = 1e-3
    xs: List[int] = field(default_factory=lambda: [1, 2])
    fast: bool = True
"""
TYPES = {
    "a": {"name": "str", "rank": "int | None", "on": "bool"},
    "b": {"lr": "float", "xs": "list[int]", "fast": "bool"},
}
BOTH = "config = {'a': asdict(a), 'b': asdict(b)}"


def job(id_: str, body: str, types: object = TYPES, *, real: bool = True, **files: str) -> Row:
    return Row(
        id_,
        START + body,
        types,
        real=real and INSTALLED,
        files={name.replace("_", "."): text for name, text in files.items()},
    )


def parsed(id_: str, call: str, types: object = TYPES, *, real: bool = True, **files: str) -> Row:
    return job(
        id_, f"{CLASSES}parser = HfArgumentParser((A, B))\na, b = parser.{call}\n{BOTH}", types, real=real, **files
    )


ROWS = [
    parsed("into-dataclasses", "parse_args_into_dataclasses()"),
    parsed("written", "parse_args_into_dataclasses(args=['--name', 'y', '--on', '--xs', '3', '4', '--no_fast'])"),
    parsed("remaining", "parse_args_into_dataclasses(return_remaining_strings=True)[:2]"),
    parsed("dict", "parse_dict({'name': 'z', 'lr': 1})"),
    parsed("dict-with-more", "parse_dict({'name': 'z', 'other': 1}, allow_extra_keys=True)"),
    parsed("json", "parse_json_file('c.json')", c_json=json.dumps({"name": "j", "lr": 0.5, "on": True})),
    parsed("yaml", "parse_yaml_file('c.yaml')", c_yaml="name: y\nrank: 4\n"),
    parsed("unknown-file", "parse_json_file(json_file=os.path.abspath(sys.argv[1]))", real=False),
    job(
        "one-class",
        f"{CLASSES}a = HfArgumentParser(A).parse_args_into_dataclasses()[0]\nconfig = asdict(a)",
        TYPES["a"],
    ),
    job(
        "list-of-classes",
        f"{CLASSES}(a,) = HfArgumentParser([A]).parse_args_into_dataclasses()\nconfig = asdict(a)",
        TYPES["a"],
    ),
    job(
        "own-options",
        f"{CLASSES}p = HfArgumentParser(A)\np.add_argument('--k', type=int, default=1)\na, rest = p.parse_args_into_dataclasses()\nconfig = {{**asdict(a), **vars(rest)}}",
        {**TYPES["a"], "k": "int"},
    ),
    job(
        "either-way",
        f"{CLASSES}p = HfArgumentParser((A, B))\nif len(sys.argv) == 2 and sys.argv[1].endswith('.json'):\n    a, b = p.parse_json_file(os.path.abspath(sys.argv[1]))\nelse:\n    a, b = p.parse_args_into_dataclasses()\n{BOTH}",
    ),
    job(
        "parse-args",
        f"{CLASSES}p = HfArgumentParser((A, B))\np.add_argument('--k', type=int, default=1)\nconfig = vars(p.parse_args())",
        {**TYPES["a"], **TYPES["b"], "k": "int"},
    ),
    job(
        "set-defaults",
        f"{CLASSES}p = HfArgumentParser(B)\np.set_defaults(lr=0.7)\n(b,) = p.parse_args_into_dataclasses()\nconfig = asdict(b)",
        TYPES["b"],
    ),
    job(
        "parse-known-args",
        f"{CLASSES}a, rest = HfArgumentParser(A).parse_known_args()\nconfig = {{**vars(a), 'rest': rest}}",
        {**TYPES["a"], "rest": "list[str]"},
    ),
    job(
        "subclass",
        f"{CLASSES}class P(HfArgumentParser):\n    def parse(self):\n        return self.parse_args_into_dataclasses()\na, b = P((A, B)).parse()\n{BOTH}",
    ),
    job(
        "not-known",
        "import lib\n(a,) = HfArgumentParser(lib.C).parse_args_into_dataclasses()\nconfig = {'a': a}",
        {"a": "unknown"},
        real=False,
    ),
    job(
        "look-alike",
        "class HfArgumentParser:\n    def __init__(self, c): pass\n    def parse_args_into_dataclasses(self):\n        return ({'k': 1},)\n(config,) = HfArgumentParser(1).parse_args_into_dataclasses()",
        {"k": "int"},
    ),
]

T = "from transformers import TrainingArguments\nfrom trl import SFTConfig, PPOConfig\n"
ARGUMENTS = [
    job(
        "given",
        T
        + "t = TrainingArguments(output_dir='o', learning_rate=1, num_train_epochs=3)\nconfig = {'o': t.output_dir, 'lr': t.learning_rate, 'e': t.num_train_epochs, 's': t.seed, 'r': t.report_to, 'd': t.world_size}",
        {"o": "str", "lr": "float", "e": "float", "s": "int", "r": "list[str]", "d": "unknown"},
        real=False,
    ),
    job(
        "subclass-arguments",
        T
        + "@dataclass\nclass Mine(TrainingArguments):\n    extra: float = 1\n    seed: int = 7\n(t,) = HfArgumentParser(Mine).parse_args_into_dataclasses()\nconfig = {'x': t.extra, 's': t.seed, 'lr': t.learning_rate}",
        {"x": "float", "s": "int", "lr": "float"},
        real=False,
    ),
    job(
        "trl",
        T
        + "t = SFTConfig(packing=True, of_another_version=3)\nconfig = {'p': t.packing, 'o': t.of_another_version, 'm': t.max_length, 'b': t.bf16}",
        {"p": "bool", "o": "int", "m": "int | None", "b": "bool"},
        real=False,
    ),
    job(
        "trl-in-a-dataclass",
        T
        + "import tyro\n@dataclass\nclass S:\n    ppo: PPOConfig = field(default_factory=lambda: PPOConfig(learning_rate=1, of_another_version='x'))\ns = tyro.cli(S)\nconfig = {'lr': s.ppo.learning_rate, 'o': s.ppo.of_another_version}",
        {"lr": "float", "o": "str"},
        real=False,
    ),
    job(
        "not-in-the-table",
        "from transformers import BertConfig\nconfig = {'c': BertConfig().hidden_size}",
        {"c": "unknown"},
        real=False,
    ),
]


@parametrized([*ROWS, *ARGUMENTS])
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.skipif(not INSTALLED, reason="transformers is not installed")
@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("--name", "y", "--rank=3"),
        ("--on", "--no_fast"),
        ("--on", "false", "--xs", "5"),
        ("--lr", "x"),
        ("--other", "1"),
    ],
    ids=" ".join,
)
def test_arguments(argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = parsed("argv", "parse_args_into_dataclasses()")
    check_arguments(Row("argv", row.body, {}, argv=argv), tmp_path, monkeypatch)


def test_to_dict_has_every_field_and_may_have_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = job("to-dict", T + "config = TrainingArguments('o', hub_token='secret').to_dict()", {}, real=False)
    config = run_config(scanned(row, tmp_path, monkeypatch))
    assert isinstance(config, m.Mapping)
    assert config.open is not None
    assert "secret" not in repr(config)
    assert isinstance(entry(config, "warmup_steps").value, m.Known)


def test_what_is_an_enum_is_stored_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`__post_init__` makes members of the texts; `to_dict()` gives their values (transformers 4.57, training_args.py)."""
    body = T + (
        "from transformers.trainer_utils import SchedulerType\n"
        "a = TrainingArguments('o', lr_scheduler_type='cosine', optim='sgd', save_strategy='of_another_version')\n"
        "config = {'s': a.lr_scheduler_type, 'v': a.lr_scheduler_type.value, 'd': a.to_dict()['lr_scheduler_type'],"
        " 'is': a.lr_scheduler_type is SchedulerType.COSINE, 'vars': vars(a)['eval_strategy'], 'o': a.optim,"
        " 'other': a.save_strategy}"
    )
    config = run_config(scanned(job("enums", body, {}), tmp_path, monkeypatch))
    names = {key: entry(config, key).value for key in ("s", "vars", "o")}
    assert all(isinstance(value, m.Object) and value.kind == "enum" for value in names.values())
    assert [value.name for value in names.values() if isinstance(value, m.Object)] == ["COSINE", "NO", "SGD"]
    plain = {key: entry(config, key).value for key in ("v", "d", "is")}
    assert [value.value for value in plain.values() if isinstance(value, m.Known)] == ["cosine", "cosine", True]
    assert isinstance(entry(config, "other").value, m.Typed)


def test_what_only_another_version_takes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyword that the table lacks is a field of the version the job is written for; the one it became, too."""
    body = "from transformers import TrainingArguments\nargs = TrainingArguments(output_dir='o', evaluation_strategy='steps', new=3)\nargs.later = 1\nconfig = args.to_dict()"
    config = run_config(scanned(Row("", body, {}), tmp_path, monkeypatch))
    assert entry(config, "evaluation_strategy").value == entry(config, "eval_strategy").value
    assert (entry(config, "evaluation_strategy").optional, entry(config, "eval_strategy").optional) == (False, True)
    assert isinstance(entry(config, "new").value, m.Known)
    assert isinstance(config, m.Mapping)
    assert "later" not in [each.key for each in config.entries]


def test_the_table_names_its_source() -> None:
    from inputgen.library.argument_classes import _table

    table = _table()
    assert {"TrainingArguments", "Seq2SeqTrainingArguments", "SFTConfig", "PPOConfig", "ModelConfig"} <= set(table)
    for row in table.values():
        assert row["source"].split()[0] in ("transformers", "trl")
        assert row["source"].split()[1][0].isdigit()
        assert all(base in table for base in row.get("bases", ()))
