"""What a condition on an option tells of it: in every run that gets there, it is what the condition asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from differential import JobFailed, real_config
from rows import Row, place, scanned

from inputgen import model as m
from inputgen.reporters.common import types_of

ABSL = "from absl import app, flags\nFLAGS = flags.FLAGS\nflags.DEFINE_bool('track', False, 'h')\nflags.DEFINE_integer('n', 3, 'h')\nflags.DEFINE_string('s', None, 'h')\ndef main(_):\n    if {}:\n        wandb.init(config=FLAGS.flag_values_dict())\napp.run(main)\n"
ARGPARSE = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--track', action='store_true')\np.add_argument('--n', type=int, default=3)\np.add_argument('--s')\nargs = p.parse_args()\nconfig = vars(args)\nif {}:\n    wandb.init(config=config)\n"
HYDRA = "import hydra\nfrom omegaconf import OmegaConf\n@hydra.main(config_path='.', config_name='c', version_base=None)\ndef main(cfg):\n    if {}:\n        wandb.init(config=OmegaConf.to_container(cfg, resolve=True))\nmain()\n"
ML = "from absl import app, flags\nfrom ml_collections import config_dict, config_flags\nconfig_flags.DEFINE_config_dict('config', config_dict.ConfigDict({{'track': False, 'n': 3, 's': 'x'}}))\ndef main(_):\n    config = flags.FLAGS.config\n    if {}:\n        wandb.init(config=config.to_dict())\napp.run(main)\n"
# What is set as a condition comes out tells, where it is asked itself, what the condition read.
SET = ARGPARSE.replace(
    "if {}",
    "on = False if args.track or args.s is None else True\nif args.n == 3:\n    log = 'none'\nelse:\n    log = 'wandb'\nif {}",
)
HYDRA_SET = HYDRA.replace("    if {}", "    cfg.w.use = False if cfg.track else True\n    if {}")
YAML = {"c.yaml": "track: false\nn: 3\ns: null\nw:\n  use: true\n  too: ${track}\n"}
FREE = {"track": (False,), "n": (3,), "s": (None,)}


@dataclass(frozen=True)
class Told:
    """A condition in a job, and what it tells: the only value an option then has; of the others the default."""

    start: str
    condition: str
    known: dict[str, Any] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    spans: dict[str, str] = field(default_factory=dict)


CONDITIONS = [
    Told(ABSL, "FLAGS.track", {"track": True}, spans={"track": "4 'track'"}),
    Told(ABSL, "flags.FLAGS.track and FLAGS.n == 5", {"track": True, "n": 5}),
    Told(ABSL, "not FLAGS.track", {"track": False}),
    Told(ABSL, "FLAGS.s", types={"s": "str"}),
    Told(ABSL, "FLAGS.s is not None", types={"s": "str"}),
    Told(ABSL, "FLAGS['track'].value", {}),
    Told(ARGPARSE, "args.track", {"track": True}, spans={"track": "4 '--track'"}),
    Told(ARGPARSE, "config['track']", {"track": True}),
    Told(ARGPARSE, "config.get('track') and config['n'] == 5", {"track": True, "n": 5}),
    Told(ARGPARSE, "getattr(args, 'track', False)", {"track": True}),
    Told(ARGPARSE, "args.n == -5", {"n": -5}),
    Told(ARGPARSE, "+5 == args.n and args.s == '-5'", {"n": 5, "s": "-5"}),
    Told(ARGPARSE, "not args.n != -0.0", {"n": 0}),
    Told(ARGPARSE, "args.n != -5", {}),
    Told(ARGPARSE, "args.n == -abs(5)", {}),
    Told(ARGPARSE, "vars(args)['track']", {}),
    Told(HYDRA, "cfg.track", {"track": True}, spans={"track": "c.yaml:1 track"}),
    Told(HYDRA, "cfg['track']", {"track": True}),
    Told(HYDRA, "cfg.get('track', False)", {"track": True}),
    Told(HYDRA, "not cfg.w.use", {"w.use": False}),
    Told(HYDRA, "cfg.w['use']", {"w.use": True}),
    Told(HYDRA, "cfg.s is not None", types={"s": "unknown"}),
    Told(SET, "on", {"track": False}, types={"s": "str"}),
    Told(SET, "on and log == 'none'", {"track": False, "n": 3}, types={"s": "str"}),
    Told(SET, "not on", {}),
    Told(SET, "log == 'none'", {"n": 3}),
    Told(HYDRA_SET, "cfg.w.use", {"track": False, "w.use": True}),
    Told(HYDRA_SET, "not cfg.w.use", {"track": True, "w.use": False}),
    Told(ML, "config.track", {"track": True}),
    Told(ML, "flags.FLAGS.config.track", {"track": True}),
]  # fmt: skip


@pytest.mark.parametrize("told", CONDITIONS, ids=lambda told: told.condition)
def test_a_condition_tells_the_value(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row("", told.start.format(told.condition), None, YAML if "hydra" in told.start else {})
    result = scanned(row, tmp_path, monkeypatch)
    (fields,) = [
        {".".join(f.path): f for f in item.fields} for item in result.job.inputs if item.source == "run_config"
    ]
    known = {path: f.value.value for path, f in fields.items() if isinstance(f.value, m.Known)}
    assert known == told.known
    for path, type_ in told.types.items():
        assert m.types.render(fields[path].type) == type_
    if "s" not in told.types:
        free = {path: f.value.default.value for path, f in fields.items() if isinstance(f.value, m.Typed) and isinstance(f.value.default, m.Known)}  # fmt: skip
        assert {path: default for path, (default,) in FREE.items() if path not in known and told.start != ML}.items() <= free.items()  # fmt: skip
    assert {path: place(result, path) for path in told.spans} == told.spans


# A copy was made of what the condition asks of, before it is asked.
ELSEWHERE = "import argparse, sys, types\np = argparse.ArgumentParser()\np.add_argument('--a', action='store_true')\np.add_argument('--b', action='store_true')\np.add_argument('--n', type=int, default=3)\nargs, _ = p.parse_known_args()\no, d = types.SimpleNamespace(), {{'a': args.a, 'b': args.b}}\n{}\nif {}:\n    wandb.init(config=d)\n"
COPIES = [
    ("pass", "args.a", {"a": True}),
    ("pass", "not args.a and args.b", {"a": False, "b": True}),
    ("o.x = args.a", "o.x", {"a": True}),
    ("a = args.a", "a", {"a": True}),
    ("d = dict(d, m=vars(args))", "args.n == 5", {"m": {"n": 5}}),
    ("d['l'] = [args.a, args.b]", "args.b", {"b": True, "l": [None, True]}),
    ("d['y'] = args.a or 'x'", "args.a", {"a": True, "y": True}),
    ("if sys.argv[1:]:\n    assert args.a\n    d['z'] = 1", "args.a", {"a": True}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "condition", "known"), COPIES)
def test_a_condition_tells_of_copies_too(
    before: str, condition: str, known: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", ELSEWHERE.format(before, condition), None), tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    found: dict[str, Any] = {}
    for each in fields:
        told = _known(each.value)
        if told is not None and not each.optional:
            (found if len(each.path) == 1 else found.setdefault(each.path[0], {}))[each.path[-1]] = told
    assert found == known


def _known(value: m.Value | None) -> Any:
    """What is told of a value for sure: of a list, of each of its items."""
    if isinstance(value, m.Sequence):
        return [_known(item) for item in value.items]
    return value.value if isinstance(value, m.Known) else None


# What is there as a file has a name: an option that names it is not empty, which it is by default.
A_PATH = "import argparse, os.path, somelib\np = argparse.ArgumentParser()\np.add_argument('--p', type=str, default='')\np.add_argument('--q', default='x')\np.add_argument('--n', type=int, default=0)\nargs = p.parse_args()\nif {}:\n    wandb.init(config=args)\n"
EMPTY = {"p": "", "q": "x", "n": 0}


@pytest.mark.parametrize(
    ("condition", "without"),
    [
        ("os.path.exists(args.p) and os.path.isfile(args.q)", "p"),
        ("not (not os.path.isdir(args.p))", "p"),
        ("len(args.p) > 0", "p"),
        ("not len(args.p) == 0 and len(args.q) >= 1", "p"),
        ("not os.path.exists(args.p)", ""),
        ("os.path.exists(args.p) or args.q", ""),
        ("os.path.exists(args.n)", ""),
        ("somelib.exists(args.p)", ""),
        ("len(args.p) >= 0", ""),
        ("not len(args.p) > 0", ""),
    ],
)
def test_what_has_a_length_or_is_a_path_is_not_empty(
    condition: str, without: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", A_PATH.format(condition), None), tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    values = {each.path[0]: each.value for each in fields}
    defaults = {
        key: value.default.value
        for key, value in values.items()
        if isinstance(value, m.Typed) and isinstance(value.default, m.Known)
    }
    assert defaults == {key: default for key, default in EMPTY.items() if key != without}


AFTER = [
    ("both-arms-meet", ARGPARSE.replace("    wandb.init(config=config)\n", "    print(1)\nwandb.init(config=config)\n").format("config['track']"), {}),
    ("a-key-that-may-be-missing", "import sys\nd = {}\nif sys.argv[1:]:\n    d['a'] = 1\nif d.get('a') is None:\n    d['b'] = 2\nwandb.init(config=d)", {}),
    ("another-object", ARGPARSE.format("other['track']").replace("if other", "other = {'track': args.n == 3}\nif other"), {}),
    ("one-of-two-options", ELSEWHERE.format("o.x = args.a if sys.argv[2:] else args.b", "o.x"), {}),
    ("one-of-two-options-in-a-list", ELSEWHERE.format("o.x = [args.a, args.b][len(sys.argv) % 2]", "o.x"), {}),
    ("an-option-or-its-default", ELSEWHERE.format("o.x = args.a if sys.argv[2:] else False", "not o.x"), {}),
    ("an-argument-of-several", ELSEWHERE.format("o.x, d['y'] = sys.argv[1], sys.argv[2]", "o.x == 'y'"), {}),
    ("what-was-assigned-since", ELSEWHERE.format("d['y'] = args.a\nargs.a = args.b", "args.a"), {"b": True}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "known"), [each[1:] for each in AFTER], ids=[each[0] for each in AFTER])
def test_what_a_condition_does_not_tell(
    body: str, known: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", body, None), tmp_path, monkeypatch)
    (fields,) = [item.fields for item in result.job.inputs if item.source == "run_config"]
    found = {f.path[0]: f.value.value for f in fields if isinstance(f.value, m.Known) and not f.optional}
    assert found == known


OPTION = "import argparse, os\np = argparse.ArgumentParser()\np.add_argument('--x', default=None)\na = p.parse_args()\n{}\nwandb.init(config=vars(a))"
REFUSED = [
    ("os.path.basename(a.x)", "str"),
    ("p = os.path.join('out', a.x)", "str"),
    ("open(a.x).close()", "str"),
    ("int(a.x)", "str"),
    ("import torch\ntorch.manual_seed(a.x)", "str"),
    ("from pathlib import Path\nPath('out', a.x)", "str"),
    ("print(a.x)", "str | None"),
    ("os.path.commonprefix(a.x)", "str | None"),
    ("rest = ['x']\nos.path.join(*rest, a.x)", "str | None"),
    ("a.x and open(a.x)", "str | None"),
    ("try:\n    open(a.x)\nexcept TypeError:\n    pass", "str | None"),
]  # fmt: skip


@pytest.mark.parametrize(("use", "type_"), REFUSED, ids=[each[0] for each in REFUSED])
def test_a_function_that_refuses_none_tells_that_it_is_not(
    use: str, type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", OPTION.format(use), None), tmp_path, monkeypatch)
    (field_,) = [f for item in result.job.inputs if item.source == "run_config" for f in item.fields]
    assert m.types.render(field_.type) == type_


TRACKER = "import argparse\nfrom accelerate import Accelerator\np = argparse.ArgumentParser()\np.add_argument('--to', default={!r})\np.add_argument('--use', action='store_true')\nargs = p.parse_args()\na = Accelerator(log_with={})\na.init_trackers('p', config=vars(args))"
TRACKERS = [
    ("tensorboard", "args.to", "str", None),
    ("tensorboard", "args.to if args.use else None", "str", None),
    (None, "args.to", "str", None),
    ("wandb", "args.to", "str", "wandb"),
    ("all", "args.to", "str", "all"),
    ("tensorboard", "[args.to, 'wandb']", "str", "tensorboard"),
    ("tensorboard", "args.to if args.use else 'wandb'", "str", "tensorboard"),
]


@pytest.mark.parametrize(("default", "told", "type_", "shown"), TRACKERS)
def test_a_run_that_has_a_config_was_told_to_use_wandb(
    default: str | None, told: str, type_: str, shown: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", TRACKER.format(default, told), None), tmp_path, monkeypatch)
    (field_,) = [
        f for item in result.job.inputs if item.source == "run_config" for f in item.fields if f.path == ("to",)
    ]
    assert m.types.render(field_.type) == type_
    known = field_.value.default if isinstance(field_.value, m.Typed) else None
    assert (known.value if isinstance(known, m.Known) else None) == shown


CHECKED = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--track', action='store_true')\np.add_argument('--name')\nargs = p.parse_args()\n{}\nif args.track:\n    wandb.init(config=vars(args))"
CHECKS = [
    ("if args.track and args.name is None:\n    raise ValueError", "str"),
    ("if args.track and not args.name:\n    p.error('no name')", "str"),
    ("if args.track:\n    if args.name is None:\n        raise ValueError", "str"),
    ("if args.track:\n    assert args.name is not None", "str"),
    ("if not (not args.track or args.name is not None):\n    raise ValueError", "str"),
    ("def check(given):\n    if given.track:\n        assert args.name\ncheck(args)", "str"),
    # The opposite, another flag, a check that only says something, and one that is told before the value is set.
    ("if args.track and args.name is not None:\n    raise ValueError", "None"),
    ("if not args.track and args.name is None:\n    raise ValueError", "str | None"),
    ("if args.track or args.name is None:\n    print('no name')", "str | None"),
    ("if args.track and args.name is None:\n    print('no name')", "str | None"),
    ("if args.track and args.name is None:\n    raise ValueError\nargs.track = True", "str | None"),
    ("if args.track and args.name is None:\n    raise ValueError\nargs.name = None", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "type_"), CHECKS)
def test_what_a_job_refused_before_is_not_so_where_the_rest_of_it_is(
    check: str, type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scanned(Row("", CHECKED.format(check), None), tmp_path, monkeypatch)
    (field_,) = [
        f for item in result.job.inputs if item.source == "run_config" for f in item.fields if f.path == ("name",)
    ]
    assert m.types.render(field_.type) == type_


# What was set under a condition is that, or is not, where the same condition is asked again.
AGAIN = "import argparse, types\np = argparse.ArgumentParser()\np.add_argument('--track', action='store_true')\np.add_argument('--other', action='store_true')\np.add_argument('--s', default='x')\nargs = p.parse_args()\no = types.SimpleNamespace(v=args.s, w=3)\nr = args.s\n{}\nif {}:\n    wandb.init(config={{'r': r, **vars(o)}})\n"  # fmt: skip
SET_AGAIN = [
    ("if args.track:\n    r = None\n    o.v = None", "args.track", {"r": "None", "v": "None"}),
    ("if args.track:\n    r = None\n    o.v = None", "not args.track", {"r": "str", "v": "str"}),
    ("if args.track:\n    r = None\n    o.v = None", "args.other", {"r": "str | None", "v": "str | None"}),
    ("if args.track:\n    r = None\n    o.v = None", "args.track or args.other", {"r": "str | None", "v": "str | None"}),
    ("if args.track:\n    r = None\n    o.v = None", "args.track and args.other", {"r": "None", "v": "None"}),
    ("if args.track:\n    r = 1\nelse:\n    o.w = 'w'", "args.track", {"r": "int", "w": "int"}),
    ("if args.track:\n    r = 1\nelse:\n    o.w = 'w'", "not args.track", {"r": "str", "w": "str"}),
    ("if args.track:\n    r = 1\nif args.other:\n    r = None", "args.track", {"r": "int | None"}),
    ("if args.track:\n    r = 1\nif args.other:\n    r = None", "not args.track", {"r": "str | None"}),
    ("if args.track:\n    r = 1\nr = [r]", "args.track", {"r": "list[int]"}),
    ("if args.track:\n    r = 1\nargs.track = not args.track", "args.track", {"r": "str"}),
    ("if args.track:\n    r = 1\nargs.track = not args.other", "args.track", {"r": "int | str"}),
    ("on = args.s == 'y'\nif on:\n    r = None", "not on", {"r": "str"}),
    ("on = args.track and args.s != 'x'\nif args.track:\n    r = None", "on", {"r": "None"}),
    ("on = not args.track\nif args.track:\n    r = None", "on", {"r": "str"}),
    ("on = not args.track\nargs.track = args.other\nif args.track:\n    r = None", "on", {"r": "str | None"}),
    ("on = args.s == 'x'\nif args.other:\n    on = True\nif args.s == 'x':\n    r = None", "on", {"r": "str | None"}),
    ("if args.track:\n    r = 1\nif args.other:\n    args.track = True", "args.track", {"r": "int | str"}),
    ("if args.track:\n    r = 1\nif isinstance(r, str):\n    o.w = None", "args.track", {"r": "int", "w": "int"}),
    ("if args.track:\n    r = None\nif r:\n    o.w = None", "args.track", {"r": "str | None"}),
    ("if args.track:\n    r = None\nif r is None or r == 'y':\n    o.w = None", "not args.track", {"r": "str | None"}),
    ("if args.track:\n    r = None\nif r == 'y':\n    r = 2", "not args.track", {"r": "int | str | None"}),
    ("if args.track:\n    r = 'x'", "args.track", {"r": "str"}),
    ("if args.track:\n    r = 'y' if args.other else None", "args.track", {"r": "str | None"}),
    ("if args.track:\n    r = args.other", "args.track", {"r": "bool | str"}),
    ("def f(t):\n    if t:\n        o.v = None\nf(args.track)", "not args.track", {"v": "str"}),
    ("def f(t):\n    if t:\n        o.v = None\nf(args.track)", "args.track", {"v": "None"}),
    ("def f(t):\n    if t:\n        o.v = None\nf(args.other)", "args.track", {"v": "str | None"}),
    ("class C:\n    def __init__(self, t):\n        self.t = t\nc = C(args.track)\nif c.t:\n    r = None", "not args.track", {"r": "str"}),
    ("t = args.track\nargs.track = args.other\nif t:\n    o.v = None", "args.track", {"v": "str | None"}),
    ("t = args.track\nargs.track = args.other\nif args.track:\n    o.v = None", "args.other", {"v": "None"}),
    ("t = args.track if args.s == 'x' else args.other\nif t:\n    o.v = None", "args.track", {"v": "str | None"}),
    ("t = [args.track, args.other][len(args.s) % 2]\nif t:\n    o.v = None", "args.track", {"v": "str | None"}),
    ("for t in (args.other, args.track):\n    if t:\n        o.v = None", "not args.track", {"v": "str | None"}),
    ("for n in range(len(args.s)):\n    if args.track:\n        r = None\n    else:\n        r = n", "args.track", {"r": "int | str | None"}),
]  # fmt: skip
ARGUMENTS = [[*track, *other, *s] for track in ([], ["--track"]) for other in ([], ["--other"]) for s in ([], ["--s", "y"])]  # fmt: skip


@pytest.mark.parametrize(("before", "condition", "types"), SET_AGAIN)
def test_a_condition_tells_what_was_set_under_it(
    before: str, condition: str, types: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row("", AGAIN.format(before, condition), None)
    result = scanned(row, tmp_path, monkeypatch)
    (shown,) = [types_of(item.types) for item in result.job.inputs if item.source == "run_config"]
    assert {key: shown[key] for key in types} == types
    started = 0
    for argv in ARGUMENTS:
        try:
            real = real_config(row.source, argv)
        except JobFailed:  # the run is not there
            continue
        started += 1
        for key, value in real.items():
            name = "None" if value is None else type(value).__name__
            assert name in [part.partition("[")[0] for part in shown[key].split(" | ")] or "unknown" in shown[key]
    assert started
