"""Which key a path that takes nothing was meant for."""

from __future__ import annotations

from collections.abc import Sequence

from inputgen.keypath import KeyPath, join, starts_with

_MOST = 6  # keys named where none is alike


def suggestion(path: KeyPath, keys: Sequence[KeyPath]) -> str | None:
    """A hint that names the key nearest to a path, else those there are.

    Args:
        path: what was asked for.
        keys: the paths there are, mappings included.
    """
    text = join(path)
    by_text = {join(key): key for key in keys}
    parent = next((key for key in keys if path[: len(key)] == key and not _has_below(key, keys)), None)
    if parent is not None:
        return f"{join(parent)} is a value without keys of its own: name it itself"
    alike = _alike(text, list(by_text))
    if alike is not None:
        return f"did you mean {alike!r}?"
    top = list(dict.fromkeys(key[0] for key in keys))
    shown = ", ".join(join((key,)) for key in top[:_MOST])
    return f"the keys are {shown}{', ...' if len(top) > _MOST else ''}" if top else None


def _alike(text: str, known: list[str]) -> str | None:
    """The key that is spelled as a text but for case, blanks, slashes, globs; else nearly as it."""
    from difflib import get_close_matches

    plain = _plain(text)
    for candidate in known:
        if _plain(candidate) == plain:
            return candidate
    close = get_close_matches(text, known, n=1) or get_close_matches(text.casefold(), known, n=1)
    if close:
        return close[0]
    longer = [candidate for candidate in known if candidate.startswith(plain) or candidate.endswith(f".{plain}")]
    return min(longer, key=len) if longer and plain else None


def _plain(text: str) -> str:
    return text.strip().replace("/", ".").removesuffix(".*").casefold().replace("-", "_")


def _has_below(key: KeyPath, keys: Sequence[KeyPath]) -> bool:
    return any(len(other) > len(key) and starts_with(other, key) for other in keys)
