"""What a run config is read for tells its type where all paths that the run is on come to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, scanned

from inputgen import model as m

START = (
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--track', action='store_true')\n"
    "p.add_argument('--id')\nargs = p.parse_args()\n"
)
TRACK = START + "if args.track:\n    run = wandb.init()\n    config = run.config\n"
AGENT = (
    START + "def train():\n    wandb.init()\n    {body}\n"
    "if args.id:\n    wandb.agent(args.id, function=train)\nelse:\n    wandb.agent('a/b/c', function=train)\n"
)
CASES = {
    "where-it-starts": (TRACK + "    config.k.split(',')", "str"),
    "range": (TRACK + "    range(config.k)", "int"),
    "item": (TRACK + "    print({'a': 1}[config.k])", "str"),
    "where-it-is-there": (TRACK + "if args.track:\n    config.k.split(',')", "str"),
    "in-each-arm": (AGENT.format(body="range(wandb.config.k)"), "int"),
    "in-both-arms": (TRACK + "    if args.id:\n        range(config.k)\n    else:\n        range(config.k)", "int"),
    # What looks alike, where a path with the run does without it.
    "in-one-arm": (TRACK + "    if args.id:\n        range(config.k)\n    print(config.k)", "unknown"),
    "past-an-exit": (TRACK + "    if args.id:\n        print(config.k)\n        raise SystemExit\n    range(config.k)", "unknown"),
    "caught": (TRACK + "    try:\n        range(config.k)\n    except TypeError:\n        pass", "unknown"),
    "in-a-loop": (TRACK + "    for _ in range(len(args.id)):\n        range(config.k)", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_uses(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, expected = CASES[name]
    result = scanned(Row(name, body + "\n", None), tmp_path, monkeypatch)
    (found,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert [(field.path, m.types.render(field.type)) for field in found.fields] == [(("k",), expected)]
