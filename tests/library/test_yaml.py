"""PyYAML."""

from __future__ import annotations

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

FILE = {"c.yaml": "lr: 1e-3\nn: 1_000\non: yes\nwhen: 2024-01-01\nm: {a: [1, x], b: ~}\n"}
TYPES = {"lr": "str", "n": "int", "True": "bool", "when": "str", "m": {"a": "list[int | str]", "b": "None"}}
PLAIN = {"c.yaml": "lr: 1e-3\nq: '1e-3'\nn: 3\n"}
UNKNOWN = {"*": "unknown"}
HEAD = "import yaml\n"
RESOLVER = (
    "import yaml, re\nloader = yaml.SafeLoader\nloader.add_implicit_resolver('tag:yaml.org,2002:float', "
    "re.compile(r'^[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+$'), list('-+0123456789.'))\n"
)
OWN_TAG = "L.add_constructor('!up', lambda l, n: n.value.upper())\n"
OWN_NUMBER = "L.add_implicit_resolver('tag:yaml.org,2002:float', re.compile(r'^[0-9]+e-[0-9]+$'), list('123456789'))\n"


def loaded(call: str, files: dict[str, str] = PLAIN, head: str = HEAD, id: str = "") -> Row:  # noqa: A002
    types = {"lr": "str", "q": "str", "n": "int"}
    return Row(id or call, f"{head}config = yaml.{call}", types, files)


