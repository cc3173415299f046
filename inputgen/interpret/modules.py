"""Imports: modules of the project are evaluated once each; anything else is a library, by name."""

from __future__ import annotations

import re
import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.interpret.attributes import find_attribute
from inputgen.interpret.frames import Frame, may_catch
from inputgen.interpret.interactive import HOSTED, is_plain_script
from inputgen.interpret.names import assign_name, project_path
from inputgen.interpret.state import StepsExceededError
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import At, Const, Lib, Ref, Scope, Slot, Unknown, Value

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module


def import_modules(ev: Evaluator, node: cst.Import) -> None:
    """`import a, b.c, d as e`."""
    for alias in node.names:
        name = get_full_name_for_node(alias.name) or ""
        at = ev.at(alias)
        value = load(ev, name, 0, at)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            assign_name(ev, alias.asname.name.value, value, at)
        else:
            head = name.split(".")[0]
            assign_name(ev, head, load(ev, head, 0, at), at)


def import_from(ev: Evaluator, node: cst.ImportFrom) -> None:
    """`from a.b import c as d`, relative and star imports included."""
    name = "" if node.module is None else get_full_name_for_node(node.module) or ""
    level = len(node.relative)
    at = ev.at(node)
    source = load(ev, name, level, at)
    if isinstance(node.names, cst.ImportStar):
        _import_star(ev, source, at)
        return
    for alias in node.names:
        wanted = alias.evaluated_name
        bound = alias.evaluated_alias or wanted
        assign_name(ev, bound, _member(ev, source, name, wanted, level, ev.at(alias)), ev.at(alias))


def _member(ev: Evaluator, source: Value, name: str, wanted: str, level: int, at: At) -> Value:
    if isinstance(source, Ref):
        scope = ev.get(source)
        assert isinstance(scope, Scope), "a module of the project is a scope"
        slot = scope.names.get(wanted)
        if slot is not None:
            return slot.value
        dotted = f"{name}.{wanted}" if name else wanted
        if ev.world.has_module(dotted, ev.frame.module.path, level):
            return load(ev, dotted, level, at)
    if isinstance(source, Lib):
        inner = namespace_member(ev, source, wanted, at)
        if inner is not None:
            return inner
    found = find_attribute(ev, source, wanted, at)
    if found is not None:
        return found
    if isinstance(source, Ref) and _surely_lacks(ev, ev.scope_at(source.addr), level, wanted):
        raise ev.raises(f"ImportError: cannot import name {wanted!r} from {name or 'the package'!r}", at)
    ev.risk()
    reason = source.reason if isinstance(source, Unknown) else f"{name or 'the package'} has no name {wanted}"
    return Unknown(reason, at)


# What may give a module names that no statement binds.
_UNSEEN_NAMES = re.compile(r"\b(globals|locals|vars|setattr|exec|eval)\b|\bmodules\b|__dict__|__getattr__")


def _surely_lacks(ev: Evaluator, module: Scope, level: int, wanted: str) -> bool:
    """Whether a module of the project that was evaluated to its end has no such name.

    Another folder on the path of Python may hold one of the same name, so a module counts only if it is in the folder
    of the job, or in a package that the job, too, is in.
    """
    path, job = PurePosixPath(module.module.path), PurePosixPath(ev.frames[0].module.path)
    slot = module.names.get("__name__")
    own = slot.value.value if slot is not None and isinstance(slot.value, Const) else None
    if module.open is not None or not isinstance(own, str) or any(frame.module is module.module for frame in ev.frames):
        return False
    if wanted.startswith("__") or _UNSEEN_NAMES.search(module.module.text) or _may_set(ev, module, own, wanted):
        return False
    depth = own.count(".") + (path.name == "__init__.py")
    top = path.parents[depth - 1] if 0 < depth <= len(path.parents) else path
    return bool(level) or top.parent == job.parent or top in job.parents


def _may_set(ev: Evaluator, module: Scope, own: str, wanted: str) -> bool:
    """Whether a package above a module, which Python imports before it, names the name, and was not followed."""
    parts = own.split(".")
    above = [ev.world.module(".".join(parts[:count]), module.module.path, 0) for count in range(1, len(parts))]
    return any(
        isinstance(package, m.Unparsed)
        or (package is not None and ev.modules.get(package.path) is None and wanted in package.text)
        for package in above
    )


