"""The training itself: batches in, a trained network out, a line in the log every hundred steps."""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from tools.training.batches import batches
from tools.training.losses import loss
from tools.training.model import MinutiaNet

_LOG_EVERY = 100
_KEEP_EVERY = 1000
_AVERAGE = 0.999


@dataclass(frozen=True, slots=True)
class Plan:
    """One training run; the same plan gives the same weights on the same machine."""

    seed: int
    steps: int
    batch: int = 32
    width: int = 16
    rate: float = 2e-3
    threads: int = 1
    workers: int = 1
    start: Path | None = None


def train(plan: Plan, out: Path, say: Callable[[str], None]) -> MinutiaNet:
    """Train, keep a checkpoint now and then under `out`, and return the running average of the weights."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    net = MinutiaNet(plan.width)
    if plan.start:
        net.load_state_dict(torch.load(plan.start, weights_only=True))
    average: MinutiaNet = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, plan.rate, total_steps=plan.steps, pct_start=0.05, final_div_factor=100
    )
    net.to(memory_format=torch.channels_last)
    began, sums = time.monotonic(), dict[str, float]()
    supply = batches(plan.seed, 0, plan.steps, plan.batch, plan.workers)
    for step, (images, fine, cell) in enumerate(supply, start=1):
        total, parts = loss(net(images.to(memory_format=torch.channels_last)), fine, cell)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        _follow(average, net, min(_AVERAGE, step / (step + 50)))
        for name, part in parts.items():
            sums[name] = sums.get(name, 0.0) + part / _LOG_EVERY
        if step % _LOG_EVERY == 0:
            figures = " ".join(f"{name} {value:.4f}" for name, value in sums.items())
            say(f"step {step} {figures} seconds {time.monotonic() - began:.0f}")
            sums.clear()
        if step % _KEEP_EVERY == 0:
            torch.save(average.state_dict(), out / "average.pt")
    torch.save(average.state_dict(), out / "average.pt")
    return average


def _follow(average: nn.Module, net: nn.Module, keep: float) -> None:
    now = net.state_dict()
    with torch.no_grad():
        for name, value in average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(now[name].to(memory_format=torch.contiguous_format), 1 - keep)
            else:
                value.copy_(now[name])
