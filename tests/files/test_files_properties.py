"""Properties: the job reads as `yaml.safe_load` and `json.loads` do; no bytes make a reader fail; spans are true."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from files_compact import bounded, python, same
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_json_files import check_as_json_loads

from inputgen.files import read_config, yaml_go_syntax, yaml_job
from inputgen.files.faults import Fault, Unsure
from inputgen.files.yaml_nodes import AliasNode, MappingNode, Node, ScalarNode, SequenceNode
from inputgen.model import Known, Mapping, Sequence, Unknown, Value

MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCALARS = [
    *("1", "a", "5e-5", "yes", "null", "", "~", '"q"', "'s'", "2024-01-01", "1:30", "[1, a]", "{x: 1}", "*a", "&a 1"),
    *("!!str 1", '!!int "3"', "|", ">-", "a b", "# c", "{<<: *a}", "<<", "[a:b]", "{a:1}", "0o17", "!!set {a}", "1_0"),
    *("!!binary aGk=", "=", "! 5", '"\\u00e9\\n"', ".inf", "0x1F", "2001-12-14t21:59:43.10-05:00", "&b x"),
]
KEYS = [*"abcd1~", "true", "on", '"q"', "<<", "2024-01-01", "a b", "_wandb", "*a", "&k z", "? x", "1.0"]
MARKS = [
    *" \n\t:,[]{}&*!|>'\"%#-?<=~.\\01abex_é\U0001f600\x85\u2028\ufeff",
    *("\r\n", "\n  ", "\n- ", ": ", "- ", "---\n", "*a", "&a "),
]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lines of keys, scalars and list items at random indentation."""
    indent = [0]
    lines = []
    for _ in range(draw(st.integers(1, 7))):
        move = draw(st.integers(0, 5))
        if move < 2:
            indent.append(indent[-1] + draw(st.sampled_from([1, 2, 4])))
        elif move == 2 and len(indent) > 1:
            indent.pop()
        form = draw(st.sampled_from(["{k}: {s}", "{k}: {s}", "{k}:", "- {s}", "- {k}: {s}", "{s}"]))
        line = form.format(k=draw(st.sampled_from(KEYS)), s=draw(st.sampled_from(SCALARS)))
        lines.append(" " * indent[-1] + line)
    return draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines)


NOISE = st.lists(st.sampled_from(MARKS), max_size=15).map("".join)
TEXTS = st.one_of(documents(), documents(), NOISE, st.text(max_size=30))
NUMBERS = st.text("0123456789+-._eExXoObB:aAinfNTtZ ", max_size=14)


def check_as_safe_load(text: str) -> None:
    if re.search("[\ud800-\udfff]", text):
        return
    read = read_config(text.encode(), "a.yaml").job
    try:
        expected: Any = yaml.safe_load(text)
    except Exception:
        assert isinstance(read, Unknown)
        return
    told = isinstance(read, Unknown) and "PyYAML 6.0.3 and 6.0.4 differ" in read.reason
    assert told or bounded(read) or same(python(read), expected)


@MANY
@given(TEXTS)
@example("1: a\ntrue: b\n1.0: c\n")
@example("a: &x {<<: {p: 1}, q: 2}\nb: {<<: *x, p: 3}\n")
@example("a: =\n")
@example("=: 1\n")
@example("a: <<\n")
@example("a: !!pairs [x: 1, x: 2]\n")
@example('a: "\\U00110000"\n')
@example("a: 2024-13-45\n")
@example("? [a]\n: b\n")
@example("a: &x 1\nb: &x 2\n")
def test_yaml_as_safe_load(text: str) -> None:
    check_as_safe_load(text)


@MANY
@given(NUMBERS)
def test_scalars_as_safe_load(text: str) -> None:
    check_as_safe_load(f"k: {text}\n")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
JSON_MARKS = st.lists(
    st.sampled_from([*' \n\t,:[]{}"\\0123.eE+-', "null", "NaN", "-Infinity", '"a":', "\\u", "\x1f"]), max_size=9
)


@MANY
@given(JSON, st.booleans(), JSON_MARKS.map("".join), st.integers(0, 60))
def test_json_as_json_loads(value: Any, ascii_only: bool, noise: str, at: int) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    if re.search("[\ud800-\udfff]", text):
        return
    check_as_json_loads(text)
    check_as_json_loads(text[:at] + noise + text[at:])


@MANY
@given(
    st.binary(max_size=60) | TEXTS.map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(["a.yaml", "a.json"]),
)
def test_never_raises_and_is_deterministic(data: bytes, path: str) -> None:
    file = read_config(data, path)
    assert repr(file) == repr(read_config(data, path))
    assert [trap.span for trap in file.traps] == sorted(trap.span for trap in file.traps)


def walk(value: Value) -> list[Value]:
    found = [value]
    if isinstance(value, Mapping):
        for entry in value.entries:
            found += walk(entry.value)
    elif isinstance(value, Sequence):
        for item in value.items:
            found += walk(item)
    return found


def cut(text: str, span: Any) -> str:
    """The text of a span, by counting lines and code points."""
    lines = re.split("(?<=\n)|(?<=\r)(?!\n)", text.removeprefix("\ufeff"))
    part = lines[span.line - 1 : span.end_line]
    part[-1] = part[-1][: span.end_column - 1]
    part[0] = part[0][span.column - 1 :]
    return "".join(part)


@MANY
@given(JSON, st.sampled_from([None, 2]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_json_spans_hold_their_values(value: Any, indent: int | None, newline: str) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False).replace("\n", newline)
    if re.search("[\ud800-\udfff]", text):
        return
    for part in walk(read_config(text.encode(), "a.json").job):
        assert same(python(part), json.loads(cut(text, part.span)))


@MANY
@given(documents(), st.sampled_from(["", "\ufeff", "# é\U0001f600\n"]))
def test_yaml_spans_hold_their_values(text: str, before: str) -> None:
    text = before + text
    if "&" in text or "*" in text or "|" in text or ">" in text:
        return
    for part in walk(read_config(text.encode(), "a.yaml").job):
        if isinstance(part, Known) and part.span is not None and isinstance(part.value, (int, float, bool)):
            assert same(part.value, yaml.safe_load(cut(text, part.span)))


def shape(node: Node | None) -> Any:
    if isinstance(node, ScalarNode):
        return (node.value, node.tag, node.style, node.start, node.end)
    if isinstance(node, SequenceNode):
        return ([shape(item) for item in node.items], node.tag, node.start, node.end)
    if isinstance(node, MappingNode):
        return ([(shape(key), shape(value)) for key, value in node.pairs], node.tag, node.start, node.end)
    return (node.name, node.start, node.end) if isinstance(node, AliasNode) else None


@MANY
@given(documents() | NOISE)
def test_where_the_scanners_agree_the_nodes_are_shared(text: str) -> None:
    """What yaml.v3's scanner sees is PyYAML's nodes wherever `differs` says so: a file is scanned once then."""
    if yaml_go_syntax.differs(text):
        return
    try:
        document = yaml_job.parse(text)
    except (Fault, Unsure):
        return
    assert shape(yaml_go_syntax.parse(text).root) == shape(document.root)


@pytest.mark.parametrize(
    "text", ["a: b\tc", "a: '\\'", "a: [b:]", "a: [?b]", "%TAG ! x:\n---\na", "a: !x", "\ufeffa", "a\u2028b"]
)
def test_where_they_may_differ(text: str) -> None:
    assert yaml_go_syntax.differs(text)
