"""Hand-made scan results: one for each thing a report must be able to show."""

from __future__ import annotations

from collections.abc import Mapping

from inputgen import model as m
from inputgen.frozen import field, frozen
from inputgen.model import types as t
from inputgen.reporters.registry import ReportOptions

ROOT = "/project"
OPTIONS = ReportOptions(cwd=ROOT)


@frozen
class Result:
    job: m.Job
    facts: m.Facts = field(default_factory=lambda: m.Facts("train.py", (), (), None, ()))
    stored: m.Stored | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


def span(
    line: int = 1, column: int = 1, end: int | None = None, path: str = "train.py", cell: int | None = None
) -> m.Span:
    return m.Span(path, line, column, line, column + 1 if end is None else end, cell)


def a_field(key: str, type_: m.Type = t.INT, value: m.Value | None = None, **changes: object) -> m.Field:
    given: dict[str, object] = {
        "path": tuple(key.split(".")),
        "type": type_,
        "value": value,
        "evidence": "value",
        "optional": False,
        "secret": False,
        "reason": None,
        "span": span(),
        **changes,
    }
    return m.Field(**given)  # type: ignore[arg-type]


def an_input(*fields: m.Field, **changes: object) -> m.Input:
    given: dict[str, object] = {
        "source": "run_config",
        "path": None,
        "declared": True,
        "include": (),
        "exclude": (),
        "types": m.TypeBranch(tuple(m.TypeEntry(".".join(item.path), m.TypeLeaf(item.type)) for item in fields)),
        "fields": fields,
        "hidden": (),
        "wandb": None,
        "schema": None,
        "schema_origin": "inferred",
        "open": None,
        "span": span(20, 5, 30),
        **changes,
    }
    return m.Input(**given)  # type: ignore[arg-type]


def a_job(
    *inputs: m.Input, diagnostics: tuple[m.Diagnostic, ...] = (), path: str = "train.py", root: str = ROOT
) -> m.Job:
    return m.Job(path, root, inputs, diagnostics)


def a_diagnostic(at: m.Span, severity: m.Severity = "error", **changes: object) -> m.Diagnostic:
    given: dict[str, object] = {
        "code": "IG101",
        "name": "unknown-launch-function",
        "severity": severity,
        "message": "W&B Launch has no function 'manange_wandb_config'; the job fails here",
        "hint": "did you mean manage_wandb_config?",
        "span": at,
        **changes,
    }
    return m.Diagnostic(**given)  # type: ignore[arg-type]


SOURCE = """import wandb
from wandb.sdk import launch

config = {
    "trainer": {"learning_rate": 0.01, "batch_size": 32, "private": {"key": 1}},
    "seed": 42,
    "名前": "モデル",
}
launch.manange_wandb_config(include=["trainer"])
"""


def documentation_job() -> Result:
    """The documentation's first example, and more of everything."""
    run_config = an_input(
        a_field("trainer.learning_rate", t.FLOAT, m.Known(0.01), span=span(5)),
        a_field("trainer.batch_size", t.INT, m.Typed(t.INT, m.Known(32), "argv"), span=span(5)),
        a_field("trainer.model", t.STR, m.Known("resnet-with-a-very-long-name-" * 6), span=span(5)),
        a_field("trainer.layers", t.ListType(t.INT), m.Sequence("list", (m.Known(1), m.Known(2))), span=span(5)),
        a_field("名前", t.STR, m.Known("モデル"), span=span(7), optional=True),
        a_field("api_key", t.STR, m.Known("hunter2-hunter2"), secret=True, span=span(6)),
        a_field(
            "optimizer",
            m.UnknownType("returned by torch.load"),
            m.Unknown("returned by torch.load"),
            reason="returned by torch.load, which is not modelled",
            span=span(8),
        ),
        a_field("warmup", t.union_of([t.INT, t.NONE]), None, evidence="read", span=span(30)),
        include=(("trainer",), ("api_key",)),
        exclude=(("trainer", "private"),),
        hidden=(
            m.Hidden(("seed",), "not included"),
            m.Hidden(("trainer", "private", "key"), "excluded by trainer.private"),
        ),
        open=m.Unknown("updated with the result of load_extra()", span(12)),
    )
    file = an_input(
        a_field("lr", t.STR, m.Known("1e-5"), span=span(1, path="config.yaml")),
        a_field("batch.size", t.INT, m.Known(64), span=span(2, path="config.yaml")),
        source="file",
        path="config.yaml",
        schema={"type": "object", "properties": {"lr": {"type": "number"}}},
        declared_schema={"type": "object", "properties": {"lr": {"type": "number"}}},
        schema_origin="declared",
    )
    diagnostics = (
        a_diagnostic(span(9, 8, 28)),
        a_diagnostic(
            span(6, 5, 11), "warning", code="IG104", name="launch-not-imported", message="a warning", related=(span(2),)
        ),
        a_diagnostic(span(7, 14, 19), "info", code="IG902", name="caller-not-known", message="an info", hint=None),
    )
    return Result(a_job(run_config, file, diagnostics=diagnostics), sources={"train.py": SOURCE})
