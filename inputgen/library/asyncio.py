"""asyncio: a coroutine runs where it is awaited or handed to what runs it; a task, at the next `await` that waits.

Awaiting a coroutine of the project does not wait by itself, and a task that nothing waits for never runs. Tasks that
run at the same time are taken to run one after the other, in the order made (Python docs, asyncio).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.coroutines import TASKS, awaited, is_coroutine
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import NONE, At, Const, Lib, ListObj, Ref, Unknown, Value, alternatives
from inputgen.library.entered import contained
from inputgen.library.inspect import is_coroutine_function
from inputgen.library.simple import attribute, instance, itself, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LOOP = "asyncio.loop"
_TASK = "asyncio.Task"
_COROUTINE, _RESULT = "coroutine run", "result kept"  # of a task


# --- tasks -----------------------------------------------------------------------------------------------------------


def _create_task(ev: Evaluator, call: Call) -> Value:
    """`create_task(coroutine)`: nothing of it runs before something waits."""
    given = call.arg(0, "coro") or call.arg(0, "coro_or_future") or NONE

    def made(one: Value) -> Value:
        if not is_coroutine(ev, one):
            return one
        why = Unknown("a task that has not run gives nothing", call.at)
        task = ev.new_instance(Lib(_TASK), {_COROUTINE: one, _RESULT: why}, call.at)
        held = _waiting(ev)
        ev.put(_tasks(ev), ListObj("list", (*held.items, task), held.rest))
        return task

    return ev.each(given, made)


def _tasks(ev: Evaluator) -> int:
    return ev.singleton(TASKS, lambda: ListObj("list"))


def _waiting(ev: Evaluator) -> ListObj:
    held = ev.get(_tasks(ev))
    assert isinstance(held, ListObj), "tasks wait in a list"
    return held


def suspended(ev: Evaluator, value: Value, at: At) -> Value:
    """Something is awaited: the tasks that wait run, surely where it is asyncio's own; what it gives."""
    held = _waiting(ev)
    if value == NONE or isinstance(value, Ref):  # `asyncio.sleep` gives None
        _run_all(ev, value, at)
    elif held.items or held.rest is not None:
        ev.branch([lambda: _run_all(ev, value, at), lambda: NONE])
    return ev.each(value, lambda one: attribute(ev, one, _RESULT) or one)


def _run_all(ev: Evaluator, wanted: Value, at: At) -> Value:
    held = _waiting(ev)
    ev.put(_tasks(ev), ListObj("list"))
    for task in held.items:
        _run_task(ev, task, at, wanted=wanted)
    for task in alternatives(held.rest) if held.rest is not None else ():
        ev.branch([lambda task=task: _run_task(ev, task, at, wanted=wanted), lambda: NONE])  # type: ignore[misc]
    return NONE


def _run_task(ev: Evaluator, task: Value, at: At, *, wanted: Value) -> Value:
    """Run a task: what it raises is raised where it is awaited, and nowhere else."""

    def run(one: Value) -> Value:
        coroutine = attribute(ev, one, _COROUTINE)
        if coroutine is None or not isinstance(one, Ref):
            return NONE
        here = one == wanted
        result = awaited(ev, coroutine, at) if here else contained(ev, lambda: awaited(ev, coroutine, at), at)
        put_attribute(ev, one, _RESULT, result, at)
        return NONE

    return ev.each(task, run)


def _result(ev: Evaluator, call: Call) -> Value:
    """`task.result()`."""
    return attribute(ev, call.receiver, _RESULT) or ev.unknown("the result of a task that is not known", call.at)


def _let_tasks_run(ev: Evaluator, call: Call) -> Value:
    if TASKS in ev.modules:
        _run_all(ev, NONE, call.at)
    return Const(None, call.at)


# --- what runs coroutines --------------------------------------------------------------------------------------------


def _run_whole(ev: Evaluator, call: Call) -> Value:
    """`asyncio.run(main())`: tasks that have not run when it ends are cancelled."""
    result = _run(ev, call)
    if TASKS in ev.modules:
        ev.put(_tasks(ev), ListObj("list"))
    return result


def _gather(ev: Evaluator, call: Call) -> Value:
    """`gather(*coroutines, return_exceptions=False)`: the list of what they return, or else raise."""
    _let_tasks_run(ev, call)
    keeps = ev.constant(call.arg(-1, "return_exceptions") or Const(False)) is not False

    def result(each: Value) -> Value:
        if not keeps:
            return awaited(ev, each, call.at)
        raised = ev.unknown("an exception that a coroutine raised", call.at)
        return contained(ev, lambda: awaited(ev, each, call.at), call.at, raised)

    made = [result(each) for each in call.args.positional]
    return ev.new_list(made, call.at) if call.args.open is None else _unknown(ev, call)


def _unknown(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("which coroutines are gathered is not known", call.at)


def _run(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "coro") or call.arg(0, "main") or call.arg(0, "coro_or_future")
    return awaited(ev, given, call.at) if given is not None else ev.unknown("no coroutine is given", call.at)


def _called(skip: int) -> Handler:
    """A call of the function among the arguments, after `skip` of them, with those that follow it."""

    def handler(ev: Evaluator, call: Call) -> Value:
        given = call.args.positional[skip:]
        if not given:
            return ev.unknown("the function called is not known", call.at)
        rest = Arguments(given[1:], call.args.named, call.args.open, call.args.optional)
        return call_value(ev, given[0], rest, call.at)

    return handler


def _event_loop(ev: Evaluator, call: Call) -> Value:
    return ev.new_instance(Lib(_LOOP), {}, call.at)


FUNCTIONS: dict[str, Handler] = {
    "run": _run_whole,
    **named("create_task ensure_future", _create_task),
    **named("wait_for shield", _run),
    **named("get_event_loop new_event_loop get_running_loop", _event_loop),
    **named("sleep set_event_loop", nothing),
    "gather": _gather,
    "iscoroutinefunction": is_coroutine_function,
    "to_thread": _called(0),
    "Runner": instance("asyncio.Runner"),
    "TaskGroup": instance("asyncio.TaskGroup"),
}
METHODS: dict[str, Handler] = {
    "loop.run_until_complete": _run,
    "loop.create_task": _create_task,
    "loop.run_forever": _let_tasks_run,
    **named("close stop", nothing, "loop."),
    "loop.run_in_executor": _called(1),
    **named("call_soon", _called(0), "loop."),
    "Runner.run": _run,
    "TaskGroup.create_task": _create_task,
    "TaskGroup.__aexit__": _let_tasks_run,
    "Task.result": _result,
    **named("cancel add_done_callback set_name", nothing, "Task."),
    **{f"{cls}.{name}": itself for cls in ("Runner", "TaskGroup") for name in ("__enter__", "__aenter__")},
}
