import math
from pathlib import Path

import numpy as np
import pytest

from matcher.network import Network, decode, normalise
from simulators.fingers import master
from tests.tools.training.test_targets import as_perfect_answer
from tools.training.samples import sample
from tools.training.targets import Targets, targets

torch = pytest.importorskip("torch", reason="PyTorch is needed for training only")


def test_the_exported_network_answers_in_opencv_as_it_does_in_pytorch(tmp_path: Path) -> None:
    from tools.training.export import export
    from tools.training.model import MinutiaNet

    torch.manual_seed(1)
    net = MinutiaNet(8)
    torch.nn.init.normal_(net.head.weight)
    model = export(net, tmp_path)
    image = np.random.default_rng(1).integers(0, 256, (101, 90), np.uint8)
    padded = np.zeros((104, 96), np.float32)
    padded[:101, :90] = normalise(image)
    with torch.no_grad():
        expected = net(torch.from_numpy(padded)[None, None])[0].numpy()
    assert np.abs(Network(model.read_bytes()).maps(image) - expected).max() < 1e-4


def test_a_mirrored_sample_has_the_targets_of_the_mirrored_print() -> None:
    from tools.training.batches import mirrored

    one = sample(master(4), np.random.default_rng(6))
    answer = targets(one)
    parts = (
        torch.from_numpy(part[None].astype(np.float32))
        for part in (one.image[None], answer.fine, answer.cell)
    )
    _, fine, cell = mirrored(*parts)
    there = decode(as_perfect_answer(Targets(fine[0].numpy(), cell[0].numpy())), one.image.shape, 0.9)
    here = decode(as_perfect_answer(answer), one.image.shape, 0.9)
    width = one.image.shape[1]
    assert len(here.minutiae) == len(there.minutiae) > 5
    for found in there.minutiae:
        twin = min(here.minutiae, key=lambda m: math.hypot(width - 1 - m.x - found.x, m.y - found.y))
        assert math.hypot(width - 1 - twin.x - found.x, twin.y - found.y) < 0.01
        assert math.cos(math.pi - twin.angle - found.angle) > 0.999
    assert np.abs(np.exp(-2j * here.flow[:, ::-1]) - np.exp(2j * there.flow)).max() < 1e-3
