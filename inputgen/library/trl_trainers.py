"""What TRL's trainers make of their arguments before W&B is told them (trl 0.7 to 1.16, `trainer/*_trainer.py`).

A trainer that has no collator of the job's keeps all columns; one that gets a `peft_config` may leave checkpointing to
peft, where the model is quantised; a length that is not given is that of the tokenizer; PPO computes its batch sizes.
Checkpoints are not reentrant under transformers 4 (trl 0.29, `sft_trainer.py`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen, replace
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Call
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Const, Func, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library.argument_table import ANY_LATER, Bounds
from inputgen.library.argument_versions import is_among
from inputgen.model.types import BOOL, DICT, INT, NONE, STR, union_of
from inputgen.source.requirements import Version

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


@frozen
class _Change:
    """What some trainers do to fields of their arguments, in some versions.

    Attributes:
        trainers: their names, with the versions of TRL that do so.
        fields: which fields.
        type: what the value is then.
        value: the value, where it is one.
        lacking: the argument of the trainer without which that is so.
        having: the argument of the trainer with which it may be so.
        only_none: whether what is given stays.
        switch: the field that must be on.
    """

    trainers: dict[str, Bounds]
    fields: tuple[str, ...]
    type: m.Type
    value: Const | None = None
    lacking: str = ""
    having: str = ""
    only_none: bool = False
    switch: str = ""


_BEFORE_5: Bounds = ((0, 0), (5, 0))


def _of(names: str, since: Version, before: Version = ANY_LATER) -> dict[str, Bounds]:
    return {f"{name}Trainer": (since, before) for name in names.split()}


_REENTRANT = _of("SFT DPO GRPO KTO RLOO Reward OnlineDPO NashMD XPO ORPO CPO BCO PRM PPO GKD", (0, 28))
_CHECK_POINTS = "gradient_checkpointing_kwargs"
_PPO_V2, _RLOO = _of("PPOv2", (0, 9), (0, 13)), _of("RLOO", (0, 9), (0, 22))
_ON_POLICY = {**_of("PPO", (0, 12)), **_PPO_V2, **_RLOO}
_KEEPS_COLUMNS = {
    **_of("DPO", (0, 5), (0, 12)),
    **_of("CPO ORPO", (0, 8)),
    **_of("KTO", (0, 8), (1, 6)),
    **_of("BCO", (0, 10)),
    **_of("Reward", (0, 4), (0, 24)),
}
_LEAVES_CHECK_POINTS = {
    **_of("SFT", (0, 7), (0, 26)),
    **_of("GRPO Reward", (0, 22), (0, 26)),
    **_of("RLOO", (0, 22), (0, 27)),
    **_of("OnlineDPO NashMD XPO PRM", (0, 22)),
}
_SIZES = "world_size local_batch_size micro_batch_size batch_size mini_batch_size local_mini_batch_size"
_CHANGES = (
    _Change(_KEEPS_COLUMNS, ("remove_unused_columns",), BOOL, Const(False), lacking="data_collator"),
    _Change(_of("GKD", (0, 11)), ("remove_unused_columns",), BOOL, Const(False)),
    _Change(_LEAVES_CHECK_POINTS, ("gradient_checkpointing",), BOOL, having="peft_config"),
    _Change({**_of("SFT", (0, 9), (0, 15)), **_of("GKD", (0, 11))}, ("dataset_kwargs",), DICT, only_none=True),
    _Change(_of("SFT GKD", (0, 9), (0, 15)), ("max_seq_length",), INT, only_none=True),
    _Change(_of("DPO", (0, 9), (0, 13)), ("max_length", "max_prompt_length"), INT, only_none=True),
    _Change(_of("DPO", (0, 9), (0, 11)), ("max_target_length",), INT, only_none=True),
    _Change(_of("SFT DPO GRPO KTO RLOO", (1, 15)), ("liger_kernel_config",), DICT, switch="use_liger_kernel"),
    _Change(_ON_POLICY, (*_SIZES.split(), "num_total_batches", "num_updates"), INT),
    _Change(_ON_POLICY, ("total_episodes",), INT, only_none=True),
    _Change({**_of("PPO", (0, 12), (0, 28)), **_PPO_V2, **_RLOO}, ("run_name",), STR),
    _Change({**_of("PPO", (0, 12), (0, 14)), **_PPO_V2, **_RLOO}, ("stop_token_id",), union_of([INT, NONE])),
    # Trainers of `trl.experimental`, which one model stands for.
    _Change({"Trainer": ((0, 25), ANY_LATER)}, ("remove_unused_columns", "gradient_checkpointing"), BOOL),
)


def change_arguments(ev: Evaluator, call: Call, args: Value) -> None:
    """Note what a trainer that is being made does to its arguments.

    Args:
        ev: the evaluation.
        call: the call of the trainer's class, or of its `__init__`.
        args: the training arguments that it is given.
    """
    name = next((part for part in call.name.split(".") if part.endswith("Trainer")), "")
    for change in _CHANGES:
        sure = _is_made(ev, change, name, call)
        if sure is not False:
            ev.each(args, partial(_apply, ev, change, sure=sure is True))
    late = is_among(ev.world.versions, _REENTRANT[name], "trl") if name in _REENTRANT else False
    old = is_among(ev.world.versions, _BEFORE_5)
    if late is not False and old is not False:
        ev.each(args, partial(_check_points, ev, call.at, sure=late is True and old is True))


def _check_points(ev: Evaluator, at: At, args: Value, *, sure: bool) -> Value:
    """Under transformers 4, later trainers ask for checkpoints that are not reentrant, where nothing else is given."""
    obj = ev.instance_at(args)
    slots = obj.attrs if obj is not None else {}
    held, given = slots.get("gradient_checkpointing"), slots.get(_CHECK_POINTS)
    if obj is None or not isinstance(args, Ref) or held is None or given is None or held.value == Const(False):
        return args
    told, is_sure = ev.dict_at(given.value), sure and held.value == Const(True)
    if told is not None and "use_reentrant" in told.entries:
        return args
    if is_sure and isinstance(given.value, Ref) and told is not None:
        ev.put(given.value, with_key(told, "use_reentrant", Const(False, at), at))
        return args
    before = type_of(given.value)
    value: Value = Open(DICT if before is None else union_of([DICT, before]), None, "computed", given.at)
    if is_sure and given.value == Const(None):
        value = ev.new_dict({"use_reentrant": Const(False, at)}, at)
    ev.put(args, replace(obj, attrs={**obj.attrs, _CHECK_POINTS: replace(given, value=value)}))
    return args


def _is_made(ev: Evaluator, change: _Change, name: str, call: Call) -> bool | None:
    """Whether a trainer does so; None where it may."""
    bounds = change.trainers.get(name)
    among = is_among(ev.world.versions, bounds, "trl") if bounds is not None else False
    if among is False:
        return False
    asked = change.having or change.lacking
    there = _is_given(call, asked) if asked else None
    if asked and there is not None and there is not bool(change.having):
        return False
    return True if among is True and (not asked or there is not None) else None


def _is_given(call: Call, name: str) -> bool | None:
    """Whether a trainer is given an argument that is not None; None where that is not known."""
    value = (call.args.named or {}).get(name)
    if value is None:
        # Those meant here come after the first four, of which each trainer has the same.
        return None if call.args.open is not None or len(call.args.positional) > 4 else False
    if isinstance(value, Const):
        return value.value is not None
    return True if isinstance(value, Ref | Lib | Func) and name not in call.args.optional else None


def _apply(ev: Evaluator, change: _Change, args: Value, *, sure: bool) -> Value:
    obj = ev.instance_at(args)
    if obj is None or not isinstance(args, Ref):
        return args
    if change.switch and change.switch in obj.attrs:
        switched = obj.attrs[change.switch].value
        if switched == Const(False):
            return args
        sure = sure and switched == Const(True)
    changed = {name: _changed(slot, change, sure=sure) for name, slot in obj.attrs.items() if name in change.fields}
    ev.put(args, replace(obj, attrs={**obj.attrs, **changed}))
    return args


def _changed(slot: Slot, change: _Change, *, sure: bool) -> Slot:
    """What becomes of a field."""
    value = slot.value
    given = value.default if isinstance(value, Open) else value
    is_kept = change.only_none and isinstance(given, Const) and given.value is not None
    if is_kept or isinstance(value, Unknown) or (change.type == BOOL and value == Const(False)):
        return slot
    if sure and change.value is not None:
        return replace(slot, value=replace(change.value, at=slot.at))
    is_set = sure and (not change.only_none or value == Const(None))
    before = None if is_set else type_of(value)
    type_ = change.type if before is None else union_of([change.type, before])
    return replace(slot, value=Open(type_, None, "computed", slot.at))
