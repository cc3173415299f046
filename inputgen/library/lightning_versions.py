"""Lightning 1 or 2: what only the first has proves it (read from pytorch_lightning 1.4.9, 1.6.5, 1.9.5, 2.0.9, 2.6.6).

Up to 1.9 a `WandbLogger` is told hyperparameters flat (`_flatten_dict`): `{"opt": {"lr": 1}}` is `opt/lr`. Where
nothing proves a version, and none is pinned, it is 2. Up to 1.7 None is told as a text (1.7.7: `utilities/logger.py`),
and since 2.2 all that is no data (2.2.5: `_convert_json_serializable`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from inputgen.interpret.frames import may_catch
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.protocol import Members
from inputgen.interpret.values import At, Func, Value
from inputgen.source.requirements import Version

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LIBRARY = "lightning"
_DISTRIBUTIONS = ("pytorch-lightning", "lightning")
# Modules that 2.0 no longer has, with all that is below them.
_MODULES = frozenset(
    """
    accelerators.gpu callbacks.base callbacks.fault_tolerance callbacks.gpu_stats_monitor callbacks.progress.base
    callbacks.quantization callbacks.xla_stats_monitor core.decorators core.grads core.lightning core.memory
    core.mixins.device_dtype_mixin distributed lite loggers.base loggers.test_tube loops.base loops.batch
    loops.dataloader loops.epoch logging metrics overrides.data_parallel overrides.fairscale overrides.torch_distributed
    plugins.base_plugin plugins.training_type profiler setup_tools strategies.bagua strategies.colossalai
    strategies.ddp2 strategies.ddp_spawn strategies.dp strategies.fully_sharded strategies.fully_sharded_native
    strategies.hivemind strategies.horovod strategies.sharded strategies.sharded_spawn trainer.callback_hook
    trainer.data_loading trainer.deprecated_api trainer.logging trainer.model_hooks trainer.optimizers
    trainer.properties trainer.supporters trainer.training_tricks tuner.auto_gpu_select utilities.apply_func
    utilities.argparse_utils utilities.cli utilities.cloud_io utilities.debugging utilities.device_dtype_mixin
    utilities.device_parser utilities.distributed utilities.fetching utilities.finite_checks utilities.logger
    utilities.metrics utilities.optimizer utilities.xla_device
    """.split()
)
# Names that modules which are still there no longer have.
_NAMES = {
    "": "metrics",
    "callbacks": "GPUStatsMonitor ProgressBarBase QuantizationAwareTraining XLAStatsMonitor",
    "loggers": "LightningLoggerBase LoggerCollection TestTubeLogger",
    "plugins": "DDP2Plugin DDPFullyShardedPlugin DDPPlugin DDPShardedPlugin DDPSpawnPlugin DataParallelPlugin "
    "DeepSpeedPlugin NativeMixedPrecisionPlugin ParallelPlugin SingleDevicePlugin TrainingTypePlugin",
    "strategies": "BaguaStrategy DDP2Strategy DDPFullyShardedStrategy DDPShardedStrategy DDPSpawnStrategy "
    "DataParallelStrategy HivemindStrategy HorovodStrategy",
}
# Arguments that `Trainer` no longer takes.
_ARGUMENTS = frozenset(
    """
    amp_backend amp_level auto_lr_find auto_scale_batch_size auto_select_gpus checkpoint_callback distributed_backend
    flush_logs_every_n_steps gpus ipus log_gpu_memory move_metrics_to_cpu multiple_trainloader_mode num_processes
    prepare_data_per_node process_position progress_bar_refresh_rate reload_dataloaders_every_epoch
    replace_sampler_ddp resume_from_checkpoint stochastic_weight_avg terminate_on_nan tpu_cores track_grad_norm
    truncated_bptt_steps weights_save_path weights_summary
    """.split()
)
# Methods of a module for which `fit` of 2.0 raises.
_HOOKS = ("training_epoch_end", "validation_epoch_end")


def is_first(ev: Evaluator) -> bool:
    """Whether the job is written for Lightning 1, as far as it is known yet."""
    if ev.world.versions.facts(_LIBRARY):
        return True
    newest = _newest(ev)
    return newest is not None and newest[0] < 2


def _newest(ev: Evaluator) -> tuple[float, float] | None:
    """The newest version that the project allows; None where it does not say."""
    wanted = (each for name in _DISTRIBUTIONS for each in ev.world.versions.wanted(name))
    return max((each.newest for each in wanted if each.newest is not None), default=None)


def bounds_of_first(ev: Evaluator) -> tuple[Version, Version]:
    """The oldest and the newest version of Lightning 1 that the project allows."""
    wanted = [each for name in _DISTRIBUTIONS for each in ev.world.versions.wanted(name)]
    oldest = min((each.oldest or (0, 0) for each in wanted), default=(0, 0))
    newest = max((each.newest or (math.inf, 0) for each in wanted), default=(math.inf, 0))
    return oldest, newest


def tells_none_as_text(ev: Evaluator) -> bool | None:
    """Whether the version of Lightning 1 tells None as the text "None"; None where it is not known which it is."""
    newest = _newest(ev)
    return newest < (1, 8) if newest is not None and newest[0] < 2 else None


def tells_data_alone(ev: Evaluator) -> bool:
    """Whether what is no data is told as its text."""
    newest = _newest(ev)
    return not is_first(ev) and (newest is None or newest >= (2, 2))


def tell_first(ev: Evaluator, refusal: str) -> None:
    """Note that the job does what only Lightning 1 allows.

    Not so where the job may not come here, as where it asks for the version, or is ready for the refusal of the other.

    Args:
        ev: the evaluation.
        refusal: the exception that Lightning 2 raises.
    """
    caught = (name for context in ev.tries for name in context.catches)
    if ev.state.certain and not any(may_catch(name, refusal) for name in caught):
        ev.world.versions.tell(_LIBRARY, [True], lambda: is_first(ev))


def imported(ev: Evaluator, name: str, at: At) -> None:
    """A module of Lightning is imported."""
    parts = name.partition(".")[2].removeprefix("pytorch.").split(".")
    if any(".".join(parts[: count + 1]) in _MODULES for count in range(len(parts))):
        tell_first(ev, "ModuleNotFoundError")


def tell_arguments(ev: Evaluator, names: set[str]) -> None:
    """Note what a trainer is given."""
    if names & _ARGUMENTS:
        tell_first(ev, "TypeError")


def tell_hooks(ev: Evaluator, module: Value) -> None:
    """Note the methods of a module that is fitted."""
    obj = ev.instance_at(module)
    if obj is not None and any(isinstance(class_attribute(ev, obj.cls, hook), Func) for hook in _HOOKS):
        tell_first(ev, "NotImplementedError")


def _member_of(names: str) -> Members:
    def told(ev: Evaluator, name: str, at: At) -> Value | None:
        if name in names.split():
            tell_first(ev, "ImportError")
        return None

    return told


MEMBERS: dict[str, Members] = {
    f"{prefix}{module}".rstrip("."): _member_of(names)
    for module, names in _NAMES.items()
    for prefix in ("", "pytorch.")
}
