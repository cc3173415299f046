"""asyncio: a coroutine is taken to run where it is made, so what runs it later only hands on what it returned.

Tasks that run at the same time are taken to run one after the other, in the order made (Python docs, asyncio).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Lib, Value
from inputgen.library.simple import instance, itself, named, nothing, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LOOP = "asyncio.loop"


def _gather(ev: Evaluator, call: Call) -> Value:
    return ev.new_list(call.args.positional, call.at) if call.args.open is None else _unknown(ev, call)


def _unknown(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("which coroutines are gathered is not known", call.at)


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
    **named("run create_task ensure_future wait_for shield", passes_through),
    **named("get_event_loop new_event_loop get_running_loop", _event_loop),
    **named("sleep set_event_loop", nothing),
    "gather": _gather,
    "to_thread": _called(0),
    "Runner": instance("asyncio.Runner"),
    "TaskGroup": instance("asyncio.TaskGroup"),
}
METHODS: dict[str, Handler] = {
    **named("run_until_complete create_task", passes_through, "loop."),
    **named("close stop run_forever", nothing, "loop."),
    "loop.run_in_executor": _called(1),
    **named("call_soon", _called(0), "loop."),
    "Runner.run": passes_through,
    "TaskGroup.create_task": passes_through,
    **{f"{cls}.{name}": itself for cls in ("Runner", "TaskGroup") for name in ("__enter__", "__aenter__")},
}
