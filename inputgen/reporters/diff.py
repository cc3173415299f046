"""What a fix changes, as a unified diff (`diff -u`) that `git apply` and `patch` take."""

from __future__ import annotations

from inputgen.reporters.common import shown_path
from inputgen.reporters.registry import ReportOptions
from inputgen.reporters.style import Style

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def unified_diff(old: bytes, new: bytes, path: str, root: str, options: ReportOptions) -> str:
    """The changes of one file; empty where there are none.

    Args:
        old: its content.
        new: its content after the change.
        path: the file, relative to the project root.
        root: the project root, absolute.
        options: how to show paths, and whether in color.
    """
    from difflib import unified_diff as diff

    shown = shown_path(path, root, options)
    before, after = (data.decode("utf-8", "surrogateescape").splitlines(keepends=True) for data in (old, new))
    style = Style(options.color)
    lines = []
    for line in diff(before, after, shown, shown):
        ended = line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"
        color = _STYLES.get(line[:1])
        body = ended.rstrip("\r\n")
        lines.append(style(body, color) + ended[len(body) :] if color else ended)
    return "".join(lines).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
