"""The environment of the job: `os.environ`, `os.getenv` (Python docs, "os", Process Parameters).

A variable that the job sets itself is known. Any other is open: a text, with the default the job gives, or what the
configuration says it is. `os.environ` is one instance, which keeps what the job set as a dict, `variables`; a key it
deletes holds None there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.conditions import Same
from inputgen.interpret.config_reads import takes_only
from inputgen.interpret.join import join
from inputgen.interpret.mappings import has_key_of, merged, with_key, with_unknown_key
from inputgen.interpret.object_protocols import mapping_of
from inputgen.interpret.places import value_at
from inputgen.interpret.protocol import Call
from inputgen.interpret.texts import some_text, text_of
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Choice, Const, DictObj, Instance, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library.simple import typed
from inputgen.model.types import BOOL, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

CLASS = Lib("os.Environ")

# Set nearly everywhere: `getenv` without a default gives a text, though not one that is known.
_USUAL = frozenset({"HOME", "PATH", "PWD", "USER", "HOSTNAME", "SHELL", "LANG"})


def environ(ev: Evaluator, at: At) -> Value:
    """`os.environ`."""
    return Ref(ev.singleton("os environment", lambda: Instance(CLASS, {})), at)


def _variables(ev: Evaluator) -> tuple[Ref, DictObj]:
    ref = Ref(ev.singleton("os environment variables", lambda: DictObj({})))
    held = ev.dict_at(ref)
    assert held is not None, "the variables are a dict"
    return ref, held


def read_variable(ev: Evaluator, name: Value, default: Value | None, at: At) -> Value:
    """The value of a variable.

    Args:
        ev: the evaluation.
        name: the variable.
        default: what is given where it is not set; None where reading it raises.
        at: the place.
    """
    if isinstance(name, Choice):
        return ev.each(name, lambda option: read_variable(ev, option, default, at))
    key = ev.constant(name.default if isinstance(name, Open) else name)
    if not isinstance(key, str):
        return _foreign(None, default, at)
    held = _variables(ev)[1]
    slot = held.entries.get(key)
    if slot is not None and not slot.optional and not _is_deleted(slot.value):
        return slot.value if held.open is None else join(slot.value, some_text(at))
    if slot is not None and not slot.optional:
        if default is None:
            raise ev.raises(f"KeyError: {key!r}", at)
        return default
    outside = _from_outside(ev, key, default, at)
    return outside if slot is None else join(slot.value, outside)


def set_variables(ev: Evaluator, at: At) -> list[tuple[str, Slot]]:
    """The variables that the job sets itself, and those of its configuration, by name."""
    entries = _variables(ev)[1].entries
    own = [(str(name), slot) for name, slot in entries.items() if not _is_deleted(slot.value)]
    given = [name for name in ev.world.setting.env if name not in entries]
    return [*own, *((name, Slot(_from_outside(ev, name, None, at))) for name in given)]


def _is_deleted(value: Value) -> bool:
    return isinstance(value, Const) and value.value is None


def _from_outside(ev: Evaluator, key: str, default: Value | None, at: At) -> Value:
    configured = ev.world.setting.env.get(key)
    if configured is not None:
        known = Const(configured, at)
        return known if ev.at_defaults else Open(STR, known, "environment", at)
    if default is None or (key in _USUAL and _is_deleted(default)):
        ev.risk()
        return Open(STR, None, "environment", at)
    return default if ev.at_defaults else _foreign(default, default, at)


def _foreign(known: Value | None, default: Value | None, at: At) -> Value:
    """A text that anybody may set, or the job's default: typed as both."""
    if default is None:
        return Open(STR, None, "environment", at)
    if isinstance(default, Const | Open):
        types = union_of([STR, type_of(default)])
        plain = default.default if isinstance(default, Open) else default
        return Open(types, plain if known is not None else None, "environment", at)
    return join(default, Open(STR, None, "environment", at))


def truth_of_set(ev: Evaluator, name: str, true: frozenset[str]) -> bool | None:
    """Whether the job, or the configuration, sets a variable to one of some texts; None where it may.

    What is set outside of both is not asked for.

    Args:
        ev: the evaluation.
        name: the variable.
        true: the texts, in capitals.
    """
    slot = _variables(ev)[1].entries.get(name)
    if slot is None:
        return ev.world.setting.env.get(name, "").upper() in true
    if slot.optional or not isinstance(slot.value, Const):
        return None
    return str(slot.value.value).upper() in true


def getenv(ev: Evaluator, call: Call) -> Value:
    """`os.getenv(name, default)`, `os.environ.get(name, default)`."""
    name = call.arg(0, "key")
    if name is None:
        return ev.unknown("an environment variable without a name", call.at)
    return read_variable(ev, name, call.arg(1, "default") or Const(None, call.at), call.at)


def _getitem(ev: Evaluator, call: Call) -> Value:
    name = call.arg(0, "key")
    if name is None:
        return ev.unknown("an environment variable without a name", call.at)
    return read_variable(ev, name, None, call.at)


