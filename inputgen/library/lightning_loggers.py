"""The loggers that a Lightning trainer is given: W&B's, and those beside it (lightning 2.6 and 1.9: `loggers/`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call
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


# --- other processes -------------------------------------------------------------------------------------------------

# What a logger has there for a run: it does nothing (lightning 2.6: `loggers/logger.py`, `DummyExperiment`).
STAND_IN = Lib("lightning.stand-in")


def without_stand_in(ev: Evaluator, run: Value) -> Value | None:
    """The runs that a logger may have; None where it has none."""
    parts = alternatives(run)
    runs = [one for one in parts if getattr(ev.instance_at(one), "cls", None) != STAND_IN]
    return run if len(runs) == len(parts) else choice_of(runs) if runs else None


def of_stand_in(ev: Evaluator, call: Call) -> Value:
    """Each of its attributes is a function that does nothing, which has none of what a config has."""
    if ev.constant(call.arg(0, "name") or Const(None)) == "config":
        raise ev.raises("AttributeError: a logger has no config in another process than the first", call.at)
    return Unknown("in another process than the first a logger has no run", call.at, plain=True)


def is_other_process(ev: Evaluator) -> bool:
    """Whether the path is one of a process that is not the first, by the ranks that the job asked a trainer for."""
    return any(_tells_other(asked, truthy=truthy) for asked, truthy in ev.state.conditions.assumed)


def _tells_other(asked: object, *, truthy: bool) -> bool:
    if not isinstance(asked, tuple) or not asked:
        return False
    if asked[0] == "Equal" and len(asked) == 3 and any(map(_is_rank, asked[1:])):
        return any(isinstance(each, tuple) and each[1:] == (0,) for each in asked[1:]) is not truthy
    if asked[0] == "GreaterThan" and len(asked) == 3 and _is_rank(asked[1]):
        return truthy
    return truthy if _is_rank(asked) else not truthy and _is_asked(asked, ("is_global_zero",))


def _is_rank(asked: object) -> bool:
    return isinstance(asked, tuple) and _is_asked(asked, ("global_rank", "local_rank"))


def _is_asked(asked: tuple[object, ...], names: tuple[str, ...]) -> bool:
    name = asked[0] if asked else None
    return isinstance(name, str) and name.startswith(("lightning.", "pytorch_lightning.")) and name.endswith(names)
