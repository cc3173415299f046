"""Giving up on code that is too long to follow, without giving up on the job.

A call or a loop that starts no run and declares nothing has a budget of its own. Past it, the state is what it was
before, and whatever the code may write to (see `reach`) may have changed: that becomes unknown, or one of what it was
and unknown. So a training loop of any length costs little, and the inputs declared before and after it stay known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.bound_names import bound_names
from inputgen.interpret.definitions import Definition
from inputgen.interpret.effects import Store, put_in
from inputgen.interpret.forgetting import MUTATING, forget_name, forget_part, on_attributes, writes_config
from inputgen.interpret.given_back import given_back
from inputgen.interpret.initialising import INITIALISERS
from inputgen.interpret.join import TOO_LONG, choice_of
from inputgen.interpret.sinks import matters
from inputgen.interpret.state import Budget, State
from inputgen.interpret.values import (
    CONFIG,
    At,
    DictObj,
    GenObj,
    Instance,
    IterObj,
    Lib,
    ListObj,
    Obj,
    Ref,
    Scope,
    Slot,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from inputgen.interpret.effects import Keys
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.reach import Reach

T = TypeVar("T")

# Code with one of these names makes the values that most jobs expose, a large parser in many steps.
_BUILDING = frozenset({"ArgumentParser", "add_argument", "add_argument_group", "parse_args", "parse_known_args"})
_FEW_FUNCTIONS = 6  # code that reaches no more takes many steps over much data, not over much code


class AbandonedError(Exception):
    """The budget of a piece of code is spent; internal, caught where the code was entered."""

    def __init__(self, budget: Budget, reach: Reach) -> None:
        super().__init__("abandoned")
        self.budget = budget
        self.reach = reach


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
    before = ev.state.with_heap(dict(ev.state.heap))
    raised = len(ev.tries[-1].raised) if ev.tries else 0
    ends, returns, stops = len(ev.ends), len(ev.frame.returns), len(ev.frame.stops)
    splitting = bounds.REGION_SPLITS * (len(before.heap) // bounds.OBJECTS_A_STEP)
    is_call = isinstance(node, cst.FunctionDef | cst.Lambda)
    left = ev.meter.left()  # of what it is a part of; of calls, it is given up on last
    whole = is_call and ev.spared < bounds.REGION_SPARED
    steps = min(bounds.REGION_STEPS + splitting, left if whole else left // 2)
    if id(node) in ev.abandoned:
        steps //= bounds.REGION_AGAIN
    if steps < bounds.REGION_LEAST or id(node) in ev.kept:
        return run()
    met = ev.meter.met

    def exceeded(budget: Budget) -> None:
        _exceeded(ev, code, budget, before, given, decided=ev.meter.met == met)

    budget = ev.meter.push(steps, exceeded)
    budget.is_call = is_call
    try:
        return run()
    except AbandonedError as error:
        if error.budget is not budget:
            raise
        reach = error.reach
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
    _forget(ev, node, reach, why)
    return instead(given_back(ev, node, given, _may_be(ev, reach, _returned(node), why), why))


def give_up(
    ev: Evaluator,
    code: Definition,
    given: Mapping[str, Slot],
    why: Unknown,
    bound: tuple[str, int] | None = None,
    reach: Reach | None = None,
) -> Value:
    """Forget whatever a piece of code may change, without following it; what it may return.

    Args:
        ev: the evaluation.
        code: the code.
        given: the values of its parameters, for a function.
        why: the reason.
        bound: the bound that it is over, to be told where the code may start a run or do anything.
        reach: what it may reach, if that was asked (`reach_of`).
    """
    reach = reach_of(ev, code, given) if reach is None else reach
    written = sum(len(effects.stores) for effects in reach.effects)
    ev.meter.spend(len(ev.state.heap) // bounds.OBJECTS_READ + written * bounds.GIVING_UP)
    if bound is not None and (reach.unlimited or matters(reach)):
        ev.record(m.BoundReached(*bound, ev.span(why.at) if why.at is not None else None))
    _forget(ev, code.node, reach, why)
    return given_back(ev, code.node, given, _may_be(ev, reach, _returned(code.node), why), why)


def reach_of(ev: Evaluator, code: Definition, given: Mapping[str, Slot]) -> Reach:
    """What a piece of code may reach in the state that there is, with its parameters as given."""
    return _reach(ev, code, ev.state.heap, None, given)


def _reach(
    ev: Evaluator, code: Definition, heap: Mapping[int, Obj], later: Mapping[int, Obj] | None, given: Mapping[str, Slot]
) -> Reach:
    # Most jobs are followed to their end, and need none of it.
    from inputgen.interpret.holders import Holders
    from inputgen.interpret.reach import Reach

    reach = Reach(ev, code, Holders(ev, heap, later))
    _hand_over(code.node, reach, given)
    return reach


def _returned(node: cst.CSTNode) -> str:
    if isinstance(node, cst.FunctionDef):
        return f"return {node.name.value}"
    return f"return lambda {id(node)}" if isinstance(node, cst.Lambda) else "return here"


def _exceeded(
    ev: Evaluator, code: Definition, budget: Budget, before: State, given: Mapping[str, Slot], *, decided: bool
) -> None:
    """Give up on the code, unless it may start a run or declare an input: that is what all of this is for.

    Raises:
        AbandonedError: if it may not.
    """
    if ev.path is None:
        budget.limit += bounds.REGION_LEAST
        return
    if decided and not budget.extended:
        budget.extend(bounds.REGION_STEPS * bounds.REGION_BUILDING)
        return
    reach = _reach(ev, code, before.heap, ev.path.heap, given)
    if reach.unlimited or matters(reach):
        ev.kept.add(id(code.node))
        budget.lift()
        return
    if not budget.extended and (_builds_values(reach) or _tells_a_run(ev, reach)):
        budget.extend(bounds.REGION_STEPS * bounds.REGION_BUILDING)
        return
    part = ev.meter.within(budget)
    if part is not None and ev.meter.spent - part.start > bounds.REGION_LEAST and ev.spared < bounds.REGION_SPARED:
        ev.spared += 1
        budget.limit += bounds.REGION_LEAST
        part.extended = True  # it may take no longer than it has
        part.exceeded()  # what comes before it, and after it, stays known
        return
    raise AbandonedError(budget, reach)


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


def _tells_a_run(ev: Evaluator, reach: Reach) -> bool:
    """Whether code is worth more steps, as it may write to the config of a run: given up, it may write anything."""
    configs = {address for address, obj in ev.state.heap.items() if isinstance(obj, Instance) and obj.cls == CONFIG}
    if not configs:
        return False
    reach.link()
    places = (reach.objects_of(store.receivers) for store in reach.stores() if writes_config(store))
    return any(address in configs for found in places for address, _ in found)


def _forget(ev: Evaluator, node: cst.CSTNode, reach: Reach, why: Unknown) -> None:
    """Make unknown whatever the code may have changed."""
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
            within = store.key is None or store.kind == "call"
            keys = receivers | put_in(receivers) if within else {f".{store.key}"}
            value = _may_be_any(ev, reach, keys, why, address)
            forget_part(ev, address, on_attributes(store) if as_dict else store, value)
    if not isinstance(node, cst.FunctionDef | cst.Lambda):
        for name in sorted(bound_names(node)):
            forget_name(ev, ev.frame.outer.get(name, ev.frame.scope), name, _may_be(ev, reach, name, why))
    for address, obj in list(ev.state.heap.items()):  # any of them may have been stepped on
        if isinstance(obj, GenObj | IterObj) and obj.lost is None:
            ev.state.heap[address] = replace(obj, lost=why)
    hook = getattr(ev.libraries.model("wandb"), "abandoned", None)
    if hook is not None:
        hook(ev, reach.mentions, why)


def _hand_over(node: cst.CSTNode, reach: Reach, given: Mapping[str, Slot]) -> None:
    """Tell what the parameters of the function stand for, and of an initialiser what it makes."""
    for name, slot in given.items():
        reach.holders.hold(f"{id(node)}:{name}", slot.value)
    made = next(iter(given.values())).value if given else None
    if isinstance(node, cst.FunctionDef) and node.name.value in INITIALISERS and isinstance(made, Ref):
        reach.makes(made.addr)


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
            known[name] = name in MUTATING or modelled
        return known[name]

    stores = dict.fromkeys(reach.stores())
    return [store for store in stores if store.kind != "call" or (store.key is not None and acts(store.key))]


def _forget_global(ev: Evaluator, name: str | None, why: Value) -> None:
    for address, obj in list(ev.state.heap.items()):
        if isinstance(obj, Scope) and name in obj.names:
            forget_name(ev, address, name, why)
