"""Blocks of samples made beside the training, in other processes, and cut into batches."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from matcher.network import normalise
from tools.training.samples import block
from tools.training.targets import targets

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class Blocks(Dataset):  # type: ignore[misc]  # PyTorch lies outside the checked environment
    """Block number to pictures [N, 1, H, W], fine targets, cell targets, all in half precision."""

    seed: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> Batch:
        cv2.setNumThreads(1)
        samples = block(self.seed, number)
        answers = [targets(one) for one in samples]
        images = np.stack([normalise(one.image)[None] for one in samples])
        parts = images, np.stack([a.fine for a in answers]), np.stack([a.cell for a in answers])
        images, fine, cell = (torch.from_numpy(part.astype(np.float16)) for part in parts)
        return images, fine, cell


def batches(seed: int, first_block: int, count: int, size: int, workers: int) -> Iterator[Batch]:
    """Endless until `count` batches are out; the same for the same seed whatever the number of workers."""
    blocks = Blocks(seed, 1 << 30)
    order = iter(range(first_block, 1 << 30))
    loader = DataLoader(blocks, batch_size=None, sampler=order, num_workers=workers, prefetch_factor=2)
    given = 0
    for parts in loader:
        for turn in (parts, mirrored(*parts)):
            for start in range(0, len(turn[0]), size):
                if given == count:
                    return
                given += 1
                images, fine, cell = (part[start : start + size].float() for part in turn)
                yield images, fine, cell


def mirrored(images: torch.Tensor, fine: torch.Tensor, cell: torch.Tensor) -> Batch:
    """The same prints of the other hand, at no cost: left and right change places."""
    images, fine, cell = (part.flip(-1) for part in (images, fine, cell))
    fine[:, [2, 4]] *= -1  # x offset, cosine
    cell[:, 2] *= -1  # sine of the doubled angle
    return images, fine, cell
