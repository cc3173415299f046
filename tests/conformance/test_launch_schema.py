"""Every schema that `inputgen schema --dialect launch` emits is one that the real wandb stores without a warning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness import run_settled

from inputgen.api import scan_source
from inputgen.config import Config
from inputgen.schema.launch import launch_of

MODEL = '''
from typing import List, Literal, Optional, Union
from pydantic import BaseModel, Field
class Opt(BaseModel):
    """An optimizer."""
    name: Literal["sgd", "adam"] = "sgd"
    lr: float = Field(1e-3, gt=0, lt=1)
    betas: tuple[float, float] = (0.9, 0.999)
class Schema(BaseModel):
    opt: Opt = Opt()
    other: Opt = Field(default_factory=Opt)
    seed: Optional[int] = None
    steps: int
    tags: List[Literal["a", "b"]] = []
    names: List[str] = ["x"]
    mixed: Union[int, str] = 1
    extra: dict[str, int] = {}
    flag: bool = True
    kind: Literal["only"] = "only"
'''
JOBS = {
    "pydantic": f"{MODEL}\nlaunch.manage_wandb_config(schema=Schema)\nconfig = {{'steps': 3}}\n",
    "values": """launch.manage_wandb_config()
config = {'a': 1, 'b': [1, 'x'], 'c': None, 'd': {'e': 0.5, 'f': True}, 'g': 's'}
""",
    "bad-keywords": """launch.manage_wandb_config(schema={'type': 'object', 'required': ['a'], 'properties': {
    'a': {'type': 'integer', 'default': 3, 'multipleOf': 2, 'minimum': 0.5}, 'b': {'enum': ['x']},
    'c': {'type': ['integer', 'null']}, 'd': {'const': 1}}})
config = {'a': 4}
""",
}


@pytest.mark.parametrize("name", JOBS)
def test_wandb_stores_it_without_a_warning(name: str, tmp_path: Path) -> None:
    source = f"import wandb\nfrom wandb.sdk import launch\n{JOBS[name]}wandb.init(config=config)\n"
    result = scan_source(source.encode(), "-", Config())
    (item,) = result.job.inputs
    schema = launch_of(item, result.sources).schema
    assert schema["properties"]
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    (tmp_path / "job.py").write_text(
        "import json\nimport wandb\nfrom wandb.sdk import launch\n"
        "launch.manage_wandb_config(schema=json.load(open('schema.json')))\nwandb.init(config={'a': 1}).finish()\n"
    )
    outcome = run_settled(tmp_path / "job.py", {})
    assert outcome.exit_code == 0
    assert outcome.warnings == ()
    assert outcome.input_schemas == {"@wandb.config": schema}
