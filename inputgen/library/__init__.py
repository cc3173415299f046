"""What calls to a library mean, one library a file. `REGISTRY` names them all; a model is loaded on first use."""

from __future__ import annotations

_BASE = "inputgen.library."

# Import name -> the model's module. To add a library, add a file and a row.
REGISTRY: dict[str, str] = {
    "abc": _BASE + "abc",
    "argparse": _BASE + "argparse",
    "builtins": _BASE + "builtins",
    "codecs": _BASE + "files",
    "collections": _BASE + "collections",
    "contextlib": _BASE + "contextlib",
    "copy": _BASE + "copy",
    "dataclasses": _BASE + "dataclasses",
    "datetime": _BASE + "datetime",
    "decimal": _BASE + "numbers_",
    "enum": _BASE + "enum",
    "fractions": _BASE + "numbers_",
    "functools": _BASE + "functools",
    "hydra": _BASE + "hydra",
    "importlib": _BASE + "importlib",
    "inputgen": _BASE + "inputgen_runtime",
    "io": _BASE + "files",
    "itertools": _BASE + "itertools",
    "json": _BASE + "json",
    "logging": _BASE + "logging",
    "math": _BASE + "math",
    "omegaconf": _BASE + "omegaconf",
    "operator": _BASE + "operator",
    "os": _BASE + "os",
    "pathlib": _BASE + "pathlib",
    "random": _BASE + "random",
    "shutil": _BASE + "shutil",
    "sys": _BASE + "sys",
    "time": _BASE + "time",
    "toml": _BASE + "tomllib",
    "tomli": _BASE + "tomllib",
    "tomllib": _BASE + "tomllib",
    "types": _BASE + "types",
    "typing": _BASE + "typing",
    "typing_extensions": _BASE + "typing",
    "wandb": _BASE + "wandb",
    "warnings": _BASE + "warnings",
    "yaml": _BASE + "yaml",
}
