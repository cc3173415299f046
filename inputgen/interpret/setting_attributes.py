"""Setting and deleting attributes: of instances, classes, modules, functions and libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.annotations import declared_type
from inputgen.interpret.attribute_dicts import (
    ELSEWHERE,
    apart,
    attribute_dict,
    attributes_in,
    dict_part,
    with_attributes,
)
from inputgen.interpret.attributes import (
    bind,
    function_cell,
    own_attributes,
)
from inputgen.interpret.config_reads import told_by
from inputgen.interpret.descriptors import set_through_class
from inputgen.interpret.hierarchy import (
    class_attribute,
    library_base,
    linearised,
)
from inputgen.interpret.library_attributes import set_on_library
from inputgen.interpret.plain_data import is_of_keys
from inputgen.interpret.protocol import Arguments, Call, Handler, Setter
from inputgen.interpret.slots import slots_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def set_attribute(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    """`target.name = value`."""
    if isinstance(target, Choice):
        ev.each(target, lambda option: _set_one(ev, option, name, value, at))
    else:
        _set_one(ev, target, name, value, at)


def _set_one(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> Value:
    if isinstance(target, Lib):
        set_on_library(ev, target, name, value, at)
    elif isinstance(target, Ref):
        _set_on_object(ev, target, name, value, at)
    elif isinstance(target, Func):
        held = own_attributes(ev, target)
        ev.put(function_cell(ev, target), replace(held, entries={**held.entries, name: Slot(value, False, at)}))
    elif isinstance(target, Const):
        raise ev.raises(f"AttributeError: {type(target.value).__name__!r} object has no attribute {name!r}", at)
    return value


def _set_on_object(ev: Evaluator, ref: Ref, name: str, value: Value, at: At) -> None:
    obj = ev.get(ref)
    if isinstance(obj, Instance) and name == "__dict__":
        _replace_attributes(ev, ref, value, at)
    elif isinstance(obj, Instance):
        _refuse_frozen(ev, obj, name, at)
        for base in linearised(ev, obj.cls):
            setter = ev.libraries.setter(base.name) if isinstance(base, Lib) else None
            if setter is not None:
                setter(ev, ref, name, value, at)
                return
        own = class_attribute(ev, obj.cls, "__setattr__")
        bound = bind(ev, own, ref, at) if own is not None else None
        if isinstance(bound, Bound):
            from inputgen.interpret.calls import call

            call(ev, bound, Arguments((Const(name, at), value)), at)
        elif not set_through_class(ev, ref, obj, name, value, at):
            slots = slots_of(ev, obj.cls)
            if slots is not None and name not in slots and name != "__class__":
                raise ev.raises(f"AttributeError: object has no attribute {name!r}", at)
            value = _as_field(ev, obj, name, value, at)
            one = _setter_of_one(ev, obj, name) or put_attribute
            one(ev, ref, name, value, at)
    elif isinstance(obj, ClassObj):
        _put_name(ev, obj.scope, name, value, at)
    elif isinstance(obj, Scope):
        _put_name(ev, ref.addr, name, value, at)
    elif is_of_keys(obj):  # it takes the attribute, so its keys are attributes
        from inputgen.interpret.subscripts import set_item

        set_item(ev, ref, Const(name), value, at)


def _setter_of_one(ev: Evaluator, obj: Instance, name: str) -> Setter | None:
    """What sets one attribute of a library's class's instances, where no class of the job below it has such a name."""
    if isinstance(obj.cls, Ref) and class_attribute(ev, obj.cls, name) is not None:
        return None
    bases = (base.name for base in linearised(ev, obj.cls) if isinstance(base, Lib))
    return next((each for base in bases if (each := ev.libraries.setter(f"{base}.{name}")) is not None), None)


def _refuse_frozen(ev: Evaluator, obj: Instance, name: str, at: At) -> None:
    """A frozen class refuses to set its fields; a plain one below it may have further attributes (PEP 557).

    Raises:
        PathEndsError: where it does.
    """
    error = class_attribute(ev, obj.cls, "is frozen")
    cls = ev.get(obj.cls) if isinstance(obj.cls, Ref) else None
    if not isinstance(error, Lib) or not isinstance(cls, ClassObj):
        return
    held = class_attribute(ev, obj.cls, "__dataclass_fields__")
    fields = ev.dict_at(held) if held is not None else None
    if "is frozen" in ev.scope_at(cls.scope).names or fields is None or name in fields.entries:
        attrs = {"args": Slot(ev.new_list([Const(f"cannot assign to field {name!r}", at)], at, "tuple"), False, at)}
        value = ev.new(Instance(error, attrs), at)
        raise ev.throws(f"{error.name.rpartition('.')[2]}: cannot assign to field {name!r}", at, value)


def _as_field(ev: Evaluator, obj: Instance, name: str, value: Value, at: At) -> Value:
    """A dataclass field that is set tells the type of what is not known, as it does when it is made."""
    if not any(isinstance(option, Unknown | Lib) for option in alternatives(value)):
        return value
    held = class_attribute(ev, obj.cls, "__dataclass_fields__")
    fields = ev.dict_at(held) if held is not None else None
    slot = fields.entries.get(name) if fields is not None else None
    field = ev.instance_at(slot.value) if slot is not None else None
    declared = field.attrs.get("declared type") if field is not None else None
    if field is not None and declared is not None and isinstance(declared.value, Open):
        default = field.attrs.get("default")
        type_ = declared_type(declared.value.type, default.value if default is not None else None)
        return told_by(ev, type_, value, at)
    return value


def _replace_attributes(ev: Evaluator, ref: Ref, value: Value, at: At) -> None:
    """`x.__dict__ = value`: from now on its entries are the attributes, whoever changes them."""
    obj, held, own = ev.instance_at(ref), ev.dict_at(value), attribute_dict(ref, at)
    assert obj is not None, "only instances hold attributes"
    part = dict_part(ev.instance_at(value)) or value
    if isinstance(part, Ref) and held is not None and _storage(ev, part) == _storage(ev, own) and value != ref:
        return
    kept = {name: slot for name, slot in obj.attrs.items() if " " in name and name != ELSEWHERE}
    ev.put(ref, Instance(obj.cls, kept))
    if held is None:
        ev.put(own, DictObj({}, Unknown("its __dict__ is set to a value that is not known", at)))
    elif value == ref:  # `self.__dict__ = self`
        ev.put(own, held)
        put_attribute(ev, ref, "as dict", own, at)
    else:
        moved = Instance(obj.cls, {**kept, ELSEWHERE: Slot(part, False, at)})
        ev.put(ref, with_attributes(moved, held))


def _storage(ev: Evaluator, part: Ref) -> int:
    """Where the entries of a dict really are: the dict behind an instance may be elsewhere in its turn."""
    obj = ev.state.heap.get(-part.addr) if part.addr < 0 else None
    elsewhere = attributes_in(obj) if obj is not None else None
    return _storage(ev, elsewhere) if elsewhere is not None else part.addr


def put_attribute(ev: Evaluator, ref: Ref, name: str, value: Value, at: At) -> None:
    """Set an attribute of an instance, without asking its class."""
    obj = ev.get(ref)
    assert isinstance(obj, Instance), "only instances hold attributes"
    if name == "__class__":
        ev.each(value, lambda cls: _put_class(ev, ref, cls))
    else:
        ev.put(ref, replace(obj, attrs={**obj.attrs, name: Slot(value, False, at)}))


def _put_class(ev: Evaluator, ref: Ref, cls: Value) -> Value:
    """`x.__class__ = C`: from now on it is an instance of that class, with the attributes that it has."""
    obj = ev.get(ref)
    assert isinstance(obj, Instance), "only instances hold attributes"
    ev.put(ref, replace(obj, cls=cls))
    return cls


def _put_name(ev: Evaluator, address: int, name: str, value: Value, at: At) -> None:
    scope = ev.scope_at(address)
    ev.put(
        address,
        Scope(scope.kind, scope.module, {**scope.names, name: Slot(value, False, at)}, scope.parent, scope.open),
    )


def delete_attribute(ev: Evaluator, target: Value, name: str, at: At | None = None) -> None:
    """`del target.name`."""
    if isinstance(target, Choice):
        ev.each(target, lambda option: _delete_of_one(ev, option, name, at))
    else:
        _delete_of_one(ev, target, name, at)


def _delete_of_one(ev: Evaluator, target: Value, name: str, at: At | None) -> Value:
    obj = ev.instance_at(target)
    deleter = _deleter(ev, obj) if obj is not None and at is not None else None
    if deleter is not None and at is not None:
        deleter(ev, Call("__delattr__", Arguments((Const(name, at),)), at, target))
    else:
        _delete_plainly(ev, target, name, at)
    return target


def _deleter(ev: Evaluator, obj: Instance) -> Handler | None:
    """What a library's class does with `del x.name`, where it has anything of its own for that."""
    for base in linearised(ev, obj.cls):
        if isinstance(base, Ref):
            if class_attribute(ev, base, "__delattr__") is not None:
                return None
        elif isinstance(base, Lib) and (handler := ev.libraries.method(f"{base.name}.__delattr__")) is not None:
            return handler
    return None


