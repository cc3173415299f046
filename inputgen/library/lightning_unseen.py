"""Loggers of a Lightning trainer that are not known: where the job runs code that is not seen, they may be W&B's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.interpret.calls import maker_of
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import ListObj, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def with_unseen_loggers(ev: Evaluator, told: Value, make: Callable[[Unknown], Value]) -> Value:
    """The loggers that a trainer is given, each of those that are not known perhaps one of W&B's.

    Args:
        ev: the evaluation.
        told: a logger, a list of them, or anything else that `logger=` takes.
        make: makes a `WandbLogger`, of which nothing is known for a reason.
    """

    def with_unseen(option: Value) -> Value:
        listed = ev.list_at(option)
        if listed is None:
            return _perhaps(option, make)
        items = tuple(_perhaps(item, make) for item in listed.items)
        rest = _perhaps(listed.rest, make) if listed.rest is not None else None
        return (
            option if (items, rest) == (listed.items, listed.rest) else ev.new(ListObj("list", items, rest), option.at)
        )

    return ev.each(told, with_unseen) if ev.unseen is not None and ev.world.names_wandb else told


def _perhaps(logger: Value, make: Callable[[Unknown], Value]) -> Value:
    """A logger, or W&B's where it is not known what made it: what a library makes is the library's."""
    options = alternatives(logger)
    unseen = next((each for each in options if isinstance(each, Unknown) and maker_of(each) is None), None)
    if unseen is None:
        return logger
    return choice_of([make(Unknown("what a logger that is not known gives its run", unseen.at)), *options])
