from __future__ import annotations

from typing import Any

import pytest
from build_facts import Call, compact, config_file, facts, label, mapping, span, unknown, value
from hypothesis import given, settings
from hypothesis import strategies as st

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.keypath import join
from inputgen.model.types import FLOAT, INT, STR, render, union_of
from inputgen.model.wandb_types import NUMBER, STRING, WandbDict, to_json
from inputgen.schema.infer import MISSING, default_of
from inputgen.schema.inputs import job_of
from inputgen.schema.tree import type_tree_json

TRAINER = {
    "trainer": {"learning_rate": 0.01, "batch_size": 32, "model": "resnet", "private": {"key": "value"}},
    "seed": 42,
}


def inputs(job: m.Facts) -> dict[str | None, m.Input]:
    return {item.path: item for item in job_of(job, "/project").inputs}


def only(job: m.Facts) -> m.Input:
    (found,) = job_of(job, "/project").inputs
    return found


def types(item: m.Input) -> Any:
    return type_tree_json(item.types)


def rows(item: m.Input) -> list[tuple[str, str, str]]:
    return [(join(field.path), render(field.type), field.evidence) for field in item.fields]


def read(*path: str, default: Any = None, run: int | None = 0) -> m.ConfigRead:
    return m.ConfigRead(run, path, None if default is None else value(default), span())


READ_NONE = replace(read("k"), default=value(None))


@pytest.mark.parametrize("kind", ["namespace", "pydantic"])
def test_what_is_stored_as_its_text_has_no_default_that_is_an_object(kind: m.ObjectKind) -> None:
    held = m.Object(kind, "C", fields=mapping({"a": 1}))
    found = only(facts({"k": held, "l": [held]}))
    assert [(render(field.type), default_of(field)) for field in found.fields] == [
        ("str", MISSING),
        ("list[str]", MISSING),
    ]


def test_the_first_example_of_the_documentation() -> None:
    found = only(facts(TRAINER, Call(include=["trainer"], exclude=["trainer.private"], staged=False)))
    assert types(found) == {"trainer": {"learning_rate": "float", "batch_size": "int", "model": "str"}}
    assert (found.source, found.path, found.declared) == ("run_config", None, True)
    assert (found.include, found.exclude) == ((("trainer",),), (("trainer", "private"),))
    assert [(hidden.path, hidden.why) for hidden in found.hidden] == [
        (("trainer", "private", "key"), "excluded by trainer.private"),
        (("seed",), "not included"),
    ]
    assert rows(found)[0] == ("trainer.learning_rate", "float", "value")
    assert found.fields[0].value == m.Known(0.01, found.fields[0].value.span)  # type: ignore[union-attr]
    assert (found.schema, found.schema_origin, found.open) == (None, "inferred", None)


def test_a_job_without_declarations_has_its_whole_run_config() -> None:
    job = facts(TRAINER)
    found = only(job)
    assert types(found)["seed"] == "int"
    assert not found.declared
    assert found.span == job.runs[0].span
    assert found.wandb is not None
    assert "trainer" in compact(to_json(found.wandb))


def test_the_diagnostics_and_the_root_are_kept() -> None:
    finding = m.Diagnostic("IG001", "x", "error", "m", None, span())
    job = job_of(facts({}), "/project", [finding])
    assert (job.path, job.root, job.diagnostics) == ("job.py", "/project", (finding,))


def test_no_run_and_no_declaration_has_no_input() -> None:
    assert job_of(facts(runs=[]), "/project").inputs == ()


FILE = config_file("a.yaml", {"lr": "5e-5", "m": {"x": 1}, "e": {}}, WandbDict((("lr", NUMBER), ("m", STRING))))


def test_only_files_managed_leaves_no_run_config() -> None:
    found = inputs(facts({"a": 1}, Call("a.yaml", file=FILE)))
    assert list(found) == ["a.yaml"]
    assert types(found["a.yaml"]) == {"lr": "str", "m": {"x": "int"}}
    assert found["a.yaml"].wandb == FILE.wandb


