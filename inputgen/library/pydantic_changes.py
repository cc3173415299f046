"""What validation makes of texts and of enums' members, as a model's config says (pydantic docs, "Configuration")."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inputgen.frozen import frozen
from inputgen.interpret.join import choice_of
from inputgen.interpret.values import At, Const, Open, Ref, Value, same
from inputgen.library.enum import members_of
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# In the order in which they are applied; as version 1 names them, too.
_OF_TEXTS: dict[str, Callable[[str], str]] = {
    "str_strip_whitespace": str.strip,
    "anystr_strip_whitespace": str.strip,
    "str_to_lower": str.lower,
    "anystr_lower": str.lower,
    "str_to_upper": str.upper,
    "anystr_upper": str.upper,
}


@frozen
class Changes:
    """What a model's config changes of the values that its fields are given.

    Attributes:
        texts: what is made of a text; None where that is not known.
        members: whether an enum's member becomes its value; None where that is not known.
    """

    texts: tuple[Callable[[str], str], ...] | None = ()
    members: bool | None = False


def changes_of(flag: Callable[[str], bool | None]) -> Changes:
    """What a config changes, which a function tells the settings of."""
    told = {name: flag(name) for name in _OF_TEXTS}
    texts = None if None in told.values() else tuple(_OF_TEXTS[name] for name, is_on in told.items() if is_on)
    return Changes(texts, flag("use_enum_values"))


def changed_text(changes: Changes, value: Const | Open) -> Value:
    """What is kept of a text that is given."""
    if changes.texts == ():
        return Const(value.value, value.at) if isinstance(value, Const) else value
    text = value.value if isinstance(value, Const) else None
    if not isinstance(text, str) or changes.texts is None:
        return Open(STR, None, "declaration", value.at)
    for change in changes.texts:
        text = change(text)
    return Const(text, value.at)


def changed_member(ev: Evaluator, cls: Ref, changes: Changes, value: Value, at: At) -> Value | None:
    """What is kept of a value that is given for an enum; None where `cls` is none, or that is not known."""
    held = {name: ev.instance_at(slot.value) for name, slot in (members_of(ev, cls) or {}).items()}
    values = {name: obj.attrs["value"].value for name, obj in held.items() if obj is not None}
    if not values or changes.members is None:
        return None
    members = {name: slot.value for name, slot in (members_of(ev, cls) or {}).items()}
    found = [name for name in values if value == members[name] or same(value, values[name])]
    known = {name: values[name] if changes.members else members[name] for name in (found[:1] or values)}
    return choice_of(list(known.values()), at) if found or changes.members else None
