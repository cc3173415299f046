"""What a rule says about itself: the metadata that reporters and documentation read."""

from __future__ import annotations

from inputgen.frozen import frozen
from inputgen.model.diagnostics import Diagnostic, Fix, Severity
from inputgen.model.spans import Span


@frozen
class Case:
    """A job that shows a rule at work, or that it must leave alone. Data for tests and for documentation.

    Attributes:
        name: an identifier, unique in the rule's list.
        source: the text of the job.
        expect: one `(path, line)` for each diagnostic of the rule, sorted; empty for a valid job.
        files: further files of the job's folder, as pairs of path and text.
        path: the job's file name.
        fixed: the files after every fix of the rule, unsafe ones too, as pairs of path and text; empty where the rule
            mends nothing.
    """

    name: str
    source: str
    expect: tuple[tuple[str, int], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    path: str = "job.py"
    fixed: tuple[tuple[str, str], ...] = ()


@frozen
class Rule:
    """A rule's metadata.

    Attributes:
        code: `IG` and three digits: 0xx files and parsing, 1xx calls, 2xx config files, 3xx schemas, 4xx inputs and
            what W&B stores of them, 5xx generated files, 9xx what cannot be known.
        name: in kebab case.
        severity: the level its diagnostics have unless the configuration says otherwise.
        summary: one sentence, without a full stop.
        valid: jobs that the rule leaves alone.
        invalid: jobs that it reports.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    valid: tuple[Case, ...] = ()
    invalid: tuple[Case, ...] = ()

    def at(
        self,
        span: Span,
        message: str,
        hint: str | None = None,
        related: tuple[Span, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A diagnostic of this rule at `span`, at the rule's own severity."""
        return Diagnostic(self.code, self.name, self.severity, message, hint, span, related, fix)
