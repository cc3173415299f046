"""click: commands, their options and arguments, groups, and contexts (Click docs).

A decorated function is an instance that keeps the function and the options in the order they are shown; calling it is
calling the function. A command is an instance that keeps such a function; calling it hands the function what the
command line gives, and ends the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.attributes import own_attributes
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.comparisons import truth
from inputgen.interpret.join import choice_of
from inputgen.interpret.mappings import with_key
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Func, Lib, ListObj, Open, Ref, Unknown, Value
from inputgen.library.click_arguments import PARAMETER, arguments
from inputgen.library.click_contexts import current_context, ensure_object, get_context, object_of
from inputgen.library.command_options import called_with
from inputgen.library.simple import attribute, itself, named, nothing, typed
from inputgen.model import ListType
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_DECORATED = Lib("click.decorated function")
_COMMAND = Lib("click.Command")
_CONTEXT = Lib("click.Context")
_PASSES = "click.pass value"
_ADDED = "__click_params__"


# --- decorators ------------------------------------------------------------------------------------------------------


def _decorator(kind: str, **told: str) -> Handler:
    """A call that gives a decorator, which keeps what it was told; used bare, it decorates at once."""

    def make(ev: Evaluator, call: Call) -> Value:
        first = call.args.positional[0] if call.args.positional else None
        attrs: dict[str, Value] = {name: Const(value) for name, value in told.items()}
        attrs |= {
            "kind": Const(kind),
            "texts": ev.new_list(call.args.positional, None, "tuple"),
            "named": Ref(ev.new_dict(dict(call.args.named or {}), None).addr, call.at),
        }
        if call.args.open is not None:
            attrs["open"] = call.args.open
        if call.receiver is not None:
            attrs["group"] = call.receiver
        if kind == "command" and first is not None and ev.constant(first) is ...:
            attrs["texts"] = ev.new_list((), None, "tuple")
            return _apply(ev, ev.new_instance(Lib("click.decorator"), attrs, call.at), first, call.at)
        return ev.new_instance(Lib("click.decorator"), attrs, call.at)

    return make


def _initialise_below(kind: str) -> Handler:
    """`__init__` of `click.Option` for an instance of a class of the project: it keeps what click's own would."""
    make = _decorator(kind)

    def initialise(ev: Evaluator, call: Call) -> Value:
        assert isinstance(call.receiver, Ref), "what is initialised is on the heap"
        put_attribute(ev, call.receiver, PARAMETER, make(ev, replace(call, receiver=None)), call.at)
        return Const(None, call.at)

    return initialise


