"""fvcore: its `CfgNode` is yacs's, and merges the file that `_BASE_` names first (fvcore 0.1.5, `common/config.py`)."""

from __future__ import annotations

from inputgen.interpret.protocol import Constant
from inputgen.interpret.values import Lib
from inputgen.library import yacs

VALUES: dict[str, Constant] = {"common.config.CfgNode": lambda ev, at: Lib(yacs.CLASS, at)}
