"""Rules on stated facts, and what the configuration makes of their diagnostics."""

from __future__ import annotations

from pathlib import Path

import pytest

from inputgen import model as m
from inputgen.config import Config
from inputgen.errors import UsageError
from inputgen.rules.run import run_rules
from inputgen.rules.select import apply, check_selectors, is_selected

ROOT = "/project"


def at(line: int, path: str = "job.py", column: int = 1) -> m.Span:
    return m.Span(path, line, column, line, column + 1)


def run(*events: m.Event, config: Config | None = None) -> tuple[m.Diagnostic, ...]:
    facts = m.Facts("job.py", events, (), None, ("job.py",), creates_jobs=True)
    return run_rules(facts, m.Job("job.py", ROOT, (), ()), config or Config())


def declared(
    path: m.Value, error: str | None = None, traps: tuple[m.FileTrap, ...] = (), line: int = 3
) -> m.Declaration:
    file = None
    if error is None:
        file = m.ConfigFile("c.yaml", "yaml", m.Unknown("?"), m.WandbDict(), traps, at(1, "c.yaml"))
    spans = (("path", at(line, column=27)),)
    return m.Declaration(
        "file", path, file, error, None, None, None, spans, (), staged=True, certain=True, failure=None, span=at(line)
    )


def trap(kind: m.TrapKind, line: int = 2) -> m.FileTrap:
    return m.FileTrap(kind, "found a tab", "an error", "nothing", at(line, "c.yaml"))


EVENTS: list[tuple[m.Event, list[tuple[str, str, str, int]]]] = [
    (m.Unparsed("missing comma", "write a comma", at(4)), [("IG001", "error", "job.py", 4)]),
    (declared(m.Known("c.yaml"), "there is no such file"), [("IG002", "error", "job.py", 3)]),
    (declared(m.Unknown("from argv"), "the path is not known"), [("IG904", "warning", "job.py", 3)]),
    (declared(m.Typed(m.ScalarType("str"), m.Known("c.yaml"), "argv"), "missing"), []),
    (declared(m.Known("c.yaml")), []),
    (declared(m.Known("c.yaml"), None, (trap("duplicate-key"),)), []),
    (declared(m.Known("c.yaml"), None, (trap("unparsed-by-wandb"),)), [("IG003", "error", "c.yaml", 2)]),
    (declared(m.Known("c.yaml"), None, (trap("unparsed-by-job", 5),)), [("IG003", "error", "c.yaml", 5)]),
    (
        declared(m.Known("c.yaml"), None, (trap("unparsed-by-wandb", 1), trap("unparsed-by-job", 5))),
        [("IG003", "error", "c.yaml", 5)],
    ),
    (m.UnknownLaunchFunction("manange", "manage", at(7)), [("IG101", "error", "job.py", 7)]),
    (m.UnknownKeyword("manage_wandb_config", "input_schema", "schema", at(8)), [("IG102", "error", "job.py", 8)]),
    (m.UnboundLaunch("launch", at(9)), [("IG104", "warning", "job.py", 9)]),
    (m.BoundReached("steps", 100_000, at(2)), [("IG901", "warning", "job.py", 2)]),
    (m.BoundReached("faults", 0, at(2), "KeyError: 1"), [("IG901", "warning", "job.py", 2)]),
    (m.BoundReached("steps", 100_000, None), [("IG901", "warning", "job.py", 1)]),
    (m.NotCalled("train", at(6)), [("IG902", "info", "job.py", 6)]),
    (m.RunStarted(0, None, "wandb.init", certain=True, span=at(1)), []),
]


@pytest.mark.parametrize(("event", "expected"), EVENTS, ids=range(len(EVENTS)))
def test_one_event(event: m.Event, expected: list[tuple[str, str, str, int]]) -> None:
    found = run(event)
    assert [(item.code, item.severity, item.span.path, item.span.line) for item in found] == expected


def test_a_bound_is_reported_once() -> None:
    (found,) = run(*(m.BoundReached("imported code", 9, at(line)) for line in range(2, 12)))
    assert (found.span.line, len(found.related)) == (2, 5)
    assert "here, as at 9 more places: the bound on imported code (9)" in found.message


def test_hints_name_the_mend() -> None:
    hints = {
        item.code: item.hint
        for item in run(
            m.UnknownLaunchFunction("manange_wandb_config", "manage_wandb_config", at(1)),
            m.UnknownKeyword("manage_wandb_config", "input_schema", "schema", at(2)),
            m.UnboundLaunch("launch", at(3)),
        )
    }
    assert hints == {
        "IG101": "did you mean manage_wandb_config?",
        "IG102": "write schema=",
        "IG104": "add `from wandb.sdk import launch`",
    }


