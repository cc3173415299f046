"""Overrides against a job: what holds, what is refused and how, what is only noted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from override_jobs import forms, scanned, set_

from inputgen.errors import UsageError
from inputgen.overrides.form import Forms


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return forms(scanned(tmp_path_factory.mktemp("job")))


HOLDS: list[tuple[list[str], Any, Any]] = [
    (["trainer.lr=3e-3"], {"trainer": {"lr": 0.003}}, {}),
    (["trainer.lr=1"], {"trainer": {"lr": 1.0}}, {}),
    (["trainer.batch_size=16"], {"trainer": {"batch_size": 16}}, {}),
    (['trainer={"lr": 0.5, "model": "vit"}'], {"trainer": {"lr": 0.5, "model": "vit"}}, {}),
    (["trainer.lr=0.5", "trainer.lr=0.25"], {"trainer": {"lr": 0.25}}, {}),
    (["trainer.model=null"], {"trainer": {"model": "null"}}, {}),
    (["trainer.model=a=b:c"], {"trainer": {"model": "a=b:c"}}, {}),
    (["warmup=null"], {"warmup": None}, {}),
    (["warmup=0.1"], {"warmup": 0.1}, {}),
    (["warmup=linear"], {"warmup": "linear"}, {}),
    (["maybe=null"], {"maybe": None}, {}),
    (["either=2"], {"either": 2}, {}),
    (["either=two"], {"either": "two"}, {}),
    (["debug=true"], {"debug": True}, {}),
    ([r"a\.b=2"], {"a.b": 2}, {}),
    (["epochs=3"], {"epochs": 3}, {}),
    (["depth=4"], {"depth": 4}, {}),
    (["sizes=[1]"], {"sizes": [1]}, {}),
    (["word=abc"], {"word": "abc"}, {}),
    (["word=abcde"], {"word": "abcde"}, {}),
    (["config.yaml:lr=7"], {}, {"config.yaml": {"lr": 7.0}}),
    (["config.yaml:opt.betas=[0.5, 1]"], {}, {"config.yaml": {"opt": {"betas": [0.5, 1]}}}),
    (["sub/data.json:path=x"], {}, {"sub/data.json": {"path": "x"}}),
]


@pytest.mark.parametrize(("texts", "run_config", "files"), HOLDS, ids=[row[0][0] for row in HOLDS])
def test_holds(known: Forms, texts: list[str], run_config: Any, files: Any) -> None:
    found = set_(texts, known)
    assert found.problems == ()
    assert found.notes == ()
    assert (found.overrides.run_config, found.overrides.files) == (run_config, files)


REFUSED: list[tuple[str, str, tuple[int, int] | None]] = [
    ("trainer.lr=fast", "'fast' is not a float; write more than 0 and at most 1", (13, 9)),
    ("trainer.lr=0", "0.0 has to be more than 0", (13, 9)),
    ("trainer.lr=2", "2.0 has to be at most 1", (13, 9)),
    ("trainer.batch_size=32", "32 has to be one of 16, 64, 256", (14, 9)),
    ("trainer.batch_size=64.0", "'64.0' is not an int; write 64", (14, 9)),
    ("seed=1e3", "'1e3' is not an int; write 1000", (7, 5)),
    ("seed=null", "'null' is not an int", (7, 5)),
    ("debug=yes", "'yes' is not a bool; write true or false", None),
    ("epochs=0", "0 has to be at least 1", (15, 5)),
    ("sizes=[9]", "[0] has to be one of 1, 2, 3", (18, 5)),
    ("sizes=[1, 2, 3]", "has to have at most 2 elements", (18, 5)),
    ("sizes=[1, 1]", "has an element twice", (18, 5)),
    ("word=ABC", "has to match", (17, 5)),
    ("word=abcdef", "has to have at most 5 characters", (17, 5)),
    ("trainer.layers=3", "is not a list[int]", (6, 66)),
    ('trainer.layers=["a"]', "is not a list[int]", (6, 66)),
    ("trainer=3", "is a mapping", None),
    ('trainer={"lr": "x"}', "'x' is not a float", (13, 9)),
    ("trainer.batchsize=3", "is no key of the job; did you mean trainer.batch_size?", (6, 29)),
    ("trainer.xx=3", "is no key of the job; its inputs are trainer.lr", None),
    ("learning_rates=3", "is no key of the job", None),
    (r"trainer\.lr=3", "did you mean trainer.lr?", None),
    ("trainer.private.key=x", "is no input of the job: excluded by trainer.private", (20, 1)),
    ("trainer.private.other=x", "excluded by trainer.private", (20, 1)),
    ("trainer.private={}", "excluded by trainer.private", (20, 1)),
    ("sub/data.json:size=3", "not included", (22, 1)),
    ("sub/data.json:new=3", "not included", (22, 1)),
    ("seed.x=1", "seed is an int, which has no keys; override seed", (7, 5)),
    ("opt.name=x", "did you mean config.yaml:opt.name?", None),
    ("config.yaml:seed=3", "did you mean seed?", None),
    ("./config.yaml:lr=3", "the job spells the file 'config.yaml'", None),
    ("confg.yaml:lr=3", "the job does not declare confg.yaml; did you mean config.yaml:lr?", None),
]


@pytest.mark.parametrize(("text", "said", "declared"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(known: Forms, text: str, said: str, declared: tuple[int, int] | None) -> None:
    (problem, *more) = set_([text], known).problems
    assert more == []
    assert said in f"{problem.why}; {problem.remedy}"
    if declared is not None:
        assert problem.declared is not None
        assert (problem.declared.line, problem.declared.column) == declared


def test_all_problems_at_once(known: Forms) -> None:
    found = set_([row[0] for row in REFUSED], known)
    assert len(found.problems) == len(REFUSED)


SECRETS = ["hf_token.x=hf_0123456789abcdefghijklmnopqrstu", "secret=3", "seed=hf_0123456789abcdefghijklmnopqrstu"]


@pytest.mark.parametrize("text", [*SECRETS, 'db_password={"a": "opensesame"}', "nokey=hf_0123456789abcdefghijklmnop"])
def test_secrets_are_not_told(known: Forms, text: str) -> None:
    found = set_([text], known)
    told = repr(found.problems) + repr(found.notes)
    assert "hf_0" not in told
    assert "sesame" not in told


def test_which_overrides_are_secret(known: Forms) -> None:
    found = set_(["hf_token=a", "secret=b", "trainer.model=hf_0123456789abcdefghijklmnopqrstu", "seed=3"], known)
    assert found.overrides.secrets == ((None, ("hf_token",)), (None, ("secret",)), (None, ("trainer", "model")))


NOTED = [
    ("opaque=[1]", [1], None),
    ("opaque.x=1", {"x": 1}, "not checked: opaque is an unknown"),
    ("tag=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", None, "the pattern of its schema is not tried"),
    ("seed=9007199254740993", None, "loses digits"),
]


@pytest.mark.parametrize(("text", "value", "note"), NOTED, ids=[row[0] for row in NOTED])
def test_noted(known: Forms, text: str, value: Any, note: str | None) -> None:
    started = time.monotonic()
    found = set_([text], known)
    assert time.monotonic() - started < 2
    assert found.problems == ()
    assert [note in one for one in found.notes] == ([] if note is None else [True])
    if value is not None:
        assert found.overrides.run_config["opaque"] == value


def test_one_key_as_a_whole_and_in_part(known: Forms) -> None:
    (problem,) = set_(["opaque=1", "opaque.x=2"], known).problems
    assert "give one of the two" in problem.remedy


OPEN = [
    ("wandb.init(config=load())", "anything.at.all=3", {"anything": {"at": {"all": 3}}}),
    ("wandb.init(config={'a': 1, **load()})", "b=text", {"b": "text"}),
    ("wandb.init(config={'a': 1, 'm': load()})", "m.x=1", {"m": {"x": 1}}),
]


@pytest.mark.parametrize(("body", "text", "value"), OPEN, ids=[row[1] for row in OPEN])
def test_an_open_mapping_takes_any_key_with_a_note(tmp_path: Path, body: str, text: str, value: Any) -> None:
    source = f"import wandb\nfrom lib import load\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config()\n{body}\n"
    found = set_([text], forms(scanned(tmp_path, source, {})))
    assert found.problems == ()
    assert "not checked" in found.notes[0]
    assert found.overrides.run_config == value


def test_without_a_run_config_input(tmp_path: Path) -> None:
    source = "from wandb.sdk import launch\nlaunch.manage_config_file('config.yaml')\n"
    found = set_(["lr=1", "zzz=1"], forms(scanned(tmp_path, source)))
    assert [problem.remedy for problem in found.problems] == [
        "did you mean config.yaml:lr?",
        "address a file: config.yaml:KEY",
    ]


def test_a_file_that_cannot_be_known(tmp_path: Path) -> None:
    source = "from lib import path\nfrom wandb.sdk import launch\nlaunch.manage_config_file(path)\n"
    found = set_(["my.yaml:lr=1"], forms(scanned(tmp_path, source, {})))
    assert (found.problems, found.overrides.files) == ((), {"my.yaml": {"lr": 1}})
    assert "cannot be known" in found.notes[0]


USAGE = ["lr", "=3", "", "config.yaml:=3", r"a\b=1", "a\\=1", "lr=\udc80"]


@pytest.mark.parametrize("text", USAGE, ids=range(len(USAGE)))
def test_no_assignment(known: Forms, text: str) -> None:
    with pytest.raises(UsageError):
        set_([text], known)


def test_many_unknown_keys_among_many_fields_end_soon(tmp_path: Path) -> None:
    config = {f"group_{n % 50}_key_number_{n}": n for n in range(3000)}
    started = time.monotonic()
    known = forms(scanned(tmp_path, f"import wandb\nwandb.init(config={config!r})\n", {}))
    found = set_([f"group_{n}_kez={n}" for n in range(300)], known)
    assert len(found.problems) == 300
    assert time.monotonic() - started < 20


LATE = [
    ("wandb.init(config=c)", ["m.a=9"], 0),
    ("wandb.init()\nwandb.config.update(c)", ["m.a=9"], 1),
    ("wandb.init()\nwandb.config.update(c)", ["m.a=9", "m.b=2"], 0),
    ("wandb.init()\nwandb.config.update(c)", ["n=2"], 0),
    ("run = wandb.init()\nrun.config['m'] = c['m']", ['m={"a": 1}'], 1),
]


@pytest.mark.parametrize(("body", "texts", "notes"), LATE, ids=range(len(LATE)))
def test_siblings_that_w_and_b_drops(tmp_path: Path, body: str, texts: list[str], notes: int) -> None:
    source = f"import wandb\nc = {{'m': {{'a': 1, 'b': 2}}, 'n': 1}}\n{body}\n"
    found = set_(texts, forms(scanned(tmp_path, source, {})))
    assert found.problems == ()
    assert len(found.notes) == notes
    assert all("the run has no m.b; override them, too" in note for note in found.notes)
