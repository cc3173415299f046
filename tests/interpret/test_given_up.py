"""Code that is not followed: what it may change is forgotten, and what it surely leaves alone stays known."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen.interpret import bounds
from inputgen.reporters.common import types_of

# Calls that are given up, for a budget as small as the test's.
WORK = (
    "import argparse, json, os, types\ndef work(n=0):\n    for i in range(60):\n        n = n + i * i\n    return n\n"
)
ARGS = f"{WORK}args = argparse.Namespace(lr=0.1, n=3)\n"
STARTS = f"{ARGS}class L:\n    def __init__(self):\n        wandb.init()\nL()\n"
LONG = " + 1" * 20  # an expression of more steps than the test's budget
TRAINER = f"{ARGS}class T:\n    def __init__(self, args):\n        self.args = args\nclass D:\n    def __init__(self, n):\n        self.n = n\n"
REGISTRY = f"{ARGS}REG = {{}}\ndef register(name):\n    def add(c):\n        REG[name] = c\n        return c\n    return add\n@register('a')\nclass A:\n    def __init__(self, args):\n        args.lr = 'x'\n"
CONFIG = "import os\nfrom omegaconf import OmegaConf\ncfg = OmegaConf.create({'lr': 0.1, 'part': {'a': 1}, 'rest': {'b': 2}})\n"
KEPT = f"class T:\n    def __init__(self, m):\n        self.m = m\n    def f(self):\n        self.m['a'] = 'x'\n        n = 1{LONG}\n    def g(self, k):\n        self.m.pop(k, None)\n        n = 1{LONG}\nrun = wandb.init(config={{'m': {{'a': 1}}}})\n"
NESTED = f"{WORK}def g(v):\n    if isinstance(v, dict):\n        v['b'] = 'x'\nd = {{'a': {{'b': 1}}}}\n"

ROWS = [
    # What is returned.
    Row("returns-what-it-is-given", f"{ARGS}def f(args, m):\n    m = work(m)\n    args.n = m\n    return args, m\nargs, m = f(args, 1)\nconfig = {{**vars(args), 'm': m}}", {"lr": "float", "n": "unknown", "m": "unknown"}),
    Row("returns-it-alone", f"{ARGS}def f(args):\n    work()\n    return args\nconfig = vars(f(args))", {"lr": "float", "n": "int"}),
    Row("may-return-none", f"{ARGS}def f(args):\n    if work():\n        return args\nconfig = {{'a': f(args) is None, 'b': f(args)}}", {"a": "bool", "b": "str | None"}),
    Row("binds-it-anew", f"{ARGS}def f(args):\n    args = argparse.Namespace(lr='x') if work() else args\n    return args\nconfig = {{'lr': f(args).lr}}", {"lr": "unknown"}),
    Row("binds-it-anew-inside", f"{ARGS}def f(args):\n    def g():\n        nonlocal args\n        args = argparse.Namespace(lr='x')\n    work()\n    g()\n    return args\nconfig = {{'lr': f(args).lr}}", {"lr": "unknown"}),
    Row("yields-it", f"{ARGS}def f(args):\n    work()\n    yield 1\n    return args\nconfig = {{'lr': list(f(args))}}", {"lr": "list"}),
    Row("may-save-hyperparameters", "import lightning as L\nfrom lightning.pytorch.loggers import WandbLogger\nclass M(L.LightningModule):\n    def __init__(self, lr):\n        for _ in range(200):\n            self.n = [lr * 2 + 1]\n        if lr:\n            self.save_hyperparameters()\nm = M(0)\nL.Trainer(logger=WandbLogger(config={'a': 1})).fit(m)\n# wandb.init(", {"a": "int", "*": "unknown"}, real=False),
    # What an annotation names is not made by the call; what the code itself calls, and what a decorator may make, is followed.
    Row("is-annotated-with-what-starts-a-run", f"{STARTS}def f(args, l: L | None = None, *, k: 'int' = 1) -> L | None:\n    args.n = 1{LONG}\nf(args)\nwandb.config.update(vars(args))", {"lr": "float", "n": "unknown"}, real=False),
    Row("calls-what-starts-a-run", f"{STARTS}def f(args, l=None):\n    args.n = 1{LONG}\n    if args.n < 0:\n        L()\nf(args)\nwandb.config.update(vars(args))", {"lr": "float", "n": "int"}, real=False),
    Row("is-decorated-and-annotated", f"{STARTS}def d(f):\n    return f\ndef g(args):\n    @d\n    def f(args, l: L | None = None):\n        args.n = 1{LONG}\n    f(args)\ng(args)\nwandb.config.update(vars(args))", {"lr": "float", "n": "int"}, real=False),
    # What is written under a key that is not known takes no other key away.
    Row("sets-any-key", f"{ARGS}d = {{'a': 1}}\ndef f(d, k):\n    n = 1{LONG}\n    d[k] = 'x'\nf(d, os.environ.get('K', 'b'))\nconfig = d", {"a": "unknown", "*": "unknown"}),
    Row("updates-it", f"{ARGS}d = {{'a': 1}}\ndef f(d, k):\n    work()\n    d.update({{k: 'x'}})\nf(d, os.environ.get('K', 'b'))\nconfig = d", {"a": "unknown", "*": "unknown"}),
    Row("takes-any-key-away", f"{ARGS}d = {{'a': 1}}\ndef f(d, k):\n    n = 1{LONG}\n    d.pop(k, None)\nf(d, os.environ.get('K', 'b'))\nconfig = d", {"a?": "unknown", "*": "unknown"}),
    Row("sets-an-attribute-by-its-name", f"{ARGS}class C:\n    def __init__(self):\n        self.a, self.b = 1, 2\n    def f(self, k):\n        n = 1{LONG}\n        self.__setattr__(k, 'x')\nc = C()\nc.f(os.environ.get('K', 'b'))\nconfig = vars(c)", {"a": "unknown", "b": "unknown", "*": "unknown"}),
    Row("sets-one-attribute-by-its-name", f"{ARGS}class C:\n    def __init__(self):\n        self.a, self.b = 1, 2\n    def f(self, v):\n        n = 1{LONG}\n        super().__setattr__('b', v)\nc = C()\nc.f('x')\nconfig = vars(c)", {"a": "int", "b": "unknown"}),
    Row("adds-to-a-list-by-the-operator-s-name", f"{ARGS}d = {{'a': [1], 'b': {{'c': 1}}}}\ndef f(d):\n    n = 1{LONG}\n    d['a'].__iadd__(['x'])\n    d['b'].__ior__({{'c': 'x'}})\nf(d)\nconfig = d", {"a": "list", "b": {"c": "unknown", "*": "unknown"}}),
    Row("changes-a-list-and-no-tuple", f"{ARGS}from collections import namedtuple\nP = namedtuple('P', 'a b')\nd = {{'t': (1, [2.5]), 'p': P(1, 2), 'f': frozenset({{1}}), 'r': range(2), 's': {{1}}, 'l': [1]}}\ndef f(d):\n    n = 1{LONG}\n    for v in list(d.values()) + [d['t'][1]]:\n        if isinstance(v, list):\n            v.append('x')\nf(d)\nconfig = {{**d, 'f': list(d['f'])}}", {"t": "list[int | list]", "p": "list[int]", "f": "list[int]", "r": "list[int]", "s": "list", "l": "list"}),
    Row("clears-it", f"{ARGS}d = {{'a': 1}}\ndef f(d):\n    if work() < 0:\n        d.clear()\nf(d)\nconfig = d", {"a?": "unknown", "*": "unknown"}),
    # W&B keeps copies, which only a config leads to.
    Row("what-is-held-as-a-key-of-a-run-s-config", f"{KEPT}T({{'a': 2}}).f()\nrun.config.persist()", {"m": {"a": "int"}}, real=False),
    Row("what-is-taken-away-of-a-key-of-a-run-s-config", f"{KEPT}T({{'a': 2}}).g('b')\nrun.config.persist()", {"m": {"a": "int"}}, real=False),
    Row("a-part-of-a-run-s-config", f"{KEPT}T(run.config['m']).f()\nrun.config.persist()", {"m": {"a": "unknown"}}, real=False),
    Row("a-part-of-a-run-s-config-that-the-code-reads", f"{KEPT}def f(i):\n    wandb.config['m']['a'] = 'x'\n    n = i{LONG}\nf(1)\nrun.config.persist()", {"m": {"a": "unknown"}}, real=False),
    Row("a-part-of-a-run-s-config-that-was-read", f"{KEPT}m = run.config['m']\ndef f(i):\n    m['a'] = 'x'\n    n = i{LONG}\nf(1)\nrun.config.persist()", {"m": {"a": "unknown"}}, real=False),
    # A container of OmegaConf does not lead to what it is in, unless it is asked.
    Row("a-part-of-a-config", f"{CONFIG}def f(c):\n    n = 1{LONG}\n    c.a = 'x'\nf(cfg.part)\nconfig = OmegaConf.to_container(cfg)", {"lr": "float", "part": {"a": "unknown"}, "rest": {"b": "int"}}),
    Row("a-new-key-of-a-part", f"{CONFIG}def f(c):\n    n = 1{LONG}\n    c.z = 'x'\nf(cfg.part)\nconfig = OmegaConf.to_container(cfg)", {"lr": "float", "part": {"a": "int", "*": "unknown"}, "rest": {"b": "int"}}),
    Row("any-key-of-a-part", f"{CONFIG}def f(c, k):\n    n = 1{LONG}\n    c[k] = 'x'\nf(cfg.part, os.environ.get('K', 'a'))\nconfig = OmegaConf.to_container(cfg)", {"lr": "float", "part": {"a": "unknown", "*": "unknown"}, "rest": {"b": "int"}}),
    Row("the-whole-of-a-part", f"{CONFIG}def f(c):\n    n = 1{LONG}\n    c._get_root()['lr'] = 'x'\nf(cfg.part)\nconfig = OmegaConf.to_container(cfg)", {"lr": "unknown", "part": {"a": "int"}, "rest": {"b": "int"}}),
    Row("the-parent-of-a-part", f"{CONFIG}def f(c):\n    n = 1{LONG}\n    c._get_parent()['lr'] = 'x'\nf(cfg.part)\nconfig = OmegaConf.to_container(cfg)", {"lr": "unknown", "part": {"a": "int"}, "rest": {"b": "int"}}),
    # A parser of a class of the project is one as much as argparse's own.
    Row("adds-options-to-a-parser", f"{WORK}def f(p):\n    n = 1{LONG}\n    p.add_argument('--n', type=int)\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\nf(p)\nconfig = vars(p.parse_args())", {"lr": "float", "*": "unknown"}),
    Row("adds-options-to-a-parser-of-its-own-class", f"{WORK}class P(argparse.ArgumentParser):\n    def add(self):\n        n = 1{LONG}\n        self.add_argument('--n', type=int)\np = P()\np.add_argument('--lr', type=float, default=0.1)\np.add()\nconfig = vars(p.parse_args())", {"lr": "float", "*": "unknown"}),
    Row("asks-a-parser-of-its-own-class", f"{WORK}class P(argparse.ArgumentParser):\n    def tell(self):\n        n = 1{LONG}\n        self.help()\n    def help(self):\n        return 1\np = P()\np.add_argument('--lr', type=float, default=0.1)\np.tell()\nconfig = vars(p.parse_args())", {"lr": "float"}),
    # What a container is, and what is put into it.
    Row("fills-a-dict-of-its-own", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = {{}}\n    for k in d:\n        out[k] = d[k]\n    return out\nf(d)\nconfig = d", {"a": {"b": "int"}}),
    Row("fills-a-list-of-its-own", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = []\n    for k in d:\n        out.append(d[k])\n    out.clear()\nf(d)\nconfig = d", {"a": {"b": "int"}}),
    Row("writes-to-what-it-fills-in", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = {{}}\n    for k in d:\n        out[k] = d[k]\n    for k in d:\n        out[k]['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("writes-to-it-by-another-name", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = {{}}\n    for k in d:\n        out[k] = d[k]\n    other = out\n    other['a']['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("writes-to-an-element", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = []\n    for k in d:\n        out.append(d[k])\n    for each in out:\n        each['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("writes-to-the-next-element", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = []\n    for k in d:\n        out.append(d[k])\n    next(iter(out))['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("unpacks-elements", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = []\n    for k in d:\n        out.append(d[k])\n    (first,) = out\n    first['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("hands-elements-over", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out = []\n    for k in d:\n        out.append(d[k])\n    g(*out)\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("fills-in-deep", f"{NESTED}def f(d):\n    n = 1{LONG}\n    out, deep = {{}}, {{}}\n    for k in d:\n        out[k] = d[k]\n        deep[k] = out\n    deep['a'].get('a')['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("fills-an-attribute-in", f"{NESTED}def f(d):\n    n = 1{LONG}\n    o = types.SimpleNamespace(out=[])\n    for k in d:\n        o.out.append(d[k])\n    o.out[0]['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("what-a-dict-has-is-not-the-dict", f"{NESTED}def f(c):\n    n = 1{LONG}\n    for each in c['n']:\n        each['b'] = 'x'\nf({{'n': [], 'd': d}})\nconfig = d", {"a": {"b": "int"}}),
    Row("nor-is-what-it-may-have", f"{NESTED}def f(c):\n    n = 1{LONG}\n    for each in c.get('n', []):\n        each['b'] = 'x'\nf({{'n': [], 'd': d}})\nconfig = d", {"a": {"b": "int"}}),
    *(
        Row(f"reads-by-a-known-key-{id_}", f"{NESTED}from collections import OrderedDict, defaultdict\n{before}def f(d, k):\n    n = 1{LONG}\n    {made}['b'] = 'x'\nf(d, 'q')\nconfig = d", {"a": {"b": "unknown"}})
        for id_, before, made in (
            ("a-display", "", "c = {k: d['a']}\n    c['q']"),
            ("a-spread", "", "o = {k: d['a']}\n    c = {**o}\n    c['q']"),
            ("a-comprehension", "", "c = {k: e for e in d.values()}\n    c['q']"),
            ("pairs", "", "c = dict([(k, d['a'])])\n    c['q']"),
            ("pairs-in-order", "", "c = OrderedDict([(k, d['a'])])\n    c.get('q')"),
            ("what-was-put", "", "c = {}\n    c[k] = d['a']\n    c.get('q')"),
            ("what-was-put-by-default", "", "c = {}\n    c.setdefault(k, d['a'])\n    c['q']"),
            ("by-default", "", "c = {}\n    c.get('q', d['a'])"),
            ("the-default-of-all", "", "c = defaultdict(lambda: d['a'])\n    c['q']"),
            ("keywords", "def h(**kw):\n    kw['q']['b'] = 'x'\n", "h(q=d['a'])\n    c = {}\n    c"),
            ("keywords-not-known", "def h(**kw):\n    kw['q']['b'] = 'x'\n", "h(**{k: d['a']})\n    c = {}\n    c"),
            ("keywords-passed-on", "def g2(o):\n    o['q']['b'] = 'x'\ndef h(**kw):\n    g2(kw)\n", "h(**{k: d['a']})\n    c = {}\n    c"),
            ("of-a-class", "class C:\n    def __init__(self, d):\n        self.own = d\n    def __getitem__(self, k):\n        return self.own\n", "c = C(d['a'])\n    c['q']"),
            ("of-a-class-that-is-itself", "class C(dict):\n    def __missing__(self, k):\n        return self.own\n", "c = C()\n    c.own = d['a']\n    c['q']"),
            ("either", "", "c = {} or {k: d['a']}\n    c['q']"),
            ("both", "", "c = {} | {k: d['a']}\n    c['q']"),
            ("the-same-for-all", "", "c = dict.fromkeys('q', d['a'])\n    c['q']"),
            ("deep", "", "c = {k: {k: d['a']}}\n    c['q']['q']"),
            ("in-a-list", "", "c = [{k: d['a']}]\n    c[0]['q']"),
            ("in-a-copy", "", "c = {k: d['a']}.copy()\n    c['q']"),
            ("updated", "", "c = {}\n    c.update({k: d['a']})\n    c['q']"),
            ("two-parts-down", "", "c = {}\n    c['q'] = {'q': d['a']}\n    c.get(k, {}).get(k)"),
            ("updated-by-pairs", "", "c = {}\n    c.update([(k, d['a'])])\n    c['q']"),
            ("zipped", "", "c = dict(zip('q', d.values()))\n    c['q']"),
        )
    ),
    Row("walks-down-by-itself", f"{NESTED}def walk(d, k):\n    n = 1{LONG}\n    out = {{}}\n    for key, v in d.items():\n        if isinstance(v, dict):\n            v = walk(v, k)\n        out[key] = v\n    out[k] = 1\n    return out\nwalk(d, 'q')\nconfig = d", {"a": {"b": "int"}}),
    Row("walks-down-by-itself-and-writes", f"{NESTED}def walk(d, k):\n    n = 1{LONG}\n    for key, v in d.items():\n        if isinstance(v, dict):\n            v = walk(v, k)\n            v[k] = 'x'\n    return d\nwalk(d, 'b')\nconfig = d", {"a": "unknown", "*": "unknown"}),
    Row("takes-the-last-of-a-list", f"{NESTED}def f(d):\n    n = 1{LONG}\n    [d['a']].pop()['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b?": "unknown", "*": "unknown"}}),
    Row("values-of-what-it-makes", f"{NESTED}def f(d, k):\n    n = 1{LONG}\n    for v in {{k: d['a']}}.values():\n        v['b'] = 'x'\nf(d, 'q')\nconfig = d", {"a": {"b": "unknown"}}),
    Row("items-of-keywords", f"{NESTED}def h(**kw):\n    for k, v in kw.items():\n        v['b'] = 'x'\ndef f(d):\n    n = 1{LONG}\n    h(q=d['a'])\nf(d)\nconfig = d", {"a": {"b": "unknown"}}),
    Row("keys-are-no-values", f"{NESTED}def f(d):\n    n = 1{LONG}\n    for i, (k, v) in enumerate(d.items()):\n        g(k)\n        g(i)\nf(d)\nconfig = d", {"a": {"b": "int"}}),
    Row("values-of-pairs", f"{NESTED}def f(d):\n    n = 1{LONG}\n    for k, v in d.items():\n        g(v)\nf(d)\nconfig = d", {"a": {"b": "unknown"}}),
    Row("values-that-are-counted", f"{NESTED}def f(d):\n    n = 1{LONG}\n    for i, (k, v) in enumerate(d.items()):\n        g(v)\nf(d)\nconfig = d", {"a": {"b": "unknown"}}),
    Row("items-of-a-class-of-its-own", f"{NESTED}class C:\n    def __init__(self, d):\n        self.d = d\n    def items(self):\n        yield self.d['a'], 1\ndef f(c):\n    n = 1{LONG}\n    for k, v in c.items():\n        g(k)\nf(C(d))\nconfig = d", {"a": {"b": "unknown"}}),
    Row("what-a-pattern-captures-in-part", f"{NESTED}def f(d):\n    n = 1{LONG}\n    match d:\n        case {{'a': part}}:\n            part['b'] = 'x'\nf(d)\nconfig = d", {"a": {"b": "unknown"}, "*": "unknown"}),
    Row("what-a-pattern-captures-globally", f"{NESTED}lr = 1\ndef f(d):\n    global lr\n    n = 1{LONG}\n    match d:\n        case {{'a': {{'b': lr}}}}:\n            pass\nf({{'a': {{'b': 'x'}}}})\nconfig = {{'lr': lr}}", {"lr": "unknown"}),
    # What an initialiser sets is set on what it makes.
    Row("makes-others", f"{TRAINER}class E(D):\n    def __init__(self, n):\n        super().__init__(n)\n        self.args = 'x'\nt = T(args)\ndef f(k):\n    work()\n    return [E(i) for i in range(k)]\nf(2)\nconfig = {{'lr': t.args.lr}}", {"lr": "float"}),
    Row("makes-one-of-the-same-class", f"{TRAINER}t = T(args)\ndef f():\n    work()\n    T('x')\nf()\nconfig = {{'lr': t.args.lr}}", {"lr": "float"}),
    Row("makes-it-again", f"{TRAINER}t = T(2.5)\ndef f(t):\n    work()\n    t.__init__('x')\nf(t)\nconfig = {{'a': t.args}}", {"a": "unknown"}),
    Row("makes-it-again-by-class", f"{TRAINER}t = T(2.5)\ndef f(t):\n    work()\n    T.__init__(t, 'x')\nf(t)\nconfig = {{'a': t.args}}", {"a": "unknown"}),
    Row("makes-it-again-by-a-method", f"{TRAINER}class R(T):\n    def reset(self):\n        work()\n        super().__init__('x')\nt = R(2.5)\nt.reset()\nconfig = {{'a': t.args}}", {"a": "unknown"}),
    Row("makes-it-again-by-text", f"{TRAINER}t = T(2.5)\ndef f(t):\n    work()\n    getattr(t, '__init__')('x')\nf(t)\nconfig = {{'a': t.args}}", {"a": "unknown"}),
    Row("is-made", f"{WORK}class B:\n    def __init__(self, n):\n        self.n = n\nclass T(B):\n    def __init__(self, n):\n        self.m = 'x'\n        work()\n        super().__init__(n)\nt = T(2.5)\nconfig = {{'m': t.m, 'n': t.n}}", {"m": "unknown", "n": "unknown"}),
    Row("is-made-by-a-sibling", f"{WORK}class A:\n    def __init__(self, **k):\n        self.n = 1\n        work()\n        super().__init__(**k)\nclass M:\n    def __init__(self, a, **k):\n        a.lr = 'x'\nclass C(A, M):\n    pass\nargs = types.SimpleNamespace(lr=0.1)\nC(a=args)\nconfig = {{'lr': args.lr}}", {"lr": "unknown"}),
    Row("a-signature-is-read", f"{TRAINER}import inspect\nt = T(args)\ndef f(c):\n    work()\n    return c(inspect.signature(c.__init__))\nf(T)\nconfig = {{'lr': t.args.lr}}", {"lr": "float"}),
    # What is called by a name of its own: what a registry has, what a function gives, what a variable is.
    *(
        Row(f"calls-{id_}", f"{REGISTRY}{before}def f(args, k):\n    work()\n    {call}\nf(args, 'a')\nconfig = vars(args)", {"lr": type_, "n": "int"}, files)
        for id_, before, call, type_, files in (
            ("a-class-of-a-registry", "", "REG[k](args)", "unknown", {}),
            ("a-class-that-a-registry-gives", "", "REG.get(k)(args)", "unknown", {}),
            ("a-class-that-a-function-gives", "def get(k):\n    return REG[k]\n", "get(k)(args)", "unknown", {}),
            ("a-class-that-a-variable-is", "", "c = REG[k]\n    c(args)", "unknown", {}),
            ("a-class-by-another-name", "B = A\n", "c = B\n    c(args)", "unknown", {}),
            ("a-class-in-a-list", "L = [A]\n", "L[0](args)", "unknown", {}),
            ("a-class-below-a-class", "class B(A):\n    pass\nREG['a'] = B\n", "REG[k](args)", "unknown", {}),
            ("a-class-that-an-attribute-is", "", "o = types.SimpleNamespace()\n    o.make = REG[k]\n    o.make(args)", "unknown", {}),
            ("a-function-of-a-registry", "def g(v):\n    v.lr = 'x'\nFNS = {'a': g}\n", "FNS[k](args)", "unknown", {}),
            ("a-function-that-a-function-gives", "def g(v):\n    v.lr = 'x'\ndef get(k):\n    return g\n", "get(k)(args)", "unknown", {}),
            ("a-function-that-gives-it-back", "def g(v):\n    return v\nFNS = {'a': g}\n", "FNS[k](args).lr = 'x'", "unknown", {}),
            ("a-function-that-a-variable-is-and-gives-it-back", "def g(v):\n    return v\nFNS = {'a': g}\n", "h = FNS[k]\n    o = h(args)\n    o.lr = 'x'", "unknown", {}),
            ("a-method-of-a-class-of-a-registry", "class C:\n    def put(self, v):\n        v.lr = 'x'\nREG['a'] = C\n", "REG[k]().put(args)", "unknown", {}),
            ("a-function-of-a-module-in-a-dict", "import other\nMODS = {'a': other}\n", "MODS[k].g(args)", "unknown", {"other.py": "def g(v):\n    v.lr = 'x'\n"}),
            ("nothing-of-a-registry", "", "return len(REG), k in REG", "float", {}),
            ("a-class-of-a-registry-with-something-else", "", "REG[k](types.SimpleNamespace())", "float", {}),
            ("a-class-of-another-registry", "class B:\n    def __init__(self, v):\n        self.v = v.lr\nOWN = {'a': B}\n", "OWN[k](args)", "float", {}),
        )
    ),
    # Which class is meant.
    Row("of-two-modules", f"{ARGS}class C:\n    def __init__(self, args):\n        args.lr = 'x'\ndef f(args):\n    from other import C\n    work()\n    return C(args)\nf(args)\nconfig = vars(args)", {"lr": "float", "n": "int"}, {"other.py": "class C:\n    def __init__(self, args):\n        self.n = args.n\n"}),
    Row("of-its-module", f"{ARGS}class C:\n    def __init__(self, args):\n        pass\ndef f(args):\n    from other import C as D\n    work()\n    return D(args)\nf(args)\nconfig = vars(args)", {"lr": "unknown", "n": "int"}, {"other.py": "class C:\n    def __init__(self, args):\n        args.lr = 'x'\n"}),
    # What starts a run is followed, and nothing else that has a name of it.
    Row("another-initialiser-starts-a-run", f"class L:\n    def __init__(self, i):\n        self.n = i{LONG}\nclass R:\n    def __init__(self, n):\n        wandb.init(config={{'n': n}})\nt = L(1)\nR(t.n)", {"n": "unknown"}),
    Row("a-trainer-of-its-own", f"class Trainer:\n    pass\ndef f(n):\n    t = Trainer()\n    return n{LONG}\nconfig = {{'n': f(1)}}", {"n": "unknown"}),
    Row("a-trainer-of-its-own-in-a-module", f"import own\ndef f(n):\n    t = own.Trainer()\n    return n{LONG}\nconfig = {{'n': f(1)}}", {"n": "unknown"}, {"own.py": "class Trainer:\n    pass\n"}),
    Row("a-trainer-of-its-own-that-the-code-imports", f"def f(n):\n    from own import Trainer\n    return n{LONG}\nf(1)\nconfig = {{'n': f(1)}}", {"n": "unknown"}, {"own.py": "class Trainer:\n    pass\n"}),
    Row("a-library-s-by-another-name", f"from pytorch_lightning.loggers import WandbLogger as W\ndef f(n):\n    n = n{LONG}\n    W().log_hyperparams({{'n': n}})  # no wandb.init(\nf(1)", {"n": "int"}, real=False),
    Row("a-library-s-that-is-handed-on", f"from pytorch_lightning.loggers import WandbLogger\ndef f(W, n):\n    n = n{LONG}\n    W().log_hyperparams({{'n': n}})  # no wandb.init(\nf(WandbLogger, 1)", {"n": "int"}, real=False),
    Row("a-library-s-through-a-module", f"import own\ndef f(n):\n    n = n{LONG}\n    own.WandbLogger().log_hyperparams({{'n': n}})  # no wandb.init(\nf(1)", {"n": "int"}, {"own.py": "from pytorch_lightning.loggers import WandbLogger\n"}, real=False),
    Row("a-library-s-that-the-code-imports", f"class WandbLogger:\n    pass\ndef f(n):\n    from pytorch_lightning.loggers import WandbLogger\n    n = n{LONG}\n    WandbLogger().log_hyperparams({{'n': n}})  # no wandb.init(\nf(1)", {"n": "int"}, real=False),
    # What is done to a logger.
    *(
        Row(
            f"a-logger-that-{id_}",
            f"import pytorch_lightning as pl\nfrom pytorch_lightning.loggers import WandbLogger\n{WORK}class M(pl.LightningModule):\n"
            f"    def validation_step(self, batch, i):\n        work(i)\n        {body}\n        wandb.log({{'n': 1}})\n"
            "pl.Trainer(logger=WandbLogger(config={'lr': 0.1})).fit(M())  # no wandb.init(",
            types, real=False,
        )
        for id_, body, types in (
            ("logs", "self.logger.log_image('a', [1])\n        self.logger.log_table('b', data=[])", {"lr": "float"}),
            ("is-told", "self.logger.log_hyperparams({'x': 1})", {"lr": "float", "*": "unknown"}),
            ("has-a-run", "self.logger.experiment.config.update({'x': 1})", {"lr": "unknown", "*": "unknown"}),
            ("has-a-run-that-logs", "self.logger.experiment.log({'x': 1})", {"lr": "float"}),
        )
    ),
    Row("an-experiment-of-its-own", f"{WORK}class E:\n    def __init__(self):\n        self.config = {{}}\nclass T:\n    def __init__(self):\n        self.experiment = E()\n    def run(self):\n        work()\n        self.experiment.config['k'] = 1\nwandb.init(config={{'lr': 0.1}})\nT().run()", {"lr": "float"}),
    Row("hyperparameters-are-saved", f"import pytorch_lightning as pl\nfrom pytorch_lightning.loggers import WandbLogger\n{WORK}class M(pl.LightningModule):\n    def __init__(self, lr, n=3):\n        super().__init__()\n        self.save_hyperparameters()\n        self.net = work()\ndef make():\n    m = M(0.5)\n    return m\npl.Trainer(logger=WandbLogger()).fit(make())  # no wandb.init(", {"lr": "float", "n": "int"}, real=False),
]  # fmt: skip


@parametrized(ROWS)
def test_what_is_given_up(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "REGION_STEPS", 15)
    monkeypatch.setattr(bounds, "REGION_BUILDING", 1)
    monkeypatch.setattr(bounds, "REGION_LEAST", 1)
    monkeypatch.setattr(bounds, "REGION_SPARED", 0)
    check(row, tmp_path, monkeypatch)


SPARED = [
    Row("before-and-after", f"{ARGS}class R:\n    def __init__(self, args):\n        self.args = args\n        self.x = work()\n        args.n = 'z'\nr = R(args)\nconfig = {{**vars(r.args), 'x': r.x}}", {"lr": "float", "n": "str", "x": "unknown"}),
    Row("in-a-condition", f"{ARGS}def f(args):\n    args = argparse.Namespace(lr='x') if work() else args\n    return args\nconfig = {{'lr': f(args).lr}}", {"lr": "float | str"}),
    Row("what-it-returns-is-written", f"{ARGS}def f(args):\n    args.n = work()\n    args.m = 1\nf(args)\nconfig = vars(args)", {"lr": "float", "n": "unknown", "m": "int"}),
]  # fmt: skip


# Trains with code of many functions that takes longer than the budget of a piece: one that tells a run of its options has more.
TRAINING = (
    "import os\n"
    + "".join(f"def part{i}(n):\n    return n\n" for i in range(8))
    + (
        "def train(run, n):\n    for i in range(3):\n"
        f"        n = {' + '.join(f'part{i}(n)' for i in range(8))}\n        if os.environ.get('X'):\n            n = n * 2\n"
    )
)
TOLD = [
    Row("a-run-s-config", f"{TRAINING}        run.config.update({{'n': 3}})\nrun = wandb.init(config={{'lr': 0.1}})\ntrain(run, 1)", {"lr": "float", "n": "int"}, real=False),
    Row("a-run-s-key", f"{TRAINING}        wandb.config['n'] = 3\nrun = wandb.init(config={{'lr': 0.1}})\ntrain(run, 1)", {"lr": "float", "n": "int"}, real=False),
    Row("the-config-it-is-given", f"{TRAINING}        run['n'] = 3\nrun = wandb.init(config={{'lr': 0.1}})\ntrain(run.config, 1)", {"lr": "float", "n": "int"}, real=False),
    Row("a-run-s-config-before-it", f"{TRAINING}        run['n'] = 3\ncfg = {{'lr': 0.1}}\ntrain(cfg, 1)\nrun = wandb.init(config=cfg)", {"lr": "float", "*": "unknown"}),
    Row("another-config", f"{TRAINING}        run['n'] = 3\nrun = wandb.init(config={{'lr': 0.1}})\ncfg = {{'m': 1}}\ntrain(cfg, 1)\nrun.config.update(cfg)", {"lr": "float", "m": "int", "*": "unknown"}, real=False),
]  # fmt: skip


@parametrized(TOLD)
def test_code_that_tells_a_run_has_more_steps(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "REGION_STEPS", 200)
    monkeypatch.setattr(bounds, "REGION_LEAST", 20)
    monkeypatch.setattr(bounds, "REGION_SPARED", 0)
    check(row, tmp_path, monkeypatch)


# Names that models keep something under, too.
NAMES = (
    "run runs sweep staged added config number options defaults types name default dest kind callbacks content parent"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_attributes_named_as_those_of_models(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "REGION_STEPS", 15)
    monkeypatch.setattr(bounds, "REGION_BUILDING", 1)
    monkeypatch.setattr(bounds, "REGION_LEAST", 1)
    body = (
        f"{WORK}import wandb, dataclasses\nfrom omegaconf import OmegaConf\np = argparse.ArgumentParser()\n"
        "p.add_argument('--lr', type=float, default=0.1)\n@dataclasses.dataclass\nclass O:\n    n: int = 1\n"
        f"class D:\n    def __init__(self):\n        self.{name} = {{}}\n    def put(self, i):\n        work()\n"
        f"        self.{name}[i] = i\n        self.{name} = i\n        setattr(self, '{name}', work)\n"
        "run = wandb.init(config={'lr': 0.1, 'o': dataclasses.asdict(O()), 'c': OmegaConf.to_container(OmegaConf.create({'m': 1}))})\n"
        "d = D()\nfor i in os.environ:\n    d.put(i)\nrun.config.update({**vars(p.parse_args([])), 'o2': dataclasses.asdict(O())}, allow_val_change=True)"
    )
    (shown,) = [types_of(item.types) for item in scanned(Row("", body, {}), tmp_path, monkeypatch).job.inputs]
    assert {"lr", "o", "c"} <= {key.rstrip("?") for key in shown}


@parametrized(SPARED)
def test_a_part_is_given_up_before_the_whole(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "REGION_STEPS", 120)
    monkeypatch.setattr(bounds, "REGION_BUILDING", 1)
    monkeypatch.setattr(bounds, "REGION_LEAST", 20)
    check(row, tmp_path, monkeypatch)


CONVERTER = """import json, os
def plain(v):
    if isinstance(v, tuple):
        return [plain(i) for i in v]
    if isinstance(v, list):
        return [plain(i) for i in v]
    if isinstance(v, dict):
        return {str(k): plain(x) for k, x in v.items()}
    return v
