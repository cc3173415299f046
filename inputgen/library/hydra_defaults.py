"""The defaults list: which configs are composed, in which order and where (hydra 1.3, `_internal/defaults_list.py`).

A tree of defaults is made of the primary config's list and those of the configs it names, group choices overridden on
the way; read from the left it is the list of what is merged. The rules for packages are `core/default_element.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field

from inputgen.frozen import frozen
from inputgen.interpret import bounds
from inputgen.library.hydra_overrides import CompositionError, NotComposedError, Override
from inputgen.library.hydra_repository import Default, Repository, elements_of
from inputgen.library.omegaconf_grammar import GrammarError, Joined, NodeRef, Part, Plain, ResolverCall, parse_text

_SELF = "_self_"
# Hydra's own groups, in the order in which it chooses (`conf/__init__.py`, from the last to the first).
_OF_HYDRA: dict[str, str | None] = {
    "hydra/env": "default",
    "hydra/callbacks": None,
    **dict.fromkeys(("hydra/job_logging", "hydra/hydra_logging", "hydra/hydra_help", "hydra/help"), "default"),
    **dict.fromkeys(("hydra/sweeper", "hydra/launcher"), "basic"),
    "hydra/output": "default",
}


@frozen
class Merged:
    """One config of the final list, and the package it is put at."""

    path: str
    package: str
    primary: bool


# --- one default: names and packages ---------------------------------------------------------------------------------


def group_path(default: Default) -> str:
    """The group that a default is of, from the root of the repository."""
    if default.group is not None:
        return _below(default.base, default.group)
    folder = str(default.value).lstrip("/").rpartition("/")[0]
    if str(default.value).startswith("/"):
        return folder
    return "/".join(part for part in (default.base, folder) if part)


def _below(base: str, group: str) -> str:
    if group.startswith("/"):
        return group[1:]
    return f"{base}/{group}" if base else group


def config_path(default: Default) -> str:
    """The path of the config that a default names."""
    if default.group is not None:
        return f"{group_path(default)}/{default.value}"
    return _below(default.base, str(default.value))


def _relative_group(default: Default) -> str:
    if default.group is not None:
        return default.group.lstrip("/")
    return str(default.value).lstrip("/").rpartition("/")[0]


def _name(default: Default) -> str | None:
    value = default.value
    if default.group is not None:
        return value if isinstance(value, str) else None
    return str(value).rpartition("/")[2]


def final_package(default: Default, legacy: bool, *, header: bool = True) -> str:
    """Where a default's config is put (`_get_final_package`)."""
    package = default.package if default.package is not None or not header else default.header
    if package is None:
        package = _relative_group(default).replace("/", ".")
    name = _name(default)
    if legacy and name is not None:
        package = package.replace("_name_", name)
    joined = ".".join(part for part in (default.parent_package, package) if part)
    found = joined.rfind("_global_")
    return joined if found == -1 else joined[found + len("_global_") + 1 :]


def override_key(default: Default, legacy: bool) -> str:
    """How an override names a default: `group`, or `group@package` where it is not put at its own place."""
    key = group_path(default)
    package = final_package(default, legacy, header=False)
    return key if key.replace("/", ".") == package else f"{key}@{package or '_global_'}"


def _place(default: Default, base: str, package: str) -> None:
    default.base, default.parent_package = base, package
    if default.package is not None and "_group_" in default.package:
        own = group_path(default).replace("/", ".")
        default.package = f"_global_.{default.package.replace('_group_', own)}"


# --- the tree --------------------------------------------------------------------------------------------------------


@dataclass
class _Node:
    default: Default
    children: list[_Node | Default] | None = None


