r"""Include and exclude, as W&B reads and applies them (wandb-facts, section 4; wandb 0.31.0, `inputs/internal.py`).

W&B does `[_split_on_unesc_dot(path) for path in argument] if argument else []` on whatever it is given: a str is taken
letter by letter, a dict by its keys, a tuple as a path is glued together. What it cannot split raises, or never ends.
"""

from __future__ import annotations

from typing import TypeAlias

from inputgen.frozen import frozen
from inputgen.keypath import KeyPath, KeyPathError, join, split, starts_with
from inputgen.model import Choice, Known, Mapping, Object, Sequence, Typed, Unknown, Value
from inputgen.schema.keys import encodes
from inputgen.schema.objects import is_empty

NOT_INCLUDED = "not included"

_NOT_ITERABLE = frozenset({"path", "callable", "module", "namespace", "slice"})
_WITHOUT_LENGTH = _NOT_ITERABLE | {"number", "time"}


@frozen
class Refused:
    """An argument that W&B fails on when it applies it.

    Attributes:
        why: what happens, in words.
        hangs: whether W&B loops forever instead of raising.
    """

    why: str
    hangs: bool = False


Paths: TypeAlias = tuple[KeyPath, ...]


def paths_of(argument: Value | None, *, first_use: bool = True) -> Paths | Unknown | Refused:
    """The key paths W&B makes of an include or exclude argument; `Unknown` where that cannot be known.

    Args:
        argument: None where it is not given.
        first_use: whether this is the first run it is applied to: a generator is empty for every later one.
    """
    if argument is None:
        return ()
    elements = _elements(argument, first_use)
    if not isinstance(elements, tuple):
        return elements
    paths = [_path(element) for element in elements]
    problem = next((path for path in paths if isinstance(path, Refused)), None)
    unknown = next((path for path in paths if isinstance(path, Unknown)), None)
    return problem or unknown or tuple(path for path in paths if isinstance(path, tuple))


def elements_of(argument: Value | None) -> tuple[tuple[Value, KeyPath], ...]:
    """The elements of an argument with the path W&B makes of each; empty unless it is a collection of known paths."""
    if not isinstance(argument, Sequence | Mapping):
        return ()
    elements = _elements(argument, first_use=True)
    if not isinstance(elements, tuple):
        return ()
    pairs = [(element, _path(element)) for element in elements]
    known = tuple((element, path) for element, path in pairs if isinstance(path, tuple))
    return known if len(known) == len(pairs) else ()


def _elements(argument: Value, first_use: bool) -> tuple[Value, ...] | Unknown | Refused:
    """What `for path in argument` gives; nothing where the argument is falsy."""
    if isinstance(argument, Known):
        return _scalar_elements(argument)
    if isinstance(argument, (Sequence, Mapping)) and is_empty(argument):
        return ()
    if isinstance(argument, Sequence):
        if argument.kind == "generator" and not first_use:
            return ()
        if argument.rest is not None:
            return Unknown("it may have further elements", argument.span)
        return argument.items
    if isinstance(argument, Mapping):
        if argument.open is not None or any(entry.optional for entry in argument.entries):
            return Unknown("its keys cannot be known", argument.span)
        return tuple(_key_value(entry.key) for entry in argument.entries)
    if isinstance(argument, Object) and argument.kind in _NOT_ITERABLE:
        return Refused(f"TypeError: {argument.type} is not iterable")
    return _cannot_know(argument)


def _scalar_elements(argument: Known) -> tuple[Value, ...] | Refused:
    value = argument.value
    if not value:
        return ()
    if isinstance(value, str):
        return tuple(Known(letter, argument.span) for letter in value)
    if isinstance(value, bytes):
        return tuple(Known(number, argument.span) for number in value)
    return Refused(f"TypeError: {type(value).__name__} is not iterable")


def _key_value(key: object) -> Value:
    if isinstance(key, tuple):
        return Sequence("tuple", tuple(_key_value(part) for part in key))
    assert key is None or isinstance(key, (bool, int, float, complex, str, bytes))
    return Known(key)


def _cannot_know(value: Value) -> Unknown:
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Typed):
        return Unknown("only its type is known", value.span)
    if isinstance(value, Choice):
        return Unknown("it is one of several values", value.span)
    return Unknown("what W&B makes of it cannot be known", value.span)


def _path(element: Value) -> KeyPath | Unknown | Refused:
    """`_split_on_unesc_dot` on one element: it takes its length, and adds up its items."""
    if isinstance(element, Known):
        return _scalar_path(element.value)
    if isinstance(element, (Sequence, Mapping)):
        return _container_path(element)
    if isinstance(element, Object) and element.kind in _WITHOUT_LENGTH:
        return Refused(f"TypeError: {element.type} has no len()")
    return _cannot_know(element)


