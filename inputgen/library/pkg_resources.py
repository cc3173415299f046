"""`pkg_resources` (setuptools docs, "Package Discovery and Resource Access"), and what it tells of distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.values import Lib, Value
from inputgen.library import package_files
from inputgen.library.simple import typed, typed_attribute
from inputgen.model.types import STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _distribution(ev: Evaluator, call: Call) -> Value:
    ev.risk()  # it may not be installed
    return ev.new_instance(Lib("pkg_resources.Distribution"), {}, call.at)


FUNCTIONS: dict[str, Handler] = {**package_files.PKG_RESOURCES, "get_distribution": _distribution}
METHODS: dict[str, Handler] = {"Distribution.__str__": typed(STR)}
ATTRIBUTES: dict[str, Getter] = {
    f"Distribution.{name}": typed_attribute(STR) for name in "version project_name key location".split()
}
