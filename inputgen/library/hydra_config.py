"""Hydra's own configuration: `HydraConfig.get()`, `${hydra:...}` (hydra 1.3, `conf/__init__.py`).

Of it only what the project sets, and some of what each run has, is known; the rest is open.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.protocol import Call
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, DictObj, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.omegaconf_children import split_path
from inputgen.library.omegaconf_merge import merge_into
from inputgen.library.omegaconf_nodes import content_ref, copied, dict_content, put_child, set_flag, wrap
from inputgen.library.omegaconf_resolve import select
from inputgen.library.omegaconf_types import ANY
from inputgen.library.paths import start_directory
from inputgen.model.types import BOOL, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.library.hydra_compose import Composed

_WHY = "a part of Hydra's own configuration, which is not modelled"


def _cell(ev: Evaluator) -> Ref:
    return Ref(ev.singleton("hydra configuration", lambda: ListObj("list")))


def keep(ev: Evaluator, composed: Composed, at: At, *, overridden: bool) -> Ref:
    """Remember the configuration of the run that starts now; `overridden` is whether its command line has overrides."""
    choices = ev.new_dict({key: _choice(ev, value, at) for key, value in composed.choices.items()}, None)
    root = copied(ev, composed.config)  # what Hydra's own configuration refers to
    own = dict_content(ev, composed.hydra).entries if composed.hydra is not None else {}
    # The overrides of the command line are in its name; those of a multirun, too.
    unsure = overridden or "mode" in own
    dirname = some_text(at) if unsure else Const("", at) if ev.at_defaults else Open(STR, Const("", at), "argv", at)
    job: dict[str, Value] = {"config_name": Const(composed.name, at), "override_dirname": dirname}
    return _keep(ev, root, composed.hydra, job, choices, at)


def _choice(ev: Evaluator, value: str | None, at: At) -> Value:
    """The option of a group, which the command line may choose."""
    known = Const(value, at)
    if ev.at_defaults:
        return known
    return Open(STR if value is not None else union_of([STR, NONE]), known, "argv", at)


def keep_any(ev: Evaluator, config: Ref, at: At) -> Ref:
    """Remember the configuration of a run whose config is not known."""
    why = Unknown(_WHY, at)
    return _keep(ev, copied(ev, config), None, {"config_name": why}, ev.new(DictObj({}, why), None), at)


def _keep(ev: Evaluator, root: Ref, hydra: Ref | None, job: dict[str, Value], choices: Ref, at: At) -> Ref:
    name = posixpath.splitext(posixpath.basename(ev.frames[0].module.path))[0]
    start = start_directory(ev, at)
    runtime = ev.new_dict({"cwd": start, "output_dir": some_text(at), "choices": choices}, None)
    parts: dict[str, Value] = {
        "runtime": runtime,
        "job": ev.new_dict({"name": Const(name, at), **job}, None),
        "run": ev.new_dict({"dir": some_text(at)}, None),
    }
    inner = wrap(ev, ev.new_dict(parts, None), ANY, root, at)
    assert isinstance(inner, Ref), "a dict becomes a config"
    put_child(ev, root, "hydra", Slot(inner, False, at))
    set_flag(ev, inner, "struct", Const(False), at)
    if hydra is not None:
        merge_into(ev, inner, copied(ev, hydra), at)
    for node in (inner, *(slot.value for slot in dict_content(ev, inner).entries.values())):
        if isinstance(node, Ref):
            held = dict_content(ev, node)
            ev.put(content_ref(ev, node), replace(held, open=Unknown(_WHY, at)))
    ev.put(_cell(ev), ListObj("list", (inner,)))
    return inner


def current(ev: Evaluator) -> Ref | None:
    """Hydra's configuration, once a run has started."""
    held = ev.get(_cell(ev))
    found = held.items[0] if isinstance(held, ListObj) and held.items else None
    return found if isinstance(found, Ref) else None


def get(ev: Evaluator, call: Call) -> Value:
    """`HydraConfig.get()`."""
    found = current(ev)
    return found if found is not None else ev.unknown("HydraConfig before Hydra has started", call.at)


def initialized(ev: Evaluator, call: Call) -> Value:
    """`HydraConfig.initialized()`."""
    return Const(True, call.at) if current(ev) is not None else Open(BOOL, None, "computed", call.at)


def hydra_value(ev: Evaluator, key: str, at: At) -> Value:
    """`${hydra:key}`."""
    found = current(ev)
    value = select(ev, found, split_path(key), at) if found is not None else None
    return value if value is not None else ev.unknown(f"hydra.{key} is not known", at)
