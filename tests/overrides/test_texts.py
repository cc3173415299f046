"""The text of a value, by the field's type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputgen.model import ListType, Type, UnknownType
from inputgen.model.types import BOOL, DICT, FLOAT, INT, NONE, STR, union_of
from inputgen.overrides.texts import NOTHING, JsonTextError, fits, parse_json, read_text

UNKNOWN = UnknownType("not known")
ROWS: list[tuple[str, Type, Any]] = [
    ("3e-3", FLOAT, 0.003),
    ("1", FLOAT, 1.0),
    (" 1 ", FLOAT, 1.0),
    ("nan", FLOAT, NOTHING),
    ("inf", FLOAT, NOTHING),
    ("1e999", FLOAT, NOTHING),
    ("٣", FLOAT, NOTHING),
    ("", FLOAT, NOTHING),
    ("null", FLOAT, NOTHING),
    ("64", INT, 64),
    ("-1_000", INT, -1000),
    ("64.0", INT, NOTHING),
    ("1e3", INT, NOTHING),
    ("true", INT, NOTHING),
    ("9" * 5000, INT, NOTHING),
    ("٣", INT, NOTHING),
    ("true", BOOL, True),
    ("False", BOOL, False),
    ("yes", BOOL, NOTHING),
    ("1", BOOL, NOTHING),
    ("3e-3", STR, "3e-3"),
    ("null", STR, "null"),
    ('"x"', STR, '"x"'),
    ("", STR, ""),
    ("null", union_of([STR, NONE]), None),
    ('"null"', union_of([STR, NONE]), "null"),
    ('"x"', union_of([STR, NONE]), '"x"'),
    ("None", union_of([STR, NONE]), "None"),
    ("null", union_of([FLOAT, NONE]), None),
    ("3", union_of([INT, STR]), 3),
    ('"3"', union_of([INT, STR]), "3"),
    ("3", union_of([INT, FLOAT]), 3),
    ("3.5", union_of([INT, FLOAT]), 3.5),
    ("[1, 2]", ListType(INT), [1, 2]),
    ("1", ListType(INT), NOTHING),
    ("[1, 2", ListType(INT), NOTHING),
    ('{"a": 1}', DICT, {"a": 1}),
    ('{"a": 1, "a": 2}', DICT, NOTHING),
    ('{"a": NaN}', DICT, NOTHING),
    ("[" * 100_000, ListType(), NOTHING),
    ("[1]", UNKNOWN, [1]),
    ("abc", UNKNOWN, "abc"),
    ("NaN", UNKNOWN, "NaN"),
    ("null", UNKNOWN, None),
    ("3", UNKNOWN, 3),
    ("3", NONE, NOTHING),
    ("null", NONE, None),
]


@pytest.mark.parametrize(("text", "type_", "value"), ROWS, ids=range(len(ROWS)))
def test_text(text: str, type_: Type, value: Any) -> None:
    found = read_text(text, type_)
    assert found is value if value is NOTHING else (found == value and type(found) is type(value))


FITS: list[tuple[Any, Type, bool]] = [
    (True, INT, False),
    (1, BOOL, False),
    (1, FLOAT, True),
    (1.0, INT, False),
    (None, STR, False),
    ([1, "a"], ListType(INT), False),
    ([], ListType(INT), True),
    ([1], ListType(), True),
    ({}, DICT, True),
    ([], DICT, False),
    ("x", union_of([INT, STR]), True),
    ([object()], UNKNOWN, True),
]


@pytest.mark.parametrize(("value", "type_", "fit"), FITS, ids=range(len(FITS)))
def test_fits(value: Any, type_: Type, fit: bool) -> None:
    assert fits(value, type_) is fit


BAD_JSON = [
    "NaN",
    "-Infinity",
    "1e999",
    "9" * 400,
    '{"a":1,"a":2}',
    '{"a":{"b":1,"b":1}}',
    "[" * 9999,
    "{",
    "",
    "[1] x",
]


@pytest.mark.parametrize("text", BAD_JSON, ids=range(len(BAD_JSON)))
def test_json_that_is_refused(text: str) -> None:
    with pytest.raises(JsonTextError):
        parse_json(text)


@given(st.text(), st.sampled_from([INT, FLOAT, BOOL, STR, NONE, DICT, ListType(INT), union_of([INT, STR, NONE])]))
def test_what_is_read_is_of_the_type(text: str, type_: Type) -> None:
    value = read_text(text, type_)
    assert value is NOTHING or fits(value, type_)


@given(st.text())
def test_any_text_can_be_given_to_a_field_that_takes_text(text: str) -> None:
    import json

    type_ = union_of([INT, STR, NONE, BOOL])
    assert text in (read_text(text, type_), read_text(json.dumps(text), type_))
