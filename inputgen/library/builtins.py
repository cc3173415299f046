"""Python's built-in functions and types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.attribute_dicts import attribute_dict, is_attribute_name, read_attributes
from inputgen.interpret.attributes import attributes_dict, builtin_type, find_attribute, linearised, set_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.operators import COMPARE, binary, truth
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.subscripts import set_item
from inputgen.interpret.texts import text_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    ViewObj,
)
from inputgen.library import builtin_dicts, builtin_sequences, builtin_texts, files
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _converter(convert: type, result: m.Type) -> Handler:
    """`int(x)`, `float(x)`, `bool(x)`: the value where it is known, else the type."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return Const(convert(), call.at)
        return ev.each(call.args.positional[0], lambda value: _convert(ev, call, convert, result, value))

    return handler


def _convert(ev: Evaluator, call: Call, convert: type, result: m.Type, value: Value) -> Value:
    if convert is bool:
        known = truth(ev, value)
        if known is not None:
            return Const(known, call.at)
    if isinstance(value, Const):
        base = [ev.constant(arg) for arg in call.args.positional[1:]]
        try:
            if isinstance(value.value, str) and len(value.value) > bounds.INTEGER_BITS // 4:
                raise NotKnown
            return Const(convert(value.value, *base), call.at)
        except NotKnown:
            return Open(result, None, "computed", call.at)
        except Exception as error:  # the job raises it too
            raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    if isinstance(value, Open):
        default: Value | None = None
        if isinstance(value.default, Const):
            try:
                default = Const(convert(value.default.value), call.at)
            except Exception:  # the default does not convert: only the type is known
                default = None
        ev.risk()
        return Open(result, default, value.origin, call.at)
    if isinstance(ev.get(value) if isinstance(value, Ref) else None, ListObj | DictObj):
        raise ev.raises(f"TypeError: {convert.__name__}() argument must not be a container", call.at)
    ev.risk()
    return Open(result, None, "computed", call.at)


def _str(ev: Evaluator, call: Call) -> Value:
    return text_of(ev, call.args.positional[0], call.at) if call.args.positional else Const("", call.at)


def _repr(ev: Evaluator, call: Call) -> Value:
    try:
        return Const(repr(to_python(ev, call.args.positional[0])), call.at)
    except (NotKnown, IndexError, ValueError):
        return Open(STR, None, "computed", call.at)


