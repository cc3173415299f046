"""`--set` text -> value -> variables -> what the real wandb reads back."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from override_jobs import forms, scanned, set_

from inputgen.keypath import join
from inputgen.overrides.emit import emit, variables
from inputgen.overrides.form import Forms
from inputgen.overrides.problems import Overrides

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    source = (
        "import wandb\nfrom lib import load\nfrom wandb.sdk import launch\nlaunch.manage_config_file('config.yaml')\n"
    )
    source += "launch.manage_wandb_config()\nwandb.init(config={**load(), 'f': 0.5, 's': 'x', 'm': {'k': load()}})\n"
    return forms(scanned(tmp_path_factory.mktemp("job"), source, {"config.yaml": "a: 1\ns: x\n"}))


def read_back(environment: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    from wandb.sdk.launch.inputs.files import FileOverrides
    from wandb.sdk.launch.utils import load_wandb_config

    with mock.patch.dict(os.environ, environment, clear=True):
        FileOverrides._instance = None
        try:
            return dict(load_wandb_config()), FileOverrides().overrides
        finally:
            FileOverrides._instance = None


@settings(deadline=None, max_examples=150)
@given(
    key=TEXT.filter(lambda key: key and "\\" not in key and "=" not in key and ":" not in key),
    value=VALUES,
    size=st.integers(1, 200),
)
def test_any_json_value(known: Forms, key: str, value: Any, size: int) -> None:
    found = set_([f"m.k.{join((key,))}={json.dumps(value)}", f"config.yaml:s={value}"], known)
    assert found.problems == ()
    run_config, files = read_back(variables(found.overrides, size))
    assert run_config == {"m": {"k": {key: value}}}
    assert files == {"config.yaml": {"s": str(value)}}


@settings(deadline=None, max_examples=100)
@given(number=st.floats(allow_nan=False, allow_infinity=False), text=TEXT)
def test_typed_fields(known: Forms, number: float, text: str) -> None:
    found = set_([f"f={number!r}", f"s={text}"], known)
    assert found.problems == ()
    assert read_back(variables(found.overrides))[0] == {"f": number, "s": text}


@settings(deadline=None, max_examples=100)
@given(
    run_config=st.dictionaries(TEXT, VALUES, max_size=3),
    files=st.dictionaries(TEXT, VALUES, max_size=2),
    size=st.integers(1, 99),
)
def test_variables_are_those_of_an_agent(run_config: dict[str, Any], files: dict[str, Any], size: int) -> None:
    from wandb.sdk.launch._project_spec import _inject_file_overrides_env_vars, _inject_wandb_config_env_vars

    agent: dict[str, str] = {"WANDB_LAUNCH": "True"}
    _inject_wandb_config_env_vars(run_config, agent, size)
    _inject_file_overrides_env_vars(files, agent, size)
    assert variables(Overrides(run_config=run_config, files=files), size) == agent


NASTY = ["it's", 'say "x"', "$HOME `id` \\", "two\nlines", "日本", "", "!x", "'''"]


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell")
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_shell_reads_the_env_format(tmp_path: Path, text: str) -> None:
    overrides = Overrides(run_config={"s": text})
    (tmp_path / "env").write_text(emit(overrides, "env", 20), encoding="utf-8")
    result = subprocess.run(
        ["sh", "-c", "set -a; . ./env; env -0"], cwd=tmp_path, capture_output=True, env={}, check=True
    )
    read = dict(item.split("=", 1) for item in result.stdout.decode().split("\0") if "=" in item)
    expected = variables(overrides, 20)
    assert {name: read.get(name) for name in expected} == expected
