"""argparse: the groups of a parser, and the options in each, as jobs read them to part a namespace."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = "import argparse, sys\np = argparse.ArgumentParser()\n"
PARTED = """
args = p.parse_args([])
found = {}
for group in p._action_groups:
    found[group.title] = {a.dest: getattr(args, a.dest, None) for a in group._group_actions}
"""
WHOLE = f"{PARTED}config = found"


def job(id_: str, body: str, types: object, end: str = WHOLE, *, real: bool = True) -> Row:
    return Row(id_, START + body + end, types, real=real)


DEFAULTS = """
config = argparse.Namespace()
for action in p._actions:
    if action.dest is not argparse.SUPPRESS and action.default is not argparse.SUPPRESS:
        setattr(config, action.dest, action.default)
"""
GROUP = "g = p.add_argument_group('G', description='d')\ng.add_argument('--x', type=int, default=1)\n"
ROWS = [
    job("two", f"p.add_argument('--y', default='a')\n{GROUP}", {"options": {"help": "None", "y": "str"}, "G": {"x": "int"}}),
    job("one-of-them", f"p.add_argument('--y', default='a')\n{GROUP}", {"x": "int"}, f"{PARTED}config = argparse.Namespace(**found['G'])"),
    job("positional", f"p.add_argument('y', nargs='?', default='a')\n{GROUP}", {"y": "str"}, f"{PARTED}config = found['positional arguments']"),
    job("of-a-function", f"def add(p):\n    p.add_argument('--y', type=float, default=1.)\n{GROUP}add(g)\n", {"x": "int", "y": "float"}, f"{PARTED}config = found['G']"),
    job("excluding-in-a-group", f"{GROUP}m = g.add_mutually_exclusive_group()\nm.add_argument('--y', default='a')\n", {"options": {"help": "None"}, "G": {"x": "int", "y": "str"}}),
    job("excluding-in-the-parser", "m = p.add_mutually_exclusive_group(required=False)\nm.add_argument('--y', default='a')\n", {"options": {"help": "None", "y": "str"}}),
    job("its-own", "m = p.add_mutually_exclusive_group()\nm.add_argument('--y', default='a')\np.add_argument('--z')\n", {"y": "str"}, "\nconfig = {a.dest: a.default for a in m._group_actions}"),
    job("of-a-parent", "q = argparse.ArgumentParser(add_help=False)\nh = q.add_argument_group('G')\nh.add_argument('--y', default='a')\nq.add_argument('--z', type=int, default=2)\np = argparse.ArgumentParser(parents=[q])\n" + GROUP.replace("'G'", "'H'"), {"options": {"help": "None", "z": "int"}, "G": {"y": "str"}, "H": {"x": "int"}}),
    job("of-parents-with-one-title", "def of(name):\n    q = argparse.ArgumentParser(add_help=False)\n    q.add_argument_group('G').add_argument(name, default='a')\n    return q\np = argparse.ArgumentParser(parents=[of('--y'), of('--z')], add_help=False)\n", {"G": {"y": "str", "z": "str"}}),
    job("put-last", f"optional = p._action_groups.pop()\n{GROUP}optional.add_argument('--y', default='a')\np._action_groups.append(optional)\n", {"titles": "list[str]", "y": "str", "x": "int"}, "\nconfig = {'titles': [g.title for g in p._action_groups], **vars(p.parse_args([]))}"),
    job("renamed", "p._optionals.title = 'Other'\np._positionals.title = 'P'\np.add_argument('--y', default='a')\n", {"Other": {"help": "None", "y": "str"}}),
    job("of-commands", "s = p.add_subparsers(title='C', dest='command')\ns.add_parser('a')\n", {"options": {"help": "None"}, "C": {"command": "str | None"}}),
    job("of-commands-without-a-title", "s = p.add_subparsers(dest='command')\ns.add_parser('a')\n", {"positional arguments": {"command": "str | None"}, "options": {"help": "None"}}),
    job("resolved", f"p = argparse.ArgumentParser(conflict_handler='resolve')\n{GROUP}p.add_argument('--x', default='a')\n", {"options": {"help": "None", "x": "str"}}),
    job("of-its-own-class", "class A(argparse.Action):\n    def __call__(self, p, n, v, o=None):\n        setattr(n, self.dest, v)\ng = p.add_argument_group('G')\ng.add_argument('--x', action=A, default='a')\n", {"x": "str"}, f"{PARTED}config = found['G']"),
    job("changed", f"{GROUP}for a in g._group_actions:\n    a.default = 2.5\n", {"x": "float | int"}, "\nconfig = p.parse_args()"),
    job("without-help", f"{GROUP}p.add_argument('--y', action='store_true')\n", {"x": "int", "y": "bool"}, "\nargs = p.parse_args([])\nconfig = {a.dest: getattr(args, a.dest) for a in p._actions if not isinstance(a, argparse._HelpAction)}"),
    job("of-one-kind", f"{GROUP}p.add_argument('--y', action='store_true')\n", {"y": "bool"}, "\nargs = p.parse_args([])\nconfig = {a.dest: getattr(args, a.dest) for a in p._actions if isinstance(a, argparse._StoreTrueAction)}"),
    # What is in a group on some paths, or not known to be, is not told as if it surely were.
    job("a-group-on-some-paths", f"if len(sys.argv) > 1:\n    {GROUP.strip().replace(chr(10), chr(10) + '    ')}\n", {"x?": "int | None"}, f"{PARTED}config = found.get('G', {{}})"),
    job("an-option-on-some-paths", f"{GROUP}if len(sys.argv) > 1:\n    g.add_argument('--y', default='a')\n", {"x": "int", "y?": "str | None"}, f"{PARTED}config = found['G']"),
    job("options-on-some-paths", "if len(sys.argv) > 1:\n    p.add_argument('--y', default='a')\nelse:\n    p.add_argument('--x', type=int, default=1)\n", {"y?": "str", "x?": "int"}, DEFAULTS),
    job("suppressed", "p = argparse.ArgumentParser(argument_default=argparse.SUPPRESS)\np.add_argument('--y', type=int)\np.add_argument('--x', default='==SUPPRESS')\n", {"x": "str"}, DEFAULTS),
    job("given-to-a-library", f"import lib\n{GROUP}lib.add_options(p)\n", {"x?": "unknown", "*": "unknown"}, f"{PARTED}config = found['G']", real=False),
    job("a-group-given-to-a-library", f"import lib\n{GROUP}lib.add_options(g)\n", {"x?": "unknown", "*": "unknown"}, f"{PARTED}config = found['G']", real=False),
]  # fmt: skip


@parametrized(ROWS)
def test_groups(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
