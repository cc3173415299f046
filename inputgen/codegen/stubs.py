"""The stub of a generated module: the same names and types, without bodies and values."""

from __future__ import annotations

import ast
import re

from inputgen.codegen.annotations import STRICT

_HEADER_LINES = 4
_PLAIN = {strict: plain for plain, strict in STRICT.items()}


def _is_private(node: ast.stmt) -> bool:
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return isinstance(target, ast.Name) and target.id.startswith("_")


def stub_text(module: str) -> str:
    """The `.pyi` of a generated module.

    Args:
        module: its text.
    """
    header = "\n".join(module.split("\n")[:_HEADER_LINES])
    tree = _without_unused_imports(_Stub().visit(ast.parse(module)))
    return f"{header}\n{ast.unparse(ast.fix_missing_locations(tree))}\n"


def _without_unused_imports(tree: ast.Module) -> ast.Module:
    """The stub, whose missing bodies leave some imports without a use."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    quoted = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    used |= {word for text in quoted for word in re.findall(r"\w+", text)}
    for node in list(tree.body):
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            node.names = [name for name in node.names if (name.asname or name.name) in used]
            if not node.names:
                tree.body.remove(node)
    return tree


class _Stub(ast.NodeTransformer):
    """Leaves what others use: private aliases are spelled out, the strict types are the plain ones they stand for."""

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """Without the aliases themselves."""
        node.body = [part for part in node.body if not isinstance(part, ast.If) and not _is_private(part)]
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A private alias of an override and its dict, or a strict type."""
        if node.id.startswith("_") and node.id.endswith("OverridesInput"):
            name = node.id.removeprefix("_").removesuffix("Input")
            return ast.BinOp(ast.Name(name), ast.BitOr(), ast.Name(f"{name}Dict"))
        return ast.Name(_PLAIN.get(node.id, node.id), node.ctx)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """A type in quotes, as functional typed dicts have them."""
        if isinstance(node.value, str) and node.value.startswith("_") and node.value.endswith("OverridesInput"):
            name = node.value.removeprefix("_").removesuffix("Input")
            return ast.Constant(f"{name} | {name}Dict")
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A function without its body; defaults are told by `...`."""
        node.body = [ast.Expr(ast.Constant(...))]
        node.args.defaults = [ast.Constant(...) for _ in node.args.defaults]
        node.args.kw_defaults = [None if part is None else ast.Constant(...) for part in node.args.kw_defaults]
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """A field with a default has `...`."""
        if node.value is not None:
            node.value = ast.Constant(...)
        return self.generic_visit(node)
