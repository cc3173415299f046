"""Giving up on code that is too long to follow, without giving up on the job.

A call or a loop that starts no run and declares nothing has a budget of its own. Past it, the state is what it was
before, and whatever the code may write to (see `reach`) may have changed: that becomes unknown, or one of what it was
and unknown. So a training loop of any length costs little, and the inputs declared before and after it stay known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.bound_names import bound_names
from inputgen.interpret.definitions import Definition
from inputgen.interpret.effects import Store
from inputgen.interpret.join import TOO_LONG, choice_of, join
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.state import Budget, State
from inputgen.interpret.values import (
    CONFIG,
    RUN,
    At,
    ClassObj,
    DictObj,
    GenObj,
    Instance,
    IterObj,
    Lib,
    ListObj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from inputgen.interpret.effects import Keys
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.reach import Reach

T = TypeVar("T")

# The methods that change a list, a set or a deque; a dict; a run config.
_OF_LISTS = frozenset(
    "append extend insert remove pop clear sort reverse add discard update appendleft extendleft popleft rotate "
    "difference_update intersection_update symmetric_difference_update __setitem__ __delitem__".split()
)
_OF_DICTS = frozenset(
    "pop popitem clear update setdefault setdefaults move_to_end subtract __setitem__ __delitem__ __setattr__".split()
)
_OF_CONFIGS = frozenset("update setdefaults update_locked merge_locked __setitem__ __setattr__".split())
_MUTATING = _OF_LISTS | _OF_DICTS | _OF_CONFIGS


# Code with one of these names makes the values that most jobs expose, a large parser in many steps.
_BUILDING = frozenset({"ArgumentParser", "add_argument", "add_argument_group", "parse_args", "parse_known_args"})
_FEW_FUNCTIONS = 6
_NAMESPACES = frozenset({"argparse.Namespace", "types.SimpleNamespace", "builtins.object"})


class AbandonedError(Exception):
    """The budget of a piece of code is spent; internal, caught where the code was entered."""

    def __init__(self, budget: Budget) -> None:
        super().__init__("abandoned")
        self.budget = budget


def followed(
    ev: Evaluator,
    code: Definition,
    run: Callable[[], T],
    instead: Callable[[Value], T],
    given: Mapping[str, Slot],
) -> T:
    """Run a piece of code within a budget of its own.

    Args:
        ev: the evaluation.
        code: a function, or a statement of the current frame.
        run: evaluates it.
        instead: what holds where it is given up, with the state already as it may be then: gets what it may return.
        given: the values of its parameters, for a function.
    """
    node = code.node
    before = State(dict(ev.state.heap), ev.meter, ev.state.certain)
    raised = len(ev.tries[-1].raised) if ev.tries else 0
    ends, returns, stops = len(ev.ends), len(ev.frame.returns), len(ev.frame.stops)
    steps = min(bounds.REGION_STEPS, ev.meter.left() // 2)
    if id(node) in ev.abandoned:
        steps //= bounds.REGION_AGAIN
    if steps < bounds.REGION_LEAST or id(node) in ev.kept:
        return run()
    reached: list[Reach] = []
    budget = ev.meter.push(steps, lambda budget: _exceeded(ev, code, budget, before, reached))
    try:
        return run()
    except AbandonedError as error:
        if error.budget is not budget:
            raise
    finally:
        ev.meter.pop(budget)
    ev.abandoned.add(id(node))
    del ev.ends[ends:]
    del ev.frame.returns[returns:]
    del ev.frame.stops[stops:]
    if ev.tries:
        del ev.tries[-1].raised[raised:]
        ev.risk()
    ev.path = before
    why = Unknown(TOO_LONG, At(code.module, node))
    reach = reached[-1]
    _forget(ev, node, reach, given, why)
    return instead(_may_be(ev, reach, _returned(node), why))


def give_up(ev: Evaluator, code: Definition, given: Mapping[str, Slot], why: Unknown) -> Value:
    """Forget whatever a piece of code may change, without following it; what it may return."""
    from inputgen.interpret.holders import Holders
    from inputgen.interpret.reach import Reach

    ev.meter.spend(bounds.GIVING_UP)
    reach = Reach(ev, code, Holders(ev, ev.state.heap, ev.state.heap))
    _forget(ev, code.node, reach, given, why)
    return _may_be(ev, reach, _returned(code.node), why)


def _returned(node: cst.CSTNode) -> str:
    if isinstance(node, cst.FunctionDef):
        return f"return {node.name.value}"
    return f"return lambda {id(node)}" if isinstance(node, cst.Lambda) else "return here"


def _exceeded(ev: Evaluator, code: Definition, budget: Budget, before: State, reached: list[Reach]) -> None:
    """Give up on the code, unless it may start a run or declare an input: that is what all of this is for.

    Raises:
        AbandonedError: if it may not.
    """
    if ev.path is None:
        budget.limit += bounds.REGION_LEAST
        return
    # Most jobs are followed to their end, and need none of it.
    from inputgen.interpret.holders import Holders
    from inputgen.interpret.reach import Reach

    reach = Reach(ev, code, Holders(ev, before.heap, ev.path.heap))
    if reach.unlimited or matters(ev, reach):
        ev.kept.add(id(code.node))
        budget.lift()
        return
    if not reached and _builds_values(reach):
        reached.append(reach)
        budget.limit += bounds.REGION_STEPS * bounds.REGION_BUILDING
        return
    reached.append(reach)
    raise AbandonedError(budget)


def _builds_values(reach: Reach) -> bool:
    """Whether code is worth more steps: it makes a command line's options, or calls few functions of the project.

    Few functions take many steps over a large config (turning it into dicts, say), many over a model and its training.
    """
    if len(reach.effects) <= _FEW_FUNCTIONS:
        return True
    first, names = reach.effects[0], {unit.name for effects in reach.effects[1:] for unit in effects.units}
    if not (first.names | first.attributes).isdisjoint(_BUILDING):
        return True
    return not any(call.callee.rpartition(":")[2] in names for call in first.calls)


def matters(ev: Evaluator, reach: Reach) -> bool:
    """Whether code may start a run or declare an input."""
    sinks = ev.libraries.sinks
    if not reach.mentions.isdisjoint(sinks):
        return True
    if any(effects.starts for effects in reach.effects) or any(map(reach.holders.starts_run, reach.mentions)):
        return True
    calls = [store for store in reach.stores() if store.kind == "call" and store.key in ("init", "agent", "sweep")]
    if calls:
        reach.link()
    return any(reach.may_be_wandb(store.receivers) for store in calls)


def _forget(ev: Evaluator, node: cst.CSTNode, reach: Reach, given: Mapping[str, Slot], why: Unknown) -> None:
    """Make unknown whatever the code may have changed."""
    for name, slot in given.items():
        reach.holders.hold(f"{id(node)}:{name}", slot.value)
    reach.link()
    written: dict[tuple[int, bool], dict[Store, Keys]] = {}
    for store in _relevant(ev, reach):
        if store.kind == "name":
            _forget_global(ev, store.key, _may_be(ev, reach, f"{store.key}", why))
            continue
        plain = replace(store, receivers=frozenset())
        for place in reach.objects_of(store.receivers):
            stores = written.setdefault(place, {})
            stores[plain] = stores.get(plain, frozenset()) | store.receivers
    for address, as_dict in sorted(written):
        for store, receivers in written[address, as_dict].items():
            keys = receivers if store.key is None or store.kind == "call" else {f".{store.key}"}
            value = _may_be_any(ev, reach, keys, why, address)
            _forget_part(ev, address, _on_attributes(store) if as_dict else store, value)
    if not isinstance(node, cst.FunctionDef | cst.Lambda):
        for name in sorted(bound_names(node)):
            _forget_name(ev, ev.frame.outer.get(name, ev.frame.scope), name, _may_be(ev, reach, name, why))
    for address, obj in list(ev.state.heap.items()):  # any of them may have been stepped on
        if isinstance(obj, GenObj | IterObj) and obj.lost is None:
            ev.state.heap[address] = replace(obj, lost=why)
    hook = getattr(ev.libraries.model("wandb"), "abandoned", None)
    if hook is not None:
        hook(ev, reach.mentions, why)


def _may_be(ev: Evaluator, reach: Reach, key: str, why: Unknown) -> Value:
    """What a key may stand for afterwards: something unknown, or an object that was there before."""
    return _may_be_any(ev, reach, (key,), why, None)


def _may_be_any(ev: Evaluator, reach: Reach, keys: Iterable[str], why: Unknown, container: int | None) -> Value:
    known = [ref for ref in _before(ev, reach, frozenset(keys), why) if abs(ref.addr) != container]
    # Past the bound a choice would forget its options anyway.
    return choice_of([*known, why], why.at) if 0 < len(known) < bounds.OPTIONS else why


def _before(ev: Evaluator, reach: Reach, keys: Keys, why: Unknown) -> tuple[Ref, ...]:
    """The objects that were there before and that one of the keys may stand for, up to the bound."""
    known = reach.before.get(keys)
    if known is None:
        refs: list[Ref] = []
        for address, as_dict in sorted(reach.objects_of(keys)):
            obj = ev.state.heap.get(address)
            if isinstance(obj, DictObj | ListObj | Instance):
                refs.append(Ref(-address if as_dict and isinstance(obj, Instance) else address, why.at))
            if len(refs) > bounds.OPTIONS:
                break
        known = reach.before[keys] = tuple(refs)
    return known


def _relevant(ev: Evaluator, reach: Reach) -> list[Store]:
    """The stores that may change anything: of the calls, those of methods that do."""
    models = {o.cls.name for o in ev.state.heap.values() if isinstance(o, Instance) and isinstance(o.cls, Lib)}
    known: dict[str, bool] = {}

    def acts(name: str) -> bool:
        if name not in known:
            modelled = any(ev.libraries.method(f"{model}.{name}") is not None for model in models)
            known[name] = name in _MUTATING or modelled
        return known[name]

    stores = dict.fromkeys(reach.stores())
    return [store for store in stores if store.kind != "call" or (store.key is not None and acts(store.key))]


def _forget_global(ev: Evaluator, name: str | None, why: Value) -> None:
    for address, obj in list(ev.state.heap.items()):
        if isinstance(obj, Scope) and name in obj.names:
            _forget_name(ev, address, name, why)


def _forget_name(ev: Evaluator, address: int, name: str | None, why: Value) -> None:
    scope = ev.scope_at(address)
    assert name is not None, "a name is stored by its name"
    ev.put(address, replace(scope, names=_perhaps(scope.names, name, why, gone=False)))


def _perhaps(slots: Mapping[Any, Slot], key: Any, why: Value, *, gone: bool) -> dict[Any, Slot]:
    """The slots where one of them may have changed, or come to be, or be gone."""
    known = slots.get(key)
    slot = Slot(why, True, why.at) if known is None else Slot(join(known.value, why), known.optional or gone, known.at)
    return {**slots, key: slot}


def _all(slots: Mapping[Any, Slot], why: Value) -> dict[Any, Slot]:
    """The slots where any of them may have changed, or be gone."""
    return {
        key: slot if _is_forgotten(key, slot, why) else Slot(join(slot.value, why), True, slot.at)
        for key, slot in slots.items()
    }


def _is_forgotten(key: Any, slot: Slot, why: Value) -> bool:
    if isinstance(key, str) and " " in key:
        return True
    return slot.optional and (_contains(slot.value, why) or join(slot.value, why) == slot.value)


def _contains(value: Value, why: Value) -> bool:
    """Whether a value has all options of another: the very same ones, which is most of the cases and quick to tell."""
    known = {id(option) for option in alternatives(value)}
    return all(id(option) in known for option in alternatives(why))


def _forget_part(ev: Evaluator, address: int, store: Store, why: Value) -> None:
    obj = ev.state.heap.get(address)
    if isinstance(obj, ListObj):
        if store.kind != "attribute" and _changes(store, _OF_LISTS):
            ev.put(address, _forgotten_list(obj, why))
    elif isinstance(obj, DictObj):
        if store.kind != "attribute" and _changes(store, _OF_DICTS):
            ev.put(address, _forgotten_dict(obj, store, why))
    elif isinstance(obj, Instance):
        _forget_instance(ev, address, obj, store, why)
    elif isinstance(obj, ClassObj | Scope) and store.kind == "attribute":
        scope = obj.scope if isinstance(obj, ClassObj) else address
        if store.key is not None and store.key in ev.scope_at(scope).names:
            _forget_name(ev, scope, store.key, why)


def forget_object(ev: Evaluator, address: int, why: Unknown) -> None:
    """An object may have been changed in any way by code that is not seen."""
    is_instance = isinstance(ev.state.heap.get(address), Instance)
    _forget_part(ev, address, Store("attribute" if is_instance else "key", frozenset(), None), why)


def _reason(why: Value) -> Unknown:
    """The reason alone, of what may also be an object that was there before."""
    options = alternatives(why)
    return next(option for option in options if isinstance(option, Unknown))


def _changes(store: Store, methods: frozenset[str]) -> bool:
    return store.kind != "call" or store.key in methods


def _forgotten_list(obj: ListObj, why: Value) -> ListObj:
    items = [*obj.items, *([obj.rest] if obj.rest is not None else [])]
    return ListObj(obj.kind, (), choice_of([*items, why]))


def _forgotten_dict(obj: DictObj, store: Store, why: Value) -> DictObj:
    if store.kind == "key" and store.key is not None:
        if store.key not in obj.entries:  # it is told as a key there may be: the code that writes it was not followed
            return replace(obj, open=obj.open or _reason(why))
        return replace(obj, entries=_perhaps(obj.entries, store.key, why, gone=store.deletes))
    return replace(obj, entries=_all(obj.entries, why), open=obj.open or _reason(why))


def _forget_instance(ev: Evaluator, address: int, obj: Instance, store: Store, why: Value) -> None:
    if obj.cls == CONFIG:
        for name in ("python view", "stored view"):
            view = obj.attrs[name].value
            if isinstance(view, Ref) and _changes(store, _OF_CONFIGS):
                kept = ev.dict_at(view) or DictObj({})
                ev.put(view, _forgotten_dict(kept, replace(store, kind=_as_key(store)), why))
        return
    if obj.cls == RUN:  # its config cannot be set, and what is done to the run itself is told by its name
        return
    if isinstance(obj.cls, Lib) and obj.cls.name not in _NAMESPACES:
        _forget_model(ev, address, obj, store, why)
        return
    part = obj.attrs.get("as dict")
    if part is not None and isinstance(part.value, Ref):
        _forget_part(ev, part.value.addr, replace(store, kind=_as_key(store)), why)
    if store.kind != "attribute":  # `__setitem__` and the like of the project's own classes are followed
        return
    if store.key is None:
        ev.put(address, replace(obj, attrs=_all(obj.attrs, why), open=obj.open or _reason(why)))
    elif isinstance(obj.cls, Lib) and store.key not in obj.attrs:
        ev.put(address, replace(obj, open=obj.open or _reason(why)))
    elif " " not in store.key:
        ev.put(address, replace(obj, attrs=_perhaps(obj.attrs, store.key, why, gone=store.deletes)))


def _on_attributes(store: Store) -> Store:
    """A store into the dict behind an object's attributes, as one into them."""
    if store.kind == "call":
        return replace(store, kind="attribute", key=None) if store.key in _OF_DICTS else store
    return replace(store, kind="attribute")


