"""The Launch SDK: `manage_wandb_config`, `manage_config_file`, `load_wandb_config` (`wandb-facts` sections 4 to 7)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Call
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.trees import descendants
from inputgen.interpret.values import At, Choice, Const, DictObj, Lib, Open, Ref, Slot, Unknown, Value
from inputgen.library import wandb_config, wandb_run
from inputgen.library.class_descriptions import describe

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MODULE = "wandb.sdk.launch"

_NO_SCHEMA = "LaunchError: schema must be a dict, Pydantic model instance, or Pydantic model class."
_PARAMETERS = {
    "manage_wandb_config": ("include", "exclude", "schema"),
    "manage_config_file": ("path", "include", "exclude", "schema"),
}

# Names of wandb.sdk.launch in wandb 0.31.0: `__all__`, and its submodules.
_PUBLIC = ("create_and_run_agent", "LaunchAgent", "launch", "launch_add", "load_wandb_config", *_PARAMETERS)
_SUBMODULES = (
    "_launch", "_launch_add", "_project_spec", "agent", "builder", "create_job", "environment", "errors",
    "git_reference", "inputs", "loader", "registry", "runner", "sweeps", "utils", "wandb_reference",
)  # fmt: skip

# Keywords that users write for `schema=` (the documentation itself writes the first; section 9).
_KEYWORD_MENDS = {"input_schema": "schema", "json_schema": "schema", "includes": "include", "excludes": "exclude"}


def _manage(ev: Evaluator, call: Call) -> Value:
    function = call.name.rpartition(".")[2]
    parameters = _PARAMETERS[function]
    if len(call.args.positional) > len(parameters):
        raise ev.raises(f"TypeError: {function}() takes at most {len(parameters)} positional arguments", call.at)
    named = dict(call.args.named or {})
    given = {**dict(zip(parameters, call.args.positional, strict=False)), **named}
    for keyword in [name for name in given if name not in parameters]:
        _unknown_keyword(ev, function, keyword, given, parameters, call.at)
    path = given.get("path")
    if function == "manage_config_file":
        if path is None and call.args.open is None:
            raise ev.raises("TypeError: manage_config_file() missing argument 'path'", call.at)
        path = path if path is not None else Unknown(call.args.open.reason if call.args.open else "", call.at)
        return ev.each(path, lambda option: _declare(ev, call, given, option))
    return _declare(ev, call, given, None)


def _unknown_keyword(
    ev: Evaluator, function: str, keyword: str, given: dict[str, Value], parameters: tuple[str, ...], at: At
) -> None:
    close = difflib.get_close_matches(keyword, parameters, 1)
    suggestion = _KEYWORD_MENDS.get(keyword) or (close[0] if close else None)
    ev.record(m.UnknownKeyword(function, keyword, suggestion, ev.span(argument_place(at, keyword))))
    if ev.at_defaults:
        raise ev.raises(f"TypeError: {function}() got an unexpected keyword argument {keyword!r}", at)
    # So that the rest can be checked too, the call is read as it will be once mended.
    value = given.pop(keyword)
    if suggestion is not None:
        given.setdefault(suggestion, value)


def argument_place(at: At, keyword: str) -> At:
    """The place of a keyword argument's name in a call."""
    for arg in getattr(at.node, "args", ()):
        if arg.keyword is not None and arg.keyword.value == keyword:
            return At(at.module, arg.keyword)
    return at


def _argument_spans(ev: Evaluator, call: Call, parameters: tuple[str, ...]) -> tuple[tuple[str, m.Span], ...]:
    spans = []
    position = 0
    for arg in getattr(call.at.node, "args", ()):
        name = None
        if arg.keyword is not None:
            name = arg.keyword.value
        elif not arg.star and position < len(parameters):
            name = parameters[position]
            position += 1
        if name is not None:
            spans.append((name, ev.span(At(call.at.module, arg.value))))
    return tuple(spans)


