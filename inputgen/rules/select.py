"""Which diagnostics a configuration asks for, and at what level. Pure.

A selector is a code (`IG101`), a name (`unknown-launch-function`), a prefix of a code (`IG1`) or `ALL`. Of the
selectors that match a rule the most exact one decides, as in ruff; between equals `ignore` wins.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from inputgen.config import Config
from inputgen.errors import UsageError
from inputgen.frozen import replace
from inputgen.model import Diagnostic
from inputgen.rules.registry import RULES, name_of

_EXACT = 1000  # above the length of any prefix


def apply(diagnostics: Iterable[Diagnostic], root: str, config: Config) -> tuple[Diagnostic, ...]:
    """The diagnostics that `config` selects, in the order given, at the levels it sets.

    Args:
        diagnostics: findings at their rules' own levels.
        root: the project root that their spans are relative to.
        config: `select`, `ignore`, `per_file_ignores` and `severity` count.
    """
    chosen = []
    for diagnostic in diagnostics:
        code, name = diagnostic.code, diagnostic.name
        if not is_selected(code, name, config) or _ignored_in_file(diagnostic, root, config):
            continue
        level = _best(config.severity, code, name)
        chosen.append(replace(diagnostic, severity=config.severity[level]) if level is not None else diagnostic)
    return tuple(chosen)


def is_selected(code: str, name: str, config: Config) -> bool:
    """Whether `select` and `ignore` leave the rule on; without `select` every rule is."""
    selected = _best(config.select, code, name) if config.select else "ALL"
    ignored = _best(config.ignore, code, name)
    if selected is None or ignored is None:
        return selected is not None
    return _exactness(selected, code, name) > _exactness(ignored, code, name)


def check_selectors(config: Config) -> None:
    """Refuse selectors that match no rule.

    Raises:
        UsageError: naming the selector, where it stands, and the nearest one there is.
    """
    places: list[tuple[str, Iterable[str]]] = [
        ("select", config.select),
        ("ignore", config.ignore),
        ("severity", config.severity),
        *((f"per-file-ignores {glob!r}", selectors) for glob, selectors in config.per_file_ignores.items()),
    ]
    for place, selectors in places:
        for selector in selectors:
            if not any(_exactness(selector, code, name_of(code)) >= 0 for code in RULES):
                raise UsageError(f"{place}: {selector!r}", "no rule has this code, name or prefix", _remedy(selector))


def _remedy(selector: str) -> str:
    from difflib import get_close_matches

    known = [*RULES, *(name_of(code) for code in RULES)]
    close = get_close_matches(selector, known, n=1) or get_close_matches(selector.upper(), known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"the rules are {', '.join(RULES)}"


def _exactness(selector: str, code: str, name: str) -> int:
    """How exactly a selector names a rule; -1 where it does not, 0 for `ALL`."""
    if selector in (code, name):
        return _EXACT
    if selector == "ALL":
        return 0
    return len(selector) if selector and code.startswith(selector) else -1


def _best(selectors: Iterable[str], code: str, name: str) -> str | None:
    ranked = [(_exactness(selector, code, name), selector) for selector in selectors]
    exactness, selector = max(ranked, default=(-1, ""))
    return selector if exactness >= 0 else None


def _ignored_in_file(diagnostic: Diagnostic, root: str, config: Config) -> bool:
    for glob, selectors in config.per_file_ignores.items():
        if _best(selectors, diagnostic.code, diagnostic.name) is not None and _matches(diagnostic, glob, root, config):
            return True
    return False


def _matches(diagnostic: Diagnostic, glob: str, root: str, config: Config) -> bool:
    """Whether a glob takes the file: the whole path from the configuration's folder, or its last name.

    `*` takes slashes too, as in ruff and flake8; a leading `**/` is also no folder at all.
    """
    path = _relative(diagnostic.span.path, root, str(config.base) if config.base else None)
    names: Sequence[str] = (path, posixpath.basename(path))
    globs = {glob, glob.removeprefix("**/"), glob.removeprefix("./")}
    if glob.endswith("/"):
        globs.add(f"{glob}*")
    return any(fnmatchcase(name, pattern) for name in names for pattern in globs)


def _relative(path: str, root: str, base: str | None) -> str:
    if base is None or base == root:
        return path
    import os.path

    try:
        return os.path.relpath(os.path.join(root, path), base).replace(os.sep, "/")  # noqa: PTH118
    except ValueError:  # another drive
        return path
