"""What wandb 0.31.0 stored for jobs of this shape, measured with a real run each, against `stored_of`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pytest
from build_facts import Call, compact, config_file, facts, unknown, value

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.model.wandb_types import NUMBER, STRING, UNPARSED, WandbDict
from inputgen.schema.recorded import lost_declarations
from inputgen.schema.stored import stored_of

CONFIG = {
    "model": {"name": "r", "layers": 18, "opt": {"lr": 0.1, "sched": {"g": 1}}},
    "modelx": 1,
    "training": {"epochs": 1, "bs": 2},
    "lr": 0.1,
    "l": 1,
    "r": 1,
    "a.b": {"c": 1},
    "a": {"b": {"c": "x"}},
    "lst": [{"k": 1}],
    "empty": {},
}
WHOLE = {
    "model": {"name": "string", "layers": "number", "opt": {"lr": "number", "sched": {"g": "number"}}},
    "modelx": "number",
    "training": {"epochs": "number", "bs": "number"},
    "lr": "number",
    "l": "number",
    "r": "number",
    "a.b": {"c": "number"},
    "a": {"b": {"c": "string"}},
    "lst": "list[1]<{'k': 'number'}>",
}
FILE = config_file("a.yaml", {"x": 1, "y": {"z": "s"}}, WandbDict((("x", NUMBER), ("y", WandbDict((("z", STRING),))))))
FILE_TYPES = {"x": "number", "y": {"z": "string"}}
S1, S2 = {"type": "object", "x": 1}, {"type": "object", "x": 2}


@dataclass
class Case:
    name: str
    calls: list[Call]
    config: Any = None
    types: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    schemas: dict[str, Any] = field(default_factory=dict)
    job_json: Any = field(default_factory=dict)
    lost: int = 0


def config_of(types: Any) -> dict[str, Any]:
    return {"@wandb.config": types}


CASES = [
    Case("nothing managed", [], CONFIG, job_json=WHOLE),
    Case(
        "docs example",
        [Call(include=["model"], exclude=["model.opt"], staged=False)],
        CONFIG,
        config_of({"model": {"name": "string", "layers": "number"}}),
    ),
    Case("the empty path takes everything", [Call(include=[""])], CONFIG, config_of(WHOLE)),
    Case("excluding the empty path leaves nothing", [Call(exclude=[""])], CONFIG, config_of({})),
    Case("a str is taken letter by letter", [Call(include="lr")], CONFIG, config_of({"l": "number", "r": "number"})),
    Case("an include that takes nothing", [Call(include=["nope"])], CONFIG, config_of({})),
    Case(
        "calls add up",
        [Call(include=["model.name"]), Call(include=["training"], exclude=["training.bs"]), Call()],
        CONFIG,
        config_of({"model": {"name": "string"}, "training": {"epochs": "number"}}),
    ),
    Case(
        "staged and refused first: as if nothing was managed",
        [Call(include=[1]), Call(include=["model"])],
        CONFIG,
        job_json=WHOLE,
        lost=2,
    ),
    Case("a trailing backslash", [Call(include=["lr\\"])], CONFIG, job_json=WHOLE, lost=1),
    Case(
        "staged and refused second: the first stands, later staged are lost, later calls are not",
        [Call(include=["lr"]), Call(include=[1]), Call(include=["model"]), Call(include=["l"], staged=False)],
        CONFIG,
        config_of({"lr": "number", "l": "number"}),
        lost=2,
    ),
    Case(
        "an exclude that is refused loses its include too",
        [Call(include=["lr"], exclude=[1], schema=S1)],
        CONFIG,
        job_json=WHOLE,
        lost=1,
    ),
    Case(
        "a refused file loses the run config after it",
        [Call("a.yaml", include=[1], file=FILE), Call(include=["b"])],
        {"a": 1, "b": 2},
        job_json={"a": "number", "b": "number"},
        lost=2,
    ),
    Case(
        "refused after init: that call alone",
        [Call(include=[1], staged=False), Call(include=["b"], staged=False)],
        {"a": 1, "b": 2},
        config_of({"b": "number"}),
        lost=1,
    ),
    Case("a backslash before init: no run, nothing stored", [Call(include=[r"a\b"])], CONFIG, job_json=None, lost=1),
    Case(
        "only a file: the run config is nowhere", [Call("a.yaml", file=FILE)], {"lr": 1}, files={"a.yaml": FILE_TYPES}
    ),
    Case(
        "both",
        [Call("a.yaml", include=["y"], file=FILE), Call(exclude=["secret"])],
        {"lr": 0.1, "secret": "x"},
        config_of({"lr": "number"}),
        {"a.yaml": {"y": {"z": "string"}}},
    ),
    Case(
        "two spellings are two inputs",
        [Call("a.yaml", file=FILE), Call("./a.yaml", exclude=["y"], file=FILE)],
        files={"a.yaml": FILE_TYPES, "./a.yaml": {"x": "number"}},
    ),
    Case(
        "a file's filters do not add up, its schema stays",
        [Call("a.yaml", include=["y"], schema=S1, file=FILE), Call("a.yaml", include=["x"], file=FILE)],
        files={"a.yaml": {"x": "number"}},
        schemas={"files": {"a.yaml": S1}},
    ),
    Case(
        "a file's later schema counts",
        [Call("a.yaml", schema=S1, file=FILE), Call("a.yaml", schema=S2, file=FILE)],
        files={"a.yaml": FILE_TYPES},
        schemas={"files": {"a.yaml": S2}},
    ),
    Case(
        "the run config's last schema counts",
        [Call(schema=S1), Call(schema=S2)],
        {"a": 1},
        config_of({"a": "number"}),
        schemas=config_of(S2),
    ),
    Case(
        "a later call without a schema wipes it",
        [Call(schema=S1), Call(include=[])],
        {"a": 1},
        config_of({"a": "number"}),
    ),
    Case("an empty schema is none", [Call(schema={})], {"a": 1}, config_of({"a": "number"})),
    Case(
        "a schema that names nothing of the config",
        [Call(exclude=["lr"], schema=S1)],
        {"lr": 1},
        config_of({}),
        schemas=config_of(S1),
    ),
    Case("NaN in a schema: no job", [Call(schema={"x": math.nan})], {"a": 1}, job_json=None),
    Case("NaN in a schema that is wiped", [Call(schema={"x": math.nan}), Call()], {"a": 1}, config_of({"a": "number"})),
    Case(
        "NaN in a file's schema stays",
        [Call("a.yaml", schema={"x": math.inf}, file=FILE), Call("a.yaml", file=FILE)],
        {"a": 1},
        job_json=None,
    ),
    Case(
        "a schema JSON has no form for, staged",
        [Call(schema={"x": range(2)})],
        {"a": 1},
        job_json={"a": "number"},
        lost=1,
    ),
    Case(
        "a missing definition raises in the call",
        [Call(schema={"$defs": {"X": {}}, "p": {"$ref": "#/$defs/Y"}})],
        {"a": 1},
        job_json={"a": "number"},
        lost=1,
    ),
    Case(
        "a declaration that fails by itself loses no other",
        [Call("../x.yaml", failure="LaunchError: backward traversal"), Call(include=["a"])],
        {"a": 1, "b": 2},
        config_of({"a": "number"}),
        lost=1,
    ),
    Case("managed after the run has finished", [Call(runs=())], {"lr": 0.1}, job_json={"lr": "number"}),
    Case(
        "a file W&B cannot parse",
        [Call("a.yaml", include=["x"], file=config_file("a.yaml", {"x": 1}, UNPARSED))],
        files={"a.yaml": ""},
    ),
    Case("no config", [Call()], {}, config_of({})),
    Case(
        "stripped keys are named as stored",
        [Call(include=["-d-", "k.1", "m.None"])],
        {"-d-": 1, "k": {1: 2, 3: 4}, "m": {None: 1}},
        config_of({"k": {"1": "number"}, "m": {"None": "number"}}),
    ),
    # What cannot be known.
    Case("an unknown filter", [Call(include=unknown())], {"a": 1}, config_of("unknown")),
    Case(
        "an open filter counts at its default",
        [Call(include=[m.Typed(m.ScalarType("str"), value("a"))])],
        {"a": 1, "b": 1},
        config_of({"a": "number"}),
    ),
    Case("an unknown path", [Call(unknown(), file=None)], {"a": 1}, files={"*": "unknown"}),
    Case(
        "a path at its default",
        [Call(m.Typed(m.ScalarType("str"), value("a.yaml")), file=FILE)],
        {"a": 1},
        files={"a.yaml": FILE_TYPES},
    ),
    Case("a file that cannot be read here", [Call("b.yaml")], {"a": 1}, files={"b.yaml": "unknown"}),
    Case(
        "a pydantic schema",
        [Call(schema=m.Object("class", "type", "Model"))],
        {"a": 1},
        config_of({"a": "number"}),
        schemas=config_of({"wb_type": "unknown"}),
    ),
    Case("an unknown config", [Call()], unknown(), config_of("unknown")),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_stored(case: Case) -> None:
    job = facts({} if case.config is None else case.config, *case.calls)
    stored = stored_of(job)
    types = {**case.types, **({"files": case.files} if case.files else {})}
    found = dict(stored.input_types)
    shown = {key: compact(found[key]) for key in found if key != "files"}
    if "files" in found:
        shown["files"] = {path: compact(tree) for path, tree in found["files"].items()}
    assert shown == types
    assert stored.input_schemas == case.schemas
    if case.job_json is None:
        assert stored.job_json_input_types == {}
    else:
        assert compact(stored.job_json_input_types) == case.job_json
    assert len(lost_declarations(job)) == case.lost


def test_nothing_is_stored_without_a_run() -> None:
    assert stored_of(facts(runs=[])) == m.Stored({}, {}, {})


def test_the_last_run_counts_and_a_generator_is_empty_for_it() -> None:
    job = facts(None, Call(include=(key for key in ["a"]), runs=(0, 1)), runs=[{"a": 1, "b": 2}, {"a": "s", "b": 2}])
    assert compact(stored_of(job).input_types["@wandb.config"]) == {"a": "string", "b": "number"}


def test_a_declaration_after_init_is_its_run_s_alone() -> None:
    calls = [Call(include=["a"], runs=(0, 1)), Call("a.yaml", file=FILE, staged=False, runs=(0,))]
    stored = stored_of(facts(None, *calls, runs=[{"a": 1, "b": 2}, {"a": "s", "b": 2}]))
    assert list(stored.input_types) == ["@wandb.config"]
    assert compact(stored.input_types["@wandb.config"]) == {"a": "string"}


def test_a_run_that_is_offline_makes_no_job() -> None:
    job = facts(None, Call(), runs=[{"a": 1}])
    assert stored_of(replace(job, runs=(replace(job.runs[0], recorded=False),))) == m.Stored({}, {}, {})


def test_a_run_that_hangs_leaves_what_was_stored_before() -> None:
    calls = [Call(include=["a"]), Call(include=[r"\x"], staged=False, runs=(1,))]
    stored = stored_of(facts(None, *calls, runs=[{"a": 1}, {"b": 1}, {"c": 1}]))
    assert compact(stored.input_types["@wandb.config"]) == {"a": "number"}


def test_a_run_another_library_starts_takes_every_declaration() -> None:
    calls = [Call("a.yaml", file=FILE, runs=()), Call(include=["lr"], runs=())]
    stored = stored_of(facts(None, *calls, implied="Trainer starts it"))
    assert compact(stored.input_types["@wandb.config"]) == "unknown"
    assert compact(stored.input_types["files"]["a.yaml"]) == FILE_TYPES
