"""Lightning: `WandbLogger`, and the hyperparameters that `Trainer.fit` logs to it (lightning 2.x: `loggers/wandb.py`,
`loggers/utilities.py`, `core/mixins/hparams_mixin.py`, `trainer/call.py`; 1.x where `lightning_versions` says so).

A logger starts its run when it is first used: `logger.experiment`, `log_hyperparams`, or a trainer's `fit`, which logs
what `self.save_hyperparameters()` kept of the module and the data module.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from inputgen.interpret.arms import where_there
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.classes import instantiate
from inputgen.interpret.handed import hand_over
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.holding import holds
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.unseen import may_tell
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    Const,
    DictObj,
    Func,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.library import lightning_cli, lightning_fabric, lightning_seeds, torch, trainer_options
from inputgen.library.argparse_options import parser_of
from inputgen.library.attribute_dict_classes import dict_methods
from inputgen.library.lightning_changed import hparams
from inputgen.library.lightning_hooks import tell_called
from inputgen.library.lightning_hparams import (
    MODULE_PLACES,
    assign_hyperparameters,
    logged,
    save_hyperparameters,
    told_to_logger,
)
from inputgen.library.lightning_kept import kept_arguments
from inputgen.library.lightning_loggers import (
    ALWAYS_TRUE,
    GIVEN,
    LOGGER_MODULES,
    LOGGER_NAMES,
    STAND_IN,
    all_loggers,
    first_logger,
    is_logger,
    is_other_process,
    loggers_of,
    of_stand_in,
    options,
    without_stand_in,
)
from inputgen.library.lightning_unseen import with_unseen_loggers
from inputgen.library.lightning_versions import MEMBERS, imported, tell_arguments, tell_first, tell_hooks
from inputgen.library.paths import loaded_from
from inputgen.library.simple import always, attribute, likely, nothing
from inputgen.library.wandb_sinks import current_run, may_have_more, start_run, update_config
from inputgen.library.wandb_values import copied
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LOGGER = Lib("lightning.WandbLogger")
_LOADED = "lightning.load_from_checkpoint"
_OF_LOADING = frozenset("checkpoint_path map_location hparams_file strict weights_only".split())
_FITS = "fitted by"  # of a module, data module or callback: its trainer
_OWN = frozenset("save_dir version offline log_model experiment prefix checkpoint_name add_file_policy".split())
_ORDER = "name save_dir version offline dir id anonymous project log_model experiment prefix".split()


# --- the logger ------------------------------------------------------------------------------------------------------


def _new_logger(ev: Evaluator, call: Call) -> Value:
    """`WandbLogger(...)`: what it does not take itself goes to `wandb.init`."""
    given = dict(zip(_ORDER, call.args.positional, strict=False)) | dict(call.args.named or {})
    entries = {key: Slot(value, key in call.args.optional, value.at) for key, value in given.items() if key not in _OWN}
    for_init = ev.new(DictObj(dict(entries), call.args.open), call.at, "for init")
    attrs: dict[str, Value] = {"for init": Ref(for_init.addr, call.at)}
    if "experiment" in given and ev.constant(given["experiment"]) is not None:
        attrs["run kept"] = given["experiment"]
    made = ev.new_instance(_LOGGER, attrs, call.at)
    ev.starts(made, [attrs["for init"]])
    return made


def _initialise_logger(ev: Evaluator, call: Call) -> Value:
    """`super().__init__(...)` of a class below `WandbLogger`."""
    made = ev.instance_at(_new_logger(ev, call))
    assert made is not None, "a logger is an instance"
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    for name, slot in made.attrs.items():
        put_attribute(ev, call.receiver, name, slot.value, call.at)
    ev.starts(call.receiver, [slot.value for slot in made.attrs.values()])
    return Const(None, call.at)


def _experiment(ev: Evaluator, logger: Value, at: At) -> Value:
    """`logger.experiment`: the run, started now if there is none."""
    kept = attribute(ev, logger, "run kept")
    if kept is not None or not isinstance(logger, Ref):
        return kept or Unknown("a logger that is not known", at)
    table = ev.dict_at(attribute(ev, logger, "for init") or Const(None))
    held = table if table is not None else DictObj({}, Unknown("a logger that is not known", at))
    named = {str(key): slot.value for key, slot in held.entries.items()}
    optional = frozenset(str(key) for key, slot in held.entries.items() if slot.optional)
    place = logger.at or at

    def run_of(current: Value) -> Value:
        if isinstance(current, Ref):  # an active run is used as it is
            return current
        if is_other_process(ev):
            return ev.new_instance(STAND_IN, {}, place)
        return start_run(ev, Arguments((), named, held.open, optional), place)

    run = ev.each(current_run(ev, at), run_of)
    put_attribute(ev, logger, "run kept", run, at)
    return run


def _kept_run(ev: Evaluator, logger: Value, at: At) -> Value:
    return attribute(ev, logger, "run kept") or Const(None, at)


def _for_init(ev: Evaluator, logger: Value, at: At) -> Value:
    """`logger._wandb_init`: what `wandb.init` is given, which classes below `WandbLogger` use."""
    return attribute(ev, logger, "for init") or Unknown("a logger that is not known", at)


def _used(ev: Evaluator, call: Call) -> Value:
    """A method that starts the run, and changes nothing of its config."""
    assert call.receiver is not None, "a method has a receiver"
    _experiment(ev, call.receiver, call.at)
    return Const(None, call.at)


def _escapes(ev: Evaluator, call: Call) -> Value:
    """A logger goes where it is not followed: a trainer there logs hyperparameters to it."""
    assert call.receiver is not None, "a method has a receiver"
    why = Unknown(f"the logger is given to {call.name}, which inputgen does not model", call.at)
    for run in options(without_stand_in(ev, _experiment(ev, call.receiver, call.at))):
        may_have_more(ev, run, why, call.at)
    return Const(None, call.at)


def _log_hyperparams(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    params = call.arg(0, "params")
    run = without_stand_in(ev, _experiment(ev, call.receiver, call.at))
    if run is not None and params is not None and ev.constant(params) is not None:
        update_config(ev, run, ev.new(copied(ev, told_to_logger(ev, params, call.at)), None), call.at)
    return Const(None, call.at)


# --- the trainer -----------------------------------------------------------------------------------------------------


def _new_trainer(ev: Evaluator, call: Call) -> Value:
    """`Trainer(logger=...)`; `Trainer.from_argparse_args(args, logger=...)` of Lightning 1.x."""
    if call.name.endswith(".from_argparse_args"):
        tell_first(ev, "AttributeError")
    tell_arguments(ev, set(call.args.named or ()))
    return ev.new_instance(Lib("lightning.Trainer"), _of_trainer(ev, call), call.at)


def _initialise_trainer(ev: Evaluator, call: Call) -> Value:
    """`super().__init__(logger=...)` of a class of the job below `Trainer`."""
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    tell_arguments(ev, set(call.args.named or ()))
    for name, value in _of_trainer(ev, call).items():
        put_attribute(ev, call.receiver, name, value, call.at)
    return Const(None, call.at)


def _of_trainer(ev: Evaluator, call: Call) -> dict[str, Value]:
    """What matters of the arguments of a trainer; all of them go by name (lightning 2.x: `trainer.py`)."""
    given = {"logger": GIVEN, "callbacks": "callbacks"}
    told = {key: call.arg(-1, name) or (call.args.open or Const(None, call.at)) for name, key in given.items()}
    if "logger" in (call.args.named or ()):
        told[GIVEN] = with_unseen_loggers(ev, told[GIVEN], partial(_logger_of, ev, call.at))
    return told


def _trainer_escapes(ev: Evaluator, call: Call) -> Value:
    """A trainer goes where it is not followed: it may fit there, but in Lightning's own code, as that of `Tuner`."""
    if loggers_of(ev, call.receiver) and not call.name.startswith(("lightning.", "pytorch_lightning.")):
        may_tell(ev, Unknown(f"the trainer is given to {call.name}, which inputgen does not model", call.at))
    return Const(None, call.at)


