"""`re` (Python docs, "re"): what is made of texts by a pattern.

A pattern is only run where that cannot take long: it has few repetitions and alternatives, and what repeats is a single
character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.subscripts import get_item
from inputgen.interpret.values import Bound, Const, Func, Lib, Open, Ref, Value
from inputgen.library.builtin_texts import computed
from inputgen.library.simple import attribute, named, typed
from inputgen.model.types import INT, NONE, STR, union_of

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # before Python 3.11
    import sre_parse as parser

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_WAYS = 3  # repetitions and alternatives of a pattern that is run
_LONGEST = 1_000  # characters of a text on which one is
_REPEATING = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_OF_ONE = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY", "CATEGORY", "RANGE"})
_PLAIN = frozenset({"SUBPATTERN", "AT"})
_RESULTS: dict[str, m.Type] = {"sub": STR, "split": m.ListType(STR), "findall": m.ListType(STR), "escape": STR}
_MATCHING = ("match", "search", "fullmatch")
_MATCH = Lib("re.Match")


def _is_quick(pattern: str) -> bool:
    """Whether a pattern takes no long time on any text of a bounded length.

    Raises:
        re.error: for what is no pattern.
    """
    ways = list(_ways(parser.parse(pattern)))
    return len(ways) <= _WAYS and all(ways)


def _ways(part: Any) -> Iterator[bool]:
    """Of each repetition and alternative in a parsed pattern, whether it is of single characters alone."""
    for code, argument in part:
        name = str(code)
        if name in _REPEATING:
            repeated = argument[2]
            yield len(repeated) == 1 and str(repeated[0][0]) in _OF_ONE
        elif name not in _OF_ONE and name not in _PLAIN:
            yield name == "BRANCH"
        for inner in _parts(argument):
            yield from _ways(inner)


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for each in argument:
            yield from _parts(each)


def _apply(name: str, values: list[Any], keywords: dict[str, Any]) -> Any:
    """One of the functions, on what Python has.

    Raises:
        NotKnown: where it may take long.
    """
    plain = [*values, *keywords.values()]
    pattern = values[0] if values else keywords.get("pattern")
    if not isinstance(pattern, str) or not all(isinstance(each, str | int) for each in plain):
        raise NotKnown
    texts = [each for each in plain if isinstance(each, str)]
    if any(len(text) > _LONGEST for text in texts) or not (name == "escape" or _is_quick(pattern)):
        raise NotKnown
    return getattr(re, name)(*values, **keywords)


def _computed(name: str, ev: Evaluator, call: Call) -> Value:
    given, by_name = list(call.args.positional), dict(call.args.named or {})
    return computed(ev, partial(_apply, name), given, by_name, _RESULTS[name], call)


def _sub(ev: Evaluator, call: Call) -> Value:
    """`sub(pattern, repl, text)`: a function is called with each match."""
    replacement = call.arg(1, "repl")
    if not isinstance(replacement, Func | Bound | Lib | Ref):
        return _computed("sub", ev, call)
    found = Arguments((ev.new_instance(_MATCH, {}, call.at),))
    ev.branch([partial(call_value, ev, replacement, found, call.at), lambda: Const(None)])
    return Open(STR, None, "computed", call.at)


def _find_all(ev: Evaluator, call: Call) -> Value:
    """`findall`: texts, where the pattern has at most one group."""
    pattern = ev.constant(call.arg(0, "pattern"))
    try:
        groups = parser.parse(pattern).state.groups - 1 if isinstance(pattern, str) else None
    except re.error as error:
        raise ev.raises(f"error: {error}", call.at) from None
    if groups is None or groups > 1:
        return ev.unknown("what a pattern finds that may have several groups", call.at)
    return _computed("findall", ev, call)


def _match(name: str, ev: Evaluator, call: Call) -> Value:
    """`match`, `search`, `fullmatch`: a match, or None; which of them is known where the text is."""
    given = [ev.constant(value) for value in call.args.positional]
    try:
        if call.args.named or call.args.open is not None or not all(isinstance(each, str) for each in given):
            raise NotKnown
        found = _apply(name, given, {})
    except NotKnown:
        return choice_of([ev.new_instance(_MATCH, {}, call.at), Const(None, call.at)], call.at)
    except (re.error, TypeError) as error:
        raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    if found is None:
        return Const(None, call.at)
    groups = ev.new_list([Const(text, call.at) for text in (found.group(), *found.groups())], call.at, "tuple")
    return ev.new_instance(_MATCH, {"given groups": groups}, call.at)


def _compile(ev: Evaluator, call: Call) -> Value:
    """`compile(pattern)`: what has the functions as methods."""
    flags = call.arg(1, "flags")
    pattern = call.arg(0, "pattern") if flags is None else None
    kept = pattern if pattern is not None else Open(STR, None, "computed", call.at)
    return ev.new_instance(Lib("re.Pattern"), {"given pattern": kept}, call.at)


def _method(function: Callable[[Evaluator, Call], Value]) -> Handler:
    """A method of a compiled pattern: the function, given the pattern."""

    def handler(ev: Evaluator, call: Call) -> Value:
        pattern = attribute(ev, call.receiver, "given pattern")
        if pattern is None:
            return ev.unknown("the pattern is not known", call.at)
        args = replace(call.args, positional=(pattern, *call.args.positional))
        return function(ev, replace(call, args=args, receiver=None))

    return handler


def _group(ev: Evaluator, call: Call) -> Value:
    """`match.group()` is a text; a part of it may be None, and several are a tuple."""
    given = call.args.positional or (Const(0, call.at),)
    if len(given) > 1 or call.args.open is not None:
        return ev.unknown("several groups of a match", call.at)
    groups = attribute(ev, call.receiver, "given groups")
    if groups is not None and isinstance(ev.constant(given[0]), int):
        return get_item(ev, groups, given[0], call.at)
    return Open(STR if given[0] == Const(0) else union_of([STR, NONE]), None, "computed", call.at)


def _groups(ev: Evaluator, call: Call) -> Value:
    groups = attribute(ev, call.receiver, "given groups")
    held = ev.list_at(groups) if groups is not None else None
    if held is None or call.args.positional or call.args.named:
        return ev.unknown("the groups of a match", call.at)
    return ev.new_list(held.items[1:], call.at, "tuple")


_OF_PATTERNS: dict[str, Handler] = {
    "sub": _sub,
    "split": partial(_computed, "split"),
    "findall": _find_all,
    **{name: partial(_match, name) for name in _MATCHING},
}
FUNCTIONS: dict[str, Handler] = {**_OF_PATTERNS, "escape": partial(_computed, "escape"), "compile": _compile}
METHODS: dict[str, Handler] = {
    **{f"Pattern.{name}": _method(function) for name, function in _OF_PATTERNS.items()},
    **named("start end", typed(INT), "Match."),
    "Match.group": _group,
    "Match.groups": _groups,
    "Match.__getitem__": _group,
}
