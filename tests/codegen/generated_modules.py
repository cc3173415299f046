"""Generated modules for tests: from fixtures, and from schemas alone."""

from __future__ import annotations

import sys
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from inputgen import api
from inputgen.codegen.annotations import types_of
from inputgen.codegen.generate import Generated, Options, generate
from inputgen.codegen.module import Inputs, module_text
from inputgen.codegen.shape import Shaper
from inputgen.config import load_config
from inputgen.errors import InputgenError

FIXTURES = Path(__file__).parents[2] / "fixtures"


def jobs() -> list[Path]:
    """The jobs of the fixtures whose configuration is sound."""
    found = []
    for path in sorted(FIXTURES.glob("*/*/job.py")):
        try:
            load_config(path.parent)
        except InputgenError:
            continue
        found.append(path)
    return found


def name_of(job: Path) -> str:
    return f"{job.parent.parent.name}_{job.parent.name}"


@cache
def scanned(job: Path) -> api.ScanResult:
    return api.scan_file(job, load_config(job.parent))


@cache
def of_job(job: Path, options: Options) -> Generated:
    result = scanned(job)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return generate(result.job, result.sources, options)


def of_schema(schema: dict[str, Any], *, enums: str = "literal", style: str = "pydantic") -> str:
    """The module of a job whose run config has this full schema."""
    shaper = Shaper()
    model = shaper.input("RunConfig", schema)
    found, classes = types_of(shaper.models, enums=enums)
    return module_text(Inputs(model, {}, tuple(shaper.models), found, tuple(classes), style), "")


def executed(text: str, name: str) -> ModuleType:
    """The module of a text."""
    module = ModuleType(name)
    sys.modules[name] = module  # where pydantic looks names up
    exec(compile(text, name, "exec"), module.__dict__)
    return module
