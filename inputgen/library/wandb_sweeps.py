"""Sweeps: `wandb.sweep(definition)`, and `wandb.agent(sweep_id, function=...)`, which calls the function.

The run config then holds a value for each parameter of the definition, over what `wandb.init(config=...)` gives, and
locked (read in wandb 0.31.0, `Run._set_config`). How a definition's distributions draw values, and so their
types, is read from `params.py` of the package `sweeps` 0.3.0, the reference of W&B's own server.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import SWEPT
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.types import type_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    Const,
    DictObj,
    Func,
    Lib,
    ListObj,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library import entered, wandb_run
from inputgen.model.types import FLOAT, INT, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

SWEEP = Lib("wandb.sweep id")
_NESTED = 8  # parameters of parameters

_EXPONENTS = ("log_uniform", "q_log_uniform", "inv_log_uniform")  # their bounds are powers of e
_UNBOUNDED = ("normal", "q_normal", "log_normal", "q_log_normal")
_DISTRIBUTIONS = frozenset(
    "int_uniform uniform q_uniform log_uniform log_uniform_values q_log_uniform q_log_uniform_values inv_log_uniform "
    "inv_log_uniform_values normal q_normal log_normal q_log_normal beta q_beta".split()
)
_KEPT_ENUM = 100  # values of a parameter that are kept as what it may be


def _sweep(ev: Evaluator, call: Call) -> Value:
    """`wandb.sweep(definition)`: the sweep's id, which remembers what the sweep may give."""
    given = call.arg(0, "sweep")
    if given is None:
        return ev.unknown("a sweep without a definition", call.at)
    return ev.each(given, lambda option: _sweep_of(ev, option, call.at))


def _sweep_of(ev: Evaluator, definition: Value, at: At) -> Value:
    if isinstance(definition, Func | Bound):
        definition = call_value(ev, definition, Arguments(), at)
    held = ev.dict_at(definition)
    if held is None:
        reason = definition.reason if isinstance(definition, Unknown) else "the definition of the sweep is not known"
        parameters = DictObj({}, Unknown(reason, definition.at or at))
    else:
        slot = held.entries.get("parameters")
        parameters = _parameters(ev, slot.value if slot is not None else None, held.open, frozenset(), at)
    return ev.new_instance(SWEEP, {"sweep parameters": ev.new(parameters, None)}, at)


def _parameters(ev: Evaluator, value: Value | None, open_: Unknown | None, inside: frozenset[int], at: At) -> DictObj:
    """What a run config gets from `parameters:`; each key a value that the sweep draws."""
    held = ev.dict_at(value) if value is not None else None
    around = inside | {value.addr} if isinstance(value, Ref) else inside
    if held is None or around == inside or len(around) > _NESTED:
        why = value.reason if isinstance(value, Unknown) else "the parameters of the sweep are not known"
        missing = value is None and open_ is None
        return DictObj({}, None if missing else (open_ or Unknown(why, at)))
    entries = {}
    for name, slot in held.entries.items():
        place = slot.at or slot.value.at or at
        entries[name] = Slot(_parameter(ev, slot.value, around, place), slot.optional, place)
    return DictObj(entries, held.open)


def _parameter(ev: Evaluator, spec: Value, inside: frozenset[int], at: At) -> Value:
    ev.step(None)  # parameters may hold others many times over
    if isinstance(spec, Choice):
        return choice_of([_parameter(ev, option, inside, at) for option in spec.options])
    held = ev.dict_at(spec)
    if held is None or held.open is not None or any(slot.optional for slot in held.entries.values()):
        reason = spec.reason if isinstance(spec, Unknown) else "what the sweep draws it from is not known"
        return Unknown(reason, spec.at or at)
    parts = {str(key): slot.value for key, slot in held.entries.items()}
    if "parameters" in parts:
        given = alternatives(parts["parameters"])
        return choice_of([ev.new(_parameters(ev, each, None, inside, at), at) for each in given])
    if "value" in parts:
        return parts["value"]
    if "values" in parts:
        return one_of(ev, parts["values"], at)
    return _drawn(ev, parts, at)


def one_of(ev: Evaluator, values: Value, at: At) -> Value:
    """`values:`: one of them, each time another; of one alone, that."""
    listed = elements(ev, values, at) if isinstance(values, Open | Choice) else ev.list_at(values)
    if listed is not None and listed.rest is not None:
        return _like_one_of(listed, at)
    if listed is None or not listed.items:
        reason = values.reason if isinstance(values, Unknown) else "the values of the sweep are not known"
        return Unknown(reason, values.at or at)
    if ev.draws or len(listed.items) == 1:
        return listed.items[0]
    if not all(isinstance(item, Const | Open) for item in listed.items):
        return choice_of(listed.items)
    constants = [item.value for item in listed.items if isinstance(item, Const)]
    scalars = tuple(value for value in constants if isinstance(value, bool | int | float | str | None))
    keeps = len(scalars) == len(listed.items) <= _KEPT_ENUM
    constraints = m.Constraints(enum=scalars) if keeps else None
    return Open(union_of([type_of(item) for item in listed.items]), None, "sweep", at, constraints)


