"""typing: `NamedTuple` and `TypedDict` classes, and what does nothing when it runs (Python docs, typing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.interpret.annotations import annotated_type, declared_value
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.iteration import elements
from inputgen.interpret.mappings import merged
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.type_values import origin_of
from inputgen.interpret.values import At, ClassObj, Const, DictObj, Lib, Open, Ref, Slot, Value
from inputgen.library import type_introspection
from inputgen.library.abstract_mappings import MAPPING, MUTABLE_MAPPING, as_mapping
from inputgen.library.builtin_dicts import as_dict
from inputgen.library.dataclass_fields import annotated_names
from inputgen.library.named_tuples import Default, make_tuple
from inputgen.library.simple import constant, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _note_types(ev: Evaluator, call: Call) -> Value:
    """Keep the declared types of a class's fields, found where its names are known."""
    obj = ev.get(call.receiver) if isinstance(call.receiver, Ref) else None
    if isinstance(obj, ClassObj):
        entries: dict[str, Slot] = {}
        for node in annotated_names(obj.node.body):
            assert isinstance(node.target, cst.Name), "a name is annotated"
            type_ = annotated_type(ev, node.annotation.annotation)
            held: Value = Const(None) if type_ is None else Open(type_, None, "declaration")
            entries[node.target.value] = Slot(held, False, At(obj.module, node.target))
        put_name(ev, obj.scope, "field types", ev.new(DictObj(entries), None), call.at)
    return Const(None, call.at)


def _types(ev: Evaluator, cls: Value) -> dict[str, Slot]:
    """The declared types of a class's fields, its bases' first."""
    types: dict[str, Slot] = {}
    for base in reversed(list(linearised(ev, cls))):
        obj = ev.get(base) if isinstance(base, Ref) else None
        slot = ev.scope_at(obj.scope).names.get("field types") if isinstance(obj, ClassObj) else None
        table = ev.dict_at(slot.value) if slot is not None else None
        types |= table.entries if table is not None else {}
    return types


def _make_named_tuple(ev: Evaluator, call: Call) -> Value:
    """An instance of a class below `NamedTuple`."""
    cls = call.receiver
    assert cls is not None, "a class is called"
    types = _types(ev, cls)
    declared: dict[str, Default] = {
        name: (slot.value.type if isinstance(slot.value, Open) else None, class_attribute(ev, cls, name))
        for name, slot in types.items()
    }
    return make_tuple(ev, tuple(types), declared, call)


def _make_from(ev: Evaluator, call: Call) -> Value:
    """`P._make(iterable)`."""
    source = call.arg(0, "iterable")
    listed = elements(ev, source, call.at) if source is not None else None
    if listed is None or listed.rest is not None:
        return ev.unknown("a named tuple of elements that are not known", call.at)
    return _make_named_tuple(ev, Call(call.name, Arguments(listed.items), call.at, call.receiver))


def _field_names(ev: Evaluator, cls: Value, at: At) -> Value:
    """`P._fields` of a class below `NamedTuple`."""
    return ev.new_list([Const(name, at) for name in _types(ev, cls)], at, "tuple")


def _field_defaults(ev: Evaluator, cls: Value, at: At) -> Value:
    """`P._field_defaults`."""
    defaults = {name: class_attribute(ev, cls, name) for name in _types(ev, cls)}
    return ev.new_dict({name: value for name, value in defaults.items() if value is not None}, at)


def _make_typed_dict(ev: Evaluator, call: Call) -> Value:
    """An instance of a class below `TypedDict`: a plain dict."""
    named = dict(call.args.named or {})
    result = as_dict(ev, call.args.positional[0], call) if call.args.positional else DictObj({})
    given = DictObj({name: Slot(value, name in call.args.optional, value.at) for name, value in named.items()})
    result = merged(result, DictObj(given.entries, call.args.open))
    types = _types(ev, call.receiver) if call.receiver is not None else {}
    entries = {}
    for name, slot in result.entries.items():
        held = types.get(name)
        type_ = held.value.type if held is not None and isinstance(held.value, Open) else None
        value = declared_value(type_, slot.value, slot.at or call.at)
        entries[name] = Slot(value, slot.optional, slot.at)
    return ev.new(DictObj(entries, result.open), call.at)


def _cast(ev: Evaluator, call: Call) -> Value:
    return call.arg(1, "val") or Const(None, call.at)


