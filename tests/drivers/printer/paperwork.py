"""A simulated printer at a TCP port of its own, and pictures to print on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from simulators.control import Reply
from simulators.printer.device import PrinterDevice
from simulators.printer.line import ServedLine
from simulators.serve import TcpEndpoint


@dataclass(frozen=True)
class Bench:
    """`out` holds what has been printed; `do` is the control socket's vocabulary."""

    line: ServedLine
    address: str
    out: Path

    def do(self, action: str, **fields: object) -> Reply:
        return self.line.handle({"do": action, **fields})

    def receipts(self) -> list[Path]:
        return sorted(self.out.glob("*.png"))


@contextmanager
def printer_at_work(out: Path, *faults: str, paper_mm: float | None = None) -> Iterator[Bench]:
    device = PrinterDevice(out, paper_mm=paper_mm)
    for fault in faults:
        device.mischief.switch_on(fault)
    endpoint = TcpEndpoint(0)
    line = ServedLine(device, endpoint)
    try:
        yield Bench(line, endpoint.address, out)
    finally:
        line.close()


def picture(rows: int = 300, *, width: int = 576, seed: int = 1) -> Image.Image:
    """Random dots: every byte value comes up, the real-time ones too."""
    dots = np.random.default_rng(seed).integers(0, 2, (rows, width), np.uint8)
    return Image.fromarray(dots * np.uint8(255))
