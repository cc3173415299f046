"""Why a reading stops, and the bounds of this layer. Raised and caught inside `files/`, never beyond it."""

from __future__ import annotations

# Python's own readers give up between 300 and 1,000 levels, depending on the caller's stack; W&B's JSON reader at 500.
MAX_DEPTH = 200
# What a reading may grow to, aliases followed; a config file with more values is no config file.
MAX_NODES = 100_000
# PyYAML reads about 0.3 MB a second.
MAX_YAML_CHARS = 1_000_000
MAX_JSON_CHARS = 20_000_000
# Python cannot write out integers of more than 4,300 digits, and takes its time with long base 60 numbers.
MAX_NUMBER_CHARS = 1_000


class Fault(Exception):  # noqa: N818  (a value that is raised, not an error of this program)
    """A reader refuses the file.

    Args:
        message: what the reader says.
        start: where, as an index into the text in code points.
        end: the end of that place.
        kind: `"refused"`, or the kind of a more exact trap that tells of it.
    """

    def __init__(self, message: str, start: int, end: int | None = None, kind: str = "refused") -> None:
        self.message = message
        self.start = start
        self.end = start if end is None else end
        self.kind = kind
        super().__init__(message)


class Unsure(Exception):  # noqa: N818
    """What a reader does with the file is not known, or not computed (a bound): an unknown value, not a guess.

    Args:
        reason: why, in words a user understands.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def too_deep() -> Unsure:
    """The fault of a file nested beyond `MAX_DEPTH`."""
    return Unsure(f"nested deeper than {MAX_DEPTH} levels")


def too_large(size: int, limit: int) -> Unsure:
    """The fault of a file of `size` characters, more than `limit`."""
    return Unsure(f"too large: {size:,} characters, {limit:,} are read at most")


def too_many() -> Unsure:
    """The fault of a file with more than `MAX_NODES` values, aliases followed."""
    return Unsure(f"too large: more than {MAX_NODES:,} values")


def long_number(size: int) -> Unsure:
    """The fault of a number of `size` characters, more than `MAX_NUMBER_CHARS`."""
    return Unsure(f"a number of {size:,} characters")
