"""What is computed of a text that tells where the project lies (`__file__`, the working directory).

Only what does not depend on that place is known: `__file__.endswith(".py")`, but neither `__file__.count("/")` nor
`__file__.replace("/", "_")`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inputgen.interpret.pythonic import NotKnown
from inputgen.interpret.world import ROOT

# Another place that a project may lie at: deeper, with other letters.
_ELSEWHERE = "/home/\0Ünder/x.y z/Projekt"


def anywhere(function: Callable[..., Any], *plain: Any) -> Any:
    """What a pure function gives, if that is so wherever the project lies.

    Args:
        function: the function.
        plain: what it is given, as Python has it.

    Raises:
        NotKnown: where it is not.
        Exception: what the function raises.
    """
    known = function(*plain)
    moved = [_moved(value) for value in plain]
    if moved != list(plain) and function(*moved) != _moved(known):
        raise NotKnown
    return known


def _moved(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(ROOT, _ELSEWHERE) if ROOT in value else value
    if isinstance(value, list | tuple):
        return type(value)(map(_moved, value)) if type(value) in (list, tuple) else value
    if isinstance(value, dict):
        return {_moved(key): _moved(item) for key, item in value.items()}
    return value