def _sequence(kind: m.SequenceKind) -> Handler:
    """`list(x)`, `tuple(x)`, `set(x)`, `frozenset(x)`, `iter(x)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return ev.new(ListObj(kind), call.at)
        value = call.args.positional[0]
        spread = elements(ev, value, call.at)
        if spread is None:
            reason = value.reason if isinstance(value, Unknown) else "the elements are not known"
            return ev.new(ListObj(kind, (), Unknown(reason, value.at or call.at)), call.at)
        items = spread.items
        if kind in ("set", "frozenset"):
            items = tuple(item for i, item in enumerate(items) if not (isinstance(item, Const) and item in items[:i]))
        return ev.new(ListObj(kind, items, spread.rest), call.at)

    return handler


def _len(ev: Evaluator, call: Call) -> Value:
    def length(value: Value) -> Value:
        if isinstance(value, Const) and isinstance(value.value, str | bytes):
            return Const(len(value.value), call.at)
        obj = ev.get(value) if isinstance(value, Ref) else None
        if isinstance(obj, ListObj) and obj.rest is None:
            return Const(len(obj.items), call.at)
        if isinstance(obj, DictObj) and obj.open is None and not any(s.optional for s in obj.entries.values()):
            return Const(len(obj.entries), call.at)
        if isinstance(obj, ViewObj):
            return length(obj.source)
        method = find_attribute(ev, value, "__len__", call.at) if isinstance(obj, Instance | ClassObj) else None
        if isinstance(method, Bound):
            return call_value(ev, method, Arguments(), call.at)
        return Open(INT, None, "computed", call.at)

    return ev.each(call.args.positional[0], length) if call.args.positional else ev.unknown("len of nothing", call.at)


def _range(ev: Evaluator, call: Call) -> Value:
    given = [arg.value for arg in call.args.positional if isinstance(arg, Const) and isinstance(arg.value, int)]
    if given and len(given) == len(call.args.positional):
        try:
            numbers = range(*given)
        except (ValueError, TypeError) as error:
            raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
        if len(numbers) <= bounds.UNROLL:
            return ev.new(ListObj("range", tuple(Const(number, call.at) for number in numbers)), call.at)
    return ev.new(ListObj("range", (), Open(INT, None, "computed", call.at)), call.at)


def _spread(ev: Evaluator, call: Call, value: Value) -> ListObj:
    found = elements(ev, value, call.at)
    if found is not None:
        return found
    reason = value.reason if isinstance(value, Unknown) else "the elements are not known"
    return ListObj("list", (), Unknown(reason, value.at or call.at))


def _enumerate(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("enumerate of nothing", call.at)
    source = _spread(ev, call, call.args.positional[0])
    given = call.arg(1, "start")
    start = 0 if given is None else ev.constant(given)
    first = start if isinstance(start, int) else None
    counts: list[Value] = [
        Const(first + i, call.at) if first is not None else Open(INT, None, "computed", call.at)
        for i in range(len(source.items))
    ]
    pairs = [ev.new_list(pair, call.at, "tuple") for pair in zip(counts, source.items, strict=True)]
    rest = None
    if source.rest is not None:
        rest = ev.new_list([Open(INT, None, "computed", call.at), source.rest], call.at, "tuple")
    return ev.new(ListObj("generator", tuple(pairs), rest), call.at)


def _zip(ev: Evaluator, call: Call) -> Value:
    sources = [_spread(ev, call, value) for value in call.args.positional]
    if not sources:
        return ev.new(ListObj("generator"), call.at)
    sure = min(len(source.items) for source in sources)
    pairs = [ev.new_list([source.items[i] for source in sources], call.at, "tuple") for i in range(sure)]
    # Where every source may go on, so may the pairs; a source that surely ends ends them.
    further = [[*source.items[sure:], *([source.rest] if source.rest is not None else [])] for source in sources]
    rest = None
    if all(further):
        rest = ev.new_list([choice_of(part) for part in further], call.at, "tuple")
    return ev.new(ListObj("generator", tuple(pairs), rest), call.at)


def _map(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return ev.unknown("map over several iterables is not modelled", call.at)
    function, source = call.args.positional[0], _spread(ev, call, call.args.positional[1])
    items = tuple(call_value(ev, function, Arguments((item,)), call.at) for item in source.items)
    rest = call_value(ev, function, Arguments((source.rest,)), call.at) if source.rest is not None else None
    return ev.new(ListObj("generator", items, rest), call.at)


def _filter(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return ev.unknown("filter needs a function and an iterable", call.at)
    function, source = call.args.positional[0], _spread(ev, call, call.args.positional[1])
    sure: list[Value] = []
    loose: list[Value] = [source.rest] if source.rest is not None else []
    for item in source.items:
        plain = isinstance(function, Const) and function.value is None
        kept = truth(ev, item if plain else call_value(ev, function, Arguments((item,)), call.at))
        if kept is None or (kept and loose):
            loose.append(item)
        elif kept:
            sure.append(item)
    return ev.new(ListObj("generator", tuple(sure), choice_of(loose) if loose else None), call.at)


def _sorted(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("sorted of nothing", call.at)
    return ev.new(builtin_sequences.sorted_list(ev, _spread(ev, call, call.args.positional[0]), call), call.at)


def _reversed(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("reversed of nothing", call.at)
    source = _spread(ev, call, call.args.positional[0])
    rest = choice_of([*source.items, source.rest]) if source.rest is not None else None
    return ev.new(ListObj("generator", () if rest is not None else source.items[::-1], rest), call.at)


def _extreme(name: str) -> Handler:
    """`min` and `max`: computed on constants, else one of the operands."""

    def handler(ev: Evaluator, call: Call) -> Value:
        args = call.args.positional
        source = ListObj("list", args) if len(args) > 1 else _spread(ev, call, args[0]) if args else ListObj("list")
        every = [*source.items, *([source.rest] if source.rest is not None else [])]
        if not every:
            return ev.unknown(f"{name} of nothing", call.at)
        if "key" not in dict(call.args.named or {}) and all(isinstance(value, Const) for value in every):
            constants = [value for value in every if isinstance(value, Const)]
            try:
                best = constants[0]
                for value in constants[1:]:
                    if COMPARE["<" if name == "min" else ">"](value.value, best.value):
                        best = value
            except TypeError as error:
                raise ev.raises(f"TypeError: {error}", call.at) from None
            return best
        return choice_of(every)

    return handler


def _sum(ev: Evaluator, call: Call) -> Value:
    if not call.args.positional:
        return ev.unknown("sum of nothing", call.at)
    source = _spread(ev, call, call.args.positional[0])
    total: Value = call.arg(1, "start") or Const(0, call.at)
    for item in source.items:
        total = binary(ev, "+", total, item, call.at)
    if source.rest is None:
        return total
    more = binary(ev, "+", total, source.rest, call.at)
    return (
        Open(more.type, None, "computed", call.at)
        if isinstance(more, Open)
        else ev.unknown("a sum of values that are not known", call.at)
    )


def _quantifier(name: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        source = _spread(ev, call, call.args.positional[0]) if call.args.positional else ListObj("list")
        answers = [truth(ev, item) for item in source.items]
        decisive = name == "any"
        if decisive in answers:
            return Const(decisive, call.at)
        if None in answers or source.rest is not None:
            return Open(BOOL, None, "computed", call.at)
        return Const(not decisive, call.at)

    return handler


def numeric(function: Any, result: m.Type | None) -> Handler:
    """A pure function of numbers."""

    def handler(ev: Evaluator, call: Call) -> Value:
        def apply(value: Value) -> Value:
            rest = [ev.constant(arg) for arg in call.args.positional[1:]]
            if isinstance(value, Const) and ... not in rest:
                try:
                    return Const(function(value.value, *rest), call.at)
                except Exception as error:  # the job raises it too
                    raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
            if isinstance(value, Open) and (result is not None or value.type in (INT, FLOAT)):
                default = None
                if isinstance(value.default, Const) and ... not in rest:
                    try:
                        default = Const(function(value.default.value, *rest), call.at)
                    except Exception:  # the default does not go: only the type is known
                        default = None
                return Open(result if result is not None else value.type, default, value.origin, call.at)
            if result is not None:
                return Open(result, None, "computed", call.at)
            return value if isinstance(value, Unknown) else ev.unknown("a number that is not known", call.at)

        return ev.each(call.args.positional[0], apply) if call.args.positional else ev.unknown("no argument", call.at)

    return handler


def _round(ev: Evaluator, call: Call) -> Value:
    digits = call.arg(1, "ndigits")
    to_int = digits is None or ev.constant(digits) is None
    return numeric(round, INT if to_int else None)(ev, call)


def _isinstance(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return Open(BOOL, None, "computed", call.at)
    value, classes = call.args.positional
    return ev.each(value, lambda option: _is_instance(ev, option, classes, call.at))


_ABSTRACT = {
    "collections.abc.Mapping": ("dict",),
    "typing.Dict": ("dict",),
    "typing.Mapping": ("dict",),
    "collections.abc.Sequence": ("list", "tuple", "str", "range"),
    "builtins.int": ("int", "bool"),
}


def _is_instance(ev: Evaluator, value: Value, classes: Value, at: At) -> Value:
    options = ev.list_at(classes)
    if options is not None and options.rest is None:
        answers = [ev.constant(_is_instance(ev, value, cls, at)) for cls in options.items]
        known = True if True in answers else None if ... in answers else False
        return Open(BOOL, None, "computed", at) if known is None else Const(known, at)
    type_name = builtin_type(ev, value)
    if isinstance(value, Open) and isinstance(classes, Lib) and type_name == "float" and "." in classes.name:
        # An int may stand for what is declared a float.
        type_name = None if classes.name in ("builtins.float", "builtins.int") else type_name
    if isinstance(classes, Lib) and type_name is not None:
        wanted = _ABSTRACT.get(classes.name, (classes.name.removeprefix("builtins."),))
        if classes.name.startswith("builtins.") or classes.name in _ABSTRACT:
            return Const(type_name in wanted or classes.name == "builtins.object", at)
    obj = ev.instance_at(value)
    if obj is not None:
        bases = list(linearised(ev, obj.cls))
        if classes in bases:
            return Const(True, at)
        if not any(isinstance(base, Unknown) for base in bases) and isinstance(classes, Ref):
            return Const(False, at)
        if isinstance(classes, Lib) and classes.name.startswith("builtins.") and isinstance(obj.cls, Ref):
            return Const(classes.name == "builtins.object", at)
    if type_name is not None and isinstance(classes, Ref):
        return Const(False, at)
    return Open(BOOL, None, "computed", at)


def _getattr(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.attributes import get_attribute

    target, name = call.arg(0, "object"), call.arg(1, "name")
    default = call.arg(2, "default")
    if target is None or name is None:
        return ev.unknown("getattr of nothing", call.at)

    def read(key: Value) -> Value:
        if not isinstance(key, Const) or not isinstance(key.value, str):
            return ev.unknown("an attribute whose name is not known", call.at)
        text = key.value
        if default is None:
            return get_attribute(ev, target, text, call.at)

        def one(value: Value) -> Value:
            found = find_attribute(ev, value, text, call.at)
            if found is not None:
                obj = ev.instance_at(value)
                loose = obj is not None and text in obj.attrs and obj.attrs[text].optional
                return choice_of([found, default]) if loose else found
            surely = _surely_absent(ev, value)
            return (
                default if surely else choice_of([default, ev.unknown(f"the attribute {text} is not known", call.at)])
            )

        return ev.each(target, one)

    return ev.each(name, read)


def _surely_absent(ev: Evaluator, value: Value) -> bool:
    if isinstance(value, Const):
        return True
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance):
        foreign = [base for base in linearised(ev, obj.cls) if not isinstance(base, Ref)]
        known = all(isinstance(base, Lib) and ev.libraries.knows(base.name) for base in foreign)
        return obj.open is None and known
    return isinstance(obj, ListObj | DictObj) or (isinstance(obj, Scope) and obj.open is None)


def _hasattr(ev: Evaluator, call: Call) -> Value:
    target, name = call.arg(0, "object"), ev.constant(call.arg(1, "name"))
    if target is None or not isinstance(name, str):
        return Open(BOOL, None, "computed", call.at)

    def has(value: Value) -> Value:
        if isinstance(value, Unknown | Open | Lib | Choice):
            return Open(BOOL, None, "computed", call.at)
        obj = ev.instance_at(value)
        if obj is not None and name in obj.attrs and obj.attrs[name].optional:
            return Open(BOOL, None, "computed", call.at)
        if find_attribute(ev, value, name, call.at) is not None:
            return Const(True, call.at)
        return Const(False, call.at) if _surely_absent(ev, value) else Open(BOOL, None, "computed", call.at)

    return ev.each(target, has)


def _setattr(ev: Evaluator, call: Call) -> Value:
    target, name, value = call.arg(0, "object"), call.arg(1, "name"), call.arg(2, "value")
    if target is None or name is None or value is None:
        return Const(None, call.at)

    def write(key: Value) -> Value:
        if isinstance(key, Const) and isinstance(key.value, str) and is_attribute_name(key.value):
            set_attribute(ev, target, key.value, value, call.at)
        else:
            _open_attributes(ev, target, value, call.at)
        return Const(None, call.at)

    return ev.each(name, write)


def _set_plainly(ev: Evaluator, call: Call) -> Value:
    """`object.__setattr__(x, name, value)`: past what its class does on assignment."""
    name, value = call.arg(0, "name"), call.arg(1, "value")
    if ev.instance_at(call.receiver or Const(None)) is None or name is None or value is None:
        return ev.unknown("__setattr__ of an object that is not known", call.at)
    assert isinstance(call.receiver, Ref), "instances are on the heap"
    set_item(ev, attribute_dict(call.receiver, call.at), name, value, value.at or call.at)
    return Const(None, call.at)


def _open_attributes(ev: Evaluator, target: Value, value: Value, at: At) -> None:
    """After `setattr(x, name, value)` with a name that is not known, any attribute may hold the value."""
    from inputgen.interpret.join import join

    obj = ev.instance_at(target)
    if obj is not None and isinstance(target, Ref):
        attrs = {
            name: slot if " " in name else Slot(join(slot.value, value), slot.optional, slot.at)
            for name, slot in obj.attrs.items()
        }
        ev.put(target, Instance(obj.cls, attrs, obj.open or Unknown("set under a name that is not known", at)))


def _delattr(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.attributes import delete_attribute

    target, name = call.arg(0, "object"), ev.constant(call.arg(1, "name"))
    if target is not None and isinstance(name, str):
        delete_attribute(ev, target, name)
    return Const(None, call.at)


def _vars(ev: Evaluator, call: Call) -> Value:
    """`vars(x)`: the dict behind the attributes, which writes go through."""
    if not call.args.positional:
        return _locals(ev, call)

    def of(value: Value) -> Value:
        mapping = attributes_dict(ev, value, call.at)
        if mapping is not None:
            return mapping
        if isinstance(value, Unknown):
            return value
        return ev.unknown("vars of an object that is not known", call.at)

    return ev.each(call.args.positional[0], of)


def _locals(ev: Evaluator, call: Call) -> Value:
    """`locals()`: of a module or a class body the names themselves, of a function a copy."""
    scope = ev.scope_at(ev.frame.scope)
    if scope.kind in ("module", "class"):
        return attribute_dict(Ref(ev.frame.scope), call.at)
    return ev.new(read_attributes(scope), call.at)


def _globals(ev: Evaluator, call: Call) -> Value:
    address = ev.frame.scope
    while (parent := ev.scope_at(address).parent) is not None:
        address = parent
    return attribute_dict(Ref(address), call.at)


def _nothing(ev: Evaluator, call: Call) -> Value:
    return Const(None, call.at)


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits()


def _type(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 1:
        return ev.unknown("a class made by type(...)", call.at)

    def of(value: Value) -> Value:
        name = builtin_type(ev, value)
        obj = ev.instance_at(value)
        if name is not None and not isinstance(value, Open):
            return Lib(f"builtins.{name}", call.at)
        return obj.cls if obj is not None else ev.unknown("the type of a value that is not known", call.at)

    return ev.each(call.args.positional[0], of)


def _super(ev: Evaluator, call: Call) -> Value:
    frame = ev.frame
    if call.args.positional and len(call.args.positional) == 2:
        owner, first = call.args.positional
    elif frame.func is not None and frame.func.owner is not None and frame.first is not None:
        owner, first = Ref(frame.func.owner), frame.first
    else:
        return ev.unknown("super() outside a method", call.at)
    return ev.new_instance(Lib("builtins.super"), {"owner class": owner, "bound to": first}, call.at)


def _super_attribute(ev: Evaluator, call: Call) -> Value:
    """`super().name`: looked up after the owner class, bound to the instance."""
    from inputgen.interpret.attributes import bind

    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    name = ev.constant(call.arg(0, "name"))
    assert obj is not None, "super() makes an instance"
    assert isinstance(name, str), "attribute access names the attribute"
    owner, first = obj.attrs["owner class"].value, obj.attrs["bound to"].value
    for base in list(linearised(ev, owner))[1:]:
        if isinstance(base, Ref):
            scope = ev.get(base)
            slot = ev.scope_at(scope.scope).names.get(name) if isinstance(scope, ClassObj) else None
            if slot is not None:
                return bind(ev, slot.value, first, call.at)
        elif isinstance(base, Lib):
            qualified = f"{base.name}.{name}"
            if ev.libraries.method(qualified) is not None:
                return Bound(first, qualified, call.at)
    if name in ("__init__", "__init_subclass__", "__post_init__", "setup", "__setattr__", "__enter__", "__exit__"):
        return Lib("builtins.nothing", call.at)
    return ev.unknown(f"super().{name} is not known", call.at)


def _binder(kind: str) -> Handler:
    """`@property`, `@staticmethod`, `@classmethod`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        from inputgen.frozen import replace

        value = call.args.positional[0] if call.args.positional else Const(None, call.at)
        return replace(value, kind=kind) if isinstance(value, Func) else value

    return handler


