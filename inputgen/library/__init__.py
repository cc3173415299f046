"""What calls to a library mean, one library a file. `REGISTRY` names them all; a model is loaded on first use."""

from __future__ import annotations

_BASE = "inputgen.library."

# Import name -> the model's module. To add a library, add a file and a row.
REGISTRY: dict[str, str] = {
    "abc": _BASE + "abc",
    "annotated_types": _BASE + "annotated_types",
    "argparse": _BASE + "argparse",
    "asyncio": _BASE + "asyncio",
    "builtins": _BASE + "builtins",
    "codecs": _BASE + "files",
    "collections": _BASE + "collections",
    "concurrent": _BASE + "concurrent",
    "contextlib": _BASE + "contextlib",
    "copy": _BASE + "copy",
    "dataclasses": _BASE + "dataclasses",
    "datetime": _BASE + "datetime",
    "decimal": _BASE + "numbers_",
    "deepspeed": _BASE + "deepspeed",
    "draccus": _BASE + "pyrallis",
    "detectron2": _BASE + "detectron2",
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
    "multiprocessing": _BASE + "multiprocessing",
    "operator": _BASE + "operator",
    "os": _BASE + "os",
    "pathlib": _BASE + "pathlib",
    "pyrallis": _BASE + "pyrallis",
    "pydantic": _BASE + "pydantic",
    "pydantic_settings": _BASE + "pydantic_settings",
    "random": _BASE + "random",
    "ray": _BASE + "ray",
    "shutil": _BASE + "shutil",
    "simple_parsing": _BASE + "simple_parsing",
    "sys": _BASE + "sys",
    "threading": _BASE + "threading",
    "tap": _BASE + "tap",
    "time": _BASE + "time",
    "toml": _BASE + "tomllib",
    "tomli": _BASE + "tomllib",
    "tomllib": _BASE + "tomllib",
    "torch": _BASE + "torch",
    "transformers": _BASE + "transformers",
    "trl": _BASE + "trl",
    "types": _BASE + "types",
    "typing": _BASE + "typing",
    "typing_extensions": _BASE + "typing",
    "tyro": _BASE + "tyro",
    "wandb": _BASE + "wandb",
    "warnings": _BASE + "warnings",
    "yaml": _BASE + "yaml",
}

# The names, in the job's code, of calls that start a run or declare an input, however long it takes to get there;
# `wandb.init` is found by what it is.
SINKS = frozenset({"manage_wandb_config", "manage_config_file", "load_wandb_config", "init_trackers", "WandbLogger"})
