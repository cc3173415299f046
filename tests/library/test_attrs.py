"""attrs: classes, their instances, and what makes dicts of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "import attr, attrs\nfrom attrs import define, field, asdict\nfrom typing import *\n"


def fields(id_: str, body: str, types: object, *, at: str = "@define", call: str = "C()", real: bool = True) -> Row:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return Row(id_, f"{START}{at}\nclass C:\n{lines}config = attr.asdict({call})", types, real=real)


ROWS = [
    fields(
        "annotated", "a: int = 1\nb: float = 1\nc: Optional[str] = None", {"a": "int", "b": "float", "c": "str | None"}
    ),
    fields(
        "field",
        "a: int = field(default=1)\nb: list = field(factory=list)\nc: dict = attr.Factory(lambda: {'k': 1})",
        {"a": "int", "b": "list", "c": {"k": "int"}},
    ),
    fields(
        "old", "a = attr.ib(default=1)\nb = attr.ib(type=float, default=2)", {"a": "int", "b": "float"}, at="@attr.s"
    ),
    fields("old-leaves-out-the-rest", "a: int = attr.ib(default=1)\nb: float = 2", {"a": "int"}, at="@attr.s"),
    fields("auto", "a: int = attr.ib(1)\nb: float = 2", {"a": "int", "b": "float"}, at="@attr.s(auto_attribs=True)"),
    fields("converter", "a = field(default='3', converter=int)", {"a": "int"}),
    fields("mutable-default", "a: list = [1]", {"a": "list[int]"}),
    fields("positional", "a: float\nb: int = 2", {"a": "float", "b": "int"}, call="C(1)"),
    fields("private", "_a: int = 1", {"_a": "int"}, call="C(a=3)"),
    fields("kw-only", "a: int = 1\nb: int = 2", {"a": "int", "b": "int"}, at="@define(kw_only=True)", call="C(b=3)"),
    fields(
        "post-init",
        "a: int = 1\nb: float = 0.0\ndef __attrs_post_init__(self):\n    self.b = self.a / 2",
        {"a": "int", "b": "float"},
    ),
    fields("default-method", "a: int = field()\n@a.default\ndef _d(self):\n    return 3", {"a": "int"}),
    fields(
        "alias",
        "a: int = field(default=1, alias='aa')\n_b: int = 2",
        {"a": "int", "_b": "int"},
        call="C(aa=3, b=5)",
    ),
    fields(
        "alias-evolved",
        "a: int = field(default=1, alias='aa')\n_b: int = field(default=2, alias='_b')",
        {"a": "int", "_b": "int"},
        call="attr.evolve(C(aa=3), aa=5)",
    ),
    fields("evolve", "a: int = 1\nb: str = 'x'", {"a": "int", "b": "str"}, call="attr.evolve(C(), a=5)"),
    fields("filter", "a: int = 1", {"*": "unknown"}, call="C(), filter=lambda a, v: True", real=False),
    Row(
        "nested",
        START
        + "@define\nclass D:\n    x: int = 1\n@define\nclass C:\n    d: D = field(factory=D)\n    ds: list = field(factory=lambda: [D()])\nconfig = attr.asdict(C())",
        {"d": {"x": "int"}, "ds": "list[dict]"},
    ),
    Row(
        "inherited",
        START + "@define\nclass A:\n    a: int = 1\n@define\nclass C(A):\n    b: float = 2\nconfig = asdict(C())",
        {"a": "int", "b": "float"},
    ),
    Row(
        "not-attrs",
        "class attr:\n    @staticmethod\n    def asdict(x):\n        return {'k': 1}\nconfig = attr.asdict(3)",
        {"k": "int"},
    ),
]


@parametrized(ROWS)
def test_types_and_values(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
