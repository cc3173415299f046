"""multiprocessing: processes and pools, taken to run to their end where they are started (Python docs).

A process of its own changes nothing that the job holds; the runs it starts count. `torch.multiprocessing` offers the
same names, and `spawn`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Const, Lib, Open, Value
from inputgen.library.entered import given_arguments, in_process, mapped
from inputgen.library.simple import attribute as kept
from inputgen.library.simple import instance, itself, named, nothing, typed
from inputgen.library.threading import make, start
from inputgen.model.types import INT

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_POOL = "multiprocessing.Pool"
_RESULT = Lib("multiprocessing.AsyncResult")


def _pool(position: int) -> Handler:
    """`Pool(processes, initializer, initargs)`: the initializer is called in each process."""

    def handler(ev: Evaluator, call: Call) -> Value:
        initializer = call.arg(position, "initializer")
        if initializer is not None and initializer != Const(None):
            args = given_arguments(ev, call.arg(position + 1, "initargs"), None, call.at)
            in_process(ev, initializer, args, call.at)
        return ev.new_instance(Lib(_POOL), {}, call.at)

    return handler


def _map(*, spread: bool = False, later: bool = False) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        function, source = call.arg(0, "func"), call.arg(1, "iterable")
        if function is None or source is None:
            return ev.unknown("a map over elements that are not known", call.at)
        value = mapped(ev, function, (source,), call.at, in_process, spread=spread)
        return ev.new_instance(_RESULT, {"given result": value}, call.at) if later else value

    return handler


def _apply(*, later: bool) -> Handler:
    """`pool.apply(func, args, kwds)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        function = call.arg(0, "func")
        if function is None:
            return ev.unknown("the function called is not known", call.at)
        value = in_process(
            ev, function, given_arguments(ev, call.arg(1, "args"), call.arg(2, "kwds"), call.at), call.at
        )
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


_MAPS: dict[str, Handler] = {
    **dict.fromkeys(("map", "imap", "imap_unordered"), _map()),
    "starmap": _map(spread=True),
    "map_async": _map(later=True),
    "starmap_async": _map(spread=True, later=True),
    "apply": _apply(later=False),
    "apply_async": _apply(later=True),
}

FUNCTIONS: dict[str, Handler] = {
    "Process": make("multiprocessing.Process"),
    "process.Process": make("multiprocessing.Process"),
    "Pool": _pool(1),
    "pool.Pool": _pool(1),
    "pool.ThreadPool": _pool(1),
    "get_context": _context,
    **named("set_start_method freeze_support", nothing),
    "cpu_count": typed(INT),
    **{name: instance("threading.Lock") for name in ("Lock", "RLock", "Semaphore")},
}
METHODS: dict[str, Handler] = {
    "Process.__init__": make("multiprocessing.Process"),
    "Process.start": start(in_process),
    **named("join terminate kill close", nothing, "Process."),
    **{f"Pool.{name}": handler for name, handler in _MAPS.items()},
    **named("close join terminate __exit__", nothing, "Pool."),
    "Pool.__enter__": itself,
    "AsyncResult.get": _result,
    **named("wait", nothing, "AsyncResult."),
}
