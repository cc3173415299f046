"""jax: what it tells of the machine and its processes, by type (JAX docs, "jax module").

Of the functions that jobs choose by name, and of the types of numbers, is known that they can be called, and so that
W&B stores their names (JAX docs, "jax.nn module", "jax.numpy module").
"""

from __future__ import annotations

from inputgen.interpret.protocol import Handler, Steady
from inputgen.library.simple import always, named, not_modelled, typed
from inputgen.model.types import INT, STR

_TOLD = "device_count local_device_count process_count process_index host_count host_id"
ACTIVATIONS = """
    relu relu6 sigmoid softplus soft_sign silu swish log_sigmoid leaky_relu hard_sigmoid hard_silu hard_swish hard_tanh
    elu celu selu gelu glu softmax log_softmax standardize one_hot
"""
_TYPES = """
    bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 bfloat16 float16 float32 float64 complex64 complex128
"""
_OF_ELEMENTS = "abs exp log sin cos tan tanh sinh cosh square sqrt sign maximum minimum sum mean max min"
FUNCTIONS: dict[str, Handler] = {
    **named(_TOLD, typed(INT)),
    "default_backend": typed(STR),
    **named(f"{ACTIVATIONS} squareplus mish identity", not_modelled, "nn."),
    **named(f"{_TYPES} {_OF_ELEMENTS}", not_modelled, "numpy."),
}
# Which processes and devices there are does not change while a process runs (JAX docs, "Multi-process environments").
STEADY: dict[str, Steady] = named(_TOLD, always)
