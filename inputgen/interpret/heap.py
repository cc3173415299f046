"""The heap of the path being evaluated: its objects, and which of them one place makes, or one name may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from inputgen import model as m
from inputgen.interpret.attribute_dicts import (
    ELSEWHERE,
    attributes_in,
    dict_part,
    read_attributes,
    split_attributes,
    with_attributes,
    written_attributes,
)
from inputgen.interpret.changing import Place
from inputgen.interpret.conditions import Same
from inputgen.interpret.frames import Frame, PathEndsError
from inputgen.interpret.join import join_objects
from inputgen.interpret.narrowings import Place as Where
from inputgen.interpret.newest import is_older, joined_with_new, numbered, with_older_parts
from inputgen.interpret.state import Meter, State
from inputgen.interpret.values import (
    At,
    Choice,
    DictObj,
    Instance,
    Lib,
    ListObj,
    Obj,
    Ref,
    Scope,
    Slot,
    Value,
)


def kind_of(obj: Obj) -> str:
    """What is one object where one place makes several: instances of a class, sequences of a kind."""
    if isinstance(obj, ListObj):
        return f"sequence {obj.kind}"
    cls = obj.cls if isinstance(obj, Instance) else None
    of = cls.addr if isinstance(cls, Ref) else cls.name if isinstance(cls, Lib) else ""
    return f"{type(obj).__name__} {of}"


class Making:
    """The parts that a library's call made so far, by what they look like.

    Args:
        at: the call.
    """

    def __init__(self, at: At) -> None:
        self.at = at
        self._made: Counter[str] = Counter()

    def role(self, obj: Obj) -> str:
        """What tells a new part from the others that the call makes."""
        looks = f"{kind_of(obj)} {_shape(obj)}"
        self._made[looks] += 1
        return f"part {self._made[looks]} of {_shape(obj)}"


def _shape(obj: Obj) -> str:
    if isinstance(obj, ListObj):
        return str(len(obj.items))
    if isinstance(obj, DictObj):
        return " ".join(map(repr, obj.entries))
    return " ".join(obj.attrs) if isinstance(obj, Instance) else ""


class Heap:
    """Objects by address, of the path that is being evaluated.

    Args:
        meter: the work done in the whole evaluation.
    """

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.path: State | None = State({}, meter)
        self.frames: list[Frame] = []
        self.modules: dict[str, int] = {}
        self.several: set[int] = set()  # objects that stand for several, as one place in a loop made them
        self._addresses = count(1)
        self.copies: dict[Same, tuple[Where, Slot]] = {}  # what names were read from (see `copied`)
        self.seen = self.path.seen
        self._originals: dict[int, int] = {}  # what the copies are copies of that loops made
        self._summarised_from = 0
        self.summarised = False  # whether one object may stand for several now: in a loop that runs any number of times
        self._sites: dict[tuple[object, ...], int] = {}  # the objects there, by the place that makes them
        self.making: Making | None = None  # what the library's call that is under way made so far, in such a loop

    @property
    def state(self) -> State:
        """The state of the path being evaluated.

        Raises:
            PathEndsError: if there is none, the path having ended.
        """
        if self.path is None:
            raise PathEndsError
        return self.path

    def held(self, holder: int, slot: Slot) -> Value:
        """What a name, an attribute or a key holds: where it is one of several objects, it can be picked by that."""
        is_one = holder not in self.several
        return self.seen.named(slot) if is_one and isinstance(slot.value, Choice) else slot.value

    def get(self, ref: Ref | int) -> Obj:
        """The object at an address; at `-n`, the dict behind the attributes of the object at `n`."""
        address = ref.addr if isinstance(ref, Ref) else ref
        if address < 0:
            return read_attributes(self.get(-address))
        state = self.state
        obj = state.heap[address]
        older = isinstance(ref, Ref) and bool(ref.made) and is_older(state.newest, ref)
        if older:  # what is picked is told of the newest alone
            obj = with_older_parts(obj)
        elif state.conditions.chosen:
            obj = self.seen.through(address, obj, state.conditions.chosen)
        if not isinstance(obj, Instance) or ELSEWHERE not in obj.attrs:
            return obj
        elsewhere = attributes_in(obj)
        return with_attributes(obj, self.get(elsewhere) if elsewhere is not None else None)

    def put(self, ref: Ref | int, obj: Obj) -> None:
        """Replace the object at an address (see `get`)."""
        address = ref.addr if isinstance(ref, Ref) else ref
        if isinstance(ref, Ref) and is_older(self.state.newest, ref):
            obj = join_objects((self.dict_at(ref) if isinstance(obj, DictObj) else None) or self.get(ref), obj)
        if address < 0:
            assert isinstance(obj, DictObj), "the dict behind an object's attributes stays a dict"
            address, obj = -address, written_attributes(self.get(-address), obj)
        elif isinstance(obj, DictObj):
            part = dict_part(self.state.heap.get(address))
            if part is not None:
                self.put(part.addr, obj)
                return
        elsewhere = attributes_in(obj)
        held = self.get(elsewhere) if elsewhere is not None else None
        if isinstance(held, DictObj) and elsewhere is not None:
            obj, held = split_attributes(obj, held)
            self.put(elsewhere, held)
        self.state.heap[address] = obj

    def new(self, obj: Obj, at: At | None, role: str = "") -> Ref:
        """Put a new object on the heap.

        In a loop that may run any number of times, one place makes one object for each way of getting there within a
        round: what it makes the second time joins what it made the first; instances of another class are others. An
        object that is a part of another has a role, and no place to show.
        """
        site = (id(at.node), role, kind_of(obj), self._way()) if self.summarised and at is not None else None
        address = self._sites.get(site) if site is not None else None
        if address is None:
            address = next(self._addresses)
            self.state.heap[address] = obj
        else:
            self.several.add(address)
            before = self.state.heap.get(address)
            self.put(address, obj if before is None else joined_with_new(before, obj))
        if site is not None:
            self._sites[site] = address
        if site is None or role:
            return Ref(address, None if role else at)
        return self._newest(address, at)

    def new_copy(self, obj: Obj, source: Ref, at: At | None, role: str) -> Ref:
        """Put a copy of an object on the heap: what is copied at one place has a copy there for each original.

        A copy of a copy is one of the same original, so that a loop that copies what it copied reaches an end.
        """
        original = self._originals.get(source.addr, source.addr)
        made = self.new(obj, at, f"{role} {original}")
        if self.summarised:
            self._originals[made.addr] = original
        return self._newest(made.addr, at) if self.summarised and at is not None else Ref(made.addr, at)

    def new_part(self, obj: Obj, at: At | None, source: Value | None = None) -> Ref:
        """Put a part of what a library's call makes on the heap, to be shown at a place of its own.

        In a loop that may run any number of times, the call makes the same part in each round: the one that is made of
        the same source, or as the same one of those that look alike.
        """
        if not self.summarised or self.making is None:
            return Ref(self.new(obj, None).addr, at)
        if isinstance(source, Ref):
            made = self.new_copy(obj, source, self.making.at, "made of")
            return Ref(made.addr, at, made.made)
        return self._newest(self.new(obj, self.making.at, self.making.role(obj)).addr, at)

    @contextmanager
    def making_at(self, at: At) -> Iterator[None]:
        """While inside, a library's call is under way, whose parts are told apart (see `new_part`)."""
        outer = self.making
        if outer is None or outer.at.node is not at.node:
            self.making = Making(at)
        try:
            yield
        finally:
            self.making = outer

    def _newest(self, address: int, at: At | None) -> Ref:
        self.state.newest = numbered(self.state.newest, address)
        return Ref(address, at, self.state.newest[address])

    def _way(self) -> tuple[object, ...]:
        """How the calls and loops that are under way, from the loop on that is summarised, led here."""
        return tuple(
            (id(frame.statement), *(mark.taken for mark in frame.marks if isinstance(mark, Place)))
            for frame in self.frames[self._summarised_from :]
        )

    @contextmanager
    def summarising(self) -> Iterator[None]:
        """While inside, one place makes one object (see `new`)."""
        outer = self.summarised
        self.summarised = True
        if not outer:
            self._summarised_from = len(self.frames) - 1
        try:
            yield
        finally:
            self.summarised = outer
            self._sites = self._sites if outer else {}

    def new_list(self, items: list[Value] | tuple[Value, ...], at: At | None, kind: m.SequenceKind = "list") -> Ref:
        """A new sequence on the heap."""
        return self.new(ListObj(kind, tuple(items)), at)

    def new_dict(self, items: dict[str, Value], at: At | None) -> Ref:
        """A new dict on the heap."""
        return self.new(DictObj({key: Slot(value, False, value.at) for key, value in items.items()}), at)

    def new_instance(self, cls: Value, attrs: dict[str, Value], at: At | None) -> Ref:
        """A new instance on the heap."""
        return self.new(Instance(cls, {key: Slot(value, False, value.at) for key, value in attrs.items()}), at)

    def list_at(self, value: Value) -> ListObj | None:
        """The sequence a value refers to, if it is one."""
        obj = self.get(value) if isinstance(value, Ref) else None
        return obj if isinstance(obj, ListObj) else None

    def dict_at(self, value: Value) -> DictObj | None:
        """The dict a value refers to, if it is one, or is an instance of a class below `dict`."""
        obj = self.get(value) if isinstance(value, Ref) else None
        part = dict_part(obj)
        obj = self.get(part) if part is not None else obj
        return obj if isinstance(obj, DictObj) else None

    def instance_at(self, value: Value) -> Instance | None:
        """The instance a value refers to, if it is one."""
        obj = self.get(value) if isinstance(value, Ref) else None
        return obj if isinstance(obj, Instance) else None

    def scope_at(self, address: int) -> Scope:
        """The scope at an address."""
        scope = self.get(address)
        assert isinstance(scope, Scope), "frames and functions hold the addresses of scopes"
        return scope

    def singleton(self, name: str, make: Callable[[], Obj]) -> int:
        """The address of the one object of that name (a library's module state), made on first use."""
        scope = self.modules.get(name)
        if scope is None:
            scope = self.modules[name] = next(self._addresses)
        if scope not in self.state.heap:
            made = make()
            self.put(scope, made)
            self.state.firsts.setdefault(scope, made)
        return scope
