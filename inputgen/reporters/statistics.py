"""`check --statistics`: how often each rule found something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from inputgen.reporters.common import distinct
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.style import LEVELS, Style


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """A row a rule, the most frequent first: how often, level, code, name, and `[*]` where fixes are to be had."""
    style = Style(options.color)
    found = [item for item, _ in distinct(results, options)]
    counts = Counter((item.severity, item.code, item.name) for item in found)
    fixable = {item.code for item in found if item.fix is not None}
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0][1]))
    digits = max((len(str(count)) for count in counts.values()), default=0)
    return "".join(
        f"{count:>{digits}}  {style(level.ljust(7), LEVELS[level])}  {code}  "
        f"{'[*]' if code in fixable else '[ ]'}  {name}\n"
        for (level, code, name), count in rows
    )
