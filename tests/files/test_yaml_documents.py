"""Whole YAML files: what W&B stores of them (measured), and what `yaml.safe_load` makes of them (asked)."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from files_compact import bounded, content, python, rows, same, short

from inputgen.files import read_config
from inputgen.model import Unknown
from inputgen.model.wandb_types import UNKNOWN

DISPUTED = "two merged mappings have one key, and PyYAML 6.0.3 and 6.0.4 differ in which of them counts"

STRINGS = '{"x": number, "y": string}'
MERGED = f'{{"a": {STRINGS}, "b": {STRINGS}, "c": {{"x": number, "y": number}}}}'

# (text, W&B's tree, the job's value): the rows of wandb-facts section 5 that are not about one scalar.
FACTS: list[tuple[str, str, Any]] = [
    ("- 1\n", '""', [1]),
    ("text\n", '""', "text"),
    ("a: 1\na: x\n", '""', {"a": "x"}),
    ("m: {a: 1, a: x}\n", '""', {"m": {"a": "x"}}),
    ("a: [\n", '""', "error"),
    ("a: *b\n", '""', "error"),
    ("a: &a [*a]\n", '""', {"a": [("unknown", "refers to itself")]}),
    ("%YAML 1.2\n---\na: 1\n", '""', {"a": 1}),
    ("a:\n\tb: 1\n", '""', "error"),
    ("{{ x }}\n", '""', "error"),
    ("a: {{ x }}\n", '""', "error"),
    ("[a]: 1\n", '""', "error"),
    ("{a: 1}: 1\n", '""', "error"),
    ('a: !!bool "yes"\n', '""', {"a": True}),
    ("", "{}", None),
    ("# c\n", "{}", None),
    ("null\n", "{}", None),
    ("---\n", "{}", None),
    ("{}\n", "{}", {}),
    ("a: 1\n---\nb: 2\n", '{"a": number}', "error"),
    ("---\n---\na: 1\n", "{}", "error"),
    ("\ufeffa: 1\r\nb: x\r\n", '{"a": number, "b": string}', {"a": 1, "b": "x"}),
    (
        "2: a\n1.5: b\ntrue: c\nnull: d\n2024: e\n",
        '{"1.5": string, "2": string, "2024": string, "true": string}',
        {2: "a", 1.5: "b", True: "c", None: "d", 2024: "e"},
    ),
    ("2024-01-01: a\n", '{"2024-01-01": string}', ("unknown", "the key 2024-01-01 is a datetime.date")),
    ("m: {1: a, b: c}\n", '{"m": unknown}', {"m": {1: "a", "b": "c"}}),
    ("m: {on: 1}\nyes: 2\n", '{"m": {"on": number}, "yes": number}', {"m": {True: 1}, True: 2}),
    ("a: &a {x: 1, y: s}\nb: *a\nc: {<<: *a, y: 2}\n", MERGED,
     {"a": {"x": 1, "y": "s"}, "b": {"x": 1, "y": "s"}, "c": {"x": 1, "y": 2}}),
    # PyYAML 6.0.4 takes the last of two merged keys, 6.0.3 the first.
    ("two:\n  <<: [{p: 1}, {p: s, q: true}]\n", '{"two": {"p": number, "q": boolean}}', ("unknown", DISPUTED)),
    ('q: {"<<": {z: 1}}\n', '{"q": {"<<": {"z": number}}}', {"q": {"<<": {"z": 1}}}),
    ("_wandb: 1\na: {_wandb: 1, b: 2}\n", '{"a": {"b": number}}', {"_wandb": 1, "a": {"_wandb": 1, "b": 2}}),
    ("a: {b: {}}\nc: {}\nl: [{}]\n", '{"l": [{}]*1}', {"a": {"b": {}}, "c": {}, "l": [{}]}),
    ("a: !!set {x}\nb: !!omap [x: 1]\n", '{"a": {"x": none}, "b": [{"x": number}]*1}',
     {"a": frozenset({"x"}), "b": [("x", 1)]}),
    ("a: !mytag 5\nb: !!python/tuple [1]\n", '{"a": string, "b": [number]*1}', "error"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wandb", "job"), FACTS)
def test_section_5(text: str, wandb: str, job: Any) -> None:
    file = read_config(text.encode(), "a.yaml")
    assert short(file.wandb) == wandb
    if job == "error":
        assert isinstance(file.job, Unknown)
    else:
        assert repr(python(file.job)) == repr(job)


@pytest.mark.parametrize(("text", "wandb"), rows("yaml_documents.json"))
def test_measured(text: str | dict[str, str], wandb: str) -> None:
    stored = read_config(content(text), "a.yaml").wandb
    # An unknown whole file is an admission, not an answer.
    assert short(stored) == wandb or stored == UNKNOWN


def test_few_are_unknown() -> None:
    documents = rows("yaml_documents.json")
    unknown = [text for text, _ in documents if read_config(content(text), "a.yaml").wandb == UNKNOWN]
    assert len(unknown) < len(documents) / 20


def disputed(value: Any) -> bool:
    """Whether a value is unknown, itself or in an entry, for what PyYAML's versions differ in."""
    if isinstance(value, Unknown):
        return value.reason == DISPUTED
    return any(disputed(entry.value) for entry in getattr(value, "entries", ()))


@pytest.mark.parametrize("text", [text for text, _ in rows("yaml_documents.json") if isinstance(text, str)])
def test_as_safe_load(text: str) -> None:
    read = read_config(text.encode(), "a.yaml").job
    try:
        expected = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        assert isinstance(read, Unknown)
        return
    if not bounded(read) and not disputed(read):
        assert same(python(read), expected)
