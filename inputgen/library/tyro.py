"""tyro: `tyro.cli(f)` makes a command line of a class or function, and calls it (tyro 1.0, `_cli.py`, `conf/`).

A field is an option `--name`, one of a nested class `--outer.name`, with hyphens for underscores; a bool that has a
default is a pair of flags. A union of classes is a choice of subcommands. `tyro.conf` markers change how options are
spelled; `Fixed` and `Suppress`ed ones are no option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.calls import call as call_value
from inputgen.interpret.functions import all_params
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Bound, ClassObj, Const, Func, Lib, Ref, Value
from inputgen.library.class_argv import Style, known_texts
from inputgen.library.class_parse import not_a_dataclass, parsed, with_texts
from inputgen.library.declared_classes import Declared, declared_by
from inputgen.library.open_classes import Leaf, Opening, for_arguments, is_dataclass, leaves_of, open_leaf
from inputgen.library.simple import named, nothing, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FIXED = frozenset({"tyro.conf.Fixed", "tyro.conf.Suppress"})


def _strings(leaf: Leaf) -> list[str]:
    name = ".".join(leaf.path)
    return list(dict.fromkeys(["--" + name.replace("_", "-"), "--" + name]))


def _negative(leaf: Leaf) -> list[str]:
    *outer, last = leaf.path
    name = ".".join([*outer, f"no-{last}"])
    return list(dict.fromkeys(["--" + name.replace("_", "-"), "--" + ".".join([*outer, f"no_{last}"])]))


def _fixed(leaf: Leaf) -> bool:
    return not _FIXED.isdisjoint(leaf.declared.marker_names)


_STYLE = Style(_strings, _negative, "pair", abbreviates=False)
_OPENING = Opening(fixed=_fixed, keys_are_fixed=True)


def _cli(ev: Evaluator, call: Call) -> Value:
    """`tyro.cli(f, args=, default=, config=)`."""
    target = call.arg(0, "f")
    args, default = call.arg(-1, "args"), call.arg(-1, "default")
    if target is None:
        return ev.unknown("a command line of nothing", call.at)
    default = None if default is None or ev.constant(default) is None else default
    spare = ev.constant(call.arg(-1, "return_unknown_args") or Const(False)) is True
    value = ev.each(target, lambda one: _of(ev, one, args, default, call, spare=spare))
    if spare:
        rest = ev.unknown("the arguments that no option takes", call.at)
        return ev.new_list([value, rest], call.at, "tuple")
    return value


def _of(ev: Evaluator, target: Value, args: Value | None, default: Value | None, call: Call, *, spare: bool) -> Value:
    if isinstance(target, Func | Bound):
        return _call_function(ev, target, args, call)
    classes = _classes(ev, target)
    if not classes or not all(is_dataclass(ev, cls) for cls in classes):
        return _not_fields(ev, target, args, call)
    held = ev.instance_at(default) if default is not None else None
    if held is not None and isinstance(held.cls, Ref) and held.cls not in classes:
        classes = [held.cls]
    if len(classes) == 1:
        return parsed(ev, classes[0], args, call.at, _STYLE, _OPENING, default, spare=spare)
    if ev.at_defaults or known_texts(ev, args, call.at) is not None:
        return ev.unknown("which subcommand is chosen is not taken from the command line", call.at)
    return ev.branch([lambda cls=cls: parsed(ev, cls, None, call.at, _STYLE, _OPENING) for cls in classes])  # type: ignore[misc]


def _classes(ev: Evaluator, target: Value) -> list[Ref]:
    """The classes that a class, or a union of them, is."""
    if isinstance(target, Ref) and isinstance(ev.get(target), ClassObj):
        return [target]
    import libcst as cst

    written = target.at
    if written is None or not isinstance(written.node, cst.Subscript | cst.BinaryOperation):
        return []
    declared = _declared(ev, written)
    return list(declared.classes) if declared.whole and not declared.types else []


def _declared(ev: Evaluator, at: At) -> Declared:
    import libcst as cst

    assert isinstance(at.node, cst.BaseExpression), "the caller has looked"
    main = ev.frames[0]
    scope = main.scope if main.module is at.module else ev.modules.get(at.module.path, ev.frame.scope)
    if ev.frame.module is at.module:
        scope = ev.frame.scope
    return declared_by(ev, at.node, at.module, scope)


def _not_fields(ev: Evaluator, target: Value, args: Value | None, call: Call) -> Value:
    """A class that is no dataclass: its `__init__` says what its options are."""
    from inputgen.interpret.classes import instantiate
    from inputgen.interpret.hierarchy import class_attribute

    init = class_attribute(ev, target, "__init__") if isinstance(target, Ref) else None
    if not isinstance(target, Ref) or not isinstance(ev.get(target), ClassObj) or not isinstance(init, Func):
        return not_a_dataclass(ev, target, call.at)
    return instantiate(ev, target, _arguments(ev, init, args, call, skip=1), call.at)


def _call_function(ev: Evaluator, target: Func | Bound, args: Value | None, call: Call) -> Value:
    """A function: its parameters are the options, and what it returns is the result."""
    func = target.method if isinstance(target, Bound) else target
    if not isinstance(func, Func):
        return not_a_dataclass(ev, target, call.at)
    skip = 1 if isinstance(target, Bound) else 0
    return call_value(ev, target, _arguments(ev, func, args, call, skip=skip), call.at)


def _arguments(ev: Evaluator, func: Func, args: Value | None, call: Call, *, skip: int) -> Arguments:
    leaves = parameters(ev, func, skip)
    opening = _OPENING
    texts = known_texts(ev, args, call.at)
    if texts is None:
        opening = for_arguments(ev, args, opening)
    else:
        opening = with_texts(ev, _flat(ev, leaves), texts, _STYLE, opening, call.at)
    values = {leaf.path[0]: open_leaf(ev, leaf, opening, call.at) for leaf in leaves}
    given = {name: value for name, value in values.items() if value is not None}
    by_position = {param.name.value for param in func.node.params.posonly_params}
    first = [value for name, value in given.items() if name in by_position]
    return Arguments(tuple(first), {name: value for name, value in given.items() if name not in by_position})


def parameters(ev: Evaluator, func: Func, skip: int) -> list[Leaf]:
    """The parameters of a function, as options."""
    defaults = dict(func.defaults)
    leaves = []
    for param in all_params(func.node.params)[skip:]:
        at = At(func.module, param.name)
        node = param.annotation.annotation if param.annotation is not None else None
        declared = declared_by(ev, node, func.module, func.scope) if node is not None else Declared(whole=False)
        leaves.append(Leaf((param.name.value,), declared, defaults.get(param.name.value), None, at))
    return leaves


def _flat(ev: Evaluator, leaves: list[Leaf]) -> list[Leaf] | None:
    """The options of parameters, those of dataclasses taken apart."""
    found: list[Leaf] = []
    for leaf in leaves:
        structs = [cls for cls in leaf.declared.classes if is_dataclass(ev, cls)]
        if len(structs) > 1 or (structs and leaf.declared.is_nullable):
            return None
        inner = leaves_of(ev, structs[0], _OPENING, default=leaf.default, path=leaf.path) if structs else [leaf]
        if inner is None:
            return None
        found += inner
    return found


def _configured(ev: Evaluator, call: Call) -> Value:
    """`tyro.conf.configure(...)`: a decorator that passes through."""
    return Lib("tyro.passes through", call.at)


def _overridable(ev: Evaluator, call: Call) -> Value:
    """`overridable_config_cli(configs)`: one of several defaults, chosen by a subcommand."""
    table = call.arg(0, "configs")
    held = ev.dict_at(table) if table is not None else None
    if held is None or held.open is not None or not held.entries or ev.at_defaults:
        return ev.unknown("which of several configs is chosen on the command line", call.at)

    def one(value: Value) -> Value:
        parts = ev.list_at(value)
        default = parts.items[1] if parts is not None and len(parts.items) == 2 else value
        instance = ev.instance_at(default)
        return parsed(ev, instance.cls if instance is not None else default, None, call.at, _STYLE, _OPENING, default)

    return ev.branch([lambda slot=slot: one(slot.value) for slot in held.entries.values()])  # type: ignore[misc]


def _subcommands(ev: Evaluator, call: Call) -> Value:
    """`subcommand_cli_from_dict({"train": train})`: one of several functions or classes, chosen by a subcommand."""
    table = call.arg(0, "subcommands")
    held = ev.dict_at(table) if table is not None else None
    texts = known_texts(ev, call.arg(-1, "args"), call.at)
    if held is None or held.open is not None or not held.entries or ev.at_defaults or texts is not None:
        return ev.unknown("which of several subcommands is chosen on the command line", call.at)
    targets = [slot.value for slot in held.entries.values()]
    return ev.branch([lambda one=one: _of(ev, one, None, None, call, spare=False) for one in targets])  # type: ignore[misc]


FUNCTIONS: dict[str, Handler] = {
    "cli": _cli,
    "extras.subcommand_cli_from_dict": _subcommands,
    "extras.overridable_config_cli": _overridable,
    "conf.configure": _configured,
    "passes through": passes_through,
    **named("conf.arg conf.subcommand extras.set_accent_color", nothing),
}
EXPORTS = {"": ("cli", "conf", "extras", "MISSING")}
