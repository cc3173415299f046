"""The run config as W&B keeps it: what Python sees, and what was sent (`wandb-facts` sections 2 and 3).

A config is one heap instance with three dicts: `python view`, what the job reads back; `stored view`, what wandb-core
was told, updates merged as it merges them and in-place changes never seen; `locked`, the top-level keys that a sweep or
`update_locked` keeps from changing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import config_reads
from inputgen.interpret.command_line import WITHOUT_VALUE
from inputgen.interpret.comparisons import truth
from inputgen.interpret.equality import equal
from inputgen.interpret.join import join
from inputgen.interpret.mappings import has_key_of, key_of, merged, read, with_key, with_unknown_key
from inputgen.interpret.membership import contains
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.snapshot import snapshot
from inputgen.interpret.tries import is_caught
from inputgen.interpret.values import At, Const, DictObj, Instance, Open, Part, Ref, Slot, Unknown, Value
from inputgen.library import wandb_ended
from inputgen.library.wandb_told import told_by_reads
from inputgen.library.wandb_values import CLASS, as_read, checked, closed, copied, entries_of, opened, sanitised, view
from inputgen.model.types import BOOL

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def new_config(ev: Evaluator, entries: DictObj, number: int | None, at: At) -> Ref:
    """A run's config, holding what `wandb.init(config=...)` gave it; without a number, the config of no run."""
    cleaned = sanitised(ev, told_by_reads(ev, entries, Part(number, ())), at)
    checked(ev, cleaned, at)
    attrs: dict[str, Value] = {
        "python view": ev.new(opened(ev, cleaned, Part(number, ())), at, "python view"),
        "stored view": ev.new(copied(ev, cleaned), at, "stored view"),
        "locked": ev.new(DictObj({}), at, "locked"),
        "run number": Const(number),
    }
    return replace(ev.new(Instance(CLASS, {key: Slot(value) for key, value in attrs.items()}), at, "config"), at=at)


def run_number(ev: Evaluator, config: Value) -> int | None:
    """The number of the run a config belongs to; None for one that belongs to none."""
    obj = ev.instance_at(config)
    slot = obj.attrs.get("run number") if obj is not None else None
    return slot.value.value if slot is not None and isinstance(slot.value, Const) else None  # type: ignore[return-value]


def held_by(ev: Evaluator, config: Value | None, name: str) -> DictObj:
    """The content of one of the dicts of a config."""
    ref = view(ev, config, name) if config is not None else None
    held = ev.dict_at(ref) if ref is not None else None
    return held if held is not None else DictObj({}, Unknown("the config is not known"))


def update(ev: Evaluator, config: Value, source: DictObj, at: At, *, form: str, allow_change: bool) -> None:
    """Write entries to the config: Python replaces them, wandb-core merges them (section 2).

    Raises:
        PathEndsError: where W&B raises ConfigError: a value changes without `allow_val_change`.
    """
    source = told_by_reads(ev, source, Part(run_number(ev, config), ()))
    cleaned = _unlocked(ev, config, sanitised(ev, source, at))
    checked(ev, cleaned, at)
    if not allow_change:
        _refuse_changes(ev, closed(ev, held_by(ev, config, "python view")), cleaned, at)
    keeps = not allow_change or form == "setdefaults"  # a key that is there keeps its value, or the job ends
    _write(ev, config, replace(cleaned, open=None) if keeps else cleaned)
    if keeps and cleaned.open is not None:
        may_have_more(ev, config, cleaned.open)
    value = snapshot(ev, ev.new(cleaned, None))
    ev.record(m.ConfigWritten(run_number(ev, config), form, value, True, ev.span(at)))  # type: ignore[arg-type]


def _write(ev: Evaluator, config: Value, cleaned: DictObj, *, merges: bool = False) -> None:
    python, stored = view(ev, config, "python view"), view(ev, config, "stored view")
    if python is None or stored is None:
        return
    before, sent = held_by(ev, config, "python view"), held_by(ev, config, "stored view")
    given = opened(ev, cleaned, Part(run_number(ev, config), ()))
    ev.put(python, core_merged(ev, before, given) if merges else merged(before, given))
    reaching = wandb_ended.reaching(ev, config, cleaned)
    if reaching is not None:
        ev.put(stored, core_merged(ev, sent, copied(ev, reaching)))


