"""Slips out of the session's orders, printed on a simulated printer; trouble has its name for the screen."""

from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from kiosk.devices.receipts import Receipts
from kiosk.domain.slips import read_slip
from kiosk.domain.told import Appointment, DeliveryPlace
from kiosk.session.commands import PrintSlip
from kiosk.session.events import Event, PartBack, PartLost, Printed, PrintFailed
from kiosk.session.faults import Fault
from kiosk.session.journeys.slips import AppointmentSlip, PlaceSlip, ReceiptSlip, Slip, TrackingSlip
from kiosk.session.states import Language
from kiosk.session.vocabulary import Part, PrintTrouble
from kiosk.work.printing import PrintWork
from tests.drivers.printer.paperwork import Bench, printer_at_work
from tests.kiosk.fakes import FakeClock

KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PLACE = DeliveryPlace("place-1", "ثبت احوال تهران", "خیابان امام خمینی")
SLIPS: list[Slip] = [
    ReceiptSlip("906690743910", PLACE, NOON, (3,)),
    PlaceSlip("906690743910", PLACE, NOON),
    TrackingSlip("350284614970"),
    AppointmentSlip("350284614970", Appointment(date(2026, 11, 28), "09:30", "10:00", "place-1", "Tehran")),
]


def _work(bench: Bench, heard: list[Event]) -> PrintWork:
    return PrintWork(
        Receipts(bench.address),
        heard.append,
        key=KEY,
        kiosk="kiosk-1",
        place="place-1",
        clock=FakeClock(),
        about_days=20,
    )


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: type(slip).__name__)
def test_every_slip_comes_out_with_a_code_that_this_kiosk_signed(tmp_path: Path, slip: Slip) -> None:
    with printer_at_work(tmp_path) as bench:
        order = PrintSlip(1, slip, copy=False, language=Language.PERSIAN)
        assert _work(bench, []).print(order) == Printed(1)
        (paper,) = bench.receipts()
    code, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(Image.open(paper)))
    number = slip.receipt if isinstance(slip, ReceiptSlip | PlaceSlip) else slip.tracking
    assert number in code
    if isinstance(slip, ReceiptSlip | PlaceSlip):
        assert read_slip(code, KEY.public_key()).number == number


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("paper_out", PrintTrouble.NO_PAPER),
        ("cover_open", PrintTrouble.COVER_OPEN),
        ("jam", PrintTrouble.JAM),
        ("cutter", PrintTrouble.JAM),
        ("silent", PrintTrouble.SILENT),
    ],
)
def test_a_slip_that_does_not_come_out_says_why(tmp_path: Path, fault: str, trouble: PrintTrouble) -> None:
    with printer_at_work(tmp_path, fault) as bench:
        order = PrintSlip(7, SLIPS[0], copy=False, language=Language.ENGLISH)
        assert _work(bench, []).print(order) == PrintFailed(7, trouble)


def test_the_printer_is_missed_once_when_it_goes_and_greeted_once_when_it_is_back(tmp_path: Path) -> None:
    heard: list[Event] = []
    with printer_at_work(tmp_path) as bench:
        work = _work(bench, heard)
        for fault in (None, None, "paper_out", "paper_out", None):
            bench.do("clear")
            if fault:
                bench.do("fault", name=fault)
            work.tend()
    lost = PartLost(Part.PRINTER, Fault.PRINTER_LOST.value)
    assert heard == [PartBack(Part.PRINTER), lost, PartBack(Part.PRINTER)]
