"""dotmap: `DotMap`, a dict whose keys are attributes and whose missing keys become empty ones (dotmap 1.3,
`__init__.py`).

Dicts in the mapping given to the constructor become a `DotMap`, those in lists too; keyword arguments and what is
assigned later stay what they are. W&B stores one as the dict that it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, DictObj, Ref, Slot, Value
from inputgen.library import attribute_dict_classes as dicts
from inputgen.library import missing_keys

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS, FIXED = "dotmap.DotMap", "dotmap.DotMap without missing keys"
_OPTIONS = frozenset({"_dynamic", "_prevent_method_masking"})
_DICT = dicts.dict_methods("DotMap")


def _new(ev: Evaluator, call: Call) -> Value:
    """`DotMap(mapping, _dynamic=True, **more)`."""
    named = dict(call.args.named or {})
    dynamic = ev.constant(named.get("_dynamic", Const(True)))
    if dynamic is ... or "_key_convert_hook" in named:
        return ev.unknown("what a DotMap does with keys is not known", call.at)
    cls = CLASS if dynamic else FIXED
    mapping = replace(call, args=replace(call.args, named={}, open=None, part=None))
    more = {
        name: Slot(value, name in call.args.optional, value.at) for name, value in named.items() if name not in _OPTIONS
    }
    made = dicts.attribute_dict_of(ev, dicts.given_entries(ev, mapping), cls, call.at)
    further = DictObj(dict(more), call.args.open, part=call.args.part)
    if not more and further.open is None:
        return made
    held = ev.dict_at(made)
    assert held is not None, "such a dict is one"
    return dicts.new_attribute_dict(ev, cls, merged(held, further), call.at)


def _added(ev: Evaluator, call: Call, found: Value) -> Value:
    """What was read as a missing key is put in."""
    if isinstance(call.receiver, Ref) and isinstance(found, Ref) and missing_keys.is_missing(ev, found, call.receiver):
        missing_keys.put_in(ev, found)
    return found


def _getattr(ev: Evaluator, call: Call) -> Value:
    return _added(ev, call, missing_keys.get_attribute(ev, call))


def _getitem(ev: Evaluator, call: Call) -> Value:
    return _added(ev, call, _GET_ITEM(ev, call))


def _to_dict(ev: Evaluator, call: Call) -> Value:
    """`toDict()`: plain dicts for what is a `DotMap`, in lists too; a dict that is none stays the same one."""
    assert call.receiver is not None, "a method has a receiver"
    made = dicts.plain_dicts(ev, call.receiver, anew=False)
    return replace(made, at=call.at) if isinstance(made, Ref) else made


_GET_ITEM: Handler = missing_keys.get_item(_DICT["DotMap.__getitem__"])
FUNCTIONS: dict[str, Handler] = {"DotMap": _new}
METHODS: dict[str, Handler] = {
    **_DICT,
    **dicts.dict_methods("DotMap without missing keys"),
    "DotMap.__init__": dicts.initialiser(_new),
    "DotMap.__getattr__": _getattr,
    "DotMap.__getitem__": _getitem,
    "DotMap.toDict": _to_dict,
    "DotMap without missing keys.toDict": _to_dict,
}