def _declare(ev: Evaluator, call: Call, given: dict[str, Value], path: Value | None) -> Value:
    function = call.name.rpartition(".")[2]
    if path is not None:
        path = _told(ev, path, call.at)
    found, error, failure = _file(ev, path)
    if failure is None and error is None:
        failure = _schema_failure(ev, given.get("schema"))
    if failure is not None:
        if ev.at_defaults:
            raise ev.raises(failure, call.at)
        ev.risk()  # so that what catches it is followed too
    run = wandb_run.current_run(ev)
    if _is_disabled(ev, run):
        failure = "AssertionError"
        if ev.at_defaults:
            raise ev.raises(failure, call.at)
    declaration = m.Declaration(
        source="file" if path is not None else "run_config",
        path=snapshot(ev, path) if path is not None else None,
        file=found,
        file_error=error,
        include=_argument(ev, given, "include"),
        exclude=_argument(ev, given, "exclude"),
        schema=_schema(ev, given.get("schema")),
        argument_spans=_argument_spans(ev, call, _PARAMETERS[function]),
        runs=(),
        staged=not isinstance(run, Ref),
        certain=ev.state.certain,
        failure=failure,
        span=ev.span(call.at),
        schema_dicts=_dicts(ev, given.get("schema")),
        movable=_movable(ev, path, call.at) if found is not None else None,
    )
    _attach(ev, ev.record(declaration), call.at)
    return Const(None, call.at)


def _told(ev: Evaluator, path: Value, at: At) -> Value:
    """The path that the configuration tells of one that cannot be known: `files`, in the order of such calls."""
    if not isinstance(path, Unknown | Open) or (isinstance(path, Open) and path.default is not None):
        return path
    order = ev.unknown_paths
    if id(at.node) not in order:
        order.append(id(at.node))
    told = ev.world.setting.files
    position = order.index(id(at.node))
    return Const(told[position], at) if position < len(told) else path


def _argument(ev: Evaluator, given: dict[str, Value], name: str) -> m.Value | None:
    value = given.get(name)
    return None if value is None else snapshot(ev, value)


def _schema(ev: Evaluator, value: Value | None) -> m.Value | None:
    """The schema argument; a pydantic model, or an instance of one, with what its schema is made of."""
    if value is None:
        return None
    definitions = describe(ev, value)
    shown = snapshot(ev, value)
    if definitions is None:
        return shown
    if not isinstance(shown, m.Object):
        shown = m.Object("class", "type", span=shown.span)
    return replace(shown, definitions=definitions)


def _movable(ev: Evaluator, path: Value | None, at: At) -> m.Movable | None:
    """How the call may go up: only a file that was read before it is a reason to."""
    if path is None or not any(isinstance(event, m.FileRead) for event in ev.events):
        return None
    from inputgen.library.moving import movable

    return movable(ev, path, at)


def _dicts(ev: Evaluator, schema: Value | None) -> tuple[int, ...]:
    """The addresses of the dicts that a schema is made of, the outermost first."""
    found: dict[int, None] = {}
    waiting = [schema]
    while waiting:
        value = waiting.pop(0)
        held = ev.dict_at(value) if isinstance(value, Ref) and value.addr not in found else None
        listed = ev.list_at(value) if isinstance(value, Ref) and held is None else None
        if held is not None and isinstance(value, Ref):
            found[value.addr] = None
            waiting += [slot.value for slot in held.entries.values()]
        elif listed is not None:
            waiting += listed.items
    return tuple(found)


def _is_disabled(ev: Evaluator, run: Value) -> bool:
    obj = ev.instance_at(run)
    return obj is not None and ev.constant(obj.attrs["disabled"].value) is True


def _file(ev: Evaluator, path: Value | None) -> tuple[m.ConfigFile | None, str | None, str | None]:
    """The file at a path; else why it cannot be read; and what W&B raises for it (section 5)."""
    if path is None:
        return None, None, None
    if isinstance(path, Open) and path.default is not None:
        path = path.default
    if isinstance(path, Const) and isinstance(path.value, str):
        found = ev.world.config_file(path.value)
        file = found.file
        if file is not None and any(character in path.value for character in "*?["):
            file = replace(file, wandb=m.WandbScalar(""))  # W&B globs the path, and finds no file by it
        return file, found.error, _refusal(found.error)
    if isinstance(path, Const):
        kind = type(path.value).__name__
        return None, f"the path is a {kind}, not a str", f"TypeError: the path is a {kind}"
    obj = ev.instance_at(path)
    if obj is not None and obj.cls == Lib("pathlib.Path"):
        failure = "TypeError: argument of type 'PosixPath' is not iterable"
        return None, "the path is a pathlib.Path: W&B takes a str only, and raises TypeError", failure
    return None, f"which file it is cannot be known: {_why_not_known(path)}", None


