"""The places where the two readings of a config file part."""

from __future__ import annotations

import pytest

from inputgen.files import read_config

REFUSED = "nothing: the file is refused"

# (text, [(kind, text, job, wandb, (line, column, end column))])
YAML = [
    ("lr: 1e-5\n", [("scalar-disagrees", "1e-5", "str '1e-5'", "number", (1, 5, 9))]),
    ("a: yes # c\n", [("scalar-disagrees", "yes", "bool True", "string", (1, 4, 7))]),
    ("a: {b: [x, 1:30]}\n", [("scalar-disagrees", "1:30", "int 90", "string", (1, 12, 16))]),
    ("é: \U0001f600\nd: 2024-01-01\n",
     [("scalar-disagrees", "2024-01-01", "datetime.date 2024-01-01", "unknown", (2, 4, 14))]),
    ("a: 1\r\nb: {c: 1, c: 2}\r\n", [("duplicate-key", "c", "the last value", REFUSED, (2, 11, 12))]),
    ('1: a\n"1": b\n', [
        ("non-string-key", "1", "the key int 1", "the key '1'", (1, 1, 2)),
        ("duplicate-key", '"1"', "the last value", REFUSED, (2, 1, 4)),
    ]),
    ("on: 1\n", [("non-string-key", "on", "the key bool True", "the key 'on'", (1, 1, 3))]),
    ("null: 1\n", [("non-string-key", "null", "the key None", "nothing: the key is dropped", (1, 1, 5))]),
    ("a:\n  1: x\n", [("non-string-key", "1", "the key int 1", "unknown: the whole mapping", (2, 3, 4))]),
    ("a:\n  1e3: x\n", [("non-string-key", "1e3", "the key str '1e3'", "unknown: the whole mapping", (2, 3, 6))]),
    ("1e3: x\n", []),
    ("a: 1\n---\nb: 2\n", [("several-documents", "---", "an error: ComposerError", "the first document", (2, 1, 4))]),
    ("a: !x 5\n", [("custom-tag", "!x 5",
     "an error: ConstructorError, no constructor for the tag '!x'", "string", (1, 4, 8))]),
    ("- 1\n", [("top-level-not-mapping", "- 1", "list", REFUSED, (1, 1, 4))]),
    ("", [("top-level-not-mapping", "", "None", "an empty mapping", (1, 1, 1))]),
    ("a: b\t\n", [("unparsed-by-job",
     "while scanning for the next token: found character '\\t' that cannot start any token",
     "an error: while scanning for the next token: found character '\\t' that cannot start any token",
     "read all the same", (1, 5, 5))]),
    ("%YAML 1.2\n---\na: 1\n",
     [("unparsed-by-wandb", "found incompatible YAML document", "read all the same", REFUSED, (1, 1, 1))]),
    ('a: !!bool "yes"\n', [
        ("scalar-disagrees", '!!bool "yes"', "bool True", REFUSED, (1, 4, 16)),
        ("unparsed-by-wandb", "cannot decode !!str `yes` as a !!bool", "read all the same", REFUSED, (1, 4, 16)),
    ]),
    ("a: &x 1e3\nb: *x\n", [("scalar-disagrees", "&x 1e3", "str '1e3'", "number", (1, 4, 10))]),
]  # fmt: skip
JSON = [
    ('{"a": 1, "a": 2}', [("duplicate-key", "a", "the last value", "the last value", (1, 10, 13))]),
    ("[1]", [("top-level-not-mapping", "[1]", "list", REFUSED, (1, 1, 1))]),
    ('{"a": 01}', [("unparsed-by-job", "JSONDecodeError: Expecting ',' delimiter",
     "an error: JSONDecodeError: Expecting ',' delimiter", "read all the same", (1, 8, 8))]),
    ('{"a": NaN}', []),
]  # fmt: skip


CASES = [(text, "a.yaml", traps) for text, traps in YAML] + [(text, "a.json", traps) for text, traps in JSON]


@pytest.mark.parametrize(("text", "path", "expected"), CASES)
def test_traps(text: str, path: str, expected: list[tuple[object, ...]]) -> None:
    found = [
        (trap.kind, trap.text, trap.job, trap.wandb, (trap.span.line, trap.span.column, trap.span.end_column))
        for trap in read_config(text.encode(), path).traps
    ]
    assert found == expected


def test_what_crashes_wandb() -> None:
    """Measured: no job is stored and the run fails, since wandb-core itself ends."""
    for text in ("[a]: 1\n<<: {b: 1}\n", "<<: {b: 1}\n? {a: 1}\n: 1\n", "x: &x [a]\n*x : 1\n<<: 5\n"):
        traps = read_config(text.encode(), "a.yaml").traps
        assert any("crashes wandb-core" in trap.text for trap in traps if trap.kind == "unparsed-by-wandb")
    for text in ('[a]: 1\n"<<": {b: 1}\n', "n:\n  [a]: 1\n  <<: {b: 1}\n", "b: 1\nb: 2\n[a]: 1\n<<: {b: 1}\n"):
        assert "crashes" not in repr(read_config(text.encode(), "a.yaml").traps)


def test_both_refuse() -> None:
    traps = read_config(b"a: [\n", "a.yaml").traps
    assert {(trap.kind, trap.wandb, trap.job.split(":")[0]) for trap in traps} == {
        ("unparsed-by-job", REFUSED, "an error"),
        ("unparsed-by-wandb", REFUSED, "an error"),
    }


def test_in_order_of_place() -> None:
    text = "b: 1e3\na: yes\nm: {1: no, c: 1e4}\nl:\n- on\n- x: off\n"
    spans = [trap.span for trap in read_config(text.encode(), "a.yaml").traps]
    assert len(spans) == 7
    assert spans == sorted(spans)
