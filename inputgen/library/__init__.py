"""What calls to a library mean, one library a file. `REGISTRY` names them all; a model is loaded on first use."""

from __future__ import annotations

_BASE = "inputgen.library."

# Import name -> the model's module. To add a library, add a file and a row.
REGISTRY: dict[str, str] = {
    "argparse": _BASE + "argparse",
    "builtins": _BASE + "builtins",
    "collections": _BASE + "collections",
    "dataclasses": _BASE + "dataclasses",
    "enum": _BASE + "enum",
    "functools": _BASE + "functools",
    "inputgen": _BASE + "inputgen_runtime",
    "itertools": _BASE + "itertools",
    "operator": _BASE + "operator",
    "types": _BASE + "types",
    "typing": _BASE + "typing",
    "wandb": _BASE + "wandb",
}