def _unlocked(ev: Evaluator, config: Value, cleaned: DictObj) -> DictObj:
    """The entries less those of locked keys, whose update W&B ignores (section 6)."""
    locked = held_by(ev, config, "locked").entries
    kept = {
        key: replace(slot, optional=slot.optional or key in locked)
        for key, slot in cleaned.entries.items()
        if key not in locked or locked[key].optional
    }
    return replace(cleaned, entries=kept)


def may_have_more(ev: Evaluator, config: Value, why: Unknown) -> None:
    """The config may have further keys, which are not known: those it has stay what they are."""
    for name in ("python view", "stored view"):
        kept = view(ev, config, name)
        if kept is not None:
            held = held_by(ev, config, name)
            ev.put(kept, replace(held, open=held.open or why))


def write_locked(ev: Evaluator, config: Value, source: DictObj, at: At, *, merges: bool = False) -> None:
    """`config.update_locked(...)`: what a sweep gives, too; later updates of its keys are ignored.

    Args:
        ev: the evaluation.
        config: the config.
        source: what is written.
        at: the call.
        merges: whether dicts are merged into dicts, as `merge_locked` does.
    """
    cleaned = sanitised(ev, source, at)
    checked(ev, cleaned, at)
    _write(ev, config, replace(cleaned, open=None), merges=merges)
    if cleaned.open is not None:  # a key that is not known is like a launch override of it
        may_have_more(ev, config, cleaned.open)
    locked = view(ev, config, "locked")
    if locked is not None:
        marks = {key: Slot(Const(True), slot.optional) for key, slot in cleaned.entries.items()}
        ev.put(locked, merged(held_by(ev, config, "locked"), DictObj(dict(marks))))


def _refuse_changes(ev: Evaluator, before: DictObj, new: DictObj, at: At) -> None:
    """What is there is not set to another value: that raises, or may raise where it cannot be told."""
    given = as_read(ev, new).entries
    both = [(key, before.entries[key], slot) for key, slot in given.items() if key in before.entries]
    for key, known, slot in both:
        alike = known.value == slot.value or equal(ev, known.value, slot.value)
        if alike is False and not known.optional and not slot.optional:
            raise ev.raises(f"ConfigError: Attempted to change value of key {key!r}", at)
        if alike is not True:
            ev.risk()


def core_merged(ev: Evaluator, target: DictObj, source: DictObj) -> DictObj:
    """What wandb-core keeps: dicts are merged into dicts, `{}` changes nothing, anything else replaces."""
    entries = dict(target.entries)
    if source.open is not None:
        entries = {key: Slot(join(slot.value, source.open), slot.optional, slot.at) for key, slot in entries.items()}
    for key, slot in source.entries.items():
        before = entries.get(key)
        inner = ev.dict_at(slot.value)
        after = slot.value
        if inner is not None and before is not None:
            after = _merged_value(ev, before.value, inner, slot.value)
        elif inner is not None and truth(ev, slot.value) is False:
            continue  # an empty dict is not sent (section 3)
        if before is None:
            entries[key] = Slot(after, slot.optional, slot.at)
        elif slot.optional:
            entries[key] = Slot(join(before.value, after), before.optional, slot.at)
        else:
            entries[key] = Slot(after, False, slot.at)
    return DictObj(entries, target.open or source.open, part=target.part)


def _merged_value(ev: Evaluator, before: Value, inner: DictObj, value: Value) -> Value:
    held = ev.dict_at(before)
    if held is not None:
        return ev.new(core_merged(ev, held, inner), before.at)
    return before if not inner.entries and inner.open is None else value


# --- methods of wandb.Config -----------------------------------------------------------------------------------------


def _receiver(call: Call) -> Value:
    assert call.receiver is not None, "a method has a receiver"
    return call.receiver


def _update(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "d")
    if given is not None:
        allow = call.arg(1, "allow_val_change")
        entries = entries_of(ev, given, call.at)
        update(ev, _receiver(call), entries, call.at, form="update", allow_change=_may_change(ev, allow))
    return Const(None, call.at)


