"""Composing a config (hydra 1.3, `_internal/config_loader_impl.py`).

The configs of the defaults list are merged, each at its package; in struct mode then the values are overridden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.frozen import frozen, replace
from inputgen.interpret.pythonic import from_python
from inputgen.interpret.values import At, Const, Open, Ref, Slot, Unknown
from inputgen.library.hydra_choices import with_options
from inputgen.library.hydra_defaults import Composer, Merged
from inputgen.library.hydra_options import add_options
from inputgen.library.hydra_overrides import CompositionError, NotComposedError, Override
from inputgen.library.hydra_repository import Repository
from inputgen.library.omegaconf_children import child, split_path
from inputgen.library.omegaconf_discard import discard
from inputgen.library.omegaconf_making import open_config
from inputgen.library.omegaconf_merge import merge_into, set_child, update
from inputgen.library.omegaconf_nodes import (
    content_ref,
    copied,
    dict_content,
    is_config,
    is_dict,
    new_dict,
    put_child,
    root_of,
    set_flag,
    wrap,
)
from inputgen.library.omegaconf_resolve import read, select
from inputgen.library.omegaconf_types import ANY

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_MOST_NESTED = 60


@frozen
class Composed:
    """What is composed.

    Attributes:
        config: the job's config.
        hydra: the `hydra` node, where the project has one.
        choices: what each group is, Hydra's own included.
        name: of the primary config.
    """

    config: Ref
    hydra: Ref | None
    choices: dict[str, str | None]
    name: str | None


def compose(
    ev: Evaluator,
    repository: Repository,
    name: str | None,
    overrides: tuple[Override, ...],
    at: At,
    *,
    legacy: bool,
    strict: bool,
) -> Composed:
    """Compose a config.

    Args:
        ev: the evaluation.
        repository: where the configs are.
        name: of the primary config; None for none.
        overrides: of groups and values.
        at: the call.
        legacy: whether the version base is below 1.2.
        strict: whether a group that must be chosen ends the composition; else its package is not known, and of a group
            that is none its option for W&B is there on some paths.

    Raises:
        CompositionError: where Hydra refuses.
        NotComposedError: where what it does cannot be known.
        PathEndsError: where a merge fails.
    """
    composer = Composer(repository, legacy, lambda text, choices: _resolved(ev, text, choices, at))
    values = composer.take(overrides)
    merged = composer.compose(name) if name is not None else []
    if name is None and composer.appended:
        raise NotComposedError("groups are added to a config that has no name")
    if strict and composer.unchosen:
        key = composer.unchosen[0][0]
        raise CompositionError(f"You must specify '{key}', e.g, {key}=<OPTION>")
    if strict and composer.missing:
        raise CompositionError(f"MissingConfigException: could not find {composer.missing[0][0]!r}")
    config = _built(ev, repository, composer, merged, at)
    if composer.unchosen:
        config = _with_options(ev, repository, composer, config, overrides, name or "", at)
    _strip_defaults(ev, config, 0)
    if not strict:
        add_options(ev, config, composer, at)
    set_flag(ev, config, "struct", Const(True), at)
    for override in values:
        if not override.key.startswith("hydra.") and override.key != "hydra":
            _apply(ev, config, override, at)
        elif override.kind != "~":
            update(ev, config, override.key, from_python(ev, override.value, at), at, force=True)
    return Composed(config, _take_hydra(ev, config, at), composer.all_choices(), name)


def _built(ev: Evaluator, repository: Repository, composer: Composer, merged: list[Merged], at: At) -> Ref:
    """The config that a defaults list makes, less the groups that must be chosen."""
    config = new_dict(ev, at)
    for path, package in composer.missing:  # first: what the others set of it is known
        _leave_open(ev, config, package, Unknown(f"the config {path} is not in the project", at), at)
    put_child(ev, config, "hydra", Slot(new_dict(ev, at, config)))  # Hydra's own config comes first
    for each in merged:
        _merge_one(ev, repository, config, each, at)
    return config


def _resolved(ev: Evaluator, text: str, choices: dict[str, str | None], at: At) -> str | None:
    """What an option with resolvers is by default: it is read beside the choices (`_resolve_interpolation_impl`)."""
    held = new_dict(ev, at)
    for group, option in choices.items():
        put_child(ev, held, group, Slot(Const(option, at)))
    found = read(ev, held, "", Const(text, at), at)
    plain = found.default if isinstance(found, Open) else found
    return plain.value if isinstance(plain, Const) and isinstance(plain.value, str) else None


def _with_options(
    ev: Evaluator,
    repository: Repository,
    composer: Composer,
    config: Ref,
    overrides: tuple[Override, ...],
    name: str,
    at: At,
) -> Ref:
    """The config with the groups that must be chosen: each with any of its options, where these are in the project."""
    unchosen = dict(composer.unchosen)
    before = set(ev.state.heap)

    def build(key: str, option: str) -> Ref:
        chosen = Composer(repository, composer.legacy, composer.resolve)
        chosen.take(overrides)
        chosen.choices[key] = option
        made = _built(ev, repository, chosen, chosen.compose(name), at)
        _leave_unknown(ev, made, {k: p for k, p in chosen.unchosen if k not in unchosen}, at)
        return made

    found, known = with_options(ev, repository, unchosen, config, build, at)
    if found is not None:
        hydra = dict_content(ev, config).entries["hydra"]
        config = found
        if isinstance(hydra.value, Ref):  # Hydra's own, less what the options set of it
            put_child(ev, config, "hydra", replace(hydra, value=copied(ev, hydra.value, config)))
    _leave_unknown(ev, config, {key: package for key, package in unchosen.items() if key not in known}, at)
    discard(ev, before, config)
    return config


def _leave_unknown(ev: Evaluator, config: Ref, groups: dict[str, str], at: At) -> None:
    for key, package in groups.items():
        why = Unknown(f"the group {key} must be chosen on the command line", at)
        update(ev, config, package or key.replace("/", "."), why, at, merge=False, force=True)


def _leave_open(ev: Evaluator, config: Ref, package: str, why: Unknown, at: At) -> None:
    if not package:
        open_config(ev, config, why)
        return
    update(ev, config, package, open_config(ev, new_dict(ev, at), why), at, force=True)


def _merge_one(ev: Evaluator, repository: Repository, config: Ref, merged: Merged, at: At) -> None:
    loaded = repository.load(merged.path)
    if loaded is None:
        return  # of Hydra's own
    part = loaded.config
    if not loaded.stored:
        schema = repository.schema(merged.path)
        if schema is not None:
            part = _validated(ev, schema.config, part, merged, at)
    if merged.package:
        outer = new_dict(ev, at)
        update(ev, outer, merged.package, part, at, merge=False)
        part = outer
    if not is_dict(ev, part):
        raise CompositionError("Cannot merge DictConfig with ListConfig")
    merge_into(ev, config, part, at)


def _validated(ev: Evaluator, schema: Ref, config: Ref, merged: Merged, at: At) -> Ref:
    """A file's config merged into the config of the ConfigStore that has its name, less its `hydra` node."""
    held = dict_content(ev, config) if is_dict(ev, config) else None
    own = held.entries.get("hydra") if held is not None and merged.primary else None
    if held is not None and own is not None:
        kept = {key: slot for key, slot in held.entries.items() if key != "hydra"}
        ev.put(content_ref(ev, config), type(held)(kept, held.open))
    merge_into(ev, schema, config, at)
    if own is not None:
        put_child(ev, schema, "hydra", Slot(wrap(ev, own.value, ANY, schema, at), False, own.at))
    return schema


