"""Hydra: configs composed of files and dataclasses (hydra-core 1.3).

`hydra_main` has the entries, `hydra_repository` finds configs, `hydra_defaults` orders them, `hydra_compose` merges
them, `hydra_overrides` reads the command line, `hydra_instantiate` makes objects, `hydra_config` is Hydra's own part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Constant, Handler
from inputgen.interpret.values import Const, Lib, Ref, Unknown, Value
from inputgen.library import hydra_config, hydra_instantiate, hydra_main
from inputgen.library.hydra_repository import put_in_store, store
from inputgen.library.omegaconf_merge import ensure_config
from inputgen.library.omegaconf_nodes import structured, structured_class
from inputgen.library.simple import instance, itself, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _store(ev: Evaluator, call: Call) -> Value:
    """`ConfigStore.instance().store(name=, node=, group=, package=)`."""
    name, node = ev.constant(call.arg(0, "name")), call.arg(1, "node")
    group = ev.constant(call.arg(2, "group") or Const(None))
    if not isinstance(name, str) or not isinstance(group, str | None) or node is None:
        from inputgen.interpret.mappings import with_unknown_key

        held = ev.dict_at(store(ev))
        assert held is not None, "the store is a dict"
        why = Unknown("a config is stored whose name is not known", call.at)
        ev.put(store(ev), with_unknown_key(held, why, why))
        return Const(None, call.at)
    made: Value = node
    if structured_class(ev, node) is not None:
        made = structured(ev, node, None, call.at)
    elif isinstance(node, Ref):
        made = ensure_config(ev, node, call.at)
    put_in_store(ev, name, made, group, call.arg(3, "package"), call.at)
    return Const(None, call.at)


def _library(name: str) -> Constant:
    return lambda ev, at: Lib(name, at)


_COMPOSING: dict[str, Handler] = {
    "initialize": hydra_main.initialize("config_path"),
    "initialize_config_dir": hydra_main.initialize("config_dir"),
    "initialize_config_module": hydra_main.initialize("config_module"),
    "compose": hydra_main.compose_call,
}
_UTILS: dict[str, Handler] = {
    **named("instantiate call", hydra_instantiate.instantiate),
    **named("get_class get_method get_object get_static_method", hydra_instantiate.get_by_name),
    "get_original_cwd": hydra_instantiate.original_cwd,
    "to_absolute_path": hydra_instantiate.to_absolute_path,
}
FUNCTIONS: dict[str, Handler] = {
    "main": hydra_main.main,
    "run decorated": hydra_main.run_decorated,
    **_COMPOSING,
    **{f"experimental.{name}": handler for name, handler in _COMPOSING.items()},
    **{f"experimental.initialize.{name}": handler for name, handler in _COMPOSING.items()},
    **{f"utils.{name}": handler for name, handler in _UTILS.items()},
    "core.config_store.ConfigStore": instance("hydra.ConfigStore"),
    "core.config_store.ConfigStore.instance": instance("hydra.ConfigStore"),
    "core.hydra_config.HydraConfig.get": hydra_config.get,
    "core.hydra_config.HydraConfig.initialized": hydra_config.initialized,
    "core.hydra_config.HydraConfig.set_config": nothing,
    "core.global_hydra.GlobalHydra.instance": instance("hydra.GlobalHydra"),
}
METHODS: dict[str, Handler] = {
    "decorator.__call__": hydra_main.decorate,
    "ConfigStore.store": _store,
    "initialization.__enter__": itself,
    "initialization.__exit__": nothing,
    "GlobalHydra.clear": nothing,
    "GlobalHydra.is_initialized": lambda ev, call: ev.unknown("whether Hydra is initialized", call.at),
}
VALUES: dict[str, Constant] = {
    "core.global_hydra.GlobalHydra": _library("hydra.core.global_hydra.GlobalHydra"),
    "types.RunMode": _library("hydra.types.RunMode"),
}
EXPORTS = {"": ("main", "compose", "initialize", "initialize_config_dir", "initialize_config_module", "utils")}
