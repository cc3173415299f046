"""`python -m inputgen`."""

from inputgen.cli import main

if __name__ == "__main__":
    main()
