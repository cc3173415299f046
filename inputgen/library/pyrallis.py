"""pyrallis and draccus, its descendant: a dataclass from the command line and a YAML file (pyrallis 0.3, draccus 0.11).

`@wrap()` hands a function the instance its first parameter is declared to be. An option is `--outer.name value`, the
value read as YAML; a config file gives what is not given there. In draccus a `ChoiceRegistry` has subclasses, one of
which is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.subscripts import get_item
from inputgen.interpret.values import (
    At,
    ClassObj,
    Const,
    DictObj,
    Func,
    Lib,
    Open,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
    same,
)
from inputgen.library.class_argv import Style
from inputgen.library.class_parse import parsed
from inputgen.library.dataclass_fields import FIELDS, fields_of
from inputgen.library.dataclass_parts import taken_apart
from inputgen.library.declared_classes import declared_by, declared_of_field
from inputgen.library.open_classes import Leaf, Opening, Path
from inputgen.library.simple import attribute, named, nothing
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _strings(leaf: Leaf) -> list[str]:
    return ["--" + ".".join(leaf.path)]


_STYLE = Style(_strings, lists=False, files=("--config_path",))


def _parse(ev: Evaluator, call: Call) -> Value:
    """`parse(config_class=, config_path=, args=)`."""
    cls = call.arg(0, "config_class")
    if cls is None:
        return ev.unknown("no class is parsed", call.at)
    return _parsed(ev, cls, call.arg(1, "config_path"), call.arg(2, "args"), call)


def _parsed(ev: Evaluator, cls: Value, path: Value | None, args: Value | None, call: Call) -> Value:
    opening = Opening(candidates=_registered)
    if path is not None and ev.constant(path) is not None:
        opening = replace(opening, defaults=_from_file(ev, path, call))
    return parsed(ev, cls, args, call.at, _STYLE, opening)


def _from_file(ev: Evaluator, path: Value, call: Call):  # type: ignore[no-untyped-def]
    file = call_library(ev, "builtins.open", Arguments((path,)), call.at)
    document = call_library(ev, "yaml.safe_load", Arguments((file,)), call.at)

    def held(ev: Evaluator, path: Path) -> Value | None:
        value = document
        for name in path:
            table = ev.dict_at(value)
            if table is None:
                return None if isinstance(value, Const) else Unknown("the config file is not known", call.at)
            slot = table.entries.get(name)
            if slot is None:
                return None if table.open is None else Unknown(table.open.reason, call.at)
            value = slot.value
        return value

    return held


# --- the decorator ---------------------------------------------------------------------------------------------------


def _wrap(ev: Evaluator, call: Call) -> Value:
    """`@wrap(config_path=)`."""
    path = call.arg(0, "config_path") or Const(None, call.at)
    return ev.new_instance(Lib(f"{call.name.partition('.')[0]}.wrapper"), {"config path": path}, call.at)


def _wrapped(ev: Evaluator, call: Call) -> Value:
    """The decorator, called with a function."""
    func = call.arg(0, "fn")
    path = attribute(ev, call.receiver, "config path") or Const(None, call.at)
    if not isinstance(func, Func):
        return ev.unknown("what is wrapped is no function", call.at)
    head = call.name.partition(".")[0]
    return ev.new_instance(Lib(f"{head}.wrapped"), {"config path": path, "function": func}, call.at)


def _call_wrapped(ev: Evaluator, call: Call) -> Value:
    """The function, called without its config: it is parsed."""
    func = attribute(ev, call.receiver, "function")
    if not isinstance(func, Func):
        return ev.unknown("a wrapped function that is not known", call.at)
    params = all_params(func.node.params)
    annotation = params[0].annotation if params else None
    if annotation is None:
        return ev.unknown(f"the first parameter of {func.name} has no annotation", call.at)
    classes = declared_by(ev, annotation.annotation, func.module, func.scope).classes
    given = call.args.positional[0] if call.args.positional else None
    instance = ev.instance_at(given) if given is not None else None
    if call.name.startswith("draccus") and instance is not None and instance.cls in classes:
        return call_value(ev, func, call.args, call.at)
    cls: Value = classes[0] if len(classes) == 1 else Unknown(f"the class of {func.name}'s first parameter", call.at)
    config = _parsed(ev, cls, attribute(ev, call.receiver, "config path"), None, call)
    return call_value(ev, func, replace(call.args, positional=(config, *call.args.positional)), call.at)


# --- writing ---------------------------------------------------------------------------------------------------------


def _encode(ev: Evaluator, call: Call) -> Value:
    """`encode(obj)`: its fields as a dict; of a registry's class with the name that it has there, as `type`.

    It has that where it is declared as the registry, or asked for as one, and not as one of the classes below it.
    """
    chosen: dict[int, Value] = {}  # what was made of instances of such classes, and their names

    def told(value: Value) -> Value:
        for option in alternatives(value):
            held = ev.dict_at(option)
            if isinstance(option, Ref) and held is not None and option.addr in chosen:
                name = chosen.pop(option.addr)
                ev.put(option, replace(held, entries={"type": Slot(name, False, name.at), **held.entries}))
        return value

    def made(slots: dict[str, Slot], value: Value) -> Value:
        obj = ev.instance_at(value)
        for field in (fields_of(ev, obj.cls, FIELDS) or []) if obj is not None else ():
            classes = declared_of_field(ev, field).classes
            if field.name in slots and (not classes or any(_is_registry(ev, cls) for cls in classes)):
                for part in (slots[field.name].value, *_elements(ev, slots[field.name].value)):
                    told(part)
        found = ev.new_part(DictObj(dict(slots)), value.at or call.at, value)
        name = _choice_name(ev, value, call.at)
        if name is not None:
            chosen[found.addr] = name
        return found

    encoded = taken_apart(ev, call, "encode", made)
    asked = ev.instance_at(call.arg(0, "obj") or Const(None))
    return told(encoded) if asked is not None and _is_registry(ev, asked.cls) else encoded


def _elements(ev: Evaluator, value: Value) -> Iterable[Value]:
    listed, held = ev.list_at(value), ev.dict_at(value)
    if isinstance(value, Open) and value.default is not None:
        return (value.default, *_elements(ev, value.default))
    if listed is not None:
        return listed.items if listed.rest is None else (*listed.items, listed.rest)
    return [slot.value for slot in held.entries.values()] if held is not None else ()


def _dump(ev: Evaluator, call: Call) -> Value:
    """`dump(cfg, stream)`."""
    from inputgen.interpret.texts import some_text

    stream = call.arg(1, "stream")
    return some_text(call.at) if stream is None else Const(None, call.at)


# --- draccus: registries of classes ----------------------------------------------------------------------------------

_REGISTRY = "draccus subclasses"


def _owner(ev: Evaluator, cls: Ref) -> Ref:
    """The class whose registry a class has: the first one below `ChoiceRegistry`."""
    bases = linearised(ev, cls)
    below = [base for base in bases if isinstance(base, Ref) and Lib("draccus.ChoiceRegistry") in linearised(ev, base)]
    return below[-1] if below else cls


def _registry(ev: Evaluator, cls: Value | None) -> Ref | None:
    """The dict of the classes that are registered with a class, by name."""
    obj = ev.instance_at(cls) if cls is not None else None
    known = obj.cls if obj is not None else cls
    if not isinstance(known, Ref):
        return None
    cell = ev.singleton(f"{_REGISTRY} {_owner(ev, known).addr}", lambda: DictObj({}))
    return Ref(cell)


def _register(ev: Evaluator, call: Call) -> Value:
    """`@Base.register_subclass("name")`, `Base.register_subclass("name", cls)`."""
    name, cls = call.arg(0, "name"), call.arg(1, "choice_type")
    base = call.receiver
    assert base is not None, "a class method has a class"
    if cls is not None and ev.constant(cls) is not None:
        return _add(ev, base, name, cls, call.at)
    return ev.new_instance(Lib("draccus.registrar"), {"name": name or Const(None), "base": base}, call.at)


def _registers(ev: Evaluator, call: Call) -> Value:
    cls, base = call.arg(0, "cls"), attribute(ev, call.receiver, "base")
    return _add(ev, base, attribute(ev, call.receiver, "name"), cls, call.at)


def _add(ev: Evaluator, base: Value | None, name: Value | None, cls: Value | None, at: At) -> Value:
    cell = _registry(ev, base)
    if cls is None or cell is None:
        return ev.unknown("a class registered with a class that is not known", at)
    held = ev.get(cell)
    assert isinstance(held, DictObj), "a registry is a dict"
    known = ev.constant(name) if name is not None else None
    key = known if isinstance(known, str) else f"class {len(held.entries)}"
    open_ = None if isinstance(known, str) else Unknown("a class is registered under a name that is not known", at)
    ev.put(cell, replace(held, entries={**held.entries, key: Slot(cls)}, open=held.open or open_))
    return cls


def _is_registry(ev: Evaluator, cls: Value) -> bool:
    """Whether a class is a registry, and not one that is registered below it."""
    obj = ev.get(cls) if isinstance(cls, Ref) else None
    bases = obj.bases if isinstance(obj, ClassObj) else ()
    return any(isinstance(base, Lib) and base.name == "draccus.ChoiceRegistry" for base in bases)


def _choice_name(ev: Evaluator, value: Value, at: At) -> Value | None:
    """The name under which the class of an instance is registered; None where it is of no registry."""
    obj = ev.instance_at(value)
    if obj is None or Lib("draccus.ChoiceRegistry") not in linearised(ev, obj.cls):
        return None
    name = _name_in(ev, _registry(ev, value), obj.cls)
    unknown = Unknown("the name that a class is registered under is not known", value.at or at)
    return unknown if name is None else Const(name, value.at or at)


def _name_in(ev: Evaluator, registry: Ref | None, cls: Value | None) -> str | None:
    """The name under which a registry has a class."""
    held = ev.get(registry) if registry is not None else None
    if cls is None or not isinstance(held, DictObj):
        return None
    for name, slot in held.entries.items():
        if same(slot.value, cls) and isinstance(name, str) and not name.startswith("class "):
            return name
    return None


def _known_choices(ev: Evaluator, call: Call) -> Value:
    """`Base.get_known_choices()`: the registry itself."""
    return _registry(ev, call.receiver) or ev.unknown("the choices of a class that is not known", call.at)


def _choice_class(ev: Evaluator, call: Call) -> Value:
    """`Base.get_choice_class(name)`."""
    name = call.arg(0, "name")
    if name is None:
        return ev.unknown("a choice of no name", call.at)
    return get_item(ev, _known_choices(ev, call), name, call.at)


def _name_of_choice(ev: Evaluator, call: Call) -> Value:
    """`Base.get_choice_name(cls)`."""
    name = _name_in(ev, _registry(ev, call.receiver), call.arg(0, "subcls"))
    return Const(name, call.at) if name is not None else Open(STR, None, "computed", call.at)


def _registered(ev: Evaluator, leaf: Leaf) -> list[Ref]:
    """The subclasses of the registries that an option is declared as, beside the other classes it names."""
    found: list[Ref] = []
    for cls in leaf.declared.classes:
        cell = ev.modules.get(f"{_REGISTRY} {cls.addr}")
        held = ev.get(cell) if cell is not None and cell in ev.state.heap else None
        entries = held.entries.values() if isinstance(held, DictObj) else ()
        found += [slot.value for slot in entries if isinstance(slot.value, Ref)] or [cls]
    return found


def _field(ev: Evaluator, call: Call) -> Value:
    """`field(default=, is_mutable=)`: dataclasses' own; with `is_mutable` the default is copied for each instance."""
    mutable = ev.constant(call.arg(-1, "is_mutable") or Const(False)) is True
    default = call.arg(0, "default")
    rest = {key: value for key, value in dict(call.args.named or {}).items() if key not in ("is_mutable", "default")}
    if default is not None and mutable:
        rest["default_factory"] = _copier(ev, default, call)
    elif default is not None:
        rest["default"] = default
    return call_library(ev, "dataclasses.field", Arguments((), rest), call.at)