def _import_star(ev: Evaluator, source: Value, at: At) -> None:
    address = ev.frame.scope
    scope = ev.scope_at(address)
    if isinstance(source, Ref):
        module = ev.get(source)
        assert isinstance(module, Scope), "a module of the project is a scope"
        listed = _exported(ev, module)
        names = dict(scope.names)
        for name, slot in module.names.items():
            if name in listed if listed is not None else not name.startswith("_"):
                names[name] = Slot(slot.value, slot.optional, slot.at)
        ev.put(address, Scope(scope.kind, scope.module, names, scope.parent, scope.open or module.open))
        return
    for name in ev.libraries.exports(source.name) if isinstance(source, Lib) else ():
        assign_name(ev, name, _member(ev, source, _name_of(source), name, 0, at), at)
    scope = ev.scope_at(address)
    reason = source.reason if isinstance(source, Unknown) else f"it may come from the star import of {_name_of(source)}"
    star = Unknown(reason, at)
    ev.put(address, Scope(scope.kind, scope.module, scope.names, scope.parent, scope.open or star))


def _name_of(source: Value) -> str:
    return source.name if isinstance(source, Lib) else "a module that is not known"


def _exported(ev: Evaluator, module: Scope) -> set[str] | None:
    slot = module.names.get("__all__")
    listed = ev.list_at(slot.value) if slot is not None else None
    if listed is None or listed.rest is not None:
        return None
    return {item.value for item in listed.items if isinstance(item, Const) and isinstance(item.value, str)}


def load(ev: Evaluator, name: str, level: int, at: At) -> Value:
    """The module of a dotted name: evaluated if it is of the project, else a library's name."""
    if name == "__main__" and not level:
        return Ref(ev.frames[0].scope, at)
    importer = ev.frame.module.path
    before = ev.imported.get(name) if not level else None
    if before is not None and ev.modules.get(before.path) in ev.state.heap:
        return enter_module(ev, before, name, at)
    if not ev.world.has_module(name, importer, level):
        if level:
            return ev.unknown(f"the module {'.' * level}{name} is not found in the project", at)
        if name in HOSTED and ev.tries and is_plain_script(ev):
            raise ev.raises(f"ModuleNotFoundError: No module named {name!r}", at)
        ev.libraries.imported(ev, name, at)
        if ev.leaving is not None and not _is_library(ev, name):
            may_run(ev, Unknown("modules are imported that may be in a folder outside of the project", ev.leaving))
        if not ev.libraries.knows(name) or _may_lack(ev, name.partition(".")[0]):
            ev.risk()  # it may not be installed
        return Lib(name, at)
    found = ev.world.module(name, importer, level)
    if found is None or isinstance(found, m.Unparsed):
        if found is not None:
            ev.record(found)
        return Unknown(f"the module {name} cannot be read", at)
    if not level:
        ev.imported.setdefault(name, found)
        _enter_packages(ev, name, at)
    return enter_module(ev, found, _absolute(ev, name, level), at)


def _is_library(ev: Evaluator, name: str) -> bool:
    """Whether a module that is not in the project is surely one of a library: Python's own, or one that is modelled."""
    return name.partition(".")[0] in sys.stdlib_module_names or ev.libraries.knows(name)


_SURELY_THERE = ("wandb", "inputgen")


def _may_lack(ev: Evaluator, package: str) -> bool:
    """Whether a library may not be installed: the job goes on without it, and needs it nowhere else so far.

    Where another library is imported instead, it means the same: the first is taken.
    """
    if package in _SURELY_THERE or package in sys.stdlib_module_names or package in ev.installed:
        ev.installed.add(package)
        return False
    called = max((depth for depth, frame in enumerate(ev.frames, 1) if frame.func is not None), default=0)
    near = [context for context in ev.tries if context.depth >= called]
    if any(may_catch(name, "ModuleNotFoundError") for context in near for name in context.catches):
        return not any(context.imports_other for context in near if context.catches)
    ev.installed.add(package)
    return False


