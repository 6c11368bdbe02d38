"""Weights out of PyTorch: an ONNX file of plain convolutions, and its digest beside it."""

import hashlib
import io
from pathlib import Path

import torch

from tools.training.model import MinutiaNet

_OPSET = 13
FILE_NAME = "minutiae.onnx"


def export(net: MinutiaNet, folder: Path) -> Path:
    """Write the network with its normalisations folded into the convolutions."""
    written = io.BytesIO()
    net.eval()
    torch.onnx.export(
        net,
        (torch.zeros(1, 1, 64, 64),),
        written,
        dynamo=False,
        opset_version=_OPSET,
        input_names=["image"],
        output_names=["maps"],
        dynamic_axes={"image": {2: "height", 3: "width"}},
    )
    path = folder / FILE_NAME
    path.write_bytes(written.getvalue())
    digest = hashlib.sha256(written.getvalue()).hexdigest()
    path.with_name(f"{FILE_NAME}.sha256").write_text(f"{digest}  {FILE_NAME}\n")
    return path
