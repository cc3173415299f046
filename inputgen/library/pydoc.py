"""`pydoc.locate` (Python's `pydoc.py`): what a dotted name leads to."""

from __future__ import annotations

from inputgen.library.hydra_instantiate import get_by_name

FUNCTIONS = {"locate": get_by_name}
