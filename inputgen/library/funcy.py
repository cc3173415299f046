"""funcy and toolz: `merge(*dicts)`, one dict of several, later ones first (funcy 2.0, `colls.py`; toolz 1.0,
`dicttoolz.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import DictObj, Unknown, Value, alternatives

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _merge(ev: Evaluator, call: Call) -> Value:
    """`merge(first, second, ...)`: not known where one of them is no dict that is known."""
    made = DictObj({})
    given = call.args
    for part in given.positional:
        held = ev.dict_at(part)
        if held is None:
            why = next((option for option in alternatives(part) if isinstance(option, Unknown)), None)
            return why or ev.unknown("what is merged may be no dict", call.at)
        made = merged(made, held)
    if given.open is not None or given.named or not given.positional:
        return given.open or ev.unknown("what is merged is not known", call.at)
    return ev.new(made, call.at)


FUNCTIONS: dict[str, Handler] = {"merge": _merge, "dicttoolz.merge": _merge, "colls.merge": _merge}
