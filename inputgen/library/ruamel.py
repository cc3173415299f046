"""ruamel.yaml: `YAML(typ=...).load(stream)`, and `load` and `safe_load` of versions up to 0.17 (0.19, `main.py`).

What it reads is YAML 1.2 (see `files.yaml_ruamel`). A document for a round trip holds dicts, lists and numbers of
classes of its own below those of Python, and is taken for these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, DictObj, Lib, ListObj, Slot, Unknown, Value
from inputgen.library import files, paths
from inputgen.library.documents import Options, load
from inputgen.library.simple import attribute, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_YAML = Lib("ruamel.yaml.YAML")
_TYPES = (None, "rt", "safe", "unsafe")
_CHANGES = ("version", "allow_duplicate_keys", "Constructor", "Resolver", "Parser", "Composer")
_OTHER = "the YAML loader is told to read another way"


def _new(ev: Evaluator, call: Call) -> Value:
    """`YAML(typ="safe", pure=True)`."""
    kind = call.arg(-1, "typ") or (call.args.positional[0] if call.args.positional else Const(None))
    return ev.new_instance(_YAML, {"kind of loader": kind}, call.at)


def _load_by(ev: Evaluator, call: Call) -> Value:
    """`YAML().load(stream)`: a file, a text, or the path of a file."""
    kind = attribute(ev, call.receiver, "kind of loader") or Const(None)
    is_plain = isinstance(kind, Const) and kind.value in _TYPES
    changed = any(attribute(ev, call.receiver, name) is not None for name in _CHANGES)
    if not is_plain or changed:
        return Unknown(_OTHER, call.at, plain=True)
    return _read(ev, call, safe=isinstance(kind, Const) and kind.value == "safe")


def _load(ev: Evaluator, call: Call) -> Value:
    """`load(stream, Loader=...)`."""
    loader = call.arg(1, "Loader")
    if loader is not None and not isinstance(loader, Lib | Const):
        return Unknown(_OTHER, call.at, plain=True)
    return _read(ev, call, safe=isinstance(loader, Lib) and loader.name.endswith("SafeLoader"))


def _safe_load(ev: Evaluator, call: Call) -> Value:
    return _read(ev, call, safe=True)


def _read(ev: Evaluator, call: Call, *, safe: bool) -> Value:
    stream = call.arg(0, "stream")
    if stream is None:
        return ev.unknown("YAML is read of nothing", call.at)
    if _changes(ev).entries:
        return Unknown(_OTHER, call.at, plain=True)
    options = Options(tolerated=frozenset() if safe else frozenset({"custom-tag"}))

    def one(value: Value) -> Value:
        obj = ev.instance_at(value)
        if obj is not None and obj.cls == paths.PATH:
            opened = files.open_path(ev, value, None, None, call.at)
            return ev.each(
                opened, lambda file: load(ev, files.source_of(ev, file, call.at), "ruamel", call.at, options)
            )
        return load(ev, files.source_of(ev, value, call.at), "ruamel", call.at, options)

    return ev.each(stream, one)


def _load_all(ev: Evaluator, call: Call) -> Value:
    return ev.new(ListObj("generator", (), Unknown("one of several documents", call.at, plain=True)), call.at)


def _changes(ev: Evaluator) -> DictObj:
    """What the job adds to the loaders: constructors and resolvers of its own."""
    held = ev.get(ev.singleton("ruamel loaders", lambda: DictObj({})))
    assert isinstance(held, DictObj), "changes to loaders are kept in a dict"
    return held


def _change(ev: Evaluator, call: Call) -> Value:
    address = ev.singleton("ruamel loaders", lambda: DictObj({}))
    ev.put(address, DictObj({"all": Slot(Const(True), False, call.at)}))
    return Const(None, call.at)


_PLACES = ("yaml.", "")  # `ruamel.yaml` and conda's `ruamel_yaml`
_LOADERS = "Loader SafeLoader UnsafeLoader RoundTripLoader CLoader CSafeLoader".split()
_CHANGERS = "add_constructor add_multi_constructor add_implicit_resolver add_path_resolver"
FUNCTIONS: dict[str, Handler] = {
    f"{place}{name}": handler
    for place in _PLACES
    for name, handler in {
        "YAML": _new,
        "load": _load,
        **named("safe_load", _safe_load),
        "round_trip_load": _load,
        **named("load_all safe_load_all round_trip_load_all", _load_all),
        **named("dump safe_dump round_trip_dump", nothing),
        **named(_CHANGERS, _change),
        **{key: value for loader in _LOADERS for key, value in named(_CHANGERS, _change, f"{loader}.").items()},
    }.items()
}
METHODS: dict[str, Handler] = {
    "yaml.YAML.load": _load_by,
    "yaml.YAML.load_all": _load_all,
    **named("dump register_class indent", nothing, "yaml.YAML."),
}
