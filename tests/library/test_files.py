"""`open`, `io`, `codecs`: what the job reads, and what it writes."""

from __future__ import annotations

import pytest
from rows import Row, check, entry, lay, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.api import scan_source
from inputgen.config import Config, JobConfig
from inputgen.reporters.common import types_of

YAML = {"c.yaml": "lr: 0.1\nmodel: {name: vit, depth: 2}\n"}
JSON = {"c.json": '{"lr": 0.1, "tags": ["a"]}'}
TYPES = {"lr": "float", "tags": "list[str]"}
UNKNOWN = {"*": "unknown"}

PACKAGE = {
    "pk/__init__.py": "",
    "pk/c.yaml": "lr: 0.1\n",
    "data/d.json": '{"n": 3}',
    "pk/m.py": "import pkgutil\nimport yaml\nimport importlib.resources\nhere = yaml.safe_load(pkgutil.get_data(__name__, 'c.yaml'))\nthere = yaml.safe_load(importlib.resources.read_text(__package__, 'c.yaml'))\n",
}
ROWS = [
    Row(
        "resources",
        "import importlib.resources as r, json, yaml\nfrom importlib.resources import files, open_text\nimport pk\nwith files('pk').joinpath('c.yaml').open('r') as f:\n    a = yaml.safe_load(f)\nwith open_text('pk', 'c.yaml') as f:\n    b = yaml.safe_load(f)\nwith r.path('pk', 'c.yaml') as p:\n    c = yaml.safe_load(p.read_text())\nwith r.as_file(files(pk) / 'c.yaml') as p:\n    d = yaml.safe_load(p.open())\nconfig = {'a': a, 'b': b, 'c': c, 'd': d, 'e': json.loads((files('data') / 'd.json').read_text())}",
        {**{key: {"lr": "float"} for key in "abcd"}, "e": {"n": "int"}},
        PACKAGE,
    ),
    Row(
        "files-beside-a-module",
        "from pk import m\nconfig = {'a': m.here, 'b': m.there}",
        {"a": {"lr": "float"}, "b": {"lr": "float"}},
        PACKAGE,
    ),
    Row(
        "pkg-resources",
        "import pkg_resources, yaml\nconfig = yaml.safe_load(open(pkg_resources.resource_filename('pk', 'c.yaml')))",
        {"lr": "float"},
        PACKAGE,
        real=False,
    ),
    Row(
        "files-of-another-package",
        "import importlib.resources, yaml\nconfig = yaml.safe_load((importlib.resources.files('other') / 'c.yaml').read_text())",
        {"*": "unknown"},
        PACKAGE,
        real=False,
    ),
    Row("with", "import json\nwith open('c.json') as f:\n    config = json.load(f)", TYPES, JSON),
    Row("no-with", "import json\nconfig = json.load(open('c.json', 'r', encoding='utf-8'))", TYPES, JSON),
    Row("read", "import json\nf = open('c.json')\nconfig = json.loads(f.read())", TYPES, JSON),
    Row("binary", "import json\nconfig = json.load(open('c.json', 'rb'))", TYPES, JSON),
    Row("io-open", "import io, json\nconfig = json.load(io.open('c.json'))", TYPES, JSON),
    Row("codecs", "import codecs, json\nconfig = json.load(codecs.open('c.json', 'r', 'utf-8'))", TYPES, JSON),
    # As `open`, by other libraries.
    Row(
        "fsspec",
        "import fsspec, json\nwith fsspec.open('c.json') as f:\n    config = json.load(f)",
        TYPES,
        JSON,
        real=False,
    ),
    Row(
        "fsspec-text",
        "import fsspec\nwith fsspec.open('n.txt', 'r') as f:\n    config = {'n': f.read()}",
        {"n": "str"},
        {"n.txt": "a"},
        real=False,
    ),
    Row(
        "smart-open",
        "import smart_open, yaml\nwith smart_open.open('c.json') as f:\n    config = yaml.safe_load(f)",
        TYPES,
        JSON,
        real=False,
    ),
    Row(
        "gfile",
        "import json\nimport tensorflow as tf\nwith tf.io.gfile.GFile('c.json', 'r') as f:\n    config = json.load(f)",
        TYPES,
        JSON,
        real=False,
    ),
    Row(
        "gfile-imported",
        "import json\nfrom tensorflow.io import gfile\nconfig = json.loads(gfile.GFile('c.json').read())",
        TYPES,
        JSON,
        real=False,
    ),
    Row(
        "fsspec-elsewhere",
        "import fsspec, json\nwith fsspec.open('s3://c.json') as f:\n    config = json.load(f)",
        {"*": "unknown"},
        JSON,
        real=False,
    ),
    Row(
        "fsspec-written",
        "import fsspec, json\nwith fsspec.open('c.json', 'w') as f:\n    f.write('{}')\nconfig = json.load(open('c.json'))",
        {"*": "unknown"},
        JSON,
        real=False,
    ),
    Row("string-io", "import io, json\nconfig = json.load(io.StringIO('{\"lr\": 1}'))", {"lr": "int"}),
    Row("lines", "config = {'names': [x.strip() for x in open('n.txt')]}", {"names": "list[str]"}, {"n.txt": "a\nb\n"}),
    Row(
        "readlines",
        "config = {'n': len(open('n.txt').readlines()), 'text': open('n.txt').read()}",
        {"n": "int", "text": "str"},
        {"n.txt": "a\nb\n"},
    ),
    Row("from-file", "import json, os\nconfig = json.load(open(os.path.dirname(__file__) + '/c.json'))", TYPES, JSON),
    Row("f-string", "import json\nname = 'c'\nconfig = json.load(open(f'{name}.json'))", TYPES, JSON),
    Row(
        "two-paths",
        "import json, os\nname = 'a' if os.getenv('A') else 'b'\nconfig = json.load(open(name + '.json'))",
        {"x": "int | str"},
        {"a.json": '{"x": 1}', "b.json": '{"x": "t"}'},
    ),
    Row(
        "argv-default",
        "import argparse, json\np = argparse.ArgumentParser()\np.add_argument('--file', default='c.json')\n"
        "config = json.load(open(p.parse_args().file))",
        TYPES,
        JSON,
    ),
    Row(
        "sub-folder",
        "import json\nconfig = json.load(open('conf/../conf/c.json'))",
        TYPES,
        {"conf/c.json": JSON["c.json"]},
    ),
    # look-alikes
    Row(
        "own-open",
        "import json\ndef open(path):\n    return path\nconfig = {'x': open('c.json')}",
        {"x": "str"},
        JSON,
    ),
    Row("written", "import json\nopen('c.json', 'w').write('{}')\nconfig = json.load(open('c.json'))", UNKNOWN, JSON),
    Row(
        "written-on-one-path",
        "import json, os\nif os.getenv('W'):\n    with open('c.json', 'w') as f:\n        json.dump({'b': 1}, f)\n"
        "config = json.load(open('c.json'))",
        UNKNOWN,
        JSON,
    ),
    Row(
        "copied-over",
        "import json, shutil\nshutil.copy('d.json', 'c.json')\nconfig = json.load(open('c.json'))",
        UNKNOWN,
        {**JSON, "d.json": '{"z": 1}'},
    ),
    Row(
        "copied-elsewhere",
        "import json, shutil\nshutil.copy('c.json', 'd.json')\nconfig = json.load(open('c.json'))",
        TYPES,
        JSON,
    ),
    Row("read-twice", "import json\nf = open('c.json')\nf.read()\nconfig = {'rest': f.read()}", {"rest": "str"}, JSON),
    Row("seek", "import json\nf = open('c.json')\nf.read()\nf.seek(0)\nconfig = json.load(f)", TYPES, JSON),
    Row("missing", "import json\nconfig = json.load(open('none.json'))", UNKNOWN, real=False),
    Row("outside", "import json\nconfig = json.load(open('/etc/none.json'))", UNKNOWN, real=False),
    Row("no-default", "import sys, json\nconfig = json.load(open(sys.argv[1]))", UNKNOWN, JSON, argv=("c.json",)),
    Row(
        "unknown-mode", "import json, os\nconfig = json.load(open('c.json', os.getenv('M')))", UNKNOWN, JSON, real=False
    ),
    Row(
        "there-with-default",
        "import json\ntry:\n    with open('c.json') as f:\n        config = json.load(f)\nexcept FileNotFoundError:\n"
        "    config = {'other': 'x'}",
        TYPES,
        JSON,
    ),
    Row(
        "there-and-no-json-with-default",
        "import json\ntry:\n    config = json.load(open('c.json'))\nexcept ValueError:\n    config = {'other': 'x'}",
        {"other": "str"},
        {"c.json": "{no"},
    ),
    Row(
        "named-on-the-command-line-with-default",
        "import argparse, json\np = argparse.ArgumentParser()\np.add_argument('--c', default='c.json')\ntry:\n"
        "    config = json.load(open(p.parse_args().c))\nexcept FileNotFoundError:\n    config = {'other': 'x'}",
        {"lr?": "float", "other?": "str"},
        {"c.json": '{"lr": 0.1}'},
    ),
    Row(
        "missing-with-default",
        "import json\ntry:\n    config = json.load(open('none.json'))\nexcept FileNotFoundError:\n"
        "    config = {'lr': 0.1}",
        {"lr?": "unknown", "*": "unknown"},
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


ABOVE = [
    ("root", "a/b/job.py", {"conf/c.json": '{"lr": 0.1}'}, (), {"lr": "float"}),
    ("between", "a/b/job.py", {"a/conf/c.json": '{"lr": 0.1}'}, (), {"lr": "float"}),
    ("agree", "a/b/job.py", {"a/conf/c.json": '{"lr": 0.1}', "conf/c.json": '{"lr": 0.1}'}, (), {"lr": "float"}),
    ("differ", "a/b/job.py", {"a/conf/c.json": '{"n": 1}', "conf/c.json": '{"lr": 0.1}'}, (), UNKNOWN),
    ("beside-wins", "a/job.py", {"a/conf/c.json": '{"n": 1}', "conf/c.json": '{"lr": 0.1}'}, (), {"n": "int"}),
    ("beside-is-a-folder", "a/job.py", {"a/conf/c.json/x": "", "conf/c.json": '{"lr": 0.1}'}, (), UNKNOWN),
    ("only-below", "job.py", {"a/conf/c.json": '{"lr": 0.1}'}, (), UNKNOWN),
    ("written", "a/job.py", {"conf/c.json": '{"lr": 0.1}'}, ("open('conf/c.json', 'w')",), UNKNOWN),
    (
        "asked-for",
        "a/job.py",
        {"conf/c.json": '{"lr": 0.1}'},
        ("import os", "if not os.path.isfile('conf/c.json'):", "    wandb.init(config={'x': 1})"),
        {"lr?": "float", "x?": "int"},
    ),
    (
        "missed",
        "a/job.py",
        {"conf/c.json": '{"lr": 0.1}'},
        ("try:", "    open('conf/c.json')", "except FileNotFoundError:", "    wandb.init(config={'x': 1})"),
        {"lr?": "float", "x?": "int"},
    ),
]


@pytest.mark.parametrize(("job", "files", "before", "types"), [row[1:] for row in ABOVE], ids=[row[0] for row in ABOVE])
def test_jobs_are_started_from_a_folder_above_too(job, files, before, types, tmp_path, monkeypatch):
    lay(tmp_path, monkeypatch, {"pyproject.toml": "", **files})
    body = ("import json, wandb", *before, "wandb.init(config=json.load(open('conf/c.json')))")
    result = scan_source("\n".join(body).encode(), job, Config(base=tmp_path), stored=True)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == types
    places = {field.span.path for item in result.job.inputs for field in item.fields if field.path == ("lr",)}
    assert places <= set(files)


# Where a path is spelled from: what it leads to from the folder above, and whether it may not be there.
SPELLED = [
    ("cwd", "os.path.join(os.getcwd(), 'conf/c.json')", {"lr?": "float", "x?": "int"}),
    ("cwd-of-pathlib", "str(pathlib.Path.cwd() / 'conf' / 'c.json')", {"lr?": "float", "x?": "int"}),
    ("absolute", "os.path.abspath('conf/c.json')", {"lr?": "float", "x?": "int"}),
    ("not-there-either", "os.path.join(os.getcwd(), 'c.json')", {"x?": "int", "*": "unknown"}),
    ("above-the-cwd", "os.path.join(os.getcwd(), '..', 'conf', 'c.json')", {"lr": "float"}),
]


@pytest.mark.parametrize(("path", "types"), [row[1:] for row in SPELLED], ids=[row[0] for row in SPELLED])
def test_paths_from_the_working_directory_are_looked_up_above_too(path, types, tmp_path, monkeypatch):
    lay(tmp_path, monkeypatch, {"pyproject.toml": "", "conf/c.json": '{"lr": 0.1}'})
    body = f"import json, os, pathlib, wandb\np = {path}\nif not os.path.exists(p):\n    wandb.init(config={{'x': 1}})"
    source = f"{body}\nwandb.init(config=json.load(open(p)))"
    result = scan_source(source.encode(), "a/job.py", Config(base=tmp_path), stored=True)
    assert types_of(result.job.inputs[0].types) == types


def test_a_configured_working_directory_is_the_only_one(tmp_path, monkeypatch):
    lay(tmp_path, monkeypatch, {"pyproject.toml": "", "c.json": '{"lr": 0.1}'})
    config = Config(base=tmp_path, job={"a/job.py": JobConfig(cwd="a")})
    source = b"import json, wandb\nwandb.init(config=json.load(open('c.json')))"
    (run,) = scan_source(source, "a/job.py", config).facts.runs
    assert isinstance(run.config, m.Mapping)
    assert "c.json" in run.config.open.reason


def test_a_managed_file_that_lies_above_is_hinted_at(tmp_path, monkeypatch):
    lay(tmp_path, monkeypatch, {"pyproject.toml": "", "c.json": '{"lr": 0.1}'})
    source = b"from wandb.sdk import launch\nlaunch.manage_config_file('c.json')"
    events = scan_source(source, "a/job.py", Config(base=tmp_path)).facts.events
    (declared,) = [event for event in events if isinstance(event, m.Declaration)]
    assert declared.file is None
    assert "configure that as its `cwd`" in declared.file_error


OWN = "lr:\n  value: 0.1\nwandb_version: 1\n"
OPTION = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--c', default={})\npath = p.parse_args().c"
# What W&B reads for `wandb.init(config=path)`, as a job opens files; None where it finds no file.
GIVEN = [
    ("beside", "path = 'c.yaml'", {"a/c.yaml": OWN}, {"lr": "float"}),
    ("above", "path = 'conf/c.yaml'", {"conf/c.yaml": OWN}, {"lr": "float"}),
    ("beside-and-above", "path = 'c.yaml'", {"c.yaml": "n:\n  value: 1", "a/c.yaml": OWN}, {"lr": "float"}),
    ("in-another-folder", "path = '../c.yaml'", {"c.yaml": OWN, "a/x": ""}, {"lr": "float"}),
    ("of-another-ending", "path = 'c.txt'", {"a/c.txt": OWN}, {"lr": "float"}),
    ("of-an-option", OPTION.format("'c.yaml'"), {"a/c.yaml": OWN}, {"lr": "float"}),
    ("of-an-option-and-not-there", OPTION.format("'c.yaml'"), {}, UNKNOWN),
    ("of-an-option-without-default", OPTION.format("None"), {"a/c.yaml": OWN}, UNKNOWN),
    ("written", "path = 'c.yaml'\nopen(path, 'w')", {}, UNKNOWN),
    ("written-anew", "path = 'c.yaml'\nopen(path, 'w')", {"a/c.yaml": OWN}, UNKNOWN),
    ("empty", "path = 'c.yaml'", {"a/c.yaml": ""}, {}),
    ("of-another-form", "path = 'c.yaml'", {"a/c.yaml": "lr: 0.1"}, None),
    ("not-there", "path = 'c.yaml'", {"b/c.yaml": OWN}, None),
    ("no-mapping", "path = 'c.yaml'", {"a/c.yaml": "text"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("start", "files", "types"), [row[1:] for row in GIVEN], ids=[row[0] for row in GIVEN])
def test_a_file_given_as_config(start, files, types, tmp_path, monkeypatch):
    lay(tmp_path, monkeypatch, {"pyproject.toml": "", **files})
    source = f"import wandb\n{start}\nwandb.init(config=path)"
    result = scan_source(source.encode(), "a/job.py", Config(base=tmp_path), stored=True)
    shown = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert shown == ([] if types is None else [types])


def test_places_are_those_in_the_file(tmp_path, monkeypatch):
    row = Row("", "import yaml\nconfig = yaml.safe_load(open('c.yaml').read())", None, YAML)
    found = entry(run_config(scanned(row, tmp_path, monkeypatch)), "model", "name")
    assert (found.span.path, found.span.line, found.span.column) == ("c.yaml", 2, 9)
    assert (found.value.span.path, found.value.span.column) == ("c.yaml", 15)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("import yaml\nconfig = yaml.safe_load(open('c.yaml'))", m.Known),
        ("import os\nconfig = {'t': open(os.path.join(os.path.dirname(__file__), 'c.yaml')).read()}", m.Known),
        ("import yaml, sys\nconfig = yaml.safe_load(open(sys.argv[1]))", m.Typed),
    ],
)
def test_config_files_read_are_recorded(body, path, tmp_path, monkeypatch):
    result = scanned(Row("", body, None, YAML), tmp_path, monkeypatch)
    (read,) = [event for event in result.facts.events if isinstance(event, m.FileRead)]
    assert isinstance(read.path, path)
    assert not isinstance(read.path, m.Known) or read.path.value == "c.yaml"
    assert read.span.path == "job.py"


def test_other_files_read_are_not_recorded(tmp_path, monkeypatch):
    row = Row("", "config = {'t': open('notes.txt').read()}", None, {"notes.txt": "x"})
    assert not [e for e in scanned(row, tmp_path, monkeypatch).facts.events if isinstance(e, m.FileRead)]


def test_a_managed_file_may_be_overridden(tmp_path, monkeypatch):
    source = (
        "import yaml, wandb\nfrom wandb.sdk import launch\nbefore = yaml.safe_load(open('c.yaml'))\n"
        "launch.manage_config_file('c.yaml')\nlaunch.manage_wandb_config()\nafter = yaml.safe_load(open('c.yaml'))\n"
        "wandb.init(config={'before': before['lr'], 'after': after['lr']})\n"
    )
    (tmp_path / "c.yaml").write_text(YAML["c.yaml"])
    monkeypatch.chdir(tmp_path)
    config = run_config(scan_source(source.encode(), "job.py", Config(), stored=True))
    assert entry(config, "before").value == m.Known(0.1, entry(config, "before").value.span)
    after = entry(config, "after").value
    assert isinstance(after, m.Typed)
    assert (after.origin, after.default.value) == ("override", 0.1)


def test_where_the_project_lies_is_not_shown(tmp_path, monkeypatch):
    body = (
        "import os\nhere = os.path.abspath(os.path.dirname(__file__))\n"
        "config = {'a': here, here: 1, 'c': [f'{here}/x']}"
    )
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    assert "\\0" not in repr(result)
    assert "\0" not in str(result)
    assert str(tmp_path) not in repr(result.facts)


def test_nothing_outside_the_project_is_read(tmp_path, monkeypatch):
    (tmp_path / "secret.json").write_text('{"key": 1}')
    inner = tmp_path / "project"
    inner.mkdir()
    (inner / "link.json").symlink_to(tmp_path / "secret.json")
    body = "import json\nconfig = {'a': json.load(open('../secret.json')), 'b': json.load(open('link.json'))}"
    config = run_config(scanned(Row("", body, None), inner, monkeypatch))
    assert isinstance(entry(config, "a").value, m.Unknown)
    assert isinstance(entry(config, "b").value, m.Unknown)


@pytest.mark.parametrize(
    "expression",
    [
        "open('\\0')",
        "Path('\\0').read_text()",
        "os.path.exists('\\0project/x')",
        "open('/\\0project/job.py').name",
        "list(Path('a/' * 90_000).parents)",
        "Path('a/' * 90_000).parts",
        "os.path.relpath('../' * 90_000)",
        "json.dumps([['a' * 100_000] * 10_000] * 10_000)",
        "json.dumps(1, indent=10**9)",
        "str([[0] * 10_000] * 10_000)",
        "datetime.date(1, 1, 1).strftime('%999999999Y')",
        "yaml.safe_load('a: ' + '[' * 90_000)",
        "yaml.safe_load('&a [*a, *a]')",
        "copy.deepcopy([[[[0] * 10_000] * 10_000] * 10_000])",
        "os.path.join(*['a' * 90_000] * 10_000)",
        "open(open(open('x')))",
        "os.environ[os.environ[os.environ['A']]]",
        "os.path.join(None)",
        "open(3).read()",
        "Path(1)",
    ],
)
def test_hostile_calls_end(expression, tmp_path, monkeypatch):
    head = "import copy, datetime, json, os, yaml\nfrom pathlib import Path\n"
    scanned(Row("", f"{head}config = {{'x': {expression}}}", None), tmp_path, monkeypatch)
