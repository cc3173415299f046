"""`os`, `os.path`, the environment."""

from __future__ import annotations

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

FILES = {"c.yaml": "a: 1\n", "sub/d.yaml": "b: 2\n"}
HEAD = "import os\n"


def value(id: str, expression: str, type_: str, *, real: bool = True, env: dict[str, str] | None = None) -> Row:  # noqa: A002
    return Row(id, f"{HEAD}config = {{'x': {expression}}}", {"x": type_}, FILES, env=env or {}, real=real)


ROWS = [
    value("getenv-default", "os.getenv('LR', '0.1')", "str"),
    value("getenv-none", "os.getenv('LR')", "str | None"),
    value("getenv-int", "int(os.environ.get('N', 3))", "int"),
    value("getenv-int-default", "os.environ.get('N', 3)", "int | str"),
    value("environ-item", "os.environ['LR']", "str", env={"LR": "1"}),
    value("configured", "float(os.environ['LR'])", "float", env={"LR": "0.5"}),
    value("getenv-choice", "os.getenv('A') or os.getenv('B', 'b')", "str"),
    value("in", "'LR' in os.environ", "bool"),
    value("cpu-count", "os.cpu_count()", "int"),
    value("join", "os.path.join('a', 'b', '../c.yaml')", "str"),
    value("join-absolute", "os.path.join('a', '/b')", "str"),
    value("dirname", "os.path.dirname('a/b/c')", "str"),
    value("basename", "os.path.basename('a/b/c.yaml')", "str"),
    value("splitext", "os.path.splitext('a/b.tar.gz')[1]", "str"),
    value("split", "list(os.path.split('a/b'))", "list[str]"),
    value("normpath", "os.path.normpath('a//b/../c')", "str"),
    value("exists", "os.path.exists('sub/d.yaml')", "bool"),
    value("missing", "os.path.exists('none')", "bool"),
    value("isfile", "os.path.isfile('c.yaml') and not os.path.isdir('c.yaml')", "bool"),
    value("isdir", "os.path.isdir('sub')", "bool"),
    value("expanduser-plain", "os.path.expanduser('a/b')", "str"),
    value("expanduser", "os.path.expanduser('~/b')", "str"),
    value("expandvars", "os.path.expandvars('$HOME/b')", "str"),
    value("abspath", "os.path.abspath('a')", "str"),
    value("getcwd", "os.getcwd()", "str"),
    value("file", "__file__", "str"),
    value("script-name", "os.path.splitext(os.path.basename(__file__))[0]", "str"),
    value("relpath", "os.path.relpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'a'))", "str"),
    value("isabs", "[os.path.isabs('a'), os.path.isabs(os.getcwd())]", "list[bool]"),
    value("above", "os.path.dirname(os.path.dirname(os.path.abspath(__file__)))", "str"),
    value("sep", "os.sep.join(['a', 'b'])", "str"),
    value("listdir", "sorted(os.listdir('sub'))", "list[str]"),
    value("from-import", "__import__('os') and 1", "int | unknown"),
    Row(
        "set",
        f"{HEAD}os.environ['X'] = '5'\nconfig = {{'x': int(os.environ['X']), 'y': os.getenv('X', 'n')}}",
        {"x": "int", "y": "str"},
    ),
    # What the process keeps, and one arm is the first to ask for, is in the other arm what it was.
    Row(
        "set-in-an-arm",
        f"{HEAD}import sys\nif sys.argv[1:]:\n    os.environ['X'] = '5'\nconfig = {{'x': int(os.environ.get('X', 0)), 'y': os.environ.get('X')}}",
        {"x": "int", "y": "str | None"},
    ),
    Row(
        "set-in-the-other-arm",
        f"{HEAD}import sys\nif sys.argv[1:]:\n    n = 3\nelse:\n    os.environ['X'] = '5'\n    n = 4\nconfig = {{'x': os.environ.get('X', n)}}",
        {"x": "int | str"},
    ),
    Row(
        "set-in-a-loop",
        f"{HEAD}import sys\nfor name in sys.argv[1:]:\n    os.environ['X'] = '5'\nconfig = {{'x': os.environ.get('X', 3)}}",
        {"x": "int | str"},
    ),
    Row(
        "set-in-both-arms",
        f"{HEAD}import sys\nif sys.argv[1:]:\n    os.environ['X'] = '5'\nelse:\n    os.environ['X'] = '6'\nconfig = {{'x': os.environ.get('X', 3)}}",
        {"x": "str"},
    ),
    Row(
        "chdir-in-an-arm",
        f"{HEAD}import sys, yaml\nif sys.argv[1:]:\n    os.chdir('sub')\nconfig = {{'x': yaml.safe_load(open('c.yaml'))}}",
        {"x": "unknown"},
        FILES,
    ),
    Row(
        "attribute-of-a-function-in-an-arm",
        "import sys\ndef f():\n    return 1\nif sys.argv[1:]:\n    f.n = 2\nconfig = {'x': 2 if hasattr(f, 'n') else 'no', 'y': getattr(f, 'n', None)}",
        {"x": "int | str", "y": "int | None"},
    ),
    Row(
        "name-of-a-module-in-an-arm",
        "import sys, other\nconfig = {'x': 2 if hasattr(other, 'n') else 'no', 'y': getattr(other, 'n', None), 'z': getattr(other, 'm', None)}",
        {"x": "int | str", "y": "int | None", "z": "int"},
        {"other.py": "import sys\nm = 1\nif sys.argv[1:]:\n    n = 2\n"},
    ),
    Row(
        "another-file",  # what a path ends in does not depend on where the project lies
        "def kind(path):\n    return 1 if path == 'other.py' else 'no'\n"
        "config = {'a': kind(__file__), 'b': __file__ != 'x/other.py', 'c': __file__ in ('a.py', 'b.py') or 1}",
        {"a": "str", "b": "bool", "c": "int"},
    ),
    Row(
        "this-file",  # by a full path or a relative one: that is not known
        f"{HEAD}config = {{'a': 1 if __file__ == 'job.py' else 'no', 'b': 1 if os.getcwd() == 'x' else 'no'}}",
        {"a": "int | str", "b": "int | str"},
    ),
    Row("setdefault", f"{HEAD}os.environ.setdefault('X', '5')\nconfig = {{'x': os.environ['X']}}", {"x": "str"}),
    Row(
        "environ-merged",
        f"{HEAD}os.environ['B'] = '2'\nos.environ |= {{'D': '4'}}\nx = os.environ.pop('B')\nconfig = {{'b': os.getenv('B', 1), 'd': os.environ['D'], 'x': x}}",
        {"b": "int", "d": "str", "x": "str"},
    ),
    Row(
        "update",
        f"{HEAD}os.environ.update({{'X': 'a'}}, Y='b')\nconfig = {{'x': os.environ['X'] + os.environ['Y']}}",
        {"x": "str"},
    ),
    Row(
        "delete",
        f"{HEAD}os.environ['X'] = 'a'\ndel os.environ['X']\nconfig = {{'x': os.environ.get('X', 1)}}",
        {"x": "int"},
    ),
    Row(
        "pop",
        f"{HEAD}os.environ['X'] = 'a'\nconfig = {{'x': os.environ.pop('X'), 'y': 'X' in os.environ}}",
        {"x": "str", "y": "bool"},
    ),
    Row(
        "set-on-one-path",
        f"{HEAD}if os.getenv('A'):\n    os.environ['X'] = 'a'\nconfig = {{'x': os.getenv('X', 2)}}",
        {"x": "int | str"},
    ),
    Row(
        "not-text",
        f"{HEAD}try:\n    os.environ['X'] = 1\nexcept TypeError:\n    pass\nconfig = {{'a': 1}}",
        {"a": "int"},
    ),
    Row(
        "alias",
        "from os import environ as env, path\nconfig = {'x': env.get('A', 'd'), 'y': path.join('a', 'b')}",
        {"x": "str", "y": "str"},
    ),
    Row("import-path", "import os.path as osp\nconfig = {'y': osp.join('a', 'b')}", {"y": "str"}),
    Row("chdir", f"{HEAD}import yaml\nos.chdir('sub')\nconfig = yaml.safe_load(open('d.yaml'))", {"b": "int"}, FILES),
    Row(
        "chdir-here",
        f"{HEAD}import yaml\nos.chdir(os.path.dirname(os.path.abspath(__file__)))\n"
        "config = yaml.safe_load(open('c.yaml'))",
        {"a": "int"},
        FILES,
    ),
    Row(
        "chdir-unknown",
        f"{HEAD}import yaml\nos.chdir(os.getenv('D', None) or '.')\nconfig = yaml.safe_load(open('c.yaml'))",
        {"*": "unknown"},
        FILES,
        real=False,
    ),
    Row(
        "removed",
        f"{HEAD}import yaml\nc = yaml.safe_load(open('c.yaml'))\nos.remove('c.yaml')\n"
        f"config = {{**c, 'e': os.path.exists('c.yaml')}}",
        {"a": "int", "e": "bool"},
        FILES,
    ),
    Row("made", f"{HEAD}os.makedirs('out/x', exist_ok=True)\nconfig = {{'e': os.path.isdir('out/x')}}", {"e": "bool"}),
    # look-alikes
    Row("own-getenv", "def getenv(a, b):\n    return 1\nconfig = {'x': getenv('A', 'b')}", {"x": "int"}),
    Row("own-environ", "class os:\n    environ = {'A': 1}\nconfig = {'x': os.environ['A']}", {"x": "int"}),
]
ROWS = [row for row in ROWS if row.id not in ("from-import", "chdir-unknown")]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("expression", "default"),
    [
        ("os.getenv('A', 'x')", "x"),
        ("os.getenv('A')", None),
        ("float(os.environ.get('A', '1e-3'))", 0.001),
        ("os.environ.get('A', 'x') == 'x'", True),
        ("os.path.join(os.getenv('A', 'x'), 'y')", "x/y"),
    ],
)
def test_defaults_of_open_values(expression, default, tmp_path, monkeypatch):
    config = run_config(scanned(Row("", f"{HEAD}config = {{'x': {expression}}}", None), tmp_path, monkeypatch))
    found = entry(config, "x").value
    assert isinstance(found, m.Typed)
    assert found.default.value == default


def test_a_missing_variable_may_raise(tmp_path, monkeypatch):
    body = f"{HEAD}try:\n    config = {{'x': os.environ['A']}}\nexcept KeyError:\n    config = {{'y': 1}}"
    check(Row("", body, {"x?": "str", "y?": "int"}), tmp_path, monkeypatch)


def test_both_arms_of_a_condition_on_the_environment(tmp_path, monkeypatch):
    body = f"{HEAD}config = {{'a': 1}}\nif os.getenv('DEBUG') == '1':\n    config['debug'] = True"
    check(Row("", body, {"a": "int", "debug?": "bool"}), tmp_path, monkeypatch)


def test_the_one_run_that_is_stored_takes_defaults(tmp_path, monkeypatch):
    body = f"{HEAD}config = {{'a': os.getenv('A', 'x')}}\nif os.getenv('A', 'x') == 'x':\n    config['b'] = True"
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    tree = result.stored.job_json_input_types
    assert set(tree["params"]["type_map"]) == {"a", "b"}
