from __future__ import annotations

import dataclasses
import enum
from collections import deque
from pathlib import PurePosixPath
from typing import Any

import pytest
from build_facts import label, mapping, unknown, value

from inputgen import model as m
from inputgen.model.types import DICT, FLOAT, INT, STR, render, union_of
from inputgen.schema.normal import MAX_PARTS, prepared
from inputgen.schema.tree import type_tree, type_tree_json
from inputgen.schema.types_of import type_of


class Color(enum.Enum):
    RED = 1


class Text(str, enum.Enum):
    A = "a"


@dataclasses.dataclass
class Data:
    a: int = 1
    e: dict[str, int] = dataclasses.field(default_factory=dict)
    t: tuple[int, ...] = (1, 2)


def obj(kind: Any, type_: str = "X") -> m.Object:
    return m.Object(kind, type_)


def known_of(*values: Any) -> m.Choice:
    return m.Choice(tuple(map(value, values)))


LEAVES = [
    (True, "bool"),
    (1, "int"),
    (2**70, "int"),
    (1.0, "float"),
    (float("nan"), "float"),
    ("s", "str"),
    (None, "None"),
    (b"x", "str"),
    (1 + 2j, "str"),
    ([], "list"),
    ((), "list"),
    ([1], "list[int]"),
    ((1, 2), "list[int]"),
    ([1, "a"], "list[int | str]"),
    ([1, None], "list[int | None]"),
    ([1, 1.0, True], "list[bool | float | int]"),
    ([[1], [2.0]], "list[list[float] | list[int]]"),
    ([[], [1]], "list[list[int]]"),
    ([{"a": 1}, {}], "list[dict]"),
    ([{"a": 1}, 2], "list[dict | int]"),
    ({1, 2}, "list[int]"),
    (frozenset("a"), "list[str]"),
    (range(3), "list[int]"),
    (deque([1]), "list[int]"),
    (bytearray(b"x"), "list[int]"),
    ([Data()], "list[dict]"),
    ([slice(1)], "list[dict]"),
    (Color.RED, "str"),
    (Text.A, "str"),
    ([Color.RED], "list[str]"),
    (PurePosixPath("x"), "str"),
    (obj("time", "datetime.date"), "str"),
    (obj("number", "Decimal"), "str"),
    (obj("callable"), "str"),
    (obj("class"), "str"),
    (obj("namespace"), "str"),
    (obj("pydantic"), "str"),
    (obj("instance"), "str"),
    (obj("file"), "str"),
    (obj("module", "module"), "unknown"),
    (obj("instance", "object"), "unknown"),
    (obj("instance", "builtins.ValueError"), "unknown"),
    (obj("instance", "my.object"), "str"),
    (obj("array", "numpy.ndarray"), "unknown"),
    (unknown(), "unknown"),
    ([unknown()], "list"),
    ([1, unknown()], "list"),
    (m.Sequence("list", (value(1),), value("a")), "list[int | str]"),
    (m.Sequence("list", (), unknown()), "list"),
    (m.Typed(union_of([STR, FLOAT])), "float | str"),
    (known_of(1, "a", None), "int | str | None"),
    (known_of(1, [2]), "int | list[int]"),
    (known_of([], [2]), "list[int]"),
    (m.Choice((value(1), unknown())), "unknown"),
    (m.Typed(DICT), "dict"),
]


@pytest.mark.parametrize(("data", "expected"), LEAVES, ids=label)
def test_the_type_of_a_leaf(data: Any, expected: str) -> None:
    assert render(type_of(value(data))) == expected
    assert type_tree_json(type_tree(value({"k": data}))) == {"k": expected}


