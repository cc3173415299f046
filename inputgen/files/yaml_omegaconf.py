"""What OmegaConf makes of a YAML text: PyYAML's safe loader, changed (omegaconf 2.3, `_utils.get_yaml_loader`).

`1e-5` is a number, a date is plain text, and a key written twice is an error.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from inputgen.files.faults import Fault
from inputgen.files.places import Places
from inputgen.files.yaml_job import Pair, Reader, parse
from inputgen.files.yaml_nodes import MappingNode, ScalarNode, resolved
from inputgen.model import Value

_STR = "tag:yaml.org,2002:str"
_FLOAT = "tag:yaml.org,2002:float"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_NUMBER = re.compile(
    r"""^(?:
     [-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?
    |[-+]?[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)
    |\.[0-9]+(?:_[0-9]+)*(?:[eE][-+][0-9]+)?
    |[-+]?[0-9]+(?:_[0-9]+)*(?::[0-5]?[0-9])+\.[0-9_]*
    |[-+]?\.(?:inf|Inf|INF)
    |\.(?:nan|NaN|NAN))$""",
    re.VERBOSE,
)


def _resolver() -> Any:
    """A resolver with OmegaConf's numbers, and without dates."""
    resolver: Any = yaml.resolver.Resolver()
    plain = yaml.resolver.Resolver.yaml_implicit_resolvers
    table = {first: list(pairs) for first, pairs in plain.items()}
    for first in "-+0123456789.":
        table.setdefault(first, []).append((_FLOAT, _NUMBER))
    resolver.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if tag != _TIMESTAMP] for first, pairs in table.items()
    }
    return resolver


class OmegaReader(Reader):
    """Nodes -> values, as OmegaConf's loader makes them.

    Args:
        places: of the file.
    """

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self._resolver = _resolver()

    def flatten(self, node: MappingNode) -> list[Pair]:
        """The pairs of a mapping, as PyYAML orders them.

        Raises:
            Fault: where a key is written twice.
        """
        seen: set[str] = set()
        for key, _ in node.pairs:
            target = resolved(key)
            if isinstance(target, ScalarNode) and self.tag(target) == _STR:
                if target.value in seen:
                    raise Fault(f"ConstructorError: found duplicate key {target.value}", key.start, key.end)
                seen.add(target.value)
        return super().flatten(node)


def read(text: str, places: Places) -> Value:
    """The value of a YAML text.

    Raises:
        Fault: where OmegaConf refuses it.
        Unsure: where it is nested too deeply, or becomes too large.
    """
    return OmegaReader(places).read(parse(text).root)
