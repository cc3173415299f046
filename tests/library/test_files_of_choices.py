"""A file whose name is made of options that take some values alone may be each of those that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen.schema.infer import default_of

OPTIONS = """import argparse, json, os, yaml
from pathlib import Path
p = argparse.ArgumentParser()
p.add_argument('--data', choices=['a', 'b', 'not-there'], default='a')
p.add_argument('--fold', type=int, choices=range(3), default=0)
p.add_argument('--root', default='.')
p.add_argument('--name', default='a')
p.add_argument('--many', choices=[str(i) for i in range(40)], default='0')
args = p.parse_args()
"""
FILES = {
    "a.yaml": "n: 1\nl: [3]\nonly: x\nm: {k: 1}\n",
    "b.yaml": "n: 2\nl: [0.5]\nmore: 1\nm: {k: 2, j: 1}\n",
    "fold_0.json": '{"n": 1}',
    "fold_1.json": '{"n": 2.5, "extra": true}',
    "0.yaml": "n: 1\n",
    "1.yaml": "n: x\n",
    "a.py": "cfg = {'n': 1}\n",
    "b.py": "cfg = {'n': 'x'}\n",
}
BOTH = {
    "n": "int",
    "l": "list[float] | list[int]",
    "only?": "str",
    "more?": "int",
    "m": {"k": "int", "j?": "int"},
}
LOADED = "config = yaml.safe_load(open({}))"
OF_DATA = ["f'{args.data}.yaml'", "args.data + '.yaml'", "'%s.yaml' % args.data", "'{}.yaml'.format(args.data)"]
OF_PATHS = ["os.path.join(args.root, f'{args.data}.yaml')", "Path(args.root) / (args.data.lower() + '.yaml')"]


def job(id_: str, body: str, types: object, argv: tuple[str, ...] = (), head: str = OPTIONS) -> Row:
    return Row(id_, head + body, types, FILES, argv)


ROWS = [
    *(job(path, LOADED.format(path), BOTH) for path in (*OF_DATA, *OF_PATHS)),
    *(job(f"{path}-b", LOADED.format(path), BOTH, ("--data", "b")) for path in (*OF_DATA, *OF_PATHS)),
    job("numbers", "config = json.load(open(f'fold_{args.fold}.json'))", {"n": "float | int", "extra?": "bool"}),
    job("read-text", "config = yaml.safe_load(Path(f'{args.data}.yaml').read_text())", BOTH),
    job("what-is-computed", f"c = {LOADED.format(OF_DATA[0])[9:]}\nconfig = {{'n': c['n'] * 2}}", {"n": "int"}),
    job(
        "required",
        LOADED.format(OF_DATA[0]),
        BOTH,
        ("--data", "b"),
        OPTIONS.replace("'not-there'], default='a'", "'not-there'], required=True"),
    ),
    job("the-path-itself", "config = {'p': f'{args.data}.yaml'}", {"p": "str"}),
    job(
        "any-name",
        LOADED.format("args.name + '.yaml'"),
        {"n": "int", "l": "list[int]", "only": "str", "m": {"k": "int"}},
    ),
    job("too-many", LOADED.format("args.many + '.yaml'"), {"n": "int"}),
    job(
        "narrowed",
        f"if args.data == 'a':\n    {LOADED.format(OF_DATA[0])}\nelse:\n    config = {{'n': 1}}",
        {"n": "int", "l?": "list[int]", "only?": "str", "m?": {"k": "int"}},
    ),
]


@parametrized(ROWS)
def test_files_of_choices(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_the_default_is_that_of_the_files_named_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(job("", LOADED.format(OF_DATA[0]), BOTH), tmp_path, monkeypatch)
    (item,) = result.job.inputs
    assert [default_of(field) for field in item.fields if field.path == ("n",)] == [1]
