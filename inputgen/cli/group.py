"""The command group. A command is a row here and a file of its own."""

from __future__ import annotations

from importlib import import_module

import click

from inputgen import __version__

COMMANDS: dict[str, str] = {
    "scan": "inputgen.cli.scan:scan",
    "check": "inputgen.cli.check:check",
    "generate": "inputgen.cli.generate:generate",
    "rule": "inputgen.cli.rule:rule",
    "schema": "inputgen.cli.schema:schema",
    "override": "inputgen.cli.override:override",
    "run": "inputgen.cli.run:run",
    "publish": "inputgen.cli.publish:publish",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was meant.

        Raises:
            click.UsageError: if there is no such command.
        """
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        close = get_close_matches(name, COMMANDS, n=1)
        if close:
            remedy = f"did you mean {close[0]!r}?"
        elif name.endswith((".py", ".ipynb")) or "/" in name or name == ".":
            remedy = f"did you mean 'inputgen scan {name}'?"
        else:
            remedy = f"the commands are {', '.join(COMMANDS)}"
        raise click.UsageError(f"no such command {name!r}; {remedy}")


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="inputgen", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Typed inputs of Weights & Biases Launch jobs, known before anything runs."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
