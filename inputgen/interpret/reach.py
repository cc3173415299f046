"""What code that is not followed can reach: which functions it may call, and which objects it may write to.

Everything is found by name (see `effects`), from the code itself and from what the heap holds under each name: two
objects that one name may stand for are not told apart. So it finds too much rather than too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from inputgen.interpret.config_parts import out_of_reach
from inputgen.interpret.effects import CallMade, Effects, Keys, Store, Unit, attributes_of, put_in
from inputgen.interpret.holders import Holders, makes
from inputgen.interpret.reached_code import ReachedCode
from inputgen.interpret.values import CONFIG, Instance, Ref

if TYPE_CHECKING:
    from inputgen.interpret.definitions import Definition
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.source.module import Module

# What a key may stand for: the address of an object and whether as the dict of its attributes; the number of a
# function; W&B.
Token = tuple[int, bool] | int

_WANDB = -1
_NO_KEYS: frozenset[str] = frozenset()
_NO_TOKENS: frozenset[Token] = frozenset()
_ROUNDS = 2  # of finding out what variables that are called may be
_MANY = 8  # functions of one name, from which on they are taken together


class Reach(ReachedCode):
    """The code that a piece of code may run, and with `link` the flows of values in all of it.

    Attributes:
        before: for whoever asks: the objects that keys may stand for, once worked out.
    """

    def __init__(self, ev: Evaluator, first: Definition, holders: Holders) -> None:
        super().__init__(ev, first, holders)
        self.numbers: dict[int, list[Unit]] = {}
        self._made: frozenset[int] = frozenset()
        self.units: dict[str, list[Unit]] = {}
        for unit in (unit for effects in self.effects for unit in effects.units):
            self.units.setdefault(unit.name, []).append(unit)
            self.numbers.setdefault(unit.number, []).append(unit)
        self.flows: dict[str, set[str]] = {}
        for effects in self.effects:
            for target, sources in effects.flows:
                self.flows.setdefault(target, set()).update(sources)
        # What keys stand for, as sets of bits: thousands of keys stand for much the same hundreds of tokens.
        self._tokens: dict[str, int] = {}
        self._owned: dict[str, int] = {}
        self._bits: dict[Token, int] = {}
        self._sets: dict[int, frozenset[Token]] = {0: _NO_TOKENS}
        self._dicts: dict[int, int] = {}  # what the dicts are of the attributes of such
        self._shared: set[str] = set()
        self._own_inits: dict[str, list[Unit]] = {}  # by the number of the class
        self._parents: dict[str, tuple[str, ...]] = {}  # the names of a class's bases, by its number
        self._inits: Mapping[str, list[Unit]] = {}
        self.before: dict[Keys, tuple[Ref, ...]] = {}
        self._linked = False
        self._hidden = out_of_reach(ev, self.mentions)

    def makes(self, address: int) -> None:
        """The code read at first initialises an object, which is there."""
        self._made = frozenset({address})
        self._tokens = {}

    # --- what is handed over in calls ---------------------------------------------------------------------------

    def link(self) -> None:
        """Follow values into the functions that are called: before it, nothing may be asked of a key."""
        if self._linked:
            return
        self._linked = True
        for unit in self.units.get("__init__", ()):
            self._own_inits.setdefault(unit.owner or "", []).append(unit)
        self._parents = {number: parents for effects in self.effects for _, number, parents in effects.bases}
        self._inits = self._inits_by_name()
        left: list[CallMade] = []
        assigned = {store.key for store in self.stores() if store.kind == "name"}
        for module, effects, call in (
            (home, each, call) for home, each in zip(self.homes, self.effects, strict=True) for call in each.calls
        ):
            name = call.callee.rpartition(":")[2]
            known = self._bound(name, module) if call.bare and name not in assigned else []
            known = known or self._imported(call.callee, effects, module)
            inherited = self._of_bases(call.of, name) if call.of is not None and not known else None
            targets = known or (self._named(name) if inherited is None else inherited)
            self._hand_over(call, targets)
            if not targets:
                self._hand_to_callbacks(call)
                left.append(call)
        for _ in range(_ROUNDS):  # a variable is called: what it may be is known better each time
            before = sum(map(len, self.flows.values()))
            for call in left:
                units = self._called(call)
                self._hand_over(call, units)
                name = call.callee.rpartition(":")[2]
                self._flow(f"return {name}", frozenset(f"return {unit.name}" for unit in units if unit.name != name))
            if sum(map(len, self.flows.values())) == before:
                break
            self._tokens = {}

    def _inits_by_name(self) -> Mapping[str, list[Unit]]:
        """The `__init__` that a call of a class may enter, by the class's name."""
        bases = [entry for effects in self.effects for entry in effects.bases]
        found: dict[str, list[Unit]] = {}
        for name, _, _ in bases:
            pending, seen = [name], {name}
            while pending:
                current = pending.pop()
                for other, number, parents in bases:
                    if other == current:
                        found.setdefault(name, []).extend(self._own_inits.get(number, []))
                        pending.extend(parent for parent in parents if parent not in seen)
                        seen.update(parents)
        return found

    def _bound(self, name: str, module: Module) -> list[Unit]:
        """What a name of a module that is called may enter: two classes of one name are not taken for each other."""
        found: list[Unit] = []
        for definition in self.holders.definitions(name, module.path):
            found += self._entered(definition)
        return found

    def _entered(self, definition: Definition) -> list[Unit]:
        """What calling a function or a class may enter."""
        number = id(definition.node)
        own = self._own_inits.get(str(number))
        inherited = (unit for parent in self._parents.get(str(number), ()) for unit in self._inits.get(parent, ()))
        return [*self.numbers.get(number, ()), *(inherited if own is None else own)]

    def _of_bases(self, number: str, name: str) -> list[Unit] | None:
        """What a method called on `super()` may enter; None where the classes are not known."""
        family = self.families.numbers(number)
        if family is None:
            return None
        return [unit for unit in self.units.get(name, ()) if unit.owner in family]

    def _imported(self, key: str, effects: Effects, importer: Module) -> list[Unit]:
        """What a name that the code itself imports may enter: that of its module, whatever else has the name."""
        made = [each for each in effects.imports if each.key == key and each.name not in (None, "*")]
        if self.flows.get(key, _NO_KEYS) - {each.name for each in made}:
            return []
        found: list[Unit] = []
        for each in made:
            modules = [module for module, _ in self.modules_of(each, importer)]
            units = [unit for module in modules for unit in self._of_module(each.name or "", module)]
            if not units:
                return []
            found += units
        return found

    def _of_module(self, name: str, module: Module) -> list[Unit]:
        """The functions that calling a name of a module may enter, though the module may not be evaluated."""
        found = self._bound(name, module)
        for home, effects in zip(self.homes, self.effects, strict=True):
            if not found and home.path == module.path:
                found = [unit for unit in effects.units if unit.name == name and unit.owner is None]
                found += [
                    unit
                    for other, number, parents in effects.bases
                    if other == name
                    for unit in self._own_inits.get(number)
                    or [unit for parent in parents for unit in self._inits.get(parent, ())]
                ]
        return found

    def _named(self, name: str) -> list[Unit]:
        return [*self.units.get(name, ()), *self._inits.get(name, ())]

    def _called(self, call: CallMade) -> list[Unit]:
        """What a call may enter, of which no function has the name."""
        attribute = f".{call.callee}"  # what code that was followed set is found by the name
        keys = call.called | {call.callee} | ({attribute} if attribute in self.flows else set())
        numbers = {token for key in keys for token in self.values_of(key) if isinstance(token, int)}
        return [unit for number in sorted(numbers) for unit in self.numbers.get(number, ())]

    def _hand_over(self, call: CallMade, units: list[Unit]) -> None:
        every = [*call.positional, *(sources for _, sources in call.named), call.spread]
        given = frozenset(key for keys in every for key in keys)
        if len(units) > _MANY:  # `super().__init__(...)`: any of them gets anything
            shared = f"given to {call.callee.rpartition(':')[2]}"
            self._flow(shared, given)
            if shared not in self._shared:
                self._shared.add(shared)
                for unit in units:
                    for param in (*unit.params, *unit.stars):
                        self._flow(f"{unit.number}:{param}", frozenset((shared,)))
            return
        if not units and makes(call.callee):
            for name, sources in call.named:
                self._flow("." + name, sources)
        for unit in units:
            local = [f"{unit.number}:{param}" for param in unit.params]
            for key, sources in zip(local, call.positional, strict=False):
                self._flow(key, sources)
            for name, sources in call.named:
                self._flow(f"{unit.number}:{name}", sources)
            for key in local if call.spread else ():
                self._flow(key, call.spread)
            for star in unit.stars:
                self._flow(f"{unit.number}:{star}", given)

    def _hand_to_callbacks(self, call: CallMade) -> None:
        """A function handed to one that is not known may be called with whatever else that is given."""
        given = [*call.positional, *(sources for _, sources in call.named), call.spread]
        for index, sources in enumerate(given):
            for key in sources:
                for unit in self.units.get(key.rpartition(":")[2], ()):
                    others = frozenset(other for i, keys in enumerate(given) if i != index for other in keys)
                    others |= put_in(others)
                    for param in (*unit.params, *unit.stars):
                        self._flow(f"{unit.number}:{param}", others)

    def _flow(self, target: str, sources: Keys) -> None:
        if sources:
            self.flows.setdefault(target, set()).update(sources)

    # --- what a key may stand for -------------------------------------------------------------------------------

    def values_of(self, key: str) -> frozenset[Token]:
        """What a key may stand for: objects, functions, W&B's module or a run."""
        return self._tokens_of(self._bits_of(key))

    def _tokens_of(self, bits: int) -> frozenset[Token]:
        known = self._sets.get(bits)
        if known is None:
            known = self._sets[bits] = frozenset(token for token, bit in self._bits.items() if bits & bit)
        return known

    def _bits_of(self, key: str) -> int:
        if key not in self._tokens:
            self._solve(key)
        return self._tokens[key]

    def _bit(self, token: Token) -> int:
        return self._bits.setdefault(token, 1 << len(self._bits))

    def objects_of(self, keys: Iterable[str]) -> set[tuple[int, bool]]:
        """The addresses of the objects that any of the keys may stand for; whether as the dict of their attributes."""
        tokens = self._tokens_of(reduce(or_, map(self._bits_of, keys), 0))
        return {token for token in tokens if isinstance(token, tuple)}

    def may_be_wandb(self, keys: Iterable[str]) -> bool:
        """Whether any of the keys may stand for W&B's module or a run."""
        return any(self._bits_of(key) & self._bit(_WANDB) for key in keys)

    def _own_bits(self, key: str) -> int:
        if key.startswith("new "):  # it is known later what is made
            return self._together(self._own(key))
        known = self._owned.get(key)
        if known is None:
            known = self._owned[key] = self._together(self._own(key))
        return known

    def _own(self, key: str) -> set[Token]:
        """What a key stands for by itself."""
        if key.startswith("new "):
            instances = self.holders.objects(key.replace("new", "self", 1))
            return {(address, False) for address in instances if self.again or address in self._made}
        objects = (address for address in self.holders.objects(key) if abs(address) not in self._hidden)
        found: set[Token] = {(abs(address), address < 0) for address in objects}
        name = key.rpartition(":")[2].lstrip(".")
        found.update(unit.number for unit in self._named(name))
        for definition in self.holders.everywhere(name):
            found.update(unit.number for unit in self._entered(definition))
        if self.holders.is_wandb(key):
            found.add(_WANDB)
        return found

    def _next(self, key: str) -> Iterable[str]:
        """The keys whose values a key may have, one step on."""
        found = self.flows.get(key, _NO_KEYS)
        if key.startswith("."):
            return found | self.flows.get("*", _NO_KEYS)
        if key.startswith("put "):
            return found | put_in(frozenset(self._next(key.removeprefix("put "))))
        if key.startswith("in "):
            return found | {f"in {other}" for other in self.flows.get(key.removeprefix("in "), ())}
        if key.startswith("dict of "):
            return found | attributes_of(frozenset(self.flows.get(key.removeprefix("dict of "), ())))
        return found

    def _derived(self, key: str) -> int:
        """What a key stands for by what it is made of."""
        if key.startswith("dict of "):
            inner = self._bits_of(key.removeprefix("dict of "))
            known = self._dicts.get(inner)
            if known is None:
                held = self._tokens_of(inner)
                known = self._together((token[0], True) for token in held if isinstance(token, tuple))
                self._dicts[inner] = known
            return known
        if key.startswith("config of ") and self.may_be_wandb([key.removeprefix("config of ")]):
            heap = self.ev.state.heap
            return self._together((a, False) for a, o in heap.items() if isinstance(o, Instance) and o.cls == CONFIG)
        return 0

    def _together(self, tokens: Iterable[Token]) -> int:
        return reduce(or_, map(self._bit, tokens), 0)

    def _solve(self, start: str) -> None:
        """Work out what a key and all it depends on stand for; keys in a cycle stand for the same (Tarjan, 1972)."""
        order: dict[str, int] = {}
        lowest: dict[str, int] = {}
        stack: list[str] = []
        nexts: dict[str, list[str]] = {}

        def visit(key: str) -> Iterator[str]:
            order[key] = lowest[key] = len(order)
            stack.append(key)
            nexts[key] = list(self._next(key))
            return iter(nexts[key])

        work = [(start, visit(start))]
        while work:
            key, following = work[-1]
            for other in following:
                if other in self._tokens:
                    continue
                if other not in order:
                    work.append((other, visit(other)))
                    break
                lowest[key] = min(lowest[key], order[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[key])
                if lowest[key] == order[key]:
                    cycle = [stack.pop()]
                    while cycle[-1] != key:
                        cycle.append(stack.pop())
                    self._settle(cycle, nexts)

    def _settle(self, cycle: list[str], nexts: Mapping[str, list[str]]) -> None:
        bits = 0
        for member in cycle:
            bits |= self._own_bits(member)
            for other in nexts[member]:
                bits |= self._tokens.get(other, 0)
        self._tokens.update(dict.fromkeys(cycle, bits))
        derived = reduce(or_, map(self._derived, cycle), 0)
        if derived & ~bits:
            self._tokens.update(dict.fromkeys(cycle, bits | derived))

    def stores(self) -> Iterator[Store]:
        """Everything that may be written to."""
        for effects in self.effects:
            yield from effects.stores
