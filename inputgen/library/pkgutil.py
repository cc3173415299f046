"""`pkgutil.get_data` (Python docs, "pkgutil")."""

from __future__ import annotations

from inputgen.library import package_files

FUNCTIONS = package_files.PKGUTIL
