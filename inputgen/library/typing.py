"""`typing` and `typing_extensions` (Python docs, "typing")."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library import typing_names

FUNCTIONS: dict[str, Handler] = {**typing_names.FUNCTIONS}
VALUES = {**typing_names.VALUES}
