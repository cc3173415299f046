"""dataclasses: declarations, instances, and what makes dicts of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

START = "from dataclasses import *\nimport dataclasses\nfrom typing import *\n"


def fields(id_: str, body: str, types: object, *, call: str = "C()", real: bool = True) -> Row:
    """A dataclass `C` with these fields, its instance as a dict."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return Row(id_, f"{START}@dataclass\nclass C:\n{lines}config = asdict({call})", types, real=real)


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


DECLARED = [
    fields(
        "scalars",
        "a: int = 1\nb: float = 0.1\nc: str = 'x'\nd: bool = True",
        {"a": "int", "b": "float", "c": "str", "d": "bool"},
    ),
    fields("int-under-float", "a: float = 1", {"a": "float"}),
    fields("float-under-int", "a: int = 5e3", {"a": "float | int"}),
    fields("none-under-str", "a: str = None", {"a": "str | None"}),
    fields("none-default-given", "a: str = None", {"a": "str | None"}, call="C('x')"),
    fields("optional", "a: Optional[int] = None\nb: int | None = 3", {"a": "int | None", "b": "int | None"}),
    fields("union", "a: Union[int, str] = 1", {"a": "int | str"}),
    fields("literal", "a: Literal['x', 'y'] = 'x'", {"a": "str"}),
    fields("quoted", "a: 'float' = 1\nb: \"Optional[int]\" = None", {"a": "float", "b": "int | None"}),
    fields("any", "a: Any = 1\nb: object = 'x'", {"a": "int", "b": "str"}),
    fields("list", "a: list[int] = field(default_factory=lambda: [1, 2])", {"a": "list[int]"}),
    fields("optional-list", "a: Optional[List[int]] = None", {"a": "list[int] | None"}),
    fields("tuple", "a: Tuple[float, float] = (0.9, 0.999)", {"a": "list[float]"}),
    fields("empty-list", "a: List[str] = field(default_factory=list)", {"a": "list"}),
    fields("dict", "a: Dict[str, int] = field(default_factory=lambda: {'x': 1})", {"a": {"x": "int"}}),
    fields("field-default", "a: float = field(default=1, metadata={'help': 'h'})", {"a": "float"}),
    fields("class-var", "a: ClassVar[int] = 1\nb: int = 2\nc: 'ClassVar[int]' = 3", {"b": "int"}),
    fields("not-annotated", "a = 1\nb: int = 2", {"b": "int"}),
    fields("init-false", "a: int = field(init=False, default=3)\nb: int = 2", {"a": "int", "b": "int"}),
    fields(
        "kw-only-field",
        "a: int = field(default=1, kw_only=True)\nb: str = 'x'",
        {"a": "int", "b": "str"},
        call="C('y')",
    ),
    fields("kw-only-rest", "b: str\n_: KW_ONLY\na: int = 1", {"b": "str", "a": "int"}, call="C('y', a=2)"),
    fields(
        "unknown-default",
        "a: int = __import__('torch').cuda.device_count()\nb: Any = __import__('torch').x",
        {"a": "int", "b": "unknown"},
        real=False,
    ),
    fields("empty", "pass", {}),
]

