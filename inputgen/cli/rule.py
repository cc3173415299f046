"""`inputgen rule`: what a rule finds, why that is bad, and what to write instead."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from inputgen.cli.common import shared_options
from inputgen.cli.output import is_terminal, text_width, wants_color, write_result
from inputgen.errors import UsageError

if TYPE_CHECKING:
    from inputgen.reporters.rules import Page


@click.command(short_help="Explain a rule, or list all of them.")
@click.argument("rule", metavar="[CODE or NAME]", required=False)
@click.option(
    "--format",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
    help="How to show it; text is laid out for a terminal.",
)
@shared_options("output", "color")
def rule(rule: str | None, *, format: str, output: str | None, color: str) -> int:  # noqa: A002 - the option's name
    """Explain the rule with a code (IG103) or name (include-matches-nothing); without one, list all rules.

    Exit status: 0, or 2 if there is no such rule.
    """
    from inputgen.reporters import rules

    pages = [_page(code) for code in _codes(rule)]
    if format == "json":
        text = _json(pages, single=rule is not None)
    elif format == "markdown":
        text = rules.markdown(pages[0]) if rule is not None else rules.document(pages)
    else:
        shown = rules.markdown(pages[0]) if rule is not None else rules.table(pages)
        text = _laid_out(shown, color, to_file=output not in (None, "-"))
    write_result(text, output, utf8=format != "text")
    return 0


def _codes(wanted: str | None) -> list[str]:
    """The codes of a rule, or of all.

    Raises:
        UsageError: if there is no such rule.
    """
    from inputgen.rules.registry import RULES, name_of

    if wanted is None:
        return list(RULES)
    by_name = {name_of(code): code for code in RULES}
    code = wanted.upper() if wanted.upper() in RULES else by_name.get(wanted.lower().replace("_", "-"))
    if code is None:
        close = get_close_matches(wanted, [*RULES, *by_name], n=1) or get_close_matches(wanted.upper(), RULES, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "inputgen rule lists them all"
        raise UsageError(f"no rule {wanted!r}", "", remedy)
    return [code]


def _page(code: str) -> Page:
    from inputgen.reporters.rules import Page
    from inputgen.rules.registry import load

    module = load(code)
    return Page(module.RULE, str(module.__doc__))


def _json(pages: list[Page], *, single: bool) -> str:
    from inputgen.reporters.common import to_json_text

    documents = [
        {
            "code": page.rule.code,
            "name": page.rule.name,
            "severity": page.rule.severity,
            "summary": page.rule.summary,
            "fixable": any(case.fixed for case in page.rule.invalid),
            "explanation": page.text,
        }
        for page in pages
    ]
    return to_json_text(documents[0] if single else documents)


def _laid_out(text: str, color: str, *, to_file: bool) -> str:
    """Markdown laid out by rich on a terminal; elsewhere as it is."""
    colored = not to_file and wants_color(color, sys.stdout)
    if not colored and (to_file or not is_terminal(sys.stdout)):
        return text
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=StringIO(), width=text_width(sys.stdout), force_terminal=colored, no_color=not colored)
    with console.capture() as capture:
        console.print(Markdown(text))
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"
