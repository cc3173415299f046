"""`json`."""

from __future__ import annotations

from rows import Row, check, entry, parametrized, run_config, scanned

FILE = {"c.json": '{"a": 1, "b": {"c": [1, 2.5], "d": null}, "a": 2}'}
TYPES = {"a": "int", "b": {"c": "list[float | int]", "d": "None"}}
UNKNOWN = {"*": "unknown"}

OPTIONS = "import argparse, json\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=2)\np.add_argument('--l', nargs='+', type=float, default=[1.0])\np.add_argument('--s')\na = p.parse_args()\n"

ROWS = [
    Row("load", "import json\nconfig = json.load(open('c.json'))", TYPES, FILE),
    Row("from-import", "from json import load as read\nconfig = read(open('c.json'))", TYPES, FILE),
    Row("loads", 'import json\nconfig = json.loads(\'{"a": [true, "x"]}\')', {"a": "list[bool | str]"}),
    Row("loads-bytes", "import json\nconfig = json.loads(b'{\"a\": 1}')", {"a": "int"}),
    Row("keyword", "import json\nconfig = json.load(fp=open('c.json'))", TYPES, FILE),
    Row(
        "round-trip",
        "import json\nd = {'a': 1, 'b': (1, 2)}\nconfig = json.loads(json.dumps(d))",
        {"a": "int", "b": "list[int]"},
    ),
    *(
        Row(f"copied-{id_}", f"{OPTIONS}{body}", types, real=real)
        for id_, body, types, real in (
            (
                "once",
                "c = json.loads(json.dumps(vars(a), indent=2))\na.n = 'late'\na.l.append('x')\nc['own'] = 1\nconfig = {'c': c, 'a': a.n}",
                {"c": {"n": "int", "l": "list[float]", "s": "str | None", "own": "int"}, "a": "str"},
                True,
            ),
            (
                "twice",
                "t = json.dumps({'t': (1, 'x'), 3: a.n, None: 1, True: {'k': a.s}})\nx = json.loads(t)\nx['z'] = 1\nconfig = json.loads(t)",
                {"t": "list[int | str]", "3": "int", "null": "int", "true": {"k": "str | None"}},
                True,
            ),
            (
                "with-a-default",
                "import pathlib\nconfig = json.loads(json.dumps({'p': pathlib.Path('x'), 'n': a.n}, default=str))",
                {"p": "str", "n": "int"},
                True,
            ),
            (
                "with-a-hook",
                "from types import SimpleNamespace\no = json.loads(json.dumps({'a': {'n': a.n}}), object_hook=lambda d: SimpleNamespace(**d))\nconfig = vars(o.a)",
                {"n": "int"},
                True,
            ),
            (
                "of-what-json-has-no-form-for",
                "try:\n    config = json.loads(json.dumps({'n': a.n, 's': {1}}))\nexcept TypeError:\n    config = {'k': 1}",
                {"k?": "unknown", "*": "unknown"},
                False,
            ),
            ("as-another-text", "t = json.dumps(vars(a)) + ''\nconfig = json.loads(t)", {"*": "unknown"}, False),
            (
                "with-some-keys",
                "import os\nd = {'n': a.n}\nif os.getenv('X'):\n    d['x'] = a.s\nconfig = json.loads(json.dumps(d))",
                {"n": "int", "x?": "str | None"},
                True,
            ),
        )
    ),
    Row("dumps", "import json\nconfig = {'t': json.dumps({'a': 1}, indent=2, sort_keys=True)}", {"t": "str"}),
    Row(
        "object-hook",
        "import json\nfrom types import SimpleNamespace\n"
        "c = json.loads('{\"a\": {\"b\": 1}}', object_hook=lambda d: SimpleNamespace(**d))\nconfig = {'x': c.a.b}",
        {"x": "int"},
    ),
    Row(
        "pairs-hook",
        "import json\nfrom collections import OrderedDict\n"
        "config = dict(json.load(open('c.json'), object_pairs_hook=OrderedDict))",
        TYPES,
        FILE,
    ),
    Row(
        "each-is-new",
        "import json\na = json.load(open('c.json'))\nb = json.load(open('c.json'))\na['z'] = 1\nconfig = b",
        TYPES,
        FILE,
    ),
    Row(
        "loop",
        "import json\nconfig = {}\nfor n in ['a', 'b']:\n    config[n] = json.load(open(f'{n}.json'))",
        {"a": {"x": "int"}, "b": {"y": "str"}},
        {"a.json": '{"x": 1}', "b.json": '{"y": "t"}'},
    ),
    Row(
        "caught",
        "import json\ntry:\n    config = json.load(open('bad.json'))\nexcept json.JSONDecodeError:\n"
        "    config = {'a': 1}",
        {"a": "int"},
        {"bad.json": "{'a': 1}"},
    ),
    Row("nan", "import json\nconfig = json.loads('{\"a\": Infinity}')", {"a": "float"}),
    # look-alikes
    Row("unknown-text", "import json, sys\nconfig = json.loads(sys.stdin.read())", UNKNOWN, real=False),
    Row(
        "parse-float",
        "import json\nfrom decimal import Decimal\nconfig = json.loads('{\"a\": 1.5}', parse_float=Decimal)",
        UNKNOWN,
    ),
    Row(
        "own-class",
        "import json\nclass D(json.JSONDecoder):\n    pass\nconfig = json.loads('{\"a\": 1}', cls=D)",
        UNKNOWN,
    ),
    Row("dumps-unknown", "import json, os\nconfig = {'t': json.dumps({'a': os.getenv('X')})}", {"t": "str"}),
    Row(
        "own-module",
        "import json\nclass json:\n    def loads(t):\n        return {'x': 1}\nconfig = json.loads('{\"a\": 1}')",
        {"x": "int"},
    ),
    Row(
        "env-text",
        "import json, os\nconfig = json.loads(os.environ.get('C', '{\"a\": 1}'))",
        {"a": "int", "*": "unknown"},
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_a_file_that_is_no_json_ends_the_job(tmp_path, monkeypatch):
    result = scanned(
        Row("", "import json\nconfig = json.load(open('c.json'))", None, {"c.json": "{"}), tmp_path, monkeypatch
    )
    assert not result.facts.runs


def test_keys_of_a_text_are_where_the_text_is(tmp_path, monkeypatch):
    config = run_config(scanned(Row("", "import json\nconfig = json.loads('{\"a\": 1}')", None), tmp_path, monkeypatch))
    assert (entry(config, "a").span.line, entry(config, "a").span.column) == (3, 21)


def test_deep_and_large_documents_end_in_unknown(tmp_path, monkeypatch):
    files = {"deep.json": "[" * 5000 + "]" * 5000, "large.json": '{"a": [' + "1," * 600_000 + "1]}"}
    body = "import json\nconfig = {n: json.load(open(n + '.json')) for n in ('deep', 'large')}"
    result = scanned(Row("", body, None, files), tmp_path, monkeypatch)
    assert entry(run_config(result), "deep").value.reason.startswith("nested deeper")
    assert entry(run_config(result), "large").value.reason.startswith("too large")
