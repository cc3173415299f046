"""Libraries that call the job's functions: threads, processes, pools, coroutines, launchers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rows import Row, check, parametrized, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of

MAIN = "if __name__ == '__main__':\n"

ROWS = [
    Row(
        "asyncio-run",
        "import asyncio\nasync def part(n):\n    await asyncio.sleep(0)\n    return n * 2\n"
        "async def main():\n    both = await asyncio.gather(part(1), part(2.0))\n"
        "    task = asyncio.create_task(part('a'))\n"
        "    wandb.init(config={'both': both, 'task': await task, 'n': await asyncio.to_thread(len, 'abc')})\n"
        "asyncio.run(main())",
        {"both": "list[float | int]", "task": "str", "n": "int"},
    ),
    *(
        Row(
            f"task-{id_}",
            "import asyncio\ncfg = {'lr': 1}\nclass M:\n    def __enter__(self):\n        return self\n"
            "    def __exit__(self, *args):\n        return None\n"
            "async def late():\n    cfg['lr'] = 'x'\n    return 2.5\nasync def bad():\n    raise ValueError\n"
            "async def other():\n    return 1\nasync def main():\n    t = asyncio.create_task(late())\n"
            f"    {body}\n    wandb.init(config=cfg)\n    await t\nasyncio.run(main())",
            types,
            real="TaskGroup" not in body or sys.version_info >= (3, 11),
        )
        for id_, body, types in (
            ("has-not-run", "cfg['n'] = 1", {"lr": "int", "n": "int"}),
            ("runs-while-another-sleeps", "await asyncio.sleep(0)", {"lr": "str"}),
            ("runs-where-it-is-awaited", "cfg['r'] = await t", {"lr": "str", "r": "float"}),
            ("does-not-run-in-a-coroutine", "cfg['n'] = await other()", {"lr": "int", "n": "int"}),
            ("does-not-run-in-with", "with M():\n        pass", {"lr": "int"}),
            ("runs-in-gather", "cfg['r'] = await asyncio.gather(t, other())", {"lr": "str", "r": "list[float | int]"}),
            (
                "beside-an-exception-that-is-kept",
                "cfg['r'] = len(await asyncio.gather(t, bad(), return_exceptions=True))",
                {"lr": "str", "r": "int"},
            ),
            (
                "beside-an-exception",
                "try:\n        await asyncio.gather(t, bad())\n        cfg['n'] = 1\n    except ValueError:\n        cfg['r'] = 1",
                {"lr": "str", "r": "int"},
            ),
            ("that-raises", "u = asyncio.create_task(bad())\n    await asyncio.sleep(0)", {"lr": "str"}),
            (
                "of-a-group",
                "async with asyncio.TaskGroup() as g:\n        g.create_task(late())\n        cfg['a'] = cfg['lr']",
                {"lr": "str", "a": "int | str"},
            ),
            ("has-a-result", "await asyncio.sleep(0)\n    cfg['r'] = t.result()", {"lr": "str", "r": "float"}),
        )
    ),
    Row(
        "asyncio-loop",
        "import asyncio\nasync def main(lr):\n    wandb.init(config={'lr': lr})\n"
        "loop = asyncio.new_event_loop()\nloop.run_until_complete(main(0.5))\nloop.close()",
        {"lr": "float"},
    ),
    Row(
        "thread",
        "import threading\nconfig = {'a': 1}\ndef f(x, y=1):\n    config['x'] = x\n    config['y'] = y\n"
        "t = threading.Thread(target=f, args=('s',), kwargs={'y': 2.5})\nt.start()\nt.join()",
        {"a": "int", "x": "str", "y": "float"},
    ),
    Row(
        "thread-not-started",
        "import threading\nconfig = {'a': 1}\ndef f():\n    config['a'] = 'x'\nt = threading.Thread(target=f)",
        {"a": "int"},
    ),
    Row(
        "thread-raises",
        "import threading\nconfig = {'a': 1}\ndef f():\n    config['b'] = 2\n    raise ValueError('x')\n"
        "t = threading.Thread(target=f)\nt.start()\nt.join()\nconfig['c'] = 3",
        {"a": "int", "b": "int", "c": "int"},
    ),
    Row(
        "thread-class",
        "from threading import Thread\nconfig = {}\nclass Worker(Thread):\n    def __init__(self, lr):\n"
        "        super().__init__()\n        self.lr = lr\n    def run(self):\n        config['lr'] = self.lr\n"
        "w = Worker(0.1)\nw.start()\nw.join()",
        {"lr": "float"},
    ),
    Row(
        "process-changes-nothing-here",
        "import multiprocessing as mp\nconfig = {'a': 1}\ndef f(x):\n    config['a'] = x\n"
        f"{MAIN}    p = mp.get_context('fork').Process(target=f, args=('s',))\n    p.start()\n    p.join()\n"
        "    wandb.init(config=config)",
        {"a": "int"},
    ),
    Row(
        "process-starts-the-run",
        "import multiprocessing as mp\ndef train(lr, **more):\n    wandb.init(config={'lr': lr, **more})\n"
        f"{MAIN}    p = mp.Process(target=train, args=(0.1,), kwargs={{'seed': 1}})\n    p.start()\n    p.join()",
        {"lr": "float", "seed": "int"},
    ),
    Row(
        "pool",
        "from multiprocessing import Pool\ndef double(x):\n    return x * 2\ndef add(a, b):\n    return a + b\n"
        f"{MAIN}    with Pool(2) as pool:\n        config = {{'m': pool.map(double, [1, 2]),\n"
        "            's': pool.starmap(add, [(1, 2.0), (3, 4)]), 'a': pool.apply(add, ('x', 'y')),\n"
        "            'l': pool.apply_async(double, (3,)).get()}\n    wandb.init(config=config)",
        {"m": "list[int]", "s": "list[float | int]", "a": "str", "l": "int"},
    ),
    Row(
        "pool-of-threads",
        "from multiprocessing.pool import ThreadPool\nseen = {}\ndef first(x):\n    seen['first'] = x\n"
        "def f(x):\n    seen[f'k{x}'] = x\n    return x\ndef g(x, y=1):\n    seen[x] = y\n"
        "with ThreadPool(1, first, (0.5,)) as pool:\n    r = pool.map(f, [1, 2])\n    pool.starmap(g, [('a', 'b')])\n"
        "    pool.apply(g, ('c',), {'y': 2.0})\n    pool.apply_async(g, ('d',)).get()\n    list(pool.imap(f, [3]))\n"
        "config = {'r': r, **seen}",
        {
            "r": "list[int]",
            "first": "float",
            "k1": "int",
            "k2": "int",
            "a": "str",
            "c": "float",
            "d": "int",
            "k3": "int",
        },
    ),
    Row(
        "threads-as-processes",
        "from multiprocessing.dummy import Pool, Process\nseen = {}\ndef f(x):\n    seen[x] = 1\n"
        "p = Process(target=f, args=('a',))\np.start()\np.join()\n"
        "with Pool(2) as pool:\n    pool.map(f, ['b'])\nconfig = seen",
        {"a": "int", "b": "int"},
    ),
    Row(
        "called-by-name",
        "seen = {}\ndef f(x):\n    seen[x] = 1\nf.__call__('a')\ng = f.__call__\ng('b')\n"
        "class C:\n    def m(self, x):\n        seen[x] = self.__class__.__name__\nC().m.__call__('c')\n"
        "seen['has'] = hasattr(f, '__call__')\nconfig = seen",
        {"a": "int", "b": "int", "c": "str", "has": "bool"},
    ),
    Row(
        "executor",
        "from concurrent.futures import ThreadPoolExecutor, as_completed\nseen = {}\ndef f(x, y=1):\n"
        "    seen[f'k{x}'] = y\n    return x + y\n"
        "with ThreadPoolExecutor(max_workers=1) as ex:\n    a = ex.submit(f, 1, y=2.0)\n    b = list(ex.map(f, [2, 3]))\n"
        "    c = [done.result() for done in as_completed([a])]\n"
        "config = {'a': a.result(), 'b': b, 'c': c, **seen}",
        {"a": "float", "b": "list[int]", "c": "list[float]", "k1": "float", "k2": "int", "k3": "int"},
    ),
    Row(
        "executor-of-processes",
        "import concurrent.futures\nseen = {'x': 1}\ndef f(x):\n    seen['x'] = 's'\n    return x\n"
        f"{MAIN}    with concurrent.futures.ProcessPoolExecutor() as ex:\n        r = ex.submit(f, 2.5).result()\n"
        "    wandb.init(config={'r': r, **seen})",
        {"r": "float", "x": "int"},
    ),
    Row(
        "many-elements",
        "from multiprocessing import Pool\ndef double(x):\n    return x * 2\n"
        f"{MAIN}    with Pool(2) as pool:\n        done = pool.map(double, range(3000))\n"
        "    wandb.init(config={'done': done, 'n': len(done)})",
        {"done": "list[int]", "n": "int"},
        real=False,
    ),
    Row(
        "torch-spawn",
        "import torch.multiprocessing as mp\ndef worker(rank, world, args):\n    if rank == 0:\n"
        "        wandb.init(config={'world': world, 'rank': rank, **args})\n"
        f"{MAIN}    mp.spawn(worker, args=(2, {{'lr': 0.1}}), nprocs=2, join=True)",
        {"world": "int", "rank": "int", "lr": "float"},
        real=False,
    ),
    Row(
        "torch-xla",
        "import torch_xla.core.xla_model as xm\nimport torch_xla.distributed.xla_multiprocessing as xmp\n"
        "def worker(index, flags):\n    if xm.is_master_ordinal():\n"
        "        wandb.init(config={**flags, 'cores': xm.xrt_world_size()})\n"
        f"{MAIN}    xmp.spawn(worker, args=({{'lr': 0.1}},), nprocs=1, start_method='fork')",
        {"lr": "float", "cores": "int"},
        real=False,
    ),
    Row(
        "torch-xla-launch",
        "import torch_xla\ndef worker(index, flags):\n    if index == 0:\n        wandb.init(config={**flags, 'index': index})\n"
        f"{MAIN}    torch_xla.launch(worker, args=({{'lr': 0.1}},))",
        {"lr": "float", "index": "int"},
        real=False,
    ),
    Row(
        "detectron2",
        "from detectron2.engine import launch\ndef main(args):\n    wandb.init(config=args)\n"
        "launch(main, 1, num_machines=1, args=({'lr': 0.1},))",
        {"lr": "float"},
        real=False,
    ),
    Row(
        "ray-remote",
        "import ray\n@ray.remote(num_gpus=1)\ndef train(lr):\n    return lr\n@ray.remote\ndef start(lr):\n"
        "    wandb.init(config={'lr': lr})\n"
        "ray.init()\nray.get(start.options(num_cpus=1).remote(ray.get(train.remote(0.1))))",
        {"lr": "float"},
        real=False,
    ),
    Row(
        "ray-tune",
        "from ray import tune\ndef train(config):\n    wandb.init(config=config)\n"
        "tune.run(train, config={'lr': tune.loguniform(1e-4, 1e-1), 'b': tune.choice([16, 32]), 'n': tune.randint(1, 9),"
        " 'fixed': 'x'})",
        {"lr": "float", "b": "int", "n": "int", "fixed": "str"},
        real=False,
    ),
]


@parametrized(ROWS)
def test_rows(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if row.id not in ("torch-spawn", "torch-xla-launch"):
        check(row, tmp_path, monkeypatch)
        return
    result = scanned(row, tmp_path, monkeypatch)  # one run for rank 0, one for where the rank is not known
    assert [run.certain for run in result.facts.runs] == [True, False]
    assert [types_of(item.types) for item in result.job.inputs] == [row.types]


def test_what_a_search_space_allows_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = [row for row in ROWS if row.id == "ray-tune"]
    config = scanned(row, tmp_path, monkeypatch).facts.runs[0].config
    assert isinstance(config, m.Mapping)
    kept = {e.key: e.value.constraints for e in config.entries if isinstance(e.value, m.Typed)}
    assert kept == {
        "lr": m.Constraints(minimum=1e-4, maximum=1e-1),
        "b": m.Constraints(enum=(16, 32)),
        "n": m.Constraints(minimum=1, exclusive_maximum=9),
    }
