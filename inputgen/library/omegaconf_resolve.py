"""Reading OmegaConf's nodes: interpolations and resolvers (omegaconf 2.3, `base.Container.resolve_parse_tree`).

Resolvers of the job are functions of the project, and are entered like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import is_set_by_command_line
from inputgen.interpret.functions import all_params
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.texts import some_text, text_of
from inputgen.interpret.types import common_origin, type_of
from inputgen.interpret.values import At, Bound, Choice, Const, DictObj, Func, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library import environment
from inputgen.library.omegaconf_children import child, key_in, split_path
from inputgen.library.omegaconf_grammar import (
    GrammarError,
    Items,
    Joined,
    NodeRef,
    Pairs,
    Part,
    Plain,
    ResolverCall,
    parse_element,
    parse_text,
)
from inputgen.library.omegaconf_nodes import (
    child_type,
    dict_content,
    is_config,
    is_dict,
    may_have_more,
    open_origin,
    parent_of,
    root_of,
    wrap,
)
from inputgen.library.omegaconf_types import ANY, converted, is_interpolation, is_missing, opened
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MOST_NESTED = 25
_CONTEXT = ("_parent_", "_root_", "_node_")


def resolvers(ev: Evaluator) -> Ref:
    """The resolvers that the job registered, by name."""
    return Ref(ev.singleton("omegaconf resolvers", lambda: DictObj({})))


def read(
    ev: Evaluator, node: Ref, key: object, value: Value, at: At, depth: int = 0, *, lenient: bool = False
) -> Value:
    """A child of a container as the job sees it: interpolations followed, `???` as it is.

    Where `lenient`, an interpolation that leads nowhere is unknown (`_maybe_dereference_node`).

    Raises:
        PathEndsError: for an interpolation that leads nowhere.
    """
    if isinstance(value, Choice):
        return ev.each(value, lambda option: read(ev, node, key, option, at, depth, lenient=lenient))
    if isinstance(value, Open) and value.default is not None and is_interpolation(value.default):
        held = read(ev, node, key, value.default, at, depth, lenient=lenient)
        if not isinstance(held, Const | Open):
            return held
        plain = held.default if isinstance(held, Open) else held
        is_text = value.type == STR and child_type(ev, node, key) == ANY  # only as the interpolation is written
        return Open(type_of(held) if is_text else value.type, plain, value.origin, value.at)
    if not is_interpolation(value) or not isinstance(value, Const):
        return value
    ev.interpolated += 1
    if ev.interpolated > bounds.INTERPOLATIONS:
        return ev.unknown("an interpolation, of which there are too many to follow", value.at or at)
    if depth > _MOST_NESTED:
        return ev.unknown("an interpolation that refers to itself, or nests too deep", value.at or at)
    try:
        part = parse_text(str(value.value))
    except GrammarError:
        raise ev.raises(f"GrammarParseError: {value.value!r}", at) from None
    found = _Resolution(ev, node, value.at or at, depth, lenient).value(part)
    if isinstance(found, Ref) and is_config(ev, found):
        return found
    type_, origin = child_type(ev, node, key), open_origin(ev, node)
    made = converted(ev, type_, found, value.at or at)
    # Whoever may change the whole config may give the key itself another value, whatever the other one is.
    return opened(type_, made, origin) if origin is not None else made


class _Resolution:
    """One interpolation of one node.

    Args:
        ev: the evaluation.
        node: the container of the node.
        at: where it is written.
        depth: how many interpolations led here.
        lenient: whether one that leads nowhere is unknown.
    """

    def __init__(self, ev: Evaluator, node: Ref, at: At, depth: int, lenient: bool) -> None:
        self.ev = ev
        self.node = node
        self.at = at
        self.depth = depth
        self.lenient = lenient

    def value(self, part: Part) -> Value:
        """What a part stands for."""
        if isinstance(part, Plain):
            return Const(part.value, self.at)
        if isinstance(part, NodeRef):
            return self._of_node(part)
        if isinstance(part, ResolverCall):
            return self._of_resolver(part)
        if isinstance(part, Joined):
            return self._joined([self.value(each) for each in part.parts])
        if isinstance(part, Items):
            return self.ev.new_list([self.value(each) for each in part.items], None)
        if isinstance(part, Pairs):
            return self.ev.new(
                DictObj({key.value: Slot(self.value(each), False, self.at) for key, each in part.pairs}), None
            )
        return self.ev.unknown("an interpolation that is not modelled", self.at)

    def _joined(self, values: list[Value]) -> Value:
        index = next((i for i, value in enumerate(values) if isinstance(value, Choice)), None)
        if index is not None:
            first, last = values[:index], values[index + 1 :]
            return self.ev.each(values[index], lambda option: self._joined([*first, option, *last]))
        texts = [text_of(self.ev, value, self.at) for value in values]
        opens = [text for text in texts if isinstance(text, Open)]
        plain = [text.default if isinstance(text, Open) else text for text in texts]
        known = [text.value for text in plain if isinstance(text, Const) and isinstance(text.value, str)]
        fits = sum(map(len, known)) <= bounds.TEXT
        whole = Const("".join(known), self.at) if len(known) == len(texts) and fits else None
        if not opens and whole is not None:
            return whole
        return Open(STR, whole, common_origin(opens), self.at)

    # --- nodes ------------------------------------------------------------------------------------------------------

    def _of_node(self, part: NodeRef) -> Value:
        keys = [self.value(key) for key in part.keys]
        opens = [key for key in keys if isinstance(key, Open)]
        plain = [key.default if isinstance(key, Open) else key for key in keys]
        names = [str(key.value) for key in plain if isinstance(key, Const)]
        if len(names) < len(keys):
            return self.ev.unknown("an interpolation of a key that is not known", self.at)
        start: Ref | None = root_of(self.ev, self.node) if part.dots == 0 else self.node
        for _ in range(part.dots - 1):
            start = parent_of(self.ev, start) if start is not None else None
        found = None
        if start is not None:
            found = select(self.ev, start, names, self.at, self.depth + 1, lenient=self.lenient, there=not self.lenient)
        if found is None:
            if opens:
                return self.ev.unknown("an interpolation of a key that may be another", self.at)
            shown = "." * part.dots + ".".join(names)
            if self.lenient or may_have_more(self.ev, self.node):
                return self.ev.unknown(f"{shown} must be given on the command line", self.at)
            if self.ev.summarised:  # a node that each round makes has the parents of any of them
                return self.ev.unknown(f"{shown} of a config that is made in a loop", self.at)
            raise self.ev.raises(f"InterpolationKeyError: Interpolation key '{shown}' not found", self.at)
        if is_missing(found):
            if self.lenient:
                return self.ev.unknown("an interpolation of a value that is missing", self.at)
            raise self.ev.raises("InterpolationToMissingValueError: the value is missing", self.at)
        return opened(ANY, found, common_origin(opens)) if opens else found

    # --- resolvers --------------------------------------------------------------------------------------------------

    def _of_resolver(self, part: ResolverCall) -> Value:
        held = self.ev.dict_at(resolvers(self.ev))
        slot = held.entries.get(part.name) if held is not None else None
        args = [self.value(arg) for arg in part.args]
        if slot is not None:
            is_template = not any(isinstance(arg, NodeRef) for arg in part.args)
            own = self._container(self._call(slot.value, args, is_template=is_template))
            return (
                join(own, self.ev.unknown("a resolver that is there on some paths only", self.at))
                if slot.optional
                else own
            )
        known = _RESOLVERS.get(part.name)
        if known is not None:
            return self._container(known(self, args))
        if held is not None and held.open is not None:
            return self.ev.unknown(held.open.reason, self.at)
        if part.name in _HYDRA:
            return self._of_hydra(part.name, args)
        return self.ev.unknown(f"the resolver {part.name} is not registered in the project", self.at)

    def _call(self, function: Value, args: list[Value], *, is_template: bool) -> Value:
        plain = function.method if isinstance(function, Bound) else function
        named: dict[str, Value] = {}
        if isinstance(plain, Func) and isinstance(plain.node, cst.FunctionDef | cst.Lambda):
            params = {param.name.value for param in all_params(plain.node.params)}
            parts = {"_parent_": self.node, "_root_": root_of(self.ev, self.node)}
            named = {
                name: parts.get(name) or self.ev.unknown("the node of an interpolation", self.at)
                for name in _CONTEXT
                if name in params
            }
        self.ev.resolving += is_template
        try:
            return call_value(self.ev, function, Arguments(tuple(args), named), self.at)
        finally:
            self.ev.resolving -= is_template

    def _container(self, value: Value) -> Value:
        """What a resolver gives: a dict or list becomes a config below the container."""
        obj = self.ev.get(value) if isinstance(value, Ref) else None
        return wrap(self.ev, value, ANY, self.node, self.at) if isinstance(obj, DictObj | ListObj) else value

    def _of_hydra(self, name: str, args: list[Value]) -> Value:
        if name == "hydra":
            from inputgen.library.hydra_config import hydra_value

            key = self.ev.constant(args[0]) if args else ...
            if key not in (..., None):
                return hydra_value(self.ev, str(key), self.at)
        return some_text(self.at)

    # --- OmegaConf's own --------------------------------------------------------------------------------------------

    def env(self, args: list[Value]) -> Value:
        """`oc.env`: a text, or the default, which is always made a text (`resolvers/oc/__init__.py`)."""
        default = args[1] if len(args) > 1 else None
        if default is not None and not (isinstance(default, Const) and default.value is None):
            default = text_of(self.ev, default, self.at)
        if not args:
            return self.ev.unknown("oc.env without a name", self.at)
        return environment.read_variable(self.ev, args[0], default, self.at)

    def legacy_env(self, args: list[Value]) -> Value:
        """`env`, of Hydra 1.0 and 1.1 only: the value is decoded."""
        return self.decode([self.env(args)])

    def select(self, args: list[Value]) -> Value:
        """`oc.select`: a key, absolute or relative, with a default."""
        default = args[1] if len(args) > 1 else Const(None, self.at)
        key = self.ev.constant(args[0]) if args else None
        if not isinstance(key, str):
            return self.ev.unknown("oc.select of a key that is not known", self.at)
        found = select_path(self.ev, self.node, key, self.at, self.depth + 1)
        return default if found is None or is_missing(found) else found

    def decode(self, args: list[Value]) -> Value:
        """`oc.decode`: a text, read as an element of the grammar."""

        def one(value: Value) -> Value:
            if isinstance(value, Open):
                held = one(value.default) if value.default is not None else None
                if isinstance(held, Const):
                    return Open(type_of(held), held, value.origin, self.at)
                return self.ev.unknown("a text that is decoded and not known", self.at)
            if not isinstance(value, Const) or not isinstance(value.value, str):
                return value
            try:
                return self.value(parse_element(value.value))
            except GrammarError:
                raise self.ev.raises(f"GrammarParseError: {value.value!r}", self.at) from None

        return self.ev.each(args[0], one) if args else self.ev.unknown("oc.decode of nothing", self.at)

    def create(self, args: list[Value]) -> Value:
        """`oc.create`."""
        return self._container(args[0]) if args else self.ev.unknown("oc.create of nothing", self.at)

    def deprecated(self, args: list[Value]) -> Value:
        """`oc.deprecated`: the value of another key."""
        return self.select(args[:1])

    def keys(self, args: list[Value]) -> Value:
        """`oc.dict.keys`."""
        held = self._dict(args)
        if held is None:
            return self.ev.unknown("the keys of a config that is not known", self.at)
        return self.ev.new_list([Const(key, slot.at or self.at) for key, slot in held[1].entries.items()], None)

    def values(self, args: list[Value]) -> Value:
        """`oc.dict.values`."""
        held = self._dict(args)
        if held is None:
            return self.ev.unknown("the values of a config that is not known", self.at)
        node, content = held
        return self.ev.new_list(
            [read(self.ev, node, key, slot.value, self.at, self.depth + 1) for key, slot in content.entries.items()],
            None,
        )

    def _dict(self, args: list[Value]) -> tuple[Ref, DictObj] | None:
        found = self.select(args[:1])
        if not isinstance(found, Ref) or not is_dict(self.ev, found):
            return None
        content = dict_content(self.ev, found)
        loose = content.open is not None or any(slot.optional for slot in content.entries.values())
        return None if loose else (found, content)


_HYDRA = ("now", "hydra", "python_version")
_RESOLVERS: dict[str, Callable[[Any, list[Value]], Value]] = {
    "oc.env": _Resolution.env,
    "env": _Resolution.legacy_env,
    "oc.select": _Resolution.select,
    "oc.decode": _Resolution.decode,
    "oc.create": _Resolution.create,
    "oc.deprecated": _Resolution.deprecated,
    "oc.dict.keys": _Resolution.keys,
    "oc.dict.values": _Resolution.values,
}


def select_path(ev: Evaluator, node: Ref, key: str, at: At, depth: int = 0) -> Value | None:
    """What a dotted key leads to, as `OmegaConf.select` and `oc.select` see it: from the root, or by dots from here."""
    dots = len(key) - len(key.lstrip("."))
    start: Ref | None = root_of(ev, node) if dots == 0 else node
    for _ in range(dots - 1):
        start = parent_of(ev, start) if start is not None else None
    return select(ev, start, split_path(key), at, depth) if start is not None else None


def select(
    ev: Evaluator, start: Ref, keys: list[str], at: At, depth: int = 0, *, lenient: bool = False, there: bool = False
) -> Value | None:
    """What a path of keys leads to, interpolations followed; None where there is nothing.

    Where `there`, what is there on some paths only is: on the others the job ends, as an interpolation leads nowhere.
    """
    current: Value = start
    for position, key in enumerate(keys):
        if isinstance(current, Choice):
            return _of_one_of_several(ev, current, keys[position:], at, depth)
        if isinstance(current, Unknown):
            return current
        if not isinstance(current, Ref) or not is_config(ev, current):
            return None
        found = child(ev, current, key, at, there=there)
        if found is None:
            return None
        current = read(ev, current, key_in(ev, current, key), found, at, depth, lenient=lenient)
    return current


def _of_one_of_several(ev: Evaluator, value: Choice, keys: list[str], at: At, depth: int) -> Value | None:
    """What a path of keys leads to in one of several configs, or in what only the command line gives."""
    given = [option for option in value.options if is_set_by_command_line(option)]
    configs = [option for option in value.options if isinstance(option, Ref) and is_config(ev, option)]
    none = [option for option in value.options if isinstance(option, Const) and option.value is None]
    found = [*(select(ev, config, keys, at, depth) for config in configs), *(None for _ in none)]
    known = [each for each in found if each is not None]
    if len(given) + len(found) < len(value.options) or (known and len(known) < len(found)):
        return ev.unknown("a key of one of several values", at)
    if not known:
        return given[0] if given else ev.unknown("a key of one of several values", at)
    return choice_of([*known, *given], at)
