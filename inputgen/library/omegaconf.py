"""OmegaConf: configs made, loaded, merged and converted (omegaconf 2.3, `omegaconf.py`).

`omegaconf_nodes` keeps configs on the heap, `omegaconf_types` types their leaves, `omegaconf_merge` merges and sets,
`omegaconf_resolve` follows interpolations, `omegaconf_containers` has the methods, `omegaconf_convert` plain dicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.comparisons import truth
from inputgen.interpret.iteration import elements
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.plain_data import is_of_keys
from inputgen.interpret.protocol import Call, Constant, Handler
from inputgen.interpret.texts import some_text, text_of
from inputgen.interpret.values import At, Choice, Const, DictObj, Lib, ListObj, Open, Ref, Unknown, Value
from inputgen.library import omegaconf_containers as containers
from inputgen.library import omegaconf_lists as lists
from inputgen.library import omegaconf_settings as settings
from inputgen.library.json_copies import keep_yaml
from inputgen.library.omegaconf_children import child, split_path
from inputgen.library.omegaconf_convert import Conversion, structured_mode, to_plain
from inputgen.library.omegaconf_each import of_each
from inputgen.library.omegaconf_making import (
    create,
    created,
    from_cli,
    from_dotted_list,
    load,
    open_config,
    save,
    structured_config,
)
from inputgen.library.omegaconf_merge import ensure_config, merge_into, update
from inputgen.library.omegaconf_nodes import (
    DICT,
    LIST,
    content_ref,
    dict_content,
    is_config,
    is_dict,
    may_have_more,
    new_dict,
    object_type,
    wrap,
)
from inputgen.library.omegaconf_resolve import read, select_path
from inputgen.library.omegaconf_types import ANY, MISSING, given_missing, is_interpolation, is_missing
from inputgen.library.simple import named, nothing
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


# --- making ----------------------------------------------------------------------------------------------------------


# --- merging ---------------------------------------------------------------------------------------------------------


def _merge(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.merge(a, b, ...)`: a copy of the first, the others merged in."""
    if not call.args.positional:
        return ev.unknown("a merge of nothing", call.at)
    target = ensure_config(ev, call.args.positional[0], call.at)
    return ev.each(target, lambda one: _merge_all(ev, one, call))


def _merge_all(ev: Evaluator, target: Value, call: Call) -> Value:
    if not isinstance(target, Ref):
        return target
    for given in call.args.positional[1:]:

        def one(option: Value) -> Value:
            made = ensure_config(ev, option, call.at)
            if isinstance(made, Ref):
                merge_into(ev, target, made, call.at)
            elif isinstance(made, Unknown) and is_dict(ev, target):
                source = open_config(ev, new_dict(ev, call.at), made)
                merge_into(ev, target, source, call.at)
            return Const(None)

        ev.each(given, one)
    if call.args.open is not None and is_dict(ev, target):
        merge_into(ev, target, open_config(ev, new_dict(ev, call.at), call.args.open), call.at)
    return replace(target, at=call.at)


# --- converting ------------------------------------------------------------------------------------------------------


def _to_container(ev: Evaluator, call: Call) -> Value:
    flags = [_flag(ev, call.arg(-1, name)) for name in ("resolve", "throw_on_missing", "enum_to_str")]
    mode = structured_mode(call.arg(-1, "structured_config_mode"))
    resolve, throw, enum_to_str = flags
    if resolve is None or throw is None or enum_to_str is None or mode is None:
        return ev.unknown("a config converted in a way that is not known", call.at)
    return _converted(ev, call, Conversion(resolve, throw, enum_to_str, mode))


def _flag(ev: Evaluator, value: Value | None) -> bool | None:
    return False if value is None else truth(ev, value)


def _to_object(ev: Evaluator, call: Call) -> Value:
    return _converted(ev, call, Conversion(True, True, False, "instantiate"))


