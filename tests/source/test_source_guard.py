"""What crashes LibCST's parser, in a process of its own: there a crash is a failure, and not the end of the tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inputgen.source.guard import MAX_FSTRINGS, MAX_LEVELS, count_levels, find_too_deep

# name -> (source of a depth, the deepest that is accepted)
DEEP: dict[str, tuple[Callable[[int], str], int]] = {
    "parentheses": (lambda n: "x = " + "(" * n + "1" + ")" * n, 500),
    "lists": (lambda n: "x = " + "[" * n + "1" + "]" * n, 500),
    "dicts": (lambda n: "x = " + "{1:" * n + "1" + "}" * n, 500),
    "lists over lines": (lambda n: "x = " + "[\n" * n + "1" + "]\n" * n, 500),
    "nested calls": (lambda n: "x = " + "f(" * n + "1" + ")" * n, 500),
    "nested keyword arguments": (lambda n: "x = " + "f(a=" * n + "1" + ")" * n, 500),
    "nested subscripts": (lambda n: "x = " + "a[" * n + "1" + "]" * n, 500),
    "unclosed brackets": (lambda n: "x = " + "(" * n, 500),
    "unclosed brackets, commented": (lambda n: "x = " + "[  # [\n" * n, 500),
    "comprehensions": (lambda n: "x = " + "[y for y in " * n + "z" + "]" * n, 250),
    "walrus": (lambda n: "x = " + "(a := " * n + "c" + ")" * n, 250),
    "star arguments": (lambda n: "x = " + "f(*" * n + "c" + ")" * n, 250),
    "sums": (lambda n: "x = a" + " + a" * n, 500),
    "sums over lines": (lambda n: "x = (a" + "\n    + a  # one more\n" * n + ")", 499),
    "sums with continuation": (lambda n: "x = a" + " + \\\n    a" * n, 500),
    "sums of strings": (lambda n: "x = 'a'" + ' + "(a"' * n, 500),
    "powers": (lambda n: "x = a" + " ** a" * n, 500),
    "or patterns": (lambda n: "x = a" + " | a" * n, 500),
    "attributes": (lambda n: "x = a" + ".a" * n, 500),
    "attribute targets": (lambda n: "a" + ".a" * n + " = 1", 500),
    "calls": (lambda n: "x = a" + "()" * n, 500),
    "calls with arguments": (lambda n: "x = a" + "(1, b=[2])" * n, 498),
    "subscripts": (lambda n: "x = a" + "[0][0]" * (n // 2), 500),
    "method chain": (lambda n: "x = a" + ".b()" * n, 250),
    "not": (lambda n: "x = " + "not " * n + "a", 500),
    "minus": (lambda n: "x = " + "-" * n + "a", 500),
    "invert": (lambda n: "x = " + "~" * n + "a", 500),
    "and": (lambda n: "x = a" + " and a" * n, 500),
    "or": (lambda n: "x = a" + " or a" * n, 500),
    "lambda": (lambda n: "x = " + "lambda: " * n + "a", 499),
    "lambda defaults": (lambda n: "x = " + "lambda a=" * n + "1" + ": 1" * n, 250),
    "ternaries": (lambda n: "x = " + "a if b else " * n + "c", 500),
    "elif": (lambda n: "if a:\n  pass\n" + "elif b:\n  pass\n" * n, 499),
    "elif with comments": (lambda n: "if a:\n  pass\n" + "elif b:  # :\n  pass\n\n" * n, 499),
    "awaits": (lambda n: "async def f():\n  x = " + "await (" * n + "c" + ")" * n, 249),
    "yields": (lambda n: "def f():\n  x = " + "(yield " * n + "c" + ")" * n, 249),
    "comprehension clauses": (lambda n: "x = [a" + " for a in b" * n + "]", 499),
    "import of dots": (lambda n: "import a" + ".b" * n, 500),
    "decorator of dots": (lambda n: "@a" + ".b" * n + "\ndef f(): pass", 499),
    "brackets in an f-string": (lambda n: 'x = f"{' + "(" * n + "1" + ")" * n + '}"', 499),
    "format specifications": (lambda n: 'x = f"' + "{a:" * n + "}" * n + '"', 500),
    "adjacent strings": (lambda n: "x = (" + "'a' " * n + ")", 2000),
    "adjacent strings over lines": (lambda n: "x = (\n" + "    'a'  # b\n" * n + ")", 2000),
    "adjacent f-strings": (lambda n: "x = (" + "f'{a}' " * n + ")", 2000),
    "nested f-strings": (lambda n: "x = " + 'f"{' * n + "1" + '}"' * n, 100),
    "case lists": (lambda n: "match a:\n  case " + "[" * n + "a" + "]" * n + ":\n    pass", 8),
    "case mappings": (lambda n: "match a:\n  case " + "{1:" * n + "a" + "}" * n + ":\n    pass", 8),
    "case classes": (lambda n: "match a:\n  case A(\n" + "A(" * (n - 1) + "a" + ")" * n + ":\n    pass", 8),
    "del": (lambda n: "del " + "(" * n + "a" + ")" * n, 8),
    "del after a colon": (lambda n: "if a: del " + "(" * n + "a" + ")" * n, 8),
    "del after a semicolon": (lambda n: "a; del " + "[" * n + "a" + "]" * n, 8),
}
# Long, but not deep.
LONG: dict[str, str] = {
    "dict of 5,000 entries": "x = {\n" + "".join(f"    'k{i}': {i},\n" for i in range(5000)) + "}\n",
    "2,000 lines of nested dicts": "x = {\n" + "    'k': {'a': [1, -2], 'b': f(a.b, 'c')},\n" * 2000 + "}\n",
    "list of 10,000 numbers": "x = [" + ", ".join(map(str, range(10_000))) + "]\n",
    "1,000 lines of adjacent strings": "x = (\n" + "    'a line of text\\n'\n" * 1000 + ")\n",
    "1,000 lines of adjacent f-strings": "x = (\n" + "    f'{a} line of {b!r:>{w}}\\n'\n" * 1000 + ")\n",
    "2,000 fields in one f-string": "x = f'" + "{a}" * 2000 + "'\n",
    "5,000 statements": "x = a.b(c)[0] + 1\n" * 5000,
    "1,000 ifs": "if a:\n    pass\nelse:\n    b\n" * 1000,
    "300 elif twice": ("if a:\n    pass\n" + "elif b:\n    pass\n" * 300) * 2,
    "3,000 comparisons": "x = a" + " < a" * 3000 + "\n",
    "2,000 arguments": "f(" + "a.b, -c, " * 2000 + ")\n",
    "1,000 decorators": "@a.b\n" * 1000 + "def f(): pass\n",
    "brackets in a string": "x = '" + "(" * 5000 + "'\n",
    "brackets in a text": "x = '''\n" + '([{ "\n' * 5000 + "'''\n",
    "brackets in comments": "# ((((((\n" * 1000,
    "brackets in the text of an f-string": "x = f'" + "((" * 1000 + "{a}'\n",
    "1,000 targets": "a = " * 1000 + "1\n",
    "99 levels of indentation": "".join(" " * i + "if a:\n" for i in range(99)) + " " * 99 + "pass\n",
    "2,000 cases": "match a:\n" + "    case [A(b=1), {'c': d}] | None if f(g):\n        pass\n" * 2000,
}

RUN = """
import sys
from inputgen.source.module import Module
from inputgen.source.parse import parse_text
for line in sys.stdin:
    name, source = eval(line)  # a repr made by the test
    print(name, flush=True)
    found = parse_text(source, "job.py")
    print("parsed" if isinstance(found, Module) and found._offsets else "refused", flush=True)