def test_the_run_config_comes_before_the_files() -> None:
    job = facts(
        {"a": 1}, Call("b.yaml", file=FILE), Call("a.yaml", file=FILE), Call(), Call("b.yaml", include=["m"], file=FILE)
    )
    found = inputs(job)
    assert list(found) == [None, "b.yaml", "a.yaml"]
    assert types(found["b.yaml"]) == {"m": {"x": "int"}}
    assert [hidden.path for hidden in found["b.yaml"].hidden] == [("lr",)]
    assert found["b.yaml"].span == job.events[3].span


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, {}),
        ([1], {}),
        (unknown("duplicate key"), {"*": "unknown"}),
        ({1: "a", False: 2}, {"1": "str", "false": "int"}),
        ({"-a-": 1}, {"-a-": "int"}),
    ],
)
def test_what_a_file_holds(content: Any, expected: Any) -> None:
    found = only(facts({}, Call("a.yaml", file=config_file("a.yaml", content, WandbDict()))))
    assert types(found) == expected


def test_a_file_that_is_not_known_is_open() -> None:
    call = Call("a.yaml").declaration()
    found = only(facts({}, replace(call, file_error="it lies outside the project")))
    assert types(found) == {"*": "unknown"}
    assert found.open is not None
    assert found.open.reason == "it lies outside the project"
    assert found.wandb == m.WandbScalar("unknown")


def test_a_path_that_is_not_known_has_no_name() -> None:
    found = only(facts({}, Call(unknown())))
    assert (found.source, found.path) == ("file", None)


def test_a_refused_declaration_leaves_the_job_unmanaged() -> None:
    found = only(facts({"a": 1, "b": 2}, Call(include=[1]), Call(include=["a"])))
    assert not found.declared
    assert types(found) == {"a": "int", "b": "int"}


def test_a_declaration_that_hangs_leaves_no_input() -> None:
    assert job_of(facts({"a": 1}, Call(include=[r"a\b"])), "/project").inputs == ()


@pytest.mark.parametrize("side", ["include", "exclude"])
def test_a_filter_that_cannot_be_known(side: str) -> None:
    found = only(facts({"a": 1}, Call(**{side: unknown("read from a server")}), read("b")))
    assert types(found) == {"*": "unknown"}
    assert getattr(found, side) is None
    assert found.fields == ()
    assert found.open is not None
    assert "read from a server" in found.open.reason


def test_an_open_filter_is_not_known_but_wandb_s_tree_is() -> None:
    found = only(facts({"a": 1, "b": 1}, Call(include=[m.Typed(STR, value("a"))])))
    assert types(found) == {"*": "unknown"}
    assert found.wandb is not None
    assert compact(to_json(found.wandb)) == {"a": "number"}


def test_several_runs_are_joined() -> None:
    found = only(facts(None, runs=[{"a": 1, "b": {"x": 1}}, {"a": "s", "b": {"x": 1, "y": 2}, "c": 1}]))
    assert types(found) == {"a": "int | str", "b": {"x": "int", "y?": "int"}, "c?": "int"}
    optional = {join(field.path): field.optional for field in found.fields}
    assert optional == {"a": False, "b.x": False, "b.y": True, "c": True}


def test_of_several_runs_those_that_declare_the_run_config_count() -> None:
    job = facts(None, Call(include=["a"], staged=False, runs=(1,)), runs=[{"z": 1}, {"a": 1, "b": 2}])
    found = only(job)
    assert types(found) == {"a": "int"}
    assert found.declared


def test_a_declaration_on_some_paths_only() -> None:
    found = only(facts({"a": 1, "b": 2}, Call(include=["a"], certain=False)))
    assert types(found) == {"a": "int", "b?": "int"}
    assert (found.include, found.declared, found.hidden) == (None, True, ())


def test_two_declarations_of_which_one_is_reached() -> None:
    calls = [Call(include=["a"], certain=False), Call(include=["b"], certain=False)]
    found = only(facts({"a": 1, "b": 2, "c": 3}, *calls))
    assert types(found) == {"a?": "int", "b?": "int", "c?": "int"}


