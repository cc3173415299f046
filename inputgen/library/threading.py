"""threading: a thread is taken to run to its end where it is started (Python docs, threading)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import Const, Lib, Ref, Value
from inputgen.library.entered import Caller, apart, given_arguments
from inputgen.library.simple import attribute as kept
from inputgen.library.simple import instance, itself, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# The parameters of Thread and of multiprocessing.Process: group, target, name, args, kwargs.
_PARAMETERS = (("target", 1), ("args", 3), ("kwargs", 4))


def make(cls: str) -> Handler:
    """`Thread(target=f, args=(...), kwargs={...})`: kept until it is started."""

    def handler(ev: Evaluator, call: Call) -> Value:
        made = call.receiver if isinstance(call.receiver, Ref) else ev.new_instance(Lib(cls), {}, call.at)
        for name, position in _PARAMETERS:
            value = call.arg(position, name)
            if value is not None:
                put_attribute(ev, made, f"given {name}", value, call.at)
        return made if call.receiver is None else Const(None, call.at)

    return handler


def start(caller: Caller) -> Handler:
    """`thread.start()`: its target is called, or the `run` of its class."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if call.receiver is None:
            return Const(None, call.at)
        obj = ev.instance_at(call.receiver)
        own = (
            find_attribute(ev, call.receiver, "run", call.at) if obj is not None and isinstance(obj.cls, Ref) else None
        )
        target, args, kwargs = (kept(ev, call.receiver, f"given {name}") for name, _ in _PARAMETERS)
        if own is not None and target is None:
            caller(ev, own, Arguments(), call.at)
        elif target is not None and target != Const(None):
            caller(ev, target, given_arguments(ev, args, kwargs, call.at), call.at)
        return Const(None, call.at)

    return handler


def _timer(ev: Evaluator, call: Call) -> Value:
    """`Timer(interval, function, args, kwargs)`."""
    made = ev.new_instance(Lib("threading.Thread"), {}, call.at)
    for position, (name, given) in enumerate((("target", "function"), ("args", "args"), ("kwargs", "kwargs")), 1):
        value = call.arg(position, given)
        if value is not None:
            put_attribute(ev, made, f"given {name}", value, call.at)
    return made


_LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition")

FUNCTIONS: dict[str, Handler] = {
    "Thread": make("threading.Thread"),
    "Timer": _timer,
    **{name: instance("threading.Lock") for name in _LOCKS},
}
METHODS: dict[str, Handler] = {
    "Thread.__init__": make("threading.Thread"),
    "Thread.start": start(apart),
    **named("join cancel setDaemon", nothing, "Thread."),
    "Lock.__enter__": itself,
    **named("__exit__ acquire release notify notify_all", nothing, "Lock."),
}
