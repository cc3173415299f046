"""Jobs that would take for ever, or all memory: one bound or another of the evaluator has to end each of them.

Each is a body between `config = {"known": 1}` and `config["after"] = "x"`; most put what they made into `config["x"]`,
which is then unknown with a reason, or known in type; what the hostile part does not touch stays known.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from apart import Apart, Files

from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.interpret import bounds, run
from inputgen.library import builtins
from inputgen.reporters.common import ReportOptions, types_of
from inputgen.reporters.text import report


@dataclass(frozen=True)
class Hostile:
    """A job.

    Attributes:
        id: of the test.
        body: the hostile part.
        type: what `x` is in `--format types`; None where no run is reached, `...` where it does not matter.
        files: what lies beside it: a text, or `("fifo", "")`, or `("link", target)`.
    """

    id: str
    body: str
    type: Any
    files: Files = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f'import wandb\nconfig = {{"known": 1}}\n{self.body}\nconfig["after"] = "x"\nwandb.init(config=config)\n'


NO_FILES: Files = {}


def x(id_: str, setup: str, expression: str, type_: Any = "unknown", files: Files = NO_FILES) -> Hostile:
    """One that gives `x` a value."""
    body = f"{setup}\nconfig['x'] = {expression}" if setup else f"config['x'] = {expression}"
    return Hostile(id_, body, type_, files)


CALLS = [
    x("recursion", "def f(n):\n    return f(n + 1) + 1", "f(0)"),
    x("deep-recursion-that-ends", "def f(n):\n    return n if n > 900 else f(n + 1)", "f(0)"),
    x("mutual-recursion", "def f(n):\n    return g(n + 1)\ndef g(n):\n    return h(n)\ndef h(n):\n    return f(n)", "f(0)"),
    x("recursion-in-two", "def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)", "f(40)"),
    x("ackermann", "def a(m, n):\n    if m == 0:\n        return n + 1\n    if n == 0:\n        return a(m - 1, 1)\n    return a(m - 1, a(m, n - 1))", "a(4, 4)"),
    x("recursion-through-a-lambda", "f = lambda g, n: g(g, n + 1)", "f(f, 0)"),
    x("y-combinator", "y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))\nfact = y(lambda f: lambda n: 1 if n == 0 else n * f(n - 1))", "fact(300)"),
    x("recursion-through-a-dict", "def f(n):\n    return table['f'](n + 1)\ntable = {'f': f}", "f(0)"),
    x("recursion-in-a-branch", "import pickle\nu = pickle.loads(b'')\ndef f(n):\n    if u > n:\n        return f(n + 1)\n    return f(n - 1)", "f(0)"),
    x("getattr", "class C:\n    def __getattr__(self, name):\n        return getattr(self, name + '_')", "C().a"),
    x("getattribute", "class C:\n    def __getattribute__(self, name):\n        return self.a", "C().a"),
    x("property", "class C:\n    @property\n    def a(self):\n        return self.a", "C().a"),
    x("setattr", "class C:\n    def __setattr__(self, name, value):\n        self.a = value\nc = C()\nc.a = 1", "c.a"),
    x("init", "class C:\n    def __init__(self):\n        self.c = C()", "C().c.c.c.v", None),
    x("new", "class C:\n    def __new__(cls):\n        return cls()", "C()"),
    x("call", "class C:\n    def __call__(self):\n        return self()", "C()()"),
    x("eq", "class C:\n    def __eq__(self, other):\n        return other == self", "C() == C()"),
    x("hash", "class C:\n    def __hash__(self):\n        return hash(self)", "len({C(): 1})", "int"),
    x("repr", "class C:\n    def __repr__(self):\n        return repr(self)", "repr(C())"),
    x("str-of-parts", "class C:\n    def __str__(self):\n        return f'{self}{self}'", "str(C())", "str"),
    x("len", "class C:\n    def __len__(self):\n        return len(self)", "len(C())"),
    x("add", "class C:\n    def __add__(self, other):\n        return self + other", "C() + 1"),
    x("iter", "class C:\n    def __iter__(self):\n        return iter(self)", "list(C())", "list"),
    x("getitem", "class C:\n    def __getitem__(self, i):\n        return self[i + 1]", "C()[0]"),
    x("getitem-without-end", "class C:\n    def __getitem__(self, i):\n        return i", "list(C())", "list"),
    x("next-without-end", "class C:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1", "list(C())", None),
    x("contains", "class C:\n    def __contains__(self, i):\n        return i in self", "1 in C()", "bool"),
    x("bool", "class C:\n    def __bool__(self):\n        return bool(self)", "bool(C())", "bool"),
    x("sort-key", "def key(v):\n    return key(v)", "sorted([3, 1, 2], key=key)", "list[int]"),
    x("sort-by-lt", "class C:\n    def __lt__(self, other):\n        return other < self", "sorted([C(), C()])", "list[str]"),
    x("decorator", "def d(f):\n    return d(d(f))\n@d\ndef g():\n    return 1", "g()"),
    x("decorators-in-a-row", "def d(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n" + "@d\n" * 60 + "def g():\n    return 1", "g()"),
    x("wrapped-without-end", "def f():\n    return 1\nfor i in range(500):\n    f = (lambda g: lambda: g())(f)", "f()"),
    x("metaclasses", "class M0(type):\n    pass\n" + "".join(f"class M{i}(M{i - 1}, metaclass=M{i - 1} if {i} % 2 else type):\n    pass\n" for i in range(1, 40)) + "class M(type):\n    def __call__(cls):\n        return cls()\nclass C(metaclass=M):\n    pass", "C()"),
    x("metaclass-of-itself", "class M(type):\n    def __new__(m, name, bases, ns):\n        return M(name, bases, ns)\nclass C(metaclass=M):\n    pass", "C"),
    x("init-subclass", "class B:\n    def __init_subclass__(cls):\n        class D(cls):\n            pass\nclass C(B):\n    v = 1", "C.v", "int"),
    x("set-recursion-limit", "import sys\nsys.setrecursionlimit(10**9)\ndef f(n):\n    return f(n + 1)", "f(0)"),
    x("with-of-itself", "class C:\n    def __enter__(self):\n        with self:\n            return 1\n    def __exit__(self, *a):\n        return False\nwith C() as c:\n    pass", "c", "int"),
    x("except-raises-again", "def f():\n    try:\n        raise ValueError\n    except ValueError:\n        return f()", "f()"),
    x("finally-calls-again", "def f():\n    try:\n        return 1\n    finally:\n        f()", "f()", "int"),
    x("reduce", "from functools import reduce", "reduce(lambda a, b: a * b, range(1, 10**7))"),
    x("partial-of-partial", "from functools import partial\nf = int\nfor i in range(3000):\n    f = partial(f)", "f('1')"),
    x("cached-recursion", "from functools import lru_cache\n@lru_cache\ndef f(n):\n    return f(n - 1) + f(n - 2)", "f(500)"),
]  # fmt: skip

LOOPS = [
    x("while-true", "n = 0\nwhile True:\n    n += 1\n    if n == 10**9:\n        break", "n", "int"),
    x("retries", "import somelib\ndef train():\n    if somelib.full():\n        raise KeyError('a')\n    wandb.init(config={**config, 'x': 1, 'after': 's'})\n    somelib.fit()\n    return 1\ndef retry():\n    while True:\n        try:\n            return train()\n        except KeyError as e:\n            if 'k' in str(e):\n                continue\n            raise", "retry()", "int"),
    x("while-counts", "n = 0\nwhile n < 10**12:\n    n += 1", "n", "int"),
    x("while-doubles", "s = 'a'\nwhile len(s) < 10**12:\n    s += s", "s"),
    x("while-doubles-a-list", "l = [0]\nwhile len(l) < 10**12:\n    l = l + l", "l", "unknown"),
    x("while-squares", "n = 2\nwhile n < 10**(10**6):\n    n = n * n", "n", "int"),
    x("while-extends-itself", "l = [1]\nfor i in range(10**9):\n    l.extend(l)", "l", "list[int]"),
    x("for-over-itself", "l = [1]\nfor i in l:\n    l.append(i)", "l", "list[int]"),
    x("for-over-a-range", "n = 0\nfor i in range(10**18):\n    n += i", "n", "int"),
    x("nested-ranges", "n = 0\nfor i in range(10**6):\n    for j in range(10**6):\n        for k in range(10**6):\n            n += 1", "n", "int"),
    x("nested-short-ranges", "n = 0\n" + "".join("    " * i + f"for i{i} in range(9):\n" for i in range(12)) + "    " * 12 + "n += 1", "n"),
    x("generator", "def g():\n    n = 0\n    while True:\n        yield n\n        n += 1", "list(g())", None),
    x("generator-summed", "def g():\n    while True:\n        yield 1", "sum(g())", None),
    x("generator-of-itself", "def g():\n    yield from g()", "list(g())", "list"),
    x("generator-of-generators", "def g(n):\n    yield n\n    yield from g(n + 1)", "list(g(0))", "list"),
    x("generator-joined", "def g():\n    while True:\n        yield 'a'", "''.join(g())", None),
    x("generator-in-a-loop", "def g():\n    while True:\n        yield 1\nn = 0\nfor i in g():\n    n += i\n    if n > 10**9:\n        break", "n", "int"),
    x("generator-expression", "from itertools import count", "sum(i for i in count())", None),
    x("any-of-endless", "from itertools import count", "any(i < 0 for i in count())", None),
    x("max-of-endless", "from itertools import count", "max(count())", None),
    x("in-endless", "from itertools import count", "-1 in count()", None),
    x("dict-of-endless", "from itertools import count", "dict(zip(count(), count()))", None),
    x("unpacked-endless", "from itertools import count\na, *b = count()", "b", None),
    x("starred-endless", "from itertools import repeat\ndef f(*a):\n    return len(a)", "f(*repeat(1))", "int"),
    x("count", "from itertools import count", "list(count())", None),
    x("cycle", "from itertools import cycle", "list(cycle([1, 2]))", None),
    x("cycle-of-nothing-in-a-loop", "from itertools import cycle\nn = 0\nfor i in cycle('ab'):\n    n += 1\n    if n == 10**8:\n        break", "n", "int"),
    x("repeat", "from itertools import repeat", "list(repeat(0))", "list[int]"),
    x("repeat-long", "from itertools import repeat", "list(repeat(0, 10**12))", "list[int]"),
    x("chain-of-endless", "from itertools import chain, count", "list(chain.from_iterable(count() for _ in count()))", "list"),
    x("product", "from itertools import product", "list(product(range(1000), repeat=6))", "list[list[int]]"),
    x("product-counted", "from itertools import product", "sum(1 for _ in product('abcdefgh', repeat=12))", "int"),
    x("permutations", "from itertools import permutations", "list(permutations(range(20)))", "list"),
    x("combinations", "from itertools import combinations", "list(combinations(range(60), 30))", "list"),
    x("accumulate", "from itertools import accumulate, count", "list(accumulate(count()))", "list"),
    x("tee-of-endless", "from itertools import count, tee\na, b = tee(count())", "list(a)", "list"),
    x("iter-with-sentinel", "", "list(iter(lambda: 1, 2))", None),
    x("map-of-endless", "from itertools import count", "list(map(str, count()))", None),
    x("enumerate-endless", "from itertools import repeat", "list(enumerate(repeat(1)))", "list[list[int]]"),
]  # fmt: skip

SIZES = [
    x("power", "", "10**10**10"),
    x("power-negative-tower", "", "2**2**2**2**2**2"),
    x("power-augmented", "n = 9\nn **= n ** n", "n"),
    x("pow", "", "pow(10, 10**10)"),
    x("pow-modulo", "", "pow(3, 10**4000, 10**4000 + 7)"),
    x("pow-of-float", "", "1.5 ** 10**6", None),
    x("shift", "", "1 << 10**9"),
    x("shift-shifted", "n = 1\nfor i in range(50):\n    n <<= n", "n"),
    x("product-of-large", "n = 10**2000\nn = n * n * n * n", "n * n"),
    x("factorial", "import math", "math.factorial(10**7)", "int"),
    x("comb", "import math", "math.comb(10**7, 10**6)", "int"),
    x("perm", "import math", "math.perm(10**6)", "int"),
    x("prod", "import math", "math.prod(range(1, 10**7))"),
    x("lcm", "import math", "math.lcm(*range(1, 10**5))"),
    x("int-of-text", "", "int('9' * 10**6)", "int"),
    x("int-of-text-in-hex", "", "int('f' * 10**6, 16)", "int"),
    x("text-of-int", "", "str(2**10**6)", "str"),
    x("text-of-shift", "", "f'{1 << 10**6}'", "str"),
    x("hex-of-int", "", "hex(1 << 10**7)", "str"),
    x("to-bytes", "", "(1).to_bytes(10**10, 'big')"),
    x("bytes", "", "len(bytes(10**10))", "int"),
    x("bytearray", "", "len(bytearray(10**11))", "int"),
    x("decimal", "from decimal import Decimal", "float(Decimal(10) ** 10**9)", "float"),
    x("decimal-of-text", "from decimal import Decimal", "int(Decimal('1e1000000000'))", "int"),
    x("fraction", "from fractions import Fraction", "float(Fraction(3, 7) ** 10**9)", "float"),
    x("float-as-int", "", "int(1e308) ** 10**6"),
    x("round", "", "round(12345, -10**9)"),
    x("text", "", "'a' * 10**10"),
    x("text-augmented", "s = 'ab'\ns *= 10**10", "s"),
    x("text-doubled", "s = 'a'\n" + "s = s + s\n" * 60, "s"),
    x("text-by-format", "s = 'a'\n" + "s = f'{s}{s}{s}'\n" * 60, "s", "str"),
    x("text-joined", "s = 'a'\n" + "s = s.join([s, s, s])\n" * 30, "s", "str"),
    x("text-replaced", "s = 'a'\n" + "s = s.replace('a', 'aaaaaaaa')\n" * 30, "s", "str"),
    x("text-of-width", "", "f'{1:1000000000}'", "str"),
    x("text-of-width-given", "w = 10**10", "f'{1:{w}}'", "str"),
    x("text-of-precision", "", "f'{1.5:.1000000000f}'", "str"),
    x("percent-width", "", "'%1000000000d' % 1"),
    x("percent-width-given", "", "'%*d' % (10**10, 1)", "str"),
    x("percent-precision", "", "'%.1000000000f' % 1.5"),
    x("format-width", "", "'{:1000000000}'.format(1)", "str"),
    x("format-width-given", "", "'{:{}}'.format(1, 10**10)", "str"),
    x("format-builtin", "", "format(1, '1000000000')", "str"),
    x("center", "", "'a'.center(10**10)", "str"),
    x("ljust-zfill", "", "'a'.ljust(10**10) + '1'.zfill(10**10)", "str"),
    x("expandtabs", "", "'\\t'.expandtabs(10**10)", "str"),
    x("translate", "t = {97: 'a' * 9000}\ns = 'a'\n" + "s = s.translate(t)\n" * 9, "s", "str"),
    x("split", "", "len(('a,' * 10**9).split(','))", "int"),
    x("split-of-half-a-long-text", "", "len(('a,' * 99_000).split(','))", "int"),
    x("list", "", "[0] * 10**10", "list[int]"),
    x("tuple", "", "(0,) * 10**10", "list[int]"),
    x("list-augmented", "l = [0]\nl *= 10**10", "l", "list[int]"),
    x("list-doubled", "l = [0]\n" + "l = l + l\n" * 60, "l", "list[int]"),
    x("list-doubled-deep", "l = [0]\n" + "l = [l, l]\n" * 60, "l"),
    x("dict-doubled-deep", "d = {'v': 0}\n" + "d = {'a': d, 'b': d}\n" * 10, "d", ...),
    x("deep-copied", "import copy\nl = [0]\n" + "l = [l, l]\n" * 60, "copy.deepcopy(l)"),
    x("deep-compared", "a = b = [0]\n" + "a = [a, a]\nb = [b, b]\n" * 60, "a == b", "bool"),
    x("deep-printed", "l = [0]\n" + "l = [l, l]\n" * 60, "str(l)", "str"),
    x("deep-dumped", "import json\nl = [0]\n" + "l = [l, l]\n" * 60, "json.dumps(l)", "str"),
    x("deep-hashed", "t = (0,)\n" + "t = (t, t)\n" * 60, "len({t: 1})", "int"),
    x("slice-assigned", "l = [0]\nfor i in range(60):\n    l[0:0] = l", "len(l)", "int"),
    x("range", "", "list(range(10**18))", "list[int]"),
    x("range-summed", "", "sum(range(10**18))", "int"),
    x("range-sorted", "", "sorted(range(10**18), reverse=True)", "list[int]"),
    x("range-itself", "", "range(10**18)", "list[int]"),
    x("range-as-a-set", "", "len(set(range(10**18)))", "int"),
    x("range-reversed", "", "list(reversed(range(10**18)))", "list[int]"),
    x("range-zipped", "", "dict(zip(range(10**18), range(10**18)))", {"*": "unknown"}),
    x("list-comprehension", "", "[i for i in range(10**18)]", "list[int]"),
    x("dict-comprehension", "", "{str(i): i for i in range(10**9)}", {"*": "unknown"}),
    x("set-comprehension", "", "{i % 7 for i in range(10**18)}", "list[int]"),
    x("nested-comprehension", "", "[a + b + c + d for a in range(300) for b in range(300) for c in range(300) for d in range(300)]", "list[int]"),
    x("comprehension-of-comprehensions", "", "[[[[0 for _ in range(100)] for _ in range(100)] for _ in range(100)] for _ in range(100)]"),
    x("large-dict", "d = {}\nfor i in range(10**6):\n    d[f'k{i}'] = i", "d", {"*": "unknown"}),
    x("fromkeys", "", "dict.fromkeys(range(10**9), 0)", {"*": "unknown"}),
    x("zeros", "import numpy as np", "np.zeros((10**5, 10**5)).tolist()"),
    x("deque", "from collections import deque", "list(deque(range(10**12)))", "list[int]"),
    x("counter", "from collections import Counter", "Counter('ab' * 10**9)['a']"),
    x("literal-eval", "import ast", "ast.literal_eval('[' * 10**5 + ']' * 10**5)"),
    x("eval", "", "eval('(' * 10**4 + '1' + ')' * 10**4)", None),
    x("eval-of-eval", "s = 'eval(s)'", "eval(s)"),
    x("exec-of-exec", "s = 'exec(s)'\nexec(s)", "1", "int"),
    x("exec-of-long", "y = 0\nexec('y += 1\\n' * 10**6)", "y", "int"),
]  # fmt: skip

SELF = [
    x("list-in-itself", "l = [1]\nl.append(l)", "l", None),
    x("dict-in-itself", "d = {'a': 1}\nd['d'] = d", "d", None),
    x("config-in-itself", "", "config", None),
    x("compared-to-itself", "a = [1]\na.append(a)\nb = [1]\nb.append(b)", "a == b", "bool"),
    x("printed-itself", "l = [1]\nl.append(l)", "f'{l}'", "str"),
    x("copied-itself", "import copy\nl = [1]\nl.append(l)", "copy.deepcopy(l)", None),
    x("dumped-itself", "import json\nl = [1]\nl.append(l)", "json.dumps(l)", "str"),
    x("hashed-itself", "t = ([],)\nt[0].append(t)", "len(str(t))", "int"),
    x("two-in-each-other", "a, b = {}, {}\na['b'], b['a'] = b, a", "a", None),
    x("instance-in-itself", "from dataclasses import asdict, dataclass\n@dataclass\nclass C:\n    c: object = None\nc = C()\nc.c = c", "asdict(c)", ...),
    x("sorted-itself", "l = [[1]]\nl.append(l)", "sorted(l)", "list"),
    x("unpacked-itself", "l = []\nl.append(l)\nfor i in range(10**6):\n    l, = l", "len(l)", "int"),
    x("type-of-itself", "from typing import Optional\nfrom dataclasses import dataclass\n@dataclass\nclass C:\n    c: 'Optional[C]' = None", "C(C(C()))", {"c": {"c": {"c": "None"}}}),
    x("omegaconf-cycle", "from omegaconf import OmegaConf\nc = OmegaConf.create({'a': '${b}', 'b': '${a}'})", "c.a"),
    x("omegaconf-bomb", "from omegaconf import OmegaConf\nc = OmegaConf.create({'k0': 'a' * 99, **{f'k{i}': f'${{k{i - 1}}}' * 9 for i in range(1, 30)}})", "c.k29", "str"),
]  # fmt: skip


U = "import pickle\nu = pickle.load(open('data.bin', 'rb'))\n"


def nested(id_: str, before: str, inside: str, after: str, setup: str = "") -> list[Hostile]:
    """One as deep as is still read, and one that the guard refuses: known is what is around, or nothing."""
    return [
        x(f"{id_}-480", setup, before * 480 + inside + after * 480, ...),
        x(f"{id_}-1500", setup, before * 1500 + inside + after * 1500, ...),
    ]


CODE = [
    *nested("parentheses", "(", "1", ")"),
    *nested("lists", "[", "1", "]"),
    *nested("tuples", "(", "1", ",)"),
    *nested("dicts", "{'a': ", "1", "}"),
    *nested("calls", "f(", "1", ")", "f = int"),
    *nested("project-calls", "f(", "1", ")", "def f(v):\n    return v"),
    *nested("calls-of-calls", "", "f", "(1)", "def f(v):\n    return f"),
    *nested("lambdas", "(lambda: ", "1", ")()"),
    *nested("lambda-bodies", "lambda: ", "1", ""),
    *nested("unary", "- ", "1", ""),
    *nested("nots", "not ", "u", "", U),
    *nested("binary", "1 + ", "1", ""),
    *nested("binary-unknown", "u + ", "1", "", U),
    *nested("power", "2 ** ", "1", ""),
    *nested("and", "u and ", "1", "", U),
    *nested("or", "u or ", "1", "", U),
    *nested("compared", "u < ", "1", "", U),
    *nested("attributes", "", "u", ".a", U),
    *nested("subscripts", "", "u", "['a']", U),
    *nested("methods", "", "'a'", ".strip()"),
    *nested("ternaries", "1 if u else ", "2", "", U),
    *nested("ternaries-of-lists", "[1] if u else ", "[2]", "", U),
    *nested("walrus", "(y := ", "1", ")"),
    *nested("comprehensions", "[v for v in ", "[1]", "]"),
    *nested("stars", "[*", "[1]", "]"),
    *nested("merges", "{**", "{'a': 1}", "}"),
    *nested("sums-of-lists", "[1] + ", "[1]", ""),
    *nested("texts-in-a-row", "'a' ", "'a'", ""),
    *nested("merged-by-bar", "{'a': 1} | ", "{'b': 1}", ""),
    Hostile("f-strings", "config['x'] = " + "f'{" * 150 + '1' + "}'" * 150, None),
]  # fmt: skip


def ifs(n: int, statement: str) -> str:
    """So many statements, each under a condition that is not known."""
    return U + "".join(f"if u[{i}]:\n    {statement.format(i=i)}\n" for i in range(n))


BRANCHES = [
    x("ifs", ifs(2000, "y = {i}"), "y", "int"),
    x("ifs-of-keys", "d = {}\n" + ifs(1000, "d['k{i}'] = {i}"), "len(d)", "int"),
    x("ifs-of-lists", "l = []\n" + ifs(1000, "l.append({i})"), "l", "list[int]"),
    x("ifs-of-replaced-lists", "l = [1]\n" + ifs(500, "l = [*l, {i}]"), "l", "unknown"),
    x("ifs-doubling", "v = 1\n" + ifs(40, "v = v * 2 + 1"), "v", "int"),
    x("ifs-doubling-texts", "v = 'a'\n" + ifs(40, "v = v + 'b{i}'"), "v", "str"),
    x("ifs-doubling-pairs", "v = w = 1\n" + ifs(40, "v, w = w, (v, w)"), "v", "unknown"),
    x("ifs-doubling-objects", "v = {'a': 1}\n" + ifs(40, "v = {{'l': v, 'r': v}}"), "v", "unknown"),
    x("ifs-doubling-objects-written", "v = {'a': 1}\n" + ifs(40, "v = {{'l': v, 'r': v}}") + "v['k'] = 1\n" * 40, "v", "unknown"),
    x("ifs-written-each", "v = {'a': 1}\n" + ifs(60, "v = dict(v)\n    v['k{i}'] = v['a']") + "v['k'] = 1\n", "v"),
    x("ifs-doubling-aliases", "a, b = {'a': 1}, {'b': 1}\n" + ifs(60, "a, b = b, a"), "a", {"a?": "int", "b?": "int"}),
    x("ifs-of-calls", "v = 0\ndef f(v):\n    if u:\n        return v + 1\n    return v + 2\n" + ifs(200, "v = f(v)"), "v", "int"),
    x("ifs-of-functions", "f = int\n" + ifs(60, "f = (lambda g: lambda v: g(v) + {i})(f)"), "f(1)"),
    x("ternaries-in-a-row", U + "v = 0\n" + "v = v + 1 if u else v + 2\n" * 300, "v", "int"),
    x("ors-in-a-row", U + "v = []\n" + "v = v or u or [1]\n" * 300, "v"),
    x("elifs-480", U + "if u == 0:\n    y = 0\n" + "".join(f"elif u == {i}:\n    y = {i}\n" for i in range(1, 480)) + "else:\n    y = 1", "y", "int"),
    Hostile("elifs-3000", U + "if u == 0:\n    y = 0\n" + "".join(f"elif u == {i}:\n    y = {i}\n" for i in range(1, 3000)), None),
    x("cases", U + "y = 0\nmatch u:\n" + "".join(f"    case {i}:\n        y = {i}\n" for i in range(1, 800)), "y", "int"),
    x("tries", U + "y = 0\n" + "".join(f"try:\n    y = u({i})\nexcept ValueError:\n    y = {i}\n" for i in range(300)), "y", "unknown"),
    x("tries-in-tries", U + "y = 0\n" + "".join(" " * i + "try:\n" + " " * i + f" y = {i}\n" for i in range(60)) + " " * 60 + "u()\n" + "".join(" " * i + f"except E{i}:\n" + " " * i + " y = 'e'\n" for i in range(59, -1, -1)), "y", "int | str"),
    x("loops-in-loops", U + "y = 0\n" + "".join(" " * i + f"for i{i} in u:\n" for i in range(19)) + " " * 19 + "y += 1", "y", "int"),
    x("loops-of-unknown-in-a-row", U + "d = {}\n" + "for k in u:\n    d[k] = len(d)\n" * 200, "d", {"*": "unknown"}),
    x("functions", "".join(f"def f{i}(v=1):\n    return v\n" for i in range(3000)), "f2999()", "int"),
    x("functions-that-call", "def f0(v):\n    return v\n" + "".join(f"def f{i}(v):\n    return f{i - 1}(v) + 1\n" for i in range(1, 800)), "f799(1)"),
    x("functions-that-call-twice", "def f0(v):\n    return v\n" + "".join(f"def f{i}(v):\n    return f{i - 1}(v) + f{i - 1}(v)\n" for i in range(1, 30)), "f29(1)"),
    x("uncalled-functions", "import wandb\n" + "".join(f"def f{i}(v=1):\n    return wandb.log({{'a': v}})\n" for i in range(800)), "1", "int"),
    x("classes", "class C0:\n    v = 1\n" + "".join(f"class C{i}(C{i - 1}):\n    pass\n" for i in range(1, 600)), "C599.v", "int"),
    x("diamonds", "class A0:\n    v = 1\n" + "".join(f"class B{i}(A{i - 1}): pass\nclass D{i}(A{i - 1}): pass\nclass A{i}(B{i}, D{i}): pass\n" for i in range(1, 60)), "A59().v", "int"),
    x("parameters", "def f(" + ", ".join(f"p{i}=1" for i in range(3000)) + "):\n    return p2999", "f()", "int"),
    x("options", "import argparse\np = argparse.ArgumentParser()\n" + "".join(f"p.add_argument('--o{i}', type=int, default={i})\n" for i in range(1500)) + "a = p.parse_args()", "a.o1499", "int"),
    x("long-dict", "d = {" + ", ".join(f"'k{i}': {i}" for i in range(20_000)) + "}", "d['k19999']", "int"),
    x("long-list", "l = [" + ", ".join(f"{i}" for i in range(30_000)) + "]", "l[-1]", "int"),
    x("long-text", "s = '" + "a" * 500_000 + "'", "s", "str"),
    x("digits", "", "9" * 4000, "int"),
    x("more-digits", "", "9" * 40_000),
    x("huge-exponent", "", "1e999999999", "float"),
]  # fmt: skip

RE = [
    x("regex", "import re", "re.match('(a+)+$', 'a' * 60 + 'b') is None", "bool"),
    x("regex-alternatives", "import re", "bool(re.search(r'^(([a-z])+.)+[A-Z]([a-z])+$', 'a' * 80))", "bool"),
    x("regex-sub", "import re", "re.sub('(x+x+)+y', '', 'x' * 60)", "str"),
    x("regex-alternatives-in-a-row", "import re", "len(re.sub('(a|aa)' * 60 + '$', '', 'a' * 90 + 'b'))", "int"),
    x("regex-many-repeats", "import re", "len(re.sub('a*' * 60 + '$', '', 'a' * 90 + 'b'))", "int"),
    x("regex-split", "import re", "len(re.split('(a|aa)+$', 'a' * 60 + 'b'))", "int"),
    x("regex-nested-counts", "import re", "bool(re.match('(((a{1,1000}){1,1000}){1,1000}){1,1000}', 'a' * 9))", "bool"),
    x("regex-compiled", "import re\nr = re.compile('(.*)*x')", "r.fullmatch('a' * 60) is None", "bool"),
    x("json-deep", "import json\ns = '[' * 100_000 + ']' * 100_000", "json.loads(s)"),
    x("json-long", "import json", "len(json.loads('[' + '1,' * 90_000 + '1]'))", "int"),
    x("json-digits", "import json", "json.loads('9' * 100_000)"),
    x("yaml-text-bomb", "import yaml\ns = 'a: &a [x]\\n' + ''.join(f'{chr(98 + i)}: &{chr(98 + i)} [{(\"*\" + chr(97 + i) + \", \") * 9}]\\n' for i in range(20))", "yaml.safe_load(s)"),
    x("strptime", "from datetime import datetime, timedelta", "str(datetime(1, 1, 1) + timedelta(days=10**9))", None),
    x("glob", "import glob", "glob.glob('/' + '**/' * 99, recursive=True)", "list[str]"),
    x("glob-of-the-system", "from pathlib import Path", "[str(p) for p in Path('/').rglob('*')]", "list[str]"),
    x("format-of-itself", "s = '{0}' * 9\nfor i in range(40):\n    s = s.format(s)", "s", "str"),
    x("template", "from string import Template", "Template('$a' * 9).substitute(a='$a' * 9)"),
    x("struct", "import struct", "struct.pack('1000000000000x')"),
    x("random-bytes", "import os", "len(os.urandom(10**12))", "int"),
    x("sleep", "import time\ntime.sleep(10**9)", "1", "int"),
    x("input", "", "input()", "str"),
    x("stdin", "import sys", "sys.stdin.read()", "str"),
    x("exit-in-loop", "import sys\nfor i in range(10**9):\n    if i == 10**8:\n        sys.exit()", "1", "int"),
]  # fmt: skip

DEEP = "\n".join("  " * i + "a:" for i in range(400)) + "\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
)
BOMBMAP = "a: &a {k: 1}\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} {{{', '.join(f'k{j}: *' + chr(97 + i) for j in range(9))}}}\n" for i in range(20)
)
MERGE = "a: &a {k: 1}\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} {{<<: [{', '.join(['*' + chr(97 + i)] * 9)}], {chr(98 + i)}: 1}}\n"
    for i in range(20)
)
LOAD = "import yaml\nwith open('c.yaml') as f:\n    d = yaml.safe_load(f)"
LAUNCH = "from wandb.sdk import launch\nlaunch.manage_wandb_config()\nlaunch.manage_config_file('c.yaml')\nimport yaml\nwith open('c.yaml') as f:\n    d = yaml.safe_load(f)"


def y(
    id_: str,
    text: Any,
    expression: str = "d",
    type_: Any = "unknown",
    load: str = LOAD,
    name: str = "c.yaml",
) -> Hostile:
    """One that loads a config file."""
    return x(id_, load, expression, type_, {name: text})


JLOAD = "import json\nwith open('c.json') as f:\n    d = json.load(f)"

FILES = [
    y("yaml-deep", DEEP),
    y("yaml-deep-launch", DEEP, load=LAUNCH),
    y("yaml-deep-flow", "a: " + "[" * 5000 + "]" * 5000),
    y("yaml-deep-flow-launch", "a: " + "[" * 5000 + "]" * 5000, load=LAUNCH),
    y("yaml-bomb", BOMB, load=LOAD), y("yaml-bomb-launch", BOMB, load=LAUNCH),
    y("yaml-bomb-of-maps", BOMBMAP, load=LOAD), y("yaml-bomb-of-maps-launch", BOMBMAP, load=LAUNCH),
    y("yaml-merges", MERGE, load=LOAD), y("yaml-merges-launch", MERGE, load=LAUNCH),
    y("yaml-in-itself", "a: &a\n  b: *a\n", "d", {"a": {"b": "unknown"}}), y("yaml-in-itself-launch", "a: &a\n  b: *a\n", "d", {"a": {"b": "unknown"}}, load=LAUNCH),
    y("yaml-int", "a: " + "9" * 200_000 + "\n", "d['a']"),
    y("yaml-sexagesimal", "a: 1" + ":59" * 100_000 + "\n", "d['a']"),
    y("yaml-long", "".join(f"k{i}: {i}\n" for i in range(8_000)), "d['k7999']", "int"),
    y("yaml-long-launch", "".join(f"k{i}: {i}\n" for i in range(3_000)), "d['k1']", "int", load=LAUNCH),
    y("yaml-large", "a: 1\n# " + "x" * 11_000_000, "d['a']"),
    y("yaml-quotes", "a: " + "'" * 20_001, "d['a']", None),
    y("yaml-question-marks", "? " * 3000 + "a", "d"),
    y("json-file-deep", "[" * 100_000 + "]" * 100_000, load=JLOAD, name="c.json"),
    y("json-file-long", "[" + "1," * 300_000 + "1]", "len(d)", "int", load=JLOAD, name="c.json"),
    y("fifo", ("fifo", "")), y("fifo-launch", ("fifo", ""), load=LAUNCH),
    y("zero", ("link", "/dev/zero")), y("zero-launch", ("link", "/dev/zero"), load=LAUNCH),
    y("passwd", ("link", "/etc/passwd")), y("passwd-launch", ("link", "/etc/passwd"), load=LAUNCH),
    y("link-to-itself", ("link", "c.yaml")), y("link-to-itself-launch", ("link", "c.yaml"), load=LAUNCH),
    x("zero-opened", "", "open('/dev/zero').read()", "str"),
    x("stdin-opened", "", "open(0).read()", "str"),
    x("outside", "import json", "json.load(open('/proc/self/environ'))"),
    x("outside-by-dots", "import yaml", "yaml.safe_load(open('../../../../../../etc/passwd'))"),
    x("module-is-a-fifo", "from c import v", "v", files={"c.py": ("fifo", "")}),
    x("module-is-a-link", "from c import v", "v", files={"c.py": ("link", "/etc/passwd")}),
    x("module-is-large", "from c import v", "v", files={"c.py": "v = 1\n# " + "x" * 11_000_000}),
    x("module-is-deep", "from c import v", "v", files={"c.py": "v = " + "(" * 3000 + "1" + ")" * 3000}),
    x("module-is-endless", "from c import v", "v", None, files={"c.py": "v = 1\nwhile True:\n    v += 1\n"}),
    x("module-is-long", "from c import v", "v", files={"c.py": "v = 0\n" + "v += 1\n" * 20_000}),
    x("module-imports-itself", "from c import v", "v", files={"c.py": "from c import v\n"}),
    x("modules-in-a-cycle", "from m0 import v", "v", files={f"m{i}.py": f"from m{(i + 1) % 40} import v\n" for i in range(40)}),
    x("modules-in-a-row", "from m0 import v", "v", files={f"m{i}.py": f"from m{i + 1} import v\n" for i in range(400)}),
    x("modules-that-all-import-each-other", "from m0 import v0", "v0", "int", files={f"m{i}.py": "".join(f"import m{j}\n" for j in range(60)) + f"v{i} = 1\n" for i in range(60)}),
    x("modules-many", "".join(f"from m{i} import v as v{i}\n" for i in range(400)), "v399", files={f"m{i}.py": "v = 1\n" for i in range(400)}),
    x("modules-of-star-imports", "from m0 import *", "v30", "int", files={f"m{i}.py": f"from m{i + 1} import *\n" + "".join(f"v{j} = 1\n" for j in range(60)) for i in range(30)}),
    x("packages-of-packages", "import " + ".".join(["p"] * 40) + " as q", "q.v", "int", files={"/".join(["p"] * 40) + ".py": "v = 1\n"}),
]  # fmt: skip

# Recursion that ends is followed; what is cut forgets what it may have changed.
CUT = [
    x("known-recursion", "def f(n):\n    return [n, *f(n - 1)] if n else []", "f(30)", "list[int]"),
    x("cut-recursion-counts", "n = 0\ndef f(i):\n    global n\n    n += 1\n    if i:\n        f(i - 1)\nf(99)", "n"),
    x("cut-init", "class N:\n    def __init__(self, d):\n        self.d = d\n        self.child = N(d - 1) if d else None\nn = N(99)\nfor i in range(60):\n    n = n.child", "n.d"),
    x("cut-setattr", "class S:\n    def __setattr__(self, name, value):\n        if value < 99:\n            self.n = value + 1\n        else:\n            object.__setattr__(self, name, value)\ns = S()\ns.n = 0", "s.n"),
]  # fmt: skip

ROWS = CALLS + LOOPS + SIZES + SELF + CODE + BRANCHES + RE + FILES + CUT


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    process = Apart()
    yield process
    process.stop()


# Python 3.12 bounds the C stack by itself (3.12.1: 1,500 calls): there these may end the job's evaluation, said so.
DEEP_IN_C = {"ternaries-480", "ternaries-of-lists-480"}


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory, and FIFOs, are Linux's")
@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_bound_ends_it(row: Hostile, apart: Apart, tmp_path: Path) -> None:
    found = apart.scan(row.source, tmp_path, row.files)
    if sys.version_info[:2] == (3, 12) and row.id in DEEP_IN_C and found["types"] == [{"*": "unknown"}]:
        assert found["codes"] == ["IG901"]
        return
    for types in found["types"]:
        assert {key: types[key] for key in ("known", "after")} == {"known": "int", "after": "str"}
        assert types.get("x") != "unknown" or found["reasons"]["x"]
    if row.type is not ...:
        assert [types.get("x") for types in found["types"]] == ([] if row.type is None else [row.type])


def test_what_is_cut_may_add_any_key(apart: Apart, tmp_path: Path) -> None:
    body = "def f(n):\n    config[f'k{n}'] = n\n    if n:\n        f(n - 1)\nf(99)"
    (types,) = apart.scan(Hostile("", body, ...).source, tmp_path, {})["types"]
    assert types["*"] == "unknown"
    assert set(types) >= {"k99", "k61"}


def test_known_recursion_writes_what_it_writes(apart: Apart, tmp_path: Path) -> None:
    body = "def f(n):\n    config[f'k{n}'] = n\n    if n:\n        f(n - 1)\nf(30)"
    (types,) = apart.scan(Hostile("", body, ...).source, tmp_path, {})["types"]
    assert types == {"known": "int", **{f"k{n}": "int" for n in range(30, -1, -1)}, "after": "str"}


STOPPED = ("y = y + y + y + y + y + y + y + y + y + y\n" * 20).rstrip()
INIT = "wandb.init(config={'a': 1})"
STOPS = {
    "after-the-run": (f"{INIT}\ny = 0\n{STOPPED}", {"a": "int", "*": "unknown"}),
    "on-another-path": (
        f"import sys\ny = 0\nif len(sys.argv) > 1:\n    {INIT}\nelse:\n    " + STOPPED.replace("\n", "\n    "),
        {"a": "int", "*": "unknown"},
    ),
    "on-another-path-with-one-of-several": (
        "import sys\ny = 0\nif len(sys.argv) > 1:\n    c = {'a': 1, 'b': 2} if len(sys.argv) > 2 else {'a': 'x'}\n"
        "    wandb.init(config=c)\nelse:\n    " + STOPPED.replace("\n", "\n    "),
        {"a": "int | str", "b?": "int", "*": "unknown"},
    ),
    "before-the-run": (f"y = 0\n{STOPPED}\n{INIT}", {"*": "unknown"}),
    "in-an-imported-module": (f"from heavy import y\n{INIT}", {"a": "int"}),
}


@pytest.mark.parametrize("id_", STOPS)
def test_the_bound_on_steps_keeps_what_was_handed_in(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, types = STOPS[id_]
    monkeypatch.setattr(bounds, "STEPS", 300)
    monkeypatch.setattr(bounds, "MODULE_STEPS", 100)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "heavy.py").write_text(f"y = 0\n{STOPPED}\n")
    result = scan_source(f"import wandb\n{source}\n".encode(), "job.py", Config(base=tmp_path))
    (config,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert types_of(config.types) == types
    assert [diagnostic.code for diagnostic in result.job.diagnostics] == ["IG901"]
    told = report([result], ReportOptions(cwd=str(tmp_path)))
    assert "starts no run itself" not in told
    assert ("no run was seen to start: the evaluation stopped at its bound" in told) == (id_ == "before-the-run")


LOST = """import wandb, json, sys
class Rows:
    def __init__(self, rows):
        self.rows = rows
    def __getitem__(self, i):
        self.rows[i]['seen'] = 1
        return self.rows[i]
