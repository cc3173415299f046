"""The functions a job calls, with and without wandb (with a real run: tests/conformance/test_runtime.py)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from runtime_values import json_objects

from inputgen.runtime import LaunchError, LaunchWarning, launch
from inputgen.runtime.environment import override_variables

# Blocks every import from outside the standard library, but for those named.
BLOCKED = """
import sys
allowed = {{*sys.stdlib_module_names, "inputgen", "_distutils_hack", *{allowed!r}}}
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
"""


def run(code: str, folder: Path, *allowed: str, **env: str) -> subprocess.CompletedProcess[str]:
    script = folder / "job.py"
    script.write_text(BLOCKED.format(allowed=allowed) + code)
    variables = {name: value for name, value in os.environ.items() if not name.startswith("WANDB_")}
    return subprocess.run(
        [sys.executable, script], cwd=folder, env=variables | env, capture_output=True, text=True, check=False
    )


def test_without_any_other_package(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"a": 1}')
    # What a run leaves behind looks like a package.
    (tmp_path / "wandb").mkdir()
    code = (
        "from inputgen.runtime import launch\n"
        "launch.manage_wandb_config(include=['lr'])\n"
        "launch.manage_config_file('c.json', schema={'type': 'object'})\n"
        "config = launch.load_wandb_config()\n"
        "print(config.lr, config['m']['a'], open('c.json').read())\n"
        "print({name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names))\n"
    )
    variables = override_variables({"lr": 0.1, "m": {"a": [1]}}, {"c.json": {"a": 2}})
    done = run(code, tmp_path, **variables)
    assert done.stderr == ""
    first, modules = done.stdout.splitlines()
    assert first == '0.1 [1] {"a": 2}'
    assert set(re.findall(r"'(.*?)'", modules)) <= {"__main__", "inputgen", "_distutils_hack", "sitecustomize", "wandb"}


def test_yaml_needs_pyyaml(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("a: 1\n")
    code = "from inputgen.runtime import launch\nlaunch.manage_config_file('c.yaml')\n"
    files = {"c.yaml": {"a": 2}}
    assert "pip install pyyaml" in run(code, tmp_path, **override_variables({}, files)).stderr.splitlines()[-1]
    assert run(code, tmp_path, "yaml", **override_variables({}, files)).returncode == 0
    assert (tmp_path / "c.yaml").read_text() == "a: 2\n"
    # Nothing to patch, nothing to import.
    assert run(code, tmp_path).returncode == 0


def test_importing_takes_a_few_milliseconds() -> None:
    def microseconds(code: str) -> int:
        command = [sys.executable, "-X", "importtime", "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return sum(map(int, re.findall(r"^import time: +([0-9]+) \|", done.stderr, re.MULTILINE)))

    # The best of a few: the machine may be busy.
    added = min(microseconds("import inputgen.runtime") - microseconds("pass") for _ in range(5))
    assert added < 15_000


def test_importing_loads_the_standard_library_alone(tmp_path: Path) -> None:
    code = "before = set(sys.modules)\nimport inputgen.runtime\nprint(*sorted(set(sys.modules) - before))\n"
    loaded = run(code, tmp_path).stdout.split()
    others = {name for name in loaded if not name.startswith("inputgen")}
    assert others <= {"__future__", "warnings"}
    assert {name for name in loaded if name.startswith("inputgen.")} == {
        f"inputgen.{name}"
        for name in (
            "runtime",
            "runtime.environment",
            "runtime.errors",
            "runtime.launch",
            "runtime.merge",
            "runtime.run_config",
        )
    }


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, without wandb."""
    monkeypatch.setattr(launch, "_sdk", lambda: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.json").write_text('{"a": 1}')
    return tmp_path


def overridden(monkeypatch: pytest.MonkeyPatch, files: Any) -> None:
    monkeypatch.setenv("WANDB_LAUNCH_FILE_OVERRIDES", json.dumps(files))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/c.json", "must be relative"),
        ("../c.json", r"must not contain '\.\.'"),
        ("a..b.json", r"must not contain '\.\.'"),
        ("d.json", "no such file"),
        ("c.toml", r"only \.json"),
        ("c.JSON", r"only \.json"),
    ],
)
def test_paths_wandb_refuses(alone: Path, path: str, message: str) -> None:
    (alone / "c.toml").write_text("")
    (alone / "c.JSON").write_text("{}")
    with pytest.raises(LaunchError, match=f"invalid config path {re.escape(path)}: .*{message}"):
        launch.manage_config_file(path)


def test_a_path_must_be_text(alone: Path) -> None:
    with pytest.raises(TypeError, match="path must be a str"):
        launch.manage_config_file(Path("c.json"))  # type: ignore[arg-type]


