"""Overrides into config files: the data W&B would write, in the text that was there (docs/runtime.md).

Text -> parsed data, merged with the overrides -> edits -> text, which is parsed again and compared with the merged data
before it replaces the file. What cannot be edited in place is written anew from the data.
"""

from __future__ import annotations

import codecs
import errno
import os

from inputgen.runtime.compare import same
from inputgen.runtime.edits import apply_edits
from inputgen.runtime.errors import LaunchError, PatchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Patched:
    """A patched text.

    Attributes:
        text: the text.
        warnings: what was lost on the way.
    """

    __slots__ = ("text", "warnings")

    def __init__(self, text: str, warnings: tuple[str, ...] = ()) -> None:
        self.text = text
        self.warnings = warnings


def patch_file(path: str, overrides: dict[str, Any]) -> tuple[str, ...]:
    """Apply overrides to a config file. It is replaced as a whole, or not at all; processes may do so at once.

    Args:
        path: the file; its extension says what it is.
        overrides: JSON values by key; nested ones are merged.

    Returns:
        Warnings.

    Raises:
        PatchError: if the overrides do not fit the file, or it cannot be read.
        LaunchError: if the file cannot be replaced.
    """
    from inputgen.runtime.replace import locked_folder, read_bytes

    target = os.path.realpath(path)
    try:
        with locked_folder(target):
            data = read_bytes(target)
            encoding, text = _decoded(path, data)
            patched = patch_text(text, overrides, path)
            if patched.text == text:
                return patched.warnings
            return (*patched.warnings, *_put(target, patched.text.encode(encoding), path))
    except OSError as error:
        raise LaunchError(f"{path}: overrides cannot be written: {error.strerror or error}") from error


def _put(target: str, data: bytes, path: str) -> tuple[str, ...]:
    from inputgen.runtime.replace import overwrite_file, replace_file

    try:
        replace_file(target, data)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        overwrite_file(target, data)
        return (f"{path}: it is a mount of its own, so that it was written over, not replaced as a whole",)
    return ()


def patch_text(text: str, overrides: Mapping[str, Any], path: str) -> Patched:
    """Apply overrides to the text of a config file.

    Args:
        text: the text.
        overrides: JSON values by key; nested ones are merged.
        path: the file's name: `.json`, `.yaml` or `.yml`; errors name it.

    Returns:
        The text; the very same where the overrides change nothing.

    Raises:
        PatchError: if the overrides do not fit the text, or it cannot be read.
    """
    try:
        _check(overrides)
        if path.endswith(".json"):
            return _patch_json(text, dict(overrides), path)
        if path.endswith((".yaml", ".yml")):
            return _patch_yaml(text, dict(overrides), path)
    except PatchError as error:
        raise PatchError(f"{path}: {error}") from None
    except RecursionError:
        raise PatchError(f"{path}: it is nested too deeply") from None
    raise PatchError(f"{path}: only .json, .yaml and .yml files are patched")


def _check(value: Any) -> None:
    """Refuse what JSON does not have: it could not be written so that every reader agrees."""
    if hasattr(value, "keys"):
        for key in value:
            if not isinstance(key, str):
                raise PatchError(f"an override's key must be text, not {key!r}")
            _check(value[key])
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif value is not None and not isinstance(value, (str, int, float)):
        raise PatchError(f"an override cannot be a {type(value).__name__}: only what JSON has")


def _patch_json(text: str, overrides: dict[str, Any], path: str) -> Patched:
    import json

    from inputgen.runtime.json_edit import JsonEditor, read_json

    editor = JsonEditor(text, overrides)
    patched = apply_edits(text, editor.edits)
    if patched is not None and _reads_as(patched, editor.data, read_json):
        return Patched(patched)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return Patched(f"{mark}{json.dumps(editor.data, indent=2)}\n", (_rewritten(path),))


def _patch_yaml(text: str, overrides: dict[str, Any], path: str) -> Patched:
    try:
        import yaml  # noqa: F401
    except ModuleNotFoundError:
        raise PatchError("patching YAML needs PyYAML; install it with: pip install pyyaml") from None
    from inputgen.runtime.yaml_patch import patch_yaml, read_yaml

    edited, data, rewritten = patch_yaml(text, overrides)
    if edited is not None and _reads_as(edited, data, read_yaml):
        return Patched(edited)
    anew = rewritten()
    if not _reads_as(anew, data, read_yaml):
        raise PatchError("YAML cannot write back what the file holds")
    return Patched(anew, (_rewritten(path),))


def _rewritten(path: str) -> str:
    return f"{path}: the overrides could not be applied in place, so comments and layout are lost"


def _reads_as(text: str, data: Any, read: Any) -> bool:
    try:
        return same(read(text), data)
    except PatchError:
        return False


_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _decoded(path: str, data: bytes) -> tuple[str, str]:
    """The encoding of a file and its text, the byte order mark and line breaks as they are."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return encoding, data.decode(encoding)
    except UnicodeDecodeError as error:
        raise PatchError(f"{path}: it is not {encoding.upper()} (byte {error.start})") from None
