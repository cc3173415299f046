"""`socket`, `platform` (Python docs): what they tell of the machine, which is another one wherever the job runs.

Of a socket, as jobs open one to find a port that is free, the address is known by its types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Instance, Lib, Open, Slot, Unknown, Value
from inputgen.library.simple import attribute, itself, likely_typed, named, nothing, typed, typed_tuple
from inputgen.model.types import INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_CLASS = Lib("socket.socket")
_INTERNET = ("socket.AF_INET", "socket.AddressFamily.AF_INET")


def _socket(ev: Evaluator, call: Call) -> Value:
    """`socket.socket(family, ...)`: what it sends and receives is not known."""
    family = call.arg(0, "family") or Lib(_INTERNET[0])
    why = Unknown("what a socket gives is not known", call.at)
    return ev.new(Instance(_CLASS, {"of family": Slot(family)}, why), call.at)


def _name(ev: Evaluator, call: Call) -> Value:
    """`s.getsockname()`: the host and the port, where the socket is one of the internet (IPv4)."""
    family = attribute(ev, call.receiver, "of family")
    if not isinstance(family, Lib) or family.name not in _INTERNET:
        return ev.unknown("the address of a socket of a family that is not modelled", call.at)
    return ev.new_list([Open(type_, None, "computed", call.at) for type_ in (STR, INT)], call.at, "tuple")


def _perhaps(ev: Evaluator, call: Call) -> Value:
    """What fails where the address is taken, or nobody listens there."""
    ev.risk()
    return nothing(ev, call)


FUNCTIONS: dict[str, Handler] = {
    **named("gethostname getfqdn", typed(STR)),
    "gethostbyname": likely_typed(STR),
    "socket": _socket,
    **named("node system release version machine processor platform", typed(STR)),
    **named("python_version python_implementation python_branch python_compiler python_revision", typed(STR)),
    "uname": typed_tuple(**dict.fromkeys("system node release version machine processor".split(), STR)),
}
METHODS: dict[str, Handler] = {
    "socket.getsockname": _name,
    "socket.fileno": typed(INT),
    "socket.connect_ex": typed(INT),
    "socket.__enter__": itself,
    **named("__exit__ close setsockopt settimeout setblocking", nothing, "socket."),
    **named("bind listen connect", _perhaps, "socket."),
}
