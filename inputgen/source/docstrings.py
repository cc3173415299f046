"""What docstrings say of names: the `Args:` of Google's style, the `Parameters` of NumPy's."""

from __future__ import annotations

import re

_SECTION = re.compile(r"^(args|arguments|attributes|parameters|params|fields)\s*:?$", re.IGNORECASE)
_GOOGLE = re.compile(r"^\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s+(\S.*)$")
_NUMPY = re.compile(r"^(\w+)\s*(?::.*)?$")
_LONGEST_DOC = 20_000


def documented(doc: str | None) -> dict[str, str]:
    """What a docstring says of names: the `Args:` of Google's style, the `Parameters` of NumPy's."""
    if doc is None or len(doc) > _LONGEST_DOC:
        return {}
    lines = doc.expandtabs(4).splitlines()
    found: dict[str, str] = {}
    index = 0
    while index < len(lines):
        if _SECTION.match(lines[index].strip()):
            numpy = index + 1 < len(lines) and set(lines[index + 1].strip()) == {"-"}
            index = _section(lines, index + (2 if numpy else 1), _indent(lines[index]), found, numpy=numpy)
        else:
            index += 1
    return found


def _section(lines: list[str], index: int, outer: int, found: dict[str, str], *, numpy: bool) -> int:
    """Read one section; where it ends."""
    name: str | None = None
    inner: int | None = None
    for position in range(index, len(lines)):
        line = lines[position]
        if not line.strip():
            continue
        indent = _indent(line)
        inner = indent if inner is None else inner
        if (not numpy and indent <= outer) or indent < inner:
            return position
        entry = (_NUMPY if numpy else _GOOGLE).match(line.strip()) if indent == inner else None
        if entry is not None:
            name = entry[1]
            found[name] = "" if numpy else entry[2].strip()
        elif numpy and indent == inner:
            return position
        elif name is not None:
            found[name] = f"{found[name]} {line.strip()}".strip()
    return len(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