raw = json.loads(os.environ.get('X', '{"a": [1]}'))
"""
RECURSIONS = [
    Row("a-converter", f"{CONVERTER}for k in 'abcdefghijklmnopqrstuvwxyz':\n    plain(raw.get(k))\nconfig = {{'x': 1, 'a': plain(raw)}}", {"x": "int", "a": {"a": "unknown", "*": "unknown"}}),
    Row("of-what-is-known", f"{CONVERTER}config = plain({{'a': (1, 'x'), 'b': {{'c': [2.5]}}}})", {"a": "list[int | str]", "b": {"c": "list[float]"}}),
    Row("of-what-is-known-in-part", f"{CONVERTER}config = plain({{'a': (1,), 'b': raw}})", {"a": "list[int]", "b": {"a": "unknown", "*": "unknown"}}),
    Row("what-it-changes", "import json, os\nfound = {'n': 0, 'm': 'x'}\ndef walk(v):\n    found['n'] = found['n'] + 0.5\n    for k in list(v or ()):\n        walk(v[k])\nwalk(json.loads(os.environ.get('X', '{\"a\": {}}')))\nconfig = found", {"n": "unknown", "m": "str"}),
    Row("a-destructor", "import json, os\nclass T:\n    def __init__(self, c):\n        wandb.init(config={'lr': 0.1})\n        conv(c)\n    def __del__(self):\n        pass\ndef conv(x):\n    if isinstance(x, dict):\n        return {k: conv(v) for k, v in x.items()}\n    if isinstance(x, list):\n        return [conv(v) for v in x]\n    return x\nT(json.loads(os.environ.get('X', '{}')))", {"lr": "float"}),
    Row("merges-what-files-are-based-on", "import argparse, os, yaml\nfrom yacs.config import CfgNode as CN\n_C = CN()\n_C.BASE = ['']\n_C.M = CN()\n_C.M.MAP = None\n_C.M.PRE = None\n_C.M.LR = 0.1\n_C.OUT = ''\ndef _update(config, cfg_file):\n    config.defrost()\n    with open(cfg_file, 'r') as f:\n        y = yaml.load(f, Loader=yaml.FullLoader)\n    for cfg in y.setdefault('BASE', ['']):\n        if cfg:\n            _update(config, os.path.join(os.path.dirname(cfg_file), cfg))\n    config.merge_from_file(cfg_file)\n    config.freeze()\ndef update(config, args):\n    _update(config, args.cfg)\n    config.defrost()\n    if args.opts:\n        config.merge_from_list(args.opts)\n    if args.pre:\n        config.M.PRE = args.pre\n    config.RANK = args.rank\n    config.freeze()\np = argparse.ArgumentParser()\np.add_argument('--cfg', required=True)\np.add_argument('--opts', default=None, nargs='+')\np.add_argument('--pre')\np.add_argument('--rank', type=int, default=-1)\na = p.parse_args()\nconfig = _C.clone()\nupdate(config, a)", {"BASE": "list", "M": {"MAP": "unknown", "PRE": "unknown", "LR": "float"}, "OUT": "str", "RANK": "int"}, real=False),
    Row("reads-what-files-are-based-on", "import os, sys, yaml\ndef read(path, depth=0):\n    d = yaml.safe_load(open(path))\n    if 'base' in d:\n        return {**read(os.path.join(os.path.dirname(path), d['base'])), **d}\n    return {'lr': 0.1, **d}\nconfig = {'n': 1, **read(sys.argv[1])}", {"n": "unknown", "base?": "unknown", "lr?": "unknown", "*": "unknown"}, real=False),
    Row("what-it-changes-by-type", "import os\nfound = {'n': 0, 'm': 'x'}\ndef walk(k):\n    found['n'] = found['n'] + 0.5\n    if os.getenv('Y'):\n        walk(k)\nwalk(int(os.environ['K']))\nconfig = found", {"n": "unknown", "m": "str"}, real=False),
    # Only what it makes is changed: it is cut at once, whatever else its class does.
    Row("flattens", "import json, os\nclass L:\n    def __init__(self):\n        wandb.init(config={'seed': 1})\n    def __call__(self, n):\n        wandb.init(config={'n': n})\n    def flatten(self, tree):\n        flat = {}\n        for k, v in tree.items():\n            if isinstance(v, dict):\n                for k2, v2 in self.flatten(v).items():\n                    flat[k + '/' + k2] = v2\n            else:\n                flat[k] = v\n        return flat\nL().flatten(json.loads(os.environ.get('X', '{}')))\nwandb.config['sweep'] = True", {"seed": "int", "sweep": "bool"}, real=False),
    Row("what-it-is-given", "import json, os\nfound = {'n': 0, 'm': 'x'}\ndef walk(v, acc):\n    out = {}\n    into = acc\n    into['n'] = into['n'] + 0.5\n    for k in list(v or ()):\n        out[k] = walk(v[k], acc)\n    return out\nwalk(json.loads(os.environ.get('X', '{\"a\": {}}')), found)\nconfig = found", {"n": "unknown", "m": "str"}),
    Row("what-a-pattern-captures", "import json, os\nfound = {'n': 0, 'm': 'x'}\ndef walk(v, acc):\n    out, into = {}, {}\n    match acc:\n        case into:\n            into['n'] = into['n'] + 0.5\n    for k in list(v or ()):\n        out[k] = walk(v[k], acc)\n    return out\nwalk(json.loads(os.environ.get('X', '{\"a\": {}}')), found)\nconfig = found", {"n": "unknown", "m": "str"}),
    Row("what-it-makes-and-is-given", "import json, os\nfound = {'n': 0, 'm': 'x'}\ndef walk(v, acc):\n    out = {}\n    into = {}\n    into = acc\n    into['n'] = into['n'] + 0.5\n    for k in list(v or ()):\n        out[k] = walk(v[k], acc)\n    return out\nwalk(json.loads(os.environ.get('X', '{\"a\": {}}')), found)\nconfig = found", {"n": "unknown", "m": "str"}),
    Row("counts-down", "import os\ndef f(n):\n    return {'n': n} if n < 1 else f(n - 1)\nconfig = {'x': 1, **f(int(os.environ['N']))}", {"x": "unknown", "n?": "unknown", "*": "unknown"}, real=False),
    Row("the-same-that-is-known", "import os\ndef f(n, up=0):\n    return {'n': n} if up > 2 else f(n, up + 1)\nconfig = {'x': 1, **f(int(os.getenv('N', '3')))}", {"x": "int", "n": "int"}),
]  # fmt: skip


@parametrized(RECURSIONS)
def test_recursion(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that calls itself with parts of what is not known tells nothing new each time."""
    monkeypatch.setattr(bounds, "STEPS", 4_000)
    check(row, tmp_path, monkeypatch)


