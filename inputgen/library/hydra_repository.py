"""Where Hydra finds configs: folders of the project, and the ConfigStore (hydra 1.3, `_internal/config_repository.py`).

Hydra's own configs (`hydra/...`) are no part of what a job is given: where the project has none of that name, they
count as empty.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inputgen.frozen import frozen, replace
from inputgen.interpret.mappings import with_key
from inputgen.interpret.values import At, Const, DictObj, Instance, Lib, Ref, Slot, Unknown, Value
from inputgen.interpret.world import ROOT
from inputgen.library.documents import Source, load
from inputgen.library.hydra_overrides import CompositionError, NotComposedError
from inputgen.library.omegaconf_merge import ensure_config
from inputgen.library.omegaconf_nodes import (
    content_ref,
    copied,
    dict_content,
    is_config,
    is_dict,
    list_content,
    new_dict,
    object_type,
)

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_HEADER = re.compile(r"#\s*@")


@dataclass
class Default:
    """One element of a defaults list: `group: value`, or a config by its path.

    Attributes:
        group: the group; None for a config.
        value: the option chosen, several of them, or none; the path of a config.
        base, parent_package: what the config it stands in says of it, once that is known.
        header: the `@package` of the config it names.
    """

    group: str | None
    value: str | list[str] | None
    package: str | None = None
    optional: bool = False
    override: bool = False
    appended: bool = False
    primary: bool = False
    base: str = ""
    parent_package: str = ""
    header: str | None = None
    deleted: bool = False


@frozen
class Loaded:
    """A config of the repository, less its defaults list.

    Attributes:
        config: a copy of its own.
        defaults: the defaults list as it is written; None where it has none.
        package: of its header, or of the ConfigStore.
        stored: whether it is of the ConfigStore.
    """

    config: Ref
    defaults: tuple[Value, ...] | None
    package: str | None
    stored: bool


def store(ev: Evaluator) -> Ref:
    """What the job put into the ConfigStore, by path."""
    return Ref(ev.singleton("hydra config store", lambda: DictObj({})))


def put_in_store(ev: Evaluator, name: str, node: Value, group: str | None, package: Value | None, at: At) -> None:
    """`cs.store(name=, node=, group=, package=)`."""
    held = ev.dict_at(store(ev))
    assert held is not None, "the store is a dict"
    path = name.removesuffix(".yaml") if group is None else f"{group}/{name.removesuffix('.yaml')}"
    attrs = {"node": Slot(node), "package": Slot(package or Const(None))}
    entry = Ref(ev.new(Instance(Lib("hydra.ConfigNode"), attrs), None).addr, at)
    ev.put(store(ev), with_key(held, path.strip("/"), entry, at))


class Repository:
    """The configs that one composition can name.

    Args:
        ev: the evaluation.
        folders: the folders searched, as the world names them, in order.
        at: the call that composes.
        incomplete: why there may be further configs; None where these are all.
    """

    def __init__(self, ev: Evaluator, folders: list[str], at: At, incomplete: str | None = None) -> None:
        self.ev = ev
        self.folders = folders
        self.at = at
        self.incomplete = incomplete
        self._loaded: dict[str, Loaded | None] = {}

    def load(self, path: str) -> Loaded | None:
        """A config by its path; None where there is none."""
        if path not in self._loaded:
            self._loaded[path] = self._load(path)
        found = self._loaded[path]
        return replace(found, config=copied(self.ev, found.config)) if found is not None else None

    def _load(self, path: str) -> Loaded | None:
        for folder in self.folders:
            place = _join(folder, path if path.endswith(".yaml") else f"{path}.yaml")
            if place is not None and self._is_file(place):
                return self._from_file(place)
        found = self._from_store(path)
        if found is None and self.incomplete is not None:
            raise NotComposedError(self.incomplete)
        return found

    def schema(self, path: str) -> Loaded | None:
        """The config of the ConfigStore that has the name of a file: it is a schema of it."""
        return self._from_store(path)

    def has_group(self, path: str) -> bool:
        """Whether a path is a group."""
        for folder in self.folders:
            place = _join(folder, path)
            if place is not None and self.ev.world.is_folder(place) is True:
                return True
        held = self.ev.dict_at(store(self.ev))
        stored = held is not None and any(str(key).startswith(f"{path}/") for key in held.entries)
        return stored or path == "hydra" or path.startswith("hydra/")

    def options(self, group: str) -> list[str]:
        """The options of a group that the project has: its files, and the configs of the ConfigStore."""
        places = (_join(folder, group) for folder in self.folders)
        found = {name for place in places if place is not None for name in self.ev.world.names_in(place, ".yaml")}
        held = self.ev.dict_at(store(self.ev))
        for key in held.entries if held is not None else ():
            folder, _, name = str(key).rpartition("/")
            found |= {name} if folder == group else set()
        return sorted(found)

    def _is_file(self, place: str) -> bool:
        there = self.ev.world.exists(place)
        if there is None:
            raise NotComposedError("a config is outside the project")
        return there and self.ev.world.is_folder(place) is False

    def _from_file(self, place: str) -> Loaded:
        value = load(self.ev, Source(name=place), "omegaconf", self.at)
        if isinstance(value, Unknown):
            raise NotComposedError(value.reason)
        text = self.ev.world.text_file(place).text or ""
        if isinstance(value, Const) and value.value is not None:
            raise CompositionError(f"Config {posixpath.basename(place)} must be a Dictionary, or a List")
        config = new_dict(self.ev, self.at) if isinstance(value, Const) else ensure_config(self.ev, value, self.at)
        if not isinstance(config, Ref):
            raise NotComposedError("a config that is not known")
        return self._split(config, _package(text), stored=False)

    def _from_store(self, path: str) -> Loaded | None:
        held = self.ev.dict_at(store(self.ev))
        assert held is not None, "the store is a dict"
        slot = held.entries.get(path.removesuffix(".yaml"))
        if slot is None:
            if held.open is not None:
                raise NotComposedError(held.open.reason)
            return None
        obj = self.ev.instance_at(slot.value)
        node = obj.attrs["node"].value if obj is not None else None
        if slot.optional or obj is None or not isinstance(node, Ref) or not is_config(self.ev, node):
            raise NotComposedError(f"the config {path} of the ConfigStore is not known")
        package = self.ev.constant(obj.attrs["package"].value)
        if package is not None and not isinstance(package, str):
            raise NotComposedError(f"the package of the config {path} of the ConfigStore is not known")
        return self._split(copied(self.ev, node), package, stored=True)

    def _split(self, config: Ref, package: str | None, *, stored: bool) -> Loaded:
        """Take the defaults list out of a config."""
        if not is_dict(self.ev, config):
            return Loaded(config, None, package, stored)
        held = dict_content(self.ev, config)
        slot = held.entries.get("defaults")
        if slot is None:
            return Loaded(config, None, package, stored)
        if not isinstance(slot.value, Ref) or not is_config(self.ev, slot.value) or is_dict(self.ev, slot.value):
            if isinstance(slot.value, Const):
                raise CompositionError("Invalid defaults list, defaults must be a list")
            raise NotComposedError("a defaults list is not known")
        listed = list_content(self.ev, slot.value)
        if listed.rest is not None:
            raise NotComposedError("a defaults list is not known")
        kept = {key: each for key, each in held.entries.items() if key != "defaults"}
        self.ev.put(content_ref(self.ev, config), replace(held, entries=kept))
        return Loaded(config, listed.items, package, stored)

    def typed(self, loaded: Loaded) -> bool:
        """Whether a config is of a dataclass."""
        return is_dict(self.ev, loaded.config) and object_type(self.ev, loaded.config) is not None


def _join(folder: str, path: str) -> str | None:
    """A path below a folder; None for one that leads out of it and the project."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return None if "\0" in joined.removeprefix(ROOT) else joined


