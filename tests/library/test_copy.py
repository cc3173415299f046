"""`copy`."""

from __future__ import annotations

from rows import Row, check, entry, parametrized, run_config, scanned

HEAD = "import copy\n"

ROWS = [
    Row(
        "deep",
        f"{HEAD}a = {{'x': {{'y': 1}}}}\nb = copy.deepcopy(a)\nb['x']['y'] = 't'\nconfig = {{'a': a, 'b': b}}",
        {"a": {"x": {"y": "int"}}, "b": {"x": {"y": "str"}}},
    ),
    Row(
        "shallow",
        f"{HEAD}a = {{'x': {{'y': 1}}}}\nb = copy.copy(a)\nb['x']['y'] = 't'\nb['z'] = 1\nconfig = {{'a': a, 'b': b}}",
        {"a": {"x": {"y": "str"}}, "b": {"x": {"y": "str"}, "z": "int"}},
    ),
    Row(
        "from-import",
        "from copy import deepcopy as dc\na = [1, [2]]\nb = dc(a)\nb[1].append('x')\nconfig = {'a': a, 'b': b}",
        {"a": "list[int | list[int]]", "b": "list[int | list[int | str]]"},
    ),
    Row(
        "shared",
        f"{HEAD}s = {{'n': 1}}\nb = copy.deepcopy({{'p': s, 'q': s}})\nb['p']['n'] = 't'\nconfig = b",
        {"p": {"n": "str"}, "q": {"n": "str"}},
    ),
    Row(
        "cycle",
        f"{HEAD}a = {{'n': 1}}\na['me'] = a\nb = copy.deepcopy(a)\nb['me']['n'] = 't'\n"
        f"config = {{'n': b['n'], 'o': a['n']}}",
        {"n": "str", "o": "int"},
    ),
    Row(
        "instance",
        f"{HEAD}class C:\n    def __init__(self):\n        self.d = {{'x': 1}}\na = C()\n"
        "b = copy.deepcopy(a)\nb.d['x'] = 't'\n"
        "config = {'a': a.d, 'b': b.d}",
        {"a": {"x": "int"}, "b": {"x": "str"}},
    ),
    Row(
        "own-deepcopy",
        f"{HEAD}class C:\n    def __deepcopy__(self, memo):\n        return {{'made': 1}}\nconfig = copy.deepcopy(C())",
        {"made": "int"},
    ),
    Row(
        "scalar",
        f"{HEAD}config = {{'a': copy.deepcopy(1), 'b': copy.copy('x'), 'c': copy.deepcopy(None)}}",
        {"a": "int", "b": "str", "c": "None"},
    ),
    Row(
        "loop",
        f"{HEAD}base = {{'n': {{'m': 0}}}}\nconfig = {{}}\nfor i in range(3):\n"
        "    c = copy.deepcopy(base)\n    c['n']['m'] = i\n    config[str(i)] = c",
        {str(i): {"n": {"m": "int"}} for i in range(3)},
    ),
    Row("environment", f"{HEAD}import os\nconfig = copy.deepcopy({{'a': os.getenv('A', 'x')}})", {"a": "str"}),
    # look-alikes
    Row(
        "own-copy",
        "def deepcopy(x):\n    return x\na = {'x': 1}\nb = deepcopy(a)\nb['x'] = 't'\nconfig = a",
        {"x": "str"},
    ),
    Row("method", "a = {'x': {'y': 1}}\nb = a.copy()\nb['x']['y'] = 't'\nconfig = a", {"x": {"y": "str"}}),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_keys_keep_their_places(tmp_path, monkeypatch):
    row = Row("", f"{HEAD}a = {{'x': 1}}\nconfig = copy.deepcopy(a)", None)
    assert entry(run_config(scanned(row, tmp_path, monkeypatch)), "x").span.line == 3


def test_copies_in_a_loop_of_unknown_length_reach_an_end(tmp_path, monkeypatch):
    body = (
        f"{HEAD}import os\nc = {{'n': {{'m': 0}}}}\nfor i in range(int(os.environ['N'])):\n"
        "    c = copy.deepcopy(c)\n    c['n']['m'] = i\nconfig = c"
    )
    check(Row("", body, {"n": {"m": "int"}}, env={"N": "2"}), tmp_path, monkeypatch)
