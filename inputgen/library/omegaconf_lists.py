"""What a ListConfig offers (omegaconf 2.3, `listconfig.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.command_line import ADDED_KEY
from inputgen.interpret.join import choice_of, join
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.sequences import extended
from inputgen.interpret.subscripts import get_item
from inputgen.interpret.values import At, Const, ListObj, Open, Ref, Value
from inputgen.library.omegaconf_containers import copy_config, length, merge_with, missing_value, receiver, set_item
from inputgen.library.omegaconf_convert import as_config, as_text
from inputgen.library.omegaconf_nodes import (
    child_type,
    content_ref,
    copied,
    flag,
    list_content,
    new_list,
    open_origin,
    wrap,
)
from inputgen.library.omegaconf_resolve import read
from inputgen.library.omegaconf_types import is_missing
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def plain_list(ev: Evaluator, node: Ref, at: At) -> ListObj:
    """The items, interpolations followed.

    Raises:
        PathEndsError: where one of them is `???`.
    """
    held = list_content(ev, node)
    items = tuple(read(ev, node, i, item, at) for i, item in enumerate(held.items))
    if any(is_missing(item) for item in items):
        missing_value(ev, "an item", at)
    return ListObj("list", items, held.rest)


def _as_elements(ev: Evaluator, node: Value, at: At) -> Value:
    assert isinstance(node, Ref), "a config is on the heap"
    return ev.new(plain_list(ev, node, at), None)


def _is_further(ev: Evaluator, node: Ref, index: object) -> bool:
    """Whether an index leads past the items of a list in whose place anyone may give a longer one."""
    count = len(list_content(ev, node).items)
    is_past = isinstance(index, int) and not -count <= index < count
    return is_past and open_origin(ev, node) is not None


def _list_item(ev: Evaluator, call: Call) -> Value:
    if _is_further(ev, receiver(call), ev.constant(call.args.positional[0])):
        ev.risk()
        return ev.unknown(ADDED_KEY, call.at)
    found = get_item(ev, _as_elements(ev, receiver(call), call.at), call.args.positional[0], call.at)
    sliced = ev.list_at(found)
    if sliced is None:
        return found
    made = new_list(ev, call.at, receiver(call), child_type(ev, receiver(call), 0))
    ev.put(content_ref(ev, made), sliced)
    return made


def _list_get(ev: Evaluator, call: Call) -> Value:
    default = call.arg(1, "default_value") or Const(None, call.at)
    index, held = ev.constant(call.arg(0, "index")), plain_list(ev, receiver(call), call.at)
    if not isinstance(index, int) or held.rest is not None:
        return join(default, ev.unknown("an item of a list that is not known", call.at))
    if _is_further(ev, receiver(call), index):
        return join(default, ev.unknown(ADDED_KEY, call.at))
    return held.items[index] if -len(held.items) <= index < len(held.items) else default


def _append(ev: Evaluator, call: Call) -> Value:
    node, held = receiver(call), list_content(ev, receiver(call))
    if flag(ev, node, "readonly") is True:
        raise ev.raises("ReadonlyConfigError: ListConfig is read-only", call.at)
    if call.name.endswith(("extend", "__iadd__")):
        more = extended(ev, ListObj("list"), call.args.positional[0], call.at)
    else:
        more = ListObj("list", (call.args.positional[-1],))
    type_ = child_type(ev, node, 0)
    items = tuple(wrap(ev, item, type_, node, item.at or call.at) for item in more.items)
    if call.name.endswith("insert"):
        index = ev.constant(call.args.positional[0])
        if not isinstance(index, int) or held.rest is not None:
            ev.put(content_ref(ev, node), ListObj("list", (), choice_of([*held.items, *items])))
            return Const(None, call.at)
        ev.put(content_ref(ev, node), ListObj("list", (*held.items[:index], *items, *held.items[index:])))
    elif held.rest is not None or more.rest is not None:
        rest = [value for value in (held.rest, *items, more.rest) if value is not None]
        ev.put(content_ref(ev, node), ListObj("list", held.items, choice_of(rest)))
    else:
        ev.put(content_ref(ev, node), ListObj("list", (*held.items, *items)))
    return node if call.name.endswith("__iadd__") else Const(None, call.at)


def _list_add(ev: Evaluator, call: Call) -> Value:
    made = copied(ev, receiver(call))
    _append(ev, replace(call, name="extend", receiver=made))
    return made


def _list_pop(ev: Evaluator, call: Call) -> Value:
    node, held = receiver(call), plain_list(ev, receiver(call), call.at)
    index = ev.constant(call.args.positional[0]) if call.args.positional else -1
    if held.rest is not None or not isinstance(index, int) or not -len(held.items) <= index < len(held.items):
        return ev.unknown("an item of a list that is not known", call.at)
    kept = list(list_content(ev, node).items)
    del kept[index]
    ev.put(content_ref(ev, node), ListObj("list", tuple(kept)))
    return held.items[index]


def _changed_in_place(ev: Evaluator, call: Call) -> Value:
    """`cfg.l.remove(x)`, `clear`, `reverse`, `sort`: which of the elements are there then, and in which order."""
    node, held = receiver(call), list_content(ev, receiver(call))
    if flag(ev, node, "readonly") is True:
        raise ev.raises("ReadonlyConfigError: ListConfig is read-only", call.at)
    shown = plain_list(ev, node, call.at)
    plain = ev.new(ListObj("list", shown.items, shown.rest), call.at)
    method = ev.libraries.method(f"builtins.list.{call.name.rpartition('.')[2]}")
    assert method is not None, "lists are modelled"
    method(ev, replace(call, receiver=plain))
    left = ev.list_at(plain)
    assert left is not None, "a list stays one"
    places = {id(item): index for index, item in enumerate(shown.items)}
    order = [places.get(id(item)) for item in left.items]
    is_known = left.rest is None and held.rest is None and len(places) == len(shown.items)
    kept = [held.items[index] for index in order if index is not None] if is_known else []
    if is_known and len(kept) == len(order):
        ev.put(content_ref(ev, node), ListObj("list", tuple(kept)))
    else:
        every = [*held.items, *([held.rest] if held.rest is not None else [])]
        ev.put(content_ref(ev, node), ListObj("list", (), choice_of(every)) if every else held)
    return Const(None, call.at)


def _list_contains(ev: Evaluator, call: Call) -> Value:
    from inputgen.interpret.membership import contains

    known = contains(ev, _as_elements(ev, receiver(call), call.at), call.args.positional[0])
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _through_list(name: str) -> Handler:
    def handler(ev: Evaluator, call: Call) -> Value:
        method = ev.libraries.method(f"builtins.list.{name}")
        if method is None:
            return ev.unknown(f"{name} of a list of a config", call.at)
        return method(ev, replace(call, receiver=_as_elements(ev, receiver(call), call.at)))

    return handler


METHODS: dict[str, Handler] = {
    **{
        f"ListConfig.{name}": handler
        for name, handler in {
            "__getitem__": _list_item,
            "__setitem__": set_item,
            "__contains__": _list_contains,
            "__len__": length,
            "__add__": _list_add,
            "__iadd__": _append,
            "get": _list_get,
            "append": _append,
            "extend": _append,
            "insert": _append,
            "pop": _list_pop,
            **dict.fromkeys(("remove", "clear", "reverse", "sort"), _changed_in_place),
            "index": _through_list("index"),
            "count": _through_list("count"),
            "copy": copy_config,
            "merge_with": merge_with,
        }.items()
    },
}
ATTRIBUTES = {
    "ListConfig.as elements": _as_elements,
    "ListConfig.as config": as_config,
    "ListConfig.as json": _as_elements,  # W&B stores one within a config as a list
    "ListConfig.as text": as_text,
}
