"""Source bytes -> text, as Python decodes them (PEP 263, PEP 3120)."""

from __future__ import annotations

import codecs
import re

from inputgen.model import Span, Unparsed
from inputgen.source.lines import LineMap

_BOM = codecs.BOM_UTF8
# PEP 263: in one of the first two lines, and in the second only if the first is blank or a comment.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#[^\r\n]*)?$")
_LINE = re.compile(rb"\r\n?|\n")
_HINT = "save the file as UTF-8"
_OTHER_HINT = "save the file as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-"


def decode(data: bytes, path: str, cell: int | None = None) -> str | Unparsed:
    """Decode a module: its text with the newlines as they are and no byte order mark, or what is wrong.

    Args:
        data: the file.
        path: the file, relative to the project root, with `/`.
        cell: the notebook cell, 1-based; None outside notebooks.
    """
    has_bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if has_bom else data
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Unparsed(
            "the file is encoded as UTF-16, which Python does not read", _HINT, Span(path, 1, 1, 1, 1, cell)
        )
    cookie = _find_cookie(body)
    name = "utf-8"
    if cookie is not None:
        line, start, end, written = cookie
        span = Span(path, line, start + 1, line, end + 1, cell)
        codec = _codec(written)
        if codec is None:
            return Unparsed(f"unknown encoding {written}", _HINT, span)
        if has_bom and codec.name != "utf-8":
            return Unparsed(f"the file starts as UTF-8, but says its encoding is {written}", _HINT, span)
        name = codec.name
    text = _decode(body, name, path, cell)
    if isinstance(text, str) and "\0" in text:
        start = text.index("\0")
        span = LineMap(text, path, cell).span(start, start + 1)
        return Unparsed("a NUL character, which Python source cannot hold", "remove it", span)
    return text


def encoding_of(data: bytes) -> str:
    """The encoding of a module that `decode` decodes: what it declares, else UTF-8."""
    cookie = _find_cookie(data.removeprefix(_BOM))
    codec = _codec(cookie[3]) if cookie is not None else None
    return codec.name if codec is not None else "utf-8"


def _find_cookie(body: bytes) -> tuple[int, int, int, str] | None:
    """The declared encoding: its line (1-based), first and last column (0-based, bytes), its name."""
    lines = _LINE.split(body[:1000], maxsplit=2)[:2]
    for number, line in enumerate(lines, 1):
        found = _COOKIE.match(line)
        if found is not None:
            prefix = len(line[: found.start(1)].decode("utf-8", "replace"))
            return number, prefix, prefix + len(found[1]), found[1].decode("ascii", "replace")
        if not _BLANK.match(line):
            return None
    return None


def _codec(name: str) -> codecs.CodecInfo | None:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Codecs that map bytes to bytes or text to text (zlib, rot13) are no encodings.
    return codec if getattr(codec, "_is_text_encoding", True) else None


def _decode(body: bytes, name: str, path: str, cell: int | None) -> str | Unparsed:
    try:
        text = body.decode(name)
        if name != "utf-8":
            text.encode("utf-8")  # UTF-7 and the like can yield lone surrogates, which no parser takes
        return text
    except UnicodeDecodeError as error:
        before = _decode_valid(body[: error.start], name)
        lines = LineMap(before, path, cell)
        line, column = lines.position(len(before))
        label = "UTF-8" if name == "utf-8" else name
        return Unparsed(
            f"byte 0x{body[error.start]:02x} is not valid {label}",
            _OTHER_HINT if name == "utf-8" else _HINT,
            Span(path, line, column, line, column + 1, cell),
        )
    except (UnicodeError, ValueError) as error:
        reason = " ".join(str(error).split())
        return Unparsed(f"the file is not valid {name}: {reason}", _HINT, Span(path, 1, 1, 1, 1, cell))


def _decode_valid(part: bytes, name: str) -> str:
    """Text before an error, for its length: by the codec if it can be lenient (IDNA cannot)."""
    try:
        return part.decode(name, "replace")
    except (UnicodeError, ValueError):
        return part.decode("latin-1")
