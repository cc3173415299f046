from __future__ import annotations

import ast
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inputgen.model import Unparsed
from inputgen.source.module import Module
from inputgen.source.parse import parse_source

COMMA = "add ',' here"
COLON = "add ':' here"
PASS = "add a statement, for instance 'pass', indented below it"

SCHEMA = """\
schema = {
    "type": "object",
    "properties": {
        "seed": {
          "type": "integer"
        }
        "trainer": {
            "type": "object",
            "properties": {
                "batch_size": {"type": "integer", "enum": [16, 64, 256]}
            }
        }
    }
}
launch.manage_wandb_config(schema=schema)
"""
WITH = """\
import wandb
from wandb.sdk import launch

with wandb.init(config=config)
    launch.manange_wandb_config(
        include=["trainer"],
    )
    # その他
"""
# source, line and column of the mend (or of the culprit), what the message says, the hint
ERRORS: list[tuple[str, tuple[int, int], str, str | None]] = [
    (SCHEMA, (6, 10), "a comma is missing", COMMA),
    (WITH, (4, 31), "the 'with' statement has no colon", COLON),
    ("with wandb.init(config=config)\n    # その他\n", (1, 31), "the 'with' statement has no colon", COLON),
    ("with a(b)  # note :\n    x\n", (1, 10), "the 'with' statement has no colon", COLON),
    ("with a(\n  b\n) as c\n    x\n", (3, 7), "the 'with' statement has no colon", COLON),
    ("if x\r\n    y\r\n", (1, 5), "the 'if' statement has no colon", COLON),
    ("if x print(1)\n", (1, 5), "the 'if' statement has no colon", COLON),
    ("def f(a) -> int\n    return 1\n", (1, 16), "the 'def' statement has no colon", COLON),
    ("class A(B)\n  x = 1\n", (1, 11), "the 'class' statement has no colon", COLON),
    ("if a:\n  b\nelse\n  c\n", (3, 5), "the 'else' statement has no colon", COLON),
    ("for i in range(3)\n    print(i)\n", (1, 18), "the 'for' statement has no colon", COLON),
    ("async def f()\n  pass\n", (1, 14), "the 'async def' statement has no colon", COLON),
    ("match x:\n  case 1\n    pass\n", (2, 9), "the 'case' statement has no colon", COLON),
    ("with a(b):\n    # Etc.\n", (1, 11), "the 'with' statement has no body", PASS),
    ("with a(b):\n    # Etc.\ny = 1\n", (1, 11), "the 'with' statement has no body", PASS),
    ("def f():\n    with a(b):\n        # c\n\ndef g(): pass\n", (2, 15), "the 'with' statement has no body", PASS),
    ("if a:", (1, 6), "the 'if' statement has no body", PASS),
    ('d = {"a": 1 "b": 2}\n', (1, 12), "a comma is missing", COMMA),
    ('é = {"𝒳": 1  # c\n "b": 2}\n', (1, 12), "a comma is missing", COMMA),
    ('d = {"a": "x"\n     "b": 1}\n', (1, 14), "a comma is missing", COMMA),
    ('d = {"a": f"x{y}"\n f"c": 2}\n', (1, 18), "a comma is missing", COMMA),
    ("f(a=1\n  b=2)\n", (1, 6), "a comma is missing", COMMA),
    ("f(1 2)\n", (1, 4), "a comma is missing", COMMA),
    ("def f(a b): pass\n", (1, 8), "a comma is missing", COMMA),
    ("d = {1: [2] 3: 4 5: 6}\n", (1, 12), "a comma is missing", COMMA),
    ('d = {"a": 1,\n "b" 2}\n', (2, 5), "a colon is missing", COLON),
    ("x = foo(1, 2\ny = 3\n", (1, 13), "'(' is never closed", "add ')' here"),
    ('lr = config["lr"\nwandb.init(lr)\n', (1, 17), "'[' is never closed", "add ']' here"),
    ("x = [1,\n  2\n\ndef f():\n    pass\n", (2, 4), "'[' is never closed", "add ']' here"),
    ("a = 1\nx = (\n", (2, 5), "'(' is never closed", "add the missing ')'"),
    ('x = {"a": [1, 2}\n', (1, 11), "'[' is never closed", "add the missing ']'"),
    ("x = )\n", (1, 5), "unmatched ')'", "remove it, or add the bracket that it closes"),
    ('x = "abc\ny = 1\n', (1, 5), "a string is not closed on its line", 'close it with "'),
    ("a\nx = '''abc\ny = 1\n", (2, 5), "a triple-quoted string is never closed", "close it with '''"),
    ('x = f"{a"\n', (1, 5), "an f-string is never closed", 'close it with }"'),
    ("x = f'a\n", (1, 5), "an f-string is never closed", "close it with '"),
    ("if x:\n    a\n  b\n", (3, 3), "unindent does not match", "indent it as an earlier line of a block around it"),
    ("  a\n", (1, 3), "unexpected indent", "indent it as the line above"),
    ("a\n    b\n", (2, 5), "unexpected indent", "indent it as the line above"),
    ("if a:\n\tb\n        c\n", (3, 9), "inconsistent use of tabs", "indent with spaces only"),
    ('print "x"\n', (1, 7), "a Python 2 print statement", "write print(...), as a function"),
    ("if a:\n    print x, y\nz = 1\n", (2, 11), "a Python 2 print statement", "write print(...), as a function"),
    ("x = “a”\n", (1, 5), "the quotation mark “ is not Python's", "use straight quotes, ' or \""),
    ("x = a?\n", (1, 6), "the character ? is not Python", None),
    ("x = 1 \\ \n", (1, 7), "something follows the backslash", "end the line after the backslash"),
    ("x = {1: 2}\nx == 1 = 2\n", (2, 1), "cannot assign to comparison", None),
]


