"""What is known of the reads of a run config: whether there are any, and whether those seen are all."""

from __future__ import annotations

from inputgen.model import BoundReached, ConfigHandedOn, ConfigRead, ConfigWritten, Facts, NotCalled, Span, Unparsed


def may_read(facts: Facts) -> bool:
    """Whether the job reads its run config, or may do so where inputgen does not look.

    Code that is not followed counts by what it names: a `.config` anywhere in a file of the job is a read, unless it
    was seen to be written to.
    """
    if any(
        isinstance(event, ConfigRead | ConfigHandedOn | BoundReached | Unparsed | NotCalled) for event in facts.events
    ):
        return True
    written = [event.span for event in facts.events if isinstance(event, ConfigWritten)]
    return any(not _at(span, written) for span in facts.config_mentions)


def reads_are_known(facts: Facts) -> bool:
    """Whether every read of the run config is by a key, and was seen."""
    if any(isinstance(event, ConfigHandedOn | BoundReached | Unparsed | NotCalled) for event in facts.events):
        return False
    seen = [event.span for event in facts.events if isinstance(event, ConfigRead | ConfigWritten)]
    return all(_at(span, seen) for span in facts.config_mentions)


def _at(mention: Span, seen: list[Span]) -> bool:
    """Whether a mention is part of an expression that was seen, which is on the lines of the mention."""
    return any(
        (span.path, span.cell) == (mention.path, mention.cell)
        and (span.line, span.column) <= (mention.line, mention.column)
        and (mention.end_line, mention.end_column) <= (span.end_line, span.end_column)
        for span in seen
    )
