"""monai: the names of layers, which are texts (MONAI 1.6, `monai/networks/layers/factories.py`); nothing else.

`Norm.BATCH` gives the name itself, "BATCH", to be looked up later. Names that only newer versions have are not told.
"""

from __future__ import annotations

from inputgen.interpret.protocol import Constant
from inputgen.library.simple import constant

_NAMES = {
    "Dropout": "dropout alphadropout",
    "Norm": "instance batch instance_nvfuser group layer localresponse syncbatch",
    "Act": "elu relu leakyrelu prelu relu6 selu celu gelu sigmoid tanh softmax logsoftmax swish memswish mish geglu",
    "Conv": "conv convtrans",
    "Pool": "max adaptivemax avg adaptiveavg",
    "Pad": "replicationpad constantpad",
}
_FACTORIES = ("networks.layers", "networks.layers.factories")
VALUES: dict[str, Constant] = {
    f"{module}.{factory}.{name.upper()}": constant(name.upper())
    for module in _FACTORIES
    for factory, names in _NAMES.items()
    for name in names.split()
}
