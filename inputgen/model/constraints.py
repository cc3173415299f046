"""What a declaration says of a value besides its type: allowed values, bounds, a description."""

from __future__ import annotations

from typing import TypeAlias

from inputgen.frozen import frozen

Number: TypeAlias = "int | float"


@frozen
class Constraints:
    """What is known of the values that may be given, and what the declaration says about them.

    Attributes:
        enum: the values allowed, in the order declared (`choices=`, `Literal`, an Enum, the `values` of a sweep);
            None where any value of the type is.
        minimum: the least value allowed.
        maximum: the greatest value allowed.
        exclusive_minimum: what a value has to be above.
        exclusive_maximum: what a value has to be below.
        description: in words, as the source has it (`help=`, the text of a docstring).
    """

    enum: tuple[bool | int | float | str | None, ...] | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    exclusive_minimum: Number | None = None
    exclusive_maximum: Number | None = None
    description: str | None = None
