"""Small random programs that build a config: dicts, lists, arithmetic, branches, loops, functions, exceptions.

A program may read inputs that no source tells (`outside.value(i)`, from a library without a model); the real run is
given values for them, the static one is not. The programs are made here, so running them in this process is safe.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from types import ModuleType

KEYS = ("a", "b", "c", "lr")
NAMES = ("x", "y", "z")


@dataclass
class Writer:
    """Writes one program."""

    rng: random.Random
    outside: bool
    lines: list[str]
    functions: int = 0
    loops: int = 0
    in_function: bool = False

    def pick(self, *options):
        return self.rng.choice(options)

    def number(self) -> str:
        return self.pick("x", "y", str(self.rng.randint(-3, 9)), str(self.rng.randint(1, 90) / 8), "len(d)")

    def text(self) -> str:
        return self.pick("'adam'", "'sgd'", "f'{x}-{y}'", "str(z)", "'%s' % x", "'a'.upper()")

    def scalar(self) -> str:
        kind = self.rng.randint(0, 9)
        if kind < 4:
            return self.number()
        if kind < 6:
            return f"({self.number()} {self.pick('+', '-', '*')} {self.number()})"
        if kind == 6:
            return self.text()
        if kind == 7:
            return self.pick("True", "False", "None")
        if kind == 8:
            return f"({self.scalar()} if {self.condition()} else {self.scalar()})"
        if not self.outside or self.rng.random() < 0.3:
            return "z"
        return f"outside.value({self.rng.randint(0, 3)})" if self.outside else self.number()

    def condition(self) -> str:
        options = [
            f"{self.number()} {self.pick('<', '>=', '==')} {self.number()}",
            f"{self.key()} in d",
            f"d.get({self.key()}) is None",
            f"{self.pick(*NAMES)}",
            f"not {self.pick(*NAMES)}",
            f"isinstance({self.pick(*NAMES)}, int)",
        ]
        if self.outside:
            options += [f"outside.value({i})" for i in range(4)]
        return self.pick(*options)

    def key(self) -> str:
        return repr(self.pick(*KEYS))

    def value(self) -> str:
        kind = self.rng.randint(0, 11)
        if kind < 6:
            return self.scalar()
        return {
            6: f"[{self.scalar()}, {self.scalar()}]",
            7: f"{{{self.key()}: {self.scalar()}, {self.key()}: {self.scalar()}}}",
            8: f"dict(d, k={self.scalar()})",
            9: f"[i * 2 for i in range({self.rng.randint(0, 4)})]",
            10: f"{{k: v for k, v in d.items() if k != {self.key()}}}",
            11: f"({self.scalar()}, {self.scalar()})",
        }[kind]

    def statement(self, indent: str, depth: int) -> None:
        add = self.lines.append
        if depth and self.rng.random() < 0.3:
            self.form(indent, depth)
            return
        kind = self.rng.randint(0, 22 if depth else 12)
        simple = {
            0: lambda: f"d[{self.key()}] = {self.value()}",
            1: lambda: self.pick(f"z = {self.scalar()}", f"x = {self.number()}", f"y = {self.number()} / 2"),
            2: lambda: f"d.update({{{self.key()}: {self.value()}}})",
            3: lambda: f"d.setdefault({self.key()}, {self.value()})",
            4: lambda: f"d.pop({self.key()}, None)",
            5: lambda: f"e[{self.key()}] = {self.value()}",
            6: lambda: f"d = {{**d, **e, {self.key()}: {self.scalar()}}}",
            7: lambda: f"d = d | {{{self.key()}: {self.value()}}}",
            8: lambda: f"l.append({self.scalar()})",
            9: lambda: f"{self.pick('x', 'y')} {self.pick('+=', '-=', '*=')} {self.rng.randint(1, 20) / 8}",
            10: lambda: f"d[{self.key()}] = list(l)",
            11: lambda: f"x, *l = [{self.number()}, {self.scalar()}, *l[:6]]",
            12: lambda: f"d[{self.key()}] = e",
        }
        if kind in simple:
            add(indent + simple[kind]())
        elif kind < 16:
            add(f"{indent}if {self.condition()}:")
            self.block(indent + "    ", depth - 1)
            if self.rng.random() < 0.6:
                add(f"{indent}else:")
                self.block(indent + "    ", depth - 1)
        elif kind == 16:
            add(f"{indent}for i in {self.pick('range(3)', 'list(d)', 'l[:4]', 'KEYS', '(1, 2.5)')}:")
            add(f"{indent}    {self.pick('d[str(i)] = i', 'z = i', 'l.append(i)', 'e[str(i)] = x')}")
            self.block(indent + "    ", depth - 1, loop=True)
        elif kind == 17:
            add(f"{indent}for i in {'outside.many()' if self.outside else 'range(2)'}:")
            self.block(indent + "    ", depth - 1, loop=True)
        elif kind == 18:
            self.loops += 1
            n = f"n{self.loops}"
            add(f"{indent}{n} = 0")
            add(f"{indent}while {n} < {self.rng.randint(0, 4)}:")
            add(f"{indent}    {n} += 1")
            self.block(indent + "    ", depth - 1, loop=True)
        elif kind == 19:
            add(f"{indent}try:")
            self.block(indent + "    ", depth - 1)
            add(f"{indent}    {self.pick(f'z = d[{self.key()}]', 'z = int(z)', 'raise ValueError(x)', 'pass')}")
            add(f"{indent}except {self.pick('Exception', '(KeyError, TypeError, ValueError)', 'KeyError')}:")
            self.block(indent + "    ", depth - 1)
            if self.rng.random() < 0.4:
                add(f"{indent}finally:")
                add(f"{indent}    d[{self.key()}] = {self.scalar()}")
        elif kind == 20 and not self.in_function:
            self.function(indent, depth)
        elif kind == 21:
            add(f"{indent}d[{self.key()}] = (lambda v, w={self.scalar()}: [v, w])({self.scalar()})")
        else:
            add(f"{indent}del d[{self.key()}]" if self.rng.random() < 0.3 else f"{indent}e = d")

    def form(self, indent: str, depth: int) -> None:
        """One of the larger forms: a class, a closure, a generator, a manager, `try` in full, `while` with `else`."""
        forms = [self.class_, self.closure, self.generator, self.manager, self.try_, self.while_, self.expression]
        if self.outside:
            forms.append(self.environment)
        self.pick(*forms)(indent, depth)

    def new(self, prefix: str) -> str:
        self.functions += 1
        return f"{prefix}{self.functions}"

    def class_(self, indent: str, depth: int) -> None:
        add, name = self.lines.append, self.new("C")
        base = self.pick("", "", "(B)")
        add(f"{indent}class {name}{base}:")
        add(f"{indent}    a = {self.scalar()}")
        add(f"{indent}    shared = []")
        add(f"{indent}    def __init__(self, v, w={self.scalar()}):")
        if base:
            add(f"{indent}        super().__init__(v)")
        add(f"{indent}        self.v, self.w = v, w")
        add(f"{indent}    def put(self, k, x=None):")
        add(f"{indent}        if {self.condition()}:")
        add(f"{indent}            self.a = x")
        add(f"{indent}        self.shared.append(k)")
        add(
            f"{indent}        {self.pick('self.v = x', 'd[k] = self.v', 'setattr(self, k, x)', 'self.__dict__[k] = x')}"
        )
        add(f"{indent}        return self")
        if self.rng.random() < 0.5:
            add(f"{indent}    @property")
            add(f"{indent}    def p(self):")
            add(f"{indent}        return [self.a, self.w]")
        add(f"{indent}o = {name}({self.scalar()}{self.pick('', ', w=x', ', y')})")
        for _ in range(self.rng.randint(1, 2)):
            add(f"{indent}o.put({self.key()}, {self.scalar()})")
        uses = [
            f"d[{self.key()}] = o.v",
            f"d[{self.key()}] = dict(vars(o))",
            f"d[{self.key()}] = getattr(o, {self.key()}, 'none')",
            f"d[{self.key()}] = [o.a, {name}.a, len({name}.shared)]",
            f"d[{self.key()}] = hasattr(o, {self.key()})",
            f"d[{self.key()}] = getattr(o, 'p', None)",
            f"d[{self.key()}] = isinstance(o, B)",
        ]
        add(indent + self.pick(*uses))
        add(indent + self.pick(*uses))

    def closure(self, indent: str, depth: int) -> None:
        add, name = self.lines.append, self.new("make")
        add(f"{indent}def {name}(n, *args, k={self.scalar()}, **kw):")
        add(f"{indent}    def inner(m=n, *more):")
        add(f"{indent}        {self.pick('nonlocal n', 'nonlocal k', 'global z')}")
        add(
            f"{indent}        {self.pick('n = m', 'k = [m]', 'n = (n, m)')}"
            if "n" in self.lines[-1]
            else f"{indent}        pass"
        )
        add(f"{indent}        kw[{self.key()}] = {self.pick('len(more)', 'm', 'len(args)')}")
        add(f"{indent}        return {self.pick('n', 'k', 'dict(kw)', '[n, *args]', '(m, *more)')}")
        add(f"{indent}    n = {self.pick('n', '[n]', 'x', 'str(n)')}")
        add(f"{indent}    return inner")
        add(f"{indent}f0 = {name}({self.scalar()}, *l[:2], {self.pick('', 'k=x, ', '**{' + self.key() + ': 1}, ')})")
        add(f"{indent}d[{self.key()}] = f0()")
        add(f"{indent}d[{self.key()}] = f0({self.scalar()}, *l[:1])")

    def generator(self, indent: str, depth: int) -> None:
        add, name = self.lines.append, self.new("g")
        add(f"{indent}def {name}(v):")
        inside, body = "    ", self.pick("for", "while", "if", "try", "from")
        if body == "for":
            add(f"{indent}{inside}for i in {self.pick('range(3)', 'list(d)', 'l[:3]')}:")
            add(f"{indent}{inside}    {self.pick('e[str(i)] = x', 'l.append(i)', 'pass')}")
            add(f"{indent}{inside}    {self.pick('yield i', 'yield (i, v)', 'if i: yield i')}")
        elif body == "while":
            add(f"{indent}{inside}n = 0")
            add(f"{indent}{inside}while n < {self.rng.randint(0, 3)}:")
            add(f"{indent}{inside}    n += 1")
            add(f"{indent}{inside}    s = yield n")
            add(f"{indent}{inside}    e['n'] = {self.pick('s', 'n', 'v')}")
        elif body == "if":
            add(f"{indent}{inside}if {self.condition()}:")
            add(f"{indent}{inside}    yield v")
            add(f"{indent}{inside}d[{self.key()}] = v")
            add(f"{indent}{inside}yield x")
        elif body == "try":
            add(f"{indent}{inside}try:")
            add(f"{indent}{inside}    yield v")
            add(f"{indent}{inside}    yield {self.pick('int(v)', 'd[' + self.key() + ']', 'x')}")
            add(f"{indent}{inside}except (KeyError, ValueError, TypeError):")
            add(f"{indent}{inside}    yield 'bad'")
            add(f"{indent}{inside}finally:")
            add(f"{indent}{inside}    v = None")
        else:
            add(f"{indent}{inside}yield from l[:2]")
            add(f"{indent}{inside}yield from (j for j in e if j != {self.key()})")
        add(f"{indent}it = {name}({self.scalar()})")
        add(indent + self.pick(f"d[{self.key()}] = x", f"e[{self.key()}] = y", "pass"))
        uses = [
            f"d[{self.key()}] = list(it)",
            f"d[{self.key()}] = next(it, 'none')",
            f"for w in it:\n{indent}    d['w'] = [w, e.get('f'), len(l)]",
            f"for w in it:\n{indent}    d['w'] = w\n{indent}    if {self.condition()}: break",
            f"d[{self.key()}] = [j for j, _ in zip(it, range(2))]",
            f"d[{self.key()}] = dict(enumerate(it))",
            f"d[{self.key()}] = any(j == 1 for j in it)",
            f"d[{self.key()}] = x in it",
        ]
        add(indent + self.pick(*uses))
        add(indent + self.pick(*uses))

    def manager(self, indent: str, depth: int) -> None:
        add, name = self.lines.append, self.new("M")
        add(f"{indent}class {name}:")
        add(f"{indent}    def __enter__(self):")
        add(f"{indent}        return {self.scalar()}")
        add(f"{indent}    def __exit__(self, kind, value, trace):")
        add(f"{indent}        d['exit'] = None if kind is None else kind.__name__")
        add(f"{indent}        {self.pick('return True', 'return False', 'return kind is KeyError', 'pass')}")
        add(f"{indent}try:")
        add(f"{indent}    with {name}() as z:")
        self.block(indent + "        ", depth - 1)
        add(f"{indent}        {self.raising()}")
        add(f"{indent}    d[{self.key()}] = 'after'")
        add(f"{indent}except Exception as error:")
        add(f"{indent}    d[{self.key()}] = type(error).__name__")

    def raising(self) -> str:
        return self.pick(
            "pass", "raise ValueError(x)", "raise KeyError('k')", f"z = e[{self.key()}]", "z = l[1]", "z = x / len(l)"
        )

    def try_(self, indent: str, depth: int) -> None:
        add = self.lines.append
        add(f"{indent}try:")
        self.block(indent + "    ", depth - 1)
        add(f"{indent}    {self.raising()}")
        for kind in self.rng.sample(["KeyError", "ValueError", "(IndexError, ZeroDivisionError)", "LookupError"], 2):
            add(f"{indent}except {kind} as error:")
            add(
                f"{indent}    d[{self.key()}] = {self.pick('type(error).__name__', 'error.args', 'len(error.args)')}"
                if kind in ("KeyError", "ValueError")
                else f"{indent}    d[{self.key()}] = {self.scalar()}"
            )
            if self.rng.random() < 0.2:
                add(f"{indent}    {self.pick('raise', 'raise TypeError from error')}")
        if self.rng.random() < 0.4:
            add(f"{indent}except Exception:")
            self.block(indent + "    ", depth - 1)
        if self.rng.random() < 0.5:
            add(f"{indent}else:")
            self.block(indent + "    ", depth - 1)
        if self.rng.random() < 0.5:
            add(f"{indent}finally:")
            add(f"{indent}    d[{self.key()}] = {self.scalar()}")

    def while_(self, indent: str, depth: int) -> None:
        self.loops += 1
        n, add = f"n{self.loops}", self.lines.append
        add(f"{indent}{n} = {self.rng.randint(0, 2)}")
        add(f"{indent}while {n} < 4:")
        add(f"{indent}    {n} += 1")
        add(f"{indent}    if {self.pick(f'{n} == 3', self.condition())}:")
        add(f"{indent}        {self.pick('break', 'continue')}")
        self.block(indent + "    ", depth - 1)
        add(f"{indent}else:")
        add(f"{indent}    d[{self.key()}] = {self.scalar()}")

    def expression(self, indent: str, depth: int) -> None:
        key = self.key()
        self.lines.append(
            indent
            + self.pick(
                f"d[{key}] = f'{{x!r:>6}}|{{z}}|{{len(l):03d}}'",
                f"d[{key}] = '%s-%r' % (z, {self.scalar()})",
                f"d[{key}] = '{{0}}/{{k}}'.format(x, k={self.scalar()})",
                f"d[{key}] = l[::2] + l[-2:][::-1]",
                f"d[{key}] = sorted(map(str, l))[:3]",
                f"d[{key}] = {{str(i): v for i, v in enumerate(l[:3], 1)}}",
                f"d[{key}] = [a for b in ([1, 2], l[:2]) for a in b if a]",
                f"d[{key}] = max([x, y], key=str)",
                f"d |= {{{key}: e.get({self.key()}, {self.scalar()})}}",
                f"d[{key}] = [*l[:2], *(k for k in e)]",
                f"d[{key}] = (lambda *a, **k: [len(a), sorted(k)])(*l[:2], **dict(k=1))",
                f"d[{key}] = x if (w := {self.scalar()}) else w",
                f"d[{key}] = 1 <= len(l) < 3 != x",
                f"first, *l = l or [{self.scalar()}]; d[{key}] = first",
                f"l[:1] = [{self.scalar()}, x]",
                f"d[{key}] = e.popitem() if e else None",
                f"e.setdefault({self.key()}, []); d[{key}] = list(e)[-1]",
                self.match(indent, key),
            )
        )

    def match(self, indent: str, key: str) -> str:
        cases = ("int(): d[{0}] = 'int'", "None: pass", "_: d[{0}] = z")
        lines = [f"{indent}    case {case.format(key)}" for case in cases]
        return "\n".join([f"match {self.scalar()}:", *lines])

    def environment(self, indent: str, depth: int) -> None:
        add = self.lines.append
        add(f"{indent}v = os.environ.get({self.pick('1', '2', '3')!r}{self.pick('', ', ' + repr('small'))})")
        add(f"{indent}if {self.pick('v', 'v is None', 'v == ' + repr('adam'), 'v and len(v) > 2')}:")
        self.block(indent + "    ", depth - 1)
        add(f"{indent}d[{self.key()}] = {self.pick('v', 'str(v)', 'v or x', 'v is None')}")

    def function(self, indent: str, depth: int) -> None:
        self.functions += 1
        name = f"f{self.functions}"
        self.in_function = True
        self.lines.append(f"{indent}def {name}(d, e, l, x, y=2, *, z=0.5):")
        self.block(indent + "    ", depth - 1)
        if self.rng.random() < 0.5:
            self.lines.append(f"{indent}    if {self.condition()}:")
            self.lines.append(f"{indent}        return {self.value()}")
        self.lines.append(f"{indent}    return {self.value()}")
        self.in_function = False
        call = self.pick(
            f"{name}(d, e, l, x)", f"{name}(d, e, l, x, y, z=z)", f"{name}(dict(d), e, [1], {self.scalar()})"
        )
        self.lines.append(f"{indent}d[{self.key()}] = {call}")

    def block(self, indent: str, depth: int, *, loop: bool = False) -> None:
        for _ in range(self.rng.randint(1, 3)):
            self.statement(indent, depth)
        if loop and self.rng.random() < 0.3:
            self.lines.append(f"{indent}if {self.condition()}:")
            self.lines.append(f"{indent}    {self.pick('break', 'continue')}")


def program(seed: int, *, outside: bool) -> str:
    """One program, by its seed."""
    writer = Writer(random.Random(seed), outside, [])
    writer.lines += ["import wandb", "import outside", "import os"] if outside else ["import wandb"]
    writer.lines += ["class B:", "    a = 'b'", "    def __init__(self, v): self.base = v"]
    writer.lines += ["KEYS = ('a', 'q')", "d, e, l = {}, {'c': 1}, []", "x, y, z = 1, 2.5, 'z'"]
    for _ in range(writer.rng.randint(3, 9)):
        writer.statement("", 3)
    writer.lines.append("wandb.init(config={'d': d, 'e': e, 'l': l, 'x': x, 'y': y, 'z': z})")
    return "\n".join(writer.lines) + "\n"


def really(source: str, values: list[object], many: list[object]) -> dict[str, object] | None:
    """The config the program really gives to `wandb.init`; None where it raises or grows too large before."""
    caught: list[dict[str, object]] = []
    wandb, outside = ModuleType("wandb"), ModuleType("outside")
    wandb.init = lambda config: caught.append(config)  # type: ignore[attr-defined]
    outside.value = lambda i: values[i]  # type: ignore[attr-defined]
    outside.many = lambda: list(many)  # type: ignore[attr-defined]
    os = ModuleType("os")
    environ = {str(i): value for i, value in enumerate(values) if isinstance(value, str)}
    setattr(os, "environ", environ)  # noqa: B010 - a stand-in module
    modules = {"wandb": wandb, "outside": outside, "os": os}

    def import_(name, *args):
        return modules[name]

    scope = {"__builtins__": {**__builtins__, "__import__": import_}, "__name__": "__main__"}  # type: ignore[dict-item]
    try:
        exec(compile(source, "program.py", "exec"), scope)
    except Exception:
        return None
    # A value that contains itself is no JSON: W&B refuses it, and the evaluator calls it unknown.
    return None if "..." in repr(caught[0]) else caught[0]
