"""Runs that the job does not show: those of a caller, or in an object that is not known (see `interpret.unseen`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import At, Const, Instance, Lib, Ref, Slot, Unknown, Value, alternatives
from inputgen.library import wandb_run
from inputgen.library.wandb_sinks import may_have_more, start_run

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def written_unseen(ev: Evaluator, method: str, args: Arguments, why: Unknown, at: At) -> None:
    """The config of a run that is not known is written to: of the current one, perhaps, or of one of a caller's."""
    run = wandb_run.current_run(ev)
    if any(isinstance(option, Ref) for option in alternatives(run)):
        ev.branch([lambda: _write(ev, run, method, args, at), lambda: Const(None)])
    else:
        run = start_run(ev, Arguments((), {}, why), at)
        _write(ev, run, method, args, at)
    ev.each(run, lambda one: _open(ev, one, why, at))


def hyperparameters_unseen(ev: Evaluator, args: Arguments, why: Unknown, at: At) -> None:
    """`self.logger.log_hyperparams(...)` in a hook: of a run that there is, where there is one."""
    from inputgen.library.lightning_hparams import told_to_logger

    if any(isinstance(option, Ref) for option in alternatives(wandb_run.current_run(ev))):
        given = args.positional[:1] or tuple(dict(args.named or {}).values())[:1]
        told = tuple(ev.new(told_to_logger(ev, params, at), at) for params in given)
        written_unseen(ev, "update", Arguments(told), why, at)


def _write(ev: Evaluator, run: Value, method: str, args: Arguments, at: At) -> Value:
    def write(one: Value) -> Value:
        handler, obj = ev.libraries.method(f"wandb.Config.{method}"), ev.instance_at(one)
        config = obj.attrs.get("config") if obj is not None else None
        if handler is None or config is None:
            return Const(None)
        return handler(ev, Call(f"wandb.Config.{method}", args, at, config.value))

    return ev.each(run, write)


def _open(ev: Evaluator, run: Value, why: Unknown, at: At) -> Value:
    may_have_more(ev, run, why, at)
    return Const(None)


def started_unseen(ev: Evaluator, args: Arguments, at: At) -> None:
    """`self.wandb.init(...)`."""
    start_run(ev, args, at)


def trackers_unseen(ev: Evaluator, args: Arguments, why: Unknown, at: At) -> None:
    """`accelerator.init_trackers(...)` of an accelerator that is not known: W&B may be among its trackers."""
    handler = ev.libraries.method("accelerate.Accelerator.init_trackers")
    assert handler is not None, "accelerate is modelled"
    receiver = ev.new(Instance(Lib("accelerate.Accelerator"), {"log with": Slot(why)}), at)
    handler(ev, Call("accelerate.Accelerator.init_trackers", args, at, receiver))
