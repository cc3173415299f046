"""What a job asks of its types: comparisons, `get_origin`, `get_args`, `get_type_hints`, `__annotations__`."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "import argparse, dataclasses, types\nfrom dataclasses import dataclass, field, fields\nfrom typing import *\n"
CLASS = "@dataclass\nclass C:\n    lr: float = 0.1\n    name: Optional[str] = None\n    n: int | None = 3\n    sizes: List[int] = field(default_factory=lambda: [1])\n    mode: Literal['a', 'b'] = 'a'\n    fast: bool = False\n"
TEXTS = f"from __future__ import annotations\n{START}{CLASS}"
ADD = """
p = argparse.ArgumentParser()
hints = get_type_hints(C)
for f in fields(C):
    t, kw = hints[f.name], {}
    kw['default'] = f.default_factory() if f.default is dataclasses.MISSING else f.default
    origin = get_origin(t)
    if origin is Union or origin is types.UnionType:
        t = [a for a in get_args(t) if a is not type(None)][0]
        origin = get_origin(t)
    if origin is Literal:
        kw['choices'], t = get_args(t), str
    elif origin is list:
        kw['nargs'], t = '+', get_args(t)[0]
    if t is bool:
        p.add_argument('--' + f.name, action='store_true')
    else:
        p.add_argument('--' + f.name, type=t, **kw)
config = vars(p.parse_args())"""
ADDED = {
    "lr": "float",
    "name": "str | None",
    "n": "int",
    "sizes": "list[int]",
    "mode": "str",
    "fast": "bool",
}
BY_TYPE = """
p = argparse.ArgumentParser()
for f in fields(C):
    kw = {'help': f.metadata.get('help')}
    if f.type is bool:
        kw['action'] = 'store_true'
    elif f.type == List[int]:
        kw.update(type=int, nargs='+', default=[1])
    elif f.type in (int, float, str):
        kw.update(type=f.type, default=f.default)
    elif f.type == Union[None, str]:
        kw['type'] = str
    p.add_argument('--' + f.name, **kw)
config = vars(p.parse_args())"""


def job(id_: str, body: str, types: object, *, real: bool = True, **files: str) -> Row:
    return Row(id_, START + body, types, real=real, files={f"{k}.py": v for k, v in files.items()})


def asked(id_: str, *pairs: tuple[str, object]) -> Row:
    """Expressions, each under a key of its own where it is true."""
    lines = [f"if {text}:\n    config['k{number}'] = 1" for number, (text, _) in enumerate(pairs)]
    told = {f"k{number}": "int" for number, (_, true) in enumerate(pairs) if true}
    return job(id_, "\n".join([CLASS, "f = {f.name: f.type for f in fields(C)}", "config = {}", *lines]), told)


ROWS = [
    job("options-of-hints", CLASS + ADD, ADDED),
    job("options-of-hints-as-texts", "from c import C\n" + ADD, ADDED, c=TEXTS),
    job("options-by-type", CLASS + BY_TYPE, {**ADDED, "n": "str | None", "mode": "str | None"}),
    asked(
        "equal",
        ("f['sizes'] == List[int]", True),
        ("f['sizes'] == list[int]", False),
        ("f['sizes'] == List[str]", False),
        ("f['name'] == Optional[str]", True),
        ("f['name'] == Union[None, str]", True),
        ("f['name'] == (str | None)", True),
        ("f['name'] == Optional[int]", False),
        ("f['n'] == Optional[int]", True),
        ("f['n'] is int", False),
        ("f['n'] in (int, float)", False),
        ("f['mode'] == Literal['b', 'a']", True),
        ("f['lr'] == List[int]", False),
        ("Optional[Union[int, str]] == Union[str, int, None]", True),
        ("Dict[str, int] != Dict[str, float]", True),
    ),
    asked(
        "origins",
        ("get_origin(f['lr']) is None", True),
        ("get_origin(f['name']) is Union", True),
        ("get_origin(f['n']) is Union", False),
        ("isinstance(f['n'], types.UnionType)", True),
        ("get_origin(f['sizes']) is list", True),
        ("get_origin(f['mode']) is Literal", True),
        ("get_origin(Dict[str, int]) is dict", True),
        ("get_origin(tuple[int, ...]) is tuple", True),
        ("f['sizes'].__origin__ is list", True),
        ("hasattr(f['n'], '__origin__')", False),
        ("hasattr(f['name'], '__origin__')", True),
        ("type(None) in get_args(f['n'])", True),
        ("get_args(f['name'])[0] is str", True),
        ("len(get_args(Union[int, str, int, None])) == 3", True),
        ("get_args(f['lr'])", False),
        ("f['sizes'].__args__[0] is int", True),
    ),
    job(
        "annotations",
        "class B:\n    a: int = 1\nclass D(B):\n    b: 'str' = 'x'\n    c: float\nclass E(D):\n    pass\n"
        "config = {**{k: v.__name__ if isinstance(v, type) else v for k, v in D.__annotations__.items()}, 'e': len(E.__annotations__), 'h': list(get_type_hints(E))}",
        {"b": "str", "c": "str", "e": "int", "h": "list[str]"},
    ),
    job(
        "hints-of-a-function",
        "def f(a: int, b: 'str' = 'x', *c, **d) -> None: ...\nconfig = {k: v.__name__ for k, v in get_type_hints(f).items()}",
        {"a": "str", "b": "str", "return": "str"},
    ),
    # Under PEP 563 the type of a field is a text.
    job(
        "texts-are-no-types",
        "from c import C\nconfig = {f.name: f.type for f in fields(C)}\nfor f in fields(C):\n"
        "    if f.type is bool or f.type == float:\n        config['never'] = 1\n    if f.type == 'bool':\n        config['fast_'] = 1",
        {**dict.fromkeys(ADDED, "str"), "fast_": "int"},
        c=TEXTS,
    ),
    job(
        "of-what-is-not-known",
        "import somelib\nconfig = {}\nif get_origin(somelib.T) is list:\n    config['a'] = 1\nif somelib.T == List[int]:\n    config['b'] = 1",
        {"a?": "int", "b?": "int"},
        real=False,
    ),
    job(
        "the-default-that-is-missing",
        "class K: ...\n@dataclass\nclass D:\n    a: int\n    b: float = 0.1\n    c: Any = field(default_factory=K)\n"
        "config = {f.name: 'none' for f in fields(D) if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING}",
        {"a": "str"},
    ),
]


@parametrized(ROWS)
def test_type_introspection(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
