"""`hydra.utils`: `instantiate`, and classes by name (hydra 1.3, `_internal/instantiate/_instantiate2.py`)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.modules import load
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import At, Choice, Const, DictObj, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library import paths
from inputgen.library.omegaconf_containers import plain_dict
from inputgen.library.omegaconf_convert import Conversion, to_plain
from inputgen.library.omegaconf_lists import plain_list
from inputgen.library.omegaconf_merge import ensure_config, merge_into
from inputgen.library.omegaconf_nodes import content_ref, copied, dict_content, is_config, is_dict, list_content

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_OWN = ("_target_", "_recursive_", "_convert_", "_partial_", "_args_")


def instantiate(ev: Evaluator, call: Call) -> Value:
    """`instantiate(config, *args, **kwargs)`."""
    config = call.arg(0, "config")
    if config is None or (isinstance(config, Const) and config.value is None):
        return Const(None, call.at)
    return ev.each(config, lambda one: _instantiate(ev, call, one))


def _instantiate(ev: Evaluator, call: Call, config: Value) -> Value:
    if not isinstance(config, Ref):
        made_of = ev.unknown("an object that Hydra makes of a config that is not known", call.at)
        may_run(ev, made_of)
        return made_of
    made = ensure_config(ev, config, call.at)
    if isinstance(made, Ref) and is_config(ev, config):
        made = copied(ev, config, _parent(ev, config))
    if not isinstance(made, Ref):
        return made
    named = dict(call.args.named or {})
    named.pop("config", None)
    if is_dict(ev, made) and named:
        held = ev.new(DictObj({key: Slot(value, False, value.at) for key, value in named.items()}), None)
        plain = {
            key: slot for key, slot in DictObj(dict(_slots(ev, held))).entries.items() if _mergeable(ev, slot.value)
        }
        from inputgen.library.omegaconf_nodes import set_flag

        set_flag(ev, made, "struct", Const(False), call.at)
        source = ensure_config(ev, ev.new(DictObj(plain), None), call.at)
        if isinstance(source, Ref):
            merge_into(ev, made, source, call.at)
        _put_objects(ev, made, {key: value for key, value in named.items() if key not in plain})
    return node(ev, made, call.args.positional[1:], call.at, 0)


def _parent(ev: Evaluator, config: Ref) -> Ref | None:
    from inputgen.library.omegaconf_nodes import parent_of

    return parent_of(ev, config)


def _slots(ev: Evaluator, ref: Ref) -> dict[object, Slot]:
    held = ev.dict_at(ref)
    return dict(held.entries) if held is not None else {}


def _mergeable(ev: Evaluator, value: Value, depth: int = 0) -> bool:
    """Whether an argument becomes a part of the config; an iterator, say, or a list of objects is kept as an object."""
    if isinstance(value, Const | Open):
        return True
    if not isinstance(value, Ref) or depth > bounds.CONFIG_DEPTH:
        return False
    held, listed = ev.dict_at(value), ev.list_at(value)
    if is_config(ev, value):
        return True
    if listed is not None:
        every = (*listed.items, *((listed.rest,) if listed.rest is not None else ()))
        return listed.kind in ("list", "tuple") and all(_mergeable(ev, item, depth + 1) for item in every)
    return held is not None and all(_mergeable(ev, slot.value, depth + 1) for slot in held.entries.values())


def _put_objects(ev: Evaluator, config: Ref, objects: dict[str, Value]) -> None:
    """Arguments that are objects of the job are kept as they are (`allow_objects`)."""
    held = dict_content(ev, config)
    slots = {key: Slot(value, False, value.at) for key, value in objects.items()}
    ev.put(content_ref(ev, config), replace(held, entries={**held.entries, **slots}))


def node(ev: Evaluator, config: Ref, args: tuple[Value, ...], at: At, depth: int, convert: str = "none") -> Value:
    """What a config becomes: an object where it has a `_target_`, else itself, with what it holds made."""
    if depth > bounds.CALL_DEPTH:
        return ev.unknown("an object that Hydra makes, nested too deep", at)
    if not is_dict(ev, config):
        held = plain_list(ev, config, at)
        items = tuple(_part(ev, item, at, depth, convert) for item in held.items)
        made = ListObj("list", items, held.rest)
        if convert != "none":
            return ev.new(made, None)
        ev.put(content_ref(ev, config), made)
        return config
    content = plain_dict(ev, config, at)
    own = {name: content.entries[name].value for name in _OWN if name in content.entries}
    own = {name: _as_composed(value) for name, value in own.items()}
    convert = str(ev.constant(own["_convert_"])) if "_convert_" in own else convert
    rest = {key: slot for key, slot in content.entries.items() if key not in _OWN}
    recursive = ev.constant(own.get("_recursive_", Const(True))) is not False
    if recursive:
        rest = {key: replace(slot, value=_part(ev, slot.value, at, depth, convert)) for key, slot in rest.items()}
    if "_target_" not in own:
        if convert in ("all", "partial", "object"):
            return ev.new(replace(content, entries=rest), None)
        ev.put(content_ref(ev, config), replace(dict_content(ev, config), entries=rest))
        return config if content.open is None else choice_of([config, _perhaps_made(ev, content.open, at)])
    given = own.get("_args_")
    if not args and isinstance(given, Ref) and is_config(ev, given):
        args = list_content(ev, given).items
    named = {str(key): slot.value for key, slot in rest.items()}
    optional = frozenset(str(key) for key, slot in rest.items() if slot.optional)
    arguments = Arguments(tuple(args), named, content.open, optional)
    is_partial = ev.constant(own.get("_partial_", Const(False))) is True

    def call_target(name: Value) -> Value:
        target = located(ev, name, at)
        if not is_partial:
            return call_value(ev, target, arguments, at)
        partial = ev.libraries.function("functools.partial")
        assert partial is not None, "functools is modelled"
        return partial(ev, Call("functools.partial", replace(arguments, positional=(target, *args)), at))

    found = ev.each(own["_target_"], call_target)
    if not content.entries["_target_"].optional:
        return found
    other = config if content.open is None else _perhaps_made(ev, content.open, at)
    return choice_of([found, other], at)


def _as_composed(value: Value) -> Value:
    """What a part of a target's description is where the command line leaves it as it is."""
    if isinstance(value, Choice):
        return choice_of([_as_composed(option) for option in value.options], value.at)
    return paths.at_default(value)