def _why_not_known(path: Value) -> str:
    if isinstance(path, Unknown):
        return path.reason
    if isinstance(path, Open) and path.origin == "argv":
        return "its path comes from argv"
    if isinstance(path, Open) and path.origin == "environment":
        name = _first_text(path.at)
        return f"its path comes from the environment variable {name}" if name else "its path comes from the environment"
    return "its path is computed from values that are not known"


def _first_text(at: At | None) -> str | None:
    """The first literal text of an expression: the name in `os.environ["CONFIG"]`."""
    for node in descendants(at.node) if at is not None and isinstance(at.node, cst.CSTNode) else ():
        if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str):
            return node.evaluated_value
    return None


def _refusal(error: str | None) -> str | None:
    if error is None:
        return None
    return "W&B raises IsADirectoryError" if error == "it is a folder" else "W&B raises LaunchError"


def _schema_failure(ev: Evaluator, schema: Value | None) -> str | None:
    """What W&B raises for a schema when the call is made (section 7)."""
    if schema is None or isinstance(schema, Choice | Unknown | Open | Lib):
        return None
    if _is_old_model(ev, schema):
        return _NO_SCHEMA
    try:
        data = to_python(ev, schema)
    except NotKnown:
        obj = ev.get(schema) if isinstance(schema, Ref) else None
        is_other = (
            obj is not None and not isinstance(obj, DictObj) and isinstance(schema, Ref) and _is_sequence(ev, schema)
        )
        return "LaunchError: schema must be a dict" if is_other else None
    if not data:
        return None
    if not isinstance(data, dict):
        return _NO_SCHEMA
    definitions = data.get("$defs")
    return _missing_reference(data, definitions) if definitions and isinstance(definitions, dict) else None


def _is_old_model(ev: Evaluator, schema: Value) -> bool:
    """Whether a schema is a model of pydantic's version 1, or an instance of one: W&B refuses it."""
    obj = ev.instance_at(schema)
    bases = linearised(ev, obj.cls if obj is not None else schema)
    return any(isinstance(base, Lib) and base.name.startswith("pydantic.v1.") for base in bases)


def _is_sequence(ev: Evaluator, value: Ref) -> bool:
    return ev.list_at(value) is not None


def _missing_reference(data: object, definitions: dict[str, object]) -> str | None:
    """The exception W&B raises for a `$ref` that it cannot resolve beside `$defs`; None where all resolve."""
    pending = [data]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            reference = current.get("$ref")
            if isinstance(reference, str):
                _, found, name = reference.partition("#/$defs/")
                if not found:
                    return "IndexError: list index out of range"
                if name not in definitions:
                    return f"KeyError: {name!r}"
            pending.extend(value for key, value in current.items() if key != "$defs")
            if current is data:
                continue
        elif isinstance(current, list):
            pending.extend(current)
    return None


def _attach(ev: Evaluator, index: int, at: At) -> None:
    """Give a declaration to the current run, or stage it for all later ones (section 2)."""

    def attach(run: Value) -> Value:
        obj = ev.instance_at(run)
        holder = obj.attrs["declarations"].value if obj is not None else wandb_run.part(ev, "staged")
        held = ev.dict_at(holder)
        assert held is not None, "declarations are kept in a dict"
        assert isinstance(holder, Ref), "declarations are kept in a dict"
        ev.put(holder, DictObj({**held.entries, index: Slot(Const(True), False, at)}))
        return Const(None, at)

    ev.each(wandb_run.current_run(ev), attach)