@pytest.mark.parametrize(("source", "place", "message", "hint"), ERRORS)
def test_an_error_says_what_is_wrong_and_where_the_mend_goes(
    source: str, place: tuple[int, int], message: str, hint: str | None
) -> None:
    found = parse_source(source.encode(), "job.py", 2)
    assert isinstance(found, Unparsed)
    assert ((found.span.line, found.span.column), found.hint) == (place, hint)
    assert found.message.startswith(message)
    assert (found.span.path, found.span.cell) == ("job.py", 2)


@pytest.mark.parametrize("row", [row for row in ERRORS if row[3] in {COMMA, COLON}])
def test_what_the_hint_says_mends_it(row: tuple[str, tuple[int, int], str, str]) -> None:
    source, (line, column), _, hint = row
    lines = source.splitlines(keepends=True)
    lines[line - 1] = lines[line - 1][: column - 1] + hint[5] + lines[line - 1][column - 1 :]
    found = parse_source("".join(lines).encode(), "job.py")
    # A second mistake may remain, but it is another one.
    assert isinstance(found, Module) or (found.span.line, found.span.column) != (line, column) or found.hint != hint


@pytest.mark.parametrize(
    "source",
    [
        'x = f"{d["a"]}"\n',  # Python 3.12
        "type X[T] = list[T]\n",  # Python 3.12
        "def f[T = int](x: T) -> T: ...\n",  # Python 3.13
        "try:\n  a\nexcept* B:\n  c\n",  # Python 3.11
        "with (a as b, c as d):\n  pass\n",
        "x = '\\d'\n",
        "match = 1\ncase = 2\nmatch[case]\nprint(match)\n",
    ],
)
def test_syntax_newer_than_the_python_that_runs_is_read(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(parse_source(source.encode(), "job.py"), Module)


def test_a_warning_of_the_job_is_not_ours() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(parse_source(b"x = '\\d'\nreturn = 1\n", "job.py"), Unparsed)


@pytest.mark.parametrize("source", ["x = '\\d'\n", "a\r\nb\r\n", "\ta = 1\n"[1:], "x = 1", "é = '𝒳'\n"])
def test_the_text_of_a_module_is_the_source(source: str) -> None:
    module = parse_source(b"\xef\xbb\xbf" + source.encode(), "job.py")
    assert isinstance(module, Module)
    assert module.text == source


def test_what_is_too_deep_is_refused_with_its_place() -> None:
    found = parse_source(b"a = 1\nx = " + b"(" * 10_000, "job.py")
    assert isinstance(found, Unparsed)
    assert (found.span.line, found.span.column) == (2, 505)
    assert found.message == "too deeply nested to be read: more than 500 levels of nesting or chaining"
    assert found.hint


PIECES = st.sampled_from(
    [
        *"()[]{}:,=.;@*+-~#\\$'\"\n\r\t\f ",
        "a",
        "1",
        "é",
        "𝒳",
        "==",
        "->",
        ":=",
        "...",
        "f'",
        'f"',
        "'''",
        '"""',
        "{x}",
        "\n    ",
        "\\\n",
        "\r\n",
        "0x",
        "1e",
        "not ",
        "lambda ",
        "if ",
        "else:",
        "elif ",
        "for ",
        "in ",
        "import ",
        "from ",
        "def f",
        "class A",
        "with ",
        "as ",
        "return ",
        "yield ",
        "await ",
        "async ",
        "match ",
        "case ",
        "del ",
        "print ",
        "try:",
        "except ",
        "\u2028",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_parses_or_says_why(source: str) -> None:
    found = parse_source(source.encode(), "job.py")
    if isinstance(found, Module):
        assert found._offsets is not None
        return
    assert found.message
    assert "\n" not in found.message
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, column in ((found.span.line, found.span.column), (found.span.end_line, found.span.end_column)):
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 2


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_parse_or_say_why(data: bytes) -> None:
    found = parse_source(data, "job.py")
    assert isinstance(found, Module) or found.message


VALID = [SCHEMA.replace('        }\n        "tr', '        },\n        "tr'), WITH.replace("config)\n", "config):\n")]


@pytest.mark.parametrize("source", VALID)
def test_one_character_left_out_never_raises(source: str) -> None:
    assert isinstance(parse_source(source.encode(), "job.py"), Module)
    for position in range(len(source)):
        broken = source[:position] + source[position + 1 :]
        found = parse_source(broken.encode(), "job.py")
        try:
            ast.parse(broken)
        except SyntaxError:
            assert isinstance(found, Unparsed), broken
        else:
            assert isinstance(found, Module), broken
