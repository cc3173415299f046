"""What is known of the reads of a run config: whether there are any, and whether those seen are all."""

from __future__ import annotations

from inputgen.model import BoundReached, ConfigHandedOn, ConfigRead, ConfigWritten, Facts, NotCalled, Unparsed
from inputgen.rules.places import inside


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
    return any(not any(inside(mention, span) for span in written) for mention in facts.config_mentions)


def reads_are_known(facts: Facts) -> bool:
    """Whether every read of the run config is by a key, and was seen."""
    if any(isinstance(event, ConfigHandedOn | BoundReached | Unparsed | NotCalled) for event in facts.events):
        return False
    seen = [event.span for event in facts.events if isinstance(event, ConfigRead | ConfigWritten)]
    return all(any(inside(mention, span) for span in seen) for mention in facts.config_mentions)
