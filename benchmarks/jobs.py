"""The text of a training script of a chosen length, the same bytes each time: what the benchmarks scan."""

from __future__ import annotations

HEAD = '''\
"""Train an image classifier; its configuration can be changed when it is launched."""

from __future__ import annotations

import logging
import math
import os
import random
import time
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
import wandb
from torch import nn
from torch.utils.data import DataLoader, Dataset
from wandb.sdk import launch

log = logging.getLogger(__name__)
CLASSES = ("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
IMAGE_SIZE = 32
ROOT = os.environ.get("DATA_ROOT", "data")

config = {
    "seed": 42,
    "trainer": {
        "epochs": 90,
        "batch_size": 32 * 4,
        "learning_rate": 3e-4,
        "betas": [0.9, 0.999],
        "weight_decay": 0.01,
        "warmup_steps": 500,
        "amp": True,
        "gradient_clipping": None,
    },
    "model": {"name": f"resnet{18}", "width": 64, "dropout": 0.1, "classes": len(CLASSES)},
    "data": {"root": ROOT, "workers": 4, "augment": ["flip", "crop", "color"], "size": IMAGE_SIZE},
}


@dataclass
class Meter:
    name: str
    total: float = 0.0
    count: int = 0
    history: list[float] = field(default_factory=list)

    def add(self, value: float, weight: int = 1) -> None:
        self.total += value * weight
        self.count += weight
        self.history.append(value)

    @property
    def mean(self) -> float:
        return self.total / max(1, self.count)
'''

BLOCK = '''

class Block{n}(nn.Module):
    """Stage {n}: two convolutions and a way around them."""

    def __init__(self, inputs: int, outputs: int = {width}, *, stride: int = 1, dropout: float = 0.{digit}) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, kernel_size=3, stride=stride, padding=1, bias=False)
        self.second = nn.Conv2d(outputs, outputs, kernel_size=3, padding=1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(outputs) for _ in range(2)])
        self.around = nn.Identity() if inputs == outputs and stride == 1 else nn.Conv2d(inputs, outputs, 1, stride)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.norms[0](self.first(x)), inplace=True)
        y = self.dropout(self.norms[1](self.second(y)))
        return F.relu(y + self.around(x))


class Shard{n}(Dataset):
    def __init__(self, root: str, split: str = "train") -> None:
        self.paths = sorted(os.path.join(root, split, name) for name in os.listdir(os.path.join(root, split)))
        self.labels = {{name: index for index, name in enumerate(CLASSES)}}
        self.cache: dict[str, torch.Tensor] = {{}}

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        path = self.paths[index]
        if path not in self.cache:
            self.cache[path] = torch.load(path)
        image = self.cache[path]
        if random.random() < 0.{digit}:
            image = image.flip(-1)
        return image, self.labels[os.path.basename(os.path.dirname(path))]


def schedule_{n}(step: int, total: int, warmup: int = {warmup}, floor: float = 1e-{digit}) -> float:
    """The factor on the learning rate: linear at first, then half a cosine."""
    if step < warmup:
        return step / max(1, warmup)
    progress = (step - warmup) / max(1, total - warmup)
    factor = 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress)))
    return floor + (1.0 - floor) * factor


def evaluate_{n}(model: nn.Module, loader: DataLoader, device: str = "cpu") -> dict[str, float]:
    loss, accuracy = Meter("loss/{n}"), Meter("accuracy/{n}")
    started = time.perf_counter()
    model.eval()
    with torch.no_grad():
        for step, (images, labels) in enumerate(loader):
            logits = model(images.to(device))
            loss.add(F.cross_entropy(logits, labels.to(device)).item(), len(labels))
            accuracy.add((logits.argmax(-1).cpu() == labels).float().mean().item(), len(labels))
            if step % 50 == 0:
                log.info("step %d of %d: %.4f in %.1f s", step, len(loader), loss.mean, time.perf_counter() - started)
    if not math.isfinite(loss.mean):
        raise ValueError(f"the loss of stage {n} is {{loss.mean}} after {{loss.count}} images")
    return {{meter.name: meter.mean for meter in (loss, accuracy)}}
'''

TAIL = """

def train(run: wandb.Run) -> None:
    trainer = run.config["trainer"]
    random.seed(run.config["seed"])
    model = nn.Sequential(Block0(3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(len(CLASSES)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=trainer["learning_rate"], betas=tuple(trainer["betas"]))
    loader = DataLoader(Shard0(run.config["data"]["root"]), batch_size=trainer["batch_size"], shuffle=True)
    for epoch in range(trainer["epochs"]):
        for images, labels in loader:
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
        run.log({"epoch": epoch, "loss": loss.item(), **evaluate_0(model, loader)})


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    launch.manage_wandb_config(include=["trainer", "model"], exclude=["model.classes"])
    with wandb.init(project="images", config=config) as run:
        train(run)
"""


def training_script(lines: int = 1000) -> str:
    """A script of exactly `lines` lines.

    Raises:
        ValueError: if that is too few for the shortest script, of one block.
    """
    stages = [BLOCK.format(n=n, width=64 << n % 4, digit=n % 9 + 1, warmup=100 * (n + 1)) for n in range(lines)]
    size = BLOCK.count("\n")
    room = lines - HEAD.count("\n") - TAIL.count("\n")
    if room < size:
        raise ValueError(f"{lines} lines are too few: {HEAD.count(chr(10)) + size + TAIL.count(chr(10))} at least")
    body = "".join(stages[: room // size])
    # What is left of the last block is made up by constants, as the end of a file of settings has them.
    constants = "".join(f"LIMIT_{n} = {n} * IMAGE_SIZE\n" for n in range(room % size))
    return HEAD + body + constants + TAIL
