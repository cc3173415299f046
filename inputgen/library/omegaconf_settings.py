"""OmegaConf's flags and resolvers: set, asked for, and changed for a while (omegaconf 2.3, `omegaconf.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.comparisons import truth
from inputgen.interpret.mappings import with_key, with_unknown_key
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, DictObj, Lib, Open, Ref, Unknown, Value
from inputgen.library.omegaconf_nodes import (
    flag,
    is_config,
    own_flag,
    set_flag,
)
from inputgen.library.omegaconf_resolve import resolvers
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def set_flag_of(name: str) -> Handler:
    """`OmegaConf.set_struct`, `set_readonly`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        cfg, value = call.arg(0, "conf"), call.arg(1, "value")
        if isinstance(cfg, Ref) and is_config(ev, cfg) and value is not None:
            set_flag(ev, cfg, name, value, call.at)
        return Const(None, call.at)

    return handler


def get_flag(name: str) -> Handler:
    """`OmegaConf.is_struct`, `is_readonly`: True, or what depends on more than the flag."""

    def handler(ev: Evaluator, call: Call) -> Value:
        cfg = call.arg(0, "conf")
        known = flag(ev, cfg, name) if isinstance(cfg, Ref) and is_config(ev, cfg) else None
        return Open(BOOL, None, "computed", call.at) if not known else Const(True, call.at)

    return handler


def register(ev: Evaluator, call: Call) -> Value:
    """`register_new_resolver(name, function)`."""
    name, function = call.arg(0, "name"), call.arg(1, "resolver")
    ref = resolvers(ev)
    held = ev.dict_at(ref)
    assert held is not None, "resolvers are kept in a dict"
    if function is None or not isinstance(name, Const):
        why = Unknown("a resolver is registered whose name is not known", call.at)
        ev.put(ref, with_unknown_key(held, why, why))
        return Const(None, call.at)
    replaces = truth(ev, call.arg(-1, "replace") or Const(False))
    if name.value in held.entries and not held.entries[name.value].optional and replaces is False:
        raise ev.raises(f"ValueError: resolver {name.value!r} is already registered", call.at)
    ev.put(ref, with_key(held, name.value, function, call.at))
    return Const(None, call.at)


def has_resolver(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.has_resolver(name)`."""
    held = ev.dict_at(resolvers(ev))
    name = ev.constant(call.arg(0, "name"))
    slot = held.entries.get(name) if held is not None else None
    loose = held is None or held.open is not None or (slot is not None and slot.optional)
    if loose or not isinstance(name, str):
        return Open(BOOL, None, "computed", call.at)
    return Const(slot is not None or name.startswith("oc."), call.at)


def clear_resolvers(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.clear_resolvers()`."""
    ev.put(resolvers(ev), DictObj({}))
    return Const(None, call.at)


def clear_resolver(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.clear_resolver(name)`."""
    held = ev.dict_at(resolvers(ev))
    name = ev.constant(call.arg(0, "name"))
    if held is not None:
        ev.put(resolvers(ev), replace(held, entries={k: slot for k, slot in held.entries.items() if k != name}))
    return Open(BOOL, None, "computed", call.at)


def for_a_while(name: str, value: bool) -> Handler:
    """`open_dict(cfg)`, `read_write(cfg)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        cfg = call.arg(0, "config")
        attrs: dict[str, Value] = {"flag name": Const(name), "flag value": Const(value)}
        if isinstance(cfg, Ref) and is_config(ev, cfg):
            attrs["config"] = cfg
            attrs["value before"] = own_flag(ev, cfg, name)
        return ev.new_instance(Lib("omegaconf.FlagOverride"), attrs, call.at)

    return handler


def flag_override(ev: Evaluator, call: Call) -> Value:
    """`flag_override(cfg, name, value)`."""
    cfg, name, value = call.arg(0, "config"), ev.constant(call.arg(1, "names")), call.arg(2, "values")
    if not isinstance(name, str) or not isinstance(value, Const):
        return ev.new_instance(Lib("omegaconf.FlagOverride"), {}, call.at)
    made = for_a_while(name, bool(value.value))
    return made(ev, replace(call, args=replace(call.args, positional=(cfg,) if cfg is not None else ())))


def switch(which: str) -> Handler:
    """Entering and leaving what changes a flag for a while."""

    def handler(ev: Evaluator, call: Call) -> Value:
        obj = ev.instance_at(call.receiver) if call.receiver is not None else None
        cfg = obj.attrs.get("config") if obj is not None else None
        if obj is None or cfg is None or not isinstance(cfg.value, Ref):
            return Const(None, call.at)
        name = ev.constant(obj.attrs["flag name"].value)
        set_flag(ev, cfg.value, str(name), obj.attrs[which].value, call.at)
        return cfg.value if which == "flag value" else Const(None, call.at)

    return handler