def _scalar_path(value: object) -> KeyPath | Refused:
    if isinstance(value, bytes) and not value:
        return ()
    if not isinstance(value, str):
        return Refused(f"TypeError: a key path has to be a str, not {type(value).__name__}")
    if not encodes(value):
        return Refused("UnicodeEncodeError: a key path with a lone surrogate")
    try:
        return split(value)
    except KeyPathError as error:
        if error.kind == "hangs":
            return Refused("a backslash before anything but a dot: W&B never returns", hangs=True)
        return Refused("LaunchError: a key path with a trailing backslash")


def _container_path(element: Sequence | Mapping) -> KeyPath | Unknown | Refused:
    empty = is_empty(element)
    if empty is None:
        return Unknown("its elements cannot be known", element.span)
    if empty:
        return ()
    if isinstance(element, Mapping):
        return _numbered_path(element)
    if element.kind in ("set", "frozenset", "generator"):
        return Refused(f"TypeError: a {element.kind} is no key path")
    if element.rest is not None:
        return Unknown("its elements cannot be known", element.span)
    return _glued(element.items)


def _numbered_path(element: Mapping) -> KeyPath | Unknown | Refused:
    by_key = {entry.key: entry.value for entry in element.entries}
    if element.open is not None or any(entry.optional for entry in element.entries):
        return Unknown("its keys cannot be known", element.span)
    if set(by_key) != set(range(len(by_key))):
        return Refused("KeyError: a dict is no key path")
    return _glued(tuple(by_key[index] for index in range(len(by_key))))


def _glued(items: tuple[Value, ...]) -> KeyPath | Unknown | Refused:
    r"""A tuple or list as a path: its strings are run together; an item `"."` divides, `"\\"` escapes."""
    texts: list[str] = []
    for item in items:
        if isinstance(item, Known) and isinstance(item.value, str):
            texts.append(item.value)
        elif isinstance(item, (Known, Sequence, Mapping)):
            return Refused("TypeError: a key path has to be a str")
        else:
            return _cannot_know(item)
    if "\\" in texts:
        return Unknown("a backslash as an item of a path", items[0].span)
    parts, part = [], ""
    for text in texts:
        if text == ".":
            parts.append(part)
            part = ""
        else:
            part += text
    path = (*parts, part) if part else tuple(parts)
    return path if all(encodes(key) for key in path) else Refused("UnicodeEncodeError: a lone surrogate")


@frozen
class Filters:
    """The include and exclude in effect for an input.

    Attributes:
        include: paths; None where they cannot be known. Empty: everything.
        exclude: likewise. Empty: nothing.
        unknown: why one of them cannot be known; None where both are.
    """

    include: Paths | None = ()
    exclude: Paths | None = ()
    unknown: Unknown | None = None

    def plus(self, later: Filters) -> Filters:
        """What two calls for the run config are together: includes add up, and so do excludes (section 4)."""
        include = None if self.include is None or later.include is None else self.include + later.include
        exclude = None if self.exclude is None or later.exclude is None else self.exclude + later.exclude
        return Filters(include, exclude, self.unknown or later.unknown)

    def why_hidden(self, path: KeyPath) -> str | None:
        """Why a leaf is certainly filtered out, in words; None where it is not, or that cannot be known."""
        for prefix in self.exclude or ():
            if starts_with(path, prefix):
                return f"excluded by {join(prefix)}" if prefix else 'excluded by ""'
        if self.include and not any(starts_with(path, prefix) for prefix in self.include):
            return NOT_INCLUDED
        return None

    def takes_part_of(self, path: KeyPath) -> bool:
        """Whether the filters take a part of a mapping at `path`, rather than all or nothing of it."""
        why = self.why_hidden(path)
        if why is None:
            return any(_below(prefix, path) for prefix in self.exclude or ())
        return why == NOT_INCLUDED and any(_below(prefix, path) for prefix in self.include or ())

    def may_take_unknown_key(self, path: KeyPath, known: frozenset[str]) -> bool:
        """Whether a key that is not known, of the mapping at `path`, may be taken.

        Args:
            path: the mapping's own path.
            known: its keys that are known.
        """
        if any(starts_with(path, prefix) for prefix in self.exclude or ()):
            return False
        if not self.include or any(starts_with(path, prefix) for prefix in self.include):
            return True
        named = {prefix[len(path)] for prefix in self.include if _below(prefix, path)}
        return not named <= known


def _below(prefix: KeyPath, path: KeyPath) -> bool:
    return len(prefix) > len(path) and starts_with(prefix, path)


def filters_of(include: Paths | Unknown, exclude: Paths | Unknown) -> Filters:
    """The filters of one call."""
    unknown = next((part for part in (include, exclude) if isinstance(part, Unknown)), None)
    return Filters(
        include if isinstance(include, tuple) else None, exclude if isinstance(exclude, tuple) else None, unknown
    )
