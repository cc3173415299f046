"""Making configs of OmegaConf: of values, classes, files, dotted lists and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.command_line import ANY_KEY
from inputgen.interpret.iteration import elements
from inputgen.interpret.protocol import Call
from inputgen.interpret.values import At, Const, Lib, Open, Ref, Unknown, Value
from inputgen.library.documents import load as load_document
from inputgen.library.documents import source_of_text
from inputgen.library.files import open_path, source_of
from inputgen.library.omegaconf_merge import ensure_config, from_dotlist
from inputgen.library.omegaconf_nodes import (
    content_ref,
    dict_content,
    new_dict,
    set_flag,
    structured,
    structured_class,
    wrap,
)
from inputgen.library.omegaconf_types import ANY
from inputgen.library.paths import mark_written
from inputgen.library.sys import held_arguments

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def create(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.create(obj)`: of a dict, a list, a YAML text, a dataclass, another config."""
    given = call.arg(0, "obj") or call.arg(0, "content")
    made = new_dict(ev, call.at) if given is None else ev.each(given, lambda obj: created(ev, obj, call.at))
    return _with_flags(ev, call, made)


def created(ev: Evaluator, obj: Value, at: At) -> Value:
    """The config that `OmegaConf.create` makes of a value."""
    if isinstance(obj, Const) and isinstance(obj.value, str):
        return _of_document(ev, load_document(ev, source_of_text(ev, obj, at), "omegaconf", at), at)
    if isinstance(obj, Const) and obj.value is None:
        return ev.unknown("a config that is None", at)
    if isinstance(obj, Open):
        return _of_document(ev, load_document(ev, source_of_text(ev, obj, at), "omegaconf", at), at)
    if isinstance(obj, Unknown) and obj.plain and obj.part is None:
        return _of_document(ev, obj, at)
    made = ensure_config(ev, obj, at)
    return replace(made, at=at) if isinstance(made, Ref) else made


def _of_document(ev: Evaluator, value: Value, at: At) -> Value:
    """The config that a document becomes: an empty one is {}, a text alone is a key."""
    if isinstance(value, Const) and value.value is None:
        return new_dict(ev, at)
    if isinstance(value, Const) and isinstance(value.value, str):
        return wrap(ev, ev.new_dict({value.value: Const(None, at)}, None), ANY, None, at)
    if isinstance(value, Const):
        raise ev.raises("OSError: Invalid loaded object type", at)
    if isinstance(value, Unknown):  # a document that is not known is a mapping as far as the job sets keys of it
        return open_config(ev, new_dict(ev, at), value)
    made = ensure_config(ev, value, at)
    return replace(made, at=at) if isinstance(made, Ref) else made


def _with_flags(ev: Evaluator, call: Call, made: Value) -> Value:
    flags = call.arg(2, "flags")
    held = ev.dict_at(flags) if flags is not None else None
    for name, slot in held.entries.items() if held is not None and isinstance(made, Ref) else ():
        if isinstance(made, Ref) and name in ("struct", "readonly"):
            set_flag(ev, made, str(name), slot.value, call.at)
    return made


def structured_config(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.structured(obj)`: of a dataclass or attrs class, or an instance of one."""
    given = call.arg(0, "obj")
    if given is None:
        return ev.unknown("a structured config of nothing", call.at)

    def one(obj: Value) -> Value:
        if structured_class(ev, obj) is None:
            return created(ev, obj, call.at)
        return structured(ev, obj, None, call.at)

    return ev.each(given, one)


def load_file(ev: Evaluator, file: Value, at: At) -> Value:
    """`OmegaConf.load(file)`: of a path, or of a file that is open."""
    obj = ev.instance_at(file)
    opened = file if obj is not None and obj.cls == Lib("builtins.file") else open_path(ev, file, None, None, at)
    return ev.each(opened, lambda one: _of_document(ev, _read_document(ev, one, at), at))


def _read_document(ev: Evaluator, file: Value, at: At) -> Value:
    return load_document(ev, source_of(ev, file, at), "omegaconf", at)


def load(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.load(file_)`."""
    file = call.arg(0, "file_")
    if file is None:
        return ev.unknown("a config loaded from nothing", call.at)
    return ev.each(file, lambda option: load_file(ev, option, call.at))


def save(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.save(config, f)`: the file is the job's own from now on."""
    target = call.arg(1, "f")
    if target is not None:
        mark_written(ev, target, call.at)
    ev.risk()
    return Const(None, call.at)


def from_dotted_list(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.from_dotlist(["a.b=1"])`."""
    listed = call.arg(0, "dotlist") or call.arg(0, "args_list")
    found = elements(ev, listed, call.at) if listed is not None else None
    made = new_dict(ev, call.at)
    if found is None:
        return open_config(ev, made, Unknown("a dotlist that is not known", call.at))
    from_dotlist(ev, made, list(found.items), call.at)
    if found.rest is not None:
        from_argv = isinstance(found.rest, Open) and found.rest.origin == "argv"
        return open_config(ev, made, Unknown(ANY_KEY if from_argv else "a dotlist that is not known", call.at))
    return made


def open_config(ev: Evaluator, made: Ref, why: Unknown) -> Ref:
    """A config that may have keys beyond those it has, and why."""
    held = dict_content(ev, made)
    ev.put(content_ref(ev, made), replace(held, open=why))
    return made


def from_cli(ev: Evaluator, call: Call) -> Value:
    """`OmegaConf.from_cli()`: what is on the command line; in a job that may be anything."""
    given = call.arg(0, "args_list")
    if given is not None and not (isinstance(given, Const) and given.value is None):
        return from_dotted_list(ev, call)
    held = held_arguments(ev, call.at)
    made = new_dict(ev, call.at)
    if held is None:
        return open_config(ev, made, Unknown(ANY_KEY, call.at))
    from_dotlist(ev, made, [replace(item, at=call.at) for item in held.items[1:]], call.at)
    return made if held.rest is None else open_config(ev, made, Unknown(ANY_KEY, call.at))
