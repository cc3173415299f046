"""`logging` (Python docs, "logging"): nothing of it reaches the run config."""

from __future__ import annotations

import logging as python_logging

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import constant, instance, itself, named, nothing, typed
from inputgen.model.types import BOOL, INT

_CALLS = "debug info warning warn error critical exception log"
_CLASSES = "Handler StreamHandler FileHandler NullHandler Formatter Filter LoggerAdapter"

FUNCTIONS: dict[str, Handler] = {
    **named(f"{_CALLS} basicConfig captureWarnings disable shutdown addLevelName setLoggerClass", nothing),
    **named("config.dictConfig config.fileConfig", nothing),
    **named(f"getLogger Logger {_CLASSES}", instance("logging.Logger")),
    **named("handlers.RotatingFileHandler handlers.TimedRotatingFileHandler", instance("logging.Logger")),
    "getLevelName": typed(INT),
}
METHODS: dict[str, Handler] = {
    **named(
        f"{_CALLS} setLevel addHandler removeHandler addFilter setFormatter flush close handle", nothing, "Logger."
    ),
    **named("isEnabledFor hasHandlers", typed(BOOL), "Logger."),
    "Logger.getEffectiveLevel": typed(INT),
    "Logger.getChild": itself,
}
VALUES = {
    name: constant(getattr(python_logging, name))
    for name in ("CRITICAL", "FATAL", "ERROR", "WARNING", "WARN", "INFO", "DEBUG", "NOTSET")
}
