"""The training itself: batches in, a trained network out, a line in the log every hundred steps.

A run that was cut goes on from its last checkpoint, to the same weights as one that was not.
"""

import copy
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tools.training.batches import batches
from tools.training.checkpoint import keep, kept
from tools.training.losses import loss
from tools.training.model import MinutiaNet

_LOG_EVERY = 100
_KEEP_EVERY = 200  # a multiple of the above, so that no line of the log spans a cut
_AVERAGE = 0.999


@dataclass(frozen=True, slots=True)
class Plan:
    """One training run; the same plan gives the same weights on the same kind of machine."""

    seed: int
    steps: int
    batch: int = 16
    width: int = 16
    rate: float = 2e-3
    threads: int = 1
    device: str = "cpu"


def train(plan: Plan, out: Path, say: Callable[[str], None], *, workers: int = 1) -> MinutiaNet:
    """Train, keep checkpoints under `out`, and return the running average of the weights."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    learner = _Learner(plan)
    done = learner.restore(kept(out, asdict(plan)))
    if done:
        say(f"going on from step {done}")
    diary = _Diary(say, done, plan.steps)
    supply = batches(plan.seed, plan.batch, workers, first=done)
    for step, batch in enumerate(islice(supply, plan.steps - done), start=done + 1):
        diary.note(step, learner.learn(step, *batch))
        if step % _KEEP_EVERY == 0 or step == plan.steps:
            keep(out, asdict(plan), learner.state(step))
    average: MinutiaNet = learner.average.cpu()
    return average


class _Learner:
    """The network, its optimiser, and the running average of its weights, which is what is kept."""

    def __init__(self, plan: Plan) -> None:
        self._device = torch.device(plan.device)
        self._net = MinutiaNet(plan.width).to(self._device)
        self.average = copy.deepcopy(self._net).eval()
        self._net.to(memory_format=torch.channels_last)
        self._optimiser = torch.optim.AdamW(self._net.parameters(), lr=plan.rate, weight_decay=1e-3)
        # The cycle is longer than the run: its last part is cut off, a straight cool-down takes its place.
        cycle, self._cooling, self._end = plan.steps * 5 // 3, plan.steps * 4 // 5, plan.steps
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimiser, plan.rate, total_steps=cycle, pct_start=0.05, final_div_factor=100
        )

    def learn(self, step: int, images: Tensor, fine: Tensor, cell: Tensor) -> dict[str, float]:
        """One step of descent; the parts of the loss before it."""
        images = images.to(self._device, memory_format=torch.channels_last)
        with torch.autocast(self._device.type, torch.bfloat16):
            features = self._net.trunk(images)
        total, parts = loss(self._net.head(features.float()), fine.to(self._device), cell.to(self._device))
        self._optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimiser.step()
        self._schedule.step()
        for group in self._optimiser.param_groups:
            group["lr"] *= min(1.0, (self._end - step) / (self._end - self._cooling))
        _follow(self.average, self._net, min(_AVERAGE, step / (step + 50)))
        return parts

    def state(self, step: int) -> dict[str, Any]:
        parts = {name: part.state_dict() for name, part in self._parts().items()}
        return {"step": step, **parts}

    def restore(self, state: dict[str, Any] | None) -> int:
        """Go back to a state that was kept; the number of steps done in it."""
        if state is None:
            return 0
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        return int(state["step"])

    def _parts(self) -> dict[str, Any]:
        return {
            "net": self._net,
            "average": self.average,
            "optimiser": self._optimiser,
            "schedule": self._schedule,
        }


class _Diary:
    """Means of the loss's parts and the time that is left, a line now and then."""

    def __init__(self, say: Callable[[str], None], done: int, steps: int) -> None:
        self._say, self._done, self._steps = say, done, steps
        self._began = time.monotonic()
        self._sums: dict[str, float] = {}

    def note(self, step: int, parts: dict[str, float]) -> None:
        for name, part in parts.items():
            self._sums[name] = self._sums.get(name, 0.0) + part / _LOG_EVERY
        if step % _LOG_EVERY == 0:
            figures = " ".join(f"{name} {value:.4f}" for name, value in self._sums.items())
            taken = time.monotonic() - self._began
            left = taken / (step - self._done) * (self._steps - step)
            self._say(f"step {step} {figures} seconds {taken:.0f} left {left:.0f}")
            self._sums.clear()


def _follow(average: nn.Module, net: nn.Module, keep_share: float) -> None:
    now = net.state_dict()
    with torch.no_grad():
        for name, value in average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(now[name].to(memory_format=torch.contiguous_format), 1 - keep_share)
            else:
                value.copy_(now[name])
