"""The README's outputs are real: each block after a `<!-- run: COMMAND -->` line is what the command prints.

`pytest tests/test_readme.py --regenerate` writes them anew.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"<!-- run: (?P<command>.+?) -->\n```(?P<kind>\w+)\n(?P<output>.*?)```\n", re.DOTALL)


def printed(command: str) -> str:
    """What a command of the README prints: `cd FOLDER && inputgen ...`."""
    folder, _, call = command.partition(" && ")
    words = [sys.executable, "-m", *shlex.split(call)]
    done = subprocess.run(
        words, cwd=README.parent / folder.removeprefix("cd "), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in (0, 1), done.stderr
    shown = done.stdout if "--format" in call else f"{done.stdout.rstrip()}\n\n{done.stderr}"
    return f"$ {call}\n{shown.strip()}\n"


def test_outputs_are_current(request):
    text = README.read_text(encoding="utf-8")

    def renew(match: re.Match[str]) -> str:
        return f"<!-- run: {match['command']} -->\n```{match['kind']}\n{printed(match['command'])}```\n"

    current, count = BLOCK.subn(renew, text)
    assert count >= 3, "the README has lost its examples"
    if request.config.getoption("--regenerate"):
        README.write_text(current, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == current
