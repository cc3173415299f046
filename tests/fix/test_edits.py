"""Edits on text and on files, by themselves."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputgen.fix.edits import CannotEditError, edit_file, edit_text, overlap
from inputgen.model import Edit, Span
from inputgen.source.lines import LineMap


def edit(line: int, column: int, end: int, text: str, cell: int | None = None) -> Edit:
    return Edit(Span("x", line, column, line, end, cell), text)


ROWS = [
    ("ab\ncd\n", [edit(2, 1, 2, "X")], "ab\nXd\n"),
    ("ab\r\ncd", [edit(1, 3, 3, "\nnew")], "ab\r\nnew\r\ncd"),
    ("äöü", [edit(1, 2, 3, "𝔘")], "ä𝔘ü"),
    ("a", [edit(1, 1, 1, "("), edit(1, 2, 2, ")")], "(a)"),
    ("a", [edit(1, 1, 1, "1"), edit(1, 1, 1, "2")], "12a"),
    ("a\x0cb\u2028c\n", [edit(1, 5, 6, "C")], "a\x0cb\u2028C\n"),
]


@pytest.mark.parametrize(("text", "edits", "expected"), ROWS, ids=range(len(ROWS)))
def test_edit_text(text: str, edits: list[Edit], expected: str) -> None:
    assert edit_text(text, edits) == expected


BYTES = [
    (b"\xef\xbb\xbfa = 1\r\n", "job.py", edit(1, 5, 6, "2"), b"\xef\xbb\xbfa = 2\r\n"),
    (b"# coding: latin-1\nx = '\xe4'\n", "job.py", edit(2, 6, 7, "\xf6"), b"# coding: latin-1\nx = '\xf6'\n"),
    ("# coding: latin-1\nx: ä\n".encode(), "c.yaml", edit(2, 4, 5, "ö"), "# coding: latin-1\nx: ö\n".encode()),
]


@pytest.mark.parametrize(("data", "path", "change", "expected"), BYTES, ids=range(len(BYTES)))
def test_edit_file(data: bytes, path: str, change: Edit, expected: bytes) -> None:
    assert edit_file(data, [change], path) == expected


REFUSED = [
    (b"# coding: latin-1\nx = 1\n", "job.py", edit(2, 5, 6, "'\u20ac'")),
    (b"\xff\xfex", "job.py", edit(1, 1, 1, "y")),
    (b"\xff\xfex", "c.yaml", edit(1, 1, 1, "y")),
    (b"# coding: utf-7\nx = '+AOQ-'\n", "job.py", edit(2, 1, 2, "yy")),
    (b"{", "n.ipynb", edit(1, 1, 1, "y", 1)),
    (b'{"cells": []}', "n.ipynb", edit(1, 1, 1, "y", 1)),
    (b'{"cells": [{"cell_type": "code", "source": "a\\r\\nb"}]}', "n.ipynb", edit(1, 1, 1, "y", 1)),
]


@pytest.mark.parametrize(("data", "path", "change"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_edited(data: bytes, path: str, change: Edit) -> None:
    with pytest.raises(CannotEditError):
        edit_file(data, [change], path)


OVERLAPS = [
    (edit(1, 1, 3, ""), edit(1, 2, 4, ""), True),
    (edit(1, 1, 3, ""), edit(1, 3, 4, ""), False),
    (edit(1, 2, 2, ""), edit(1, 2, 2, ""), False),
    (edit(1, 2, 2, ""), edit(1, 1, 3, ""), True),
    (edit(1, 1, 3, "", 1), edit(1, 2, 4, "", 2), False),
]


@pytest.mark.parametrize(("first", "second", "expected"), OVERLAPS, ids=range(len(OVERLAPS)))
def test_overlap(first: Edit, second: Edit, expected: bool) -> None:
    assert overlap(first.span, second.span) is expected
    assert overlap(second.span, first.span) is expected


TEXT = st.text(st.sampled_from("ab ä𝔘\t\x0c\u2028\n"), max_size=40)


@given(TEXT, st.sampled_from(["\n", "\r\n"]), st.data())
def test_what_no_edit_touches_stays(text: str, newline: str, data: st.DataObject) -> None:
    text = text.replace("\n", newline)
    lines = LineMap(text, "x")
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    spans = [lines.span(start, end) for start, end in pairs]
    exact = [(lines.offset(s.line, s.column), lines.offset(s.end_line, s.end_column)) for s in spans]
    if exact != pairs:
        return  # between the two characters of a line end there is no place
    changed = edit_text(text, [Edit(span, "<>") for span in spans])
    assert changed == "".join(_expected(text, pairs))


def _expected(text: str, pairs: list[tuple[int, int]]) -> list[str]:
    parts, done = [], 0
    for start, end in pairs:
        parts += [text[done:start], "<>"]
        done = end
    return [*parts, text[done:]]


SOURCE = st.lists(st.text(st.sampled_from('ab "\\ä\u2028\t'), max_size=8), max_size=5)


@given(SOURCE, st.booleans(), st.booleans(), st.sampled_from([None, 1, "\t"]), st.data())
def test_a_notebook_keeps_every_other_byte(
    lines: list[str], as_list: bool, ascii_only: bool, indent: int | str | None, data: st.DataObject
) -> None:
    text = "\n".join(lines)
    source: object = [line + "\n" for line in lines[:-1]] + lines[-1:] if as_list else text
    other = {"cell_type": "code", "outputs": [{"ä": [1e5, None, {}, []]}], "source": ["x = 1\n", "y"]}
    document = {"cells": [other, {"cell_type": "code", "source": source, "metadata": {}}, other], "nbformat": 4}
    raw = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    line = data.draw(st.integers(1, max(len(lines), 1)))
    change = edit(line, 1, 1, "new ", 2)
    result = edit_file(raw.encode(), [change], "n.ipynb").decode()
    cells = json.loads(result)["cells"]
    expected = [("new " if number == line else "") + part for number, part in enumerate(lines or [""], 1)]
    found = cells[1]["source"]
    assert "".join(found) == "\n".join(expected)
    assert cells[0] == cells[2] == other
    head = raw.index('"source"', raw.index('"source"') + 1)
    tail = raw.index('"metadata"')
    assert result.startswith(raw[:head])
    assert result.endswith(raw[tail:])
