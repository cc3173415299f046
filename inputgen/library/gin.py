"""gin: functions and classes whose parameters config files and bindings give (gin-config 0.5, `config.py`).

A function made configurable takes what is bound to its parameters for those that a call leaves out. What is bound is
kept in one dict on the heap: by scope, the function's name and the parameter, and each macro by its name. Modules in a
selector, and the scope that is active, are not told apart: what is bound in a scope may be given. A file that the
command line names sets parameters as options are set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import NAMED_FILE, is_set_by_command_line
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import with_key
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Arguments, Call, Constant, Handler
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Key,
    Lib,
    Ref,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library import gin_bindings as bindings
from inputgen.library.enum import members_of
from inputgen.library.simple import attribute, itself, named, nothing, passes_through, typed
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

REQUIRED = Lib("gin.REQUIRED")
_DEEP = 20  # references to references


# --- what is configurable --------------------------------------------------------------------------------------------


def _configurable(ev: Evaluator, call: Call) -> Value:
    """`@gin.configurable`, `@gin.configurable("name", module=..., denylist=[...])`."""
    first = call.args.positional[0] if call.args.positional else call.arg(-1, "name_or_fn")
    if first is not None and _can_be(first):
        return _made(ev, first, Arguments(), call.at)
    attrs = {"name": first or Const(None), **dict(call.args.named or {})}
    kept = ev.new_instance(Lib("gin.decorator"), attrs, call.at)
    return Bound(kept, "gin.decorator.register" if call.name.endswith("register") else "gin.decorator.apply", call.at)


def _can_be(value: Value | None) -> bool:
    return isinstance(value, Func | Ref | Lib | Bound | Unknown)


def _apply(ev: Evaluator, call: Call) -> Value:
    given = call.args.positional[0] if call.args.positional else Const(None, call.at)
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    kept = {name: slot.value for name, slot in obj.attrs.items()} if obj is not None else {}
    return _made(ev, given, Arguments((), kept), call.at)


def _register(ev: Evaluator, call: Call) -> Value:
    """`@gin.register`: what gin's files refer to is configurable, the function itself is not."""
    first = call.args.positional[0] if call.args.positional else None
    if not _can_be(first):
        return _configurable(ev, call)
    if isinstance(first, Func):
        _made(ev, first, Arguments(), call.at)
    return first or Const(None, call.at)


def _apply_register(ev: Evaluator, call: Call) -> Value:
    given = call.args.positional[0] if call.args.positional else Const(None, call.at)
    if isinstance(given, Func):
        _apply(ev, call)
    return given


def _external(ev: Evaluator, call: Call) -> Value:
    """`gin.external_configurable(fn_or_cls, name=, module=, ...)`."""
    given = call.arg(0, "fn_or_cls") or Const(None)
    name = call.arg(1, "name") or Const(None)
    return _made(ev, given, Arguments((), {**dict(call.args.named or {}), "name": name}), call.at)


def _made(ev: Evaluator, given: Value, told: Arguments, at: At) -> Value:
    """What a decorator makes of a function or class: its calls are gin's."""
    if isinstance(given, Func):
        if given.called_by is not None:
            return ev.unknown("a function that another library took over before gin did", at)
        made: Value = replace(given, called_by="gin.call")
        _keep(ev, given, given.name, told, made)
        return made
    obj = ev.get(given) if isinstance(given, Ref) else None
    if isinstance(obj, ClassObj) and isinstance(given, Ref):
        return _made_class(ev, given, obj, told, at)
    if isinstance(given, Lib) and not ev.libraries.knows(given.name):
        return given
    return ev.unknown("what gin makes of it is not followed", at)