def _perhaps_made(ev: Evaluator, why: Unknown, at: At) -> Unknown:
    """What a config becomes where a `_target_` may be among the keys of it that are not known."""
    made = Unknown(f"an object that Hydra makes of a config that is not known: {why.reason}", at)
    may_run(ev, made)
    return made


def _part(ev: Evaluator, value: Value, at: At, depth: int, convert: str) -> Value:
    if not isinstance(value, Ref) or not is_config(ev, value):
        return value
    made = node(ev, copied(ev, value, _parent(ev, value)), (), at, depth + 1, convert)
    if convert != "none" and isinstance(made, Ref) and is_config(ev, made):
        return to_plain(ev, made, Conversion(resolve=True), at)
    return made


def located(ev: Evaluator, name: Value, at: At) -> Value:
    """The class or function that a dotted name leads to (`_locate`)."""
    text = name.value if isinstance(name, Const) else None
    if not isinstance(text, str):
        return name if not isinstance(name, Const | Open) else ev.unknown("a _target_ that is not known", at)
    parts = [part for part in text.split(".") if part][:50]
    if parts[:1] == ["__main__"]:
        found: Value = Ref(ev.frames[0].scope, at)
        for part in parts[1:]:
            found = get_attribute(ev, found, part, at)
        return found
    for count in range(len(parts), 0, -1):
        head = ".".join(parts[:count])
        if ev.world.has_module(head, ev.frame.module.path, 0):
            found = load(ev, head, 0, at)
            for part in parts[count:]:
                found = get_attribute(ev, found, part, at)
            return found
    if not parts:
        return ev.unknown("a _target_ that is empty", at)
    found = Lib(parts[0], at)
    for part in parts[1:]:
        found = get_attribute(ev, found, part, at)
    return found


def get_by_name(ev: Evaluator, call: Call) -> Value:
    """`get_class(path)`, `get_method(path)`, `get_object(path)`: of a config, what it names by default."""
    path = call.arg(0, "path")
    if path is None:
        return ev.unknown("a name that is not given", call.at)

    def one(name: Value) -> Value:
        return located(ev, name.default if isinstance(name, Open) and name.default is not None else name, call.at)

    return ev.each(path, one)


def original_cwd(ev: Evaluator, call: Call) -> Value:
    """`get_original_cwd()`: where the job was started."""
    return paths.start_directory(ev, call.at)


def to_absolute_path(ev: Evaluator, call: Call) -> Value:
    """`to_absolute_path(path)`: from where the job was started."""
    path = call.arg(0, "path")
    if path is None:
        return ev.unknown("a path that is not given", call.at)
    start = paths.start_directory(ev, call.at)
    text = paths.path_text(ev, path, call.at)
    return paths.apply(ev, [start, text], call.at, lambda *parts: str(PurePosixPath(*parts)))
