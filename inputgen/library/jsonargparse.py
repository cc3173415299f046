"""jsonargparse: options with type hints, and those of classes and functions (jsonargparse 4.53).

A parser keeps what it is told in order: an option under its name, a class or function under its key. `parse_args()`
gives a `Namespace` in which a dot nests; a dataclass is a `Namespace` there, too. A config file may replace
any default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import (
    At,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
)
from inputgen.library.class_argv import Style, known_texts, unread
from inputgen.library.class_parse import with_texts
from inputgen.library.dataclass_fields import FIELDS, fields_of
from inputgen.library.declared_classes import Declared, declared_by
from inputgen.library.jsonargparse_links import ANY_DEFAULT, NO_OPTIONS, at_another_default, linked, links, may_be_there
from inputgen.library.open_classes import Leaf, Opening, for_arguments, is_dataclass, leaves_of, open_leaf
from inputgen.library.simple import attribute, named, nothing
from inputgen.library.tyro import parameters
from inputgen.model.types import BOOL, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PARSER = Lib("jsonargparse.ArgumentParser")
NAMESPACE = Lib("jsonargparse.Namespace")
_TOLD = "told options"
_STYLE = Style(lambda leaf: ["--" + ".".join(leaf.path)], lists=False, files=("--config", "--cfg"), abbreviates=False)
_FLAGS = {"store_true": False, "store_false": True}


# --- what a parser is told -------------------------------------------------------------------------------------------


def _new(ev: Evaluator, call: Call) -> Value:
    """`ArgumentParser(default_config_files=, ...)`."""
    ref = ev.new(Instance(_PARSER, {}), call.at)
    _initialise(ev, replace(call, receiver=ref))
    return ref


def _initialise(ev: Evaluator, call: Call) -> Value:
    assert isinstance(call.receiver, Ref), "__init__ has a receiver"
    put_attribute(ev, call.receiver, _TOLD, ev.new(DictObj({}), None), call.at)
    files = call.arg(-1, "default_config_files")
    listed = ev.list_at(files) if files is not None else None
    if files is not None and (listed is None or listed.items or listed.rest is not None):
        _open(ev, call, "defaults may come from config files")
        if may_be_there(ev, listed):
            _note(
                ev, call, ANY_DEFAULT, {"default": ev.unknown("a config file may have its default", call.at)}, call.at
            )
    return Const(None, call.at)


def _told(ev: Evaluator, call: Call) -> tuple[Ref, DictObj] | None:
    parser = attribute(ev, call.receiver, "group of") or call.receiver
    held = attribute(ev, parser, _TOLD)
    table = ev.dict_at(held) if held is not None else None
    return (held, table) if isinstance(held, Ref) and table is not None else None


def _open(ev: Evaluator, call: Call, reason: str) -> None:
    found = _told(ev, call)
    if found is not None:
        ev.put(found[0], replace(found[1], open=found[1].open or ev.unknown(reason, call.at)))


def _note(ev: Evaluator, call: Call, key: str, attrs: dict[str, Value], at: At) -> None:
    found = _told(ev, call)
    if found is not None:
        made = Ref(ev.new(Instance(Lib("jsonargparse.told"), {n: Slot(v) for n, v in attrs.items()}), None).addr, at)
        ev.put(found[0], with_key(found[1], key, made, at))


def _add_argument(ev: Evaluator, call: Call) -> Value:
    """`add_argument("--a.b", type=Hint, default=)`."""
    names = [ev.constant(value) for value in call.args.positional]
    texts = [name for name in names if isinstance(name, str)]
    if not texts or len(texts) < len(names) or call.args.open is not None:
        _open(ev, call, "an option is added whose name, or whose form, is not known")
        return ev.unknown("an option that is not known", call.at)
    long = next((text for text in texts if text.startswith("--")), texts[0])
    given = ev.constant(call.arg(-1, "dest")) if call.arg(-1, "dest") is not None else None
    dest = given if isinstance(given, str) else long.lstrip("-").replace("-", "_")
    at = call.args.positional[0].at or call.at
    told = dict(call.args.named or {})
    attrs = {"default": told.get("default", Const(None, at))}
    for name in ("type", "action", "nargs"):
        if name in told:
            attrs[name] = told[name]
    _note(ev, call, dest, attrs, at)
    return Const(None, call.at)


def _add_group(ev: Evaluator, call: Call) -> Value:
    """`add_argument_group`: its options are the parser's."""
    parser = attribute(ev, call.receiver, "group of") or call.receiver
    assert parser is not None, "a method has a receiver"
    return ev.new_instance(Lib("jsonargparse.group"), {"group of": parser}, call.at)


