from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputgen.config import Config, GenerateConfig, JobConfig, load_config
from inputgen.errors import InputgenError, ReadError, UsageError

FULL = """
[project]
name = "x"

[tool.inputgen]
jobs = ["jobs/*.py"]
exclude = ["old/"]
roots = ["src"]
select = ["IG1"]
ignore = ["IG102"]
strict = true
wandb-version = "0.31.0"
time-limit = 20
cache-dir = ".cache/inputgen"
per-file-ignores = { "tests/*" = ["IG0"] }
severity = { IG104 = "error", launch-not-imported = "info" }
generate = { output = "gen", style = "pydantic" }

[tool.inputgen.job."jobs/train.py"]
cwd = "jobs"
argv = ["--lr", "0.1"]
env = { MODE = "a" }
files = ["configs/a.yaml"]
"""


def write(folder: Path, text: str | bytes, name: str = "pyproject.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_every_key_arrives(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    job = JobConfig("jobs", ("--lr", "0.1"), {"MODE": "a"}, ("configs/a.yaml",))
    assert load_config(tmp_path) == Config(
        base=tmp_path,
        path=path,
        jobs=("jobs/*.py",),
        exclude=("old/",),
        roots=("src",),
        select=("IG1",),
        ignore=("IG102",),
        per_file_ignores={"tests/*": ("IG0",)},
        severity={"IG104": "error", "launch-not-imported": "info"},
        strict=True,
        generate=GenerateConfig("gen", "pydantic"),
        wandb_version="0.31.0",
        time_limit=20.0,
        cache_dir=".cache/inputgen",
        job={"jobs/train.py": job},
    )


def test_a_job_is_found_under_any_spelling_of_its_path(tmp_path: Path) -> None:
    write(tmp_path, '[tool.inputgen.job."./jobs/../train.py"]\ncwd = "x"\n')
    config = load_config(tmp_path)
    assert config.for_job(tmp_path / "train.py").cwd == "x"
    assert config.for_job(tmp_path / "other.py") == JobConfig()
    assert Config().for_job(tmp_path / "train.py") == JobConfig()


def test_the_nearest_file_with_the_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path, "[tool.inputgen]\nstrict = true\n")
    write(tmp_path / "a", '[project]\nname = "no table, launch-inputgen is only named"\n')
    assert load_config(inner).base == tmp_path
    write(inner, "[tool.inputgen]\n")
    assert load_config(inner) == Config(base=inner, path=inner / "pyproject.toml")


def test_an_explicit_file_counts_alone(tmp_path: Path) -> None:
    write(tmp_path, "[tool.inputgen]\nstrict = true\n")
    other = write(tmp_path, '[tool.inputgen]\nroots = ["r"]\n', "other.toml")
    config = load_config(tmp_path, other)
    assert (config.strict, config.roots, config.path) == (False, ("r",), other)


@pytest.mark.parametrize("spelling", ["[tool]\ninputgen = {strict = true}", 'tool."inputgen".strict = true'])
def test_other_spellings_of_the_table(tmp_path: Path, spelling: str) -> None:
    write(tmp_path, spelling)
    assert load_config(tmp_path).strict


BAD = [
    ("selct = []", "[tool.inputgen]: unknown key 'selct'; did you mean 'select'?"),
    ("zzz = 1", "unknown key 'zzz'; the keys are jobs, exclude"),
    ("time_limit = 1", "unknown key 'time_limit'; did you mean 'time-limit'?"),
    ('select = "IG1"', "[tool.inputgen] select: is a string, not a list of strings"),
    ("select = [1]", "select: element 1 is an integer, not a string"),
    ("strict = 1", "strict: is an integer, not true or false"),
    ("jobs = 1979-05-27", "jobs: is a date, not a list of strings"),
    ("time-limit = true", "time-limit: is a boolean, not a number of seconds"),
    ("time-limit = nan", "time-limit: nan is no time"),
    ("time-limit = -1", "time-limit: -1 is no time"),
    ("time-limit = inf", "time-limit: inf is no time"),
    ("wandb-version = 0.31", "wandb-version: is a float, not a string"),
    ("severity = { IG101 = 'warn' }", "severity 'IG101': 'warn' is no level; did you mean 'warning'?"),
    ("severity = 'error'", "severity: is a string, not a table"),
    ("per-file-ignores = { a = 'IG1' }", "per-file-ignores 'a': is a string, not a list of strings"),
    ("generate = { outputs = 'x' }", "generate: unknown key 'outputs'; did you mean 'output'?"),
    ("job = { 'a.py' = { args = [] } }", "job 'a.py': unknown key 'args'; did you mean 'argv'?"),
    ("job = { 'a.py' = { env = { A = 1 } } }", "job 'a.py' env 'A': is an integer, not a string"),
    ("job = { 'a.py' = 1 }", "job 'a.py': is an integer, not a table"),
]


@pytest.mark.parametrize(("line", "message"), BAD, ids=[line for line, _ in BAD])
def test_bad_values_name_key_type_and_expectation(tmp_path: Path, line: str, message: str) -> None:
    write(tmp_path, f"[tool.inputgen]\n{line}\n")
    with pytest.raises(UsageError) as caught:
        load_config(tmp_path)
    assert message in str(caught.value)
    assert "pyproject.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


MALFORMED = [
    (b"[tool.inputgen\nselect = []", 1),
    (b"[tool.inputgen]\n\nselect = = []\n", 3),
    (b"[tool.inputgen]\nselect = [", 2),
    (b"[tool.inputgen]\nselect = []\nselect = []\n", 3),
    (b"[tool.inputgen]\n# caf\xe9\n", 2),
    ("[tool.inputgen]\n".encode("utf-16"), 1),
    (b"\n# a comment\nthis is no toml\n", 3),
    (b"[project\nname = 'x'\n", 1),
]


@pytest.mark.parametrize(("data", "line"), MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_toml_names_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    write(tmp_path, data)
    with pytest.raises(UsageError, match=rf"pyproject\.toml line {line}: ") as caught:
        load_config(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_table_of_the_wrong_kind(tmp_path: Path) -> None:
    write(tmp_path, "tool = { inputgen = 3 }")
    with pytest.raises(UsageError, match="is an integer, not a table"):
        load_config(tmp_path)


def test_explicit_files_that_do_not_serve(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nope\.toml"):
        load_config(tmp_path, tmp_path / "nope.toml")
    with pytest.raises(ReadError):
        load_config(tmp_path, tmp_path)
    with pytest.raises(UsageError, match=re.escape("no [tool.inputgen] table")):
        load_config(tmp_path, write(tmp_path, "x = 1", "x.toml"))


@given(st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_a_fault(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    write(folder, b"[tool.inputgen]\n" + data)
    with contextlib.suppress(InputgenError):
        assert isinstance(load_config(folder), Config)


def test_no_toml_parser_without_the_name(tmp_path: Path) -> None:
    write(tmp_path, "\ufeff# a comment\n\n[project]\nname = 'x'\n")
    code = (
        "import sys; from pathlib import Path; from inputgen.config import load_config; "
        f"load_config(Path({str(tmp_path)!r})); assert not {{'tomllib', 'tomli'}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
