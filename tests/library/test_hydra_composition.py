"""Random trees of configs, composed by the real Hydra and statically: the same config, or both refuse."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import yaml
from differential import differences
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config

CYCLE = "something refers to itself"
GROUPS = ("a", "b", "a/sub")
OPTIONS = ("one", "two")
scalars = st.sampled_from([1, 2.5, "x", None, True, "${p}", "${.q}", "???", [1, 2]])
keys = st.sampled_from("pqr")
contents = st.dictionaries(keys, scalars | st.dictionaries(keys, scalars, max_size=2), max_size=3)
groups = st.sampled_from([*GROUPS, "/a", "/b", "sub", "a@n", "b@_global_", "/a@_here_", "optional c", "optional a"])
values = st.sampled_from([*OPTIONS, "none", None, ["one", "two"], "${b}"])
overridden = st.sampled_from(["override a", "override /a", "override /b", "override a/sub", "override b@n"])
headers = st.sampled_from(
    ["", "", "", "# @package _global_\n", "# @package _group_\n", "# @package n.k\n", "# @package a\n"]
)


@st.composite
def defaults(draw: Any) -> list[Any]:
    items: list[Any] = [{draw(groups): draw(values)} for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        items.insert(draw(st.integers(0, len(items))), "_self_")
    if draw(st.integers(0, 3)) == 0:
        items.append(draw(st.sampled_from(["base", "one", "/a/two"])))
    if draw(st.integers(0, 2)) == 0:
        items.append({draw(overridden): draw(st.sampled_from(OPTIONS))})
    return items


@st.composite
def configs(draw: Any) -> str:
    body = draw(contents)
    listed = draw(defaults()) if draw(st.booleans()) else None
    if listed is not None:
        body = {"defaults": listed, **body}
    return draw(headers) + yaml.safe_dump(body, sort_keys=False)


def names() -> list[str]:
    return ["config", "base", *(f"{group}/{option}" for group in GROUPS for option in OPTIONS)]


trees = st.fixed_dictionaries({name: configs() for name in names()})
overrides = st.lists(
    st.sampled_from(
        [
            "a=two",
            "b=one",
            "+b=two",
            "a/sub=two",
            "+a@n=one",
            "~a",
            "p=5",
            "+p=5",
            "++p=q",
            "~p",
            "a.p=1e-3",
            "++n.k.z=[1,x]",
        ]
    ),
    max_size=2,
    unique=True,
)


def real(folder: Path, given_overrides: list[str]) -> Any:
    """What Hydra composes; None where it refuses, `CYCLE` where something refers to itself."""
    import hydra
    from omegaconf import OmegaConf

    try:
        with hydra.initialize_config_dir(str(folder / "conf"), version_base=None):
            return OmegaConf.to_container(hydra.compose("config", given_overrides), resolve=False)
    except Exception as error:  # whatever it says, it refuses
        return CYCLE if "recursive" in str(error).lower() or isinstance(error, RecursionError) else None


def lay(folder: Path, tree: dict[str, str]) -> None:
    for name, text in tree.items():
        path = folder / "conf" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def compared(tree: dict[str, str], given_overrides: list[str]) -> list[str]:
    """Where the static config says something else than Hydra."""
    source = (
        "import hydra, wandb\nfrom omegaconf import OmegaConf\n"
        "hydra.initialize('conf', version_base=None)\n"
        f"cfg = hydra.compose('config', {given_overrides!r})\n"
        "wandb.init(config={'c': OmegaConf.to_container(cfg)})\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, tree)
        expected = real(folder, given_overrides)
        (folder / "pyproject.toml").write_text("")
        before = Path.cwd()
        os.chdir(folder)
        try:
            result = scan_source(source.encode(), "job.py", Config(base=folder))
        finally:
            os.chdir(before)
    runs = result.facts.runs
    if expected == CYCLE or (expected is None and not runs):
        return []
    if expected is None:
        return [f"Hydra refuses, and the scan says {runs[0].config}"]
    if not runs:
        return [f"the scan ends, and Hydra says {expected}: {[each.message for each in result.job.diagnostics]}"]
    config = runs[0].config
    assert isinstance(config, m.Mapping)
    found = next((each.value for each in config.entries if each.key == "c"), m.Mapping(()))
    if isinstance(found, m.Unknown):
        return [f"not known: {found.reason}"]
    return differences(found, expected)


# The same trees each time: Hydra itself takes for ever over some lists of defaults that go in circles.
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(trees, overrides)
def test_random_trees(tree, given_overrides):
    assert compared(tree, given_overrides) == []
