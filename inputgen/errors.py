"""The faults that stop a command: bad usage and I/O, never findings about a job.

A finding is a `Diagnostic` (made in `rules/`). What is raised here is caught in `cli/` alone, printed as
one line on stderr (what, why, what to do), and ends the process with status 2.
"""


class InputgenError(Exception):
    """A usage or I/O fault, with the remedy a user can apply.

    Args:
        what: what went wrong, naming the thing (a path, an option).
        why: the cause, as the system or the parser tells it.
        remedy: what to do about it, in the imperative.
    """

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        self.what = what
        self.why = why
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.what}: {self.why}" if self.why else self.what
        text = f"{text}; {self.remedy}" if self.remedy else text
        return " ".join(text.split())


class UsageError(InputgenError):
    """The command line or the configuration asks for something that cannot be."""


class ReadError(InputgenError):
    """A file the user named cannot be read."""


class WriteError(InputgenError):
    """Output cannot be written."""
