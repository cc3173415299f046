"""What a file's bytes say, before anything is decoded or parsed.

Only ever too generous: a name in a comment counts. A file without any of these names cannot reach Launch by itself.
"""

from __future__ import annotations

import re

# The functions of `wandb.sdk.launch` that declare inputs, the module under each import spelling (wandb-facts,
# section 2), and the runtime of inputgen that stands in for it. A misspelled function is found through its module.
_LAUNCH = re.compile(
    rb"manage_wandb_config|manage_config_file|\blaunch[ \t]*\.[ \t]*man"
    rb"|\bsdk[ \t]*\.[ \t]*launch\b|\bsdk[ \t\\\r\n]+import\b[^;=]{0,400}?\blaunch\b"
    rb"|\binputgen[ \t]*\.[ \t]*runtime\b|\binputgen[ \t\\\r\n]+import\b[^;=]{0,400}?\bruntime\b"
)
# One of these is in whatever the pattern matches, and looking for plain bytes is many times as fast.
_LAUNCH_PARTS = (b"launch", b"manage_", b"inputgen")
# Whatever sets a run config does it through wandb, or through a library that names it (Lightning's WandbLogger,
# accelerate's and transformers' `report_to="wandb"`).
_RUN_CONFIG = re.compile(rb"wandb", re.IGNORECASE)


_USING = re.compile(rb"^[^#\n]*wandb", re.IGNORECASE | re.MULTILINE)


def mentions_launch(data: bytes) -> bool:
    """Whether a file names W&B's Launch module or a function of it."""
    return any(part in data for part in _LAUNCH_PARTS) and _LAUNCH.search(data) is not None


def mentions_run_config(data: bytes) -> bool:
    """Whether a file names wandb at all."""
    return _RUN_CONFIG.search(data) is not None


def names_wandb(data: bytes) -> bool:
    """Whether a file names wandb in what is no comment."""
    return _USING.search(data) is not None