"""


def parse_in_process(sources: dict[str, str]) -> dict[str, str]:
    """How each source ends in `parse_text`, positions of all nodes included; fails with the name of what crashes."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN],
        input="".join(f"{item!r}\n" for item in sources.items()),
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, f"{lines[-1:]} ended the process with {ran.returncode}: {ran.stderr[-2000:]}"
    return dict(zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.parametrize("name", DEEP)
def test_the_limit_is_where_the_table_says(name: str) -> None:
    source, deepest = DEEP[name]
    assert find_too_deep(source(deepest) + "\n") is None
    refused = find_too_deep(source(deepest + 2) + "\n")
    assert refused is not None
    assert 0 < refused.offset <= len(source(deepest + 2))
    assert "\n" not in refused.message


def test_no_depth_ends_the_process() -> None:
    sources = {f"{name} {n}": source(n) + "\n" for name, (source, _) in DEEP.items() for n in (3_000, 30_000)}
    assert set(parse_in_process(sources).values()) == {"refused"}


# Brackets take seconds at their limit, so they are tried below it; what has crashed below 1,000 levels is at its limit.
@pytest.mark.parametrize("share", [0.2, 1.0])
def test_what_is_accepted_is_parsed(share: float) -> None:
    slow = (
        "parentheses",
        "lists",
        "dicts",
        "nested",
        "comprehensions",
        "walrus",
        "star",
        "awaits",
        "yields",
        "calls with",
    )
    unfinished = ("unclosed",)
    sources = {
        name: source(max(2, int(deepest * share))) + "\n"
        for name, (source, deepest) in DEEP.items()
        if not name.startswith(unfinished) and (share < 1 or not name.startswith(slow))
    }
    assert {name for name, end in parse_in_process(sources).items() if end != "parsed"} == set()


def test_what_is_long_is_not_deep() -> None:
    assert {name for name, end in parse_in_process(LONG).items() if end != "parsed"} == set()


def test_levels_of_every_kind_add_up() -> None:
    def nested(levels: int) -> str:
        source = "1"
        for _ in range(levels):
            source = f"-a.b[c + ({source})]"
        return f"x = {source}\n"

    assert find_too_deep(nested(90)) is None  # 5 levels each: the sign, the attribute, the sum, two brackets
    assert find_too_deep(nested(101)) is not None
    elif_in_blocks = "".join(
        " " * i + "if a: pass\n" + (" " * i + "elif a: pass\n") * 60 + " " * i + "else:\n" for i in range(9)
    )
    assert find_too_deep(elif_in_blocks + " " * 9 + "pass\n") is not None


def test_many_deep_statements_are_refused_for_the_time_they_take() -> None:
    assert find_too_deep("x = " + "[" * 450 + "]" * 450 + "\n") is None
    assert find_too_deep(("x = " + "[" * 450 + "]" * 450 + "\n") * 4) is not None
    assert find_too_deep(("x = " + "[" * 40 + "]" * 40 + "\n") * 400) is None


def test_the_place_is_where_it_gets_too_deep() -> None:
    found = find_too_deep("a = 1\nx = " + "(" * 600)
    assert found is not None
    assert found.offset == len("a = 1\nx = ") + MAX_LEVELS
    found = find_too_deep("x = " + 'f"{' * 200)
    assert found is not None
    assert found.offset == len("x = ") + 3 * MAX_FSTRINGS


LINK = st.sampled_from(
    [
        ("(", ")"),
        ("[", "]"),
        ("{1: ", "}"),
        ("f(", ")"),
        ("f(a, *", ")"),
        ("a[", "]"),
        ("-", ""),
        ("not ", ""),
        ("", " + b"),
        ("", ".c"),
        ("", "()"),
        ("", "[0]"),
        ("lambda: ", ""),
        ("lambda a=", ": 1"),
        ("a if b else ", ""),
        ("(\n", "\n)"),
        ("(  # ((\n", ")"),
        ("(\n'[' + ", ")"),
        ('("""\n" """ + ', ")"),
        ("f'{", "}'"),
        ("f\"{a['b']}\" + ", ""),
        ("(\\\n", ")"),
        ("f'''\n{", "}'''"),
        ("[\ndel_, ", "]"),
        ("[\ncase, ", "]"),
        ("('\\\n' + ", ")"),
        ("(f'{{' + ", ")"),
        ("(rf'\\{", "}')"),
        ("[a for b in ", "]"),
        ("(b'\\'' + ", ")"),
        ("elif_ + ", ""),
        ("(\r", ")"),
        ("", "\t.\td"),
        ("f'{x:{", "}}'"),
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(LINK, st.integers(1, 150)), max_size=12))
def test_the_look_at_bytes_never_accepts_what_the_count_refuses(links: list[tuple[tuple[str, str], int]]) -> None:
    left, right = [], []
    for (opening, closing), times in links:
        left.append(opening * times)
        right.append(closing * times)
    source = "import a\nx = " + "".join(left) + "b" + "".join(reversed(right)) + "\ny = 1\n"
    if count_levels(source) is not None:
        assert find_too_deep(source) is not None
