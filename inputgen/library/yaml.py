"""PyYAML: `safe_load`, `load` with each loader, `dump` (PyYAML 6, `yaml/loader.py`, `yaml/constructor.py`).

All loaders but `BaseLoader` read plain documents alike; they differ in the tags they have constructors for. What a job
adds to a loader is kept on the heap, by the loader: `float` for the resolver that reads `1e-5` as a number, `texts` for
other resolvers, `tags` for constructors of tags of the job's own, `all` for those of YAML's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.hierarchy import linearised
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import (
    At,
    ClassObj,
    Const,
    DictObj,
    Lib,
    ListObj,
    Ref,
    Slot,
    Unknown,
    Value,
    alternatives,
)
from inputgen.library.documents import Options, load
from inputgen.library.files import source_of
from inputgen.library.json_copies import keep_yaml, yaml_copy
from inputgen.library.simple import instance, named, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FULL = "FullLoader"
_SAFE = "SafeLoader"
_LOADERS = (
    _SAFE,
    _FULL,
    "Loader",
    "UnsafeLoader",
    "BaseLoader",
    "CSafeLoader",
    "CFullLoader",
    "CLoader",
    "CUnsafeLoader",
)
_YAML_TAGS = "tag:yaml.org,2002:"
_FLOAT = _YAML_TAGS + "float"
# Arguments that change the text alone, not what is read of it again.
_PLAIN_DUMPS = frozenset(
    {"data", "stream", "default_flow_style", "sort_keys", "indent", "width", "allow_unicode", "line_break"}
)
_READS_ITS_OWN_WAY = "the YAML loader has constructors or resolvers of its own"


def _load(loader: str | None, *, several: bool = False) -> Handler:
    """`safe_load(stream)`, or with None `load(stream, Loader)`; `several` where further documents may follow."""

    def handler(ev: Evaluator, call: Call) -> Value:
        stream = call.arg(0, "stream")
        if stream is None:
            return ev.unknown("yaml reads nothing", call.at)
        given = Lib(f"yaml.{loader}") if loader is not None else call.arg(1, "Loader") or Lib(f"yaml.{_FULL}")
        return ev.each(given, lambda cls: ev.each(stream, lambda value: _load_with(ev, call, cls, value, several)))

    return handler


def _load_with(ev: Evaluator, call: Call, loader: Value, stream: Value, several: bool) -> Value:
    names = _names(ev, loader)
    known = next((name for name in names if name in _LOADERS), None)
    if known is None or known == "BaseLoader":
        return _plain(ev.unknown("it is read by a YAML loader that is not modelled", call.at))
    held = _changes(ev)
    changes = {kind for name in names if (slot := held.entries.get(name)) is not None for kind in _kinds(slot)}
    if "all" in changes:
        return _plain(ev.unknown(_READS_ITS_OWN_WAY, call.at))
    tolerated = {"several-documents"} if several else set()
    if not known.endswith(_SAFE) or "tags" in changes:
        tolerated.add("custom-tag")
    kept = ev.yaml_texts.get(id(stream))
    if kept is not None and not changes - {"tags"} and kept[1].addr in ev.state.heap:
        return yaml_copy(ev, kept[1], call.at)
    text = _number_of if "float" in changes else _some_scalar if "texts" in changes else None
    source = source_of(ev, stream, call.at)
    return load(ev, source, "yaml", call.at, Options(text=text, tolerated=frozenset(tolerated)))


def _plain(value: Unknown) -> Unknown:
    return replace(value, plain=True)


def _names(ev: Evaluator, loader: Value) -> list[str]:
    """The names under which a loader, and those it inherits from, are changed."""
    names = []
    for base in linearised(ev, loader):
        if isinstance(base, Lib):
            names.append(base.name.rpartition(".")[2])
        elif isinstance(base, Ref) and isinstance(ev.get(base), ClassObj):
            names.append(f"class {base.addr}")
    return names


def _number_of(value: m.Known, at: At) -> Value:
    """A text under a resolver for numbers: a number, where it is written plainly and reads as one."""
    text = value.value
    span = value.span
    assert isinstance(text, str), "the option is for texts"
    plain = span is not None and span.line == span.end_line and span.end_column - span.column == len(text)
    try:
        return Const(float(text.replace("_", "")), at) if plain and text[:1] in "-+0123456789." else Const(text, at)
    except ValueError:
        return Const(text, at)


def _some_scalar(value: m.Known, at: At) -> Value:
    return Unknown(_READS_ITS_OWN_WAY, at)


# --- changes to loaders ----------------------------------------------------------------------------------------------


def _changes(ev: Evaluator) -> DictObj:
    held = ev.get(ev.singleton("yaml loaders", lambda: DictObj({})))
    assert isinstance(held, DictObj), "changes to loaders are kept in a dict"
    return held


def _kinds(slot: Slot) -> frozenset[str]:
    """How a loader is changed, in each of these ways."""
    texts = {option.value for option in alternatives(slot.value) if isinstance(option, Const)}
    # A loader that is changed on some paths only reads numbers, or texts, in a way that is not known.
    certain = len(texts) == 1 and not (slot.optional and texts != {"tags"})
    return frozenset(str(texts.pop()).split()) if certain else frozenset({"all"})


def _note(ev: Evaluator, loaders: list[str], kind: str, at: At) -> None:
    held = _changes(ev)
    entries = dict(held.entries)
    for name in loaders:
        before = entries.get(name)
        kinds = {kind} if before is None else {kind, *_kinds(before)}
        # Which of two resolvers reads a text is not followed.
        entries[name] = Slot(Const(" ".join(sorted(kinds)) if len(kinds - {"tags"}) < 2 else "all"), False, at)
    ev.put(ev.singleton("yaml loaders", lambda: DictObj({})), DictObj(entries))


def _changed_loaders(ev: Evaluator, call: Call, position: int) -> list[str]:
    """The loaders a call changes: its receiver, the one given, or those PyYAML changes by default."""
    function = call.name.split(".")
    if call.receiver is not None:
        return _names(ev, call.receiver)[:1]
    if len(function) == 3:
        return [function[1]]
    given = call.arg(position, "Loader")
    if given is not None and not (isinstance(given, Const) and given.value is None):
        return _names(ev, given)[:1]
    return ["Loader", _FULL, "UnsafeLoader"]


def _add_resolver(ev: Evaluator, call: Call) -> Value:
    tag = ev.constant(call.arg(0, "tag"))
    _note(ev, _changed_loaders(ev, call, 3), "float" if tag == _FLOAT else "texts", call.at)
    return Const(None, call.at)


def _add_constructor(ev: Evaluator, call: Call) -> Value:
    tag = ev.constant(call.arg(0, "tag") or call.arg(0, "tag_prefix"))
    own = isinstance(tag, str) and not _YAML_TAGS.startswith(tag) and not tag.startswith(_YAML_TAGS)
    _note(ev, _changed_loaders(ev, call, 2), "tags" if own else "all", call.at)
    return Const(None, call.at)


# --- several documents, dumping --------------------------------------------------------------------------------------


def _load_all(loader: str | None) -> Handler:
    """`safe_load_all`: the documents of a stream; of several, none is known."""
    load_one = _load(loader, several=True)

    def handler(ev: Evaluator, call: Call) -> Value:
        document = load_one(ev, call)
        if isinstance(document, Unknown):
            return ev.new(ListObj("generator", (), document), call.at)
        return ev.new_list([document], call.at, "generator")

    return handler


def _dump(ev: Evaluator, call: Call) -> Value:
    stream = call.arg(1, "stream")
    if stream is not None and ev.constant(stream) is not None:
        return Const(None, call.at)
    text, data = some_text(call.at), call.arg(0, "data")
    plain = call.args.open is None and dict(call.args.named or {}).keys() <= _PLAIN_DUMPS
    if plain and data is not None:  # of a tuple, `dump` writes what `safe_load` refuses
        keep_yaml(ev, text, data, call.at, safe=call.name.endswith("safe_dump"))
    return text


_CHANGERS: dict[str, Handler] = {
    "add_implicit_resolver": _add_resolver,
    "add_path_resolver": _add_resolver,
    **named("add_constructor add_multi_constructor", _add_constructor),
}
FUNCTIONS: dict[str, Handler] = {
    "load": _load(None),
    "safe_load": _load(_SAFE),
    "full_load": _load(_FULL),
    "unsafe_load": _load("UnsafeLoader"),
    "load_all": _load_all(None),
    "safe_load_all": _load_all(_SAFE),
    "full_load_all": _load_all(_FULL),
    "unsafe_load_all": _load_all("UnsafeLoader"),
    **named("dump safe_dump dump_all safe_dump_all", _dump),
    **named("add_representer add_multi_representer", nothing),
    **_CHANGERS,
    **{f"{loader}.{name}": handler for loader in _LOADERS for name, handler in _CHANGERS.items()},
    **{loader: instance(f"yaml.{loader}") for loader in _LOADERS},
    **{
        f"{dumper}.{name}": nothing
        for dumper in ("Dumper", "SafeDumper")
        for name in ("add_representer", "ignore_aliases")
    },
}
METHODS: dict[str, Handler] = {
    f"{loader}.class {name}": handler for loader in _LOADERS for name, handler in _CHANGERS.items()
}