def test_undecided_declarations_that_agree_decide() -> None:
    found = only(facts({"a": 1, "b": 2}, Call(include=["a"]), Call(certain=False, exclude=["b"])))
    assert types(found) == {"a": "int"}
    assert [hidden.path for hidden in found.hidden] == [("b",)]


def test_too_many_undecided_declarations_are_not_known() -> None:
    calls = [Call(include=[name], certain=False) for name in "abcdefgh"]
    assert types(only(facts({"a": 1}, *calls))) == {"*": "unknown"}


def test_an_undecided_file_is_shown_as_declared() -> None:
    found = inputs(facts({"a": 1}, Call("a.yaml", file=FILE, certain=False)))
    assert types(found["a.yaml"]) == {"lr": "str", "m": {"x": "int"}}
    assert types(found[None]) == {"a": "int"}
    assert not found[None].declared


def test_a_run_that_another_library_starts() -> None:
    found = inputs(
        facts(None, Call("a.yaml", file=FILE, runs=()), Call(runs=()), read("lr", run=None), implied="Trainer")
    )
    assert types(found[None]) == {"*": "unknown"}
    assert found[None].open is not None
    assert found[None].open.reason == "Trainer"
    assert rows(found[None]) == [("lr", "unknown", "read")]
    assert types(found["a.yaml"])["lr"] == "str"


READS: list[tuple[list[m.ConfigRead], list[tuple[str, str]]]] = [
    ([read("k", default=5)], [("k", "int")]),
    ([read("k")], [("k", "unknown")]),
    ([READ_NONE], [("k", "unknown")]),
    ([READ_NONE, read("k", default=5)], [("k", "int | None")]),
    ([read("k"), read("k", default=5), read("k", default="s")], [("k", "int | str")]),
    ([read("m", default={}), read("m", "url", default="u")], [("m.url", "str")]),
    ([read("m", default={})], [("m", "dict")]),
    ([read("k", default=m.Typed(FLOAT))], [("k", "float")]),
    ([read("k", default=unknown())], [("k", "unknown")]),
    # Covered by a value: the leaf, a mapping above it, what lies in it.
    ([read("a", default="s"), read("t"), read("t", "x"), read("l", "0")], []),
    # Of another run, of the job's own key, excluded.
    ([read("k", run=7), read("_wandb"), read("out"), read("out", "deep")], []),
]


@pytest.mark.parametrize(("reads", "expected"), READS)
def test_reads_are_fields_where_no_value_is(reads: list[m.ConfigRead], expected: list[tuple[str, str]]) -> None:
    found = only(facts({"a": 1, "t": {"x": 1}, "l": [1]}, Call(exclude=["out"]), *reads))
    extra = [(path, type_) for path, type_, evidence in rows(found) if evidence == "read"]
    assert extra == expected
    assert all(field.value is None for field in found.fields if field.evidence == "read")
    assert types(found) == {"a": "int", "t": {"x": "int"}, "l": "list[int]"}


def test_a_read_or_property_that_is_not_included_is_hidden() -> None:
    schema = {"type": "object", "properties": {"p": {"type": "number"}, "lr": {"type": "number"}}}
    found = only(facts({}, Call(include=["lr"], schema=schema), read("seed")))
    assert rows(found) == [("lr", "float", "schema")]
    assert [(hidden.path, hidden.why) for hidden in found.hidden] == [
        (("p",), "not included"),
        (("seed",), "not included"),
    ]


SCHEMA_TYPES: list[tuple[Any, str]] = [
    ({"type": "integer"}, "int"),
    ({"type": "number"}, "float"),
    ({"type": "string"}, "str"),
    ({"type": "boolean"}, "bool"),
    ({"type": "null"}, "None"),
    ({"type": "array"}, "list"),
    ({"type": "array", "items": {"type": "string"}}, "list[str]"),
    ({"type": "array", "items": {"enum": [1, "a"]}}, "list[int | str]"),
    ({"type": "object"}, "dict"),
    ({"type": "object", "properties": {}}, "dict"),
    ({"type": ["number", "null"]}, "float | None"),
    ({"enum": ["a", None, 1]}, "int | str | None"),
    ({"const": True}, "bool"),
    ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "int | None"),
    ({"enum": [[1], {}]}, "dict | list"),
    ({"title": "T"}, "unknown"),
    ({}, "unknown"),
    (True, "unknown"),
    ({"type": "date"}, "unknown"),
    ({"type": []}, "unknown"),
    ({"type": unknown()}, "unknown"),
    (unknown(), "unknown"),
    ({"type": [1]}, "unknown"),
]


