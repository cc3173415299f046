"""What a piece of code may do, read off its syntax alone: for code that is too long to follow.

Code is read in units: a function, or a statement. The effects of a unit are what it may store into, and how values may
flow between names. A *key* stands for all values that a name, attribute or call may have: `x` a name that is free in
what is read, `7:x` a local name of the function numbered 7, `.x` an attribute or a key of a dict, `return f` what a
function of that name returns (`return here`: the statement itself), `self 12` an instance of the class numbered 12,
`new 12` one that is being made, `config of x` the attribute `config` of x, `in x` what the dict x holds under keys,
`put x` what the code itself puts into x (`x[i] = y`, `x.append(y)`), `dict of x` the attributes of x as a dict. All of
it says *may*: two values of one key are not told apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from inputgen.frozen import field, frozen

Keys = frozenset[str]
NONE: Keys = frozenset()

# What of W&B starts a run.
STARTING = frozenset({"wandb.init", "wandb.agent", "wandb.sweep"})


@frozen
class Store:
    """A place written to.

    Attributes:
        kind: `attribute`, `key`, `call` (of a method, which may change its receiver) or `name` (a global one).
        receivers: what may be written to.
        key: the attribute, key, method or name; None where it is not known.
        deletes: whether it is removed.
    """

    kind: str
    receivers: Keys
    key: str | None
    deletes: bool = False


@frozen
class CallMade:
    """A call: what may be called, and what may be handed over; `bare` where it is called by a name of the module.

    Attributes:
        callee: the name that is called, or that what is called ends in (`f` of `x.f[0]`); nothing where it has none.
        of: the number of the class, where a method of its bases is called (`super().f()`).
        called: what may be called, where that is no name or attribute (`registry[k](x)`, `make()(x)`).
    """

    callee: str
    positional: tuple[Keys, ...]
    named: tuple[tuple[str, Keys], ...]
    spread: Keys
    bare: bool = False
    of: str | None = None
    called: Keys = NONE


@frozen
class Unit:
    """A function that can be called by name, or the code read at first.

    Attributes:
        number: the prefix of its local names.
        params: the names of its parameters, in order, less the first one of a method, and the stars.
        stars: the names of its `*` and `**` parameters.
    """

    number: int
    name: str
    params: tuple[str, ...]
    stars: tuple[str, ...]
    owner: str | None


@frozen
class Imported:
    """A module imported, `name` of it where it is given (`*` for all of them); `level` counts the leading dots.

    Attributes:
        key: what the name is bound to.
    """

    module: str
    level: int
    name: str | None = None
    key: str | None = None


@frozen
class Effects:
    """What a piece of code, and the functions and classes defined in it, may do.

    Attributes:
        names: every name in it that is read or bound, but those that are defined (`def f`) or only name an argument.
        attributes: every attribute in it but `__init__`, and every name in a text that `getattr` is given.
        rooted: of attributes that are read only below names that are free in it (`torch.save`), these names.
        inits: what `__init__` is read from (see `initialising`),
        again: and whether it may be called on an object that was made before.
        flows: key -> the keys whose values it may have.
        bases: class name, its number, and the names of its bases.
        imports: what it imports.
        starts: whether it imports one of W&B's functions that start a run, under whatever name.
        dynamic: whether it runs code that is no part of it.
    """

    names: frozenset[str]
    attributes: frozenset[str]
    units: tuple[Unit, ...]
    stores: tuple[Store, ...]
    calls: tuple[CallMade, ...]
    flows: tuple[tuple[str, Keys], ...]
    bases: tuple[tuple[str, str, tuple[str, ...]], ...]
    imports: tuple[Imported, ...]
    starts: bool
    dynamic: bool
    rooted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inits: frozenset[str] = frozenset()
    again: bool = False


ANY_KEY = "in any dict"
_DEEP = ("in ", "put ")


def within(held: Keys) -> Keys:
    """The keys of what is read from a container by a key that is not known, or by walking over it."""
    return held | contents(held)


def contents(held: Keys) -> Keys:
    """The keys of what is in containers under keys that are not known, the containers left out."""
    return frozenset(f"in {key}" for key in held) | {ANY_KEY}


def with_all(held: Keys) -> Keys:
    """The keys of objects, and of what is in them."""
    return held | {f"in {key}" for key in held}


def put_in(held: Keys) -> Keys:
    """The keys of what the code itself puts into containers under keys that are not known.

    Of what is in another container it is that again, as deep as it goes.
    """
    return frozenset(key if key.startswith(_DEEP) and key != ANY_KEY else f"put {key}" for key in held)


def attributes_of(held: Keys) -> Keys:
    """The keys of the dict behind the attributes of an object."""
    return frozenset(f"dict of {key}" for key in held)
