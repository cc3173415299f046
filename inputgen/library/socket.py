"""`socket`, `platform` (Python docs): what they tell of the machine, which is another one wherever the job runs."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import likely_typed, named, typed, typed_tuple
from inputgen.model.types import STR

FUNCTIONS: dict[str, Handler] = {
    **named("gethostname getfqdn", typed(STR)),
    "gethostbyname": likely_typed(STR),
    **named("node system release version machine processor platform", typed(STR)),
    **named("python_version python_implementation python_branch python_compiler python_revision", typed(STR)),
    "uname": typed_tuple(**dict.fromkeys("system node release version machine processor".split(), STR)),
}
