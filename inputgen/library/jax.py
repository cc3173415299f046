"""jax: what it tells of the machine and its processes, by type (JAX docs, "jax module"); nothing else is modelled."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler, Steady
from inputgen.library.simple import always, named, typed
from inputgen.model.types import INT, STR

_TOLD = "device_count local_device_count process_count process_index host_count host_id"
FUNCTIONS: dict[str, Handler] = {
    **named(_TOLD, typed(INT)),
    "default_backend": typed(STR),
}
# Which processes and devices there are does not change while a process runs (JAX docs, "Multi-process environments").
STEADY: dict[str, Steady] = named(_TOLD, always)
