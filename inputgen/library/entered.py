"""Functions that a library calls for the job: in a thread, in a process of its own, by an agent.

What they raise does not end the job. What a process of its own changes, the job does not see; the runs it starts count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.evaluator import PathEndsError, Try
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.state import State, join_states
from inputgen.interpret.values import At, Const, DictObj, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def apart(ev: Evaluator, function: Value, args: Arguments, at: At) -> Value:
    """Call a function whose exceptions do not end the job; what it returns, unknown where it surely raises."""
    certain = ev.state.certain
    ev.tries.append(Try())
    values: list[Value] = []
    states: list[State] = []
    try:
        values.append(call_value(ev, function, args, at))
        states.append(ev.state)
    except PathEndsError:
        values.append(Unknown("a function that raises returns nothing", at))
    finally:
        caught = ev.tries.pop()
    states.extend(state for state, _ in caught.raised)
    ev.path = join_states(states, certain)
    return values[0]


def in_process(ev: Evaluator, function: Value, args: Arguments, at: At) -> Value:
    """Call a function in a process of its own, which has a copy of all the job holds."""
    from inputgen.library import wandb_run

    wandb_run.state(ev)
    before = ev.state.fork(certain=True)
    try:
        value = apart(ev, function, args, at)
        after = ev.state
        runs = wandb_run.dict_part(ev, "runs")
    except PathEndsError:  # it ends the process, or never ends
        ev.path = before
        return Unknown("a function that does not return", at)
    new = {address: obj for address, obj in after.heap.items() if address not in before.heap}
    ev.path = State({**before.heap, **new}, before.meter, before.certain)
    kept = wandb_run.part(ev, "runs")
    assert isinstance(kept, Ref), "runs are kept in a dict"
    ev.put(kept, merged(wandb_run.dict_part(ev, "runs"), runs))
    return value


def given_arguments(ev: Evaluator, args: Value | None, kwargs: Value | None, at: At) -> Arguments:
    """The arguments handed over as a sequence and a dict (`args=(1, 2), kwargs={"a": 3}`)."""
    listed = elements(ev, args, at) if args is not None and args != Const(None) else None
    missing = Unknown("the arguments that the function is called with are not known", at)
    open_ = missing if args is not None and args != Const(None) and (listed is None or listed.rest) else None
    named = ev.dict_at(kwargs) if kwargs is not None else None
    if named is None:
        named = DictObj({}, missing if kwargs is not None and kwargs != Const(None) else None)
    return Arguments(
        listed.items if listed is not None else (),
        {key: slot.value for key, slot in named.entries.items() if isinstance(key, str)},
        open_ or named.open,
        frozenset(key for key, slot in named.entries.items() if slot.optional),
    )


Caller = Callable[["Evaluator", Value, Arguments, At], Value]


def mapped(ev: Evaluator, function: Value, rows: list[Arguments], at: At, caller: Caller) -> Value:
    """Call a function once for each row of arguments; the list of what it returns."""
    return ev.new_list([caller(ev, function, row, at) for row in rows], at)


def rows_of(ev: Evaluator, sources: tuple[Value, ...], at: At, *, spread: bool = False) -> list[Arguments]:
    """The arguments of each call of `map(function, *sources)`; `spread` for `starmap`, whose elements hold them."""
    columns = [elements(ev, source, at) for source in sources]
    if not columns or any(column is None or column.rest is not None for column in columns):
        reason = Unknown("the elements that the function is called with are not known", at)
        rests = [column.rest if column is not None and column.rest is not None else reason for column in columns]
        known = [
            choice_of([*(column.items if column else ()), rest]) for column, rest in zip(columns, rests, strict=True)
        ]
        return [Arguments((), {}, reason)] if spread or not known else [Arguments(tuple(known))]
    known_columns = [column.items for column in columns if column is not None]
    rows = [tuple(row) for row in zip(*known_columns, strict=False)]
    return [given_arguments(ev, row[0], None, at) if spread else Arguments(row) for row in rows]
