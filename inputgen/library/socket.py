"""`socket`, `platform` (Python docs): what they tell of the machine, which is another one wherever the job runs."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import named, typed
from inputgen.model.types import STR

FUNCTIONS: dict[str, Handler] = {
    **named("gethostname getfqdn gethostbyname", typed(STR)),
    **named("node system release version machine processor platform python_version", typed(STR)),
}
