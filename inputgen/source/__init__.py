"""Bytes -> Module: decoding, the depth guard, syntax errors as values, project roots, the file search."""