def _new_type(ev: Evaluator, call: Call) -> Value:
    """`NewType("UserId", int)`: a type of its own to type checkers; called, it returns what it is given."""
    name = call.arg(0, "name") or Const("T", call.at)
    held = call.arg(1, "tp")
    if held is None:
        return ev.unknown("a new type of nothing", call.at)
    return ev.new_instance(Lib("typing.NewType"), {"name": name, "supertype": held}, call.at)


def _type_alias_type(ev: Evaluator, call: Call) -> Value:
    """`TypeAliasType("Names", list[str])`, which `type Names = list[str]` makes."""
    name, held = call.arg(0, "name"), call.arg(1, "value")
    if name is None or held is None or len(call.args.positional) + len(call.args.named or {}) != 2:
        return ev.unknown("a type alias with parameters", call.at)
    return ev.new_instance(Lib("typing.TypeAliasType"), {"name": name, "value": held}, call.at)


def _type_var(ev: Evaluator, call: Call) -> Value:
    """`TypeVar("T", bound=int)`: one object, which a class and its fields share."""
    constraints = ev.new_list(call.args.positional[1:], None, "tuple")
    named = {name: value for name, value in dict(call.args.named or {}).items() if name in ("bound", "default")}
    name = call.arg(0, "name") or Const("T", call.at)
    return ev.new_instance(Lib("typing.TypeVar"), {"name": name, "constraints": constraints, **named}, call.at)


def _call_alias(ev: Evaluator, call: Call) -> Value:
    """`list[int](...)`, `Page[int](...)`: a call of what is subscripted."""
    return call_value(ev, origin_of(ev, call.receiver or Const(None)), call.args, call.at)


def _alias_attribute(ev: Evaluator, call: Call) -> Value:
    name = call.args.positional[0]
    assert isinstance(name, Const), "an attribute has a name"
    return get_attribute(ev, origin_of(ev, call.receiver or Const(None)), str(name.value), call.at)


def _functional(ev: Evaluator, call: Call) -> Value:
    return ev.unknown(f"a class made by {call.name}(...)", call.at)


FUNCTIONS: dict[str, Handler] = {
    "NamedTuple": _functional,
    "TypedDict": _functional,
    "NamedTuple.subclassed": _note_types,
    "TypedDict.subclassed": _note_types,
    "NamedTuple.class call": _make_named_tuple,
    "TypedDict.class call": _make_typed_dict,
    "cast": _cast,
    "NewType": _new_type,
    "TypeAliasType": _type_alias_type,
    "TypeVar": _type_var,
    **type_introspection.FUNCTIONS,
    **dict.fromkeys(
        ("passes through", "overload", "final", "no_type_check", "runtime_checkable", "override", "assert_type"),
        passes_through,
    ),
}
METHODS: dict[str, Handler] = {
    "NamedTuple.class _make": _make_from,
    **{f"Mapping.{name}": handler for name, handler in MAPPING.items()},
    **{f"MutableMapping.{name}": handler for name, handler in MUTABLE_MAPPING.items()},
    "NewType.__call__": passes_through,
    "alias.__call__": _call_alias,
    "alias.has attribute": type_introspection.has_attribute,
    "alias.__getattr__": _alias_attribute,
}
ATTRIBUTES = {
    "alias.__origin__": type_introspection.origin_asked,
    "alias.__args__": type_introspection.arguments_of,
    "Mapping.as mapping": as_mapping,
    "MutableMapping.as mapping": as_mapping,
    "NamedTuple.class _fields": _field_names,
    "NamedTuple.class _field_defaults": _field_defaults,
}
VALUES = {"TYPE_CHECKING": constant(False)}
EXPORTS = {
    "": tuple(
        (
            "Any Callable ClassVar Final ForwardRef Generic Literal Optional Protocol Tuple Type TypeVar Union "
            "AbstractSet ByteString Container ContextManager Hashable ItemsView Iterable Iterator KeysView "
            "Mapping MappingView MutableMapping MutableSequence MutableSet Sequence Sized ValuesView Awaitable "
            "AsyncIterator AsyncIterable Coroutine Collection AsyncGenerator AsyncContextManager Reversible "
            "SupportsAbs SupportsBytes SupportsComplex SupportsFloat SupportsIndex SupportsInt SupportsRound "
            "ChainMap Counter Deque Dict DefaultDict List OrderedDict Set FrozenSet NamedTuple TypedDict "
            "Generator BinaryIO IO Match Pattern TextIO AnyStr cast final get_args get_origin get_type_hints "
            "NewType no_type_check no_type_check_decorator NoReturn overload ParamSpec Concatenate "
            "runtime_checkable Text TYPE_CHECKING TypeAlias TypeAliasType TypeGuard Annotated"
        ).split()
    )
}