WALK = """import collections.abc, copy, json, os
def jsonable(v):
    try:
        json.dumps(v)
        return True
    except Exception:
        return False
def plain_list(items):
    out = []
    for e in items:
        if isinstance(e, (collections.abc.MutableSequence, tuple)):
            out.append(plain_list(list(e)))
        elif not jsonable(e):
            out.append(str(e))
        else:
            out.append(e)
    return out
def plain(d):
    out = copy.deepcopy(d)
    for k, v in out.items():
        if isinstance(v, collections.abc.Mapping):
            out[k] = plain(out.get(k, {}))
        elif isinstance(v, (collections.abc.MutableSequence, tuple)):
            out[k] = plain_list(out.get(k, []))
        elif not jsonable(v):
            out[k] = str(v)
    return out
"""
CALLED = "".join(f"class C{i}:\n    def __call__(self, n):\n        return n\nc{i} = C{i}()\n" for i in range(8))
PART = "{'a': i, 'b': [1, 2, 3, 4], 'c': ('x',)}"
OF_PART = {"a": "int", "b": "list[int]", "c": "list[str]"}
WALKS = [
    Row("a-large-config", f"{WALK}config = plain({{f'k{{i}}': {PART} for i in range(40)}})", {f"k{i}": OF_PART for i in range(40)}),
    Row("among-much-other-code", f"{WALK}{CALLED}config = plain({{f'k{{i}}': {PART} for i in range(40)}})", {f"k{i}": OF_PART for i in range(40)}),
    Row("with-something-not-known", f"{WALK}{CALLED}x = json.loads(os.environ.get('X', '1'))\nconfig = plain({{f'k{{i}}': {{**{PART}, 'x': [x] * 9}} for i in range(40)}})", {**{f"k{i}": "unknown" for i in range(40)}, "*": "unknown"}),
]  # fmt: skip


@parametrized(WALKS)
def test_walks_over_known_data(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk over known data has more steps than code of which conditions are not decided."""
    check(row, tmp_path, monkeypatch)
