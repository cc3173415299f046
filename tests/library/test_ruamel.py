"""ruamel.yaml, which reads YAML 1.2: what it gives was seen by running versions 0.17.40 and 0.19.1."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

from inputgen.files.faults import Fault, Unsure
from inputgen.files.places import Places
from inputgen.files.yaml_ruamel import read
from inputgen.model import Known, Mapping

SCALARS = {
    "5e-5": 5e-5, "1e3": 1e3, "1E5": 1e5, "1.5e3": 1500.0, "-.5": -0.5, "+.5": 0.5, "0o17": 15, "-0o17": -15, "08": 8, "017": 17,
    "1e-3_0": "1e-3_0", ".5": 0.5, "1.": 1.0, "1_000": 1000, "10_0.5": 100.5, "0b11": 3, "0x1F": 31, ".inf": float("inf"),
    "-.inf": float("-inf"), "yes": "yes", "No": "No", "on": "on", "y": "y", "true": True, "FALSE": False, "null": None, "~": None,
    "nan": "nan", "inf": "inf", "2024-1-1": "2024-1-1", "1:30": "1:30", "5e": "5e", ".5e3": ".5e3", ".5e-3": 0.0005, "0o8": "0o8",
    "+1": 1, "-1e5": -1e5, "_1": "_1", "1e5.0": "1e5.0", "'yes'": "yes", '"5e-5"': "5e-5", "!!float 5": 5.0, "!!str 5": "5",
}  # fmt: skip
REFUSED = ["a: 1\na: 2", "a: {b: 1, b: 2}", "1: 2\ntrue: 3", "a: 1\n---\nb: 2", "a: !foo 1", "a: 0x_"]
FILE = {"c.yaml": "lr: 1e-5\nflag: yes\nm: &x {p: 1}\nn: {<<: *x, q: x}\n"}
READ = {"lr": "float", "flag": "str", "m": {"p": "int"}, "n": {"p": "int", "q": "str"}}
OLD = "import ruamel.yaml as yaml\n"
NEW = "from ruamel.yaml import YAML\n"


def ruamel(id_: str, body: str, types: object = READ) -> Row:
    return Row(id_, body, types, FILE, real=False)


ROWS = [
    ruamel("safe", NEW + "with open('c.yaml') as f:\n    config = YAML(typ='safe').load(f)"),
    ruamel("safe-and-pure", NEW + "y = YAML(typ='safe', pure=True)\ny.default_flow_style = False\nconfig = y.load(open('c.yaml').read())"),
    ruamel("round-trip", NEW + "y = YAML()\ny.preserve_quotes = True\nconfig = dict(y.load(open('c.yaml')))"),
    ruamel("path", NEW + "from pathlib import Path\nconfig = YAML(typ='safe').load(Path('c.yaml'))"),
    ruamel("text", NEW + "config = YAML(typ='safe').load('lr: 1e-5\\nok: yes')", {"lr": "float", "ok": "str"}),
    ruamel("loader", OLD + "config = yaml.load(open('c.yaml', 'r'), Loader=yaml.Loader)"),
    ruamel("safe-load", OLD + "config = yaml.safe_load(open('c.yaml'))"),
    ruamel("of-the-package", "from ruamel import yaml\nconfig = yaml.round_trip_load(open('c.yaml'))"),
    ruamel("of-conda", "import ruamel_yaml as yaml\nconfig = yaml.load(open('c.yaml'), Loader=yaml.Loader)"),
    ruamel("another-version", NEW + "y = YAML(typ='safe')\ny.version = '1.1'\nconfig = {'c': y.load(open('c.yaml'))}", {"c": "unknown"}),
    ruamel("another-type", NEW + "config = {'c': YAML(typ='base').load(open('c.yaml'))}", {"c": "unknown"}),
    ruamel("constructors-of-its-own", OLD + "yaml.SafeLoader.add_constructor('tag:yaml.org,2002:float', str)\nconfig = {'c': yaml.safe_load(open('c.yaml'))}", {"c": "unknown"}),
    ruamel("several", NEW + "config = {'c': list(YAML(typ='safe').load_all(open('c.yaml')))}", {"c": "list"}),
]  # fmt: skip


@parametrized(ROWS)
def test_ruamel(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(("text", "value"), SCALARS.items(), ids=list(SCALARS))
def test_scalars(text: str, value: object) -> None:
    source = f"k: {text}\n"
    found = read(source, Places("c.yaml", source))
    assert isinstance(found, Mapping)
    (entry,) = found.entries
    assert isinstance(entry.value, Known)
    assert (type(entry.value.value), entry.value.value) == (type(value), value)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(Fault):
        read(text, Places("c.yaml", text))


def test_a_document_that_says_its_version() -> None:
    text = "%YAML 1.1\n---\na: yes\n"
    with pytest.raises(Unsure):
        read(text, Places("c.yaml", text))