def _copier(ev: Evaluator, default: Value, call: Call) -> Value:
    return ev.new_instance(Lib("pyrallis.copier"), {"default": default}, call.at)


def _copy(ev: Evaluator, call: Call) -> Value:
    default = attribute(ev, call.receiver, "default") or Const(None)
    return call_library(ev, "copy.deepcopy", Arguments((default,)), call.at)


_OF_REGISTRIES: dict[str, Handler] = {
    "register_subclass": _register,
    "get_known_choices": _known_choices,
    "get_choice_class": _choice_class,
    "get_choice_name": _name_of_choice,
    "default_choice_name": nothing,
}
FUNCTIONS: dict[str, Handler] = {
    "parse": _parse,
    "argparsing.parse": _parse,
    "wrap": _wrap,
    "argparsing.wrap": _wrap,
    "encode": _encode,
    "dump": _dump,
    "field": _field,
    "fields.field": _field,
    **named("set_config_type config_type", nothing),
}
METHODS: dict[str, Handler] = {
    "wrapper.__call__": _wrapped,
    "wrapped.__call__": _call_wrapped,
    **{f"ChoiceRegistry.{kind}{name}": handler for name, handler in _OF_REGISTRIES.items() for kind in ("class ", "")},
    "registrar.__call__": _registers,
    "copier.__call__": _copy,
}