def _next(ev: Evaluator, call: Call) -> Value:
    source = call.args.positional[0] if call.args.positional else None
    obj = ev.list_at(source) if source is not None else None
    if obj is None or not isinstance(source, Ref):
        return ev.unknown("next of an iterator that is not known", call.at)
    if obj.items:
        if obj.kind == "generator":
            ev.put(source, ListObj(obj.kind, obj.items[1:], obj.rest))
        return obj.items[0]
    default = call.arg(1, "default")
    options = [value for value in (obj.rest, default) if value is not None]
    if not options:
        raise ev.raises("StopIteration", call.at)
    return choice_of(options)


def _exception(ev: Evaluator, call: Call) -> Value:
    return ev.new(Instance(Lib(call.name), {}, Unknown("an exception", call.at)), call.at)


def _callable(ev: Evaluator, call: Call) -> Value:
    value = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if isinstance(value, Const):
        return Const(False, call.at)
    if isinstance(value, Func | Bound):
        return Const(True, call.at)
    return Open(BOOL, None, "computed", call.at)


def _slice(ev: Evaluator, call: Call) -> Value:
    args = list(call.args.positional)
    positions: dict[int, list[int | None]] = {1: [None, 0, None], 2: [0, 1, None], 3: [0, 1, 2]}
    parts = positions.get(len(args))
    if parts is None:
        return ev.unknown("slice of nothing", call.at)
    values = [Const(None, call.at) if index is None else args[index] for index in parts]
    return ev.new_instance(Lib("builtins.slice"), dict(zip(("start", "stop", "step"), values, strict=True)), call.at)