def _as_key(store: Store) -> str:
    return "key" if store.kind == "attribute" else store.kind


def _forget_model(ev: Evaluator, address: int, obj: Instance, store: Store, why: Value) -> None:
    """An instance of a library's class may have changed: its model tells (`escapes`), or it is open from now on."""
    assert isinstance(obj.cls, Lib), "only these are asked for"
    assert why.at is not None, "what is given up has a place"
    part = obj.attrs.get("as dict")
    if part is not None and isinstance(part.value, Ref):
        _forget_part(ev, part.value.addr, replace(store, kind=_as_key(store)), why)
    escapes = ev.libraries.method(f"{obj.cls.name}.escapes")
    if escapes is not None:
        if store.kind != "call" or ev.libraries.method(f"{obj.cls.name}.{store.key}") is not None:
            escapes(ev, Call("what takes too long to follow", Arguments(), why.at, Ref(address)))
    elif store.kind == "attribute" and store.key in obj.attrs:
        ev.put(address, replace(obj, attrs=_perhaps(obj.attrs, store.key, why, gone=store.deletes)))
    elif store.kind != "call":
        ev.put(address, replace(obj, open=obj.open or _reason(why)))


def contains(node: cst.CSTNode, kinds: tuple[type[cst.CSTNode], ...]) -> bool:
    """Whether a statement contains a node of these kinds, functions defined in it left out."""
    from inputgen.interpret.trees import descendants

    return any(isinstance(found, kinds) for found in descendants(node, into_functions=False))
