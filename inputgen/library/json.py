"""`json` (Python docs, "json"): documents read from files and texts, and texts made of what is known."""

from __future__ import annotations

import json as python_json
from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import Const, Lib, Ref, Value
from inputgen.library.documents import Options, load
from inputgen.library.files import source_of
from inputgen.library.json_copies import JsonCopy
from inputgen.library.simple import instance, nothing

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# Arguments that change what the values are; `object_hook` and `object_pairs_hook` are followed.
_CHANGING = ("cls", "parse_float", "parse_int", "parse_constant")
# Arguments that change the text alone, not what is read of it again.
_PLAIN = frozenset({"default", "indent", "sort_keys", "ensure_ascii", "separators", "check_circular"})
_DICTS = frozenset({"builtins.dict", "collections.OrderedDict"})


def _load(parameter: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        stream = call.arg(0, parameter)
        if stream is None:
            return ev.unknown("json reads nothing", call.at)
        named = dict(call.args.named or {})
        changing = [name for name in _CHANGING if not _is_none(named.get(name))]
        if changing or call.args.open is not None:
            return ev.unknown(f"json reads it with {', '.join(changing) or 'arguments that are not known'}", call.at)
        pairs = named.get("object_pairs_hook")
        if not _is_none(pairs) and not (isinstance(pairs, Lib) and pairs.name in _DICTS):
            return ev.unknown("json reads it with an object_pairs_hook", call.at)
        options = _options(ev, call, named.get("object_hook"))
        kept = ev.texts.get(id(stream))
        if kept is not None and _is_none(pairs) and (kept[1].addr in ev.state.heap):
            return JsonCopy(ev, call.at, mapping=options.mapping).of(kept[1])
        return ev.each(stream, lambda value: load(ev, source_of(ev, value, call.at), "json", call.at, options))

    return handler


def _is_none(value: Value | None) -> bool:
    return value is None or (isinstance(value, Const) and value.value is None)


def _options(ev: Evaluator, call: Call, hook: Value | None) -> Options:
    if hook is None or _is_none(hook):
        return Options()
    return Options(mapping=lambda made: call_value(ev, hook, Arguments((made,)), call.at))


def _dumps(ev: Evaluator, call: Call) -> Value:
    """The text, where all of the value is known and the arguments are plain."""
    try:
        data = to_python(ev, call.args.positional[0])
        named = {name: to_python(ev, value) for name, value in dict(call.args.named or {}).items()}
        if call.args.open is not None or call.args.optional or not _is_small(named.get("indent")):
            raise NotKnown
        text = python_json.dumps(data, **named)
    except (NotKnown, IndexError):
        ev.risk()  # it may hold what JSON has no form for
        return _text_of_data(ev, call)
    except (TypeError, ValueError, RecursionError) as error:
        raise ev.raises(f"{type(error).__name__}: {error}", call.at) from None
    return Const(text, call.at) if len(text) <= bounds.TEXT else some_text(call.at)


def _text_of_data(ev: Evaluator, call: Call) -> Value:
    """A text that is not known; what it is made of is kept, as it is now, for whoever reads the text again."""
    text, named = some_text(call.at), dict(call.args.named or {})
    other, is_plain = named.get("default"), named.keys() <= _PLAIN and call.args.open is None
    if not call.args.positional or not is_plain:
        return text
    convert = (
        None if _is_none(other) or other is None else lambda value: call_value(ev, other, Arguments((value,)), call.at)
    )
    try:
        data = JsonCopy(ev, call.at, convert).of(call.args.positional[0])
    except NotKnown:
        return text
    if isinstance(data, Ref):
        ev.texts[id(text)] = (text, data)
    return text


def _is_small(indent: object) -> bool:
    return (
        indent is None or (isinstance(indent, int) and indent <= 16) or (isinstance(indent, str) and len(indent) < 17)
    )


FUNCTIONS: dict[str, Handler] = {
    "load": _load("fp"),
    "loads": _load("s"),
    "dump": nothing,
    "dumps": _dumps,
    "JSONEncoder": instance("json.JSONEncoder"),
}
