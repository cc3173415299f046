"""torch: its processes (PyTorch docs, torch.multiprocessing); nothing else of it is modelled."""

from __future__ import annotations

from inputgen.library import multiprocessing

FUNCTIONS = {
    **{f"multiprocessing.{name}": handler for name, handler in multiprocessing.FUNCTIONS.items()},
    "multiprocessing.spawn": multiprocessing.spawn,
    "multiprocessing.spawn.spawn": multiprocessing.spawn,
}