def test_sorted_and_each_once() -> None:
    twice = m.UnknownLaunchFunction("x", None, at(5))
    found = run(m.NotCalled("f", at(9)), twice, twice, m.Unparsed("m", None, at(1, "a.py")), m.NotCalled("g", at(5)))
    assert [(item.span.path, item.span.line, item.code) for item in found] == [
        ("a.py", 1, "IG001"),
        ("job.py", 5, "IG101"),
        ("job.py", 5, "IG902"),
        ("job.py", 9, "IG902"),
    ]


def test_one_unbound_name_is_reported_once_a_file() -> None:
    found = run(m.UnboundLaunch("launch", at(2)), m.UnboundLaunch("launch", at(4)), m.UnboundLaunch("l", at(1, "b.py")))
    assert [(item.span.path, item.span.line) for item in found] == [("b.py", 1), ("job.py", 2)]


SELECTED = [
    ((), (), True),
    (("ALL",), (), True),
    (("IG",), (), True),
    (("IG1",), (), True),
    (("IG101",), (), True),
    (("unknown-launch-function",), (), True),
    (("IG0",), (), False),
    (("IG102",), (), False),
    ((), ("IG101",), False),
    ((), ("IG1",), False),
    ((), ("ALL",), False),
    ((), ("IG2",), True),
    (("IG101",), ("IG1",), True),
    (("IG1",), ("IG101",), False),
    (("IG1",), ("IG1",), False),
    (("IG101",), ("unknown-launch-function",), False),
    (("ALL",), ("IG",), False),
    (("IG0", "IG10"), ("IG1",), True),
]


@pytest.mark.parametrize(("select", "ignore", "expected"), SELECTED)
def test_the_most_exact_selector_decides(select: tuple[str, ...], ignore: tuple[str, ...], *, expected: bool) -> None:
    config = Config(select=select, ignore=ignore)
    assert is_selected("IG101", "unknown-launch-function", config) is expected
    found = run(m.UnknownLaunchFunction("x", None, at(1)), config=config)
    assert bool(found) is expected


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({}, "error"),
        ({"IG101": "info"}, "info"),
        ({"IG1": "warning", "IG101": "info"}, "info"),
        ({"unknown-launch-function": "warning", "ALL": "info"}, "warning"),
        ({"IG102": "info"}, "error"),
    ],
)
def test_levels(severity: dict[str, m.Severity], expected: str) -> None:
    (found,) = run(m.UnknownLaunchFunction("x", None, at(1)), config=Config(severity=severity))
    assert found.severity == expected


@pytest.mark.parametrize(
    ("glob", "path", "ignored"),
    [
        ("job.py", "job.py", True),
        ("*.py", "jobs/deep/job.py", True),
        ("jobs/*", "jobs/deep/job.py", True),
        ("jobs/", "jobs/job.py", True),
        ("**/job.py", "job.py", True),
        ("./job.py", "job.py", True),
        ("job.py", "jobs/job.py", True),
        ("jobs/*", "other/job.py", False),
        ("ob.py", "job.py", False),
        ("JOB.py", "job.py", False),
    ],
)
@pytest.mark.parametrize("base", [None, Path(ROOT)])
def test_ignored_in_files(glob: str, path: str, base: Path | None, *, ignored: bool) -> None:
    config = Config(base=base, per_file_ignores={glob: ("IG1",)})
    found = run(m.UnknownLaunchFunction("x", None, at(1, path)), config=config)
    assert (not found) is ignored
    assert run(m.Unparsed("x", None, at(1, path)), config=config)


def test_globs_count_from_the_configuration() -> None:
    diagnostic = m.Diagnostic("IG101", "unknown-launch-function", "error", "m", None, at(1, "job.py"))
    config = Config(base=Path("/project"), per_file_ignores={"sub/job.py": ("IG101",)})
    assert apply([diagnostic], "/project/sub", config) == ()
    assert apply([diagnostic], "/project/other", config) == (diagnostic,)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(select=("IG77",)), "select: 'IG77'"),
        (Config(ignore=("IG1011",)), "ignore: 'IG1011': no rule has this code, name or prefix; did you mean 'IG101'?"),
        (Config(ignore=("ig101",)), "did you mean 'IG101'?"),
        (Config(severity={"unknown-launch-functon": "info"}), "did you mean 'unknown-launch-function'?"),
        (Config(per_file_ignores={"a": ("E501",)}), "per-file-ignores 'a': 'E501'"),
        (Config(select=("",)), "select: ''"),
    ],
)
def test_selectors_that_match_nothing(config: Config, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_selectors(config)
    assert message in str(caught.value)


def test_good_selectors_pass() -> None:
    check_selectors(Config(select=("ALL", "IG", "IG0"), ignore=("syntax-error",), severity={"IG902": "warning"}))
