"""What a config file becomes when the overrides are applied to it, without doing so."""

from __future__ import annotations

import copy
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from inputgen.files.read import read_config
from inputgen.model import Known, Mapping, Object, Sequence, Unknown, Value
from inputgen.runtime.errors import PatchError
from inputgen.runtime.merge import merge_file


class NotPatchableError(Exception):
    """The overrides cannot be applied to a file: the job would fail. Its message says why."""


def by_wandb(data: bytes, path: str, overrides: dict[str, Any]) -> bytes:
    """A config file as W&B writes it back (`launch/inputs/files.py`): all of it anew, comments lost.

    Raises:
        NotPatchableError: if W&B cannot apply them.
    """
    file = read_config(data, path)
    if not isinstance(file.job, Mapping):
        why = file.job.reason if isinstance(file.job, Unknown) else "it is not a mapping"
        raise NotPatchableError(why)
    is_json = PurePath(path).suffix == ".json"
    content = json.loads(data) if is_json else _load_yaml(data)
    try:
        merge_file(content, copy.deepcopy(overrides))
    except PatchError as error:
        raise NotPatchableError(str(error)) from None
    if is_json:
        return json.dumps(content, indent=2).encode()
    import yaml

    out = io.StringIO()
    yaml.safe_dump(content, out)
    return out.getvalue().encode()


def _load_yaml(data: bytes) -> Any:
    import yaml

    return yaml.safe_load(data.decode("utf-8"))


def by_shim(data: bytes, path: str, overrides: dict[str, Any]) -> bytes:
    """A config file as `inputgen.runtime` patches it: what is not overridden stays as it is.

    Raises:
        NotPatchableError: if the overrides do not fit.
    """
    from inputgen.runtime.errors import LaunchError
    from inputgen.runtime.patch import patch_text

    try:
        return patch_text(data.decode("utf-8"), overrides, path).text.encode()
    except (LaunchError, UnicodeDecodeError) as error:
        raise NotPatchableError(str(error)) from None


def digest(data: bytes, path: str) -> str | None:
    """A digest of what a config file says to the job, however it is written; None where it cannot be read."""
    content = read_config(data, path).job
    if isinstance(content, Unknown):
        return None
    made = hashlib.sha256()
    for piece in _pieces(content):
        made.update(piece.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()


def _pieces(value: Value) -> Iterator[str]:
    """A value as a sequence of texts, the order of keys left out. Depth is bounded by the reader."""
    if isinstance(value, Known):
        yield f"{type(value.value).__name__} {value.value!r}"
    elif isinstance(value, Sequence):
        yield f"{value.kind} {len(value.items)}"
        for item in value.items:
            yield from _pieces(item)
    elif isinstance(value, Mapping):
        yield f"dict {len(value.entries)}"
        for entry in sorted(value.entries, key=lambda entry: repr(entry.key)):
            yield repr(entry.key)
            yield from _pieces(entry.value)
    elif isinstance(value, Object):
        yield f"{value.type} {value.name}"
        for part in (value.value, value.fields):
            if part is not None:
                yield from _pieces(part)
    else:
        yield type(value).__name__
