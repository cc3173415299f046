"""What is taken where an option is not given is its default: `args.lr or 0.1`, `if args.lr is None: args.lr = 0.1`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from differential import real_config
from rows import Row, check, held_default

from inputgen.schema.infer import MISSING

PARSER = """import argparse, os
p = argparse.ArgumentParser()
p.add_argument('--lr', type=float)
p.add_argument('--n', type=int, default=0)
p.add_argument('--name', default='')
p.add_argument('--mode', choices=['a', 'b'])
p.add_argument('--base', type=float, default=0.3)
p.add_argument('--five', type=int, default=5)
p.add_argument('--sizes', type=int, nargs='+')
p.add_argument('--debug', action='store_true')
p.add_argument('--minus', type=int, default=-1)
p.add_argument('--off', action='store_false')
a = p.parse_args()
given = {'lr': 0.2, 'n': 7}
"""


def fallback(id_: str, value: str, type_: str, default: Any = MISSING, before: str = "") -> tuple[Row, Any]:
    return Row(id_, f"{PARSER}{before}\nconfig = {{'x': {value}}}", {"x": type_}), default


CASES = [
    fallback("or", "a.lr or 0.1", "float", 0.1),
    fallback("ternary", "a.lr if a.lr else given['lr']", "float", 0.2),
    fallback("ternary-turned", "0.1 if a.lr is None else a.lr", "float", 0.1),
    fallback("ternary-not", "given['lr'] if not a.lr else a.lr", "float", 0.2),
    fallback("statement", "a.lr", "float", 0.1, "if a.lr is None:\n    a.lr = 0.1"),
    fallback("arms", "x", "float", 0.1, "if a.lr:\n    x = a.lr\nelse:\n    x = 0.1"),
    fallback("name", "lr", "float", 0.1, "lr = a.lr\nif not lr:\n    lr = 0.1"),
    fallback("update", "given['n']", "int", 7, "if a.n:\n    given['n'] = a.n"),
    fallback("zero", "a.n or 9", "int", 9),
    fallback("empty", "a.name or 'run'", "str", "run"),
    fallback("other-type", "a.lr or 3", "float | int", 3),
    fallback("none", "a.lr if a.lr else None", "float | None", None),
    fallback("outside-the-choices", "a.mode or 'auto'", "str", "auto"),
    fallback("another-option", "a.lr if a.lr is not None else a.base", "float", 0.3),
    fallback("one-after-another", "a.lr or (a.n or 9)", "float | int", 9),
    fallback("not-the-default-text", "None if a.name == '' else a.name", "str | None", None),
    fallback("in-a-loop", "x", "int", 3, "x = 3\nfor i in range(a.five):\n    if a.n:\n        x = a.n"),
    fallback("environment", "os.environ.get('F') or 'd'", "str", "d"),
    fallback("list", "a.sizes or [3, 4]", "list[int]", [3, 4]),
    fallback("list-of-other-elements", "given['sizes'] if a.sizes is None else a.sizes", "list[int] | list[str]", ["x"], "given['sizes'] = ['x']"),
    fallback("list-that-grows", "s", "list[int]", [3, 4], "base = [3]\ns = a.sizes if a.sizes else base\nbase.append(4)"),
    fallback("the-greater", "max(a.five // 2, 1)", "int", 2),
    fallback("the-less-of-a-list", "min([a.five, a.base])", "float | int", 0.3),
    fallback("the-greater-by-a-key", "max(a.five, 17, key=str)", "int"),
    fallback("the-greater-of-two-bools", "max(a.debug, a.off)", "bool", True),
    fallback("the-less-of-texts", "min(a.name, 'x')", "str"),
    fallback("the-greater-of-some-without-a-default", "max(a.five, len(os.getcwd()))", "int"),
    fallback("negative", "3 if a.minus == -1 else a.minus", "int", 3),
    # So is what is there where an option does not lead to what else is computed.
    fallback("computed-for-an-option", "a.base", "float", 0.3, "if a.debug:\n    a.base = a.base * a.five"),
    fallback("computed-for-what-is-given", "a.five", "int", 5, "if a.n:\n    a.five = a.five - a.n"),
    fallback("constant-or-for-an-option", "x", "int", 3, "x = 3\nif a.debug:\n    x = a.five"),
    fallback("in-the-other-arm", "x", "float | int", 3, "if not a.debug:\n    x = 3\nelse:\n    x = a.base * 4"),
    fallback("key-for-an-option", "given['n']", "int", 7, "if a.debug and a.five > 2:\n    given['n'] = a.five * 2"),
    fallback("nothing-or-for-an-option", "x", "float | None", MISSING, "x = None\nif a.debug:\n    x = a.base"),
    fallback("for-an-option-or-the-environment", "x", "int", MISSING, "x = 3\nif os.environ.get('F'):\n    x = a.five"),
    fallback("for-a-file-that-is-not-there", "x", "int", MISSING, "x = 3\nif os.path.exists('none'):\n    x = a.five"),
    fallback("two-constants", "x", "int", MISSING, "x = 3\nif a.debug:\n    x = 4"),
    fallback("usual-one-not-known", "x", "int", MISSING, "x = len(os.getcwd())\nif a.debug:\n    x = a.five"),
    fallback("option-without-a-usual-arm", "x", "int", MISSING, "x = 3\nif a.five > len(os.getcwd()):\n    x = a.n * 2"),
    # No default is told where it is not that of one option alone, or not surely taken.
    fallback("one-of-two", "a.lr or (0.1 if a.debug else 0.2)", "float"),
    fallback("flag", "8 if a.debug else 32", "int"),
    fallback("one-of-two-lists", "a.sizes or ([3] if a.debug else [4])", "list[int]"),
    fallback("list-of-paths", "a.sizes or [Path('a')]", "list[int] | list[str]", before="from pathlib import Path"),
    fallback("list-or-none", "x", "list[int] | None", before="x = a.sizes or ([3] if a.debug else None)"),
    fallback("two-flags", "a.off and (a.debug and a.off)", "bool"),
    fallback("flag-or-a-constant", "x", "bool", before="x = (a.debug if isinstance(a.lr, float) else True) if a.debug else (True if a.lr is None else a.debug)"),
    fallback("given-or-not", "3 if a.debug else a.five", "int"),
    fallback("of-two-sources", "a.name or os.environ.get('F') or 'd'", "str"),
    fallback("computed", "a.n or len(os.getcwd())", "int"),
    fallback("compared", "a.five if a.five > 7 else 3", "int"),
    fallback("other-than-the-default", "a.five if a.five != 3 else 4", "int"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "default"), CASES, ids=[row.id for row, _ in CASES])
def test_fallbacks(row: Row, default: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check(row, tmp_path, monkeypatch)
    (found,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert held_default(found.fields[0]) == default
    if default is not MISSING:
        assert real_config(row.source) == {"x": default}


def test_of_an_option_that_must_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, required=True)\nn = p.parse_args().n\n"
    row = Row(
        "required", f"{body}config = {{'x': n or 3, 'y': 4 if n is None else n}}", {"x": "int", "y": "int"}, real=False
    )
    (found,) = [item for item in check(row, tmp_path, monkeypatch).job.inputs if item.source == "run_config"]
    assert [held_default(field) for field in found.fields] == [MISSING, MISSING]
