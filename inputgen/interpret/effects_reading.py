"""Reading the effects of a piece of code off its syntax (`effects` says what they are)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import libcst as cst

from inputgen.interpret.bound_names import (
    bound_in,
    constant_key,
    declared_in,
    is_static,
    last_name,
    naming,
    returned_in,
    rooted_attributes,
)
from inputgen.interpret.contents import OUTER
from inputgen.interpret.effects import (
    ANY_KEY,
    NONE,
    STARTING,
    CallMade,
    Effects,
    Imported,
    Keys,
    Store,
    Unit,
    attributes_of,
    contents,
    put_in,
    with_all,
    within,
)
from inputgen.interpret.effects_nodes import STORING, Names
from inputgen.interpret.initialising import INITIALISERS, initialisers_called, is_super
from inputgen.interpret.trees import children, descendants

# What these give shares its elements with what they are given (Python docs, "Built-in Functions"; copy).
_SHARING = frozenset(
    "dict list tuple set frozenset sorted reversed zip enumerate iter next map filter vars copy deepcopy chain "
    "cast getattr OrderedDict defaultdict deque namedtuple partial fromkeys".split()
)
_READING = frozenset("get pop popitem setdefault values items keys __getitem__ _replace as_dict to_dict".split())
_PARTS = frozenset("get popitem setdefault values items".split())  # of dicts, which are none of their own values
_ADDING = frozenset(
    "append add insert extend update setdefault appendleft extendleft setdefaults __iadd__ __ior__".split()
)
# What takes keys or attributes away, of dicts and of what is like one.
_REMOVING = frozenset("pop popitem clear __delitem__ __delattr__".split())
# What leads from a container of OmegaConf to those around it.
_OUTWARD = frozenset("_get_root _get_parent _get_parent_container _parent".split())
_DYNAMIC = frozenset({"exec", "execfile"})
# What the project says that is under a key.
_ASKED = frozenset({"return __getitem__", "return __missing__"})
# Expressions that give no object of the program.
_PLAIN = frozenset({cst.SimpleString, cst.Integer, cst.Float, cst.FormattedString, cst.Comparison})


def effects_of(node: cst.CSTNode, owner: str | None = None) -> Effects:
    """The effects of a function, class or statement; of a method of the class of a number."""
    reader = Reader()
    reader.read(node, Names({}, owner))
    found: list[Any] = list(descendants(node))
    said = {id(part) for each in (node, *found) for part in _annotating(each)}
    found = [each for each in found if id(each) not in said] if said else found
    read: list[cst.Attribute] = [each for each in found if type(each) is cst.Attribute]
    attributes = frozenset(each.attr.value for each in read)
    inits, again = (NONE, False) if attributes.isdisjoint(INITIALISERS) else initialisers_called(node)
    other = {id(each.attr) for each in read} | {id(name) for each in (node, *found) for name in naming(each)}
    return Effects(
        frozenset(each.value for each in found if type(each) is cst.Name and id(each) not in other),
        attributes - INITIALISERS | reader.texts,
        tuple(reader.units),
        tuple(reader.stores),
        tuple(reader.calls),
        tuple(reader.flows),
        tuple(reader.bases),
        tuple(dict.fromkeys(reader.imports)),
        any(f"{each.module}.{each.name}" in STARTING for each in reader.imports),
        reader.dynamic,
        rooted_attributes(read, reader.bound | reader.texts),
        inits,
        again or not INITIALISERS.isdisjoint(reader.texts),
    )


def _annotating(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What the annotations of a function consist of: calling it makes nothing of the classes that they name.

    A decorator may (a command line is made of them), and so may what is called in an annotation.
    """
    if not isinstance(node, cst.FunctionDef) or node.decorators:
        return
    every = (child for child in children(node.params) if isinstance(child, cst.Param))
    for annotation in (node.returns, *(param.annotation for param in every)):
        parts = list(descendants(annotation)) if annotation is not None else []
        if not any(isinstance(part, cst.Call) for part in parts):
            yield from parts


