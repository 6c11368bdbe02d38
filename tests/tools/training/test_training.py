from pathlib import Path

import numpy as np
import pytest

from matcher.network import Network, normalise

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
