"""Is a cold scan of one job close to the cost of parsing it? Exits 1 where it is not.

Each round times two processes one after the other, the first of them changing from round to round:

    inputgen scan --no-cache --format types JOB
    python -c "import libcst; libcst.parse_module(open(JOB).read())"

What counts is the median of the rounds' ratios: both of a pair see the same machine, so that what slows it down for a
while slows down both. Run it as `make bench`; it needs inputgen installed in the environment of its interpreter.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from jobs import training_script

ROOT = Path(__file__).parents[1]
DOCS_EXAMPLE = ROOT / "fixtures" / "docs" / "first_example" / "job.py"
DOCS_LIMIT = 1.5
LONG_LIMIT = 2.0
LONG_LINES = 1000

INPUTGEN = str(Path(sys.executable).with_name("inputgen"))
PARSE = "import libcst, sys; libcst.parse_module(open(sys.argv[1], encoding='utf-8').read())"


class Times(NamedTuple):
    """What the rounds took, in seconds, pair by pair."""

    scan: list[float]
    parse: list[float]

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios."""
        return median(scan / parse for scan, parse in zip(self.scan, self.parse, strict=True))


def seconds(command: list[str], cwd: Path) -> float:
    """How long a process takes.

    Raises:
        SystemExit: with status 2, if it fails: then there is nothing to measure.
    """
    started = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - started
    if done.returncode:
        sys.stderr.write(f"{command} ended with status {done.returncode}\n{done.stderr.decode(errors='replace')}")
        raise SystemExit(2)
    return took


def measure(job: Path, rounds: int) -> Times:
    """Time both commands on a job, after one round that warms the disk's cache and the byte code."""
    scan = [INPUTGEN, "scan", "--no-cache", "--format", "types", job.name]
    parse = [sys.executable, "-c", PARSE, job.name]
    times = Times([], [])
    for number in range(rounds + 1):
        pair = [(scan, times.scan), (parse, times.parse)]
        for command, taken in pair if number % 2 else reversed(pair):
            took = seconds(command, job.parent)
            if number:
                taken.append(took)
    return times


def report(name: str, times: Times, limit: float) -> bool:
    """Print one line; whether the ratio is within its limit."""
    ok = times.ratio <= limit
    print(
        f"{name:24} scan {median(times.scan) * 1000:6.0f} ms   parse {median(times.parse) * 1000:6.0f} ms"
        f"   ratio {times.ratio:5.2f} (at most {limit}){'' if ok else '   TOO SLOW'}"
    )
    return ok


def main() -> int:
    """Measure both jobs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=11, metavar="N", help="pairs to time, from 1 (default: %(default)s)"
    )
    rounds = max(1, parser.parse_args().rounds)
    ok = report("documentation's example", measure(DOCS_EXAMPLE, rounds), DOCS_LIMIT)
    with tempfile.TemporaryDirectory(prefix="inputgen-bench-") as folder:
        job = Path(folder) / "job.py"
        job.write_text(training_script(LONG_LINES), encoding="utf-8")
        ok = report(f"{LONG_LINES} lines", measure(job, rounds), LONG_LIMIT) and ok
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
