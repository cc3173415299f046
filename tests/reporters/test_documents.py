"""The JSON documents: `json`, `types`, `wandb`."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import OPTIONS, Result, a_diagnostic, a_field, a_job, an_input, documentation_job, span

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.model import types as t
from inputgen.reporters.common import to_json_text
from inputgen.reporters.registry import FORMATS, load
from inputgen.reporters.secrets import redact_schema
from inputgen.reporters.values import to_text
from inputgen.schema.defaults import MISSING, to_json

SCHEMA = json.loads((files("inputgen") / "schemas" / "scan.v1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
INFO = replace(OPTIONS, info=True)


def document(*results: Result, **changes: Any) -> Any:
    made = json.loads(load("json").report(results, replace(INFO, **changes)))
    VALIDATOR.validate(made)
    return made


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_object_of_the_schema_is_closed() -> None:
    shapes = [SCHEMA, *SCHEMA["$defs"].values()]
    assert all("additionalProperties" in shape for shape in shapes if shape.get("type") == "object")


def test_the_document() -> None:
    (job,) = document(documentation_job())["jobs"]
    run_config, file = job["inputs"]
    assert job["path"] == "train.py"
    assert [run_config["source"], run_config["path"], file["source"], file["path"]] == [
        "run_config", None, "file", "config.yaml",
    ]  # fmt: skip
    assert run_config["include"] == [["trainer"], ["api_key"]]
    assert run_config["hidden"] == [["seed"], ["trainer", "private", "key"]]
    assert run_config["types"]["名前"] == "str"
    assert run_config["fields"][0] == {
        "path": ["trainer", "learning_rate"],
        "type": "float",
        "default": 0.01,
        "evidence": "value",
        "optional": False,
        "span": {"path": "train.py", "line": 5, "column": 1, "end_line": 5, "end_column": 2},
        "reason": None,
    }
    by_key = {".".join(field["path"]): field for field in run_config["fields"]}
    assert by_key["trainer.batch_size"]["default"] == 32
    assert "default" not in by_key["api_key"]
    assert "default" not in by_key["optimizer"]
    assert by_key["optimizer"]["reason"] == "returned by torch.load, which is not modelled"
    assert "default" not in by_key["warmup"]
    rate = {"title": "Learning Rate", "type": "number", "default": 0.01}
    assert run_config["schema"]["properties"]["trainer"]["properties"]["learning_rate"] == rate
    assert run_config["schema"]["properties"]["api_key"] == {"title": "Api Key", "type": "string", "format": "secret"}
    assert run_config["schema_origin"] == "inferred"
    # The declared type refuses the text that the file has: no default.
    assert file["launch_schema"]["properties"]["lr"] == {"type": "number", "title": "Lr", "required": True}
    assert [item["severity"] for item in job["diagnostics"]] == ["error", "warning", "info"]
    assert job["diagnostics"][1]["related"] == [
        {"path": "train.py", "line": 2, "column": 1, "end_line": 2, "end_column": 2}
    ]


def test_keys_come_in_the_contract_s_order() -> None:
    (job,) = document(documentation_job())["jobs"]
    assert list(job["inputs"][0]) == SCHEMA["$defs"]["input"]["required"]
    assert list(job["diagnostics"][0]) == SCHEMA["$defs"]["diagnostic"]["required"]


def test_what_cannot_be_known_is_null() -> None:
    result = Result(a_job(an_input(include=None, exclude=None, span=None, schema_origin="unknown")))
    (item,) = document(result)["jobs"][0]["inputs"]
    assert (item["include"], item["exclude"], item["span"]) == (None, None, None)


def test_only_notebooks_have_cells() -> None:
    at = span(2, path="nb.ipynb", cell=3)
    (job,) = document(Result(a_job(an_input(a_field("a", span=at)), path="nb.ipynb")))["jobs"]
    assert job["inputs"][0]["fields"][0]["span"]["cell"] == 3
    assert "cell" not in job["inputs"][0]["span"]


def test_info_and_secrets_only_where_asked_for() -> None:
    assert len(document(documentation_job(), info=False)["jobs"][0]["diagnostics"]) == 2
    shown = document(documentation_job(), show_secrets=True)["jobs"][0]["inputs"][0]["fields"]
    assert {"default": "hunter2-hunter2"}.items() <= shown[5].items()


def test_a_diagnostic_does_not_tell_a_secret() -> None:
    leak = a_diagnostic(span(), message="bad 'hunter2-hunter2'", hint="not hunter2-hunter2")
    found = documentation_job()
    made = document(replace(found, job=replace(found.job, diagnostics=(leak,))))
    assert "hunter2" not in json.dumps(made)


BREAK: dict[str, Callable[[Any], Any]] = {
    "version": lambda doc: doc.update(version=2),
    "no jobs": lambda doc: doc.pop("jobs"),
    "extra key": lambda doc: doc.update(extra=1),
    "extra key of a job": lambda doc: doc["jobs"][0].update(extra=1),
    "extra key of an input": lambda doc: doc["jobs"][0]["inputs"][0].update(extra=1),
    "extra key of a field": lambda doc: doc["jobs"][0]["inputs"][0]["fields"][0].update(extra=1),
    "extra key of a span": lambda doc: doc["jobs"][0]["diagnostics"][0]["span"].update(extra=1),
    "no reason": lambda doc: doc["jobs"][0]["inputs"][0]["fields"][0].pop("reason"),
    "source": lambda doc: doc["jobs"][0]["inputs"][0].update(source="env"),
    "run config with a path": lambda doc: doc["jobs"][0]["inputs"][0].update(path="c.yaml"),
    "include as text": lambda doc: doc["jobs"][0]["inputs"][0].update(include=["trainer"]),
    "type": lambda doc: doc["jobs"][0]["inputs"][0]["fields"][0].update(type="number"),
    "union with unknown": lambda doc: doc["jobs"][0]["inputs"][0]["fields"][0].update(type="int | unknown"),
    "leaf type": lambda doc: doc["jobs"][0]["inputs"][0]["types"].update(x=1),
    "evidence": lambda doc: doc["jobs"][0]["inputs"][0]["fields"][0].update(evidence="guess"),
    "code": lambda doc: doc["jobs"][0]["diagnostics"][0].update(code="E501"),
    "severity": lambda doc: doc["jobs"][0]["diagnostics"][0].update(severity="fatal"),
    "no span": lambda doc: doc["jobs"][0]["diagnostics"][0].update(span=None),
    "line 0": lambda doc: doc["jobs"][0]["diagnostics"][0]["span"].update(line=0),
    "cell null": lambda doc: doc["jobs"][0]["diagnostics"][0]["span"].update(cell=None),
    "schema null": lambda doc: doc["jobs"][0]["inputs"][0].update(schema=None),
}


@pytest.mark.parametrize("broken", BREAK.values(), ids=BREAK)
def test_the_schema_refuses_broken_documents(broken: Callable[[Any], Any]) -> None:
    made = copy.deepcopy(document(documentation_job()))
    broken(made)
    assert not VALIDATOR.is_valid(made)


# --- types and wandb -----------------------------------------------------------------------------------------------


def test_types_of_one_file_and_of_several() -> None:
    result = Result(a_job(an_input(a_field("lr", t.FLOAT))))
    one = json.loads(load("types").report([result], replace(OPTIONS, single=True)))
    assert one == {"run_config": {"lr": "float"}}
    assert json.loads(load("types").report([result], OPTIONS)) == {"train.py": one}
    assert json.loads(load("types").report([], OPTIONS)) == {}


def test_types_hold_only_what_is_an_input() -> None:
    file = an_input(a_field("lr", t.STR), source="file", path="c.yaml")
    single = replace(OPTIONS, single=True)
    assert json.loads(load("types").report([Result(a_job(file))], single)) == {"files": {"c.yaml": {"lr": "str"}}}
    assert json.loads(load("types").report([Result(a_job())], single)) == {}
    unknown = an_input(types=m.TypeLeaf(m.UnknownType("why")))
    assert json.loads(load("types").report([Result(a_job(unknown))], single)) == {"run_config": {"*": "unknown"}}


def test_wandb() -> None:
    stored = m.Stored({"@wandb.config": {"wb_type": "unknown"}}, {}, {"wb_type": "typedDict"})
    result = Result(a_job(), stored=stored)
    one = json.loads(load("wandb").report([result], replace(OPTIONS, single=True)))
    assert one == {
        "input_types": {"@wandb.config": {"wb_type": "unknown"}},
        "input_schemas": {},
        "job_json_input_types": {"wb_type": "typedDict"},
    }
    assert json.loads(load("wandb").report([result, result], OPTIONS)) == {"train.py": one}
    with pytest.raises(ValueError, match="stored=True"):
        load("wandb").report([Result(a_job())], OPTIONS)


def test_wandb_schemas_keep_secrets() -> None:
    schema = {"properties": {"key": {"type": "string", "format": "secret", "default": "s3cret"}}}
    stored = m.Stored({}, {"@wandb.config": schema, "files": {"c.yaml": schema}}, {})
    key = a_field("key", t.STR, m.Known("s3cret"), secret=True)
    inputs = tuple(
        an_input(key, source=source, path=path, schema=schema, declared_schema=schema)
        for source, path in (("run_config", None), ("file", "c.yaml"))
    )
    result = Result(a_job(*inputs), stored=stored)
    for name in ("wandb", "json"):
        assert "s3cret" not in load(name).report([result], OPTIONS)
        assert load(name).report([result], replace(OPTIONS, show_secrets=True)).count("s3cret") >= 2


def test_redaction_takes_what_reveals_and_nothing_else() -> None:
    schema = {
        "default": {"db": {"password": "x"}},
        "properties": {
            "db": {"default": {"password": "x"}, "properties": {"password": {"const": "x", "title": "Password"}}},
            "default": {"type": "integer", "default": 3},
        },
    }
    assert redact_schema(schema, frozenset({("db", "password")})) == {
        "properties": {
            "db": {"properties": {"password": {"title": "Password"}}},
            "default": {"type": "integer", "default": 3},
        },
    }


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_pure_text(name: str) -> None:
    result = replace(documentation_job(), stored=m.Stored({}, {}, {}))
    text = load(name).report([result], OPTIONS)
    assert text == load(name).report([result], OPTIONS)
    assert text.endswith("\n")
    assert "hunter2" not in text
    text.encode("utf-8")


def test_half_a_surrogate_pair_can_be_written() -> None:
    result = Result(a_job(an_input(a_field("k\ud800", t.STR, m.Known("\udfff")))))
    text = load("json").report([result], OPTIONS)
    text.encode("utf-8")
    assert json.loads(text)["jobs"][0]["inputs"][0]["fields"][0]["default"] == "\udfff"


# --- JSON text and values ------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_json_text_is_what_json_dumps_writes(value: Any) -> None:
    text = to_json_text(value)
    assert json.loads(text) == value
    assert text == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def test_json_text_of_any_depth() -> None:
    value: Any = 1
    for _ in range(2_000):
        value = {"k": [value]}
    assert to_json_text(value).count("{") == 2_000


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_json_text_has_no_number_that_json_has_not(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json_text({"a": [number]})


UNKNOWN = m.Unknown("why")
HUGE = m.Known(1 << 100_000)
VALUES: list[tuple[m.Value | None, Any, str]] = [
    (m.Known(1), 1, "1"),
    (m.Known(value=True), True, "True"),
    (m.Known(None), None, "None"),
    (m.Known(0.1), 0.1, "0.1"),
    (m.Known("a\n"), "a\n", r"'a\n'"),
    (m.Known(math.nan), MISSING, "nan"),
    (m.Known(-math.inf), MISSING, "-inf"),
    (m.Known(b"x"), MISSING, "b'x'"),
    (m.Known(1j), MISSING, "1j"),
    (HUGE, MISSING, "an int of 100,001 bits"),
    (m.Typed(t.INT, m.Known(3), "argv"), 3, "3"),
    (m.Typed(t.INT), MISSING, ""),
    (UNKNOWN, MISSING, ""),
    (None, MISSING, ""),
    (m.Choice((m.Known(1), m.Known("a"))), MISSING, "1 or 'a'"),
    (m.Sequence("tuple", (m.Known(1), m.Known(2))), [1, 2], "(1, 2)"),
    (m.Sequence("set", (m.Known(1),)), [1], "{1}"),
    (m.Sequence("list", (m.Known(1), UNKNOWN)), MISSING, "[1, unknown]"),
    (m.Sequence("list", (m.Known(1),), UNKNOWN), MISSING, "[1, …]"),
    (m.Mapping((m.Entry("a", m.Known(1)),)), {"a": 1}, "{'a': 1}"),
    (m.Mapping((m.Entry(1, m.Known(1)),)), MISSING, "{1: 1}"),
    (m.Mapping((m.Entry("a", m.Known(1), optional=True),)), MISSING, "{'a': 1}"),
    (m.Mapping((), UNKNOWN), MISSING, "{…}"),
    (m.Object("enum", "job.Color", "RED", m.Known(1)), "RED", "Color.RED"),
    (m.Object("path", "pathlib.Path", None, m.Known("a/b")), "a/b", "Path('a/b')"),
    (m.Object("dataclass", "C", None, None, m.Mapping((m.Entry("a", m.Known(1)),))), {"a": 1}, "C(…)"),
    (m.Object("callable", "function", "job.f"), MISSING, "job.f"),
]


@pytest.mark.parametrize(("value", "as_json", "as_text"), VALUES, ids=range(len(VALUES)))
def test_values(value: m.Value | None, as_json: Any, as_text: str) -> None:
    made = to_json(value)
    assert (made is MISSING) if as_json is MISSING else (made == as_json and type(made) is type(as_json))
    assert to_text(value) == as_text


def test_values_of_any_size_and_depth() -> None:
    deep: m.Value = m.Known(1)
    for _ in range(5_000):
        deep = m.Sequence("list", (deep,))
    assert to_json(deep) is MISSING
    assert len(to_text(deep)) < 2_000
    wide = m.Sequence("list", (m.Known("x" * 10_000),) * 10_000)
    assert len(to_text(wide)) < 5_000