def _made_class(ev: Evaluator, cls: Ref, obj: ClassObj, told: Arguments, at: At) -> Value:
    init = class_attribute(ev, cls, "__init__")
    if init is None and class_attribute(ev, cls, "__new__") is None:
        return cls
    if not isinstance(init, Func) or init.called_by not in (None, "gin.call"):
        return ev.unknown("a class whose __init__ gin takes over is not followed", at)
    put_name(ev, obj.scope, "__init__", replace(init, called_by="gin.call"), at)
    _keep(ev, init, obj.name, told, cls)
    return cls


def _keep(ev: Evaluator, func: Func, own_name: str, told: Arguments, made: Value) -> None:
    kept = dict(told.named or {})
    named_so = ev.constant(kept.get("name") or Const(None))
    name = named_so.rpartition(".")[2] if isinstance(named_so, str) else own_name
    before = _kept(ev, "functions").entries.get(id(func.node))
    names = [Const(name), *(alternatives(attribute(ev, before.value, "names") or Const(name)) if before else ())]
    lists: dict[str, Value] = {
        key: kept[key] for key in ("allowlist", "denylist", "whitelist", "blacklist") if key in kept
    }
    info = ev.new_instance(Lib("gin.info"), {**lists, "names": choice_of(names)}, None)
    _add(ev, "functions", {id(func.node): info})
    other = _kept(ev, "registry").entries.get(name)
    same_one = other is None or other.value == made or _node(other.value) is _node(made)
    value = made if same_one else Unknown(f"several functions that gin configures are named {name}")
    _add(ev, "registry", {name: value})


def _kept(ev: Evaluator, what: str) -> DictObj:
    """What gin keeps of the job's own: its `functions` by node, its `registry` of them and its `constants` by name."""
    held = ev.get(_address(ev, what))
    assert isinstance(held, DictObj), "what gin keeps is in dicts"
    return held


def _address(ev: Evaluator, what: str) -> int:
    return ev.singleton(f"gin {what}", lambda: DictObj({}))


def _add(ev: Evaluator, what: str, values: Mapping[Key, Value]) -> None:
    held = _kept(ev, what)
    for key, value in values.items():
        held = with_key(held, key, value, value.at)
    ev.put(_address(ev, what), held)


def _node(value: Value) -> object:
    return value.node if isinstance(value, Func) else value


# --- calls -----------------------------------------------------------------------------------------------------------


def _call(ev: Evaluator, call: Call) -> Value:
    """A call of a function that is configurable: what is bound stands for what is not given."""
    func = call.receiver
    assert isinstance(func, Func), "the function itself is the receiver"
    slot = _kept(ev, "functions").entries.get(id(func.node))
    if slot is None:
        return call_value(ev, func, call.args, call.at)
    return call_value(ev, func, _completed(ev, func, slot.value, call.args, call.at), call.at)


def _completed(ev: Evaluator, func: Func, info: Value, args: Arguments, at: At) -> Arguments:
    params = [param.name.value for param in all_params(func.node.params)]
    positional, given = list(args.positional), dict(args.named or {})
    defaults, optional = dict(func.defaults), set(args.optional)
    may = _allowed(ev, info, at)
    names = [str(ev.constant(one)) for one in alternatives(attribute(ev, info, "names") or Const(""))]
    table = bindings.table(ev)
    first = 1 if _is_method(func) else 0
    for number, name in enumerate(params[first:], first):
        asked = positional[number] if number < len(positional) else given.get(name)
        if (asked is not None and asked != REQUIRED and name not in optional) or not may(name):
            continue
        default = defaults.get(name) if asked is None or asked == REQUIRED else asked
        found = _bound(ev, table, names, name, None if default == REQUIRED else default, at)
        if found is None and not table.entries and default in (None, REQUIRED):
            found = Unknown("gin must give it, and where it is bound is not seen", at)
        elif found is None and asked != REQUIRED and default != REQUIRED:
            continue
        if found is None:
            raise ev.raises(f"RuntimeError: Required bindings for `{names[0]}` not provided in config: {name}", at)
        if number < len(positional):
            positional[number] = found
        else:
            given[name] = found
            optional.discard(name)
    why = args.open
    if func.node.params.star_kwarg is not None:
        for parameter, value in bindings.others(table, names, params):
            given.setdefault(parameter, value)
        why = why or table.open
    return replace(args, positional=tuple(positional), named=given, open=why, optional=frozenset(optional))


