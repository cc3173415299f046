"""Patterns of `match`: whether a value fits one, and what its names are bound to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.interpret.attributes import find_attribute, get_attribute
from inputgen.interpret.comparisons import compare, truth
from inputgen.interpret.equality import equal
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import key_of, without_key
from inputgen.interpret.membership import contains
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Lib,
    ListObj,
    Ref,
    Scope,
    Unknown,
    Value,
    ViewObj,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

Names = dict[str, Value]  # what a pattern binds, once all of it fits

_SEQUENCES = ("list", "tuple", "range", "deque", "namedtuple")
# One positional pattern of these is for the value itself.
_WHOLE = frozenset(
    f"builtins.{name}" for name in "bool bytearray bytes dict float frozenset int list set str tuple".split()
)


def matches(ev: Evaluator, pattern: cst.MatchPattern, subject: Value, names: Names) -> bool | None:
    """Whether a value fits a pattern; None where that cannot be told. `names` takes what the pattern binds."""
    if isinstance(pattern, cst.MatchValue):
        return _equals(ev, subject, ev.eval(pattern.value))
    if isinstance(pattern, cst.MatchSingleton):
        wanted = ev.constant(ev.eval(pattern.value))
        if isinstance(subject, Const):  # None, True and False are one object each
            return subject.value is wanted
        return truth(ev, compare(ev, "is", subject, ev.eval(pattern.value), ev.at(pattern)))
    if isinstance(pattern, cst.MatchOr):
        return _any_of(ev, pattern, subject, names)
    if isinstance(pattern, cst.MatchAs):
        fits = True if pattern.pattern is None else matches(ev, pattern.pattern, subject, names)
        if pattern.name is not None:
            names[pattern.name.value] = subject
        return fits
    taken = _STRUCTURES[type(pattern)](ev, pattern, subject, names) if type(pattern) in _STRUCTURES else None
    if taken is None:
        _bind_unknown(ev, pattern, names)
    return taken


def _equals(ev: Evaluator, subject: Value, wanted: Value) -> bool | None:
    if not isinstance(subject, Choice):
        return equal(ev, subject, wanted)
    answers = {equal(ev, option, wanted) for option in subject.options}
    return answers.pop() if len(answers) == 1 else None


def _any_of(ev: Evaluator, pattern: cst.MatchOr, subject: Value, names: Names) -> bool | None:
    """`a | b`: the first that fits binds its names; those that may fit come before it."""
    found: list[Names] = []
    fits: bool | None = False
    for element in pattern.patterns:
        own: Names = {}
        answer = matches(ev, element.pattern, subject, own)
        if answer is not False:
            found.append(own)
            fits = answer
        if answer is True:
            break
    for name in dict.fromkeys(name for own in found for name in own):
        names[name] = choice_of([own[name] for own in found if name in own])
    return fits


def _all(answers: Sequence[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _sequence(ev: Evaluator, pattern: cst.MatchSequence, subject: Value, names: Names) -> bool | None:
    held = ev.list_at(subject)
    if held is None:
        return False if _is_plain(ev, subject) else None
    if held.kind not in _SEQUENCES:
        return False
    if held.rest is not None:
        return None
    parts = list(pattern.patterns)
    star = next((i for i, part in enumerate(parts) if isinstance(part, cst.MatchStar)), None)
    after = 0 if star is None else len(parts) - star - 1
    if len(held.items) < len(parts) - (star is not None) or (star is None and len(held.items) > len(parts)):
        return False
    values: list[Value] = list(held.items)
    if star is not None:
        middle = values[star : len(values) - after]
        values = [*values[:star], ev.new_list(middle, ev.at(pattern)), *values[len(values) - after :]]
    answers: list[bool | None] = []
    for part, value in zip(parts, values, strict=True):
        if isinstance(part, cst.MatchStar):
            if part.name is not None:
                names[part.name.value] = value
        else:
            answers.append(matches(ev, part.value, value, names))
    return _all(answers)


def _mapping(ev: Evaluator, pattern: cst.MatchMapping, subject: Value, names: Names) -> bool | None:
    obj = ev.dict_at(subject)
    if obj is None:
        return False if _is_plain(ev, subject) else None
    answers: list[bool | None] = []
    left: DictObj = obj
    for element in pattern.elements:
        wanted = ev.eval(element.key)
        answer = contains(ev, subject, wanted)
        if answer is False:
            return False
        key = key_of(ev, wanted)
        slot = obj.entries.get(key)
        if slot is None:
            return None
        answers += [answer, matches(ev, element.pattern, slot.value, names)]
        left = without_key(left, key)
    if pattern.rest is not None:
        names[pattern.rest.value] = ev.new(left, ev.at(pattern))
    return _all(answers)


def _class(ev: Evaluator, pattern: cst.MatchClass, subject: Value, names: Names) -> bool | None:
    at = ev.at(pattern)
    cls = ev.eval(pattern.cls)
    answer = _asked(ev, "isinstance", subject, cls, at)
    if answer is False:
        return False
    parts: list[tuple[str | None, cst.MatchPattern]] = []
    positional = [element.value for element in pattern.patterns]
    if isinstance(cls, Lib) and cls.name in _WHOLE:
        parts += [(None, part) for part in positional]
    elif positional:
        listed = ev.list_at(find_attribute(ev, cls, "__match_args__", at) or Const(None, at))
        order = [ev.constant(item) for item in listed.items] if listed is not None and listed.rest is None else []
        if len(order) < len(positional):
            return None
        parts += [(str(name), part) for name, part in zip(order, positional, strict=False)]
    parts += [(element.key.value, element.pattern) for element in pattern.kwds]
    answers: list[bool | None] = [answer]
    for name, part in parts:
        held = True if name is None else _asked(ev, "hasattr", subject, Const(name, at), at)
        if held is False:
            return False
        if held is None:
            return None
        value = subject if name is None else get_attribute(ev, subject, name, at)
        answers.append(matches(ev, part, value, names))
    return _all(answers)


def _asked(ev: Evaluator, function: str, first: Value, second: Value, at: At) -> bool | None:
    """The answer of a built-in function of two values, as a condition."""
    handler = ev.libraries.function(f"builtins.{function}")
    assert handler is not None, "the built-in functions have a model"
    return truth(ev, handler(ev, Call(function, Arguments((first, second)), at)))


def _is_plain(ev: Evaluator, value: Value) -> bool:
    """Whether a value that is no list is surely no sequence, and one that is no dict no mapping."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    return isinstance(value, Const | Func | Bound) or isinstance(obj, ListObj | DictObj | ViewObj | ClassObj | Scope)


def _bind_unknown(ev: Evaluator, pattern: cst.MatchPattern, names: Names) -> None:
    """Bind the names of a pattern that is not taken apart and has none yet, so that no stale value is read."""
    why = Unknown("bound by a pattern that may not fit", ev.at(pattern))
    for node in (pattern, *descendants(pattern)):
        name = node.name if isinstance(node, cst.MatchAs | cst.MatchStar) else None
        name = node.rest if isinstance(node, cst.MatchMapping) else name
        if isinstance(name, cst.Name):
            names.setdefault(name.value, why)


_STRUCTURES: dict[type, Callable[[Any, Any, Value, Names], bool | None]] = {
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
}
