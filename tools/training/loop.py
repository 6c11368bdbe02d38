"""The training itself: batches in, a trained network out, a line in the log every hundred steps."""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

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
    device: str = "cpu"
    start: Path | None = None


def train(plan: Plan, out: Path, say: Callable[[str], None]) -> MinutiaNet:
    """Train, keep a checkpoint now and then under `out`, and return the running average of the weights."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    learner, diary = _Learner(plan), _Diary(say)
    supply = batches(plan.seed, 0, plan.steps, plan.batch, plan.workers)
    for step, batch in enumerate(supply, start=1):
        diary.note(step, learner.learn(step, *batch))
        if step % _KEEP_EVERY == 0 or step == plan.steps:
            torch.save(learner.average.state_dict(), out / "average.pt")
    average: MinutiaNet = learner.average.cpu()
    return average


class _Learner:
    """The network, its optimiser, and the running average of its weights, which is what is kept."""

    def __init__(self, plan: Plan) -> None:
        self._device = torch.device(plan.device)
        self._net = MinutiaNet(plan.width).to(self._device)
        if plan.start:
            self._net.load_state_dict(torch.load(plan.start, map_location=self._device, weights_only=True))
        self.average = copy.deepcopy(self._net).eval()
        self._net.to(memory_format=torch.channels_last)
        self._optimiser = torch.optim.AdamW(self._net.parameters(), lr=plan.rate, weight_decay=1e-3)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimiser, plan.rate, total_steps=plan.steps, pct_start=0.05, final_div_factor=100
        )

    def learn(self, step: int, images: Tensor, fine: Tensor, cell: Tensor) -> dict[str, float]:
        """One step of descent; the parts of the loss before it."""
        maps = self._net(images.to(self._device, memory_format=torch.channels_last))
        total, parts = loss(maps, fine.to(self._device), cell.to(self._device))
        self._optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimiser.step()
        self._schedule.step()
        _follow(self.average, self._net, min(_AVERAGE, step / (step + 50)))
        return parts


class _Diary:
    """Means of the loss's parts, a line now and then."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._began = time.monotonic()
        self._sums: dict[str, float] = {}

    def note(self, step: int, parts: dict[str, float]) -> None:
        for name, part in parts.items():
            self._sums[name] = self._sums.get(name, 0.0) + part / _LOG_EVERY
        if step % _LOG_EVERY == 0:
            figures = " ".join(f"{name} {value:.4f}" for name, value in self._sums.items())
            self._say(f"step {step} {figures} seconds {time.monotonic() - self._began:.0f}")
            self._sums.clear()


def _follow(average: nn.Module, net: nn.Module, keep: float) -> None:
    now = net.state_dict()
    with torch.no_grad():
        for name, value in average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(now[name].to(memory_format=torch.contiguous_format), 1 - keep)
            else:
                value.copy_(now[name])
