"""`--format text`: what a job exposes, for a person.

Columns are laid out here rather than by rich: importing rich takes as long as parsing a job, and its wrapping
changes between versions, while this output is the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inputgen import keypath
from inputgen.frozen import replace
from inputgen.model import BoundReached, Choice, Declaration, Field, Input, Job, OpenOrigin, Typed, UnknownType, Value
from inputgen.model.types import render
from inputgen.reporters.common import job_path, open_mappings, secrets_of
from inputgen.reporters.frame import diagnostics_text, line_place
from inputgen.reporters.registry import ReportOptions, Scanned
from inputgen.reporters.secrets import MASK, mask
from inputgen.reporters.style import Style, pad, printable, shorten, width, wrap
from inputgen.reporters.values import to_text

_VALUE = 60  # cells of a value before its middle is left out
_TYPE = 40  # cells of a type before its row breaks after the key, and so of a key
_NARROWEST = 12  # cells of a value on a narrow terminal
_OTHERS = " or …"
_NONE = "–"

_ORIGINS: dict[OpenOrigin, str] = {
    "argv": "command line",
    "environment": "environment",
    "override": "launch override",
    "sweep": "sweep",
    "parameter": "parameter",
    "declaration": "declared",
    "computed": "computed",
}


def report(results: Sequence[Scanned], options: ReportOptions) -> str:
    """Every job with its inputs and diagnostics, a blank line between them."""
    return "\n".join(_job(result, options) for result in results)


def _job(result: Scanned, options: ReportOptions) -> str:
    job, style = result.job, Style(options.color)
    parts = [style(printable(job_path(job, options)), "bold", "cyan") + "\n"]
    parts += [_input(item, result, options) for item in job.inputs]
    if not job.inputs and not any(diagnostic.code == "IG001" for diagnostic in job.diagnostics):
        parts.append(f"  {style('no inputs: W&B would record none', 'dim')}\n")
    if result.facts.implied_run:
        stops = any(isinstance(event, BoundReached) for event in result.facts.events)
        what = "no run was seen to start" if stops else "the job starts no run itself"
        reason = printable(result.facts.implied_run.reason)
        parts.append(f"  {style(wrap(f'{what}: {reason}', options.width - 2, '  '), 'dim')}\n")
    diagnostics = diagnostics_text(result, options)
    return "\n".join([*parts, diagnostics] if diagnostics else parts)


def _input(item: Input, result: Scanned, options: ReportOptions) -> str:
    job, style = result.job, Style(options.color)
    secrets = secrets_of([result], options)
    lines = [f"  {_heading(item, result, options)}"]
    lines += [f"    {style(text, 'dim')}" for text in _filters(item, options.width - 4)]
    lines += _rows(item, job, options) if item.fields else [f"    {style('no field is exposed', 'dim')}"]
    if item.hidden:
        lines += _listed("hidden", [(_key(hidden.path), hidden.why) for hidden in item.hidden], options)
    unknown = [(key, mask(why, secrets)) for key, why in _unknown(item, job, options)]
    if unknown:
        lines += _listed("unknown", unknown, options)
    return "\n".join(lines) + "\n"


def _heading(item: Input, result: Scanned, options: ReportOptions) -> str:
    job, facts = result.job, result.facts
    style = Style(options.color)
    name = "run config" if item.source == "run_config" else printable(item.path or "a file whose path is not known")
    if item.declared:
        where = f"declared at {line_place(item.span, job.root, options)}" if item.span else "declared"
    else:
        lost = [event for event in facts.events if isinstance(event, Declaration) and event.source == "run_config"]
        why = (
            f"the call at {line_place(lost[-1].span, job.root, options)} does not count"
            if lost
            else "no manage_wandb_config call"
        )
        where = f"captured by default, {why}"
    return f"{style(name, 'bold')}  {style(where, 'dim')}"


def _filters(item: Input, cells: int) -> list[str]:
    """The include, exclude and schema arguments, where they say something."""
    texts = []
    for name, paths in (("include", item.include), ("exclude", item.exclude)):
        if paths is None:
            texts.append(f"{name}: cannot be known")
        elif paths:
            texts.append(f"{name} {', '.join(_key(path) or 'everything' for path in paths)}")
    if item.schema_origin == "declared":
        texts.append("schema declared")
    elif item.schema_origin == "unknown":
        texts.append("schema: cannot be known")
    return [wrap(" · ".join(texts), cells, "    ")] if texts else []


# --- fields ------------------------------------------------------------------------------------------------------


def _rows(item: Input, job: Job, options: ReportOptions) -> list[str]:
    """The table: key, type, value, where it comes from, and what is special about it."""
    style = Style(options.color)
    head = ("key", "type", "value", "from")
    rows = [_cells(field, job, options) for field in item.fields]
    table = [head, *(cells[:4] for cells in rows)]
    widths = [max(width(row[column]) for row in table) for column in range(4)]
    widths[0], widths[1] = min(widths[0], _TYPE), min(widths[1], _TYPE)
    notes = max(width(cells[4]) for cells in rows)
    others = 4 + widths[0] + widths[1] + widths[3] + 3 * 2 + (notes + 2 if notes else 0)
    widths[2] = min(widths[2], max(options.width - others, _NARROWEST))
    lines = [_row(head, widths, ["dim"] * 4, style)]
    for field, (key, type_, value, place, note) in zip(item.fields, rows, strict=True):
        cells = (key, type_, _fitting(_usual_first(field), value, widths[2]), place)
        type_style = "yellow" if isinstance(field.type, UnknownType) else "green"
        row = _row(cells, widths, ["", type_style, "", "dim"], style, keys=len(field.path))
        lines.append(f"{row}  {style(note, 'dim')}" if note else row)
    return lines


def _row(cells: Sequence[str], widths: Sequence[int], styles: Sequence[str], style: Style, keys: int = 0) -> str:
    key, *rest = cells
    used = [column for column, cell in enumerate(rest) if cell]
    last = used[-1] if used else 0
    texts = []
    for column, cell in enumerate(rest[: last + 1]):
        text = style(cell, *filter(None, [styles[column + 1]]))
        texts.append(text + " " * (max(0, widths[column + 1] - width(cell)) if column < last else 0))
    tail = "  ".join(texts)
    label = _colored_key(key, keys, style) if keys else style(key, styles[0])
    if width(key) > widths[0]:
        return f"    {label}\n    {' ' * widths[0]}  {tail}"
    return f"    {label}{' ' * (widths[0] - width(key))}  {tail}"


def _colored_key(key: str, keys: int, style: Style) -> str:
    """A dotted key whose parents are dim, so that a list of them reads as a tree."""
    if not style.color or keys == 1:
        return style(key, "bold")
    parts = key.replace("\\.", "\0").rsplit(".", 1)
    parents, last = [part.replace("\0", "\\.") for part in parts] if len(parts) == 2 else ["", key]
    return style(f"{parents}.", "dim") + style(last, "bold")


def _cells(field: Field, job: Job, options: ReportOptions) -> tuple[str, str, str, str, str]:
    return (
        _key(field.path),
        render(field.type),
        _value(field, options),
        line_place(field.span, job.root, options),
        ", ".join(_notes(field)),
    )


def _value(field: Field, options: ReportOptions) -> str:
    if field.secret and not options.show_secrets:
        return MASK if field.value is not None else _NONE
    value = _usual_first(field)
    return _fitting(value, printable(to_text(value)), _VALUE) or _NONE


def _usual_first(field: Field) -> Value | None:
    """The value of a field; of several, what it is by default comes first."""
    if field.usual is None or not isinstance(field.value, Choice):
        return field.value
    return replace(field.value, options=(field.usual, *field.value.options))


def _fitting(value: Value | None, text: str, cells: int) -> str:
    """A value in so many cells: the first of several, which an ellipsis in their midst would make look like one."""
    value = value.default if isinstance(value, Typed) else value
    if width(text) <= cells or not isinstance(value, Choice):
        return shorten(text, cells)
    first = next((text for option in value.options if (text := to_text(option))), "")
    return shorten(printable(first), cells - len(_OTHERS)) + _OTHERS


def _notes(field: Field) -> Iterable[str]:
    if field.evidence == "schema":
        yield "schema only"
    elif field.evidence == "read":
        yield "read only"
    yield from dict.fromkeys(_ORIGINS[origin] for origin in _origins(field.value))
    if field.optional:
        yield "on some paths only"
    if field.secret:
        yield "secret"


def _origins(value: Value | None) -> Iterable[OpenOrigin]:
    """Where a value comes from that is known by its type; of several values, where one comes from that is given."""
    if isinstance(value, Typed):
        yield value.origin
    elif isinstance(value, Choice):
        given = (option.origin for option in value.options if isinstance(option, Typed))
        yield from (origin for origin in given if origin not in ("computed", "declaration"))


def _key(path: keypath.KeyPath) -> str:
    return printable(keypath.join(path))


# --- hidden and unknown ------------------------------------------------------------------------------------------


def _unknown(item: Input, job: Job, options: ReportOptions) -> Iterable[tuple[str, str]]:
    for field in item.fields:
        if field.reason is not None:
            yield _key(field.path), field.reason
    for path, why in open_mappings(item):
        where = f" ({line_place(why.span, job.root, options)})" if why.span else ""
        yield f"{_key(path)}.*" if path else "*", f"there may be further keys: {why.reason}{where}"


def _listed(title: str, rows: Sequence[tuple[str, str]], options: ReportOptions) -> list[str]:
    style = Style(options.color)
    column = min(max(width(key) for key, _ in rows), _TYPE)
    indent = " " * (6 + column + 2)
    lines = ["", f"    {style(title, 'dim')}"]
    for key, why in rows:
        text = wrap(printable(why), max(options.width - len(indent), 20)).replace("\n", f"\n{indent}")
        gap = f"\n{indent}" if width(key) > column else "  "
        lines.append(f"      {pad(key, column)}{gap}{style(text, 'dim')}")
    return lines
