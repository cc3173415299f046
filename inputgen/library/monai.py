"""monai: the names of layers, which are texts (MONAI 1.6, `monai/networks/layers/factories.py`); nothing else.

`Norm.BATCH` gives the name itself, "BATCH", to be looked up later. Names that only newer versions have are not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Constant
from inputgen.interpret.values import At, Const, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NAMES = {
    "Dropout": "dropout alphadropout",
    "Norm": "instance batch instance_nvfuser group layer localresponse syncbatch",
    "Act": "elu relu leakyrelu prelu relu6 selu celu gelu sigmoid tanh softmax logsoftmax swish memswish mish geglu",
    "Conv": "conv convtrans",
    "Pool": "max adaptivemax avg adaptiveavg",
    "Pad": "replicationpad constantpad",
}
_FACTORIES = ("networks.layers", "networks.layers.factories")


def _named(name: str) -> Constant:
    def value(ev: Evaluator, at: At) -> Value:
        return Const(name, at)

    return value


VALUES: dict[str, Constant] = {
    f"{module}.{factory}.{name.upper()}": _named(name.upper())
    for module in _FACTORIES
    for factory, names in _NAMES.items()
    for name in names.split()
}
