"""How far the network's maps are from the targets."""

import torch
from torch import Tensor
from torch.nn import functional

from tools.training.model import split


def loss(maps: Tensor, fine_target: Tensor, cell_target: Tensor) -> tuple[Tensor, dict[str, float]]:
    """The total, and its parts for the log."""
    fine, cell = split(maps)
    parts = {
        "presence": _focal(fine[:, 0], fine_target[:, 0], fine_target[:, 1]),
        "place": _weighted((fine[:, 1:3] - fine_target[:, 2:4]).abs().sum(1), fine_target[:, 7]),
        "direction": _weighted(_apart(fine[:, 3:5], fine_target[:, 4:6]), fine_target[:, 7]),
        "type": _weighted(_binary(fine[:, 5], fine_target[:, 6]), fine_target[:, 7]),
        "foreground": _binary(cell[:, 0], cell_target[:, 0]).mean(),
        "flow": _weighted(_apart(cell[:, 1:3], cell_target[:, 1:3]), cell_target[:, 0]),
    }
    weights = {"presence": 1.0, "place": 0.5, "direction": 1.0, "type": 0.3, "foreground": 0.3, "flow": 0.5}
    total = torch.stack([weights[name] * part for name, part in parts.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _focal(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Penalty-reduced focal loss (Law and Deng, CornerNet, 2018)."""
    present = torch.sigmoid(logits)
    hit = (target == 1).float()
    found = hit * (1 - present).square() * functional.logsigmoid(logits)
    quiet = (1 - hit) * (1 - target).pow(4) * present.square() * functional.logsigmoid(-logits)
    return -((found + quiet) * weight).sum() / (hit * weight).sum().clamp(min=1)


def _apart(answer: Tensor, target: Tensor) -> Tensor:
    return (answer - target).square().sum(1)


def _binary(logits: Tensor, target: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, target, reduction="none")


def _weighted(values: Tensor, weight: Tensor) -> Tensor:
    return (values * weight).sum() / weight.sum().clamp(min=1)
