"""What pydantic makes of a number, a text or a truth value that a field of another such type is given (pydantic docs,
"Conversion Table"): `1e-3` of a YAML file is a text to PyYAML, and 0.001 for a field of type float.
"""

from __future__ import annotations

import re

from inputgen.interpret.values import Const
from inputgen.model.types import BOOL, FLOAT, INT, Type

_INT = re.compile(r"[+-]?[0-9]{1,300}")
_FLOAT = re.compile(r"[+-]?([0-9]{1,300}\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TRUE = frozenset(("1", "t", "true", "y", "yes", "on"))
_FALSE = frozenset(("0", "f", "false", "n", "no", "off"))
_BITS = 1000  # of an integer that has a float


def scalar(wanted: Type, value: Const) -> Const | None:
    """A value as one of a type, where both versions of pydantic make the same of it; None else."""
    makers = {INT: _integer, FLOAT: _number, BOOL: _truth}
    made = makers[wanted](value.value) if wanted in makers else None
    return Const(made, value.at) if made is not None else None


def _integer(value: object) -> int | None:
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        return int(value) if _INT.fullmatch(value) else None
    return int(value) if isinstance(value, int) else None


def _number(value: object) -> float | None:
    if isinstance(value, str):
        return float(value) if _FLOAT.fullmatch(value) else None
    if isinstance(value, int):
        return float(value) if value.bit_length() < _BITS else None
    return value if isinstance(value, float) else None


def _truth(value: object) -> bool | None:
    if isinstance(value, str):
        text = value.lower()
        return text in _TRUE if text in _TRUE | _FALSE else None
    return bool(value) if isinstance(value, int | float) and value in (0, 1) else None
