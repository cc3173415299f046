"""`seed_everything` of Lightning, which gives the seed back (lightning 1.x, 2.x: `fabric/utilities/seed.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.protocol import Call
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import At, Const, Open, Value
from inputgen.model.types import INT, NONE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_LARGEST = 2**32 - 1  # what is not from 0 to this is replaced


def _seed_everything(ev: Evaluator, call: Call) -> Value:
    """The seed that is given; without one, that of the environment, or one that Lightning chooses."""
    given = call.arg(0, "seed")
    return ev.each(given if given is not None else Const(None), lambda seed: _given_back(seed, call.at))


def _given_back(seed: Value, at: At) -> Value:
    default = seed.default if isinstance(seed, Open) else seed
    is_kept = isinstance(default, Const) and isinstance(default.value, int) and 0 <= default.value <= _LARGEST
    if isinstance(seed, Open) and set(parts_of(seed.type)) <= {INT, NONE} and (is_kept or default is None):
        return replace(seed, type=INT, narrowed=None)
    return seed if isinstance(seed, Const) and is_kept else Open(INT, None, "computed", at)


FUNCTIONS = {
    f"{place}seed_everything": _seed_everything
    for place in ("", "pytorch.", "fabric.", "utilities.seed.", "pytorch.utilities.seed.", "fabric.utilities.seed.")
}
