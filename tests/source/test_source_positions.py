from __future__ import annotations

import random
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from inputgen.source.lines import LineMap
from inputgen.source.module import Module
from inputgen.source.parse import parse_source

TEXTS = [
    "",
    "\n",
    "a",
    "a = 1",
    "# only a comment",
    "a\n# end",
    "if a:\n\tb\n\t# foot\n# x",
    "if a:\r\n    b = (1,\r\n  2)\r\n# c\r\n",
    "a\r\nb",
    "a\rb\r",
    "x = '𝒳' + y; z = 'é' \\\n  + w\n",
    "x = \\\n  1 ; y",
    "def f(\n  a,\n  b = 2, *, c: int = 3,\n): return (\n a )",
    "f'{a!r:>{w}} {b}' \"c\" f'''\n{\nd}'''",
    "\n\n# c\n\n",
    "async def f():\n  async with a as b, c: await d\n",
    "match a:\n  case [1, *_] | {'k': v, **r} if x: pass\n  case _:\n    pass\n",
    "@a\n# c\n@b.c()\nclass D(E, metaclass=F):\n  '''doc'''\n  x: int = 1; y = ...\n\n\n  def g(self): ...\n",
    "try:\n  a\nexcept* (B, C) as d:\n  e\nelse:\n  f\nfinally:\n  g\n",
    "for i, in x: y\nelse: z\nwhile (a := b): break\n",
    "from . import (a as b, # c\n  d,)\nimport e.f as g\n",
    "x = [*a, {**b, 'c': d}, (e,), {f}, lambda *g, h=1, **i: (yield), a if b else c, not d]\n",
    "\ufeffx = 1\n",
    "a\n\x0c\nb\n",
]


def provided(tree: cst.Module) -> dict[cst.CSTNode, tuple[int, int, int, int]]:
    ranges = MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
    return {
        node: (found.start.line, found.start.column + 1, found.end.line, found.end.column + 1)
        for node, found in ranges.items()
    }


def check(data: bytes) -> int:
    module = parse_source(data, "job.py")
    assert isinstance(module, Module)
    expected = provided(module.tree)
    last = LineMap(module.text, "").position(len(module.text))
    for node, place in expected.items():
        span = module.span(node)
        # The provider counts a newline at the end of a file that has none.
        start, end = min(place[:2], last), min(place[2:], last)
        assert (span.line, span.column, span.end_line, span.end_column) == (*start, *end), type(node).__name__
    return len(expected)


@pytest.mark.parametrize("text", TEXTS)
def test_positions_are_those_of_libcst(text: str) -> None:
    assert check(text.encode()) > 0


def test_positions_are_those_of_libcst_on_real_files() -> None:
    files = sorted(Path(cst.__file__).parent.rglob("*.py")) + sorted(
        Path(pytest.__file__).parent.parent.rglob("_pytest/*.py")
    )
    sample = random.Random(7).sample(files, 40)
    assert sum(check(path.read_bytes()) for path in sample if path.stat().st_size < 40_000) > 10_000


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("\x0cname = 1\n", "name", (1, 2)),
        ("a\n\x0cname = 1\n", "name", (2, 2)),
        ("if a:\n  b\n  \x0c  name\n", "name", (3, 6)),
        ("class A:\n    x = 1\n \x0c    name = 2\n", "name", (3, 7)),
        ("a\n\n\x0c# c\n\x0cname\n", "name", (4, 2)),
        ("if a:\n\x0c  b\n\x0celse: name\n", "name", (3, 8)),
    ],
)
def test_form_feeds_in_the_indentation_count(text: str, name: str, place: tuple[int, int]) -> None:
    # LibCST drops them from the code it generates, so its own positions are off by their number.
    module = parse_source(text.encode(), "job.py")
    assert isinstance(module, Module)
    found: list[cst.Name] = []

    class Names(cst.CSTVisitor):
        def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
            found.append(node)

    module.tree.visit(Names())
    node = next(node for node in found if node.value == name)
    span = module.span(node)
    assert (span.line, span.column) == place
    start, end = module.offsets(node)
    assert text[start:end] == name


def test_a_span_has_the_path_and_the_cell() -> None:
    module = parse_source(b"a = 1\n", "dir/job.ipynb", 4)
    assert isinstance(module, Module)
    span = module.span(module.tree.body[0])
    assert (span.path, span.cell) == ("dir/job.ipynb", 4)


def test_a_node_of_another_tree_has_no_place() -> None:
    module = parse_source(b"a = 1\n", "job.py")
    assert isinstance(module, Module)
    with pytest.raises(KeyError):
        module.span(cst.Name("a"))


def test_line_map_offsets_and_positions_agree() -> None:
    text = "a\r\nbc\rd\n\n\x0ce\u2028f"
    lines = LineMap(text, "x")
    for offset in range(len(text) + 1):
        line, column = lines.position(offset)
        if text[offset - 1 : offset + 1] != "\r\n":
            assert lines.offset(line, column) == offset
    assert lines.position(len(text)) == (5, 5)
    assert lines.offset(1, 99) == 1
    assert lines.offset(99, 1) == len(text) - 4
