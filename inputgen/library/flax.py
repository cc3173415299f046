"""flax: the dataclasses of `flax.struct` (read in flax 0.3, 0.6 and 0.12, `struct.py`), the names of activations.

They are dataclasses, frozen unless they say otherwise, whose instances have `replace`. Which fields jax looks into
(`pytree_node=`) is not for the run config to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call_library
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import At, ClassObj, Const, Lib, Ref, Value
from inputgen.library.dataclass_fields import make_field, mark
from inputgen.library.jax import ACTIVATIONS
from inputgen.library.simple import named, not_modelled

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DECORATOR, _REPLACE, _DONE = Lib("flax.struct.decorator"), Lib("flax.struct.generated.replace"), "_flax_dataclass"


def _dataclass(ev: Evaluator, call: Call) -> Value:
    """`@struct.dataclass`, `@struct.dataclass(kw_only=True)`."""
    cls = call.arg(0, "clz")
    named = {name: value for name, value in dict(call.args.named or {}).items() if name != "clz"}
    return ev.new_instance(_DECORATOR, named, call.at) if cls is None else _mark(ev, cls, named, call.at)


def _decorate(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    named = {name: slot.value for name, slot in obj.attrs.items()} if obj is not None else {}
    return _mark(ev, call.arg(0, "clz"), named, call.at)


def _mark(ev: Evaluator, cls: Value | None, options: Mapping[str, Value], at: At) -> Value:
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    if not isinstance(cls, Ref) or not isinstance(obj, ClassObj):
        return cls or ev.unknown("a dataclass of no class", at)
    if _DONE not in ev.scope_at(obj.scope).names:
        mark(ev, cls, {"frozen": Const(True, at), **options}, at)
        put_name(ev, obj.scope, "replace", _REPLACE, at)
        put_name(ev, obj.scope, _DONE, Const(True, at), at)
    return cls


def _subclassed(ev: Evaluator, call: Call) -> Value:
    """A class below `PyTreeNode` is one as well."""
    return _mark(ev, call.receiver, dict(call.args.named or {}), call.at)


def _field(ev: Evaluator, call: Call) -> Value:
    """`struct.field(pytree_node=True, *, ...)`: the rest is for `dataclasses.field`."""
    named = {name: value for name, value in dict(call.args.named or {}).items() if name != "pytree_node"}
    return make_field(ev, replace(call, args=replace(call.args, positional=(), named=named)))


def _replace(ev: Evaluator, call: Call) -> Value:
    """`x.replace(name=value)`."""
    assert call.receiver is not None, "a method has a receiver"
    return call_library(ev, "dataclasses.replace", replace(call.args, positional=(call.receiver,)), call.at)


FUNCTIONS: dict[str, Handler] = {
    "struct.dataclass": _dataclass,
    "struct.field": _field,
    "struct.PyTreeNode.subclassed": _subclassed,
    **named(f"{ACTIVATIONS} tanh", not_modelled, "linen."),
}
METHODS: dict[str, Handler] = {"struct.decorator.__call__": _decorate, "struct.generated.replace": _replace}
