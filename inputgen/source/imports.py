"""Which project files a file imports, read from its bytes: no parsing, and only ever too much.

Text in a string or under a false condition counts as an import; an import written by `importlib` does not.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import PurePosixPath

# `import a.b as c, d` and `from .a import (b as c, d)`, after a newline, `;` or `:`. The bounds keep hostile input from
# costing more than its length.
_IMPORT = re.compile(
    rb"[;:\r\n][ \t\f]*(?:"
    rb"import[ \t]+(?P<modules>[^\r\n#;]+)"
    rb"|from(?P<module>[ \t]{0,9}[.][\w. \t\x80-\xff]{0,300}|[ \t]{1,9}\w[\w. \t\x80-\xff]{0,300})\bimport\b[ \t]*"
    rb"(?:(?P<many>\()|(?P<names>[^\r\n#;(]+))"
    rb")"
)
_COMMENT = re.compile(r"#[^\r\n]*")


def imported_files(
    data: bytes, path: str, files: Container[str], roots: tuple[str, ...] = ("", "src")
) -> tuple[str, ...]:
    """The files among `files` that a file may import, `__init__.py` of the packages on the way included.

    Args:
        data: the file's bytes.
        path: the file, relative to the project root, with `/`.
        files: the files and folders of the project, by the same kind of path.
        roots: folders from which absolute imports start, relative to the project root; the file's own folder
            (what Python puts on `sys.path` for a script) and those above it are tried as well.

    Returns:
        Paths, sorted, without the file itself.
    """
    folder = PurePosixPath(path).parent
    here = "" if str(folder) == "." else folder.as_posix()
    bases = tuple(dict.fromkeys((here, *_above(here), *roots)))
    found: set[str] = set()
    for module, names in _imports(data):
        dots = len(module) - len(module.lstrip("."))
        if dots:
            base = _climb(here, dots - 1)
            if base is not None:
                found.update(_resolve(base, module[dots:], names, files))
            continue
        for base in bases:
            hits = _resolve(base, module, names, files)
            found.update(hits)
    found.discard(path)
    return tuple(sorted(found))


def _imports(data: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Module and imported names of each import, as written; no names for `import a`."""
    joined = b"\n" + data.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")
    position = 0
    closes = True
    while (matched := _IMPORT.search(joined, position)) is not None:
        position = matched.end()
        if matched["modules"] is not None:
            for name in _names(matched["modules"]):
                yield name, ()
            continue
        written = matched["names"]
        if written is None:
            # The list in brackets is searched once, and not again for imports that seem to be in it.
            end = joined.find(b")", position) if closes else -1
            closes = end >= 0
            written = joined[position:end] if end >= 0 else b""
            position = max(position, end)
        module = "".join(matched["module"].decode("utf-8", "replace").split())
        yield module, _names(written)


def _names(written: bytes) -> tuple[str, ...]:
    text = _COMMENT.sub("", written.decode("utf-8", "replace"))
    parts = (part.split(" as ")[0].split() for part in text.replace("\t", " ").split(","))
    return tuple("".join(part) for part in parts if part)


def _resolve(base: str, module: str, names: tuple[str, ...], files: Container[str]) -> Iterator[str]:
    """The files that `from module import names` may load, from a base folder."""
    dotted = [part for part in module.split(".") if part]
    folder = base
    for number, part in enumerate(dotted, 1):
        folder = f"{folder}/{part}" if folder else part
        if folder not in files:
            if number == len(dotted) and f"{folder}.py" in files:
                yield f"{folder}.py"
            return
        package = f"{folder}/__init__.py"
        if package in files:
            yield package
    if dotted and f"{folder}.py" in files:
        yield f"{folder}.py"
    if not dotted and f"{folder}/__init__.py".lstrip("/") in files:
        yield f"{folder}/__init__.py".lstrip("/")
    for name in names:
        target = f"{folder}/{name}" if folder else name
        for candidate in (f"{target}.py", f"{target}/__init__.py"):
            if candidate in files:
                yield candidate


def _above(folder: str) -> list[str]:
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:end]) for end in range(len(parts) - 1, -1, -1)]


def _climb(folder: str, levels: int) -> str | None:
    """The folder so many levels up; None above the root."""
    parts = folder.split("/") if folder else []
    if levels > len(parts):
        return None
    return "/".join(parts[: len(parts) - levels])
