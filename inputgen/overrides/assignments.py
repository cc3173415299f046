r"""`--set KEY=VALUE` -> what is addressed, and the text of the value.

Dots nest, `\.` is a dot in a key; what is before a `:` is a config file, if the job declares one of that spelling.
"""

from __future__ import annotations

from collections.abc import Iterable

from inputgen.errors import UsageError
from inputgen.keypath import KeyPath, KeyPathError, split
from inputgen.overrides.form import Forms
from inputgen.overrides.problems import Given
from inputgen.overrides.texts import MAX_TEXT

_EXTENSIONS = (".json", ".yaml", ".yml")


def parse_assignments(texts: Iterable[str], forms: Forms) -> tuple[Given, ...]:
    """Read what `--set` was given.

    Raises:
        UsageError: for a text that is no `KEY=VALUE`. It names the key only: a value may be a secret.
    """
    return tuple(_parse(text, forms) for text in texts)


def _parse(text: str, forms: Forms) -> Given:
    key, equals, value = text.partition("=")
    if not equals:
        raise UsageError("--set takes KEY=VALUE", "there is no '=' in what it was given", "write --set KEY=VALUE")
    if not key:
        raise UsageError("--set takes KEY=VALUE", "there is nothing before '='", "name the key")
    if len(value) > MAX_TEXT:
        raise UsageError(f"--set {key}", "its value is longer than 1,000,000 characters", "use --from FILE")
    try:
        (key + value).encode()
    except UnicodeEncodeError:
        raise UsageError(f"--set {key}", "it is not valid UTF-8", "check the encoding of the terminal") from None
    file = _file(key, forms)
    path = _path(key if file is None else key[len(file) + 1 :], key)
    return Given(file, path, text=value)


def _file(key: str, forms: Forms) -> str | None:
    """The file that a key addresses: the longest declared one before a `:`, else what looks like a file's name."""
    declared = [file for file in forms.files if key.startswith(f"{file}:")]
    if declared:
        return max(declared, key=len)
    before, colon, _ = key.partition(":")
    return before if colon and before.endswith(_EXTENSIONS) else None


def _path(text: str, key: str) -> KeyPath:
    try:
        path = split(text)
    except KeyPathError:
        remedy = r"write \. for a dot in a key; a key with a backslash goes into a file for --from"
        raise UsageError(f"--set {key}", "a backslash may only stand before a dot", remedy) from None
    if not path:
        raise UsageError(f"--set {key}", "it names no key", "write KEY=VALUE, or FILE:KEY=VALUE")
    return path
