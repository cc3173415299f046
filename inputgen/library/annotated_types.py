"""annotated_types: constraints as metadata (`Annotated[int, Gt(0)]`), kept as they are written."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.made import keep

_KEPT = "Gt Ge Lt Le Interval MultipleOf MinLen MaxLen Len Timezone Predicate Unit"
FUNCTIONS: dict[str, Handler] = dict.fromkeys(_KEPT.split(), keep)
EXPORTS = {"": tuple(_KEPT.split())}
