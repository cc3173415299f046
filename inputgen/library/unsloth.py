"""unsloth (`unsloth/models/_utils.py`): whether the GPU computes in bfloat16, by which jobs set `bf16` and `fp16`."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import named, typed
from inputgen.model.types import BOOL

FUNCTIONS: dict[str, Handler] = named("is_bfloat16_supported is_bf16_supported", typed(BOOL))
