"""What a read tells of an object that may have any keys: the key that was read is there from then on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from rows import Row, check, scanned

from inputgen import model as m

# {"lr": 0.1, "opt": {"name": "sgd"}, "sizes": [{"n": 1}]}, which is not known to the scan
DOCUMENT = "eyJsciI6IDAuMSwgIm9wdCI6IHsibmFtZSI6ICJzZ2QifSwgInNpemVzIjogW3sibiI6IDF9XX0="
START = f"import argparse, base64, json, os\ndoc = json.loads(base64.b64decode('{DOCUMENT}'))\n"
SPACE = f"{START}space = argparse.Namespace(**doc)\n"
CLASS = (
    f"{START}class Settings:\n    shared = 1\n    def __init__(self, **given):\n        self.__dict__.update(given)\n"
    "    @property\n    def twice(self):\n        return self.lr * 2\n    def show(self):\n        return 'x'\n"
    "kept = Settings(**doc)\n"
)
CONF = f"{START}import io\nfrom omegaconf import OmegaConf\ncfg = OmegaConf.load(io.StringIO(base64.b64decode('{DOCUMENT}').decode()))\n"


@dataclass(frozen=True)
class Case:
    """A job that reads from a document and gives it to W&B; the fields that are told, by path."""

    id: str
    body: str
    fields: tuple[str, ...] = ()
    end: str = "config = doc"
    start: str = START
    real: bool = True


KEEP = (
    "class Kept:\n    def __init__(self, c):\n        self.c = c\n"
    "kept = None\nif os.environ.get('HOME'):\n    kept = Kept(doc['opt'])\n"
)
SPACED = "config = dict(vars(space))"
KEPT = "config = dict(vars(kept))"
TOLD = "config = OmegaConf.to_container(cfg)"
CASES = [
    Case("key", "doc['lr']", ("lr",)),
    Case("key-within", "doc['opt']['name']", ("opt.name",)),
    Case("key-of-a-parameter", "doc['sizes']\ndef tell(given):\n    return given['lr']\ntell(doc)", ("sizes", "lr")),
    Case("key-of-a-copy", "made = dict(doc)\nmade['lr']", ("lr",), "config = made"),
    Case("key-in-the-call", "", ("lr",), "wandb.init(name=str(doc['lr']), config=doc)"),
    Case("attribute-of-a-namespace", "space.lr", ("lr",), SPACED, SPACE),
    Case("attribute-of-an-instance", "kept.lr", ("lr",), KEPT, CLASS),
    Case("on-some-paths", "if os.path.exists('x'):\n    doc['lr']", ("lr",)),
    Case(
        "below-what-one-path-read",
        KEEP + "doc['opt']['name']",
        ("name",),
        "if kept:\n    wandb.init(config=kept.c)",
    ),
    Case("caught", "try:\n    doc['lr']\nexcept KeyError:\n    pass", ("lr",)),
    Case("given-by-an-update", "doc['lr']", ("lr",), "wandb.init()\nwandb.config.update(doc)", real=False),
    Case("property", "kept.twice", ("lr",), KEPT, CLASS),
    Case("key-of-a-config", "cfg.lr", ("lr",), TOLD, CONF),
    Case("key-within-a-config", "cfg.opt.name, cfg['opt']['name']", ("opt.name",), TOLD, CONF),
    Case("key-of-a-merged-config", "cfg = OmegaConf.merge(cfg, {})\ncfg.opt.name", ("opt.name",), TOLD, CONF),
    Case("key-of-a-config-on-some-paths", "if 'lr' in cfg:\n    cfg.lr", ("lr",), TOLD, CONF),
    Case("method-of-a-config", "cfg.keys(), cfg.opt.items(), list(cfg)", ("opt",), TOLD, CONF),
    Case("element-within-a-config", "cfg.sizes[0].n", ("sizes",), TOLD, CONF),
    Case("asked-of-a-config", "cfg.get('nope'), hasattr(cfg, 'zz')", (), TOLD, CONF),
    Case("in-a-loop", "for _ in os.listdir('.'):\n    doc['lr']", ("lr",)),
    Case(
        "in-a-loop-of-a-dict",
        "doc['sizes']\nfor _ in os.listdir('.'):\n    doc['lr'], doc['opt']['name']",
        ("lr", "opt", "sizes"),
    ),
    Case("in-a-loop-of-a-config", "for _ in os.listdir('.'):\n    cfg.lr", ("lr",), TOLD, CONF),
    Case("in-a-loop-of-a-namespace", "for _ in os.listdir('.'):\n    space.lr", ("lr",), SPACED, SPACE),
    Case(
        "in-a-loop-where-no-run-starts",
        "if os.path.exists('x'):\n    for _ in os.listdir('.'):\n        doc['lr']\n    raise SystemExit",
    ),
    Case(
        "in-a-loop-of-another-dict",
        "other = dict(doc)\nother['mine'] = 1\nfor _ in os.listdir('.'):\n    other['mine']",
    ),
    Case(
        "in-a-loop-and-taken-out",
        "doc['sizes']\nfor _ in os.listdir('.'):\n    doc['lr']\ndoc.pop('lr', 0)",
        ("sizes",),
    ),
    # What was given to W&B before it is read.
    Case("read-after-it-was-given", "", ("lr", "opt.name"), "wandb.init(config=doc)\ndoc['lr'], doc['opt']['name']"),
    Case(
        "read-in-part-before",
        "doc['opt']['name']",
        ("opt.name", "opt.k", "lr"),
        "wandb.init(config=doc)\ntry:\n    doc['opt']['k']\nexcept KeyError:\n    doc['lr']",
    ),
    Case(
        "read-in-a-loop-after",
        "",
        ("lr", "opt.name"),
        "wandb.init(config=doc)\ndoc['lr']\nfor _ in os.listdir('.'):\n    doc['opt']['name']",
    ),
    Case(
        "config-read-in-a-loop-after",
        "",
        ("lr", "opt"),
        "wandb.init(config=OmegaConf.to_container(cfg))\nfor _ in os.listdir('.'):\n    cfg.lr, cfg.opt.name",
        CONF,
    ),
    Case(
        "attribute-read-in-a-loop-after",
        "",
        ("lr",),
        "wandb.init(config=vars(space))\nfor _ in os.listdir('.'):\n    space.lr",
        SPACE,
    ),
    Case(
        "set-and-read-in-a-loop-after",
        "",
        (),
        "wandb.init(config=OmegaConf.to_container(cfg))\nfor _ in os.listdir('.'):\n    cfg.mine = 1\n    cfg.mine",
        CONF,
    ),
    Case(
        "read-by-an-object-after",
        "class T:\n    def __init__(self, c):\n        self.c = c\n    def go(self):\n        return self.c['lr']",
        ("lr",),
        "wandb.init(config=doc)\nT(doc).go()",
    ),
    Case("updated-and-read-after", "", ("lr",), "wandb.init()\nwandb.config.update(doc)\ndoc['lr']", real=False),
    Case(
        "config-read-after",
        "",
        ("lr", "opt.name"),
        "wandb.init(config=OmegaConf.to_container(cfg))\ncfg.lr, cfg.opt.name",
        CONF,
    ),
    Case(
        "another-document-read-after",
        "def load():\n    return json.loads(base64.b64decode('e30='))\none, other = load(), load()",
        (),
        "wandb.init(config=one)\ntry:\n    other['lr']\nexcept KeyError:\n    pass",
    ),
    Case(
        "less-of-it-given",
        "less = dict(doc)\nless.pop('lr')\nfewer = {k: v for k, v in doc.items() if k != 'opt'}",
        (),
        "wandb.init(config=less)\nwandb.config.update(fewer)\ndoc['lr'], doc['opt']",
        real=False,
    ),
    Case("excluded", "", (), "wandb.init(config=doc, config_exclude_keys=['lr'])\ndoc['lr']", real=False),
    Case("set-and-read-after", "", (), "wandb.init(config=doc)\ndoc['mine'] = 1\ndoc['mine']"),
    # W&B stores the text of what is a config in a dict.
    Case(
        "below-a-dict-of-a-config",
        "made = {**cfg}\nmade['opt']['name'], made['lr']",
        ("opt", "lr"),
        "config = made",
        CONF,
    ),
    Case("set-below-a-dict-of-a-config", "made = dict(cfg)\nmade['opt']['name'] = 1", ("opt",), "config = made", CONF),
    Case(
        "below-keywords-of-a-config",
        "def go(**more):\n    more['opt']['name'] = 1\n    wandb.init(config=more)",
        ("opt",),
        "go(**cfg)",
        CONF,
    ),
    Case(
        "below-a-config-after-its-dict-was-given",
        "",
        ("opt", "lr"),
        "wandb.init(config={**cfg})\ncfg.opt.name, cfg.lr",
        CONF,
    ),
    Case(
        "below-a-config-after-it-was-given",
        "made = {**cfg}",
        ("opt.name", "lr"),
        "wandb.init(config=OmegaConf.to_container(cfg))\ncfg.opt.name, cfg.lr",
        CONF,
    ),
    # What may be there.
    Case("get", "doc.get('lr')", ("lr",)),
    Case("get-with-a-default", "n = doc.get('lr', 1) or 2", ("lr",)),
    Case(
        "get-of-an-attribute",
        "class Own:\n    pass\nown = Own()\nown.doc = doc\ndel doc\nown.doc.get('lr')",
        ("lr",),
        "config = own.doc",
    ),
    # What looks alike, and raises nothing where the key is not there, or is no key.
    Case("get-of-another-dict", "other = dict(doc)\nother.get('lr')\n{}.get('lr')"),
    Case("get-of-a-key-that-is-not-known", "doc.get(os.environ.get('KEY', 'lr'))"),
    Case("in", "print('lr' in doc)"),
    Case("index", "doc['sizes'][0]['n']", ("sizes",)),
    Case("getattr-with-a-default", "getattr(space, 'lr', 1)", (), SPACED, SPACE),
    Case("hasattr", "hasattr(space, 'lr')", (), SPACED, SPACE),
    Case("of-the-class", "kept.shared\nkept.show()", (), KEPT, CLASS),
    Case(
        "class-that-says-itself",
        "class Any(Settings):\n    def __getattr__(self, name):\n        return doc\nkept = Any(**doc)\nkept.more",
        (),
        KEPT,
        CLASS,
    ),
    Case(
        "below-what-one-path-read-and-the-other-wrote",
        "import copy\nold = copy.deepcopy(doc)\n" + KEEP + "else:\n    doc['opt'] = old['opt']\nold['opt']['name']",
        (),
        "if kept:\n    wandb.init(config=kept.c)",
    ),
    Case("of-another-dict", "other = dict(doc)\nother['lr']"),
    Case(
        "made-where-it-is-missing",
        "from collections import defaultdict\nmade = defaultdict(int, doc)\nmade['new']",
        (),
        "config = dict(made)",
    ),
]


def told(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The types of the fields by path, of a job that runs for real, too."""
    before = "opt" in case.start + case.body  # what is read of it later leaves the config as it is
    types = {"opt": {"*": "unknown"}, "*": "unknown"} if "opt.name" in case.fields and before else {"*": "unknown"}
    result = check(Row(case.id, f"{case.start}{case.body}\n{case.end}\n", types, real=case.real), folder, monkeypatch)
    (found,) = [item for item in result.job.inputs if item.source == "run_config"]
    return {".".join(field.path): m.types.render(field.type) for field in found.fields}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fields(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tuple(told(case, tmp_path, monkeypatch)) == case.fields


def test_what_the_run_config_is_read_for_tells_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end = "wandb.init(name=str(doc['lr']), config=doc)\nlr: float = wandb.config['lr']\nprint(wandb.config['opt']['name'])"
    found = told(Case("", "print(doc['opt'])", (), end), tmp_path, monkeypatch)
    assert found == {"lr": "float", "opt.name": "unknown"}


# Reads of a document that W&B was given, after asking whether it has the key: that may be there.
ASKED = [
    ("asked", "n = doc['n'] if 'n' in doc else 1", True),
    ("asked-and-tested", "if 'n' in doc and doc['n'] is not None:\n    print(doc['n'])", True),
    ("asked-with-a-type", "n = int(doc['n']) if 'n' in doc else 1", True),
    ("read", "n = doc['n']", False),
    ("asserted", "assert 'n' in doc\nn = doc['n']", False),
    ("refused-where-it-is-not-there", "if 'n' not in doc:\n    raise ValueError\nn = doc['n']", False),
    ("tried", "try:\n    n = doc['n']\nexcept (KeyError, AttributeError):\n    n = 1", True),
    ("tried-for-anything", "try:\n    n = doc['n']\nexcept Exception:\n    raise SystemExit(1)", False),
    ("another-key-is-asked-for", "n = doc['n'] if 'm' in doc else 1", False),
]
ASKED_OF_DICTS = [
    ("got", "n = doc.get('n', 1)", True),
    ("got-and-read-where-it-is-true", "if doc.get('n'):\n    n = doc['n']", True),
    ("read-and-asked-elsewhere", "n = doc['n'] if 'n' in doc else 1\nm = doc['n'] + 1", False),
]
DICTS, OTHERS = ("dict", "dict-asked-first"), ("config", "namespace")
KINDS = [(kind, *row) for row in ASKED for kind in (*DICTS, *OTHERS)] + [
    (kind, *row) for row in ASKED_OF_DICTS for kind in DICTS
]


@pytest.mark.parametrize(("kind", "id_", "body", "optional"), KINDS, ids=[f"{row[0]}-{row[1]}" for row in KINDS])
def test_what_is_asked_for_may_be_there(
    kind: str, id_: str, body: str, optional: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "namespace":
        body = body.replace("doc['n']", "space.n").replace("in doc", "in space")
    if kind == "config":
        body = body.replace("doc", "cfg")
    start = CONF if kind == "config" else SPACE
    given = {"config": "OmegaConf.to_container(cfg)", "namespace": "space"}.get(kind, "doc")
    before = "doc.keys()\n" if kind == "dict" else ""  # a dict from then on: what is asked first is asked of a document
    job = Row("", f"{start}{before}wandb.init(config={given})\n{body}\n", None, real=False)
    (config,) = [item for item in scanned(job, tmp_path, monkeypatch).job.inputs if item.source == "run_config"]
    assert {field.path: field.optional for field in config.fields} == {("n",): optional}


# Reads of a document that W&B is given later: what some paths alone read may be there.
READ = [
    ("read", "doc['lr']", False),
    ("asked", "n = doc['lr'] if 'lr' in doc else 1", True),
    ("asked-below", "n = doc['opt']['lr'] if 'lr' in doc['opt'] else 1", True),
    ("asserted", "assert 'lr' in doc\ndoc['lr']", False),
    ("got", "n = doc.get('lr', 1)", True),
    ("got-and-read", "n = doc.get('lr', 1)\nm = doc['lr']", False),
    ("tried", "try:\n    doc['lr']\nexcept KeyError:\n    pass", True),
    ("on-some-paths", "if os.path.exists('x'):\n    doc['lr']", True),
    ("on-both-paths", "if os.path.exists('x'):\n    n = doc['lr']\nelse:\n    n = -doc['lr']", False),
    ("on-the-path-that-goes-on", "if os.path.exists('x'):\n    raise SystemExit\ndoc['lr']", False),
]


@pytest.mark.parametrize(("body", "optional"), [each[1:] for each in READ], ids=[each[0] for each in READ])
def test_what_some_paths_read_may_be_there(
    body: str, optional: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Row("", f"{START}{body}\nwandb.init(config=doc)\n", None, real=False)
    (config,) = [item for item in scanned(job, tmp_path, monkeypatch).job.inputs if item.source == "run_config"]
    assert [field.optional for field in config.fields if field.path[-1] == "lr"] == [optional]