def _add_class(ev: Evaluator, call: Call) -> Value:
    """`add_class_arguments(Cls, "key")`, `add_dataclass_arguments`, `add_function_arguments`."""
    target, key = call.arg(0, "theclass") or call.arg(0, "function"), call.arg(1, "nested_key")
    name = ev.constant(key) if key is not None else None
    if target is None or not isinstance(name, str | None) or call.arg(-1, "skip") is not None:
        _open(ev, call, "options of a class are added that are not known")
        return ev.unknown("options that are not known", call.at)
    attrs = {"made of": target}
    default = call.arg(-1, "default")
    if default is not None:
        attrs["default"] = default
    at = key.at if key is not None and key.at is not None else call.at
    found = _told(ev, call)
    count = len(found[1].entries) if found is not None else 0
    _note(ev, call, name or f"options of a class at the top {count}", attrs, at)
    return ev.unknown("the options that were added", call.at)


def _set_defaults(ev: Evaluator, call: Call) -> Value:
    """`set_defaults({"a.b": 1}, c=2)`: other defaults of options that there are."""
    positional = [ev.dict_at(value) for value in call.args.positional]
    given: dict[str, Slot] = {}
    for held in positional:
        given |= dict(held.entries) if held is not None else {}
    given |= {name: Slot(value) for name, value in dict(call.args.named or {}).items()}
    is_known = all(held is not None and held.open is None for held in positional) and call.args.open is None
    found = _told(ev, call)
    if found is None or not is_known or any(slot.optional for slot in given.values()):
        _note(ev, call, ANY_DEFAULT, {"default": ev.unknown("defaults that are not known", call.at)}, call.at)
        return _add_unknown(ev, call)
    for key, slot in given.items():
        told = found[1].entries.get(key)
        if told is None or told.optional or attribute(ev, told.value, "made of") is not None:
            _note(ev, call, f"default {key}", {"default of": Const(key), "default": slot.value}, call.at)
        elif isinstance(told.value, Ref):
            put_attribute(ev, told.value, "default", slot.value, call.at)
    return Const(None, call.at)


def _link(ev: Evaluator, call: Call) -> Value:
    """`link_arguments(source, target, compute_fn=None, apply_on="parse")`: the target is no option any more."""
    source, target = call.arg(0, "source"), call.arg(1, "target")
    name = ev.constant(target) if target is not None else None
    if source is None or not isinstance(name, str):
        return _add_unknown(ev, call)
    attrs = {"source": source, "target": Const(name)}
    for position, told in ((2, "compute_fn"), (3, "apply_on")):
        value = call.arg(position, told)
        if value is not None:
            attrs[told] = value
    _note(ev, call, f"link to {name}", attrs, call.at)
    return Const(None, call.at)


def _add_unknown(ev: Evaluator, call: Call) -> Value:
    _open(ev, call, f"{call.name.rpartition('.')[2]} is not modelled")
    return ev.unknown("options that are not modelled", call.at)


# --- parsing ---------------------------------------------------------------------------------------------------------


def _leaves(ev: Evaluator, table: DictObj) -> tuple[list[Leaf], dict[tuple[str, ...], Value]]:
    """The options of a parser, and what is at a path that is not known."""
    leaves: list[Leaf] = []
    others: dict[tuple[str, ...], Value] = {}
    for key, slot in table.entries.items():
        if str(key).startswith(NO_OPTIONS):
            continue
        at = slot.at or slot.value.at
        assert at is not None, "an option is told somewhere"
        path = tuple(str(key).split(".")) if " " not in str(key) else ()
        target = attribute(ev, slot.value, "made of")
        if isinstance(slot.value, Choice) or slot.optional:
            others[path] = ev.unknown("an option that is there only on some paths", at)
        elif target is None:
            leaves += _option(ev, slot.value, path, at, others)
        else:
            leaves += options_of_class(ev, target, attribute(ev, slot.value, "default"), path, at, others)
    return [at_another_default(ev, table, leaf) for leaf in leaves], others


