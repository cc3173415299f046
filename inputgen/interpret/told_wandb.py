"""Libraries without a model that are told to use W&B: where no run was seen, they may start one.

`Args(report_to="wandb")`, `train(use_wandb=True)`, `Model(args={"wandb_project": "x"})`, `WandbLogger(...)`: what such
a library does with it is not seen, and the run that it starts is not either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Arguments
from inputgen.interpret.unseen import may_run, may_tell
from inputgen.interpret.values import At, Bound, Const, Lib, Open, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# What is called that W&B is in: not what asks for it, or ends it.
_USING = re.compile(r"^(?!(is|has|get|close|finish|stop)_).*wandb", re.IGNORECASE)
_ABOUT = re.compile(r"wandb", re.IGNORECASE)
# Under these names a library takes what it reports to: `report_to`, `loggers`, `log_with`, `tracker`. Of others
# (`name`, `packages`) the text tells nothing.
_TRACKERS = re.compile(r"report|log|track|monitor|callback", re.IGNORECASE)
# What starts a run, or writes to the config of one.
_WRITES = re.compile(
    r"wandb\.(init$|Config\.(update|setdefaults|merge_locked|__set))|.*\.(init_trackers|log_hyperparams)$"
)
_WANDB = frozenset({"wandb", "weights_and_biases", "weightsandbiases"})
_OFF = frozenset({"disabled", "none", "false", "no", ""})


def tell(ev: Evaluator, name: str, args: Arguments, at: At) -> None:
    """Note that a library may start a run, where what is called of it is named as W&B is, or is told of it."""
    if name.partition(".")[0] == "wandb":
        return
    called = name.removesuffix(".__init__").rpartition(".")[2]
    given = dict(args.named or {})
    # What a class is given, it works by; a function that is given a dict by its place may as well print it.
    held = (*(args.positional if called[:1].isupper() else ()), *given.values())
    if _USING.match(called) or any(_tells(ev, *each) for each in (*given.items(), *_entries(ev, held))):
        may_run(ev, Unknown(f"{called}, which inputgen does not model, is told to use W&B", at))


def given_away(ev: Evaluator, name: str, value: Value, at: At) -> None:
    """Note that a library may start a run, or write to one, as it is given what does that (`retry(wandb.init)`)."""
    method = value.method if isinstance(value, Bound) else value.name if isinstance(value, Lib) else None
    if isinstance(method, str) and _WRITES.match(method):
        may_tell(ev, Unknown(f"{method} is given to {name}, which inputgen does not model", at))


def _entries(ev: Evaluator, values: Iterable[Value]) -> Iterator[tuple[str, Value]]:
    """What dicts have under their keys."""
    for option in (option for value in values for option in alternatives(value)):
        table = ev.dict_at(option)
        if table is not None:
            yield from ((str(key), slot.value) for key, slot in table.entries.items())


def _tells(ev: Evaluator, word: str, value: Value) -> bool:
    if _ABOUT.search(word):
        return any(not _is_off(ev, option) for option in alternatives(value))
    return _TRACKERS.search(word) is not None and any(_is_wandb(ev, option) for option in alternatives(value))


def _is_off(ev: Evaluator, value: Value) -> bool:
    """Whether what is given for W&B says that it is not used."""
    if isinstance(value, Const):
        text = value.value.lower() if isinstance(value.value, str) else value.value
        return not text or text in _OFF
    held = ev.list_at(value)
    return held is not None and not held.items and held.rest is None


def _is_wandb(ev: Evaluator, value: Value) -> bool:
    """Whether one is W&B, or several in a list have it among them; an option counts by its default and its choices."""
    if isinstance(value, Open):
        taken = value.constraints.enum or () if value.constraints is not None else ()
        return any(_names(each) for each in taken) or (value.default is not None and _is_wandb(ev, value.default))
    if isinstance(value, Const):
        return _names(value.value)
    held = ev.list_at(value)
    items = (option for item in held.items for option in alternatives(item)) if held is not None else ()
    return any(isinstance(item, Const | Open) and _is_wandb(ev, item) for item in items)


def _names(value: object) -> bool:
    return isinstance(value, str) and value.lower() in _WANDB
