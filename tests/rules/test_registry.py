from __future__ import annotations

import re
from pathlib import Path

import pytest

import inputgen.rules
from inputgen.rules.registry import RULES, load, name_of

HEADINGS = ["## What it does", "## Why is this bad", "## Example", "## Use instead"]
FRAME = {
    "__init__",
    "idle_paths",
    "places",
    "reads",
    "registry",
    "run",
    "scalars",
    "schema_parts",
    "select",
    "suggest",
    "suppress",
    "traps",
}


def test_the_table_holds_every_rule_file() -> None:
    folder = Path(str(inputgen.rules.__file__)).parent
    assert {path.stem for path in folder.glob("*.py")} - FRAME == set(RULES.values())
    assert list(RULES) == sorted(RULES)


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load("IG000")


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_it_is(code: str) -> None:
    module = load(code)
    rule = module.RULE
    assert (rule.code, rule.name) == (code, name_of(code))
    assert re.fullmatch(r"IG[0-9]{3}", code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert not rule.summary.endswith(".")
    doc = str(module.__doc__)
    assert re.findall(r"^## .*$", doc, re.MULTILINE) == HEADINGS
    assert doc.startswith(f"{rule.summary}.")
    names = [case.name for case in (*rule.valid, *rule.invalid)]
    assert len(names) == len(set(names))
    assert rule.valid
    assert all(case.expect for case in rule.invalid)
    assert not any(case.expect for case in rule.valid)