def _converted(ev: Evaluator, call: Call, how: Conversion) -> Value:
    given = call.arg(0, "cfg")
    if given is None:
        return ev.unknown("a conversion of nothing", call.at)

    def one(cfg: Value) -> Value:
        if isinstance(cfg, Ref) and is_config(ev, cfg):
            return to_plain(ev, cfg, how, call.at)
        if isinstance(cfg, Unknown):
            return ev.unknown(cfg.reason, cfg.at or call.at)
        if isinstance(cfg, Ref) and is_of_keys(ev.get(cfg)):
            made = ensure_config(ev, cfg, call.at)
            return to_plain(ev, made, how, call.at) if isinstance(made, Ref) else made
        raise ev.raises("ValueError: Input cfg is not an OmegaConf config object", call.at)

    return ev.each(given, one)


def _to_yaml(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.to_yaml(cfg, resolve=False)`: a text that PyYAML reads as the same data."""
    ev.risk()
    text, resolve = some_text(call.at), _flag(ev, call.arg(-1, "resolve"))
    cfg = call.arg(0, "cfg")
    if resolve is not None and isinstance(cfg, Ref) and is_config(ev, cfg):
        keep_yaml(ev, text, to_plain(ev, cfg, Conversion(resolve, False, True), call.at), call.at, safe=False)
    return text


# --- asking and changing ---------------------------------------------------------------------------------------------


def _select(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.select(cfg, "a.b", default=...)`; without a default, None for what is not there."""
    cfg, key = call.arg(0, "cfg"), ev.constant(call.arg(1, "key"))
    default = call.arg(-1, "default") or Const(None, call.at)
    if not isinstance(cfg, Ref) or not is_config(ev, cfg) or not isinstance(key, str):
        return ev.unknown("a key selected that is not known", call.at)
    keys = key if key.startswith(".") else f".{key}"
    found = select_path(ev, cfg, keys, call.at) if split_path(key) else cfg
    if found is None:
        return default
    if is_missing(found):
        if _flag(ev, call.arg(-1, "throw_on_missing")) is True:
            raise ev.raises(f"MissingMandatoryValue: Missing mandatory value: {key}", call.at)
        return default
    return join(default, found) if is_set_by_command_line(found) else found  # or it may not be set


def _update(ev: Evaluator, call: Call) -> Value:
    cfg, key, value = call.arg(0, "cfg"), ev.constant(call.arg(1, "key")), call.arg(2, "value")
    merge = call.arg(-1, "merge")
    force = _flag(ev, call.arg(-1, "force_add"))
    if not isinstance(cfg, Ref) or not is_config(ev, cfg):
        return ev.unknown("an update of a config that is not known", call.at)
    if not isinstance(key, str):
        if is_dict(ev, cfg):
            merge_into(
                ev, cfg, open_config(ev, new_dict(ev, call.at), Unknown("a key that is not known", call.at)), call.at
            )
        return Const(None, call.at)

    def one(option: Value) -> Value:
        update(ev, cfg, key, option, call.at, merge=merge is None or truth(ev, merge) is not False, force=force is True)
        return Const(None, call.at)

    return ev.each(value or Const(None, call.at), one)


def _kind(*classes: Lib) -> Handler:
    """`is_config`, `is_dict`, `is_list`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        def one(value: Value) -> Value:
            if isinstance(value, Unknown) or (isinstance(value, Ref) and is_of_keys(ev.get(value))):
                return Open(BOOL, None, "computed", call.at)
            obj = ev.instance_at(value)
            return Const(obj is not None and obj.cls in classes, call.at)

        return ev.each(call.args.positional[0], one) if call.args.positional else Const(False, call.at)

    return handler


def _is_leaf(test) -> Handler:  # type: ignore[no-untyped-def]
    """`is_missing(cfg, key)`, `is_interpolation(cfg, key)`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        cfg, key = call.arg(0, "cfg") or call.arg(0, "node"), ev.constant(call.arg(1, "key"))
        if not isinstance(cfg, Ref) or not is_config(ev, cfg) or key is ...:
            return Open(BOOL, None, "computed", call.at)
        found = child(ev, cfg, str(key), call.at)
        if isinstance(found, Unknown):
            return Open(BOOL, None, "computed", call.at)
        if isinstance(found, Open) and found.default is None:
            return Open(BOOL, None, found.origin, call.at)
        return Const(found is not None and test(found), call.at)

    return handler


def _masked_copy(ev: Evaluator, call: Call) -> Value:
    cfg, keys = call.arg(0, "conf"), call.arg(1, "keys")
    single = keys is not None and isinstance(ev.constant(keys), str)
    listed = elements(ev, keys, call.at) if keys is not None and not single else None
    names = [keys] if single else list(listed.items) if listed is not None and listed.rest is None else None
    if not isinstance(cfg, Ref) or not is_dict(ev, cfg) or names is None:
        return ev.unknown("a masked copy of a config that is not known", call.at)
    wanted = {ev.constant(name) for name in names}
    held = dict_content(ev, cfg)
    kept = {key: slot for key, slot in held.entries.items() if key in wanted}
    return wrap(ev, ev.new(DictObj(kept, held.open), None), ANY, None, call.at)


def _get_type(ev: Evaluator, call: Call) -> Value:
    cfg = call.arg(0, "obj")
    known = object_type(ev, cfg) if isinstance(cfg, Ref) and is_dict(ev, cfg) else None
    return known if known is not None else ev.unknown("the type of a config", call.at)


def _resolve(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.resolve(cfg)`: interpolations are replaced, in place."""
    cfg = call.arg(0, "cfg")
    if isinstance(cfg, Ref) and is_config(ev, cfg):
        _resolve_in(ev, cfg, call.at, 0)
    return Const(None, call.at)


def _resolve_in(ev: Evaluator, node: Ref, at: At, depth: int) -> None:
    held = ev.get(content_ref(ev, node))

    def leaf(key: object, value: Value) -> Value:
        if isinstance(value, Choice):  # such as what a file that is not known may change
            made = [leaf(key, option) for option in value.options]
            return value if tuple(made) == value.options else choice_of(made, value.at)
        found = read(ev, node, key, value, at)
        if isinstance(found, Ref) and is_config(ev, found):
            if found != value:
                found = wrap(ev, found, ANY, node, at)
            if isinstance(found, Ref) and depth < 60:
                _resolve_in(ev, found, at, depth + 1)
        return found

    if isinstance(held, DictObj):
        entries = {key: replace(slot, value=leaf(key, slot.value)) for key, slot in held.entries.items()}
        ev.put(content_ref(ev, node), replace(held, entries=entries))
    elif isinstance(held, ListObj):
        ev.put(content_ref(ev, node), replace(held, items=tuple(leaf(i, item) for i, item in enumerate(held.items))))


def _missing_keys(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.missing_keys(cfg)`: none in a job's own config, which the command line that starts it completes.

    A job asks in order to refuse a config that has any: from then on, each has been given.
    """
    config = call.arg(0, "cfg")
    if isinstance(config, Ref) and is_config(ev, config) and may_have_more(ev, config) and not ev.at_defaults:
        _give_missing(ev, config, 0)
        return ev.new_list([], call.at, "set")
    return ev.unknown("the missing keys of a config", call.at)


def _give_missing(ev: Evaluator, node: Ref, depth: int) -> None:
    held = ev.get(content_ref(ev, node))
    if not isinstance(held, DictObj):
        return
    entries = dict(held.entries)
    for key, slot in held.entries.items():
        entries[key] = replace(slot, value=given_missing(slot.value))
        if isinstance(slot.value, Ref) and is_config(ev, slot.value) and depth < bounds.CONFIG_DEPTH:
            _give_missing(ev, slot.value, depth + 1)
    ev.put(content_ref(ev, node), replace(held, entries=entries))


def _text_around(before: str, after: str) -> Handler:
    """`II("a.b")`, `SI("x_${a}")`."""

    def handler(ev: Evaluator, call: Call) -> Value:
        given = call.arg(0, "interpolation")
        text = text_of(ev, given, call.at) if given is not None else Const("", call.at)
        known = text.value if isinstance(text, Const) else None
        return Const(f"{before}{known}{after}", call.at) if isinstance(known, str) else text

    return handler


def _library(name: str) -> Constant:
    return lambda ev, at: Lib(name, at)


def _list_config(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "content")
    return created(ev, given, call.at) if given is not None else wrap(ev, ev.new_list([], None), ANY, None, call.at)


_OMEGACONF: dict[str, Handler] = {
    "create": create,
    "structured": structured_config,
    "load": load,
    "save": save,
    "merge": _merge,
    "unsafe_merge": _merge,
    "to_container": _to_container,
    "to_object": _to_object,
    "to_yaml": _to_yaml,
    "from_dotlist": from_dotted_list,
    "from_cli": from_cli,
    "select": of_each(_select),
    "update": of_each(_update),
    "resolve": of_each(_resolve),
    "missing_keys": of_each(_missing_keys),
    "masked_copy": of_each(_masked_copy),
    "is_missing": of_each(_is_leaf(is_missing)),
    "is_interpolation": of_each(_is_leaf(is_interpolation)),
    "is_config": _kind(DICT, LIST),
    "is_dict": _kind(DICT),
    "is_list": _kind(LIST),
    "get_type": of_each(_get_type),
    "set_struct": of_each(settings.set_flag_of("struct")),
    "set_readonly": of_each(settings.set_flag_of("readonly")),
    "is_struct": of_each(settings.get_flag("struct")),
    "is_readonly": of_each(settings.get_flag("readonly")),
    "has_resolver": settings.has_resolver,
    "clear_resolvers": settings.clear_resolvers,
    "clear_resolver": settings.clear_resolver,
    **named("register_new_resolver register_resolver legacy_register_resolver", settings.register),
    **named("get_cache set_cache clear_cache copy_cache", nothing),
}
FUNCTIONS: dict[str, Handler] = {
    **{f"OmegaConf.{name}": handler for name, handler in _OMEGACONF.items()},
    "DictConfig": create,
    "ListConfig": _list_config,
    "open_dict": settings.for_a_while("struct", False),
    "read_write": settings.for_a_while("readonly", False),
    "flag_override": settings.flag_override,
    "II": _text_around("${", "}"),
    "SI": _text_around("", ""),
}
METHODS: dict[str, Handler] = {
    **containers.METHODS,
    **lists.METHODS,
    "FlagOverride.__enter__": settings.switch("flag value"),
    "FlagOverride.__exit__": settings.switch("value before"),
}
ATTRIBUTES = {**containers.ATTRIBUTES, **lists.ATTRIBUTES}
SETTERS = containers.SETTERS
PLACES = containers.PLACES
VALUES: dict[str, Constant] = {
    "MISSING": lambda ev, at: Const(MISSING, at),
    "omegaconf.OmegaConf": _library("omegaconf.OmegaConf"),
    "omegaconf.open_dict": _library("omegaconf.open_dict"),
    "omegaconf.read_write": _library("omegaconf.read_write"),
    "omegaconf.MISSING": lambda ev, at: Const(MISSING, at),
    "dictconfig.DictConfig": _library("omegaconf.DictConfig"),
    "listconfig.ListConfig": _library("omegaconf.ListConfig"),
    "base.DictConfig": _library("omegaconf.DictConfig"),
}
EXPORTS = {
    "": tuple(
        (
            "OmegaConf DictConfig ListConfig MISSING SCMode open_dict read_write flag_override II SI Container Node "
            "MissingMandatoryValue ValidationError"
        ).split()
    )
}