def _decorate(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    if not call.args.positional:
        return ev.unknown("a decorator of click that decorates nothing", call.at)
    return ev.each(
        call.args.positional[0],
        lambda function: _apply(ev, call.receiver, function, call.at),  # type: ignore[arg-type]
    )


def _apply(ev: Evaluator, decorator: Value, function: Value, at: At) -> Value:
    if ev.constant(attribute(ev, decorator, "kind")) == "command":
        return _new_command(ev, decorator, function, at)
    obj = ev.instance_at(function)
    if obj is not None and obj.cls == _COMMAND and isinstance(function, Ref):  # an option above the command
        decorated, target = attribute(ev, function, "decorated"), function
    else:
        decorated, target = _decorated(ev, function, at), None
    held = attribute(ev, decorated, "options")
    listed = ev.list_at(held) if held is not None else None
    if decorated is None or listed is None or not isinstance(held, Ref):
        return ev.unknown("options of a command that is not known", at)
    # `Command.params` is in the order they are shown, `__click_params__` in the order they are added: from below.
    ev.put(held, replace(listed, items=(*listed.items, decorator) if target is None else (decorator, *listed.items)))
    return target or decorated


def _decorated(ev: Evaluator, function: Value, at: At, passes: Value | None = None) -> Ref:
    """The decorated function; where `passes` is given, one that hands it on as its first argument."""
    obj = ev.instance_at(function)
    if obj is not None and obj.cls == _DECORATED and passes is None and isinstance(function, Ref):
        return function
    options = _added(ev, function)
    attrs: dict[str, Value] = {
        "function": function,
        "options": options if options is not None else Ref(ev.new(ListObj("list"), None).addr, at),
    }
    if passes is not None:
        attrs["passes"] = passes
    return ev.new_instance(_DECORATED, attrs, function.at or at)


def _added(ev: Evaluator, function: Value) -> Value | None:
    """The options added to a function so far: `__click_params__`, which decorators of a project write to as well."""
    if isinstance(function, Func):
        held = own_attributes(ev, function)
        slot = held.entries.get(_ADDED)
        known = held.open is None and (slot is None or not slot.optional)
        return (slot.value if slot is not None else None) if known else Unknown("options of a function", function.at)
    return attribute(ev, function, "options")


def _passer(what: str) -> Handler:
    """`pass_context`, `pass_obj`."""

    def decorate(ev: Evaluator, call: Call) -> Value:
        if not call.args.positional:
            return ev.unknown("a decorator of click that decorates nothing", call.at)
        return _decorated(ev, call.args.positional[0], call.at, Const(what))

    return decorate


def _make_pass_decorator(ev: Evaluator, call: Call) -> Value:
    return Lib(_PASSES, call.at)


def _call_decorated(ev: Evaluator, call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    function, passes = attribute(ev, call.receiver, "function"), attribute(ev, call.receiver, "passes")
    if function is None:
        return ev.unknown("a function decorated by click that is not known", call.at)
    if passes is None:
        return call_value(ev, function, call.args, call.at)
    context = current_context(ev, call.at)
    first = context if ev.constant(passes) == "context" else object_of(ev, context, call.at)
    if ev.constant(passes) == "some object":
        first = Unknown("an object that click finds by its class", call.at)
    return call_value(ev, function, replace(call.args, positional=(first, *call.args.positional)), call.at)


# --- commands --------------------------------------------------------------------------------------------------------


def _new_command(ev: Evaluator, decorator: Value, function: Value, at: At) -> Value:
    decorated = _decorated(ev, function, at)
    attrs: dict[str, Value] = {
        "decorated": decorated,
        "callback": decorated,
        "entry function": _innermost(ev, decorated),
        "commands": Ref(ev.new(DictObj({}), None).addr, at),
        "is group": Const(ev.constant(attribute(ev, decorator, "makes")) == "group"),
    }
    told = ev.dict_at(attribute(ev, decorator, "named") or Const(None))
    for name, slot in told.entries.items() if told is not None else ():
        attrs[f"told {name}"] = slot.value
    command = ev.new_instance(_COMMAND, attrs, function.at or at)
    group = attribute(ev, decorator, "group")
    if group is not None:
        texts = ev.list_at(attribute(ev, decorator, "texts") or Const(None))
        given = texts.items[0] if texts is not None and texts.items else attrs.get("told name")
        _add(ev, group, command, given, at)
    return command


def _innermost(ev: Evaluator, function: Value) -> Value:
    for _ in range(50):
        inner = attribute(ev, function, "function")
        if inner is None:
            return function
        function = inner
    return function


def _add(ev: Evaluator, group: Value, command: Value, name: Value | None, at: At) -> None:
    held = attribute(ev, group, "commands")
    table = ev.dict_at(held) if held is not None else None
    if table is None or not isinstance(held, Ref):
        return
    known = ev.constant(name) if name is not None else None
    function = attribute(ev, command, "entry function")
    if not isinstance(known, str):
        written = function.name if isinstance(function, Func) else f"command {len(table.entries)}"
        known = written.lower().replace("_", "-")
        for suffix in ("-command", "-cmd", "-group", "-grp"):
            known = known.removesuffix(suffix)
    ev.put(held, with_key(table, known, command, at))


def _add_command(ev: Evaluator, call: Call) -> Value:
    command = call.arg(0, "cmd")
    if call.receiver is not None and command is not None:
        _add(ev, call.receiver, command, call.arg(1, "name"), call.at)
    return Const(None, call.at)


def _main(ev: Evaluator, call: Call) -> Value:
    """`command()`, `command.main()`: the process ends, unless `standalone_mode=False`."""
    command = call.receiver
    assert command is not None, "a method has a receiver"
    value = called_with(ev, call.arg(0, "args"), lambda: _invoke(ev, command, call.at, _new_context(ev, call)))
    standalone = call.arg(3, "standalone_mode")
    if standalone is not None and truth(ev, standalone) is False:
        return value
    raise ev.exits()


def _new_context(ev: Evaluator, call: Call, parent: Value | None = None) -> Ref:
    given = call.arg(-1, "obj") or (attribute(ev, parent, "obj") if parent is not None else None)
    attrs: dict[str, Value] = {
        "params": Ref(ev.new_dict({}, None).addr, call.at),
        "obj": given or Const(None, call.at),
        "args": Open(ListType(STR), None, "argv", call.at),
        "parent": parent or Const(None, call.at),
        "invoked_subcommand": Const(None, call.at),
        "meta": Ref(ev.new_dict({}, None).addr, call.at),
    }
    return ev.new_instance(_CONTEXT, attrs, call.at)


def _invoke(ev: Evaluator, command: Value, at: At, context: Ref, depth: int = 0) -> Value:
    obj = ev.instance_at(command)
    if obj is None or obj.cls != _COMMAND or depth > 20:
        return ev.unknown("a command that is not known", at)
    settings = ev.modules
    before = settings.get("click context")
    cell = ev.singleton("click context", lambda: ListObj("list"))
    kept = ev.get(cell) if before is not None else ListObj("list")
    ev.put(cell, ListObj("list", (context,)))
    if ev.constant(attribute(ev, command, "is group")) is True:
        put_attribute(ev, context, "invoked_subcommand", _subcommand(ev, command, at), at)
    named, why = arguments(ev, command, context, at)
    value = call_value(ev, obj.attrs["callback"].value, Arguments((), named, why), at)
    table = ev.dict_at(attribute(ev, command, "commands") or Const(None))
    if table is not None and table.entries:

        def run(inner: Value) -> Value:
            call = Call("click.Command.main", Arguments(), at, inner)
            return _invoke(ev, inner, at, _new_context(ev, call, context), depth + 1)

        inner = [slot.value for slot in table.entries.values()]
        value = ev.branch([lambda each=each: run(each) for each in inner])  # type: ignore[misc]
    ev.put(cell, kept)
    return value


def _subcommand(ev: Evaluator, command: Value, at: At) -> Value:
    table = ev.dict_at(attribute(ev, command, "commands") or Const(None))
    names = [Const(name, at) for name in table.entries] if table is not None else []
    may_be_none = truth(ev, attribute(ev, command, "told invoke_without_command") or Const(False)) is not False
    options: list[Value] = [*names, *([Const(None, at)] if may_be_none or not names else [])]
    return choice_of(options)


def _escapes(ev: Evaluator, call: Call) -> Value:
    """The function is given to a decorator that is not known, which may add options to it."""
    held = attribute(ev, call.receiver, "options")
    listed = ev.list_at(held) if held is not None else None
    if listed is not None and isinstance(held, Ref):
        ev.put(held, replace(listed, items=(*listed.items, ev.unknown("options", call.at))))
    return Const(None, call.at)


# --- contexts --------------------------------------------------------------------------------------------------------


def _context_invoke(ev: Evaluator, call: Call) -> Value:
    """`ctx.invoke(command, ...)`: what is not given has its default; `ctx.forward` hands the parameters on, too."""
    target = call.args.positional[0] if call.args.positional else None
    if target is None or not isinstance(call.receiver, Ref):
        return ev.unknown("a command that is not known", call.at)
    obj = ev.instance_at(target)
    given = dict(call.args.named or {})
    rest = call.args.positional[1:]
    if obj is None or obj.cls != _COMMAND:
        return call_value(ev, target, replace(call.args, positional=rest), call.at)
    own, why = arguments(ev, target, _new_context(ev, call, call.receiver), call.at)
    if call.name.endswith("forward"):
        params = ev.dict_at(attribute(ev, call.receiver, "params") or Const(None))
        forwarded = params.entries if params is not None else {}
        own |= {name: slot.value for name, slot in forwarded.items() if isinstance(name, str)}
    return call_value(ev, obj.attrs["callback"].value, Arguments(rest, own | given, why or call.args.open), call.at)


def _exit(ev: Evaluator, call: Call) -> Value:
    raise ev.exits()


def _type_instance(ev: Evaluator, call: Call) -> Value:
    """`click.Choice([...])`, `click.IntRange(...)`."""
    first = call.args.positional[0] if call.args.positional else call.arg(-1, "choices") or call.arg(-1, "types")
    name = call.name.rpartition(".")[2]
    bounds = {part: value for position, part in enumerate(("min", "max")) if (value := call.arg(position, part))}
    more = {
        part: value for part in ("case_sensitive", "clamp", "path_type") if (value := call.arg(-1, part)) is not None
    }
    told = {"told": first or Const(None), **more, **(bounds if name.endswith("Range") else {})}
    return ev.new_instance(Lib(f"click.{name}"), told, call.at)


def _name(ev: Evaluator, receiver: Value, at: At) -> Value:
    function = _innermost(ev, receiver)
    return Const(function.name, at) if isinstance(function, Func) else Open(STR, None, "computed", at)


def _kept(ev: Evaluator, receiver: Value, at: At) -> Value:
    """What `functools.wraps` copies of it: the options, which are then those of the wrapper, too."""
    options = attribute(ev, receiver, "options")
    return ev.new_dict({_ADDED: options} if options is not None else {}, None)


def _takes(ev: Evaluator, call: Call) -> Value:
    """`update_wrapper(pass_context(new), f)`: the options of `f`, if any, are the wrapper's from then on."""
    assert isinstance(call.receiver, Ref), "a decorated function is on the heap"
    options = _added(ev, call.args.positional[0])
    if options is not None:
        put_attribute(ev, call.receiver, "options", options, call.at)
    return call.receiver


FUNCTIONS = {
    "command": _decorator("command"),
    "group": _decorator("command", makes="group"),
    "option": _decorator("option"),
    "argument": _decorator("argument"),
    "Option": _decorator("option"),
    "Argument": _decorator("argument"),
    "pass_context": _passer("context"),
    "pass_obj": _passer("object"),
    "make_pass_decorator": _make_pass_decorator,
    "pass value": _passer("some object"),
    "get_current_context": get_context,
    **named("version_option help_option confirmation_option", lambda ev, call: Lib("click.unchanged", call.at)),
    "unchanged": lambda ev, call: call.args.positional[0] if call.args.positional else Const(None, call.at),
    **named("Choice IntRange FloatRange DateTime Path File Tuple", _type_instance),
    **named("echo secho clear pause launch echo_via_pager", nothing),
    **named("style unstyle format_filename get_app_dir prompt", typed(STR)),
    "confirm": typed(BOOL),
}
METHODS = {
    "Option.__init__": _initialise_below("option"),
    "Argument.__init__": _initialise_below("argument"),
    "decorator.__call__": _decorate,
    "decorated function.__call__": _call_decorated,
    "decorated function.escapes": _escapes,
    "decorated function.takes the attributes of": _takes,
    "Command.__call__": _main,
    "Command.main": _main,
    "Command.command": _decorator("command"),
    "Command.group": _decorator("command", makes="group"),
    "Command.add_command": _add_command,
    "Context.ensure_object": ensure_object,
    "Context.invoke": _context_invoke,
    "Context.forward": _context_invoke,
    "Context.exit": _exit,
    "Context.fail": _exit,
    "Context.abort": _exit,
    "Context.get_help": typed(STR),
    "Context.__enter__": itself,
}
ATTRIBUTES = {
    "decorated function.__name__": _name,
    "decorated function.attributes of the function": _kept,
    f"decorated function.{_ADDED}": lambda ev, receiver, at: attribute(ev, receiver, "options"),
}
