"""What `typing` gives at run time, less `NamedTuple` (Python docs, "typing"): names, and calls that pass through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Lib, Value
from inputgen.library.builtin_dicts import make_dict
from inputgen.library.simple import constant, named, passes_through

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _cast(ev: Evaluator, call: Call) -> Value:
    """`cast(T, value)`: the value."""
    value = call.arg(1, "val")
    return value if value is not None else ev.unknown("a cast of nothing", call.at)


def _new_type(ev: Evaluator, call: Call) -> Value:
    """`NewType("Rate", float)`: a call of it returns what it is given."""
    return Lib("typing.assert_type", call.at)


def _typed_dict(ev: Evaluator, call: Call) -> Value:
    """`TypedDict("Options", {...})`: a class whose calls make plain dicts."""
    return Lib("builtins.dict", call.at)


def _type_variable(ev: Evaluator, call: Call) -> Value:
    return Lib("typing.Any", call.at)


def _typed_dict_class(ev: Evaluator, call: Call) -> Value:
    """A call of a class under `TypedDict`: what `dict` makes of the arguments."""
    return make_dict(ev, Call("dict", call.args, call.at))


_DECORATORS = (
    "final overload runtime_checkable no_type_check override type_check_only assert_type assert_never reveal_type"
)

FUNCTIONS: dict[str, Handler] = {
    "cast": _cast,
    "NewType": _new_type,
    "TypedDict": _typed_dict,
    "TypedDict.class call": _typed_dict_class,
    **named("TypeVar ParamSpec TypeVarTuple", _type_variable),
    **named(_DECORATORS, passes_through),
    "dataclass_transform": lambda ev, call: Lib("typing.final", call.at),
}
VALUES = {"TYPE_CHECKING": constant(False)}
