"""multiprocessing: processes and pools, taken to run to their end where they are started (Python docs).

A process of its own changes nothing that the job holds; the runs it starts count. `torch.multiprocessing` offers the
same names, and `spawn`. A `ThreadPool`, and what `multiprocessing.dummy` offers, are threads: objects are shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Const, Lib, Open, Value
from inputgen.library.entered import Caller, apart, given_arguments, in_process, mapped
from inputgen.library.simple import attribute as kept
from inputgen.library.simple import instance, itself, named, nothing, typed
from inputgen.library.threading import make, start
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CALLERS: dict[str, Caller] = {"Pool": in_process, "ThreadPool": apart}
_RESULT = Lib("multiprocessing.AsyncResult")


def _pool(kind: str) -> Handler:
    """`Pool(processes, initializer, initargs)`: the initializer is called in each process, or thread."""

    def handler(ev: Evaluator, call: Call) -> Value:
        initializer = call.arg(1, "initializer")
        if initializer is not None and initializer != Const(None):
            args = given_arguments(ev, call.arg(2, "initargs"), None, call.at)
            _CALLERS[kind](ev, initializer, args, call.at)
        return ev.new_instance(Lib(f"multiprocessing.{kind}"), {}, call.at)

    return handler


def _map(caller: Caller, *, spread: bool = False, later: bool = False) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        function, source = call.arg(0, "func"), call.arg(1, "iterable")
        if function is None or source is None:
            return ev.unknown("a map over elements that are not known", call.at)
        value = mapped(ev, function, (source,), call.at, caller, spread=spread)
        return ev.new_instance(_RESULT, {"given result": value}, call.at) if later else value

    return handler


def _apply(caller: Caller, *, later: bool) -> Handler:
    """`pool.apply(func, args, kwds)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        function = call.arg(0, "func")
        if function is None:
            return ev.unknown("the function called is not known", call.at)
        value = caller(ev, function, given_arguments(ev, call.arg(1, "args"), call.arg(2, "kwds"), call.at), call.at)
        return ev.new_instance(_RESULT, {"given result": value}, call.at) if later else value

    return handler


def _result(ev: Evaluator, call: Call) -> Value:
    value = kept(ev, call.receiver, "given result")
    return value if value is not None else ev.unknown("a result that is not known", call.at)


def spawn(ev: Evaluator, call: Call) -> Value:
    """`torch.multiprocessing.spawn(fn, args, nprocs)`: `fn(rank, *args)` in processes of ranks from 0."""
    function = call.arg(0, "fn")
    if function is None:
        return ev.unknown("the function called is not known", call.at)
    given = given_arguments(ev, call.arg(1, "args"), None, call.at)
    run_ranks(ev, function, given, call.arg(2, "nprocs") or Const(1), call)
    return Const(None, call.at)


def run_ranks(ev: Evaluator, function: Value, given: Arguments, count: Value, call: Call) -> None:
    """Call `function(rank, *args)` in a process of rank 0; and where there may be others, in one of any rank."""
    ranks: list[Value] = [Const(0, call.at)]
    if not ev.at_defaults and not (isinstance(count, Const) and count.value == 1):
        ranks.append(Open(INT, None, "computed", call.at))
    for rank in ranks:
        args = Arguments((rank, *given.positional), given.named, given.open, given.optional)
        in_process(ev, function, args, call.at)


def _context(ev: Evaluator, call: Call) -> Value:
    """`get_context(...)`: an object that offers what the module does."""
    return Lib("multiprocessing", call.at)


def _methods(kind: str, caller: Caller) -> dict[str, Handler]:
    """The methods of a pool."""
    maps: dict[str, Handler] = {
        **dict.fromkeys(("map", "imap", "imap_unordered"), _map(caller)),
        "starmap": _map(caller, spread=True),
        "map_async": _map(caller, later=True),
        "starmap_async": _map(caller, spread=True, later=True),
        "apply": _apply(caller, later=False),
        "apply_async": _apply(caller, later=True),
        "__enter__": itself,
        **named("close join terminate __exit__", nothing),
    }
    return {f"{kind}.{name}": handler for name, handler in maps.items()}


FUNCTIONS: dict[str, Handler] = {
    "Process": make("multiprocessing.Process"),
    "process.Process": make("multiprocessing.Process"),
    **named("Pool pool.Pool", _pool("Pool")),
    **named("pool.ThreadPool dummy.Pool", _pool("ThreadPool")),
    "dummy.Process": make("threading.Thread"),
    "get_context": _context,
    **named("set_start_method freeze_support", nothing),
    "cpu_count": typed(INT),
    **{name: instance("threading.Lock") for name in ("Lock", "RLock", "Semaphore")},
}
METHODS: dict[str, Handler] = {
    "Process.__init__": make("multiprocessing.Process"),
    "Process.start": start(in_process),
    **named("join terminate kill close", nothing, "Process."),
    **{name: handler for kind, caller in _CALLERS.items() for name, handler in _methods(kind, caller).items()},
    "AsyncResult.get": _result,
    **named("wait", nothing, "AsyncResult."),
}
