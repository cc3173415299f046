"""Modules of the project: what an import finds, runs and binds, run for real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, lay, parametrized

from inputgen.api import scan_source
from inputgen.config import Config, JobConfig
from inputgen.reporters.common import types_of


def job(
    id_: str, body: str, files: dict[str, str], types: Any, spans: dict[str, str] | None = None, **more: Any
) -> Row:
    return Row(id_, body, types, files=files, spans=spans or {}, **more)


FINDER = """import importlib
from models.base import BaseModel
def find(name):
    lib = importlib.import_module('models.' + name + '_model')
    model = None
    for key, cls in lib.__dict__.items():
        if key.lower() == (name.replace('_', '') + 'model').lower() and issubclass(cls, BaseModel):
            model = cls
    if model is None:
        exit(0)
    return model
"""
CHOSEN = {
    "models/__init__.py": FINDER,
    "models/base.py": "class BaseModel:\n    @staticmethod\n    def modify(p):\n        return p",
    "models/cyc_gan_model.py": "import json, itertools\nfrom .base import BaseModel\nN = 1\nclass CycGANModel(BaseModel):\n    @staticmethod\n    def modify(p):\n        p.add_argument('--a', type=float, default=10.0)\n        return p",
    "models/pix_model.py": "from .base import BaseModel\nclass PixModel(BaseModel):\n    @staticmethod\n    def modify(p):\n        p.add_argument('--b', type=float, default=10.0)\n        return p",
}
OPTIONS = "import argparse, models\np = argparse.ArgumentParser()\np.add_argument('--model', default='cyc_gan')\np.add_argument('--lr', type=float, default=0.1)\n"

ROWS = [
    job("sibling", "import base\nconfig = base.CONFIG", {"base.py": "CONFIG = {'a': 1}"}, {"a": "int"}, {"a": "base.py:1 'a'"}),
    job("alias", "import base as b\nfrom base import CONFIG as config\nconfig['b'] = b.N", {"base.py": "N = 'x'\nCONFIG = {'a': 1}"}, {"a": "int", "b": "str"}, {"a": "base.py:2 'a'", "b": "4 config['b']"}),
    job("one-object", "import base\nfrom base import D\nD['b'] = 'x'\nconfig = base.D", {"base.py": "D = {'a': 1}"}, {"a": "int", "b": "str"}),
    job("name-is-bound-once", "import base\nfrom base import N\nbase.N = 'x'\nconfig = {'n': N, 'm': base.N}", {"base.py": "N = 1"}, {"n": "int", "m": "str"}),
    job("module-runs-once", "import base\nimport other\nconfig = base.D", {"base.py": "D = {}\n", "other.py": "import base\nbase.D['n'] = base.D.get('n', 0) + 1"}, {"n": "int"}, {"n": "other.py:2 base.D['n']"}),
    job("package", "from conf.base import CONFIG as config", {"conf/__init__.py": "", "conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}, {"a": "conf/base.py:1 'a'"}),
    job("package-without-init", "from conf.base import CONFIG as config", {"conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("re-export", "from conf import CONFIG as config", {"conf/__init__.py": "from .base import CONFIG", "conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}, {"a": "conf/base.py:1 'a'"}),
    job("re-export-as", "import conf\nconfig = conf.C", {"conf/__init__.py": "from .base import CONFIG as C\n__all__ = ['C']", "conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("relative", "from conf.sub.m import D as config", {"conf/__init__.py": "N = 1", "conf/up.py": "S = 'x'", "conf/sub/__init__.py": "", "conf/sub/m.py": "from .. import N\nfrom ..up import S\nfrom . import n\nD = {'n': N, 's': S, 'k': n.K}", "conf/sub/n.py": "K = 0.5"}, {"n": "int", "s": "str", "k": "float"}, {"s": "conf/sub/m.py:4 's'"}),
    job("submodule-as-attribute", "import conf.base\nconfig = conf.base.CONFIG", {"conf/__init__.py": "", "conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("from-package-import-module", "from conf import base\nconfig = base.CONFIG", {"conf/__init__.py": "", "conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("name-before-submodule", "from conf import base\nconfig = base", {"conf/__init__.py": "base = {'b': 'x'}", "conf/base.py": "CONFIG = {'a': 1}"}, {"b": "str"}),
    job("star", "from base import *\nconfig = {'n': N}", {"base.py": "N = 1\n_H = 2"}, {"n": "int"}),
    job("star-less-private", "_N = 'x'\nfrom base import *\nconfig = {'n': _N}", {"base.py": "_N = 1"}, {"n": "str"}),
    job("star-all", "M = 'x'\nfrom base import *\nconfig = {'n': _N, 'm': M}", {"base.py": "__all__ = ['_N']\n_N = 1\nM = 2"}, {"n": "int", "m": "str"}),
    job("star-all-built", "from base import *\nconfig = {'n': N, 'm': M}", {"base.py": "from sub import *\nimport sub\n__all__ = ['N'] + sub.__all__\n__all__ += []\nN = 1", "sub.py": "__all__ = ['M']\nM = 'x'"}, {"n": "int", "m": "str"}),
    job("star-shadows", "N = 'x'\nfrom base import *\nconfig = {'n': N}", {"base.py": "N = 1"}, {"n": "int"}),
    job("star-of-imported", "from base import *\nconfig = {'p': math.pi, 'd': D}", {"base.py": "import math\nfrom sub import *", "sub.py": "D = 1"}, {"p": "float", "d": "int"}),
    job("star-in-package", "from conf import *\nconfig = {'n': N}", {"conf/__init__.py": "from .base import *", "conf/base.py": "N = 1"}, {"n": "int"}),
    job("a-module-that-an-option-names-adds-options", f"{OPTIONS}o, _ = p.parse_known_args()\np = models.find(o.model).modify(p)\nconfig = vars(p.parse_args())", CHOSEN, {"model": "str", "lr": "float", "a?": "float", "b?": "float"}),
    job("a-module-that-the-job-names-adds-options", f"{OPTIONS}p = models.find('cyc_gan').modify(p)\nconfig = vars(p.parse_args())", CHOSEN, {"model": "str", "lr": "float", "a": "float"}),
    job("a-module-that-an-option-names-adds-none", f"{OPTIONS}o = p.parse_args()\nmodel = models.find(o.model)\nconfig = vars(o)", CHOSEN, {"model": "str", "lr": "float"}),
    job("cycle", "import a\nconfig = a.get()", {"a.py": "import b\nN = 1\ndef get():\n    return {'n': N, 'm': b.m()}", "b.py": "import a\ndef m():\n    return a.N * 2.0"}, {"n": "int", "m": "float"}),
    job("cycle-of-names", "import a\nconfig = {'n': a.N}", {"a.py": "N = 1\nfrom b import M", "b.py": "from a import N\nM = N"}, {"n": "int"}),
    job("in-a-function", "def f():\n    from base import CONFIG\n    return CONFIG\nconfig = f()", {"base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("import-in-a-function-is-local", "CONFIG = {'b': 'x'}\ndef f():\n    from base import CONFIG\nf()\nconfig = CONFIG", {"base.py": "CONFIG = {'a': 1}"}, {"b": "str"}),
    job("under-try-a-library", "try:\n    import yaml\n    n = 1\nexcept ImportError:\n    n = 'x'\nconfig = {'n': n}", {}, {"n": "int | str"}),
    job("under-try-a-library-that-is-needed", "import yaml\ntry:\n    import yaml\n    n = 1\nexcept ImportError:\n    n = 'x'\nconfig = {'n': n}", {}, {"n": "int"}),
    job("under-try-a-part-of-a-library", "try:\n    from yaml import safe_load\nexcept ModuleNotFoundError:\n    safe_load = None\nconfig = {'n': 1} if safe_load else {'m': 'x'}", {}, {"n?": "int", "m?": "str"}),
    job("under-try-in-a-module", "try:\n    import base\n    n = 1\nexcept ImportError:\n    n = 'x'\nconfig = {'n': n}", {"base.py": "import yaml"}, {"n": "int | str"}),
    job("under-try-python-itself", "try:\n    import json\n    n = 1\nexcept ImportError:\n    n = 'x'\nconfig = {'n': n}", {}, {"n": "int"}),
    job("under-try-wandb", "try:\n    import wandb\n    n = 1\nexcept ImportError:\n    n = 'x'\nconfig = {'n': n}", {}, {"n": "int"}),
    job("under-try-another-exception", "try:\n    import yaml\n    n = 1\nexcept KeyError:\n    n = 'x'\nconfig = {'n': n}", {}, {"n": "int"}),
    job("under-try-or-another-library", "try:\n    import yaml as y\nexcept ImportError:\n    import json as y\nconfig = {'n': 1 if y.load('1', 1) else 2}", {}, {"n": "int"}, real=False),
    job("under-try-or-the-end", "try:\n    import yaml\nexcept ImportError:\n    raise SystemExit('install yaml')\nconfig = {'n': yaml.safe_load('1')}", {}, {"n": "int"}),
    job("under-try-found", "try:\n    from fast import CONFIG as config\nexcept ImportError:\n    from slow import CONFIG as config", {"slow.py": "CONFIG = {'a': 1}", "fast.py": "CONFIG = {'b': 'x'}"}, {"b": "str"}),
    job("type-checking", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from base import CONFIG\nelse:\n    CONFIG = {'b': 'x'}\nconfig = CONFIG", {"base.py": "CONFIG = {'a': 1}"}, {"b": "str"}),
    job("main-guard-of-a-module", "import base\nconfig = base.CONFIG", {"base.py": "CONFIG = {'a': 1}\nif __name__ == '__main__':\n    CONFIG['b'] = 1"}, {"a": "int"}),
    job("name-of-a-module", "from conf import base\nconfig = {'m': base.M, base.M: 1}", {"conf/__init__.py": "", "conf/base.py": "M = __name__"}, {"m": "str", "conf.base": "int"}),
    job("sys-path", "import sys\nsys.path.insert(0, 'lib')\nfrom base import CONFIG as config", {"lib/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}, {"a": "lib/base.py:1 'a'"}),
    job("sys-path-of-the-file", "import os, sys\nsys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))\nfrom base import CONFIG as config", {"lib/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("sys-path-pathlib", "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).resolve().parent / 'lib'))\nimport base\nconfig = base.CONFIG", {"lib/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("installed-from-the-project", "from base.conf import CONFIG as config\nimport yaml, third\nconfig['b'] = yaml.safe_load('1.5')\nconfig['c'] = third.N", {"libs/base/base/conf.py": "CONFIG = {'a': 1}", "libs/base/base/__init__.py": "", "libs/base/setup.py": "", "libs/yaml/setup.py": "", "libs/yaml/yaml/__init__.py": "def safe_load(text):\n    return text", "libs/third/pyproject.toml": "", "libs/third/src/third.py": "N = 'x'"}, {"a": "int", "b": "float", "c": "str"}, {"a": "libs/base/base/conf.py:1 'a'"}, real=False),
    job("not-installed-from-the-project", "from base.conf import CONFIG\nimport venv_base, deep\nconfig = {'a': CONFIG, 'b': venv_base.N, 'c': deep.N}", {"libs/base/base/conf.py": "CONFIG = 1", "libs/base/base/__init__.py": "", "env/pyvenv.cfg": "", "env/lib/x/setup.py": "", "env/lib/x/venv_base.py": "N = 1", "a/b/c/d/setup.py": "", "a/b/c/d/deep.py": "N = 1"}, {"a": "unknown", "b": "unknown", "c": "unknown"}, real=False),
    *(
        job(id_, "import transformers\nconfig = {'a': transformers.N, 'b': transformers.HfArgumentParser is None}", {"transformers/__init__.py": f"{version}N = 1\nHfArgumentParser = None", **{f"transformers/m{i}.py": "" for i in range(count)}}, types, real=False)
        for id_, version, count, types in (
            ("a-copy-of-a-library-that-is-modelled", "__version__ = '4.47.0.dev0'\n", 150, {"a": "unknown", "b": "bool"}),
            ("of-the-name-of-a-library", "", 150, {"a": "int", "b": "bool"}),
            ("small-and-of-the-name-of-a-library", "__version__ = '1'\n", 149, {"a": "int", "b": "bool"}),
        )
    ),
    *(
        job(id_, "from diffusers import N\nconfig = {'a': N}", {"diffusers/__init__.py": f"{start}N = 1", **{f"diffusers/m{i}.py": more for i in range(count)}}, {"a": type_}, real=False)
        for id_, start, more, count, type_ in (
            ("a-copy-of-a-library-without-a-model", "__version__ = '0.25.0.dev0'\n", "", 150, "unknown"),
            ("a-copy-of-a-library-that-starts-runs", "__version__ = '0.25.0.dev0'\n", "def go():\n    import wandb\n    wandb.init()", 150, "int"),
            ("small-and-of-the-name-of-one-without-a-model", "__version__ = '1'\n", "", 149, "int"),
        )
    ),
    job("a-copy-of-a-library", "import big, large\nconfig = {'a': big.N, 'b': large.N}", {"libs/setup.py": "", "libs/big/__init__.py": "N = 1", **{f"libs/big/m{i}.py": "" for i in range(149)}, "libs/large/__init__.py": "N = 1", **{f"libs/large/m{i}.py": "" for i in range(150)}}, {"a": "int", "b": "unknown"}, real=False),
    job("shadows-a-library", "import yaml\nconfig = yaml.safe_load('a: 1')", {"yaml.py": "def safe_load(text):\n    return {'own': text}"}, {"own": "str"}),
    job("package-of-a-library-s-name", "from accelerate import N\nconfig = {'n': N}", {"accelerate/__init__.py": "N = 1", "setup.py": "setup(\n    name='other',\n)"}, {"n": "int"}),
    job("a-library-within-a-package-shadows-nothing", "import conf.use\nconfig = conf.use.D", {"conf/__init__.py": "", "conf/use.py": "import json\nD = json.loads('{\"a\": 1}')", "conf/json.py": "def loads(t):\n    return {'no': 1}"}, {"a": "int"}),
    job("run-started-elsewhere", "import helper\nhelper.start({'a': 1})\n# wandb.init(", {"helper.py": "import wandb\ndef start(config):\n    config['b'] = 2.5\n    return wandb.init(config=config)"}, {"a": "int", "b": "float"}, {"b": "helper.py:3 config['b']"}),
    job("importlib", "import importlib\nconfig = importlib.import_module('conf.base').CONFIG", {"conf/__init__.py": "", "conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("importlib-by-name", "import importlib\nname = 'base'\nconfig = getattr(importlib.import_module(f'conf.{name}'), 'CONFIG')", {"conf/base.py": "CONFIG = {'a': 1}"}, {"a": "int"}),
    job("lazy-getattr", "import base\nconfig = {'n': base.anything}", {"base.py": "def __getattr__(name):\n    return len(name)"}, {"n": "int"}),
    job("vars-of-a-module", "import base\nconfig = {k: v for k, v in vars(base).items() if k.isupper()}", {"base.py": "LR = 0.1\nN = 1\nx = 2"}, {"LR": "float", "N": "int"}),
    job("name-of-a-module-imported-relatively", "import conf.sub.m\nconfig = conf.sub.m.D", {"conf/__init__.py": "", "conf/up.py": "N = __name__", "conf/sub/__init__.py": "", "conf/sub/n.py": "N, P = __name__, __package__", "conf/sub/m.py": "from . import n\nfrom ..up import N\nD = {N: 1, n.N: 2, n.P + '/': 3}"}, {"conf.up": "int", "conf.sub.n": "int", "conf.sub/": "int"}),
    job("global-of-the-other-module", "N = 'x'\nfrom base import f\nconfig = f()", {"base.py": "N = 1\ndef f():\n    return {'n': N}"}, {"n": "int"}),
    job("module-function-sees-later-names", "import base\nbase.N = 'x'\nconfig = base.f()", {"base.py": "N = 1\ndef f():\n    return {'n': N}"}, {"n": "str"}),
    job("class-attribute-not-set-yet", "from base import C, D\nconfig = {'lr': C().d['lr'], 'same': C() is C(), 'i': D().n, 'no': getattr(C, 'none', 0.5), 'mro': hasattr(C, 'mro'), 'slot': hasattr(S, 'x') if (S := type(D())) else 1}", {"base.py": "class C:\n    def __new__(cls):\n        if not hasattr(cls, 'one'):\n            cls.one = super().__new__(cls)\n        else:\n            return cls.one\n        cls.d = {'lr': 0.1}\n        return cls.one\nclass D:\n    def __new__(cls):\n        i = getattr(cls, '_i', None)\n        if i is not None:\n            return i\n        cls._i = super().__new__(cls)\n        cls._i.n = 1\n        return cls._i"}, {"lr": "float", "same": "bool", "i": "int", "no": "float", "mro": "bool", "slot": "bool"}),
    job("class-of-a-module", "from base import Config\nconfig = Config(n=2).__dict__", {"base.py": "class Config:\n    def __init__(self, n):\n        self.n = n"}, {"n": "int"}, {"n": "base.py:3 self.n"}),
]  # fmt: skip


# A name that a module lacks, and what may give it one: what `from conf.base import N` binds in the job at `path`.
LACKED = [
    ("in-the-folder", "job.py", {"conf/base.py": "M = 1"}, None),
    ("in-the-package", "src/conf/job.py", {"src/conf/__init__.py": "", "src/conf/base.py": "M = 1"}, None),
    ("it-has-it", "job.py", {"conf/base.py": "N = 1"}, {"n": "int"}),
    ("on-some-paths", "job.py", {"conf/base.py": "import os\nif os.path.exists('x'):\n    N = 1"}, {"n": "int"}),
    ("set-by-name", "job.py", {"conf/base.py": "globals()['N'] = 1"}, {"n": "int"}),
    ("star-of-a-library", "job.py", {"conf/base.py": "from somelib import *"}, {"n": "unknown"}),
    ("set-from-elsewhere", "job.py", {"conf/base.py": "M = 1", "conf/__init__.py": "from . import base\nbase.N = 'x'"}, {"n": "unknown"}),
    ("perhaps-another-conf", "scripts/job.py", {"conf/base.py": "M = 1", "pyproject.toml": ""}, {"n": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "files", "types"), [row[1:] for row in LACKED], ids=[row[0] for row in LACKED])
def test_a_name_that_a_module_lacks(
    path: str, files: dict[str, str], types: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, monkeypatch, {".git/HEAD": "", **files})
    source = "import wandb\nfrom conf.base import N\nwandb.init(config={'n': N})"
    result = scan_source(source.encode(), path, Config(base=tmp_path), stored=True)
    assert [types_of(source.types) for source in result.job.inputs] == ([types] if types else [])


# A registry, and a package of plugins that fill it: `a` has a size of int, `b` of str.
REGISTRY = {
    "reg.py": "M = {}\nNAMES = []\nclass Base:\n    made = {}\ndef register(name):\n    def decorate(f):\n        M[name] = f\n        NAMES.append(name)\n        Base.made[name] = f\n        return f\n    return decorate\n",
    "plugins/__init__.py": "",
    "plugins/a.py": "from reg import register\n@register('a')\ndef size():\n    return 1\n",
    "plugins/b.py": "from reg import register\n@register('b')\ndef size():\n    return 'x'\n",
    "plugins/deep/c.py": "from reg import register\n@register('c')\ndef size():\n    return 2.5\n",
}
GIVEN = "import importlib, pickle, reg\nname = pickle.loads(pickle.dumps('a'))\n"  # a text that is not known


def plugins(id_: str, body: str, types: Any, **files: str) -> Row:
    return job(id_, GIVEN + body, REGISTRY | files, types)


PLUGINS = [
    plugins("names-that-no-statement-can-spell", "c = importlib.import_module(f'conf.{name}-x')\nconfig = {'lr': c.lr, 'n': c.n}", {"lr": "float | int | str", "n": "str"}, **{"conf/a-x.py": "lr = 0.1\nn = 'a'", "conf/2-x.py": "lr = 1\nn = 'b'", "conf/c-x.py": "lr = 'x'"}),
    job("no-module-has-it", GIVEN + "c = importlib.import_module(f'conf.{name}')\nconfig = {'lr': c.lr, 'n': c.n}", {**REGISTRY, "conf/a.py": "n = 1", "conf/b.py": "m = 1"}, {"lr": "unknown", "n": "int"}, real=False),
    job("no-module-can-be-imported", GIVEN + "c = importlib.import_module(f'conf.{name}')\nconfig = {'lr': c.lr, 'n': 1}", {**REGISTRY, "conf/a.py": "raise ValueError"}, {"lr": "unknown", "n": "int"}, real=False),
    plugins("named", "import plugins.a\nconfig = {'n': reg.M['a'](), 'k': sorted(reg.M)}", {"n": "int", "k": "list[str]"}),
    plugins("built", "import plugins.a, plugins.b\nconfig = {k: f() for k, f in reg.M.items()}", {"a": "int", "b": "str"}),
    plugins("any-of-the-package", "importlib.import_module(f'plugins.{name}')\nconfig = {'n': reg.M[name]()}", {"n": "int | str"}),
    plugins("is-it-there", "importlib.import_module('plugins.' + name)\nif 'a' not in reg.M:\n    raise ValueError\nconfig = {'n': reg.M['a']()}", {"n": "int"}),
    plugins("by-its-start", "importlib.import_module('plugins.%s' % name)\nimportlib.import_module('plugins.a{}'.format(name[1:]))\nconfig = {'n': reg.M['a']()}", {"n": "int"}),
    plugins("relative", "import plugins.all\nconfig = {'n': reg.M[name]()}", {"n": "int | str"}, **{"plugins/all.py": "import importlib, os\nfor each in sorted(os.listdir(os.path.dirname(__file__))):\n    if each[0] in 'ab':\n        importlib.import_module(f'.{each.split(\".\")[0]}', package=__package__)\n"}),
    plugins("deeper", "for folder in ['deep']:\n    folder = folder[:4] if name else folder\n    importlib.import_module(f'plugins.{folder}.{\"c\" if name else name}')\nconfig = {'n': reg.M['c']()}", {"n": "float"}),
    plugins("listed", "import pkgutil, plugins\nfor found in pkgutil.iter_modules(plugins.__path__):\n    __import__('plugins.' + found.name)\nconfig = {'n': reg.M[name]()}", {"n": "int | str"}),
    plugins("by-the-package", "from plugins import b\nfrom filled.use import size\nconfig = {'n': size('a')}", {"n": "int"}, **{"filled/__init__.py": "import importlib\nfor name in ['plugins.a']:\n    importlib.import_module(name)\n", "filled/use.py": "import reg\ndef size(name):\n    return reg.M[name]()\n"}),
    plugins("any-module", "importlib.import_module(name[:0] + 'plugins.a')\nconfig = {'m': reg.M.get('a', len)(), 'own': 1}", {"m": "unknown", "own": "int"}),
    plugins("any-module-changes-what-there-is", "import plugins.a\nimportlib.import_module(name[:0] + 'plugins.b')\nconfig = {'names': reg.NAMES, 'made': reg.Base.made['a']()}", {"names": "list", "made": "unknown"}),
    plugins("any-module-but-the-job", "config = {'n': 1}\nimportlib.import_module(name[:0] + 'plugins.b')\nconfig['m'] = reg.__name__", {"n": "int", "m": "str"}),
]  # fmt: skip

# A package of configs, one of which an option names; `base` is the default.
CONFS = {
    "confs/__init__.py": "",
    "confs/base.py": "config = dict(lr=0.1, n=1)\ndef make():\n    return dict(lr=0.1, n=1)\nclass Net:\n    def __init__(self):\n        self.lr = 0.1\n",
    "confs/ab.py": "config = dict(lr=0.2, n='x', extra=True)\ndef make():\n    return dict(lr=1, more=True)\nclass Net:\n    def __init__(self):\n        self.lr = 0.2\n        self.depth = 2\n",
    "confs/none.py": "other = 1\n",
    "confs/big_net.py": "config = dict(lr=0.3, net=True)\n",
}
OPTION = "import argparse, importlib\np = argparse.ArgumentParser()\np.add_argument('--cfg', default={})\na = p.parse_args()\n"


def named(id_: str, body: str, types: Any, default: str = "'base'", **files: str) -> Row:
    return job(id_, OPTION.format(default) + body, CONFS | files, types, files.pop("defaults", None))


EITHER = {"lr": "float", "n?": "int | str", "extra?": "bool", "net?": "bool"}
NAMED = [
    named("option", "config = importlib.import_module(f'confs.{a.cfg}').config", EITHER),
    named("option-relative", "config = importlib.import_module('.' + a.cfg, 'confs').config", EITHER),
    named("option-by-its-end", "config = importlib.import_module('confs.' + a.cfg + '_net').config", {"lr": "float", "net": "bool"}, default="'big'"),
    named("option-of-a-statement", "config = __import__('confs.' + a.cfg, fromlist=['config']).config", EITHER),
    named("option-with-choices", "config = importlib.import_module(f'confs.{a.cfg}').config", {"lr": "float", "n": "int | str", "extra?": "bool"}, default="'base', choices=['base', 'ab']"),
    named("option-of-a-class", "config = vars(importlib.import_module(f'confs.{a.cfg}').Net())", {"lr": "float", "depth?": "int"}),
    named("option-of-a-function", "config = importlib.import_module(f'confs.{a.cfg}').make()", {"lr": "float | int", "n?": "int", "more?": "bool"}),
    named("option-anywhere", "config = importlib.import_module(a.cfg).config", {"lr": "float", "n": "int", "*": "unknown"}, default="'confs.base'"),
    named("option-anywhere-of-a-function", "config = importlib.import_module(a.cfg).make()", {"lr": "float", "n": "int", "*": "unknown"}, default="'confs.base'"),
    named("option-anywhere-of-a-class", "config = vars(importlib.import_module(a.cfg).Net())", {"lr": "float", "*": "unknown"}, default="'confs.base'"),
    named("option-anywhere-of-an-object", "config = vars(importlib.import_module(a.cfg).cfg)", {"lr": "float", "*": "unknown"}, default="'confs.one'", **{"confs/one.py": "from types import SimpleNamespace\nclass Cfg:\n    pass\ncfg = Cfg()\ncfg.lr = 0.1\n"}),
    named("option-looked-through", "lib = importlib.import_module(f'confs.{a.cfg}')\nconfig = {k: v for k, v in vars(lib).items() if not k.startswith('_') and isinstance(v, int)}", {"n?": "int", "other?": "int", "m?": "int"}, default="'x1'", **{"confs/x1.py": "n = 1", "confs/x2.py": "m = 2"}),
    named("option-anywhere-of-a-statement", "config = __import__(a.cfg, fromlist=['config']).config", {"lr": "float", "n": "int", "*": "unknown"}, default="'confs.base'"),
    named("attribute", "import confs\nconfig = getattr(confs, a.cfg)", {"lr": "float", "n": "int", "extra?": "bool"}, **{"confs/__init__.py": "import os\nbase = {'lr': 0.1, 'n': 1}\n_top = {'no': 1}\ndef f():\n    pass\nab = {'lr': 0.2, 'n': 2, 'extra': True}\n"}),
    named("attribute-dict-of-such", "import confs\nconfig = getattr(confs, a.cfg)", {"lr": "float", "more?": "int"}, **{"confs/__init__.py": "base = {'lr': 0.1}\nab = {'lr': 0.2, 'more': 1}\nALL = {'base': base, 'ab': ab}\n"}),
    named("attribute-module", "import confs\nconfig = getattr(confs, a.cfg).config", {"lr": "float", "n": "int | str", "extra?": "bool"}, **{"confs/__init__.py": "from . import base, ab, none\n"}),
    named("attribute-function", "import confs\nconfig = getattr(confs, a.cfg)()", {"lr": "float | int", "extra?": "bool"}, **{"confs/__init__.py": "def base():\n    return {'lr': 0.1}\ndef ab():\n    return {'lr': 2, 'extra': True}\nclass C:\n    pass\n"}),
    named("attribute-with-choices", "import confs\nconfig = getattr(confs, a.cfg)", {"lr": "float", "n": "int", "extra?": "bool"}, default="'base', choices=['base', 'ab']", **{"confs/__init__.py": "base = {'lr': 0.1, 'n': 1}\nab = {'lr': 0.2, 'n': 2, 'extra': True}\ntop = {'lr': 0.2, 'more': True}\n"}),
    named("attribute-of-a-star", "import confs\nconfig = getattr(confs, a.cfg)", {"lr?": "unknown", "*": "unknown"}, **{"confs/__init__.py": "try:\n    from somewhere import *\nexcept ImportError:\n    pass\nbase = {'lr': 0.1}\n"}),
    named("attribute-by-default-another", "import confs\nconfig = {'n': 1, 'c': getattr(confs, a.cfg or 'base')}", {"n": "int", "c": {"lr": "float"}}, default="None", **{"confs/__init__.py": "base = {'lr': 0.1}\n"}),
    named("global", "base = {'lr': 0.1}\nab = {'lr': 1, 'extra': 'x'}\nN = 1\nconfig = globals()[a.cfg]", {"lr": "float | int", "extra?": "str"}),
    named("global-function", "def base():\n    return {'lr': 0.1}\ndef ab():\n    return {'lr': 1, 'extra': 'x'}\nconfig = globals()[a.cfg]()", {"lr": "float | int", "extra?": "str"}),
]  # fmt: skip


@parametrized(ROWS + PLUGINS + NAMED)
def test_modules(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


# A folder put on `sys.path` by a job that is started from a folder above its own: where the module is found.
LIB, OTHER = "CONFIG = {'a': 1}", "CONFIG = {'b': 'x'}"
ABOVE = [
    ("relative", "'lib'", {"lib/base.py": LIB}, None, {"a": "int"}),
    ("from-the-cwd", "os.getcwd() + '/lib'", {"lib/base.py": LIB}, None, {"a": "int"}),
    ("nearest", "'lib'", {"lib/base.py": LIB, "a/lib/base.py": OTHER}, None, {"b": "str"}),
    ("beside-wins", "'lib'", {"lib/base.py": LIB, "a/b/lib/base.py": OTHER}, None, {"b": "str"}),
    ("a-cwd-is-configured", "'lib'", {"lib/base.py": LIB}, "a/b", {"*": "unknown"}),
    ("another-folder", "os.getcwd() + '/libs'", {"lib/base.py": LIB}, None, {"*": "unknown"}),
    ("elsewhere", "'/lib'", {"lib/base.py": LIB}, None, {"*": "unknown"}),
]


@pytest.mark.parametrize(("path", "files", "cwd", "types"), [row[1:] for row in ABOVE], ids=[row[0] for row in ABOVE])
def test_search_path_from_a_folder_above(
    path: str, files: dict[str, str], cwd: str | None, types: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, monkeypatch, {"pyproject.toml": "", **files})
    source = f"import os, sys, wandb\nsys.path.insert(0, {path})\nimport base\nwandb.init(config=base.CONFIG)"
    config = Config(base=tmp_path, job={"a/b/job.py": JobConfig(cwd=cwd)} if cwd else {})
    result = scan_source(source.encode(), "a/b/job.py", config, stored=True)
    assert types_of(result.job.inputs[0].types) == types


# A package without an `__init__.py`, whose parts have the names of a library and of a module of Python.
NAMESPACE = {
    "pyproject.toml": "",
    "src/pkg/yaml/__init__.py": "def safe_load(text):\n    return {'own': 1}",
    "src/pkg/json.py": "def loads(text):\n    return {'own': 1}",
    "src/pkg/conf.py": "N = 1",
    "src/pkg/run/__init__.py": "",
}


@pytest.mark.parametrize(
    ("imports", "types"),
    [
        ("from pkg.conf import N", {"a": "int", "b": "int", "n": "int"}),
        ("import json\nimport pkg.conf\nN = pkg.conf.N", {"a": "int", "b": "int", "n": "int"}),
        ("from conf import N", {"own": "int", "n": "int"}),
    ],
    ids=["by-name", "a-part-by-name", "started-from-it"],
)
@pytest.mark.parametrize("path", ["src/pkg/run/job.py", "src/pkg/yaml/job.py"])
def test_a_package_s_parts_hide_no_library(
    imports: str, types: Any, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = "{**yaml.safe_load('a: 1'), **json.loads('{\"b\": 1}'), 'n': N}"
    source = f"import json, wandb, yaml\n{imports}\nwandb.init(config={given})"
    lay(tmp_path, monkeypatch, {**NAMESPACE, path: source})
    result = scan_source(source.encode(), path, Config(base=tmp_path), stored=True)
    assert types_of(result.job.inputs[0].types) == types
