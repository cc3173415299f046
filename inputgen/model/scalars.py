"""What every kind of value may end in: a scalar, or what cannot be known."""

from __future__ import annotations

from typing import TypeAlias

from inputgen.frozen import field, frozen
from inputgen.model.spans import Span

Scalar: TypeAlias = bool | int | float | complex | str | bytes | None


@frozen
class Unknown:
    """A value that cannot be known.

    Attributes:
        reason: why, in a few words a user understands ("returned by torch.load, which is not modelled").
    """

    reason: str
    span: Span | None = field(default=None, compare=True)
