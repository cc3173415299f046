"""What a rule says of itself, as Markdown; and the table of all rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from inputgen.model.rules import Rule

_GROUPS = {
    "IG0": "Files and parsing",
    "IG1": "Calls and their order",
    "IG2": "Config files",
    "IG3": "Schemas",
    "IG4": "Inputs, and what W&B stores of them",
    "IG5": "Generated files",
    "IG9": "What cannot be known",
}


class Page(NamedTuple):
    """A rule with the documentation of its module."""

    rule: Rule
    text: str


def markdown(page: Page, level: int = 1) -> str:
    """A rule's page; its headings start at `level`."""
    rule, marks = page.rule, "#" * level
    fixes = _fixes(rule)
    head = f"{marks} {rule.code} {rule.name}\n\n{rule.severity}{f' · {fixes}' if fixes else ''}\n\n"
    body = page.text.strip().replace("\n## ", f"\n{marks}# ")
    return f"{head}{body}\n"


def table(pages: Sequence[Page]) -> str:
    """All rules as a Markdown table, a section for each group of codes."""
    parts = []
    for prefix, title in _GROUPS.items():
        rows = [page.rule for page in pages if page.rule.code.startswith(prefix)]
        if rows:
            lines = [
                f"| {rule.code} | {rule.name} | {rule.severity} | {_fixes(rule)} | {rule.summary} |" for rule in rows
            ]
            head = "| code | name | level | fix | what it finds |\n| --- | --- | --- | --- | --- |"
            parts.append(f"## {title}\n\n{head}\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def document(pages: Sequence[Page]) -> str:
    """`docs/rules.md`: the table, then every rule's page."""
    head = (
        "# Rules\n\n"
        "This page is made from the rules themselves: `inputgen rule --format markdown`. "
        "Choose among them with `select` and `ignore`, by code, name or prefix (see [diagnostics](diagnostics.md)).\n"
    )
    return "\n".join([head, table(pages), *(markdown(page, 2) for page in pages)])


def _fixes(rule: Rule) -> str:
    return "has a fix" if any(case.fixed for case in rule.invalid) else ""
