"""What a patch leaves of a file, byte for byte. Each row: a text, overrides, the text after."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

import pytest

from inputgen.runtime.errors import PatchError
from inputgen.runtime.patch import patch_text


class Row(NamedTuple):
    id: str
    text: str
    overrides: dict[str, Any]
    after: str
    rewritten: bool = False


def lines(text: str) -> str:
    return textwrap.dedent(text).removeprefix("\n")


YAML = [
    Row(
        "comments, quotes, order and blank lines stay",
        lines("""
            # top
            model:   # the model
              name: "resnet"   # which
              layers: 18

              opt: {lr: 5e-5, b: [1, 2]}  # opt
            flag: yes
            time: 1:30
            """),
        {"model": {"name": "vgg", "layers": 34, "opt": {"lr": 0.1}}},
        lines("""
            # top
            model:   # the model
              name: "vgg"   # which
              layers: 34

              opt: {lr: 0.1, b: [1, 2]}  # opt
            flag: yes
            time: 1:30
            """),
    ),
    Row(
        "new keys are written as their neighbours are",
        "m:\n    a: 1\nf: {a: 1}\n'q': 1\n",
        {"m": {"n1": {"x": {"z": 1}}, "e": {}}, "f": {"b": "no"}, "top": [1, {"a": None}]},
        "m:\n    a: 1\n    n1:\n        x:\n            z: 1\n    e: {}\nf: {a: 1, b: 'no'}\n'q': 1\ntop: [1, {a: null}]\n",
    ),
    Row("a block list stays one", "l:\n- 1 # one\n- 2\n# end\n", {"l": ["a", 3]}, "l:\n- a\n- 3\n# end\n"),
    Row("a block list becomes empty", "l:  # c\n- 1 # one\n- 2\n# end\n", {"l": []}, "l: []  # c\n# end\n"),
    Row("a mapping becomes a scalar", "m: # c\n  # d\n  a: 1 # e\nb: 2\n", {"m": 5}, "m: 5 # c\nb: 2\n"),
    Row("a mapping in a flow becomes one", "{m: {a: 1}, b: 2}", {"m": None}, "{m: null, b: 2}"),
    Row("an empty dict over a scalar changes nothing", "a:  1\n", {"a": {}}, "a:  1\n"),
    Row("the same value, spelled in its own way, stays", "a: 0x10\nb: 1_0\n", {"a": 16, "b": 10}, "a: 0x10\nb: 1_0\n"),
    Row("the same value of another type does not", "a: 1\nb: 1\n", {"a": 1.0, "b": True}, "a: 1.0\nb: true\n"),
    Row("values that are left out", "a:\nb: # c\nd: \n", {"a": 1, "b": "x", "d": 2}, "a: 1\nb: x # c\nd: 2 \n"),
    Row("... in a flow", "{a, b: , c: 1}", {"a": 1, "b": 2}, "{a: 1, b: 2 , c: 1}"),
    Row(
        "text that some reader takes for something else",
        "a: 1\n",
        {"a": "5e-5", "b": "0o17", "c": "yes", "d": "1:30", "e": "2024-01-01", "f": "null", "g": "1e5", "h": ""},
        "a: '5e-5'\nb: '0o17'\nc: 'yes'\nd: '1:30'\ne: '2024-01-01'\nf: 'null'\ng: '1e5'\nh: ''\n",
    ),
    Row("numbers that every reader takes for one", "a: 1\n", {"a": 5e-5, "b": 1e22}, "a: 5.0e-05\nb: 1.0e+22\n"),
    Row("text of several lines", "a: x\n", {"a": "b\nc\u2028"}, 'a: "b\\nc\\u2028"\n'),
    Row("quotes as they were", "a: 'x'\nb: \"x\"\n", {"a": "it's", "b": "it's"}, "a: 'it''s'\nb: \"it's\"\n"),
    Row("a block scalar", "a: |  # c\n  x\n  y\n\nb: 1\n", {"a": "z"}, "a: z  # c\n\nb: 1\n"),
    Row("... that keeps its blank lines", "a: |+\n  x\n\nb: 1\n", {"a": "z"}, "a: z\nb: 1\n"),
    Row(
        "after a block scalar", "m:\n  a: |+\n    x\n\nb: 1\n", {"m": {"c": 1}}, "m:\n  a: |+\n    x\n\n  c: 1\nb: 1\n"
    ),
    Row("a scalar of several lines", "a: x\n  y  # c\nb: 'p\n\n  q'\n", {"a": 1, "b": 2}, "a: 1  # c\nb: 2\n"),
    Row(
        "CRLF",
        "a: 1\r\nm:\r\n  b: 2\r\n",
        {"a": 3, "m": {"c": 4}, "d": 5},
        "a: 3\r\nm:\r\n  b: 2\r\n  c: 4\r\nd: 5\r\n",
    ),
    Row("no final line break", "a: 1", {"a": 2, "b": 3}, "a: 2\nb: 3"),
    Row("byte order mark", "\ufeffa: 1\n", {"a": 2, "b": 3}, "\ufeffa: 2\nb: 3\n"),
    Row("document marks", "%YAML 1.1\n---\na: 1\n...\n", {"a": 2, "b": 3}, "%YAML 1.1\n---\na: 2\nb: 3\n...\n"),
    Row("a tag of the value replaced", "a: !!str 5\nb: !!int '5'\n", {"a": 6, "b": "x"}, "a: 6\nb: 'x'\n"),
    Row("custom tags stay", "a: !x 1\nm: !M {a: 1}\n", {"a": 2, "b": 3}, "a: 2\nm: !M {a: 1}\nb: 3\n"),
    Row("duplicate keys: the last counts", "a: 1\na: 2\n", {"a": 3}, "a: 1\na: 3\n"),
    Row("keys that are no strings", "on: a\n2: b\n~: c\n", {"on": "x", "2": "z", "null": 1}, "on: x\n2: z\n~: 1\n"),
    Row("a string goes before them", "'2': a\n2: b\n", {"2": "x"}, "'2': x\n2: b\n"),
    Row("a date", "2024-01-01: a\n", {"2024-01-01": 1}, "2024-01-01: 1\n"),
    Row("<< is a plain key to JSON", "a: 1\n", {"<<": 1, "=": 2}, "a: 1\n'<<': 1\n'=': 2\n"),
    Row("a dot in a key", "m: {a: 1}\n", {"m.a": 2}, "m: {a: 1}\nm.a: 2\n"),
    Row("an alias is replaced", "a: &x 1\nb: *x # c\n", {"b": 2}, "a: &x 1\nb: 2 # c\n"),
    Row("an anchor with its value moves to its alias", "a: &x 1\nb: *x\nc: *x\n", {"a": 2}, "a: 2\nb: &x 1\nc: *x\n"),
    Row("... not to one that is replaced", "a: &x [1]\nb: *x\nc: *x\n", {"a": 2, "b": 3}, "a: 2\nb: 3\nc: &x [1]\n"),
    Row("an anchor without aliases", "a: &x 1\n", {"a": 2}, "a: 2\n"),
    Row(
        "a mapping behind an alias is one with its anchor",
        "a: &x {p: 1}\nb: *x\n",
        {"b": {"p": 2}},
        "a: &x {p: 2}\nb: *x\n",
    ),
    Row(
        "merge keys: the key is added, what is in a merged mapping is shared",
        "base: &b\n  lr: 1\n  sub: {z: 1}\nd:\n  <<: *b\n  q: 2\n",
        {"d": {"lr": 5, "sub": {"z": 3}}},
        "base: &b\n  lr: 1\n  sub: {z: 3}\nd:\n  <<: *b\n  q: 2\n  lr: 5\n",
    ),
    Row("an anchored block that others need", "a: &x\n  p: 1\nb: *x\n", {"a": 1}, "a: 1\nb:\n  p: 1\n", True),
    Row("explicit keys", "? a\n: 1\n", {"a": 2, "b": 3}, "a: 2\nb: 3\n", True),
    Row("a block scalar that ends the file without a break", "a: |\n  x", {"b": 1}, "a: |-\n  x\nb: 1"),
    Row(
        "... as the value before two",
        "m:\n  a: >2 # c\n    x",
        {"m": {"c": 1}, "b": 1},
        "m:\n  a: >2- # c\n    x\n  c: 1\nb: 1",
    ),
    Row("... that has no break anyway", "a: >-\n  x", {"b": 1}, "a: >-\n  x\nb: 1"),
    Row(
        "a base that others merge in stays for them",
        "a: &a {x: 1}\nb: {<<: *a}\n",
        {"a": {"x": 2}},
        "a:\n  x: 2\nb:\n  x: 1\n",
        True,
    ),
    Row("an empty file", "", {"a": {"b": "on"}}, "a:\n  b: 'on'\n"),
    Row("only comments", "# c\n\n", {"a": 1}, "# c\n\na: 1\n"),
    Row("only comments, no final line break", "# c", {"a": 1}, "# c\na: 1\n"),
    Row("only a mark", "---\n", {"a": 1}, "---\na: 1\n"),
    Row("an empty mapping", "{}\n", {"a": 1}, "{a: 1}\n"),
    Row("a flow with a comma at its end", "{a: 1,}\n", {"b": 1}, "{a: 1, b: 1}\n", False),
    Row(
        "a flow of several lines",
        "{\n  a: 1,  # one\n  b: {}  # two\n}\n",
        {"b": {"x": 1}, "c": "no", "d": 2},
        "{\n  a: 1,  # one\n  b: {x: 1},  # two\n  c: 'no',\n  d: 2\n}\n",
    ),
    Row(
        "... with a comma at its end",
        "{\n  a: 1,  # one\n}\n",
        {"c": 1},
        "{\n  a: 1,  # one\n  c: 1,\n}\n",
    ),
    Row(
        "JSON in a YAML file",
        '{"a": "x", "l": ["y"]}',
        {"a": "z", "l": ["w"], "b": "v"},
        '{"a": "z", "l": ["w"], "b": "v"}',
    ),
    Row("nothing", "a: 1\n", {}, "a: 1\n"),
    Row("nothing in a list", "- 1\n", {}, "- 1\n"),
]

JSON = [
    Row(
        "indent, order, spelling of numbers and escapes stay",
        '{\n    "z": 1E5,\n    "a": {\n        "b": 1.0\n    },\n    "u": "\\u00e9"\n}\n',
        {"a": {"b": 2, "c": {"d": 1}}, "n": [1]},
        '{\n    "z": 1E5,\n    "a": {\n        "b": 2,\n        "c": {\n            "d": 1\n        }\n    },\n'
        '    "u": "\\u00e9",\n    "n": [1]\n}\n',
    ),
    Row(
        "tabs, CRLF",
        '{\r\n\t"a": 1\r\n}\r\n',
        {"b": {"c": 1}},
        '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 1\r\n\t}\r\n}\r\n',
    ),
    Row("dense", '{"a":1,"b":[1,2]}', {"b": [3, 4], "c": {"d": 1}}, '{"a":1,"b":[3,4],"c":{"d":1}}'),
    Row("one key, dense", '{"a":1}', {"c": 1}, '{"a":1,"c":1}'),
    Row("empty", "{}", {"a": 1, "b": {"c": 2}}, '{"a": 1, "b": {"c": 2}}'),
    Row("a list of several lines", '{\n "a": [\n  1\n ]\n}', {"a": [1, 2]}, '{\n "a": [\n  1,\n  2\n ]\n}'),
    Row("non-ASCII stays", '{"u": "é"}', {"v": "ü"}, '{"u": "é", "v": "ü"}'),
    Row("ASCII stays ASCII", '{"u": 1}', {"v": "ü"}, '{"u": 1, "v": "\\u00fc"}'),
    Row("a lone surrogate is escaped", '{"u": "é"}', {"v": "\ud800"}, '{"u": "é", "v": "\\ud800"}'),
    Row("byte order mark", '\ufeff{"a": 1}', {"a": 2}, '\ufeff{"a": 2}'),
    Row("duplicate keys: the last counts", '{"a": 1, "a": 2}', {"a": 3}, '{"a": 1, "a": 3}'),
    Row("NaN", '{"a": NaN, "b": 1}', {"a": float("nan"), "b": float("inf")}, '{"a": NaN, "b": Infinity}'),
    Row("braces and commas in strings", '{"}": ",", "a": "\\"}"}', {"a": 1, "b": 2}, '{"}": ",", "a": 1, "b": 2}'),
    Row("the same value stays", '{"a": 1E0}', {"a": 1.0}, '{"a": 1E0}'),
    Row("an empty dict over a scalar changes nothing", '{"a": 1}', {"a": {}}, '{"a": 1}'),
]


def named(row: Row) -> Any:
    return pytest.param(row, id=row.id)


@pytest.mark.parametrize("row", [named(row) for row in YAML])
def test_yaml(row: Row) -> None:
    check(row, "c.yaml")


@pytest.mark.parametrize("row", [named(row) for row in JSON])
def test_json(row: Row) -> None:
    check(row, "c.json")


def check(row: Row, path: str) -> None:
    patched = patch_text(row.text, row.overrides, path)
    assert patched.text == row.after
    assert bool(patched.warnings) == row.rewritten
    assert patch_text(patched.text, row.overrides, path).text == row.after


@pytest.mark.parametrize(
    ("path", "text", "overrides", "message"),
    [
        (
            "c.yaml",
            "a: 1\n",
            {"a": {"b": 1}},
            "c.yaml: the override of a is a mapping, but the file has a number there",
        ),
        ("c.yaml", "a: {x.y: [1]}\n", {"a": {"x.y": {"b": 1}}}, r"of a\.x\\\.y is a mapping, but the file has a list"),
        ("c.yaml", "a:\n", {"a": {"b": 1}}, "the file has null there"),
        ("c.yaml", "a: s\n", {"a": {"s": 1}}, "the file has text there"),
        ("c.yaml", "a: 2024-01-01\n", {"a": {"s": 1}}, "the file has a date there"),
        ("c.yaml", "m: !M {a: 1}\n", {"m": {"a": 2}}, "gives m the tag !M"),
        ("c.yaml", "? a\n: 1\nm: !M {a: 1}\n", {"a": 2, "b": 3}, "the tag !M cannot be written back"),
        ("c.yaml", "a: 1\n---\nb: 1\n", {"a": 2}, "several YAML documents"),
        ("c.yaml", "- 1\n", {"a": 2}, "holds a list at the top"),
        ("c.yaml", "null\n", {"a": 2}, "holds null at the top"),
        ("c.yaml", "a: [1\n", {"a": 2}, "PyYAML cannot read it: .* at line 2, column 1"),
        ("c.yaml", "a: *x\n", {"a": 2}, "undefined alias"),
        ("c.yaml", "a: \x07\n", {"a": 2}, "special characters are not allowed"),
        ("c.yaml", "a: 2024-13-45\n", {"a": 2}, "month must be in"),
        ("c.yaml", "a: !!bool maybe\n", {"a": 2}, "PyYAML cannot read it"),
        ("c.yaml", "a: " + "[" * 5000, {"a": 2}, "nested too deeply"),
        (
            "c.json",
            '{"a": 1}',
            {"a": {"b": 1}},
            "c.json: the override of a is a mapping, but the file has a number there",
        ),
        ("c.json", "[1]", {"a": 2}, "holds a list at the top"),
        ("c.json", '{"a": 1,}', {"a": 2}, "it is no JSON: .* at line 1, column"),
        ("c.json", "", {"a": 2}, "it is no JSON"),
        ("c.json", '{"a": ' + "[" * 200_000, {"a": 2}, "nested too deeply"),
        ("c.toml", "a = 1", {"a": 2}, "only .json, .yaml and .yml"),
        ("c.yaml", "a: 1\n", {1: 2}, "key must be text"),
        ("c.yaml", "a: 1\n", {"a": [object()]}, "only what JSON has"),
    ],
)
def test_what_cannot_be(path: str, text: str, overrides: Any, message: str) -> None:
    with pytest.raises(PatchError, match=message) as caught:
        patch_text(text, overrides, path)
    assert "\n" not in str(caught.value)


def test_overrides_are_not_changed() -> None:
    overrides: dict[str, Any] = {"m": {"k": {"a": 1}}, "x": {"k": {"b": 2}}}
    text = "m: &m {}\nx: *m\n"
    assert patch_text(text, overrides, "c.yaml").text == "m: &m {k: {a: 1, b: 2}}\nx: *m\n"
    assert overrides == {"m": {"k": {"a": 1}}, "x": {"k": {"b": 2}}}


def test_aliases_do_not_multiply() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40))
    assert patch_text(f"l0: &l0 [x]\n{levels}\nlr: 1\n", {"lr": 2}, "c.yaml").text.endswith("\nlr: 2\n")


def test_a_secret_of_the_file_is_not_told() -> None:
    with pytest.raises(PatchError) as caught:
        patch_text("token: hunter2\n", {"token": {"a": 1}}, "c.yaml")
    assert "hunter2" not in str(caught.value)