INSTANCES = [
    fields("positional", "a: float\nb: int = 2", {"a": "float", "b": "int"}, call="C(1)"),
    fields("keywords", "a: float\nb: int = 2", {"a": "float", "b": "int"}, call="C(b=3, a=0.5)"),
    fields("contradicting", "a: int", {"a": "float | int"}, call="C(a=0.5)"),
    fields("spread", "a: float\nb: int = 2", {"a": "float", "b": "int"}, call="C(**{'a': 1, 'b': 2})"),
    fields(
        "spread-unknown",
        "a: float\nb: int = 2\nc: Any = 'x'",
        {"a": "float", "b": "int", "c": "unknown"},
        call="C(**__import__('lib').get())",
        real=False,
    ),
    fields(
        "unknown-value",
        "a: float\nb: Any",
        {"a": "float", "b": "unknown"},
        call="C(__import__('lib').x(), __import__('lib').y())",
        real=False,
    ),
    job("attribute", "@dataclass\nclass C:\n    a: int = 1\nc = C()\nc.a = 'x'\nconfig = asdict(c)", {"a": "str"}),
    job(
        "further-attribute",
        "@dataclass\nclass C:\n    a: int = 1\nc = C()\nc.b = 'x'\nconfig = {'d': asdict(c), 'v': vars(c)}",
        {"d": {"a": "int"}, "v": {"a": "int", "b": "str"}},
    ),
    job(
        "as-value",
        "@dataclass\nclass C:\n    b: int = 1\n    a: float = 2\nc = C()\nc.z = 1\nconfig = {'c': c}",
        {"c": {"b": "int", "a": "float"}},
    ),
    job(
        "as-config", "@dataclass\nclass C:\n    a: int = 1\n    b: float = 2\nconfig = C()", {"a": "int", "b": "float"}
    ),
    job(
        "vars",
        "@dataclass\nclass C:\n    a: int = 1\nc = C()\nvars(c)['b'] = 2\nconfig = vars(c)",
        {"a": "int", "b": "int"},
    ),
    job(
        "dict-update",
        "@dataclass\nclass C:\n    a: int = 1\nc = C()\nc.__dict__.update(a='x')\nconfig = vars(c)",
        {"a": "str"},
    ),
    job(
        "conditions-are-decided",
        "@dataclass\nclass C:\n    on: bool = False\n    name: Optional[str] = None\nc = C()\nconfig = asdict(c)\nif c.on:\n    config['a'] = 1\nif c.name is None:\n    config['b'] = 2",
        {"on": "bool", "name": "str | None", "b": "int"},
    ),
    job(
        "names-are-known",
        "@dataclass\nclass C:\n    name: Literal['a', 'b'] = 'b'\nconfig = {'x': {'a': 1, 'b': 'y'}[C().name]}",
        {"x": "str"},
    ),
    job(
        "computed-is-not-declared",
        "@dataclass\nclass C:\n    a: Optional[int] = 3\nconfig = {'a': C().a * 2.0}",
        {"a": "float"},
    ),
    job(
        "from-argv",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--a', type=int, default=1)\n@dataclass\nclass C:\n    a: int\nconfig = asdict(C(a=p.parse_args().a))",
        {"a": "int"},
    ),
    job(
        "args-into-fields",
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--a', type=int, default=1)\n@dataclass\nclass C:\n    a: int\n    b: str = 'x'\nconfig = asdict(C(**vars(p.parse_args())))",
        {"a": "int", "b": "str"},
    ),
    job(
        "class-attribute",
        "@dataclass\nclass C:\n    a: int = 1\n    b: int = field(default=2)\nconfig = {'a': C.a, 'b': C.b}",
        {"a": "int", "b": "int"},
    ),
    job(
        "setattr-loop",
        "@dataclass\nclass C:\n    a: int = 1\nc = C()\nfor k, v in {'a': 2.5}.items():\n    setattr(c, k, v)\nconfig = asdict(c)",
        {"a": "float"},
    ),
    job(
        "choice",
        "import os\n@dataclass\nclass C:\n    a: float = 1\nconfig = asdict(C(2) if os.getenv('X') else C())",
        {"a": "float"},
    ),
    job(
        "two-classes",
        "import os\n@dataclass\nclass C:\n    a: float = 1\n@dataclass\nclass D:\n    b: str = 'x'\nconfig = asdict(C() if os.getenv('X') else D())",
        {"a?": "float", "b?": "str"},
    ),
]

