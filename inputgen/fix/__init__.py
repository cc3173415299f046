"""Fixes of diagnostics, as edits on the text of Python, YAML, JSON and notebook files. Pure: nothing is written."""