@pytest.mark.parametrize(("schema", "expected"), SCHEMA_TYPES, ids=label)
def test_the_type_of_a_schema_property(schema: Any, expected: str) -> None:
    found = only(facts({}, Call(schema={"type": "object", "properties": {"p": schema}})))
    assert rows(found) == [("p", expected, "schema")]
    assert (found.fields[0].reason is not None) == (expected == "unknown")


def test_properties_are_fields_where_no_value_is_and_come_before_reads() -> None:
    schema = {
        "type": "object",
        "$defs": {"Opt": {"type": "object", "properties": {"name": {"type": "string"}}}},
        "properties": {
            "a": {"type": "number"},
            "opt": {"$ref": "#/$defs/Opt"},
            "m": {"properties": {"x": {}, "y": {}}},
        },
    }
    found = only(facts({"a": 1, "m": {"x": 1}}, Call(schema=schema), read("opt", "name"), read("z", default=1)))
    assert rows(found) == [
        ("a", "int", "value"),
        ("m.x", "int", "value"),
        ("opt.name", "str", "schema"),
        ("m.y", "unknown", "schema"),
        ("z", "int", "read"),
    ]
    assert found.schema_origin == "declared"
    assert found.schema is not None
    assert "$defs" not in found.schema
    assert types(found) == {"a": "int", "m": {"x": "int"}}


def test_a_property_is_shown_where_its_key_is_written() -> None:
    schema = value({"type": "object", "properties": {"p": {"type": "object", "properties": {"q": {"type": "string"}}}}})
    entry = schema.entries[1].value.entries[0].value.entries[1].value.entries[0]  # type: ignore[union-attr]
    assert only(facts({}, Call(schema=schema))).fields[0].span == entry.span
    reference = {"$defs": {"X": {"properties": {"q": {}}}}, "properties": {"p": {"$ref": "#/$defs/X"}}}
    job = facts({}, Call(schema=reference))
    assert only(job).fields[0].span == dict(job.events[0].argument_spans)["schema"]  # type: ignore[union-attr]


def test_a_schema_known_in_part_gives_its_known_fields() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "enum": unknown()}, "b": {"type": "integer"}}}
    found = only(facts({}, Call(schema=schema)))
    assert (found.schema, found.schema_origin) == (None, "declared")
    assert rows(found) == [("a", "str", "schema"), ("b", "int", "schema")]


def test_a_pydantic_schema_is_declared_but_not_known() -> None:
    found = only(facts({"a": 1}, Call(schema=m.Object("class", "type", "Trainer"))))
    assert (found.schema, found.schema_origin, rows(found)) == (None, "declared", [("a", "int", "value")])


def test_fields_of_credentials_are_secret() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string", "format": "secret"}, "pin": {"type": "string", "format": "secret"}},
    }
    config = {"a": "x", "hub_token": "abc", "lr": 0.1, "other": "AKIAIOSFODNN7EXAMPLE"}
    reads = [read("api_key"), read("path", default="AKIAIOSFODNN7EXAMPLE"), read("plain", default="x")]
    found = only(facts(config, Call(schema=schema), *reads))
    secret = {join(field.path) for field in found.fields if field.secret}
    assert secret == {"a", "hub_token", "other", "pin", "api_key", "path"}


