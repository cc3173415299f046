"""What calls to a library mean, one library a file. `REGISTRY` names them all; a model is loaded on first use."""

from __future__ import annotations

_BASE = "inputgen.library."

# Import name -> the model's module. To add a library, add a file and a row.
REGISTRY: dict[str, str] = {
    "builtins": _BASE + "builtins",
    "inputgen": _BASE + "inputgen_runtime",
    "wandb": _BASE + "wandb",
}
