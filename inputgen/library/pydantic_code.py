"""The job's own validators and serializers, called as pydantic calls them (pydantic docs on both).

A `wrap` function is given a handler by pydantic, and is not followed; nor is one that does not take the arguments that
pydantic documents for it. Of what these make, only the declared type is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.hierarchy import class_attribute, linearised
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import At, Bound, ClassObj, Func, Ref, Unknown, Value
from inputgen.library.class_bodies import methods

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MODES = {"field_validator": "after", "field_serializer": "plain", "model_serializer": "plain"}


@frozen
class OwnCode:
    """A decorated method of a model.

    Attributes:
        method: its name.
        kind: the name of its decorator; `model_post_init`, which has none.
        fields: those it is for, as far as they are written out.
        mode: when it is called; None where that is not written out.
        when_used: for which dumps a serializer is; None where that is not written out.
    """

    method: str
    kind: str
    fields: tuple[str, ...] = ()
    mode: str | None = None
    when_used: str | None = "always"


def own_code(ev: Evaluator, cls: Value, kind: str, field: str | None = None) -> list[OwnCode]:
    """The code of a kind, or of that kind for a field, in the order it is called: the bases' first."""
    found: dict[str, OwnCode] = {}
    for base in reversed(list(linearised(ev, cls))):
        obj = ev.get(base) if isinstance(base, Ref) else None
        for name, decorators in methods(obj.node) if isinstance(obj, ClassObj) else ():
            found.pop(name, None)  # overridden
            for code in _read(name, decorators):
                if code.kind == kind and (field is None or field in code.fields):
                    found[name] = code
    return list(found.values())


def _read(name: str, decorators: list[cst.BaseExpression]) -> Iterator[OwnCode]:
    if name == "model_post_init":
        yield OwnCode(name, name, mode="after")
    for decorator in decorators:
        kind = decorator_name(decorator)
        args = decorator.args if isinstance(decorator, cst.Call) else ()
        named = {arg.keyword.value: _text(arg.value) for arg in args if arg.keyword is not None}
        spread = any(arg.star for arg in args)
        mode = None if spread else named.get("mode", _MODES.get(kind))
        fields = [_text(arg.value) for arg in args if arg.keyword is None and not arg.star]
        written = tuple(field for field in fields if field is not None)
        yield OwnCode(name, kind, written, mode, None if spread else named.get("when_used", "always"))


def decorator_name(node: cst.BaseExpression) -> str:
    """The last name of a decorator: `field_validator` of `@pydantic.field_validator("x")`."""
    node = node.func if isinstance(node, cst.Call) else node
    return node.attr.value if isinstance(node, cst.Attribute) else node.value if isinstance(node, cst.Name) else ""


def _text(node: cst.BaseExpression) -> str | None:
    text = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return text if isinstance(text, str) else None


def called(ev: Evaluator, owner: Value, code: OwnCode, given: tuple[Value, ...], at: At) -> Value | None:
    """What a method makes of values; None where it cannot be called as pydantic calls it.

    Args:
        ev: the evaluation.
        owner: the model, or the class for what is called before there is one.
        code: the method.
        given: the values.
        at: the place of the call.
    """
    callee, held = get_attribute(ev, owner, code.method, at), class_attribute(ev, owner, code.method)
    if isinstance(callee, Func) and isinstance(held, Func) and held.kind == "function" and isinstance(owner, Ref):
        callee = Bound(owner, callee, at)  # pydantic makes it a class method
    return called_function(ev, callee, given, at)


def called_function(ev: Evaluator, callee: Value, given: tuple[Value, ...], at: At) -> Value | None:
    """What a function makes of values, and of what pydantic tells of the field if it takes that, too."""
    func = callee.method if isinstance(callee, Bound) else callee
    if not isinstance(func, Func) or isinstance(func.node.params.star_arg, cst.Param):
        return None
    params = [*func.node.params.posonly_params, *func.node.params.params]
    wanted = len(params) - (1 if isinstance(callee, Bound) else 0)
    if wanted == len(given) + 1:
        given = (*given, Unknown("what pydantic tells of a field is not followed", at))
    return call_value(ev, callee, Arguments(given), at) if wanted == len(given) else None
