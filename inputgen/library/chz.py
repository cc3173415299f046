"""chz: classes of declared fields, made of `name=value` arguments (chz 0.4, `data_model.py`, `_entrypoint.py`).

A chz class is read as a dataclass whose arguments are named. Its instance is no dataclass to W&B: it has each field
twice, as given (`X_lr`) and as read (`lr`), and its `init_property`s; within a config it is stored as its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attributes import bind
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import call_library
from inputgen.interpret.classes import initialise, new_instance
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.names import put_name
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Bound, ClassObj, Const, Func, Lib, Ref, Unknown, Value
from inputgen.library.class_argv import Style, known_texts
from inputgen.library.class_parse import not_a_dataclass, with_texts
from inputgen.library.dataclass_fields import fields_of, make_field, mark
from inputgen.library.declared_classes import Declared, declared_by
from inputgen.library.open_classes import Leaf, Opening, is_dataclass, leaves_of, open_leaf, opened
from inputgen.library.simple import itself, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_INSTANCE = Lib("chz.instance")
_MUNGED = "chz munged"


def _made_anew(ev: Evaluator, leaf: Leaf) -> list[Ref]:
    """The classes that a field may hold: with `opt.lr=3` the one that is declared, and not that of its default."""
    held = ev.instance_at(leaf.default) if leaf.default is not None else None
    declared = [cls for cls in leaf.declared.classes if is_dataclass(ev, cls)]
    if held is None or not isinstance(held.cls, Ref) or len(declared) != 1 or held.cls == declared[0]:
        return []
    return [held.cls, *declared]


_OPENING = Opening(candidates=_made_anew)
_STYLE = Style(lambda leaf: ["--" + ".".join(leaf.path)], lists=False, abbreviates=False)


# --- classes ---------------------------------------------------------------------------------------------------------


def _decorator(ev: Evaluator, call: Call) -> Value:
    """`@chz.chz`, `@chz.chz(version=..., typecheck=...)`."""
    cls = call.args.positional[0] if call.args.positional else None
    return _mark(ev, cls, call.at) if isinstance(cls, Ref) else Lib("chz.chz", call.at)


def _mark(ev: Evaluator, cls: Ref, at: At) -> Value:
    obj = ev.get(cls)
    if not isinstance(obj, ClassObj):
        return cls
    munged = [name for name, slot in ev.scope_at(obj.scope).names.items() if _is_munged(ev, slot.value)]
    put_name(ev, obj.scope, _MUNGED, Const(" ".join(munged)), at)
    mark(ev, cls, {"frozen": Const(True), "kw_only": Const(True)}, at)
    obj = ev.get(cls)
    assert isinstance(obj, ClassObj), "a decorated class is one"
    if _INSTANCE not in linearised(ev, cls):
        ev.put(cls, replace(obj, bases=(*obj.bases, _INSTANCE)))
    return cls


def _is_munged(ev: Evaluator, value: Value) -> bool:
    obj = ev.instance_at(value)
    told = obj.attrs if obj is not None and obj.cls == Lib("dataclasses.Field") else {}
    return any(name in told and ev.constant(told[name].value) is not None for name in ("munger", "converter"))


def _field(ev: Evaluator, call: Call) -> Value:
    """`chz.field(default=, default_factory=, doc=, munger=, ...)`."""
    named = dict(call.args.named or {})
    if "doc" in named:
        named["metadata"] = ev.new_dict({"doc": named.pop("doc")}, None)
    return make_field(ev, replace(call, args=replace(call.args, named=named)))


def _make(ev: Evaluator, call: Call) -> Value:
    """An instance, made by a call of its class: its fields, then what it computes of them.

    Raises:
        PathEndsError: for arguments that the class refuses.
    """
    cls = call.receiver
    assert isinstance(cls, Ref), "a class is on the heap"
    if call.args.positional:
        raise ev.raises("TypeError: __init__ only takes keyword arguments", call.at)
    made = new_instance(ev, cls, call.at)
    initialise(ev, made, cls, call.args, call.at)
    obj = ev.instance_at(made)
    names = [field.name for field in fields_of(ev, cls) or []]
    for name in names:
        if obj is not None and name in obj.attrs:
            put_attribute(ev, made, f"X_{name}", obj.attrs[name].value, call.at)
    _compute(ev, made, cls, names, call.at)
    return made


def _compute(ev: Evaluator, made: Ref, cls: Ref, fields: list[str], at: At) -> None:
    """Set what mungers and `init_property` methods compute."""
    for base in reversed(list(linearised(ev, cls))):
        obj = ev.get(base) if isinstance(base, Ref) else None
        names = dict(ev.scope_at(obj.scope).names) if isinstance(obj, ClassObj) else {}
        munged = str(ev.constant(names[_MUNGED].value)) if _MUNGED in names else ""
        for name in munged.split():
            put_attribute(ev, made, name, Unknown(f"{name} is changed by a function of the field", at), at)
        for name, slot in names.items():
            if isinstance(slot.value, Func) and slot.value.kind == "cached property" and name not in munged.split():
                own = class_attribute(ev, cls, name)
                if name in fields or own == slot.value:
                    put_attribute(ev, made, name, bind(ev, slot.value, made, at), at)


def _init_property(ev: Evaluator, call: Call) -> Value:
    """`@chz.init_property`: computed when an instance is made."""
    func = call.args.positional[0] if call.args.positional else None
    return replace(func, kind="cached property") if isinstance(func, Func) else ev.unknown("no function", call.at)


def _as_json(ev: Evaluator, receiver: Value, at: At) -> Value:
    return some_text(at)


def _as_dict(ev: Evaluator, call: Call) -> Value:
    """`chz.asdict(obj)`: its fields, and those of what it holds."""
    value = call.arg(0, "obj")
    if value is None or call.arg(2, "include_type") is not None or call.arg(3, "exclude") is not None:
        return ev.unknown("what asdict leaves out, or adds, is not followed", call.at)
    return call_library(ev, "dataclasses.asdict", Arguments((value,)), call.at)


def _replace(ev: Evaluator, call: Call) -> Value:
    """`chz.replace(obj, **changes)`: a new instance of what was given, and the changes."""
    value = call.args.positional[0] if call.args.positional else None
    obj = ev.instance_at(value) if value is not None else None
    fields = fields_of(ev, obj.cls) if obj is not None else None
    if obj is None or fields is None or not isinstance(obj.cls, Ref):
        return ev.unknown("replace of an object that is not known", call.at)
    named = {f.name: obj.attrs[f"X_{f.name}"].value for f in fields if f"X_{f.name}" in obj.attrs}
    args = Arguments((), {**named, **dict(call.args.named or {})}, call.args.open or obj.open, call.args.optional)
    return call_value(ev, obj.cls, args, call.at)


# --- entry points ----------------------------------------------------------------------------------------------------


def _entrypoint(ev: Evaluator, call: Call) -> Value:
    """`chz.entrypoint(target, argv=)`: a class is made, a function called."""
    target = call.arg(0, "target")
    if target is None:
        return ev.unknown("an entry point of nothing", call.at)
    return _made_of(ev, target, call)


def _nested_entrypoint(ev: Evaluator, call: Call) -> Value:
    """`chz.nested_entrypoint(main, argv=)`: the function is called with what its parameter is declared to be."""
    main = call.arg(0, "main")
    func = main.method if isinstance(main, Bound) else main
    params = all_params(func.node.params) if isinstance(func, Func) else []
    annotation = params[0].annotation if params else None
    if not isinstance(func, Func) or annotation is None or main is None:
        return ev.unknown("an entry point whose parameter has no annotation", call.at)
    classes = declared_by(ev, annotation.annotation, func.module, func.scope).classes
    given = _made_of(ev, classes[0], call) if len(classes) == 1 else ev.unknown("what it is given", call.at)
    return call_value(ev, main, Arguments((given,)), call.at)


def _made_of(ev: Evaluator, target: Value, call: Call) -> Value:
    args = call.arg(-1, "argv")
    if is_dataclass(ev, target) and isinstance(target, Ref):
        return opened(ev, target, _opening(ev, leaves_of(ev, target, _OPENING), args, call.at), call.at)
    if not isinstance(target, Func):
        return not_a_dataclass(ev, target, call.at)
    leaves = [_parameter(ev, target, index) for index in range(len(all_params(target.node.params)))]
    opening = _opening(ev, _flat(ev, leaves), args, call.at)
    values = {leaf.path[0]: open_leaf(ev, leaf, opening, call.at) for leaf in leaves}
    return call_value(ev, target, Arguments((), {k: v for k, v in values.items() if v is not None}), call.at)


def _parameter(ev: Evaluator, func: Func, index: int) -> Leaf:
    param = all_params(func.node.params)[index]
    node = param.annotation.annotation if param.annotation is not None else None
    declared = declared_by(ev, node, func.module, func.scope) if node is not None else Declared(whole=False)
    name = param.name.value
    return Leaf((name,), declared, dict(func.defaults).get(name), None, At(func.module, param.name))


def _flat(ev: Evaluator, leaves: list[Leaf]) -> list[Leaf] | None:
    found: list[Leaf] = []
    for leaf in leaves:
        structs = [cls for cls in leaf.declared.classes if is_dataclass(ev, cls)]
        inner = leaves_of(ev, structs[0], _OPENING, path=leaf.path) if len(structs) == 1 else [leaf]
        if inner is None or len(structs) > 1:
            return None
        found += inner
    return found


def _opening(ev: Evaluator, leaves: list[Leaf] | None, args: Value | None, at: At) -> Opening:
    """How the fields become options: `a.b=1`, as the command line has it, where that is known.

    Raises:
        PathEndsError: where chz refuses the command line.
    """
    texts = known_texts(ev, args, at)
    if texts is None:
        return replace(_OPENING, exact=ev.at_defaults and args is None)
    if any("=" not in text for text in texts):
        raise ev.refuses("an argument without a value", at)
    if any(text.startswith("...") or text.partition("=")[0].endswith("@") for text in texts):
        why = Unknown("the command line is not taken apart: it has wildcards, or references", at)
        return replace(_OPENING, exact=True, unread=why)
    return with_texts(ev, leaves, ["--" + text for text in texts], _STYLE, _OPENING, at)


FUNCTIONS: dict[str, Handler] = {
    "chz": _decorator,
    "field": _field,
    "init_property": _init_property,
    "validate": passes_through,
    "asdict": _as_dict,
    "replace": _replace,
    "entrypoint": _entrypoint,
    "nested_entrypoint": _nested_entrypoint,
    "instance.class call": _make,
}
METHODS: dict[str, Handler] = {"instance.__enter__": itself}
ATTRIBUTES = {"instance.as json": _as_json}
