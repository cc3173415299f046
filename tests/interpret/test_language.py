"""The language, form by form: each beside the form that looks like it and means something else, all run for real.

A row's first line is line 2 of its job; spans are where the field was written last.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, parametrized

LISTED = "import os\nx = None\nfor name in os.listdir('.'):\n    for other in os.listdir('.'):\n"


def job(id_: str, body: str, types: Any, spans: dict[str, str] | None = None, **more: Any) -> Row:
    return Row(id_, body, types, spans=spans or {}, **more)


def told(id_: str, body: str, types: Any, **more: Any) -> Row:
    return job(id_, TOLD + body, types, **more)


CHOSEN = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--k', default='a', choices=['a', 'b'])\nk = p.parse_args().k\n"
CLASS = "class C:\n    a = 1\n    def __init__(self, n=2.5):\n        self.n = n\n"

NAMES = [
    job("star", "first, *rest, last = [1, 'x', 'y', 2.5]\nconfig = {'f': first, 'r': rest, 'l': last}", {"f": "int", "r": "list[str]", "l": "float"}, {"r": "3 'r'"}),
    job("star-is-a-list", "first, *rest = (1,)\nconfig = {'r': rest}", {"r": "list"}),
    job("star-in-display", "a = [1, 2]\nconfig = {'l': [*a, 'x'], 't': (*a,), 'd': {**{'k': 1}, 'm': 2}}", {"l": "list[int | str]", "t": "list[int]", "d": {"k": "int", "m": "int"}}, {"d.k": "3 'k'"}),
    job("star-of-a-dict-is-its-keys", "d = {'k': 1}\nconfig = {'l': [*d]}", {"l": "list[str]"}),
    job("star-of-a-text", "a, *b = 'xyz'\nconfig = {'a': a, 'b': b}", {"a": "str", "b": "list[str]"}),
    job("swap", "a, b = 1, 'x'\na, b = b, a\nconfig = {'a': a, 'b': b}", {"a": "str", "b": "int"}),
    job("target-is-an-item", "config = {'b': 'old'}\nconfig['a'], (config['b'], _) = 1, (2.5, 0)", {"b": "float", "a": "int"}, {"a": "3 config['a']", "b": "3 config['b']"}),
    job("walrus", "config = {}\nif (n := len('abc')) > 2:\n    config['n'] = n", {"n": "int"}, {"n": "4 config['n']"}),
    job("walrus-leaves-a-comprehension", "l = [last := i / 2 for i in range(3)]\nconfig = {'last': last}", {"last": "float"}),
    job("a-comprehension-keeps-its-name", "i = 'x'\nl = [i for i in range(3)]\nconfig = {'i': i}", {"i": "str"}),
    job("a-loop-leaves-its-name", "i = 'x'\nfor i in range(3):\n    pass\nconfig = {'i': i}", {"i": "int"}),
    job("walrus-by-short-circuit", "n = 'old'\nx = False and (n := 1)\nconfig = {'n': n}", {"n": "str"}),
    *(
        job(f"none-has-no-items-{id_}", f"import os\nd = {{'a': {{'k': 1}}}} if os.environ.get('HOME') else None\n{body}", types)
        for id_, body, types in (
            ("read", "config = d['a']", {"k": "int"}),
            ("so-it-is-none-no-more", "x = d['a']\nconfig = d", {"a": {"k": "int"}}),
            ("set", "d['b'] = 2\nconfig = d", {"a": {"k": "int"}, "b": "int"}),
            ("in-a-function", "def f(d):\n    return d['a']\nconfig = f(d)", {"k": "int"}),
            ("caught", "try:\n    x = d['a']['k']\nexcept TypeError:\n    x = 'none'\nconfig = {'x': x}", {"x": "int | str"}),
            ("but-a-read-of-get-is-none", "x = d and d['a']\nconfig = {'x': x is None}", {"x": "bool"}),
        )
    ),
    job("a-number-has-no-items", "try:\n    x = (3)[0]\nexcept TypeError:\n    x = 'number'\nconfig = {'x': x}", {"x": "str"}),
    job("what-is-loaded-in-a-try", "import yaml\ndef load(p):\n    with open(p) as f:\n        try:\n            return yaml.safe_load(f)\n        except yaml.YAMLError as e:\n            print(e)\nconfig = load('c.yaml')['train']", {"lr": "float"}, files={"c.yaml": "train:\n  lr: 0.1\n"}),
    *(
        job(f"calls-nothing-{id_}", f"import sys\n{before}def make():\n    if len(sys.argv) > 5:\n        return {called}(k='x')\n    return {{'n': 1}}\n{after}", types, real=real)
        for id_, before, called, after, types, real in (
            ("on-a-path", "", "gone", "config = make()", {"n": "int"}, True),
            ("that-a-handler-takes", "", "gone", "try:\n    config = make()\nexcept NameError:\n    config = {'o': 2.5}", {"n?": "int", "o?": "float"}, True),
            ("but-code-that-is-not-called-binds-it", "def later():\n    global late\n    late = dict\n", "late", "config = make()", {"n?": "unknown", "*": "unknown"}, True),
            ("but-a-builtin-may-be-added", "import builtins\nsetattr(builtins, 'gone', dict)\n", "gone", "config = make()", {"n?": "unknown", "*": "unknown"}, True),
            ("but-a-library-may-fill-the-names", "import other\nother.fill(globals())\n", "gone", "config = make()", {"n?": "unknown", "*": "unknown"}, False),
            ("but-the-module-is-given-it", "import __main__, other\n__main__.gone = other.C\n", "gone", "config = make()", {"n?": "unknown", "*": "unknown"}, False),
            ("but-a-shell-has-it", "", "display", "config = make()", {"n?": "unknown", "*": "unknown"}, True),
        )
    ),
    job("calls-nothing-for-sure", "net = gone(1)\nconfig = {'n': net, 'k': 1}", {"n": "unknown", "k": "int"}, real=False),
    job("del-name", "a = 1\ndel a\ntry:\n    a\nexcept NameError:\n    a = 'gone'\nconfig = {'a': a}", {"a": "str"}),
    job("del-of-an-alias", "d = {'a': 1}\ne = d\ndel d\nconfig = e", {"a": "int"}),
    job("del-slice", "l = [1, 2, 'x', 'y']\ndel l[:2]\nconfig = {'l': l}", {"l": "list[str]"}),
    job("del-attribute", CLASS + "c = C()\nc.a = 'own'\ndel c.a\nconfig = {'a': c.a}", {"a": "int"}),
    job("augmented-list-is-shared", "a = [1]\nb = a\nb += ['x']\nconfig = {'a': a}", {"a": "list[int | str]"}),
    job("plus-makes-a-new-list", "a = [1]\nb = a\nb = b + ['x']\nconfig = {'a': a}", {"a": "list[int]"}),
    job("chained-comparison", "n = 5\nconfig = {'a': 1 < n < 3, 'b': 'x' if 1 < n < 9 else 2}", {"a": "bool", "b": "str"}),
    job("annotated-name", "n: int = 2.5\nconfig = {'n': n}", {"n": "float"}),
    job("annotation-is-no-value", "n = 'x'\nn: int\nconfig = {'n': n}", {"n": "str"}),
]  # fmt: skip

SCOPES = [
    job("global", "n = 1\ndef f():\n    global n\n    n = 'x'\nf()\nconfig = {'n': n}", {"n": "str"}),
    job("local-of-the-same-name", "n = 1\ndef f():\n    n = 'x'\nf()\nconfig = {'n': n}", {"n": "int"}),
    job("nonlocal", "def make():\n    n = 1\n    def up():\n        nonlocal n\n        n = n + 0.5\n        return n\n    up()\n    return {'n': n, 'm': up()}\nconfig = make()", {"n": "float", "m": "float"}),
    job("no-nonlocal", "def make():\n    n = 1\n    def up():\n        n = 'x'\n    up()\n    return {'n': n}\nconfig = make()", {"n": "int"}),
    job("late-binding", "fs = []\nfor i in (1, 'x'):\n    fs.append(lambda: i)\nconfig = {'n': fs[0]()}", {"n": "str"}),
    job("bound-as-default", "fs = []\nfor i in (1, 'x'):\n    fs.append(lambda i=i: i)\nconfig = {'n': fs[0]()}", {"n": "int"}),
    job("default-is-made-once", "def add(k, d={}):\n    d[k] = 1\n    return d\nadd('a')\nconfig = add('b')", {"a": "int", "b": "int"}, {"a": "3 d[k]"}),
    job("default-made-each-time", "def add(k, d=None):\n    d = d or {}\n    d[k] = 1\n    return d\nadd('a')\nconfig = add('b')", {"b": "int"}),
    job("globals-written", "globals()['n'] = 2.5\nconfig = {'n': n}", {"n": "float"}),
    job("eval-of-a-text", "config = {'a': eval('3 + 4 * 2'), 'b': eval(' 1 if 2 > 1 else None'), 'c': eval('[1, 2.5]'), 'd': eval('-2 ** 2 / 4'), 'e': eval('(\\'a\\', 1)[0]')}", {"a": "int", "b": "int", "c": "list[float | int]", "d": "float", "e": "str"}),
    job("eval-of-names", "n = 2\nconfig = {'a': eval('n + 1'), 'b': 1}", {"a": "int", "b": "int"}),
    job("eval-is-bounded", "try:\n    x = eval('10 ** 10 ** 10 if 0 else 1')\n    y = eval('\\'a\\' * 9')\nexcept Exception:\n    pass\nconfig = {'x': x, 'y': y}", {"x": "int", "y": "str"}),
    job("globals-updated", "n = 1\nglobals().update(n='x', m=2)\nconfig = {'n': n, 'm': m}", {"n": "str", "m": "int"}),
    job("globals-in-a-function", "n = 1\ndef f():\n    n = 'x'\n    return dict(n=globals()['n'])\nconfig = f()", {"n": "int"}),
    job("vars-of-nothing", "def f(a, b=2.5):\n    return vars()\nconfig = f('x')", {"a": "str", "b": "float"}),
    job("locals-later", "def f(a):\n    d = dict(locals())\n    b = 1\n    return d\nconfig = f('x')", {"a": "str"}),
    job("locals-of-a-method-with-super", "class A:\n    def __init__(self, n=1):\n        pass\nclass B(A):\n    def __init__(self, n=1):\n        self.c = {**locals()}\n        super().__init__(n)\nconfig = B().c", {"self": "str", "n": "int", "__class__": "str"}),
    job("locals-of-a-method-without-super", "class A:\n    def __init__(self, n=1):\n        self.c = dict(locals())\n        self.super = 1\nconfig = A().c", {"self": "str", "n": "int"}),
    job("locals-of-a-method-with-super-in-a-function", "class A:\n    def f(self, n=1):\n        g = [lambda: super().f()]\n        return dict(locals())\nconfig = A().f()\nconfig.pop('g')\nconfig.pop('self')", {"n": "int", "__class__": "str"}),
    job("locals-taken-from-around", "k = 1\ndef outer(a, b, c, d):\n    e = 2.5\n    def inner(n):\n        q = n if a else e\n        for b in (1,):\n            pass\n        return dict(locals())\n    return inner('x')\nconfig = outer(1, 2, 3, 4)", {"a": "int", "b": "int", "e": "float", "n": "str", "q": "str"}),
    job("locals-taken-by-a-function-in-it", "def outer(a, b, x):\n    def inner(n):\n        def more(b, c=x.b):\n            return a + b\n        return {k: v for k, v in locals().items() if k != 'more'}\n    return inner(1)\nclass X:\n    b = 1\nconfig = outer(1.5, 2, X)\nconfig.pop('x')", {"a": "float", "n": "int"}),
    job("class-body-sees-globals", "lr = 0.1\nclass C:\n    lr = lr * 2\n    n = 1\n    m = n + 1\nconfig = {'lr': C.lr, 'm': C.m}", {"lr": "float", "m": "int"}),
    job("method-does-not-see-the-class", "n = 'g'\nclass C:\n    n = 1\n    def f(self):\n        return n\nconfig = {'n': C().f()}", {"n": "str"}),
]  # fmt: skip

FUNCTIONS = [
    job("kinds", "def f(a, /, b=2, *rest, c, d='d', **more):\n    return dict(a=a, b=b, rest=rest, c=c, d=d, **more)\nconfig = f(1, 'b', 2.5, c=None, e=True)", {"a": "int", "b": "str", "rest": "list[float]", "c": "None", "d": "str", "e": "bool"}),
    job("star-arguments", "def f(a, b, c=None):\n    return {'a': a, 'b': b, 'c': c}\nconfig = f(*[1, 'x'], **{'c': 2.5})", {"a": "int", "b": "str", "c": "float"}, {"a": "3 'a'"}),
    job("kwargs-are-a-copy", "def f(**d):\n    d['a'] = 'x'\nconfig = {'a': 1}\nf(**config)", {"a": "int"}),
    job("the-dict-itself", "def f(d):\n    d['a'] = 'x'\nconfig = {'a': 1}\nf(config)", {"a": "str"}, {"a": "3 d['a']"}),
    job("parameter-rebound", "def f(d):\n    d = {'a': 'x'}\nconfig = {'a': 1}\nf(config)", {"a": "int"}, {"a": "4 'a'"}),
    job("closure", "def scale(k):\n    def by(x):\n        return {'x': x * k}\n    return by\nconfig = scale(2.5)(2)", {"x": "float"}),
    job("decorator-passes-through", "import functools\ndef timed(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n        return f(*a, **k)\n    return inner\n@timed\ndef make(n, m='x'):\n    return {'n': n, 'm': m}\nconfig = make(1, m=2.5)", {"n": "int", "m": "float"}),
    job("decorator-changes", "def twice(f):\n    def inner(n):\n        return {'n': f(n)['n'] * 2.0}\n    return inner\n@twice\ndef make(n):\n    return {'n': n}\nconfig = make(1)", {"n": "float"}, {"n": "4 'n'"}),
    job("decorator-of-its-own-arguments", "def given(**d):\n    return lambda f: lambda: f(d)\n@given(n=1)\ndef make(d):\n    return d\nconfig = make()", {"n": "int"}),
    job("decorator-of-a-class-where-a-library-is-not-there", "try:\n    from no_such_library import dumps\nexcept ImportError:\n    def dumps(cls):\n        cls.to_dict = lambda self: dict(self.__dict__)\n        return cls\n@dumps\nclass C:\n    def __init__(self):\n        self.n = 1\nconfig = C().to_dict()", {"n": "int"}),
    job("decorator-replaces", "def replace(f):\n    return {'n': 1}\n@replace\ndef config():\n    return {'m': 1}", {"n": "int"}),
    job("generator", "def pairs():\n    yield 'a', 1\n    yield from [('b', 'x')]\nconfig = dict(pairs())", {"a": "int", "b": "str"}),
    job("generator-is-spent", "g = (i for i in (1, 2))\na = list(g)\nconfig = {'a': a, 'b': list(g)}", {"a": "list[int]", "b": "list"}),
    job("generator-left-half-way", "g = (i for i in (1, 2, 3))\nfor i in g:\n    if i == 2:\n        break\nconfig = {'l': list(g)}", {"l": "list[int]"}),
    job("a-list-is-not-spent", "g = [i for i in (1, 2)]\na = list(g)\nconfig = {'b': list(g)}", {"b": "list[int]"}),
    job("iterator-of-a-generator", "g = (i for i in (1, 'x'))\nit = iter(g)\na = next(it)\nconfig = {'a': a, 'b': next(g)}", {"a": "int", "b": "str"}),
    job("expression-in-a-loop", LISTED + "        x = next(n for n in [1, 'b'] if n)\nconfig = {'x': x}", {"x": "int | None"}),
    job("next-that-an-open-list-may-have", "import sys\nnext_of = next((x for x in sys.argv[1:] if len(x) > 2 and x.startswith('y')), None)\nfound = next(filter(lambda x: len(x) > 2, sys.argv[1:]), 0)\nconfig = {'x': next_of, 'f': found}", {"x": "str | None", "f": "int | str"}),
    job("next-that-an-open-list-surely-has-not", "import sys\nconfig = {'x': next((x for x in sys.argv[1:] if x is None), 0.5), 'f': next(filter(lambda x: x is None, sys.argv[1:]), 0.5)}", {"x": "float", "f": "float"}),
    job("next-of-an-open-list-that-is-counted", "import sys\nseen = []\ncount = {'n': 0}\nx = next((x for x in sys.argv[1:] if seen.append(x) or len(seen) > 2), None)\ndef keep(x):\n    count['n'] += 1\n    count[x] = 1\n    return len(x) > 2\nf = next(filter(keep, sys.argv[1:]), 0)\nconfig = {'x': x, 'n': len(seen), **count}", {"x": "unknown", "n": "int", "*": "unknown"}),
    job("expression-of-a-parameter-in-a-loop", LISTED + "        x = next((n for n in (name, other) if os.path.exists(n)), None)\nconfig = {'x': x}", {"x": "str | None"}),
    job("expression-with-a-name-in-a-loop", LISTED + "        g = (n for n in [1, 'b'])\n        any(g)\n        x = next(g)\nconfig = {'x': x}", {"x": "unknown"}),
    job("expression-with-a-name-goes-on", "g = (n for n in [1, 'b', 0.5])\na = any(g)\nb = next(g)\nconfig = {'a': a, 'b': b, 'c': next(n for n in g)}", {"a": "bool", "b": "str", "c": "float"}),
    job("expression-over-an-iterator-goes-on", "it = iter([1, 'b', 0.5])\na = any(n for n in it)\nconfig = {'a': a, 'b': next(n for n in it), 'c': next(it)}", {"a": "bool", "b": "str", "c": "float"}),
    job("expression-over-an-object-s-iterator", "class C:\n    def __init__(self):\n        self.it = iter({1: 0, 'b': 0}.keys())\n    def __iter__(self):\n        return self.it\nc = C()\na = next(n for n in c)\nconfig = {'a': a, 'b': next(c.it)}", {"a": "int", "b": "str"}),
    job("expression-in-itself", "def f(n):\n    return n == 0 or any(f(m) for m in range(n))\nconfig = {'x': 1 if f(3) else 'b'}", {"x": "int"}),
    job("expression-in-itself-in-a-loop", LISTED + "        x = f(3)\nconfig = {'x': x}".replace("f(3)", "any(any(m == n for m in (2, 3)) for n in (1, 2))"), {"x": "bool | None"}),
    # What is written to one of many objects, or to what keeps changing in a loop, is written.
    *(
        job(f"written-by-a-walk-{n}", f"import sys\nconfig = {{f'k{{i}}': {{'a': i}} for i in range({n})}}\nconfig['top'] = None\nfor arg in sys.argv[1:]:\n    *path, last = arg.split('=')[0].split('.')\n    part = config\n    for key in path:\n        part = part[key]\n    part[last] = arg", {**{f"k{i}": {"a?": "int", "*": "unknown"} for i in range(n)}, "top": "unknown", "*": "unknown"})
        for n in (3, 20)
    ),
    job("written-by-a-walk-over-what-a-file-may-hold", "import sys, json, os\nconfig = {'top': None, 'm': {'n': 'x'}}\nfor key, value in (json.load(open(os.environ['F'])) if 'F' in os.environ else {'s': {'k': 3}}).items():\n    config[key] = value\nfor arg in sys.argv[1:]:\n    *path, last = arg.split('.')\n    part = config\n    for key in path:\n        part = part[key]\n    part[last] = 1", {"top": "unknown", "m": "unknown", "s?": "unknown", "*": "unknown"}),
    job("zipped-with-itself-in-pairs", "it, word = iter(range(5)), iter('abcdef')\nconfig = {'p': list(zip(it, it)), 'r': list(it), 'd': dict(zip(word, [1, 2], strict=False)), 'm': [x + y + str(n) for x, n, y in zip(word, range(9), word)]}", {"p": "list[list[int]]", "r": "list", "d": {"a": "int", "b": "int"}, "m": "list[str]"}),
    job("zipped-with-itself", "it = iter([1, 'x'])\nconfig = {'l': [list(pair) for pair in zip(it, it)]}", {"l": "list[list[int | str]]"}),
    job("zipped-with-itself-where-it-is-not-known", "import os\nit = iter([1] * int(os.environ.get('N', 2)))\nconfig = {'l': list(zip(it, it))}", {"l": "list"}),
    job("none-tested-twice", "import argparse, os\np = argparse.ArgumentParser()\np.add_argument('--path')\np.add_argument('--n', type=int)\na = p.parse_args()\nif a.path is not None:\n    a.path = os.path.join(a.path, 'x')\nif a.path is not None:\n    print(a.path)\nif a.n is not None:\n    a.n = a.n * 2\nif a.n is None:\n    print()\nconfig = vars(a)", {"path": "str | None", "n": "int | None"}),
    job("library-attribute-set-on-some-paths", "import os, math\nif os.environ.get('SOME_UNSET_VARIABLE'):\n    math.floor = lambda x: 'a'\nconfig = {'x': math.floor(1.5)}", {"x": "int | str"}),
    job("library-attribute-set", "import math\nmath.floor = lambda x: 'a'\nconfig = {'x': math.floor(1.5)}", {"x": "str"}),
    job("parentheses-without-a-blank", "def f(x):\n    assert(x if x else True)\n    return(1 if x else 'a')\nconfig = {'x': f(1), 'y': not(lambda: 1), 'z': 2 if(1 if f(1) else 0)else(3 if f(0) else 4)}", {"x": "int", "y": "bool", "z": "int"}),
    job("isinstance-of-abstract-classes", "import typing, collections.abc as abc, numbers\nfrom collections import OrderedDict, deque\nT = (typing.Sequence, typing.Mapping, abc.MutableMapping, abc.Iterable, abc.Sized, abc.Callable, numbers.Number, abc.Hashable, dict, abc.MutableSequence)\nvalues = {'s': 'a', 'l': [1], 't': (1,), 'd': {}, 'o': OrderedDict(), 'i': 1, 'f': 1.5, 'b': True, 'n': None, 'q': deque(), 'fn': len, 'cls': int}\nconfig = {k: [isinstance(v, t) for t in T] for k, v in values.items() if k not in ('fn', 'cls')}", dict.fromkeys("s l t d o i f b n q".split(), "list[bool]")),
    job("to-dict-by-isinstance", "from typing import Mapping, Sequence\ndef to_dict(x):\n    if isinstance(x, Sequence) and not isinstance(x, str):\n        x = {i: v for i, v in enumerate(x)}\n    if isinstance(x, Mapping):\n        return {str(k): to_dict(v) for k, v in x.items()}\n    return x\nconfig = to_dict({'lr': 0.1, 'm': {'d': 4, 'w': [1, 'x']}, 'n': None})", {"lr": "float", "m": {"d": "int", "w": {"0": "int", "1": "str"}}, "n": "None"}),
    job("qualified-names", "class A:\n    def f(self): pass\n    class B: pass\ndef g():\n    def h(): pass\n    return h\nconfig = {'f': len(A.f.__qualname__), 'b': {1: 'x'}.get(len(A.B.__qualname__), 2), 'h': {1: 'x'}.get(len(g().__qualname__), 2.5), 'g': {'g': 1}.get(g.__qualname__, 'x'), 'a': {'A': 1}.get(A.__qualname__, 'x')}", {"f": "int", "b": "int | str", "h": "float | str", "g": "int", "a": "int"}),
    job("generator-return", "def inner():\n    yield 1\n    return 'done'\ndef outer():\n    r = yield from inner()\n    yield r\nconfig = {'l': list(outer())}", {"l": "list[int | str]"}),
    job("lambda", "pick = lambda d, k='a': d[k]\nconfig = {'a': pick({'a': 1}), 'b': pick({'b': 'x'}, 'b')}", {"a": "int", "b": "str"}),
    job("returns-nothing", "def f():\n    {'a': 1}\nconfig = {'n': f()}", {"n": "None"}),
    job("recursion", "def nest(n):\n    return {'n': n, **({'in': nest(n - 1)} if n else {})}\nconfig = nest(2)", {"n": "int", "in": {"n": "int", "in": {"n": "int"}}}),
job("generator-is-deleted", "cfg = {'lr': 1}\ndef gen():\n    try:\n        yield 1\n        yield 2\n    finally:\n        cfg['lr'] = 'x'\ng = gen()\nnext(g)\ndel g\nconfig = cfg", {"lr": "str"}),
    job("generator-is-let-go", "cfg = {'lr': 1}\ndef gen():\n    try:\n        yield 1\n        yield 2\n    finally:\n        cfg['lr'] = 'x'\ng = gen()\nnext(g)\ng = None\nconfig = cfg", {"lr": "str"}),
    job("generator-has-another-name", "cfg = {'lr': 1}\ndef gen():\n    try:\n        yield 1\n        yield 2\n    finally:\n        cfg['lr'] = 'x'\ng = gen()\nnext(g)\nh = g\ndel g\nconfig = dict(cfg)", {"lr": "int"}),
    job("generator-is-kept", "cfg = {'lr': 1}\ndef gen():\n    try:\n        yield 1\n        yield 2\n    finally:\n        cfg['lr'] = 'x'\ng = gen()\nnext(g)\nkept = [g]\ndel g\nconfig = dict(cfg)", {"lr": "int"}),
    job("generator-has-not-started", "cfg = {'lr': 1}\ndef gen():\n    try:\n        yield 1\n        yield 2\n    finally:\n        cfg['lr'] = 'x'\ng = gen()\ndel g\nconfig = cfg", {"lr": "int"}),
    job("generator-has-ended", "cfg = {'lr': 1}\ndef gen():\n    try:\n        yield 1\n        yield 2\n    finally:\n        cfg['lr'] = 'x'\ng = gen()\nlist(g)\ncfg['lr'] = 2.5\ndel g\nconfig = cfg", {"lr": "float"}),
        job("async-function", "import asyncio\nasync def f(n):\n    return {'n': n}\nasync def main():\n    return await f(1)\nconfig = asyncio.run(main())", {"n": "int"}),
    job("sorted-by", "names = sorted(['bb', 'a'], key=len)\nconfig = {n: i for i, n in enumerate(names)}", {"a": "int", "bb": "int"}),
    job("sorted-by-lambda", "d = {'b': 2, 'a': 1}\nconfig = dict(sorted(d.items(), key=lambda kv: kv[1]))", {"a": "int", "b": "int"}),
    job("mapped", "config = dict(zip('ab', map(lambda x: x / 2, [1, 2])))", {"a": "float", "b": "float"}),
]  # fmt: skip

CLASSES = [
    job("attributes", CLASS + "c = C()\nc.m = 'x'\nconfig = {'a': c.a, **c.__dict__}", {"a": "int", "n": "float", "m": "str"}, {"n": "5 self.n", "m": "7 c.m"}),
    job("class-attribute-is-not-in-dict", CLASS + "config = vars(C())", {"n": "float"}),
    job("dict-shared", "class S:\n    held = {}\n    def __init__(self, lr=None):\n        self.__dict__ = self.held\n        if 'lr' not in self.__dict__:\n            self.lr = lr\nS(0.1)\nconfig = {'lr': S().lr, 'held': S.held, **vars(S('x'))}", {"lr": "float", "held": {"lr": "float"}}, {"lr": "7 self.lr"}),
    job("dict-shared-on-some-paths", "import sys\nclass S:\n    pass\nd, s = {'n': 1}, S()\ns.m = 'x'\nif len(sys.argv) > 5:\n    s.__dict__ = d\ns.k = 2.5\nconfig = {'k': s.k, 'd': 2}", {"k": "float", "d": "int"}),
    job("dict-of-another", CLASS + "a, b = C(), C(1)\nb.__dict__ = a.__dict__\na.__dict__ = b.__dict__\nb.m = 'x'\na.n = 3\nconfig = {'m': a.m, 'n': b.n}", {"m": "str", "n": "int"}),
    job("dict-copied", CLASS + "a, b = C(), C(1)\nb.__dict__ = dict(a.__dict__)\na.n = 'x'\nconfig = {'n': b.n}", {"n": "float"}),
    job("bases-spread", "class A:\n    n = 1\nclass B:\n    m = 'x'\nbases = [A, B]\nclass C(*bases):\n    k = 2.5\nconfig = {'n': C.n, 'm': C().m, 'k': C.k}", {"n": "int", "m": "str", "k": "float"}),
    job("keywords-spread", "class A:\n    def __init_subclass__(cls, n):\n        cls.n = n\nclass C(A, **{'n': 1}):\n    pass\nconfig = {'n': C.n}", {"n": "int"}),
    job("dict-written", CLASS + "c = C()\nc.__dict__['m'] = 1\nc.__dict__.update(k='x')\nconfig = {'m': c.m, 'k': c.k}", {"m": "int", "k": "str"}),
    job("setattr", CLASS + "c = C()\nfor k, v in {'x': 1, 'y': 'z'}.items():\n    setattr(c, k, v)\nconfig = vars(c)", {"n": "float", "x": "int", "y": "str"}),
    job("setattr-of-the-class", CLASS + "setattr(C, 'a', 'x')\nconfig = {'a': C().a}", {"a": "str"}),
    job("getattr", CLASS + "c = C()\nconfig = {'n': getattr(c, 'n'), 'm': getattr(c, 'm', 'x'), 'h': hasattr(c, 'm')}", {"n": "float", "m": "str", "h": "bool"}),
    job("delattr-of-one-of-a-few", CHOSEN + "import argparse\nn = argparse.Namespace(a=1, b='s', z=0.5)\ndelattr(n, k)\nconfig = vars(n)", {"a?": "int", "b?": "str", "z": "float"}),
    job("delattr-of-any", CLASS + "import sys\nc = C()\nif len(sys.argv) > 1:\n    delattr(c, sys.argv[1])\nconfig = {'c': vars(c)}", {"c": {"n?": "float"}}),
    job("key-of-one-of-a-few", CHOSEN + "config = {'a': 0.5, 'z': {'n': 1}}\nconfig[k] = 1", {"a": "float | int", "z": {"n": "int"}, "b?": "int"}),
    job("keys-made-of-one-of-a-few", CHOSEN + "config = {'z': 1, k: 2, f'x_{k}': 'x', **{y: 0.5 for y in [k + '2']}}", {"z": "int", "a?": "int", "b?": "int", "x_a?": "str", "x_b?": "str", "a2?": "float", "b2?": "float"}),
    job("key-of-one-of-a-few-is-gone", CHOSEN + "config = {'a': 1, 'b': 's', 'z': 0.5}\ndel config[k]", {"a?": "int", "b?": "str", "z": "float"}),
    job("key-of-one-of-a-few-or-none", CHOSEN + "p.add_argument('--m', choices=['x', 'y'])\nconfig = {'d': {'z': 1}}\nconfig['d'][p.parse_args([]).m or 'q'] = 2", {"d": {"z": "int", "q": "int"}}),
    job("chained-comparison-stops", "import sys\nconfig = {'n': 1}\ndef most():\n    config['most'] = 5\n    return 5\nok = 1 < len(sys.argv) < most()", {"n": "int", "most?": "int"}),
    job("chained-comparison-goes-on", "config = {'n': 1}\ndef most():\n    config['most'] = 5\n    return 5\nok = 1 < 2 < most()\nno = 3 < 2 < config.pop('n')", {"n": "int", "most": "int"}),
    job("class-set", CLASS + "class D:\n    y = 5\n    def put(self):\n        return 'x'\nc = C()\nc.__class__ = D\nconfig = {'n': c.n, 'y': c.y, 'p': c.put(), 'a': getattr(c, 'a', 'gone'), 'is': 1 if isinstance(c, C) else 's'}", {"n": "float", "y": "int", "p": "str", "a": "str", "is": "str"}),
    job("class-set-by-itself", CLASS + "    def turn(self):\n        self.__class__ = D\nclass D(C):\n    __slots__ = ()\n    a = 'x'\nc = C()\nc.turn()\nsetattr(c, 'm', 1)\nconfig = {'a': c.a, **vars(c)}", {"a": "str", "n": "float", "m": "int"}),
    job("class-set-to-one-that-is-not-known", CLASS + "import lib\nc = C()\nc.__class__ = lib.get()\nconfig = {'n': c.n, 'a': c.a}", {"n": "float", "a": "unknown"}, real=False),
    job("delattr", CLASS + "c = C()\ndelattr(c, 'n')\nconfig = {'h': getattr(c, 'n', 'gone')}", {"h": "str"}),
    job("setattr-by-its-name", "class C:\n    def __init__(self, **kw):\n        for k, v in kw.items():\n            self.__setattr__(k, v)\nconfig = vars(C(a=1, b='x'))", {"a": "int", "b": "str"}),
    job("setattr-by-its-name-of-namespaces", "import argparse, types\na, b = argparse.Namespace(n=1), types.SimpleNamespace(m=1)\na.__setattr__('n', 'x')\na.__setattr__('k', 1.5)\ntypes.SimpleNamespace.__setattr__(b, 'm', 'x')\nconfig = {**vars(a), **vars(b)}", {"n": "str", "k": "float", "m": "str"}),
    job("setattr-by-its-name-of-an-own", "class C:\n    def __setattr__(self, k, v):\n        object.__setattr__(self, k, [v])\nc = C()\nc.__setattr__('a', 1)\nconfig = vars(c)", {"a": "list[int]"}),
    job("setattr-by-its-name-of-a-class", CLASS + "type.__setattr__(C, 'a', 'x')\nconfig = {'a': C().a}", {"a": "str"}),
    job("setattr-by-its-name-under-any-name", "import os, argparse\nc = argparse.Namespace(n=1)\nc.__setattr__(os.environ.get('SOME_UNSET_VARIABLE', 'm'), 'x')\nconfig = vars(c)", {"n": "int | str", "*": "unknown"}),
    job("delattr-by-its-name", "import argparse\nclass C:\n    def __init__(self):\n        self.n, self.m = 1, 2\n    def drop(self):\n        self.__delattr__('n')\nc = C()\nc.drop()\na = argparse.Namespace(x=1, y=2)\na.__delattr__('x')\nconfig = {**vars(c), **vars(a)}", {"m": "int", "y": "int"}),
    job("lists-by-the-names-of-operators", "a = [1, 2]\na.__setitem__(0, 'x')\na.__delitem__(1)\nb = [1]\nb.__iadd__(['y'])\nd = {'k': 1}\nd.__ior__({'m': 'z'})\nconfig = {'a': a, 'b': b, **d}", {"a": "list[str]", "b": "list[int | str]", "k": "int", "m": "str"}),
    job("own-getattr", "class C:\n    def __getattr__(self, name):\n        return len(name)\nconfig = {'abc': C().abc}", {"abc": "int"}),
    job("property", "class C:\n    @property\n    def n(self):\n        return {'m': 1}\nconfig = C().n", {"m": "int"}, {"m": "5 'm'"}),
    job("property-set", "class C:\n    @property\n    def n(self):\n        return self._n\n    @n.setter\n    def n(self, v):\n        self._n = str(v)\nc = C()\nc.n = 1\nconfig = {'n': c.n, **vars(c)}", {"n": "str", "_n": "str"}),
    job("property-set-in-init", "class C:\n    def __init__(self, n):\n        self.n = n\n    @property\n    def n(self):\n        return self._n\n    @n.setter\n    def n(self, v):\n        self._n = v * 2.0\nconfig = {'n': C(1).n}", {"n": "float"}),
    job("property-of-functions", "class C:\n    def get(self):\n        return self._n\n    def put(self, v):\n        self._n = str(v)\n    n = property(get, put)\nc = C()\nc.n = 1\nconfig = {'n': c.n}", {"n": "str"}),
    job("property-not-set", "class C:\n    @property\n    def n(self):\n        return 'x'\nc = C()\ntry:\n    c.n = 1\nexcept AttributeError:\n    pass\nconfig = {'n': c.n}", {"n": "str"}),
    job("cached-property-set", "import functools\nclass C:\n    @functools.cached_property\n    def n(self):\n        return 'x'\nc = C()\nc.n = 1\nconfig = {'n': c.n}", {"n": "int"}),
    job("descriptor", "class D:\n    def __get__(self, obj, cls):\n        return obj.__dict__.get('_d', 'unset')\n    def __set__(self, obj, v):\n        obj.__dict__['_d'] = v * 2.0\nclass C:\n    n = D()\na, b = C(), C()\na.n = 1\nconfig = {'a': a.n, 'b': b.n}", {"a": "float", "b": "str"}),
    job("method-not-called", "class C:\n    def n(self):\n        return 1\nconfig = {'n': C().n()}", {"n": "int"}),
    job("class-method", "class C:\n    n = 1\n    @classmethod\n    def make(cls, m):\n        c = cls()\n        c.m = m\n        return c\nclass D(C):\n    n = 'd'\nd = D.make(2.5)\nconfig = {'n': d.n, 'm': d.m}", {"n": "str", "m": "float"}),
    job("methods-of-either-arm", "import sys\nclass C:\n    if len(sys.argv) > 3:\n        def put(self, d):\n            d['x'] = 1\n            return 'a'\n        size = property(lambda self: 3)\n        make = staticmethod(lambda d: 1)\n    else:\n        def put(self, d):\n            d['y'] = 1\n            return 2\n        size = property(lambda self: 'm')\n        make = staticmethod(lambda d: 0.5)\nd = {}\nc = C()\nd['r'] = c.put(d)\nd['size'] = c.size\nd['m'] = c.make(d)\nconfig = d", {"x?": "int", "y?": "int", "r": "int | str", "size": "int | str", "m": "float | int"}),
    job("method-on-some-paths-only", "import sys\nclass B:\n    n = 1.5\n    def put(self, d):\n        d['base'] = 1\nclass C(B):\n    def own(self):\n        return 1\n    if len(sys.argv) > 3:\n        n = 'x'\n        def put(self, d):\n            d['own'] = 1\nclass D(B):\n    def put(self, d):\n        d['last'] = self.n\nd = {'n': C().n, 'm': C().own()}\nC().put(d)\nD().put(d)\nconfig = d", {"n": "float | str", "m": "int", "own?": "int", "base?": "int", "last": "float"}),
    job("static-method", "class C:\n    @staticmethod\n    def make(m):\n        return {'m': m}\nconfig = C.make(1) | C().make(2)", {"m": "int"}),
    job("inherited", "class A:\n    n = 1\n    def make(self):\n        return {'n': self.n}\nclass B(A):\n    n = 'b'\nconfig = B().make()", {"n": "str"}),
    job("overridden", "class A:\n    def make(self):\n        return {'n': 1}\nclass B(A):\n    def make(self):\n        d = super().make()\n        d['m'] = 'x'\n        return d\nconfig = B().make()", {"n": "int", "m": "str"}),
    job("diamond", "class A:\n    n = 'a'\nclass B(A):\n    pass\nclass C(A):\n    n = 1\nclass D(B, C):\n    pass\nconfig = {'n': D.n}", {"n": "int"}),
    job("cooperative-super", "class A:\n    def __init__(self):\n        self.l = ['a']\nclass B(A):\n    def __init__(self):\n        super().__init__()\n        self.l.append(1)\nclass C(A):\n    def __init__(self):\n        super().__init__()\n        self.l.append(2.5)\nclass D(B, C):\n    pass\nconfig = {'l': D().l}", {"l": "list[float | int | str]"}),
    job("mixin", "class M:\n    def make(self):\n        return {'m': self.n, **super().make()}\nclass A:\n    n = 1\n    def make(self):\n        return {'a': 'x'}\nclass C(M, A):\n    pass\nconfig = C().make()", {"m": "int", "a": "str"}),
    job("shared-list", "class C:\n    l = []\nC().l.append(1)\nconfig = {'l': C().l}", {"l": "list[int]"}),
    job("own-list", "class C:\n    l = []\na = C()\na.l = a.l + [1]\nconfig = {'l': C().l}", {"l": "list"}),
    job("augmented-attribute", "class C:\n    n = 1\na = C()\na.n += 0.5\nconfig = {'a': a.n, 'c': C.n}", {"a": "float", "c": "int"}),
    job("getitem", "class C:\n    def __getitem__(self, k):\n        return {'k': k}\nconfig = C()['x']", {"k": "str"}),
    job("call", "class C:\n    def __call__(self, n):\n        return {'n': n}\nconfig = C()(1)", {"n": "int"}),
    job("iterated", "class C:\n    def __iter__(self):\n        yield 'a', 1\nconfig = dict(C())", {"a": "int"}),
    job("keys-and-getitem", "class C:\n    def keys(self):\n        return ['a']\n    def __getitem__(self, k):\n        return 1\nconfig = {**C()}", {"a": "int"}),
    job("in-place-operator", "class C:\n    def __init__(self):\n        self.n = 1\n    def __iadd__(self, x):\n        self.n = x\n        return self\nc = C()\nc += 'x'\nconfig = vars(c)", {"n": "str"}),
    job("slots", "class C:\n    __slots__ = ('n',)\n    def __init__(self):\n        self.n = 1\nc = C()\nconfig = {k: getattr(c, k) for k in c.__slots__}", {"n": "int"}),
    job("class-dict", "class C:\n    lr = 0.1\n    _h = 1\n    def f(self):\n        pass\nconfig = {k: v for k, v in C.__dict__.items() if not k.startswith('_') and not callable(v)}", {"lr": "float"}, {"lr": "3 lr"}),
    job("type-of", CLASS + "c = C()\nconfig = {'t': type(c).__name__, 'm': c.__class__.a}", {"t": "str", "m": "int"}),
    job("nested-class", "class C:\n    class model:\n        depth = 4\nconfig = {'d': C.model.depth}", {"d": "int"}),
    job("new", "class C:\n    def __new__(cls):\n        return {'n': 1}\nconfig = C()", {"n": "int"}),
    job("singleton", "class C:\n    one = None\n    def __new__(cls):\n        if cls.one is None:\n            cls.one = super().__new__(cls)\n            cls.one.d = {}\n        return cls.one\nC().d['n'] = 1\nconfig = C().d", {"n": "int"}),
    job("singleton-by-metaclass", "class S(type):\n    one = {}\n    def __call__(cls):\n        if cls not in cls.one:\n            cls.one[cls] = super().__call__()\n        return cls.one[cls]\nclass C(metaclass=S):\n    def __init__(self):\n        self.d = {}\nC().d['n'] = 1\nconfig = C().d", {"n": "int"}),
    job("singletons-of-two-classes", "class S(type):\n    made = {}\n    def __call__(cls, *a, **k):\n        if cls not in cls.made:\n            cls.made[cls] = type.__call__(cls, *a, **k)\n        return cls.made[cls]\nclass C(metaclass=S):\n    def __init__(self, n):\n        self.n = n\nclass D(C):\n    pass\nC(1), D('x'), C(2.5)\nconfig = {'c': C(0).n, 'd': D(0).n, 'k': [c.__name__ for c in S.made]}", {"c": "int", "d": "str", "k": "list[str]"}),
    job("metaclass-with-a-call", "class M(type):\n    def __call__(cls, *args, tag=None, **kwargs):\n        c = super().__call__(*args, **kwargs)\n        c.tag = tag\n        return c\nclass C(metaclass=M):\n    def __init__(self, n):\n        self.n = n\nconfig = vars(C(1, tag='x'))", {"n": "int", "tag": "str"}),
    job("metaclass-whose-call-makes-none", "class M(type):\n    def __call__(cls, n):\n        return {'n': n}\nclass C(metaclass=M):\n    pass\nconfig = C(1)", {"n": "int"}),
    job("attribute-of-the-metaclass", "class M(type):\n    n = 1\n    m = 2\n    @property\n    def size(cls):\n        return cls.n * 0.5\nclass C(metaclass=M):\n    m = 'x'\nconfig = {'n': C.n, 'm': C.m, 's': C.size}", {"n": "int", "m": "str", "s": "float"}),
    job("class-as-a-key", "class A:\n    pass\nclass B:\n    pass\nsizes = {A: 1, B: 'x'}\nsizes[B] = 2.5\nconfig = {'a': sizes[A], 'b': sizes.get(B), 'n': int in sizes, 'l': len(sizes), 'k': [c.__name__ for c in sizes]}", {"a": "int", "b": "float", "n": "bool", "l": "int", "k": "list[str]"}),
    job("class-as-a-key-in-the-config", "class A:\n    pass\nconfig = {'d': {A: 1, 'n': 2}}", {"d": {"n": "int", "*": "unknown"}}, real=False),
    job("metaclass-without-call", "class S(type):\n    pass\nclass C(metaclass=S):\n    def __init__(self):\n        self.n = 1\nconfig = vars(C())", {"n": "int"}),
    job("new-and-init", "class C:\n    def __new__(cls, n):\n        c = object.__new__(cls)\n        c.m = 'x'\n        return c\n    def __init__(self, n):\n        self.n = n\nconfig = vars(C(1))", {"m": "str", "n": "int"}),
    job("init-subclass", "seen = {}\nclass A:\n    def __init_subclass__(cls, **k):\n        seen[cls.__name__] = 1\nclass B(A):\n    pass\nconfig = seen", {"B": "int"}),
]  # fmt: skip

FLOW = [
    job("with", "class M:\n    def __enter__(self):\n        return {'a': 1}\n    def __exit__(self, *e):\n        pass\nwith M() as config:\n    config['b'] = 'x'", {"a": "int", "b": "str"}, {"b": "8 config['b']"}),
    job("with-binds-what-enter-returns", "class M:\n    n = 1\n    def __enter__(self):\n        pass\n    def __exit__(self, *e):\n        pass\nwith M() as m:\n    pass\nconfig = {'m': m}", {"m": "None"}),
    job("with-several", "class M:\n    def __init__(self, d):\n        self.d = d\n    def __enter__(self):\n        return self.d\n    def __exit__(self, *e):\n        pass\nwith M({'a': 1}) as a, M({'b': 2.5}) as b:\n    config = {**a, **b}", {"a": "int", "b": "float"}),
    job("with-exits", "config = {}\nclass M:\n    def __enter__(self):\n        config['a'] = 1\n    def __exit__(self, *e):\n        config['a'] = 'x'\nwith M():\n    pass", {"a": "str"}),
    job("try-else-finally", "config = {}\ntry:\n    config['a'] = 1\nexcept ValueError:\n    config['no'] = 1\nelse:\n    config['b'] = 1\nfinally:\n    config['c'] = 1", {"a": "int", "b": "int", "c": "int"}),
    job("finally-returns", "def f():\n    try:\n        return 1\n    finally:\n        return 'x'\nconfig = {'n': f()}", {"n": "str"}),
    job("raised-in-a-call", "def f(d):\n    d['a'] = 1\n    raise RuntimeError\n    d['b'] = 1\nconfig = {}\ntry:\n    f(config)\nexcept RuntimeError:\n    config['c'] = 1", {"a": "int", "c": "int"}),
    job("import-fails", "try:\n    import certainly_not_there as t\nexcept ImportError:\n    t = None\nconfig = {'t': t is None}", {"t": "bool"}),
    job("match-kinds", "def f(x):\n    match x:\n        case int() | float():\n            return {'number': x}\n        case [a, *b]:\n            return {'a': a, 'b': b}\n        case {'k': v, **rest}:\n            return {'v': v, **rest}\n        case str() as s if s:\n            return {'s': s}\n        case None:\n            return {'none': True}\n        case _:\n            return {'other': 1}\nconfig = {'i': f(1), 'l': f([1, 'x']), 'd': f({'k': 1, 'm': 'x'}), 's': f('x'), 'e': f(''), 'n': f(None)}", {"i": {"number": "int"}, "l": {"a": "int", "b": "list[str]"}, "d": {"v": "int", "m": "str"}, "s": {"s": "str"}, "e": {"other": "int"}, "n": {"none": "bool"}}),
    job("match-class", CLASS + "match C('x'):\n    case C(n=v, a=1):\n        config = {'v': v}\n    case _:\n        config = {'no': 1}", {"v": "str"}),
    job("match-positional", "class P:\n    __match_args__ = ('x',)\n    def __init__(self, x):\n        self.x = x\nmatch P(1):\n    case P(v):\n        config = {'v': v}", {"v": "int"}),
    job("match-text-is-no-sequence", "match 'ab':\n    case [a, b]:\n        config = {'a': a}\n    case _:\n        config = {'text': True}", {"text": "bool"}),
    job("match-or", "match {'k': 1}:\n    case {'a': v} | {'k': v}:\n        config = {'v': v}", {"v": "int"}),
    job("match-true-is-not-one", "match 1:\n    case True:\n        config = {'no': 1}\n    case _:\n        config = {'one': 'x'}", {"one": "str"}),
    job("match-failed-binds-nothing", "a = 'old'\nmatch [1, 2]:\n    case [a, 3]:\n        config = {'no': 1}\n    case _:\n        config = {'a': a}", {"a": "str"}),
    job("match-guard", "match {'n': 5}:\n    case {'n': n} if n > 9:\n        config = {'no': n}\n    case {'n': int(n)}:\n        config = {'n': n}", {"n": "int"}),
    job("match-nested", "match {'model': {'kind': 'vit', 'dims': (4, 8)}}:\n    case {'model': {'kind': 'vit' | 'deit' as kind, 'dims': [d, _]}}:\n        config = {'k': kind, 'd': d}", {"k": "str", "d": "int"}),
    job("match-set-is-no-sequence", "match {1, 2}:\n    case [a, b]:\n        config = {'a': a}\n    case _:\n        config = {'set': True}", {"set": "bool"}),
    job("match-of-an-open-value", "import sys\nmatch sys.argv[1:]:\n    case [name]:\n        config = {'name': name}\n    case _:\n        config = {'none': 1}", {"name?": "unknown", "none?": "int"}),
    job("match-name-binds", "kind = 'adam'\nx = 'sgd'\nmatch x:\n    case kind:\n        config = {'k': kind}", {"k": "str"}),
    job("match-dotted-compares", "class K:\n    ADAM = 'adam'\nmatch 'sgd':\n    case K.ADAM:\n        config = {'no': 1}\n    case other:\n        config = {'other': other}", {"other": "str"}),
    job("for-else", "for i in range(2):\n    if i == 5:\n        break\nelse:\n    i = 'none'\nconfig = {'i': i}", {"i": "str"}),
    job("for-else-broken", "for i in range(9):\n    if i == 5:\n        break\nelse:\n    i = 'none'\nconfig = {'i': i}", {"i": "int"}),
    job("while-true", "n = 0\nwhile True:\n    n += 1\n    if n > 3:\n        break\nconfig = {'n': n}", {"n": "int"}),
    job("equal-is-not-of-one-type", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=1)\nn = p.parse_args().n\nconfig = {}\nif n == True:\n    config['n'] = n", {"n?": "int"}),
    job("division-by-an-open-value-may-raise", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=1)\nn = p.parse_args().n\nconfig = {}\ntry:\n    config['n'] = 6 / n\nexcept ZeroDivisionError:\n    config['zero'] = True", {"n?": "float", "zero?": "bool"}),
    job("condition-on-open", "import sys\nconfig = {'a': 1}\nif len(sys.argv) > 1:\n    config['b'] = 1\nelse:\n    config['a'] = 'x'", {"a": "int | str", "b?": "int"}, {"b": "5 config['b']"}),
    job("assert", "n = 1\nassert n == 1\nconfig = {'n': n}", {"n": "int"}),
    job("early-return", "def f(x):\n    if x:\n        return {'a': 1}\n    return {'b': 1}\nconfig = f(0)", {"b": "int"}),
    job("main-guard", "config = {'a': 1}\nif __name__ == '__main__':\n    config['b'] = 1", {"a": "int", "b": "int"}),
    job("not-the-main-guard", "config = {'a': 1}\nif __name__ == 'main':\n    config['b'] = 1", {"a": "int"}),
]  # fmt: skip

TEXTS = [
    job("methods", "s = ' Lr=0.1 '\nk, v = s.strip().lower().split('=')\nconfig = {k: float(v), 'n': s.count('='), 'u': s.upper().startswith(' L')}", {"lr": "float", "n": "int", "u": "bool"}),
    job("formats", "n = 1\nconfig = {f'a_{n:03d}': 1, 'b_{}'.format(n): 2, 'c_%d' % n: 3, 'd_{x}'.format_map({'x': n}): 4, f'{n=}': 5, f'{n!r:>3}': 6}", {"a_001": "int", "b_1": "int", "c_1": "int", "d_1": "int", "n=1": "int", "  1": "int"}),
    job("join", "config = {'_'.join(['a', 'b']): 1, 'x,y'.partition(',')[2]: 2, 'ab'[::-1]: 3, 'abc'[-2:]: 4}", {"a_b": "int", "y": "int", "ba": "int", "bc": "int"}),
    job("conversion", "config = {'i': int('7'), 'h': int('ff', 16), 'f': float('1e-3'), 's': str(1.5), 'b': bool('False'), 'n': len('abc'), 'r': repr('x'), 'c': chr(97), 'o': ord('a')}", {"i": "int", "h": "int", "f": "float", "s": "str", "b": "bool", "n": "int", "r": "str", "c": "str", "o": "int"}),
    job("conversion-by-keywords", "import argparse, functools\np = argparse.ArgumentParser()\np.add_argument('--hex', default='10')\np.add_argument('--x', type=float, default=1.26)\na = p.parse_args()\nconfig = {'h': int('ff', base=16), 'p': functools.partial(int, base=2)('101'), 'o': int(a.hex, 16), 'r': round(2.54, ndigits=1), 's': round(a.x, ndigits=1), 'n': round(2.5, ndigits=None), 'i': round(a.x)}", {"h": "int", "p": "int", "o": "int", "r": "float", "s": "float", "n": "int", "i": "int"}),
    job("decoded", "config = {'d': str(b'ab', encoding='utf-8'), 'e': str(b'ab', 'utf-8', errors='ignore'), 'r': str(b'ab')}", dict.fromkeys("der", "str")),
    job("conversion-by-what-is-not-known", "import os\nbase = int(os.environ.get('BASE', 16))\nconfig = {'h': int('ff', base), 'r': round(2.54, ndigits=base)}", {"h": "int", "r": "unknown"}),
    job("arithmetic", "config = {'d': 6 / 3, 'f': 7 // 2, 'g': 7.0 // 2, 'p': 2 ** 3, 'q': 2 ** -1, 'm': 7 % 4, 's': 1 << 3, 'b': True + 1, 'n': -True, 'x': 5 & 3, 'r': round(2.5), 't': round(2.5, 1), 'a': abs(-1), 'o': 1 or 'x', 'e': 0 or 'x', 'h': not 1}", {"d": "float", "f": "int", "g": "float", "p": "int", "q": "float", "m": "int", "s": "int", "b": "int", "n": "int", "x": "int", "r": "int", "t": "float", "a": "int", "o": "int", "e": "str", "h": "bool"}),
    job("slices", "l = [1, 2, 'x', 'y']\nl[1:3] = [2.5]\nconfig = {'a': l, 'b': l[::2], 'c': l[-1], 'd': (1, 'x')[:1]}", {"a": "list[float | int | str]", "b": "list[int | str]", "c": "str", "d": "list[int]"}),
    job("slices-up-to-what-is-not-known", "import sys\nn = len(sys.argv)\nl = []\nfor i in range(n):\n    l.append(i)\nconfig = {'a': [1, 2][:n], 'b': (1, 'x')[n:], 'c': [*l[:n], 0.5], 'd': [1, 2][n - n], 'e': [][::n], 'f': 'xy'[:n]}", {"a": "list[int]", "b": "list[int | str]", "c": "list[float | int]", "d": "int", "e": "list", "f": "str"}),
    job("slice-is-a-copy", "l = [1]\nm = l[:]\nm.append('x')\nconfig = {'l': l}", {"l": "list[int]"}),
    job("unpacked-into-a-call", "def f(*a, **k):\n    return {'n': len(a), **k}\nconfig = f(*'abc', **dict(x=1), **{'y': 2})", {"n": "int", "x": "int", "y": "int"}),
    job("nested-comprehension", "config = {f'{a}{b}': a * b for a in (1, 2) for b in (3, 0.5) if a < b}", {"13": "int", "23": "int"}),
    job("dict-views", "d = {'a': 1, 'b': 'x'}\nconfig = {'k': list(d.keys()), 'v': list(d.values()), 'i': [k for k, _ in d.items()], 'c': d.keys() & {'a'} == {'a'}}", {"k": "list[str]", "v": "list[int | str]", "i": "list[str]", "c": "bool"}),
    job("from-keys", "config = dict.fromkeys(['a', 'b'], 0.5)", {"a": "float", "b": "float"}),
    job("iterated-while-popped", "config = {'a': 1, '_b': 2}\nfor k in list(config):\n    if k.startswith('_'):\n        del config[k]", {"a": "int"}),
    job("set-of-keys", "keep = {'a', 'c'}\nconfig = {k: v for k, v in {'a': 1, 'b': 2, 'c': 'x'}.items() if k in keep}", {"a": "int", "c": "str"}),
    job("identity", "a = {}\nb = {}\nc = a\nconfig = {'x': 1 if a is b else 'x', 'y': 1 if a is c else 'x', 'z': 1 if a == b else 'x'}", {"x": "str", "y": "int", "z": "int"}),
]  # fmt: skip


# What a condition tells: `o.v` may be an int, a list of them, or None; `u` is not known at all.
# One place in a loop makes many objects: the newest, and those that were kept.
MANY = "import os\nn = int(os.environ.get('N', 3))\nclass C:\n    def __init__(self):\n        self.a = 1\nkept = [C()]\nfor i in range(n):\n    o = C()\n    kept.append(o)\n"
KEPT = [
    job("newest-is-set", MANY + "    o.b = 2.5\n    config = dict(vars(o))", {"a": "int", "b": "float"}),
    job("newest-is-set-after-the-loop", MANY + "o.b = 2.5\nconfig = vars(o)", {"a": "int", "b": "float"}),
    job("older-one-is-set", MANY + "    kept[1].b = 2.5\n    config = dict(vars(o))", {"a": "int", "b?": "float"}),
    job("older-one-is-changed", MANY + "    kept[1].a = 'x'\n    config = dict(vars(o))", {"a": "int | str"}),
    job("older-one-is-changed-afterwards", MANY + "    config = dict(vars(o))\n    kept[1].a = 'x'", {"a": "int"}),
    job("one-of-two-is-set", MANY + "    best = o if i in (0, 2) else kept[1]\n    best.b = 2.5\n    config = dict(vars(o))", {"a": "int", "b?": "float"}),
    job("previous-one-is-set", MANY + "    kept[-2].b = 2.5\n    config = dict(vars(o))", {"a": "int", "b?": "float"}),
    job("part-of-the-newest", MANY + "    d = {'m': {'x': 1}}\n    kept.append(d)\n    d['m']['y'] = 2\n    config = dict(d['m'])", {"x": "int", "y": "int"}),
    job("part-of-an-older-one", MANY + "    d = {'m': {'x': 1}}\n    kept.append(d)\n    kept[2]['m']['y'] = 2\n    config = dict(d['m'])", {"x": "int", "y?": "int"}),
]  # fmt: skip

TOLD = "import pickle\nfrom dataclasses import dataclass\n@dataclass\nclass O:\n    v: 'int | list[int] | None'\n    @property\n    def size(self):\n        if isinstance(self.v, int):\n            return self.v\n        return float(len(self.v or []))\no = O(pickle.loads(pickle.dumps(1)))\nu = pickle.loads(pickle.dumps(1))\ndef f(v):\n"

NARROWED = [
    told("isinstance", "    if isinstance(v, int):\n        return v\n    return 'x'\nconfig = {'n': f(o.v)}", {"n": "int | str"}),
    told("isinstance-otherwise", "    if isinstance(v, int):\n        return 'x'\n    return v\nconfig = {'n': f(o.v)}", {"n": "list[int] | str | None"}),
    told("not-isinstance", "    return 'x' if not isinstance(v, int) else v\nconfig = {'n': f(o.v)}", {"n": "int | str"}),
    told("isinstance-of-several", "    return v if isinstance(v, (int, str)) else 'x'\nconfig = {'n': f(o.v)}", {"n": "int | str"}),
    told("in-a-property", "    pass\nconfig = {'n': o.size}", {"n": "float | int"}),
    told("none-or-isinstance", "    if v is None or isinstance(v, int):\n        return v\n    return 'x'\nconfig = {'n': f(o.v)}", {"n": "int | str | None"}),
    told("neither", "    if v is None or isinstance(v, int):\n        return 'x'\n    return v\nconfig = {'n': f(o.v)}", {"n": "list[int] | str"}),
    told("and-that-is-false", "    if v is not None and not isinstance(v, int):\n        return 'x'\n    return v\nconfig = {'n': f(o.v)}", {"n": "int | str | None"}),
    told("or-of-anything-else", "    if v is None or len(u) > 1:\n        return v\n    return 'x'\nconfig = {'n': f(o.v)}", {"n": "int | list[int] | str | None"}, real=False),
    told("own-isinstance", "    if isinstance(v, int):\n        return v\n    return 'x'\ndef isinstance(v, c):\n    return v == 1\nconfig = {'n': f(o.v)}", {"n": "int | list[int] | str | None"}),
    told("isinstance-of-what-is-not-known", "    if isinstance(v, str):\n        return v\n    if isinstance(v, (float, int)):\n        return v\n    return None\nconfig = {'n': f(u)}", {"n": "bool | float | int | str | None"}),
    told("no-instance-of-what-is-not-known", "    if isinstance(v, str):\n        return 'x'\n    return v\nconfig = {'n': f(u)}", {"n": "unknown"}),
]  # fmt: skip


# A namespace that holds more than is known: `lr` and `secret` surely.
FURTHER = "import argparse, json, os\na = argparse.Namespace(**json.loads(os.environ.get('X', '{}')))\na.lr, a.secret = 0.1, 'x'\n"

# What the elements of a comprehension do is done as often as there are elements, which here anyone may choose.
OFTEN = "import os\nR = range(int(os.environ.get('N', '2')))\nC = [0]\ndef F(i=0):\n    C[0] += 1\n    return i\n{}\nconfig = {{'k': C[0]}}\nif C[0] > 4:\n    config['big'] = 1"
DONE = {
    "a-list": "l = [F(i) for i in R]",
    "a-dict": "d = {k: F(k) for k in R}",
    "a-condition": "l = [i for i in R if F(i)]",
    "two-loops": "l = [F(j) for i in R for j in range(2)]",
    "within-another": "l = [[F(j) for j in R] for i in range(2)]",
    "a-sum": "n = sum(F(i) for i in R)",
    "an-extension": "l = []\nl.extend(F(i) for i in R)",
    "arguments": "print(*[F(i) for i in R])",
    "a-text": "s = ','.join(str(F(i)) for i in R)",
    "a-walrus": "n = 0\nl = [n := n + 1 for i in R]\nC = [n]",
    "objects": "class B:\n    n = 0\n    def __init__(self):\n        B.n += 1\nl = [B() for _ in R]\nC = [B.n]",
}
COMPREHENDED = [
    *(job(f"done-often-by-{name}", OFTEN.format(body), {"k": "int", "big?": "int"}) for name, body in DONE.items()),
    job("made-often", "import os\nclass B:\n    def __init__(self, n):\n        self.n = n\nl = [B(i) for i in range(int(os.environ.get('N', '2')))]\nfor b in l:\n    b.lr = 0.1\nconfig = {'n': l[0].n, 'lr': l[0].lr}", {"n": "int", "lr": "float"}),
    job("text-of-what-a-generator-makes", "C = [0]\ndef F(i):\n    C[0] += 1\n    return str(i)\nconfig = {'s': ','.join(F(i) for i in range(3)), 'k': C[0]}", {"s": "str", "k": "int"}),
]  # fmt: skip

# Walking it, a further key is none of those it surely has.
SOME = "import os\nd = {'b': 1, 'a': 2.5}\nif os.getenv('X'):\n    d['x'] = 'x'\n    d['k'] = 3\n"
WALKED = [
    job("sets-changed-in-place", "a, b, c = {1, 2, 3}, {1, 2, 3}, {1, 2}\na.difference_update([2])\nb.intersection_update({2, 3}, {3})\nc.symmetric_difference_update([2, 5])\nconfig = {f'{k}{x}': 1 for k, s in (('a', a), ('b', b), ('c', c)) for x in sorted(s)}", {"a1": "int", "a3": "int", "b3": "int", "c1": "int", "c5": "int"}),
    job("sorted-items-that-may-be-there", f"{SOME}c = {{}}\nfor k, v in sorted(d.items()):\n    c[k] = v\nconfig = c", {"b": "int", "a": "float", "x?": "str", "k?": "int"}),
    job("sorted-by-a-key-function", f"{SOME}config = {{k: v for k, v in sorted(d.items(), key=lambda kv: kv[0], reverse=True)}}", {"b": "int", "a": "float", "x?": "str", "k?": "int"}),
    job("sorted-keys-that-may-be-there", f"{SOME}config = {{k: d[k] for k in sorted(d)}}", {"b": "int", "a": "float", "x?": "str", "k?": "int"}),
    job("a-dict-of-sorted-items", f"{SOME}config = dict(sorted(d.items()))", {"b": "int", "a": "float", "x?": "str", "k?": "int"}),
    job("a-list-of-items-walked-twice", f"{SOME}items = tuple(list(d.items()))\nconfig = {{**{{k: v for k, v in items}}, 'n': {{k: 1 for k, _ in items}}}}", {"b": "int", "a": "float", "x?": "str", "k?": "int", "n": {"b": "int", "a": "int", "x?": "int", "k?": "int"}}),
    job("a-list-of-items-that-is-changed", f"{SOME}items = list(d.items())\nitems.append(('z', 1))\nconfig = {{k: v for k, v in items}}", {"b": "int", "a": "float", "x?": "str", "k?": "int", "z?": "int"}),
    job("pairs-of-one-key-twice", f"{SOME}config = dict([*sorted(d.items()), ('a', 'y')])", {"a": "float | str", "b": "int", "*": "unknown"}),
    job("sorted-by-what-is-not-known", f"{SOME}config = {{k: 1 for k, v in sorted(d.items(), key=lambda kv: os.getenv('Y', kv[0]))}}", {"b?": "int", "a?": "int", "x?": "int", "k?": "int"}),
    job("kept-by-key", FURTHER + "config = {}\nfor k, v in vars(a).items():\n    if k != 'secret':\n        config[k] = v", {"lr": "float", "*": "unknown"}),
    job("kept-by-a-comprehension", FURTHER + "config = {k: v for k, v in vars(a).items() if k != 'secret'}", {"lr": "float", "*": "unknown"}),
    job("kept-of-two", FURTHER + "b = argparse.Namespace(lr='x') if os.environ.get('Y') else a\nconfig = {}\nfor k, v in vars(b).items():\n    config[k] = v", {"lr": "float | str", "secret?": "str", "*": "unknown"}),
    job("set-as-attributes", FURTHER + "b = argparse.Namespace(lr=1, n='x')\nfor k, v in vars(a).items():\n    setattr(b, k, v)\nconfig = vars(b)", {"lr": "float", "n": "unknown", "secret": "str", "*": "unknown"}),
    # Of a key that may be there, it may be the one; and any other name may be one that is there.
    job("perhaps-there", FURTHER + "if os.environ.get('Y'):\n    a.n = 1\nconfig = {'n': 'x'}\nfor k, v in vars(a).items():\n    config[k] = v", {"n": "unknown", "lr": "float", "secret": "str", "*": "unknown"}),
    job("made-of-a-key", FURTHER + "config = {'lr': 0.1}\nfor k, v in vars(a).items():\n    config[k.lower()] = v", {"lr": "unknown", "secret": "unknown", "*": "unknown"}),
    job("of-another", FURTHER + "config = {'n': 1, 'lr': 'x'}\nfor k in json.loads(os.environ.get('X', '{}')):\n    config[k] = 2.5", {"n": "float | int", "lr": "float | str", "*": "unknown"}),
]  # fmt: skip

# `m` is None or a text, `s` has `q` on some paths: what a filter asked for is so of the elements alone that it kept.
PERHAPS = "import os\nm, s = None, {'p': 1}\nif not os.environ.get('X', 'x'):\n    m, s['q'] = 'x', 'y'\nn = len(os.environ.get('X', ''))\n"

FILTERED = [
    job("spread-where-there-is-a-mapping", "import os\nc = {'a': 1} if os.environ.get('X', 'x') else None\ntry:\n    d = {**c, 'b': 2}\nexcept TypeError:\n    d = {'b': 'x'}\nconfig = {**c, 'lr': 0.1, 'd': d['b']}", {"a": "int", "lr": "float", "d": "int | str"}),
    job("spread-into-a-call", "import os\ndef f(a, b=2):\n    return a + b\nc = {'a': 1} if os.environ.get('X', 'x') else None\nconfig = {'f': f(**c)}", {"f": "int"}),
    job("spread-nothing", "c = None\ntry:\n    d = {**c}\nexcept TypeError:\n    d = {'b': 'x'}\nconfig = d", {"b": "str"}),
    job("filter-of-a-list", PERHAPS + "l = [m.upper() for _ in range(2) if m is not None]\nconfig = {'m': m, 'l': l}", {"m": "str | None", "l": "list[str]"}),
    job("filter-of-a-dict", PERHAPS + "d = {k: 2.5 for k in ('q',) if k in s}\nconfig = {**s, **d}", {"p": "int", "q?": "float | str"}),
    job("filter-of-a-set", PERHAPS + "l = {1 for _ in (1, 2) if m is None}\nconfig = {'m': m, 'l': l}", {"m": "str | None", "l": "list[int]"}),
    job("filter-of-an-iterator", PERHAPS + "l = [1 for _ in map(str, (1, 2)) if m]\nconfig = {'m': m}", {"m": "str | None"}),
    job("filter-that-is-met", "m = 'x'\nl = [m.upper() for _ in range(2) if m is not None]\nconfig = {'m': m, 'l': l}", {"m": "str", "l": "list[str]"}),
    job("two-filters", PERHAPS + "l = [m.upper() for _ in (1, 2) if m if 'q' in s]\nconfig = {'m': m, **s}", {"m": "str | None", "p": "int", "q?": "str"}),
    job("filter-before-another-for", PERHAPS + "l = [m.upper() for _ in (1, 2) if m for _ in (1, 2)]\nconfig = {'m': m}", {"m": "str | None"}),
    job("written-where-kept", PERHAPS + "l = [s.update(z=1) for _ in (1, 2) if m]\nconfig = s", {"p": "int", "q?": "str", "z?": "int"}),
    job("no-element", PERHAPS + "l = [m.upper() for _ in range(n)]\nconfig = {'m': m}", {"m": "str | None"}),
    job("written-for-no-element", PERHAPS + "l = [s.update(z=1) for _ in range(n)]\nconfig = s", {"p": "int", "q?": "str", "z?": "int"}),
    job("written-for-each", PERHAPS + "l = [s.update(z=1) for _ in range(2)]\nconfig = s", {"p": "int", "q?": "str", "z": "int"}),
]  # fmt: skip

SOMELIB = "import somelib\nfrom somelib import Net, amp, flag, launch\namp.scale(1)\nlaunch()\nconfig = {}\n"
OF_LIBRARIES = [
    job(
        f"a-library-s-{test}",
        f"{SOMELIB}if {test}:\n    config['a'] = 1\nelse:\n    config['b'] = 1",
        types,
        real=False,
    )
    for test, types in {
        "somelib": {"a": "int"},
        "Net": {"a": "int"},
        "amp": {"a": "int"},
        "launch is None": {"b": "int"},
        "somelib.nn.Module is not None": {"a": "int"},
        "len": {"a": "int"},
        "flag": {"a?": "int", "b?": "int"},
        "not somelib.DEBUG": {"a?": "int", "b?": "int"},
        "flag is None": {"a?": "int", "b?": "int"},
        "somelib.version.cuda is not None": {"a?": "int", "b?": "int"},
        "bool(flag and amp)": {"a?": "int", "b?": "int"},
    }.items()
]
PICKED = "import os, threading\nkind = os.getenv('K', 'c3')\nclass C:\n    def __init__(self, n=2):\n        self.n = n\n        self.lr = 0.1\n    def scale(self):\n        self.lr = 'x'\n"
REGISTRIES = [
    job("one-of-many-dicts", f"{PICKED}configs = {{f'c{{i}}': {{'lr': 0.1 * i, 'n': i, 'm': {{'d': i}}}} for i in range(30)}}\nconfig = configs[kind]", {"lr": "float", "n": "int", "m": {"d": "int"}}),
    job("one-of-many-instances", f"{PICKED}configs = {{f'c{{i}}': C(i) for i in range(30)}}\nconfig = vars(configs.get(kind))", {"n": "int", "lr": "float"}),
    job("one-of-many-classes", PICKED + "".join(f"class C{i}(C):\n    def __init__(self):\n        super().__init__({i})\n        self.name = 'c{i}'\n" for i in range(20)) + f"configs = {{{', '.join(f'{chr(39)}c{i}{chr(39)}: C{i}' for i in range(20))}}}\nconfig = vars(configs[kind]())", {"n": "int", "lr": "float", "name": "str"}),
    job("one-of-many-is-changed", f"{PICKED}configs = {{f'c{{i}}': C(i) for i in range(30)}}\none = configs[kind]\none.scale()\nconfig = {{'a': one.lr, 'b': configs['c4'].lr, 'c': configs['c5'].n}}", {"a": "str", "b": "float | str", "c": "int"}),
    job("one-of-many-threads", PICKED + "".join(f"class C{i}(threading.Thread):\n    def __init__(self):\n        super().__init__()\n        self.lr = 0.1\n" for i in range(20)) + f"configs = {{{', '.join(f'{chr(39)}c{i}{chr(39)}: C{i}' for i in range(20))}}}\nconfig = {{'a': configs[kind]().lr}}", {"a": "unknown"}),
    job("one-of-too-many", f"{PICKED}configs = {{f'c{{i}}': {{'lr': 0.1}} for i in range(99)}}\nconfig = configs[kind]", {"*": "unknown"}),
    job("one-of-many-functions", PICKED + "".join(f"def f{i}():\n    return {{'lr': 0.1}}\n" for i in range(20)) + f"configs = {{{', '.join(f'{chr(39)}c{i}{chr(39)}: f{i}' for i in range(20))}}}\nconfig = configs[kind]()", {"*": "unknown"}),
]  # fmt: skip


@parametrized(
    FILTERED
    + NAMES
    + SCOPES
    + FUNCTIONS
    + CLASSES
    + FLOW
    + KEPT
    + NARROWED
    + TEXTS
    + COMPREHENDED
    + WALKED
    + REGISTRIES
    + OF_LIBRARIES
)
def test_language(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
