"""Hostile and odd files: bounds, encodings, extensions."""

from __future__ import annotations

import codecs

import pytest
from files_compact import python, short

from inputgen.files import faults, read_config
from inputgen.model import Known, Mapping, Unknown, WandbDict, WandbScalar

BOMB = "a: &a0 [x, x]\n" + "".join(f"b{i}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(30))
MERGES = "a: &a0 {x: 1}\n" + "".join(f"b{i}: &a{i + 1} {{<<: [*a{i}, *a{i}, *a{i}], k{i}: 1}}\n" for i in range(40))

# (content, path, what the reason says, W&B's type)
BOUNDED = [
    ("a: " + "[" * 100_000 + "]" * 100_000, "a.yaml", "nested deeper", "unknown"),
    ("[" * 300_000, "a.yaml", "nested deeper", "unknown"),
    ("- " * 300_000, "a.yaml", "nested deeper", "unknown"),
    ("? " * 300_000, "a.yaml", "nested deeper", "unknown"),
    ("{a: " * 100_000, "a.yaml", "nested deeper", "unknown"),
    ('{"a": ' * 100_000, "a.json", "nested deeper", "unknown"),
    (BOMB, "a.yaml", "too large", '""'),
    (MERGES, "a.yaml", "too large", '""'),
    ("a: 1\n" * 2_000_000, "a.yaml", "too large", "unknown"),
    ("[" + "1," * 200_000 + "1]", "a.json", "too large", '""'),
    (" " * 30_000_000, "a.json", "too large", "unknown"),
]


@pytest.mark.parametrize(("text", "path", "reason", "wandb"), BOUNDED, ids=range(len(BOUNDED)))
def test_a_bound_is_an_unknown_value(text: str, path: str, reason: str, wandb: str) -> None:
    file = read_config(text.encode(), path)
    assert isinstance(file.job, Unknown)
    assert reason in file.job.reason
    assert short(file.wandb) == wandb


@pytest.mark.parametrize("path", ["a.yaml", "a.json"])
def test_the_deepest(path: str) -> None:
    depth = faults.MAX_DEPTH - 1
    fits = read_config(('{"a": ' + "[" * depth + "]" * depth + "}").encode(), path)
    assert isinstance(fits.job, Mapping)
    assert isinstance(fits.wandb, WandbDict)
    beyond = read_config(('{"a": ' + "[" * (depth + 1) + "]" * (depth + 1) + "}").encode(), path)
    assert isinstance(beyond.job, Unknown)


@pytest.mark.parametrize("text", ["9" * 5000, "0x" + "F" * 5000, ":".join(["1"] * 50_000), "1_" * 5000 + "1"])
def test_long_numbers(text: str) -> None:
    job = read_config(f"a: {text}\nb: 1\n".encode(), "a.yaml").job
    assert isinstance(job, Mapping)
    assert isinstance(job.entries[0].value, Unknown)
    assert isinstance(job.entries[1].value, Known)


def test_a_long_json_number() -> None:
    file = read_config(b'{"a": ' + b"9" * 5000 + b"}", "a.json")
    assert isinstance(file.job, Mapping)
    assert isinstance(file.job.entries[0].value, Unknown)
    assert short(file.wandb) == '{"a": number}'


def test_a_mapping_merged_into_itself() -> None:
    file = read_config(b"a: &a\n  <<: *a\n", "a.yaml")
    assert isinstance(file.job, Unknown)
    assert short(file.wandb) == '""'


def test_an_alias_inside_its_own_value() -> None:
    file = read_config(b"a: &a {b: [*a, 1]}\nc: 1\n", "a.yaml")
    assert python(file.job) == {"a": {"b": [("unknown", "refers to itself"), 1]}, "c": 1}


TEXT = "a: 1\nb: [x, é]\n"
ENCODINGS = [
    (codecs.BOM_UTF8 + TEXT.encode(), "a.yaml", True, '{"a": number, "b": [string]*2}'),
    (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "a.yaml", False, '{"a": number, "b": [string]*2}'),
    (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "a.yaml", False, '{"a": number, "b": [string]*2}'),
    (codecs.BOM_UTF16_LE + b"a\x00:\x00 \x00\x00\xd8", "a.yaml", False, '""'),
    (TEXT.encode("latin-1"), "a.yaml", False, '""'),
    (b"a: \xff\n", "a.yaml", False, '""'),
    (b"a: 1\n---\nb: \xff\n", "a.yaml", False, "unknown"),
    (b"a: \x00\n", "a.yaml", False, '""'),
    (b"a: 1\n---\nb: \x01\n", "a.yaml", False, "unknown"),
    (b'{"a": "\xff"}', "a.json", False, '{"a": string}'),
    (codecs.BOM_UTF8 + b"{}", "a.json", False, '""'),
    ("{}".encode("utf-16"), "a.json", False, '""'),
]


@pytest.mark.parametrize(("data", "path", "read", "wandb"), ENCODINGS)
def test_encodings(data: bytes, path: str, read: bool, wandb: str) -> None:
    file = read_config(data, path)
    assert isinstance(file.job, Mapping) == read
    assert short(file.wandb) == wandb
    assert read or file.traps


@pytest.mark.parametrize(
    ("path", "format_", "job", "wandb"),
    [
        ("a.yml", "yaml", {"a": 1}, '{"a": number}'),
        ("sub/.hidden.yaml", "yaml", {"a": 1}, '{"a": number}'),
        ("a.YAML", "yaml", {"a": 1}, '""'),
        ("a.toml", "yaml", ("unknown", "not a .json, .yaml or .yml file"), '""'),
        ("yaml", "yaml", ("unknown", "not a .json, .yaml or .yml file"), '""'),
        ("a.Json", "json", ("unknown", "JSONDecodeError: Expecting value"), '""'),
    ],
)
def test_extensions(path: str, format_: str, job: object, wandb: str) -> None:
    file = read_config(b"a: 1\n", path)
    assert (file.format, python(file.job), short(file.wandb)) == (format_, job, wandb)


def test_the_unparsed_type() -> None:
    assert read_config(b"- 1\n", "a.yaml").wandb == WandbScalar("")