CLASSES = [
    job(
        "with-arguments",
        "@dataclass(frozen=True, order=True)\nclass C:\n    a: int = 1\nconfig = asdict(C())",
        {"a": "int"},
    ),
    job(
        "module-name",
        "@dataclasses.dataclass\nclass C:\n    a: int = 1\n    b: list = dataclasses.field(default_factory=list)\nconfig = dataclasses.asdict(C())",
        {"a": "int", "b": "list"},
    ),
    job("empty-call", "@dataclass()\nclass C:\n    a: int = 1\nconfig = asdict(C())", {"a": "int"}),
    job("as-function", "class C:\n    a: int = 1\nC = dataclass(C)\nconfig = asdict(C())", {"a": "int"}),
    job(
        "inherited",
        "@dataclass\nclass A:\n    x: int = 1\n    y: str = 'a'\n@dataclass\nclass B(A):\n    z: float = 2\n    x: float = 3\nconfig = asdict(B())",
        {"x": "float", "y": "str", "z": "float"},
    ),
    job(
        "plain-subclass",
        "@dataclass\nclass A:\n    x: int = 1\nclass B(A):\n    y: int = 2\nconfig = asdict(B(3))",
        {"x": "int"},
    ),
    job(
        "plain-base",
        "class A:\n    x: int = 1\n@dataclass\nclass B(A):\n    y: int = 2\nconfig = asdict(B())",
        {"y": "int"},
    ),
    job(
        "kw-only",
        "@dataclass(kw_only=True)\nclass A:\n    x: int = 1\n    y: int\nconfig = asdict(A(y=2))",
        {"x": "int", "y": "int"},
    ),
    job(
        "own-init",
        "@dataclass\nclass C:\n    a: int\n    b: int = 2\n    def __init__(self, a):\n        self.a = a * 2.5\nconfig = asdict(C(1))",
        {"a": "float", "b": "int"},
    ),
    job(
        "subclass-init",
        "@dataclass\nclass A:\n    a: int = 1\nclass B(A):\n    def __init__(self):\n        super().__init__(a=5)\n        self.more = 1\nconfig = {**asdict(B()), 'm': B().more}",
        {"a": "int", "m": "int"},
    ),
    job(
        "init-false",
        "@dataclass(init=False)\nclass C:\n    a: int = 1\n    def __init__(self, v):\n        self.a = v\nconfig = asdict(C('x'))",
        {"a": "str"},
    ),
    job(
        "post-init",
        "@dataclass\nclass C:\n    a: int = 1\n    b: int = field(init=False)\n    def __post_init__(self):\n        self.b = self.a * 2\nconfig = asdict(C(3))",
        {"a": "int", "b": "int"},
    ),
    job(
        "post-init-super",
        "@dataclass\nclass A:\n    a: int = 1\n    def __post_init__(self):\n        self.a = 'x'\n@dataclass\nclass B(A):\n    b: int = 2\n    def __post_init__(self):\n        super().__post_init__()\n        self.b = 2.5\nconfig = asdict(B())",
        {"a": "str", "b": "float"},
    ),
    job(
        "frozen-post-init",
        "@dataclass(frozen=True)\nclass C:\n    a: int = 1\n    def __post_init__(self):\n        object.__setattr__(self, 'a', 'x')\nconfig = asdict(C())",
        {"a": "str"},
    ),
    job(
        "init-var",
        "@dataclass\nclass C:\n    a: int\n    scale: InitVar[float] = 2.0\n    def __post_init__(self, scale):\n        self.a = self.a * scale\nconfig = asdict(C(3))",
        {"a": "float"},
    ),
    job(
        "nested",
        "@dataclass\nclass M:\n    dim: int = 4\n@dataclass\nclass C:\n    model: M = field(default_factory=M)\n    more: List[M] = field(default_factory=lambda: [M(1)])\n    by: Dict[str, M] = field(default_factory=lambda: {'k': M()})\nconfig = asdict(C())",
        {"model": {"dim": "int"}, "more": "list[dict]", "by": {"k": {"dim": "int"}}},
    ),
    job(
        "nested-changed",
        "@dataclass\nclass M:\n    dim: int = 4\n@dataclass\nclass C:\n    model: M = field(default_factory=M)\nc = C()\nc.model.dim = 'x'\nconfig = asdict(c)",
        {"model": {"dim": "str"}},
    ),
    job(
        "copied",
        "@dataclass\nclass C:\n    a: list = field(default_factory=lambda: [1])\nc = C()\nconfig = asdict(c)\nc.a.append('x')",
        {"a": "list[int]"},
    ),
    job(
        "vars-not-copied",
        "@dataclass\nclass C:\n    a: list = field(default_factory=lambda: [1])\nc = C()\nconfig = vars(c)\nc.a.append('x')",
        {"a": "list[int | str]"},
    ),
    job(
        "factories-are-called-each-time",
        "@dataclass\nclass C:\n    a: list = field(default_factory=list)\n    b: list = field(default_factory=list)\nx, y = C(), C()\nx.a.append(1)\nconfig = {'x': asdict(x), 'y': asdict(y)}",
        {"x": {"a": "list[int]", "b": "list"}, "y": {"a": "list", "b": "list"}},
    ),
    job(
        "method",
        "@dataclass\nclass C:\n    a: int = 1\n    def to_dict(self):\n        return {k: v for k, v in asdict(self).items() if v is not None}\nconfig = C().to_dict()",
        {"a": "int"},
    ),
    job(
        "property",
        "@dataclass\nclass C:\n    a: int = 1\n    @property\n    def b(self):\n        return self.a / 2\nconfig = {'b': C().b}",
        {"b": "float"},
    ),
    job(
        "class-method",
        "@dataclass\nclass C:\n    a: int = 1\n    @classmethod\n    def make(cls, **kw):\n        return cls(**kw)\nconfig = asdict(C.make(a=2))",
        {"a": "int"},
    ),
    job(
        "make-dataclass",
        "C = make_dataclass('C', [('a', float), ('b', int, field(default=5)), ('c', str, 'x')])\nconfig = asdict(C(1))",
        {"a": "float", "b": "int", "c": "str"},
    ),
]