def _like_one_of(listed: ListObj, at: At) -> Value:
    """One of values of which only the types are known: they are given from outside, or drawn."""
    found = [*listed.items, *(alternatives(listed.rest) if listed.rest is not None else ())]
    if not all(isinstance(each, Const | Open) for each in found):
        return choice_of(found)
    return Open(union_of([type_of(each) for each in found]), None, "sweep", at)


def _drawn(ev: Evaluator, parts: dict[str, Value], at: At) -> Value:
    """A number from a distribution: `min` and `max`, or `mu` and `sigma`."""
    named = parts.get("distribution")
    usual = _by_default(named)
    kind = usual.value if isinstance(usual, Const) else None
    low, high = (_number(parts.get(name)) for name in ("min", "max"))
    if named is not None and not isinstance(kind, str):
        return Unknown("the distribution that the sweep draws it from is not known", at)
    if isinstance(kind, str) and kind not in _DISTRIBUTIONS:
        return Unknown(f"W&B has no distribution {kind!r}", at)
    if kind is None and (parts.get("min") is None or parts.get("max") is None):
        return Unknown("the sweep does not say what it draws it from", at)
    if kind is None and (low is None or high is None):
        return Unknown("the bounds that the sweep draws it from are not known", at)
    whole = _draws_whole(str(kind) if kind is not None else None, parts, low, high)
    if kind in _UNBOUNDED:
        low = high = None
        start = _number(parts.get("mu"))
    else:
        if kind in _EXPONENTS:
            low, high = _power(low), _power(high)
        start = low
    type_ = INT if whole else FLOAT
    if ev.draws and start is not None:
        return Const(int(start) if whole else float(start), at)
    bounded = not any(isinstance(value, Open) for value in parts.values()) and (low is not None or high is not None)
    return Open(type_, None, "sweep", at, m.Constraints(minimum=low, maximum=high) if bounded else None)


def _draws_whole(kind: str | None, parts: dict[str, Value], low: int | float | None, high: int | float | None) -> bool:
    """Whether whole numbers are drawn: between whole bounds, or quantised by a whole `q` (1 where it is not given)."""
    if kind is None:
        return isinstance(low, int) and isinstance(high, int)
    if kind.startswith("q_"):
        step = parts.get("q")
        return step is None or isinstance(_number(step), int)
    return kind == "int_uniform"


def _by_default(value: Value | None) -> Value | None:
    """What a part of a parameter is where nobody names another file: in others, it is taken to be alike."""
    return value.default if isinstance(value, Open) else value


def _number(value: Value | None) -> int | float | None:
    value = _by_default(value)
    if isinstance(value, Const) and isinstance(value.value, int | float) and not isinstance(value.value, bool):
        return value.value if math.isfinite(value.value) else None
    return None


def _power(value: int | float | None) -> float | None:
    try:
        return None if value is None else math.exp(value)
    except OverflowError:
        return None


def _agent(ev: Evaluator, call: Call) -> Value:
    """`wandb.agent(sweep_id, function=train)`: the function is called for each run of the sweep.

    Without a function the agent starts the sweep's program, another process; nothing of this job.
    """
    sweep, function = call.arg(0, "sweep_id"), call.arg(1, "function")
    if function is None or function == Const(None):
        return Const(None, call.at)
    once = ev.draws or ev.constant(call.arg(4, "count") or Const(None)) == 1
    return ev.each(
        sweep if sweep is not None else Const(None), lambda option: _run_agent(ev, option, function, once, call.at)
    )


def _run_agent(ev: Evaluator, sweep: Value, function: Value, once: bool, at: At) -> Value:
    obj = ev.instance_at(sweep)
    slot = obj.attrs.get("sweep parameters") if obj is not None else None
    if slot is None:
        reason = sweep.reason if isinstance(sweep, Unknown) else SWEPT
        parameters: Value = ev.new(DictObj({}, Unknown(reason, at)), at)
    else:
        parameters = slot.value
    before = wandb_run.part(ev, "sweep")

    def run() -> None:
        _set(ev, parameters, at)  # the agent ends any run first (`wandb.teardown`)
        entered.apart(ev, function, Arguments(), at)

    run() if once else entered.several_times(ev, run)
    _set(ev, before, at)
    return Const(None, at)


def _set(ev: Evaluator, sweep: Value, at: At) -> None:
    """Say which sweep the runs that are started now belong to; there is no current run."""
    wandb_run.set_part(ev, "run", Const(None, at), at)
    wandb_run.set_part(ev, "sweep", sweep, at)


FUNCTIONS = {"sweep": _sweep, "agent": _agent, "teardown": wandb_run.finish, "sdk.wandb_sweep.sweep": _sweep}
