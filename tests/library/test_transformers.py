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
from inputgen.model.types import render
from inputgen.reporters.common import types_of

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

T = "from transformers import TrainingArguments\nfrom trl import SFTConfig\n"
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
        "import tyro\nfrom trl import PPOConfig\n@dataclass\nclass S:\n    ppo: PPOConfig = field(default_factory=lambda: PPOConfig(learning_rate=1, of_another_version='x'))\ns = tyro.cli(S)\nconfig = {'lr': s.ppo.learning_rate, 'o': s.ppo.of_another_version}",
        {"lr": "float | None", "o": "str"},
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
    assert isinstance(entry(config, "max_steps").value, m.Known)


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
    given = entry(config, "evaluation_strategy").value
    assert isinstance(given, m.Typed)
    assert given.default == entry(config, "eval_strategy").value
    assert (entry(config, "evaluation_strategy").optional, entry(config, "eval_strategy").optional) == (False, True)
    assert isinstance(entry(config, "new").value, m.Known)
    assert isinstance(config, m.Mapping)
    assert "later" not in [each.key for each in config.entries]


TA, SFT = "from transformers import TrainingArguments as C\n", "from trl import SFTConfig as C\n"
OLD_TRL = {"requirements.txt": "torch\ntrl==0.12.1  # as of December\n"}
# What is told of a field: its value or default, `typed` where there is none; "?": it may be there; None: no such field.
VERSIONS = {
    "newest": (SFT, "C()", {}, {"max_length": 1024, "loss_type": "typed", "gradient_checkpointing": True}),
    "newest-of-transformers": (TA, "C('o')", {}, {"eval_strategy": "no", "warmup_ratio": None, "use_cache": False}),
    "old-keyword": (
        SFT,
        "C(max_seq_length=200)",
        {},
        {"max_seq_length": 200, "max_length": "?", "loss_type": None, "gradient_checkpointing": False},
    ),
    "old-keyword-of-the-base": (
        TA,
        "C('o', evaluation_strategy='steps')",
        {},
        {"evaluation_strategy": "steps", "eval_strategy": "?", "split_batches": "?", "use_cache": None},
    ),
    "new-keyword": (SFT, "C(max_length=3)", {}, {"max_length": 3, "max_seq_length": None}),
    "spread": (SFT, "C(**{'max_seq_length': 200})", {}, {"max_seq_length": 200, "loss_type": None}),
    "old-keyword-of-a-trainer": (
        TA + "from transformers import Trainer\n",
        "C('o')\nTrainer(None, args, tokenizer='t')",
        {},
        {"use_cache": None, "seed": 42},
    ),
    "new-keyword-of-a-trainer": (
        TA + "from transformers import Trainer\n",
        "C('o')\nTrainer(None, args, processing_class='t')",
        {},
        {"use_cache": False, "seed": 42},
    ),
    "old-keyword-of-a-trainer-of-its-own": (
        TA + "class Trainer:\n    def __init__(self, tokenizer):\n        pass\n",
        "C('o')\nTrainer(tokenizer='t')",
        {},
        {"use_cache": False, "seed": 42},
    ),
    "keyword-of-another-call": (
        SFT,
        "C()\ndef f():\n    return C(max_seq_length=2)\nf()",
        {},
        {"loss_type": None, "max_seq_length": "typed"},
    ),
    "two-keywords": (
        TA,
        "C('o', evaluation_strategy='no', eval_on_start=True)",
        {},
        {"eval_strategy": "no", "evaluation_strategy": "no", "eval_on_start": True},
    ),
    "old-one-that-is-read": (
        TA,
        "C('o')\nimport os\nif os.path.isdir('o') and not args.overwrite_output_dir:\n    print(1)",
        {},
        {"overwrite_output_dir": False, "seed": 42, "use_cache": None},
    ),
    "old-one-of-a-class-that-is-read": (SFT, "C()\nprint(args.max_seq_length)", {}, {"loss_type": None}),
    "old-one-that-is-asked-for": (
        TA,
        "C('o')\nif hasattr(args, 'overwrite_output_dir'):\n    print(args.overwrite_output_dir)\nprint(getattr(args, 'no_cuda', 0))",
        {},
        {"use_cache": False},
    ),
    "property-that-is-read": (TA, "C('o')\nprint(args.n_gpu, args.train_batch_size)", {}, {"use_cache": False}),
    "old-one-that-is-read-beside-a-new-keyword": (
        TA,
        "C('o', use_cache=True)\nprint(args.overwrite_output_dir)",
        {},
        {"overwrite_output_dir": None, "use_cache": True},
    ),
    "old-one-that-is-read-in-spite-of-a-pin": (
        TA,
        "C('o')\nprint(args.overwrite_output_dir)",
        {"requirements.txt": "transformers==5.24.0"},
        {"overwrite_output_dir": None, "use_cache": False},
    ),
    "pin": (SFT, "C('o')", OLD_TRL, {"max_seq_length": None, "num_of_sequences": 1024, "max_length": None}),
    "pin-of-the-base": (TA, "C('o')", {"setup.py": "x = ['transformers<5']"}, {"warmup_ratio": 0.0, "use_cache": None}),
    "pin-of-a-version-of-conda": (
        TA,
        "C('o')",
        {"environment.yml": "dependencies:\n- transformers=4.32"},
        {"save_safetensors": False, "warmup_ratio": 0.0, "sharded_ddp": "typed", "neftune_noise_alpha": None},
    ),
    "pin-of-one-newer-than-all": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==9.1"},
        {"use_cache": False, "seed": 42},
    ),
    "pin-of-one-that-has-a-field-for-a-while": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==4.50.3"},
        {"tp_size": 0, "hub_revision": None, "seed": 42},
    ),
    "pin-of-the-next": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==4.53.0"},
        {"tp_size": None, "hub_revision": None},
    ),
    "name-of-the-run": (TA, "C('o')", {"requirements.txt": "transformers==4.54.0"}, {"run_name": "o"}),
    "name-of-the-run-given": (
        TA,
        "C('o', run_name='r')",
        {"requirements.txt": "transformers==4.54.0"},
        {"run_name": "r"},
    ),
    "pin-of-an-old-one": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==4.22.1"},
        {"logging_steps": 500, "_n_gpu": "typed", "torch_compile": None, "ddp_timeout": 1800},
    ),
    "pin-of-a-commit": (
        TA,
        "C('o', seed=3)",
        {"requirements.txt": "transformers @ git+https://github.com/huggingface/transformers.git@4b946c5d\n"},
        {
            "seed": 3,
            "learning_rate": 5e-05,
            "logging_steps": 500,
            "use_cache": "?",
            "log_level": "?",
            "eval_strategy": "?",
        },
    ),
    "pin-of-a-tag": (
        TA,
        "C('o')",
        {"requirements.txt": "git+https://github.com/huggingface/transformers@v4.50.3\n"},
        {"use_cache": None, "log_level": "passive"},
    ),
    "pin-of-an-older-one": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==4.12.3"},
        {"logging_steps": 500, "_n_gpu": "typed", "use_mps_device": None, "ddp_timeout": None},
    ),
    "pin-of-one-between-old-ones": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==4.26.0"},
        {"seed": 42, "_n_gpu": None, "torch_compile": "typed", "ddp_timeout": 1800},
    ),
    "pin-of-one-older-than-all": (
        TA,
        "C('o')",
        {"requirements.txt": "transformers==3.5.1"},
        {"seed": "?", "output_dir": "?"},
    ),
    "pin-of-one-older-than-all-that-is-given-some": (
        TA,
        "C(output_dir='o', seed=1)",
        {"requirements.txt": "transformers==3.5.1"},
        {"seed": 1, "output_dir": "o", "max_steps": "?", "push_to_hub_token": None},
    ),
    "old-ones-only-where-they-are-pinned": (
        TA,
        "C('o', evaluation_strategy='steps')",
        {"requirements.txt": "transformers>=4.10"},
        {"evaluation_strategy": "steps", "torch_compile": "typed", "ddp_timeout": 1800},
    ),
    "lower-bound": (
        TA,
        "C('o')",
        {"pyproject.toml": "[project]\ndependencies = ['transformers>=4.30']"},
        {"use_cache": False},
    ),
    "pin-of-another": (SFT, "C()", {"requirements.txt": "my-trl==0.12.1\n# trl==0.12.1\n"}, {"loss_type": "typed"}),
    "pin-without-the-keyword": (
        SFT,
        "C(max_seq_length=200)",
        {"requirements.txt": "trl==1.16.0"},
        {"max_seq_length": 200, "loss_type": None},
    ),
    "below": (
        SFT + "@dataclass\nclass D(C):\n    mine: int = 1\n    loss_type: str = 'own'\n",
        "D(max_seq_length=200, mine=2)",
        {},
        {"max_seq_length": 200, "mine": 2, "loss_type": "own", "activation_offloading": "?"},
    ),
    "below-with-the-name": (
        SFT + "@dataclass\nclass D(C):\n    max_seq_length: int = 1\n",
        "D(max_seq_length=200)",
        {},
        {"max_seq_length": 200, "loss_type": "typed"},
    ),
    "parser-gives-all": (
        TA,
        "HfArgumentParser(C).parse_args_into_dataclasses()[0]",
        {},
        {"eval_strategy": "no", "use_cache": False},
    ),
    "parsed-dict": (
        TA,
        "HfArgumentParser(C).parse_dict({'output_dir': 'o', 'evaluation_strategy': 'epoch'})[0]",
        {},
        {"evaluation_strategy": "epoch", "eval_strategy": "?", "use_cache": None},
    ),
    "unknown-keyword": (
        SFT,
        "C(max_length=3, zzz=1)",
        {},
        {"max_length": 3, "zzz": 1, "seed": "typed", "loss_type": "typed"},
    ),
    "no-version-takes-both": (
        TA,
        "C('o', evaluation_strategy='no', use_cache=True)",
        {},
        {"evaluation_strategy": "no", "use_cache": True, "seed": "typed"},
    ),
}


