"""A key that is not known, written only where it is not there: what surely is there stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, parametrized

START = (
    "import argparse, base64, json, os\nmore = json.loads(base64.b64decode('eyJuIjogIngiLCAiayI6IFsxXX0='))\n"
    "p = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--n', type=int, default=1)\n"
    "args = p.parse_args([])\nd = {'lr': 0.1, 'n': 1}\n"
)
KEPT = {"lr": "float", "n": "int", "*": "unknown"}
FOUND = {"lr": "unknown", "n": "unknown"}
OBJECT = "class C:\n    lr = 0.1\n    def __init__(self): self.lr = 1; self.n = 1\n    def f(self): pass\nc = C()\n"
LOST = {"lr": "unknown", "n": "unknown", "*": "unknown"}


def each(id_: str, body: str, types: object, end: str = "config = args", *, before: str = "") -> Row:
    return Row(
        id_, f"{START}{before}for k, v in more.items():\n    {body}\n{end}", types, env={"X": '{"n": "x", "k": [1]}'}
    )


ROWS = [
    each("there-in-a-dict", "if k in d:\n        d[k] = v", FOUND, "config = d"),
    each("there-continue", "if k not in d:\n        continue\n    d[k] = v", FOUND, "config = d"),
    each("there-in-keys", "if k in d.keys() and v is not None:\n        d[k] = v", FOUND, "config = d"),
    each("there-in-a-namespace", "if k in args:\n        setattr(args, k, v)", FOUND),
    each("there-in-vars", "if k in vars(args):\n        setattr(args, k, v)", FOUND),
    each("there-in-a-namespace-hasattr", "if hasattr(args, k):\n        args.__dict__[k] = v", FOUND),
    each("there-in-an-object", "if hasattr(c, k):\n        setattr(c, k, v)", FOUND, "config = vars(c)", before=OBJECT),
    each("there-in-a-list", "if k in ['n', 'z']:\n        d[k] = v", {"lr": "float", "n": "unknown", "z?": "unknown"}, "config = d"),
    each("there-in-another-dict", "if k in {'n': 1, 'z': 2}:\n        d[k] = v", {**LOST, "*": "unknown"}, "config = d"),
    each("there-in-another-dict-by-name", "if k in other:\n        d[k] = v", {"lr": "float", "n": "unknown", "z?": "unknown"}, "config = d", before="other = {'n': 1, 'z': 2}\n"),
    each("there-in-keys-that-are-kept", "if k in d:\n        d[k] = v\n    d['last'] = k", {**FOUND, "last?": "unknown"}, "config = d"),
    each("there-and-then-any", "if k in d:\n        d[k] = v\n    d[k] = v", LOST, "config = d"),
    each("there-or-not", "if k in d or v == [1]:\n        d[k] = v", LOST, "config = d"),
    each("there-in-what-has-more", "if k in more2:\n        d[k] = v", LOST, "config = d", before="more2 = json.loads(base64.b64decode('eyJuIjogMX0='))\n"),
    each("there-but-another-now", "if k in d:\n        k = k + 'x'\n        d[k] = v", LOST, "config = d"),
    each("there-in-what-it-is-put-into", "if k in d:\n        e[k] = v\n    e.setdefault(k, 1)\n    if k in e:\n        d[k] = v", LOST, "config = d", before="e = {}\n"),
    each("there-in-numbers", "if k in numbers:\n        d[k] = v", LOST, "config = d", before="numbers = {1: 1, 'n': 2}\n"),
    Row(
        "there-by-the-command-line",
        "import sys\ncfg = {'lr': 0.1, 'name': 'x'}\nfor arg in sys.argv[1:]:\n    k, v = arg.split('=')\n    assert k in cfg\n    cfg[k] = type(cfg[k])(v)\nconfig = cfg",
        {"lr": "float", "name": "str"},
    ),
    each("hasattr", "if not hasattr(args, k):\n        setattr(args, k, v)", KEPT),
    each("hasattr-continue", "if hasattr(args, k):\n        continue\n    setattr(args, k, v)", KEPT),
    each("hasattr-and-more", "if v is not None and not hasattr(args, k):\n        setattr(args, k, v)", KEPT),
    each("hasattr-or-more", "if hasattr(args, k) or v is None:\n        continue\n    setattr(args, k, v)", KEPT),
    each("in-a-namespace", "if k not in args:\n        setattr(args, k, v)", KEPT),
    each("in-vars", "if k not in vars(args):\n        setattr(args, k, v)", KEPT),
    each("in-the-dict-of-attributes", "if k not in args.__dict__:\n        args.__dict__[k] = v", KEPT),
    each("in-a-dict", "if k not in d:\n        d[k] = v", KEPT, "config = d"),
    each("in-keys", "if k not in d.keys():\n        d[k] = v", KEPT, "config = d"),
    each("setdefault", "d.setdefault(k, v)", KEPT, "config = d"),
    each("else", "if k in d:\n        pass\n    else:\n        d[k] = v", KEPT, "config = d"),
    each("in-a-list", "if k not in ['lr', 'n']:\n        d[k] = v", KEPT, "config = d"),
    each("in-a-list-by-name", "if k in names:\n        continue\n    d[k] = v", KEPT, "config = d", before="names = ('lr', 'n', 'other')\n"),
    each("not-equal", "if k != 'n':\n        d[k] = v", {**KEPT, "lr": "unknown"}, "config = d"),
    each("equal-to-either", "if k == 'n' or 'lr' == k:\n        continue\n    d[k] = v", KEPT, "config = d"),
    Row("a-name-known", "import argparse, sys\nconfig = argparse.Namespace()\nif len(sys.argv) > 1:\n    config.x = 2.5\nif not hasattr(config, 'x'):\n    config.x = 1", {"x": "float | int"}),
    each("a-function", "fill(args, k, v)", KEPT, before="def fill(o, name, value):\n    if not hasattr(o, name):\n        setattr(o, name, value)\n"),
    each("one-of-a-few", "for name in ('n', k):\n        if name not in d:\n            d[name] = v", KEPT, "config = d"),
    # What looks alike, and tells nothing of the key that is written, or of what is written to.
    each("another-object", "if k not in args:\n        d[k] = v", {**KEPT, "z": "unknown"}, "config = d", before="d['z'] = 1\n"),
    each("in-another-list", "if k not in ['lr']:\n        d[k] = v", {**LOST, "lr": "float"}, "config = d"),
    each("in-a-list-perhaps", "if k not in names:\n        d[k] = v", LOST, "config = d", before="names = ['lr', 'n'] if os.environ.get('Y') else ['z']\n"),
    Row("a-class-has-it", "import sys\nclass A:\n    x = 0\na = A()\nif len(sys.argv) > 1:\n    a.x = 2.5\nconfig = {'n': 1}\nif hasattr(a, 'x'):\n    config.update(vars(a))", {"n": "int", "x?": "float"}),
    Row("a-value-that-is-a-key-elsewhere", "import base64, json\nkey = json.loads(base64.b64decode('Imsi'))\nd = {'n': 1, 'lr': 0.1}\nif key != 'n':\n    config = {'key': key, **d}\nelse:\n    config = {}", {"key?": "unknown", "n?": "int", "lr?": "float"}),
    each("another-key", "if k.upper() not in d:\n        d[k] = v", LOST, "config = d"),
    each("made-of-the-key", "if k not in d:\n        d[k.lower()] = v", LOST, "config = d"),
    each("there", "if hasattr(args, k):\n        setattr(args, k, v)", FOUND),
    each("the-key-is-another", "if k not in d:\n        k = k[:1]\n        d[k] = v", LOST, "config = d"),
    each("after-it", "if k not in d:\n        pass\n    d[k] = v", LOST, "config = d"),
    each("perhaps-there", "if k not in d:\n        d[k] = v", {**KEPT, "y?": "unknown"}, "config = d", before="if os.environ.get('Y'):\n    d['y'] = 1\n"),
    each("perhaps-there-setdefault", "d.setdefault(k, v)", {**KEPT, "y?": "unknown"}, "config = d", before="if os.environ.get('Y'):\n    d['y'] = 1\n"),
    each("a-class-that-says-otherwise", "if k not in d:\n        d[k] = v", LOST, "config = dict(d)", before="class D(dict):\n    def __contains__(self, key):\n        return False\nd = D(d)\n"),
    each("hasattr-of-another", "if not hasattr(args, k):\n        setattr(args, k, v)", LOST, before="def hasattr(x, name):\n    return False\n"),
]  # fmt: skip


DOCUMENT = (
    "import base64, os, yaml\nclass C:\n    def __init__(self, of): self.__dict__.update(of)\n"
    "B64 = 'eyJuIjogIngiLCAiYyI6IHsibSI6IDF9fQ=='\nTEXT = base64.b64decode(B64)\nd = yaml.safe_load(TEXT)\n"
)


def asked(id_: str, body: str, types: Any, before: str = "") -> Row:
    """A document that is not known, an object that has what is in it, and what a key of them is asked for."""
    return Row(id_, f"{DOCUMENT}{before}c = C(yaml.safe_load(base64.b64decode(B64))['c'])\n{body}", types)


FURTHER = {"*": "unknown"}
Z = {"z": "unknown"} | FURTHER
SETS = [
    asked("a-key", "if 'z' not in d:\n    d['z'] = 1\nconfig = d", Z),
    asked("a-key-on-the-other-arm", "if 'z' in d:\n    pass\nelse:\n    d['z'] = 1\nconfig = d", Z),
    asked("a-key-that-is-there", "if not 'n' in d:\n    d['n'] = 1\nconfig = d", {"n": "unknown"} | FURTHER),
    asked("a-key-below", "if 'z' not in d['c']:\n    d['c']['z'] = 1\nconfig = d", {"c": Z} | FURTHER),
    asked("an-attribute", "if not hasattr(c, 'z'):\n    c.z = 1\nconfig = vars(c)", Z),
    asked("an-attribute-by-name", "if not hasattr(c, 'z'):\n    setattr(c, 'z', 1)\nconfig = vars(c)", Z),
    asked("an-attribute-beside-another", "if not hasattr(c, 'z'):\n    c.z = 1\nelse:\n    c.y = 2\nconfig = vars(c)", {"y?": "unknown"} | Z),
    # What looks alike, and leaves it open.
    asked("another-key", "if 'z' not in d:\n    d['y'] = 1\nconfig = d", {"y?": "unknown"} | FURTHER),
    asked("a-key-and-more", "if os.environ.get('Y') and 'z' not in d:\n    d['z'] = 1\nconfig = d", {"z?": "unknown"} | FURTHER),
    asked("a-key-that-is-taken-out", "if 'z' not in d:\n    d['z'] = 1\nelse:\n    del d['z']\nconfig = d", {"z?": "unknown"} | FURTHER),
    asked("a-text", "if 'x' in d['n']:\n    n = d['n'][0]\nelse:\n    n = 1\nconfig = {'n': n, 'm': d['n']}", {"n": "unknown", "m": "unknown"}),
    asked("another-attribute", "if not hasattr(c, 'z'):\n    c.y = 1\nconfig = vars(c)", {"y?": "unknown"} | FURTHER),
    asked("an-attribute-of-a-class", "if not hasattr(c, 'z'):\n    c.z = 1\nconfig = vars(c)", {"z?": "unknown"} | FURTHER, "class C(C):\n    def __getattr__(self, k):\n        if k.encode() in TEXT: return 0\n        raise AttributeError(k)\n"),
    asked("an-attribute-that-is-deleted", "if not hasattr(c, 'z'):\n    c.z = 1\nelse:\n    del c.z\nconfig = vars(c)", {"z?": "unknown"} | FURTHER),
    asked("an-attribute-that-is-taken-out", "if not hasattr(c, 'z'):\n    c.z = 1\nelse:\n    vars(c).pop('z')\nconfig = vars(c)", {"z?": "unknown"} | FURTHER),
]  # fmt: skip


@parametrized([*ROWS, *SETS])
def test_what_is_there_stays(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
