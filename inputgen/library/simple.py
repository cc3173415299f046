"""Handlers that many libraries share: calls of which only the type is known, or that do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from inputgen import model as m
from inputgen.interpret.calls import returned_by
from inputgen.interpret.protocol import Call, Constant, Getter, Handler
from inputgen.interpret.values import At, Const, Lib, ListObj, Open, Value
from inputgen.model.types import INT, STR

if TYPE_CHECKING:
    import libcst as cst

    from inputgen.interpret.evaluator import Evaluator

T = TypeVar("T")


def nothing(ev: Evaluator, call: Call) -> Value:
    """A call that does nothing inputgen knows of, and returns None."""
    return Const(None, call.at)


def passes_through(ev: Evaluator, call: Call) -> Value:
    """A decorator that returns what it is given."""
    return call.args.positional[0] if call.args.positional else Const(None, call.at)


def itself(ev: Evaluator, call: Call) -> Value:
    """A method that returns its receiver (`__enter__`)."""
    return call.receiver if call.receiver is not None else ev.unknown("a method without a receiver", call.at)


def not_modelled(ev: Evaluator, call: Call) -> Value:
    """A function of which is known that it is one, and changes nothing that it is given: not what it gives."""
    return returned_by(ev, call.name, call.at)


def typed(type_: m.Type) -> Handler:
    """A call of which only the type of the result is known."""
    return lambda ev, call: Open(type_, None, "computed", call.at)


def likely_typed(type_: m.Type) -> Handler:
    """A call that fails on some machines (no user, no such package), and of which else only the type is known."""

    def handler(ev: Evaluator, call: Call) -> Value:
        ev.risk()
        return Open(type_, None, "computed", call.at)

    return handler


def typed_texts(ev: Evaluator, call: Call) -> Value:
    """A call that returns a list of texts that are not known."""
    return ev.new(ListObj("list", (), Open(STR, None, "computed", call.at)), call.at)


def typed_tuple(**fields: m.Type) -> Handler:
    """A call that returns a named tuple of which only the types are known."""

    def handler(ev: Evaluator, call: Call) -> Value:
        items = tuple(Open(type_, None, "computed", call.at) for type_ in fields.values())
        return ev.new(ListObj("namedtuple", items, None, tuple(fields)), call.at)

    return handler


def typed_attribute(type_: m.Type) -> Getter:
    """An attribute of which only the type is known."""
    return lambda ev, receiver, at: Open(type_, None, "computed", at)


def shape(ev: Evaluator, of: Value, at: At) -> Value:
    """The shape of an array, of which only is known that it is a tuple of whole numbers."""
    return ev.new(ListObj("tuple", (), Open(INT, None, "computed", at)), at)


def constant(value: m.Scalar) -> Constant:
    """A module's constant."""
    return lambda ev, at: Const(value, at)


def likely(type_: m.Type, value: m.Scalar) -> Constant:
    """A module's value that depends on where the job runs; `value` is what it nearly always is."""
    return lambda ev, at: Open(type_, Const(value, at), "computed", at)


def instance(cls: str) -> Handler:
    """A call that makes an instance of a class of which only the methods are modelled."""
    return lambda ev, call: ev.new_instance(Lib(cls), {}, call.at)


def always(ev: Evaluator, asked: list[cst.BaseExpression]) -> object:
    """A question that is answered alike as long as the job runs."""
    return True


def named(names: str, handler: T, prefix: str = "") -> dict[str, T]:
    """One handler under several names, separated by blanks."""
    return {prefix + name: handler for name in names.split()}


def attribute(ev: Evaluator, value: Value | None, name: str) -> Value | None:
    """What a model keeps on an instance under a name; None where it keeps nothing, or only on some paths."""
    obj = ev.instance_at(value) if value is not None else None
    slot = obj.attrs.get(name) if obj is not None else None
    return slot.value if slot is not None and not slot.optional else None


def each_argument(handler: Callable[[Evaluator, Call, Value], Value], missing: str) -> Handler:
    """A call that is made for each option of its first argument; without one, `missing` is the reason."""

    def call_each(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return ev.unknown(missing, call.at)
        return ev.each(call.args.positional[0], lambda value: handler(ev, call, value))

    return call_each
