"""`pathlib`."""

from __future__ import annotations

from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

FILES = {"c.yaml": "a: 1\n", "sub/d.yaml": "b: 2\n"}
HEAD = "from pathlib import Path\n"
READ = "import yaml\n" + HEAD


def value(id: str, expression: str, type_: str = "str") -> Row:  # noqa: A002
    return Row(id, f"{HEAD}p = Path('a/b/c.tar.gz')\nconfig = {{'x': {expression}}}", {"x": type_}, FILES)


ROWS = [
    value("itself", "p"),
    value("str", "str(p)"),
    value("format", "f'{p}/x'"),
    value("parent", "p.parent"),
    value("parents", "p.parents[1]"),
    value("name", "p.name"),
    value("stem", "p.stem"),
    value("suffix", "p.suffix"),
    value("suffixes", "p.suffixes", "list[str]"),
    value("parts", "p.parts", "list[str]"),
    value("with-suffix", "p.with_suffix('.yaml')"),
    value("with-name", "p.with_name('d')"),
    value("with-stem", "p.with_stem('d')"),
    value("join", "p / 'x' / Path('y')"),
    value("reverse-join", "'x' / p"),
    value("joinpath", "p.joinpath('x', 'y')"),
    value("parts-given", "Path('a', 'b', Path('c'))"),
    value("empty", "Path()"),
    value("posix", "p.as_posix()"),
    value("relative", "p.relative_to('a')"),
    value("resolve", "p.resolve()"),
    value("absolute", "[p.is_absolute(), p.resolve().is_absolute()]", "list[bool]"),
    value("cwd", "Path.cwd()"),
    value("home", "str(Path.home())"),
    value("exists", "Path('c.yaml').exists()", "bool"),
    value("is-file", "[Path('sub').is_file(), Path('sub').is_dir()]", "list[bool]"),
    value("truth", "1 if p else 2", "int"),
    value("glob", "sorted(str(q) for q in Path('sub').glob('*.yaml'))", "list[str]"),
    value("file-stem", "Path(__file__).stem"),
    value("file-parent-name", "Path(__file__).resolve().parent.name"),
    value("above-the-project", "Path(__file__).resolve().parents[2]"),
    value("os-join", "__import__ and p.parent.joinpath(p.name).suffix"),
    Row("read-text", f"{READ}config = yaml.safe_load(Path('c.yaml').read_text())", {"a": "int"}, FILES),
    Row("read-bytes", f"{READ}config = yaml.safe_load(Path('c.yaml').read_bytes())", {"a": "int"}, FILES),
    Row("open", f"{READ}with Path('c.yaml').open('r') as f:\n    config = yaml.safe_load(f)", {"a": "int"}, FILES),
    Row("open-path", f"{READ}config = yaml.safe_load(open(Path('sub') / 'd.yaml'))", {"b": "int"}, FILES),
    Row("beside", f"{READ}config = yaml.safe_load((Path(__file__).parent / 'c.yaml').open())", {"a": "int"}, FILES),
    Row(
        "beside-resolved",
        f"{READ}R = Path(__file__).resolve().parent\nconfig = yaml.safe_load(open(R / 'sub' / 'd.yaml'))",
        {"b": "int"},
        FILES,
    ),
    Row(
        "import-pathlib",
        "import pathlib, yaml\nconfig = yaml.safe_load(open(pathlib.Path('c.yaml')))",
        {"a": "int"},
        FILES,
    ),
    Row("cwd-read", f"{READ}config = yaml.safe_load((Path.cwd() / 'c.yaml').read_text())", {"a": "int"}, FILES),
    Row(
        "if-exists",
        f"{READ}p = Path('c.yaml')\nif p.exists():\n    config = yaml.safe_load(p.read_text())\nelse:\n"
        f"    config = {{'z': 1}}",
        {"a": "int"},
        FILES,
    ),
    Row(
        "write-text",
        f"{READ}p = Path('c.yaml')\np.write_text('b: 1')\nconfig = yaml.safe_load(p.read_text())",
        {"*": "unknown"},
        FILES,
    ),
    Row(
        "with-os",
        f"import os\n{HEAD}config = {{'x': os.path.join(Path('a'), 'b'), 'y': os.fspath(Path('c'))}}",
        {"x": "str", "y": "str"},
    ),
    Row("environment", f"import os\n{HEAD}config = {{'x': Path(os.environ.get('D', 'data')) / 'x'}}", {"x": "str"}),
    Row("isinstance", f"{HEAD}config = {{'x': isinstance(Path('a'), Path)}}", {"x": "bool"}),
    # look-alike
    Row("own-path", "class Path(str):\n    pass\nconfig = {'x': len('a')}", {"x": "int"}),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_the_text_of_a_path_is_kept(tmp_path, monkeypatch):
    config = run_config(scanned(Row("", f"{HEAD}config = {{'x': Path('a') / 'b'}}", None), tmp_path, monkeypatch))
    found = entry(config, "x").value
    assert isinstance(found, m.Object)
    assert (found.kind, found.value.value) == ("path", "a/b")


def test_a_path_object_is_refused_by_launch(tmp_path, monkeypatch):
    body = f"from wandb.sdk import launch\n{HEAD}launch.manage_config_file(Path('c.yaml'))\nconfig = {{}}"
    result = scanned(Row("", body, None, FILES), tmp_path, monkeypatch)
    (declared,) = [event for event in result.facts.events if isinstance(event, m.Declaration)]
    assert declared.failure.startswith("TypeError")


def test_a_path_that_is_not_known_has_a_reason(tmp_path, monkeypatch):
    body = f"import os, yaml\n{HEAD}config = yaml.safe_load(open(Path(os.environ['DIR']) / 'c.yaml'))"
    config = run_config(scanned(Row("", body, None, FILES), tmp_path, monkeypatch))
    assert "environment variable" in config.open.reason
