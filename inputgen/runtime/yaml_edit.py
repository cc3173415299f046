"""Overrides as edits of a YAML file's text. Imported only where a YAML file is patched, since it needs PyYAML.

`merge` brings the overrides into the parsed data and notes what changes; each change then becomes an edit. An edit that
goes wrong is no harm: the caller parses the result and compares it with the merged data.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from inputgen.runtime.compare import same
from inputgen.runtime.edits import VALUE, Edit
from inputgen.runtime.errors import PatchError
from inputgen.runtime.merge import dict_over, dotted, kind_of, merge_file
from inputgen.runtime.yaml_text import block_lines, flow_text, scalar_text
from inputgen.runtime.yaml_tree import Document, Found, Pair, Span, end_of_line, line_break

_COMMENT = re.compile(r"#[^\r\n]*")
_BLOCK_HEADER = re.compile(r"[^\r\n#]*?(?P<comment>[ \t]+#[^\r\n]*)?(?=[\r\n]|\Z)")
# Of a block scalar with nothing before it but a tag or an anchor.
_BLOCK_INDICATOR = re.compile(r"[|>][0-9]?-?[0-9]?(?=[ \t]*(?:#|[\r\n]))")
_COLON = re.compile(r"[ \t]*:")


class CannotEditError(Exception):
    """A change that cannot be made in place."""


class _Change(NamedTuple):
    found: Found
    value: Any


class Changes:
    """What overrides change of a document; its data is merged with them.

    Attributes:
        by_node: the mappings with changes, and the changes by key; the last counts.
        lost: whether a change has no place in the text.
    """

    def __init__(self, document: Document, overrides: dict[str, Any]) -> None:
        """Merge.

        Raises:
            PatchError: for an override that does not fit.
        """
        self.document = document
        self.by_node: dict[int, tuple[yaml.Node, dict[Any, _Change]]] = {}
        self.lost = False
        if isinstance(document.root, yaml.MappingNode) and isinstance(document.data, dict):
            self._merge(document.root, document.data, overrides, ())
        elif overrides:
            raise PatchError(f"the file holds {kind_of(document.data)} at the top, not a mapping")

    def _merge(self, node: yaml.Node, data: dict[Any, Any], overrides: dict[str, Any], path: tuple[str, ...]) -> None:
        for name, value in overrides.items():
            found = self.document.find(node, data, name)
            here = (*path, name)
            if not isinstance(value, dict):
                if found.key not in data or not same(data[found.key], value):
                    data[found.key] = value
                    self._note(node, found, value)
            elif found.key not in data:
                data[found.key] = {}
                merge_file(data[found.key], value)
                self._note(node, found, data[found.key])
            elif isinstance(data[found.key], dict):
                self._merge_inner(found, data[found.key], value, here)
            elif value:
                raise PatchError(_misfit(data[found.key], here))

    def _merge_inner(self, found: Found, inner: dict[Any, Any], value: dict[str, Any], path: tuple[str, ...]) -> None:
        if found.pair is not None and isinstance(found.pair[1], yaml.MappingNode):
            self._merge(found.pair[1], inner, value, path)
        else:
            # What an override before this one has put there: that change holds this very dict.
            merge_file(inner, value)
            self.lost = self.lost or found.pair is not None

    def _note(self, node: yaml.Node, found: Found, value: Any) -> None:
        self.by_node.setdefault(id(node), (node, {}))[1][found.key] = _Change(found, value)


def _misfit(found: Any, path: tuple[str, ...]) -> str:
    if (tag := getattr(found, "tag", None)) is not None:
        return f"the file gives {dotted(path)} the tag {tag}, so there is no telling what its keys are"
    return dict_over(found, path)


class Editor:
    """Turns changes into edits."""

    def __init__(self, changes: Changes) -> None:
        self.document = changes.document
        self.text = self.document.text
        self.newline = line_break(self.text)
        self.changes = changes

    def edits(self) -> list[Edit]:
        """The edits.

        Raises:
            CannotEditError: for a change that cannot be made in place.
        """
        if self.changes.lost:
            raise CannotEditError
        edits: list[Edit] = []
        for node, changes in self.changes.by_node.values():
            added = {}
            for key, (found, value) in changes.items():
                if found.own and found.pair is not None:
                    edits += self._replace(node, found.pair, value)
                else:
                    added[key] = value
            if added:
                edits += self._add(node, added)
        # Two mappings that end in one place ask for the same there.
        return list(dict.fromkeys(edits))

    # ---- values ----

    def _replace(self, parent: yaml.Node, pair: Pair, value: Any) -> list[Edit]:
        key, node = pair
        alias = self.document.alias(parent, key)
        if alias is not None:
            return [Edit(*alias, VALUE, flow_text(value))]
        start, end = node.start_mark.index, self.document.content_end(node)
        moved = self._move_anchor(node, start, end)
        if isinstance(node, yaml.ScalarNode):
            return [*moved, self._replace_scalar(node, start, end, value)]
        if isinstance(node, yaml.CollectionNode) and node.flow_style:
            return [*moved, Edit(start, end, VALUE, flow_text(value, _quote_of(_first_scalar(node))))]
        return [*moved, self._replace_block(pair, value)]

    def _move_anchor(self, node: yaml.Node, start: int, end: int) -> list[Edit]:
        """Where a value with an anchor goes, its first alias takes the value with the anchor: others may need it."""
        uses = [span for span in self.document.uses(node) if span not in self._replaced_aliases()]
        if not uses:
            return []
        source = self.text[start:end]
        if "\n" in source or "\r" in source:
            raise CannotEditError
        return [Edit(*min(uses), VALUE, source)]

    def _replaced_aliases(self) -> set[Span | None]:
        return {
            self.document.alias(node, found.pair[0])
            for node, changes in self.changes.by_node.values()
            for found, _ in changes.values()
            if found.own and found.pair is not None
        }

    def _replace_scalar(self, node: yaml.ScalarNode, start: int, end: int, value: Any) -> Edit:
        if start == end:
            colon = self.text[start - 1 : start] == ":"
            return Edit(start, end, VALUE, (" " if colon else ": ") + flow_text(value))
        new = flow_text(value, _quote_of(node))
        if node.style in ("|", ">"):
            header = _BLOCK_HEADER.match(self.text, start)
            new += (header["comment"] or "") if header else ""
            if self.text[end - 1] in "\r\n":
                new += self.newline
        return Edit(start, end, VALUE, new)

    def _replace_block(self, pair: Pair, value: Any) -> Edit:
        key, node = pair
        start, end = node.start_mark.index, self._line_end(self.document.content_end(node))
        if isinstance(value, list) and value and self.text[start] == "-":
            indent = self.newline + " " * node.start_mark.column
            return Edit(start, end, VALUE, indent.join(f"- {flow_text(item)}" for item in value))
        colon = _COLON.match(self.text, key.end_mark.index)
        if colon is None:
            raise CannotEditError
        # What is after the colon on its line (a comment, if anything) stays.
        rest = self.text[colon.end() : end_of_line(self.text, colon.end())]
        if rest.strip() and not rest.lstrip().startswith("#"):
            rest = ""
        return Edit(colon.end(), end, VALUE, f" {flow_text(value)}{rest}")

    def _line_end(self, position: int) -> int:
        """The end of the line that a value ends in; of the line before, where it ends with a line break."""
        before = self.text[:position]
        if before.endswith(("\n", "\r")):
            return position - (2 if before.endswith("\r\n") else 1)
        return end_of_line(self.text, position)

    # ---- new keys ----

    def _add(self, node: yaml.Node, added: dict[Any, Any]) -> list[Edit]:
        in_flow = isinstance(node, yaml.CollectionNode) and node.flow_style
        return self._add_to_flow(node, added) if in_flow else self._add_to_block(node, added)

    def _add_to_block(self, node: yaml.Node, added: dict[Any, Any]) -> list[Edit]:
        first = self.document.pairs(node)[0][0]
        column = first.start_mark.column
        if self.text[node.start_mark.index] == "?" or first.end_mark.index > node.end_mark.index:
            raise CannotEditError
        lines = block_lines(added, column, self._step(node), _quote_of(first))
        end = self.document.content_end(node)
        if self.text[:end].endswith(("\n", "\r")):
            return [Edit(end, end, -column, "".join(line + self.newline for line in lines))]
        end = end_of_line(self.text, end)
        return [*self._stripped(node, end), Edit(end, end, -column, "".join(self.newline + line for line in lines))]

    def _stripped(self, node: yaml.Node, end: int) -> list[Edit]:
        """What keeps a line break out of a block scalar that ended the file without one: `-` in its header."""
        last = self.document.last_part(node)
        if end < len(self.text) or not isinstance(last, yaml.ScalarNode) or last.style not in ("|", ">"):
            return []
        header = _BLOCK_INDICATOR.search(self.text, last.start_mark.index)
        return [Edit(header.end(), header.end(), VALUE, "-")] if header and header[0][-1] != "-" else []

    def _step(self, node: yaml.Node) -> int:
        """How much deeper a mapping in a mapping is, here or at the top."""
        for outer in (node, self.document.root):
            if not isinstance(outer, yaml.MappingNode) or outer.flow_style:
                continue
            for key, value in self.document.pairs(outer):
                if isinstance(value, yaml.MappingNode) and not value.flow_style and not self.document.alias(outer, key):
                    inner = self.document.pairs(value)[0][0].start_mark.column
                    return max(int(inner - key.start_mark.column), 1)
        return 2

    def _add_to_flow(self, node: yaml.Node, added: dict[Any, Any]) -> list[Edit]:
        close = node.end_mark.index - 1
        pairs = self.document.pairs(node)
        quote = _quote_of(pairs[0][0]) if pairs else None
        quote = quote if quote == '"' else None
        items = [f"{scalar_text(key, quote)}: {flow_text(value, quote)}" for key, value in added.items()]
        if not pairs:
            return [Edit(close, close, 0, ", ".join(items))]
        key, value = pairs[-1]
        alias = self.document.alias(node, key)
        last = max(alias[1] if alias is not None else value.end_mark.index, key.end_mark.index)
        tail = self.text[last:close]
        comma = "," in _COMMENT.sub("", tail)
        if not re.search(r"[\r\n]", tail):
            if comma:
                after = last + tail.index(",") + 1
                return [Edit(after, after, 0, " " + ", ".join(items))]
            return [Edit(last, last, 0, "".join(f", {item}" for item in items))]
        return self._add_lines_to_flow(last, pairs[0][0].start_mark.column, items, comma=comma)

    def _add_lines_to_flow(self, last: int, column: int, items: list[str], *, comma: bool) -> list[Edit]:
        end = end_of_line(self.text, last)
        lines = f",{self.newline}{' ' * column}".join(items) + ("," if comma else "")
        edits = [] if comma else [Edit(last, last, -1, ",")]
        return [*edits, Edit(end, end, 0, f"{self.newline}{' ' * column}{lines}")]


def _first_scalar(node: yaml.Node) -> yaml.Node | None:
    parts = node.value[:1]
    part = parts[0][0] if parts and isinstance(parts[0], tuple) else parts[0] if parts else None
    return part if isinstance(part, yaml.ScalarNode) else None


def _quote_of(node: yaml.Node | None) -> str | None:
    style = getattr(node, "style", None)
    return style if style in ("'", '"') else None
