"""Classes of the project: their definition, and making instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.attributes import bind
from inputgen.interpret.calls import call, escape
from inputgen.interpret.descriptors import descriptor
from inputgen.interpret.exceptions import is_exception_class
from inputgen.interpret.frames import Frame
from inputgen.interpret.handed import hand_over
from inputgen.interpret.hierarchy import class_attribute, foreign_base, linearised, metaclass_attribute
from inputgen.interpret.metaclasses import made_by_metaclass
from inputgen.interpret.names import assign_name, put_name
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.type_values import origin_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


_DICTS = (Lib("builtins.dict"), Lib("collections.OrderedDict"), Lib("collections.defaultdict"))


def define_class(ev: Evaluator, node: cst.ClassDef) -> None:
    """Run a class statement: bases, body, decorators; bind the name."""
    from inputgen.interpret.expressions import arguments
    from inputgen.interpret.statements import run_block

    at = ev.at(node)
    given = arguments(ev, (*node.bases, *node.keywords))
    written = (*given.positional, *((given.open,) if given.open is not None else ()))
    bases = tuple(origin_of(ev, base) for base in written)
    keywords = tuple(given.named.items())
    scope = ev.new(Scope("class", ev.frame.module, {}, ev.frame.scope), None)
    if bases != written:
        put_name(ev, scope.addr, "original bases", ev.new_list(written, at, "tuple"), at)
    ref = ev.new(ClassObj(node.name.value, ev.frame.module, node, bases, scope.addr, (), keywords), at)
    frame = Frame(ev.frame.module, scope.addr, ev.frame.func)
    frame.owner = ref.addr
    ev.frames.append(frame)
    try:
        run_block(ev, node.body)
    finally:
        ev.frames.pop()
    _set_names(ev, ref, scope.addr, at)
    _init_subclass(ev, ref, bases, keywords, at)
    for base in linearised(ev, ref):
        hook = ev.libraries.function(f"{base.name}.subclassed") if isinstance(base, Lib) else None
        if hook is not None:
            hook(ev, Call("subclassed", Arguments(), at, ref))
            break
    value = made_by_metaclass(ev, ref, at)
    for item in reversed(node.decorators):
        decorator = ev.eval(item.decorator)
        if isinstance(decorator, Unknown) or (
            isinstance(decorator, Lib) and ev.libraries.function(decorator.name) is None
        ):
            _mark_foreign(ev, ref, decorator, at)
        value = decorate(ev, decorator, value, at)
    assign_name(ev, node.name.value, value, at)


def _set_names(ev: Evaluator, ref: Ref, scope: int, at: At) -> None:
    """Tell the descriptors of a class their names (`__set_name__`, PEP 487)."""
    for name, slot in ev.scope_at(scope).names.items():
        told = descriptor(ev, slot.value, "__set_name__")
        if told is not None:
            call(ev, told, Arguments((ref, Const(name, at))), at)


def _init_subclass(
    ev: Evaluator, ref: Ref, bases: tuple[Value, ...], keywords: tuple[tuple[str, Value], ...], at: At
) -> None:
    """Call what a base does with each class below it (PEP 487): registries are filled so."""
    hook = next(filter(None, (class_attribute(ev, base, "__init_subclass__") for base in bases)), None)
    if isinstance(hook, Func):
        given = {name: value for name, value in keywords if name != "metaclass"}
        call(ev, Bound(ref, hook, at), Arguments((), given), at)


def _mark_foreign(ev: Evaluator, ref: Ref, decorator: Value, at: At) -> None:
    """Note that something unknown decorates a class.

    Its instances may have any attributes (`@attr.s`), and its `__init__` may be given more than its calls say
    (`@gin.configurable`).
    """
    obj = ev.get(ref)
    assert isinstance(obj, ClassObj), "a class statement makes a class"
    name = decorator.name if isinstance(decorator, Lib) else "a decorator that is not known"
    why = Unknown(f"its class is made by {name}, which inputgen does not model", at)
    ev.put(ref, replace(obj, bases=(*obj.bases, why)))
    scope = ev.scope_at(obj.scope)
    init = scope.names.get("__init__")
    if init is not None and isinstance(init.value, Func):
        wrapped = replace(init, value=replace(init.value, wrapped_by=name))
        ev.put(obj.scope, replace(scope, names={**scope.names, "__init__": wrapped}))


def decorate(ev: Evaluator, decorator: Value, value: Value, at: At) -> Value:
    """What a decorator makes of a function or class.

    A decorator of a library without a model is taken to pass through what it is given, as nearly all do
    (`@torch.no_grad()`, `@record`): the alternative, an unknown function, would hide the job behind it.
    """
    if isinstance(decorator, Lib) and ev.libraries.function(decorator.name) is None:
        if isinstance(value, Ref):
            escape(ev, decorator.name, Arguments((value,)), at)
        return replace(value, wrapped_by=decorator.name) if isinstance(value, Func) else value
    if isinstance(decorator, Func | Bound | Lib | Ref):
        return call(ev, decorator, Arguments((value,)), at)
    if isinstance(decorator, Choice) and isinstance(value, Ref):  # the job's own, where a library is not there
        return ev.each(decorator, lambda one: decorate(ev, one, value, at))
    return replace(value, wrapped_by="a decorator that is not known") if isinstance(value, Func) else value


def is_abstract(ev: Evaluator, cls: Ref) -> bool:
    """Whether a class cannot be made: an abstract method of a class below `ABC` has no body below it."""
    order = list(linearised(ev, cls))
    if not any(isinstance(base, Lib) and base.name in ("abc.ABC", "abc.ABCMeta") for base in order):
        return False
    seen: set[str] = set()
    for base in order:
        obj = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(base, Unknown) or (isinstance(base, Lib) and base.name not in ("abc.ABC", "builtins.object")):
            return False
        for name, slot in ev.scope_at(obj.scope).names.items() if isinstance(obj, ClassObj) else ():
            if name not in seen and isinstance(slot.value, Func) and slot.value.abstract:
                return True
            seen.add(name)
    return False


def instantiate(ev: Evaluator, cls: Ref, args: Arguments, at: At) -> Value:
    """Make an instance of a project class.

    A metaclass of the project may decide what a call of the class gives, as for singletons.
    """
    own = metaclass_attribute(ev, cls, "__call__")
    if isinstance(own, Func):
        return call(ev, Bound(cls, own, at), args, at)
    if own is not None:
        return ev.unknown("made by the metaclass of its class, which is not followed", at)
    return instantiate_plainly(ev, cls, args, at)


def instantiate_plainly(ev: Evaluator, cls: Ref, args: Arguments, at: At) -> Value:
    """`type.__call__(cls, ...)`: make an instance of a project class, whatever its metaclass does.

    A library class among its bases may make the instance itself (`class call`), or initialise it (`__init__`).
    """
    if is_abstract(ev, cls):
        raise ev.raises("TypeError: an abstract class cannot be instantiated", at)
    return instantiate_below(ev, cls, args, at)


def instantiate_below(ev: Evaluator, cls: Ref, args: Arguments, at: At) -> Value:
    """Make an instance of a class that may be abstract: of a class below it, which has what it lacks."""
    maker = class_attribute(ev, cls, "make instance")
    if isinstance(maker, Lib):
        handler = ev.libraries.function(maker.name)
        assert handler is not None, "a library that marks a class can make its instances"
        return handler(ev, Call(maker.name, args, at, cls))
    for base in linearised(ev, cls):
        handler = ev.libraries.function(f"{base.name}.class call") if isinstance(base, Lib) else None
        if handler is not None:
            return handler(ev, Call("class call", args, at, cls))
    new = class_attribute(ev, cls, "__new__")
    if isinstance(new, Func):
        return _made_by_new(ev, new, cls, args, at)
    ref = new_instance(ev, cls, at)
    if any(isinstance(base, Lib) and is_exception_class(ev, base) for base in linearised(ev, cls)):
        # `BaseException.__new__` keeps what the call gives; `__init__` may say otherwise.
        given = ListObj("tuple", args.positional, None if args.open is None else Unknown(args.open.reason, at))
        put_attribute(ev, ref, "args", ev.new(given, at), at)
    initialise(ev, ref, cls, args, at)
    return ref


def _made_by_new(ev: Evaluator, new: Func, cls: Ref, args: Arguments, at: At) -> Value:
    """What the class's own `__new__` makes: initialised where it is an instance of the class."""
    given = Arguments((cls, *args.positional), args.named, args.open, args.optional)

    def finish(made: Value) -> Value:
        obj = ev.instance_at(made)
        if obj is not None and isinstance(made, Ref) and cls in linearised(ev, obj.cls):
            initialise(ev, made, obj.cls, args, at)
        return made

    return ev.each(call(ev, new, given, at), finish)


