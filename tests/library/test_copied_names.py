"""What a condition tells of a name is told of the attribute or the key that the name was read from."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = (
    "import argparse, os\np = argparse.ArgumentParser()\np.add_argument('--x', type=int)\np.add_argument('--y', type=str)\n"
    "args = p.parse_args()\nd = dict(vars(args))\n"
)
SET = {"x": "int", "y": "str | None"}
ALL = {"x": "int", "y": "str"}
OPEN = {"x": "int | None", "y": "str | None"}


def job(id_: str, body: str, types: object, config: str = "args") -> Row:
    return Row(id_, f"{START}{body}\nconfig = {config}", types)


ROWS = [
    job("attribute", "v = args.x\nif v is None:\n    args.x = 1", SET),
    job("key", "v = d['x']\nif v is None:\n    d['x'] = 1", SET, "d"),
    job("get", "v = d.get('x')\nif v is None:\n    d['x'] = 1", SET, "d"),
    job("getattr", "v = getattr(args, 'x')\nif v is None:\n    setattr(args, 'x', 1)", SET),
    job("of-another-name", "v = args.x\nw = v\nif w is None:\n    args.x = 1", SET),
    job("is-not", "v = args.x\nif v is not None:\n    pass\nelse:\n    args.x = 1", SET),
    job("equal", "v = args.y\nif v == None or v == 'a':\n    args.y = 'b'\n    args.x = 1", {"x": "int | None", "y": "str"}),
    job("what-is-true", "v = args.y\nif not v:\n    args.y = 'b'", {"x": "int | None", "y": "str"}),
    job("isinstance", "v = args.x\nif not isinstance(v, int):\n    args.x = 1", SET),
    job("raised", "v = args.x\nif v is None:\n    args.x = v = 3\nassert v is not None", SET),
    job("in-a-function", "def fill(o):\n    v = o.x\n    if v is None:\n        o.x = 1\nfill(args)", SET),
    job("on-both-arms", "v = args.x\nargs.y = 'a' if v is None else args.x", {"x": "int | None", "y": "int | str"}),
    job("twice", "v = args.x\nif v is None:\n    pass\nif v is None:\n    args.x = 1", SET),
    job("each-attribute", "for k, v in vars(args).items():\n    if v is None:\n        setattr(args, k, {'x': 1, 'y': 'a'}[k])", ALL),
    job("each-attribute-by-its-dict", "for k, v in args.__dict__.items():\n    if v is None:\n        args.__dict__[k] = {'x': 1, 'y': 'a'}[k]", ALL),
    job("each-key", "for k, v in d.items():\n    if v is None:\n        d[k] = {'x': 1, 'y': 'a'}[k]", ALL, "d"),
    job("each-one-of-them", "for k, v in d.items():\n    if v is None and k == 'x':\n        d[k] = 1", SET, "d"),
    job("those-there-are", "for k, v in vars(args).items():\n    if v is not None:\n        d[k] = getattr(args, k)\n    else:\n        d[k] = 0", {"x": "int", "y": "int | str"}, "d"),
    # What looks alike: one of the two was assigned since, or they are not one.
    job("attribute-assigned-since", "v = args.x\nargs.x = int(os.environ['Z']) if 'Z' in os.environ else None\nif v is None:\n    args.y = 'a'", OPEN),
    job("attribute-assigned-on-a-path", "v = args.x\nif 'Z' in os.environ:\n    args.x = None\nif v is None:\n    args.x = 1", OPEN),
    job("name-assigned-since", "v = args.x\nv = args.y\nif v is None:\n    args.x = 1", OPEN),
    job("name-assigned-on-a-path", "v = args.x\nif 'Z' in os.environ:\n    v = args.y\nif v is None:\n    args.x = 1", OPEN),
    job("assigned-in-a-function", "def other(o):\n    o.x = None\nv = args.x\nother(args)\nif v is not None:\n    pass\nelse:\n    args.y = 'a'", {"x": "None", "y": "str | None"}),
    job("deleted-and-set", "v = d['x']\ndel d['x']\nd['x'] = None if 'Z' in os.environ else 'a'\nif v is None:\n    d['y'] = 'a'", {"x": "str | None", "y": "str | None"}, "d"),
    job("another-object", "other = argparse.Namespace(**vars(args))\nv = other.x\nif v is None:\n    args.x = 1", OPEN),
    job("another-that-is-changed", "other = argparse.Namespace(**vars(args))\nv = args.x\nother.x = 'z' if 'Z' in os.environ else None\nif v is None:\n    other.y = 'a'", {"x": "str | None", "y": "str | None"}, "other"),
    job("one-of-several", "l = []\nfor a in os.environ.get('L', 'ab'):\n    l.append(argparse.Namespace(x=int(a) if a.isdigit() else None))\nv = l[0].x\nif v is None:\n    l[0].x = 1\nelse:\n    l[-1].x = None", {"n": "int | None"}, "{'n': l[-1].x}"),
    job("the-first-of-a-loop", "first = None\nfor a in os.environ.get('L', 'ab'):\n    o = argparse.Namespace(x=int(a) if a.isdigit() else None)\n    v = o.x if first is None else v\n    first = o\n    if v is None:\n        o.x = 1", {"n": "int | None"}, "{'n': o.x}"),
    job("in-a-loop-of-any-length", "for a in os.environ.get('L', ''):\n    v = args.x\n    if v is None:\n        args.x = 1\n    args.x = None if a == 'z' else args.x", OPEN),
    job("set-in-between", "for k, v in d.items():\n    d[k] = None\n    if v is None:\n        d['x'] = 1", {"x": "int | None", "y": "None"}, "d"),
]  # fmt: skip


@parametrized(ROWS)
def test_told_of_both(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
