"""`contextlib`."""

from __future__ import annotations

from rows import Row, check, parametrized, run_config, scanned

HEAD = "import contextlib\nfrom contextlib import contextmanager\n"

ROWS = [
    Row(
        "decorates",
        f"{HEAD}d = {{}}\n@contextmanager\ndef block(n):\n    d['before'] = n\n    yield\n    d['after'] = len(d)\n"
        "@block(3)\ndef f(x):\n    d['x'] = x + d['before']\n    return 'got'\nd['first'] = len(d)\nd['got'] = f(1)\nf(2)\nconfig = d",
        {"first": "int", "before": "int", "x": "int", "after": "int", "got": "str"},
    ),
    Row(
        "decorates-methods",
        f"{HEAD}d = {{}}\nclass Block(contextlib.ContextDecorator):\n    def __init__(self, n):\n        self.n = n\n"
        "    def __enter__(self):\n        d['n'] = self.n\n        return self\n    def __exit__(self, *error):\n        d['after'] = len(d)\n"
        "class T:\n    k = 0.5\n    @Block('x')\n    def f(self, x):\n        d['x'], d['k'] = x, self.k\nT().f(1)\nconfig = d",
        {"n": "str", "x": "int", "k": "float", "after": "int"},
    ),
    Row(
        "pushed",
        f"{HEAD}d = {{}}\nclass Block:\n    def __enter__(self):\n        d['entered'] = 1\n    def __exit__(self, *error):\n        d['left'] = 1\n"
        "with contextlib.ExitStack() as stack:\n    stack.push(Block())\n    stack.push(lambda *error: d.__setitem__('called', 1))\nconfig = d",
        {"called": "int", "left": "int"},
    ),
    Row(
        "method-type",
        "import types\nd = {}\nclass K:\n    n = 1\nk = K()\nk.f = types.MethodType(lambda self, v: d.update(v=v, n=self.n), k)\nk.f('x')\nconfig = d",
        {"v": "str", "n": "int"},
    ),
    Row(
        "yields",
        f"{HEAD}@contextmanager\ndef options(**given):\n    given['a'] = 1\n    yield given\n"
        "with options(b=2) as config:\n    config['c'] = 3",
        {"b": "int", "a": "int", "c": "int"},
    ),
    Row(
        "after-the-yield",
        f"{HEAD}d = {{}}\n@contextlib.contextmanager\ndef block():\n    d['before'] = len(d)\n    yield\n"
        "    d['after'] = len(d)\n"
        "with block():\n    d['in'] = len(d)\nconfig = d",
        {"before": "int", "in": "int", "after": "int"},
    ),
    Row(
        "finally",
        f"{HEAD}d = {{}}\n@contextmanager\ndef block():\n    try:\n        yield d\n    finally:\n"
        "        d['last'] = sorted(d)\n"
        "with block() as e:\n    e['in'] = 1\nconfig = d",
        {"in": "int", "last": "list[str]"},
    ),
    Row(
        "local-names-live-on",
        f"{HEAD}d = {{}}\n@contextmanager\ndef block(n):\n    before = n + 1\n    yield before\n    d['x'] = before\n"
        "with block(1) as got:\n    d['got'] = got\nconfig = d",
        {"got": "int", "x": "int"},
    ),
    Row(
        "two-arms",
        f"{HEAD}import os\nd = {{}}\n@contextmanager\ndef block():\n    if os.getenv('A'):\n"
        "        yield 1\n        d['one'] = 1\n"
        "    else:\n        yield 'x'\n        d['two'] = 2\nwith block() as got:\n    d['got'] = got\nconfig = d",
        {"got": "int | str", "one?": "int", "two?": "int"},
    ),
    Row(
        "method",
        f"{HEAD}class T:\n    n = 3\n    @contextmanager\n    def block(self, k):\n        yield self.n * k\n"
        "with T().block(2) as x:\n    config = {'x': x}",
        {"x": "int"},
    ),
    Row(
        "twice",
        f"{HEAD}@contextmanager\ndef b(x):\n    yield x\nwith b(1) as p, b('t') as q:\n    config = {{'p': p, 'q': q}}",
        {"p": "int", "q": "str"},
    ),
    Row("nullcontext", f"{HEAD}with contextlib.nullcontext({{'a': 1}}) as config:\n    pass", {"a": "int"}),
    Row(
        "chosen",
        f"{HEAD}import os\n@contextmanager\ndef b():\n    yield 1\n"
        "with (b() if os.getenv('A') else contextlib.nullcontext('x')) as v:\n    config = {'v': v}",
        {"v": "int | str"},
    ),
    Row(
        "suppress",
        f"{HEAD}config = {{'a': 1}}\nwith contextlib.suppress(KeyError):\n"
        "    config['b'] = config['none']\n    config['c'] = 1",
        {"a": "int"},
    ),
    Row(
        "suppress-unknown",
        f"{HEAD}import os\nconfig = {{'a': 1}}\nwith contextlib.suppress(KeyError):\n"
        "    config['b'] = os.environ['NOT_SET_HERE']",
        {"a": "int", "b?": "str"},
    ),
    Row(
        "redirect",
        f"{HEAD}import io\nwith contextlib.redirect_stdout(io.StringIO()) as f:\n    print('x')\n"
        f"config = {{'t': f.getvalue()}}",
        {"t": "str"},
    ),
    Row(
        "closing",
        f"{HEAD}with contextlib.closing(open('n.txt')) as f:\n    config = {{'t': f.read()}}",
        {"t": "str"},
        {"n.txt": "x"},
    ),
    Row(
        "exit-stack",
        f"{HEAD}d = {{}}\n@contextmanager\ndef b(n):\n    yield n\n    d[n] = len(d)\n"
        "with contextlib.ExitStack() as s:\n    x = s.enter_context(b('one'))\n"
        "    y = s.enter_context(b('two'))\nconfig = {**d, 'xy': x + y}",
        {"two": "int", "one": "int", "xy": "str"},
    ),
    # look-alikes
    Row("plain-generator", "def block():\n    yield {'a': 1}\nconfig = next(block())", {"a": "int"}),
    Row(
        "own-contextmanager",
        "def contextmanager(f):\n    return lambda: {'own': 1}\n@contextmanager\ndef block():\n"
        "    yield {'a': 1}\nconfig = block()",
        {"own": "int"},
    ),
    Row(
        "raises-before-the-yield",
        f"{HEAD}@contextmanager\ndef b():\n    raise ValueError\n    yield\ntry:\n    with b():\n"
        f"        config = {{'a': 1}}\nexcept ValueError:\n    config = {{'b': 1}}",
        {"b": "int"},
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_a_run_that_a_manager_finishes_takes_what_the_block_writes(tmp_path, monkeypatch):
    body = (
        f"{HEAD}@contextmanager\ndef tracked(**given):\n    run = wandb.init(config=given)\n    try:\n"
        "        yield run\n"
        "    finally:\n        run.config['end'] = 1\n        run.finish()\n"
        "with tracked(lr=0.1) as run:\n    run.config['mid'] = 2\n"
    )
    config = run_config(scanned(Row("", body, None), tmp_path, monkeypatch))
    assert [each.key for each in config.entries] == ["lr", "mid", "end"]