FUNCTIONS = [
    job(
        "replace",
        "@dataclass\nclass C:\n    a: int = 1\n    b: str = 'x'\nconfig = asdict(replace(C(), a=2.5))",
        {"a": "float | int", "b": "str"},
    ),
    job(
        "replace-post-init",
        "@dataclass\nclass C:\n    a: int = 1\n    b: int = field(init=False)\n    def __post_init__(self):\n        self.b = self.a\nconfig = asdict(replace(C(), a=2))",
        {"a": "int", "b": "int"},
    ),
    job(
        "fields",
        "@dataclass\nclass C:\n    a: int = 1\n    b: str = 'x'\nc = C()\nconfig = {f.name: getattr(c, f.name) for f in fields(c)}",
        {"a": "int", "b": "str"},
    ),
    job(
        "fields-of-class",
        "@dataclass\nclass C:\n    a: int = 1\n    b: str = field(default='x', metadata={'m': 3})\nconfig = {f.name: f.default for f in fields(C)}\nconfig['m'] = [f.metadata.get('m') for f in dataclasses.fields(C)]",
        {"a": "int", "b": "str", "m": "list[int | None]"},
    ),
    job(
        "filtered-by-field",
        "@dataclass\nclass C:\n    a: int = 1\n    b: str = 'x'\ngiven = {'a': 2, 'z': 3}\nnames = {f.name for f in fields(C)}\nconfig = asdict(C(**{k: v for k, v in given.items() if k in names}))",
        {"a": "int", "b": "str"},
    ),
    job(
        "dataclass-fields",
        "@dataclass\nclass C:\n    a: int = 1\nconfig = {k: getattr(C(), k) for k in C.__dataclass_fields__}",
        {"a": "int"},
    ),
    job(
        "astuple",
        "@dataclass\nclass C:\n    a: int = 1\n    b: str = 'x'\nconfig = {'t': astuple(C())}",
        {"t": "list[int | str]"},
    ),
    job(
        "dict-factory",
        "@dataclass\nclass C:\n    a: int = 1\n    b: Optional[str] = None\nconfig = asdict(C(), dict_factory=lambda x: {k: v for k, v in x if v is not None})",
        {"a": "int"},
    ),
    job(
        "is-dataclass",
        "@dataclass\nclass C:\n    a: int = 1\nconfig = {'x': 1 if is_dataclass(C()) and is_dataclass(C) and not is_dataclass(3) else 'n'}",
        {"x": "int"},
    ),
    job(
        "argparse-of-fields",
        "import argparse\n@dataclass\nclass C:\n    a: int = 1\n    b: float = 0.5\np = argparse.ArgumentParser()\nfor f in fields(C):\n    p.add_argument('--' + f.name, type=f.type, default=f.default)\nconfig = vars(p.parse_args())",
        {"a": "int", "b": "float"},
    ),
]

PARAMETERS = [
    job(
        "parameter",
        "def f(lr: float = 1, n: int = None, s='x'):\n    return {'lr': lr, 'n': n, 's': s}\nconfig = f(n=3)",
        {"lr": "float", "n": "int | None", "s": "str"},
    ),
    job(
        "parameter-unknown",
        "import lib\ndef f(lr: float, n: Any):\n    return {'lr': lr, 'n': n}\nconfig = f(lib.x(), lib.y())",
        {"lr": "float", "n": "unknown"},
        real=False,
    ),
    job(
        "parameter-decides",
        "def f(on: Optional[bool] = None):\n    return {'a': 1} if on else {'b': on}\nconfig = f()",
        {"b": "bool | None"},
    ),
]

LOOK_ALIKES = [
    job("not-a-dataclass", "class C:\n    a: int = 5e3\nconfig = {'a': C().a}", {"a": "float"}),
    job(
        "own-decorator",
        "def dataclass(cls):\n    return cls\n@dataclass\nclass C:\n    a: int = 1\nconfig = vars(C())",
        {},
    ),
    job("annotated-module", "a: int = 5e3\nconfig = {'a': a}", {"a": "float"}),
    job("field-elsewhere", "config = {'a': 1}\nf = field(default=2)", {"a": "int"}),
]

