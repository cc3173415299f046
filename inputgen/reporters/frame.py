"""Diagnostics as text, each with the source line it points to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inputgen.model import Diagnostic, Span
from inputgen.reporters.common import masked, secrets_of, shown_path, visible
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import mask
from inputgen.reporters.style import LEVELS, Style, printable, printable_char, width, wrap

# Python's line ends (language reference, "Physical lines"); str.splitlines knows more.
_LINE_END = re.compile(r"\r\n|\r|\n")


def diagnostics_text(result: Scanned, options: ReportOptions) -> str:
    """The visible diagnostics of one job, a blank line between them; empty where there is none."""
    secrets = secrets_of([result], options)
    return "\n".join(
        diagnostic_text(diagnostic, result, options, secrets) for diagnostic in visible(result.job.diagnostics, options)
    )


def diagnostic_text(
    diagnostic: Diagnostic, result: Scanned, options: ReportOptions, secrets: tuple[str, ...] = ()
) -> str:
    """One diagnostic: a head line, the code frame, the hint, further places."""
    style = Style(options.color)
    color = LEVELS[diagnostic.severity]
    root = result.job.root

    def clean(text: str) -> str:
        return printable(masked(text, secrets, options))

    head = (
        f"{style(place(diagnostic.span, root, options), 'bold')}: "
        f"{style(diagnostic.severity, color, 'bold')} {diagnostic.code} [{diagnostic.name}] {clean(diagnostic.message)}"
    )
    gutter = len(str(diagnostic.span.line)) + 1
    lines = [head, *_frame(diagnostic.span, result.sources, gutter, options, secrets, color)]
    if diagnostic.hint:
        hint = wrap(clean(diagnostic.hint), max(options.width - gutter - 9, 20)).replace(
            "\n", "\n" + " " * (gutter + 9)
        )
        lines.append(f"{' ' * gutter} {style('=', 'dim')} {style('hint:', 'bold')} {hint}")
    lines += [f"{' ' * gutter} {style('=', 'dim')} see {place(span, root, options)}" for span in diagnostic.related]
    return "\n".join(lines) + "\n"


def place(span: Span, root: str, options: ReportOptions) -> str:
    """`path:line:column`; in a notebook `path:cell N:line:column`."""
    return f"{_file(span, root, options)}:{span.line}:{span.column}"


def line_place(span: Span, root: str, options: ReportOptions) -> str:
    """`path:line`; in a notebook `path:cell N:line`."""
    return f"{_file(span, root, options)}:{span.line}"


def _file(span: Span, root: str, options: ReportOptions) -> str:
    path = printable(shown_path(span.path, root, options))
    return path if span.cell is None else f"{path}:cell {span.cell}"


def source_line(span: Span, sources: Mapping[str, str]) -> str | None:
    """The line a span starts in; None where the text is not at hand."""
    text = sources.get(span.path if span.cell is None else f"{span.path}#{span.cell}")
    if text is None:
        return None
    lines = _LINE_END.split(text)
    return lines[span.line - 1] if 1 <= span.line <= len(lines) else None


def _frame(
    span: Span,
    sources: Mapping[str, str],
    gutter: int,
    options: ReportOptions,
    secrets: tuple[str, ...],
    color: str,
) -> list[str]:
    line = source_line(span, sources)
    if line is None:
        return []
    if not options.show_secrets:
        line = mask(line, secrets, aligned=True)
    start = min(span.column - 1, len(line))
    # A span over several lines is marked to the end of its first; an empty one (an insertion) by one caret.
    end = len(line.rstrip()) if span.end_line > span.line else min(span.end_column - 1, len(line))
    shown, before, marked = _window(line, start, max(end, start), max(options.width - gutter - 3, 40))
    style = Style(options.color)
    bar = style("|", "dim")
    return [
        f"{' ' * gutter} {bar}",
        f"{style(str(span.line).rjust(gutter), 'dim')} {bar} {shown}".rstrip(),
        f"{' ' * gutter} {bar} {' ' * before}{style('^' * max(marked, 1), color, 'bold')}",
    ]


def _window(line: str, start: int, end: int, cells: int) -> tuple[str, int, int]:
    """The part of a line around a span that fits: its text, the cells before the span, the cells of the span."""
    # Minified files have lines of any length: only what may be shown is made printable.
    first = max(0, start - 2 * cells)
    chars = [_tab_or_char(char) for char in line[first : start + 2 * cells]]
    start, end = start - first, min(end - first, len(chars))
    widths = [width(char) for char in chars]
    cut_left, left = first > 0, 0
    if sum(widths[:end]) > cells - 1 or cut_left:
        # Keep a third of the line before the span.
        room, left = cells // 3, start
        while left > 0 and widths[left - 1] <= room:
            left -= 1
            room -= widths[left]
        cut_left = first + left > 0
    right, room = left, cells - 2
    while right < len(chars) and widths[right] <= room:
        room -= widths[right]
        right += 1
    cut_right = right < len(chars) or first + len(chars) < len(line)
    shown = ("…" if cut_left else "") + "".join(chars[left:right]) + ("…" if cut_right else "")
    before = sum(widths[left:start]) + cut_left
    return shown, before, sum(widths[start : max(start, min(end, right))])


def _tab_or_char(char: str) -> str:
    return "    " if char == "\t" else printable_char(char)
