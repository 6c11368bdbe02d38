import cmath
from itertools import islice
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


@pytest.mark.parametrize("axes", [(-1,), (-2,), (-1, -2)])
def test_a_sample_turned_over_has_the_targets_of_the_print_turned_over(axes: tuple[int, ...]) -> None:
    from tools.training.batches import flipped

    one = sample(master(4), np.random.default_rng(6))
    answer = targets(one)
    image, fine, cell = (
        torch.from_numpy(part[None].astype(np.float32))
        for part in (one.image[None], answer.fine, answer.cell)
    )
    _, fine, cell = flipped(image, fine, cell, axes)
    there = decode(as_perfect_answer(Targets(fine[0].numpy(), cell[0].numpy())), one.image.shape, 0.9)
    here = decode(as_perfect_answer(answer), one.image.shape, 0.9)
    middle = complex(one.image.shape[1] - 1, one.image.shape[0] - 1) / 2

    def turned_over(vector: complex) -> complex:
        across, down = (-1 if axis in axes else 1 for axis in (-1, -2))
        return complex(across * vector.real, down * vector.imag)

    assert len(here.minutiae) == len(there.minutiae) > 5
    expected = [
        (middle + turned_over(complex(m.x, m.y) - middle), turned_over(cmath.rect(1, m.angle)))
        for m in here.minutiae
    ]
    for found in there.minutiae:
        place, direction = min(expected, key=lambda one: abs(one[0] - complex(found.x, found.y)))
        assert abs(place - complex(found.x, found.y)) < 0.01
        assert abs(direction - cmath.rect(1, found.angle)) < 0.05
    doubled = np.flip(np.exp(2j * here.flow), axes)
    expected_flow = doubled.conj() if len(axes) == 1 else doubled
    assert np.abs(np.exp(2j * there.flow) - expected_flow).max() < 1e-3


def test_batches_taken_up_in_the_middle_are_those_of_an_uncut_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from tools.training import batches

    def tiny(blocks: object, number: int) -> tuple[object, object, object]:
        rng = np.random.default_rng(number)
        shapes = (1, 8, 8), (8, 2, 2), (3, 1, 1)
        return tuple(torch.from_numpy(rng.normal(size=(8, *shape))).half() for shape in shapes)

    monkeypatch.setattr(batches, "BLOCK_SIZE", 8)
    monkeypatch.setattr(batches.Blocks, "__getitem__", tiny)
    whole = list(islice(batches.batches(1, 8, 0), 9))
    for first in (0, 3, 4, 6):
        for late, early in zip(batches.batches(1, 8, 0, first=first), whole[first:], strict=False):
            assert all(torch.equal(a, b) for a, b in zip(late, early, strict=True))


def test_a_folder_with_another_plans_checkpoint_is_refused(tmp_path: Path) -> None:
    from tools.training.checkpoint import OtherPlanError, keep, kept

    assert kept(tmp_path, {"seed": 1}) is None
    keep(tmp_path, {"seed": 1}, {"step": 200})
    assert kept(tmp_path, {"seed": 1}) == {"step": 200}
    with pytest.raises(OtherPlanError, match="other options"):
        kept(tmp_path, {"seed": 2})
