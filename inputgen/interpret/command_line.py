"""What the command line gives in place of what is there without it, and the reasons that say so."""

from __future__ import annotations

from inputgen import model as m
from inputgen.interpret.types import type_of
from inputgen.interpret.values import At, Const, Open, Unknown, Value
from inputgen.model.types import NONE as NONE_TYPE

OTHER_FILE = "it is in another file than the default one, which is not read in this way"
# Of code in whose place other code may be named: what is only there sets options, too, where an option names it.
_NAMED = {"file": "named", "module": "named", "function": "called"}
OTHER_CODE = frozenset(f"another {what} may be {done}" for what, done in _NAMED.items())
# The reasons of what only the command line can bring in: it sets options, as declared ones are set.
NAMED_FILE = "its path comes from a command-line option that names no file by default"
FURTHER_ARGUMENT = "the command line may give any further argument"
ADDED_KEY = "the command line must add this key"
ANY_KEY = "keys may be given on the command line"  # `OmegaConf.from_cli`
ASKED_FILE = "it is in a file that is read only where the command line asks for it"
NAMED_CONFIG = "its config is named on the command line"
# What is parsed of a text of the command line (`--set lr=0.1`, read as YAML or as a literal) sets them, too.
GIVEN_TEXT = "it is read from a text that the command line gives"
# So does a file that is not there now, and that the job reads only where it is: someone put it there to set them.
PUT_FILE = "it is in a file that is not there, and is read only where it is"
# A sweep that is defined elsewhere, and what a launch gives under keys that the job does not name, set options, too.
SWEPT = "what the sweep gives is not known: it is defined elsewhere"
WITHOUT_VALUE = "no value in the source: a launch, or W&B, gives it"
_SET_BY_COMMAND_LINE = frozenset(
    {
        NAMED_FILE,
        OTHER_FILE,
        FURTHER_ARGUMENT,
        ADDED_KEY,
        ANY_KEY,
        ASKED_FILE,
        GIVEN_TEXT,
        PUT_FILE,
        NAMED_CONFIG,
        SWEPT,
    }
    | OTHER_CODE
)
ORIGINS: dict[str, m.OpenOrigin] = {SWEPT: "sweep", WITHOUT_VALUE: "override"}  # of what they set
# How the reason ends why the type of what fire parses is not known: a Python literal, of any type.
ANY_LITERAL = ", and the command line may give anything"


def is_set_by_command_line(value: Value | None) -> bool:
    """Whether a value is what only the command line gives: by a file named there, or as an argument of any name."""
    if not isinstance(value, Unknown):
        return False
    return value.reason in _SET_BY_COMMAND_LINE or (value.reason == WITHOUT_VALUE and value.part is None)


def of_another(what: str, origin: m.OpenOrigin, at: At) -> Unknown:
    """What another file or module may hold, or a function of one may return.

    Args:
        what: `file`, `module` or `function`.
        origin: what names it, or the one that it is of: what the environment names may hold values of any type.
        at: where.
    """
    reason = f"another {what} may be {_NAMED[what]}"
    return Unknown(reason if origin == "argv" else f"the environment names it, and {reason}", at, plain=True)


def is_any_literal(value: Value) -> bool:
    """Whether a value is None or what the command line gives, parsed as a Python literal: of no class of the job."""
    reason = value.type.reason if isinstance(value, Open) and isinstance(value.type, m.UnknownType) else ""
    return reason.endswith(ANY_LITERAL)


def without_other_files(options: list[Value]) -> list[Value]:
    """The options less what is read in another way than the default file: that holds what the default one does."""
    others = [option for option in options if not (isinstance(option, Unknown) and option.reason == OTHER_FILE)]
    return others or options


def as_option(value: Value, origin: m.OpenOrigin) -> Open | None:
    """The value as an option of its type; None where it tells none."""
    if isinstance(value, Open):
        return value if value.type != NONE_TYPE else None
    if not isinstance(value, Const) or not _tells_type(value):
        return None
    return Open(type_of(value), Const(value.value, value.at), origin, value.at, value.constraints)


def _tells_type(value: Const) -> bool:
    return value.declared is not None or (value.value is not None and value.value is not ...)