def _option(
    ev: Evaluator, told: Value, path: tuple[str, ...], at: At, others: dict[tuple[str, ...], Value]
) -> list[Leaf]:
    default = attribute(ev, told, "default") or Const(None, at)
    action = attribute(ev, told, "action")
    if isinstance(action, Lib) and action.name.endswith("ActionConfigFile"):
        others[path] = Open(union_of([m.ListType(STR), NONE]), Const(None, at), "argv", at)
        return []
    name = ev.constant(action) if action is not None else None
    if isinstance(name, str) and name in _FLAGS:
        unset = isinstance(default, Const) and default.value is None
        return [Leaf(path, Declared((BOOL,)), Const(_FLAGS[name], at) if unset else default, None, at)]
    if isinstance(action, Lib) and action.name.endswith("ActionYesNo"):
        return [Leaf(path, Declared((BOOL,)), default, None, at)]
    if action is not None or attribute(ev, told, "nargs") is not None:
        others[path] = ev.unknown("an option whose action, or number of values, is not modelled", at)
        return []
    declared = _declared(ev, attribute(ev, told, "type"))
    if len(declared.classes) == 1 and is_dataclass(ev, declared.classes[0]) and not declared.is_nullable:
        held = default if ev.instance_at(default) is not None else None
        return leaves_of(ev, declared.classes[0], Opening(), default=held, path=path) or []
    return [Leaf(path, declared, default, None, at)]


def _declared(ev: Evaluator, hint: Value | None) -> Declared:
    """What `type=` says: a hint, as an annotation would; without one a text."""
    if hint is None:
        return Declared((STR,))
    if isinstance(hint, Ref) and isinstance(ev.get(hint), ClassObj):
        return Declared((), (hint,))
    written = hint.at
    if isinstance(hint, Lib | Ref) and written is not None and isinstance(written.node, cst.BaseExpression):
        main = ev.frames[0]
        scope = main.scope if main.module is written.module else ev.modules.get(written.module.path, ev.frame.scope)
        return declared_by(ev, written.node, written.module, scope)
    return Declared(whole=False)


def options_of_class(
    ev: Evaluator,
    target: Value,
    default: Value | None,
    path: tuple[str, ...],
    at: At,
    others: dict[tuple[str, ...], Value],
) -> list[Leaf]:
    """The parameters of a class, or of a function, as options under a key.

    Args:
        ev: the evaluation.
        target: the class or function.
        default: the instance that has the defaults.
        path: the key.
        at: where it is added.
        others: takes what is not known: under the key itself where nothing is, under `*` below it for further options.
    """
    if isinstance(target, Ref) and fields_of(ev, target, FIELDS) is not None:
        held = default if default is not None and ev.instance_at(default) is not None else None
        found = leaves_of(ev, target, Opening(), default=held, path=path)
        if found is not None:
            return found
    init = class_attribute(ev, target, "__init__") if isinstance(target, Ref) else target
    if not isinstance(init, Func) or not isinstance(init.node, cst.FunctionDef) or default is not None:
        others[path] = ev.unknown("the options of a class that is not known", at)
        return []
    if init.node.params.star_kwarg is not None:
        rest = (*path, "*")
        others[rest] = ev.unknown("options that a class hands on", at)
    own = parameters(ev, init, 0 if init is target else 1)
    return [replace(leaf, path=(*path, *leaf.path)) for leaf in own]


def _parse(ev: Evaluator, call: Call) -> Value:
    """`parse_args(args=None)`: a `Namespace`."""
    found = _told(ev, call)
    if found is None:
        return ev.unknown("the options of a parser that is not known", call.at)
    told, others = _leaves(ev, found[1])
    by_others = links(ev, found[1])
    leaves = [leaf for leaf in told if leaf.path not in by_others]
    args = call.arg(0, "args")
    texts = known_texts(ev, args, call.at)
    opening = for_arguments(ev, args, Opening())
    if texts is not None:
        opening = with_texts(ev, leaves, texts, _STYLE, opening, call.at)
    values: dict[tuple[str, ...], Value] = {}
    for leaf in leaves:
        value = open_leaf(ev, leaf, opening, call.at)
        values[leaf.path] = value if value is not None else ev.unknown("it must be given", leaf.at)
    for path, link in by_others.items():
        given = linked(ev, link, {**values, **others}, call.at)
        if given is not None:
            values[path] = given
    return _nested(ev, {**values, **others}, found[1].open, call)


