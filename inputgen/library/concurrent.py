"""concurrent.futures: what is submitted is taken to run to its end at once (Python docs, concurrent.futures)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Const, Lib, Value
from inputgen.library.entered import Caller, apart, in_process, mapped
from inputgen.library.simple import attribute as kept
from inputgen.library.simple import instance, itself, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FUTURE = Lib("concurrent.futures.Future")


def _submit(caller: Caller) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return ev.unknown("the function called is not known", call.at)
        function, *rest = call.args.positional
        args = Arguments(tuple(rest), call.args.named, call.args.open, call.args.optional)
        return ev.new_instance(_FUTURE, {"given result": caller(ev, function, args, call.at)}, call.at)

    return handler


def _map(caller: Caller) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        if len(call.args.positional) < 2:
            return ev.unknown("a map over elements that are not known", call.at)
        function, *sources = call.args.positional
        return mapped(ev, function, tuple(sources), call.at, caller)

    return handler


def _result(ev: Evaluator, call: Call) -> Value:
    value = kept(ev, call.receiver, "given result")
    return value if value is not None else ev.unknown("a result that is not known", call.at)


def _when_done(ev: Evaluator, call: Call) -> Value:
    """`future.add_done_callback(fn)`: `fn(future)`."""
    function = call.arg(0, "fn")
    if function is not None and call.receiver is not None:
        call_value(ev, function, Arguments((call.receiver,)), call.at)
    return Const(None, call.at)


def _all_of(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "fs")
    return given if given is not None else ev.unknown("the futures are not known", call.at)


_EXECUTORS = {"ThreadPoolExecutor": apart, "ProcessPoolExecutor": in_process}

FUNCTIONS: dict[str, Handler] = {
    **{f"futures.{name}": instance(f"concurrent.futures.{name}") for name in _EXECUTORS},
    "futures.as_completed": _all_of,
}
METHODS: dict[str, Handler] = {
    **{f"futures.{name}.submit": _submit(caller) for name, caller in _EXECUTORS.items()},
    **{f"futures.{name}.map": _map(caller) for name, caller in _EXECUTORS.items()},
    **{f"futures.{name}.__enter__": itself for name in _EXECUTORS},
    **{f"futures.{name}.{method}": nothing for name in _EXECUTORS for method in ("__exit__", "shutdown")},
    "futures.Future.result": _result,
    "futures.Future.add_done_callback": _when_done,
    **named("cancel", nothing, "futures.Future."),
}
