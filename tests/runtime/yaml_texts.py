"""Random YAML files as people write them: block and flow, comments, quotes, anchors, aliases, merge keys."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PLAIN = (
    *"1 -2 0.5 5e-5 1.0e-3 017 0x1F 1_000 1:30 yes off true null ~ adam resnet50 2024-01-01 .inf text".split(),
    "two words",
    "http://x/y",
)
QUOTED = ('"a b"', "'it''s'", '"tab\\t"', '"#no"', "''", '"5e-5"', "'yes'")
FLOW = ("[]", "{}", "[1, 2]", "[a, {b: 1}]", "{a: 1, b: {c: 2}}", '{"a": 1, "lr": x}', "{a: 1,}", "{ }", "{a: , b: 1}")
BLOCKS = ("|", ">", "|-", "|+", ">-  # folded")
COMMENTS = ("", "", "", "  # a comment", " # b: 1", "   ")
KEYS = ("a", "b", "c", "lr", "model", "sub", '"q"', "'s'", "x.y", "a b", "on", "1", "é")


@st.composite
def yaml_texts(draw: st.DrawFn) -> str:
    """A file with a mapping at the top."""
    writer = _Writer(draw)
    lines = [*draw(st.sampled_from(([], ["# top"], ["---"], ["# top", "", "---  # start"])))]
    lines += writer.mapping(0, 2)
    lines += draw(st.sampled_from(([], ["# end"], ["", "# end", ""], ["..."])))
    newline = draw(st.sampled_from(("\n", "\n", "\r\n")))
    text = newline.join(lines) + draw(st.sampled_from((newline, newline, "")))
    return draw(st.sampled_from(("", "", "", "\ufeff"))) + text


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.anchors: list[str] = []
        self.maps: list[str] = []

    def one(self, options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def mapping(self, indent: int, depth: int) -> list[str]:
        keys = self.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True))
        pad = " " * indent
        lines = []
        if self.maps and self.one((True, False, False)):
            lines.append(f"{pad}<<: *{self.one(self.maps)}")
        for key in keys:
            lines += self.one(([], [], [], [f"{pad}# about {key}"], [""]))
            lines += self.value(f"{pad}{key}:", indent, depth)
        return lines

    def value(self, start: str, indent: int, depth: int) -> list[str]:
        kind = self.one(("plain", "plain", "plain", "quoted", "flow", "block", "empty", "alias", "map", "map", "list"))
        comment = self.one(COMMENTS)
        if kind == "alias" and self.anchors:
            return [f"{start} *{self.one(self.anchors)}{comment}"]
        if kind == "map" and depth:
            return self.inner_mapping(start, comment, indent, depth)
        if kind == "list" and depth:
            return self.sequence(start, comment, indent)
        if kind == "block":
            inner = " " * (indent + 2)
            return [
                f"{start} {self.one(BLOCKS)}",
                f"{inner}line one",
                f"{inner}line # two",
                *self.one(([], [""], ["", ""])),
            ]
        if kind == "empty":
            return [start + comment]
        options = {"quoted": QUOTED, "flow": FLOW}.get(kind, PLAIN)
        return [f"{start}{self.anchor()} {self.one(options)}{comment}"]

    def anchor(self) -> str:
        if self.one((True, False, False, False)):
            self.anchors.append(f"x{len(self.anchors)}")
            return f" &{self.anchors[-1]}"
        return ""

    def inner_mapping(self, start: str, comment: str, indent: int, depth: int) -> list[str]:
        name = f"m{len(start)}{len(self.maps)}{len(self.anchors)}"
        anchored = self.one((True, False, False))
        lines = self.mapping(indent + self.one((2, 4)), depth - 1)
        if anchored:
            self.maps.append(name)
            self.anchors.append(name)
        return [f"{start}{f' &{name}' if anchored else ''}{comment}", *lines]

    def sequence(self, start: str, comment: str, indent: int) -> list[str]:
        pad = " " * (indent + self.one((0, 2)))
        items = self.draw(st.lists(st.sampled_from((*PLAIN[:4], *QUOTED[:2], "[1]", "a: 1")), min_size=1, max_size=3))
        return [start + comment, *(f"{pad}- {item}{self.one(COMMENTS)}" for item in items)]
