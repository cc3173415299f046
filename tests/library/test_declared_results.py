"""What functions return and dataclass fields are set to, where it is not known: as they are declared (contract)."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

HEAD = "import lib\nfrom dataclasses import dataclass\nfrom typing import Any, Dict, List, Optional\n"
CLASS = "@dataclass\nclass C:\n    a: int = 3\n    b: Optional[float] = None\n    d: dict = None\n    e = 1\n"


def returned(annotation: str, type_: object, *, body: str = "    return lib.g()", id_: str = "") -> Row:
    source = f"{HEAD}def f(x=1) -> {annotation}:\n{body}\nconfig = {{'v': f(lib.x)}}"
    return Row(f"returned-{id_ or annotation}", source, {"v": type_}, real=False)


def set_to(statement: str, types: dict[str, object]) -> Row:
    body = f"{HEAD}{CLASS}c = C()\n{statement}\nconfig = vars(c)"
    return Row(f"set-{statement}", body, {"a": "int", "b": "float | None", "d": "dict | None"} | types, real=False)


ROWS = [
    returned("int", "int"),
    returned("'float'", "float"),
    returned("Optional[str]", "str | None"),
    returned("List[int]", "list[int]"),
    returned("dict", "unknown"),
    returned("None", "unknown"),
    returned("Any", "unknown"),
    returned("lib.Thing", "unknown"),
    returned("str", "int", body="    return 3", id_="otherwise"),
    returned("float", "float | int", body="    if x:\n        return lib.g()\n    return 3", id_="on-some-paths"),
    returned(
        "int", "int | str", body="    if x:\n        return 'auto'\n    return lib.g()", id_="against-what-is-known"
    ),
    Row(
        "property",
        f"{HEAD}class C:\n    @property\n    def p(self) -> float:\n        return lib.n / 2\n    def q(self):\n        return lib.n\nconfig = {{'p': C().p, 'q': C().q()}}",
        {"p": "float", "q": "unknown"},
        real=False,
    ),
    set_to("c.a = lib.g()", {"a": "int"}),
    set_to("c.b = lib.g()", {"b": "float | None"}),
    set_to("setattr(c, 'b', lib.g())", {"b": "float | None"}),
    set_to("c.b = 2 if lib.x else lib.y", {"b": "float | None"}),
    set_to("c.a = 'x'", {"a": "str"}),
    set_to("c.d = lib.g()", {"d": "unknown"}),
    set_to("c.a = lib.n", {"a": "int"}),
    set_to("c.e = lib.g()", {"e": "unknown"}),
]


@parametrized(ROWS)
def test_declared_results(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
