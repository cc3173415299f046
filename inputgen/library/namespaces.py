"""`argparse.Namespace` and `types.SimpleNamespace`: objects that hold the attributes they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name
from inputgen.interpret.mappings import merged
from inputgen.interpret.membership import contains
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, DictObj, Instance, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def make_namespace(ev: Evaluator, call: Call) -> Value:
    """`Namespace(...)`, `SimpleNamespace(...)`."""
    ref = ev.new(Instance(Lib(call.name), {}), call.at)
    initialise(ev, Call(call.name, call.args, call.at, ref))
    return ref


def initialise(ev: Evaluator, call: Call) -> Value:
    """`__init__`, also below a class of the project."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    if obj is None or not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    named = dict(call.args.named or {})
    entries = {name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()}
    given = DictObj(entries, part=call.args.part)
    if call.args.positional:  # SimpleNamespace takes a mapping since Python 3.13
        from inputgen.library.builtin_dicts import as_dict

        given = merged(as_dict(ev, call.args.positional[0], call), given)
    kept = {name: slot for name, slot in given.entries.items() if is_attribute_name(name)}
    open_ = given.open or call.args.open or obj.open
    if len(kept) < len(given.entries):
        open_ = open_ or Unknown("it has an attribute whose name has a space in it", call.at)
    ev.put(call.receiver, Instance(obj.cls, {**obj.attrs, **kept}, open_, part=obj.part or given.part))
    return Const(None, call.at)


def _contains(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    if key is None or not isinstance(call.receiver, Ref):
        return Open(BOOL, None, "computed", call.at)
    known = contains(ev, attribute_dict(call.receiver, call.at), key)
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _kwargs(ev: Evaluator, call: Call) -> Value:
    """`_get_kwargs()`: the attributes as pairs."""
    from inputgen.library.builtins import FUNCTIONS

    assert isinstance(call.receiver, Ref), "a method has a receiver"
    items = ev.libraries.method("builtins.dict.items")
    assert items is not None, "dicts are modelled"
    view = items(ev, Call("items", call.args, call.at, attribute_dict(call.receiver, call.at)))
    from inputgen.interpret.protocol import Arguments

    return FUNCTIONS["list"](ev, Call("list", Arguments((view,)), call.at))


def _no_args(ev: Evaluator, call: Call) -> Value:
    return ev.new(ListObj("list"), call.at)


def _text(ev: Evaluator, call: Call) -> Value:
    return Open(STR, None, "computed", call.at)


METHODS: dict[str, Handler] = {
    "__init__": initialise,
    "__contains__": _contains,
    "__repr__": _text,
    "_get_kwargs": _kwargs,
    "_get_args": _no_args,
}
