"""asyncio: a coroutine runs where it is awaited or handed to what runs it; a task, where it is made.

Tasks that run at the same time are taken to run one after the other, in the order made (Python docs, asyncio).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.coroutines import awaited
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Lib, Value
from inputgen.library.inspect import is_coroutine_function
from inputgen.library.simple import instance, itself, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LOOP = "asyncio.loop"


def _gather(ev: Evaluator, call: Call) -> Value:
    made = [awaited(ev, each, call.at) for each in call.args.positional]
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
    **named("run create_task ensure_future wait_for shield", _run),
    **named("get_event_loop new_event_loop get_running_loop", _event_loop),
    **named("sleep set_event_loop", nothing),
    "gather": _gather,
    "iscoroutinefunction": is_coroutine_function,
    "to_thread": _called(0),
    "Runner": instance("asyncio.Runner"),
    "TaskGroup": instance("asyncio.TaskGroup"),
}
METHODS: dict[str, Handler] = {
    **named("run_until_complete create_task", _run, "loop."),
    **named("close stop run_forever", nothing, "loop."),
    "loop.run_in_executor": _called(1),
    **named("call_soon", _called(0), "loop."),
    "Runner.run": _run,
    "TaskGroup.create_task": _run,
    **{f"{cls}.{name}": itself for cls in ("Runner", "TaskGroup") for name in ("__enter__", "__aenter__")},
}
