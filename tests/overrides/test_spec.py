"""An overrides file: its frame, its values, their places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from override_jobs import forms, scanned

from inputgen.overrides.check import check
from inputgen.overrides.form import Forms
from inputgen.overrides.problems import Overrides
from inputgen.overrides.spec import read_spec


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return forms(scanned(tmp_path_factory.mktemp("job")))


def told(text: str, name: str, known: Forms) -> list[str]:
    spec = read_spec(text.encode(), name)
    found = check(spec.given, known)
    return [
        f"{problem.at.line if problem.at else '-'} {problem.what}: {problem.why}; {problem.remedy}"
        for problem in (*spec.problems, *found.problems)
    ]


def wrapped(text: str) -> str:
    return f'{{"overrides": {{"run_config": {text}}}}}'


REFUSED = [
    ("a.yml", "overrides: {}", "- a.yml: wandb launch refuses .yml (Invalid format for config); rename it to .yaml"),
    ("a.txt", "{}", "- a.txt: wandb launch takes .json and .yaml files; rename it"),
    ("a.json", "{", "cannot be read"),
    ("a.json", "[]", "is not a mapping"),
    ("a.json", "{}", "has no 'overrides'"),
    ("a.json", '{"run_config": {}}', '1 run_config: W&B ignores it at the top of a launch spec; write "overrides"'),
    ("a.json", '{"runconfig": {"seed": 1}}', '1 runconfig: W&B ignores it at the top of a launch spec; write "over'),
    ("a.json", '{"files": {}}', "1 files: W&B ignores it at the top of a launch spec"),
    ("a.json", '{"override": {"run_config": {}}}', "did you mean overrides?"),
    ("a.json", '{"overrides": {"runconfig": {"seed": 1}}}', "1 overrides.runconfig: W&B does not know this key"),
    ("a.json", '{"overrides": {"file": {}}}', "did you mean overrides.files?"),
    ("a.json", '{"overrides": []}', "is not a mapping"),
    ("a.json", '{"overrides": {"run_config": 3}}', "is not a mapping"),
    ("a.json", '{"overrides": {"files": {"config.yaml": null}}}', "is not a mapping"),
    (
        "a.json",
        wrapped('{"trainer.lr": 0.1}'),
        "is one key with a dot in it, which the job does not have; did you mean",
    ),
    ("a.json", wrapped('{"trainer": {"lr": "0.1"}}'), "'0.1' is not a float"),
    ("a.json", wrapped('{"trainer": {"batch_size": 64.0}}'), "64.0 is a float, not an int; write 64"),
    ("a.json", wrapped('{"trainer": {"lr": NaN}}'), "is no finite number"),
    ("a.json", wrapped('{"seed": 1, "seed": 2}'), "is there twice"),
    ("a.yaml", "overrides:\n run_config:\n  trainer:\n   lr: 5e-5", "4 trainer.lr: PyYAML reads '5e-5' as text"),
    ("a.yaml", "overrides:\n run_config:\n  trainer:\n   lr: 1E5", "write 100000.0"),
    ("a.yaml", "overrides:\n run_config:\n  trainer:\n   lr: 1e-9", "write 1.0e-09"),
    ("a.yaml", "overrides:\n run_config: {trainer: {model: no}}", "false is not a str; write text, in quotes"),
    ("a.yaml", "overrides:\n run_config: {trainer: {model: 2024-01-01}}", "is a date or time that JSON does not have"),
    ("a.yaml", "overrides:\n run_config: {on: 1}", "has the key True, which is no text; quote it"),
    ("a.yaml", "a: &a [x]\noverrides: *b", "cannot be read"),
]


@pytest.mark.parametrize(("name", "text", "said"), REFUSED, ids=range(len(REFUSED)))
def test_refused(known: Forms, name: str, text: str, said: str) -> None:
    lines = told(text, name, known)
    assert any(said in line for line in lines), lines
    assert len(lines) == 1


def test_what_is_right(known: Forms) -> None:
    document = {
        "job": "e/p/j:latest",
        "queue": "q",
        "overrides": {
            "run_config": {"trainer": {"lr": 1, "layers": [], "model": "x"}, "maybe": None, "a.b": 3},
            "files": {"config.yaml": {"opt": {"name": "sgd"}}},
            "args": ["--x"],
        },
    }
    spec = read_spec(json.dumps(document).encode(), "a.json")
    found = check(spec.given, known, Overrides(spec=spec.spec, beside=spec.beside))
    assert (spec.problems, found.problems, found.notes) == ((), (), ())
    from inputgen.overrides.emit import launch_spec

    assert launch_spec(found.overrides) == document


def test_yaml_floats_that_are_suggested_are_floats() -> None:
    import yaml

    from inputgen.overrides.check import _yaml_float

    for number in (5e-5, 1e5, 1e300, -1e-7, 0.0, 1.5e-9, 123456789.123, 1e16, -2e22):
        assert yaml.safe_load(_yaml_float(number)) == number
        assert isinstance(yaml.safe_load(_yaml_float(number)), float)


def test_a_yaml_bomb_ends(known: Forms, tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    text = "\n".join([*lines, "overrides: {run_config: {opaque: *a59}}"])
    assert told(text, "a.yaml", known)
