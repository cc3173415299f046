"""rootutils and pyrootutils: the root of a project, found by a file that marks it (rootutils 1.0.7, `rootutils.py`).

The root is a folder of the project, so that its path can be followed; one beyond it is a path that nobody knows.
`.env` of the root, which `dotenv=True` reads, changes nothing that is told: variables of the environment are open.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from inputgen.interpret.iteration import elements
from inputgen.interpret.names import project_path, rooted_text
from inputgen.interpret.protocol import Call
from inputgen.interpret.texts import some_text
from inputgen.interpret.values import At, Const, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.library import paths
from inputgen.library.environment import set_variable
from inputgen.library.sys import search_also

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MARKS = (".project-root", "setup.cfg", "setup.py", ".git", "pyproject.toml")
_OF_SETTING = ("project_root_env_var", "dotenv", "pythonpath", "cwd")


# --- finding it ------------------------------------------------------------------------------------------------------


def _find(ev: Evaluator, call: Call) -> Value:
    """`find_root(search_from=".", indicator=...)`: a path."""
    start = call.arg(0, "search_from") or Const(".", call.at)
    return paths.new_path(ev, _root(ev, start, call.arg(1, "indicator"), _MARKS, call.at), call.at)


def _root(ev: Evaluator, start: Value, indicator: Value | None, default: tuple[str, ...], at: At) -> Value:
    """The text of the first folder that has a mark, from `start` upwards."""
    ev.risk()
    marks = _marks(ev, indicator, at) if indicator is not None else default

    def above(place: Value) -> Value:
        text = rooted_text(paths.absolute_text(ev, place, at))
        found = _first_marked(ev, text, marks) if text is not None and marks is not None else None
        return project_path(found.removeprefix(ROOT).lstrip("/"), at) if found is not None else some_text(at)

    return ev.each(start, above)


def _marks(ev: Evaluator, indicator: Value, at: At) -> tuple[str, ...] | None:
    """The names that are looked for; None where they are not known, or patterns."""
    text = ev.constant(indicator)
    listed = None if isinstance(text, str) else elements(ev, indicator, at)
    texts = [text] if listed is None else [ev.constant(item) for item in listed.items]
    names = tuple(name for name in texts if isinstance(name, str) and not set(name) & set("*?["))
    return names if len(names) == len(texts) and (listed is None or listed.rest is None) else None


def _first_marked(ev: Evaluator, place: str, marks: tuple[str, ...]) -> str | None:
    """The nearest folder that has a mark: a folder of the job, or None where it is above its project."""
    while place.startswith(ROOT):
        if any(ev.world.exists(f"{place}/{mark}") for mark in marks):
            return place
        place = posixpath.dirname(place)
    return None


# --- setting it ------------------------------------------------------------------------------------------------------


def _set(ev: Evaluator, call: Call) -> Value:
    """`set_root(path, project_root_env_var=True, dotenv=True, pythonpath=False, cwd=False)`."""
    path = call.arg(0, "path")
    if path is not None:
        ev.risk()
        _make_root(ev, call, paths.path_text(ev, path, call.at), first=1)
    return Const(None, call.at)


def _setup(ev: Evaluator, call: Call) -> Value:
    """`setup_root(search_from, indicator=..., ...)`: found and set."""
    start = call.arg(0, "search_from")
    if start is None:
        raise ev.raises("TypeError: setup_root() missing 1 required argument: 'search_from'", call.at)
    text = _root(ev, start, call.arg(1, "indicator"), _MARKS, call.at)
    _make_root(ev, call, text, first=2)
    return paths.new_path(ev, text, call.at)


def _setup_by_itself(ev: Evaluator, call: Call) -> Value:
    """`autosetup(indicator=".project-root", ...)`: from the script that is run, onto the search path."""
    start = project_path(ev.frames[0].module.path, call.at)
    text = _root(ev, start, call.arg(0, "indicator"), _MARKS[:1], call.at)
    _make_root(ev, call, text, first=1, pythonpath=True)
    return paths.new_path(ev, text, call.at)


def _make_root(ev: Evaluator, call: Call, text: Value, *, first: int, pythonpath: bool = False) -> None:
    """Make a folder the root, as the arguments from position `first` on say."""
    given = {name: call.arg(first + i, name) for i, name in enumerate(_OF_SETTING)}
    if _says(ev, given["project_root_env_var"], default=True) is not False:
        set_variable(ev, Const("PROJECT_ROOT", call.at), text, call.at)
    if _says(ev, given["pythonpath"], default=pythonpath) is not False:
        ev.each(text, lambda folder: search_also(ev, folder, call.at, first=True))
    changes = _says(ev, given["cwd"], default=False)
    if changes is not False:
        paths.change_directory(ev, text if changes else Unknown("whether the folder is changed", call.at), call.at)


def _says(ev: Evaluator, value: Value | None, *, default: bool) -> bool | None:
    """What an argument says; None where that is not known."""
    if value is None:
        return default
    return bool(value.value) if isinstance(value, Const) else None


FUNCTIONS = {"find_root": _find, "set_root": _set, "setup_root": _setup, "autosetup": _setup_by_itself}