def _delete_plainly(ev: Evaluator, target: Value, name: str, at: At | None) -> None:
    obj = ev.instance_at(target)
    if obj is not None and isinstance(target, Ref) and at is not None:
        from inputgen.interpret.calls import call

        own, held = class_attribute(ev, obj.cls, "__delattr__"), class_attribute(ev, obj.cls, name)
        bound = bind(ev, own, target, at) if own is not None else None
        if isinstance(bound, Bound):
            call(ev, bound, Arguments((Const(name, at),)), at)
            return
        if isinstance(held, Func) and held.kind == "property" and held.deleter is not None:
            call(ev, Bound(target, held.deleter, at), Arguments(), at)
            return
        if obj.open is None and name not in obj.attrs and library_base(ev, obj.cls) is None and held is None:
            raise ev.raises(f"AttributeError: no attribute {name!r}", at)
    scope = ev.get(target) if isinstance(target, Ref) else None
    if isinstance(scope, DictObj | ListObj) and at is not None:
        raise ev.raises(f"AttributeError: no attribute {name!r}", at)
    if isinstance(scope, ClassObj | Scope) and isinstance(target, Ref):
        address = scope.scope if isinstance(scope, ClassObj) else target.addr
        found = ev.scope_at(address)
        ev.put(address, replace(found, names={key: slot for key, slot in found.names.items() if key != name}))
    if obj is not None and isinstance(target, Ref):
        # What the class does with it (`del config.x`) is not modelled: the attribute is simply gone.
        gone = (name, apart(name))
        ev.put(target, Instance(obj.cls, {k: slot for k, slot in obj.attrs.items() if k not in gone}, obj.open))
