"""What an object is as a mapping or a sequence, and the protocols of a library that it takes part in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import (
    At,
    Bound,
    ClassObj,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Ref,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def mapping_of(ev: Evaluator, value: Value, at: At) -> DictObj | None:
    """What `dict(value)` or `**value` sees in an object that offers a mapping; None where it does not."""
    as_mapping = library_protocol(ev, value, "as mapping", at)
    if as_mapping is not None:
        return ev.dict_at(as_mapping)
    obj = ev.instance_at(value)
    keys = class_attribute(ev, obj.cls, "keys") if obj is not None else None
    return _read_by_keys(ev, value, keys, at) if isinstance(keys, Func) else None


def _read_by_keys(ev: Evaluator, value: Value, keys: Func, at: At) -> DictObj | None:
    """The mapping that an object's own `keys` and `__getitem__` make; None where its keys are not all known."""
    from inputgen.interpret.calls import call
    from inputgen.interpret.iteration import elements
    from inputgen.interpret.mappings import has_key_of, key_of, with_key
    from inputgen.interpret.subscripts import get_item

    names = elements(ev, call(ev, Bound(value, keys, at), Arguments(), at), at)
    if names is None or names.rest is not None or not all(has_key_of(ev, name) for name in names.items):
        return None
    result = DictObj({})
    for name in names.items:
        result = with_key(result, key_of(ev, name), get_item(ev, value, name, at), name.at or at)
    return result


def iterate_object(ev: Evaluator, value: Value, at: At) -> ListObj | None:
    """What iterating over an instance, a class or a library's object yields; None where that is not known."""
    from inputgen.interpret.calls import call

    as_elements = library_protocol(ev, value, "as elements", at)
    if as_elements is not None:
        return ev.list_at(as_elements)
    passed_on = library_protocol(ev, value, "as iterable", at)
    if passed_on is not None:
        from inputgen.interpret.iteration import elements

        return elements(ev, passed_on, at)
    obj = ev.instance_at(value)
    method = class_attribute(ev, obj.cls, "__iter__") if obj is not None else None
    mapping = mapping_of(ev, value, at) if method is None else None
    if mapping is not None:
        from inputgen.interpret.iteration import elements

        return elements(ev, ev.new(mapping, at), at)
    if isinstance(method, Func):
        made = call(ev, Bound(value, method, at), Arguments(), at)
        if ev.list_at(made) is not None:
            return ev.list_at(made)
        from inputgen.interpret.draining import drained
        from inputgen.interpret.iterators import iterated, lazy

        made = iterated(ev, made, at) if made == value else made
        return drained(ev, made, at) if isinstance(made, Ref) and lazy(ev, made) else None
    return None


def library_protocol(ev: Evaluator, value: Value, name: str, at: At) -> Value | None:
    """What a library model offers of an object under a name no Python code can spell.

    `as mapping` and `as elements` are what it is to `dict(x)` and to a loop, `as iterable` is what it yields the
    elements of, `as text` what it is to `str(x)`; `as json` is what W&B stores of it within a config, `as read back`
    what the job reads there then, where that alone differs, and `as config` ends the path where W&B refuses it as one.
    `seen whole` is asked before the attributes are listed, which may add some, and `further fields` by `asdict(x)`.
    """
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(obj, Instance):
        bases = linearised(ev, obj.cls)
    elif isinstance(obj, ClassObj) and isinstance(value, Ref):
        bases, name = linearised(ev, value), f"class {name}"
    else:
        return None
    for base in bases:
        if isinstance(base, Lib):
            getter = ev.libraries.attribute(f"{base.name}.{name}")
            if getter is not None:
                return getter(ev, value, at)
    return None
