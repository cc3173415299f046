"""Uses that tell the type of what is read: conversions, formats, comparisons, what libraries take (`takes_only`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.config_reads import goes_on, part_of, takes_only, tells_type
from inputgen.interpret.taken_types import taken_as
from inputgen.interpret.tries import is_caught
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Const, DictObj, Open, Ref, Unknown, Value
from inputgen.model.types import BOOL, FLOAT, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator
    from inputgen.interpret.protocol import Arguments

# A conversion around a read tells the type of what is read.
_CONVERSIONS = {"builtins.int": INT, "builtins.float": FLOAT, "builtins.bool": BOOL}
# Functions that take nothing else of what a run config holds, for each of their arguments (Python docs, "range",
# "os.path", "pathlib").
_OF_PATHS = "join basename dirname splitext split expanduser expandvars abspath normpath realpath".split()
_TAKING = {
    "builtins.range": INT,
    **dict.fromkeys((f"os.path.{name}" for name in _OF_PATHS), STR),
    **dict.fromkeys(("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath"), STR),
}
# The types of formats (Python docs, "Format Specification Mini-Language").
_FORMATS = {**dict.fromkeys("bdoxX", INT), **dict.fromkeys("eEfFgG%", FLOAT)}
# Methods that of all that a run config holds only texts have.
_OF_TEXTS = frozenset(dir(str)).difference(*map(dir, (dict, list, int, float, bool, None)))


def converted(ev: Evaluator, name: str, args: Arguments, at: At) -> None:
    """Note a call that may tell the type of what was read: `int(config["k"])`, or `range(config["k"])`."""
    type_ = _CONVERSIONS.get(name)
    if type_ is not None and len(args.positional) == 1 and not goes_on(ev):
        tells_type(ev, args.positional[0], type_, at, noted=False)
    # A file may hold a text there all the same: `1e-5` is one to PyYAML, for all that `float` makes of it.
    if name == "builtins.int" and len(args.positional) == 1:
        takes_only(ev, args.positional[0], INT, at)
    taken = _TAKING.get(name)
    if taken is not None:
        for value in args.positional:
            takes_only(ev, value, taken, at)
    for value, takes in taken_as(name, args):
        takes_only(ev, value, takes, at)


def formatted(ev: Evaluator, value: Value, spec: str, at: At) -> None:
    """Note a format that only numbers have: `f"{config['k']:03d}"`."""
    type_ = _FORMATS.get(spec[-1:])
    if type_ is not None:
        takes_only(ev, value, type_, at)


def compared(ev: Evaluator, left: Value, right: Value, at: At) -> None:
    """Note a comparison with a text or None: what a job asks for may be there, whatever an annotation says.

    A comparison with a number or a flag says less: `1 == True`, and a text is compared with 0 by mistake only.
    """
    for value, other in ((left, right), (right, left)):
        was_read = isinstance(value, Unknown) and value.read is not None
        if isinstance(value, Unknown | Open) and (was_read or part_of(ev, value) is not None):
            held = ev.list_at(other) if isinstance(other, Ref) else None
            for option in (other,) if held is None else held.items:
                if isinstance(option, Const) and isinstance(option.value, str | None):
                    tells_type(ev, value, type_of(option), at, compared=True)


def asked(ev: Evaluator, value: Unknown, name: str, at: At) -> None:
    """Note an attribute that may tell what was read: `config["k"].split()`.

    Under a condition it may be one type of several (see `takes_only`).
    """
    if name in _OF_TEXTS:
        takes_only(ev, value, STR, at)


def looked_up(ev: Evaluator, held: DictObj, key: Value, at: At) -> None:
    """Note an item of a dict that tells what was read: `MODELS[config["k"]]`, where all its keys are texts.

    Only where nothing else is there: on a path that is surely taken, and goes on with a KeyError nowhere.
    """
    is_read = isinstance(key, Unknown) and (key.part is not None or key.read is not None)
    if not is_read or is_caught(ev, "KeyError"):
        return
    is_whole = held.type == "dict" and held.open is None and held.part is None and held.default_factory is None
    if is_whole and held.entries and all(isinstance(each, str) for each in held.entries):
        takes_only(ev, key, STR, at)
