"""The network: a small fully convolutional trunk at an eighth of the image's size, and its maps.

Each output cell of 8 px holds four sub-cells of 4 px, so two minutiae in one cell are kept apart without
computing at the finer size.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

SUB_CELL_MAPS = 6  # presence, x, y, cos, sin, ending
CELL_MAPS = 3  # foreground, cos 2θ, sin 2θ of the ridge flow


class MinutiaNet(nn.Module):  # type: ignore[misc]  # PyTorch lies outside the checked environment
    """Image [N, 1, H, W] (normalised, H and W multiples of 8) to maps [N, 27, H/8, W/8]."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            _layer(1, width, kernel=5, stride=2),
            _layer(width, width),
            _layer(width, 2 * width, stride=2),
            _Residual(2 * width),
            _layer(2 * width, 4 * width, stride=2),
            _Residual(4 * width, dilation=2),
            _Residual(4 * width, dilation=2),
            _Residual(4 * width, dilation=2),
            _Residual(4 * width),
        )
        self.head = nn.Conv2d(4 * width, 4 * SUB_CELL_MAPS + CELL_MAPS, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        with torch.no_grad():
            self.head.bias[:4] = -4.0  # minutiae are rare

    def forward(self, image: Tensor) -> Tensor:
        maps: Tensor = self.head(self.trunk(image))
        return maps


def split(maps: Tensor) -> tuple[Tensor, Tensor]:
    """Sub-cell maps [N, 6, H/4, W/4] and cell maps [N, 3, H/8, W/8]."""
    fine = functional.pixel_shuffle(maps[:, : 4 * SUB_CELL_MAPS], 2)
    return fine, maps[:, 4 * SUB_CELL_MAPS :]


class _Residual(nn.Module):  # type: ignore[misc]  # PyTorch lies outside the checked environment
    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = _layer(channels, channels)
        self.second = _layer(channels, channels, dilation=dilation)

    def forward(self, features: Tensor) -> Tensor:
        changed: Tensor = self.second(self.first(features))
        return features + changed


def _layer(
    inward: int, outward: int, *, kernel: int = 3, stride: int = 1, dilation: int = 1
) -> nn.Sequential:
    reach = dilation * (kernel // 2)
    convolution = nn.Conv2d(inward, outward, kernel, stride, reach, dilation, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outward), nn.ReLU(inplace=True))