def _set_loggers(ev: Evaluator, trainer: Ref, name: str, value: Value, at: At) -> None:
    """`trainer.logger = logger`, or `trainer.loggers = [logger]`: its loggers from now on (`trainer/trainer.py`)."""
    put_attribute(ev, trainer, GIVEN, with_unseen_loggers(ev, value, partial(_logger_of, ev, at)), at)


def _logger_of(ev: Evaluator, at: At, why: Unknown) -> Value:
    """A `WandbLogger` of which nothing is known."""
    return _new_logger(ev, Call(_LOGGER.name, Arguments(open=why), at))


def _add_argparse(ev: Evaluator, call: Call) -> Value:
    """`Trainer.add_argparse_args(parser)` of Lightning 1.x: the parser, which has the trainer's options from now on."""
    tell_first(ev, "AttributeError")
    parser = call.arg(0, "parent_parser")
    if parser is None:
        return ev.unknown("a parser that is not known", call.at)
    held = parser_of(ev, parser)
    if held is not None:
        trainer_options.add_options(ev, held, call.at)
    return parser


def _callbacks(ev: Evaluator, trainer: Value | None) -> list[Value]:
    told = attribute(ev, trainer, "callbacks")
    listed = ev.list_at(told) if told is not None else None
    return [] if listed is None else [*listed.items, *options(listed.rest)]


