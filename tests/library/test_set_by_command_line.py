"""What a file named on the command line, or an argument of any name, may set keeps its declared type and its default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, held_default, scanned

from inputgen import model as m
from inputgen.interpret import bounds
from inputgen.schema.infer import MISSING

PARSER = """import argparse, dataclasses, json, os
from typing import List, Optional
p = argparse.ArgumentParser()
p.add_argument('--config', default=None)
p.add_argument('--lr', type=float, default=0.1)
p.add_argument('--sizes', type=int, nargs='+', default=[1, 2])
p.add_argument('--data')
"""
OPTIONS = {"config": "str | None", "lr": "float", "sizes": "list[int]", "data": "str | None"}
AT_DEFAULTS = {"config": None, "lr": 0.1, "sizes": [1, 2], "data": None}
CLASS = """@dataclasses.dataclass
class C:
    lr: float = 0.1
    name: Optional[str] = None
    sizes: List[int] = dataclasses.field(default_factory=lambda: [1, 2])
    loose = None
"""
FIELDS = {"lr": "float", "name": "str | None", "sizes": "list[int]"}
OF_FIELDS = {"lr": 0.1, "name": None, "sizes": [1, 2]}
GIVEN = f"import sys\nsys.argv = ['job.py']\n{PARSER}{CLASS}a = p.parse_args()\ngiven = json.load(open(a.config)) if a.config else {{}}\n"
FIRE = f"import fire, dataclasses\nfrom typing import List, Optional\n{CLASS}"


def parsed(id_: str, body: str, types: Any, defaults: Any, end: str = "config = vars(a)") -> tuple[Row, Any]:
    return Row(id_, f"{PARSER}a = p.parse_args()\n{body}\n{end}", types), defaults


def made(
    id_: str, body: str, types: Any, defaults: Any, end: str = "config = dataclasses.asdict(c)"
) -> tuple[Row, Any]:
    return Row(id_, f"{GIVEN}{body}\n{end}", types), defaults


def fired(id_: str, body: str, types: Any, defaults: Any, end: str = "dataclasses.asdict(c)") -> tuple[Row, Any]:
    lines = "\n    ".join([*body.split("\n"), f"wandb.init(config={end})"])
    return Row(
        id_, f"{FIRE}def main(**kwargs):\n    c = C()\n    {lines}\nfire.Fire(main)", types, real=False
    ), defaults


MERGE = "def merge(a, b):\n    for k, v in b.items():\n        if isinstance(v, dict) and k in a:\n            merge(a[k], v)\n        else:\n            a[k] = v\n    return a\n"


def dotted(id_: str, body: str, other: Any) -> tuple[Row, Any]:
    """`--opts opt.lr=0.1`, taken apart by hand."""
    start = "import argparse, yaml\np = argparse.ArgumentParser()\np.add_argument('--opts', nargs='*', default=[])\n"
    taken = (
        "BASE = {'lr': 0.1, 'm': {'n': 1}}\ngiven = {}\nk = 'z'\nfor item in p.parse_args().opts:\n    k, v = item.split('=')\n"
        "    d, names = given, k.split('.')\n    for name in names[:-1]:\n        d = d.setdefault(name, {})\n"
        "    d[names[-1]] = yaml.safe_load(v)\n"
    )
    types = {"lr": "float", "m": {"n?": "int"} | OPEN} | OPEN | other
    return Row(f"dotted-{id_}", start + taken + body, types), {"lr": 0.1, "m.n": 1}


def texts(id_: str, body: str, option: str, types: Any, defaults: Any) -> tuple[Row, Any]:
    start = f"{PARSER}p.add_argument('--kw', type=json.loads, {option})\na = p.parse_args()\n"
    return Row(f"text-{id_}", f"{start}{body}\nconfig = d", types), defaults


def split(id_: str, body: str, types: Any, defaults: Any) -> tuple[Row, Any]:
    start = "import sys, os\nconfig = {'lr': 0.1, 'n': 3, 'name': 'x', 'sizes': [1, 2]}\n"
    taken = "given = {arg.split('=')[0].strip('-'): arg.split('=')[1] for arg in sys.argv[1:]}\n"
    return Row(id_, f"{start}{taken}for k, v in given.items():\n    {body}", types), defaults


MANY = "for i in range(20):\n    p.add_argument(f'--o{i}', type=float, default=0.5)\n"
CONVERTED = [
    Row("by-the-type-of-what-is-there", f"{PARSER}{MANY}args = vars(p.parse_args())\nif args['config']:\n    for k, v in json.load(open(args['config'])).items():\n        args[k] = type(args.get(k))(v) if args.get(k) else v\nconfig = args", {**OPTIONS, **{f"o{i}": "float" for i in range(20)}, "*": "unknown"}),
    Row("by-the-type-of-a-few", f"{PARSER}args = vars(p.parse_args())\nif args['config']:\n    for k, v in json.load(open(args['config'])).items():\n        if args.get(k):\n            args[k] = type(args.get(k))(v)\nconfig = args", OPTIONS),
    Row("by-no-type", "kinds = [type(None), int, str]\nconfig = {'none': kinds[0]()}\nfor i, kind in enumerate(kinds):\n    try:\n        config[f'k{i}'] = kind(3)\n    except TypeError:\n        config[f'k{i}'] = 0.5", {"none": "None", "k0": "float", "k1": "int", "k2": "str"}),
    Row("of-another-value", f"{PARSER}import lib\nargs = vars(p.parse_args())\nargs['lr'] = type(lib.get())(lib.get())\nconfig = args", {**OPTIONS, "lr": "unknown"}, real=False),
]  # fmt: skip


@pytest.mark.parametrize("row", CONVERTED, ids=[row.id for row in CONVERTED])
def test_converted(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


TREE = "t = {'lr': 0.1, 'name': None, 'opt': {'wd': 0.1, 'b': 2, 'in': {'x': 'a'}}}\n"
LEAVES = {"lr": "float", "name": "unknown", "opt": {"wd?": "float", "b?": "int", "in?": {"x?": "str", "*": "unknown"}, "*": "unknown"}, "*": "unknown"}  # fmt: skip
AT_LEAVES = {"lr": 0.1, "name": None, "opt.wd": 0.1, "opt.b": 2, "opt.in.x": "a"}
INTO = """def merge(d{0}, u{0}){1}:
    for k, v in u.items():
        if isinstance(v, dict):
            d[k] = merge(d.get(k, {{}}), v)
        else:
            d[k] = v
    return d
