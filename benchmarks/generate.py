"""Is `inputgen generate` as fast as `datamodel-codegen` on the same schema? Exits 1 where it is not.

Each round times two processes one after the other, the first of them changing from round to round:

    inputgen generate JOB -o FILE
    datamodel-codegen --input SCHEMA --input-file-type jsonschema --output FILE    (its default formatters)

SCHEMA is what `inputgen schema --full --input run_config JOB` prints. What counts is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
JOB = ROOT / "fixtures" / "docs" / "schema_repaired" / "job.py"
LIMIT = 1.5

BIN = Path(sys.executable).parent


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        schema = folder / "schema.json"
        shown = subprocess.run(
            [str(BIN / "inputgen"), "schema", "--full", "--input", "run_config", "-q", str(JOB)],
            check=True,
            capture_output=True,
        )
        schema.write_bytes(shown.stdout)
        own = [str(BIN / "inputgen"), "generate", str(JOB), "-q", "-o", str(folder / "own_inputs.py")]
        other = [str(BIN / "datamodel-codegen"), "--input", str(schema), "--input-file-type", "jsonschema"]
        other += ["--output", str(folder / "other.py")]
        seconds(own), seconds(other)
        ratios = []
        for number in range(rounds):
            pair = [own, other] if number % 2 else [other, own]
            took = {id(command): seconds(command) for command in pair}
            ratios.append(took[id(own)] / took[id(other)])
            print(f"{took[id(own)]:.3f} s  {took[id(other)]:.3f} s  {ratios[-1]:.2f}")
    print(f"median ratio {median(ratios):.2f}, limit {LIMIT}")
    return int(median(ratios) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
