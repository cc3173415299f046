"""Overrides in environment variables: as wandb's agent writes them, and as wandb reads them."""

from __future__ import annotations

import json
import os
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runtime_values import json_objects

from inputgen.runtime.environment import override_variables, read_file_overrides, read_run_config, without_overrides
from inputgen.runtime.errors import LaunchError


@given(json_objects(), json_objects(), st.sampled_from((1, 2, 7, 16, 512, 32670)))
@settings(max_examples=100, deadline=None)
def test_the_variables_are_those_an_agent_sets(run_config: Any, files: Any, length: int) -> None:
    from wandb.sdk.launch._project_spec import _inject_file_overrides_env_vars, _inject_wandb_config_env_vars

    theirs: dict[str, str] = {"WANDB_LAUNCH": "True"}
    _inject_wandb_config_env_vars(run_config, theirs, length)
    _inject_file_overrides_env_vars(files, theirs, length)
    assert override_variables(run_config, files, length) == theirs


@given(json_objects(), json_objects(), st.sampled_from((1, 7, 512)))
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_by_both(run_config: Any, files: Any, length: int) -> None:
    from wandb.sdk.launch.inputs.files import FileOverrides

    variables = override_variables(run_config, files, length)
    assert read_run_config(variables) == run_config
    assert read_file_overrides(variables) == files
    with mock.patch.dict(os.environ, variables), mock.patch.object(FileOverrides, "_instance", None):
        assert FileOverrides().overrides == files


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"WANDB_CONFIG": '{"a": 1}', "WANDB_CONFIG_0": "{}"}, {"a": 1}, id="the unsuffixed name wins"),
        pytest.param({"WANDB_CONFIG_0": '{"a"', "WANDB_CONFIG_1": ": 1}"}, {"a": 1}, id="chunks"),
        pytest.param({"WANDB_CONFIG_1": "{}"}, None, id="without the first chunk"),
        pytest.param({"WANDB_CONFIG_0": "{}", "WANDB_CONFIG_2": "{}"}, {}, id="up to a gap"),
        pytest.param({"WANDB_CONFIG_DIR": "{}"}, None, id="another variable"),
    ],
)
def test_reading(variables: dict[str, str], expected: Any) -> None:
    assert read_run_config(variables) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not hold JSON"),
        ("{", "does not hold JSON"),
        ("[1]", "a list"),
        ('"x"', "text"),
        ("null", "null"),
        ("true", "a boolean"),
        ("1.5", "a number"),
        ('{"a": ' * 100_000, "nested too deeply"),
    ],
)
def test_malformed_variables_are_an_error(text: str, message: str) -> None:
    with pytest.raises(LaunchError, match=message):
        read_run_config({"WANDB_CONFIG": text})
    if text:
        with pytest.raises(LaunchError, match=message):
            read_file_overrides({"WANDB_LAUNCH_FILE_OVERRIDES": text})


def test_an_error_does_not_show_the_text() -> None:
    with pytest.raises(LaunchError) as caught:
        read_run_config({"WANDB_CONFIG": '{"api_key": "hunter2", }'})
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_empty_variable_has_no_file_overrides() -> None:
    assert read_file_overrides({"WANDB_LAUNCH_FILE_OVERRIDES": ""}) == {}


def test_no_variable_is_left() -> None:
    long = {"WANDB_API_KEY": "x", "WANDB_CONFIG_DIR": "d", **override_variables({"a": "x" * 30}, {"f": {"b": 1}}, 8)}
    assert without_overrides(long) == {"WANDB_API_KEY": "x", "WANDB_CONFIG_DIR": "d"}
    assert json.loads((without_overrides(long) | override_variables({"b": 2}, {}))["WANDB_CONFIG"]) == {"b": 2}


@pytest.mark.parametrize("length", [0, -1])
def test_a_length_that_takes_nothing(length: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        override_variables({}, {}, length)
