"""The contexts of click: that of the command that runs, and the object it hands on (Click docs, "Nested Contexts")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, ListObj, Ref, Unknown, Value
from inputgen.library.simple import attribute

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def current_context(ev: Evaluator, at: At) -> Value:
    """The context of the command that runs."""
    address = ev.modules.get("click context")
    obj = ev.get(address) if address is not None and address in ev.state.heap else None
    if isinstance(obj, ListObj) and obj.items:
        return obj.items[0]
    return Unknown("the context of a command that is not run", at)


def get_context(ev: Evaluator, call: Call) -> Value:
    """`click.get_current_context()`."""
    return current_context(ev, call.at)


def object_of(ev: Evaluator, context: Value, at: At) -> Value:
    """`ctx.obj`."""
    found = find_attribute(ev, context, "obj", at) if isinstance(context, Ref) else None
    return found if found is not None else Unknown("the object of a context that is not known", at)


def ensure_object(ev: Evaluator, call: Call) -> Value:
    """`ctx.ensure_object(dict)`."""
    current = attribute(ev, call.receiver, "obj")
    if current is not None and ev.constant(current) is not None:
        return current
    kind = call.arg(0, "object_type")
    made = call_value(ev, kind, Arguments(), call.at) if kind is not None else Const(None, call.at)
    assert isinstance(call.receiver, Ref), "a method has a receiver"
    put_attribute(ev, call.receiver, "obj", made, call.at)
    return made
