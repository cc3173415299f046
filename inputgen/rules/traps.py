"""The traps of managed config files, for the rules that report one kind of them."""

from __future__ import annotations

from collections.abc import Iterator

from inputgen.model import Declaration, Facts, FileTrap
from inputgen.model.files import TrapKind
from inputgen.schema.recorded import declarations


def managed_traps(facts: Facts, kind: TrapKind) -> Iterator[tuple[Declaration, FileTrap]]:
    """Each trap of a kind, once, with the first call that manages its file."""
    seen: set[FileTrap] = set()
    for call in declarations(facts):
        for trap in call.file.traps if call.file is not None else ():
            if trap.kind == kind and trap not in seen:
                seen.add(trap)
                yield call, trap
