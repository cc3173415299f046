"""What the arguments of a known command line come to: converted, and put where their action puts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.equality import equal
from inputgen.interpret.frames import PathEndsError, Thrown, Try
from inputgen.interpret.names import is_rooted
from inputgen.interpret.operators import binary
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.sequences import appended, extended
from inputgen.interpret.values import NONE, Const, ListObj, Ref, Value
from inputgen.library.argparse_argv import Given
from inputgen.library.argparse_options import Option, options_of
from inputgen.library.argparse_values import converted, given_value, is_required

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_REFUSALS = ("ArgumentTypeError", "TypeError", "ValueError")


def given_values(ev: Evaluator, given: Given) -> Value:
    """The texts given, converted, as argparse hands them to the action."""
    option = given.option
    if given.texts is None:
        return Ref(ev.new(ListObj("list"), None).addr, option.at)
    items = [_convert(ev, given, text) for text in given.texts]
    if option.nargs is None:
        return items[0]
    if option.nargs == "?":
        return items[0] if items else _const(ev, given)
    return Ref(ev.new(ListObj("list", tuple(items)), None).addr, option.at)


def _convert(ev: Evaluator, given: Given, text: str) -> Value:
    value = _accepted(ev, given, Const(text, given.option.at))
    choices = given.option.get("choices")
    listed = ev.list_at(choices) if choices is not None else None
    if listed is not None and listed.rest is None:
        matches = [equal(ev, value, item) for item in listed.items]
        if all(known is False for known in matches):
            raise ev.exits()
    return value


def named_by(ev: Evaluator, parser: Ref, added: Sequence[Value]) -> frozenset[str] | None:
    """The options that texts among the arguments may set; None for any: there are positional ones, or commands.

    The path of the script (`parse_known_args(sys.argv)`) sets none.
    """
    added = [each for each in added if not is_rooted(each)]
    texts = [each.value for each in added if isinstance(each, Const) and isinstance(each.value, str)]
    options = list(options_of(ev, parser))
    if len(texts) < len(added) or not all(option.strings for option in options):
        return None
    return frozenset(option.dest for option in options if any(_names(option, text) for text in texts))


def _names(option: Option, text: str) -> bool:
    """Whether a text may be an option, cut short or with its value after it."""
    start = text.partition("=")[0]
    cut = len(start) > 1 and any(string.startswith(start) for string in option.strings)
    negated = option.kind == "boolean" and start.startswith("--no-")
    return cut or negated or any(len(string) == 2 and text.startswith(string) for string in option.strings)


def after_action(ev: Evaluator, given: Given, before: Value, values: Value) -> Value:
    """What the attribute holds after a built-in action."""
    option = given.option
    at = option.at
    const = option.get("const") or NONE
    if option.kind == "store":
        return values
    if option.kind in ("store_true", "store_false"):
        return Const(option.kind == "store_true", at)
    if option.kind == "boolean":
        return Const(not (given.string or "").startswith("--no-"), at)
    if option.kind == "store_const":
        return const
    if option.kind == "count":
        start = Const(0, at) if isinstance(before, Const) and before.value is None else before
        return binary(ev, "+", start, Const(1, at), at)
    held = ev.list_at(before)
    if held is None and not (isinstance(before, Const) and before.value is None):
        return ev.unknown(f"{option.name} adds to a value that is not known", at)
    held = held or ListObj("list")
    more = extended(ev, held, values, at) if option.kind == "extend" else appended(held, _added(option, values, const))
    return Ref(ev.new(more, None).addr, at)


def _added(option: Option, values: Value, const: Value) -> Value:
    return const if option.kind == "append_const" else values


def _const(ev: Evaluator, given: Given) -> Value:
    """What an option is where it is given without a value: a text is converted (argparse, `_get_values`)."""
    const = given.option.get("const") or NONE
    return _accepted(ev, given, const) if isinstance(const, Const) and isinstance(const.value, str) else const


def _accepted(ev: Evaluator, given: Given, text: Value) -> Value:
    """What `type=` makes of a text; where it refuses it, argparse ends the job.

    Raises:
        PathEndsError: where it surely does.
    """
    context = Try(_REFUSALS, depth=len(ev.frames))
    ev.tries.append(context)
    value: Value | None = None
    try:
        value = converted(ev, given.parser, given.option, text)
    except PathEndsError:
        ev.path = None
    finally:
        ev.tries.pop()
    if context.risky:
        ev.risk()
    for state, thrown in context.raised:
        refused = thrown.what.partition(":")[0] in _REFUSALS
        ev.pass_on(state, Thrown("SystemExit", None, given.option.at) if refused else thrown)
    if value is None:
        raise PathEndsError("type")
    return value


def call_actions(ev: Evaluator, parser: Ref, namespace: Ref) -> None:
    """Call the job's own actions, as argparse does where their options are given."""
    for option in options_of(ev, parser):
        if option.kind != "class":
            continue
        value = given_value(ev, parser, replace(option, kind="store"))

        def act(option: Option = option, value: Value = value) -> Value:
            string = Const(option.strings[0], option.at) if option.strings else NONE
            return call_action(ev, parser, option, namespace, value, string)

        if is_required(ev, option):
            act()
        else:
            ev.branch([lambda: NONE, act])


def call_action(ev: Evaluator, parser: Ref, option: Option, namespace: Ref, value: Value, string: Value) -> Value:
    """Call an action of the job's own, as argparse does where its option is given."""
    method = find_attribute(ev, option.ref, "__call__", option.at)
    if method is None:
        return ev.unknown(f"the action of {option.name} cannot be called", option.at)
    return call_value(ev, method, Arguments((parser, namespace, value, string)), option.at)
