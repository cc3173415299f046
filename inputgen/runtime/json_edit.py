"""Overrides as edits of a JSON file's text: numbers keep their spelling, lines their order and indent.

Only objects on the way to an override are looked into; `json` itself says where every other value ends.
"""

from __future__ import annotations

import json
import re

from inputgen.runtime.compare import same
from inputgen.runtime.edits import VALUE, Edit
from inputgen.runtime.errors import PatchError
from inputgen.runtime.merge import dict_over, kind_of, merge_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DECODER = json.JSONDecoder()


def read_json(text: str) -> Any:
    """What `json` makes of a text; a byte order mark before it is skipped.

    Raises:
        PatchError: if it is no JSON.
    """
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise PatchError(f"it is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise PatchError("it is nested too deeply") from None
    except ValueError:
        raise PatchError("it holds a number that is too long") from None


class JsonEditor:
    """Merges overrides into data and notes the edits that make the text say the same.

    Attributes:
        data: what the text holds; merged.
        edits: what to change.
    """

    def __init__(self, text: str, overrides: dict[str, Any]) -> None:
        """Merge.

        Raises:
            PatchError: if the text is no JSON, or an override does not fit.
        """
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.edits: list[Edit] = []
        self.data = read_json(text)
        if isinstance(self.data, dict):
            self._merge(_after_space(text, 1 if text.startswith("\ufeff") else 0), self.data, overrides, ())
        elif overrides:
            raise PatchError(f"the file holds {kind_of(self.data)} at the top, not an object")

    def _merge(self, start: int, data: dict[str, Any], overrides: dict[str, Any], path: tuple[str, ...]) -> None:
        shape = _Object(self.text, start)
        added = {}
        for key, value in overrides.items():
            here = (*path, key)
            if isinstance(value, dict) and isinstance(data.get(key), dict):
                self._merge(shape.values[key][0], data[key], value, here)
            elif isinstance(value, dict) and key in data:
                if value:
                    raise PatchError(dict_over(data[key], here))
            elif key in data:
                if not same(data[key], value):
                    data[key] = value
                    self._replace(shape, key, value)
            else:
                data[key] = added[key] = _whole(value)
        if added:
            self._add(shape, added)

    def _replace(self, shape: _Object, key: str, value: Any) -> None:
        start, end = shape.values[key]
        spread = "\n" in self.text[start:end]
        self.edits.append(Edit(start, end, VALUE, self._dumped(value, shape, spread=spread)))

    def _add(self, shape: _Object, added: dict[str, Any]) -> None:
        items = [
            f"{self._scalar(key)}{shape.colon}{self._dumped(value, shape, spread=isinstance(value, dict))}"
            for key, value in added.items()
        ]
        if shape.last is None:
            # Spread over lines where the object is a line of an indented file, as `json` would write it.
            joined = ", ".join(items)
            self.edits.append(Edit(shape.end - 1, shape.end - 1, VALUE, joined))
        else:
            joined = "".join(f",{shape.gap}{item}" for item in items)
            self.edits.append(Edit(shape.last, shape.last, 0, joined))

    def _dumped(self, value: Any, shape: _Object, *, spread: bool) -> str:
        if not isinstance(value, (dict, list)):
            return self._scalar(value)
        ascii_only = self._ascii_only(value)
        if spread and value and shape.indent is not None:
            lines = json.dumps(value, indent=shape.step, ensure_ascii=ascii_only).split("\n")
            return (self.newline + shape.indent).join(lines)
        return json.dumps(value, ensure_ascii=ascii_only, separators=(shape.comma, shape.colon))

    def _scalar(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=self._ascii_only(value))

    def _ascii_only(self, value: Any) -> bool:
        # A file that is ASCII stays so; a lone surrogate can only be escaped.
        return self.text.isascii() or _SURROGATE.search(json.dumps(value, ensure_ascii=False)) is not None


class _Object:
    """Where the parts of an object are, and how it is laid out.

    Attributes:
        values: start and end of each value, by key; of duplicates the last.
        end: after the closing brace.
        last: where the last value ends; None if there is none.
        gap: what is between a comma and the next key.
        comma: a comma with the space after it, on one line.
        colon: a colon with the space around it.
        indent: the indentation of its keys; None if the first is not on a line of its own.
        step: one level of indentation.
    """

    def __init__(self, text: str, start: int) -> None:
        self.values: dict[str, tuple[int, int]] = {}
        self.last: int | None = None
        self.colon, self.comma, self.gap = ": ", ", ", " "
        position = first = _after_space(text, start + 1)
        while text[position] != "}":
            key, key_end = _DECODER.raw_decode(text, position)
            value_start = _after_space(text, _after_space(text, key_end) + 1)
            _, end = _DECODER.raw_decode(text, value_start)
            if self.last is None:
                self.colon = text[key_end:value_start]
            self.values[key] = (value_start, end)
            self.last = end
            position = _after_space(text, end)
            if text[position] == ",":
                position = _after_space(text, position + 1)
                self.gap = text[_after_space(text, end) + 1 : position]
        self.end = position + 1
        before = text[start + 1 : first]
        self.indent = before.rpartition("\n")[2] if "\n" in before else None
        if len(self.values) < 2 and self.last is not None:
            self.gap = before if "\n" in before else " " if self.colon != ":" else ""
        if "\n" not in self.gap:
            self.comma = "," + self.gap
        outer = _indent_of(text, start)
        self.step = (self.indent or "").removeprefix(outer) or "  "
        if "\n" in self.colon:
            self.colon = ": "


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _indent_of(text: str, position: int) -> str:
    """The indentation of the line that a position is in."""
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _whole(value: Any) -> Any:
    """A value to add: what W&B makes of a dict where there is none."""
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    merge_file(made, value)
    return made
