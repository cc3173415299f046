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
    writer.lines += ["import wandb", "import outside"] if outside else ["import wandb"]
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
    modules = {"wandb": wandb, "outside": outside}

    def import_(name, *args):
        return modules[name]

    scope = {"__builtins__": {**__builtins__, "__import__": import_}, "__name__": "__main__"}  # type: ignore[dict-item]
    try:
        exec(compile(source, "program.py", "exec"), scope)
    except Exception:
        return None
    # A value that contains itself is no JSON: W&B refuses it, and the evaluator calls it unknown.
    return None if "..." in repr(caught[0]) else caught[0]