def test_another_spelling_is_not_that_file(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overridden(monkeypatch, {"./c.json": {"a": 2}, "d.json": {"a": 3}})
    with pytest.warns(
        LaunchWarning, match=r"'\./c\.json' are not applied: the job calls that file 'c\.json'"
    ) as caught:
        launch.manage_config_file("c.json")
    assert caught[0].filename == __file__
    assert (alone / "c.json").read_text() == '{"a": 1}'


@pytest.mark.parametrize("overrides", [None, {}])
def test_overrides_of_nothing(alone: Path, monkeypatch: pytest.MonkeyPatch, overrides: Any) -> None:
    overridden(monkeypatch, {"c.json": overrides})
    launch.manage_config_file("c.json")
    assert (alone / "c.json").read_text() == '{"a": 1}'


@pytest.mark.parametrize("overrides", [[1], "x", 1, False])
def test_overrides_that_are_no_object(alone: Path, monkeypatch: pytest.MonkeyPatch, overrides: Any) -> None:
    overridden(monkeypatch, {"c.json": overrides})
    with pytest.raises(LaunchError, match=r"c\.json: the overrides of a file must be a JSON object"):
        launch.manage_config_file("c.json")


def test_what_is_lost_is_told(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "c.yaml").write_text("? a\n: 1\n")
    overridden(monkeypatch, {"c.yaml": {"b": 2}})
    with pytest.warns(LaunchWarning, match="comments and layout are lost") as caught:
        launch.manage_config_file("c.yaml")
    assert caught[0].filename == __file__


def test_a_wandb_that_cannot_be_kept_from_dumping(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wandb.sdk.launch.inputs import files

    calls: list[Any] = []
    sdk = mock.Mock(manage_config_file=lambda *args: calls.append((args, (alone / "c.json").read_text())))
    monkeypatch.setattr(launch, "_sdk", lambda: sdk)
    overridden(monkeypatch, {"c.json": {"a": 2}})
    monkeypatch.delattr(files, "FileOverrides")
    with pytest.warns(LaunchWarning, match=r"this version of wandb writes c\.json anew"):
        launch.manage_config_file("c.json", ["a"], schema={})
    assert calls == [(("c.json", ["a"], None, {}), '{"a": 2}')]


def test_what_is_patched_is_taken_from_wandb(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wandb.sdk.launch.inputs.files import FileOverrides, override_file

    monkeypatch.setattr(FileOverrides, "_instance", None)
    monkeypatch.setattr(launch, "_sdk", lambda: mock.Mock(manage_config_file=lambda path, *_: override_file(path)))
    (alone / "d.json").write_text('{"a":1}')
    overridden(monkeypatch, {"c.json": {"a": 2}, "d.json": {"a": 2}})
    launch.manage_config_file("c.json")
    assert (alone / "c.json").read_text() == '{"a": 2}'
    # A file that the job declares to W&B itself is W&B's.
    override_file("d.json")
    assert (alone / "d.json").read_text() == '{\n  "a": 2\n}'


def test_malformed_variables_are_an_error_each_time(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_LAUNCH_FILE_OVERRIDES", "{")
    for _ in range(2):
        with pytest.raises(LaunchError, match="does not hold JSON"):
            launch.manage_config_file("c.json")


def test_names_are_wandbs() -> None:
    import inspect

    from wandb.sdk import launch as theirs

    for name in ("manage_config_file", "manage_wandb_config"):
        ours = inspect.signature(getattr(launch, name)).parameters.values()
        assert [(p.name, p.kind, p.default) for p in ours] == [
            (p.name, p.kind, p.default) for p in inspect.signature(getattr(theirs, name)).parameters.values()
        ]
    assert launch.launch_add is theirs.launch_add
    with pytest.raises(AttributeError):
        _ = launch.no_such_name


def test_other_names_without_wandb(alone: Path) -> None:
    with pytest.raises(AttributeError, match="no attribute 'launch_add'"):
        _ = launch.launch_add


# ---- load_wandb_config ----


@given(json_objects())
@settings(max_examples=100, deadline=None)
def test_the_config_is_wandbs(overrides: dict[str, Any]) -> None:
    from wandb.sdk import launch as theirs

    with mock.patch.dict(os.environ, override_variables(overrides, {}, 16)):
        ours, expected = launch.load_wandb_config(), theirs.load_wandb_config()
    # `keys()` of W&B's leaves out what begins with `_`.
    assert ours == {key: expected[key] for key in expected}
    assert list(ours) == list(expected)
    for key in ours:
        assert ours[key] == expected.get(key)
        assert key in expected


def test_keys_are_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_CONFIG", json.dumps({"lr": 1, "values": 2, "pop": 3, "items": 4, "_x": 5, "-dash-": 6}))
    config = launch.load_wandb_config()
    assert (config.lr, config.values, config.pop, config._x, config.dash) == (1, 2, 3, 5, 6)
    assert ("lr", 1) in config.items()
    config.lr = 7
    config["new"] = 8
    config.setdefaults({"lr": 0, "other": 9})
    assert (config["lr"], config.new, config.other, config.get("none")) == (7, 8, 9, None)
    assert json.loads(json.dumps(config)) == config.as_dict() == {**config}
    with pytest.raises(AttributeError, match="no key 'none'"):
        _ = config.none
    assert not hasattr(config, "none")


def test_without_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WANDB_CONFIG", raising=False)
    with pytest.raises(LaunchError, match="no variable WANDB_CONFIG"):
        launch.load_wandb_config()
    assert launch.load_wandb_config(missing_ok=True) == {}