def new_instance(ev: Evaluator, cls: Ref, at: At) -> Ref:
    """An instance of a project class, before `__init__`."""
    foreign = foreign_base(ev, cls)
    why = Unknown(f"its class has {foreign} as a base", at) if foreign is not None else None
    ref = ev.new(Instance(cls, {}, why), at)
    if any(base in _DICTS for base in linearised(ev, cls)):
        part = ev.new(DictObj({}, why), None)
        ev.put(ref, Instance(cls, {"as dict": Slot(part)}, why))
    return ref


def initialise(ev: Evaluator, ref: Ref, cls: Value, args: Arguments, at: At) -> None:
    """Run `__init__` of a class on a new instance: its own, an inherited one, or a library's."""
    init = class_attribute(ev, cls, "__init__")
    bound = bind(ev, init, ref, at) if init is not None else None
    if isinstance(bound, Bound):
        call(ev, bound, args, at)
        return
    for base in linearised(ev, cls):
        handler = ev.libraries.method(f"{base.name}.__init__") if isinstance(base, Lib) else None
        if handler is not None:
            handler(ev, Call(f"{base}.__init__", args, at, ref))
            return
    foreign = foreign_base(ev, cls)
    if foreign is not None:
        escape(ev, foreign, args, at)
        hand_over(ev, ref)