def _nested(ev: Evaluator, values: dict[tuple[str, ...], Value], open_: Unknown | None, call: Call) -> Ref:
    """The values as namespaces, one in another."""
    inner: dict[str, dict[tuple[str, ...], Value]] = {}
    slots: dict[str, Slot] = {}
    for path, value in values.items():
        if path in ((), ("*",)):
            open_ = open_ or (value if isinstance(value, Unknown) else ev.unknown("further options", call.at))
        elif len(path) == 1:
            slots[path[0]] = Slot(value, False, value.at)
        else:
            slots.setdefault(path[0], Slot(Const(None), False, value.at))
            inner.setdefault(path[0], {})[path[1:]] = value
    for name, below in inner.items():
        slots[name] = replace(slots[name], value=_nested(ev, below, None, call))
    return ev.new(Instance(NAMESPACE, slots, open_), None)


def _cli(ev: Evaluator, call: Call) -> Value:
    """`CLI(f)`, `auto_cli(f)`: the function, called with what the command line gives."""
    target = call.arg(0, "components")
    if not isinstance(target, Func):
        return ev.unknown("a command line of something else than one function", call.at)
    texts = known_texts(ev, call.arg(1, "args"), call.at)
    opening = Opening(exact=ev.at_defaults or texts is not None)
    if texts:
        opening = replace(opening, unread=unread("its arguments may be positional", call.at))
    values = {leaf.path[0]: open_leaf(ev, leaf, opening, call.at) for leaf in parameters(ev, target, 0)}
    given = {name: value for name, value in values.items() if value is not None}
    return call_value(ev, target, Arguments((), given), call.at)


# --- namespaces ------------------------------------------------------------------------------------------------------


def _as_dict(ev: Evaluator, call: Call) -> Value:
    """`namespace.as_dict()`, `namespace_to_dict(namespace)`: nested dicts."""
    value = call.receiver if call.receiver is not None else call.arg(0, "namespace")
    return ev.unknown("a namespace that is not known", call.at) if value is None else _dict_of(ev, value, call, 0)


def _dict_of(ev: Evaluator, value: Value, call: Call, depth: int) -> Value:
    obj = ev.instance_at(value)
    if obj is None or obj.cls != NAMESPACE or depth > 20:
        return value
    slots = {name: replace(slot, value=_dict_of(ev, slot.value, call, depth + 1)) for name, slot in obj.attrs.items()}
    return Ref(ev.new(DictObj(slots, obj.open), None).addr, value.at or call.at)


def _item(ev: Evaluator, call: Call) -> Value:
    """`namespace["a.b"]`, `namespace.get("a.b")`."""
    key = ev.constant(call.arg(0, "key"))
    value: Value | None = call.receiver
    for name in key.split(".") if isinstance(key, str) else ():
        obj = ev.instance_at(value) if value is not None else None
        slot = obj.attrs.get(name) if obj is not None else None
        value = slot.value if slot is not None and not slot.optional else None
    return value if value is not None and isinstance(key, str) else ev.unknown("an option that is not known", call.at)


def _objects(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what jsonargparse makes of the options, or of a file", call.at)


_METHODS: dict[str, Handler] = {
    "__init__": _initialise,
    "add_argument": _add_argument,
    **named("add_argument_group add_mutually_exclusive_group", _add_group),
    **named("add_class_arguments add_dataclass_arguments add_function_arguments", _add_class),
    **named("add_subclass_arguments add_subcommands add_method_arguments", _add_unknown),
    "set_defaults": _set_defaults,
    "link_arguments": _link,
    "parse_args": _parse,
    "escapes": _add_unknown,
    **named("save dump print_help", nothing),
}
FUNCTIONS: dict[str, Handler] = {
    "ArgumentParser": _new,
    **named("CLI auto_cli", _cli),
    "namespace_to_dict": _as_dict,
}
METHODS: dict[str, Handler] = {
    **{f"{cls}.{name}": handler for cls in ("ArgumentParser", "group") for name, handler in _METHODS.items()},
    **named("instantiate_classes instantiate parse_path parse_string parse_object", _objects, "ArgumentParser."),
    "Namespace.as_dict": _as_dict,
    "Namespace.get": _item,
    "Namespace.__getitem__": _item,
}
EXPORTS = {"": ("ArgumentParser", "CLI", "auto_cli", "ActionConfigFile", "Namespace", "namespace_to_dict")}
