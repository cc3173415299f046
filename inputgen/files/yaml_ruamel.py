"""What ruamel.yaml makes of a YAML text: YAML 1.2 (0.19, `resolver.py`, `constructor.py`; 0.17 reads alike).

`1e-5` is a number, `yes` a text, `017` is 17, and a key that is there twice is an error.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from inputgen.files.faults import MAX_NUMBER_CHARS, Fault, Unsure, long_number
from inputgen.files.places import Places
from inputgen.files.yaml_job import Pair, Reader, parse
from inputgen.files.yaml_nodes import MappingNode, ScalarNode
from inputgen.model import Value

_PREFIX = "tag:yaml.org,2002:"
_BOOL, _INT, _FLOAT = (_PREFIX + name for name in ("bool", "int", "float"))
_CHANGED = {
    _BOOL: (re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), "tTfF"),
    _FLOAT: (
        re.compile(
            r"""(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?
            |[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)
            |[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?
            |[-+]?\.(?:inf|Inf|INF)
            |\.(?:nan|NaN|NAN))$""",
            re.VERBOSE,
        ),
        "-+0123456789.",
    ),
    _INT: (re.compile(r"(?:[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$"), "-+0123456789"),
}
_BASES = {"0b": 2, "0o": 8, "0x": 16}


def _resolver() -> Any:
    """A resolver with the bools and numbers of YAML 1.2."""
    resolver: Any = yaml.resolver.Resolver()
    plain = yaml.resolver.Resolver.yaml_implicit_resolvers
    table = {first: [pair for pair in pairs if pair[0] not in _CHANGED] for first, pairs in plain.items()}
    for tag, (pattern, firsts) in _CHANGED.items():
        for first in firsts:
            table.setdefault(first, []).append((tag, pattern))
    resolver.yaml_implicit_resolvers = table
    return resolver


class RuamelReader(Reader):
    """Nodes -> values, as ruamel.yaml makes them.

    Args:
        places: of the file.
    """

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self._resolver = _resolver()

    def scalar(self, node: ScalarNode, tag: str | None = None) -> Any:
        """The Python value of a scalar.

        Raises:
            Fault: where its constructor raises, or there is none for its tag.
            Unsure: for a very long number.
        """
        tag = tag or self.tag(node)
        if tag not in (_INT, _FLOAT):
            return super().scalar(node, tag)
        if len(node.value) > MAX_NUMBER_CHARS:
            raise long_number(len(node.value))
        text = node.value.replace("_", "").lower()
        try:
            return _integer(text) if tag == _INT else float(text.replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError as error:
            raise Fault(f"ValueError: {error}", node.start, node.end) from None

    def flatten(self, node: MappingNode) -> list[Pair]:
        """The pairs of a mapping, as PyYAML orders them.

        Raises:
            Fault: where a key is there twice.
        """
        seen: set[Any] = set()
        for key, _ in node.pairs:
            value = None if self._is_merge(key) else self.key(key)
            if value is not None and value in seen:
                raise Fault(f"DuplicateKeyError: found duplicate key {value}", key.start, key.end)
            seen.add(value)
        return super().flatten(node)


def _integer(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    base = _BASES.get(digits[:2])
    return sign * (int(digits, 10) if base is None else int(digits[2:], base))


def read(text: str, places: Places) -> Value:
    """The value of a YAML text.

    Raises:
        Fault: where ruamel.yaml refuses it.
        Unsure: where it is nested too deeply, becomes too large, or says itself which YAML it is.
    """
    if text.startswith("%YAML") or "\n%YAML" in text:
        raise Unsure("the document says which version of YAML it is")
    return RuamelReader(places).read(parse(text).root)