def _is_method(func: Func) -> bool:
    return func.owner is not None and "static" not in func.kind


def _allowed(ev: Evaluator, info: Value, at: At) -> Callable[[str], bool]:
    """Whether a parameter may be bound; where the list is not known, it may."""

    def names_in(*keys: str) -> list[str] | None:
        for key in keys:
            value = attribute(ev, info, key)
            listed = elements(ev, value, at) if isinstance(value, Ref) else None
            if listed is not None and listed.rest is None:
                return [str(ev.constant(item)) for item in listed.items]
        return None

    allowed, denied = names_in("allowlist", "whitelist"), names_in("denylist", "blacklist")
    return lambda name: (not allowed or name in allowed) and (not denied or name not in denied)


def _bound(
    ev: Evaluator, table: DictObj, names: list[str], parameter: str, default: Value | None, at: At
) -> Value | None:
    """What a parameter is that a call leaves out: what is bound, or may be, or its default; None for that alone."""
    plain, scoped = bindings.found(table, names, parameter)
    surely = plain is not None and not plain.optional and len(names) == 1
    options = [resolved(ev, slot.value, at) for slot in ([plain] if plain is not None else []) + scoped]
    members: list[Value] = []
    if not surely and table.open is not None:
        members = _members(ev, default) if is_set_by_command_line(table.open) else []
        options += members or [Unknown(table.open.reason, table.open.at or at)]
    if not options:
        return None
    if not surely and default is not None:
        options.insert(0, default)
    either = choice_of(options)
    return replace(either, usual=default) if isinstance(either, Choice) and members else either


def _members(ev: Evaluator, default: Value | None) -> list[Value]:
    """The members of the Enum of which a default is one: gin's files name them (`%Color.RED`)."""
    obj = ev.instance_at(default) if default is not None else None
    members = members_of(ev, obj.cls) if obj is not None else None
    return [slot.value for slot in (members or {}).values()]


def resolved(ev: Evaluator, value: Value, at: At, depth: int = 0) -> Value:
    """What is bound, references followed: a macro is looked up, `@f` is the function, `@f()` what it returns."""
    obj = ev.instance_at(value)
    if obj is None or obj.cls != bindings.REFERENCE:
        return value
    text = str(ev.constant(obj.attrs["text"].value))
    if depth > _DEEP:
        return Unknown("references of gin that go in a circle", value.at or at)
    if text.startswith("%"):
        macro = bindings.table(ev).entries.get(text)
        if macro is not None:
            own = resolved(ev, macro.value, at, depth + 1)
            return own if not macro.optional else choice_of([own, Unknown("a macro that may not be set", at)])
        return _constant(ev, text[1:], value.at or at)
    name = text[1:].removesuffix("()").rpartition("/")[2].rpartition(".")[2]
    known = _kept(ev, "registry").entries.get(name)
    if known is None or known.optional or "/" in text:
        return Unknown(f"what {text} stands for in gin's files is not known", value.at or at)
    return call_value(ev, known.value, Arguments(), at) if text.endswith("()") else known.value


# --- constants -------------------------------------------------------------------------------------------------------


def _constant(ev: Evaluator, name: str, at: At) -> Value:
    fitting = [
        slot.value
        for key, slot in _kept(ev, "constants").entries.items()
        if key == name or name.endswith(f".{key}") or str(key).endswith(f".{name}")
    ]
    if len(fitting) == 1:
        return fitting[0]
    return Unknown(f"%{name} is not set where gin's files are read", at)


def _set_constant(ev: Evaluator, call: Call) -> Value:
    """`gin.constant(name, value)`."""
    name, value = ev.constant(call.arg(0, "name") or Const(None)), call.arg(1, "value")
    if isinstance(name, str) and value is not None:
        _add(ev, "constants", {name: value})
    return Const(None, call.at)


