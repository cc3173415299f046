"""`isinstance` and `callable`: which of many values are of a class, compared with Python itself."""

from __future__ import annotations

from rows import Row, check, parametrized

VALUES = """
import argparse, collections, collections.abc, dataclasses, datetime, enum, functools, json, numbers, os, pathlib, types, typing
class Plain:
    pass
class Called:
    def __call__(self):
        return 1
class Walked(Called):
    def __iter__(self):
        return iter([])
class Measured(Walked):
    def __len__(self):
        return 0
    def __contains__(self, x):
        return False
class Not(Called):
    __call__ = None
class E(enum.Enum):
    A = 1
class Text(str):
    pass
class Words(dict):
    def __call__(self):
        return 1
class Located:
    def __fspath__(self):
        return 'x'
def function():
    pass
parser = argparse.ArgumentParser()
parser.add_argument('--i', type=int, default=1)
parser.add_argument('--l', nargs='+', default=['x'])
parser.add_argument('--p', type=pathlib.Path, default=pathlib.Path('x'))
args = parser.parse_args()
values = {
    'int': 1, 'bool': True, 'float': 1.5, 'complex': 1j, 'str': 'x', 'bytes': b'x', 'none': None, 'list': [1],
    'tuple': (1,), 'set': {1}, 'frozen': frozenset({1}), 'dict': {'a': 1}, 'range': range(3), 'map': map(function, [1]),
    'function': function, 'lambda': lambda: 1, 'class': Plain, 'builtin': len, 'type': int, 'plain': Plain(),
    'called': Called(), 'walked': Walked(), 'measured': Measured(), 'path': pathlib.Path('x'), 'located': Located(),
    'enum': E.A, 'text': Text('x'), 'words': Words(), 'namespace': args, 'simple': types.SimpleNamespace(a=1),
    'partial': functools.partial(function), 'ordered': collections.OrderedDict(), 'method': Called().__call__,
    'date': datetime.date(2020, 1, 1), 'error': ValueError('x'), 'i': args.i, 'p': args.p, 'module': os, 'missing': dataclasses.MISSING,
}
"""
DICTS = "dict words ordered"
SIZED = f"str bytes list tuple set frozen range text measured {DICTS}"
CALLED = "function lambda class builtin type called walked measured words partial method"
CLASSES = {
    "collections.abc.Callable": CALLED,
    "typing.Callable": CALLED,
    "collections.abc.Mapping": DICTS,
    "typing.MutableMapping": DICTS,
    "collections.abc.Sequence": "str bytes list tuple range text",
    "collections.abc.MutableSequence": "list",
    "collections.abc.Iterable": f"{SIZED} map walked",
    "collections.abc.Iterator": "map",
    "collections.abc.Sized": SIZED,
    "collections.abc.Collection": SIZED,
    "collections.abc.Container": f"{SIZED} namespace",
    "collections.abc.Set": "set frozen",
    "numbers.Number": "int bool float complex i",
    "numbers.Real": "int bool float i",
    "numbers.Integral": "int bool i",
    "os.PathLike": "path p located",
    "pathlib.Path": "path p",
    "enum.Enum": "enum",
    "types.ModuleType": "module",
    "types.FunctionType": "function lambda",
    "types.MethodType": "method",
    "(int, float, str, bool, type(None))": "int bool float str none text i",
    "(dict, pathlib.PurePath, type)": f"{DICTS} path p class type",
    "argparse.Namespace": "namespace",
    "Called": "called walked measured",
}


def keys(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "int")


HELD = """
import functools, types
class C:
    x = 1
    def f(self): return 1
    @staticmethod
    def s(): return 1
    @classmethod
    def c(cls): return 1
    @property
    def p(self): return 1
    @functools.cached_property
    def q(self): return 1
class Other:
    s, t, n = C.s, C.__dict__['s'], 2
held = vars(C)
config = {k: v for k, v in held.items() if not k.startswith('__') and not isinstance(v, (classmethod, staticmethod, property, functools.cached_property, types.FunctionType))}
config['called'] = {k: callable(v) for k, v in held.items() if k in ('x', 'f', 's', 'c', 'p', 'q')}
config['plain'] = {k: isinstance(v, types.FunctionType) for k, v in held.items() if k in ('x', 'f', 's', 'c', 'p', 'q')}
config['read'] = [isinstance(C.s, staticmethod), isinstance(C.c, classmethod), isinstance(C.p, property), isinstance(C().s, types.FunctionType), callable(C().c), C.s(), C().s(), C.c(), Other().t()]
try:
    config['method'] = Other().s()
except TypeError:
    config['no'] = 1
"""
KINDS = dict.fromkeys(("x", "f", "s", "c", "p", "q"), "bool")

BELOW = """
def below(x, *classes):
    try:
        return issubclass(x, classes)
    except TypeError:
        return 'no class'
values = {'plain': Plain, 'walked': Walked, 'dict': dict, 'path': pathlib.Path, 'module': os, 'text': 'x', 'number': 1,
          'none': None, 'list': [1], 'function': function, 'option': args.i}
config = {f'{k} {c.__name__}': below(v, c) for k, v in values.items() for c in (Plain, Called, object)}
"""
ROWS = [
    Row(
        "issubclass",
        VALUES + BELOW,
        {
            f"{key} {cls}": "bool" if key in ("plain", "walked", "dict", "path") else "str"
            for key in (
                "plain",
                "walked",
                "dict",
                "path",
                "module",
                "text",
                "number",
                "none",
                "list",
                "function",
                "option",
            )
            for cls in ("Plain", "Called", "object")
        },
    ),
    Row(
        "what-a-class-holds",
        HELD,
        {"x": "int", "called": KINDS, "plain": KINDS, "read": "list[bool | int]", "no": "int"},
    ),
    Row(
        "classes",
        f"{VALUES}config = {{'callable': {{k: 1 for k, v in values.items() if callable(v)}}}}\n"
        + "\n".join(
            f"config[{cls!r}] = {{k: 1 for k, v in values.items() if isinstance(v, {cls})}}" for cls in CLASSES
        ),
        {"callable": keys(CALLED), **{cls: keys(found) for cls, found in CLASSES.items()}},
    ),
    # what cannot be told
    Row(
        "of-unknown-base",
        "import somelib\nfrom collections.abc import Callable, Sized\nclass C(somelib.Base):\n    pass\nconfig = {}\nif isinstance(C(), Callable):\n    config['a'] = 1\nif isinstance(C(), Sized):\n    config['b'] = 1",
        {"a?": "int", "b?": "int"},
        real=False,
    ),
    Row(
        "method-on-some-paths",
        "import os\nclass C:\n    if os.getenv('X'):\n        def __call__(self):\n            pass\nconfig = {}\nif callable(C()):\n    config['a'] = 1",
        {"a?": "int"},
    ),
    Row(
        "list-or-set",
        "import argparse\nfrom typing import Sequence, Mapping, Sized\np = argparse.ArgumentParser()\np.add_argument('--l', nargs='+', default=['x'])\nl = p.parse_args().l\nconfig = {}\nif isinstance(l, Mapping):\n    config['a'] = 1\nif isinstance(l, Sized):\n    config['b'] = 1",
        {"b": "int"},
    ),
    Row(
        "own-callable",
        "def callable(x):\n    return True\nconfig = {'a': 1} if callable(3) else {'b': 2}",
        {"a": "int"},
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)
