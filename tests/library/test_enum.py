"""enum: members, how they are found, compared and written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.model.types import render

PLAIN = "from enum import *\nimport enum\nclass C(Enum):\n    RED = 'red'\n    BLUE = 2\n"
TEXT = "from enum import *\nclass C(str, Enum):\n    RED = 'red'\n    BLUE = 'blue'\n"
NUMBER = "from enum import *\nclass C(IntEnum):\n    ONE = 1\n    TWO = 2\n"


def job(id_: str, body: str, types: object, *, start: str = PLAIN, real: bool = True) -> Row:
    return Row(id_, start + body, types, real=real)


def values(id_: str, expressions: str, types: object, *, start: str = PLAIN, real: bool = True) -> Row:
    """A job whose config holds these expressions, by position."""
    return job(id_, f"config = {{str(i): v for i, v in enumerate([{expressions}])}}", types, start=start, real=real)


ROWS = [
    job(
        "no-member",
        "class D(Enum):\n    Y = 'y'\ndef f(v):\n    try:\n        return C(v)\n    except ValueError:\n        return None\nconfig = {'a': f(D.Y), 'b': f(['x']), 'c': f('red')}",
        {"a": "None", "b": "None", "c": "str"},
    ),
    values("member", "C.RED, C['BLUE'], C('red'), C(2)", {"0": "str", "1": "str", "2": "str", "3": "str"}),
    values(
        "name-and-value",
        "C.RED.name, C.RED.value, C.BLUE.value, C(2).name",
        {"0": "str", "1": "str", "2": "int", "3": "str"},
    ),
    values("underscored", "C.RED._name_, C.BLUE._value_", {"0": "str", "1": "int"}),
    values(
        "iterated",
        "[c.name for c in C], [c.value for c in C], len(C), list(C)[0].value",
        {"0": "list[str]", "1": "list[int | str]", "2": "int", "3": "str"},
    ),
    values(
        "members",
        "list(C.__members__), C.__members__['RED'].value, C._member_names_, C._value2member_map_[2].name",
        {"0": "list[str]", "1": "str", "2": "list[str]", "3": "str"},
    ),
    values(
        "identity",
        "C.RED is C.RED, C.RED == C.RED, C.RED != C.BLUE, C.RED == 'red', C.RED in (C.BLUE, C.RED), C.RED in C",
        {str(i): "bool" for i in range(6)},
    ),
    values("text", "str(C.RED), f'{C.RED}', f'{C.RED.value}', repr(C.RED)", {str(i): "str" for i in range(4)}),
    job("decides", "config = {'a': 1} if C('red') == C.RED else {'b': 1}", {"a": "int"}),
    job("decides-not", "config = {'a': 1} if C.RED == 'red' else {'b': 1}", {"b": "int"}),
    job(
        "if-chain",
        "c = C.BLUE\nif c == C.RED:\n    config = {'a': 1}\nelif c is C.BLUE:\n    config = {'b': 'x'}\nelse:\n    config = {}",
        {"b": "str"},
    ),
    job("in-dict", "config = {'c': C.RED, 'l': [C.RED, C.BLUE]}", {"c": "str", "l": "list[str]"}),
    job(
        "by-argv",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--c', default='red')\nc = C(p.parse_args().c)\nconfig = {'v': c.value, 'n': c.name}",
        {"v": "str", "n": "str"},
    ),
    job("class-members", "config = {k: v.value for k, v in C.__members__.items()}", {"RED": "str", "BLUE": "int"}),
    job(
        "alias",
        "class D(Enum):\n    A = 1\n    B = 1\n    C = 2\nconfig = {'n': [d.name for d in D], 'b': D.B.name, 'all': list(D.__members__), 'v': D.__members__['B'].name}",
        {"n": "list[str]", "b": "str", "all": "list[str]", "v": "str"},
    ),
    job(
        "auto",
        "class D(Enum):\n    A = auto()\n    B = enum.auto()\n    C = 7\n    D = auto()\nconfig = {d.name: d.value for d in D}",
        {"A": "int", "B": "int", "C": "int", "D": "int"},
    ),
    job(
        "auto-flag",
        "class D(Flag):\n    A = auto()\n    B = auto()\n    C = auto()\nconfig = {d.name: d.value for d in D} | {'both': (D.A | D.B).value, 'is': (D.A | D.B) == D.A}",
        {"A": "int", "B": "int", "C": "int", "both": "int", "is": "bool"},
    ),
    job(
        "generate",
        "class D(Enum):\n    @staticmethod\n    def _generate_next_value_(name, start, count, last):\n        return name.lower()\n    A = auto()\nconfig = {'a': D.A.value}",
        {"a": "str"},
    ),
    job(
        "method",
        "class D(Enum):\n    A = 1\n    def double(self):\n        return self.value * 2.5\n    @property\n    def label(self):\n        return self.name.lower()\n    @classmethod\n    def default(cls):\n        return cls.A\nconfig = {'d': D.A.double(), 'l': D.A.label, 'c': D.default().name}",
        {"d": "float", "l": "str", "c": "str"},
    ),
    job(
        "own-str",
        "class D(Enum):\n    A = 'a'\n    def __str__(self):\n        return self.value\nconfig = {'s': str(D.A), 'f': f'{D.A}'}",
        {"s": "str", "f": "str"},
    ),
    job(
        "own-init",
        "class D(Enum):\n    A = (1, 'x')\n    B = (2, 'y')\n    def __init__(self, number, text):\n        self.number = number\n        self.text = text\nconfig = {'n': D.B.number, 't': D.A.text}",
        {"n": "int", "t": "str"},
    ),
    job(
        "missing",
        "class D(Enum):\n    A = 'a'\n    @classmethod\n    def _missing_(cls, value):\n        return cls.A\nconfig = {'n': D('zzz').name}",
        {"n": "str"},
    ),
    job(
        "base",
        "class Base(str, Enum):\n    def __str__(self):\n        return str(self.value)\nclass D(Base):\n    A = 'a'\nconfig = {'d': D.A, 'v': D.A.value, 's': str(D.A), 'e': D.A == 'a'}",
        {"d": "str", "v": "str", "s": "str", "e": "bool"},
        real=False,
    ),
    job(
        "private",
        "class D(Enum):\n    A = 1\n    _ignore_ = []\n    __x = 2\nconfig = {'n': [d.name for d in D]}",
        {"n": "list[str]"},
        real=sys.version_info >= (3, 11),  # before, a private name was a member
    ),
    job("unique", "@unique\nclass D(Enum):\n    A = 1\nconfig = {'n': D.A.value}", {"n": "int"}),
    values(
        "text-compares",
        "C.RED == 'red', 'red' == C.RED, C.RED == C.BLUE, C('blue') is C.BLUE, C.RED in ['red'], C.RED in {'red': 1}",
        {str(i): "bool" for i in range(6)},
        start=TEXT,
    ),
    values(
        "text-operators",
        "C.RED + '!', C.RED.upper(), len(C.RED.value), C.RED.value.upper(), C.RED.startswith('r')",
        {"0": "str", "1": "str", "2": "int", "3": "str", "4": "bool"},
        start=TEXT,
    ),
    job("text-decides", "config = {'a': 1} if C.RED == 'red' else {'b': 1}", {"a": "int"}, start=TEXT),
    values(
        "number",
        "C.ONE + 1, C.TWO > C.ONE, C.ONE == 1, C(2).name, C.TWO * 2.5",
        {"0": "int", "1": "bool", "2": "bool", "3": "str", "4": "float"},
        start=NUMBER,
    ),
    values("value-unknown", "C(__import__('lib').x()).value", {"0": "int | str"}, real=False),
    values("dataclass-like-name", "C.RED.name == 'RED', C['RED'] is C.RED", {"0": "bool", "1": "bool"}),
    Row(
        "not-an-enum",
        "class C:\n    RED = 'red'\nconfig = {'r': C.RED, 'e': C.RED == 'red'}",
        {"r": "str", "e": "bool"},
    ),
    Row("own-enum", "class Enum:\n    pass\nclass C(Enum):\n    RED = 'red'\nconfig = {'r': C.RED}", {"r": "str"}),
    Row("functional", "from enum import Enum\nC = Enum('C', 'A B')\nconfig = {'a': C.A}", {"a": "unknown"}, real=False),
]
if sys.version_info >= (3, 11):
    ROWS.append(
        Row(
            "str-enum",
            "from enum import StrEnum, auto\nclass C(StrEnum):\n    RED = auto()\nconfig = {'v': C.RED.value, 's': str(C.RED), 'f': f'{C.RED}', 'e': C.RED == 'red'}",
            {"v": "str", "s": "str", "f": "str", "e": "bool"},
        )
    )


@parametrized(ROWS)
def test_enum(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_a_member_is_shown_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = job("name", "config = {'c': C.RED}", {})
    value = entry(run_config(scanned(row, tmp_path, monkeypatch)), "c").value
    assert isinstance(value, m.Object)
    assert (value.kind, value.name) == ("enum", "RED")


@pytest.mark.parametrize("expression", ["C('green')", "C['GREEN']", "C.GREEN"])
def test_what_is_no_member_ends_the_job(expression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(job("none", f"config = {{'c': {expression}}}", {}), tmp_path, monkeypatch)
    assert result.facts.runs == ()


HOSTILE = {
    "recursive-value": "class D(Enum):\n    A = []\n    A.append(A)\nconfig = {'a': D.A.value}",
    "many": "class D(Enum):\n"
    + "".join(f"    A{i} = {i}\n" for i in range(300))
    + "config = {d.name: d.value for d in D}",
    "huge-flag": "class D(Flag):\n    A = 1 << 5000\n    B = auto()\nconfig = {'b': D.B.value}",
    "init-of-itself": "class D(Enum):\n    A = 1\n    def __init__(self, v):\n        D(v)\nconfig = {'a': D.A.value}",
    "empty": "class D(Enum):\n    pass\nconfig = {'a': list(D), 'b': D(1)}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_jobs_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(job(name, HOSTILE[name], {}), tmp_path, monkeypatch)


OPTION = (
    "import argparse\nfrom enum import Enum\nclass S(Enum):\n    A = 'a'\n    B = 'b'\np = argparse.ArgumentParser()\n"
    "p.add_argument('--s', type=S, default={})\np.add_argument('--t', type=S, default=S.B)\na = p.parse_args()\n"
)
# What is told of an option of an Enum's type, and of what is made of it: its type and default; "-": that is not known.
DEFAULTS = [
    ("'a'", "a.s", "str", "A"),
    ("S.B", "a.s.value", "str", "b"),
    ("S.B", "vars(a)['s'].name", "str", "B"),
    ("None", "a.s", "str | None", None),
    ("'a'", "a.s if a.s is not S.A else 1", "int | str", "-"),
    ("'a'", "a.s if input() else a.t", "str", "-"),
    ("'a'", "S.A if input() else S.B", "str", "-"),
]


@pytest.mark.parametrize(("default", "made", "type_", "told"), DEFAULTS, ids=[" ".join(row[:2]) for row in DEFAULTS])
def test_an_option_of_its_type_has_a_default(
    default: str, made: str, type_: str, told: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row("", f"{OPTION.format(default)}config = {{'x': {made}}}", None)
    (source,) = scanned(row, tmp_path, monkeypatch).job.inputs
    (field,) = source.fields
    value = field.value.default if isinstance(field.value, m.Typed) else field.value
    held = value.name if isinstance(value, m.Object) else value.value if isinstance(value, m.Known) else "-"
    assert (render(field.type), held) == (type_, told)
