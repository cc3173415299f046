"""Functions that a library calls for the job: in a thread, in a process of its own, by an agent.

What they raise does not end the job. What a process of its own changes, the job does not see; the runs it starts count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.config_parts import parts_of
from inputgen.interpret.exceptions import NOT_STARTED
from inputgen.interpret.frames import PathEndsError, Try
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of, objects_equal
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.state import State, end_of, join_states
from inputgen.interpret.values import CONFIG, At, Const, DictObj, Instance, ListObj, Obj, Ref, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def apart(ev: Evaluator, function: Value, args: Arguments, at: At) -> Value:
    """Call a function whose exceptions do not end the job; what it returns, unknown where it surely raises.

    They end its runs: as everywhere, the inputs are those of the runs that come through.
    """
    return contained(ev, lambda: call_value(ev, function, args, at), at, is_run=True)


def contained(
    ev: Evaluator, run: Callable[[], Value], at: At, raised: Value | None = None, *, is_run: bool = False
) -> Value:
    """What something gives whose exceptions do not end the job; unknown where it surely raises.

    Args:
        ev: the evaluation.
        run: what is done.
        at: the call.
        raised: what it gives where it raises, if it is asked for then, too.
        is_run: whether the runs that it starts end with it.
    """
    certain, before, ends = ev.state.certain, frozenset(ev.state.heap), len(ev.ends)
    ev.tries.append(Try(depth=len(ev.frames)))
    values: list[Value] = []
    states: list[State] = []
    try:
        values.append(run())
        states.append(ev.state)
    except PathEndsError:
        values.append(raised or Unknown("a function that raises returns nothing", at))
    finally:
        caught = ev.tries.pop()
    started = [each for each in caught.raised if each[1].what != NOT_STARTED]
    for state, thrown in started if started or states or len(ev.ends) > ends else caught.raised:
        failed = is_run and states and thrown.what != "SystemExit"
        states.append(_with_configs_of(state, states[0], before) if failed else state)
    ev.path = join_states(states, certain)
    return choice_of([*values, raised]) if raised is not None and caught.raised else values[0]


def _with_configs_of(failed: State, other: State, before: frozenset[int]) -> State:
    """A failed state in which the runs started since `before` hold what they do in another, and what only it wrote."""
    new = [obj for a, obj in other.heap.items() if a not in before and isinstance(obj, Instance) and obj.cls == CONFIG]
    addresses = [address for address in parts_of(other.heap, new) if address not in before]
    parts = {address: _with_more(other.heap[address], failed.heap.get(address)) for address in addresses}
    return failed.with_heap({**failed.heap, **parts})


def _with_more(obj: Obj, failed: Obj | None) -> Obj:
    """What a run config holds, with the keys that only a run that failed was told."""
    if not isinstance(obj, DictObj) or not isinstance(failed, DictObj):
        return obj
    more = {key: replace(slot, optional=True) for key, slot in failed.entries.items() if key not in obj.entries}
    return replace(obj, entries={**obj.entries, **more}, open=obj.open or failed.open)


def several_times(ev: Evaluator, run: Callable[[], None]) -> None:
    """Do something once, and where it changes what the job held before, once more: the next time it sees that."""
    from inputgen.library import wandb_run

    own = wandb_run.state(ev), wandb_run.part(ev, "runs"), wandb_run.part(ev, "staged")
    addresses = {ref.addr for ref in own if isinstance(ref, Ref)}
    before = {address: obj for address, obj in ev.state.heap.items() if address not in addresses}
    run()
    once = ev.state
    if all(obj is once.heap[address] or objects_equal(obj, once.heap[address]) for address, obj in before.items()):
        return
    ev.path = once.fork()
    try:
        run()
    except PathEndsError:  # the process may end then
        ev.path = None
    ev.path = join_states([once, *([ev.path] if ev.path is not None else [])], once.certain)


def in_process(ev: Evaluator, function: Value, args: Arguments, at: At) -> Value:
    """Call a function in a process of its own, which has a copy of all the job holds."""
    from inputgen.library import wandb_run

    wandb_run.state(ev)
    before, ended = ev.state.fork(certain=True), len(ev.ends)
    try:
        value = apart(ev, function, args, at)
    except PathEndsError:  # it ends the process, or never ends
        value, ev.path = Unknown("a function that does not return", at), end_of(ev.ends[ended:]) or before
    after, runs = ev.state, wandb_run.dict_part(ev, "runs")
    del ev.ends[ended:]  # nor does the job end with it
    new = {address: obj for address, obj in after.heap.items() if address not in before.heap}
    ev.path = before.with_heap({**before.heap, **new})
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


_ROWS = 32  # calls of one function that are followed one by one


def mapped(
    ev: Evaluator, function: Value, sources: tuple[Value, ...], at: At, caller: Caller, *, spread: bool = False
) -> Value:
    """`map(function, *sources)`: a call for each row of elements; the list of what the calls return.

    Args:
        ev: the evaluation.
        function: what is called.
        sources: what the elements come from.
        at: the call.
        caller: how it is called.
        spread: whether each element holds the arguments itself (`starmap`).
    """
    columns = [elements(ev, source, at) for source in sources]
    known = [column.items for column in columns if column is not None and column.rest is None]
    rows = list(zip(*known, strict=False)) if len(known) == len(sources) else None
    if rows is not None and len(rows) <= _ROWS:
        calls = [given_arguments(ev, row[0], None, at) if spread else Arguments(row) for row in rows]
        return ev.new_list([caller(ev, function, call, at) for call in calls], at)
    reason = Unknown("the elements that the function is called with are not known", at)
    known_args = tuple(_any_element(column, reason) for column in columns)
    args = Arguments((), {}, reason) if spread else Arguments(known_args)
    return ev.new(ListObj("list", (), caller(ev, function, args, at)), at)


def _any_element(column: ListObj | None, reason: Unknown) -> Value:
    if column is None:
        return reason
    options = [*column.items, *([] if column.rest is None else [column.rest])]
    return choice_of(options) if options else reason