@pytest.mark.parametrize(
    ("data", "type_", "reason"),
    [
        (unknown("from torch"), "unknown", "from torch"),
        ([1, unknown("from torch")], "list", "from torch"),
        ([1], "list[int]", None),
        (m.Typed(union_of([INT, FLOAT])), "float | int", None),
        (m.Choice((value(1), value("a"))), "int | str", None),
        (m.Object("instance", "Model", fields=mapping({"a": unknown()})), "str", None),
        ([m.Object("instance", "Model", fields=mapping({"a": unknown()}))], "list[str]", None),
        ([[unknown("from torch")]], "list[list]", "from torch"),
        (m.Object("array", "numpy.ndarray"), "unknown", "an array of numpy.ndarray: its shape is not known"),
    ],
)
def test_the_reason_a_field_is_unknown(data: Any, type_: str, reason: str | None) -> None:
    (field,) = only(facts({"k": data})).fields
    assert (render(field.type), field.reason) == (type_, reason)


def test_a_key_in_a_mapping_that_is_optional_is_optional() -> None:
    found = only(facts(mapping({"m": {"x": 1}, "n": 1}, optional=("m",))))
    assert types(found) == {"m?": {"x": "int"}, "n": "int"}
    assert {join(field.path): field.optional for field in found.fields} == {"m.x": True, "n": False}


def test_openness_below_the_top_is_told() -> None:
    found = only(facts({"a": 1, "m": mapping({"x": 1}, open_="read from a file")}))
    assert found.open is not None
    assert found.open.reason == "read from a file"


def deep(levels: int) -> m.Value:
    nested: m.Value = value(1)
    for _ in range(levels):
        nested = (
            m.Mapping((m.Entry("k", m.Choice((nested, m.Sequence("list", (nested,))))),))
            if levels % 2
            else m.Mapping((m.Entry("k", nested),))
        )
    return nested


def test_hostile_nesting_in_every_argument_is_survived() -> None:
    for levels in (301, 3_000):
        call = Call(include=deep(levels), exclude=[deep(levels)], schema=deep(levels))
        job_of(facts(deep(levels), call, read("k", default=deep(levels))), "/project")
        job_of(facts(deep(levels), Call(schema={"properties": deep(levels)})), "/project")


def test_a_list_that_holds_another_twice_many_times_over_ends_in_unknown() -> None:
    shared: m.Value = value([1])
    for _ in range(60):
        shared = m.Sequence("list", (shared, shared))
    assert types(only(facts({"k": shared}, Call(include=shared)))) == {"*": "unknown"}
    found = only(facts({"k": shared, "later": 1}))
    assert "int" not in types(found)["k"]
    assert found.open is not None
    assert "100000" in found.open.reason


SCALARS = st.sampled_from([1, 1.5, "s", None, True, b"x", unknown(), m.Typed(INT, value(3)), m.Typed(STR)])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "_wandb"]) | st.integers(0, 1), inner, max_size=3)
        | st.lists(inner, min_size=1, max_size=2).map(lambda options: m.Choice(tuple(map(value, options))))
    ),
    max_leaves=8,
)
PATHS = st.none() | VALUES | st.lists(st.sampled_from(["a", "b", "a.b", "", "a\\", "a\\b"]), max_size=2)


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["a", "b", "-a"]), VALUES, max_size=3), max_size=2),
    st.lists(st.tuples(st.none() | st.just("a.yaml"), PATHS, PATHS, VALUES, st.booleans(), st.booleans()), max_size=3),
)
def test_any_facts_give_a_job_whose_fields_and_types_agree(configs: Any, calls: Any) -> None:
    numbers = tuple(range(len(configs)))
    made = [
        Call(path, include, exclude, schema, FILE if path else None, staged, numbers, certain)
        for path, include, exclude, schema, staged, certain in calls
    ]
    for item in job_of(facts(None, *made, runs=configs), "/project").inputs:
        paths = [field.path for field in item.fields]
        assert len(set(paths)) == len(paths)
        assert not set(paths) & {hidden.path for hidden in item.hidden}
        leaves = list(_leaves(item.types, ()))
        assert leaves == [(field.path, field.type) for field in item.fields if field.evidence == "value"]


def _leaves(tree: m.TypeTree, path: tuple[str, ...]) -> Any:
    if isinstance(tree, m.TypeLeaf):
        yield path, tree.type
        return
    for entry in tree.entries:
        yield from _leaves(entry.tree, (*path, entry.key))
