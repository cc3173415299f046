r"""Dotted key paths, as W&B Launch splits and matches them.

`wandb-facts` section 4, measured: a dot separates elements, `\.` is a dot inside a key, the empty string is
the empty path (a prefix of everything), and a trailing dot adds nothing ("model." is "model").
"""

from __future__ import annotations

KeyPath = tuple[str, ...]


class KeyPathError(ValueError):
    """A path W&B cannot take.

    Attributes:
        kind: `"hangs"` where W&B would loop forever (a backslash before anything but a dot), `"refused"`
            where it raises LaunchError (a trailing backslash).
    """

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text
        super().__init__(f"{text!r}: {kind}")


def split(text: str) -> KeyPath:
    r"""Split a dotted path as wandb's `_split_on_unesc_dot` does.

    >>> split("trainer.lr"), split(r"trainer\.lr"), split(""), split("model.")
    (('trainer', 'lr'), ('trainer.lr',), (), ('model',))

    Raises:
        KeyPathError: for a backslash that is not before a dot.
    """
    parts: list[str] = []
    part = ""
    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\":
            follower = text[position + 1 : position + 2]
            if follower != ".":
                raise KeyPathError("hangs" if follower else "refused", text)
            part += "."
            position += 2
        elif char == ".":
            parts.append(part)
            part = ""
            position += 1
        else:
            part += char
            position += 1
    if part:
        parts.append(part)
    return tuple(parts)


def join(path: KeyPath) -> str:
    r"""Write a key path as text, dots in keys escaped: the inverse of `split` for keys without a backslash.

    >>> join(("trainer", "a.b"))
    'trainer.a\\.b'
    """
    return ".".join(key.replace(".", "\\.") for key in path)


def starts_with(path: KeyPath, prefix: KeyPath) -> bool:
    """Whether `prefix` is a prefix of `path`, element by element."""
    return path[: len(prefix)] == prefix
