"""torch: its processes (PyTorch docs, torch.multiprocessing), and what it tells of the machine, by type.

Nothing else of it is modelled.
"""

from __future__ import annotations

from inputgen.library import multiprocessing
from inputgen.library.simple import named, typed
from inputgen.model.types import BOOL, INT, STR

FUNCTIONS = {
    **named("distributed.get_world_size distributed.get_rank distributed.get_node_local_rank", typed(INT)),
    **named("cuda.device_count cuda.current_device get_num_threads initial_seed", typed(INT)),
    **named("distributed.is_initialized distributed.is_available cuda.is_available", typed(BOOL)),
    **named("cuda.is_bf16_supported cuda.is_initialized backends.mps.is_available", typed(BOOL)),
    **named("cuda.get_device_name distributed.get_backend", typed(STR)),
    **{f"multiprocessing.{name}": handler for name, handler in multiprocessing.FUNCTIONS.items()},
    "multiprocessing.spawn": multiprocessing.spawn,
    "multiprocessing.spawn.spawn": multiprocessing.spawn,
}
