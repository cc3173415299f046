"""JSON values and long lines as Python source, laid out as black would."""

from __future__ import annotations

from typing import Any

WIDTH = 100


def literal(value: Any) -> str:
    """A JSON value as a Python expression, strings in double quotes."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{string(key)}: {literal(part)}' for key, part in value.items())}}}"
    return repr(value)


def wrapped(value: Any, indent: int) -> str:
    """As `literal`, over several lines where it is long."""
    line = literal(value)
    if len(line) + indent <= WIDTH - 30 or not isinstance(value, list | dict) or not value:
        return line
    pad = " " * (indent + 4)
    if isinstance(value, list):
        rows = [wrapped(part, indent + 4) for part in value]
        return "[\n" + "".join(f"{pad}{row},\n" for row in rows) + f"{' ' * indent}]"
    rows = [f"{string(key)}: {wrapped(part, indent + 4)}" for key, part in value.items()]
    return "{\n" + "".join(f"{pad}{row},\n" for row in rows) + f"{' ' * indent}}}"


def string(text: str) -> str:
    """A string literal in double quotes, unless single ones save escapes."""
    written = repr(text)
    if written[0] == '"' or '"' in text:
        return written
    return f'"{written[1:-1]}"'


def call(head: str, parts: list[str], tail: str = "", indent: int = 0) -> str:
    """`head(parts)tail` on one line where it fits, else a part a line."""
    opening, closing = ("[", "]") if head.endswith("[") else ("(", ")")
    head = head.removesuffix("[")
    line = f"{head}{opening}{', '.join(parts)}{closing}{tail}"
    if indent + len(line) <= WIDTH or not parts:
        return line
    pad = " " * (indent + 4)
    return f"{head}{opening}\n" + "".join(f"{pad}{part},\n" for part in parts) + f"{' ' * indent}{closing}{tail}"


def docstring(text: str, indent: int) -> str:
    """A docstring of the words of a description, wrapped."""
    import textwrap

    clean = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if clean.endswith('"'):
        clean = f'{clean[:-1]}\\"'
    pad = " " * indent
    lines = textwrap.wrap(clean, WIDTH - indent - 6, break_long_words=False, break_on_hyphens=False) or [""]
    if len(lines) == 1:
        return f'{pad}"""{lines[0]}"""\n'
    return f'{pad}"""{lines[0]}\n' + "".join(f"{pad}{line}\n" for line in lines[1:]) + f'{pad}"""\n'
