"""The types of fields, as datamodel-code-generator writes them.

It is given the models with their names already allotted and every field required, and asked for pydantic models; of
what it writes, the annotations are taken. So its choice of names, aliases and defaults, which changes between its
versions, does not reach the generated module.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inputgen.codegen.shape import Model
from inputgen.frozen import frozen

STRICT = {"int": "_Integer", "float": "StrictFloat", "str": "StrictStr", "bool": "StrictBool"}
"""The types that take a JSON value of that type alone, by the plain type that they are to a type checker."""


@frozen
class EnumClass:
    """A further class: the values that a field may have, with their names.

    Attributes:
        source: the class as Python.
        members: the names by value.
    """

    name: str
    source: str
    members: Mapping[Any, str]


@frozen
class Annotation:
    """The type of a field.

    Attributes:
        type: the expression, without the constraints on the field itself.
        constraints: keyword arguments of `Field`, as source, by name.
    """

    type: str
    constraints: Mapping[str, str]


def types_of(models: Sequence[Model], *, enums: str) -> tuple[dict[tuple[str, str], Annotation], list[EnumClass]]:
    """The annotation of every field, by class and field name; and further classes (enums).

    Args:
        models: the models.
        enums: `literal` for `Literal[...]`, `class` for Enum classes.
    """
    tree = ast.parse(_generated(_document(models), enums=enums))
    names = {model.name for model in models}
    found: dict[tuple[str, str], Annotation] = {}
    further = []
    roots = _roots(tree)
    for statement in tree.body:
        if not isinstance(statement, ast.ClassDef):
            continue
        if statement.name in names:
            for line in statement.body:
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    found[(statement.name, line.target.id)] = _annotation(line, roots)
        elif any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in statement.bases):
            further.append(_enum(statement))
    return found, further


def _enum(node: ast.ClassDef) -> EnumClass:
    members: dict[Any, str] = {}
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else None
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and isinstance(target, ast.Name):
            members[line.value.value] = target.id
    return EnumClass(node.name, ast.unparse(node), members)


def _document(models: Sequence[Model]) -> dict[str, Any]:
    definitions = {
        model.name: {
            "type": "object",
            "title": model.name,
            "properties": {field.name: field.schema for field in model.fields},
            "required": [field.name for field in model.fields],
            "additionalProperties": False,
        }
        for model in models
    }
    # Every model is referred to, or it would be left out.
    properties = {f"a{index}": {"$ref": f"#/$defs/{name}"} for index, name in enumerate(definitions)}
    return {"title": "Root__", "type": "object", "properties": properties, "$defs": definitions}


def _generated(document: dict[str, Any], *, enums: str) -> str:
    import datamodel_code_generator as generator

    options: dict[str, Any] = {
        "input_file_type": generator.InputFileType.JsonSchema,
        "output_model_type": generator.DataModelType.PydanticV2BaseModel,  # type: ignore[attr-defined]
        "target_python_version": generator.PythonVersion.PY_310,
        "use_standard_collections": True,
        "use_union_operator": True,
        "use_annotated": True,
        "field_constraints": True,
        "strict_nullable": True,
        "enum_field_as_literal": generator.LiteralType.All if enums == "literal" else None,
        "capitalise_enum_members": True,
        "disable_timestamp": True,
        "collapse_root_models": True,
    }
    if "formatters" in inspect.signature(generator.generate).parameters or hasattr(generator, "GenerateConfig"):
        options["formatters"] = []  # black and isort take longer than all the rest; only types are read
    with tempfile.TemporaryDirectory(prefix="inputgen-") as folder:
        output = Path(folder) / "models.py"
        generator.generate(json.dumps(document), input_filename="job.json", output=output, **options)
        return output.read_text(encoding="utf-8")


def _roots(tree: ast.Module) -> dict[str, ast.AnnAssign]:
    """What each name stands for that is made for a part with constraints, as `name: type`.

    That is `class Item(RootModel[int])` with its `root`, or `Item = TypeAliasType("Item", ...)`, by version.
    """
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and any(
            isinstance(base, ast.Subscript) and _name(base.value) == "RootModel" for base in statement.bases
        ):
            for line in statement.body:
                if isinstance(line, ast.AnnAssign) and _name(line.target) == "root":
                    found[statement.name] = line
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            target, call = statement.targets[0], statement.value
            if isinstance(target, ast.Name) and _name(call.func) == "TypeAliasType":
                found[target.id] = ast.AnnAssign(target, call.args[1], None, 1)
    return found


def _annotation(line: ast.AnnAssign, roots: Mapping[str, ast.AnnAssign]) -> Annotation:
    """`name: Annotated[T, Field(ge=0)]` -> `T` and `ge=0`."""
    node, constraints = line.annotation, dict[str, str]()
    calls = [line.value] if line.value is not None else []
    if isinstance(node, ast.Subscript) and _name(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
        calls += node.slice.elts[1:]
        node = node.slice.elts[0]
    for call in calls:
        if isinstance(call, ast.Call) and _name(call.func) == "Field":
            for keyword in call.keywords:
                if keyword.arg in _CONSTRAINTS:
                    constraints[keyword.arg] = _double_quoted(ast.unparse(keyword.value))
    strict = ast.fix_missing_locations(_Strict(roots).visit(ast.Expression(node)))
    return Annotation(_double_quoted(ast.unparse(strict)), constraints)


def _double_quoted(source: str) -> str:
    """An expression with its simple strings in double quotes."""
    return re.sub(r"'([^'\"\\]*)'", r'"\1"', source)


_CONSTRAINTS = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern")


class _Strict(ast.NodeTransformer):
    """The types that take a JSON value of that type alone: pydantic's own take `"1"` for an int."""

    def __init__(self, roots: Mapping[str, ast.AnnAssign]) -> None:
        self._roots = roots

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A plain type becomes the strict one; the class of a constrained item, the type it stands for."""
        if node.id in self._roots:
            found = _annotation(self._roots[node.id], {name: at for name, at in self._roots.items() if name != node.id})
            return _constrained(ast.parse(found.type, mode="eval").body, found.constraints)
        return ast.Name(STRICT.get(node.id, node.id), node.ctx)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`conint(ge=1)` becomes the strict type with that constraint."""
        words = {word.arg: ast.unparse(word.value) for word in node.keywords if word.arg in _CONSTRAINTS}
        if _name(node.func) == "conlist":
            return _constrained(ast.Subscript(ast.Name("list"), self.visit(node.args[0]), ast.Load()), words)
        if _name(node.func) not in _CALLS:
            return self.generic_visit(node)
        return _constrained(ast.Name(_CALLS[_name(node.func)]), words)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """What `Literal` holds is no type, and the keys of a dict are strings in any case."""
        if _name(node.value) == "Literal":
            return node
        if _name(node.value) == "dict" and isinstance(node.slice, ast.Tuple):
            node.slice.elts[1:] = [self.visit(part) for part in node.slice.elts[1:]]
            return node
        return self.generic_visit(node)


_CALLS = {"conint": "_Integer", "confloat": "StrictFloat", "constr": "StrictStr"}


def _constrained(type_: ast.expr, constraints: Mapping[str | None, str] | Mapping[str, str]) -> ast.expr:
    """`Annotated[type, Field(...)]`, or the type alone."""
    if not constraints:
        return type_
    words = ", ".join(f"{name}={source}" for name, source in constraints.items())
    return ast.parse(f"Annotated[{ast.unparse(type_)}, Field({words})]", mode="eval").body


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
