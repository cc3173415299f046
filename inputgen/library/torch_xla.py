"""torch_xla: what starts a process on each core of a TPU, and what these are told (PyTorch/XLA docs, "API guide").

`spawn(fn, args, nprocs)` and `launch(fn, args)` call `fn(index, *args)`; without `nprocs=1` there are as many processes
as there are cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, Open, Value
from inputgen.library.entered import given_arguments
from inputgen.library.multiprocessing import run_ranks
from inputgen.library.simple import always, instance, named, nothing, typed
from inputgen.model.types import BOOL, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_RANKS = """
    core.xla_model.xrt_world_size core.xla_model.get_ordinal core.xla_model.get_local_ordinal
    runtime.world_size runtime.global_ordinal runtime.local_ordinal runtime.process_count runtime.process_index
    runtime.global_device_count runtime.local_device_count
"""


def _start(ev: Evaluator, call: Call) -> Value:
    function = call.arg(0, "fn")
    if function is None:
        return ev.unknown("the function called is not known", call.at)
    count = call.arg(2, "nprocs") if call.name.endswith("spawn") else None
    given = given_arguments(ev, call.arg(1, "args"), None, call.at)
    run_ranks(ev, function, given, count or Open(INT, None, "computed", call.at), call)
    return Const(None, call.at)


FUNCTIONS: dict[str, Handler] = {
    "distributed.xla_multiprocessing.spawn": _start,
    "launch": _start,
    **named(_RANKS, typed(INT)),
    **named("core.xla_model.is_master_ordinal", typed(BOOL)),
    **named("core.xla_model.xla_device_hw runtime.device_type", typed(STR)),
    **named("core.xla_model.xla_device device", instance("torch.device")),
    **named("core.xla_model.mark_step core.xla_model.rendezvous core.xla_model.master_print sync", nothing),
}
# A process keeps its rank.
STEADY = named(f"{_RANKS} core.xla_model.is_master_ordinal", always)
