"""What the shim raises and warns of. Each message is one line: what, why, and where there is a remedy, the remedy."""


class LaunchError(Exception):
    """Overrides cannot be read or applied; W&B's error of this name stands for the same."""


class PatchError(LaunchError):
    """An override does not fit the file, or the file cannot be read. The file is as it was."""


class LaunchWarning(UserWarning):
    """Overrides were applied, but not quite as one would expect."""
