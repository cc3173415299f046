"""`isinstance`, and which things of libraries are surely no data."""

from __future__ import annotations

import builtins
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.interpret.attributes import builtin_type
from inputgen.interpret.exceptions import is_exception_class, matches
from inputgen.interpret.frames import Thrown
from inputgen.interpret.hierarchy import foreign_base, linearised
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.trees import descendants
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.values import At, Bound, ClassObj, Const, Func, Lib, Open, Ref, Scope, Unknown, Value
from inputgen.model.types import BOOL, DICT, NONE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _isinstance(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return Open(BOOL, None, "computed", call.at)
    value, classes = call.args.positional
    return ev.each(value, lambda option: _is_instance(ev, option, classes, call.at))


_ABSTRACT = {
    "collections.abc.Mapping": ("dict",),
    "typing.Dict": ("dict",),
    "typing.Mapping": ("dict",),
    "collections.abc.Sequence": ("list", "tuple", "str", "range"),
    "builtins.int": ("int", "bool"),
}


_CONTAINERS = {
    "omegaconf.DictConfig": ("collections.abc.Mapping", "collections.abc.MutableMapping", "typing.Mapping"),
    "omegaconf.ListConfig": ("collections.abc.Sequence", "typing.Sequence"),
}
_NO_SEQUENCES = frozenset(f"builtins.{name}" for name in "str bytes int float bool dict".split())
# No instance of a library's class is one of these: those that are, are kept as lists, dicts and scalars.
_PLAIN = frozenset(f"builtins.{name}" for name in "dict list tuple set frozenset str bytes int float bool".split())


def _by_declared_type(value: Value, classes: Value) -> bool | None:
    """What the type alone of an open value tells; None where that is not enough."""
    if not isinstance(classes, Lib) or isinstance(value, Unknown):
        return None
    if classes.name == "builtins.object":
        return True
    if not isinstance(value, Open) or classes.name not in _PLAIN:
        return None
    if isinstance(value.type, m.ListType):  # a list, a tuple or a set
        return False if classes.name in _NO_SEQUENCES else None
    return classes.name == "builtins.dict" if value.type == DICT else False if value.type == NONE else None


def _is_instance(ev: Evaluator, value: Value, classes: Value, at: At) -> Value:
    alias = alias_of(ev, classes)
    if alias is not None and alias.origin in (Lib("typing.Union"), Lib("typing.Optional")):
        extra = (Const(None),) if alias.origin == Lib("typing.Optional") else ()
        classes = ev.new_list([*alias.arguments, *extra], None, "tuple")
    if isinstance(classes, Const) and classes.value is None:  # in `int | None`
        classes = Lib("builtins.NoneType")
    options = ev.list_at(classes)
    if options is not None and options.rest is None:
        answers = [ev.constant(_is_instance(ev, value, cls, at)) for cls in options.items]
        known = True if True in answers else None if ... in answers else False
        return Open(BOOL, None, "computed", at) if known is None else Const(known, at)
    is_code = isinstance(classes, Lib) and classes.name in _PLAIN and _is_no_data(ev, value)
    by_type = False if is_code else _by_declared_type(value, classes)
    if by_type is not None:
        return Const(by_type, at)
    type_name = builtin_type(ev, value)
    if isinstance(value, Open) and isinstance(classes, Lib) and type_name == "float" and "." in classes.name:
        # An int may stand for what is declared a float; what a command line gives is converted.
        is_converted = value.origin == "argv" and not isinstance(ev.constant(value.default), int)
        undecided = classes.name in ("builtins.float", "builtins.int") and not is_converted
        type_name = None if undecided else type_name
    if isinstance(classes, Lib) and type_name is not None:
        wanted = _ABSTRACT.get(classes.name, (classes.name.removeprefix("builtins."),))
        if classes.name.startswith("builtins.") or classes.name in _ABSTRACT:
            return Const(type_name in wanted or classes.name == "builtins.object", at)
    return _of_instance(ev, value, classes, type_name, at)


def _of_instance(ev: Evaluator, value: Value, classes: Value, type_name: str | None, at: At) -> Value:
    obj = ev.instance_at(value)
    if obj is not None:
        bases = list(linearised(ev, obj.cls))
        if classes in bases:
            return Const(True, at)
        if is_exception_class(ev, classes) and any(isinstance(b, Lib) and is_exception_class(ev, b) for b in bases):
            known = matches(ev, classes, Thrown("", value))
            return Open(BOOL, None, "computed", at) if known is None else Const(known, at)
        if isinstance(classes, Lib) and isinstance(obj.cls, Lib) and classes.name in _CONTAINERS.get(obj.cls.name, ()):
            return Const(True, at)
        if not any(isinstance(base, Unknown) for base in bases) and isinstance(classes, Ref):
            return Const(False, at)
        if isinstance(classes, Lib) and classes.name.startswith("builtins.") and isinstance(obj.cls, Ref):
            return Const(classes.name == "builtins.object", at)
        if isinstance(classes, Lib) and isinstance(obj.cls, Lib) and classes.name in _PLAIN:
            return Const(False, at)
    if type_name is not None and isinstance(classes, Ref):
        return Const(False, at)
    return Open(BOOL, None, "computed", at)


# What data has as attributes: something with another one is a module, a class or a function.
_OF_DATA = frozenset(name for kind in (str, bytes, int, float, complex, dict, list, tuple, set) for name in dir(kind))


def _is_no_data(ev: Evaluator, value: Value) -> bool:
    """Whether a value is surely a module, a function or a class: of a library's, by how the module uses it."""
    if not isinstance(value, Lib):
        is_code = isinstance(value, Ref) and isinstance(ev.get(value), ClassObj | Scope)
        return is_code or isinstance(value, Func | Bound)
    if "." not in value.name or ev.libraries.function(value.name) is not None:  # `import numpy`; something modelled
        return True
    names = ev.scope_at(ev.module_scope()).names
    bound = {name for name, slot in names.items() if isinstance(slot.value, Lib) and slot.value.name == value.name}
    return not bound.isdisjoint(_used_as_no_data(ev.frame.module.tree))


@lru_cache(maxsize=8)
def _used_as_no_data(tree: cst.Module) -> frozenset[str]:
    """The names that a module calls, decorates with, or reads something from that data has not."""
    found: set[str] = set()
    for node in descendants(tree):
        used: cst.CSTNode | None = None
        if isinstance(node, cst.Call):
            used = node.func
        elif isinstance(node, cst.Decorator):
            used = node.decorator
        elif isinstance(node, cst.Attribute) and node.attr.value not in _OF_DATA:
            used = node.value
        if isinstance(used, cst.Name):
            found.add(used.value)
    return frozenset(found)


def _issubclass(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return Open(BOOL, None, "computed", call.at)
    cls, classes = call.args.positional
    wanted = ev.list_at(classes)
    answers = [_below(ev, cls, each) for each in ((classes,) if wanted is None else wanted.items)]
    known = True if True in answers else None if None in answers or (wanted and wanted.rest) else False
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _below(ev: Evaluator, cls: Value, base: Value) -> bool | None:
    """Whether a class is another one, or below it."""
    if isinstance(cls, Lib) and isinstance(base, Lib):
        pair = [getattr(builtins, lib.name.removeprefix("builtins."), None) for lib in (cls, base)]
        known = all(isinstance(each, type) for each in pair)
        return issubclass(*pair) if known else (cls == base or None)  # type: ignore[arg-type]
    if not isinstance(cls, Ref) or not isinstance(ev.get(cls), ClassObj):
        return None
    order = list(linearised(ev, cls))
    if base in order or base == Lib("builtins.object"):
        return True
    plain = all(isinstance(each, Ref) or each in (Lib("builtins.object"), Lib("abc.ABC")) for each in order)
    return False if plain and foreign_base(ev, cls) is None and isinstance(base, Ref | Lib) else None


FUNCTIONS: dict[str, Handler] = {"isinstance": _isinstance, "issubclass": _issubclass}
