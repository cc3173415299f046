"""Expressions: one small function for each kind of node, in a table by node type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import plain_data, unseen
from inputgen.interpret.arms import either, tell
from inputgen.interpret.asked import by_default
from inputgen.interpret.assuming import assume
from inputgen.interpret.attributes import get_attribute
from inputgen.interpret.calls import call
from inputgen.interpret.comparisons import compare, truth
from inputgen.interpret.comprehensions import comprehension, dict_comprehension
from inputgen.interpret.document_arguments import only_document, spread_document
from inputgen.interpret.frames import PathEndsError
from inputgen.interpret.functions import function_value
from inputgen.interpret.generators import yield_value
from inputgen.interpret.given_keys import is_among, is_not
from inputgen.interpret.iteration import elements
from inputgen.interpret.iterators import new_expression
from inputgen.interpret.join import choice_of, join, join_dicts
from inputgen.interpret.library_names import OF_DATA
from inputgen.interpret.mappings import has_key_of, key_of, merged, with_keys, with_unknown_key
from inputgen.interpret.names import assign_name, read_name
from inputgen.interpret.object_protocols import mapping_of
from inputgen.interpret.operators import binary, operator_text, unary
from inputgen.interpret.presence import entries_there
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.proven import added_key_read, attribute_read, document, part_read
from inputgen.interpret.refine import given_none_refused, not_none, of_keys, refined
from inputgen.interpret.sets import check_hashable, distinct
from inputgen.interpret.subscripts import get_item
from inputgen.interpret.texts import formatted_string, literal_text
from inputgen.interpret.trees import contains
from inputgen.interpret.undefined import refuse_undefined
from inputgen.interpret.values import At, Choice, Const, DictObj, Key, Lib, ListObj, Open, Part, Slot, Unknown, Value
from inputgen.model.types import UnknownType

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


# What dicts have, and neither texts and numbers nor lists.
_OF_DICTS = frozenset({"get", "items", "keys", "setdefault", "values"})


def evaluate(ev: Evaluator, node: cst.BaseExpression) -> Value:
    """The value of an expression.

    Raises:
        PathEndsError: where evaluating it surely raises.
        StepsExceededError: past the bound on steps.
    """
    ev.step(None)
    handler = EXPRESSIONS.get(type(node))
    if handler is None:
        return ev.unknown(f"{type(node).__name__} expressions are not evaluated", ev.at(node))
    try:
        return handler(ev, node)
    except PathEndsError as ended:
        if ended.doubted is None:
            raise
        ev.path = ended.doubted
        return Unknown(f"it seems to raise {ended.what}", ended.at)


def _name(ev: Evaluator, node: cst.Name) -> Value:
    return read_name(ev, node.value, ev.at(node))


def _attribute(ev: Evaluator, node: cst.Attribute) -> Value:
    value = evaluate(ev, node.value)
    if not hasattr(None, node.attr.value):
        value = not_none(ev, node.value, value)
    if node.attr.value in _OF_DICTS:
        value = of_keys(ev, node.value, value)
    at = ev.at(node)
    # What else the command line may give has no such attribute; of those of data, a part of a config has `get`.
    if node.attr.value not in OF_DATA or node.attr.value == "get":
        value = part_read(ev, node.value, value, at)
    value = plain_data.asked_of_item(ev, node, value, at)
    found = get_attribute(ev, value, node.attr.value, at)
    found = attribute_read(ev, value, node.attr.value, found, at)
    return added_key_read(ev, value, node.attr.value, found, at)


def _integer(ev: Evaluator, node: cst.Integer) -> Value:
    try:
        return Const(int(node.value.replace("_", ""), 0), ev.at(node))
    except ValueError:  # more digits than Python converts
        return ev.unknown("the number is too large to read", ev.at(node))


def _float(ev: Evaluator, node: cst.Float) -> Value:
    return Const(float(node.value.replace("_", "")), ev.at(node))


def _imaginary(ev: Evaluator, node: cst.Imaginary) -> Value:
    return Const(complex(node.value.replace("_", "")), ev.at(node))


def _string(ev: Evaluator, node: cst.SimpleString) -> Value:
    return Const(literal_text(node.value), ev.at(node))


def _concatenated(ev: Evaluator, node: cst.ConcatenatedString) -> Value:
    return binary(ev, "+", evaluate(ev, node.left), evaluate(ev, node.right), ev.at(node))


def _ellipsis(ev: Evaluator, node: cst.Ellipsis) -> Value:
    return Const(..., ev.at(node))


def _sequence(ev: Evaluator, node: cst.List | cst.Tuple | cst.Set) -> Value:
    kind = {cst.List: "list", cst.Tuple: "tuple", cst.Set: "set"}[type(node)]
    at = ev.at(node)
    items: list[Value] = []
    rest: list[Value] = []
    for element in node.elements:
        value = evaluate(ev, element.value)
        if not isinstance(element, cst.StarredElement):
            (rest or items).append(value)
            continue
        spread = elements(ev, value, at)
        if spread is None:
            rest.append(_reason_of(value, at))
        else:
            (rest or items).extend(spread.items)
            rest.extend([spread.rest] if spread.rest is not None else [])
    further = choice_of(rest) if rest else None
    if kind == "set":
        return ev.new(ListObj("set", *distinct(ev, items, further, at)), at)
    return ev.new(ListObj(kind, tuple(items), further), at)  # type: ignore[arg-type]


def _reason_of(value: Value, at: At) -> Unknown:
    reason = value.reason if isinstance(value, Unknown) else "it is spread from a value that is not known"
    if isinstance(value, Open) and isinstance(value.type, UnknownType):
        reason = value.type.reason
    return Unknown(reason, value.at or at)


def _dict(ev: Evaluator, node: cst.Dict) -> Value:
    at = ev.at(node)
    result = DictObj({})
    written: list[tuple[Key, Value, At | None]] = []  # since then; a large display is not copied for each key
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            result, written = with_keys(result, written), []
            result = merged(result, spread_mapping(ev, evaluate(ev, element.value), ev.at(element)))
            continue
        assert isinstance(element, cst.DictElement), "a dict display has elements and starred elements"
        key = evaluate(ev, element.key)
        value = evaluate(ev, element.value)
        if has_key_of(ev, key):
            written.append((key_of(ev, key), value, ev.at(element.key)))
        else:
            check_hashable(ev, key, at)
            result, written = with_keys(result, written), []
            why = _reason_of(key, ev.at(element.key))
            result = with_unknown_key(result, value, why, is_not(key), is_among(key))
    return ev.new(with_keys(result, written), at)


def spread_mapping(ev: Evaluator, value: Value, at: At) -> DictObj:
    """What `**value` spreads: a dict, with its reason for being open where it is not known."""
    if isinstance(value, Choice):
        mappings = [option for option in value.options if not isinstance(option, Const)]
        if len(mappings) < len(value.options):
            ev.risk()  # what is no mapping raises, and only the others go on
        spread = partial(spread_mapping, ev, at=at)
        return reduce(join_dicts, ev.of_options(value, mappings or value.options, spread))
    obj = ev.dict_at(value) or mapping_of(ev, value, at)
    if obj is not None:
        return entries_there(ev.state.conditions, obj)
    if isinstance(value, Const):
        raise ev.raises(f"TypeError: {type(value.value).__name__!r} object is not a mapping", at)
    ev.risk()
    part = value.part if isinstance(value, Unknown) else None
    return DictObj({}, _reason_of(value, at), part=part if part not in ev.parts_changed else None)


def _binary(ev: Evaluator, node: cst.BinaryOperation) -> Value:
    left = evaluate(ev, node.left)
    right = evaluate(ev, node.right)
    return binary(ev, operator_text(node.operator), left, right, ev.at(node))


def _unary(ev: Evaluator, node: cst.UnaryOperation) -> Value:
    return unary(ev, operator_text(node.operator), evaluate(ev, node.expression), ev.at(node))


def _boolean(ev: Evaluator, node: cst.BooleanOperation) -> Value:
    is_and = isinstance(node.operator, cst.And)
    left = evaluate(ev, node.left)
    known = truth(ev, left)
    if known is not None:
        return evaluate(ev, node.right) if known is is_and else left

    usual = by_default(ev, node.left)

    def decided() -> Value:
        assume(ev, node.left, left, not is_and)
        return refined(ev, node.left, left, truthy=not is_and)

    def go_on() -> Value:
        tell(ev, node.left, left, usual, is_and)
        return evaluate(ev, node.right)

    return ev.branch([decided, go_on])


def _comparison(ev: Evaluator, node: cst.Comparison) -> Value:
    return _chained(ev, node, evaluate(ev, node.left), node.comparisons)


# What a comparison that may not be come to may do.
_CALLS = (cst.Call, cst.NamedExpr, cst.Await)


def _chained(ev: Evaluator, node: cst.Comparison, left: Value, targets: Sequence[cst.ComparisonTarget]) -> Value:
    """`left < a < b`: what comes after a comparison is only come to where that is true."""
    last = len(targets) - 1
    acting = max((index for index in range(1, last + 1) if contains(targets[index], _CALLS)), default=0)
    passed: list[tuple[Value, bool | None]] = []
    for index, target in enumerate(targets):
        right = evaluate(ev, target.comparator)
        result = step = compare(ev, operator_text(target.operator), left, right, ev.at(node))
        known = truth(ev, step)
        if known is False or index == last:
            break
        if known is None and index < acting:
            result = ev.branch([lambda: step, partial(_chained, ev, node, right, targets[index + 1 :])])  # noqa: B023
            break
        passed.append((step, known))
        left = right
    for before, known in reversed(passed):
        result = result if known or truth(ev, result) is False else join(before, result)
    return result


def _conditional(ev: Evaluator, node: cst.IfExp) -> Value:
    test = evaluate(ev, node.test)
    known = truth(ev, test)
    if known is not None:
        return evaluate(ev, node.body if known else node.orelse)
    return either(ev, node.test, test, partial(evaluate, ev, node.body), partial(evaluate, ev, node.orelse))


def _subscript(ev: Evaluator, node: cst.Subscript) -> Value:
    value, key, at = evaluate(ev, node.value), subscript_key(ev, node), ev.at(node)
    value = not_none(ev, node.value, value)
    name = key.value if isinstance(key, Const) and isinstance(key.value, str) else None
    if name is not None:
        value = part_read(ev, node.value, of_keys(ev, node.value, value), at)
    found = get_item(ev, document(ev, node.value, value, key, at), key, at)
    return found if name is None else added_key_read(ev, value, name, found, at)


def subscript_key(ev: Evaluator, node: cst.Subscript) -> Value:
    """The key of a subscript: an index, a slice, or a tuple of them."""
    keys = [_slice_key(ev, element.slice, ev.at(element)) for element in node.slice]
    if len(keys) == 1 and not _trailing_comma(node.slice[0]):
        return keys[0]
    return ev.new_list(keys, ev.at(node), "tuple")


def _trailing_comma(element: cst.SubscriptElement) -> bool:
    return isinstance(element.comma, cst.Comma)


def _slice_key(ev: Evaluator, part: cst.BaseSlice, at: At) -> Value:
    if isinstance(part, cst.Index):
        return evaluate(ev, part.value)
    assert isinstance(part, cst.Slice), "a subscript has indexes and slices"
    bounds = {"start": part.lower, "stop": part.upper, "step": part.step}
    attrs = {name: Const(None, at) if bound is None else evaluate(ev, bound) for name, bound in bounds.items()}
    return ev.new_instance(Lib("builtins.slice"), attrs, at)


def _call(ev: Evaluator, node: cst.Call) -> Value:
    plain_data.updated(ev, node.func, ev.at(node))
    callee = evaluate(ev, node.func)
    if isinstance(callee, Unknown):
        refuse_undefined(ev, node.func, callee, ev.at(node))
    args = arguments(ev, node.args)
    if isinstance(callee, Lib):
        args = given_none_refused(ev, callee.name, node, args)
    unseen.called(ev, node, callee, args)
    return call(ev, callee, args, ev.at(node))


def arguments(ev: Evaluator, args: Any) -> Arguments:
    """Evaluate the arguments of a call, stars spread."""
    positional: list[Value] = []
    named: dict[str, Slot] = {}
    open_: Unknown | None = None
    part: Part | None = None
    elsewhere = False  # whether another mapping may have the keys that are read from there
    further: list[Value] = []
    for arg in args:
        value = evaluate(ev, arg.value)
        if arg.star == "*":
            spread = elements(ev, value, ev.at(arg))
            if spread is None or spread.rest is not None:
                open_ = _reason_of(value, ev.at(arg))
                further.append(value)
            positional.extend(spread.items if spread is not None else ())
        elif arg.star == "**":
            value = spread_document(ev, arg.value, value, ev.at(arg))
            mapping = spread_mapping(ev, value, ev.at(arg))
            open_ = mapping.open or open_
            further.extend([value] if mapping.open is not None else ())
            if isinstance(value, Unknown) and value.plain and open_ is not None:
                open_ = replace(open_, plain=True)  # the keywords are the keys of a document
            part = mapping.part or part
            elsewhere = elsewhere or (mapping.part is None and mapping.open is not None)
            given = {key: slot for key, slot in mapping.entries.items() if isinstance(key, str)}
            for key, slot in given.items():
                _given_once(ev, named, key, ev.at(arg), slot.optional)
            named.update(given)
        elif arg.keyword is not None:
            _given_once(ev, named, arg.keyword.value, ev.at(arg))
            named[arg.keyword.value] = Slot(value, False, ev.at(arg.keyword))
        else:
            positional.append(value)
    optional = frozenset(name for name, slot in named.items() if slot.optional)
    values = {name: slot.value for name, slot in named.items()}
    return Arguments(
        tuple(positional), values, open_, optional, None if elsewhere else part, only_document(ev, further)
    )


def _given_once(ev: Evaluator, named: Mapping[str, Slot], name: str, at: At, may_lack: bool = False) -> None:
    """Refuse a keyword that an argument before gives, too."""
    if name in named and not may_lack and not named[name].optional:
        raise ev.raises(f"TypeError: got multiple values for keyword argument {name!r}", at)
    if name in named:
        ev.risk()


def _lambda(ev: Evaluator, node: cst.Lambda) -> Value:
    return function_value(ev, node, "<lambda>")


def _named(ev: Evaluator, node: cst.NamedExpr) -> Value:
    value = evaluate(ev, node.value)
    assert isinstance(node.target, cst.Name), "`:=` takes a name"
    assign_name(ev, node.target.value, value, ev.at(node.target))
    return value


def _await(ev: Evaluator, node: cst.Await) -> Value:
    from inputgen.interpret.coroutines import awaited

    return awaited(ev, evaluate(ev, node.expression), ev.at(node))


EXPRESSIONS: dict[type, Callable[[Any, Any], Value]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Integer: _integer,
    cst.Float: _float,
    cst.Imaginary: _imaginary,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: formatted_string,
    cst.Ellipsis: _ellipsis,
    cst.List: _sequence,
    cst.Tuple: _sequence,
    cst.Set: _sequence,
    cst.Dict: _dict,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Subscript: _subscript,
    cst.Call: _call,
    cst.Lambda: _lambda,
    cst.NamedExpr: _named,
    cst.Await: _await,
    cst.Yield: yield_value,
    cst.ListComp: comprehension,
    cst.SetComp: comprehension,
    cst.GeneratorExp: new_expression,
    cst.DictComp: dict_comprehension,
}
