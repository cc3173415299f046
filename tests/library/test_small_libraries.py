"""`math`, `random`, `time`, `datetime`, `decimal`, `fractions`, `typing`, `abc`, `logging`, `warnings`."""

from __future__ import annotations

import pytest
from rows import Row, check, entry, held_default, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.schema.infer import MISSING


def values(id: str, head: str, **rows: tuple[str, str]) -> Row:  # noqa: A002
    """One config of several expressions, each with its type."""
    pairs = ", ".join(f"'{name}': {expression}" for name, (expression, _) in rows.items())
    return Row(id, f"{head}\nconfig = {{{pairs}}}", {name: type_ for name, (_, type_) in rows.items()})


PANDAS = "import pandas as pd\nd = {'lr': 0.1, 'opt': {'name': 'x', 'b': {'c': [1, 2], 'e': {}}}, 3: {'k': None}}\n"
ROWS = [
    *(
        Row(f"json-normalize-{id_}", f"{PANDAS}{body}", types, real=False)
        for id_, body, types in (
            (
                "with-a-separator",
                "config = pd.json_normalize(d, sep='/').to_dict(orient='records')[0]",
                {"lr": "float", "opt/name": "str", "opt/b/c": "list[int]", "3/k": "None"},
            ),
            (
                "of-a-list-of-one",
                "config = pd.json_normalize([d]).to_dict('records')[0]",
                {"lr": "float", "opt.name": "str", "opt.b.c": "list[int]", "3.k": "None"},
            ),
            (
                "made-anew",
                "f = pd.json_normalize(d)\nf.to_dict('records')[0]['z'] = 1\nd['y'] = 2\nconfig = {'n': len(f.to_dict('records')[0])}",
                {"n": "int"},
            ),
            (
                "of-what-is-not-known",
                "import json\nd['opt'] = json.loads(input())\nconfig = pd.json_normalize(d, sep='.').to_dict(orient='records')[0]",
                {"lr": "float", "opt?": "unknown", "3.k": "None", "*": "unknown"},
            ),
            ("to-a-depth", "config = pd.json_normalize(d, max_level=1).to_dict(orient='records')[0]", {"*": "unknown"}),
            ("as-columns", "config = pd.json_normalize(d).to_dict()", {"*": "unknown"}),
        )
    ),
    *(
        Row(f"grid-{id_}", f"import os\nfrom sklearn.model_selection import ParameterGrid\n{body}", types, real=False)
        for id_, body, types in (
            (
                "is-walked",
                "g = ParameterGrid({'n': [1, 2], 'm': ['x'], 'z': [[3], [4]]})\nconfig = {f\"{i} {p['m']} {p['n']} {p['z'][0]} {len(g)} {list(p)}\": 1 for i, p in enumerate(g)}",
                dict.fromkeys(
                    (f"{i} x {n} {z} 4 ['m', 'n', 'z']" for i, (n, z) in enumerate(((1, 3), (1, 4), (2, 3), (2, 4)))),
                    "int",
                ),
            ),
            (
                "of-several",
                "config = {f'{p}': 1 for p in list(ParameterGrid([{'a': [1]}, {'b': (2, 'x')}, {}]))}",
                dict.fromkeys(("{'a': 1}", "{'b': 2}", "{'b': 'x'}", "{}"), "int"),
            ),
            (
                "of-its-own",
                "g = ParameterGrid({'a': [1]})\nfor p in g:\n    p['b'] = 2\nconfig = [p for p in g][0]",
                {"a": "int"},
            ),
            (
                "of-what-is-not-known",
                "lrs = [float(v) for v in os.environ['L'].split()]\nconfig = {'x': 1}\nfor p in ParameterGrid({'lr': lrs, 'n': [1, 2]}):\n    config.update(p)",
                {"x": "int", "lr?": "float", "n?": "int"},
            ),
            (
                "of-further-keys",
                "import json\nd = {'n': [1, 2], **json.loads(os.environ['D'])}\nconfig = {'x': 1}\nfor p in ParameterGrid(d):\n    config = {'x': 1, **p}",
                {"x": "unknown", "n?": "unknown", "*": "unknown"},
            ),
            (
                "of-anything",
                "import json\nconfig = {'x': 1}\nfor p in ParameterGrid(json.loads(os.environ['D'])):\n    config['n'] = p['n']",
                {"x": "int", "n?": "unknown"},
            ),
        )
    ),
    Row(
        "inspect-kinds",
        "import inspect, os, collections\nclass C:\n    def f(self): pass\ndef f(): pass\ndef kinds(x):\n"
        "    return [inspect.isclass(x), inspect.isfunction(x), inspect.ismethod(x), inspect.ismodule(x)].index(True) if any([inspect.isclass(x), inspect.isfunction(x), inspect.ismethod(x), inspect.ismodule(x)]) else 'none'\n"
        "config = {'c': kinds(C), 'f': kinds(f), 'm': kinds(C().f), 'u': kinds(C.f), 'i': kinds(C()), 'n': kinds(1), 'd': kinds({}), 'l': kinds(lambda: 1)}",
        {"c": "int", "f": "int", "m": "int", "u": "int", "i": "str", "n": "str", "d": "str", "l": "int"},
    ),
    Row(
        "inspect-what-a-class-holds",
        "import functools, inspect\nclass D:\n    def __get__(self, obj, cls): return 1\nclass C:\n    lr = 0.1\n    def f(self): pass\n    @staticmethod\n    def s(): pass\n"
        "    @classmethod\n    def c(cls): pass\n    @property\n    def p(self): pass\n    @functools.cached_property\n    def q(self): pass\n"
        "    class In: pass\nheld = vars(C)\nconfig = {k: v for k, v in held.items() if not k.startswith('__') and not inspect.isroutine(v) and not isinstance(v, (property, functools.cached_property))}\n"
        "config['kinds'] = {k: [inspect.isclass(v), inspect.isfunction(v), inspect.ismethod(v)] for k, v in held.items() if k in 'lr f s c p q In'.split()}\n"
        "config['is'] = [inspect.isfunction(C.s), inspect.ismethod(C.c), inspect.isfunction(C().s), inspect.isroutine(C.p), inspect.isroutine(D())]",
        {
            "lr": "float",
            "In": "str",
            "kinds": dict.fromkeys(("lr", "f", "s", "c", "p", "q", "In"), "list[bool]"),
            "is": "list[bool]",
        },
    ),
    Row(
        "signature",
        "import inspect\ndef f(a, b: int = 3, *rest, c=2.5, d: str, **more):\n    pass\nparams = inspect.signature(f).parameters\n"
        "config = {k: p.default for k, p in params.items() if p.default is not inspect.Parameter.empty}\n"
        "config['names'] = [p.name for p in params.values()]\nconfig['typed'] = [k for k, p in params.items() if p.annotation is not p.empty]\n"
        "config['none'] = [k for k, p in params.items() if p.default == inspect._empty]\nspec = inspect.getfullargspec(f)\nconfig['spec'] = dict(zip(spec.args[-len(spec.defaults):], spec.defaults)) | spec.kwonlydefaults\n"
        "config['no'] = [inspect.getfullargspec(lambda a: a).defaults, inspect.getfullargspec(lambda a: a).kwonlydefaults]",
        {
            "b": "int",
            "c": "float",
            "names": "list[str]",
            "typed": "list[str]",
            "none": "list[str]",
            "spec": {"b": "int", "c": "float"},
            "no": "list[None]",
        },
    ),
    Row(
        "empty-dict-that-a-library-may-fill",
        "import lib\nr, t, q = {}, {'train': {}}, {}\nb = lib.fit(data=r, more=[t])\nb.fill(q)\nconfig = {'r': r['train']['loss'][-1], 't': t['train']['loss'], 'q': q['x'], 'n': 1}",
        {"r": "unknown", "t": "unknown", "q": "unknown", "n": "int"},
        real=False,
    ),
    Row(
        "unsloth-bfloat16",
        "from unsloth import FastLanguageModel, is_bfloat16_supported\n"
        "config = {'bf16': is_bfloat16_supported(), 'fp16': not is_bfloat16_supported(), 'model': FastLanguageModel.name()}",
        {"bf16": "bool", "fp16": "bool", "model": "unknown"},
        real=False,
    ),
    Row(
        "dict-that-a-library-does-not-fill",
        "import lib, json\ndef of(d):\n    try:\n        return d['x']\n    except KeyError:\n        return 1\na, b, c = {'y': 1}, {}, {}\nlib.fit(a, **b)\nprint(json.dumps(c))\nconfig = {'a': of(a), 'b': of(b), 'c': of(c)}",
        {"a": "int", "b": "int", "c": "int"},
        real=False,
    ),
    Row(
        "jax-processes-stay",
        "import jax\nif jax.process_index() == 0:\n    wandb.init(config={'lr': 0.1})\nprint('between')\n"
        "if jax.process_index() == 0:\n    wandb.config.update({'n': jax.device_count()})",
        {"lr": "float", "n": "int"},
        real=False,
    ),
    Row(
        "gin-gives-what-is-not-given",
        "import gin\n@gin.configurable\nclass D:\n    def __init__(self, root, n=8):\n        self.root, self.n = root, n\n"
        "d = D()\nconfig = {'root': d.root, 'n': d.n, 'x': 1}",
        {"root": "unknown", "n": "int", "x": "int"},
        real=False,
    ),
    Row(
        "config-assigned-and-given",
        "wandb.config = {'lr': 0.1}\nwandb.config['n'] = 1\nwandb.init(config=wandb.config)\nwandb.config.update({'after': 'x'})",
        {"lr": "float", "n": "int", "after": "str"},
        real=False,
    ),
    Row(
        "config-assigned-and-not-given",
        "wandb.config = {'lr': 0.1}\nwandb.init(config={'n': wandb.config['lr']})\nwandb.config = {'m': 1}",
        {"n": "float"},
        real=False,
    ),
    Row(
        "process-that-never-ends",
        "from multiprocessing import Process, Queue\nq = Queue()\ndef work():\n    wandb.init(config={'seed': 1})\n"
        "    while True:\n        wandb.log(q.get())\nif __name__ == '__main__':\n    Process(target=work).start()\n    q.put(1)",
        {"seed": "int"},
        real=False,
    ),
    Row(
        "told-by-the-machine",
        "import os, platform, socket, getpass, shutil\nconfig = {'a': os.uname().nodename, 'b': os.uname()[1], 'c': os.getloadavg()[0], 'd': shutil.disk_usage('/').free, 'e': platform.uname().node, 'f': socket.gethostname(), 'g': platform.python_implementation()}\n"
        "try:\n    config['u'] = getpass.getuser()\nexcept Exception:\n    config['u'] = None",
        {"a": "str", "b": "str", "c": "float", "d": "int", "e": "str", "f": "str", "g": "str", "u": "str | None"},
    ),
    Row(
        "full-signature",
        "import inspect\nclass C:\n    lr = 0.1\ndef f(c: C, n: int = 3, *rest, flag: bool, **more):\n    pass\nspec = inspect.getfullargspec(f)\ncls = spec.annotations[spec.args[0]]\n"
        "config = {'a': spec.args, 'b': spec.varargs, 'c': spec[2], 'd': spec.kwonlyargs, 'e': cls().lr, 'f': 'rest' in spec.annotations}",
        {"a": "list[str]", "b": "str", "c": "str", "d": "list[str]", "e": "float", "f": "bool"},
    ),
    Row(
        "full-signature-as-text",
        "import inspect\ndef f(c: 'int', n=3):\n    pass\nspec = inspect.getfullargspec(f)\nconfig = {'a': spec.annotations['c'], 'b': 'n' in spec.annotations, 'c': spec.defaults[0]}",
        {"a": "str", "b": "bool", "c": "int"},
    ),
    Row(
        "patterns",
        "import re, argparse\np = argparse.ArgumentParser()\np.add_argument('--name', default='a/b-7 c')\nname = p.parse_args().name\npat = re.compile('[^a-z]+')\n"
        "m, none = re.match('([a-z])([0-9]+)', 'b12'), pat.search('abc')\n"
        "config = {'a': re.sub('[/ ]', '_', name), 'b': re.split('-', 'a-b'), 'c': int(m.group(2)), 'd': none, 'e': pat.sub('', name), 'f': [int(x) for x in re.findall('[0-9]+', 'a1b23')], 'g': re.escape('a.b'), 'h': m[1], 'i': len(m.groups()), 'j': re.search('[0-9]', name).group(), 'k': pat.split(name)}",
        {
            "a": "str",
            "b": "list[str]",
            "c": "int",
            "d": "None",
            "e": "str",
            "f": "list[int]",
            "g": "str",
            "h": "str",
            "i": "int",
            "j": "str",
            "k": "list[str]",
        },
    ),
    Row(
        "functions-that-patterns-call",
        "import re\nseen = {'n': 0}\ndef up(found):\n    seen['n'] = 'x'\n    return found.group().upper()\n"
        "config = {'a': re.sub('b', up, 'abc'), 'n': seen['n']}",
        {"a": "str", "n": "int | str"},
    ),
    Row(
        "patterns-that-may-take-long",
        "import re\nimport sys\nn = 3 if sys.argv else 99\nconfig = {'a': re.sub('(a+)+$', 'x', 'a' * n), 'b': re.findall('(.)(.)', 'abcd')[0][1], 'c': bool(re.match('(a|aa)+$', 'aa'))}",
        {"a": "str", "b": "unknown", "c": "bool"},
    ),
    Row(
        "drawn-and-hashed",
        "import uuid, hashlib, secrets, tempfile, shlex\nh = hashlib.md5(b'x')\nh.update(b'y')\n"
        "config = {'a': uuid.uuid4().hex, 'b': str(uuid.uuid4())[:8], 'c': uuid.uuid4(), 'd': uuid.uuid1().int > 0, 'e': h.hexdigest(), 'f': secrets.token_hex(4), 'g': shlex.join(['a', 'b c']), 'h': shlex.split('a \"b c\"'), 'i': secrets.choice(['a', 'b'])}\n"
        "with tempfile.TemporaryDirectory() as t:\n    config['j'] = t\nwith tempfile.NamedTemporaryFile() as t:\n    config['k'] = t.name",
        {
            "a": "str",
            "b": "str",
            "c": "str",
            "d": "bool",
            "e": "str",
            "f": "str",
            "g": "str",
            "h": "list[str]",
            "i": "str",
            "j": "str",
            "k": "str",
        },
    ),
    Row(
        "programs",
        "import os, subprocess\nfrom subprocess import PIPE\nr = subprocess.run(['echo', 'a'], capture_output=True, text=True)\nq = subprocess.run(['echo', 'a'], stdout=PIPE, stderr=subprocess.DEVNULL)\np = subprocess.Popen(['echo', 'a'], stdout=PIPE)\nout, err = p.communicate()\n"
        "config = {'a': subprocess.check_output(['echo', 'a']).decode().strip(), 'b': r.stdout.strip(), 'c': r.returncode, 'd': q.stdout.decode('ascii'), 'e': q.stderr, 'f': out.decode(), 'g': err, 'h': os.popen('echo a').read().strip(), 'i': subprocess.call(['true']), 'j': subprocess.getoutput('echo a').split(), 'k': subprocess.run(['true']).stdout}\n"
        "try:\n    config['rev'] = subprocess.check_output(['no such program'])\nexcept OSError:\n    config['rev'] = None",
        {
            "a": "str",
            "b": "str",
            "c": "int",
            "d": "str",
            "e": "None",
            "f": "str",
            "g": "None",
            "h": "str",
            "i": "int",
            "j": "list[str]",
            "k": "None",
            "rev": "str | None",
        },
    ),
    Row(
        "git-python",
        "import git\nrepo = git.Repo('.', search_parent_directories=True)\nconfig = {'a': repo.head.object.hexsha, 'b': repo.head.commit.hexsha[:8], 'c': repo.active_branch.name, 'd': repo.is_dirty(), 'e': repo.git.rev_parse('HEAD', short=True), 'f': str(repo.active_branch), 'g': repo.tags}\n"
        "try:\n    config['h'] = git.Repo().head.object.hexsha\nexcept git.InvalidGitRepositoryError:\n    config['h'] = None",
        {"a": "str", "b": "str", "c": "str", "d": "bool", "e": "str", "f": "str", "g": "unknown", "h": "str | None"},
        real=False,
    ),
    Row(
        "psutil",
        "import psutil\nconfig = {'a': psutil.virtual_memory().total // 1024, 'b': psutil.virtual_memory().percent, 'c': psutil.cpu_count(), 'd': psutil.Process().memory_info().rss / 1e6, 'e': psutil.sensors()}",
        {"a": "int", "b": "float", "c": "int | None", "d": "float", "e": "unknown"},
        real=False,
    ),
    Row(
        "versions",
        "import importlib.metadata, pkg_resources\nconfig = {'w': pkg_resources.get_distribution('x').version}\ntry:\n    config['v'] = importlib.metadata.version('x')\nexcept importlib.metadata.PackageNotFoundError:\n    config['v'] = None",
        {"w": "str", "v": "str | None"},
        real=False,
    ),
    Row(
        "jax",
        "import jax\nimport jax.numpy as jnp\nconfig = {'n': jax.device_count(), 'b': jax.default_backend(), 'x': jnp.ones(3)}",
        {"n": "int", "b": "str", "x": "unknown"},
        real=False,
    ),
    Row(
        "functions-by-name",
        "import flax.linen as nn, jax, jax.numpy as jnp, torch, torch.nn.functional as F\n"
        "ACT = {'swish': jax.nn.swish, 'mish': jax.nn.mish}\nconfig = {'a': ACT['mish'], 'b': jnp.bfloat16, "
        "'c': nn.relu, 'd': F.relu, 'e': torch.tanh, 'f': jax.nn.initializers, 'g': jnp.pi, 'h': jnp.float32(3), "
        "'i': F.relu(torch.ones(2)).ndim, 'j': jax.nn.relu(3.0)}",
        {**dict.fromkeys("abcde", "str"), **dict.fromkeys("fghj", "unknown"), "i": "int"},
        real=False,
    ),
    Row(
        "horovod",
        "import horovod.torch as hvd\nhvd.init()\nconfig = {'rank': hvd.rank(), 'size': hvd.size(), 'x': hvd.allreduce(1)}",
        {"rank": "int", "size": "int", "x": "unknown"},
        real=False,
    ),
    Row(
        "multimethod",
        "from multimethod import multimethod\nclass C(dict):\n    @multimethod\n    def put(self, n: int):\n        self['n'] = n\n    @multimethod\n    def put(self, s: str):\n        self['s'] = s\n    @multimethod\n    def own(self, x: int):\n        self['own'] = x\nconfig = C()\nconfig.put(1)\nconfig.own(2)",
        {"n?": "int", "s?": "int | str", "own": "int"},
        real=False,
    ),
    Row(
        "multipledispatch",
        "from multipledispatch import dispatch\nd = {}\n@dispatch(int)\ndef put(n):\n    d['n'] = n\n@dispatch(str)\ndef put(s):\n    d['s'] = s\nput('x')\nconfig = d",
        {"n?": "str", "s?": "str"},
        real=False,
    ),
    Row(
        "plum",
        "from plum import dispatch\n@dispatch\ndef put(n: int):\n    return 1\n@dispatch(precedence=1)\ndef put(s: str):\n    return 'x'\ndef other(a):\n    return 1\ndef other(b):\n    return 'x'\nconfig = {'v': put(1), 'w': other(1)}",
        {"v": "int | str", "w": "str"},
        real=False,
    ),
    Row(
        "monai-names-of-layers",
        "import monai\nfrom monai.networks.layers import Act, Norm\nfrom monai.networks.layers.factories import Conv\nconfig = {'a': Norm.BATCH, 'b': monai.networks.layers.Act.PRELU, 'c': Conv.CONV, 'd': Norm['batch'], 'e': Act.batch, 'f': Norm.OTHER, Norm.GROUP: 1}",
        {"a": "str", "b": "str", "c": "str", "d": "unknown", "e": "unknown", "f": "unknown", "GROUP": "int"},
        real=False,
    ),
    Row(
        "fastai-star",
        "from fastai.vision.all import *\nc = SimpleNamespace(a=1, b=Path('x').name)\nconfig = {**vars(c), 'd': json.loads('[1]'), 'l': Learner}",
        {"a": "int", "b": "str", "d": "list[int]", "l": "unknown"},
        real=False,
    ),
    Row(
        "deepspeed-adds-options",
        "import argparse, deepspeed\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=1)\np = deepspeed.add_config_arguments(p)\nconfig = vars(p.parse_args())",
        {"lr": "float", "deepspeed": "bool", "deepspeed_config": "str | None", "*": "unknown"},
        real=False,
    ),
    Row(
        "detectron2-parser",
        "from detectron2.engine import default_argument_parser\np = default_argument_parser()\np.add_argument('--lr', type=float, default=1)\nconfig = vars(p.parse_args())",
        {
            **dict.fromkeys(("config_file", "dist_url"), "str"),
            **dict.fromkeys(("resume", "eval_only"), "bool"),
            **dict.fromkeys(("num_gpus", "num_machines", "machine_rank"), "int"),
            "opts": "list[str]",
            "lr": "float",
        },
        real=False,
    ),
    Row(
        "deepspeed-of-no-parser",
        "import deepspeed\nconfig = {'a': deepspeed.add_config_arguments(3)}",
        {"a": "unknown"},
        real=False,
    ),
    values(
        "math",
        "import math, os",
        pi=("math.pi", "float"),
        sqrt=("math.sqrt(16)", "float"),
        log=("math.log(8, 2)", "float"),
        floor=("math.floor(2.7) + math.ceil(2.1)", "int"),
        isnan=("math.isnan(1.0)", "bool"),
        prod=("math.prod([1, 2, 3])", "int"),
        big=("math.factorial(5) + math.comb(5, 2)", "int"),
        unknown=("math.sqrt(float(os.getenv('X', '2')))", "float"),
        gcd=("math.gcd(12, 18)", "int"),
    ),
    values("math-names", "from math import pi, exp as e", a=("pi * 2", "float"), b=("e(0)", "float")),
    values("math-own", "def sqrt(x):\n    return 'own'", a=("sqrt(4)", "str")),
    Row(
        "math-raises",
        "import math\ntry:\n    config = {'a': math.sqrt(-1)}\nexcept ValueError:\n    config = {'b': 1}",
        {"b": "int"},
    ),
    values(
        "random",
        "import random\nrandom.seed(1)\nl = [1, 2, 3]\nrandom.shuffle(l)",
        a=("random.random()", "float"),
        b=("random.randint(1, 6)", "int"),
        c=("random.choice(['x', 2])", "int | str"),
        d=("random.uniform(0, 1)", "float"),
        e=("random.sample(range(9), 2)", "list[int]"),
        f=("random.choices(['a'], k=3)", "list[str]"),
        g=("random.Random(3).gauss(0, 1)", "float"),
        h=("l", "list[int]"),
    ),
    values(
        "time",
        "import time\nfrom time import perf_counter",
        a=("time.time()", "float"),
        b=("time.strftime('%Y')", "str"),
        c=("time.time_ns()", "int"),
        d=("perf_counter()", "float"),
        e=("time.sleep(0)", "None"),
        f=("int(time.time())", "int"),
    ),
    values(
        "glob",
        "import glob, os\nfrom glob import iglob",
        a=("sorted(glob.glob('*.none', recursive=True))", "list[str]"),
        b=("[f for f in iglob('*.none')]", "list[str]"),
        c=("max(glob.glob('.*/') + ['x'], key=os.path.getmtime) if glob.glob('*.none') else ''", "str"),
        d=("glob.escape('a')", "str"),
    ),
    values(
        "socket", "import socket\nfrom platform import node", a=("socket.gethostname()", "str"), b=("node()", "str")
    ),
    values(
        "free-port",
        "import socket\nfrom contextlib import closing\ndef port(*family):\n    with closing(socket.socket(*family)) as s:\n"
        "        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n        s.bind(('localhost', 0))\n        return s.getsockname()[1]\n"
        "with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:\n    s.bind(('', 0))\n    host, number = s.getsockname()",
        a=("port()", "int"),
        b=("port(socket.AF_INET)", "int"),
        c=("socket.socket(socket.AF_UNIX).getsockname()", "unknown"),
        d=("f'tcp://{host}:{number}'", "str"),
    ),
    values(
        "datetime",
        "import datetime as dt\nfrom datetime import datetime, timedelta",
        a=("datetime.now()", "str"),
        b=("datetime.now().strftime('%Y-%m-%d')", "str"),
        c=("datetime(2024, 1, 2)", "str"),
        d=("dt.date(2024, 1, 2).isoformat()", "str"),
        e=("datetime(2024, 1, 2).year", "int"),
        f=("timedelta(days=2)", "str"),
        g=("str(dt.date(2024, 1, 2))", "str"),
        h=("datetime.now() - timedelta(1)", "str"),
        i=("(datetime.now() - datetime.now()).total_seconds()", "float"),
        j=("f'{datetime(2024, 1, 2):%Y}'", "str"),
        k=("datetime.fromisoformat('2024-01-02').day", "int"),
        l=("datetime.now().timestamp()", "float"),
    ),
    values(
        "numbers",
        "from decimal import Decimal\nfrom fractions import Fraction",
        a=("Decimal('0.10')", "str"),
        b=("Fraction(1, 3)", "str"),
        c=("Decimal('1') + 1", "str"),
        d=("float(Decimal('0.5'))", "float"),
        e=("str(Fraction(2, 4))", "str"),
        f=("Fraction(1, 3).numerator", "int"),
    ),
    values(
        "typing",
        "from typing import TYPE_CHECKING, Any, NewType, Optional, TypedDict, TypeVar, cast\nT = TypeVar('T')\n"
        "Rate = NewType('Rate', float)\nclass C(TypedDict):\n    x: int",
        a=("cast(int, 'x')", "str"),
        b=("TYPE_CHECKING", "bool"),
        c=("Rate(0.1)", "float"),
        d=("C(x=1)['x']", "int"),
        e=("cast(Optional[int], None)", "None"),
    ),
    Row(
        "typed-dict",
        "from typing import TypedDict\nclass C(TypedDict, total=False):\n    x: int\nc: C = {'x': 1}\n"
        "d = C(x=2)\nd['y'] = 't'\nconfig = {**c, 'd': d}",
        {"x": "int", "d": {"x": "int", "y": "str"}},
    ),
    Row(
        "type-checking",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\n    n = 'x'\nelse:\n"
        "    n = 1\nconfig = {'n': n}",
        {"n": "int"},
    ),
    Row(
        "final-class",
        "from typing import final, Protocol, runtime_checkable\n@runtime_checkable\nclass P(Protocol):\n"
        "    def f(self): ...\n"
        "@final\nclass C:\n    def __init__(self):\n        self.x = 1\nconfig = {'x': C().x}",
        {"x": "int"},
    ),
    Row(
        "abc",
        "from abc import ABC, abstractmethod\nclass B(ABC):\n    @abstractmethod\n    def f(self): ...\n"
        "    @property\n    @abstractmethod\n"
        "    def n(self): ...\nclass C(B):\n    n = 2\n    def f(self):\n        return {'a': self.n}\n"
        "config = C().f()",
        {"a": "int"},
    ),
    Row(
        "abc-meta",
        "import abc\nclass B(metaclass=abc.ABCMeta):\n    @abc.abstractmethod\n    def f(self): ...\n"
        "class C(B):\n    def f(self):\n        return 1\n"
        "config = {'a': C().f()}",
        {"a": "int"},
    ),
    Row(
        "logging",
        "import logging\nlogging.basicConfig(level=logging.INFO)\nlog = logging.getLogger(__name__)\n"
        "log.setLevel(logging.DEBUG)\n"
        "h = logging.StreamHandler()\nlog.addHandler(h)\ntry:\n    log.info('x %s', 1)\n"
        "    config = {'level': logging.INFO}\n"
        "except Exception:\n    config = {'other': 1}",
        {"level": "int"},
    ),
    Row(
        "warnings",
        "import warnings\nwarnings.filterwarnings('ignore')\nwith warnings.catch_warnings():\n"
        "    warnings.simplefilter('ignore')\n"
        "    warnings.warn('x')\nconfig = {'a': 1}",
        {"a": "int"},
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "expression",
    [
        "math.factorial(10**8)",
        "math.comb(10**7, 10**6)",
        "math.perm(10**7)",
        "math.pow(10, 400) if 0 else 1",
        "2 ** math.factorial(50)",
    ],
)
def test_large_results_are_not_computed(expression, tmp_path, monkeypatch):
    scanned(Row("", f"import math\nconfig = {{'a': {expression}}}", None), tmp_path, monkeypatch)


@pytest.mark.parametrize("expression", ["Fraction('1e99999999')", "Decimal(10) ** 999999999", "Decimal('1e999999')"])
def test_large_numbers_are_not_computed(expression, tmp_path, monkeypatch):
    head = "from decimal import Decimal\nfrom fractions import Fraction\n"
    scanned(Row("", f"{head}config = {{'a': {expression}}}", None), tmp_path, monkeypatch)


DRAWN = ("a.n", "", "0 - 1", "str(a.s)")  # by Lightning, or converted


def test_a_seed_is_given_back(tmp_path, monkeypatch):
    options = (
        "p = argparse.ArgumentParser()\np.add_argument('--n', type=int)\np.add_argument('--s', type=int, default=3)\n"
    )
    seeds = {"a.s": 3, "a.n": None, "": None, "seed=7, workers=True": 7, "0 - 1": None, "str(a.s)": None, "a.n or 5": 5}
    calls = ", ".join(f"'{seed}': pl.seed_everything({seed})" for seed in seeds)
    body = f"import argparse\nimport pytorch_lightning as pl\n{options}a = p.parse_args()\nconfig = {{{calls}}}"
    row = Row("", body, dict.fromkeys(seeds, "int"), real=False)
    (told,) = [found.fields for found in check(row, tmp_path, monkeypatch).job.inputs]
    assert {field.path[0]: held_default(field) for field in told} == {**seeds, **dict.fromkeys(DRAWN, MISSING)}


def test_texts_of_objects(tmp_path, monkeypatch):
    body = (
        "import datetime\nfrom decimal import Decimal\nconfig = {'a': datetime.date(2024, 1, 2), 'b': Decimal('0.10')}"
    )
    config = run_config(scanned(Row("", body, None), tmp_path, monkeypatch))
    kinds = [(entry(config, key).value.kind, entry(config, key).value.value.value) for key in ("a", "b")]
    assert kinds == [("time", "2024-01-02"), ("number", "0.10")]
    assert isinstance(entry(config, "a").value, m.Object)