def _package(text: str) -> str | None:
    """The `# @package` of a file's header, which any other comment ends (`ConfigSource._get_header_dict`)."""
    package = None
    for line in text.splitlines()[:1000]:
        stripped = line.strip()
        if stripped and not _HEADER.match(stripped):
            break
        words = stripped.lstrip("#").split()
        if len(words) == 2 and words[0] == "@package":
            package = words[1]
    return package


def elements_of(repository: Repository, path: str, items: tuple[Value, ...]) -> list[Default]:
    """The defaults that a defaults list names (`ConfigRepository._create_defaults_list`)."""
    return [_element(repository, path, item) for item in items]


def _element(repository: Repository, path: str, item: Value) -> Default:
    ev = repository.ev
    if isinstance(item, Const) and isinstance(item.value, str):
        name, package = _split_group(item.value)
        return Default(None, name, "" if package == "_here_" else package)
    if not isinstance(item, Ref) or not is_dict(ev, item):
        raise CompositionError(f"Unsupported type in defaults of {path}")
    entries = dict(dict_content(ev, item).entries)
    old_optional = entries.pop("optional", None) if len(entries) > 1 else None
    if len(entries) != 1:
        raise CompositionError(f"In {path}: Too many keys in a default item")
    ((key, slot),) = entries.items()
    words, package = _split_group(str(key))
    *keywords, group = words.split(" ")
    optional = "optional" in keywords or (old_optional is not None and ev.constant(old_optional.value) is True)
    value = _value(ev, slot.value)
    return Default(group, value, "" if package == "_here_" else package, optional, "override" in keywords)


def _value(ev: Evaluator, value: Value) -> str | list[str] | None:
    if isinstance(value, Const) and (value.value is None or isinstance(value.value, str)):
        return value.value
    if isinstance(value, Ref) and is_config(ev, value) and not is_dict(ev, value):
        names = [item.value for item in list_content(ev, value).items if isinstance(item, Const)]
        texts = [name for name in names if isinstance(name, str)]
        if len(texts) == len(list_content(ev, value).items):
            return texts
    if isinstance(value, Const):
        raise CompositionError("Unsupported item value in defaults. Supported: string or list")
    raise NotComposedError("an option of a defaults list is not known")


def _split_group(text: str) -> tuple[str, str | None]:
    group, found, package = text.partition("@")
    return group, package.partition(":")[0] if found else None
