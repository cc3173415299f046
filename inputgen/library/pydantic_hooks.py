"""What a pydantic class runs of the job's own code: validators, serializers, hooks (pydantic docs, "Validators").

Here it is only found; `pydantic_code` calls what can be followed. What is not is unknown: the values of fields that a
validator changes, the schema of a field whose validator takes another type than it declares, and of a class that writes
its schema itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.values import ClassObj, Ref
from inputgen.library.class_bodies import methods
from inputgen.library.pydantic_code import decorator_name

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.values import Value

_VALIDATORS = ("field_validator", "validator")
_SCHEMA_METHODS = (
    "__get_pydantic_json_schema__", "__get_pydantic_core_schema__", "model_json_schema", "__pydantic_init_subclass__",
    "__init_subclass__", "model_parametrized_name",
)  # fmt: skip


@frozen
class Hooks:
    """The code of a class that pydantic runs.

    Attributes:
        validated: the fields whose values a validator of theirs may change; `*` is all of them.
        retyped: the fields whose validators may change their schema.
        serialized: the fields whose serializers write their values; `*` is all of them.
        whole: the method that makes the schema of the whole class unknowable; None where there is none.
        computed: the computed fields.
    """

    validated: frozenset[str]
    retyped: frozenset[str]
    serialized: frozenset[str]
    whole: str | None
    computed: tuple[str, ...]


def hooks_of(ev: Evaluator, cls: Value, *, own: bool = False) -> Hooks:
    """The hooks of a class and its bases, or of the class alone."""
    validated: set[str] = set()
    retyped: set[str] = set()
    serialized: set[str] = set()
    computed: list[str] = []
    whole = None
    for base in linearised(ev, cls):
        obj = ev.get(base) if isinstance(base, Ref) else None
        if not isinstance(obj, ClassObj) or (own and base != cls):
            continue
        for name, decorators in methods(obj.node):
            if name in _SCHEMA_METHODS:
                whole = name
            if name == "__new__":
                validated.add("*")
            for decorator in decorators:
                kind = decorator_name(decorator)
                fields = _texts(decorator)
                if kind in _VALIDATORS:
                    validated.update(fields)
                    retyped.update(fields if _may_retype(decorator) else ())
                elif kind == "root_validator":
                    validated.add("*")
                elif kind == "field_serializer":
                    serialized.update(fields)
                elif kind == "model_serializer":
                    serialized.add("*")
                elif kind == "computed_field":
                    computed.append(name)
    return Hooks(frozenset(validated), frozenset(retyped), frozenset(serialized), whole, tuple(computed))


def _texts(node: cst.BaseExpression) -> list[str]:
    """The fields a decorator names; `*` where one of them is not written out."""
    if not isinstance(node, cst.Call):
        return ["*"]
    given = [arg.value for arg in node.args if arg.keyword is None]
    return [str(each.evaluated_value) if isinstance(each, cst.SimpleString) else "*" for each in given]


def _may_retype(node: cst.BaseExpression) -> bool:
    """Whether a validator may change the schema: `mode="plain"`, or an input type of its own."""
    for arg in node.args if isinstance(node, cst.Call) else ():
        name = arg.keyword.value if arg.keyword is not None else ""
        if arg.star == "**" or name == "json_schema_input_type":
            return True
        plain = isinstance(arg.value, cst.SimpleString) and arg.value.evaluated_value != "plain"
        if name == "mode" and not plain:
            return True
    return False
