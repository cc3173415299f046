"""Options where paths meet: a constant beside one may be its default, or what is taken where it is not given."""

from __future__ import annotations

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.types import type_of
from inputgen.interpret.values import Const, Open, Value, same
from inputgen.model.types import union_of


def without_defaults(options: list[Value]) -> list[Value]:
    """The options less the constants that an open value beside them has as its default.

    What is left stands for the constant, too: it is no longer the very value that an option is (see `narrowings`).
    """
    opens = [o for o in options if isinstance(o, Open) and o.default is not None and o.origin != "computed"]
    defaults = [o.default for o in opens if o.default is not None]
    kept = [o for o in options if not (isinstance(o, Const) and any(same(o, default) for default in defaults))]
    if len(kept) == len(options):
        return options
    return [replace(option) if isinstance(option, Open) else option for option in kept]


def with_fallback(options: list[Value]) -> list[Value]:
    """An option that a condition found given, beside the one value that is taken where it is not: that is its default.

    `args.lr if args.lr else 0.1`, `if args.lr is None: args.lr = config["lr"]`.
    """
    given = [o for o in options if is_given(o)]
    others = [o for o in options if not is_given(o)]
    if not given or len(others) != 1 or len({o.origin for o in given if isinstance(o, Open)}) != 1:
        return options
    first, other = given[0], others[0]
    default = other.default if isinstance(other, Open) else other
    if not isinstance(first, Open) or not isinstance(default, Const) or default.value is ...:
        return options
    if isinstance(other, Open) and other.origin != first.origin:
        return options
    type_ = union_of([type_of(option) for option in options])
    return [Open(type_, default, first.origin, other.at)] if not isinstance(type_, m.UnknownType) else options


def is_given(value: Value) -> bool:
    """Whether a value is an option's, or the environment's, where a condition told that it is not at its default."""
    if not isinstance(value, Open) or value.default is not None or value.origin not in ("argv", "environment"):
        return False
    return value.narrowed is not None and isinstance(value.narrowed.default, Const)
