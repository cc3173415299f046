"""The backports `importlib_resources` and `importlib_metadata` (their documentation): as in Python itself."""

from __future__ import annotations

from inputgen.library import package_files

FUNCTIONS = package_files.RESOURCES | package_files.METADATA
