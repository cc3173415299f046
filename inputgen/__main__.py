"""`python -m inputgen`."""

import sys

# Python puts the working directory first, the job's, whose `yaml.py` or `enum.py` would be run for the library's.
if sys.path and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]

from inputgen.cli import main

if __name__ == "__main__":
    main()
