from __future__ import annotations

import pytest

from inputgen.source.prefilter import mentions_launch, mentions_run_config


@pytest.mark.parametrize(
    "source",
    [
        "from wandb.sdk import launch",
        "from wandb.sdk import agents, launch as l",
        "from wandb.sdk import (  # what we need\n    agents,\n    launch,\n)",
        "from wandb.sdk import \\\n    launch",
        "import wandb.sdk.launch as l",
        "from wandb.sdk.launch import manage_config_file as mcf",
        "from wandb.sdk.launch import *",
        "wandb.sdk.launch.manage_wandb_config()",
        "from wandb import sdk\nsdk . launch.x()",
        "launch.manage_wandb_config(include=['a'])",
        "launch.manange_wandb_config(include=['a'])",
        "from inputgen.runtime import launch",
        "from inputgen import runtime",
        "import inputgen.runtime",
        "getattr(m, 'manage_config_file')('c.yaml')",
    ],
)
def test_launch_is_found_under_every_spelling(source: str) -> None:
    assert mentions_launch(source.encode())


@pytest.mark.parametrize(
    "source",
    [
        "",
        "import wandb\nwandb.init(config={})",
        "launch = 1",
        "from torch.distributed import launch",
        "from accelerate.commands import launch\nlaunch.main()",
        "def load_wandb_config(): ...",
        "from wandb.sdk import wandb_run",
    ],
)
def test_other_files_are_not_parsed(source: str) -> None:
    assert not mentions_launch(source.encode())


def test_a_run_config_needs_the_name_of_wandb() -> None:
    assert mentions_run_config(b"import wandb")
    assert mentions_run_config(b"WandbLogger()")
    assert not mentions_run_config(b"import torch")
