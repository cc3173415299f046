"""OmegaConf's functions of a config that is one of several (`if args.exp: cfg = OmegaConf.merge(cfg, more)`): each is
done on the path it is on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import Choice, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_NAMES = ("cfg", "conf", "config", "obj")  # of the parameter that is the config


def of_each(handler: Handler) -> Handler:
    """A function whose first parameter is a config."""

    def handle(ev: Evaluator, call: Call) -> Value:
        name = next((name for name in _NAMES if name in dict(call.args.named or {})), _NAMES[0])
        config = call.arg(0, name)
        if not isinstance(config, Choice):
            return handler(ev, call)
        named = {key: value for key, value in dict(call.args.named or {}).items() if key != name}

        def one(option: Value) -> Value:
            args = Arguments((option, *call.args.positional[1:]), named, call.args.open)
            return handler(ev, replace(call, args=args))

        return ev.each(config, one)

    return handle