SCALARS = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--n', type=int)\np.add_argument('--l', type=int, nargs='+')\na = p.parse_args()\ndef ser(x):\n    if {}:\n        return {{k: ser(v) for k, v in vars(x).items()}}\n    return x\nconfig = {{k: ser(v) for k, v in vars(a).items()}}"
SCALAR_TYPES = {"lr": "float", "n": "int | None", "l": "list[int] | None"}
QUESTIONS = [
    job("is-dataclass-of-options", SCALARS.format("is_dataclass(x)"), SCALAR_TYPES),
    job("callable-of-options", SCALARS.format("callable(x)"), SCALAR_TYPES),
    job("class-test-of-options", SCALARS.format("isinstance(x, type)"), SCALAR_TYPES),
    job("dict-test-of-options", SCALARS.format("isinstance(x, dict)"), SCALAR_TYPES),
]

BELOW = "from somelib import Base, SomeMixin\n@dataclass\nclass C(Base):\n    a: int = 1\n"
# Below a class of a library that is not known, and that may be a dataclass: its fields come first.
BELOW_OTHERS = [
    job("a-base-s-fields", f"{BELOW}config = asdict(C())", {"a": "int", "*": "unknown"}, real=False),
    job("a-base-s-field-given", f"{BELOW}c = C(b=2, a=3)\nconfig = {{'c': asdict(c), 'a': c.a, 'b': c.b}}", {"c": {"b?": "unknown", "a": "int", "*": "unknown"}, "a": "int", "b": "unknown"}, real=False),
    job("which-field-is-not-known", f"{BELOW}c = C('x', a=2)\nd = C('x')\nconfig = {{'c': c.a, 'd': d.a}}", {"c": "int", "d": "int"}, real=False),
    job("a-base-further-up", f"{BELOW}@dataclass\nclass D(C):\n    z: str = 'x'\nd = replace(D(b=1), z='y')\nconfig = {{'a': d.a, 'z': d.z, 'd': asdict(d)}}", {"a": "int", "z": "str", "d": {"a": "int", "z": "str", "*": "unknown"}}, real=False),
    job("fields-of-a-base", f"{BELOW}c = C()\nconfig = {{f.name: getattr(c, f.name) for f in fields(c)}}", {"a": "unknown", "*": "unknown"}, real=False),
    job("in-a-tuple", f"{BELOW}config = {{'t': astuple(C())}}", {"t": "unknown"}, real=False),
    job("a-mixin", BELOW.replace("(Base)", "(SomeMixin)") + "config = asdict(C(a=2))", {"a": "int"}, real=False),
]  # fmt: skip
# What W&B stores as its text may hold itself, and what is no JSON: it does not look into it, as it does into a dataclass.
HELD = [
    job("in-what-it-holds", "class A:\n    def __init__(self, n=1):\n        self.config = {**locals()}\n        self.own = object()\n    def start(self):\n        c = {'q': 1}\n        c.update(self.config)\n        return c\nconfig = A().start()", {"q": "int", "self": "str", "n": "int"}),
    job("what-is-no-json", "class A:\n    def __init__(self):\n        self.own = dataclasses\nconfig = {'l': [A()], 'd': {'a': A()}}", {"l": "list[str]", "d": {"a": "str"}}),
    job("no-json-of-a-dataclass", "@dataclass\nclass A:\n    own: Any = 1\ntry:\n    wandb.init(config={'a': A(object())})\nexcept TypeError:\n    wandb.init(config={'n': 1})", {"n": "int"}, real=False),
    job("a-dict-that-holds-itself", "d = {}\nd['d'] = d\ntry:\n    wandb.init(config=d)\nexcept RecursionError:\n    wandb.init(config={'n': 1})", {"n": "int"}),
]  # fmt: skip
FLAX = "from flax import struct\n@struct.dataclass\nclass A:\n    config: dict\n    lr: float = 1\n    name: Optional[str] = None\n    n: int = struct.field(pytree_node=False, default=3)\n"
OF_FLAX = [  # as flax 0.12 does it, where what it needs of jax is there
    job("flax", f"{FLAX}a = A({{'q': 1}}).replace(lr=2.0)\na.config.update(w='x')\nconfig = asdict(a)", {"config": {"q": "int", "w": "str"}, "lr": "float", "name": "str | None", "n": "int"}, real=False),
    job("flax-is-frozen", f"{FLAX}a = A({{'q': 1}})\ntry:\n    a.lr = 2\n    c = 1\nexcept FrozenInstanceError:\n    c = 'x'\nconfig = {{'c': c, 'd': is_dataclass(a)}}", {"c": "str", "d": "bool"}, real=False),
    job("flax-with-options", f"{FLAX}@struct.dataclass(kw_only=True)\nclass B(A):\n    z: str\n@struct.dataclass(frozen=False)\nclass C:\n    k: Any = 1\nc = C()\nc.k = 'x'\nconfig = {{**asdict(B(config=1, z='z')), 'k': c.k}}", {"config": "dict | int", "lr": "float", "name": "str | None", "n": "int", "z": "str", "k": "str"}, real=False),
    job("flax-node", "from flax.struct import PyTreeNode, field as f\nclass P(PyTreeNode):\n    k: int = f(False, default=2)\nconfig = asdict(P(k=5).replace(k=6))", {"k": "int"}, real=False),
    job("flax-s-others", "from flax import linen as nn\n@nn.compact\nclass A:\n    n: int = 3\nconfig = {'n': A.n, 'a': A().a}", {"n": "int", "a": "unknown"}, real=False),
]  # fmt: skip
ROWS = [
    *HELD,
    *OF_FLAX,
    *BELOW_OTHERS,
    *DECLARED,
    *INSTANCES,
    *CLASSES,
    *FUNCTIONS,
    *PARAMETERS,
    *QUESTIONS,
    *LOOK_ALIKES,
]


