"""Imports of modules whose name is not known: plugins, which register what they define as they are imported.

What of the name is written (`f"models.{name}"`, `f".{name}"` with `package=__name__`) tells the package: each module of
it in the project may be the one, and is imported. Else it may be any module, the project's registries may have
changed, and are forgotten: all that names of the project's modules hold, but those of the job itself, which no module
imports.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import frozen
from inputgen.interpret import bounds
from inputgen.interpret.among import among
from inputgen.interpret.forgetting import forget_object
from inputgen.interpret.join import choice_of
from inputgen.interpret.modules import load
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import (
    At,
    ClassObj,
    Const,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Obj,
    Open,
    Ref,
    Scope,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DEPTH = 5  # containers in containers, classes and objects that a registry is found in
_PLAIN = frozenset({"argparse.Namespace", "types.SimpleNamespace"})


@frozen
class Written:
    """What is written of a text.

    Attributes:
        start: how it starts.
        dots: the dots that are written after that.
        whole: whether that is all of it.
        end: where it is not, how it ends.
    """

    start: str
    dots: int = 0
    whole: bool = True
    end: str = ""


def import_unknown(ev: Evaluator, node: cst.BaseExpression | None, package: Value | None, at: At) -> Value:
    """Import a module whose name is not known.

    Args:
        ev: the evaluation.
        node: the expression of its name.
        package: what a relative name is relative to.
        at: the call.
    """
    written = _written(ev, node, 0) if node is not None else Written("", 0, whole=False)
    found = _candidates(ev, written, package)
    modules = _each_of(ev, found, at)
    if modules:
        ev.risk()
        return choice_of(modules, at)
    why = ev.unknown("a module whose name is not known is imported, which may change it", at)
    forget_modules(ev, why)
    may_run(ev, Unknown("a module is imported whose name is not known", at))
    return Unknown("a module whose name is not known", at)


def others(ev: Evaluator, name: Open, node: cst.BaseExpression | None, package: Value | None, at: At) -> list[Value]:
    """The modules that may be imported instead of an option's default, as far as its name is written.

    Args:
        ev: the evaluation.
        name: the name, as an option has it.
        node: the expression of the name.
        package: what a relative name is relative to.
        at: the call.
    """
    texts = among(name)
    if texts is None:
        found = _candidates(ev, _written(ev, node, 0), package) if node is not None else []
    else:
        each = [_candidates(ev, Written(text), package) for text in texts if isinstance(text, str)]
        found = [names[0] for names in each if names]
    return _each_of(ev, found, at)


def _each_of(ev: Evaluator, names: list[str], at: At) -> list[Value]:
    """The modules of these names that can be imported, each on a path of its own; none of too many."""
    if len(names) > bounds.PLUGINS:
        return []
    refs = [ev.branch([partial(load, ev, name, 0, at), lambda: Const(None)]) for name in names]
    modules = [option for ref in refs for option in alternatives(ref) if option != Const(None)]
    ev.guessed |= {module.addr for module in modules if isinstance(module, Ref)}
    return modules


def _candidates(ev: Evaluator, written: Written, package: Value | None) -> list[str]:
    """The modules of the project that a name with a known start may be the name of."""
    start = written.start
    name = start.lstrip(".")
    level = len(start) - len(name)
    if level:
        base = ev.constant(package)
        if not isinstance(base, str) or level > base.count(".") + 1:
            return []
        start = ".".join([*base.split(".")[: base.count(".") + 2 - level], name])
    folder, _, stem = start.rpartition(".")
    if not folder:
        return []
    below = ev.world.modules_below(folder, written.dots + 1)
    if written.whole:
        return [f"{folder}.{stem}"] if stem in below else []
    longest = len(stem) + len(written.end)
    return [
        f"{folder}.{each}"
        for each in below
        if each.startswith(stem) and each.endswith(written.end) and len(each) >= longest
    ]


# --- what is written of a name ---------------------------------------------------------------------------------------


def _written(ev: Evaluator, node: cst.BaseExpression, depth: int) -> Written:
    """What is written of the text that an expression gives."""
    if depth > _DEPTH:
        return Written("", 0, whole=False)
    if isinstance(node, cst.FormattedString):
        return _joined([_of_part(ev, part, depth) for part in node.parts])
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return _joined([_written(ev, node.left, depth + 1), _written(ev, node.right, depth + 1)])
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
        return _filled(node.left, r"%\S")
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "format":
        return _filled(node.func.value, r"\{[^}]*\}")
    if isinstance(node, cst.Name | cst.Attribute | cst.SimpleString | cst.ConcatenatedString):
        return _of_value(ev, ev.eval(node), depth)
    return Written("", 0, whole=False)


def _of_value(ev: Evaluator, value: Value, depth: int) -> Written:
    if isinstance(value, Const) and isinstance(value.value, str):
        return Written(value.value)
    node = value.at.node if value.at is not None and isinstance(value, Open | Unknown) else None
    is_here = node is not None and value.at is not None and value.at.module is ev.frame.module
    if is_here and isinstance(node, cst.FormattedString | cst.BinaryOperation | cst.Call):
        return _written(ev, node, depth + 1)
    return Written("", 0, whole=False)


def _of_part(ev: Evaluator, part: cst.BaseFormattedStringContent, depth: int) -> Written:
    if isinstance(part, cst.FormattedStringText):
        return Written(part.value)
    is_plain = isinstance(part, cst.FormattedStringExpression) and part.format_spec is None and part.conversion is None
    if is_plain and isinstance(part, cst.FormattedStringExpression):
        return _written(ev, part.expression, depth + 1)
    return Written("", 0, whole=False)


def _filled(template: cst.BaseExpression, gap: str) -> Written:
    """`"models.%s" % name`, `"models.{}".format(name)`."""
    text = template.evaluated_value if isinstance(template, cst.SimpleString) else None
    if not isinstance(text, str):
        return Written("", 0, whole=False)
    parts = re.split(gap, text)
    return Written(parts[0], "".join(parts[1:]).count("."), len(parts) == 1, parts[-1] if len(parts) > 1 else "")


def _joined(parts: list[Written]) -> Written:
    start, dots, whole, end = "", 0, True, ""
    for part in parts:
        if whole:
            start, dots, whole, end = start + part.start, part.dots, part.whole, part.end
        else:
            dots += part.start.count(".") + part.dots
            end = end + part.start if part.whole else part.end
    return Written(start, dots, whole, end)


# --- forgetting ------------------------------------------------------------------------------------------------------


def forget_modules(ev: Evaluator, why: Unknown) -> None:
    """Forget what the names of the project's modules hold, and what is in that."""
    own = {frame.scope for frame in ev.frames[:1]}
    seen: set[int] = set()
    pending: list[tuple[Value, int]] = []
    for address in sorted(set(ev.modules.values()) - own):
        scope = ev.state.heap.get(address)
        if isinstance(scope, Scope) and scope.kind == "module":
            pending.extend((slot.value, 0) for slot in scope.names.values())
    while pending:
        value, depth = pending.pop()
        for option in alternatives(value):
            if isinstance(option, Ref) and option.addr not in seen and depth < _DEPTH:
                seen.add(option.addr)
                obj = ev.state.heap.get(option.addr)
                pending.extend((part, depth + 1) for part in _within(ev, obj))
                if _can_change(obj):
                    forget_object(ev, option.addr, why)


def _can_change(obj: Obj | None) -> bool:
    if isinstance(obj, ListObj):
        return obj.kind in ("list", "set", "deque")
    if isinstance(obj, Instance) and isinstance(obj.cls, Lib):  # a library's own objects are no registries
        return "as dict" in obj.attrs or obj.cls.name in _PLAIN
    return isinstance(obj, DictObj | Instance)


def _within(ev: Evaluator, obj: Obj | None) -> list[Value]:
    if isinstance(obj, ListObj):
        return [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    if isinstance(obj, DictObj):
        return [slot.value for slot in obj.entries.values()]
    if isinstance(obj, ClassObj):
        return [slot.value for name, slot in ev.scope_at(obj.scope).names.items() if not name.startswith("__")]
    return [slot.value for slot in obj.attrs.values()] if isinstance(obj, Instance) else []
