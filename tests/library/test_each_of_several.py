"""One of several dicts gone through, each for itself; and what a loop that may run any number of times makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

SEVERAL = (
    "import argparse\nG = {'a': {'n': 10}, 'b': {'m': {'k': 'x'}}, 'c': {'s': [1, 2]}}\n"
    "p = argparse.ArgumentParser()\np.add_argument('--g', default='a')\nd = G[p.parse_args().g]\n"
)
ANY_TIMES = (
    "import argparse, copy\np = argparse.ArgumentParser()\np.add_argument('--names', nargs='+', default=['a'])\n"
    "names = p.parse_args().names\n"
)
UPDATE = (
    "def update(old, new):\n    out = dict(old)\n    for k, v in new.items():\n        if isinstance(v, dict):\n"
    "            out[k] = update(out.get(k, {}), v)\n        else:\n            out[k] = v\n    return out\n"
)
WALK = (
    "def walk(d):\n    out = copy.deepcopy(d)\n    for k, v in out.items():\n        if isinstance(v, dict):\n"
    "            out[k] = walk(out.get(k, {}))\n    return out\n"
)
EACH = {"n?": "int", "m?": {"k": "str"}, "s?": "list[int]"}

NOT_KNOWN = (
    "import json, os\nd = {'n': 10, 'm': 'x'} if os.environ.get('X') else json.loads(os.environ.get('D', '{}'))\n"
)
FILE = (
    "import argparse, json\np = argparse.ArgumentParser()\np.add_argument('--file')\nargs = p.parse_args()\n"
    "c = {'lr': 0.1, 'm': {'n': 1, 'o': {'p': 'x'}}, 's': [1]}\n"
    "if args.file:\n    c.update(json.load(open(args.file)))\n"
    "def flat(d, at=''):\n    out = {}\n    for k, v in d.items():\n        if isinstance(v, dict):\n"
    "            out.update(flat(v, f'{at}{k}_'))\n        else:\n            out[f'{at}{k}'] = v\n    return out\n"
)

MANY = (
    "import argparse\nG = {{f'e{{i}}': {{f'k{{n}}': i for n in range(i)}} for i in range(1, {count})}}\n"
    "p = argparse.ArgumentParser()\np.add_argument('--g', default='e2')\np.add_argument('--lr', type=float, default=0.1)\n"
    "args = p.parse_args()\nfor k, v in G[args.g].items():\n    setattr(args, k, v)\nconfig = args"
)

ROWS = [
    Row(
        "many-of-different-lengths",
        MANY.format(count=13),
        {"g": "str", "lr": "float", "k0": "int", **{f"k{n}?": "int" for n in range(1, 12)}},
    ),
    Row("too-many-of-them", MANY.format(count=32), {"g": "unknown", "lr": "unknown", "k0": "unknown", "*": "unknown"}),
    Row("items", f"{SEVERAL}config = {{}}\nfor k, v in d.items():\n    config[k] = v", EACH),
    Row("keys", f"{SEVERAL}config = {{}}\nfor k in d:\n    config[k] = d[k]", EACH),
    Row("comprehension", f"{SEVERAL}config = {{k: v for k, v in d.items()}}", EACH),
    Row(
        "list-comprehension",
        f"{SEVERAL}config = dict([(k + '_', v) for k, v in d.items()])",
        {"n_?": "int", "m_?": {"k": "str"}, "s_?": "list[int]"},
    ),
    Row(
        "beside-what-is-not-known",
        f"{NOT_KNOWN}config = {{k + '_': v for k, v in d.items()}}",
        {"n_?": "unknown", "m_?": "unknown", "*": "unknown"},
    ),
    Row(
        "walked-beside-what-is-not-known",
        f"{NOT_KNOWN}config = {{'x': 1}}\nfor k, v in d.items():\n    config.setdefault(k, v)",
        {"x": "int", "n?": "unknown", "m?": "unknown", "*": "unknown"},
    ),
    Row(
        "flattened-beside-a-file-of-the-command-line",
        f"{FILE}config = flat(c)",
        {"lr": "float", "m_n?": "int", "m_o_p?": "str", "s": "list[int]", "*": "unknown"},
    ),
    Row(
        "a-list-or-a-dict-beside-such-a-file",
        f"{FILE}config = {{'a': isinstance(c['m'], dict), 'b': isinstance(c['m'], (list, str)), 'c': isinstance(c['s'], list), 'd': isinstance(c.get('q'), dict), **({{'e': 1}} if isinstance(c['m'], dict) else {{}})}}",
        {"a": "bool", "b": "bool", "c": "bool", "d": "bool", "e": "int"},
    ),
    Row(
        "a-dict-beside-anything",
        f"import lib\n{NOT_KNOWN}d = {{'a': 1}} if d else lib.get()\nconfig = {{'x': 1, **({{'e': 1}} if isinstance(d, dict) else {{'f': 1}})}}",
        {"x": "int", "e?": "int", "f?": "int"},
        real=False,
    ),
    Row("left-early", f"{SEVERAL}config = {{}}\nfor k, v in d.items():\n    config[k] = v\n    break", EACH),
    Row(
        "returned-from",
        f"{SEVERAL}def first():\n    for k, v in d.items():\n        return {{k: v}}\nconfig = {{'x': 1, **first()}}",
        {"x": "int", **EACH},
    ),
    Row(
        "else",
        f"{SEVERAL}config = {{}}\nfor k in d:\n    if k == 'm':\n        break\nelse:\n    config['none'] = True",
        {"none?": "bool"},
    ),
    Row(
        "recursive-update",
        f"{SEVERAL}{UPDATE}config = update({{'lr': 0.1, 'n': 1, 'm': {{'t': 4}}}}, d)",
        {"lr": "float", "n": "int", "m": {"t": "int", "k?": "str"}, "s?": "list[int]"},
    ),
    Row(
        "no-dict-among-them",
        f"{SEVERAL}config = {{}}\nfor k in (d if 'n' in d else ['z']):\n    config[k] = 1",
        {"n?": "int", "m?": "int", "s?": "int", "z?": "int"},
    ),
    Row(
        "items-in-a-loop",
        "import argparse\nG = {'a': {'lr': 0.1, 'n': 1}, 'b': {'lr': 0.5, 'w': 8}}\np = argparse.ArgumentParser()\n"
        "p.add_argument('--g', default='a')\nd = {}\nfor name in p.parse_args().g.split(','):\n"
        "    for k, v in G[name].items():\n        d[k] = v\nconfig = {'lr': d.get('lr', 1.5), 'none': d.get('none', 'x')}",
        {"lr": "float", "none": "str"},
    ),
    # What a loop makes that may run any number of times.
    Row(
        "a-run-each-time",
        f"{ANY_TIMES}D = {{'z': {{'y': 1}}}}\nfor name in names:\n"
        "    wandb.init(config={'size': [64, 64], 'm': {'a': 1}, 'd': copy.deepcopy(D)})",
        {"size": "list[int]", "m": {"a": "int"}, "d": {"z": {"y": "int"}}},
    ),
    Row(
        "a-walk-each-time",
        f"{ANY_TIMES}{WALK}D = {{'lr': 0.1, 'a': {{'s': 4}}, 'b': {{'t': 'x', 'c': {{'u': [1]}}}}}}\n"
        "for name in names:\n    wandb.init(config=walk(D))",
        {"lr": "float", "a": {"s": "int"}, "b": {"t": "str", "c": {"u": "list[int]"}}},
    ),
    Row(
        "a-list-within-lists-each-time",
        f"{ANY_TIMES}def walk(items):\n    out = []\n    for e in items:\n"
        "        out.append(walk(e) if isinstance(e, list) else e)\n    return out\n"
        "for name in names:\n    wandb.init(config={'x': walk([1, [2.0, ['t']]])})",
        {"x": "list[int | list[float | list[str]]]"},
    ),
    Row(
        "two-calls-each-time",
        f"{ANY_TIMES}def made(n):\n    return {{'n': n}}\nfor name in names:\n    a = made(1)\n    b = made('x')\n"
        "    a['more'] = 1\nconfig = {'a': a, 'b': b}",
        {"a": {"n": "int", "more": "int"}, "b": {"n": "str"}},
    ),
    Row(
        "an-earlier-copy-changed",
        f"{ANY_TIMES}D = {{'z': {{'y': 1}}}}\nkept = []\nfor name in names:\n    d = copy.deepcopy(D)\n"
        "    kept.append(d)\n    kept[0]['z']['q'] = 1\nconfig = {'first': kept[0], 'last': d}",
        {"first": {"z": {"y": "int", "q?": "int"}}, "last": {"z": {"y": "int", "q?": "int"}}},
    ),
]

TWO = "import os\na, b = {'p': 1}, {'q': 1}\nx = a if os.environ.get('X') else b\n"
NAMESPACE = (
    "import argparse, os\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\n"
    "args = p.parse_args()\n"
)
ROUNDS = "import os\nX, Y = os.environ.get('X'), os.environ.get('Y', 'zz')\n"
PICKED = [
    # What is written to one of several, under a name, is there wherever that name is the one.
    Row("written-before-a-condition", f"{SEVERAL}d['x'] = 1\nif d.get('n'):\n    d['y'] = 2\nconfig = d", {**EACH, "x": "int", "y?": "int"}),
    Row("written-in-both-arms", f"{SEVERAL}d['x'] = 1\nif d.get('n'):\n    d['x'] = 'y'\nelse:\n    d['x'] = None\nd['z'] = 2\nconfig = d", {**EACH, "x": "str | None", "z": "int"}),
    Row("written-before-a-try", f"{SEVERAL}d['x'] = 1\ntry:\n    d['y'] = d['n']\nexcept KeyError:\n    d['z'] = 0\nconfig = d", {**EACH, "x": "int", "y?": "int", "z?": "int"}),
    Row("another-one-in-an-arm", f"{SEVERAL}d['x'] = 1\nif d.get('n'):\n    d = G['c']\n    d['y'] = 2\nconfig = d", {"n?": "int", "m?": {"k": "str"}, "s?": "list[int]", "x?": "int", "y?": "int"}),
    Row("key", f"{TWO}x['k'] = 1\nconfig = x", {"p?": "int", "q?": "int", "k": "int"}),
    Row("key-again", f"{TWO}x['k'] = 1\nx['k'] = 'z'\nconfig = x", {"p?": "int", "q?": "int", "k": "str"}),
    Row("key-that-one-has", f"{TWO}x['p'] = 'z'\nconfig = x", {"p": "str", "q?": "int"}),
    Row("key-that-is-gone", f"{TWO}x['k'] = 1\ndel x['k']\nconfig = x", {"p?": "int", "q?": "int"}),
    Row("update", f"{TWO}x.update(k=1)\nx.setdefault('l', 2.5)\nconfig = dict(x)", {"p?": "int", "q?": "int", "k": "int", "l": "float"}),
    Row("nested", "import os\na, b = {'m': {'p': 1}}, {'m': {'q': 1}}\nx = a if os.environ.get('X') else b\nx['m']['k'] = 1\nconfig = x", {"m": {"p?": "int", "q?": "int", "k": "int"}}),
    Row("another-name-for-it", f"{TWO}y = x\ny['k'] = 1\nconfig = {{**x}}", {"p?": "int", "q?": "int", "k": "int"}),
    Row("in-a-function", f"{TWO}def f(c):\n    c['k'] = 1\n    return c\nconfig = {{'x': x, 'f': f(x)}}", {"x": {"p?": "int", "q?": "int", "k": "int"}, "f": {"p?": "int", "q?": "int", "k": "int"}}),
    Row("attribute-of-an-object", "import os\nclass T:\n    def __init__(self):\n        if os.environ.get('X'):\n            self.c = {'p': 1}\n        else:\n            self.c = {'q': 1}\n        self.c['k'] = 1\nconfig = T().c", {"p?": "int", "q?": "int", "k": "int"}),
    Row("method", "import os\nclass M:\n    def more(self):\n        self.k = 1\n        self.d = {'v': 1}\nclass N(M):\n    pass\nm = M() if os.environ.get('X') else N()\nm.more()\nm.d['w'] = 2.5\nconfig = vars(m)", {"k": "int", "d": {"v": "int", "w": "float"}}),
    Row("where-it-was-made-anew", "import os\nx = {'a': 1}\nif os.environ.get('X'):\n    x['z'] = 1\n    x = dict(x)\nx['k'] = 1\nconfig = x", {"a": "int", "z?": "int", "k": "int"}),
    Row("namespace", f"{NAMESPACE}if os.environ.get('X'):\n    args = argparse.Namespace(n=1)\nargs.k = 'x'\nargs.lr = 1\nconfig = args", {"n?": "int", "lr": "int", "k": "str"}),
    # What looks alike: another value that is one of the same two, or the one itself.
    Row("another-of-the-two", f"{TWO}y = a if os.environ.get('Y') else b\nx['k'] = 1\nconfig = {{'x': x, 'y': y}}", {"x": {"p?": "int", "q?": "int", "k": "int"}, "y": {"p?": "int", "q?": "int", "k?": "int"}}),
    Row("one-itself", f"{TWO}x['k'] = 1\nconfig = {{'a': a, 'b': b}}", {"a": {"p": "int", "k?": "int"}, "b": {"q": "int", "k?": "int"}}),
    Row("elements-of-one-list", "import os\nl = [{'p': 1}, {'q': 1}]\ni, j = len(os.environ.get('X', '')), len(os.environ.get('Y', ''))\nx, y = l[i], l[j]\nx['k'] = 1\nconfig = {'x': x, 'y': y}", {"x": {"p?": "int", "q?": "int", "k": "int"}, "y": {"p?": "int", "q?": "int", "k?": "int"}}),
    Row("assigned-again", f"{TWO}x['k'] = 1\nx = a if os.environ.get('Y') else b\nconfig = x", {"p?": "int", "q?": "int", "k?": "int"}),
    Row("on-one-path", f"{TWO}if os.environ.get('Y'):\n    x['k'] = 1\nconfig = x", {"p?": "int", "q?": "int", "k?": "int"}),
    Row("in-a-loop", f"{TWO}for c in os.environ.get('Y', ''):\n    x['k'] = 1\nconfig = x", {"p?": "int", "q?": "int", "k?": "int"}),
    Row("each-of-a-loop", "import os\nkept = []\nfor c in os.environ.get('Y', 'zz'):\n    a, b = {'p': 1}, {'q': 1}\n    x = a if os.environ.get('X') else b\n    if c == 'z':\n        x['k'] = 1\n    kept.append(x)\nconfig = {'first': kept[0], 'last': x}", {"first": {"p?": "int", "q?": "int", "k?": "int"}, "last": {"p?": "int", "q?": "int", "k?": "int"}}),
    # In a loop that may run any number of times, of the round it is written in.
    Row("in-each-round", ROUNDS + "for c in Y:\n    x = {'p': 1} if X else {'q': 1}\n    x['k'] = 1\n    wandb.init(config=x)\n    wandb.finish()", {"p?": "int", "q?": "int", "k": "int"}, real=False),
    Row("in-each-round-again", ROUNDS + "for c in Y:\n    a, b = {'p': 1}, {'q': 1}\n    x = a if X else b\n    x['k'] = 1\n    if c == 'z':\n        x['k'] = 'z'\n    x['l'] = 2.5\n    wandb.init(config={**x, 'a': a})\n    wandb.finish()", {"p?": "int", "q?": "int", "k": "int | str", "l": "float", "a": {"p": "int", "k?": "int | str", "l?": "float"}}, real=False),
    Row("of-the-round-before", ROUNDS + "last, config = {}, None\nfor c in Y:\n    x = {'p': 1} if X else {'q': 1}\n    last['k'] = 1\n    last, config = x, x", {"p?": "int", "q?": "int", "k?": "int"}),
    Row("of-two-rounds-before", ROUNDS + "old, last, config = {}, {}, None\nfor c in Y + 'y':\n    x = {'p': 1} if X else {'q': 1}\n    old['k'] = 1\n    config = {'old': old, 'last': last}\n    old, last = last, x", {"old?": {"p?": "int", "q?": "int", "k?": "int"}, "last?": {"p?": "int", "q?": "int", "k?": "int"}}),
    Row("changed-by-a-loop", ROUNDS + "a, b = {'k': 1}, {'k': 2}\nx = a if X else b\nx['k'] = 3\nfor c in Y:\n    if c == 'z':\n        a['k'] = 'z'\nconfig = x", {"k": "int | str"}),
    Row("changed-by-a-loop-through-two", ROUNDS + "a, b = {'k': 1}, {'k': 2}\nx = a if X else b\ny = a if os.environ.get('Z') else b\nx['k'] = 3\nfor c in Y:\n    x['k'] = 2.5\n    if c == 'z':\n        y['k'] = 'z'\nconfig = {'x': x, 'y': y}", {"x": {"k": "float | int | str"}, "y": {"k": "float | int | str"}}),
    Row("in-a-loop-in-a-round", ROUNDS + "for c in Y:\n    x = {'p': 1} if X else {'q': 1}\n    x['k'] = 1\n    for d in Y:\n        x['l'] = 2.5\n        y = x if d == 'z' else {}\n        y['m'] = 1\n    wandb.init(config=x)\n    wandb.finish()", {"p?": "int", "q?": "int", "k?": "int", "l?": "float", "m?": "int"}, real=False),
    Row("left-in-a-round", ROUNDS + "config = {}\nfor c in Y:\n    x = {'p': 1} if X else {'q': 1}\n    x['k'] = 1\n    if c == 'z':\n        config = x\n        break", {"p?": "int", "q?": "int", "k?": "int"}),
    Row("taken-back-through-the-other", f"{TWO}x['k'] = 1\na.pop('k', 0)\nb.pop('k', 0)\nconfig = x", {"p?": "int", "q?": "int"}),
    Row("changed-through-the-other", f"{TWO}x['k'] = 1\na['k'] = b['k'] = 'z'\nconfig = x", {"p?": "int", "q?": "int", "k": "str"}),
    # Of what is not known, what is set is.
    Row("attribute-of-what-is-not-known", f"{NAMESPACE}import pickle\nif os.environ.get('X'):\n    args = pickle.load(open('x', 'rb'))\nargs.k = 1\nargs.lr = 'x'\nconfig = args", {"k": "int", "lr": "str", "*": "unknown"}),
    Row("key-below-what-is-not-known", "import json\nconfig = json.load(open(input()))\nconfig['m']['k'] = 1\nconfig['m']['l'] = 'x'", {"m": {"k": "int", "l": "str", "*": "unknown"}, "*": "unknown"}, real=False),
    Row("key-of-what-is-not-known", "import os, json\nconfig = json.loads(os.environ.get('X', '{}'))\nif os.environ.get('Y'):\n    config['resume'] = 'x'\nconfig['k'] = {'t': 1}", {"resume?": "unknown", "k": {"t": "int"}, "*": "unknown"}),
    # It has keys, and takes attributes: these are its keys.
    *(
        Row(f"keys-of-{id_}", f"def f(cfg):\n    cfg['k'] = 1\n    {body}\n    wandb.init(config=config)", types, real=False)
        for id_, body, types in (
            ("attributes", "cfg.k, cfg.n = 'x', 2.0\n    config = {'k': cfg['k'], 'n': cfg['n'], 'z': cfg.z}", {"k": "str", "n": "float", "z": "unknown"}),
            ("what-may-be-a-config", "from omegaconf import OmegaConf\n    config = OmegaConf.to_container(cfg)", {"k": "int", "*": "unknown"}),
            ("what-is-a-config-or-not", "from omegaconf import OmegaConf\n    config = {'is': 1 if OmegaConf.is_config(cfg) else 'x'}", {"is": "int | str"}),
            ("what-is-a-dict", "from omegaconf import OmegaConf\n    d = {'k': 1}\n    config = {'is': 1 if OmegaConf.is_config(d) else 'x'}", {"is": "str"}),
        )
    ),
]  # fmt: skip


SHUFFLED = (
    "import sys\nd = {}\nif len(sys.argv) > 1:\n    d['a'] = 1\nd['b'] = 'x'\nif len(sys.argv) > 2:\n    d['a'] = 2.5\n"
)
ANY_OF_TWO = "import sys\nclass T:\n    def __init__(self, n, v):\n        self.n, self.v = n, v\nl = []\nfor a in sys.argv[1:]:\n    l.append(T('a', 1))\nfor a in sys.argv[1:]:\n    l.append(T('b', 'x'))\n"
# Any further element of a sequence is one of a few objects: what is read of it goes together.
FURTHER = [
    Row("pairs-in-any-order", f"{SHUFFLED}config = {{}}\nfor k, v in d.items():\n    config[k] = v", {"a?": "float | int", "b?": "str"}),
    Row("pairs-in-any-order-comprehension", f"{SHUFFLED}config = {{k: v for k, v in d.items()}}", {"a?": "float | int", "b?": "str"}),
    Row("objects", f"{ANY_OF_TWO}config = {{}}\nfor t in l:\n    config[t.n] = t.v", {"a?": "int", "b?": "str"}),
    Row("objects-comprehension", f"{ANY_OF_TWO}config = {{t.n: t.v for t in l}}", {"a?": "int", "b?": "str"}),
    Row("the-round-before-counts", f"{ANY_OF_TWO}config, last = {{}}, None\nfor t in l:\n    config[t.n] = last\n    last = t.v", {"a?": "int | str | None", "b?": "int | str | None"}),
    Row("left-early-by-one", f"{ANY_OF_TWO}config = {{'n': 0}}\nfor t in l:\n    if t.n == 'b':\n        break\n    config['n'] = t.v", {"n": "int"}),
    Row("returned-by-one", f"{ANY_OF_TWO}def f():\n    for t in l:\n        if t.n == 'b':\n            return t.v\n    return None\nconfig = {{'n': f()}}", {"n": "str | None"}),
    Row("yielded", f"{ANY_OF_TWO}def f():\n    for t in l:\n        yield t.n, t.v\nconfig = {{}}\nfor k, v in f():\n    config[k] = v", {"a?": "unknown", "b?": "unknown", "*": "unknown"}),
    Row("an-object-that-changes", f"{ANY_OF_TWO}for t in l:\n    t.v = [t.v]\nconfig = {{t.n: t.v for t in l}}", {"a?": "int | list", "b?": "list | str"}),
]  # fmt: skip


@parametrized(FURTHER)
def test_any_further(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@parametrized(PICKED)
def test_one_of_several(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@parametrized(ROWS)
def test_types(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
