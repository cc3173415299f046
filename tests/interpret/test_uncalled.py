"""Functions and classes that nothing calls, and runs that come from elsewhere: what is entered, and what that tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, parametrized, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of


class Module(Row):
    """A file that is no job by itself: nothing is added to it."""

    @property
    def source(self) -> str:
        return self.body


def module(id_: str, body: str, types: Any, *, called: str | None = None, **more: Any) -> Module:
    """A module; `called` are the functions that are said to be called by nothing."""
    return Module(id_, body, (types, called), real=False, **more)


NOTHING = None
MODELS = "import wandb\nfrom dataclasses import asdict, dataclass, field\n@dataclass\nclass O:\n    lr: float = 0.1\n@dataclass\nclass C:\n    name: str\n    o: O = field(default_factory=O)\n    n: int | None = None\n"

CLASSES = [
    module("wandb-kept-on-self", "class H:\n    def __init__(self):\n        import wandb\n        self.wandb = wandb\n    def start(self, runner):\n        self.wandb.init(config={'a': 1})", {"a": "int"}, called="__init__ start"),
    module("run-kept-on-self", "import wandb\nclass L:\n    def __init__(self, cfg):\n        self.run = wandb.init()\n    def store(self, cfg):\n        self.run.config.update({'x': 1})\n        self.run.config['y'] = 'y'\n        self.run.config.update(cfg)", {"x": "int", "y": "str", "*": "unknown"}, called="__init__ store"),
    module("accelerator-kept-on-self", "from accelerate import Accelerator\nclass T:\n    def __init__(self, lr: float = 0.1):\n        self.lr = lr\n        self.a = Accelerator(log_with='wandb')\n    def go(self):\n        self.a.init_trackers('p', config={'lr': self.lr})", {"lr": "float"}, called="__init__ go"),
    module("one-instance", "import wandb\nclass L:\n    def __init__(self):\n        self.seen = {'a': 1}\n    def first(self):\n        self.seen['b'] = 'x'\n        wandb.init(config=self.seen)\n    def second(self):\n        wandb.config.update({'n': len(self.seen)})", {"a": "int", "b": "str", "n": "int"}, called="__init__ first second"),
    module("set-by-another-method", "import wandb\nclass L:\n    def __init__(self):\n        self.run = None\n    def store(self, cfg):\n        self.run.config.update(cfg)\n    def setup(self):\n        self.run = wandb.init(config={'a': 1})", {"a": "int", "*": "unknown"}, called="__init__ setup store"),
    module("set-by-nobody-seen", "import wandb\nclass L:\n    def store(self):\n        self.run.config.update({'a': 1})", {"a": "int", "*": "unknown"}, called="store"),
    module("not-a-run", "import wandb\nclass L:\n    def store(self):\n        self.model.config.update({'a': 1})\n        self.model.config.cache = wandb.__version__", NOTHING, called="store"),
    module("abstract-base", "import wandb\nclass B:\n    def __init__(self, name):\n        self.run = self._make()\n    def _make(self):\n        raise NotImplementedError\n    def store(self):\n        self.run.config.update({'b': 1})\nclass W(B):\n    def __init__(self, name):\n        super().__init__(name)\n        self.run.config.update({'w': 'x'})\n    def _make(self):\n        return wandb.init()", {"w": "str", "b": "int"}),
    module("annotated-by-a-class-variable", MODELS + "class L:\n    config_class = C\n    T = int\n    def __init__(self, config: config_class, n: T, s: 'T' = None):\n        self.config = config\n        self.n, self.s = n, s\n    def go(self):\n        wandb.init(config={'c': asdict(self.config), 'n': self.n, 's': self.s})", {"c": {"name": "str", "o": {"lr": "float"}, "n": "int | None"}, "n": "int", "s": "int | None"}, called="__init__ go"),
    module("abstract", "import wandb\nfrom abc import ABC, abstractmethod\nclass L(ABC):\n    def __init__(self, n: int):\n        self.n = n\n    def go(self):\n        wandb.init(config={'n': self.n, 'm': self.made(), 'p': self.part, 'o': self.own()})\n    def own(self):\n        return 'x'\n    @abstractmethod\n    def made(self):\n        pass\n    @property\n    @abstractmethod\n    def part(self): ...", {"n": "int", "m": "unknown", "p": "unknown", "o": "str"}, called="__init__ go"),
    module("instance-of-the-job", "import wandb\nclass L:\n    def __init__(self, lr):\n        self.lr = lr\n        self.run = wandb.init(config={'lr': lr})\n    def store(self):\n        self.run.config.update({'again': self.lr})\nL(0.5)", {"lr": "float", "again?": "float"}, called="store"),
    module("logger-kept-in-an-attribute", "from lightning.pytorch.loggers import WandbLogger\nclass T:\n    def __init__(self):\n        self.log = WandbLogger(project='p')\n    def go(self):\n        self.log.log_hyperparams({'lr': 0.1})", {"lr": "float"}),
    module("what-another-class-keeps", "from lightning.pytorch.loggers import WandbLogger\nclass T:\n    def __init__(self):\n        self.log = WandbLogger(project='p')\nclass U:\n    def __init__(self):\n        self.log = list()\n    def go(self):\n        self.log.append({'lr': 0.1})", NOTHING),
    module("classes-apart", "import wandb\nclass A:\n    def __init__(self, lr: float):\n        self.n = 1\n    def go(self):\n        wandb.init(config={'a': self.n})\nclass B:\n    def __init__(self):\n        self.n = 'x'\n    def go(self):\n        wandb.init(config={'b': self.n})", {"a?": "int", "b?": "str"}),
]  # fmt: skip

CALLERS = [
    module("callers-first", "import wandb\ndef start(lr):\n    wandb.init(config={'lr': lr})\ndef train(lr: float):\n    start(lr)\ndef main():\n    train(0.1)", {"lr": "float"}, called="main"),
    module("of-methods", "import wandb\nclass T:\n    def __init__(self, lr):\n        self.lr = lr\n    def validate(self):\n        wandb.init(config={'lr': self.lr})\n    def train(self):\n        self.validate()\ndef main():\n    T(0.1).train()", {"lr": "float"}, called="main"),
    module("in-another-module", "from helper import start\ndef main():\n    start({'lr': 0.1})", {"lr": "float"}, files={"helper.py": "import wandb\ndef start(c):\n    wandb.init(config=c)\n"}, called="main"),
    module("of-nothing-that-starts-a-run", "import wandb\ndef show(x):\n    print(x)\ndef main():\n    show(1)", NOTHING),
    module("written-in-what-was-run", "import sys, wandb\ndef start(lr):\n    wandb.init(config={'lr': lr})\ndef main():\n    sys.exit()\n    start('x')\nmain()", {"lr": "unknown"}, called=""),
    module("caller-of-what-was-called", "import wandb\ndef start(lr):\n    wandb.init(config={'lr': lr})\ndef again():\n    start('x')\nstart(0.1)", {"lr": "float"}),
]  # fmt: skip

GIVEN = "import sys, external, wandb\n"
F = f"{GIVEN}def f(x):\n    wandb.config.update({{'f': 1}})\n"
FG = f"{F}def g(x):\n    wandb.config.update({{'g': 1}})\n"
C = f"{GIVEN}class C:\n    def on_end(self):\n        wandb.config.update({{'c': 1}})\n"
D = f"{C}class D(C):\n    def on_start(self):\n        wandb.config.update({{'d': 1}})\n"
E = f"{GIVEN}class E(external.Base):\n    def on_end(self):\n        wandb.config.update({{'e': 1}})\n"
RUN = "wandb.init(config={'a': 1})\n"
IF = "if sys.argv[1:]:\n    "

# What is given to a library does something with a run where it is given on all paths that the run is on.
TO_LIBRARIES = [
    module("given", f"{FG}{RUN}external.fit(f, callbacks=[g])", {"a": "int", "f": "int", "g": "int"}),
    module("given-for-an-option", f"{FG}{RUN}{IF}external.fit(f, callbacks=[g])", {"a": "int", "f?": "int", "g?": "int"}),
    module("given-where-the-run-is", f"{FG}{IF}{RUN}    external.fit(f, callbacks=[g])", {"a": "int", "f": "int", "g": "int"}),
    module("an-object-given", f"{D}{RUN}external.fit(D())", {"a": "int", "d": "int", "c": "int"}),
    module("an-object-given-for-an-option", f"{D}{RUN}{IF}external.fit(D())", {"a": "int", "d?": "int", "c?": "int"}),
    module("given-before-the-run-there", f"{E}{IF}e = E()\n    {RUN}", {"a": "int", "e": "int"}),
    module("given-before-the-run-for-an-option", f"{E}{IF}e = E()\n{RUN}", {"a": "int", "e?": "int"}),
    module("given-on-both-paths", f"{FG}{RUN}{IF}external.fit(f)\nelse:\n    external.train(f, g)", {"a": "int", "f": "int", "g?": "int"}),
    module("one-of-two-given", f"{FG}{RUN}external.fit(f if sys.argv[1:] else g)", {"a": "int", "f?": "int", "g?": "int"}),
    module("given-in-a-list-for-an-option", f"{C}{RUN}them = []\n{IF}them.append(C())\nexternal.fit(them)", {"a": "int", "c?": "int"}),
    module("given-in-a-dict-for-an-option", f"{FG}{RUN}them = {{'f': f}}\n{IF}them['g'] = g\nexternal.fit(them)", {"a": "int", "f": "int", "g?": "int"}),
    module("given-and-called", f"{F}{RUN}{IF}external.fit(f)\nf(1)", {"a": "int", "f": "int"}),
]  # fmt: skip

ELSEWHERE = [
    module("run-given", "import wandb\ndef store(run, cfg):\n    run.config.update({'x': 1})\n    run.config.update(cfg)", {"x": "int", "*": "unknown"}),
    module("run-given-or-the-one-there-is", "import wandb\ndef start():\n    return wandb.init(config={'a': 1})\ndef store(run):\n    run.config['x'] = 1", {"a": "int", "x?": "int", "*": "unknown"}),
    module("a-run-of-the-job-under-a-condition", "import sys, wandb\ndef train(config):\n    wandb.init(config={'steps': 3})\ndef main():\n    if len(sys.argv) > 5:\n        wandb.init(config={'lr': 0.1})\nmain()", {"lr": "float"}),
    module("keys-set-on-what-a-caller-gives", "import wandb\ndef start(cfg):\n    cfg['seed'] = 0\n    cfg.update(n=1)\n    wandb.init(config=cfg)", {"seed": "int", "n": "int", "*": "unknown"}),
    module("keys-set-on-a-dict-that-a-caller-gives", "import wandb\ndef start(cfg: dict, more: dict[str, int] = None):\n    cfg['seed'] = 0\n    kept = cfg\n    kept['n'] = 2.5\n    wandb.init(config={'c': cfg, 'm': more})", {"c": {"seed": "int", "n": "float", "*": "unknown"}, "m": "dict | None"}),
    module("a-mapping-that-two-names-hold", "import wandb\ndef start(cfg):\n    kept = cfg\n    kept['n'] = 2.5\n    wandb.init(config=cfg)", {"n": "float", "*": "unknown"}),
    module("config-of-a-caller", "import wandb\ndef store(cfg):\n    wandb.config.update(cfg)", {"*": "unknown"}),
    module("if-there-is-a-run", "import wandb\ndef store(cfg):\n    if wandb.run is not None:\n        wandb.config.update({'a': 1})\n        wandb.run.config.b = 'x'", {"a": "int", "b": "str", "*": "unknown"}),
    module("only-logged", "import wandb\ndef store(cfg):\n    if wandb.run is not None:\n        wandb.log(cfg)", NOTHING),
    module("run-made-elsewhere", "import external, wandb\nrun = external.setup()\nrun.config.update({'a': 1})", {"a": "int", "*": "unknown"}),
    module("no-wandb-at-all", "import external\nrun = external.setup()\nrun.config.update({'a': 1})", NOTHING),
    module("accelerator-given", "def start(accelerator, lr: float):\n    accelerator.init_trackers('p', config={'lr': lr})", {"lr": "float"}),
]  # fmt: skip

DECLARED = [
    module("dataclass", MODELS + "def main(c: C):\n    wandb.init(config={**asdict(c), 'lr': c.o.lr})", {"name": "str", "o": {"lr": "float"}, "n": "int | None", "lr": "float"}),
    module("quoted-or-none", MODELS + "def main(c: 'C | None' = None):\n    if c is not None:\n        wandb.init(config=vars(c))", {"name": "str", "o": {"lr": "float"}, "n": "int | None"}),
    module("dataclass-of-an-init", MODELS + "class L:\n    def __init__(self, c: C):\n        self.c = c\n    def go(self):\n        wandb.init(config=self.c.__dict__)", {"name": "str", "o": {"lr": "float"}, "n": "int | None"}),
    module("model", "import wandb\nfrom pydantic import BaseModel\nclass O(BaseModel):\n    n: int = 1\nclass C(BaseModel):\n    lr: float = 0.1\n    o: O\n    tags: list[str] = []\ndef main(c: C):\n    wandb.init(config=c.model_dump())", {"lr": "float", "o": {"n": "int"}, "tags": "list[str]"}),
    module("named-tuple-attrs-enum", "import attrs, enum, wandb\nfrom typing import NamedTuple\nclass N(NamedTuple):\n    a: int\n@attrs.define\nclass A:\n    b: str = 'x'\nclass E(enum.Enum):\n    P = 1\n    Q = 2.5\ndef main(n: N, a: A, e: E):\n    wandb.init(config={**n._asdict(), **attrs.asdict(a), 'e': e.value})", {"a": "int", "b": "str", "e": "float | int"}),
    module("subclass", MODELS + "@dataclass\nclass D(C):\n    more: str = 'x'\ndef main(c: C):\n    wandb.init(config=asdict(c))", {"name": "str", "o": {"lr": "float"}, "n": "int | None", "more?": "str"}),
    module("class-with-an-init-of-its-own", "import wandb\nclass C:\n    def __init__(self, lr=0.1):\n        self.lr = lr\ndef main(c: C):\n    wandb.init(config={'lr': c.lr})", {"lr": "unknown"}),
    module("class-that-starts-a-run", "import wandb\nclass C:\n    def __init__(self):\n        wandb.init(config={'a': 1})\ndef main(c: C):\n    wandb.config.update({'b': 1})\nC()", {"a": "int", "b?": "int"}),
    module("class-or-something-else", MODELS + "def main(c: C | dict):\n    wandb.init(config={'c': c})", {"c": "unknown"}),
    module("class-of-a-library", "import wandb\nfrom external import C\ndef main(c: C):\n    wandb.init(config={'lr': c.lr})", {"lr": "unknown"}),
]  # fmt: skip


@parametrized(CLASSES + CALLERS + TO_LIBRARIES + ELSEWHERE + DECLARED)
def test_uncalled(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(row, tmp_path, monkeypatch)
    types, called = row.types
    shown = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == ([] if types is NOTHING else [types]), shown
    if called is not None:
        assert [
            e.function for e in result.facts.events if isinstance(e, m.NotCalled) and not e.is_written
        ] == called.split()