@dataclass
class Composer:
    """One defaults list in the making.

    Attributes:
        legacy: whether the version base is below 1.2.
        resolve: what a text with resolvers (`${oc.env:HOST,local}`) is, beside the choices so far; None if not known.
        choices: what overrides say a group is.
        external: the keys of those from the command line, which must be used.
        known: what each group is.
        unchosen: packages of groups that must be chosen on the command line.
        told: the groups that the command line chooses of.
        missing: options of groups that are not in the project, with their packages; Hydra finds them, or refuses.
    """

    repository: Repository
    legacy: bool
    resolve: Callable[[str, dict[str, str | None]], str | None]
    choices: dict[str, str | list[str] | None] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    appended: list[Default] = field(default_factory=list)
    deletions: dict[str, object] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    known: dict[str, str | None] = field(default_factory=dict)
    unchosen: list[tuple[str, str]] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    entered: int = 0

    def take(self, overrides: tuple[Override, ...]) -> list[Override]:
        """Take the overrides of groups; the others are left, for the config."""
        left: list[Override] = []
        for override in overrides:
            if isinstance(override.value, dict) or not self.repository.has_group(override.key):
                left.append(override)
                continue
            key = override.key if override.package is None else f"{override.key}@{override.package}"
            if override.kind == "~":
                self.deletions[key] = override.value
            elif override.kind == "++":
                raise CompositionError(f"force-add of config groups is not supported: {override.text!r}")
            else:
                value = override.value
                if not isinstance(value, str | list):
                    raise CompositionError("Config group override must be a string or a list")
                chosen = value if isinstance(value, str) else [str(each) for each in value]
                if override.kind == "+":
                    self.appended.append(Default(override.key, chosen, override.package, appended=True))
                else:
                    self.choices[key] = chosen
                    self.told.add(key)
                    self.unused[key] = override.text
        return left

    def all_choices(self) -> dict[str, str | None]:
        """What each group is, Hydra's own included: its config comes before the primary one."""
        own = {key: self.choices.get(key, value) for key, value in _OF_HYDRA.items()}
        return {**self.known, **{key: value for key, value in own.items() if not isinstance(value, list)}}

    def compose(self, name: str) -> list[Merged]:
        """The configs of the primary config, in the order they are merged in.

        Raises:
            CompositionError: where Hydra refuses.
            NotComposedError: where what it does cannot be known.
        """
        root = _Node(Default(None, name, primary=True))
        self._grow(root, interpolated=False)
        unused = [key for key in self.unused if not key.startswith("hydra")]
        if unused:
            raise CompositionError(f"Could not override '{unused[0]}'. No match in the defaults list.")
        if self.deletions:
            raise CompositionError(f"Could not delete '{min(self.deletions)}'. No match in the defaults list")
        return self._listed(root)

    def _grow(self, node: _Node, *, interpolated: bool) -> None:
        default = node.default
        self.entered += 1
        if self.entered > bounds.MODULES:
            raise NotComposedError("the defaults lists name too many configs, or themselves")
        path = config_path(default)
        self._read_header(default, path)
        if self._is_deleted(default):
            return
        self._note_choice(default)
        if _name(default) is None:
            return
        if path.endswith("???"):
            self.unchosen.append((override_key(default, self.legacy), final_package(default, self.legacy)))
            default.deleted = True
            return
        loaded = self.repository.load(path)
        if loaded is None:
            if default.optional or path.startswith("hydra/"):
                default.deleted = True
                return
            named = default.group is not None and override_key(default, self.legacy) in self.told
            if default.primary or default.group is None or named:
                raise CompositionError(f"MissingConfigException: could not find {path!r}")
            self.missing.append((path, final_package(default, self.legacy)))
            default.deleted = True
            return
        elements = elements_of(self.repository, path, loaded.defaults or ())
        if elements or (default.primary and self.appended):
            self._add_self(elements)
        if default.primary:
            elements += [copy(each) for each in self.appended]
        self._note_overrides(elements, default, interpolated)
        self._add_children(node, elements)
        self._add_interpolated(node, elements)

    def _read_header(self, default: Default, path: str) -> None:
        if path.endswith("???") or _name(default) is None or "${" in path:
            return
        loaded = self.repository.load(path)
        header = loaded.package if loaded is not None else None
        if header is None or (self.legacy and header == "_group_"):
            return
        if header != "_global_" and not header.startswith("_global_."):
            header = f"_global_.{header}" if header else "_global_"
        if self.legacy:
            header = header.replace("_group_", group_path(default).replace("/", "."))
        default.header = header

    def _is_deleted(self, default: Default) -> bool:
        key = override_key(default, self.legacy) if default.group is not None else None
        if key is None or key not in self.deletions:
            return False
        if self.deletions[key] is not None and self.deletions[key] != _name(default):
            return False
        del self.deletions[key]
        default.deleted = True
        return True

    def _note_choice(self, default: Default) -> None:
        if default.group is None:
            return
        key = override_key(default, self.legacy)
        name = _name(default)
        if key in self.known and self.known[key] != name:
            raise CompositionError(f"Multiple values for {key}.")
        self.known[key] = name

    def _add_self(self, elements: list[Default]) -> None:
        """Where `_self_` is missing, the config comes last (`_validate_self`)."""
        selves = [each for each in elements if each.value == _SELF]
        if len(selves) > 1:
            raise CompositionError("Duplicate _self_ defined")
        if not selves and (any(not each.override for each in elements) or not elements):
            elements.append(Default(None, _SELF))

    def _note_overrides(self, elements: list[Default], parent: Default, interpolated: bool) -> None:
        seen = False
        for each in elements:
            if each.value == _SELF:
                continue
            _place(each, group_path(parent), final_package(parent, self.legacy))
            old = self.legacy and not each.override and each.group is not None and each.group.startswith("hydra/")
            if seen and not (each.override or each.appended or old):
                raise CompositionError(f"In {config_path(parent)}: Overrides must be at the end of the defaults list")
            each.override = each.override or old
            if not each.override or each.group is None:
                continue
            seen = seen or not old
            if interpolated:
                raise CompositionError(f"{config_path(parent)}: Default List Overrides are not allowed in the subtree")
            key = override_key(each, self.legacy)
            if key not in self.choices:
                self.choices[key] = each.value
                self.unused[key] = key

    def _add_children(self, node: _Node, elements: list[Default]) -> None:
        """The children, from the last to the first: what stands later may override what stands before."""
        parent = node.default
        children: list[_Node | Default] = []
        for each in reversed(elements):
            if each.value == _SELF:
                children.append(each)
                continue
            if each.override:
                continue
            key = override_key(each, self.legacy) if each.group is not None else None
            if key is not None and key in self.choices:
                each.value = self.choices[key]
                self.unused.pop(key, None)
            if each.group is not None and isinstance(each.value, list):
                for option in reversed(each.value):
                    one = Default(None, f"{each.group}/{option}", each.package, each.optional)
                    _place(one, group_path(parent), final_package(parent, self.legacy))
                    children.append(self._grown(one, interpolated=False))
            elif "${" in str(each.value):
                children.append(each)
            else:
                children.append(self._grown(each, interpolated=False))
        node.children = list(reversed(children)) or None

    def _grown(self, default: Default, *, interpolated: bool) -> _Node | Default:
        node = _Node(default)
        self._grow(node, interpolated=interpolated)
        return node if node.children is not None else default

    def _add_interpolated(self, node: _Node, elements: list[Default]) -> None:
        """Names that are made of other choices, of those before any of these: `dataset_${dataset}`."""
        choices = dict(self.known)
        for index, child in enumerate(node.children or []):
            if isinstance(child, Default) and child.value != _SELF and "${" in str(child.value):
                text = str(child.value) if child.group is not None else config_path(child)
                child.value = self._interpolated(text, elements, choices)
                assert node.children is not None, "it has this one"
                node.children[index] = self._grown(child, interpolated=True)

    def _interpolated(self, text: str, elements: list[Default], choices: dict[str, str | None]) -> str:
        try:
            part = parse_text(text)
        except GrammarError:
            raise CompositionError(f"Error resolving interpolation {text!r}") from None
        if not any(isinstance(each, ResolverCall) for each in (part.parts if isinstance(part, Joined) else (part,))):
            return self._text(part, elements, choices)
        found = self.resolve(text, choices)
        if found is None:
            raise NotComposedError(f"the option {text} of a defaults list is not known")
        return found

    def _text(self, part: Part, elements: list[Default], choices: dict[str, str | None]) -> str:
        if isinstance(part, Plain):
            return str(part.value)
        if isinstance(part, Joined):
            return "".join(self._text(each, elements, choices) for each in part.parts)
        if isinstance(part, NodeRef) and not part.dots:
            keys = [key.value for key in part.keys if isinstance(key, Plain)]
            if keys[:1] == ["defaults"] and len(keys) == 3 and str(keys[1]).isdigit():
                index = int(str(keys[1]))
                held = elements[index].value if index < len(elements) else None
                if isinstance(held, str):
                    return held
            found = choices.get("/".join(str(key) for key in keys)) if len(keys) == 1 else None
            if found is not None:
                return found
        raise CompositionError("Error resolving an interpolation of a defaults list")

    # --- the list ---------------------------------------------------------------------------------------------------

    def _listed(self, root: _Node) -> list[Merged]:
        found: list[Merged] = []
        keys: set[str] = set()
        self._walk(root, None, found, keys)
        return found

    def _walk(self, item: _Node | Default, parent: _Node | None, found: list[Merged], keys: set[str]) -> None:
        if isinstance(item, _Node) and item.children:
            for child in item.children:
                self._walk(child, item, found, keys)
            return
        default = item.default if isinstance(item, _Node) else item
        if default.value == _SELF and parent is not None:
            own = parent.default
            found.append(Merged(config_path(own), final_package(own, self.legacy), own.primary))
        elif not default.deleted and _name(default) is not None:
            if default.group is not None:
                key = override_key(default, self.legacy)
                if key in keys:
                    raise CompositionError(f"{key} appears more than once in the final defaults list")
                keys.add(key)
            found.append(Merged(config_path(default), final_package(default, self.legacy), default.primary))
