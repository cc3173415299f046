"""Whether two parsed files are the same data: stricter than `==`, and never slower than the data is large."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, types included (`1`, `1.0` and `True` differ); NaN equals NaN.

    The order of keys does not count. Parts that are shared, or contain themselves, are compared once.

    Raises:
        RecursionError: for data nested more deeply than Python's stack.
    """
    return _same(left, right, set())


def _same(left: Any, right: Any, seen: set[tuple[int, int]]) -> bool:
    if type(left) is not type(right):
        return False
    if not isinstance(left, (dict, list, tuple)):
        # A tagged value holds others; `==` of it would not know what has been seen.
        inner = getattr(left, "parts", None)
        if inner is not None:
            return _same(inner(), right.parts(), seen)
        return bool(left == right) or (left != left and right != right)
    pair = (id(left), id(right))
    if pair in seen:
        return True
    seen.add(pair)
    if len(left) != len(right):
        return False
    if isinstance(left, dict):
        others = {(type(key), key): value for key, value in right.items()}
        return all(
            (type(key), key) in others and _same(value, others[type(key), key], seen) for key, value in left.items()
        )
    return all(_same(one, other, seen) for one, other in zip(left, right, strict=True))
