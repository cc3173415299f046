from __future__ import annotations

import dataclasses
import enum
from collections import deque
from pathlib import PurePosixPath
from typing import Any

import pytest
from build_facts import compact, label, mapping, unknown, value

from inputgen import model as m
from inputgen.model.types import FLOAT
from inputgen.model.wandb_types import to_json
from inputgen.schema.nodes import config_tree
from inputgen.schema.normal import prepared
from inputgen.schema.wandb_types import wandb_tree


class Color(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Inner:
    e: dict[Any, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Data:
    a: int = 1
    c: Any = Color.RED
    d: dict[Any, Any] = dataclasses.field(default_factory=lambda: {1: 2, "e": {}})
    i: Inner = dataclasses.field(default_factory=Inner)
    s: Any = dataclasses.field(default_factory=lambda: {1})


def stored(config: Any) -> Any:
    return compact(to_json(wandb_tree(config_tree(prepared(value(config), defaults=True)))))


# Measured with wandb 0.31.0 (wandb-facts, section 3): what wandb-core stored for each value.
MEASURED: list[tuple[Any, Any]] = [
    (1, "number"),
    (1.0, "number"),
    (2**70, "number"),
    (float("inf"), "number"),
    (float("nan"), "none"),
    (True, "boolean"),
    ("s", "string"),
    (None, "none"),
    (b"abc", "string"),
    (1 + 2j, "string"),
    (Color.RED, "string"),
    (PurePosixPath("x"), "string"),
    (m.Object("time", "datetime.datetime"), "string"),
    (m.Object("number", "Decimal"), "string"),
    (m.Object("callable", "function"), "string"),
    (m.Object("class", "type"), "string"),
    (m.Object("file", "TextIOWrapper"), "string"),
    (m.Object("pydantic", "Model"), "string"),
    (m.Object("namespace", "Namespace"), "string"),
    (m.Object("instance", "Plain"), "string"),
    ([], "list[0]<unknown>"),
    ((), "list[0]<unknown>"),
    ([1, 2.5], "list[2]<number>"),
    ([1, "x"], "list[2]<number|string>"),
    ([float("nan"), 1, None], "list[3]<none|number>"),
    ([True, 1], "list[2]<boolean|number>"),
    ({1}, "list[1]<number>"),
    ({1, "a"}, "list[2]<number|string>"),
    (frozenset([1]), "list[1]<number>"),
    (range(3), "list[3]<number>"),
    (deque([1]), "list[1]<number>"),
    (bytearray(b"x"), "list[1]<number>"),
    ((x for x in [1, "a"]), "list[2]<number|string>"),
    ([{"a": 1}, {"b": "x"}], "list[2]<{'b': 'string'}>"),
    ([[1], ["a", "b"]], "list[2]<list[2]<string>>"),
    ([[1, "a"], [2.0, None]], "list[2]<list[2]<none|number>>"),
    ([{"a": {}, "b": {"c": {}}}], "list[1]<{'a': {}, 'b': {'c': {}}}>"),
    ([{1: "a", "_wandb": 3, (1, 2): 4}], "list[1]<{'1': 'string', '1,2': 'number'}>"),
    ([1, True, "a", {"x": 1}, {}, [], None], "list[7]<boolean|list[0]<unknown>|none|number|string|{}>"),
    ([Inner()], "list[1]<{'e': {}}>"),
    ([slice(1)], "list[1]<{'slice_start': 'none', 'slice_step': 'none', 'slice_stop': 'number'}>"),
    (slice(1, None), {"slice_start": "number", "slice_step": "none", "slice_stop": "none"}),
    (slice({1: 2}, "a", {}), {"slice_start": {"1": "number"}, "slice_stop": "string"}),
    (Data(), {"a": "number", "c": "string", "d": {"1": "number"}, "s": "list[1]<number>"}),
    ({"_wandb": 2}, {}),
    ({"_wandb": 1, "k": 2}, {"k": "number"}),
    (
        {1.0: 1, 1e16: 1, float("inf"): 1, 2**70: 1, (1, True, None, 1.5): 1, ((1, 2), 3): 1, (): 1, b"ab": 1, 1j: 1},
        dict.fromkeys(
            ["1.0", "1e+16", "inf", "1180591620717411303424", "1,true,None,1.5", "1,2,3", "", "ab", "1j"], "number"
        ),
    ),
]


@pytest.mark.parametrize(("data", "expected"), MEASURED, ids=label)
def test_the_type_wandb_stores(data: Any, expected: Any) -> None:
    assert stored({"lr": 1, "v": data}) == {"lr": "number", "v": expected}


@pytest.mark.parametrize("data", [{}, {"a": {}}, {"a": {"b": {}}}, Inner()], ids=str)
def test_empty_mappings_vanish(data: Any) -> None:
    assert stored({"lr": 1, "v": data}) == {"lr": "number"}


def test_keys_that_are_one_key_to_wandb() -> None:
    config = {"k": {1: "a", "1": 2}, "-a": 1, "a": "x", "f": {1: 2, "1": {}}, "--": 3, "-g": {"a": 1}, "g": {"x": 1}}
    assert stored(config) == {"k": {"1": "number"}, "a": "string", "": "number", "g": {"x": "number"}}


UNKNOWN_TYPES: list[tuple[Any, Any]] = [
    (unknown(), "unknown"),
    (m.Object("instance", "object"), "unknown"),
    (m.Object("instance", "builtins.ValueError"), "unknown"),
    (m.Object("instance", "types.MappingProxyType"), "unknown"),
    (m.Object("module", "module", "wandb"), "unknown"),
    (m.Object("array", "numpy.ndarray"), "unknown"),
    (b"\xff", "unknown"),
    ("\ud800", "unknown"),
    ([1, unknown()], "list[2]<unknown>"),
    (m.Sequence("list", (value(1),), value(2)), "unknown"),
    ({(1, 2), ("a",)}, "list[2]<unknown>"),
    ([mapping({"a": 1}, open_="?")], "list[1]<unknown>"),
    ([mapping({"a": 1}, optional=("a",))], "list[1]<unknown>"),
    (mapping({"a": 1}, open_="?"), "unknown"),
    (mapping({"a": 1, "b": 1}, optional=("b",)), {"a": "number", "b": "unknown"}),
    (m.Choice((value(1), value("a"))), "unknown"),
    (m.Choice((value(1), value(2.5))), "number"),
    (m.Choice((value({"a": 1}), value({"a": 2, "b": 3}))), {"a": "number", "b": "unknown"}),
    (m.Choice((value({"a": 1}), value(1))), "unknown"),
    (m.Typed(FLOAT), "unknown"),
    (m.Typed(FLOAT, value("text")), "string"),
    (m.Typed(FLOAT, value({"a": 1})), {"a": "number"}),
    ([m.Typed(FLOAT, value(1))], "list[1]<number>"),
    (m.Typed(FLOAT, unknown()), "unknown"),
]


@pytest.mark.parametrize(("data", "expected"), UNKNOWN_TYPES, ids=label)
def test_what_cannot_be_known_is_never_guessed(data: Any, expected: Any) -> None:
    assert stored({"lr": 1, "v": data}) == {"lr": "number", "v": expected}


def test_an_open_config_is_unknown() -> None:
    assert stored(mapping({"a": 1}, open_="?")) == "unknown"
    assert stored(unknown()) == "unknown"


def test_an_open_value_without_type_of_default_vanishes_like_its_default() -> None:
    assert stored({"a": 1, "v": m.Typed(FLOAT, value({}))}) == {"a": "number"}
