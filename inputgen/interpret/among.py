"""What a text may be that is made of options which take some values alone (`f"{args.dataset}.yaml"`, `choices=`).

`Open.among` has all of them. It is asked where a file is read: each of those that are there may be the one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any

from inputgen import model as m
from inputgen.interpret.mappings import values_of
from inputgen.interpret.values import Const, Open, Value

# Of options that may be more than these together, none is told.
_MOST = 8


def among(value: Value) -> tuple[m.Scalar, ...] | None:
    """All that an option, or a text made of options, may be; None where it may be anything."""
    if not isinstance(value, Open) or value.among is not None:
        return value.among if isinstance(value, Open) else None
    allowed = values_of(value) if value.origin == "argv" else None
    known = [option.value for option in allowed or () if isinstance(option, Const) and option.value is not ...]
    return tuple(known) if 0 < len(known) <= _MOST and len(known) == len(allowed or ()) else None


def made_among(
    values: Sequence[Value], plain: Sequence[Any], function: Callable[..., Any]
) -> tuple[m.Scalar, ...] | None:
    """What a pure function makes of all that options may be.

    Args:
        values: what it is given.
        plain: the same as Python has it, of open values by default; ... where that is not known.
        function: the function, to a text.
    """
    told = [among(value) for value in values]
    sides = [(each,) if side is None else side for side, each in zip(told, plain, strict=True)]
    if all(side is None for side in told) or (...,) in sides or prod(map(len, sides)) > _MOST:
        return None
    try:
        made = [function(*each) for each in product(*sides)]
    except Exception:  # for some values the job's own call raises
        return None
    return tuple(dict.fromkeys(made)) if all(isinstance(text, str) for text in made) else None
