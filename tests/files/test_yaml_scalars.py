"""YAML scalars in both readings: the table of wandb-facts section 5, and what was measured beside it."""

from __future__ import annotations

from typing import Any

import pytest
from files_compact import rows, short

from inputgen.files import read_config
from inputgen.model import Known, Mapping, Object, Unknown, WandbDict

# (texts, W&B's type, the job's type): every row of section 5 with a scalar value.
SECTION_5 = [
    ("5e-5 1e-3 1e3 1E5 1.0e3 1.5e3 -.5 +.5 0o17 08 1e-3_0", "number", "str"),
    ("1.5e-3 1.0e+3 .5 1. .inf .nan 685.230_15e+03", "number", "float"),
    ("1_000 017 0b11 0x1F", "number", "int"),
    ("yes Yes YES no on off", "string", "bool"),
    ("y n tRue inf nan NaN 0b12 0o8 127.0.0.1 1e400", "string", "str"),
    ("true True TRUE false", "boolean", "bool"),
    ("null Null NULL ~", "none", "NoneType"),
    ("2024-01-01", "unknown", "datetime.date"),
    ("2024-01-01T10:00:00Z", "unknown", "datetime.datetime"),
    ("2024-1-1", "unknown", "str"),
    ("1:30 12:30:45 0xFFFFFFFFFFFFFFFFF", "string", "int"),
    ("1:30.5", "string", "float"),
    ("5 123456789012345678901234567890", "number", "int"),
]
FACTS = [(text, wandb, job) for texts, wandb, job in SECTION_5 for text in texts.split()] + [
    ("", "none", "NoneType"),
    ("2024-01-01 10:00:00", "unknown", "datetime.datetime"),
    ("!!str 5", "string", "str"),
    ('!!int "5"', "number", "int"),
    ("!!float 5", "number", "float"),
    ("!!binary aGk=", "string", "bytes"),
]


def value_of(text: str) -> tuple[Any, Any]:
    file = read_config(f"k: {text}\nz: 1\n".encode(), "a.yaml")
    return file.job, file.wandb


def job_type(job: Any) -> str:
    assert isinstance(job, Mapping)
    value = job.entries[0].value
    return value.type if isinstance(value, Object) else type(value.value).__name__


@pytest.mark.parametrize(("text", "wandb", "job"), FACTS)
def test_section_5(text: str, wandb: str, job: str) -> None:
    read, stored = value_of(text)
    assert isinstance(stored, WandbDict)
    assert short(stored.entries[0][1]) == wandb
    assert job_type(read) == job


@pytest.mark.parametrize(("text", "wandb", "job"), rows("yaml_scalars.json"))
def test_measured(text: str, wandb: str, job: str) -> None:
    read, stored = value_of(text)
    if short(stored) == "unknown":
        # Not measured by rule: a tag that PyYAML cannot scan. Never a guess.
        assert text.startswith("!")
        return
    expected = f'{{"k": {wandb}, "z": number}}' if wandb not in ('""', "nothing") else wandb
    if wandb == "nothing":
        expected = '{"z": number}'
    assert short(stored) in (expected, wandb)
    if job.startswith("error"):
        assert isinstance(read, Unknown)
    elif job.startswith(("int ", "str ", "bool ", "float ", "NoneType ", "bytes ")):
        assert isinstance(read, Mapping)
        value = read.entries[0].value
        assert isinstance(value, Known)
        assert f"{type(value.value).__name__} {value.value!r}" == job
