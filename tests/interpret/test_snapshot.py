"""Values that leave the evaluator: one that is too large costs no other; what given-up code may have added."""

from __future__ import annotations

from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.reporters.common import types_of


def types(source: str) -> object:
    (found,) = scan_source(source.encode(), "job.py", Config()).job.inputs
    return types_of(found.types)


LARGE = "import wandb\na = [[j * i for j in range(120)] for i in range(120)]\n"


def test_a_value_that_is_too_large_costs_no_key_beside_it() -> None:
    source = f"{LARGE}wandb.init(config={{'lr': 0.1, 'm': {{'ids': [a, a, a, a], 'x': 3}}, 'n': 3, 'more': [a, a, a, a], 'name': 'x'}})"
    assert types(source) == {
        "lr": "float",
        "m": {"ids": "unknown", "x": "int"},
        "n": "int",
        "more": "unknown",
        "name": "str",
    }


def test_all_keys_together_are_bounded() -> None:
    keys = ", ".join(f"'k{i}': list(a)" for i in range(8))
    shown = types(f"{LARGE}wandb.init(config={{{keys}, 'n': 3}})")
    assert isinstance(shown, dict)
    assert (shown["k0"], shown["k7"], shown["n"]) == ("list[list[int]]", "unknown", "int")


GIVEN_UP = """import argparse, outside, wandb
p = argparse.ArgumentParser()
p.add_argument('--lens', type=int, nargs='+', default=[128, 256])
p.add_argument('--lr', type=float, default=0.1)
args = p.parse_args()
def helper(x, depth):
    return [helper(x, depth - 1) for _ in outside.many()] if depth else x
def more(x):
    return helper(x, 1)
def work(lens, others):
    total = 0
    for a in outside.many():
        for b in outside.many():
            for c in outside.many():
                STATEMENTS
                lens.append({'n': total, 'of': others})
work(args.lens, [{'a': 1}])
wandb.init(config=args)
"""


def test_code_that_is_given_up_adds_nothing_odd_to_an_option() -> None:
    body = "\n                ".join(["total = more(total) if outside.value() else helper(total + 1, 2)"] * 300)
    assert types(GIVEN_UP.replace("STATEMENTS", body)) == {"lens": "list[int]", "lr": "float"}
