"""types: `SimpleNamespace` (Python docs, types)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call
from inputgen.interpret.values import Bound, Func, Instance, Lib, Unknown, Value
from inputgen.library.namespaces import METHODS as NAMESPACE_METHODS
from inputgen.library.namespaces import make_namespace
from inputgen.library.type_introspection import arguments_of, has_attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _mapping_proxy(ev: Evaluator, call: Call) -> Value:
    """A dict that cannot be written to: W&B refuses it as a value (`wandb-facts`, section 3)."""
    mapping = call.arg(0, "mapping")
    if mapping is None:
        return ev.unknown("a mapping proxy of nothing", call.at)
    attrs = {"mapping shown": mapping}
    ref = ev.new_instance(Lib("types.MappingProxyType"), attrs, call.at)
    if ev.dict_at(mapping) is None:
        obj = ev.instance_at(ref)
        assert obj is not None, "it was made above"
        ev.put(ref, Instance(obj.cls, obj.attrs, Unknown("a proxy of a mapping that is not known", call.at)))
    return ref


def _shown(ev: Evaluator, receiver: Value) -> Value:
    obj = ev.instance_at(receiver)
    assert obj is not None, "a proxy is an instance"
    return obj.attrs["mapping shown"].value


def _through(name: str):  # type: ignore[no-untyped-def]
    def method(ev: Evaluator, call: Call) -> Value:
        assert call.receiver is not None, "a method has a receiver"
        handler = ev.libraries.method(f"builtins.dict.{name}")
        assert handler is not None, "dicts are modelled"
        return handler(ev, Call(call.name, call.args, call.at, _shown(ev, call.receiver)))

    return method


def _method(ev: Evaluator, call: Call) -> Value:
    """`MethodType(f, x)`: a function, bound to an object."""
    function, receiver = call.arg(0, "function"), call.arg(1, "instance")
    if not isinstance(function, Func) or receiver is None:
        return ev.unknown("a method made of what is no function of the job", call.at)
    return Bound(receiver, function, call.at)


FUNCTIONS = {"SimpleNamespace": make_namespace, "MethodType": _method, "MappingProxyType": _mapping_proxy}
METHODS = {
    **{f"SimpleNamespace.{name}": NAMESPACE_METHODS[name] for name in ("__init__", "__repr__")},
    "UnionType.has attribute": has_attribute,
    **{
        f"MappingProxyType.{name}": _through(name) for name in ("get", "keys", "values", "items", "copy", "__getitem__")
    },
}
ATTRIBUTES = {
    "UnionType.__args__": arguments_of,
    "MappingProxyType.as mapping": lambda ev, receiver, at: _shown(ev, receiver),
}
EXPORTS = {
    "": tuple(
        (
            "SimpleNamespace MappingProxyType FunctionType LambdaType MethodType ModuleType GeneratorType "
            "BuiltinFunctionType UnionType TracebackType CodeType"
        ).split()
    )
}
