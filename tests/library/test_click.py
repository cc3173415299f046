"""click: commands, options, groups and contexts, against the real click."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

START = "import os\nimport click\n"
# A class of options, and a decorator that adds them, as projects write them for settings of their own.
SHOWN = """
class Shown(click.Option):
    def __init__(self, *args, group="other", **kwargs):
        self.group = group
        super().__init__(*args, **kwargs)
class Made(click.Option):
    def type_cast_value(self, ctx, value):
        return 3
def option(*decls, group="other", **kwargs):
    def decorator(f):
        if not hasattr(f, "__click_params__"):
            f.__click_params__ = []
        f.__click_params__.append(Shown(decls, group=group, **kwargs))
        return f
    return decorator
"""


def options(id_: str, decorators: str, types: object, *, real: bool = True, argv: tuple[str, ...] = ()) -> Row:
    """A command with these options, which hands all it is given to `wandb.init`."""
    lines = "".join(f"@{line}\n" for line in decorators.splitlines())
    body = f"{START}{SHOWN}@click.command()\n{lines}def main(**kw):\n    wandb.init(config=kw)\nmain()"
    return Row(id_, body, types, real=real, argv=argv)


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


OPTIONS = [
    options("type", "click.option('--lr', type=float, default=1)", {"lr": "float"}),
    options("converted-default", "click.option('--n', type=int, default=5e3)", {"n": "int"}),
    options("type-of-default", "click.option('-n', '--num-steps', default=3)", {"num_steps": "int"}),
    options("no-default", "click.option('--seed', type=int)", {"seed": "int | None"}),
    options("no-default-no-type", "click.option('--name')", {"name": "str | None"}),
    options("none-default", "click.option('--seed', type=int, default=None)", {"seed": "int | None"}),
    options("flag", "click.option('--fast', is_flag=True)", {"fast": "bool"}),
    options("two-names", "click.option('--amp/--no-amp', default=True)", {"amp": "bool"}),
    options("two-names-none", "click.option('--amp/--no-amp', default=None)", {"amp": "bool | None"}),
    options("bool-that-takes-a-value", "click.option('--amp', default=True)", {"amp": "bool"}),
    options("bool-text", "click.option('--amp', type=bool, default='no')", {"amp": "bool"}),
    options("count", "click.option('-v', '--verbose', count=True)", {"verbose": "int"}),
    options("multiple", "click.option('--tag', '-t', multiple=True)", {"tag": "list[str]"}),
    options("multiple-default", "click.option('--n', multiple=True, default=[1, 2])", {"n": "list[int]"}),
    options("nargs", "click.option('--size', nargs=2, type=float, default=(1, 2))", {"size": "list[float]"}),
    options("nargs-none", "click.option('--size', nargs=2, type=int)", {"size": "list[int] | None"}),
    options("tuple-type", "click.option('--p', type=(int, str), default=(1, 'x'))", {"p": "list[int | str]"}),
    options("choice", "click.option('--opt', type=click.Choice(['a', 'b']), default='a')", {"opt": "str"}),
    options("ranges", "click.option('--a', type=click.IntRange(0, 9), default=1)\nclick.option('--b', type=click.FloatRange(0, 1), default=1)", {"a": "int", "b": "float"}),
    job("path-objects", "from pathlib import Path\n@click.command()\n@click.option('--a', type=click.Path(path_type=Path), default='c/d.yaml')\n@click.option('--b', type=click.Path(), default='e')\ndef main(a, b):\n    wandb.init(config={'a': a, 'stem': a.stem, 'is': 1 if hasattr(b, 'stem') else 'x'})\nmain()", {"a": "str", "stem": "str", "is": "str"}),
    options("path", "click.option('--out', type=click.Path(), default='out')", {"out": "str"}),
    options("constants", "click.option('--a', type=click.INT, default='4')\nclick.option('--b', type=click.STRING, default=4)", {"a": "int", "b": "str"}),
    options("name-given", "click.option('--learning-rate', 'lr', default=0.1)", {"lr": "float"}),
    options("longest-name", "click.option('-l', '--Learning-Rate', default=0.1)", {"learning_rate": "float"}),
    options("default-called", "click.option('--n', default=lambda: 3)", {"n": "int"}, real=False),
    options("dict-default", "click.option('--n', default={'x': 1})", {"n": "str"}, real=False),
    options("flag-values", "click.option('--up', 'way', flag_value='up', default=True)\nclick.option('--down', 'way', flag_value='down')", {"way": "str"}, real=False),
    options("hidden-value", "click.option('--a', default=1, expose_value=False)\nclick.option('--b', default=2)", {"b": "int"}),
    options("callback", "click.option('--n', default='1,2', callback=lambda ctx, param, value: [int(x) for x in value.split(',')])", {"n": "list[int]"}),
    options("type-function", "click.option('--n', type=lambda text: int(text) * 2, default='3')", {"n": "int"}, real=False),
    options("custom-class", "click.option('--n', cls=type('O', (click.Option,), {}), default='3')", {"n": "unknown"}, real=False),
    options("class-that-makes-the-value", "click.option('--n', cls=Made, default='3')", {"n": "unknown"}, real=False),
    options("class-with-settings", "click.option('--n', cls=Shown, group='a', default=3)", {"n": "int"}),
    options("class-that-is-not-known", "click.option('--n', cls=shown.Option, default=3)", {"n": "unknown"}, real=False),
    options("option-of-the-project", "option('--n', group='a', default=3)\noption('--lr', default=0.1)", {"n": "int", "lr": "float"}),
    options("option-between", "click.option('--n', default=3)\noption('--lr', default=0.1)\nclick.option('--m', default='a')", {"n": "int", "lr": "float", "m": "str"}),
    options("version", "click.version_option('1')\nclick.option('--n', default=3)", {"n": "int"}),
    options("environment-default", "click.option('--n', type=int, default=os.environ.get('N', '3'))", {"n": "int"}),
    options("required", "click.option('--n', type=int, required=True)", {"n": "int"}, real=False),
    options("prompt", "click.option('--n', type=int, prompt=True)", {"n": "int"}, real=False),
    options("argument", "click.argument('data')\nclick.argument('n', type=int, default=3)\nclick.argument('rest', nargs=-1, type=float)", {"data": "str", "n": "int", "rest": "list[float]"}, real=False),
    options("argument-left-out", "click.argument('data', required=False)", {"data": "str | None"}),
]  # fmt: skip

TRAIN = "@cli.command()\n@click.option('--lr', default=0.1)\ndef train(lr):\n    wandb.init(config={'lr': lr})\n"
COMMANDS = [
    job(
        "default-of-the-function-loses",
        "@click.command()\n@click.option('--n', default=3)\ndef main(n=0.5):\n    wandb.init(config={'n': n})\nmain()",
        {"n": "int"},
    ),
    job(
        "missing-option",
        "@click.command()\n@click.option('--n', default=3)\ndef main(n, m=0.5):\n    wandb.init(config=locals())\nmain()",
        {"n": "int", "m": "float"},
    ),
    job(
        "bare-decorator",
        "@click.command\n@click.option('--n', default=3)\ndef main(n):\n    wandb.init(config={'n': n})\nmain()",
        {"n": "int"},
    ),
    job(
        "composed-options",
        "def common(f):\n    f = click.option('--a', default=1)(f)\n    return click.option('--b', default='x')(f)\n"
        "@click.command()\n@common\ndef main(**kw):\n    wandb.init(config=kw)\nmain()",
        {"b": "str", "a": "int"},
    ),
    job(
        "options-of-what-is-wrapped",
        "import functools\ndef common(f):\n    @click.option('--a', default=1)\n    @functools.wraps(f)\n"
        "    def new(*args, **kw):\n        return f(*args, **kw)\n    return new\n"
        "@click.command()\n@common\n@click.option('--b', default='x')\ndef main(**kw):\n    wandb.init(config=kw)\nmain()",
        {"a": "int", "b": "str"},
    ),
    job(
        "options-of-what-a-context-is-passed-to",
        "from functools import update_wrapper\ndef common(f):\n    @click.option('--a', default=1)\n"
        "    @click.pass_context\n    def new(ctx, *args, **kw):\n        return ctx.invoke(f, *args, **kw)\n"
        "    return update_wrapper(new, f)\n"
        "@click.command()\n@common\n@click.option('--b', default='x')\ndef main(**kw):\n    wandb.init(config=kw)\nmain()",
        {"b": "str"},
    ),
    job(
        "options-of-what-is-not-wrapped",
        "def common(f):\n    @click.option('--a', default=1)\n    def new(*args, **kw):\n        return f(*args, **kw)\n"
        "    return new\n"
        "@click.command()\n@common\n@click.option('--b', default='x')\ndef main(**kw):\n    wandb.init(config=kw)\nmain()",
        {"a": "int"},
    ),
    job(
        "standalone-mode",
        "@click.command()\n@click.option('--n', default=3)\ndef parse(n):\n    return {'n': n, 'm': 1.0}\n"
        "config = parse(standalone_mode=False)",
        {"n": "int", "m": "float"},
    ),
    job(
        "callback-of-the-command",
        "@click.command()\n@click.option('--n', default=3)\ndef main(n):\n    return n\nconfig = {'n': main.callback('x')}",
        {"n": "str"},
    ),
    job(
        "context",
        "@click.command()\n@click.option('--n', default=3)\n@click.pass_context\ndef main(ctx, n):\n"
        "    wandb.init(config=dict(ctx.params))\nmain()",
        {"n": "int"},
    ),
    job(
        "current-context",
        "@click.command()\n@click.option('--n', default=3)\ndef main(n):\n"
        "    wandb.init(config=click.get_current_context().params)\nmain()",
        {"n": "int"},
    ),
    job("group", f"@click.group()\ndef cli():\n    pass\n{TRAIN}cli()", {"lr": "float"}, real=False),
    job(
        "group-object",
        "@click.group()\n@click.option('--seed', default=1)\n@click.pass_context\ndef cli(ctx, seed):\n"
        "    ctx.ensure_object(dict)\n    ctx.obj['seed'] = seed\n"
        "@cli.command('train')\n@click.option('--lr', default=0.1)\n@click.pass_obj\ndef train(obj, lr):\n"
        "    wandb.init(config={**obj, 'lr': lr})\ncli(obj={})",
        {"seed": "int", "lr": "float"},
        real=False,
    ),
    job(
        "two-commands",
        f"@click.group()\ndef cli():\n    pass\n{TRAIN}@cli.command()\ndef show():\n    print()\ncli()",
        {"lr": "float"},
        real=False,
    ),
    job(
        "added-command",
        "@click.command()\n@click.option('--lr', default=0.1)\ndef train(lr):\n    wandb.init(config={'lr': lr})\n"
        "cli = click.Group() if False else click.group()(lambda: None)\ncli.add_command(train)\ncli()",
        {"lr": "float"},
        real=False,
    ),
    job(
        "invoked",
        "@click.command()\n@click.option('--lr', default=0.1)\n@click.option('--n', default=3)\ndef train(lr, n):\n"
        "    wandb.init(config={'lr': lr, 'n': n})\n@click.command()\n@click.pass_context\ndef main(ctx):\n"
        "    ctx.invoke(train, n='x')\nmain()",
        {"lr": "float", "n": "str"},
    ),
    job(
        "nobody-calls-it",
        "@click.command()\n@click.option('--n', default=3)\ndef main(n):\n    wandb.init(config={'n': n})",
        {"n": "int"},
        real=False,
    ),
    job(
        "unknown-options",
        "import other\n@click.command()\n@other.options\n@click.option('--n', default=3)\ndef main(n, m):\n"
        "    wandb.init(config={'n': n})\nmain()",
        {"n": "int"},
        real=False,
    ),
    job(
        "options-not-known",
        "import other\n@click.command()\n@click.option(*other.names, default=3)\n@click.option('--n', default=3)\n"
        "def main(n, **kw):\n    wandb.init(config={**kw, 'n': n})\nmain()",
        {"*": "unknown", "n": "int"},
        real=False,
    ),
    job(
        "not-clicks-option",
        "class Parser:\n    def option(self, name, default):\n        return {'name': name, 'default': default}\n"
        "click = Parser()\nconfig = click.option('--n', 3)",
        {"name": "str", "default": "int"},
    ),
]


CALLED = [
    job(id_, f"import sys\n@click.command()\n@click.option('--n', default=2)\n@click.option('--k', type=int)\n@click.option('--f', is_flag=True)\n@click.option('--l', multiple=True, type=int, default=[1])\ndef main(**kw):\n    wandb.init(config=kw)\n{call}", {"n": "int", "k": "int | None", "f": "bool", "l": "list[int]"})
    for id_, call in (
        ("called-with-arguments", "main(['--n', '5', '--l', '3', '--l', '4'])"),
        ("called-with-arguments-by-name", "main.main(args=['--n=9', '--f'], standalone_mode=False)"),
        ("called-with-the-command-line", "main(sys.argv[1:])"),
        ("called-with-no-arguments", "main(args=None, prog_name='x')"),
    )
]  # fmt: skip


@parametrized(OPTIONS + COMMANDS + CALLED)
def test_click(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_the_span_and_default_of_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = options("x", "click.option('-l', '--lr', default='0.5', type=float)", {})
    value = entry(run_config(scanned(row, tmp_path, monkeypatch)), "lr").value
    assert isinstance(value, m.Typed)
    assert value.default == m.Known(0.5, value.default.span)  # type: ignore[union-attr]
    assert (value.span.line, value.span.column) == (5 + SHOWN.count("\n"), 15)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("call", "default"),
    [("['--n', '5']", None), ("shlex.split('--n 5')", None), ("sys.argv[1:]", 2), ("[]", 2), ("", 2)],
)
def test_what_a_call_gives_is_no_default(
    call: str, default: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"import shlex, sys\n@click.command()\n@click.option('--n', default=2)\ndef main(n):\n    wandb.init(config={{'n': n}})\nmain({call})"
    value = entry(run_config(scanned(Row("x", START + body, {}), tmp_path, monkeypatch)), "n").value
    assert isinstance(value, m.Typed)
    assert (value.default.value if isinstance(value.default, m.Known) else None) == default


def test_what_follows_a_command_is_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "@click.command()\ndef main():\n    wandb.init(config={'a': 1})\nmain()\nwandb.init(config={'b': 2})"
    assert len(scanned(job("x", body, {}), tmp_path, monkeypatch).facts.runs) == 1


MADE = [
    ("'--v', type=click.Choice(['A', 'B'], case_sensitive=False), default='a'", "A"),
    ("'--v', type=click.Choice(['A', 'B']), default='B'", "B"),
    ("'--v', type=click.FloatRange(0, 1.0, clamp=True), default=5.0", 1.0),
    ("'--v', type=click.IntRange(min=3, clamp=True), default=1", 3),
    ("'--v', type=click.IntRange(0, 3), default=1", 1),
    ("'--v', is_flag=True, flag_value='yes', default=True", "yes"),
    ("'--v', type=click.DateTime(), default='2020-01-01'", None),
    ("'--mapped', default=5.0", 7.0),
    ("'--mapped', type=int", 7),
]


@pytest.mark.parametrize(("option", "default"), MADE)
def test_a_default_is_what_click_makes_of_it(
    option: str, default: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = "context_settings={'default_map': {'mapped': 7}}"
    name = option.split("'")[1].lstrip("-")
    body = f"{START}@click.command({settings})\n@click.option({option})\ndef main(**config):\n    wandb.init(config=config)\nmain()\n"
    result = check(Row("", body, {name: TYPES[type(default)]}), tmp_path, monkeypatch)
    value = entry(run_config(result), name).value
    assert isinstance(value, m.Typed)
    assert getattr(value.default, "value", None) == default


TYPES = {str: "str", int: "int", float: "float", type(None): "str"}
