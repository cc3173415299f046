"""Whether every run has what is written after it started: judged over the paths on which it was started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rows import Row, check, parametrized, scanned

from inputgen import model as m

START = """import argparse
p = argparse.ArgumentParser()
p.add_argument('--wandb', action='store_true')
p.add_argument('--fast', action='store_true')
p.add_argument('--rank', type=int, default=0)
p.add_argument('--n', type=int, default=3)
a = p.parse_args()
"""


def job(id_: str, body: str, types: Any) -> Row:
    return Row(id_, START + body, types, real=False, files={"py/fails.py": "raise ValueError"})


IF_WANDB = "if a.wandb:\n    wandb.init()\n"
LISTED = "runs = []\nif input():\n    runs.append(wandb.init())\n"
LISTED_LOGGERS = "# wandb.init(\nimport lightning as L\nfrom lightning.pytorch.loggers import WandbLogger\nloggers = []\nif input():\n    loggers.append(WandbLogger())\nt = L.Trainer(logger=loggers)\n"
HOLDER = "class T:\n    def __init__(self, a):\n        if a.wandb:\n            self.run = wandb.init()\n"
RUN = "run = None\nif a.wandb:\n    run = wandb.init()\n"

ROWS = [
    job("same-option", IF_WANDB + "if a.wandb:\n    wandb.config.y = 1", {"y": "int"}),
    job("same-option-as-an-arm", IF_WANDB + "if not a.wandb:\n    pass\nelse:\n    wandb.config.y = 1", {"y": "int"}),
    job("tested-again-and-again", IF_WANDB + "if a.wandb:\n    pass\nif a.wandb:\n    wandb.config.y = 1\nif a.wandb:\n    wandb.config.z = 1", {"y": "int", "z": "int"}),
    job("what-is-updated-is-no-longer-there", "if a.wandb:\n    wandb.init(config={'lr': 'x'})\nif a.wandb:\n    wandb.config.update({'lr': 0.1}, allow_val_change=True)", {"lr": "float"}),
    job("another-option", IF_WANDB + "if a.fast:\n    wandb.config.y = 1", {"y?": "int"}),
    job("option-set-since", IF_WANDB + "a.wandb = a.fast\nif a.wandb:\n    wandb.config.y = 1", {"y?": "int"}),
    job("more-asked-at-the-start", "if a.wandb and a.rank == 0:\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1\nif a.rank == 0:\n    wandb.config.z = 1", {"y": "int", "z": "int"}),
    job("more-asked-later", IF_WANDB + "if a.wandb and a.fast:\n    wandb.config.y = 1", {"y?": "int"}),
    job("the-other-way-round", "if a.rank in (-1, 0) and a.wandb:\n    wandb.init()\nif a.wandb and a.rank in (-1, 0):\n    wandb.config.y = 1", {"y": "int"}),
    job("either", "if a.wandb or a.fast:\n    wandb.init()\nif not a.wandb and not a.fast:\n    pass\nelse:\n    wandb.config.y = 1\nif a.wandb:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("number", "if a.rank == 0:\n    wandb.init()\nif a.rank != 0:\n    pass\nelse:\n    wandb.config.y = 1\nif a.rank == 1:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("run-is-not-none", RUN + "if run is not None:\n    run.config.y = 1\nif run:\n    run.config.z = 1\nif wandb.run is not None:\n    wandb.config.w = 1\nif a.wandb:\n    run.config.v = 1", dict.fromkeys("yzwv", "int")),
    job("run-is-none-again", RUN + "if a.fast:\n    run = None\nif run is not None:\n    run.config.y = 1", {"y?": "int"}),
    job("finished-on-some-paths", RUN + "if a.fast:\n    wandb.finish()\nif wandb.run is not None:\n    wandb.config.y = 1", {"y?": "int"}),
    job("given-back", "def setup(a):\n    if not a.wandb:\n        return None\n    return wandb.init()\nclass T:\n    def __init__(self, run):\n        self.run = run\n    def go(self):\n        if self.run is not None:\n            self.run.config.y = 1\nT(setup(a)).go()", {"y": "int"}),
    job("conditional-expression", "run = wandb.init() if a.wandb else None\nif a.wandb:\n    run.config.y = 1\nif run:\n    run.config.z = 1\na.fast and wandb.config.update({'w': 1})", {"y": "int", "z": "int", "w?": "int"}),
    job("flag", "use = a.wandb and a.rank == 0\nif use:\n    wandb.init()\nif use:\n    wandb.config.y = 1\nif a.fast:\n    use = not use\nif use:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("one-of-two-runs", "if a.wandb:\n    if a.fast:\n        run = wandb.init(id='x')\n    else:\n        run = wandb.init()\nelse:\n    run = None\nif run:\n    run.config.y = 1\nif a.fast:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("in-each-fold", "for fold in range(a.n):\n    if a.wandb:\n        wandb.init()\n    if a.wandb:\n        wandb.config.y = 1\n    if input():\n        wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("in-one-of-the-rounds", "run = None\nfor i in range(a.n):\n    if i == 0:\n        run = wandb.init()\n    if i == 0:\n        run.config.y = 1\n    else:\n        run.config.z = 1", {"y": "int", "z?": "int"}),
    job("runs-in-a-known-loop-in-another", "for f in input():\n    for v in ('x', 1):\n        wandb.init(config={'v': v, 'f': f})\n        wandb.finish()", {"v": "int | str", "f": "str"}),
    job("runs-of-one-function-in-a-loop", "def go(v):\n    wandb.init(config={'v': v}, reinit=True)\nfor f in input():\n    go('x')\n    go(1)", {"v": "int | str"}),
    job("runs-not-finished-in-a-known-loop-in-another", "for f in input():\n    for v in (1, 2):\n        wandb.init(config={'v': v})", {"v": "int"}),
    # A run that goes on has what it had; another one has not.
    job("written-after-it-ended", "r = wandb.init(config={'n': a.n})\nr.finish()\nr.config.y = 1\nr.config.update({'z': 1})", {"n": "int"}),
    job("written-after-all-ended", "r = wandb.init(config={'n': a.n})\nwandb.finish()\nr.config['y'] = 1", {"n": "int"}),
    job("written-after-its-block", "with wandb.init(config={'n': a.n}) as r:\n    r.config.y = 1\nr.config.z = 1", {"n": "int", "y": "int"}),
    job("written-after-it-may-have-ended", "r = wandb.init(config={'n': a.n})\nif a.fast:\n    r.finish()\nr.config.y = 1", {"n": "int", "y?": "int"}),
    job("written-after-it-ended-and-told", "r = wandb.init(config={'n': a.n})\nr.finish()\ntry:\n    r.config.y = 1\nexcept wandb.errors.UsageError:\n    wandb.init(config={'n': a.n, 'z': 1})", {"n": "int", "z?": "int"}),
    job("written-before-each-ends", "for i in range(a.n):\n    r = wandb.init(config={'n': a.n})\n    r.config.y = 1\n    r.finish()", {"n": "int", "y": "int"}),
    job("written-before-each-block-ends", "for i in range(a.n):\n    with wandb.init(config={'n': a.n}) as r:\n        r.config.y = 1", {"n": "int", "y": "int"}),
    job("written-before-each-call-ends", "def go(i):\n    r = wandb.init(config={'n': i})\n    r.config.y = 1\n    r.finish()\ngo(1)\ngo(2)", {"n": "int", "y": "int"}),
    job("in-place-of-one-that-fails", "try:\n    wandb.init(config={'n': a.n, 'y': 1})\nexcept Exception:\n    wandb.init(config={'n': a.n, 'z': 1})", {"n": "int", "y?": "int", "z?": "int"}),
    job("one-that-may-fail", "try:\n    r = wandb.init(config={'n': a.n})\nexcept Exception:\n    r = None\nif r:\n    r.config.y = 1", {"n": "int", "y": "int"}),
    job("no-usage-error", "r = wandb.init(config={'n': 1})\ntry:\n    r.config.n = 2\nexcept wandb.errors.UsageError:\n    r.config.y = 1\nr.config.z = 1", {"n": "int"}),
    job("an-error-of-w-and-b", "r = wandb.init(config={'n': 1})\ntry:\n    r.config.n = 2\nexcept wandb.Error:\n    r.config.y = 1\ntry:\n    r.config.n = 2\nexcept Exception:\n    r.config.z = 1", {"n": "int", "y": "int", "z": "int"}),
    job("no-value-error", "r = wandb.init(config={'n': 1})\ntry:\n    r.config.n = 2\nexcept (ValueError, TypeError):\n    r.config.y = 1", {"n": "int"}),
    job("resumed", "wandb.init(config={'n': a.n})\nwandb.config.y = 'x'\nkept = wandb.run.id\nwandb.finish()\nwandb.init(id=kept, resume=True)", {"n": "int", "y": "str"}),
    job("resumed-where-it-was-started", "if a.wandb:\n    wandb.init(config={'n': a.n})\n    kept = wandb.run.id\n    wandb.finish()\n    wandb.init(id=kept, resume='must', config={'y': 1})", {"n": "int", "y?": "int"}),
    job("not-resumed", "wandb.init(config={'n': a.n})\nkept = wandb.run.id\nwandb.finish()\nwandb.init(id=kept)", {"n?": "int"}),
    job("another-resumed", "wandb.init(config={'n': a.n})\nwandb.finish()\nwandb.init(id=input(), resume=True)", {"n?": "int"}),
    job("one-of-several-resumed", "wandb.init(config={'n': a.n})\nkept = wandb.run.id\nwandb.finish()\nwandb.init(config={'k': 1})\nwandb.finish()\nwandb.init(id=kept, resume=True)", {"n?": "int", "k?": "int"}),
    job("resumed-by-the-id-it-was-given", "wandb.init(id='r', config={'n': a.n})\nwandb.finish()\nwandb.init(id='r', resume='allow')", {"n": "int"}),
    job("resumed-by-an-id-it-was-not-given", "wandb.init(id='r', config={'n': a.n})\nwandb.finish()\nwandb.init(id='q', resume='must')", {"n?": "int"}),
    job("resumed-by-an-id-of-its-own", "def work(q):\n    while True:\n        wandb.init(id=q.get(), resume='must').log({})\n        wandb.finish()\nimport multiprocessing as mp\nq = mp.Queue()\nfor name in [input()]:\n    wandb.init(id=name, resume='never', config={'n': a.n})\n    wandb.config.m = 1\n    wandb.finish()\nmp.Process(target=work, args=(q,)).start()", {"n": "int", "m": "int"}),
    job("resumed-one-of-its-own", "x, y = input(), input()\nwandb.init(id=x, config={'n': a.n, 'm': 1})\nwandb.finish()\nwandb.init(id=y, config={'n': a.n})\nwandb.finish()\nwandb.init(id=input(), resume='must', config={'n': 2})", {"n": "int", "m?": "int"}),
    job("resumed-where-it-chooses-no-ids", "wandb.init(config={'n': a.n})\nwandb.finish()\nwandb.init(id=input(), resume='must')", {"n?": "int"}),
    job("may-be-resumed", "wandb.init(id=input(), config={'n': a.n})\nwandb.finish()\nwandb.init(id=input(), resume='allow')", {"n?": "int"}),
    # W&B refuses to set what is there to another value
    job("set-to-what-it-may-not-be", "wandb.init(config={'n': a.n})\ntry:\n    wandb.config.n = 3\n    wandb.config.y = 1\nexcept Exception:\n    wandb.config.z = 1", {"n": "int", "y?": "int", "z?": "int"}),
    job("set-to-what-it-is", "wandb.init(config={'n': a.n, 'm': {'k': 1}})\ntry:\n    wandb.config.update({'n': a.n, 'm': {'k': 1}})\n    wandb.config.y = 1\nexcept Exception:\n    wandb.config.z = 1", {"n": "int", "m": {"k": "int"}, "y": "int"}),
    job("set-to-what-it-was-sent-as", "c = wandb.init(config={'m': {'k': 1}}).config\nc.update({'m': {'j': 2}}, allow_val_change=True)\nc['m'] = c['m']\nc.update({'m': {'j': 2}})\nc.y = 1", {"m": {"k": "int", "j": "int"}, "y": "int"}),
    job("set-to-what-it-was", "c = wandb.init(config={'m': {'k': 1}}).config\nc.m['k'] = 2\ntry:\n    c['m'] = {'k': 1}\n    c.y = 1\nexcept Exception:\n    c.z = 1", {"m": {"k": "int"}, "z": "int"}),
    job("not-finished", "wandb.init(config={'a': 1})\nwandb.init(config={'b': 1})\nwandb.config.c = 1", {"a": "int", "c": "int"}),
    job("not-finished-and-maybe-reinit", "wandb.init(config={'a': 1})\nwandb.init(config={'b': 1}, reinit=a.fast)\nwandb.config.c = 1", {"a?": "int", "b?": "int", "c?": "int"}),
    job("not-finished-and-reinit", "wandb.init(config={'a': 1})\nwandb.init(config={'b': 1}, settings=wandb.Settings(reinit='finish_previous'))\nwandb.config.c = 1", {"a?": "int", "b?": "int", "c?": "int"}),
    job("run-of-one-function-in-a-loop", "def go(v):\n    wandb.init(config={'v': v}, reinit=True)\nfor f in input():\n    go(1)", {"v": "int"}),
    job("written-as-a-condition-comes-out", "run = wandb.init()\nif a.wandb:\n    run.config.x = 1\nif not a.wandb:\n    run.config.x = 2\nif a.fast:\n    run.config.y = 1", {"x": "int", "y?": "int"}),
    job("written-as-other-conditions-come-out", "run = wandb.init()\nif a.wandb:\n    run.config.x = 1\nelif a.fast:\n    run.config.y = 1\nif not a.wandb and not a.fast:\n    run.config.y = 2", {"x?": "int", "y?": "int"}),
    # an attribute, or a key, that is there where the run is
    job("attribute-over-one-of-the-class", HOLDER + "    run = None\n    def add(self):\n        if self.run is None:\n            return\n        self.run.config.y = 1\nT(a).add()", {"y": "int"}),
    job("attribute-over-one-of-the-class-set-since", HOLDER + "    run = None\n    def add(self):\n        if self.run is None:\n            return\n        self.run.config.y = 1\nt = T(a)\nif a.fast:\n    t.run = None\nt.add()", {"y?": "int"}),
    job("attribute-asked-for", HOLDER + "    def add(self):\n        if hasattr(self, 'run'):\n            self.run.config.y = 1\n        if getattr(self, 'run', None) is not None:\n            self.run.config.z = 1\n        run = getattr(self, 'run', None)\n        if run:\n            run.config.v = 1\n        if hasattr(self, 'run') and a.fast:\n            self.run.config.w = 1\nT(a).add()", {"y": "int", "z": "int", "v": "int", "w?": "int"}),
    job("attribute-given-by-the-class-itself", HOLDER + "    def __getattr__(self, name):\n        return wandb.init()\n    def add(self):\n        if getattr(self, 'run', None) is not None:\n            wandb.config.y = 1\nT(a).add()", {"y?": "int"}),
    job("flag-over-one-of-the-class", "class T:\n    on = False\nif a.wandb:\n    T.x = T()\nt = T()\nif a.wandb:\n    t.on = True\n    wandb.init()\nif t.on:\n    wandb.config.y = 1\nif not t.on or a.fast:\n    pass\nelse:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("key-asked-for", "d = {}\nif a.wandb:\n    d['run'] = wandb.init()\nif 'run' in d:\n    d['run'].config.y = 1\nif d.get('run') is not None:\n    d['run'].config.z = 1\nif d.get('run'):\n    d['run'].config.v = 1\nif d.get('run', a.fast):\n    wandb.config.w = 1\nif 'run' not in d:\n    pass\nelse:\n    wandb.config.u = 1", {"y": "int", "z": "int", "v": "int", "w": "int", "u": "int"}),
    job("another-key-asked-for", "d = {}\nif a.wandb:\n    wandb.init()\nif a.fast:\n    d['run'] = 1\nif 'run' in d:\n    wandb.config.y = 1\nif d.get('run') is None:\n    wandb.config.z = 1", {"y?": "int", "z?": "int"}),
    job("key-taken-away-since", "d = {}\nif a.wandb:\n    d['run'] = wandb.init()\nif a.fast:\n    d.pop('run', None)\nif 'run' in d:\n    wandb.config.y = 1", {"y?": "int"}),
    # what a list holds tells how a condition came out
    job("list-that-holds-it", LISTED + "if runs:\n    for each in runs:\n        each.config.y = 1\nif runs and a.fast:\n    runs[0].config.z = 1", {"y": "int", "z?": "int"}),
    job("list-that-holds-it-given-back-empty", "def setup():\n    runs = []\n    if not input():\n        return runs\n    runs.append(wandb.init())\n    return runs\nruns = setup()\nif not runs:\n    pass\nelse:\n    for each in runs:\n        each.config.y = 1", {"y": "int"}),
    job("list-with-a-length", LISTED + "if len(runs) > 0:\n    runs[0].config.y = 1\nif 1 <= len(runs) and a.fast:\n    wandb.config.z = 1\nif len(runs):\n    wandb.config.v = 1\nif not len(runs) == 0:\n    wandb.config.w = 1", {"y": "int", "z?": "int", "v": "int", "w": "int"}),
    job("list-with-some-length", LISTED + "if input():\n    runs.append(1)\nif len(runs) > 1:\n    wandb.config.y = 1\nif len(runs) != 1:\n    wandb.config.z = 1\nif len(runs) >= 0 and input():\n    wandb.config.v = 1", {"y?": "int", "z?": "int", "v?": "int"}),
    job("list-with-no-length", LISTED + "if len(runs) == 0:\n    exit()\nwandb.config.y = 1\nif len(runs) < 1 or input():\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("list-with-a-length-of-its-own", LISTED + "def len(of):\n    return input()\nif len(runs):\n    wandb.config.y = 1", {"y?": "int"}),
    job("another-list-with-a-length", LISTED + "others = []\nif input():\n    others.append(1)\nif len(others) > 0:\n    wandb.config.y = 1", {"y?": "int"}),
    job("object-with-a-length", "class Runs:\n    def __init__(self):\n        self.n = 0\n    def __bool__(self):\n        return True\n    def __len__(self):\n        return self.n\nruns = None\nif input():\n    wandb.init()\n    runs = Runs()\n    runs.n = int(bool(input()))\nif runs is not None and len(runs) > 0:\n    wandb.config.y = 1", {"y?": "int"}),
    job("list-of-loggers", LISTED_LOGGERS + "if loggers:\n    for each in t.loggers:\n        each.log_hyperparams({'y': 1})\nt.fit(None)", {"y": "int"}),
    job("list-filled-in-a-loop-over-another", "others, runs = [], []\nif input():\n    others.append(1)\nfor each in others:\n    if input():\n        runs.append(wandb.init())\nif others:\n    wandb.config.y = 1\nfor each in runs:\n    wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("another-list-filled-in-a-loop", "others, more = [], []\nif input():\n    others.append(1)\nif input():\n    more.append(1)\nfor each in others:\n    wandb.init()\nif more:\n    wandb.config.y = 1", {"y?": "int"}),
    job("another-list", LISTED + "others = []\nif input():\n    others.append(1)\nif others:\n    for each in runs:\n        each.config.y = 1", {"y?": "int"}),
    job("another-list-of-loggers", LISTED_LOGGERS + "others = []\nif input():\n    others.append(1)\nif others:\n    for each in t.loggers:\n        each.log_hyperparams({'y': 1})\nt.fit(None)", {"y?": "int"}),
    job("list-that-may-hold-something-else", LISTED + "if input():\n    runs.append(None)\nif runs:\n    for each in runs:\n        if each is None:\n            wandb.config.y = 1", {"y?": "int"}),
    job("list-emptied-since", LISTED + "if input():\n    runs.clear()\nif runs:\n    for each in runs:\n        each.config.y = 1", {"y?": "int"}),
    job("list-asked-and-changed-since", LISTED + "if not runs:\n    exit()\nif input():\n    runs.clear()\nfor each in runs:\n    each.config.y = 1", {"y?": "int"}),
    job("list-asked-and-changed-in-a-loop", "wandb.init()\nnames = []\nif input():\n    names.append('x')\nif not names:\n    exit()\nwhile input():\n    names.clear()\n    if input():\n        names.append('x')\nfor each in names:\n    wandb.config.y = 1", {"y?": "int"}),
    job("list-asked-at-the-start-and-changed-in-a-loop", "names = []\nif input():\n    names.append('x')\nif names:\n    wandb.init()\nwhile input():\n    names.clear()\n    if input():\n        names.append('x')\nif names:\n    wandb.config.y = 1", {"y?": "int"}),
    job("list-asked-at-the-start", "names = []\nif input():\n    names.append('x')\nif names:\n    wandb.init()\nif names:\n    wandb.config.y = 1", {"y": "int"}),
    job("list-asked-and-not-changed-in-a-loop", "wandb.init()\nnames = []\nif input():\n    names.append('x')\nif not names:\n    exit(1)\nwhile input():\n    pass\nfor each in names:\n    wandb.config.y = 1", {"y": "int"}),
    # what a name holds tells how a condition came out
    job("name-set-in-the-same-arm", "if a.wandb:\n    wandb.init()\n    r = 'wandb'\nelse:\n    r = 'none'\nif r == 'wandb':\n    wandb.config.y = 1", {"y": "int"}),
    job("name-set-by-the-same-option", IF_WANDB + "r = 'wandb' if a.wandb else None\nif r == 'wandb':\n    wandb.config.y = 1\nif r:\n    wandb.config.z = 1\nif r is not None:\n    wandb.config.w = 1", dict.fromkeys("yzw", "int")),
    job("run-started-by-the-name", "r = 'wandb' if a.wandb else 'none'\nif r == 'wandb':\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1\nif r != 'none':\n    wandb.config.z = 1", {"y": "int", "z": "int"}),
    job("name-among-texts", IF_WANDB + "r = 'wandb' if a.wandb else 'csv' if a.fast else 'none'\nif r == 'wandb':\n    wandb.config.y = 1\nif r == 'csv':\n    wandb.config.z = 1\nif r in ('wandb', 'csv') and r != 'csv':\n    wandb.config.w = 1", {"y": "int", "w": "int"}),
    job("name-set-by-another-option", IF_WANDB + "r = 'wandb' if a.fast else 'none'\nif r == 'wandb':\n    wandb.config.y = 1", {"y?": "int"}),
    job("name-set-by-an-option-set-since", "r = 'wandb' if a.wandb else 'none'\na.wandb = a.fast\nif a.wandb:\n    wandb.init()\nif r == 'wandb':\n    wandb.config.y = 1", {"y?": "int"}),
    job("name-set-again", IF_WANDB + "r = 'wandb' if a.wandb else 'none'\nif a.fast:\n    r = 'none'\nif r == 'wandb':\n    wandb.config.y = 1", {"y?": "int"}),
    job("name-set-again-to-the-same", IF_WANDB + "r = 'wandb' if a.wandb else 'none'\nif a.fast:\n    r = 'wandb'\nif r == 'wandb':\n    wandb.config.y = 1", {"y": "int"}),
    job("name-that-may-be-any-text", IF_WANDB + "r = 'wandb' if a.wandb else input()\nif r == 'wandb' and a.fast:\n    wandb.config.y = 1\nif r != 'wandb':\n    wandb.config.z = 1", {"y?": "int", "z?": "int"}),
    job("name-of-the-round-before", "r = 'none'\nfor i in range(a.n):\n    if r == 'wandb':\n        wandb.config.y = 1\n    if input() == 'x':\n        wandb.init()\n        r = 'wandb'\n    else:\n        r = 'none'\nif r == 'wandb':\n    wandb.config.z = 1", {"y?": "int", "z?": "int"}),
    job("names-of-all-rounds", "l = []\nfor i in range(a.n):\n    x = input()\n    l.append('wandb' if x == 'x' else 'none')\nif x == 'x':\n    wandb.init()\nif l[0] == 'wandb':\n    wandb.config.y = 1", {"y?": "int"}),
    # asked in parts, and in another order
    job("nested-then-and", "if a.wandb:\n    if a.fast:\n        wandb.init()\nif a.wandb and a.fast:\n    wandb.config.z = 1", {"z": "int"}),
    job("one-of-either", "if a.wandb or a.fast:\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1\nelif a.fast:\n    wandb.config.y = 2", {"y": "int"}),
    job("one-of-either-alone", "if a.wandb or a.fast:\n    wandb.init()\nif a.wandb:\n    wandb.config.y = 1", {"y?": "int"}),
    job("and-then-less", "if a.wandb and a.fast:\n    wandb.init()\nif a.wandb:\n    if a.rank:\n        wandb.config.y = 1", {"y?": "int"}),
    job("early-returns", "def start():\n    if not a.wandb:\n        return\n    if a.rank:\n        return\n    wandb.init()\ndef log(d):\n    if not a.wandb or a.rank:\n        return\n    wandb.config.update(d)\nstart()\nlog({'y': 1})", {"y": "int"}),
    job("another-early-return", "def start():\n    if not a.wandb:\n        return\n    wandb.init()\ndef log(d):\n    if not a.wandb or a.rank:\n        return\n    wandb.config.update(d)\nstart()\nlog({'y': 1})", {"y?": "int"}),
    job("set-between-early-returns", "def start():\n    if not a.wandb:\n        return\n    wandb.init()\ndef log(d):\n    if not a.wandb:\n        return\n    wandb.config.update(d)\nstart()\na.wandb = a.fast\nlog({'y': 1})", {"y?": "int"}),
    job("narrowed-and-set", "if a.wandb:\n    wandb.init()\n    a.wandb = a.n > 1\nassert a.wandb\nif wandb.run is not None:\n    wandb.config.y = 1", {"y": "int"}),
    # a run of a path on which the job exits, or goes on for ever
    job("run-of-a-path-that-exits", "import sys\nif a.fast:\n    wandb.init(config={'x': 1, 'lr': 1})\n    sys.exit(0)\nwandb.init(config={'lr': 0.1})", {"x?": "int", "lr": "float | int"}),
    job("run-of-a-path-that-never-ends", "if a.fast:\n    wandb.init(config={'x': 1})\n    while True:\n        wandb.log({})\nwandb.init(config={'lr': 0.1})", {"x?": "int", "lr?": "float"}),
    job("written-before-it-exits", "import sys\nwandb.init(config={'lr': 0.1})\nif a.fast:\n    wandb.config.x = 1\n    sys.exit()\nif a.rank:\n    raise SystemExit('no')\nwandb.config.y = 1", {"lr": "float", "y?": "int", "x?": "int"}),
    job("written-before-it-fails", "import sys\nwandb.init(config={'lr': 0.1, 'm': {'k': 1}})\nif a.fast:\n    wandb.config.update({'x': 1, 'm': {'j': 1}}, allow_val_change=True)\n    sys.exit(1)\nif a.rank:\n    raise SystemExit('no')\nwandb.config.y = 1", {"lr": "float", "m": {"k": "int", "j?": "int"}, "y": "int", "x?": "int"}),
    job("written-before-it-raises", "wandb.init(config={'lr': 0.1})\ntry:\n    if a.fast:\n        raise ValueError('no')\nexcept Exception as e:\n    wandb.config.x = str(e)\n    raise\nwandb.config.y = 1", {"lr": "float", "y": "int", "x?": "str"}),
    job("exits-in-each-round", "import sys\nwandb.init()\nfor i in range(3):\n    if a.n == i:\n        wandb.config.x = i if i else 'none'\n        sys.exit(0)\nwandb.config.y = 1", {"y?": "int", "x?": "int | str"}),
    job("exits-with-what-a-function-gives", "import sys\ndef go():\n    wandb.init()\n    if a.fast:\n        wandb.config.x = 1\n        return 1\n    wandb.config.y = 1\n    return 0\nsys.exit(go())", {"x?": "int", "y?": "int"}),
    job("exits-with-what-is-not-known", "import os, sys\nwandb.init()\nif a.fast:\n    sys.exit(os.system('true'))\nwandb.config.y = 1", {"y?": "int"}),
    job("fails-where-else-it-exits", "import sys\nwandb.init(config={'x': 1})\nif a.fast:\n    wandb.config.z = 1\n    os._exit(3)\nwandb.config.y = 1\nsys.exit()".replace("import sys", "import os, sys"), {"x": "int", "y": "int", "z?": "int"}),
    job("refused-by-the-parser", "wandb.init()\nif a.rank == 1:\n    p.error('no')\nif a.rank == 2:\n    p.exit()\nwandb.config.y = 1", {"y?": "int"}),
    job("refused-by-the-parser-alone", "wandb.init()\nif a.rank == 1:\n    p.error('no')\nif a.rank == 2:\n    p.exit(2, 'no')\nwandb.config.y = 1", {"y": "int"}),
    job("exits-with-one-of-several-configs", "import sys\nwandb.init(config={'m': {'k': 1} if a.wandb else {'j': 1}})\nif a.fast:\n    wandb.config.x = 1\n    sys.exit(1)\nwandb.config.y = 1", {"m": {"k?": "int", "j?": "int"}, "y": "int", "x?": "int"}),
    job("exit-without-a-run", "import sys\nif a.fast:\n    sys.exit()\nwandb.init(config={'lr': 0.1})\nif a.rank:\n    raise ValueError\n", {"lr": "float"}),
    job("exit-that-is-caught", "import sys\ntry:\n    if a.fast:\n        sys.exit()\nexcept SystemExit:\n    pass\nwandb.init(config={'lr': 0.1})", {"lr": "float"}),
    job("run-of-a-path-that-raises", "if a.fast:\n    wandb.init(config={'x': 1})\n    raise ValueError\nwandb.init(config={'lr': 0.1})", {"lr": "float"}),
    # a run that starts where there is none
    job("where-there-is-none", "if a.wandb:\n    wandb.init(config={'x': 1})\nif wandb.run is None:\n    wandb.init(config={'y': 1})\nwandb.config.z = 1", {"x?": "int", "z": "int", "y?": "int"}),
    job("where-there-is-one", "if a.wandb:\n    wandb.init(config={'x': 1})\nif a.wandb and wandb.run is None:\n    wandb.init(config={'y': 1})\nif a.wandb:\n    wandb.config.z = 1", {"x": "int", "z": "int"}),
    job("started-again", "if a.wandb:\n    wandb.init(config={'x': 1})\nif a.wandb:\n    wandb.init(config={'y': 1})\n    wandb.config.z = 1", {"x": "int", "z": "int"}),
    job("finished-between", "if a.wandb:\n    wandb.init(config={'x': 1})\nif a.fast:\n    wandb.finish()\nif a.wandb:\n    wandb.init(config={'y': 1})\n    wandb.config.z = 1", {"x?": "int", "z?": "int", "y?": "int"}),
    job("one-of-many", "".join(f"if a.n == {n}:\n    wandb.init(reinit=True)\n" for n in range(20)) + "wandb.config.y = 1", {"y?": "int", "*": "unknown"}),
    job("elements", "for flag in (input() == 'x' for _ in range(a.n)):\n    if flag:\n        wandb.init()\n    if flag:\n        wandb.config.y = 1\n    else:\n        wandb.config.z = 1", {"y": "int", "z?": "int"}),
    job("arm-that-ends-unseen", "import importlib\nd = importlib.import_module(f'py.{input()}')\nwandb.init(config={'y': 1})", {"y": "int"}),
    job("fit-in-a-function-nothing-calls", "import pytorch_lightning as pl\nfrom pytorch_lightning.loggers import WandbLogger\nclass M(pl.LightningModule):\n    def __init__(self, lr: float):\n        super().__init__()\n        self.save_hyperparameters()\ndef train_on(lr: float):\n    pl.Trainer(logger=WandbLogger()).fit(M(lr))\n# wandb.init(", {"lr": "float"}),
    job("key-that-is-not-there-yet", "run = wandb.init()\nif 'y' not in run.config:\n    run.config['y'] = 1\nif 'z' in wandb.config.keys():\n    pass\nelse:\n    wandb.config.z = 1\nif 'w' in wandb.config:\n    wandb.config.v = 1", {"y": "int", "z": "int", "v?": "int"}),
    job("key-that-is-not-there-yet-of-a-sweep", "def train():\n    run = wandb.init()\n    if 'y' not in run.config:\n        run.config['y'] = 1\n    run.config.setdefaults({'z': 0.5})\nwandb.agent('id', function=train)", {"y": "int", "z": "float", "*": "unknown"}),
    job("key-of-a-dict-that-is-not-there-yet", "import json\nd = dict(json.loads(input()))\ne = {}\nif a.fast:\n    e['y'] = 'x'\nfor each in (d, e):\n    if 'y' not in each:\n        each['y'] = 1\nwandb.init(config={'d': d, 'e': e})", {"d": {"y": "unknown", "*": "unknown"}, "e": {"y": "int | str"}}),
    job("key-taken-out-again", "import json\nd = dict(json.loads(input()))\nif 'y' in d:\n    d.pop('y')\nelse:\n    d['y'] = 1\nwandb.init(config={'d': d})", {"d": {"y?": "unknown", "*": "unknown"}}),
]  # fmt: skip

LIGHTNING = "# wandb.init(\nimport lightning as L\nfrom lightning.pytorch.loggers import WandbLogger\nclass M(L.LightningModule):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        self.save_hyperparameters()\n"
APPENDED = LIGHTNING + "loggers = []\nif a.wandb:\n    w = WandbLogger()\n    loggers.append(w)\n"
OR_NONE = LIGHTNING + "w = WandbLogger() if a.wandb else None\nt = L.Trainer(logger=w)\n"
FIT = "L.Trainer(logger=loggers).fit(M())\n"
UPDATE = "    w.experiment.config.update({'y': 1})\n"

# A logger is there on some paths, and starts its run when it is used first.
LOGGERS = [
    job("appended", APPENDED + "if a.wandb:\n" + UPDATE + "if a.wandb:\n    w.log_hyperparams({'z': 1})", {"y": "int", "z": "int"}),
    job("appended-and-fit", APPENDED + FIT + "if a.wandb:\n" + UPDATE, {"lr": "float", "y": "int"}),
    job("fit-afterwards", APPENDED + "if a.wandb:\n" + UPDATE + FIT, {"y": "int", "lr": "float"}),
    job("appended-beside-another", APPENDED + "if a.fast:\n    loggers.append(L.pytorch.loggers.CSVLogger('x'))\n" + FIT + "if a.wandb:\n" + UPDATE, {"lr": "float", "y": "int"}),
    job("appended-for-another-reason", LIGHTNING + "loggers = []\nw = WandbLogger()\nif a.fast:\n    loggers.append(w)\n" + FIT + "if a.wandb:\n" + UPDATE, {"lr?": "float", "y?": "int"}),
    job("taken-out", APPENDED + "if a.fast:\n    loggers.clear()\n" + FIT + "if a.wandb:\n" + UPDATE, {"lr?": "float", "y": "int"}),
    job("used-for-another-reason", APPENDED + "if a.wandb:\n    w.experiment\n    if a.fast:\n    " + UPDATE, {"y?": "int"}),
    job("or-none", OR_NONE + "if w:\n" + UPDATE + "t.fit(M())", {"y": "int", "lr": "float"}),
    job("or-none-fit-first", OR_NONE + "t.fit(M())\nif w is not None:\n" + UPDATE, {"lr": "float", "y": "int"}),
    job("isinstance", OR_NONE + "if isinstance(w, WandbLogger):\n" + UPDATE + "if a.wandb:\n    w.log_hyperparams({'z': 1})", {"y": "int", "z": "int"}),
    job("the-trainers", OR_NONE + "if t.logger:\n    t.logger.experiment.config.update({'y': 1})", {"y": "int"}),
    job("none-again", OR_NONE + "if a.fast:\n    w = None\nif w:\n" + UPDATE + "t.fit(M())", {"y?": "int", "lr": "float"}),
    job("one-of-two-loggers", LIGHTNING + "w = WandbLogger() if a.wandb else WandbLogger(name='y')\nif a.wandb:\n" + UPDATE + "else:\n    w.log_hyperparams({'z': 1})", {"y?": "int", "z?": "int"}),
    job("one-of-three", LIGHTNING + "if a.n == 1:\n    w = False\nelif a.wandb:\n    w = WandbLogger()\n    w.watch(M())\nelse:\n    w = L.pytorch.loggers.CSVLogger('x')\nL.Trainer(logger=w).fit(M())", {"lr": "float"}),
    job("one-of-three-and-another-run", LIGHTNING + "import wandb\nr = None\nif a.fast:\n    r = wandb.init(config={'x': 1})\nif a.n == 1:\n    w = False\nelif a.wandb:\n    w = WandbLogger()\n    w.watch(M())\nelse:\n    w = L.pytorch.loggers.CSVLogger('x')\nL.Trainer(logger=w).fit(M())\nif r:\n    r.config.y = 1", {"x?": "int", "lr?": "float", "y?": "int"}),
    job("fit-on-some-paths", LIGHTNING + "w = WandbLogger()\nif a.fast:\n    L.Trainer(logger=w).fit(M())\nw.experiment.config.update({'y': 1})", {"lr?": "float", "y": "int"}),
    job("made-in-a-loop", LIGHTNING + "import wandb\nrun = wandb.init()\nw = None\nfor i in range(a.n):\n    if w:\n        w.experiment.config.update({'y': 1})\n    w = WandbLogger() if a.fast else None\nrun.config.z = 1", {"y?": "int", "z": "int"}),
]  # fmt: skip

PARTS = "import wandb, os, time\nimport torch.distributed as dist\nfrom accelerate import Accelerator\n"


def asked(id_: str, question: str, types: Any, *, start: str = "", between: str = "pass", again: str = "") -> Row:
    """A run that starts where a question is answered so, and is written to where it is answered so again."""
    body = f"{PARTS}{start}if {question}:\n    wandb.init()\n{between}\nif {again or question}:\n    wandb.config.y = 1"
    return job(id_, body, types)


SURE, PERHAPS = {"y": "int"}, {"y?": "int"}
MAIN = "def up():\n    if not dist.is_available():\n        return False\n    if not dist.is_initialized():\n        return False\n    return True\ndef rank():\n    if not up():\n        return 0\n    return dist.get_rank()\ndef main():\n    'doc'\n    return rank() == 0\n"
ON = "def on(args):\n    return args.wandb and args.rank == 0\n"
METHODS = "class C:\n    def __init__(self, x):\n        self.x = x\n    def on(self):\n        return self.x\n    @property\n    def too(self):\n        return self.x\nc, d = C(a.wandb), C(a.fast)\n"

QUESTIONS = [
    # to a library, which answers alike as long as the job runs
    asked("rank", "dist.get_rank() == 0", SURE),
    asked("rank-by-another-name", "dist.get_rank() == 0", SURE, start="from torch.distributed import get_rank\n", again="not get_rank() != 0"),
    asked("another-rank", "dist.get_rank() == 0", PERHAPS, again="dist.get_rank() == 1"),
    asked("group", "not dist.is_initialized() or dist.get_rank() == 0", SURE),
    asked("group-made-between", "not dist.is_initialized() or dist.get_rank() == 0", PERHAPS, between="dist.init_process_group()"),
    asked("group-made-before", "not dist.is_initialized() or dist.get_rank() == 0", SURE, start="if a.fast:\n    dist.init_process_group()\n"),
    asked("accelerator", "acc.is_main_process", SURE, start="acc = Accelerator()\n"),
    asked("accelerator-otherwise", "acc.is_main_process", PERHAPS, start="acc = Accelerator()\n", again="acc.is_local_main_process"),
    asked("variable", "int(os.environ.get('RANK', 0)) == 0", SURE),
    asked("variable-read-otherwise", "os.environ['RANK'] == '0'", SURE, between="os.environ['OTHER'] = 'x'"),
    asked("variable-set-between", "os.environ.get('RANK') == '0'", PERHAPS, between="os.environ['RANK'] = str(a.n)"),
    asked("variable-with-another-default", "os.environ.get('RANK', '0') == '0'", PERHAPS, again="os.environ.get('RANK', '1') == '0'"),
    asked("time", "time.time() > 5", PERHAPS),
    asked("user", "input() == 'y'", PERHAPS),
    # to the project, which reads nothing that changes between
    asked("functions", "main()", SURE, start=MAIN),
    asked("functions-and-an-option", "a.wandb and main()", SURE, start=MAIN, again="main() and a.wandb"),
    asked("group-of-functions-made-between", "main()", PERHAPS, start=MAIN, between="dist.init_process_group()"),
    asked("inside-again", "main()", SURE, start=MAIN, between="if main() and a.wandb:\n    pass"),
    asked("function-of-options", "on(a)", SURE, start=ON),
    asked("function-or-what-it-does", "on(a)", SURE, start=ON, again="a.rank == 0 and a.wandb"),
    asked("function-of-options-set-between", "on(a)", PERHAPS, start=ON, between="a.wandb = a.fast"),
    asked("function-of-others", "on(a)", PERHAPS, start=ON + "b = argparse.Namespace(wandb=a.fast, rank=0)\n", again="on(b)"),
    asked("function-that-is-another-now", "on(a)", PERHAPS, start=ON, between="def on(args):\n    return args.fast"),
    asked("function-that-changes-what-it-reads", "go()", PERHAPS, start="n = a.n\ndef go():\n    global n\n    n += 1\n    return n > 5\n"),
    asked("function-that-sets-its-parameter", "go(a.wandb)", PERHAPS, start="def go(x):\n    x = x or a.fast\n    return x\n", again="go(a.rank)"),
    asked("function-with-a-local", "go(a.wandb)", SURE, start="def go(x, y=1):\n    z = x and a.n == y\n    return z\n"),
    asked("function-with-another-default", "go(a.wandb)", PERHAPS, start="def go(x, y=1):\n    z = x and a.n == y\n    return z\n", again="go(a.wandb, 2)"),
    asked("list-that-grows", "go()", PERHAPS, start="l = ['x' for _ in range(a.n)]\ndef go():\n    return len(l) > 3\n", between="l.append('x')"),
    asked("method", "c.on()", SURE, start=METHODS),
    asked("property", "c.too", SURE, start=METHODS, again="c.on()"),
    asked("method-of-another", "c.on()", PERHAPS, start=METHODS, again="d.on()"),
    asked("method-of-what-is-set-between", "c.on()", PERHAPS, start=METHODS, between="c.x = a.fast"),
    asked("method-of-a-subclass", "c.on()", PERHAPS, start=METHODS + "class D(C):\n    def on(self):\n        return a.fast\ne = D(a.wandb)\n", again="e.on()"),
    asked("attribute-by-getattr", "g.on", PERHAPS, start="class G:\n    def __getattr__(self, name):\n        return input()\ng = G()\n"),
    asked("closure", "f()", SURE, start="def make(x):\n    def f():\n        return x\n    return f\nf, g = make(a.wandb), make(a.fast)\n"),
    asked("another-closure", "f()", PERHAPS, start="def make(x):\n    def f():\n        return x\n    return f\nf, g = make(a.wandb), make(a.fast)\n", again="g()"),
    job("rank-inside-again", PARTS + "if dist.get_rank() == 0:\n    wandb.init()\n    if dist.get_rank() == 0:\n        wandb.config.y = 1", SURE),
    job("global-zero", LIGHTNING + "w = WandbLogger()\nt = L.Trainer(logger=w)\nif t.is_global_zero:\n    w.experiment.config.y = 1\nif t.is_global_zero:\n    w.experiment.config.z = 1", {"y": "int", "z": "int"}),
]  # fmt: skip


@parametrized(ROWS + LOGGERS + QUESTIONS)
def test_what_every_run_has(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


def test_many_runs_are_told_apart_quickly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    equal = m.ConfigWritten.__eq__

    def counting(one: m.ConfigWritten, other: object) -> bool:
        nonlocal compared
        compared += 1
        return equal(one, other)

    monkeypatch.setattr(m.ConfigWritten, "__eq__", counting)
    body = "for x in range(12):\n    for y in range(12):\n        wandb.init(reinit=True)\n        wandb.config.x = x\n        wandb.config.y = y"
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    assert len(result.facts.runs) == 12 * 12
    assert compared < 12 * 12 * 2 * 10
