"""Compares what W&B stored of a job with what `inputgen scan --format wandb` says it would store.

Both are one JSON document with the keys of `STORED`. They are equal if every leaf is; the parts of a union may come in
any order (wandb-core takes them from a Go map). inputgen may say that it does not know, `{"wb_type": "unknown"}`, but
only at the places that the caller lists, and instead of a wrong answer never.

A place is a dotted path as in `inputgen.keypath` (a dot in a key is `\\.`): the document's own key, then keys; `[]` is
a list's element type, `|NAME` the part of a union called NAME, `[0]` the first item of a JSON list in a schema. So
`input_types.files.config\\.yaml.layers.[]` is the element type of `layers` in the file `config.yaml`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from in_process import inputgen

from inputgen import keypath

STORED: Final = ("input_types", "input_schemas", "job_json_input_types")
UNKNOWN: Final = {"wb_type": "unknown"}
ABSENT: Final = object()


def normalise(tree: Any) -> Any:
    """The same JSON with the parts of each union sorted by their `wb_type`."""
    if isinstance(tree, list):
        return [normalise(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    out = {key: normalise(value) for key, value in tree.items()}
    if out.get("wb_type") == "union":
        out["params"]["allowed_types"].sort(key=lambda part: part["wb_type"])
    return out


def compare(expected: Any, ours: Any, allowed_unknown: Iterable[str] | None = ()) -> list[str]:
    """The differences between two documents, one line each; none if they are equal.

    Args:
        expected: what W&B stored.
        ours: what inputgen says.
        allowed_unknown: the places where `ours` may be unknown and W&B's answer is not. A place that is listed and is
            not unknown is a difference too, so that lists shrink as inputgen learns. None: anywhere.
    """
    unknown: dict[str, str] = {}
    wrong: list[str] = []
    for path, theirs, own in _differences((), expected, ours):
        place = keypath.join(path)
        if own == UNKNOWN:
            unknown[place] = f"{place}: W&B stores {_label(theirs)}, inputgen does not know it (and may not, here)"
        else:
            wrong.append(f"{place}: W&B stores {_label(theirs)}, inputgen says {_label(own)}")
    if allowed_unknown is None:
        return wrong
    allowed = set(allowed_unknown)
    wrong += [text for place, text in unknown.items() if place not in allowed]
    wrong += [f"{place}: listed as unknown, but it is not" for place in sorted(allowed - unknown.keys())]
    return wrong


def _differences(path: keypath.KeyPath, expected: Any, ours: Any) -> Iterator[tuple[keypath.KeyPath, Any, Any]]:
    if _label(expected) != _label(ours):
        yield path, expected, ours
        return
    theirs, own = _children(expected), _children(ours)
    for key in dict.fromkeys([*theirs, *own]):
        yield from _differences((*path, key), theirs.get(key, ABSENT), own.get(key, ABSENT))


def _children(node: Any) -> dict[str, Any]:
    """The nodes below a node of a type tree, of a schema, or of the document that holds them."""
    if isinstance(node, list):
        return {f"[{index}]": item for index, item in enumerate(node)}
    if not isinstance(node, dict):
        return {}
    kind, params = node.get("wb_type"), node.get("params", {})
    if kind == "typedDict":
        return dict(params["type_map"])
    if kind == "list":
        return {"[]": params["element_type"]}
    if kind == "union":
        return {f"|{part['wb_type']}": part for part in params["allowed_types"]}
    return {} if isinstance(kind, str) else node


def _label(node: Any) -> str:
    """A node without what is below it, in words: nodes with one label differ at most in their children."""
    if node is ABSENT:
        return "nothing"
    kind = node.get("wb_type") if isinstance(node, dict) else None
    if kind in ("typedDict", "union"):
        return str(kind)
    if kind == "list":
        return f"list of {node['params']['length']}"
    if isinstance(kind, str):
        return f"type {json.dumps(kind)}" if len(node) == 1 else json.dumps(node)
    if isinstance(node, dict):
        return "an object"
    if isinstance(node, list):
        return f"an array of {len(node)}"
    # wandb-core reads every number of a schema as a float64, and writes 1.0 as 1.
    is_number = isinstance(node, int | float) and not isinstance(node, bool)
    return repr(float(node)) if is_number else json.dumps(node)


def inputgen_scan(job: Path) -> dict[str, Any]:
    """What `inputgen scan --format wandb` prints for a job, run in the job's folder.

    Raises:
        AssertionError: if it ends with another status than 0 or 1 (1: it has error-level diagnostics), or prints
            anything but that one document.
    """
    folder = Path.cwd()
    os.chdir(job.parent)
    try:
        done = inputgen("scan", "--no-cache", "--format", "wandb", job.name)
    finally:
        os.chdir(folder)
    assert done.exit_code in (0, 1), f"status {done.exit_code}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    document = json.loads(done.stdout)
    assert sorted(document) == sorted(STORED), sorted(document)
    return dict(document)
