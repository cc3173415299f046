"""Methods of str, bytes and numbers: pure functions, computed where everything is known, else typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.among import made_among
from inputgen.interpret.anywhere import anywhere
from inputgen.interpret.iteration import elements
from inputgen.interpret.iterators import lazy
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.pythonic import NotKnown, from_python, to_python
from inputgen.interpret.texts import str_format
from inputgen.interpret.values import Choice, Const, ListObj, Open, Ref, Value
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_TEXT = m.ListType(STR)
Pure = Callable[[list[Any], dict[str, Any]], Any]

# str methods by the type of what they return; the three whose result may be far larger than their operands
# (`ljust`, `replace`, `expandtabs` …) are bounded in `_compute`.
_RESULTS: dict[str, m.Type] = {
    **dict.fromkeys(
        "capitalize casefold lower upper title swapcase strip lstrip rstrip removeprefix removesuffix replace "
        "format format_map join zfill center ljust rjust expandtabs translate".split(),
        STR,
    ),
    **dict.fromkeys("split rsplit splitlines partition rpartition".split(), _TEXT),
    **dict.fromkeys(
        "startswith endswith isdigit isalpha isalnum isnumeric isdecimal isspace isupper islower istitle "
        "isidentifier isascii isprintable".split(),
        BOOL,
    ),
    **dict.fromkeys("count find rfind index rindex".split(), INT),
    "encode": STR,
}
_NUMBERS: dict[str, dict[str, m.Type]] = {
    # `item` is of numpy's scalars, which are shown as the numbers they hold.
    "float": {"is_integer": BOOL, "hex": STR, "conjugate": FLOAT, "item": FLOAT},
    "int": {"bit_length": INT, "conjugate": INT, "item": INT},
    "bool": {"conjugate": INT},
    "bytes": {"decode": STR, "hex": STR, "strip": STR, "split": m.ListType(STR)},
}
_GROWS = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "replace", "join", "translate"})


def _method(name: str, result: m.Type) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        assert call.receiver is not None, "a method has a receiver"
        given = call.args.positional
        if name == "join" and len(given) == 1 and lazy(ev, given[0]):  # what it is made of runs here
            made = elements(ev, given[0], call.at)
            given = (given[0] if made is None else ev.new(ListObj("list", made.items, made.rest), call.at),)
        return compute(ev, name, [call.receiver, *given], dict(call.args.named or {}), result, call)

    return handler


def compute(
    ev: Evaluator, name: str, values: list[Value], named: dict[str, Value], result: m.Type, call: Call
) -> Value:
    """A pure method: on constants, on each choice, on the defaults of open values; else only its type is known."""
    return computed(ev, partial(_apply, name), values, named, result, call)


def computed(
    ev: Evaluator, function: Pure, values: list[Value], named: dict[str, Value], result: m.Type, call: Call
) -> Value:
    """What a pure function gives: of constants, of each choice, of the defaults of open values; else only its type.

    Args:
        ev: the evaluation.
        function: the function, of the arguments in order and by name; it raises what the job's call raises, and
            `NotKnown` for what is not computed.
        values: the arguments in order.
        named: those given by name.
        result: the type of what it gives.
        call: the call.
    """
    for index, value in enumerate(values):
        if isinstance(value, Choice) and len(value.options) <= bounds.PRODUCT // max(1, len(values)):
            arms = [[*values[:index], option, *values[index + 1 :]] for option in value.options]
            return choice_of([computed(ev, function, arm, named, result, call) for arm in arms])
    open_value = next((value for value in (*values, *named.values()) if isinstance(value, Open)), None)
    plain = [_plain(ev, value) for value in (*values, *named.values())]

    def applied(*given: Any) -> Any:
        return function([*given[: len(values)]], dict(zip(named, given[len(values) :], strict=True)))

    told = made_among([*values, *named.values()], plain, applied) if open_value is not None and result == STR else None
    try:
        if call.args.open is not None or ... in plain:
            raise NotKnown
        known = anywhere(applied, *plain)
    except NotKnown:
        made = typed(ev, result, call, open_value)
        return replace(made, among=told) if isinstance(made, Open) and call.args.open is None else made
    except Exception as error:  # the job's own call raises it
        if open_value is not None:
            return typed(ev, result, call, open_value)
        raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    value = from_python(ev, known, call.at)
    if open_value is None:
        return value
    default = value if isinstance(value, Const) or ev.list_at(value) is not None else None
    return Open(result, default, open_value.origin, call.at, among=told)


def typed(ev: Evaluator, result: m.Type, call: Call, open_value: Open | None = None) -> Value:
    """A value of which only the type is known."""
    origin = open_value.origin if open_value is not None else "computed"
    if isinstance(result, m.ListType) and result.element is not None:
        return ev.new(ListObj("list", (), Open(result.element, None, origin, call.at)), call.at)
    return Open(result, None, origin, call.at)


def _plain(ev: Evaluator, value: Value) -> Any:
    """A value as Python has it, an open one at its default; ... where it is not known."""
    if isinstance(value, Open):
        return ... if value.default is None else _plain(ev, value.default)
    try:
        sequence = ev.list_at(value) if isinstance(value, Ref) else None
        if sequence is not None and sequence.kind == "generator" and sequence.rest is None:
            return [to_python(ev, item) for item in sequence.items]
        return to_python(ev, value)
    except NotKnown:
        return ...


def _apply(name: str, plain: list[Any], keywords: dict[str, Any]) -> Any:
    receiver, *rest = plain
    if name == "format":
        return str_format(receiver, tuple(rest), keywords)
    if name == "format_map":
        return str_format(receiver, (), rest[0])
    if name in _GROWS:
        sizes = [value for value in rest if isinstance(value, int)]
        texts = [value for value in rest if isinstance(value, str)]
        grown = len(receiver) * max([1, *map(len, texts)]) if name == "replace" else max([0, *sizes])
        if name == "join":
            grown = sum(len(str(part)) + len(receiver) for part in rest[0]) if rest else 0
        if name == "translate":
            texts = [value for value in rest[0].values() if isinstance(value, str)] if isinstance(rest[0], dict) else []
            grown = len(receiver) * max([1, *map(len, texts)])
        if name == "expandtabs":
            grown *= max(1, len(receiver))
        if grown > bounds.TEXT:
            raise NotKnown
    return getattr(receiver, name)(*rest, **keywords)


def _of_bytes(name: str) -> Handler:
    """A method of bytes, whose type is told as that of a text: on a text that is known it is not there."""

    def handler(ev: Evaluator, call: Call) -> Value:
        if isinstance(call.receiver, Open) and call.receiver.default is None:
            return typed(ev, STR, call, call.receiver)
        return ev.unknown(f"the attribute {name} is not known", call.at)

    return handler


METHODS: dict[str, Handler] = (
    {"str.decode": _of_bytes("decode"), "str.hex": _of_bytes("hex")}
    | {f"str.{name}": _method(name, result) for name, result in _RESULTS.items()}
    | {f"{kind}.{name}": _method(name, result) for kind, table in _NUMBERS.items() for name, result in table.items()}
)
