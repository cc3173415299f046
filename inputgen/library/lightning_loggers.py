"""The loggers that a Lightning trainer is given: W&B's, and those beside it (lightning 2.6 and 1.9: `loggers/`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import At, Const, Lib, Ref, Unknown, Value, alternatives
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MODULES = {
    "comet": "CometLogger",
    "csv_logs": "CSVLogger",
    "litlogger": "LitLogger",
    "mlflow": "MLFlowLogger",
    "neptune": "NeptuneLogger",
    "tensorboard": "TensorBoardLogger",
    "test_tube": "TestTubeLogger",
}

# None of them has a length, so that each is true.
ALWAYS_TRUE = {
    f"{prefix}loggers.{module}{name}": True
    for prefix in ("", "pytorch.")
    for file, name in _MODULES.items()
    for module in ("", f"{file}.")
}

GIVEN = "given logger"  # of a trainer: the value of `logger=`
LOGGER_MODULES = (
    "loggers.",
    "loggers.wandb.",
    "logging.",
    "logging.wandb.",
    "pytorch.loggers.",
    "pytorch.loggers.wandb.",
)
LOGGER_NAMES = ("WandbLogger", *(f"{place}WandbLogger" for place in LOGGER_MODULES))
_CLASSES = tuple(Lib(f"{head}.{name}") for head in ("lightning", "pytorch_lightning") for name in LOGGER_NAMES)


def loggers_of(ev: Evaluator, trainer: Value | None) -> list[Ref]:
    """Each `WandbLogger` that a trainer may have."""
    told = attribute(ev, trainer, GIVEN)
    found: list[Value] = []
    for option in options(told):
        listed = ev.list_at(option)
        for item in (option,) if listed is None else (*listed.items, *options(listed.rest)):
            found += options(item)
    return [logger for logger in dict.fromkeys(found) if isinstance(logger, Ref) and is_logger(ev, logger)]


def options(value: Value | None) -> tuple[Value, ...]:
    """What a value may be; nothing where there is none."""
    return () if value is None else alternatives(value)


def is_logger(ev: Evaluator, value: Value) -> bool:
    """Whether it is a `WandbLogger`, of a class below it perhaps."""
    obj = ev.instance_at(value)
    return obj is not None and any(base in _CLASSES for base in linearised(ev, obj.cls))


def first_logger(ev: Evaluator, trainer: Value, at: At) -> Value:
    """`trainer.logger`: the first of those given; the one that Lightning makes itself, not W&B's, is like none."""

    def first(told: Value) -> Value:
        listed = ev.list_at(told)
        if listed is not None:
            return next(iter(listed.items), listed.rest or Const(None, at))
        return told if ev.constant(told) is ... else Const(None, at)

    return ev.each(attribute(ev, trainer, GIVEN) or Unknown("a trainer that is not known", at), first)


def all_loggers(ev: Evaluator, trainer: Value, at: At) -> Value:
    """`trainer.loggers`."""
    told = attribute(ev, trainer, GIVEN)
    if told is not None and is_logger(ev, told):
        return ev.new_list((told,), at)
    return told if told is not None and ev.list_at(told) is not None else Unknown("the loggers of a trainer", at)