def _may_change(ev: Evaluator, told: Value | None) -> bool:
    """Whether a key may be set to another value: as the job says, and freely in a notebook (`Config._sanitize`)."""
    if told is None or (isinstance(told, Const) and told.value is None):
        return ev.frames[0].module.path.endswith(".ipynb")
    return _is_true(ev, told)


def _is_true(ev: Evaluator, value: Value | None) -> bool:
    return value is not None and truth(ev, value) is not False


def _update_locked(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "d")
    if given is not None:
        merges = call.name.endswith("merge_locked")
        write_locked(ev, _receiver(call), entries_of(ev, given, call.at), call.at, merges=merges)
    return Const(None, call.at)


def _setdefaults(ev: Evaluator, call: Call) -> Value:
    given = call.arg(0, "d")
    if given is None:
        return Const(None, call.at)
    known = held_by(ev, call.receiver, "python view")
    source = entries_of(ev, given, call.at)
    new: dict[str, Slot] = {}
    for key, slot in source.entries.items():
        before = known.entries.get(key)
        if before is None:  # what a launch or a sweep gives instead is taken to be of its type
            new[key] = slot
        elif before.optional:
            new[key] = Slot(join(before.value, slot.value), slot.optional, slot.at)
    update(ev, _receiver(call), DictObj(new, source.open), call.at, form="setdefaults", allow_change=True)
    return Const(None, call.at)


def _persist(ev: Evaluator, call: Call) -> Value:
    """`config.persist()` sends all the job reads back, in-place changes too (section 2)."""
    stored = view(ev, _receiver(call), "stored view")
    if stored is not None:
        sent = closed(ev, held_by(ev, call.receiver, "python view"))
        checked(ev, sent, call.at)
        ev.put(stored, core_merged(ev, held_by(ev, call.receiver, "stored view"), sent))
    return Const(None, call.at)


def set_key(ev: Evaluator, config: Value, key: Value, value: Value, at: At, form: str) -> None:
    """`config[key] = value` or `config.key = value`."""
    if has_key_of(ev, key):
        entries = with_key(DictObj({}), key_of(ev, key), value, at)
    else:
        reason = key.reason if isinstance(key, Unknown) else "a key is written whose name is not known"
        entries = with_unknown_key(DictObj({}), value, Unknown(reason, at))
    update(ev, config, entries, at, form=form, allow_change=_may_change(ev, None))


def _setitem(ev: Evaluator, call: Call) -> Value:
    key, value = call.arg(0, "key"), call.arg(1, "value")
    if key is not None and value is not None:
        ev.each(key, lambda option: _set_one(ev, call, option, value))
    return Const(None, call.at)


def _set_one(ev: Evaluator, call: Call, key: Value, value: Value) -> Value:
    set_key(ev, _receiver(call), key, value, call.at, "setitem")
    return value


def _setattr(ev: Evaluator, target: Value, name: str, value: Value, at: At) -> None:
    set_key(ev, target, Const(name, at), value, at, "setattr")


def read_key(ev: Evaluator, config: Value, key: Value, at: At, missing: str) -> Value:
    """The value at a key of the config; what a launch may add is not known.

    Args:
        ev: the evaluation.
        config: the config read.
        key: the key.
        at: the read.
        missing: the exception reading a missing key raises.
    """
    held = held_by(ev, config, "python view")
    _note(ev, config, key, None, at, caught=is_caught(ev, missing))
    slot = read(ev, held, key, at)
    if slot is None and ev.at_defaults:
        raise ev.raises(missing, at)
    return slot.value if slot is not None else ev.unknown(WITHOUT_VALUE, at)


def _note(ev: Evaluator, config: Value, key: Value, default: Value | None, at: At, *, caught: bool = False) -> None:
    if isinstance(key, Const) and isinstance(key.value, str):
        given = snapshot(ev, default) if default is not None else None
        ev.record(m.ConfigRead(run_number(ev, config), (key.value,), given, ev.span(at), None, caught))
    else:
        _read_as_a_whole(ev, config, at)


