"""pandas: `json_normalize`, by which jobs flatten a nested dict, and the record that it makes (pandas 2.2, `io/json`).

`pd.json_normalize(config, sep=".").to_dict(orient="records")[0]` is the config in one level; what is no dict stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import DictObj, Lib, Value
from inputgen.library.flattening import Flattening
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FRAME = Lib("pandas.DataFrame of one record")
_TOLD = frozenset({"data", "sep"})


def _flat(ev: Evaluator, call: Call, data: Value, separator: Value | None) -> Value | None:
    """A dict in one level; None where it is not known, or is told to be flattened another way."""
    held, between = ev.dict_at(data), "." if separator is None else ev.constant(separator)
    is_told = set(dict(call.args.named or {})) <= _TOLD and call.args.open is None and not call.args.optional
    if held is None or not isinstance(between, str) or not is_told or len(call.args.positional) > 1:
        return None
    flattening = Flattening("pandas", between, ev.dict_at, lambda value: value)
    return ev.new(flattening.of(held), call.at)


def _normalize(ev: Evaluator, call: Call) -> Value:
    """`json_normalize(data, sep=".")`, of one dict, or of a list of one: a frame of one record."""

    def normalized(data: Value) -> Value:
        listed = ev.list_at(data)
        only = listed.items[0] if listed is not None and listed.rest is None and len(listed.items) == 1 else data
        record = _flat(ev, call, only, call.arg(-1, "sep"))
        if record is None:
            return ev.unknown("returned by pandas.json_normalize, which inputgen follows for one dict alone", call.at)
        return ev.new_instance(_FRAME, {"the record": record}, call.at)

    given = call.arg(0, "data")
    return ev.unknown("json_normalize of nothing", call.at) if given is None else ev.each(given, normalized)


def _to_dict(ev: Evaluator, call: Call) -> Value:
    """`frame.to_dict(orient="records")`: a list of one dict, made anew."""
    orient = call.arg(0, "orient")
    record = attribute(ev, call.receiver, "the record")
    held = ev.dict_at(record) if record is not None else None
    if orient is None or ev.constant(orient) != "records" or held is None:
        return ev.unknown("a frame as a dict of another orientation", call.at)
    return ev.new_list([ev.new(DictObj(dict(held.entries), held.open), call.at)], call.at)


FUNCTIONS: dict[str, Handler] = {"json_normalize": _normalize, "io.json.json_normalize": _normalize}
METHODS: dict[str, Handler] = {f"{_FRAME.name.removeprefix('pandas.')}.to_dict": _to_dict}
