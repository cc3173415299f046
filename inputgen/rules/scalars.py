"""How to write a YAML scalar so that PyYAML and yaml.v3 read the same (wandb-facts, section 5)."""

from __future__ import annotations

import re

_EXPONENT = re.compile(r"([-+]?)([0-9][0-9_]*)?(?:(\.)([0-9_]*))?(?:([eE])([-+]?)([0-9]+))?")
_OCTAL = re.compile(r"0o([0-7]+)")
_ZEROS = re.compile(r"([-+]?)0+([0-9]+)")


def plain_form(text: str, job: str) -> tuple[str, bool] | None:
    """The form that both read alike, and whether the job's own value stays what it is; None where there is none.

    Args:
        text: the scalar as written.
        job: what the job sees, in words: a type and a value (`str '1e-5'`, `bool True`, `int 90`).
    """
    kind, _, value = job.partition(" ")
    if kind == "bool":
        return value.lower(), True
    if kind in ("int", "float"):
        return (value, True) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else None
    if kind.startswith("datetime."):
        return f'"{text}"', False
    if kind != "str":
        return None
    number = _octal(text) or _without_zeros(text) or _with_point_and_sign(text)
    return (f'"{text}"', True) if number is None else (number, False)


def _octal(text: str) -> str | None:
    found = _OCTAL.fullmatch(text)
    return str(int(found[1], 8)) if found else None


def _without_zeros(text: str) -> str | None:
    found = _ZEROS.fullmatch(text)
    return f"{found[1]}{found[2].lstrip('0') or '0'}" if found else None


def _with_point_and_sign(text: str) -> str | None:
    """YAML 1.1 wants a digit before the point, and with an exponent a point and a sign."""
    found = _EXPONENT.fullmatch(text)
    if found is None or not (found[2] or found[4]):
        return None
    sign, whole, _, fraction, mark, exponent_sign, exponent = found.groups(default="")
    tail = f"{mark}{exponent_sign or '+'}{exponent}" if mark else ""
    return f"{sign}{whole or '0'}.{fraction or '0'}{tail}"