def _is_sure(ev: Evaluator, trainer: Value | None, logger: Ref) -> bool:
    """Whether a logger is the trainer's on every path on which it is there."""
    told, conditions = attribute(ev, trainer, GIVEN), ev.state.conditions
    if isinstance(told, Choice):
        made = conditions.started.get(logger.addr)
        return made is not None and made.held_of(told) == (logger,)
    return told == logger or (isinstance(told, Ref) and holds(conditions, ev.state.heap, told.addr, logger.addr))


def _is_instance(ev: Evaluator, call: Call) -> Value:
    """`isinstance(logger, WandbLogger)`, by whatever name: no plain data is one."""
    given = call.arg(0, "value")
    known = given is not None and is_logger(ev, given)
    return Const(known, call.at) if known or isinstance(given, Const) else Open(BOOL, None, "computed", call.at)


def _fit(ev: Evaluator, call: Call) -> Value:
    """`trainer.fit(model, datamodule=...)`: the run starts, and is told the hyperparameters."""
    sources = [call.arg(0, "model"), call.arg(-1, "datamodule"), call.arg(1, "train_dataloaders")]
    for module in options(sources[0]):
        tell_hooks(ev, module)
    told = [logged(ev, source, call.at) for source in reversed(sources) if source is not None]
    callbacks = _callbacks(ev, call.receiver)
    _tell_called(ev, call, sources, callbacks)
    for hooked in (*sources, *callbacks):
        for option in options(hooked):
            if isinstance(option, Ref) and ev.instance_at(option) is not None and call.receiver is not None:
                put_attribute(ev, option, _FITS, call.receiver, call.at)
            hand_over(ev, option)
    kept = reduce(merged, [DictObj(each.entries) for each in told], DictObj({}))
    further = next((each.open for each in told if each.open is not None), None)

    def start(logger: Value) -> Value:
        run = without_stand_in(
            ev, find_attribute(ev, logger, "experiment", call.at) or _experiment(ev, logger, call.at)
        )
        own = find_attribute(ev, logger, "log_hyperparams", call.at)
        if isinstance(own, Func) or (isinstance(own, Bound) and isinstance(own.method, Func)):
            if kept.entries or further is not None:  # the job's own, set on the logger or in a class below
                call_value(ev, own, Arguments((ev.new(DictObj(kept.entries, further), call.at),)), call.at)
            return logger
        if kept.entries and run is not None:
            update_config(ev, run, ev.new(kept, None), call.at)
        if further is not None:
            for one in options(run):
                may_have_more(ev, one, further, call.at)
        return logger

    for each in loggers_of(ev, call.receiver):
        where_there(ev, each, partial(start, each), surely=_is_sure(ev, call.receiver, each))
    return Const(None, call.at)


def _tell_called(ev: Evaluator, call: Call, modules: list[Value | None], callbacks: list[Value]) -> None:
    """The trainer calls the hooks of what it is given; those of callbacks get the trainer and the module."""
    method = call.name.rpartition(".")[2]
    why = Unknown("what a trainer gives its callbacks", call.at)
    given = (call.receiver or why, modules[0] or why)
    for hooked, first in (*((each, ()) for each in modules), *((each, given) for each in callbacks)):
        for option in options(hooked):
            tell_called(ev, option, method, first)


def _of_fitted(ev: Evaluator, call: Call) -> Value:
    """`self.trainer`, `self.logger`, `self.loggers` of a module that a trainer fits (`core/module.py`)."""
    name, trainer = ev.constant(call.arg(0, "name")), attribute(ev, call.receiver, _FITS)
    if trainer is None or name not in ("trainer", "logger", "loggers"):
        return _not_modelled(ev, call)
    return trainer if name == "trainer" else find_attribute(ev, trainer, name, call.at) or _not_modelled(ev, call)


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a Lightning class, which is not modelled", call.at)


def _loader(ev: Evaluator, receiver: Value, at: At) -> Value:
    return Bound(receiver, _LOADED, at)


