"""Code in texts: what is known of it is run, and what is not may set any name."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

OPTIONS = "import argparse, yaml\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--cfg', default='c.py')\nargs = p.parse_args()\n"
CONF = {"c.py": "lr = 0.2\ndepth = 4\nconfig = {'n': 1}\ndef helper():\n    return 1\n"}
YAML = {"c.yaml": "lr: 0.5\nnew: 3\nname: x\n"}
ROWS = [
    Row("text", "exec('x = 3\\ny = {\"a\": 1}')\nconfig = {'x': x, 'y': y}", {"x": "int", "y": {"a": "int"}}, spans={"x": "3 'x'"}),
    Row("text-that-changes-an-object", "class A: pass\na = A()\nb = {}\nexec('a.z = 1; b[\"k\"] = 2.0')\nconfig = {**vars(a), **b}", {"z": "int", "k": "float"}),
    Row("text-of-a-name", "code = 'lr = 0.1'\nexec(code)\nconfig = {'lr': lr}", {"lr": "float"}),
    Row("text-that-is-compiled", "exec(compile('lr = 0.1', 'x', 'exec'))\nconfig = {'lr': lr}", {"lr": "float"}),
    Row("text-that-defines-a-function", "exec('def make(lr):\\n    return {\"lr\": lr}')\nconfig = make(0.1)", {"lr": "float"}),
    Row("text-that-imports", "exec('from c import config')", {"n": "int"}, CONF),
    Row("text-that-raises", "lr = 1\ntry:\n    exec('lr = 0.1\\nraise ValueError')\nexcept ValueError:\n    pass\nconfig = {'lr': lr}", {"lr": "float"}),
    Row("text-that-is-no-code", "lr = 1\ntry:\n    exec('lr = = 1')\nexcept SyntaxError:\n    pass\nconfig = {'lr': lr}", {"lr": "int"}),
    Row("text-in-a-function", "def f():\n    d = {}\n    lr = 1\n    exec('d[\"lr\"] = lr + 0.5; lr = \"x\"')\n    d['own'] = lr\n    return d\nconfig = f()", {"lr": "float", "own": "int"}),
    Row("text-in-a-dict", "ns = {'a': 1}\nexec('b = a + 1.0', ns)\nconfig = {k: v for k, v in ns.items() if not k.startswith('_')}", {"a": "int", "b": "float"}),
    Row("text-in-two-dicts", "ns, local = {'a': 1}, {}\nexec('b = a + 1.0', ns, local)\nconfig = {**local}", {"b": "float"}),
    Row("text-in-globals-of-a-function", "def f():\n    exec('lr = 0.1', globals())\nf()\nconfig = {'lr': lr}", {"lr": "float"}),
    Row("file", "lr = 1\nconfig = {}\nexec(open('c.py').read())\nconfig['lr'] = lr\nconfig['depth'] = depth", {"n": "int", "lr": "float", "depth": "int"}, CONF, spans={"n": "c.py:3 'n'"}),
    Row("file-that-changes-a-dict", "config = {'a': 1}\nwith open('d.py') as f:\n    exec(f.read())", {"a": "int", "b": "int"}, {"d.py": "config['b'] = 2\n"}),
    Row("file-in-a-dict", "def load(path):\n    ns = {}\n    exec(compile(open(path).read(), path, 'exec'), ns)\n    return ns\nconfig = load('c.py')['config']", {"n": "int"}, CONF),
    Row("file-of-an-option", OPTIONS + "config = {}\nexec(open(args.cfg).read())\nconfig['lr'] = lr", {"n": "int", "lr": "float", "*": "unknown"}, CONF),
    Row("file-of-an-option-that-is-not-there", OPTIONS.replace("'c.py'", "None") + "config = {'a': 1}\nif args.cfg:\n    exec(open(args.cfg).read())", {"a": "int", "*": "unknown"}),
    Row("file-that-is-run", "import runpy\nconfig = runpy.run_path('c.py')['config']", {"n": "int"}, CONF),
    Row("file-of-an-option-that-is-run", OPTIONS + "import runpy\nconfig = runpy.run_path(args.cfg)['config']", {"n": "int", "*": "unknown"}, CONF),
    Row("option-in-a-text", OPTIONS + "exec(f'lr = {args.lr}')\nconfig = {'lr': lr}", {"lr": "float"}),
    Row("value-of-a-file", OPTIONS + "for k, v in yaml.safe_load(open('c.yaml')).items():\n    exec(f'args.{k} = {v!r}')\nconfig = vars(args)", {"lr": "float", "cfg": "str", "new": "int", "name": "str"}, YAML),
    Row("value-of-another-file", OPTIONS.replace("c.py", "c.yaml") + "for k, v in yaml.safe_load(open(args.cfg)).items():\n    if isinstance(v, str):\n        exec(f\"args.{k} = '{v}'\")\n    else:\n        exec(f'args.{k} = {v}')\nconfig = vars(args)", {"lr": "float", "cfg": "str", "new": "int", "name": "str"}, YAML),
    Row("escapes-in-a-text", "for k in sorted({'a'}):\n    exec(f'd = {{\"{k}\": 1}}\\nd[\"n\"] = \"\\\\n\"')\nconfig = d", {"a": "int", "n": "str"}),
    Row("file-that-may-set-any", "lr, model, config_keys = 0.1, None, ['lr']\nexec(open('e.py').read())\nconfig = {k: globals()[k] for k in config_keys}", {"lr": "float"}, {"e.py": "import sys\nfor arg in sys.argv[1:]:\n    k, v = arg.split('=')\n    globals()[k] = eval(v)\n"}),
    Row("key-that-is-not-known", OPTIONS + "import json, sys\nfor k, v in json.load(open(args.cfg) if args.lr > 1 else open('c.json')).items():\n    exec(f'args.{k} = {v}')\nconfig = vars(args)", {"lr": "float", "cfg": "str", "m?": "int", "*": "unknown"}, {"c.json": "{\"m\": 1}"}),
    Row("names-of-the-command-line", "import sys\nsize = 32\nlr = 1e-3\nfor arg in sys.argv[1:]:\n    k, v = arg.split('=')\n    exec(f'{k} = {v}')\nconfig = dict(size=size, lr=lr)", {"size": "int", "lr": "float"}),
    Row("formats", "v, k = 7, 'n'\nexec('%s = %d' % ('a', 10))\nexec('b = {}'.format(v))\nexec('c = ' + str(v) + '.5')\nexec('x_%s = 1' % k)\nconfig = dict(a=a, b=b, c=c, x=x_n)", {"a": "int", "b": "int", "c": "float", "x": "int"}),
    Row("in-a-loop", "d = {}\nfor name in ['q', 'k']:\n    exec(f\"d['{name}_size'] = len(name)\")\nconfig = d", {"q_size": "int", "k_size": "int"}),
    Row("copied-from-another", "from types import SimpleNamespace\na, b = SimpleNamespace(), SimpleNamespace(x=1, y='s')\nfor name in ['x', 'y']:\n    exec(f'a.{name} = b.{name}')\nconfig = vars(a)", {"x": "int", "y": "str"}),
]  # fmt: skip


@parametrized(ROWS)
def test_exec(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
