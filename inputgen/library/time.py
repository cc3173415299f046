"""`time` (Python docs, "time"): what the clock says is not known, only its type."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import named, nothing, typed
from inputgen.model.types import FLOAT, INT, STR

FUNCTIONS: dict[str, Handler] = {
    **named("time perf_counter monotonic process_time thread_time mktime", typed(FLOAT)),
    **named("time_ns perf_counter_ns monotonic_ns process_time_ns thread_time_ns", typed(INT)),
    **named("strftime ctime asctime", typed(STR)),
    **named("sleep tzset", nothing),
}