class Reader:
    """Reads code node by node, and collects what it finds."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.stores: list[Store] = []
        self.calls: list[CallMade] = []
        self.flows: list[tuple[str, Keys]] = []
        self.bases: list[tuple[str, str, tuple[str, ...]]] = []
        self.imports: list[Imported] = []
        self.texts: set[str] = set()
        self.bound: set[str] = set()  # names of functions in the code
        self.dynamic = False

    # --- code ---------------------------------------------------------------------------------------------------

    def read(self, node: cst.CSTNode, names: Names) -> None:
        """Read a node, and all that is in it."""
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node, names)
            return
        for child in children(node):
            self.read(child, names)

    def function(self, node: cst.FunctionDef | cst.Lambda, names: Names) -> None:
        """Read a function, which is a unit of its own: what it is given, and what it gives back."""
        number = id(node)
        parameters = node.params
        listed = [*parameters.posonly_params, *parameters.params, *parameters.kwonly_params]
        stars = [star for star in (parameters.star_arg, parameters.star_kwarg) if isinstance(star, cst.Param)]
        every = [param.name.value for param in (*listed, *stars)]
        inside = [node.body, *descendants(node.body, into_functions=False)]
        declared = declared_in(inside)
        bound = {*every, *bound_in(inside)} - declared
        local = {**names.local, **{name: f"{number}:{name}" for name in bound}}
        self.bound |= bound
        method = names.owner is not None and not is_static(node)
        if method and every:
            made = isinstance(node, cst.FunctionDef) and node.name.value in INITIALISERS
            local[every[0]] = f"new {names.owner}" if made else f"self {names.owner}"
        for param in listed:
            if param.default is not None:
                self.read(param.default, names)
                self.flow(local[param.name.value], self.sources(param.default, names))
        if parameters.star_kwarg is not None:  # it holds what its key stands for
            star = f"{number}:{parameters.star_kwarg.name.value}"
            self.flow(f"put {star}", frozenset((star,)))
        name = node.name.value if isinstance(node, cst.FunctionDef) else f"lambda {number}"
        named = [param.name.value for param in listed]
        starred = tuple(param.name.value for param in stars)
        self.units.append(Unit(number, name, tuple(named[1:] if method else named), starred, names.owner))
        inner = Names(local, None, number, names.owner or names.method_of)
        inner.declared_global = declared
        self.read(node.body, inner)
        for value in [node.body] if isinstance(node, cst.Lambda) else returned_in(inside):
            self.flow(f"return {name}", self.sources(value, inner))

    def class_(self, node: cst.ClassDef, names: Names) -> None:
        """Read a class: its bases, and its body, whose names are attributes."""
        owner = str(id(node))
        self.bases.append((node.name.value, owner, tuple(last_name(arg.value) for arg in node.bases)))
        for arg in (*node.bases, *node.keywords):
            self.read(arg.value, names)
        self.read(node.body, Names(names.local, owner, names.number))
        for found in descendants(node.body, into_functions=False):
            if isinstance(found, cst.Assign):
                for target in found.targets:
                    if isinstance(target.target, cst.Name):
                        self.flow("." + target.target.value, self.sources(found.value, names))

    def flow(self, target: str, sources: Keys) -> None:
        """Note that what a key stands for may be what some others do."""
        if sources:
            self.flows.append((target, sources))

    def add(self, receivers: Keys, sources: Keys) -> None:
        """Values are put into containers; what `self` does with them is in its own methods."""
        for receiver in receivers:
            if not receiver.startswith(("self ", "new ")):
                self.flow(receiver if receiver.startswith("in ") else f"in {receiver}", with_all(sources))
        for receiver in put_in(receivers):
            self.flow(receiver, with_all(sources) | put_in(sources))

    def put_key(self, key: str, sources: Keys) -> None:
        """A dict gets a key: who reads it by that key, or by one that is not known, gets the value."""
        self.flow("." + key, sources)
        self.flow(ANY_KEY, sources)

    # --- what may be stored, and where --------------------------------------------------------------------------

    def assign(self, target: cst.BaseExpression, sources: Keys, names: Names) -> None:
        """Note what a target of an assignment is bound to."""
        if isinstance(target, cst.Name):
            self.flow(self.key(target.value, names), sources)
            if target.value in names.declared_global:
                self.stores.append(Store("name", NONE, target.value))
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self.assign(element.value, sources | put_in(sources), names)
        else:
            self.store(target, sources, names)

    def store(self, target: cst.CSTNode, sources: Keys, names: Names, *, deletes: bool = False) -> None:
        """Note that an attribute or a key is set, or deleted."""
        if isinstance(target, cst.Attribute):
            receivers = self.sources(target.value, names)
            self.read(target.value, names)
            self.stores.append(Store("attribute", receivers, target.attr.value, deletes))
            self.flow("." + target.attr.value, sources)
        elif isinstance(target, cst.Subscript):
            receivers = self.sources(target.value, names)
            self.read(target.value, names)
            key = constant_key(target)
            self.stores.append(Store("key", receivers, key, deletes))
            if key is None:
                self.add(receivers, sources)
            else:
                self.put_key(key, sources)

    def key(self, name: str, names: Names) -> str:
        """The key of a name: its own where it is a local one."""
        return names.local.get(name, name)

    # --- what an expression may be ------------------------------------------------------------------------------

    def sources(self, node: Any, names: Names) -> Keys:
        """The keys of the objects that an expression may give."""
        kind = type(node)
        if kind is cst.Name:
            return frozenset((self.key(node.value, names),))
        if kind is cst.Attribute:
            return self._of_attribute(node, names)
        if kind is cst.Call:
            return self._of_call(node, names)
        if kind is cst.Subscript:
            key = constant_key(node)
            held = self.sources(node.value, names)
            return _ASKED | (within(held) if key is None else _under(held, key))
        if kind is cst.Lambda:
            return frozenset((f"lambda {id(node)}",))
        if kind is cst.Dict:
            return self._of_dict(node, names)
        if kind is cst.DictComp:
            return self._made_of(node, self._of_all(children(node), names))
        return NONE if kind in _PLAIN else self._of_all(children(node), names)

    def _of_attribute(self, node: cst.Attribute, names: Names) -> Keys:
        if node.attr.value == "__dict__":
            return attributes_of(self.sources(node.value, names))
        found = frozenset(("." + node.attr.value,))
        if node.attr.value == "config":  # of a run, perhaps: by far the most common name for anything else, too
            found |= {f"config of {key}" for key in self.sources(node.value, names)}
        return found | _outer(node.attr.value)

    def _of_dict(self, node: cst.Dict, names: Names) -> Keys:
        other = NONE
        for element in node.elements:
            sources = self.sources(element.value, names)
            key = element.key if isinstance(element, cst.DictElement) else None
            text = key.evaluated_value if isinstance(key, cst.SimpleString) else None
            if isinstance(text, str):
                self.put_key(text, sources)
            else:
                other |= sources
        return self._made_of(node, other)

    def _made_of(self, node: cst.CSTNode, values: Keys) -> Keys:
        """A dict that is made here and holds these values under keys that are not known: it is none of them."""
        made = frozenset((f"dict {id(node)}",)) if values else NONE
        self.add(made, values)
        return made

    def _of_all(self, nodes: Iterable[cst.CSTNode], names: Names) -> Keys:
        return frozenset(key for node in nodes for key in self.sources(node, names))

    def _of_call(self, node: cst.Call, names: Names) -> Keys:
        name = last_name(node.func)
        given = self._of_all((arg.value for arg in node.args), names)
        if name == "copy" and isinstance(node.func, cst.Attribute):
            given |= self.sources(node.func.value, names)
        found = frozenset((f"return {name}",)) | _outer(name)
        if name == "vars" and len(node.args) == 1:
            return found | attributes_of(given)
        if name in _SHARING:
            named = _named_attribute(node)
            made = frozenset(f"return {key.rpartition(':')[2]}" for key in given) if name == "defaultdict" else NONE
            copied = self._made_of(node, given | made)
            return found | given | named | copied | (with_all(given) if name == "next" else NONE)
        if name in _READING and isinstance(node.func, cst.Attribute):
            first = node.args[0].value if node.args else None
            text = first.evaluated_value if isinstance(first, cst.SimpleString) else None
            held = self.sources(node.func.value, names)
            if isinstance(text, str):
                return found | given | _under(held, text)
            return found | given | (contents(held) if name in _PARTS else within(held)) | put_in(held)
        return found

    def call(self, node: cst.Call, names: Names) -> None:
        """Read a call: what it may change, and what it hands over."""
        name = last_name(node.func)
        self.dynamic = self.dynamic or name in _DYNAMIC
        self.texts.update(key.lstrip(".") for key in (_named_attribute(node) if name == "getattr" else ()))
        positional = [self.sources(arg.value, names) for arg in node.args if arg.keyword is None and not arg.star]
        named = [(arg.keyword.value, self.sources(arg.value, names)) for arg in node.args if arg.keyword is not None]
        held = self._of_all((arg.value for arg in node.args if arg.star), names)
        spread = with_all(held)
        callee = name
        if isinstance(node.func, cst.Attribute):
            receivers = self.sources(node.func.value, names)
            self.stores.append(Store("call", receivers, name, name in _REMOVING))
            if name in _ADDING:
                self.add(receivers, frozenset(key for keys in positional for key in keys) | spread)
        elif isinstance(node.func, cst.Name):
            callee = self.key(name, names)
        bare = isinstance(node.func, cst.Name) and name not in names.local
        of = names.method_of if isinstance(node.func, cst.Attribute) and is_super(node.func.value) else None
        is_named = isinstance(node.func, cst.Attribute | cst.Name)
        called = NONE if is_named else self.sources(node.func, names)
        self.calls.append(CallMade(callee, tuple(positional), tuple(named), spread, bare, of, called))
        if name in ("setattr", "delattr", "__setattr__") and node.args:
            is_own = isinstance(node.func, cst.Attribute) and name == "__setattr__" and len(node.args) < 3
            given = [self._receiver(node.func, names), *positional] if is_own else positional
            self._set_by_name(node, given, 0 if is_own else 1)
        for child in children(node):
            self.read(child, names)

    def _receiver(self, function: cst.BaseExpression, names: Names) -> Keys:
        """What a method is called on: `super()` is the object itself, under the name that it has by custom."""
        assert isinstance(function, cst.Attribute), "a method is an attribute"
        return self.sources(cst.Name("self") if is_super(function.value) else function.value, names)

    def _set_by_name(self, node: cst.Call, positional: list[Keys], at: int) -> None:
        """`setattr(x, name, value)`, `x.__setattr__(name, value)`; `positional` is `x` first, the name is at `at`."""
        text = node.args[at].value if len(node.args) > at else None
        value = text.evaluated_value if isinstance(text, cst.SimpleString) else None
        name = value if isinstance(value, str) else None
        deletes = last_name(node.func) == "delattr"
        self.stores.append(Store("attribute", positional[0] if positional else NONE, name, deletes))
        for keys in positional[2:]:
            self.flow("." + name if name is not None else "*", keys)


def _under(held: Keys, key: str) -> Keys:
    """What containers have under a known key: none is its own value."""
    return put_in(held) | {f".{key}"}


def _outer(name: str) -> Keys:
    """What leads outwards may give any container that holds another."""
    return frozenset((f".{OUTER}",)) if name in _OUTWARD else NONE


def _named_attribute(node: cst.Call) -> Keys:
    """What `getattr(x, "name")` may give."""
    texts = [arg.value.evaluated_value for arg in node.args[1:2] if isinstance(arg.value, cst.SimpleString)]
    return frozenset(f".{text}" for text in texts if isinstance(text, str))


_HANDLERS: dict[type, Callable[[Reader, Any, Names], None]] = {
    cst.FunctionDef: Reader.function,
    cst.Lambda: Reader.function,
    cst.ClassDef: Reader.class_,
    cst.Call: Reader.call,
    **STORING,
}
