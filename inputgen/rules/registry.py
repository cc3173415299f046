"""The rules, by code: to add one, add its file and a row here.

Rows are strings, and a rule's module is imported when it is first needed. A rule's name is its module's, with
hyphens, so that names can be listed and matched without loading anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

from inputgen.model import Diagnostic, Facts, Job
from inputgen.model.rules import Rule

RULES: dict[str, str] = {
    "IG001": "syntax_error",
    "IG002": "config_file_unreadable",
    "IG003": "config_file_unparsed",
    "IG101": "unknown_launch_function",
    "IG102": "unknown_keyword",
    "IG103": "include_matches_nothing",
    "IG104": "launch_not_imported",
    "IG105": "exclude_matches_nothing",
    "IG106": "paths_not_a_list",
    "IG107": "path_not_a_string",
    "IG108": "include_wholly_excluded",
    "IG109": "unescaped_dot",
    "IG110": "backslash_hangs",
    "IG112": "path_object",
    "IG113": "glob_in_path",
    "IG114": "two_spellings",
    "IG115": "schema_wiped",
    "IG116": "filters_replaced",
    "IG117": "declared_too_late",
    "IG119": "declaration_lost",
    "IG120": "schema_as_include",
    "IG121": "arguments_not_known",
    "IG122": "declared_on_some_paths",
    "IG123": "require_core",
    "IG124": "job_creation_disabled",
    "IG126": "disabled_run",
    "IG127": "config_changed_after_init",
    "IG128": "in_place_change",
    "IG129": "config_replaced",
    "IG130": "read_before_managed",
    "IG201": "scalar_disagrees",
    "IG202": "duplicate_key",
    "IG203": "non_string_key",
    "IG204": "several_documents",
    "IG205": "custom_tag",
    "IG301": "schema_refused",
    "IG302": "schema_keyword",
    "IG303": "schema_without_type",
    "IG304": "schema_constraint_type",
    "IG305": "array_without_enum",
    "IG306": "required_list",
    "IG307": "default_outside_schema",
    "IG309": "property_no_input",
    "IG310": "input_without_property",
    "IG311": "schema_covers_excluded",
    "IG312": "bounds_exclude_everything",
    "IG313": "schema_reused",
    "IG314": "schema_not_finite",
    "IG315": "ref_unresolved",
    "IG316": "ref_recursive",
    "IG401": "override_has_no_effect",
    "IG402": "secret_exposed",
    "IG403": "run_config_not_captured",
    "IG404": "read_of_undeclared_key",
    "IG405": "input_never_read",
    "IG406": "stored_as_other",
    "IG407": "empty_dict_vanishes",
    "IG408": "config_key_changed",
    "IG411": "siblings_lost",
    "IG412": "type_not_known",
    "IG501": "stale_generated_file",
    "IG901": "bound_reached",
    "IG902": "caller_not_known",
    "IG903": "job_raises",
    "IG904": "config_path_not_known",
    "IG905": "unused_suppression",
    "IG906": "code_not_read",
}


class RuleModule(Protocol):
    """What the module of a rule holds."""

    RULE: Rule

    def check(self, facts: Facts, job: Job) -> Iterator[Diagnostic]:
        """Yield the rule's findings, in any order, at the rule's own severity."""
        ...


def load(code: str) -> RuleModule:
    """The module of the rule `code`.

    Raises:
        KeyError: if there is no such code.
    """
    return cast("RuleModule", import_module(f"{__package__}.{RULES[code]}"))


def name_of(code: str) -> str:
    """The name of the rule `code`, without loading it."""
    return RULES[code].replace("_", "-")