def _object(ev: Evaluator, call: Call) -> Value:
    return ev.new(Instance(Lib("builtins.object"), {}), call.at)


_FUNCTIONS: dict[str, Handler] = {
    "int": _converter(int, INT),
    "float": _converter(float, FLOAT),
    "bool": _converter(bool, BOOL),
    "complex": _converter(complex, STR),
    "str": _str,
    "repr": _repr,
    "dict": builtin_dicts.make_dict,
    "list": _sequence("list"),
    "tuple": _sequence("tuple"),
    "set": _sequence("set"),
    "frozenset": _sequence("frozenset"),
    "iter": _sequence("generator"),
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "sorted": _sorted,
    "reversed": _reversed,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "sum": _sum,
    "any": _quantifier("any"),
    "all": _quantifier("all"),
    "abs": numeric(abs, None),
    "round": _round,
    "chr": numeric(chr, STR),
    "ord": numeric(ord, INT),
    "hex": numeric(hex, STR),
    "bin": numeric(bin, STR),
    "oct": numeric(oct, STR),
    "isinstance": _isinstance,
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "vars": _vars,
    "locals": _locals,
    "globals": _globals,
    "type": _type,
    "super": _super,
    "property": _binder("property"),
    "staticmethod": _binder("static"),
    "classmethod": _binder("class"),
    "next": _next,
    "callable": _callable,
    "slice": _slice,
    "object": _object,
    "print": _nothing,
    "nothing": _nothing,
    "exit": _exit,
    "quit": _exit,
    "input": lambda ev, call: Open(STR, None, "computed", call.at),
    "id": lambda ev, call: Open(INT, None, "computed", call.at),
    "hash": lambda ev, call: Open(INT, None, "computed", call.at),
}

_EXCEPTIONS = (
    "Exception BaseException ValueError TypeError KeyError IndexError AttributeError RuntimeError OSError "
    "FileNotFoundError ImportError ModuleNotFoundError NotImplementedError StopIteration AssertionError "
    "ZeroDivisionError KeyboardInterrupt PermissionError UserWarning Warning DeprecationWarning"
).split()

FUNCTIONS: dict[str, Handler] = _FUNCTIONS | {"open": files.FUNCTIONS["open"]} | dict.fromkeys(_EXCEPTIONS, _exception)
METHODS: dict[str, Handler] = {
    **builtin_dicts.METHODS,
    **builtin_sequences.METHODS,
    **builtin_texts.METHODS,
    **files.METHODS,
    "super.__getattr__": _super_attribute,
    "object.__setattr__": _set_plainly,
}
ATTRIBUTES = files.ATTRIBUTES