def _absolute(ev: Evaluator, name: str, level: int) -> str:
    """The full name of a module that is imported relative to the one being evaluated, where its package is known."""
    slot = ev.scope_at(ev.module_scope()).names.get("__package__") if level else None
    package = slot.value.value if slot is not None and isinstance(slot.value, Const) else None
    if not isinstance(package, str) or level > package.count(".") + 1:
        return name
    parts = package.split(".")
    return ".".join(part for part in (*parts[: len(parts) + 1 - level], name) if part)


# What a package does for its modules, besides importing what it names.
_REGISTERING = ("import_module", "__import__", "pkgutil", "regist", "Regist")


def _enter_packages(ev: Evaluator, name: str, at: At) -> None:
    """Python imports `a` and `a.b` before `a.b.c`: those that may import modules that nothing names are followed."""
    parts = name.split(".")
    for count in range(1, len(parts)):
        package = ".".join(parts[:count])
        found = ev.world.module(package, ev.frame.module.path, 0)
        if found is None or isinstance(found, m.Unparsed) or not found.path.endswith("__init__.py"):
            continue
        if any(word in found.text for word in _REGISTERING):
            enter_module(ev, found, package, at)


def enter_module(ev: Evaluator, module: Module, name: str, at: At | None) -> Value:
    """Evaluate a module of the project, at most once; a cycle sees it as far as it got."""
    known = ev.modules.get(module.path)
    if known is not None and known in ev.state.heap:
        return Ref(known, at)
    if len(ev.modules) > bounds.MODULES or ev.importing > bounds.IMPORT_STEPS:
        ev.record(m.BoundReached("imported code", bounds.IMPORT_STEPS, ev.span(at) if at is not None else None))
        return Unknown("too much code is imported", at)
    names: dict[str, Slot] = {
        "__name__": Slot(Const(name)),
        "__package__": Slot(Const(name if module.path.endswith("__init__.py") else name.rpartition(".")[0])),
        "__file__": Slot(project_path(module.path, None)),
    }
    ref = ev.new(Scope("module", module, names), at)
    ev.modules[module.path] = ref.addr
    _run_module(ev, module, ref, at)
    return ref if ev.path is not None else Unknown(f"the module {name} raises when it is imported", at)


def _run_module(ev: Evaluator, module: Module, ref: Ref, at: At | None) -> None:
    """Run a module within its own bound: past it, none of its names is known, and the importer goes on."""
    from inputgen.interpret.statements import run_block

    before = ev.state.fork(certain=True)
    spent = ev.meter.spent
    outermost = len(ev.frames) == 1
    budget = ev.meter.push(bounds.MODULE_STEPS)
    ev.frames.append(Frame(module, ref.addr))
    try:
        run_block(ev, module.tree)
    except StepsExceededError:
        why = Unknown(f"the module {module.path} takes too long to evaluate", at)
        ev.path = before
        ev.put(ref, Scope("module", module, {}, None, why))
        ev.record(m.BoundReached("steps in one module", bounds.MODULE_STEPS, ev.span(at) if at is not None else None))
    finally:
        ev.frames.pop()
        ev.meter.pop(budget)
        if outermost:  # what the job imports has a bound of its own, and does not count for the job's
            ev.importing += ev.meter.spent - spent
            ev.meter.refund(ev.meter.spent - spent)


def namespace_member(ev: Evaluator, package: Lib, name: str, at: At) -> Value | None:
    """A module in a folder of the project without `__init__.py` (a namespace package, PEP 420)."""
    if ev.libraries.knows(package.name):
        return None
    dotted = f"{package.name}.{name}"
    return load(ev, dotted, 0, at) if ev.world.has_module(dotted, ev.frame.module.path, 0) else None


def submodule(ev: Evaluator, scope: Scope, name: str, at: At) -> Value | None:
    """A submodule of a package of the project, read as an attribute."""
    slot = scope.names.get("__name__")
    own = slot.value.value if slot is not None and isinstance(slot.value, Const) else None
    if not isinstance(own, str) or own == "__main__" or not scope.module.path.endswith("__init__.py"):
        return None
    dotted = f"{own}.{name}"
    return load(ev, dotted, 0, at) if ev.world.has_module(dotted, scope.module.path, 0) else None
