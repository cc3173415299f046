"""Indentation of tabs and spaces, as Python has it and as it is read."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inputgen.model import Unparsed
from inputgen.source.module import Module
from inputgen.source.parse import parse_source
from inputgen.source.tabs import respaced

MIXED = "def f(x):\n\tif x:\n        \treturn 1\n\treturn 2\n\ny = f(3)\n"


def names(text: str) -> dict[tuple[int, int], str]:
    """The names in a text by line and column, both 1-based, as Python sees them."""
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
    return {(node.lineno, node.col_offset + 1): node.id for node in found}


def names_read(text: str) -> dict[tuple[int, int], str]:
    """The same, as they are read."""
    import libcst as cst
    from libcst import matchers

    module = parse_source(text.encode(), "job.py")
    assert isinstance(module, Module), module
    found = matchers.findall(module.tree, matchers.Name())
    spans = {id(node): module.span(node) for node in found}
    texts = {
        (span.line, span.column): text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]
        for span in spans.values()
    }
    assert sorted(texts.values()) == sorted(node.value for node in found if isinstance(node, cst.Name))
    return texts


def indentation(width: int, draw: st.DrawFn) -> str:
    """Some tabs and spaces that reach a column."""
    tabs = draw(st.integers(0, width // 8))
    rest = width - 8 * tabs
    stray = " " * draw(st.integers(0, 7)) if tabs else ""  # a tab leads to the next stop, whatever came before it
    return stray + "\t" * tabs + " " * rest


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Nested blocks, each line with an indentation of its own."""
    widths, lines = [0], []
    for number in range(draw(st.integers(1, 8))):
        deeper = lines and lines[-1].endswith(":")
        if deeper:
            widths.append(widths[-1] + draw(st.sampled_from([2, 4, 8])))
        else:
            del widths[draw(st.integers(1, len(widths))) :]
        body = draw(st.sampled_from(["if a:", "b = '''\n\t x'''", "c = (d,\n\te)", "# \t"]))
        if deeper and body.startswith("#"):
            body = "b"
        lines.append(indentation(widths[-1], draw) + body.replace("b", f"b{number}"))
    if lines[-1].endswith(":"):
        lines.append(indentation(widths[-1] + 4, draw) + "z")
    return "\n".join(lines) + "\n"


@settings(max_examples=300, deadline=None)
@given(programs())
def test_what_python_takes_is_read_with_its_places(text: str) -> None:
    try:
        expected = names(text)
    except SyntaxError:
        return
    assert names_read(text).items() >= expected.items()


def test_a_job_that_libcst_refuses() -> None:
    assert names_read(MIXED).items() >= names(MIXED).items()


def test_strings_and_continued_lines_stay_as_they_are() -> None:
    text = "if a:\n  \tb = '''\n\tx'''\n  \tc = (d,\n\te)\n"
    spaced = respaced(text)
    assert spaced is not None
    assert spaced.text == "if a:\n        b = '''\n\tx'''\n        c = (d,\n\te)\n"


@pytest.mark.parametrize(
    "text", ["if a:\n        b\n\tc\n", "if a:\n\tb\n        c\n", "if a:\n\tif b:\n            c\n    \td\n"]
)
def test_what_python_refuses_is_refused(text: str) -> None:
    with pytest.raises(TabError):
        ast.parse(text)
    assert respaced(text) is None


def test_no_tab_is_nothing_to_do() -> None:
    assert respaced("if a:\n    b\n") is None
    assert isinstance(parse_source(b"if a:\n\tb\n  c\n", "job.py"), Unparsed)
