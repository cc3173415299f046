"""What a pydantic model's validators make of the values it is given (pydantic docs, "Validators")."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.annotations import joined_types
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Const, DictObj, Instance, Open, Ref, Slot, Unknown, Value
from inputgen.library.pydantic_code import called, called_function, own_code
from inputgen.library.pydantic_fields import ModelField, model_fields
from inputgen.library.pydantic_hooks import Hooks
from inputgen.library.pydantic_validation import converted, models_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def any_of(field: ModelField, at: At) -> Value:
    """Any value of a field's type."""
    if field.type is None:
        return Unknown(f"the value of {field.name} is made by its model", at)
    return Open(field.type, None, "declaration", at)


def given_unseen(ev: Evaluator, field: ModelField, given: Unknown | None, at: At) -> Value:
    """What a field holds where it may be given, or not: of a document, models are made of what it has for them."""
    if field.type is None:
        made = models_of(ev, field.annotation, given, at) if given is not None else None
        return made or any_of(field, at)
    default = field.default  # `x: int = None`
    type_ = joined_types(field.type, type_of(default)) if isinstance(default, Const) else field.type
    return any_of(replace(field, type=type_), at)


def validated(ev: Evaluator, cls: Value, field: ModelField, hooks: Hooks, value: Value, at: At) -> Value:
    """What a field holds of a value that is given for it: the validators before, the type, the validators after."""
    if "*" in hooks.validated:
        return any_of(field, at)
    annotated = [call for call in field.functions if call.callee.endswith("Validator")]
    if annotated:
        mode = annotated[0].callee.rpartition(".")[2].removesuffix("Validator").lower()
        function = annotated[0].get(0, "func")
        if function is None or annotated[0].open or len(annotated) > 1 or field.name in hooks.validated:
            return any_of(field, at)
        return _checked(ev, mode, field, value, at, lambda one: called_function(ev, function, (one,), at))
    if field.name not in hooks.validated:
        is_any = isinstance(value, Open) and value.origin == "parameter" and value.at == field.at
        # Any value of the field itself (`declared_parameters`) is one already.
        return value if is_any else converted(ev, field.annotation, value, field, at)
    code = own_code(ev, cls, "field_validator", field.name)
    if len(code) != 1 or own_code(ev, cls, "validator"):
        return any_of(field, at)  # of several, the order is not followed
    return _checked(ev, code[0].mode, field, value, at, lambda one: called(ev, cls, code[0], (one,), at))


def _checked(
    ev: Evaluator, mode: str | None, field: ModelField, value: Value, at: At, check: Callable[[Value], Value | None]
) -> Value:
    if mode not in ("before", "after", "plain"):
        return any_of(field, at)
    made = check(converted(ev, field.annotation, value, field, at) if mode == "after" else value)
    if made is None:
        return any_of(field, at)
    return converted(ev, field.annotation, made, field, at) if mode == "before" else made


def before(ev: Evaluator, cls: Value, call: Call) -> Call | None:
    """The call of a model after its `model_validator(mode="before")`; None where what they make is not known."""
    for code in own_code(ev, cls, "model_validator"):
        if code.mode == "after":
            continue
        args = call.args
        entries = {name: Slot(value, name in args.optional, value.at) for name, value in (args.named or {}).items()}
        given = ev.new(DictObj(dict(entries), args.open), call.at)
        follows = code.mode == "before" and not args.positional
        made = called(ev, cls, code, (given,), call.at) if follows else None
        held = ev.dict_at(made) if made is not None else None
        if held is None:
            return None
        named = {str(key): slot.value for key, slot in held.entries.items()}
        optional = frozenset(str(key) for key, slot in held.entries.items() if slot.optional)
        call = replace(call, args=Arguments((), named, held.open, optional))
    return call


def after(ev: Evaluator, model: Ref, cls: Value, at: At) -> None:
    """Call `model_post_init`, and the `model_validator(mode="after")`, on a model that has its values."""
    for code in (*own_code(ev, cls, "model_post_init"), *own_code(ev, cls, "model_validator")):
        if code.mode != "after":
            continue
        given: tuple[Value, ...] = (Const(None, at),) if code.kind == "model_post_init" else ()
        if called(ev, model, code, given, at) is None:
            forget_values(ev, model, cls, at)


def has_whole(ev: Evaluator, cls: Value) -> bool:
    """Whether a model has validators of the whole, which an assignment may call."""
    return bool(own_code(ev, cls, "model_validator"))


def forget_values(ev: Evaluator, model: Ref, cls: Value, at: At) -> None:
    """Leave a model's fields only what they are declared as."""
    obj = ev.instance_at(model)
    assert isinstance(obj, Instance), "a model is an instance"
    slots = {field.name: Slot(any_of(field, at), False, field.at) for field in model_fields(ev, cls)}
    ev.put(model, replace(obj, attrs={**obj.attrs, **slots}))
