"""Config files -> both readings: what the job gets, and what W&B stores."""

from inputgen.files.read import read_config

__all__ = ["read_config"]
