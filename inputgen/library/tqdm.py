"""tqdm (its documentation, "Module" and "Methods"): progress bars, which yield what they are given.

`tqdm.tqdm`, and the classes that stand for it elsewhere in the package. A loop over a bar is one over its iterable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.protocol import Arguments, Call, Getter, Handler
from inputgen.interpret.values import At, Const, Lib, Value
from inputgen.library.simple import attribute, itself, named, nothing, typed
from inputgen.model.types import BOOL, NONE, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MODULES = ("", "auto.", "autonotebook.", "notebook.", "std.", "asyncio.", "rich.", "gui.")
_NOTHING = (
    "write close reset refresh clear display unpause moveto set_description set_description_str set_postfix "
    "set_postfix_str __exit__"
)


def _bar(ev: Evaluator, call: Call) -> Value:
    """`tqdm(iterable=None, desc=None, total=None, ...)`."""
    iterable = call.arg(0, "iterable") or call.args.open or Const(None, call.at)
    return ev.new_instance(Lib("tqdm.tqdm"), {"iterable": iterable}, call.at)


def _of_range(ev: Evaluator, call: Call) -> Value:
    """`trange(*args, **kwargs)` is `tqdm(range(*args), **kwargs)`."""
    from inputgen.interpret.calls import call as call_value

    numbers = call_value(ev, Lib("builtins.range"), Arguments(call.args.positional), call.at)
    return _bar(ev, replace(call, args=replace(call.args, positional=(numbers,))))


def _iterable(ev: Evaluator, receiver: Value, at: At) -> Value:
    """What a bar, or one of a subclass of the job, yields the elements of."""
    held = attribute(ev, receiver, "iterable")
    return held if held is not None else ev.unknown("what the progress bar is over is not known", at)


def _other(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a progress bar, which is not modelled", call.at)


FUNCTIONS: dict[str, Handler] = {
    **{f"{module}tqdm": _bar for module in _MODULES},
    **{f"{module}trange": _of_range for module in _MODULES},
    **{f"{module}tqdm.write": nothing for module in _MODULES},
    "tqdm_notebook": _bar,
    "tnrange": _of_range,
}
METHODS: dict[str, Handler] = {
    "tqdm.__enter__": itself,
    "tqdm.update": typed(union_of([BOOL, NONE])),
    "tqdm.__getattr__": _other,
    **named(_NOTHING, nothing, "tqdm."),
}
ATTRIBUTES: dict[str, Getter] = {f"{module}tqdm.as iterable": _iterable for module in _MODULES}
