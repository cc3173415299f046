"""What the texts of a job's files name, whether the code around it was followed or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from inputgen.model import Span
from inputgen.source.lines import LineMap, line_maps

# A name that a config has in code: `run.config`, `getattr(run, "config")`, and the SDK's own way to overrides.
_CONFIG = re.compile(r"""\.\s*config\b|["']config["']\s*\)|\bload_wandb_config\b|\bWANDB_CONFIG\b""")

# W&B's switch, given a value that means no: in settings, or in the environment (section 2).
_CREATES = re.compile(r"""(?i)disable_job_creation["']?\]?\s*[=:,]\s*["']?(false|0|no)\b""")

# Lines that do no work: comments, placeholders, the end of a run, the call of the job's own main function.
_NO_WORK = re.compile(
    r"""\s*(?:#.*|pass|\.\.\.|[])}]+|(?:\w+\.)?finish\(\)|if __name__\b.*|main\(\)"""
    r"""|(?:wandb|run)\.log\(.*|print\(\))?\s*\Z"""
)


class Mentions:
    """What some files name.

    Args:
        sources: the texts of all files read, as `World.sources` keeps them.
        files: the paths of those that count.
    """

    def __init__(self, sources: Mapping[str, str], files: Sequence[str]) -> None:
        self._texts = [lines for lines in line_maps(sources) if lines.path in files]

    def configs(self) -> tuple[Span, ...]:
        """Where a `.config`, `load_wandb_config` or `WANDB_CONFIG` is named."""
        return tuple(
            lines.span(match.start(), match.end()) for lines in self._texts for match in _CONFIG.finditer(lines.text)
        )

    def job_creation(self) -> bool:
        """Whether job creation is switched on somewhere."""
        return any(_CREATES.search(lines.text) for lines in self._texts)

    def work_after(self, spans: Iterable[Span]) -> bool:
        """Whether work follows the last of some places, in the first file that has any of them and goes on."""
        placed = list(spans)
        for lines in self._texts:
            rest = _rest(lines, placed)
            if rest.strip():
                return not all(_NO_WORK.match(line) for line in rest.splitlines())
        return not placed


def _rest(lines: LineMap, spans: Sequence[Span]) -> str:
    """The text after the last of the places that are in it; nothing where none is."""
    ends = [span.end_line for span in spans if (span.path, span.cell) == (lines.path, lines.cell)]
    return lines.text[lines.line_end(max(ends)) :] if ends else ""