def set_variable(ev: Evaluator, key: Value, value: Value, at: At) -> None:
    """`os.environ[key] = value`."""
    ref, held = _variables(ev)
    text = value if isinstance(value, Const | Open) else text_of(ev, value, at)
    if isinstance(text, Const) and not isinstance(text.value, str):
        raise ev.raises(f"TypeError: str expected, not {type(text.value).__name__}", at)
    if has_key_of(ev, key) and isinstance(key, Const):
        ev.put(ref, with_key(held, key.value, text, at))
    else:
        ev.put(ref, with_unknown_key(held, text, Unknown("a variable is set whose name is not known", at)))


def _setitem(ev: Evaluator, call: Call) -> Value:
    key, value = call.arg(0, "key"), call.arg(1, "value")
    if key is not None and value is not None:
        takes_only(ev, value, STR, call.at)  # anything else raises

        def put(option: Value) -> Value:
            set_variable(ev, key, option, call.at)
            return option

        ev.each(value, put)
    return Const(None, call.at)


def _delete(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    ref, held = _variables(ev)
    if isinstance(key, Const):
        ev.put(ref, with_key(held, key.value, Const(None, call.at), call.at))
    elif key is not None:
        entries = {name: Slot(slot.value, True, slot.at) for name, slot in held.entries.items()}
        ev.put(ref, DictObj(entries, Unknown("a variable is deleted whose name is not known", call.at)))
    return Const(None, call.at)


def _pop(ev: Evaluator, call: Call) -> Value:
    key, default = call.arg(0, "key"), call.arg(1, "default")
    if key is None:
        return ev.unknown("an environment variable without a name", call.at)
    value = read_variable(ev, key, default, call.at)
    _delete(ev, call)
    return value


def _setdefault(ev: Evaluator, call: Call) -> Value:
    key, default = call.arg(0, "key"), call.arg(1, "value")
    if key is None or default is None:
        return ev.unknown("an environment variable without a name", call.at)
    value = read_variable(ev, key, default, call.at)
    if isinstance(key, Const):
        ref, held = _variables(ev)
        ev.put(ref, with_key(held, key.value, value, call.at))
    return value


def _update(ev: Evaluator, call: Call) -> Value:
    ref, held = _variables(ev)
    given = call.args.positional[0] if call.args.positional else None
    if given is not None:
        obj = ev.dict_at(given) or mapping_of(ev, given, call.at)
        held = merged(held, obj or DictObj({}, Unknown("variables are set that are not known", call.at)))
    named = {name: Slot(value, False, value.at) for name, value in dict(call.args.named or {}).items()}
    ev.put(ref, merged(held, DictObj(dict(named), call.args.open)))
    return Const(None, call.at)


def _updated(ev: Evaluator, call: Call) -> Value:
    """`os.environ |= {...}`."""
    _update(ev, call)
    return call.receiver or environ(ev, call.at)


def _contains(ev: Evaluator, call: Call) -> Value:
    key = ev.constant(call.arg(0, "key"))
    held = _variables(ev)[1]
    slot = held.entries.get(key) if isinstance(key, str) else None
    if slot is not None and not slot.optional and held.open is None:
        return Const(not _is_deleted(slot.value), call.at)
    if slot is None and ev.at_defaults and isinstance(key, str) and held.open is None and key not in _USUAL:
        return Const(key in ev.world.setting.env, call.at)
    return Open(BOOL, None, "environment", call.at)


def as_set(ev: Evaluator, asked: list[cst.BaseExpression]) -> object | None:
    """A variable is what it is until the job sets it."""
    name = value_at(ev, asked[0]) or (ev.eval(asked[0]) if isinstance(asked[0], cst.SimpleString) else None)
    held = _variables(ev)[1]
    if not isinstance(name, Const) or held.open is not None:
        return None
    slot = held.entries.get(name.value)
    return Same(slot) if slot is not None else True


def _as_mapping(ev: Evaluator, receiver: Value, at: At) -> Value:
    """All variables: those the job set, and others that are not known."""
    held = _variables(ev)[1]
    entries = {
        key: Slot(slot.value, slot.optional, slot.at)
        for key, slot in held.entries.items()
        if not _is_deleted(slot.value)
    }
    return ev.new(DictObj(entries, Unknown("the environment of the job is not known", at)), at)


def _through_dict(name: str):  # type: ignore[no-untyped-def]
    def method(ev: Evaluator, call: Call) -> Value:
        handler = ev.libraries.method(f"builtins.dict.{name}")
        assert handler is not None, "dicts are modelled"
        mapping = _as_mapping(ev, call.receiver or environ(ev, call.at), call.at)
        return handler(ev, Call(call.name, call.args, call.at, mapping))

    return method


METHODS = {
    f"Environ.{name}": handler
    for name, handler in {
        "get": getenv,
        "setdefault": _setdefault,
        "pop": _pop,
        "update": _update,
        "__ior__": _updated,
        "keys": _through_dict("keys"),
        "values": _through_dict("values"),
        "items": _through_dict("items"),
        "copy": _through_dict("copy"),
        "__getitem__": _getitem,
        "__setitem__": _setitem,
        "__delitem__": _delete,
        "__contains__": _contains,
        "__len__": typed(m.ScalarType("int")),
    }.items()
}
ATTRIBUTES = {"Environ.as mapping": _as_mapping}
