"""horovod: which process this is, and of how many (Horovod docs, "API"); nothing else is modelled."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import always, named, nothing, typed
from inputgen.model.types import BOOL, INT

_QUESTIONS = "rank size local_rank local_size cross_rank cross_size"
_FRAMEWORKS = ("torch", "tensorflow", "tensorflow.keras", "keras", "mxnet")

FUNCTIONS: dict[str, Handler] = {
    f"{framework}.{name}": handler
    for framework in _FRAMEWORKS
    for name, handler in {
        **named(_QUESTIONS, typed(INT)),
        **named("init shutdown", nothing),
        "is_initialized": typed(BOOL),
    }.items()
}
# A process keeps its rank (Horovod docs, "Concepts"); elastic jobs, which start anew with another, are not meant.
STEADY = {name: told for each in _FRAMEWORKS for name, told in named(_QUESTIONS, always, f"{each}.").items()}
