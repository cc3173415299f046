"""Random JSON Schemas and values, for the tests of what is made of a declared schema.

`INPUTGEN_SCHEMAS=3000` tries many more of them.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

COUNT_OF_SCHEMAS = int(os.environ.get("INPUTGEN_SCHEMAS", "150"))
THOROUGH = settings(
    max_examples=COUNT_OF_SCHEMAS,
    deadline=None,
    derandomize=COUNT_OF_SCHEMAS <= 150,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # making a schema that fails smaller takes minutes
)

BOUND = st.one_of(st.integers(-4, 4), st.integers(-8, 8).map(lambda half: half / 2), st.just(10**400))
SCALAR = st.one_of(st.integers(-4, 4), st.sampled_from(["a", "b", "ab", "", 0.5, -1.5]), st.booleans(), st.none())
TYPES = ("integer", "number", "string", "boolean", "null", "array", "object")
COUNT = st.integers(0, 3)
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(
            st.sampled_from(TYPES), st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True)
        ),
        "enum": st.lists(SCALAR, min_size=1, max_size=3),
        "const": SCALAR,
        "minimum": BOUND,
        "maximum": BOUND,
        "exclusiveMinimum": BOUND,
        "exclusiveMaximum": BOUND,
        "multipleOf": st.sampled_from([2, 0.5]),
        "minLength": COUNT,
        "title": st.text(max_size=5),
        "format": st.sampled_from(["secret", "date"]),
        "pattern": st.just("^a"),
        "default": SCALAR,
        "minItems": COUNT,
        "maxItems": COUNT,
        "uniqueItems": st.booleans(),
        "minProperties": COUNT,
        "x-own": st.just(1),
        "$ref": st.sampled_from(["#/$defs/one", "#/$defs/two"]),
    },
)
KEYS = st.sampled_from("abc")


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    part = st.one_of(inner, st.booleans())
    parts = st.lists(part, min_size=1, max_size=3)
    further = st.fixed_dictionaries(
        {},
        optional={
            "anyOf": parts,
            "oneOf": parts,
            "allOf": parts,
            "not": part,
            "type": st.sampled_from(TYPES),
            "items": part,
            "properties": st.dictionaries(KEYS, part, max_size=3),
            "required": st.lists(KEYS, max_size=2, unique=True),
            "additionalProperties": part,
        },
    )
    return st.builds(lambda leaf, more: {**leaf, **more}, LEAVES, further)


SCHEMAS = st.recursive(LEAVES, deeper, max_leaves=5)
VALUES = st.recursive(
    st.one_of(SCALAR, st.floats(-5, 5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=4,
)
