"""Random programs, run for real and evaluated: the static answer holds the real one, exactly where it can be known."""

from __future__ import annotations

import os

import pytest
from commands import command_program, really_with
from contains import contains, exactly
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import program, really

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.interpret import bounds

# For each size of the budget; INPUTGEN_PROGRAMS=150 and more now and then.
PROGRAMS = int(os.environ.get("INPUTGEN_PROGRAMS", "50"))
# The same programs each time; others now and then, with INPUTGEN_PROGRAMS set.
SAME = "INPUTGEN_PROGRAMS" not in os.environ
VALUES = st.lists(st.sampled_from([0, 1, 2.5, "adam", "", None, True, False]), min_size=4, max_size=4)


def config_of(source: str) -> m.Value | None:
    """The config of the only run of a job; None where none is seen."""
    result = scan_source(source.encode(), "job.py", Config())
    started = [event for event in result.facts.events if isinstance(event, m.RunStarted)]
    return started[0].config if started else None


@settings(max_examples=300, deadline=None, derandomize=SAME)
@given(seed=st.integers(0, 10**9))
def test_a_program_without_inputs_is_known_exactly(seed):
    source = program(seed, outside=False)
    real = really(source, [], [])
    if real is None:
        return
    static = config_of(source)
    assert static is not None, source
    assert not exactly(static, real), f"{exactly(static, real)}\n{source}"


@settings(max_examples=300, deadline=None, derandomize=SAME)
@given(seed=st.integers(0, 10**9), values=VALUES, many=st.lists(st.sampled_from(["a", "b", 1]), max_size=3))
def test_a_program_with_inputs_is_contained(seed, values, many):
    source = program(seed, outside=True)
    real = really(source, values, many)
    if real is None:
        return
    static = config_of(source)
    assert static is not None, source
    assert not contains(static, real), f"{contains(static, real)}\nreal: {real}\n{source}"


@settings(max_examples=150, deadline=None, derandomize=SAME)
@given(seed=st.integers(0, 10**9))
def test_a_program_with_a_command_line_is_contained(seed):
    source, lines = command_program(seed)
    real = {" ".join(argv): found for argv in lines if (found := really_with(source, argv)) is not None}
    static = config_of(source) if real else None
    for argv, config in real.items():
        assert static is not None, source
        assert not contains(static, config), f"{contains(static, config)}\n{argv}\nreal: {config}\n{source}"


@pytest.mark.parametrize("seed", range(40))
def test_evaluation_is_deterministic(seed):
    source = program(seed, outside=True)
    assert config_of(source) == config_of(source)


@pytest.mark.parametrize("steps", [3, 6, 10, 20, 40, 80])
def test_what_is_given_up_is_forgotten(steps, monkeypatch):
    """With budgets so small that hardly a call or loop is followed, the answer still contains the real one."""
    monkeypatch.setattr(bounds, "REGION_STEPS", steps)
    monkeypatch.setattr(bounds, "REGION_LEAST", 1)
    for seed in range(PROGRAMS):
        source = program(seed, outside=True)
        real = really(source, [2.5, "adam", None, True], ["a", 1])
        if real is not None:
            static = config_of(source)
            assert static is not None, source
            assert not contains(static, real), f"{contains(static, real)}\nreal: {real}\n{source}"