@parametrized(ROWS)
def test_dataclasses(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


RAISING = {
    "mutable-default": "@dataclass\nclass C:\n    a: list = []\nconfig = asdict(C())",
    "order": "@dataclass\nclass C:\n    a: int = 1\n    b: int\nconfig = asdict(C(1, 2))",
    "missing": "@dataclass\nclass C:\n    a: int\nconfig = asdict(C())",
    "unexpected": "@dataclass\nclass C:\n    a: int = 1\nconfig = asdict(C(b=1))",
    "twice": "@dataclass\nclass C:\n    a: int = 1\nconfig = asdict(C(1, a=2))",
    "too-many": "@dataclass\nclass C:\n    a: int = 1\nconfig = asdict(C(1, 2))",
    "asdict-of-class": "@dataclass\nclass C:\n    a: int = 1\nconfig = asdict(C)",
    "asdict-of-dict": "config = asdict({})",
}


@pytest.mark.parametrize("name", RAISING)
def test_what_raises_ends_the_job(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(Row(name, START + RAISING[name], {}), tmp_path, monkeypatch)
    assert result.facts.runs == ()
    assert any(isinstance(event, m.Raised) for event in result.facts.events)


def test_spans_are_those_of_the_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"{START}@dataclass\nclass C:\n    a: float = 1\n    b: int = 2\nconfig = asdict(C(b=3))"
    config = run_config(scanned(Row("spans", source, {}), tmp_path, monkeypatch))
    spans = {key: entry(config, key).span for key in ("a", "b")}
    assert {key: (span.line, span.column) for key, span in spans.items() if span} == {"a": (7, 5), "b": (9, 21)}
    value = entry(config, "a").value
    assert isinstance(value, m.Typed)
    assert value.origin == "declaration"


HOSTILE = {
    "of-many": "@dataclass\nclass C:\n    a: Any = None\na = [1]\nfor _ in range(59):\n    a = [a, a]\nconfig = asdict(C(a))",
    "in-itself": "@dataclass\nclass C:\n    a: Any = None\nc = C()\nc.a = c\nconfig = asdict(c)",
    "factory-of-itself": "@dataclass\nclass C:\n    a: Any = field(default_factory=lambda: C())\nconfig = asdict(C())",
    "post-init-of-itself": "@dataclass\nclass C:\n    def __post_init__(self):\n        C()\nconfig = asdict(C())",
    "odd-fields": "C = make_dataclass('C', [1, ('a',), ()])\nconfig = asdict(C())",
    "base-of-itself": "class C(C): pass\n@dataclass\nclass D(C): pass\nconfig = asdict(D())",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_jobs_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(Row(name, START + HOSTILE[name], {}), tmp_path, monkeypatch)
