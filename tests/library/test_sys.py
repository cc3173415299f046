"""`sys`."""

from __future__ import annotations

from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

HEAD = "import sys\n"
MODULE = {"lib/settings.py": "LR = 0.1\n"}

ROWS = [
    Row("argv", f"{HEAD}config = {{'x': sys.argv[1] if len(sys.argv) > 1 else 'd'}}", {"x": "str"}),
    Row("argv-number", f"{HEAD}config = {{'x': float(sys.argv[1])}}", {"x": "float"}, argv=("0.5",)),
    Row("argv-rest", f"{HEAD}config = {{'x': sys.argv[1:]}}", {"x": "list[str]"}, argv=("a", "b")),
    Row("argv-set", f"{HEAD}sys.argv = ['job', '7']\nconfig = {{'x': int(sys.argv[1])}}", {"x": "int"}),
    Row("argv-append", f"{HEAD}sys.argv.append('7')\nconfig = {{'x': int(sys.argv[-1])}}", {"x": "int"}),
    Row(
        "path-append",
        f"{HEAD}sys.path.append('lib')\nimport settings\nconfig = {{'lr': settings.LR}}",
        {"lr": "float"},
        MODULE,
    ),
    Row(
        "path-insert",
        f"{HEAD}sys.path.insert(0, 'lib')\nfrom settings import LR\nconfig = {{'lr': LR}}",
        {"lr": "float"},
        MODULE,
    ),
    Row(
        "path-beside",
        "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))\n"
        "from settings import LR\nconfig = {'lr': LR}",
        {"lr": "float"},
        MODULE,
    ),
    Row(
        "path-pathlib",
        "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parent / 'lib'))\n"
        "from settings import LR\nconfig = {'lr': LR}",
        {"lr": "float"},
        MODULE,
    ),
    Row(
        "path-extend",
        f"{HEAD}sys.path += ['lib']\nfrom settings import LR\nconfig = {{'lr': LR}}",
        {"lr": "float"},
        MODULE,
    ),
    Row(
        "insert-comes-first",
        f"{HEAD}sys.path.insert(0, 'lib')\nfrom settings import LR\nconfig = {{'lr': LR}}",
        {"lr": "float"},
        {**MODULE, "settings.py": "LR = 'wrong'\n"},
    ),
    Row(
        "append-comes-last",
        f"{HEAD}sys.path.append('lib')\nfrom settings import LR\nconfig = {{'lr': LR}}",
        {"lr": "str"},
        {**MODULE, "settings.py": "LR = 'right'\n"},
    ),
    Row(
        "platform",
        f"{HEAD}config = {{'x': sys.platform, 'y': sys.version_info >= (3, 8), 'z': sys.version_info[0]}}",
        {"x": "str", "y": "bool", "z": "int"},
    ),
    Row("maxsize", f"{HEAD}config = {{'x': sys.maxsize}}", {"x": "int"}),
    Row(
        "modules",
        f"{HEAD}this = sys.modules[__name__]\nlr = 0.1\nconfig = {{'x': this.lr, 'y': 'torch' in sys.modules}}",
        {"x": "float", "y": "bool"},
    ),
    Row("stdout", f"{HEAD}sys.stdout.write('x')\nsys.stdout.flush()\nconfig = {{'x': 1}}", {"x": "int"}),
    Row("exit-on-one-path", f"{HEAD}if len(sys.argv) > 5:\n    sys.exit(1)\nconfig = {{'x': 1}}", {"x": "int"}),
    # look-alike
    Row("own-sys", "class sys:\n    argv = [1, 2]\nconfig = {'x': sys.argv[1]}", {"x": "int"}),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_exit_ends_the_job(tmp_path, monkeypatch):
    result = scanned(Row("", f"{HEAD}sys.exit()\nconfig = {{}}", None), tmp_path, monkeypatch)
    assert not result.facts.runs
    assert not [event for event in result.facts.events if isinstance(event, m.Raised)]


def test_arguments_are_open(tmp_path, monkeypatch):
    row = Row("", f"{HEAD}config = {{'x': sys.argv[1]}}", None, argv=("a",))
    found = entry(run_config(scanned(row, tmp_path, monkeypatch)), "x").value
    assert (type(found), found.origin) == (m.Typed, "argv")


def test_a_folder_outside_the_project_is_not_searched(tmp_path, monkeypatch):
    (tmp_path / "settings.py").write_text("LR = 1\n")
    inner = tmp_path / "project"
    inner.mkdir()
    row = Row("", f"{HEAD}sys.path.append('..')\nimport settings\nconfig = {{'x': settings.LR}}", None)
    assert isinstance(entry(run_config(scanned(row, inner, monkeypatch)), "x").value, m.Unknown)
