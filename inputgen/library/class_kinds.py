"""What a class of the project is to a schema: a model, a `TypedDict`, a dataclass, or none of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import At, ClassObj, Lib, Ref, Unknown

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MODELS = ("pydantic.BaseModel", "pydantic.RootModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings")
_TYPED_DICTS = ("typing.TypedDict", "typing_extensions.TypedDict")


def kind_of(ev: Evaluator, ref: Ref, obj: ClassObj) -> tuple[m.ClassKind, m.Unknown | None]:
    """What kind of class it is for a schema, and why its schema cannot be known, if it cannot."""
    names = ev.scope_at(obj.scope).names
    bases = [base for base in linearised(ev, ref) if not isinstance(base, Ref)]
    libraries = [base.name for base in bases if isinstance(base, Lib)]
    span = ev.span(At(obj.module, obj.node.name))
    odd = next((base for base in bases if not isinstance(base, Lib)), None)
    if odd is not None:
        why = odd.reason if isinstance(odd, Unknown) else "a base class is not known"
        return "plain", m.Unknown(f"{obj.name} has a base class that is not known: {why}", span)
    if any(keyword == "metaclass" for keyword, _ in obj.keywords):
        return "plain", m.Unknown(f"{obj.name} has a metaclass of its own", span)
    if any(name in MODELS for name in libraries):
        return "model", None
    if any(name in _TYPED_DICTS for name in libraries):
        return "typed_dict", None
    if "pydantic dataclass" in names:
        return "pydantic_dataclass", None
    return ("dataclass", None) if "dataclass options" in names else ("plain", None)
