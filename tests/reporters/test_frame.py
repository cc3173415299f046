from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import OPTIONS, Result, a_diagnostic, a_job, span

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.reporters.frame import diagnostic_text
from inputgen.reporters.style import width


def frame(source: str, at: m.Span, columns: int = 100, **changes: object) -> list[str]:
    result = Result(a_job(), sources={"train.py": source, "nb.ipynb#2": "a\nb"})
    diagnostic = a_diagnostic(at, hint=None, message="m", **changes)
    return diagnostic_text(diagnostic, result, replace(OPTIONS, width=columns)).splitlines()


HEAD = "train.py:{}:{}: error IG101 [unknown-launch-function] m"

FRAMES = [
    ("a = b", span(1, 5, 6), ["  |", "1 | a = b", "  |     ^"]),
    ("a\nbb cc", span(2, 4, 6), ["  |", "2 | bb cc", "  |    ^^"]),
    # an insertion at the end of a line
    ('include=["a"]\nx', span(1, 14, 14), ["  |", '1 | include=["a"]', "  |              ^"]),
    # a span over several lines is marked to the end of the first
    ("f(  \n)", m.Span("train.py", 1, 1, 2, 2), ["  |", "1 | f(", "  | ^^"]),
    # wide characters take two cells, tabs four, combining marks none
    ('"名前": x', span(1, 7, 8), ["  |", '1 | "名前": x', "  |         ^"]),
    ("\tx", span(1, 2, 3), ["  |", "1 |     x", "  |     ^"]),
    ("e\u0301 x", span(1, 4, 5), ["  |", "1 | e\u0301 x", "  |   ^"]),
    # form feeds and line separators end no line in Python
    ("a\x0cb\u2028c\nxy", span(2, 2, 3), ["  |", "2 | xy", "  |  ^"]),
    ("a\r\nxy", span(2, 2, 3), ["  |", "2 | xy", "  |  ^"]),
    ("a\x1b[1m", span(1, 1, 2), ["  |", "1 | a\\x1b[1m", "  | ^"]),
    # a column beyond the line's end
    ("ab", span(1, 99, 120), ["  |", "1 | ab", "  |   ^"]),
    ("", span(1, 1, 1), ["  |", "1 |", "  | ^"]),
]


@pytest.mark.parametrize(("source", "at", "expected"), FRAMES, ids=range(len(FRAMES)))
def test_frames(source: str, at: m.Span, expected: list[str]) -> None:
    head, *rest = frame(source, at)
    assert head == HEAD.format(at.line, at.column)
    assert [line.removeprefix(" ") for line in rest] == expected


@pytest.mark.parametrize("at", [span(9), span(1, path="gone.py"), span(3, path="nb.ipynb", cell=2)])
def test_a_line_that_is_not_there_has_no_frame(at: m.Span) -> None:
    assert len(frame("x", at)) == 1


def test_a_notebook_counts_within_the_cell() -> None:
    lines = frame("", span(2, 1, path="nb.ipynb", cell=2))
    assert lines[0].startswith("nb.ipynb:cell 2:2:1: ")
    assert lines[2] == " 2 | b"


@pytest.mark.parametrize("column", [1, 50, 5_000, 9_999])
def test_a_line_of_any_length_fits(column: int) -> None:
    line = "".join(chr(ord("a") + n % 26) for n in range(10_000))
    lines = frame(line, span(1, column, column + 3), columns=60)
    assert all(width(text) <= 60 for text in lines[1:])
    marked = lines[2][lines[3].index("^") : lines[3].rindex("^") + 1]
    assert marked == line[column - 1 : column + 2]


def test_hint_and_related_places() -> None:
    result = Result(a_job(), sources={"train.py": "x"})
    text = diagnostic_text(a_diagnostic(span(), hint="do " * 40 + "it", related=(span(4, 2),)), result, OPTIONS)
    assert text.count("= hint:") == 1
    assert text.endswith("   = see train.py:4:2\n")
    assert all(width(line) <= 100 for line in text.splitlines()[1:])


@given(st.text(max_size=60), st.integers(1, 70), st.integers(0, 20), st.integers(40, 100))
def test_a_frame_is_three_lines_whatever_the_source(line: str, column: int, length: int, columns: int) -> None:
    lines = frame(line, span(1, column, column + length), columns=columns)
    assert len(lines) == 4
    assert set(lines[3]) <= set(" |^")
    assert "^" in lines[3]


SECRET_LINES = [
    ('api_key = "abcdef"', "abcdef"),
    ('{"hub_token": "abc-def"', "abc-def"),
    ("x = 'hf_abcdefghijklmnopqrst'", "hf_abcdefghijklmnopqrst"),
    ("wandb.login(key='0123456789abcdef0123456789abcdef01234567')", "0123456789abcdef"),
]


@pytest.mark.parametrize(("line", "secret"), SECRET_LINES)
def test_a_broken_line_shows_no_credential(line: str, secret: str) -> None:
    lines = frame(f"{line} x", span(1, len(line) + 2, len(line) + 3))
    assert secret not in "\n".join(lines)
    assert lines[3].index("^") == len(lines[2]) - 1  # the mark stays under its place


@pytest.mark.parametrize("line", ["max_tokens = 512", 'tokenizer = "gpt2"', "secretary = 1"])
def test_ordinary_lines_stay(line: str) -> None:
    assert line in frame(line, span(1))[2]
