"""Statements: one small function for each kind of node, in a table by node type."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen import model as m
from inputgen.interpret.annotations import annotated_type
from inputgen.interpret.arms import as_outcome, tell
from inputgen.interpret.asked import by_default
from inputgen.interpret.assign import assign, assign_augmented, delete
from inputgen.interpret.assuming import assume
from inputgen.interpret.attributes import defined_again
from inputgen.interpret.away import note_made
from inputgen.interpret.bound_names import bound_names, last_name
from inputgen.interpret.calls import call
from inputgen.interpret.classes import decorate, define_class
from inputgen.interpret.comparisons import truth
from inputgen.interpret.config_reads import tells_type
from inputgen.interpret.copied import note_copy
from inputgen.interpret.each_key import for_each_key, for_each_name
from inputgen.interpret.exceptions import is_exception_class, name_of, new_exception
from inputgen.interpret.frames import PathEndsError, Thrown
from inputgen.interpret.functions import function_value
from inputgen.interpret.given_keys import as_option
from inputgen.interpret.join import choice_of
from inputgen.interpret.loops import run_for, run_while
from inputgen.interpret.matching import run_match
from inputgen.interpret.modules import import_from, import_modules
from inputgen.interpret.names import assign_name, declare_outer
from inputgen.interpret.places import cell_of, place_of
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.refine import refine
from inputgen.interpret.set_where_missing import note_set
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.state import join_states
from inputgen.interpret.tries import run_try
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import At, Choice, Const, Func, Lib, Open, Ref, Unknown, Value
from inputgen.interpret.withs import run_with

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def run_block(ev: Evaluator, block: cst.BaseSuite | cst.Module | cst.SimpleStatementLine) -> None:
    """Run the statements of a block until the path ends; in a generator, from the one it stopped in."""
    frame = ev.frame
    depth = len(frame.marks)
    start = frame.resume.pop(0) if frame.resume else 0
    assert isinstance(start, int), "the mark of a block is a number"
    for index in range(start, len(block.body)):
        if ev.path is None:
            return
        if frame.suspends:
            frame.marks.append(index)
        run_statement(ev, block.body[index])
        del frame.marks[depth:]


def run_statement(ev: Evaluator, node: cst.CSTNode) -> None:
    """Run one statement; a path that raises in it ends here."""
    if isinstance(node, cst.SimpleStatementLine):
        run_block(ev, node)
        return
    ev.step(ev.at(node))
    ev.frame.statement = node
    handler = STATEMENTS.get(type(node))
    if handler is None:
        return
    try:
        handler(ev, node)
    except PathEndsError as ended:
        ev.path = ended.doubted
        if ended.doubted is not None:
            _forget_bound(ev, node, Unknown(f"it seems to raise {ended.what}", ended.at))


def _forget_bound(ev: Evaluator, node: cst.CSTNode, why: Unknown) -> None:
    """Go on after a statement that is doubted to raise: what it binds is not known."""
    for name in sorted(bound_names(node)):
        assign_name(ev, name, why, ev.at(node))


def _expression(ev: Evaluator, node: cst.Expr) -> None:
    if not isinstance(node.value, cst.SimpleString) and not for_each_name(ev, node.value):  # a docstring
        ev.eval(node.value)


def _assign(ev: Evaluator, node: cst.Assign) -> None:
    if not for_each_key(ev, node, partial(_assign_once, ev, node)):
        _assign_once(ev, node)


def _assign_once(ev: Evaluator, node: cst.Assign, key: Value | None = None) -> None:
    value = as_outcome(ev, node.value, ev.eval(node.value))
    note_made(ev, node.value, value)
    if key is not None:
        value = as_option(ev, key, value)
    cell = cell_of(ev, node.value) if isinstance(value, Open | Choice) else None
    for target in node.targets:
        assign(ev, target.target, value)
        note_copy(ev, target.target, value, None if cell is None else place_of(cell))


def _annotated(ev: Evaluator, node: cst.AnnAssign) -> None:
    if node.value is not None:
        value = ev.eval(node.value)
        if isinstance(value, Unknown | Choice):
            type_ = annotated_type(ev, node.annotation.annotation)
            if type_ is not None:
                tells_type(ev, value, type_, ev.at(node))
                value = _declared(value, type_, ev.at(node))
        assign(ev, node.target, value)
    elif isinstance(node.target, cst.Name) and ev.scope_at(ev.frame.scope).kind == "class":
        # A field without a default: its name and place are known to dataclasses and models.
        assign_name(ev, f"annotation {node.target.value}", Const(None, ev.at(node)), ev.at(node.target))


def _declared(value: Value, type_: m.Type, at: At) -> Value:
    """A value that is not known, by the annotation of the name it is given: of its scalar type.

    What is not known of a mapping is told by the value itself, and a part of a run config is read under its own name.
    """
    if isinstance(value, Choice):
        return choice_of([_declared(option, type_, at) for option in value.options], value.at)
    scalars = all(isinstance(part, m.ScalarType) for part in parts_of(type_))
    known = not isinstance(value, Unknown) or value.part is not None
    return value if known or not scalars else Open(type_, None, "declaration", value.at or at)


def _type_alias(ev: Evaluator, node: cst.TypeAlias) -> None:
    """`type Names = list[str]` (PEP 695): a name for a type."""
    at = ev.at(node)
    value = ev.eval(node.value) if node.type_parameters is None else ev.unknown("a type alias with parameters", at)
    attrs = {"name": Const(node.name.value, at), "value": value}
    assign_name(ev, node.name.value, ev.new_instance(Lib("typing.TypeAliasType"), attrs, at), ev.at(node.name))


def _delete(ev: Evaluator, node: cst.Del) -> None:
    delete(ev, node.target)


def _return(ev: Evaluator, node: cst.Return) -> None:
    value = Const(None, ev.at(node)) if node.value is None else ev.eval(node.value)
    if node.value is not None:
        note_made(ev, node.value, value)
    ev.frame.returns.append((ev.state, value))
    ev.path = None
    ev.ended_by_raise = False


def _raise(ev: Evaluator, node: cst.Raise) -> None:
    at = ev.at(node)
    if node.exc is None:
        _raise_again(ev, at)
    assert node.exc is not None, "a bare raise ends the path"
    name = last_name(node.exc.func if isinstance(node.exc, cst.Call) else node.exc) or "an exception"
    if name == "NotImplementedError" and _is_abstract(ev.frame.func) and ev.doubts(name):
        ev.frame.returns.append((ev.state, Unknown("it is left to subclasses", at)))
        ev.path = None
        ev.ended_by_raise = False
        return
    value = ev.eval(node.exc)
    if is_exception_class(ev, value):
        value = call(ev, value, Arguments(), at)
    if node.cause is not None:
        cause = ev.eval(node.cause.item)
        if isinstance(value, Ref) and ev.instance_at(value) is not None:
            put_attribute(ev, value, "__cause__", cause, at)
    known = name_of(ev, value)
    if (known or name) == "SystemExit":
        raise ev.exits(value)
    raise ev.throws(known or name, at, None if known is None and not isinstance(value, Choice) else value)


def _raise_again(ev: Evaluator, at: At) -> None:
    """A bare `raise`: what the handler around it caught goes on.

    Raises:
        PathEndsError: always.
    """
    handling = next((frame.handling[-1] for frame in reversed(ev.frames) if frame.handling), [])
    *others, last = handling or [Thrown("an exception")]
    for thrown in others if ev.tries else ():
        ev.pass_on(ev.state.fork(), thrown)
    if last.what == "SystemExit":
        raise ev.exits(last.value)
    raise ev.throws(last.what, last.at or at, last.value)


def _is_abstract(func: Func | None) -> bool:
    """Whether a function is a method that does nothing but raise: classes below have their own."""
    if func is None or func.owner is None or not isinstance(func.node, cst.FunctionDef):
        return False
    statements: list[cst.CSTNode] = []
    for line in func.node.body.body:
        statements.extend(line.body if isinstance(line, cst.SimpleStatementLine) else [line])
    return len([small for small in statements if not isinstance(small, cst.Expr | cst.Pass)]) == 1


def _assert(ev: Evaluator, node: cst.Assert) -> None:
    value = ev.eval(node.test)
    known = truth(ev, value)
    if known is False and not ev.doubts("AssertionError"):
        given = (ev.eval(node.msg),) if node.msg is not None else ()
        raise ev.throws("AssertionError", ev.at(node), new_exception(ev, "AssertionError", given, ev.at(node)))
    if known is not True:
        ev.risk()
        assume(ev, node.test, value, True)
        refine(ev, node.test, True)


def _break(ev: Evaluator, _: cst.Break) -> None:
    if ev.frame.loops:
        ev.frame.loops[-1].breaks.append(ev.state)
    ev.path = None
    ev.ended_by_raise = False


def _continue(ev: Evaluator, _: cst.Continue) -> None:
    if ev.frame.loops:
        ev.frame.loops[-1].continues.append(ev.state)
    ev.path = None
    ev.ended_by_raise = False


def _global(ev: Evaluator, node: cst.Global | cst.Nonlocal) -> None:
    declare_outer(ev, [item.name.value for item in node.names], is_global=isinstance(node, cst.Global))


def _if(ev: Evaluator, node: cst.If) -> None:
    frame = ev.frame
    if frame.resume:
        _take_arm(ev, node, frame.resume.pop(0) is True)
        return
    value = ev.eval(node.test)
    known = truth(ev, value)
    if known is not None:
        _take_arm(ev, node, known)
        return
    note_set(ev, node)
    usual = by_default(ev, node.test)
    start = ev.state
    ends = []
    jumped = False

    for truthy in (True, False):
        ev.path = start.fork()
        try:
            tell(ev, node.test, value, usual, truthy)
            _take_arm(ev, node, truthy)
        except PathEndsError:
            ev.path = None
        if ev.path is not None:
            ends.append(ev.path)
        else:
            jumped = jumped or not ev.ended_by_raise
    # A path that raises ends the job: what follows is then the only way on, and as certain as before.
    ev.path = join_states(ends, start.certain and not jumped)
    if ev.path is not None and not jumped:
        ev.path.asked = start.asked


def _take_arm(ev: Evaluator, node: cst.If, truthy: bool) -> None:
    depth = len(ev.frame.marks)
    ev.frame.marks.append(truthy)
    if truthy:
        run_block(ev, node.body)
    elif node.orelse is not None:
        _run_else(ev, node.orelse)
    del ev.frame.marks[depth:]


def _run_else(ev: Evaluator, orelse: cst.If | cst.Else) -> None:
    if isinstance(orelse, cst.If):
        run_statement(ev, orelse)
    else:
        run_block(ev, orelse.body)


def _function(ev: Evaluator, node: cst.FunctionDef) -> None:
    at = ev.at(node)
    func = function_value(ev, node, node.name.value, ev.frame.owner)
    defined_again(ev, func)
    value: Value = func
    for decorator in reversed(node.decorators):
        value = decorate(ev, ev.eval(decorator.decorator), value, at)
    assign_name(ev, node.name.value, value, at)


def _import(ev: Evaluator, node: cst.Import) -> None:
    import_modules(ev, node)


def _import_from(ev: Evaluator, node: cst.ImportFrom) -> None:
    import_from(ev, node)


STATEMENTS: dict[type, Callable[[Any, Any], None]] = {
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: assign_augmented,
    cst.Del: _delete,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Global: _global,
    cst.TypeAlias: _type_alias,
    cst.Nonlocal: _global,
    cst.If: _if,
    cst.For: run_for,
    cst.While: run_while,
    cst.Try: run_try,
    cst.TryStar: run_try,
    cst.With: run_with,
    cst.Match: run_match,
    cst.FunctionDef: _function,
    cst.ClassDef: define_class,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
}
