"""The data after a patch is what W&B's own `override_file` leaves, or a listed improvement (docs/runtime.md)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from runtime_values import json_objects, json_values, overrides_of, scalars
from yaml_texts import yaml_texts

from inputgen.files.yaml_go_scalars import STR, resolve
from inputgen.runtime.compare import same
from inputgen.runtime.errors import PatchError
from inputgen.runtime.patch import patch_text
from inputgen.runtime.yaml_text import flow_text, scalar_text

ROUNDS = int(os.environ.get("INPUTGEN_TEST_ROUNDS", "1"))


def wandb_overrides(name: str, text: str, overrides: Any, folder: Path) -> Any:
    """The data in a file after wandb has overridden it; the exception where it raises."""
    from wandb.sdk.launch.inputs.files import FileOverrides, override_file

    (folder / name).write_bytes(text.encode())
    variables = {"WANDB_LAUNCH_FILE_OVERRIDES": json.dumps({name: overrides})}
    before = Path.cwd()
    os.chdir(folder)
    try:
        with mock.patch.dict(os.environ, variables), mock.patch.object(FileOverrides, "_instance", None):
            override_file(name)
    except (TypeError, AttributeError) as error:
        return error
    finally:
        os.chdir(before)
    return read(name, (folder / name).read_bytes().decode())


def read(name: str, text: str) -> Any:
    return json.loads(text.removeprefix("\ufeff")) if name.endswith(".json") else yaml.safe_load(text)


def names_a_key_that_is_no_string(data: Any, overrides: Any) -> bool:
    """Improvement: W&B adds a string beside such a key."""
    if not isinstance(data, dict) or not isinstance(overrides, dict):
        return False
    spellings = {"1": 1, "on": True, "null": None}
    return any(key in spellings and spellings[key] in data for key in overrides) or any(
        names_a_key_that_is_no_string(data.get(key), value) for key, value in overrides.items()
    )


@given(yaml_texts(), json_objects(6))
@settings(max_examples=200 * ROUNDS, deadline=None)
def test_yaml(tmp_path_factory: pytest.TempPathFactory, text: str, overrides: dict[str, Any]) -> None:
    check("c.yaml", text, overrides, tmp_path_factory.getbasetemp())


@given(yaml_texts(), st.data())
@settings(max_examples=200 * ROUNDS, deadline=None)
def test_yaml_of_what_is_there(tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject) -> None:
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError:
        assume(False)
    check("c.yaml", text, data.draw(overrides_of(loaded)), tmp_path_factory.getbasetemp())


@given(
    st.dictionaries(st.text(max_size=3) | st.sampled_from("abc"), json_values(), max_size=4),
    json_objects(6),
    st.sampled_from((None, 2, 4, "\t")),
    st.booleans(),
    st.sampled_from(("", "\n")),
)
@settings(max_examples=100 * ROUNDS, deadline=None)
def test_json(
    tmp_path_factory: pytest.TempPathFactory, data: Any, overrides: Any, indent: Any, ascii_only: bool, end: str
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only) + end
    assume(ascii_only or not any("\ud800" <= char <= "\udfff" for char in text))
    patched = check("c.json", text, overrides, tmp_path_factory.getbasetemp())
    if patched is not None:
        assert patched.endswith("\n") == text.endswith("\n")
        assert not text.isascii() or patched.isascii()


def check(name: str, text: str, overrides: dict[str, Any], folder: Path) -> str | None:
    try:
        before = read(name, text)
    except Exception:
        # A file that the job itself cannot read.
        with pytest.raises(PatchError):
            patch_text(text, overrides, name)
        return None
    assume(before is not None)
    assume(not names_a_key_that_is_no_string(before, overrides))
    try:
        theirs = wandb_overrides(name, text, overrides, folder)
    except UnicodeEncodeError:
        assume(False)
    try:
        ours = patch_text(text, overrides, name).text
    except PatchError:
        assert isinstance(theirs, Exception), "wandb can do it"
        return None
    assert same(read(name, ours), theirs)
    # Several processes of a job do it, one after the other.
    assert patch_text(ours, overrides, name).text == ours
    return ours


@given(yaml_texts(), st.data())
@settings(max_examples=150 * ROUNDS, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_scalar_is_replaced_on_its_line_alone(text: str, data: st.DataObject) -> None:
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError:
        return
    path = data.draw(st.sampled_from(list(scalar_paths(loaded)) or [()]))
    assume(path)
    overrides: Any = data.draw(scalars())
    for key in reversed(path):
        overrides = {key: overrides}
    # Anchors move, merge keys are added to, block scalars have several lines: other tests.
    assume(not any(mark in text for mark in ("&", "<<", "|", ">")))
    patched = patch_text(text, overrides, "c.yaml")
    assert patched.warnings == ()
    before, after = text.splitlines(), patched.text.splitlines()
    assert len(before) == len(after)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) <= 1
    for old, new in changed:
        assert "  # a comment" not in old or new.endswith("  # a comment")


def scalar_paths(data: Any, path: tuple[str, ...] = ()) -> Any:
    for key, value in data.items():
        if isinstance(key, str) and isinstance(value, dict):
            yield from scalar_paths(value, (*path, key))
        elif isinstance(key, str) and not isinstance(value, list):
            yield (*path, key)


@given(json_values(), st.sampled_from((None, "'", '"')))
@settings(max_examples=200 * ROUNDS, deadline=None)
def test_what_is_written_is_read_back(value: Any, quote: str | None) -> None:
    for text in (f"k: {flow_text(value, quote)}\n", f"{{k: {flow_text(value, quote)}, z: 1}}"):
        assert same(yaml.safe_load(text)["k"], value)


@given(scalars())
@settings(max_examples=200 * ROUNDS, deadline=None)
def test_yaml_v3_takes_it_for_the_same_type(value: Any) -> None:
    text = scalar_text(value)
    if isinstance(value, str):
        assert text[0] in "'\"" or resolve("", text) == STR
    elif isinstance(value, bool):
        assert resolve("", text) == "!!bool"
    elif value is not None:
        assert resolve("", text) in ("!!int", "!!float")
