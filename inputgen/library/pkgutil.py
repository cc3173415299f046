"""`pkgutil`: data of a package, and the modules below one of the project (Python docs, "pkgutil").

Which package is walked, the prefix tells (`walk_packages(package.__path__, package.__name__ + ".")`): without one the
names are not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret import bounds
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.values import Const, ListObj, Unknown, Value
from inputgen.library import package_files

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_FINDER = "what finds a module is not followed"


def _modules(deep: bool) -> Handler:
    """`iter_modules(path, prefix)`, `walk_packages(path, prefix)`: a finder, a name, and whether it is a package."""

    def handler(ev: Evaluator, call: Call) -> Value:
        prefix = ev.constant(call.arg(1, "prefix"))
        package = prefix[:-1] if isinstance(prefix, str) and prefix.endswith(".") else ""
        names = _below(ev, package, deep) if package else []
        if not names or len(names) > bounds.PLUGINS:
            return ev.unknown("the modules of a package that is not known", call.at)
        found = [
            ev.new(
                ListObj("tuple", (Unknown(_FINDER, call.at), Const(name, call.at), Const(is_package, call.at))),
                call.at,
                name,
            )
            for name, is_package in names
        ]
        return ev.new(ListObj("list", tuple(found)), call.at)

    return handler


def _below(ev: Evaluator, package: str, deep: bool) -> list[tuple[str, bool]]:
    """The modules of a package by their whole names, each before what is below it, and whether each is a package."""
    found: list[tuple[str, bool]] = []
    for name in ev.world.modules_below(package, 1):
        whole = f"{package}.{name}"
        found.append((whole, bool(ev.world.modules_below(whole, 1))))
        if deep and len(found) <= bounds.PLUGINS:
            found.extend(_below(ev, whole, deep))
    return found


FUNCTIONS: dict[str, Handler] = {
    **package_files.PKGUTIL,
    "iter_modules": _modules(deep=False),
    "walk_packages": _modules(deep=True),
}
