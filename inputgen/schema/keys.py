"""Keys as W&B stores them (wandb-facts, section 3, "Keys")."""

from __future__ import annotations

from inputgen.model import Scalar

SKIPPED = "_wandb"
"""The key whose type W&B leaves out at any depth."""


def key_text(key: Scalar | tuple[Scalar, ...]) -> str | None:
    """The string a key becomes in JSON, as pydantic-core writes it; None where it refuses the key.

    >>> [key_text(key) for key in (1, 1.5, True, None, ("a", "b"), float("nan"), b"ab", ())]
    ['1', '1.5', 'true', 'None', 'a,b', 'nan', 'ab', '']
    """
    if isinstance(key, tuple):
        parts = [key_text(part) for part in key]
        return None if None in parts else ",".join(part for part in parts if part is not None)
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, bytes):
        return _decoded(key)
    if isinstance(key, complex):
        return complex_text(key)
    try:
        text = str(key)
    except ValueError:  # an int of more digits than Python converts
        return None
    return text if encodes(text) else None


def shown_key(key: Scalar | tuple[Scalar, ...]) -> str:
    """A key that W&B refuses, as text to show."""
    try:
        return ascii(key)
    except ValueError:  # an int of more digits than Python converts
        return f"<{type(key).__name__}>"


def complex_text(value: complex) -> str | None:
    """A complex number as pydantic-core writes it (`1j`, `1+2j`)."""
    return str(value).strip("()")


def encodes(text: str) -> bool:
    """Whether the text can be sent to W&B: lone surrogates make UTF-8 encoding raise (measured, wandb 0.31.0)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decoded(key: bytes) -> str | None:
    try:
        return key.decode()
    except UnicodeDecodeError:
        return None
