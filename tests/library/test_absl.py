"""absl flags and ml_collections, against the real packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

# What absl defines itself.
OWN = {
    **dict.fromkeys("logtostderr alsologtostderr run_with_pdb pdb_post_mortem pdb run_with_profiling".split(), "bool"),
    **dict.fromkeys("only_check_args only_check_flags \\? help helpshort helpfull helpxml".split(), "bool"),
    "showprefixforinfo": "bool",
    "use_cprofile_for_profiling": "bool",
    "v": "int",
    "verbosity": "int",
    "log_dir": "str",
    "stderrthreshold": "str",
    "profile_file": "str | None",
}
ABSL = "from absl import app, flags\nFLAGS = flags.FLAGS\n"
START = "import ml_collections\nfrom ml_collections import config_dict\n"
DATA = (
    "import dataclasses\n@dataclasses.dataclass\nclass Inner:\n    n: int = 3\n    s: str | None = None\n"
    "@dataclasses.dataclass(frozen=True)\nclass Fixed:\n    on: bool = True\n"
    "class C:\n    def __init__(self):\n        self.on, self.d, self.none = True, {'on': True, 'none': None}, None\n"
    "        self.inner, self.fixed = Inner(), Fixed()\n"
)
FLAG_OF_FILE = (
    "from absl import app, flags\nfrom ml_collections import config_flags\n"
    "config_flags.DEFINE_config_file('config', 'c.py', lock_config=False)\n"
)
FILE = "import ml_collections\ndef get_config():\n    c = ml_collections.ConfigDict()\n    c.lr = 0.1\n    c.model = {'n': 3}\n    return c\n"


def flag(id_: str, definition: str, types: object, *, real: bool = True) -> Row:
    """A flag `x`, read in `main`."""
    body = f"{ABSL}flags.{definition}\ndef main(argv):\n    wandb.init(config={{'x': FLAGS.x}})\napp.run(main)"
    return Row(id_, body, types, real=real)


def job(
    id_: str, body: str, types: object, *, real: bool = True, start: str = START, files: dict[str, str] | None = None
) -> Row:
    return Row(id_, start + body, types, files=files or {}, real=real)


FLAGS = [
    flag("float", "DEFINE_float('x', 1, 'h')", {"x": "float"}),
    flag("integer", "DEFINE_integer('x', 3, 'h')", {"x": "int"}),
    flag("none", "DEFINE_integer('x', None, 'h')", {"x": "int | None"}),
    flag("string", "DEFINE_string('x', default='a', help='h')", {"x": "str"}),
    flag("bool", "DEFINE_bool('x', False, 'h')", {"x": "bool"}),
    flag("enum", "DEFINE_enum('x', 'a', ['a', 'b'], 'h')", {"x": "str"}),
    flag("list", "DEFINE_list('x', 'a,b', 'h')", {"x": "list[str]"}),
    flag("multi", "DEFINE_multi_integer('x', [1, 2], 'h')", {"x": "list[int]"}),
    flag("multi-of-one", "DEFINE_multi_string('x', 'a', 'h')", {"x": "list[str]"}),
    flag("multi-of-a-text", "DEFINE_multi_string('x', 'a,b', 'h')", {"x": "list[str]"}),
    flag("multi-converts", "DEFINE_multi_float('x', [1, '2'], 'h')", {"x": "list[float]"}),
    flag("list-quoted", """DEFINE_list('x', 'a,"b,c", d', 'h')""", {"x": "list[str]"}),
    flag("spaces", "DEFINE_spaceseplist('x', ' a,b  c', 'h')", {"x": "list[str]"}),
    flag("spaces-and-commas", "DEFINE_spaceseplist('x', 'a,b c', 'h', comma_compat=True)", {"x": "list[str]"}),
    job("default-set", "flags.DEFINE_float('a', 1e-3, 'h')\nL = flags.DEFINE_list('b', 'x', 'h')\nflags.DEFINE_integer('c', None, 'h')\nFLAGS.set_default('a', 5)\nflags.set_default(L, 'y, z')\nFLAGS.set_default('c', '4')\ndef main(_):\n    wandb.init(config={'a': FLAGS.a, 'b': L.value, 'c': FLAGS.c})\napp.run(main)", {"a": "float", "b": "list[str]", "c": "int"}, start=ABSL),
    job("default-set-later", "flags.DEFINE_integer('a', 1, 'h')\nflags.DEFINE_integer('b', 1, 'h')\ndef main(_):\n    FLAGS.b = 4\n    FLAGS.set_default('b', 5)\n    FLAGS.set_default('a', 6)\n    wandb.init(config={'a': FLAGS.a, 'b': FLAGS.b})\napp.run(main)", {"a": "int", "b": "int"}, start=ABSL),
    job("told-a-command", "flags.DEFINE_integer('n', 1, 'h')\nflags.DEFINE_integer('m', 1, 'h')\nflags.DEFINE_bool('on', True, 'h')\ndef main(_):\n    wandb.init(config={'n': FLAGS.n, 'm': FLAGS.m, 'on': FLAGS.on})\napp.run(main, argv=['job', '--n=4', '--noon'])", {"n": "int", "m": "int", "on": "bool"}, start=ABSL),
    job("parses-a-command", "flags.DEFINE_integer('n', 1, 'h')\nFLAGS(['job', '--n', '4'])\nconfig = {'n': FLAGS.n}", {"n": "int"}, start=ABSL),
    job("told-the-command-line", "import sys\nflags.DEFINE_integer('n', 1, 'h')\ndef main(_):\n    wandb.init(config={'n': FLAGS.n})\napp.run(main, argv=sys.argv)", {"n": "int"}, start=ABSL),
    flag("required", "DEFINE_string('x', None, 'h', required=True)", {"x": "str"}, real=False),
    job("holder", "LR = flags.DEFINE_float('lr', 1.0, 'h')\ndef main(_):\n    wandb.init(config={'a': LR.value, 'b': FLAGS['lr'].value})\napp.run(main)", {"a": "float", "b": "float"}, start=ABSL),
    job("written", "flags.DEFINE_float('lr', 1.0, 'h')\ndef main(_):\n    FLAGS.lr = 'x'\n    wandb.init(config={'a': FLAGS.lr})\napp.run(main)", {"a": "str"}, start=ABSL, real=False),
    job("all", "flags.DEFINE_float('lr', 1.0, 'h')\ndef main(_):\n    wandb.init(config=FLAGS.flag_values_dict())\napp.run(main)", {"lr": "float", **OWN, "*": "unknown"}, start=ABSL),
    job("flags-object", "flags.DEFINE_float('lr', 1.0, 'h')\ndef main(_):\n    wandb.init(config=flags.FLAGS)\napp.run(main)", {"lr": "float", **OWN, "*": "unknown"}, start=ABSL, real=False),
    job("defined-elsewhere", "import other\ndef main(_):\n    wandb.init(config={'a': FLAGS.lr, 'b': FLAGS.nope})\napp.run(main)", {"a": "float", "b": "unknown"}, start=ABSL, real=False, files={"other.py": "from absl import flags\nflags.DEFINE_float('lr', 1.0, 'h')\n"}),
    job("converted-one-by-one", "import ml_collections\nflags.DEFINE_float('lr', 1.0, 'h')\ndef main(_):\n    d = {k: getattr(FLAGS, k) for k in FLAGS} if FLAGS.is_parsed() else {}\n    for k in d:\n        if isinstance(d[k], ml_collections.ConfigDict):\n            d[k] = d[k].to_dict()\n    wandb.init(config=d)\napp.run(main)", {**OWN, "lr": "float", "*": "unknown"}, start=ABSL),
    job("parsed-or-not", "flags.DEFINE_float('lr', 1.0, 'h')\nfrom other import parse\nparse()\nwandb.init(config={'lr': FLAGS.lr} if FLAGS.is_parsed() else {'no': 1})", {"lr?": "float", "no?": "int"}, start=ABSL, real=False),
    job("written-where-it-is-none", "flags.DEFINE_string('s', None, 'h')\ndef main(_):\n    if FLAGS.s is None:\n        FLAGS.s = 'made'\n    wandb.init(config={'s': FLAGS.s})\napp.run(main)", {"s": "str"}, start=ABSL),
    job("flags-of-the-job", "flags.DEFINE_float('lr', 1, 'h')\nconfig = {'lr': flags.FLAGS.lr}", {"lr": "int"}, start="from absl import flags\n", files={"absl/flags.py": "class F:\n    pass\nFLAGS = F()\ndef DEFINE_float(name, default, help):\n    setattr(FLAGS, name, default)\n", "absl/__init__.py": ""}),
    job("not-absls", "class F:\n    lr = 1\nFLAGS = F()\nconfig = {'a': FLAGS.lr}", {"a": "int"}, start=""),
]  # fmt: skip

CONFIGS = [
    job("built", "c = ml_collections.ConfigDict()\nc.lr = 0.1\nc.m = ml_collections.ConfigDict()\nc.m.n = 3\nconfig = c.to_dict()", {"lr": "float", "m": {"n": "int"}}),
    job("class-of-the-job", "class C(config_dict.ConfigDict):\n    def __init__(self, n=3):\n        super().__init__({'a': 1})\n        self.n = n\n        self.m = {'k': 'x'}\nc = C()\nc.m.k = 'y'\nc.update(lr=0.1)\nconfig = c.to_dict()", {"a": "int", "n": "int", "m": {"k": "str"}, "lr": "float"}),
    job("of-a-dict", "c = config_dict.ConfigDict({'a': 1, 'm': {'n': 3}})\nc.m.n += 1\nconfig = c.to_dict()", {"a": "int", "m": {"n": "int"}}),
    job("dict-assigned", "c = config_dict.ConfigDict()\nc.m = {'n': 3}\nc.m.k = 'x'\nconfig = c.to_dict()", {"m": {"n": "int", "k": "str"}}),
    job("int-in-a-float-field", "c = config_dict.ConfigDict({'lr': 0.1})\nc.lr = 1\nconfig = c.to_dict()", {"lr": "float"}),
    job("placeholder", "c = config_dict.ConfigDict()\nc.n = config_dict.placeholder(int)\nconfig = c.to_dict()", {"n": "int | None"}),
    job("reference", "c = config_dict.ConfigDict({'n': 3})\nc.m = c.get_ref('n') * 2\nc.n = 5\nconfig = c.to_dict()", {"n": "int", "m": "int"}),
    job("references", "r = ml_collections.FieldReference(5)\nc = ml_collections.ConfigDict({'a': r, 'n': config_dict.FieldReference(None, field_type=int)})\nc.b = r * 2 + 1\nc.s = r.to_str()\nc.f = r.to_float()\nr.set(7)\nconfig = {**c.to_dict(), 'x': r.get(), 'y': c.get_ref('a').get(), 'z': c.get_oneway_ref('f').get()}", {"a": "int", "n": "int | None", "b": "int", "s": "str", "f": "float", "x": "int", "y": "int", "z": "float"}),
    job("a-reference-of-the-job", "class FieldReference:\n    def __init__(self, v):\n        self.v = v\n    def get(self):\n        return str(self.v)\nconfig = {'a': FieldReference(1).get()}", {"a": "str"}),
    job("an-ml-collections-of-the-job", "config = {'a': ml_collections.ConfigDict({'a': 1})}", {"a": "list[str]"}, start="import ml_collections\n", files={"ml_collections.py": "ConfigDict = list\n"}),
    job("update", "c = config_dict.ConfigDict({'a': 1, 'm': {'n': 3}})\nc.update({'m': {'k': 'x'}}, b=2)\nconfig = c.to_dict()", {"a": "int", "m": {"n": "int", "k": "str"}, "b": "int"}),
    job("flat-update", "c = config_dict.ConfigDict({'m': {'n': 3}})\nc.update_from_flattened_dict({'m.n': 4})\nconfig = c.to_dict()", {"m": {"n": "int"}}),
    job("unlocked", "c = config_dict.ConfigDict({'a': 1})\nc.lock()\nwith c.unlocked():\n    c.b = 2\nconfig = c.to_dict()", {"a": "int", "b": "int"}),
    job("spread", "c = config_dict.ConfigDict({'a': 1, 'b': 2})\nconfig = {**c, 'n': c['a'], 'g': c.get('q', 'x'), 'i': 'a' in c}", {"a": "int", "b": "int", "n": "int", "g": "str", "i": "bool"}),
    job("create", "config = config_dict.create(a=1, m=dict(n=2)).to_dict()", {"a": "int", "m": {"n": "int"}}),
    job("items", "c = config_dict.ConfigDict({'a': 1, 'b': 2})\nconfig = {k: v for k, v in c.items()}", {"a": "int", "b": "int"}),
    job("frozen-and-copied", "c = config_dict.FrozenConfigDict({'a': 1})\nconfig = c.copy_and_resolve_references().to_dict()", {"a": "int"}),
    job("itself-as-config", "wandb.init(config=config_dict.ConfigDict({'a': 1}))", {"_fields": "unknown", "_locked": "bool", "_type_safe": "bool", "_convert_dict": "bool", "*": "unknown"}),
    job("contains-itself", "d = {'a': 1}\nd['m'] = d\nd['n'] = d\nc = config_dict.ConfigDict(d)\nconfig = {'a': c.m.n.a}", {"a": "int"}),
    job(
        "config-file",
        "from absl import app, flags\nfrom ml_collections import config_flags\n"
        "CONFIG = config_flags.DEFINE_config_file('config', 'configs/base.py')\n"
        "def main(_):\n    c = flags.FLAGS.config\n    wandb.init(config=c.to_dict())\napp.run(main)",
        {"lr": "float", "model": {"n": "int"}},
        files={"configs/base.py": FILE},
    ),
    job(
        "config-file-that-is-not-there",
        "from absl import app, flags\nfrom ml_collections.config_flags import config_flags\n"
        "config_flags.DEFINE_config_file('config')\n"
        "def main(_):\n    c = flags.FLAGS.config\n    c.training = True\n    wandb.init(config=c.to_dict())\napp.run(main)",
        {"training": "bool", "*": "unknown"},
        real=False,
    ),
    job(
        "config-file-beside-the-job",
        "import os\nfrom absl import app, flags\nfrom ml_collections import config_flags\n"
        "config_flags.DEFINE_config_file('config', os.path.join(os.path.dirname(__file__), 'configs/base.py'))\n"
        "def main(_):\n    wandb.init(config=flags.FLAGS.config.to_dict())\napp.run(main)",
        {"lr": "float", "model": {"n": "int"}},
        files={"configs/base.py": FILE},
    ),
    # What flags set they set in place, of objects of any class. A frozen dataclass they leave, and what is None.
    job(
        "config-file-of-a-dataclass",
        "def main(_):\n    c = flags.FLAGS.config\n    d = {'n': 1 if c.inner.n == 3 else 'x', 's': c.inner.s}\n"
        "    wandb.init(config={'on': 1 if c.on else 'x', 'd': 1 if c.d['on'] else 'x', 'none': 1 if c.none is None else 'x', 'nothing': 1 if c.d['none'] is None else 'x', 'fixed': 1 if c.fixed.on else 'x', **d})\napp.run(main)",
        {"on": "int | str", "d": "int | str", "none": "int", "nothing": "int", "fixed": "int", "n": "int | str", "s": "str | None"},
        start=FLAG_OF_FILE,
        files={"c.py": DATA + "def get_config():\n    return C()\n"},
    ),
    job(
        "config-dataclass",
        "from absl import app, flags\nfrom ml_collections import config_flags\n"
        "C = config_flags.DEFINE_config_dataclass('c', Inner())\nown = config_dict.ConfigDict({'q': 1})\n"
        "config_flags.DEFINE_config_dict('other', own)\ndef main(_):\n    if C.value.n == 3:\n"
        "        wandb.init(config={**dataclasses.asdict(C.value), 'q': 1 if own.q == 1 else 'x'})\napp.run(main)",
        {"n": "int", "s": "str | None", "q": "int | str"},
        start=START + DATA,
    ),
    job(
        "config-file-of-argv",
        "from absl import app, flags\nfrom ml_collections import config_flags\n"
        "config_flags.DEFINE_config_file('config')\n"
        "def main(_):\n    wandb.init(config=flags.FLAGS.config.to_dict())\napp.run(main)",
        {"*": "unknown"},
        real=False,
    ),
]  # fmt: skip


CONSTRAINTS = [
    ("DEFINE_enum('x', 'a', ['a', 'b'], 'which')", m.Constraints(("a", "b"), description="which")),
    ("DEFINE_integer('x', 3, 'h', lower_bound=1, upper_bound=9)", m.Constraints(minimum=1, maximum=9, description="h")),
    ("DEFINE_float('x', 0.5, '', 0)", m.Constraints(minimum=0)),
    ("DEFINE_multi_enum('x', ['a'], ['a', 'b'], 'h')", m.Constraints(description="h")),
    ("DEFINE_bool('x', False, '')", None),
]


@pytest.mark.parametrize(("definition", "constraints"), CONSTRAINTS, ids=[each[0] for each in CONSTRAINTS])
def test_what_a_definition_says(
    definition: str, constraints: m.Constraints | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = entry(run_config(scanned(flag("", definition, None), tmp_path, monkeypatch)), "x").value
    assert isinstance(value, m.Typed)
    assert value.constraints == constraints


LEVELS = [  # what `absl.logging` makes of its flags, as the real package does: by what is called in `main`, and before
    ("logging.set_stderrthreshold('INFO')", "", {"stderrthreshold": "info", "verbosity": 0, "v": 0}),
    ("logging.set_stderrthreshold(logging.WARN)", "", {"stderrthreshold": "warning"}),
    ("logging.set_verbosity('debug')", "", {"stderrthreshold": "fatal", "verbosity": 1, "v": 1}),
    ("logging.set_verbosity(logging.ERROR)", "", {"verbosity": -2, "v": -2}),
    ("logging.set_verbosity('3')", "", {"verbosity": 3, "v": 3}),
    ("FLAGS.v = 2", "", {"verbosity": 2, "v": 2}),
    ("logging.set_stderrthreshold(argv[1])", "", {"stderrthreshold": None}),
    ("logging.info('info')", "", {"stderrthreshold": "fatal", "verbosity": 0}),
    ("pass", "logging.set_stderrthreshold('error')\n", {"stderrthreshold": "error"}),
]


@pytest.mark.parametrize(("inside", "before", "values"), LEVELS, ids=[each[1] or each[0] for each in LEVELS])
def test_levels_of_logging(
    inside: str, before: str, values: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"from absl import logging\n{ABSL}{before}def main(argv):\n    {inside}\n    wandb.init(config=FLAGS)\napp.run(main)"
    config = run_config(scanned(Row("", body, None), tmp_path, monkeypatch))
    found = {key: entry(config, key).value for key in values}
    held = {key: value.default if isinstance(value, m.Typed) else value for key, value in found.items()}
    assert {key: value.value if isinstance(value, m.Known) else None for key, value in held.items()} == values


@parametrized(FLAGS + CONFIGS)
def test_absl(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