"""
COPIED = """def merge(base: dict, over: dict) -> dict:
    out = {0}
    for k, v in over.items():
        if k in out and isinstance(out[k], dict) and isinstance(v, dict):
            out[k] = merge({1}[k], v)
        else:
            out[k] = v
    return out
"""


def merged(id_: str, define: str, body: str, types: Any = LEAVES, defaults: Any = AT_LEAVES) -> tuple[Row, Any]:
    return Row(id_, f"import copy\n{GIVEN}{define}{TREE}{body}", types), defaults


MERGED = [
    merged("into-a-tree", INTO.format("", ""), "config = merge(t, given)"),
    merged("into-a-tree-with-types", INTO.format(": dict", " -> dict"), "config = merge(t, given or {})"),
    merged("into-a-copy", COPIED.format("base.copy()", "out"), "config = merge(t, given)", LEAVES, {"lr": 0.1, "name": None, "opt.in.x": "a"}),
    merged("into-a-deep-copy", COPIED.format("copy.deepcopy(base)", "base"), "config = merge(t, given)", LEAVES, {"lr": 0.1, "name": None, "opt.in.x": "a"}),
    merged("spread-with-types", "def merge(d: dict, u: dict):\n    return {**d, **u}\n", "config = merge(t, given or {})", LEAVES | {"opt": {"wd?": "float", "b?": "int", "in?": {"x": "str"}, "*": "unknown"}}),
    merged("of-the-item-there", "", "config = {'a': 1, 'b': 'x'}\nfor k, v in given.items():\n    config[k] = [config.get(k), v]", {"a": "int | list", "b": "list | str", "*": "unknown"}, {}),
    merged("by-the-type-of-the-item", "", "config = {'a': 1, 'b': 'x'}\nfor k, v in given.items():\n    config[k] = type(config[k])(v)", {"a": "int", "b": "str"}, {"a": 1, "b": "x"}),
    merged("counted", "", "config = {'a': 1, 'b': 'x'}\nfor k in given:\n    config[k] = config[k] * 2", {"a": "int", "b": "str"}, {}),
]  # fmt: skip


FLAT = {"lr": "float", "n": "int", "name": "str", "sizes": "list[int]", "*": "unknown"}
AT_FLAT = {"lr": 0.1, "n": 3, "name": "x", "sizes": [1, 2]}
OPEN = {"*": "unknown"}


def absent(id_: str, start: str, path: str, type_: str, defaults: Any) -> tuple[Row, Any]:
    """A file that is not there, and that the job reads all the same."""
    start = f"{PARSER}p.add_argument('--file', default='none.json')\na = p.parse_args()\n{start}"
    body = f"{start}\nconfig = {{'lr': 0.1}}\nconfig.update(json.load(open({path})))"
    return Row(id_, body, {"lr": type_} | OPEN, real=False), defaults


LOOP = "for k, v in {of}.items():\n    setattr(c, k, v)"
CASES = [
    parsed("set-defaults", "if a.config:\n    p.set_defaults(**json.load(open(a.config)))\na = p.parse_args()", OPTIONS | OPEN, AT_DEFAULTS),
    parsed("update-attributes", "if a.config is not None:\n    a.__dict__.update(json.load(open(a.config)))", OPTIONS | OPEN, AT_DEFAULTS),
    parsed("setattr", "if a.config:\n    for k, v in json.load(open(a.config)).items():\n        setattr(a, k, v)", OPTIONS | OPEN, AT_DEFAULTS),
    parsed("namespace", "if a.config:\n    a = p.parse_args(namespace=argparse.Namespace(**json.load(open(a.config))))", OPTIONS | OPEN, AT_DEFAULTS),
    parsed("namespace-set-defaults", "p.set_defaults(z=3)\na = p.parse_args()\nif a.config:\n    a = p.parse_args(namespace=argparse.Namespace(**json.load(open(a.config))))", OPTIONS | {"z": "int"} | OPEN, AT_DEFAULTS | {"z": 3}),
    parsed("dict", "config = {'lr': 0.1, 'm': {'n': 3}, 's': [1], 'u': None}\nif a.config:\n    config.update(json.load(open(a.config)))", {"lr": "float", "m": {"n?": "int"} | OPEN, "s": "list[int]", "u": "unknown"} | OPEN, {"lr": 0.1, "m.n": 3, "s": [1], "u": None}, ""),
    *(
        parsed(
            f"part-of-a-checkpoint-{kind}",
            f"{CLASS}def of(d{declared}):\n    return C(**d)\nif a.config:\n    c = of(json.load(open(a.config)))\nelif {asked}:\n    import torch\n    c = of(torch.load({path}).get('c'))\nelse:\n    c = C()",
            FIELDS,
            defaults,
            "config = dataclasses.asdict(c)",
        )
        for kind, declared, asked, path, defaults in (
            ("declared-to-be-a-dict", ": dict", "a.data", "a.data", {"lr": 0.1, "name": None}),
            ("not-declared", "", "a.data", "a.data", {"lr": 0.1, "name": None}),
            ("that-the-environment-names", ": dict", "'F' in os.environ", "os.environ['F']", {}),
        )
    ),
    # Taken apart by hand.
    dotted("update", "config = BASE\nconfig.update(given)", {}),
    dotted("merge", MERGE + "config = merge(BASE, given)", {}),
    dotted("dict-of-no-text", MERGE + "given.setdefault(k, {'n': 2})\nconfig = merge(BASE, given)", {}),
    texts("spread", "d = {'a': 1, **a.kw}", "default={}", {"a": "int"} | OPEN, {"a": 1}),
    texts("spread-with-keys", "d = {'a': 1, **a.kw}", "default={'z': 2}", {"a": "int", "z?": "int"} | OPEN, {"a": 1, "z": 2}),
    texts("spread-of-a-text", "d = dict(a=1, **a.kw)", "default='{\"z\": 2}'", {"a": "int", "z?": "int"} | OPEN, {"a": 1, "z": 2}),
    texts("spread-or-nothing", "d = {'a': 1, **(a.kw or {})}", "help='x'", {"a": "int"} | OPEN, {"a": 1}),
    texts("update", "d = {'a': 1}\nif a.kw:\n    d.update(a.kw)", "help='x'", {"a": "int"} | OPEN, {"a": 1}),
    texts("nested", "d = {'a': 1, 'kw': a.kw, 'z': a.kw.get('z', 0.5)}", "default={}", {"a": "int", "kw": {"z?": "unknown"} | OPEN, "z": "float"}, {"a": 1, "z": 0.5}),
    split("texts", "config[k] = v", FLAT, AT_FLAT),
    split("bools", "config[k] = v in ('true', 'True')\n    config[k] = True", FLAT, AT_FLAT),
    split("lists", "config[k] = [str(x) for x in v.split(',')]", FLAT, AT_FLAT),
    split("guarded", "if k in config:\n        config[k] = v", {key: type_ for key, type_ in FLAT.items() if key not in OPEN}, AT_FLAT),
    # What the job itself writes, under whatever key, is not given.
    split("written", "config[k] = 5", FLAT | {"lr": "float | int", "sizes": "int | list[int]", "name": "int | str"}, {}),
    split("environment", "config[k] = os.environ[k]", FLAT | {"lr": "float | str", "n": "int | str", "sizes": "list[int] | str"}, {}),
    # A file that is read only where the command line asks for it, whatever its path is made of.
    split("literals", "import ast\n    config[k] = ast.literal_eval(v)", FLAT, AT_FLAT),
    split("yaml", "import yaml\n    config[k] = yaml.safe_load(v)", FLAT, AT_FLAT),
    split("literals-or-texts", "import ast\n    try:\n        v = ast.literal_eval(v)\n    except ValueError:\n        pass\n    config[k] = v", FLAT, AT_FLAT),
    split("literals-of-the-environment", "import ast\n    config[k] = ast.literal_eval(os.environ[k])", dict.fromkeys(FLAT, "unknown"), {}),
    parsed("text-of-an-option", "config = {'lr': 0.1, 'u': None}\nconfig.update(json.loads(a.data or '{}'))", {"lr": "float", "u": "unknown"} | OPEN, {"lr": 0.1, "u": None}, ""),
    (Row("rest-joined", "import argparse, yaml\np = argparse.ArgumentParser()\na, rest = p.parse_known_args()\nconfig = {'lr': 0.1, 'u': None}\nif rest:\n    config.update(yaml.safe_load('\\n'.join(r.replace('=', ': ') for r in rest)))", {"lr": "float", "u": "unknown"} | OPEN, real=False), {"lr": 0.1, "u": None}),
    (Row("arguments-counted", "import sys, glob, json\nconfig = {'lr': 0.1}\nif len(sys.argv) > 1:\n    config.update(json.load(open(glob.glob('*')[0])))", {"lr": "float"} | OPEN, real=False), {"lr": 0.1}),
    parsed("asked", "if a.data:\n    import glob\n    a = argparse.Namespace(**json.load(open(max(glob.glob('*.none')))))", {f"{k}?": v for k, v in OPTIONS.items()} | OPEN, AT_DEFAULTS),
    parsed("asked-attributes", "if a.data is not None and a.lr:\n    import glob\n    for f in glob.glob('*.none'):\n        vars(a).update(json.load(open(f)))", OPTIONS | OPEN, AT_DEFAULTS),
    parsed("asked-conditional", "import glob\na = argparse.Namespace(**json.load(open(glob.glob('*')[0]))) if a.lr > 5 else a", {f"{k}?": v for k, v in OPTIONS.items()} | OPEN, AT_DEFAULTS),
    parsed("asked-by-a-question", "import glob\nif isinstance(a.data, str):\n    vars(a).update(json.load(open(glob.glob('*')[0])))", OPTIONS | OPEN, AT_DEFAULTS),
    parsed("asked-or-not", "import glob\nif a.data or a.lr:\n    vars(a).update(json.load(open(glob.glob('*')[0])) if glob.glob('*.none') else {})", dict.fromkeys(OPTIONS, "unknown") | OPEN, {}),
    (Row("asked-for-all-that-follows", f"{PARSER}import glob\na = p.parse_args()\nif not a.data:\n    raise SystemExit\nvars(a).update(json.load(open(glob.glob('*')[0])))\nconfig = vars(a)", dict.fromkeys(OPTIONS, "unknown") | OPEN, real=False), {}),
    parsed("asked-returns", "import glob\ndef given():\n    if not a.data:\n        return {}\n    return json.load(open(glob.glob('*')[0]))\nvars(a).update(given())", OPTIONS | OPEN, AT_DEFAULTS),
    # A checkpoint that is loaded only where the command line asks for it, or that it must name.
    parsed("checkpoint", "n, best, config = 0, None, vars(a)\nif a.data:\n    import torch\n    c = torch.load(a.data)\n    n, best, config = c['n'], c['best'], c['config']\nconfig = {**config, 'n': n, 'best': best}", {f"{k}?": v for k, v in OPTIONS.items()} | OPEN | {"n": "int", "best": "unknown"}, AT_DEFAULTS | {"n": 0, "best": None}, ""),
    (Row("checkpoint-named", f"import torch\n{PARSER}a = p.parse_args()\nn = 0\nif torch.cuda.is_available():\n    n = torch.load(a.data)['n']\nconfig = {{'n': n}}", {"n": "int"}, real=False), {"n": 0}),
    (Row("checkpoint-of-a-name", f"import torch\n{PARSER}a = p.parse_args()\nn = 0\nif torch.cuda.is_available():\n    n = torch.load('x.pt')['n']\nconfig = {{'n': n}}", {"n": "unknown"}, real=False), {}),
    parsed("pickled", "import pickle\nn, config = 0, vars(a)\nif a.data:\n    with open(a.data, 'rb') as f:\n        c = pickle.load(f)\n    n, config = c['n'], vars(c['args'])\nconfig = {**config, 'n': n}", {f"{k}?": v for k, v in OPTIONS.items()} | OPEN | {"n": "int"}, AT_DEFAULTS | {"n": 0}, ""),
    parsed("pickled-in-a-file-that-is-named", "import pickle, os\nn = 0\nif os.environ.get('X'):\n    n = pickle.load(open(a.data, 'rb'))['n']\nconfig = {'n': n}", {"n": "int"}, {"n": 0}, ""),
    parsed("pickled-in-any-file", "import pickle, os\nn = 0\nif os.environ.get('X'):\n    n = pickle.load(open('x.pkl', 'rb'))['n']\nconfig = {'n': n}", {"n": "unknown"}, {}, ""),
    absent("absent", "pass", "a.file", "float", {"lr": 0.1}),
    absent("absent-in-a-folder", "pass", "os.path.join('configs', a.file)", "float", {"lr": 0.1}),
    absent("absent-of-a-fixed-name", "pass", "'none.json'", "unknown", {}),
    absent("absent-of-the-environment", "pass", "os.environ.get('F', 'none.json')", "unknown", {}),
    absent("absent-but-written", "open(a.file, 'w').write(os.environ['X'])", "a.file", "unknown", {}),
    # A second parser, made from what a file may have set.
    parsed("second-parser", "d = {'lr': 0.1, 'name': 'x'}\nif a.config:\n    d.update(json.load(open(a.config)))\nq = argparse.ArgumentParser()\nfor k, v in d.items():\n    q.add_argument('--' + k, type=type(v), default=v)\nb = q.parse_args([])", {"lr": "float", "name": "str"} | OPEN, {"lr": 0.1, "name": "x"}, "config = vars(b)"),
    # A file that is not there, and is read only where it is.
    made("put", f"if os.path.isfile('c.json'):\n    given = json.load(open('c.json'))\nc = C()\n{LOOP.format(of='given')}", FIELDS, OF_FIELDS),
    made("put-as-a-path", f"from pathlib import Path\nf = Path('c.json')\ngiven = json.loads(f.read_text()) if f.exists() else {{}}\nc = C()\n{LOOP.format(of='given')}", FIELDS, OF_FIELDS),
    made("put-or-another", f"f = os.environ.get('F', 'c.json')\nif os.path.exists(f):\n    given = json.load(open(f))\nc = C()\n{LOOP.format(of='given')}", {"lr": "unknown", "name": "unknown", "sizes": "unknown"}, {}),
    # Whoever names the file, it is no command line.
    parsed("environment", "if 'F' in os.environ:\n    vars(a).update(json.load(open(os.environ['F'])))", {"config": "unknown", "lr": "unknown", "sizes": "unknown", "data": "unknown"} | OPEN, {}),
    parsed("namespace-of-anything", "if 'F' in os.environ:\n    a = p.parse_args(namespace=argparse.Namespace(**json.load(open(os.environ['F']))))", dict.fromkeys(OPTIONS, "unknown") | OPEN, {}),
    parsed("namespace-holds", "a = p.parse_args(namespace=argparse.Namespace(lr='auto'))", {"lr": "float | str", "config": "str | None", "sizes": "list[int]", "data": "str | None"}, {"lr": "auto", "config": None, "sizes": [1, 2], "data": None}),
    parsed("namespace-may-hold", "n = argparse.Namespace()\nif a.data:\n    n.lr = 'auto'\na = p.parse_args(namespace=n)", {"lr": "float | str", "config": "str | None", "sizes": "list[int]", "data": "str | None"}, {"config": None, "sizes": [1, 2], "data": None}),
    made("fields", f"c = C()\n{LOOP.format(of='given')}", FIELDS, OF_FIELDS),
    made("attributes-of-fields", "c = C()\nc.__dict__.update(given)", FIELDS, OF_FIELDS),
    made("constructor", "c = C(**given)", FIELDS, OF_FIELDS),
    made("replace", "c = dataclasses.replace(C(), **given)", FIELDS, OF_FIELDS),
    made("replace-written-wins", "c = dataclasses.replace(C(), **{**given, 'lr': 1.0})", FIELDS, OF_FIELDS | {"lr": 1.0}),
    made("replace-perhaps", "if a.data:\n    given = {'lr': 'x'}\nelse:\n    given = {}\nc = dataclasses.replace(C(), **given)", FIELDS | {"lr": "float | str"}, {"name": None, "sizes": [1, 2]}),
    made("replace-environment", "c = dataclasses.replace(C(), **(json.loads(os.environ['F']) if 'F' in os.environ else {}))", FIELDS, {}),
    made("one-of-two", f"x, y = C(), C()\nc = x if a.data else y\n{LOOP.format(of='given')}", FIELDS, {"lr": 0.1, "name": None}),
    made("one-of-two-environment", f"class D:\n    def __init__(self):\n        self.n = 1\nx, y = D(), D()\nc = x if a.data else y\n{LOOP.format(of='json.loads(os.environ.get(chr(70), chr(123) + chr(125)))')}", {"n": "unknown"}, {}, "config = {'n': x.n}"),
    made("class", "for k, v in given.items():\n    setattr(C, k, v)", {"lr": "float", "loose": "unknown"}, {"lr": 0.1, "loose": None}, "config = {'lr': C.lr, 'loose': C.loose}"),
    fired("fire", LOOP.format(of="kwargs"), FIELDS, OF_FIELDS),
    fired("fire-attributes", LOOP.format(of="kwargs"), FIELDS | OPEN, OF_FIELDS, "vars(c)"),
    fired("fire-constructor", "c = C(**kwargs)", FIELDS, OF_FIELDS),
    fired("fire-replace", "c = dataclasses.replace(c, **kwargs)", FIELDS, OF_FIELDS),
    fired("fire-get", "lr = kwargs.get('lr', 0.1)", {"lr": "float"}, {"lr": 0.1}, "{'lr': lr}"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "defaults"), CASES + MERGED, ids=[row.id for row, _ in CASES + MERGED])
def test_set_by_command_line(row: Row, defaults: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check(row, tmp_path, monkeypatch)
    (found,) = [item for item in result.job.inputs if item.source == "run_config"]
    told = {".".join(map(str, each.path)): held_default(each) for each in found.fields}
    assert {path: value for path, value in told.items() if value is not MISSING} == defaults


def test_keys_that_take_long_are_taken_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "EACH_KEY_STEPS", 0)
    (row,) = [row for row, _ in MERGED if row.id == "of-the-item-there"]
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize("default", ["", "default='', ", "default=None, ", "required=True, "])
def test_the_reason_is_true_of_every_option(default: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"import argparse, json\np = argparse.ArgumentParser()\np.add_argument('--c', {default}type=str)\nconfig = json.load(open(p.parse_args().c))"
    result = scanned(Row("reason", body, {}), tmp_path, monkeypatch)
    assert "its path comes from a command-line option that names no file by default" in repr(result.facts.runs)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("for k, v in json.load(open(a.config)).items():", "its path comes from a command-line option"),
        ("import sys\nfor k, v in [arg.split('=') for arg in sys.argv[1:]]:", "the command line may give"),
    ],
)
def test_further_keys_are_of_the_file_or_of_the_command_line(
    names: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"{PARSER}a = p.parse_args()\n{names}\n    setattr(a, k, v)\nwandb.init(config=vars(a))"
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    (open_,) = [event.config.open for event in result.facts.events if isinstance(event, m.RunStarted)]
    assert open_ is not None
    assert reason in open_.reason
