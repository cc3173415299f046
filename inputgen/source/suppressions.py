"""Comments that keep findings away: `# inputgen: ignore`, `# inputgen: ignore[IG103]`, `# inputgen: ignore-file`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inputgen.model import Suppression
from inputgen.source.lines import LineMap, line_maps
from inputgen.source.tokens import scan

_COMMENT = re.compile(r"#[ \t]*inputgen:[ \t]*ignore(?P<file>-file)?(?:[ \t]*\[(?P<codes>[^\]\r\n]*)\])?(?![-\w\[])")
_CODE = re.compile(r"[^\s,]+")


def suppressions(sources: Mapping[str, str]) -> tuple[Suppression, ...]:
    """The suppressions of all files read, in order of file and place.

    Args:
        sources: the files' texts by path; of a notebook also each cell's, by `PATH#N`.
    """
    return tuple(
        comment
        for lines in line_maps(sources)
        if "inputgen:" in lines.text and not lines.path.endswith(".json")
        for comment in _of_text(lines, python=lines.path.endswith((".py", ".ipynb")))
    )


def _of_text(lines: LineMap, *, python: bool) -> Iterator[Suppression]:
    text = lines.text
    strings = _strings(text) if python else []
    for match in _COMMENT.finditer(text):
        if any(start < match.start() < end for start, end in strings):
            continue
        before = text[lines.offset(lines.position(match.start())[0], 1) : match.start()]
        if not python and before and not before[-1].isspace():
            continue  # in YAML, `#` starts a comment only after a blank
        codes = match["codes"]
        start = match.start() - (len(before) - len(before.rstrip()) if before.strip() else 0)
        yield Suppression(
            codes=tuple(_CODE.findall(codes)) if codes is not None else None,
            whole_file=match["file"] is not None,
            span=lines.span(match.start(), match.end()),
            removal=lines.span(start, match.end()),
            target=_line_meant(lines, match.start(), own_line=not before.strip()),
        )


def _line_meant(lines: LineMap, offset: int, *, own_line: bool) -> int:
    """The line a comment speaks of: its own, or for one on a line of its own the next that holds more."""
    line = lines.position(offset)[0]
    if not own_line:
        return line
    for later in range(line + 1, len(lines.starts) + 1):
        text = lines.text[lines.offset(later, 1) : lines.line_end(later)].strip()
        if text and not text.startswith("#"):
            return later
    return line


def _strings(text: str) -> list[tuple[int, int]]:
    return [(token.start, token.end) for token in scan(text) if token.kind == "string"]