def _strip_defaults(ev: Evaluator, node: Ref, depth: int) -> None:
    """A dataclass's `defaults` field comes back with each merge; it is no part of the config."""
    from inputgen.library.omegaconf_nodes import object_type

    held = dict_content(ev, node)
    if object_type(ev, node) is not None and "defaults" in held.entries:
        kept = {key: slot for key, slot in held.entries.items() if key != "defaults"}
        ev.put(content_ref(ev, node), type(held)(kept, held.open))
    for slot in dict_content(ev, node).entries.values():
        inner = slot.value
        if depth < _MOST_NESTED and isinstance(inner, Ref) and is_config(ev, inner) and is_dict(ev, inner):
            _strip_defaults(ev, inner, depth + 1)


def _take_hydra(ev: Evaluator, config: Ref, at: At) -> Ref | None:
    held = dict_content(ev, config)
    slot = held.entries.get("hydra")
    if slot is None:
        return None
    kept = {key: each for key, each in held.entries.items() if key != "hydra"}
    ev.put(content_ref(ev, config), type(held)(kept, held.open))
    return slot.value if isinstance(slot.value, Ref) and is_config(ev, slot.value) else None


def _apply(ev: Evaluator, config: Ref, override: Override, at: At) -> None:
    """Apply one override of a value (`_apply_overrides_to_config`)."""
    if override.package is not None:
        raise CompositionError(f"{override.text!r} looks like a config group override, but there is no such group")
    value = from_python(ev, override.value, at)
    keys = split_path(override.key)
    if override.kind == "~":
        _delete(ev, config, keys, override)
    elif override.kind == "++":
        update(ev, config, override.key, value, at, force=True)
    elif override.kind == "+":
        there = _there(ev, config, keys, at)
        if there and not isinstance(override.value, dict | list):
            raise CompositionError(f"Could not append to config. An item is already at '{override.key}'.")
        update(ev, config, override.key, value, at, force=True)
    else:
        container, last = config, keys[-1]
        if len(keys) > 1:
            inner = select(ev, config, keys[:-1], at)
            if not isinstance(inner, Ref) or not is_config(ev, inner):
                raise CompositionError(f"Could not override '{override.key}'. To append use +{override.text}")
            container = inner
        if is_dict(ev, container) and child(ev, container, last, at) is None:
            raise CompositionError(f"Could not override '{override.key}'. To append use +{override.text}")
        if isinstance(override.value, dict | list):
            update(ev, root_of(ev, config), override.key, value, at)
        else:
            set_child(ev, container, int(last) if not is_dict(ev, container) and last.isdigit() else last, value, at)


def _there(ev: Evaluator, config: Ref, keys: list[str], at: At) -> bool:
    found = select(ev, config, keys, at)
    return found is not None and not (isinstance(found, Const) and found.value is None)


def _delete(ev: Evaluator, config: Ref, keys: list[str], override: Override) -> None:
    node: Ref | None = config
    for key in keys[:-1]:
        slot = dict_content(ev, node).entries.get(key) if node is not None and is_dict(ev, node) else None
        node = slot.value if slot is not None and isinstance(slot.value, Ref) and is_config(ev, slot.value) else None
    held = dict_content(ev, node) if node is not None and is_dict(ev, node) else None
    if node is None or held is None or keys[-1] not in held.entries:
        raise CompositionError(f"Could not delete from config. '{override.key}' does not exist.")
    value = held.entries[keys[-1]].value
    if (
        override.given
        and override.value is not None
        and not (isinstance(value, Const) and value.value == override.value)
    ):
        raise CompositionError(f"Could not delete from config. The value of '{override.key}' is another.")
    kept = {key: slot for key, slot in held.entries.items() if key != keys[-1]}
    ev.put(content_ref(ev, node), type(held)(kept, held.open))
