"""jax: what it tells of the machine and its processes, by type (JAX docs, "jax module"); nothing else is modelled."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import named, typed
from inputgen.model.types import INT, STR

FUNCTIONS: dict[str, Handler] = {
    **named("device_count local_device_count process_count process_index host_count host_id", typed(INT)),
    "default_backend": typed(STR),
}
