"""A slip goes from its lines to paper through the printer, within a second, or is not printed at all."""

import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.printer.codes import Trouble
from drivers.printer.faults import PrinterTrouble
from kiosk.completion.receipt import slip_lines
from kiosk.devices.receipts import Receipts
from tests.drivers.printer.paperwork import printer_at_work
from tests.kiosk.completion.slips import facts


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_slip_comes_out_and_its_code_can_be_read(tmp_path: Path, language: str) -> None:
    code = "NCK1:906690743910:20261122:PLACE-1:KIOSK-1:" + "B6" * 51 + "A"
    lines = slip_lines(facts(language, code), language)
    with printer_at_work(tmp_path) as bench:
        begun = time.monotonic()
        Receipts(bench.address).print(lines, language)
        assert time.monotonic() - begun < 5.0
        (paper,) = bench.receipts()
    read, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(Image.open(paper)))
    assert read == code


def test_paper_is_asked_for_before_and_missed_at_the_end(tmp_path: Path) -> None:
    with printer_at_work(tmp_path) as bench:
        receipts = Receipts(bench.address)
        assert receipts.status().trouble is None
        bench.do("fault", name="paper_out", after_rows=700)
        with pytest.raises(PrinterTrouble):
            receipts.print(slip_lines(facts("fa"), "fa"), "fa")
        assert receipts.status().trouble is Trouble.PAPER_OUT
        bench.do("load_paper")
        receipts.print(slip_lines(facts("fa", copy=True), "fa"), "fa")
        assert [each.name for each in bench.receipts()] == ["receipt-0001-torn.png", "receipt-0002.png"]
