"""What IPython adds to Python, turned into Python, a line for a line: magics, shell commands, help.

As IPython itself does it (`IPython.core.inputtransformer2`): `%name args` is `get_ipython().run_line_magic(...)`,
`!cmd` is `get_ipython().system(...)`, `x = !cmd` is `x = get_ipython().getoutput(...)`.
"""

from __future__ import annotations

import re

# Cell magics whose body is Python that runs in the notebook's own names; the body of any other is something else.
_PYTHON_CELLS = frozenset({"time", "capture", "prun", "wandb", "memit", "mprun", "snakeviz", "heat", "python3ish"})
# Line magics of which the rest of the line is a statement.
_STATEMENTS = frozenset({"time", "prun", "memit", "snakeviz"})

_CELL = re.compile(r"\s*%%(?P<name>\w+)[ \t]*(?P<rest>[^\n]*)")
_ASSIGNED = re.compile(r"(?P<indent>[ \t]*)(?P<target>[\w.,\[\]'\" \t*]+?)[ \t]*=[ \t]*(?P<mark>[!%])(?P<rest>.*)")
_ESCAPED = re.compile(r"(?P<indent>[ \t]*)(?P<mark>%%|%|!!|!|\?\??|,|;|/)(?P<rest>.*)")
_HELP = re.compile(r"(?P<indent>[ \t]*)(?P<rest>[%\w.*]+)\?\??[ \t]*$")
# What decides where a line starts: brackets, texts and comments.
_PIECE = re.compile(
    r"""(?P<triple>\"\"\"|''')|(?P<text>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])"""
)


def python_of(text: str) -> str:
    """A cell as IPython runs it, with as many lines as it has."""
    cell = _CELL.match(text)
    if cell is not None:
        return _cell_magic(text, cell)
    if not any(mark in text for mark in "%!?"):
        return text
    return "\n".join(_lines(text.split("\n")))


def _cell_magic(text: str, cell: re.Match[str]) -> str:
    name, rest = cell["name"], cell["rest"].strip()
    before = text[: cell.start("name")].count("\n")
    body = text[cell.end() :]
    if name in _PYTHON_CELLS:
        bound = f"{rest.split()[-1]} = " if name == "capture" and rest and rest.split()[-1].isidentifier() else ""
        call = f"{bound}get_ipython().run_line_magic({name!r}, {rest!r})"
        return "\n" * before + call + python_of(body) if body else "\n" * before + call
    call = f"get_ipython().run_cell_magic({name!r}, {rest!r}, '')"
    return "\n" * before + call + "\n" * body.count("\n")


def _lines(lines: list[str]) -> list[str]:
    """The lines, those that only IPython understands as calls."""
    result: list[str] = []
    depth, quote, continued = 0, "", False
    position = 0
    while position < len(lines):
        line = lines[position]
        if not depth and not quote and not continued:
            joined, taken = _with_continuations(lines, position)
            python = _line(joined)
            if python is not None:
                result += [python, *[""] * (taken - 1)]
                position += taken
                continue
        result.append(line)
        depth, quote = _after(line, depth, quote)
        continued = not quote and line.rstrip().endswith("\\")
        position += 1
    return result


def _with_continuations(lines: list[str], position: int) -> tuple[str, int]:
    """A line that only IPython understands, with those that a backslash at its end joins to it."""
    line, taken = lines[position], 1
    while line.endswith("\\") and position + taken < len(lines):
        line = line[:-1] + lines[position + taken]
        taken += 1
    return line, taken


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open, and which triple quotes, after a line."""
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return depth, quote
            position, quote = end + 3, ""
            continue
        piece = _PIECE.search(line, position)
        if piece is None:
            break
        position = piece.end()
        if piece["triple"]:
            quote = piece["triple"]
        elif piece["open"]:
            depth += 1
        elif piece["close"]:
            depth = max(depth - 1, 0)
    return depth, quote


def _line(line: str) -> str | None:
    """A line that only IPython understands, as Python; None for any other."""
    assigned = _ASSIGNED.fullmatch(line)
    if assigned is not None and "==" not in line[: assigned.start("mark")]:
        value = _output(assigned["mark"], assigned["rest"])
        return f"{assigned['indent']}{assigned['target'].strip()} = {value}"
    escaped = _ESCAPED.fullmatch(line)
    if escaped is not None:
        return escaped["indent"] + _escape(escaped["mark"], escaped["rest"].strip())
    help_ = _HELP.fullmatch(line)
    return f"{help_['indent']}get_ipython().run_line_magic('pinfo', {help_['rest']!r})" if help_ is not None else None


def _output(mark: str, rest: str) -> str:
    if mark == "!":
        return f"get_ipython().getoutput({rest.strip()!r})"
    name, _, arguments = rest.strip().partition(" ")
    return f"get_ipython().run_line_magic({name!r}, {arguments.strip()!r})"


def _escape(mark: str, rest: str) -> str:
    if mark in ("!", "!!"):
        return f"get_ipython().system({rest!r})"
    if mark in ("?", "??"):
        return f"get_ipython().run_line_magic('pinfo', {rest!r})"
    if mark in (",", ";", "/"):  # IPython's auto-quotes: nobody writes them into a notebook that is kept
        return f"get_ipython().run_line_magic('autocall', {rest!r})"
    name, _, arguments = rest.partition(" ")
    statement = arguments.strip()
    if name in _STATEMENTS and statement and not statement.startswith("-"):
        return statement
    return f"get_ipython().run_line_magic({name!r}, {statement!r})"
