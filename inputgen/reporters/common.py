"""What several reporters need: shown paths, shown diagnostics, JSON text."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Sequence
from typing import Any

from inputgen.keypath import KeyPath
from inputgen.model import Diagnostic, Input, Job, TypeBranch, TypeLeaf, TypeTree, Unknown, UnknownType
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import mask, secret_texts
from inputgen.schema.tree import type_tree_json

_SURROGATE = re.compile("[\ud800-\udfff]")


def shown_path(path: str, root: str, options: ReportOptions) -> str:
    """A path relative to the project root, as a path relative to the current folder, with `/`.

    Standard input without a name stays `-`. On another drive than the current folder's, the path is absolute.
    """
    if path == "-":
        return path
    absolute = os.path.join(root, path)  # noqa: PTH118  (pure text; nothing is looked up)
    try:
        return os.path.relpath(absolute, options.cwd).replace(os.sep, "/")
    except ValueError:
        return absolute.replace(os.sep, "/")


def job_path(job: Job, options: ReportOptions) -> str:
    """The path of a job relative to the current folder, with `/`."""
    return shown_path(job.path, job.root, options)


def visible(diagnostics: Sequence[Diagnostic], options: ReportOptions) -> list[Diagnostic]:
    """The diagnostics to show: level info only where asked for (contract)."""
    return [diagnostic for diagnostic in diagnostics if options.info or diagnostic.severity != "info"]


def secrets_of(results: Sequence[Scanned], options: ReportOptions) -> tuple[str, ...]:
    """The values of secret fields that must not be shown, longest first; none where they may be."""
    found = {text for result in results for text in secret_texts(result.job)} if not options.show_secrets else ()
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def masked(text: str, secrets: Sequence[str], options: ReportOptions) -> str:
    """A text without the secrets, nor anything in the shape of one, unless they may be shown."""
    return text if options.show_secrets else mask(text, secrets)


def by_path(results: Sequence[Scanned], documents: Sequence[object], options: ReportOptions) -> object:
    """The document of the one file asked for, or all of them by path."""
    if options.single and len(documents) == 1:
        return documents[0]
    return {job_path(result.job, options): document for result, document in zip(results, documents, strict=True)}


def open_mappings(item: Input) -> list[tuple[KeyPath, Unknown]]:
    """The mappings of an input that may have further keys, and why; its own path is empty."""
    found = list(_open_below(item.types, ()))
    return found or ([((), item.open)] if item.open is not None else [])


def _open_below(tree: TypeTree, path: KeyPath) -> Iterator[tuple[KeyPath, Unknown]]:
    if isinstance(tree, TypeBranch):
        for entry in tree.entries:
            yield from _open_below(entry.tree, (*path, entry.key))
        if tree.open is not None:
            yield path, tree.open


def types_of(tree: TypeTree) -> dict[str, Any]:
    """An input's types as an object, whatever its top is.

    A config that is unknown as a whole may have any key; a file that is not a mapping has none.
    """
    if isinstance(tree, TypeLeaf):
        return {"*": "unknown"} if isinstance(tree.type, UnknownType) else {}
    document: dict[str, Any] = type_tree_json(tree)
    return document


def to_json_text(document: object) -> str:
    r"""JSON text: indented by 2, non-ASCII as it is, ending in a line end.

    Unlike `json.dumps` it takes any depth (a config nested 400 deep is 1,200 deep as W&B's types), writes
    half of a surrogate pair as `\udXXX` so that the text can be encoded, and refuses NaN and infinities.

    Raises:
        ValueError: for a number that JSON does not have.
        TypeError: for a value that is not JSON.
    """
    text = "".join(_pieces(document)) + "\n"
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _pieces(document: object) -> Iterator[str]:
    import json

    # Each open container: its remaining items, its closing bracket, and whether an item was written.
    stack: list[tuple[Iterator[Any], str]] = []
    item: Any = document
    while True:
        if isinstance(item, dict) and item:
            yield "{"
            stack.append((iter(item.items()), "}"))
            first = True
        elif isinstance(item, list | tuple) and item:
            yield "["
            stack.append((iter(item), "]"))
            first = True
        else:
            yield json.dumps(item, ensure_ascii=False, allow_nan=False)
            first = False
        while stack:
            items, close = stack[-1]
            following: Any = next(items, _END)
            if following is _END:
                stack.pop()
                yield "\n" + "  " * len(stack) + close
                first = False
                continue
            yield ("" if first else ",") + "\n" + "  " * len(stack)
            if close == "}":
                key, item = following
                yield json.dumps(key, ensure_ascii=False) + ": "
            else:
                item = following
            break
        else:
            return


_END = object()


def distinct(results: Sequence[Scanned], options: ReportOptions) -> Iterator[tuple[Diagnostic, Scanned]]:
    """Every visible diagnostic with a job that has it; one in a file that several jobs share comes once."""
    seen = set()
    for result in results:
        for item in visible(result.job.diagnostics, options):
            key = (result.job.root, item.code, item.span, item.message)
            if key not in seen:
                seen.add(key)
                yield item, result
