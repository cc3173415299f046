"""Lightning's loggers beside W&B's: none has a length, so that each is true (lightning 2.6 and 1.9: `loggers/`)."""

from __future__ import annotations

_MODULES = {
    "comet": "CometLogger",
    "csv_logs": "CSVLogger",
    "litlogger": "LitLogger",
    "mlflow": "MLFlowLogger",
    "neptune": "NeptuneLogger",
    "tensorboard": "TensorBoardLogger",
    "test_tube": "TestTubeLogger",
}

ALWAYS_TRUE = {
    f"{prefix}loggers.{module}{name}": True
    for prefix in ("", "pytorch.")
    for file, name in _MODULES.items()
    for module in ("", f"{file}.")
}
