"""What a place holds where no option is given: it is the default of what options lead to, where paths meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.narrowings import slots_in, with_slot
from inputgen.interpret.types import parts_of, type_of
from inputgen.interpret.values import Choice, Const, Obj, Open, Value
from inputgen.model.types import union_of


def keep_defaults(
    joined: dict[int, Obj], usual: Mapping[int, Obj], asked: Mapping[int, Obj], differing: Iterable[int]
) -> None:
    """Take what an option's arm computed for a place as what the command line sets it to.

    `if args.scale: args.lr = args.lr * args.batch_size`: where no option is given, `args.lr` is what it was.

    Args:
        joined: the heap where two paths met: it is changed.
        usual: the heap of the path that is taken where no option is given,
        asked: and of the one that only options lead to.
        differing: the addresses at which the two differ.
    """
    for address in differing:
        ours, theirs = slots_in(usual.get(address)), slots_in(asked.get(address))
        for key, slot in list(slots_in(joined.get(address)).items()):
            if isinstance(slot.value, Choice) and key in ours and key in theirs:
                value = _with_default(ours[key].value, theirs[key].value)
                if value is not None:
                    joined[address] = with_slot(joined[address], key, replace(slot, value=value))


def _with_default(usual: Value, asked: Value) -> Open | None:
    """An option that has its usual value as its default; None where that is not known, or what is asked for is."""
    default = usual.default if isinstance(usual, Open) and usual.origin == "argv" else usual
    if not isinstance(default, Const) or default.value is ... or not isinstance(usual, Const | Open):
        return None
    if usual == Const(None):  # that it is not None tells that the option was given
        return None
    if not isinstance(asked, Open):
        return None
    type_ = union_of([type_of(usual), asked.type])
    if any(isinstance(part, m.UnknownType) for part in parts_of(type_)):
        return None
    return Open(type_, default, "argv", usual.at)
