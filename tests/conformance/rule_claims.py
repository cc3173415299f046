"""What each rule on W&B's behaviour claims, as a check of what the real wandb did with the rule's INVALID jobs.

To add a rule, add a row to `CLAIMS`: its code, and either one claim for all of its INVALID cases or one for each by its
name. A rule on which W&B has no say stands in `NOT_ABOUT_WANDB`, with the reason. A claim is a `Claim`, and says
what `run_job` is told beside the job, and what came of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness import Outcome

from inputgen.model.rules import Case
from inputgen.rules.registry import load

EMPTY = {"wb_type": "typedDict", "params": {"type_map": {}}}
NUMBER = {"wb_type": "number"}
STRING = {"wb_type": "string"}


@dataclass(frozen=True)
class Claim:
    """What W&B does with a job.

    Attributes:
        holds: told what came of the job, and the case; asserts the claim.
        run: further arguments of `run_job`.
        files: further files of the job's folder, by path.
        after: code appended to the job, to show what it has.
    """

    holds: Callable[[Outcome, Case], None]
    run: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    after: str = ""


def tree(**types: object) -> dict[str, object]:
    """The type of a mapping."""
    return {"wb_type": "typedDict", "params": {"type_map": types}}


WHOLE = tree(trainer=tree(lr=NUMBER, steps=NUMBER), seed=NUMBER)


# --- claims -------------------------------------------------------------------------------------------------------


def raises(exception: str, **more: Any) -> Claim:
    """The job dies of an exception, here given without the module of its class, and nothing is recorded."""

    def holds(outcome: Outcome, case: Case) -> None:
        assert outcome.exit_code == 1
        assert exception in str(outcome.exception)
        assert outcome.input_types == {}, "nothing is recorded"

    return Claim(holds, **more)


def _refused(outcome: Outcome, case: Case) -> None:
    """The process ends, as argparse ends it, and nothing is recorded."""
    assert outcome.exit_code == 2
    assert outcome.input_types == {}


def records(types: Mapping[str, object], **more: Any) -> Claim:
    """The job runs through without a warning, and W&B records these inputs."""

    def holds(outcome: Outcome, case: Case) -> None:
        assert (outcome.exit_code, outcome.input_types, silent(outcome)) == (0, types, True)

    return Claim(holds, **more)


def of_run_config(type_: object, **more: Any) -> Claim:
    return records({"@wandb.config": type_}, **more)


def of_file(path: str, type_: object, **more: Any) -> Claim:
    return records({"files": {path: type_}}, **more)


def _as_if_nothing_were_managed(outcome: Outcome, case: Case) -> None:
    assert (outcome.exit_code, outcome.input_types, silent(outcome)) == (0, {}, True)
    config = dict(outcome.run_config or {})
    assert config, "the run has a config"
    stored = outcome.job_json_input_types["params"]["type_map"]
    assert sorted(stored) == sorted(config), "the whole config is stored, as of a job without any declaration"


AS_IF_NOTHING_WERE_MANAGED = Claim(_as_if_nothing_were_managed)


def warns(*texts: str, schema: bool = True) -> Claim:
    """W&B stores the schema all the same, and warns in these words."""

    def holds(outcome: Outcome, case: Case) -> None:
        assert outcome.exit_code == 0
        found = "\n".join(outcome.warnings)
        assert [text for text in texts if text not in found] == []
        assert not schema or outcome.input_schemas.get("@wandb.config")

    return Claim(holds)


def _stores_the_schema(outcome: Outcome, case: Case) -> None:
    assert (outcome.exit_code, silent(outcome)) == (0, True)
    assert outcome.input_schemas["@wandb.config"]["properties"]


STORES_THE_SCHEMA_WITHOUT_A_WORD = Claim(_stores_the_schema)


def config_is(config: Mapping[str, object], **more: Any) -> Claim:
    """The run ends with this config, and nobody is told."""

    def holds(outcome: Outcome, case: Case) -> None:
        assert (outcome.exit_code, outcome.run_config, silent(outcome)) == (0, config, True)

    return Claim(holds, **more)


def silent(outcome: Outcome) -> bool:
    """Whether W&B said nothing; the note that each managed file brings is none."""
    return not [text for text in outcome.warnings if not text.startswith("Symlinked ")]


def _hangs(outcome: Outcome, case: Case) -> None:
    assert outcome.timed_out
    assert outcome.input_types == {}


HANGS = Claim(_hangs, run={"timeout": 8})


def _no_job(outcome: Outcome, case: Case) -> None:
    assert (outcome.exit_code, silent(outcome)) == (0, True)
    assert outcome.run_config is not None, "the run itself goes through"
    assert (outcome.input_types, outcome.input_schemas, outcome.job_json_input_types) == ({}, {}, {})


NO_JOB = Claim(_no_job)
NO_JOB_BY_DEFAULT = Claim(_no_job, run={"job_creation": False})


def _no_schema(outcome: Outcome, case: Case) -> None:
    assert (outcome.exit_code, outcome.input_schemas, silent(outcome)) == (0, {}, True)
    assert outcome.input_types, "the inputs themselves are recorded"


NO_SCHEMA = Claim(_no_schema)


def rewritten(file: str, value: object, **more: Any) -> Claim:
    """With an override at work, W&B leaves this in a config file."""

    def holds(outcome: Outcome, case: Case) -> None:
        assert json.loads(outcome.files_changed[file]) == value

    return Claim(holds, run={"file_overrides": {file: {}}}, **more)


def prints(*lines: str, config: Mapping[str, object] | None = None, **more: Any) -> Claim:
    """The job itself goes on with these values, whatever was launched."""

    def holds(outcome: Outcome, case: Case) -> None:
        assert (outcome.exit_code, outcome.stdout) == (0, lines)
        assert config is None or {**(outcome.run_config or {}), **config} == outcome.run_config

    return Claim(holds, **more)


def _cut_to_nothing(outcome: Outcome, case: Case) -> None:
    assert outcome.exit_code == 0
    assert "{}" in json.dumps(outcome.input_schemas["@wandb.config"])


def _no_fields_are_hidden(outcome: Outcome, case: Case) -> None:
    assert outcome.exit_code == 0
    assert "seed" in outcome.input_schemas["@wandb.config"]["properties"]
    assert "seed" not in outcome.input_types["@wandb.config"]["params"]["type_map"]


def _stores(outcome: Outcome, path: str, properties: Mapping[str, object]) -> None:
    """The second file's schema is not what the first one's is, although both were given the same."""
    assert outcome.exit_code == 0
    stored = outcome.input_schemas["files"]
    assert (stored[path]["properties"], stored["c.yaml"]["properties"]["lr"]["type"]) == (properties, "number")


def _cut_in_second(outcome: Outcome) -> None:
    stored = outcome.input_schemas["@wandb.config"]["properties"]
    assert (stored["a"]["properties"]["rate"]["type"], stored["b"]["properties"]["rate"]) != ("", {"type": ""})
    assert stored["a"]["properties"]["rate"], "the first use keeps its reference"
    assert stored["b"]["properties"]["rate"] == {}


def _siblings_lost(outcome: Outcome, case: Case) -> None:
    assert outcome.exit_code == 0
    assert outcome.run_config is not None
    assert outcome.run_config["m"] == {"a": 9}
    assert any(text.startswith("Config item 'm' was locked by 'launch'") for text in outcome.warnings)


def _uploaded(outcome: Outcome, case: Case) -> None:
    assert outcome.exit_code == 0
    assert any(text.startswith("Symlinked 1 file into the W&B run directory") for text in outcome.warnings)


def _named_at_load(outcome: Outcome, case: Case) -> None:
    """A launched run keeps the override, and the job the value it has read already."""
    assert outcome.exit_code == 0
    assert outcome.stdout == ("{'lr': 0.1}",)
    assert "lr: 9" in outcome.files_changed["c.yaml"], "the override is in the file by then"


Claims = Claim | Mapping[str, Claim | tuple[Claim, ...]]

CLAIMS: dict[str, Claims] = {
    "IG001": raises("SyntaxError"),
    "IG002": {
        "missing": raises("LaunchError: Invalid config path: c.yaml. File does not exist."),
        "above": raises("LaunchError: Invalid config path: ../c.yaml. Please provide a relative path without any"),
        "absolute": raises("LaunchError: Invalid config path: /etc/c.yaml. Please provide a relative path."),
        "extension": raises("LaunchError: Invalid config path: c.toml. Only JSON and YAML files are supported."),
        "folder": raises("IsADirectoryError"),
    },
    "IG003": {
        name: of_file(path, {"wb_type": ""})
        for name, path in {"tab": "c.yaml", "twice": "c.yaml", "list": "c.json", "json-comma": "c.json"}.items()
    },
    "IG101": {"misspelled": raises("AttributeError: "), "imported": raises("ImportError: ")},
    "IG102": {
        "input-schema": raises("TypeError: manage_wandb_config() got an unexpected keyword argument 'input_schema'"),
        "includes": raises("TypeError: manage_wandb_config() got an unexpected keyword argument 'includes'"),
    },
    "IG103": {
        **dict.fromkeys(
            ("typo", "case", "part-of-a-key", "blank", "slash", "glob", "below-a-leaf"), of_run_config(EMPTY)
        ),
        "list-index": of_file("c.yaml", EMPTY),
    },
    "IG104": {
        "fragment": raises("NameError: name 'launch' is not defined"),
        "after-the-imports": raises("NameError: name 'launch' is not defined", files={"a.py": "b = 1\n"}),
        "two-calls-one-report": raises("NameError: name 'launch' is not defined"),
    },
    "IG105": {
        **dict.fromkeys(("typo", "slash"), of_run_config(WHOLE)),
        "file": of_file(
            "c.yaml",
            tree(trainer=tree(lr=NUMBER), lst={"wb_type": "list", "params": {"element_type": NUMBER, "length": 1}}),
        ),
    },
    "IG106": {
        **dict.fromkeys(("include", "constant"), of_run_config(EMPTY)),
        "exclude": of_run_config(WHOLE),
        "file": of_file("c.yaml", EMPTY),
    },
    "IG107": {
        **dict.fromkeys(("number", "none", "no-list"), AS_IF_NOTHING_WERE_MANAGED),
        **dict.fromkeys(("tuple", "list"), of_run_config(EMPTY)),
    },
    "IG108": {
        **dict.fromkeys(("same", "above", "each-key", "two-calls"), of_run_config(EMPTY)),
    },
    "IG109": {
        "top": of_run_config(EMPTY),
        "below": of_run_config(
            {"wb_type": "typedDict", "params": {"type_map": {"trainer.lr": NUMBER, "a": tree(**{"b.c": NUMBER})}}}
        ),
    },
    "IG110": {"letter": HANGS, "twice": HANGS, "end": AS_IF_NOTHING_WERE_MANAGED},
    "IG112": raises("TypeError: argument of type 'PosixPath' is not iterable"),
    "IG113": Claim(lambda outcome, case: _of_a_glob(outcome)),
    "IG114": records({"files": {"c.yaml": tree(lr=NUMBER), "./c.yaml": tree(lr=NUMBER)}}),
    "IG115": NO_SCHEMA,
    "IG116": {"include": of_file("c.yaml", tree(s=NUMBER)), "dropped": of_file("c.yaml", tree(lr=NUMBER))},
    "IG117": AS_IF_NOTHING_WERE_MANAGED,
    "IG119": AS_IF_NOTHING_WERE_MANAGED,
    "IG120": {
        "dict": of_run_config(EMPTY),
        "file": of_file("c.yaml", EMPTY),
        "model": AS_IF_NOTHING_WERE_MANAGED,
    },
    "IG122": {
        case.name: (AS_IF_NOTHING_WERE_MANAGED, of_run_config(tree(lr=NUMBER), run={"args": ["x"]}))
        for case in load("IG122").RULE.invalid
    },
    "IG123": warns("`wandb.require('core')` is a no-op as it is now the default behavior.", schema=False),
    "IG124": {"default": NO_JOB_BY_DEFAULT, "disabled": NO_JOB},
    "IG126": raises("AssertionError"),
    "IG127": config_is({"lr": 0.1}),
    "IG128": config_is({"m": {"a": 1}}),
    "IG129": {"dict": config_is({"lr": 0.1}), "before-init": config_is({})},
    "IG130": {
        case.name: Claim(
            _named_at_load,
            run={"file_overrides": {"c.yaml": {"lr": 9}}},
            after="" if "print(c)" in case.source else "print(c)\n",
        )
        for case in load("IG130").RULE.invalid
    },
    "IG202": rewritten("c.json", {"lr": 0.2}),
    "IG204": (
        {
            "two": (
                of_file("c.yaml", tree(lr=NUMBER)),
                raises("ComposerError", run={"file_overrides": {"c.yaml": {"lr": 1}}}),
            )
        }
    ),
    "IG205": {
        "own": (
            of_file("c.yaml", tree(a=NUMBER, b=STRING)),
            raises("ConstructorError", run={"file_overrides": {"c.yaml": {"a": 2}}}),
        )
    },
    "IG301": raises("LaunchError: schema must be a dict, Pydantic model instance, or Pydantic model class."),
    "IG307": STORES_THE_SCHEMA_WITHOUT_A_WORD,
    "IG309": STORES_THE_SCHEMA_WITHOUT_A_WORD,
    "IG310": of_run_config(tree(lr=NUMBER, seed=NUMBER)),
    "IG311": Claim(_no_fields_are_hidden),
    "IG314": NO_JOB,
    "IG313": {
        "dict-twice": Claim(lambda outcome, case: _stores(outcome, "d.yaml", {"lr": {}})),
        **dict.fromkeys(
            ("definition-twice", "model-twice"),
            Claim(lambda outcome, case: _cut_in_second(outcome)),
        ),
    },
    "IG315": {
        "missing": raises("KeyError: 'N'"),
        "definitions": warns("'$ref' was unexpected"),
        "no-defs": warns("'$ref' was unexpected"),
    },
    "IG316": Claim(_cut_to_nothing),
    "IG401": {
        "own-dict": prints("0.1", config={"lr": 9}, run={"run_config": {"lr": 9}}),
        "written-only": prints("0.1", config={"lr": 9}, run={"run_config": {"lr": 9}}),
        "argparse": prints("0.1", config={"lr": 9}, run={"run_config": {"lr": 9}}),
    },
    "IG402": {
        "by-name": config_is({"lr": 0.1, "api_key": "abcdef0123456789"}),
        "environment": config_is({"hf_token": "abcdef0123456789"}, run={"env": {"HF_TOKEN": "abcdef0123456789"}}),
        "file": Claim(_uploaded),
    },
    "IG403": of_file("c.yaml", tree(lr=NUMBER)),
    "IG404": {
        "typo": Claim(lambda outcome, case: _read_fails(outcome, "KeyError: 'learnin_rate'")),
        **dict.fromkeys(
            ("attribute", "another-exception-caught"),
            Claim(lambda outcome, case: _read_fails(outcome, "AttributeError: ")),
        ),
    },
    "IG405": {
        "one": prints("0.1", config={"seed": 9}, run={"run_config": {"seed": 9}}),
        "nested": prints("0.1", config={"m": {"a": 9}}, run={"run_config": {"m": {"a": 9}}}),
    },
    "IG406": {
        "path": config_is({"data": "data"}),
        "enum": config_is({"o": "ADAM"}),
        "nan": config_is({"x": None}),
        "time": config_is({"x": "2024-01-01"}),
    },
    "IG407": config_is({"lr": 0.1}),
    "IG408": {
        "nested-number": config_is({"m": {"1": 2}}),
        "dash": config_is({"lr": 1}),
        "reserved": config_is({"lr": 1}),
    },
    "IG411": Claim(_siblings_lost, run={"run_config": {"m": {"a": 9}}}),
    "IG903": {
        "missing-key": raises("KeyError: 'x'"),
        "refused-command-line": Claim(_refused),
        "list": raises("TypeError: config must be a dict or have"),
    },
}

# Many of these share a run, in `test_rules_schemas.py`.
SHOWN_TOGETHER = ("IG201", "IG203", "IG302", "IG303", "IG304", "IG305", "IG306", "IG312")

NOT_ABOUT_WANDB = {
    "IG121": "what inputgen cannot evaluate",
    "IG412": "what inputgen cannot evaluate",
    "IG501": "generated files of inputgen",
    "IG901": "a bound of the analysis",
    "IG902": "who calls a function is a matter of the job",
    "IG904": "what inputgen cannot evaluate",
    "IG905": "comments for inputgen",
    "IG906": "which code is not read is a matter of inputgen",
}


def _of_a_glob(outcome: Outcome) -> None:
    assert outcome.input_types == {"files": {"c[1].yaml": {"wb_type": ""}}}
    assert any("No files found at glob pattern" in text for text in outcome.warnings)


def _read_fails(outcome: Outcome, exception: str) -> None:
    assert outcome.exit_code == 1
    assert (outcome.exception or "").startswith(exception)
    assert outcome.run_config == {"learning_rate": 0.1}, "the run has the key that is meant"
