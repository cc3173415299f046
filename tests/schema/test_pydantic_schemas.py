"""Schemas of pydantic models read statically, against those that pydantic makes when the same source is executed.

`INPUTGEN_PYDANTIC_MODELS=5000 pytest tests/schema/test_pydantic_schemas.py` is the nightly run.
"""

from __future__ import annotations

import os
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from pydantic_models import HEAD, models

from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.model import Declaration, Object, Unknown
from inputgen.schema.plain import unknown_part
from inputgen.schema.rebuild import model_schema

MODELS = int(os.environ.get("INPUTGEN_PYDANTIC_MODELS", "90"))
DECLARE = "\nimport wandb\nfrom wandb.sdk import launch\nlaunch.manage_wandb_config(schema=Schema)\nwandb.init()\n"


def static_schema(source: str) -> Any:
    result = scan_source((source + DECLARE).encode(), "-", Config())
    (declaration,) = [event for event in result.facts.events if isinstance(event, Declaration)]
    assert isinstance(declaration.schema, Object), declaration.schema
    assert declaration.schema.definitions is not None
    return model_schema(declaration.schema.definitions)


def real_schema(source: str, folder: Path) -> Any:
    """What pydantic makes of the model; it looks names up in the module the class says it is of.

    Raises:
        Exception: whatever the module raises.
    """
    path = folder / "job.py"
    path.write_text(source)
    module = types.ModuleType("__main__")
    module.__file__ = str(path)
    before, sys.modules["__main__"] = sys.modules["__main__"], module
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)
            return module.Schema.model_json_schema()
    finally:
        sys.modules["__main__"] = before


def differences(static: Any, real: Any, where: str = "#") -> list[str]:
    """Where the static schema says something else; what it says it does not know is no difference."""
    if isinstance(static, Unknown):
        return []
    if (
        where == "#" and isinstance(real, dict) and "allOf" in real and "allOf" not in static
    ):  # as older pydantic writes it
        real = {**real, **real["allOf"][0]}
        del real["allOf"]
    if where == "#" and "$ref" in real and "$ref" not in static and unknown_part(static) is not None:
        # The model refers to itself, which only the unknown field does: the same, written elsewhere.
        definitions = real["$defs"]
        real = {"$defs": definitions, **definitions[real["$ref"].rpartition("/")[2]]}
    if not isinstance(static, dict) or not isinstance(real, dict):
        same = static == real and type(static) is type(real)
        if isinstance(static, list) and isinstance(real, list) and len(static) == len(real):
            pairs = zip(static, real, strict=True)
            return [text for i, (a, b) in enumerate(pairs) for text in differences(a, b, f"{where}/{i}")]
        return [] if same else [f"{where}: {static!r} is not {real!r}"]
    # A definition that only an unknown field refers to is not there.
    may_lack = where == "#/$defs" or (where == "#" and "$defs" not in static and unknown_part(static) is not None)
    lacking = [f"{where}: lacks {key}" for key in real if key not in static and not (may_lack and _is_defs(where, key))]
    said = [key for key in static if key != "required" or not isinstance(static[key], Unknown)]
    surplus = [f"{where}: should not have {key}" for key in said if key not in real]
    inner = [text for key in static if key in real for text in differences(static[key], real[key], f"{where}/{key}")]
    order = where.endswith("/properties") and list(static) != list(real)
    return [*lacking, *surplus, *inner, *([f"{where}: another order"] if order else [])]


def _is_defs(where: str, key: str) -> bool:
    return where == "#/$defs" or key == "$defs"


@settings(
    max_examples=MODELS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=MODELS <= 200,
    phases=[Phase.generate],  # making a model that fails smaller takes minutes
)
@given(models())
def test_random_models(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    try:
        real = real_schema(source, tmp_path_factory.getbasetemp())
    except Exception:
        event("raises")
        static_schema_of_a_job_that_raises(source)
        return
    static = static_schema(source)
    why = unknown_part(static)
    event("known" if why is None else f"unknown{' in part' if isinstance(static, dict) else ''}: {why.reason}")
    assert differences(static, real) == [], source.replace(HEAD, "")
    if unknown_part(static) is None:
        assert static == real


CASES = (Path(__file__).parent / "pydantic_cases.txt").read_text().split("### ")[1:]


@pytest.mark.parametrize("case", CASES, ids=[case.partition("\n")[0] for case in CASES])
def test_cases(case: str, tmp_path: Path) -> None:
    """A row is the end of a module after `HEAD`; `# unknown: PLACE` says what cannot be known of its schema."""
    name, _, source = case.partition("\n")
    if "from 3.11" in name and sys.version_info < (3, 11):
        pytest.skip("it needs a newer Python")
    source = ("from __future__ import annotations\n" if "future" in name else "") + HEAD + source
    try:
        real = real_schema(source, tmp_path)
    except Exception as error:
        if sys.version_info < (3, 11) or tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 12):
            pytest.skip(f"this Python or pydantic is too old for it: {error}")
        raise
    static = static_schema(source)
    assert differences(static, real) == []
    unknown = [line.removeprefix("# unknown: ") for line in case.splitlines() if line.startswith("# unknown: ")]
    assert unknown_places(static) == unknown


def unknown_places(schema: Any, where: str = "#") -> list[str]:
    if isinstance(schema, Unknown):
        return [where]
    parts = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    return [place for key, part in parts for place in unknown_places(part, f"{where}/{key}")]


def static_schema_of_a_job_that_raises(source: str) -> Any:
    """No crash; what is said of it does not matter."""
    result = scan_source((source + DECLARE).encode(), "-", Config())
    schemas = [event.schema for event in result.facts.events if isinstance(event, Declaration)]
    if not schemas or not isinstance(schemas[0], Object) or schemas[0].definitions is None:
        return None
    return model_schema(schemas[0].definitions)
