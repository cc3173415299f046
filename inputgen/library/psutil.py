"""psutil (its documentation, "System related functions"): what it tells of the machine and of processes."""

from __future__ import annotations

from inputgen.interpret.protocol import Getter, Handler
from inputgen.library.simple import instance, named, typed, typed_attribute, typed_tuple
from inputgen.model.types import FLOAT, INT, NONE, STR, union_of

_SIZES = "total available used free active inactive buffers cached shared slab wired rss vms"

FUNCTIONS: dict[str, Handler] = {
    **named("virtual_memory swap_memory", instance("psutil.memory")),
    "disk_usage": typed_tuple(total=INT, used=INT, free=INT, percent=FLOAT),
    "cpu_count": typed(union_of([INT, NONE])),
    "boot_time": typed(FLOAT),
    "getloadavg": typed_tuple(one=FLOAT, five=FLOAT, fifteen=FLOAT),
    "Process": instance("psutil.Process"),
}
METHODS: dict[str, Handler] = {
    "Process.memory_info": instance("psutil.memory"),
    **named("memory_percent cpu_percent create_time", typed(FLOAT), "Process."),
    **named("name username exe cwd status", typed(STR), "Process."),
    **named("num_threads num_fds", typed(INT), "Process."),
}
ATTRIBUTES: dict[str, Getter] = {
    **{f"memory.{name}": typed_attribute(INT) for name in _SIZES.split()},
    "memory.percent": typed_attribute(FLOAT),
    "Process.pid": typed_attribute(INT),
}
