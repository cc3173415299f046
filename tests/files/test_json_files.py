"""JSON files in both readings: wandb-facts section 5, measured rows, and `json.loads` itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from files_compact import bounded, content, python, rows, same, short

from inputgen.files import read_config
from inputgen.model import Known, Mapping, Unknown
from inputgen.model.wandb_types import UNKNOWN

# (text, W&B's tree, whether json.load takes it)
FACTS = [
    ("[1]", '""', True),
    ("null", '""', True),
    ('{"a": 1} // c', '""', False),
    ('{"a": /* c */ 1}', '""', False),
    ('{"a": 1,}', '""', False),
    ('\ufeff{"a": 1}', '""', False),
    ("{} {}", '""', False),
    ("", '""', False),
    ('{"a": +1}', '""', False),
    ('{"a": .5}', '""', False),
    ("{'a': 1}", '""', False),
    ('{"a": NaN, "b": -Infinity}', '{"a": number, "b": number}', True),
    ('{"a": 1, "a": "x"}', '{"a": string}', True),
    ('{"a": 01}', '{"a": number}', False),
    ('{"a": 123456789012345678901234567890}', '{"a": number}', True),
    ('{"a": "2024-01-01"}', '{"a": string}', True),
    (
        '{"g": {}, "h": {"i": {}}, "j": [], "m": [{"x": 1}, {"y": 2}]}',
        '{"j": [unknown]*0, "m": [{"y": number}]*2}',
        True,
    ),
    ('{"f": [1, "x"], "a.b": 1, "_wandb": 2}', '{"a.b": number, "f": [(number|string)]*2}', True),
]


@pytest.mark.parametrize(("text", "wandb", "taken"), FACTS)
def test_section_5(text: str, wandb: str, taken: bool) -> None:
    file = read_config(text.encode(), "a.json")
    assert short(file.wandb) == wandb
    assert isinstance(file.job, Unknown) != taken


@pytest.mark.parametrize(("text", "wandb"), rows("json_documents.json"))
def test_measured(text: str | dict[str, str], wandb: str) -> None:
    stored = read_config(content(text), "a.json").wandb
    # W&B reads 500 levels, this layer 200: an unknown whole file is an admission, not an answer.
    assert short(stored) == wandb or (stored == UNKNOWN and "[" * 199 in str(text))


@pytest.mark.parametrize("text", [text for text, _ in rows("json_documents.json") if isinstance(text, str)])
def test_as_json_loads(text: str) -> None:
    check_as_json_loads(text)


def check_as_json_loads(text: str) -> None:
    read = read_config(text.encode("utf-8", "surrogatepass"), "a.json").job
    try:
        expected: Any = json.loads(text)
    except (ValueError, RecursionError):
        assert isinstance(read, Unknown)
        return
    assert bounded(read) or same(python(read), expected)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{\n  "a": 1\n  "b": 2\n}', 3, 3),
        ('{"a": "é\U0001f600", b}', 1, 13),
        ('{"a": tru}', 1, 7),
        ('{"a": 1} x', 1, 10),
        ('{"a": "x\ty"}', 1, 9),
    ],
)
def test_place_of_an_error(text: str, line: int, column: int) -> None:
    file = read_config(text.encode(), "a.json")
    assert isinstance(file.job, Unknown)
    assert file.job.span is not None
    assert (file.job.span.line, file.job.span.column) == (line, column)


def test_spans() -> None:
    text = '{\r\n "é": {"\U0001f600\\u0041": [1, "x"]},\r\n "z": null}'
    job = read_config(text.encode(), "a.json").job
    assert isinstance(job, Mapping)
    outer = job.entries[0]
    assert outer.span is not None
    assert (outer.span.line, outer.span.column, outer.span.end_column) == (2, 2, 5)
    assert isinstance(outer.value, Mapping)
    inner = outer.value.entries[0]
    assert inner.key == "\U0001f600A"
    assert inner.span is not None
    assert (inner.span.column, inner.span.end_column) == (8, 17)
    last = job.entries[1].value
    assert isinstance(last, Known)
    assert last.span is not None
    assert (last.span.line, last.span.column, last.span.end_column) == (3, 7, 11)


def test_yaml_is_imported_for_yaml_only() -> None:
    code = (
        "import sys; from inputgen.files import read_config; read_config(b'{\"a\": [1]}', 'a.json'); "
        "assert 'yaml' not in sys.modules; read_config(b'a: 1', 'a.yaml'); assert 'yaml' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
