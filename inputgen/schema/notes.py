"""Notes on what a schema that is emitted leaves out, with their place in it."""

from __future__ import annotations

from collections.abc import Sequence


def note_at(path: Sequence[str], what: str) -> str:
    """A note on the property at a path; on the schema itself, where the path is empty."""
    return f"{'.'.join(path)}: {what}" if path else what
