"""Metaclasses of the project: what their `__new__` and `__init__` do with each class (Language Reference, 3.3.3).

The class is made before, as a plain one would be; `type.__new__` gives it back, with the names it is handed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.calls import call
from inputgen.interpret.hierarchy import linearised, metaclass_attribute
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Bound, ClassObj, Const, DictObj, Func, Ref, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def made_by_metaclass(ev: Evaluator, ref: Ref, at: At) -> Value:
    """What the metaclass of a class makes of it: the class itself, nearly always.

    Raises:
        PathEndsError: where the metaclass surely raises.
    """
    cls = ev.get(ref)
    assert isinstance(cls, ClassObj), "a class statement makes a class"
    new, init = (metaclass_attribute(ev, ref, name) for name in ("__new__", "__init__"))
    metaclass = _metaclass_of(ev, ref)
    if metaclass is None or not (isinstance(new, Func) or isinstance(init, Func)):
        return ref
    names = {name: slot for name, slot in ev.scope_at(cls.scope).names.items() if " " not in name}
    told = (Const(cls.name, at), ev.new_list(cls.bases, at, "tuple"), Ref(ev.new(DictObj(names), None).addr, at))
    named = {name: value for name, value in cls.keywords if name != "metaclass"}
    value: Value = ref
    if isinstance(new, Func):
        ev.classes_made.append(ref)
        try:
            value = call(ev, new, Arguments((metaclass, *told), named), at)
        finally:
            ev.classes_made.pop()
    if isinstance(init, Func) and value == ref:
        call(ev, Bound(ref, init, at), Arguments(told, named), at)
    return value


def _metaclass_of(ev: Evaluator, ref: Ref) -> Value | None:
    for base in linearised(ev, ref):
        obj = ev.get(base) if isinstance(base, Ref) else None
        given = dict(obj.keywords).get("metaclass") if isinstance(obj, ClassObj) else None
        if given is not None:
            return given
    return None


def class_being_made(ev: Evaluator, names: Value) -> Ref | None:
    """What `type.__new__(metaclass, name, bases, names)` gives within a metaclass; None outside of one."""
    held = ev.dict_at(names)
    ref = ev.classes_made[-1] if ev.classes_made else None
    cls = ev.get(ref) if ref is not None else None
    if held is None or not isinstance(cls, ClassObj):
        return None
    scope = ev.scope_at(cls.scope)
    own = {name: slot for name, slot in scope.names.items() if " " in name}
    given = {name: slot for name, slot in held.entries.items() if isinstance(name, str)}
    ev.put(cls.scope, replace(scope, names={**given, **own}, open=scope.open or held.open))
    return ref