# Where a walk by keys of the command line ends is one of the dicts that it may have passed.
WALKED = "import argparse, yaml\np = argparse.ArgumentParser()\np.add_argument('--config', default='c.yaml')\np.add_argument('--at', nargs='*', default=[])\np.add_argument('--key', default='a')\np.add_argument('--value', default='1')\na = p.parse_args()\nconfig = node = yaml.safe_load(open(a.config))\nfor q in a.at:\n    node = node[q]\n"
TREE = {"c.yaml": "a: 2\nm: {b: ~, c: x}\nl: [1, 2]\n"}
GIVEN = f"{HEAD}import glob\ndef given():\n    return yaml.safe_load(open(glob.glob('*.yaml')[0]))\nc = given()\n"
OPTIONS = (
    f"{HEAD}import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=1e-5)\n"
    "p.add_argument('--s', default='1e-5')\na = p.parse_args()\nd = {'lr': a.lr, 's': a.s, 'm': {1: [a.lr, None]}}\n"
)
OPTION_TYPES = {"lr": "float", "s": "str", "m": {"1": "list[float | None]"}}
WRITTEN = [
    Row("dumped-and-loaded", f"{OPTIONS}config = yaml.safe_load(yaml.dump(d, sort_keys=False))", OPTION_TYPES),
    Row("safely-dumped", f"{OPTIONS}d['t'] = (a.s, 1)\nconfig = yaml.load(yaml.safe_dump(d), yaml.Loader)", {**OPTION_TYPES, "t": "list[int | str]"}),
    Row("dumped-as-it-was", f"{OPTIONS}t = yaml.dump(d)\nd['m'] = 1\nconfig = yaml.safe_load(t)\nconfig['z'] = 2\nconfig = yaml.safe_load(t)", OPTION_TYPES),
    # What is written as another type, or refused, and what reads texts in a way of its own.
    Row("a-tuple-dumped", f"{OPTIONS}d['t'] = (a.s, 1)\nt = yaml.dump(d)\ntry:\n    config = yaml.safe_load(t)\nexcept yaml.YAMLError:\n    config = {{'k': 1}}", {"k?": "unknown", "*": "unknown"}),
    Row("an-object-dumped", f"{OPTIONS}config = yaml.unsafe_load(yaml.dump({{'o': a, 'lr': a.lr}}))", UNKNOWN),
    Row("read-as-numbers", f"{RESOLVER}import os\nd = {{'a': os.environ.get('X', '1e-5')}}\nconfig = yaml.safe_load(yaml.dump(d))", UNKNOWN),
    Row("resolved-by-omegaconf", f"{HEAD}from omegaconf import OmegaConf\nc = OmegaConf.merge({{'a': 1e-5, 'b': '${{a}}', 'c': {{'d': '1e-5'}}}}, OmegaConf.from_cli([]))\nconfig = yaml.safe_load(OmegaConf.to_yaml(c, resolve=True))", {"a": "float", "b": "float", "c": {"d": "str"}}),
    Row("not-resolved-by-omegaconf", f"{HEAD}from omegaconf import OmegaConf\nc = OmegaConf.create({{'a': 1, 'b': '${{a}}'}})\nconfig = yaml.safe_load(OmegaConf.to_yaml(c))", {"a": "int", "b": "str"}),
]  # fmt: skip
ROWS = [
    Row(
        "written-where-a-walk-ends",
        f"{WALKED}node[a.key] = yaml.safe_load(a.value)",
        {"a": "unknown", "m": "unknown", "l": "unknown", "*": "unknown"},
        TREE,
    ),
    Row(
        "read-where-a-walk-ends",
        f"{WALKED}other = node.get(a.key)",
        {"a": "int", "m": {"b": "None", "c": "str"}, "l": "list[int]"},
        TREE,
    ),
    *(
        Row(
            f"of-an-option-that-is-a-path-{id_}",
            f"import argparse, pathlib, yaml\np = argparse.ArgumentParser()\np.add_argument('--cfg', type=pathlib.Path, default={default})\na = p.parse_args()\nconfig = {{**yaml.safe_load({read}), 'cfg': a.cfg}}",
            {"lr": "float", "cfg": "str"},
            {"c.yaml": "lr: 0.1\n"},
        )
        for id_, default, read in (
            ("read", "pathlib.Path('c.yaml')", "a.cfg.read_text()"),
            ("given", "'c.yaml'", "open(a.cfg)"),
            ("opened", "'c.yaml'", "a.cfg.open()"),
        )
    ),
    # A reader that another file than the default one would have reads no other types.
    Row(
        "of-an-option-read-by-its-extension",
        "import argparse, json, yaml\np = argparse.ArgumentParser()\np.add_argument('--cfg', default='c.yaml')\na = p.parse_args()\n"
        "def load(path):\n    with open(path) as f:\n        if path.endswith('.json'):\n            return json.load(f)\n"
        "        elif path.endswith(('.yaml', '.yml')):\n            return yaml.safe_load(f)\n        raise ValueError(path)\n"
        "config = load(a.cfg)",
        {"lr": "float", "m": {"n": "int"}},
        {"c.yaml": "lr: 0.1\nm: {n: 3}\n"},
    ),
    Row(
        "read-in-a-way-that-is-not-known",
        "import json, os, yaml\ndef load(path):\n    with open(path) as f:\n        if 'JSON' in os.environ:\n"
        "            return json.load(f)\n        return yaml.safe_load(f)\ntry:\n    config = load('c.yaml')\n"
        "except ValueError:\n    config = {'lr': 'x'}",
        {"lr": "float | str"},
        {"c.yaml": "lr: 0.1\n"},
    ),
    # A key is set of what is not known: it is a dict, which others may hold, too.
    Row(
        "key-of-what-is-not-known",
        f"{GIVEN}c['k'] = 1\nd = c\nd['k'] = 'x'\nconfig = c",
        {"k": "str"} | UNKNOWN,
        {"c.yaml": "a: 1"},
    ),
    Row(
        "key-of-an-attribute",
        f"{GIVEN}class A:\n    pass\nx = A()\nx.c = c\ndel c\nx.c['k'] = 1\nconfig = x.c",
        {"k": "int"} | UNKNOWN,
        {"c.yaml": "a: 1"},
    ),
    Row(
        "key-of-one-by-two-names",
        f"{GIVEN}d = c\nc['k'] = 1\nd['k'] = 'x'\nconfig = c",
        {"k": "str"} | UNKNOWN,
        {"c.yaml": "{a: 1, m: {}}"},
    ),
    Row(
        "key-of-one-of-two-documents",
        f"{GIVEN}d = given()\nc['k'] = 1\nconfig = d",
        UNKNOWN,
        {"c.yaml": "{a: 1, m: {}}"},
    ),
    Row(
        "key-of-what-is-in-it",
        f"{GIVEN}c['m'] = {{'n': 1}}\nc['m']['k'] = 'x'\nconfig = c",
        {"m": {"n": "int", "k": "str"}} | UNKNOWN,
        {"c.yaml": "a: 1"},
    ),
    Row(
        "index-of-what-is-not-known",
        f"{GIVEN}c[0] = 'x'\nconfig = {{'c': c}}",
        {"c": "unknown"},
        {"c.yaml": "[1]"},
    ),
    *(
        loaded(f"load(open('c.yaml'), Loader=yaml.{loader})")
        for loader in ("SafeLoader", "FullLoader", "Loader", "UnsafeLoader", "CSafeLoader", "CLoader", "CFullLoader")
    ),
    loaded("safe_load(open('c.yaml'))"),
    loaded("full_load(open('c.yaml'))"),
    loaded("unsafe_load(open('c.yaml'))"),
    loaded("safe_load(open('c.yaml', 'rb'))"),
    loaded("safe_load(open('c.yaml').read())"),
    loaded("safe_load(stream=open('c.yaml'))"),
    loaded("load(open('c.yaml'), yaml.SafeLoader)"),
    loaded("safe_load(open('c.conf'))", {"c.conf": PLAIN["c.yaml"]}, id="any-extension"),
    loaded("safe_load(open('c.json'))", {"c.json": '{"lr": "1", "q": "2", "n": 3}'}, id="json-as-yaml"),
    Row(
        "scalars",
        f"{HEAD}c = yaml.safe_load(open('c.yaml'))\nconfig = {{str(k): v for k, v in c.items()}}",
        TYPES,
        FILE,
    ),
    Row("text", f"{HEAD}config = yaml.safe_load('a: 1\\nb: [x]')", {"a": "int", "b": "list[str]"}),
    Row("empty", f"{HEAD}config = {{'c': yaml.safe_load(open('c.yaml'))}}", {"c": "None"}, {"c.yaml": "# nothing\n"}),
    Row("or-empty", f"{HEAD}config = yaml.safe_load(open('c.yaml')) or {{'d': 1}}", {"d": "int"}, {"c.yaml": ""}),
    Row("all", f"{HEAD}config = list(yaml.safe_load_all(open('c.yaml')))[0]", {"a": "int"}, {"c.yaml": "a: 1\n"}),
    Row(
        "next",
        f"{HEAD}config = next(yaml.load_all(open('c.yaml'), Loader=yaml.SafeLoader))",
        {"a": "int"},
        {"c.yaml": "a: 1\n"},
    ),
    Row(
        "several",
        f"{HEAD}config = list(yaml.safe_load_all(open('c.yaml')))[0]",
        UNKNOWN,
        {"c.yaml": "a: 1\n---\nb: 2\n"},
    ),
    Row(
        "anchor-is-one-object",
        f"{HEAD}c = yaml.safe_load(open('c.yaml'))\nc['a']['x'] = 'changed'\nconfig = c",
        {"a": {"x": "str"}, "b": {"x": "str"}},
        {"c.yaml": "a: &a {x: 1}\nb: *a\n"},
    ),
    Row(
        "merge-key",
        f"{HEAD}config = yaml.safe_load(open('c.yaml'))['b']",
        {"x": "int", "y": "int"},
        {"c.yaml": "a: &a {x: 1}\nb: {<<: *a, y: 2}\n"},
    ),
    Row(
        "dump",
        f"{HEAD}config = {{'t': yaml.dump({{'a': 1}}), 'n': yaml.dump({{}}, open('o.yaml', 'w'))}}",
        {"t": "str", "n": "None"},
    ),
    Row(
        "caught",
        f"{HEAD}try:\n    config = yaml.safe_load(open('c.yaml'))\nexcept yaml.YAMLError:\n    config = {{'a': 1}}",
        {"a": "int"},
        {"c.yaml": "a: [\n"},
    ),
    Row(
        "fallback-import",
        "import yaml\ntry:\n    from yaml import CSafeLoader as L\nexcept ImportError:\n"
        "    from yaml import SafeLoader as L\nconfig = yaml.load(open('c.yaml'), Loader=L)",
        {"a": "int"},
        {"c.yaml": "a: 1\n"},
    ),
    # loaders that the job changes
    Row(
        "float-resolver",
        RESOLVER + "config = yaml.load(open('c.yaml'), Loader=loader)",
        {"lr": "float", "q": "str", "n": "int"},
        PLAIN,
    ),
    Row(
        "float-resolver-safe-load",
        RESOLVER + "config = yaml.safe_load(open('c.yaml'))",
        {"lr": "float", "q": "str", "n": "int"},
        PLAIN,
    ),
    Row(
        "float-resolver-other-loader",
        RESOLVER + "config = yaml.full_load(open('c.yaml'))",
        {"lr": "str", "q": "str", "n": "int"},
        PLAIN,
    ),
    Row(
        "own-loader",
        "import yaml\nclass L(yaml.SafeLoader):\n    pass\nconfig = yaml.load(open('c.yaml'), Loader=L)",
        {"lr": "str", "q": "str", "n": "int"},
        PLAIN,
    ),
    Row(
        "own-loader-own-tags",
        "import yaml\nclass L(yaml.SafeLoader):\n    pass\nL.add_constructor('!up', lambda l, n: n.value.upper())\n"
        "config = {'a': yaml.load('b: !up x', Loader=L), 'c': yaml.load('d: 1', Loader=L)}",
        {"a": "unknown", "c": {"d": "int"}},
    ),
    *(
        Row(
            f"own-loader-own-tags-and-numbers-{'-'.join(order)}",
            "import yaml, re\nclass L(yaml.SafeLoader):\n    pass\n"
            + "".join({"tag": OWN_TAG, "number": OWN_NUMBER}[each] for each in order)
            + "config = {'a': yaml.load('b: !up x', L), 'c': yaml.load('d: 1e-5', L), 'e': yaml.safe_load('f: 1e-5')}",
            {"a": "unknown", "c": {"d": "float"}, "e": {"f": "str"}},
        )
        for order in (("tag", "number"), ("number", "tag"))
    ),
    Row(
        "own-loader-two-resolvers",
        f"import yaml, re\nclass L(yaml.SafeLoader):\n    pass\n{OWN_NUMBER}"
        "L.add_implicit_resolver('!x', re.compile('^1.*'), list('1'))\nL.add_constructor('!x', lambda l, n: [n.value])\n"
        "config = {'c': yaml.load('d: 1e-5', L)}",
        {"c": "unknown"},
    ),
    Row(
        "standard-constructor-replaced",
        "import yaml\nclass L(yaml.SafeLoader):\n    pass\n"
        "L.add_constructor('tag:yaml.org,2002:int', lambda l, n: str(n.value))\n"
        "config = {'a': yaml.load('b: 1', Loader=L), 'c': yaml.safe_load('d: 1')}",
        {"a": "unknown", "c": {"d": "int"}},
    ),
    Row("base-loader", f"{HEAD}config = yaml.load(open('c.yaml'), Loader=yaml.BaseLoader)", UNKNOWN, PLAIN),
    Row("python-tag", f"{HEAD}config = {{'a': yaml.unsafe_load('!!python/tuple [1]')}}", {"a": "unknown"}),
    Row(
        "own-yaml",
        "class yaml:\n    def safe_load(x):\n        return {'z': 1}\nconfig = yaml.safe_load('a: 1')",
        {"z": "int"},
    ),
]


@parametrized(ROWS + WRITTEN)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("text", ["a: [", "a: !mine 1", "a: 1\n---\nb: 2", "- a\nb: 1"])
def test_a_file_that_safe_load_refuses_ends_the_job(text, tmp_path, monkeypatch):
    row = Row("", f"{HEAD}config = yaml.safe_load(open('c.yaml'))", None, {"c.yaml": text})
    assert not scanned(row, tmp_path, monkeypatch).facts.runs


def test_places(tmp_path, monkeypatch):
    row = Row("", f"{HEAD}config = yaml.safe_load(open('c.yaml'))['m']", None, FILE)
    found = entry(run_config(scanned(row, tmp_path, monkeypatch)), "a")
    assert (found.span.path, found.span.line, found.span.column) == ("c.yaml", 5, 5)