TREES = [
    # Empty mappings vanish, at any depth; open ones and lists of them do not.
    ({"e": {}, "n": {"a": {}}, "p": {"a": {}, "b": 1}}, {"p": {"b": "int"}}),
    ({"o": mapping({}, open_="?")}, {"o": {"*": "unknown"}}),
    (mapping({"a": 1}, open_="?"), {"a": "int", "*": "unknown"}),
    # Keys become strings below the top; `_wandb` has no type.
    ({"k": {1: 1, 1.5: 1, None: 1, ("a", "b"): 1, "a.b": 1}}, None),
    (
        {"-dash-": 1, "_x": 1, "a.b": 1, "": 1, "in-side": 1},
        {"dash": "int", "_x": "int", "a.b": "int", "": "int", "in-side": "int"},
    ),
    ({"_wandb": {"x": 1}, "n": {"_wandb": 1, "k": 2}, "o": {"_wandb": 1}}, {"n": {"k": "int"}, "o": {}}),
    # Of equal keys the last counts, in the place of the first.
    ({"-a": 1, "b": 2, "a": "x"}, {"a": "str", "b": "int"}),
    ({"n": {1: {}, "1": 2}, "f": {1: 2, "1": {}}, "b": 1}, {"n": {"1": "int"}, "b": "int"}),
    # Dataclasses and slices are mappings.
    ({"d": Data()}, {"d": {"a": "int", "t": "list[int]"}}),
    ({"s": slice(1, None)}, {"s": {"slice_start": "int", "slice_step": "None", "slice_stop": "None"}}),
    ({"d": m.Object("dataclass", "D")}, {"d": {"*": "unknown"}}),
    # Keys on some paths, and choices.
    (mapping({"a": 1, "w": 2}, optional=("w",)), {"a": "int", "w?": "int"}),
    ({"m": known_of({"a": 1, "b": 2}, {"a": "x", "c": 3})}, {"m": {"a": "int | str", "b?": "int", "c?": "int"}}),
    ({"m": known_of({"a": 1}, None)}, {"m": "dict | None"}),
    ({"m": known_of({"a": 1}, {})}, {"m?": {"a": "int"}}),
    ({"m": known_of({}, 1)}, {"m?": "int"}),
    ({"m": known_of({}, {"n": {}})}, {}),
    ({"m": known_of({"a": {"x": 1}}, {"a": 2})}, {"m": {"a": "dict | int"}}),
    (known_of({"a": 1}, {"b": 1}), {"a?": "int", "b?": "int"}),
    (m.Choice((value({"a": 1}), unknown())), {"a?": "int", "*": "unknown"}),
    (unknown(), {"*": "unknown"}),
    # How keys are written.
    (
        {"*": 1, "a?": 2, "?": 3, "a*": 4, "a?b": 5},
        {"\\*": "int", "a\\?": "int", "\\?": "int", "a*": "int", "a?b": "int"},
    ),
    (mapping({"a?": 1}, optional=("a?",)), {"a\\??": "int"}),
    ({"k": {True: 1, False: 2}}, {"k": {"true": "int", "false": "int"}}),
    ({1: 2}, {"1": "unknown"}),
    ({"k": {b"\xff": 1}}, {"k": {"b'\\xff'": "unknown"}}),
]


@pytest.mark.parametrize(("config", "expected"), TREES)
def test_the_tree_of_a_config(config: Any, expected: Any) -> None:
    if expected is None:
        expected = {"k": {"1": "int", "1.5": "int", "None": "int", "a,b": "int", "a.b": "int"}}
    assert type_tree_json(type_tree(value(config))) == expected


def test_key_order_is_source_order() -> None:
    assert list(type_tree_json(type_tree(value({"b": 1, "a": {"d": 1, "c": 2}})))) == ["b", "a"]


def test_deep_nesting_ends_in_unknown() -> None:
    nested: m.Value = value(1)
    for _ in range(5_000):
        nested = m.Mapping((m.Entry("k", nested),))
    text = str(type_tree_json(type_tree(nested)))
    assert text.count("k") > 90
    assert "unknown" in text


def test_an_element_that_is_too_deep_makes_its_list_untyped() -> None:
    nested: m.Value = value(1)
    for _ in range(5_000):
        nested = m.Sequence("list", (nested,))
    shown = type_tree_json(type_tree(value({"k": nested})))["k"]
    assert shown.startswith("list[list[")
    assert "int" not in shown


def test_an_int_no_text_can_hold_is_a_leaf_like_any_other() -> None:
    assert type_tree_json(type_tree(value({"n": 10**6_000, "k": {10**6_000: 1}})))["n"] == "int"


def test_union_keeps_int_and_bool_apart() -> None:
    assert type_tree_json(type_tree(value({"k": known_of(1, True, 1.0)}))) == {"k": "bool | float | int"}
    assert render(union_of([INT, FLOAT])) == "float | int"


def test_what_comes_after_the_bound_is_unknown_never_dropped() -> None:
    few: list[m.Value] = [value(1)] * 3
    many: list[m.Value] = [value(1)] * (MAX_PARTS + 5)
    config = value({"few": m.Sequence("list", tuple(few)), "many": m.Sequence("list", tuple(many)), "later": 1})
    found = prepared(config)
    assert isinstance(found, m.Mapping)
    assert type_tree_json(type_tree(config)) == {"few": "list[int]", "many": "list", "*": "unknown"}
    long = found.entries[1].value
    assert isinstance(long, m.Sequence)
    assert isinstance(long.rest, m.Unknown)
