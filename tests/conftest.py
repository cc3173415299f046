"""Options of the test run."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

from inputgen.interpret import run

# How long an example takes tells of the machine, not of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the expected outputs of fixtures/ anew (test_fixtures.py), instead of comparing with them",
    )


def pytest_configure() -> None:
    """Let faults of the evaluator fail tests, and jobs die of a signal.

    The latter, though the tests were started where it is ignored: in the background, under `nohup`.
    """
    run.RAISES_ITS_OWN = True
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is not None and signal.getsignal(hangup) is signal.SIG_IGN:
        signal.signal(hangup, signal.SIG_DFL)
