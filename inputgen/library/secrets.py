"""`secrets` (Python docs, "secrets"): what is drawn is not known, only its type."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library import random
from inputgen.library.simple import named, typed
from inputgen.model.types import BOOL, INT, STR

FUNCTIONS: dict[str, Handler] = {
    **named("token_hex token_urlsafe token_bytes", typed(STR)),
    **named("randbelow randbits", typed(INT)),
    "compare_digest": typed(BOOL),
    "choice": random.FUNCTIONS["choice"],
}
