"""Blocks of samples made beside the training, in other processes, and mixed into batches."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from matcher.network import normalise
from tools.training.samples import BLOCK_SIZE, block
from tools.training.targets import targets

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
FLIPS: tuple[tuple[int, ...], ...] = ((), (-1,), (-2,), (-1, -2))
"""Every sample is shown four times: as it is, left and right changed, top and bottom, both."""


@dataclass(frozen=True)
class Blocks(Dataset):  # type: ignore[misc]  # PyTorch lies outside the checked environment
    """Block number to pictures [N, 1, H, W], fine targets, cell targets, all in half precision."""

    seed: int

    def __len__(self) -> int:
        return 1 << 30

    def __getitem__(self, number: int) -> Batch:
        cv2.setNumThreads(1)
        samples = block(self.seed, number)
        answers = [targets(one) for one in samples]
        images = np.stack([normalise(one.image)[None] for one in samples])
        parts = images, np.stack([a.fine for a in answers]), np.stack([a.cell for a in answers])
        images, fine, cell = (torch.from_numpy(part.astype(np.float16)) for part in parts)
        return images, fine, cell


def batches(seed: int, size: int, workers: int, *, first: int = 0) -> Iterator[Batch]:
    """Endless from batch number `first`; the same for the same seed whatever the number of workers."""
    share = size // len(FLIPS)
    a_block = BLOCK_SIZE // share
    number, skip = divmod(first, a_block)
    order = iter(range(number, 1 << 30))
    for parts in DataLoader(Blocks(seed), batch_size=None, sampler=order, num_workers=workers):
        orders = _orders(seed, number)
        for start in range(skip * share, a_block * share, share):
            yield _mixed(parts, [one[start : start + share] for one in orders])
        number, skip = number + 1, 0


def _orders(seed: int, number: int) -> list[torch.Tensor]:
    """One order of the block for each way of showing it."""
    rng = np.random.default_rng((seed, number, 1))
    return [torch.from_numpy(rng.permutation(BLOCK_SIZE)) for _ in FLIPS]


def _mixed(parts: Batch, chosen: list[torch.Tensor]) -> Batch:
    shown = []
    for at, axes in zip(chosen, FLIPS, strict=True):
        images, fine, cell = (part[at].float() for part in parts)
        shown.append(flipped(images, fine, cell, axes))
    images, fine, cell = (torch.cat(several) for several in zip(*shown, strict=True))
    return images, fine, cell


def flipped(images: torch.Tensor, fine: torch.Tensor, cell: torch.Tensor, axes: tuple[int, ...]) -> Batch:
    """The same prints turned over along the axes (-1: left and right change places, -2: top and bottom)."""
    images, fine, cell = (part.flip(axes) for part in (images, fine, cell))
    for axis in axes:
        fine[:, [2, 4] if axis == -1 else [3, 5]] *= -1  # x offset and cosine, or y offset and sine
        cell[:, 2] *= -1  # sine of the doubled angle
    return images, fine, cell
