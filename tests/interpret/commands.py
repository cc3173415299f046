"""Small random programs with a command line: options of every kind, read, set and asked for, and random arguments."""

from __future__ import annotations

import contextlib
import io
import random
import sys
from dataclasses import dataclass, field
from types import ModuleType
from unittest.mock import patch

from programs import Writer

_INTS, _FLOATS, _TEXTS = ("0", "1", "-3", "12"), ("0.5", "1e-3", "2", "-1"), ("adam", "sgd", "", "x y", "7")


@dataclass
class Option:
    """An option: its name in the namespace, its flag (none for a positional), what it may be given."""

    dest: str
    flag: str | None
    code: str
    texts: tuple[str, ...]
    most: int | None = 1  # arguments; None for any number


@dataclass
class CommandWriter(Writer):
    """Writes one program that has a parser."""

    options: list[Option] = field(default_factory=list)

    def scalar(self) -> str:
        if self.options and self.rng.random() < 0.4:
            return f"args.{self.pick(*self.options).dest}"
        return super().scalar()

    def condition(self) -> str:
        if self.options and self.rng.random() < 0.4:
            dest = self.pick(*self.options).dest
            return self.pick(
                f"args.{dest}",
                f"args.{dest} is None",
                f"not args.{dest}",
                f"args.{dest} == {self.pick('1', '0.5', repr('adam'), 'None', 'True')}",
                f"isinstance(args.{dest}, {self.pick('int', 'float', 'str', 'list')})",
                f"args.{dest} in (1, 'adam', None)",
                f"hasattr(args, {dest!r})",
            )
        return super().condition()

    def option(self, number: int) -> None:
        dest = f"o{number}"
        flag = f"--{dest}"
        kind = self.rng.randint(0, 9)
        default = self.pick(
            "", ", default=None", f", default={self.number_of()}", ", default='adam'", ", required=True"
        )
        many = self.pick("'*'", "'+'", "2")
        made = {
            0: (f"'{flag}', type=int{default}", _INTS, 1),
            1: (f"'{flag}', type=float{default}", _FLOATS, 1),
            2: (f"'{flag}'{default}", _TEXTS, 1),
            3: (f"'{flag}', action='store_true'", (), 0),
            4: (f"'{flag}', action='store_false'", (), 0),
            5: (f"'{flag}', choices=['adam', 'sgd'], default='adam'", ("adam", "sgd"), 1),
            6: (f"'{flag}', nargs={many}, type=int{self.pick('', ', default=[1, 2]', ', default=None')}", _INTS, None),
            7: (f"'{flag}', nargs='?', const='c', type=str{self.pick('', ', default=1')}", _TEXTS, 1),
            8: (f"'{flag}', action='append', type=float", _FLOATS, 1),
            9: (f"'{flag}', type=lambda s: s == 'adam', default={self.pick('True', 'None', repr('adam'))}", _TEXTS, 1),
        }[kind]
        code, texts, most = made
        if kind in (0, 1, 2) and self.rng.random() < 0.15:
            flag, code, most = "", code.replace(flag, dest).replace(", required=True", ""), 1
            code += ", nargs='?'"
        self.options.append(Option(dest, flag or None, code, texts, most))
        self.lines.append(f"{self.pick('p', 'p', 'g')}.add_argument({code})")

    def number_of(self) -> str:
        return self.pick("1", "0", "2.5", "-1", "'3'", "'0.5'")

    def after(self) -> None:
        """What jobs do with a namespace."""
        add, option = self.lines.append, self.pick(*self.options)
        for _ in range(self.rng.randint(0, 3)):
            add(
                self.pick(
                    f"args.{option.dest} = {self.scalar()}",
                    f"if args.{option.dest} is None:\n    args.{option.dest} = {self.scalar()}",
                    f"args.{option.dest} = args.{option.dest} or {self.scalar()}",
                    f"setattr(args, {option.dest!r}, {self.scalar()})",
                    f"vars(args)[{self.key()}] = {self.scalar()}",
                    f"vars(args).update({{{self.key()}: {self.scalar()}}})",
                    "d.update(vars(args))",
                    "e = {k: v for k, v in vars(args).items() if v is not None}",
                    f"del args.{option.dest}",
                    f"z = getattr(args, {option.dest!r}, None)",
                )
            )


def command_program(seed: int) -> tuple[str, list[list[str]]]:
    """One program, by its seed, and some command lines for it."""
    writer = CommandWriter(random.Random(seed), False, [])
    writer.lines += [
        "import argparse",
        "import wandb",
        "class B:",
        "    a = 'b'",
        "    def __init__(self, v): self.base = v",
    ]
    writer.lines += ["KEYS = ('a', 'q')", "d, e, l = {}, {'c': 1}, []", "x, y, z = 1, 2.5, 'z'"]
    writer.lines += ["p = argparse.ArgumentParser()", "g = p.add_argument_group('g')"]
    for number in range(writer.rng.randint(1, 5)):
        writer.option(number)
    if writer.rng.random() < 0.3:
        option = writer.pick(*writer.options)
        writer.lines.append(f"p.set_defaults({option.dest}={writer.number_of()}, extra={writer.number_of()})")
    writer.lines.append(writer.pick("args = p.parse_args()", "args, rest = p.parse_known_args()"))
    writer.after()
    for _ in range(writer.rng.randint(1, 5)):
        writer.statement("", 2)
    shown = writer.pick("vars(args)", "dict(vars(args), k=1)", "{**vars(args)}", "args.__dict__")
    writer.lines.append(f"wandb.init(config={{'args': {shown}, 'd': d, 'e': e, 'l': l, 'x': x, 'y': y, 'z': z}})")
    lines = [[], *(_arguments(writer.rng, writer.options) for _ in range(4))]
    return "\n".join(writer.lines) + "\n", lines


def _arguments(rng: random.Random, options: list[Option]) -> list[str]:
    found: list[str] = []
    for option in options:
        if rng.random() < 0.6:
            count = (rng.randint(0, 3) if option.most is None else option.most) if option.texts else 0
            found += [option.flag] if option.flag else []
            found += [rng.choice(option.texts) for _ in range(count)]
    return found


def really_with(source: str, argv: list[str]) -> dict[str, object] | None:
    """The config the program gives to `wandb.init` with these arguments; None where it raises or exits before."""
    caught: list[dict[str, object]] = []
    wandb = ModuleType("wandb")
    wandb.init = lambda config: caught.append(config)  # type: ignore[attr-defined]
    with (
        patch.dict(sys.modules, {"wandb": wandb}),
        patch.object(sys, "argv", ["job.py", *argv]),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        try:
            exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
        except (Exception, SystemExit):
            return None
    if "..." in repr(caught[0]):
        return None
    found = _plain(caught[0])
    assert isinstance(found, dict)
    return found


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(item) for item in value)
    return value