def told(config: m.Mapping, key: str) -> object:
    found = next((each for each in config.entries if each.key == key), None)
    if found is None or found.optional:
        return None if found is None else "?"
    value = found.value
    if isinstance(value, m.Typed):
        value = value.default or value
    return value.value if isinstance(value, m.Known) else "typed"


@pytest.mark.parametrize(
    ("pin", "type_"),
    [
        ("==4.22.1", "int"),  # `trainer_log_levels[self.log_level]`
        ("==4.23.0", "str | None"),
        (" @ git+https://github.com/huggingface/transformers@4b946c5d", "int | str | None"),
    ],
)
def test_types_that_versions_make_differ(pin: str, type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"{START}{TA}config = C('o').to_dict()\n"
    job = Row("", body, None, {"requirements.txt": f"transformers{pin}\n"}, real=False)
    shown = types_of(scanned(job, tmp_path, monkeypatch).job.inputs[0].types)
    assert isinstance(shown, dict)
    assert shown.get("log_level", shown.get("log_level?")) == type_


@pytest.mark.parametrize("id_", VERSIONS)
def test_versions(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imports, made, files, expected = VERSIONS[id_]
    row = Row(id_, f"{START}{imports}args = {made}\nconfig = args.to_dict()", {}, files=files)
    config = run_config(scanned(row, tmp_path, monkeypatch))
    assert isinstance(config, m.Mapping)
    assert config.open is not None
    assert {key: told(config, key) for key in expected} == expected


# How W&B gets the arguments, other than by `to_dict()`: enums are stored by their names.
WHOLE = {
    "itself": "config = args",
    "vars": "config = vars(args)",
    "dict": "config = args.__dict__",
    "asdict": "config = asdict(args)",
    "copied": "config = {**vars(args)}",
    "read-later": "config = vars(args)\nprint(args.overwrite_output_dir, args.use_cpu, args.seed)",
}
OLDER = {
    "save_strategy": "STEPS",
    "eval_strategy": "?",
    "use_cpu": "?",
    "sharded_ddp": "?",
    "seed": 42,
    "use_cache": None,
}
COMMIT = {"requirements.txt": "git+https://github.com/huggingface/transformers@4b946c5d"}
NEWEST = {"save_strategy": "STEPS", "eval_strategy": "NO", "use_cpu": False, "sharded_ddp": None, "use_cache": False}


@pytest.mark.parametrize("how", WHOLE)
@pytest.mark.parametrize(
    ("made", "files", "expected"),
    [
        ("C('o', overwrite_output_dir=True)", {}, OLDER),
        ("C('o')", COMMIT, {**OLDER, "save_strategy": "?", "log_level": "?", "use_cache": "?"}),
        ("C('o')", {"requirements.txt": "transformers==5.24.0"}, NEWEST),
    ],
)
def test_fields_of_some_versions(
    how: str,
    made: str,
    files: dict[str, str],
    expected: dict[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are in the config of a run where the arguments are handed over as they are, too."""
    config = run_config(
        scanned(Row(how, f"{START}{TA}args = {made}\n{WHOLE[how]}", {}, files=files), tmp_path, monkeypatch)
    )
    assert isinstance(config, m.Mapping)
    found = {key: told(config, key) for key in expected}
    names = {each.key: each.value.name for each in config.entries if isinstance(each.value, m.Object)}
    assert {key: names.get(key, value) if value == "typed" else value for key, value in found.items()} == expected


@pytest.mark.parametrize(
    ("given", "type_"),
    [
        ("GenerationConfig(max_new_tokens=5)", "dict | str | None"),
        ("GenerationConfig.from_pretrained('x')", "dict | str | None"),
        ("None", "dict | str | None"),
    ],
)
def test_an_object_for_a_text(given: str, type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`generation_config` is declared as a text or a `GenerationConfig`, which `to_dict()` makes a dict of."""
    start = f"{START}from transformers import GenerationConfig, Seq2SeqTrainingArguments as C\n"
    row = Row("", f"{start}config = C('o', generation_config={given}).to_dict()", None, real=False)
    shown = types_of(scanned(row, tmp_path, monkeypatch).job.inputs[0].types)
    assert isinstance(shown, dict)
    assert shown["generation_config"] == type_


def trl(name: str) -> str:
    return f"from trl import {name}Config as C, {name}Trainer as Trainer\n"


LATE_TRL = {"requirements.txt": "trl==0.29.1\ntransformers==4.57.6"}
# What is told of a field after a trainer was made: as above, or its type where there is no default.
CHANGED = {
    "peft-may-take-over": ("SFT", "gradient_checkpointing=True", "peft_config=p", OLD_TRL, {"gradient_checkpointing": "bool"}),
    "without-peft": ("SFT", "gradient_checkpointing=True", "peft_config=None", OLD_TRL, {"gradient_checkpointing": True}),
    "off-for-peft": ("SFT", "", "peft_config=p", OLD_TRL, {"gradient_checkpointing": False}),
    "peft-of-another-version": (
        "SFT", "gradient_checkpointing=True", "peft_config=p", {"requirements.txt": "trl==1.16.0"}, {"gradient_checkpointing": True},
    ),
    "what-is-not-given": ("SFT", "", "", OLD_TRL, {"dataset_kwargs": "dict", "max_seq_length": "int"}),
    "what-is-given": ("SFT", "max_seq_length=4", "", OLD_TRL, {"max_seq_length": 4}),
    "columns-are-kept": ("KTO", "", "", OLD_TRL, {"remove_unused_columns": False}),
    "by-a-collator-of-the-job": ("KTO", "", "data_collator=f", OLD_TRL, {"remove_unused_columns": True}),
    "by-one-that-may-be-there": ("KTO", "", "**g()", OLD_TRL, {"remove_unused_columns": "bool | None"}),
    "by-no-other-trainer": ("SFT", "", "", OLD_TRL, {"remove_unused_columns": True}),
    "sizes-of-ppo": ("PPO", "", "", OLD_TRL, {"world_size": "int", "batch_size": "int", "run_name": "str", "total_episodes": "int", "seed": 42}),
    "check-points": ("SFT", "", "", LATE_TRL, {"gradient_checkpointing_kwargs.use_reentrant": False}),
    "check-points-beside-what-is-given": ("DPO", "gradient_checkpointing_kwargs={'a': 1}", "", LATE_TRL, {"gradient_checkpointing_kwargs.a": 1, "gradient_checkpointing_kwargs.use_reentrant": False}),
    "check-points-given": ("SFT", "gradient_checkpointing_kwargs={'use_reentrant': True}", "", LATE_TRL, {"gradient_checkpointing_kwargs.use_reentrant": True}),
    "no-check-points": ("SFT", "gradient_checkpointing=False", "", LATE_TRL, {"gradient_checkpointing_kwargs": None}),
    "check-points-perhaps": ("SFT", "gradient_checkpointing=g()", "", LATE_TRL, {"gradient_checkpointing_kwargs": "dict | str | None"}),
    "check-points-of-a-version-between": ("SFT", "", "", {"requirements.txt": "trl==0.27.0\ntransformers==4.57.6"}, {"gradient_checkpointing_kwargs": "dict | str | None"}),
    "check-points-of-transformers-5": ("SFT", "", "", {"requirements.txt": "trl==0.29.1\ntransformers==5.3.0"}, {"gradient_checkpointing_kwargs": None}),
    "check-points-of-an-older-trl": ("SFT", "", "", {"requirements.txt": "trl==0.25.1\ntransformers==4.57.6"}, {"gradient_checkpointing_kwargs": None}),
}  # fmt: skip


@pytest.mark.parametrize("id_", CHANGED)
def test_what_a_trainer_of_trl_makes_of_its_arguments(
    id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, made, given, files, expected = CHANGED[id_]
    body = f"from elsewhere import g, p\ndef f(rows):\n    return rows\nargs = C('o', {made})\nTrainer('m', args=args, {given})\nconfig = args.to_dict()"
    row = Row(id_, START + trl(name) + body, {}, files=files)
    config = run_config(scanned(row, tmp_path, monkeypatch))
    assert isinstance(config, m.Mapping)
    found = {}
    for key in expected:
        held = config
        for part in key.split(".")[:-1]:
            inner = entry(held, part).value
            assert isinstance(inner, m.Mapping)
            held = inner
        found[key] = told(held, key.rpartition(".")[2])
        kind = entry(held, key.rpartition(".")[2]).value
        if found[key] in ("typed", None) and isinstance(kind, m.Typed) and kind.default is None:
            found[key] = render(kind.type)
    assert found == expected


@pytest.mark.parametrize(
    ("made", "files", "words"),
    [
        ("C()", {}, "trl 1.16.0 and transformers 5.24.0"),
        ("C(max_seq_length=2)", {}, "trl 0.9.6 to 0.19.1 and transformers 4.41.2 to 4.54.1"),
        ("C('o')", OLD_TRL, "trl 0.12.2 (requirements.txt) and transformers 4.46.3"),
        ("C(zzz=1)", {}, "none of the versions that inputgen knows takes zzz"),
        ("C(max_length=1)", OLD_TRL, "what requirements.txt asks for has not all that the job gives"),
    ],
)
def test_the_version_is_named(
    made: str, files: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row("", f"{SFT}config = {made}.to_dict()", {}, files=files)
    config = run_config(scanned(row, tmp_path, monkeypatch))
    assert isinstance(config, m.Mapping)
    assert config.open is not None
    assert words in config.open.reason


BETWEEN = "from transformers import Trainer, TrainingArguments as C\nimport argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--seed', type=int)\n"
# What versions tell that differ: their fields' types and defaults, and whether what is no scalar is told as its text.
DIFFERING = {
    "none-in-some": ("C('o')", "4.40.0 4.41.0", "evaluation_strategy", "str | None", None),
    "none-in-some-that-takes-it": ("C('o')", "4.40.0 4.41.0", "eval_strategy", "str", None),
    "none-in-none": ("C('o')", "4.36.2", "evaluation_strategy", "str", "no"),
    "texts": ("C('o')", "4.30.2", "data_seed", "int | str", "None"),
    "texts-of-a-number": ("C('o')", "4.30.2", "seed", "int", 42),
    "texts-of-an-option": ("C('o', learning_rate=p.parse_args().lr)", "4.30.2", "learning_rate", "float", 0.1),
    "texts-of-an-option-not-given": (
        "C('o', data_seed=p.parse_args().seed)",
        "4.30.2",
        "data_seed",
        "int | str",
        "None",
    ),
    "either-of-an-option": ("C('o', learning_rate=p.parse_args().lr)", "4.31.0 4.33.0", "learning_rate", "float", 0.1),
    "name-of-the-run": ("C('o')", "4.54.0", "run_name", "str | None", "o"),
    "name-of-the-run-later": ("C('o')", "4.55.0", "run_name", "str | None", None),
    "name-of-the-run-perhaps": ("C('o')", "4.54.0 4.55.0", "run_name", "str | None", None),
    "values": ("C('o')", "4.36.2", "data_seed", "int | None", None),
}


@pytest.mark.parametrize("id_", DIFFERING)
def test_what_versions_tell_differently(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    args, versions, key, type_, default = DIFFERING[id_]
    files = {f"requirements-{at}.txt": f"transformers=={version}" for at, version in enumerate(versions.split())}
    row = Row("", f"{BETWEEN}Trainer(None, {args}).train()\n# wandb.init(", None, files=files)
    (source,) = scanned(row, tmp_path, monkeypatch).job.inputs
    (field,) = [field for field in source.fields if field.path == (key,)]
    assert render(field.type) == type_
    value = field.value.default if isinstance(field.value, m.Typed) else field.value
    assert (value.value if isinstance(value, m.Known) else None) == default


def test_the_table_names_its_versions() -> None:
    from inputgen.library.argument_table import _lines, row

    versions = row("versions")
    assert versions is not None
    assert len(versions["transformers"]) == len(versions["trl"])
    names = set(_lines()) - {"versions"}
    assert {"TrainingArguments", "Seq2SeqTrainingArguments", "SFTConfig", "PPOConfig", "ModelConfig"} <= names
    for name in names:
        found = row(name)
        assert found is not None
        assert found["package"] in ("transformers", "trl")
        assert len(found["versions"]) == len(versions["trl"])
        assert {at for at in found["versions"] if at is not None} == set(range(len(found["snapshots"])))
        assert {base for held in found["snapshots"] for base in held.get("bases", ())} <= names


TRACKED = (
    "import argparse\nfrom transformers import Trainer, TrainingArguments\np = argparse.ArgumentParser()\n"
    "p.add_argument('--track', action='store_true')\np.add_argument('--other', action='store_true')\na = p.parse_args()\n"
    "if a.track:\n    wandb.init(config={'x': 1})\n"
)


@pytest.mark.parametrize(
    ("tracker", "own", "trainers"),
    [
        ("'wandb' if a.track else 'none'", False, False),
        ("['wandb'] if a.track else []", False, False),
        ("'none' if not a.track else 'wandb'", False, False),
        ("'wandb' if a.other else 'none'", True, True),
        ("'wandb' if a.track and a.other else 'none'", False, True),
    ],
)
def test_trackers_that_go_with_the_run(
    tracker: str, own: bool, trainers: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether what the job gives its run, and what the trainer adds, are there on some paths only."""
    body = f"{TRACKED}t = TrainingArguments('o', report_to={tracker})\nTrainer(None, t).train()"
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    told = {".".join(field.path): field.optional for source in result.job.inputs for field in source.fields}
    assert (told["x"], told["learning_rate"]) == (own, trainers)


ACCELERATED = "import os\nfrom accelerate import Accelerator\nfrom transformers import Trainer, TrainingArguments\na = Accelerator()\n{}\nTrainer(args=TrainingArguments('out', report_to='wandb')).train()"
PROCESSES = [
    ("if a.is_main_process:\n    wandb.init(config={'lr': 0.1})", False),
    ("if not a.is_local_main_process:\n    pass\nelse:\n    wandb.init(config={'lr': 0.1})", False),
    # Elsewhere the Trainer starts a run of its own.
    ("if a.is_main_process and os.environ.get('Y'):\n    wandb.init(config={'lr': 0.1})", True),
    ("if os.environ.get('Y'):\n    wandb.init(config={'lr': 0.1})", True),
    ("if not a.is_main_process:\n    wandb.init(config={'lr': 0.1})", True),
]


@pytest.mark.parametrize(("start", "optional"), PROCESSES)
def test_a_trainer_tells_a_run_in_the_main_process(
    start: str, optional: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", ACCELERATED.format(start), None), tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    assert {field.path: field.optional for field in fields}[("lr",)] is optional