def _load_wandb_config(ev: Evaluator, call: Call) -> Value:
    """`load_wandb_config()`: the overrides of a launch; without one W&B raises LaunchError (section 6).

    `missing_ok`, which the runtime shim's has, makes it empty instead.
    """
    missing_ok = (call.args.named or {}).get("missing_ok")
    if ev.at_defaults and not (isinstance(missing_ok, Const) and missing_ok.value is True):
        raise ev.raises("LaunchError: no launch config found in the environment", call.at)
    given = None if ev.at_defaults else Unknown("given by the launch (load_wandb_config)", call.at)
    return wandb_config.new_config(ev, DictObj({}, given), None, call.at)


def _member(ev: Evaluator, name: str, at: At) -> Value | None:
    """A name of `wandb.sdk.launch` without a model: one it really has, or a mistake."""
    if name in _PUBLIC:
        ev.record(m.LaunchImported(name, ev.span(at)))
        return None
    if name in _SUBMODULES or name.startswith("__"):
        return None
    close = difflib.get_close_matches(name, _PUBLIC, 1)
    suggestion = close[0] if close else None
    imported = not isinstance(at.node, cst.Attribute)
    ev.record(m.UnknownLaunchFunction(name, suggestion, ev.span(name_place(at)), imported))
    if ev.at_defaults:
        raise ev.raises(f"AttributeError: module 'wandb.sdk.launch' has no attribute {name!r}", at)
    # So that the rest can be checked too, the name is read as it will be once mended.
    return Lib(f"{MODULE}.{suggestion}", at) if suggestion is not None else None


def name_place(at: At) -> At:
    """The place of the name itself in an attribute or an import alias."""
    node = getattr(at.node, "attr", None) or getattr(at.node, "name", None) or at.node
    return At(at.module, node)


def _top_member(ev: Evaluator, name: str, at: At) -> Value | None:
    """`wandb.launch`: there is none; it lives in `wandb.sdk` (section 2)."""
    if name != "launch":
        return None
    ev.record(m.UnknownLaunchFunction("wandb.launch", "wandb.sdk.launch", ev.span(name_place(at))))
    if ev.at_defaults:
        raise ev.raises("ImportError: cannot import name 'launch' from 'wandb'", at)
    return Lib(MODULE, at)


def _import_place(at: At) -> m.Span:
    """The start of the line after the imports that a module starts with; after its docstring where it has none."""
    lines = at.module.lines
    after = 0
    for index, line in enumerate(at.module.tree.body):
        small = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
        is_text = isinstance(small, cst.Expr) and isinstance(small.value, cst.SimpleString | cst.ConcatenatedString)
        if not (isinstance(small, cst.Import | cst.ImportFrom) or (index == 0 and is_text)):
            break
        after = lines.position(at.module.offsets(line)[1])[0]
    start = lines.starts[after] if after < len(lines.starts) else len(lines.text)
    return lines.span(start, start)


def _unbound_launch(ev: Evaluator, at: At) -> Value:
    """`launch` in a fragment that never binds it: taken for W&B's, and reported."""
    ev.record(m.UnboundLaunch("launch", ev.span(at), _import_place(at)))
    if ev.at_defaults:
        raise ev.raises("NameError: name 'launch' is not defined", at)
    return Lib(MODULE, at)


_FUNCTIONS = dict.fromkeys(_PARAMETERS, _manage) | {"load_wandb_config": _load_wandb_config}

FUNCTIONS = {f"sdk.launch.{name}": handler for name, handler in _FUNCTIONS.items()} | {
    f"sdk.launch.inputs.manage.{name}": handler for name, handler in _FUNCTIONS.items()
}
MEMBERS = {"sdk.launch": _member, "": _top_member}
VALUES = {"unbound launch": _unbound_launch}
EXPORTS = {"sdk.launch": _PUBLIC}

# The runtime shim's names mean the same (contract, "Runtime").
RUNTIME_FUNCTIONS = {f"runtime.launch.{name}": handler for name, handler in _FUNCTIONS.items()} | {
    f"runtime.{name}": handler for name, handler in _FUNCTIONS.items()
}
