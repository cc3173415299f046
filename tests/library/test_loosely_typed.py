"""What a job reads back from its run config: a launch or a sweep may give a value of another type than the job does."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "import os\nrun = wandb.init(config={'n': 1, 'flag': False, 'on': True, 'path': None})\nc = run.config\n"
KNOWN = {"n": "int", "flag": "bool", "on": "bool", "path": "None"}
SEEN = "run.config.update({'seen': 1})\n"


def when(condition: str, before: str = "", *, types: object = None) -> Row:
    """A job that adds a key where a condition on its run config holds."""
    body = f"{START}{before}if {condition}:\n    {SEEN}"
    return Row(f"{before}{condition}", body, {**KNOWN, "seen?": "int"} if types is None else types)


def nested(outer: str, inner: str, types: object = None) -> Row:
    body = f"{START}v = c.flag\nif {outer}:\n    if {inner}:\n        {SEEN}"
    return Row(f"{outer}, {inner}", body, {**KNOWN, "seen?": "int"} if types is None else types)


SOME = START + "if os.path.exists('nowhere'):\n    c.update({'eps': 0.5})\n"
NO_VALUE = SOME.replace("0.5", "None")
LOOP = "v = c.flag\nif not v:\n    for _ in os.listdir('.'):\n        if v:\n            {}        v = c.get('other', False)\n"
ROWS = [
    when("c.flag == 'auto'"),
    when("c.n == 'auto'"),
    when("c.get('other', False) == 'auto'"),
    when("c['flag'] in ('auto', 'manual')"),
    when("c.path == 'auto'"),
    when("c.n is None"),
    when("isinstance(c.n, str)"),
    when("isinstance(c.n, (list, str))"),
    # A flag that is known to be true may be a text; one that is false may be None.
    nested("v", "v == 'auto'"),
    nested("not v", "v is None"),
    # What conditions told of whether it is true stays known: and no longer than the flag is that one.
    nested("v", "not v", KNOWN),
    nested("not v", "v", KNOWN),
    when("v", "v = c.flag\nif os.path.exists('nowhere') and v:\n    raise SystemExit\n"),
    Row("assigned-anew-in-a-loop", START + LOOP.format(SEEN), {**KNOWN, "seen?": "int"}),
    # A key that is there on some paths only; what is read of it is of its type.
    Row("some-paths", SOME + "if c.eps == 'auto':\n    " + SEEN, {**KNOWN, "eps?": "float", "seen?": "int"}),
    Row("some-paths-read", SOME + "if 'eps' in c:\n    c.e = c.eps", {**KNOWN, "eps?": "float", "e?": "float"}),
    Row("some-paths-told", SOME + "c.e = c.eps", {**KNOWN, "eps?": "float", "e": "float"}, real=False),
    Row("some-paths-none", NO_VALUE + "c.e = c.eps", {**KNOWN, "eps?": "None", "e": "unknown"}, real=False),
    # What is not read back is what the job says it is; no data is an instance of other classes.
    when("d['flag'] == 'auto'", "d = {'flag': False}\n", types=KNOWN),
    when("isinstance(c.n, os.PathLike)", types=KNOWN),
]


@parametrized(ROWS)
def test_rows(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


FILE = "import sys, yaml, somelib\nd = yaml.safe_load(open(sys.argv[1]))\nrun = wandb.init(config={'k': 'x'})\n"
# What is put together with what only a launch, or a file of the command line, gives.
TEXTS = [
    Row("a-key-of-a-launch", FILE + "run.config.update({'t': run.config['given'] + '-x'})", {"k": "str", "t": "str"}, real=False),
    Row("a-key-of-a-file", FILE + "run.config.update({'t': '/' + d['a'] + str(3), 'u': f'{d}' + d['a']})", {"k": "str", "t": "str", "u": "str"}, real=False),
    # What looks alike: of no text, of what is read back, which may be a list as well, or of what a library made.
    Row("a-number", FILE + "run.config.update({'t': d['a'] + 3, 'u': d['a'] * 2})", {"k": "str", "t": "unknown", "u": "unknown"}, real=False),
    Row("no-sure-text", FILE + "run.config.update({'t': d['a'] + run.config['k'], 'u': d['a'] + d['b']})", {"k": "str", "t": "unknown", "u": "unknown"}, real=False),
    Row("of-a-library", FILE + "run.config.update({'t': somelib.names() + '-x'})", {"k": "str", "t": "unknown"}, real=False),
]  # fmt: skip


@parametrized(TEXTS)
def test_texts(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
