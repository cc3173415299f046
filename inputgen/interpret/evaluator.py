"""The evaluator: the state of one evaluation, and the services that expressions, statements and libraries use.

What a node means is in `expressions`, `statements` and their neighbours, as functions in tables by node type; this
class only holds what they share. It never executes, imports or evals anything of the job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret import bounds
from inputgen.interpret.conditions import Conditions
from inputgen.interpret.exceptions import way_out
from inputgen.interpret.frames import Frame, PathEndsError, Thrown, Try, may_catch
from inputgen.interpret.heap import Heap
from inputgen.interpret.join import choice_of
from inputgen.interpret.picked import picks_of, with_picks
from inputgen.interpret.protocol import Libraries
from inputgen.interpret.state import Meter, State, WayOut, join_states, note_value
from inputgen.interpret.values import At, Bound, Choice, Const, Func, Obj, Part, Ref, Unknown, Value

if TYPE_CHECKING:
    import libcst as cst

    from inputgen.interpret.away import Made
    from inputgen.interpret.config_reads import Told
    from inputgen.interpret.effects import Effects
    from inputgen.interpret.heap_names import HeapNames
    from inputgen.interpret.world import World
    from inputgen.source.module import Module

Result = TypeVar("Result")


class Evaluator(Heap):
    """One evaluation of one job.

    Args:
        world: the project's modules and files.
        libraries: the library models.
        at_defaults: whether open values are taken at their defaults (contract, "Open value").
        needed: what options are instead, by place (see `needed`).
        draws: whether what is drawn for each run anew, by a sweep, is taken to be the first that it may be.
    """

    def __init__(
        self,
        world: World,
        libraries: Libraries,
        *,
        at_defaults: bool = False,
        needed: m.Needed = (),
        draws: bool = False,
    ) -> None:
        super().__init__(Meter(bounds.STEPS))
        self.world = world
        world.is_library = libraries.knows
        self.libraries = libraries
        self.at_defaults = at_defaults
        self.needed = dict(needed)
        self.draws = draws
        self.found_needed: m.Needed | None = None  # what every run needs that was seen to start
        self.made_of: dict[object, Made] = {}  # by value, what is known of those that are made of options (see `away`)
        self.commands: set[At] = set()  # of a command line, of which one may be given, by where they are declared
        self.supposing = False  # whether a condition is evaluated as it would be by default
        self.importing = 0
        self.tries: list[Try] = []
        self.events: list[m.Event] = []
        self._recorded: dict[object, list[int]] = {}  # by what events are told apart by, where they are
        self.ends: list[tuple[WayOut, State]] = []
        self.entered: set[int] = set()
        self.effects: dict[int, Effects] = {}  # by node
        self.asked_by: dict[int, cst.BaseExpression | None] = {}  # the conditions of cases (see `matching`)
        self.heap_names: HeapNames | None = None  # of the heap that was asked last
        self.abandoned: set[int] = set()  # the nodes of code that was given up,
        self.spared = 0  # how often a part of code was given up on instead of the whole
        self.endless: set[int] = set()  # and of functions that nest without end,
        self.kept: set[int] = set()  # and of code that is followed however long it takes
        self.handed_classes: set[int] = set()  # those of objects given to one, whose methods are among them
        self.classes_made: list[Ref] = []  # by a metaclass that is being run, innermost last
        self.handed: dict[int, Func | Bound] = {}  # functions given to a library that is not modelled, by their node
        self.hooks: dict[int, tuple[Value, ...]] = {}  # methods that a library calls, and what it gives them first
        self.imported: dict[str, Module] = {}  # by absolute name: what `sys.modules` has, whatever the path becomes
        self.installed: set[str] = set()  # the libraries without which the job ends, and others it imports
        self.executed: dict[object, Module | None] = {}  # code in texts that is run, by what tells the texts apart
        self.guessed: set[int] = set()  # modules that an import may mean whose name is not known
        self.chosen: set[str] = set()  # and the paths of those that one is imported for, where any name may be given
        self.unseen: Unknown | None = None  # why code of the project may run that is not seen (see `unseen`)
        self.told: Unknown | None = None  # why a library may have told runs what is not seen (see `unseen`)
        self.leaving: At | None = None  # where the job first puts a folder on `sys.path` that its project does not hold
        self.ended_by_raise = False
        self.last_raised: m.Raised | None = None
        self.assuming = False  # whether a function is evaluated that nothing calls
        self.unrolled = 0
        self.runs = 0
        self.runs_of_others = range(0)  # the runs of functions entered before: another process, for the one entered now
        # What the job asks for, of documents that are not known; these are kept, for they are known by identity.
        self.asked_for: dict[tuple[int, object], Unknown] = {}
        self.told_of_reads: dict[object, list[Told]] = {}  # by read of a document, what the code around it tells
        self.parts_changed: set[Part] = set()  # parts of run configs that are not known and that the job writes to
        self.compared = 0  # containers, in one comparison
        self.comparing = 0  # of these, one in the other
        self.orders: dict[int, tuple[Obj, list[Value]]] = {}  # of the bases of classes, by address
        self.texts: dict[int, tuple[Value, Ref]] = {}  # by identity, JSON that is not known, and the data of each
        self.yaml_texts: dict[int, tuple[Value, Ref]] = {}  # and YAML
        self.resolving = 0  # resolvers under way whose texts are made of the values of a config
        self.interpolated = 0  # values of OmegaConf's configs, in the whole evaluation
        self.unknown_paths: list[int] = []  # the nodes of Launch calls whose path is not known, in order
        self.last: At | None = None

    def eval(self, node: cst.BaseExpression) -> Value:
        """The value of an expression.

        Raises:
            PathEndsError: where evaluating it surely raises.
        """
        from inputgen.interpret.expressions import evaluate

        return evaluate(self, node)

    # --- the path -----------------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        """The call being evaluated."""
        return self.frames[-1]

    def module_scope(self) -> int:
        """The address of the names of the module that is being evaluated."""
        address = self.frame.scope
        while (parent := self.scope_at(address).parent) is not None:
            address = parent
        return address

    def starts(self, ref: Ref, parts: list[Value]) -> None:
        """Note that a run starts, of these parts: where it is there later is told by conditions (see `conditions`)."""
        from inputgen.interpret.handed import handed_before

        addresses = tuple(part.addr for part in (ref, *parts) if isinstance(part, Ref))
        self.state.conditions = self.state.conditions.starting(ref.addr, addresses)
        handed_before(self, ref)

    def step(self, at: At | None) -> None:
        """Count one node.

        Raises:
            StepsExceededError: past the bound.
        """
        self.last = at or self.last
        self.meter.spend(1)

    def raises(self, what: str, at: At) -> PathEndsError:
        """End the path with an exception of the job: `raise ev.raises("KeyError: 'x'", at)`.

        Where that is doubted (see `doubts`), the expression that raises is unknown, and what follows it is evaluated.
        """
        state = self.state
        if self.doubts(what):
            if self.tries:
                self.tries[-1].raised.append((state.fork(), Thrown(what, None, at, doubted=True)))
            self.path = None
            return PathEndsError(what, state, at)
        return self.throws(what, at)

    def throws(self, what: str, at: At, value: Value | None = None) -> PathEndsError:
        """End the path with an exception that the job raises itself."""
        self.pass_on(self.state, Thrown(what, value, at))
        self.path = None
        self.ended_by_raise = True
        return PathEndsError(what)

    def pass_on(self, state: State, thrown: Thrown) -> None:
        """Hand an exception to the `try` around, or end the job with it."""
        if self.tries:
            self.tries[-1].raised.append((state, thrown))
            return
        if thrown.doubted:  # no handler takes it: what raises it is unknown, and the path goes on
            return
        self.ends.append((way_out(state, thrown), state))
        if thrown.what != "SystemExit" and thrown.at is not None:
            self.last_raised = m.Raised(thrown.what, self.span(thrown.at))
            if state.certain:
                self.record(self.last_raised)

    def doubts(self, what: str) -> bool:
        """Whether an exception that nothing near it catches is more likely an error of the evaluation.

        So it is in a module that the job imports, which is in use, and in a function that was entered with no caller.
        """
        near = (context for context in self.tries if context.depth == len(self.frames))
        if any(may_catch(name, what) for context in near for name in context.catches):
            return False
        return self.assuming or self.frame.module.path != self.frames[0].module.path

    def exits(self, value: Value | None = None) -> PathEndsError:
        """End the path with the process (`sys.exit`): an exception, too, which a `try` may catch."""
        self.pass_on(self.state, Thrown("SystemExit", value))
        self.path = None
        self.ended_by_raise = True
        return PathEndsError("exit")

    def refuses(self, message: str, at: At) -> PathEndsError:
        """End the path where a library refuses the command line, which is known: the process ends, too."""
        if self.state.certain and not self.tries and not self.at_defaults:
            self.record(m.Raised(f"SystemExit: {message}", self.span(at)))
        return self.exits()

    def risk(self) -> None:
        """Note that what is evaluated now may raise, unseen."""
        if self.tries and self.path is not None:
            self.tries[-1].may_fail(self.path)
        elif self.tries:
            self.tries[-1].risky = True

    def branch(self, arms: list[Callable[[], Value]], choice: Choice | None = None) -> Value:
        """Evaluate each arm from the same state; their values and states joined. Arms that raise are left out.

        Args:
            arms: what is evaluated.
            choice: the value of which each arm takes one option (see `picked`).

        Raises:
            PathEndsError: if every arm raises.
        """
        start = self.state
        values: list[Value] = []
        states: list[State] = []
        arrived: list[int] = []
        last: PathEndsError | None = None
        for number, arm in enumerate(arms):
            self.path = start.fork()
            try:
                value, state = arm(), self.state
            except PathEndsError as ended:
                last = ended
                continue
            values.append(value)
            states.append(state)
            arrived.append(number)
        self.path = join_states(states, start.certain)
        if self.path is None:
            raise last or PathEndsError()
        self.path.asked = start.asked  # of what an arm that raises leaves, too: it is the only way on
        value = choice_of(values)
        if choice is not None and choice.picks:
            picks = [choice.picks[number] for number in arrived]
            options = [choice.options[number] for number in arrived]
            self.seen.note(self.path, list(zip(states, options, picks, strict=True)))
            value = with_picks(value, list(zip(values, picks, strict=True)))
        note_value(self.path, list(zip(states, values, strict=True)), value)
        return value

    def each(self, value: Value, function: Callable[[Value], Value]) -> Value:
        """Apply `function` to a value, or to each option of a choice on a path of its own."""
        options = self.state.conditions.possible(value) if isinstance(value, Choice) else ()
        if not isinstance(value, Choice) or len(options) == 1:
            return function(*(options or (value,)))

        usual: list[Value] = []

        def arm(option: Value) -> Value:
            self.state.conditions = self.choosing(value, option)
            given = function(option)
            if option == value.usual:
                usual.append(given)
            return given

        picks = tuple(picks_of(value, option) for option in options) if value.picks else None
        choice = replace(value, options=options, picks=picks) if picks else None
        found = self.branch([partial(arm, option) for option in options], choice)
        return replace(found, usual=usual[0]) if usual and isinstance(found, Choice) else found

    def choosing(self, choice: Choice, option: Value) -> Conditions:
        """What is known of a path on which a choice is one of its options."""
        told = self.state.conditions.choosing(choice, (option,))
        picks = picks_of(choice, option)
        return replace(told, chosen=told.chosen | picks) if picks else told

    def of_options(self, choice: Value, options: Iterable[Value], function: Callable[[Value], Result]) -> list[Result]:
        """What a function gives of each option of a choice, where no path splits."""
        given: list[Result] = []
        for option in options:
            with self.picking(choice, option):
                given.append(function(option))
        return given

    @contextmanager
    def picking(self, choice: Value, option: Value) -> Iterator[None]:
        """While inside, where no path splits, a choice is one of its options."""
        before = self.state.conditions
        picks = picks_of(choice, option) if isinstance(choice, Choice) else frozenset()
        self.state.conditions = replace(before, chosen=before.chosen | picks) if picks else before
        try:
            yield
        finally:
            if picks and self.path is not None:
                self.path.conditions = replace(self.path.conditions, chosen=before.chosen)

    # --- places, reasons, events --------------------------------------------------------------------------------

    def at(self, node: cst.CSTNode) -> At:
        """The place of a node of the module being evaluated."""
        return At(self.frames[-1].module, node)

    def span(self, at: At) -> m.Span:
        """The span of a place."""
        return at.module.span(at.node)

    def unknown(self, reason: str, at: At) -> Unknown:
        """A value that cannot be known; whatever made it may also have raised."""
        self.risk()
        return Unknown(reason, at)

    def record(self, event: m.Event) -> int:
        """Record an event, once; its index."""
        alike = self._recorded.setdefault((type(event), getattr(event, "span", None), getattr(event, "run", None)), [])
        for index in alike:  # what was taken back since is found to be another event, or none
            if index < len(self.events) and self.events[index] == event:
                return index
        self.events.append(event)
        alike.append(len(self.events) - 1)
        return len(self.events) - 1

    def count_run(self, at: At) -> int:
        """The number of a new run; in a loop that may run any number of times, a call starts one for each way to it."""
        self.runs += 1
        new = self.runs - 1
        return self._sites.setdefault((id(at.node), "run", self._way()), new) if self.summarised else new

    # --- small helpers for libraries ----------------------------------------------------------------------------

    def constant(self, value: Value | None) -> object:
        """The Python value of a known constant; `...` for anything else (None is a constant too)."""
        return value.value if isinstance(value, Const) else ...