def _constants_from_enum(ev: Evaluator, call: Call) -> Value:
    """`@gin.constants_from_enum`, `@gin.constants_from_enum(module=...)`."""
    cls = call.arg(0, "cls")
    if cls is None or ev.constant(cls) is None:
        return Lib("gin.constants_from_enum", call.at)
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    members = members_of(ev, cls) or {}
    if isinstance(obj, ClassObj):
        _add(ev, "constants", {f"{obj.name}.{name}": slot.value for name, slot in members.items()})
    return cls


# --- bindings that the job makes -------------------------------------------------------------------------------------


def _bind(ev: Evaluator, call: Call) -> Value:
    """`gin.bind_parameter("scope/function.parameter", value)`."""
    key, value = ev.constant(call.arg(0, "binding_key") or Const(None)), call.arg(1, "value")
    if isinstance(key, str) and value is not None:
        bindings.bind(ev, key, value, call.at)
    else:
        bindings.loosen(ev, Unknown("a parameter is bound whose name is not known", call.at))
    return Const(None, call.at)


def _query(ev: Evaluator, call: Call) -> Value:
    """`gin.query_parameter("function.parameter")`, `gin.query_parameter("%macro")`."""
    key = ev.constant(call.arg(0, "binding_key") or Const(None))
    slot = bindings.table(ev).entries.get(bindings.key_of(key)) if isinstance(key, str) else None
    if slot is not None and not slot.optional:
        return resolved(ev, slot.value, call.at)
    why = bindings.table(ev).open
    ev.risk()
    if why is not None and is_set_by_command_line(why):
        return Unknown(NAMED_FILE, call.at)
    return ev.unknown("a parameter of gin that is not known to be bound", call.at)


def _clear(ev: Evaluator, call: Call) -> Value:
    ev.put(bindings.address(ev), DictObj({}))
    return Const(None, call.at)


def _get(ev: Evaluator, call: Call) -> Value:
    """`gin.get_configurable(function)`, or by its name."""
    given = call.arg(0, "fn_or_cls_or_selector") or Const(None)
    text = ev.constant(given)
    if not isinstance(text, str):
        return given if isinstance(given, Ref) or (isinstance(given, Func) and given.called_by) else _unseen(ev, call)
    return resolved(ev, bindings.reference(ev, f"@{text}", call.at), call.at)


def _unseen(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what gin keeps is not followed", call.at)


_HANDLERS: dict[str, Handler] = {
    "configurable": _configurable,
    "register": _register,
    "external_configurable": _external,
    "constants_from_enum": _constants_from_enum,
    "constant": _set_constant,
    "bind_parameter": _bind,
    "query_parameter": _query,
    "get_configurable": _get,
    "clear_config": _clear,
    **bindings.FUNCTIONS,
    **named("config_str operative_config_str markdown current_scope_str", typed(STR)),
    **named("finalize enter_interactive_mode exit_interactive_mode", nothing),
    **named("config_scope unlock_config", lambda ev, call: ev.new_instance(Lib("gin.scope"), {}, call.at)),
    **named("get_bindings current_scope config_is_locked", _unseen),
    "register_finalize_hook": passes_through,
}
FUNCTIONS: dict[str, Handler] = {
    "call": _call,
    **_HANDLERS,
    **{f"config.{name}": handler for name, handler in _HANDLERS.items()},
}
METHODS: dict[str, Handler] = {
    "decorator.apply": _apply,
    "decorator.register": _apply_register,
    "scope.__enter__": itself,
    "scope.__exit__": nothing,
}
VALUES: dict[str, Constant] = {
    "REQUIRED": lambda ev, at: Lib("gin.REQUIRED", at),
    "config.REQUIRED": lambda ev, at: Lib("gin.REQUIRED", at),
}
