"""Findings about a job, and the edits that mend them."""

from __future__ import annotations

from typing import Literal

from inputgen.frozen import frozen
from inputgen.model.spans import Span

Severity = Literal["error", "warning", "info"]


@frozen
class Edit:
    """A replacement of the text of `span`; an empty span inserts."""

    span: Span
    replacement: str


@frozen
class Fix:
    """Edits that mend one finding together.

    Attributes:
        safe: whether the job's own values stay what they were.
    """

    edits: tuple[Edit, ...]
    safe: bool = True


@frozen
class Suppression:
    """A comment that keeps diagnostics away: `# inputgen: ignore[IG103]`.

    Attributes:
        codes: the codes or names in the brackets; None for all.
        whole_file: whether it speaks of its whole file (`ignore-file`), rather than of one line.
        span: the comment.
        removal: what goes when the comment is removed: the blanks before it, too.
        target: the line it speaks of, 1-based: its own, or where it stands alone, the next line of code.
    """

    codes: tuple[str, ...] | None
    whole_file: bool
    span: Span
    removal: Span
    target: int


@frozen
class Diagnostic:
    """One finding.

    Attributes:
        code: the rule's code, `IG` and three digits.
        name: the rule's name, in kebab case.
        message: what is wrong and what W&B does about it.
        hint: what to write instead.
        related: further places that explain it.
    """

    code: str
    name: str
    severity: Severity
    message: str
    hint: str | None
    span: Span
    related: tuple[Span, ...] = ()
    fix: Fix | None = None
