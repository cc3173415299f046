"""What the function of a click command is handed: its options and arguments, read from their decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call
from inputgen.interpret.heap_types import type_of_value
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Func, Ref, Unknown, Value
from inputgen.library.click_options import MAPPED, Declared, is_flag, parameter_value, read_names
from inputgen.library.command_options import option_value
from inputgen.library.simple import attribute
from inputgen.model.types import union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# The options of an instance of a project's class: what `click.Option.__init__` was told.
PARAMETER = "click parameter"
# Methods by which the class of an option makes the value of what it is given (Click docs, "Advanced Patterns").
_MAKING = (
    "_parse_decls add_to_parser consume_value full_process_value get_default handle_parse_result process_value"
    " prompt_for_value resolve_envvar_value type_cast_value value_from_envvar value_is_missing"
).split()


def arguments(ev: Evaluator, command: Value, context: Ref, at: At) -> tuple[dict[str, Value], Unknown | None]:
    """What the command's function is handed, by name; also kept as `ctx.params`."""
    listed = ev.list_at(attribute(ev, attribute(ev, command, "decorated"), "options") or Const(None))
    further = ev.list_at(attribute(ev, command, "told params") or Const(None))
    added = listed.items[::-1] if listed is not None else (Unknown("options that are not known", at),)
    decorators = [*added, *(further.items if further is not None else ())]
    named: dict[str, Value] = {}
    every: dict[str, Value] = {}
    why = _foreign(ev, command, at)
    flags: dict[str, list[Declared]] = {}
    defaults = _default_map(ev, command, at)
    for decorator in decorators:
        declared = _declared(ev, decorator, at)
        if isinstance(declared, Unknown):
            why = why or declared
            continue
        declared = _with_default(declared, defaults)
        flags.setdefault(declared.name, []).append(declared)
        value = parameter_value(ev, declared, context)
        if declared.name in every and is_flag(ev, declared):
            value = _either(ev, flags[declared.name], context)
        every[declared.name] = value
        if declared.named.get("expose_value") is None or declared.flag(ev, "expose_value"):
            named[declared.name] = value
        params = ev.new_dict(dict(every), None)
        put_attribute(ev, context, "params", params, at)
    return named, why


def _default_map(ev: Evaluator, command: Value, at: At) -> DictObj:
    """Defaults by parameter name, in place of the options' own: `context_settings={"default_map": {...}}`."""
    settings = attribute(ev, command, "told context_settings")
    if settings is None:
        return DictObj({})
    held = ev.dict_at(settings)
    slot = held.entries.get("default_map") if held is not None else None
    if held is not None and slot is None and held.open is None:
        return DictObj({})
    given = ev.dict_at(slot.value) if slot is not None and not slot.optional else None
    return given or DictObj({}, Unknown("the default_map is not known", at))


def _with_default(declared: Declared, defaults: DictObj) -> Declared:
    slot = defaults.entries.get(declared.name)
    if slot is not None and not slot.optional:
        return replace(declared, named={**declared.named, MAPPED: slot.value})
    if slot is None and defaults.open is None:
        return declared
    why = defaults.open or Unknown("the default_map is not known", declared.at)
    return replace(declared, named={**declared.named, MAPPED: why})


def _foreign(ev: Evaluator, command: Value, at: At) -> Unknown | None:
    """Why the function may have options that are not seen: a decorator without a model may have added them."""
    function = attribute(ev, command, "entry function")
    if isinstance(function, Func) and function.wrapped_by is not None:
        return Unknown(f"{function.wrapped_by}, which is not modelled, may add options", at)
    return None


def _either(ev: Evaluator, options: list[Declared], context: Ref) -> Value:
    """Several flags that set one parameter (`flag_value=`): any of their values."""
    at = options[0].at
    values = [option.named.get("flag_value") or Const(True, option.at) for option in options]
    default = next((v for option, v in zip(options, values, strict=True) if option.flag(ev, "default")), None)
    types = [type_ for value in values if (type_ := type_of_value(ev, value)) is not None]
    return option_value(ev, union_of(types), default, at) if types else Unknown("flags of no known value", at)


def _told(ev: Evaluator, decorator: Value, at: At) -> tuple[Value, bool]:
    """What was told to click of an option, and whether its class may make anything of the value.

    The option may be an instance of a class of the project, or be to be made one (`cls=`).
    """
    table = ev.dict_at(attribute(ev, decorator, "named") or Const(None))
    own = table.entries.get("cls") if table is not None else None
    if table is not None and own is not None and isinstance(own.value, Ref):
        texts = attribute(ev, decorator, "texts") or Const(None)
        named = {str(key): slot.value for key, slot in table.entries.items() if key != "cls"}
        decorator = call(ev, own.value, Arguments((texts,), named, table.open), at)
    obj, kept = ev.instance_at(decorator), attribute(ev, decorator, PARAMETER)
    if obj is None or kept is None:
        return decorator, own is not None and ev.constant(own.value) is not None
    return kept, any(class_attribute(ev, obj.cls, name) is not None for name in _MAKING)


def _declared(ev: Evaluator, decorator: Value, at: At) -> Declared | Unknown:
    decorator, makes = _told(ev, decorator, at)
    place = decorator.at or at
    texts, held = ev.list_at(attribute(ev, decorator, "texts") or Const(None)), attribute(ev, decorator, "named")
    table = ev.dict_at(held) if held is not None else None
    kind = ev.constant(attribute(ev, decorator, "kind"))
    open_ = attribute(ev, decorator, "open")
    if texts is None or table is None or isinstance(open_, Unknown) or kind not in ("option", "argument"):
        return Unknown("an option that is not known", place)
    if table.open is not None or any(slot.optional for slot in table.entries.values()):
        return Unknown("an option whose settings are not known", place)
    decls = texts.items
    spread = ev.list_at(decls[0]) if len(decls) == 1 else None  # `click.Option(["--lr"])`
    decls = spread.items if spread is not None else decls
    names = [item.value for item in decls if isinstance(item, Const) and isinstance(item.value, str)]
    found = read_names(names, argument=kind == "argument") if len(names) == len(decls) else None
    if found is None:
        return Unknown("an option whose name is not known", place)
    name, negative = found
    named_ = {str(key): slot.value for key, slot in table.entries.items()}
    return Declared(name, kind == "argument", negative, named_, decls[0].at or place, makes)
