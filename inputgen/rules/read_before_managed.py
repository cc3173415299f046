"""A config file is read before it is managed.

## What it does
Reports a `manage_config_file` call after the job has read the file, where it does not read it again.

## Why is this bad
W&B writes the overrides into the file at the call: what was read before it are the old values, and an override
changes nothing in the job (`wandb-facts`, section 6).

## Example
```python
config = yaml.safe_load(open("config.yaml"))
launch.manage_config_file("config.yaml")
```

## Use instead
```python
launch.manage_config_file("config.yaml")
config = yaml.safe_load(open("config.yaml"))
```
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath
from typing import TypeGuard

from inputgen.frozen import replace
from inputgen.model import Declaration, Diagnostic, Edit, Facts, FileRead, Fix, Job, Known
from inputgen.model.rules import Case, Rule
from inputgen.rules.places import inside, start_of

_HEAD = "import sys, yaml, wandb\nfrom wandb.sdk import launch\n"
_CALL = 'launch.manage_config_file("c.yaml")\n'
_READ = 'c = yaml.safe_load(open("c.yaml"))\n'
_FILE = (("c.yaml", "lr: 0.1\n"),)

_MOVED: tuple[tuple[str, str, int, str], ...] = (  # name, job, line of the call, mended job
    ("open", _READ + _CALL + "wandb.init(config=c)\n", 4, _CALL + _READ + "wandb.init(config=c)\n"),
    (
        "omegaconf",
        'from omegaconf import OmegaConf\nc = OmegaConf.load("./c.yaml")\n' + _CALL,
        5,
        "from omegaconf import OmegaConf\n" + _CALL + 'c = OmegaConf.load("./c.yaml")\n',
    ),
    (
        "with",
        'with open("c.yaml") as f:\n    c = yaml.safe_load(f)\n' + _CALL,
        5,
        _CALL + 'with open("c.yaml") as f:\n    c = yaml.safe_load(f)\n',
    ),
    (
        "read-in-a-function",
        "def load():\n    return yaml.safe_load(open('c.yaml'))\n\nc = load()\nprint(c)\n" + _CALL,
        8,
        "def load():\n    return yaml.safe_load(open('c.yaml'))\n\n" + _CALL + "c = load()\nprint(c)\n",
    ),
    (
        "in-a-function",
        "def main():\n    " + _READ + "    wandb.init(config=c)\n    " + _CALL + "    print(c)\n\nmain()\n",
        6,
        "def main():\n    " + _CALL + "    " + _READ + "    wandb.init(config=c)\n    print(c)\n\nmain()\n",
    ),
    (
        "comments-and-lines",
        "# the settings\n"
        + _READ
        + '\n# a launch may change them\nlaunch.manage_config_file(  # all but the seed\n    "c.yaml",\n    exclude=["seed"],\n)  # W&B\n\nprint(c)\n',
        7,
        '# the settings\n# a launch may change them\nlaunch.manage_config_file(  # all but the seed\n    "c.yaml",\n    exclude=["seed"],\n)  # W&B\n'
        + _READ
        + "\n\nprint(c)\n",
    ),
    (
        "names-bound-before",
        'PATH = "c.yaml"\nSHOWN = ["lr"]\nc = yaml.safe_load(open(PATH))\nlaunch.manage_config_file(PATH, include=SHOWN)\n',
        6,
        'PATH = "c.yaml"\nSHOWN = ["lr"]\nlaunch.manage_config_file(PATH, include=SHOWN)\nc = yaml.safe_load(open(PATH))\n',
    ),
)

_LEFT: tuple[tuple[str, str, int], ...] = (  # what may mean something else before the read is not moved
    ("name-bound-after", _READ + 'SHOWN = ["lr"]\nlaunch.manage_config_file("c.yaml", include=SHOWN)\n', 5),
    ("name-bound-by-the-read", _READ + 'launch.manage_config_file("c.yaml", include=[str(c["lr"])])\n', 4),
    (
        "name-changed-between",
        "SHOWN = []\n" + _READ + 'SHOWN.append("lr")\nlaunch.manage_config_file("c.yaml", include=SHOWN)\n',
        6,
    ),
    ("imported-after", "del launch\n" + _READ + "from wandb.sdk import launch\n" + _CALL, 6),
    ("on-some-paths", _READ + 'if c["lr"] > 0:\n    ' + _CALL, 5),
    (
        "after-a-return",
        "def main():\n    "
        + _READ
        + "    if len(sys.argv) > 9:\n        return\n    "
        + _CALL
        + "    print(c)\n\nmain()\n",
        7,
    ),
    ("two-on-a-line", _READ.rstrip() + "; " + _CALL, 3),
    ("one-of-two-runs", "wandb.init()\n" + _READ + _CALL + "wandb.finish()\nwandb.init()\n", 5),
    ("written-by-the-job", _READ + 'with open("c.yaml", "w") as f:\n    yaml.dump(c, f)\n' + _CALL, 6),
)

RULE = Rule(
    code="IG130",
    name="read-before-managed",
    severity="error",
    summary="A config file is read before it is managed",
    valid=(
        Case("before", _HEAD + _CALL + _READ + 'wandb.init(config={"lr": 0.1})\n', files=_FILE),
        Case("read-again", _HEAD + _READ + _CALL + _READ, files=_FILE),
        Case(
            "read-again-by-a-function",
            _HEAD + "def load():\n    return yaml.safe_load(open('c.yaml'))\na = load()\n" + _CALL + "b = load()\n",
            files=_FILE,
        ),
        Case(
            "other-file",
            _HEAD + 'a = yaml.safe_load(open("d.yaml"))\n' + _CALL,
            files=(("c.yaml", "lr: 1\n"), ("d.yaml", "lr: 1\n")),
        ),
    ),
    invalid=(
        *(
            Case(name, _HEAD + job, (("job.py", line),), _FILE, fixed=(("job.py", _HEAD + mended),))
            for name, job, line, mended in _MOVED
        ),
        *(Case(name, _HEAD + job, (("job.py", line),), _FILE) for name, job, line in _LEFT),
    ),
)


def check(facts: Facts, job: Job) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each file whose only reads come before the call."""
    moves: set[Edit] = set()
    for index, call in enumerate(facts.events):
        path = call.path if isinstance(call, Declaration) else None
        if not isinstance(call, Declaration) or call.file is None or not isinstance(path, Known):
            continue
        reads = [(place, event) for place, event in enumerate(facts.events) if _is_read(event, str(path.value))]
        if reads and all(place < index for place, _ in reads):
            message = f"{path.value!r} is read before this call: an override of it comes too late for the job"
            first, fix = reads[0][1], None
            if len(facts.runs) < 2:  # a call before several runs is for all of them, one after the first is not
                fix = _moved(call, first)
            if fix is not None and fix.edits[0] in moves:
                fix = None  # of two calls alike the second is moved once the first is there
            moves |= set(fix.edits if fix is not None else ())
            yield RULE.at(call.span, message, "manage the file first, then read it", (first.span,), fix)


def _moved(call: Declaration, read: FileRead) -> Fix | None:
    """The call's lines go to before the statement of its block that reads the file, or calls for the read."""
    if call.movable is None:
        return None
    for span in call.movable.before:
        if any(inside(statement, span) for statement in read.within):
            if span.cell != call.span.cell:
                return None
            place = replace(start_of(span), column=1, end_column=1)
            return Fix((Edit(place, call.movable.text), Edit(call.movable.lines, "")), safe=False)
    return None


def _is_read(event: object, path: str) -> TypeGuard[FileRead]:
    read = event.path if isinstance(event, FileRead) else None
    return isinstance(read, Known) and normpath(str(read.value)) == normpath(path)