def _load(ev: Evaluator, call: Call) -> Value:
    """`Net.load_from_checkpoint(path, **kwargs)`: made with what the checkpoint kept, and what is given over it.

    What was kept are arguments of `__init__` (`core/saving.py`), so those that are not given have their types.
    """
    cls = call.receiver
    init = class_attribute(ev, cls, "__init__") if isinstance(cls, Ref) else None
    if not isinstance(cls, Ref) or not isinstance(init, Func):
        return ev.unknown("an instance that is loaded from a checkpoint", call.at)
    kept = kept_arguments(ev, init, loaded_from(ev, call.arg(0, "checkpoint_path"), call.at))
    given = {name: value for name, value in dict(call.args.named or {}).items() if name not in _OF_LOADING}
    named = {**dict(kept.named or {}), **given}
    return instantiate(ev, cls, Arguments((), named, kept.open or call.args.open), call.at)


_MODULES = [place + name for place in MODULE_PLACES for name in ("LightningModule", "LightningDataModule")]
_LOGGING = tuple("watch log_metrics log_text log_image log_table log_audio log_video log_graph save".split())
_OF_LOGGER: dict[str, Handler] = {
    "__init__": _initialise_logger,
    "__instancecheck__": _is_instance,
    "log_hyperparams": _log_hyperparams,
    **dict.fromkeys((*_LOGGING, "returned", *(f"escapes by {name}" for name in _LOGGING)), _used),
    "escapes": _escapes,
}

_TRAINERS = tuple(f"{place}Trainer" for place in ("", "pytorch.", "trainer.", "pytorch.trainer."))
_OF_TRAINER: dict[str, Handler] = {
    "__init__": _initialise_trainer,
    **dict.fromkeys(("fit", "test", "validate", "predict"), _fit),
    "escapes": _trainer_escapes,
    "may be handed back": nothing,
}

FUNCTIONS = {
    **{f"{place}WandbLogger": _new_logger for place in LOGGER_MODULES},
    **dict.fromkeys(_TRAINERS, _new_trainer),
    **{f"{name}.from_argparse_args": _new_trainer for name in _TRAINERS},
    **{f"{name}.add_argparse_args": _add_argparse for name in _TRAINERS},
    **lightning_fabric.FUNCTIONS,
    **lightning_seeds.FUNCTIONS,
    **trainer_options.FUNCTIONS,
    **lightning_cli.FUNCTIONS,
}
METHODS = {
    **lightning_cli.METHODS,
    **lightning_fabric.METHODS,
    "stand-in.__getattr__": of_stand_in,
    "load_from_checkpoint": _load,
    **dict_methods("AttributeDict"),
    **{f"{name}.{method}": handler for name in LOGGER_NAMES for method, handler in _OF_LOGGER.items()},
    **{f"{name}.{method}": handler for name in _TRAINERS for method, handler in _OF_TRAINER.items()},
    **{f"{name}.save_hyperparameters": save_hyperparameters for name in _MODULES},
    **{f"{name}.__init__": nothing for name in _MODULES},
    **{f"{name}.{method}": handler for name in _MODULES for method, handler in torch.OF_MODULES.items()},
    **{f"{name}.__getattr__": _of_fitted for name in _MODULES},
    **{f"{name}.__getattr__": _not_modelled for name in _TRAINERS},
}
# The ranks of a process are the environment's (lightning 2.x: `trainer/trainer.py`, `strategy.global_rank`).
STEADY = lightning_fabric.STEADY | {
    f"{name}.{asked}": always for name in _TRAINERS for asked in ("is_global_zero", "global_rank", "local_rank")
}
ATTRIBUTES = {
    **lightning_fabric.ATTRIBUTES,
    **{f"{name}.logger": first_logger for name in _TRAINERS},
    **{f"{name}.loggers": all_loggers for name in _TRAINERS},
    **{f"{name}.is_global_zero": lambda ev, receiver, at: likely(BOOL, True)(ev, at) for name in _TRAINERS},
    **{f"{name}.experiment": _experiment for name in LOGGER_NAMES},
    **{f"{name}._experiment": _kept_run for name in LOGGER_NAMES},
    **{f"{name}._wandb_init": _for_init for name in LOGGER_NAMES},
    **{f"{name}.class load_from_checkpoint": _loader for name in _MODULES},
    **{f"{name}.hparams": hparams for name in _MODULES},
}
SETTERS = {
    **{f"{name}.hparams": assign_hyperparameters for name in _MODULES},
    **{f"{name}.{logger}": _set_loggers for name in _TRAINERS for logger in ("logger", "loggers")},
}
__all__ = ["ALWAYS_TRUE", "ATTRIBUTES", "FUNCTIONS", "MEMBERS", "METHODS", "SETTERS", "imported"]
