"""`getpass` (Python docs, "getpass"): who runs the job, and what is typed in."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import likely_typed, named
from inputgen.model.types import STR

FUNCTIONS: dict[str, Handler] = named("getuser getpass", likely_typed(STR))