def _getitem(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    if key is None:
        return ev.unknown("a read of the config without a key", call.at)
    return read_key(ev, _receiver(call), key, call.at, "KeyError")


def _getattr(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    assert key is not None, "attribute access names the attribute"
    return read_key(ev, _receiver(call), key, call.at, "AttributeError")


def _get(ev: Evaluator, call: Call) -> Value:
    key = call.arg(0, "key")
    if key is None:
        return ev.unknown("a read of the config without a key", call.at)
    default = call.arg(1, "default") or Const(None, call.at)
    _note(ev, _receiver(call), key, default, call.at)
    python = view(ev, _receiver(call), "python view")
    found = config_reads.get(ev, python, key, default, call.at) if python is not None else None
    if found is not None:
        return found
    slot = read(ev, held_by(ev, call.receiver, "python view"), key, call.at)
    if slot is None:
        return default
    return join(slot.value, default) if slot.optional else slot.value


def _contains(ev: Evaluator, call: Call) -> Value:
    key, python = call.arg(0, "key"), view(ev, _receiver(call), "python view")
    known = contains(ev, python, key) if key is not None and python is not None else None
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


# --- what the job sees of it as a mapping ---------------------------------------------------------------------------


def _public(ev: Evaluator, config: Value) -> DictObj:
    """What `keys()`, `items()` and `dict(config)` see: keys that begin with `_` are left out."""
    held = held_by(ev, config, "python view")
    entries = {key: slot for key, slot in held.entries.items() if not str(key).startswith("_")}
    return replace(held, entries=entries)


def _read_as_a_whole(ev: Evaluator, config: Value, at: At) -> None:
    ev.record(m.ConfigHandedOn(run_number(ev, config), ev.span(at)))


def _escapes(ev: Evaluator, call: Call) -> Value:
    """The config goes where it is not followed: any key may be read there."""
    _read_as_a_whole(ev, _receiver(call), call.at)
    return Const(None, call.at)


def _as_mapping(ev: Evaluator, config: Value, at: At) -> Value:
    _read_as_a_whole(ev, config, at)
    return ev.new(_public(ev, config), at)


def _as_elements(ev: Evaluator, config: Value, at: At) -> Value:
    """Iteration: over every key, W&B's own `_wandb` among them."""
    from inputgen.interpret.iteration import elements

    _read_as_a_whole(ev, config, at)
    held = held_by(ev, config, "python view")
    keys = elements(ev, ev.new(with_key(held, "_wandb", Unknown("what W&B keeps for itself", at), at), at), at)
    return ev.new(keys, at) if keys is not None else ev.unknown("the keys of the config are not known", at)


def _items(ev: Evaluator, config: Value, at: At) -> Value:
    """`config._items`, and `config._as_dict()`: the very dict the config keeps."""
    _read_as_a_whole(ev, config, at)
    python = view(ev, config, "python view")
    return python if python is not None else ev.unknown("the config is not known", at)


def _through_dict(name: str) -> Handler:
    def method(ev: Evaluator, call: Call) -> Value:
        handler = ev.libraries.method(f"builtins.dict.{name}")
        assert handler is not None, "dicts are modelled"
        return handler(ev, Call(call.name, call.args, call.at, _as_mapping(ev, _receiver(call), call.at)))

    return method


def _make(ev: Evaluator, call: Call) -> Value:
    """`wandb.Config()`: the config of no run."""
    return new_config(ev, DictObj({}), None, call.at)


FUNCTIONS: dict[str, Handler] = {"Config": _make, "sdk.wandb_config.Config": _make}
METHODS: dict[str, Handler] = {
    "Config.update": _update,
    "Config.update_locked": _update_locked,
    "Config.merge_locked": _update_locked,
    "Config.setdefaults": _setdefaults,
    "Config.get": _get,
    "Config.escapes": _escapes,
    "Config.persist": _persist,
    "Config.__getitem__": _getitem,
    "Config.__getattr__": _getattr,
    "Config.__setitem__": _setitem,
    "Config.__contains__": _contains,
    "Config.has attribute": _contains,
    "Config.keys": _through_dict("keys"),
    "Config.items": _through_dict("items"),
    "Config.as_dict": _through_dict("copy"),
    "Config._as_dict": lambda ev, call: _items(ev, _receiver(call), call.at),
}
ATTRIBUTES = {"Config.as mapping": _as_mapping, "Config.as elements": _as_elements, "Config._items": _items}
SETTERS = {"Config": _setattr}
