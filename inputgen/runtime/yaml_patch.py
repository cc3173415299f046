"""Overrides into YAML text: edited in place, or written anew. Imported only where a YAML file is patched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from inputgen.runtime.edits import apply_edits
from inputgen.runtime.errors import PatchError
from inputgen.runtime.merge import merge_file
from inputgen.runtime.yaml_edit import CannotEditError, Changes, Editor
from inputgen.runtime.yaml_text import block_lines, is_plain
from inputgen.runtime.yaml_tree import Document, Tagged, line_break


def read_yaml(text: str) -> Any:
    """What `yaml.safe_load` returns, but for tags that it refuses.

    Raises:
        PatchError: if it is no YAML, or more than one document.
    """
    return Document(text).data


def patch_yaml(text: str, overrides: dict[str, Any]) -> tuple[str | None, Any, Callable[[], str]]:
    """Apply overrides.

    Returns:
        The text edited in place (None if it cannot be), the merged data, and what writes them anew.

    Raises:
        PatchError: if the text cannot be read, or an override does not fit.
    """
    document = Document(text)
    if document.is_empty:
        return _filled(text, overrides)
    changes = Changes(document, overrides)
    try:
        edited = apply_edits(text, Editor(changes).edits())
    except CannotEditError:
        edited = None
    return edited, document.data, lambda: _rewritten(text, document.data)


def _filled(text: str, overrides: dict[str, Any]) -> tuple[str | None, Any, Callable[[], str]]:
    """A file without content is an empty mapping, as it is to wandb-core."""
    data: dict[str, Any] = {}
    merge_file(data, overrides)
    if not data:
        return text, None, lambda: text
    newline = line_break(text)
    start = text + newline if text.lstrip("\ufeff") and not text.endswith(("\n", "\r")) else text
    edited = start + "".join(line + newline for line in block_lines(data, 0, 2))
    return edited, data, lambda: _rewritten(text, data)


class _Dumper(yaml.SafeDumper):
    """Writes text that some reader takes for something else in quotes, and refuses what it cannot write."""


def _write_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if is_plain(value) else "'")


def _refuse(_: yaml.SafeDumper, value: Tagged) -> yaml.Node:
    raise PatchError(f"the override cannot be applied in place, and the tag {value.tag} cannot be written back")


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(Tagged, _refuse)


def _rewritten(text: str, data: Any) -> str:
    written = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6, line_break=line_break(text)
    )
    return ("\ufeff" if text.startswith("\ufeff") else "") + str(written)
