"""The config of a pydantic model: what of it counts for the schema, and what would run code of the job's."""

from __future__ import annotations

from typing import Any

from inputgen.schema.safe_symbols import UnsafeError

# Settings of a config that say nothing about the schema, and may hold code of the job's.
BESIDE_THE_SCHEMA = frozenset(
    "frozen validate_default validate_return validate_assignment arbitrary_types_allowed from_attributes "
    "loc_by_alias revalidate_instances hide_input_in_errors json_encoders plugin_settings regex_engine "
    "validation_error_cause cache_strings defer_build experimental_defer_build_mode protected_namespaces "
    "use_attribute_docstrings ser_json_inf_nan val_json_bytes "
    "env_prefix env_file env_file_encoding env_nested_delimiter env_ignore_empty env_parse_none_str case_sensitive "
    "cli_parse_args cli_prog_name secrets_dir yaml_file toml_file json_file nested_model_default_partial_update".split()
)
CODE_BESIDE = BESIDE_THE_SCHEMA - {"use_attribute_docstrings"}
_CODE = ("json_schema_extra", "model_title_generator", "field_title_generator", "schema_generator", "json_encoders")


def checked(config: dict[str, Any]) -> dict[str, Any]:
    """A config without code of the job's.

    Raises:
        UnsafeError: if the schema depends on such code.
    """
    from pydantic import AliasGenerator, alias_generators

    allowed = [getattr(alias_generators, name) for name in ("to_camel", "to_pascal", "to_snake")]
    for name, value in config.items():
        if name == "json_schema_mode_override" and value == "serialization":
            raise UnsafeError("its schema is that of what it is dumped as, and code of the job's own may change that")
        if name in _CODE and callable(value):
            raise UnsafeError(f"{name} is the job's own code")
        # One made by `AliasGenerator(...)` holds functions of `allowed`: those of the job's own are refused earlier.
        own = value is not None and value not in allowed and not isinstance(value, AliasGenerator)
        if name == "alias_generator" and own:
            raise UnsafeError("the alias generator is the job's own code")
    return config
