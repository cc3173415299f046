"""`docs/rules.md` is what the rules say; `pytest --regenerate` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inputgen.cli.rule import rule
from inputgen.rules.registry import RULES, load, name_of

PAGE = Path(__file__).parents[2] / "docs/rules.md"


def shown(*args: str) -> str:
    result = CliRunner().invoke(rule, args, standalone_mode=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_page_is_current(request: pytest.FixtureRequest) -> None:
    text = shown("--format", "markdown")
    if request.config.getoption("--regenerate"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_found_by_code_and_by_name(code: str) -> None:
    by_code = shown(code.lower(), "--format", "markdown")
    assert by_code == shown(name_of(code), "--format", "markdown")
    assert by_code.startswith(f"# {code} {name_of(code)}\n")
    assert load(code).RULE.summary in by_code


def test_json() -> None:
    documents = json.loads(shown("--format", "json"))
    assert [document["code"] for document in documents] == list(RULES)
    assert json.loads(shown("IG106", "--format", "json"))["fixable"] is True


def test_color_lays_it_out() -> None:
    text = shown("IG103", "--color", "always")
    assert "\x1b[" in text
    assert "## " not in text


UNKNOWN: list[tuple[str, str]] = [
    ("IG1300", "did you mean 'IG130'?"),
    ("include-matches-nothin", "include-matches-nothing"),
]


@pytest.mark.parametrize(("wanted", "remedy"), UNKNOWN)
def test_an_unknown_rule(wanted: str, remedy: str) -> None:
    from inputgen.errors import UsageError

    with pytest.raises(UsageError, match="no rule") as caught:
        CliRunner().invoke(rule, [wanted], standalone_mode=False, catch_exceptions=False)
    assert remedy in str(caught.value)