def pairs(table):
    yield 'a', 1
    for k, values in table.items():
        for n, v in values.items():
            {body}
            yield n, v
cfg = {{'lr': 0.1, 'loader': {{'pin': True}}}}
rows = Rows(cfg)
made = pairs(json.load(open(sys.argv[1])))
for i in range(len(sys.argv)):
    if len(sys.argv) > i:
        next(made, None)
    if len(sys.argv) > 2 + i:
        next(made, None)
for each in made:
    pass
wandb.init(config=cfg)
"""
LOST_ROWS = {
    "only-computes": ("pass", {"lr": "float", "loader": {"pin": "bool"}}),
    "writes": ("cfg['n'] = v", {"lr": "float", "loader": {"pin": "bool", "*": "unknown"}, "*": "unknown"}),
    "reads-what-writes": ("rows[k]", {"lr": "float", "loader": {"pin": "bool", "*": "unknown"}, "*": "unknown"}),
}


@pytest.mark.parametrize("id_", LOST_ROWS)
def test_a_generator_of_which_it_is_not_known_where_it_stands(
    id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, types = LOST_ROWS[id_]
    monkeypatch.setattr(bounds, "POSITIONS", 1)
    result = scan_source(LOST.format(body=body).encode(), "job.py", Config(base=tmp_path))
    (config,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert types_of(config.types) == types


# Where all loops together have taken too many steps, what they are over is taken together: nothing, if that is empty.
EMPTY = {
    "for": "for k in []:\n    config[k] = 1",
    "comprehension": "config['x'] = [k for k in []]",
    "generator": "config['x'] = list(k for k in ())",
    "keys": "config['x'] = {k: 1 for k in {}}",
}


@pytest.mark.parametrize("id_", EMPTY)
def test_an_empty_loop_past_the_bound_on_all_loops(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "UNROLL_TOTAL", 2)
    source = Hostile(id_, f"for i in range(9):\n    pass\n{EMPTY[id_]}", None).source
    result = scan_source(source.encode(), "job.py", Config(base=tmp_path))
    (config,) = [item for item in result.job.inputs if item.source == "run_config"]
    types = types_of(config.types)
    assert (types["known"], types["after"]) == ("int", "str")
    assert "*" not in types


# A fault of inputgen's own ends the evaluation as a bound does: what was handed in before is kept.
FAULTS = {
    "before-init": ("x = hash(1)\nwandb.init(config={'a': 1})", {"*": "unknown"}),
    "before-an-update": ("wandb.init(config={'a': 1})\nx = hash(1)\nwandb.config.b = 2", {"a": "int", "*": "unknown"}),
}


@pytest.mark.parametrize("id_", FAULTS)
def test_a_fault_of_its_own(id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(ev: object, call: object) -> None:
        raise KeyError("no such thing")

    source, types = FAULTS[id_]
    monkeypatch.setattr(run, "RAISES_ITS_OWN", False)
    monkeypatch.setitem(builtins.FUNCTIONS, "hash", fails)  # type: ignore[arg-type]
    result = scan_source(f"import wandb\n{source}\n".encode(), "job.py", Config(base=tmp_path))
    (config,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert types_of(config.types) == types
    (told,) = [diagnostic for diagnostic in result.job.diagnostics if diagnostic.code == "IG901"]
    assert (told.severity, told.span.path, "KeyError: 'no such thing'" in told.message) == ("warning", "job.py", True)
