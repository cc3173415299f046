"""`compare` tells every wrong leaf, and takes no unknown for an answer unless it is listed."""

from __future__ import annotations

from typing import Any

import pytest
from comparison import UNKNOWN, compare, normalise

NUMBER = {"wb_type": "number"}
STRING = {"wb_type": "string"}
NONE = {"wb_type": "none"}


def mapping(**entries: Any) -> dict[str, Any]:
    return {"wb_type": "typedDict", "params": {"type_map": entries}}


def sequence(element: Any, length: int) -> dict[str, Any]:
    return {"wb_type": "list", "params": {"element_type": element, "length": length}}


def union(*parts: Any) -> dict[str, Any]:
    return {"wb_type": "union", "params": {"allowed_types": list(parts)}}


EQUAL = {
    "leaf": (NUMBER, NUMBER),
    "unparsed file": ({"wb_type": ""}, {"wb_type": ""}),
    "nothing stored": ({}, {}),
    "key order": (mapping(a=NUMBER, b=STRING), mapping(b=STRING, a=NUMBER)),
    "union order": (sequence(union(NUMBER, STRING), 2), sequence(union(STRING, NUMBER), 2)),
    "union order, nested": (
        union(mapping(a=union(NONE, STRING)), NUMBER),
        union(NUMBER, mapping(a=union(STRING, NONE))),
    ),
    "W&B does not know either": (mapping(when=UNKNOWN), mapping(when=UNKNOWN)),
    "a number of a schema": ({"maximum": 1}, {"maximum": 1.0}),
    "a key called wb_type": (mapping(wb_type=NUMBER), mapping(wb_type=NUMBER)),
}

DIFFERENT = {
    "wrong leaf": (NUMBER, STRING, 'W&B stores type "number", inputgen says type "string"'),
    "known where W&B does not know": (UNKNOWN, STRING, 'type "unknown"'),
    "unparsed file": ({"wb_type": ""}, mapping(), "typedDict"),
    "missing key": (
        mapping(a=NUMBER, b=NUMBER),
        mapping(a=NUMBER),
        'b: W&B stores type "number", inputgen says nothing',
    ),
    "missing key, W&B unknown": (mapping(b=UNKNOWN), mapping(), 'b: W&B stores type "unknown", inputgen says nothing'),
    "extra key": (mapping(), mapping(b=NUMBER), 'b: W&B stores nothing, inputgen says type "number"'),
    "nested": (mapping(a=mapping(b=NUMBER)), mapping(a=mapping(b=NONE)), "a.b: "),
    "leaf for a mapping": (mapping(), STRING, "typedDict"),
    "empty mapping for nothing": ({}, mapping(), "typedDict"),
    "length": (sequence(NUMBER, 2), sequence(NUMBER, 3), "list of 2, inputgen says list of 3"),
    "element": (sequence(NUMBER, 2), sequence(STRING, 2), "[]: "),
    "a part too few": (union(NUMBER, STRING), union(NUMBER), "|string: "),
    "a part too many": (union(NUMBER), union(NUMBER, STRING), "|string: "),
    "unknown, not allowed": (
        mapping(a=NUMBER),
        mapping(a=UNKNOWN),
        'a: W&B stores type "number", inputgen does not know',
    ),
    "a whole mapping unknown": (mapping(a=NUMBER), UNKNOWN, "inputgen does not know"),
    "a dot in a key": (mapping(**{"a.b": NUMBER}), mapping(**{"a.b": NONE}), "a\\.b: "),
    "schema: a bool is no number": ({"required": True}, {"required": 1}, "required: "),
    "schema: null is not nothing": ({"const": None}, {}, "const: "),
    "schema: order of a list": ({"enum": [1, 2]}, {"enum": [2, 1]}, "enum.[0]: "),
    "schema: a shorter list": ({"enum": [1, 2]}, {"enum": [1]}, "an array of 2"),
}


@pytest.mark.parametrize(("expected", "ours"), EQUAL.values(), ids=EQUAL.keys())
def test_equal(expected: Any, ours: Any) -> None:
    assert compare(expected, ours) == []
    assert compare(expected, ours, None) == []


@pytest.mark.parametrize(("expected", "ours", "says"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different(expected: Any, ours: Any, says: str) -> None:
    differences = compare(expected, ours)
    assert differences
    assert says in differences[0]


def test_every_difference_is_told() -> None:
    assert len(compare(mapping(a=NUMBER, b=NUMBER, c=NUMBER), mapping(a=STRING, b=NUMBER, d=NUMBER))) == 3


@pytest.mark.parametrize(
    ("expected", "ours", "allowed"),
    [
        pytest.param(mapping(a=NUMBER), mapping(a=UNKNOWN), "a", id="leaf"),
        pytest.param(mapping(a=mapping(b=NUMBER)), mapping(a=UNKNOWN), "a", id="branch"),
        pytest.param(mapping(), mapping(a=UNKNOWN), "a", id="W&B stores nothing there"),
        pytest.param(mapping(**{"a.b": NUMBER}), mapping(**{"a.b": UNKNOWN}), r"a\.b", id="dot in the key"),
        pytest.param(sequence(NUMBER, 1), sequence(UNKNOWN, 1), "[]", id="element"),
    ],
)
def test_an_unknown_is_allowed_where_it_is_listed(expected: Any, ours: Any, allowed: str) -> None:
    assert compare(expected, ours, [allowed]) == []
    assert compare(expected, ours, None) == []
    assert len(compare(expected, ours, ["elsewhere"])) == 2  # the unknown one, and the place that is not unknown


def test_a_listed_place_that_is_known_is_reported() -> None:
    assert compare(mapping(a=NUMBER), mapping(a=NUMBER), ["a"]) == ["a: listed as unknown, but it is not"]


def test_a_listed_place_excuses_no_wrong_leaf() -> None:
    wrong = mapping(a=STRING, b=UNKNOWN)
    assert any("a: W&B stores" in line for line in compare(mapping(a=NUMBER, b=NUMBER), wrong, ["a", "b"]))
    assert len(compare(mapping(a=NUMBER, b=NUMBER), wrong, None)) == 1


def test_a_dropped_key_is_wrong_even_where_unknowns_are_allowed_anywhere() -> None:
    assert compare(mapping(a=NUMBER), mapping(), None) != []


def test_normalise_sorts_unions_at_any_depth_and_nothing_else() -> None:
    tree = {"files": {"c": sequence(union(STRING, mapping(x=union(STRING, NUMBER))), 2)}, "enum": ["b", "a"]}
    assert normalise(tree) == {
        "files": {"c": sequence(union(STRING, mapping(x=union(NUMBER, STRING))), 2)},
        "enum": ["b", "a"],
    }
