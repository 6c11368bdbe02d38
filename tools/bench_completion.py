"""Figures of completion: face, pages, receipt, packet, fingers' quality, second identities.

The face checks are judged on one portrait, the only one that can be had: `python -m tools.bench_completion`
prints the confusion table of every check. What it says holds for pictures of one face made up in known ways.
"""

import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import cv2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.completion.document import hands
from kiosk.completion.document.analysis import look
from kiosk.completion.document.sides import is_same_side
from kiosk.completion.face.analysis import FaceAnalyst
from kiosk.completion.receipt import slip_lines
from kiosk.devices.receipts import Receipts
from kiosk.domain.packet_chain import FIRST, sign_packet
from kiosk.domain.sealing import seal
from kiosk.session.journeys.completion.parts import DocumentKind
from tests.drivers.printer.paperwork import printer_at_work
from tests.kiosk.completion.face.portraits import neutral, noisy, scene
from tests.kiosk.completion.slips import facts
from tools.completion_fingers import finger_figures
from tools.completion_tables import Table, face_table, page_table, sides_table, table_page

Figure = tuple[str, float, str]
RUNS = 30
PACKET_BYTES = 5_000_000


def figures() -> list[Figure]:
    cv2.setNumThreads(1)
    return [
        *_speeds(),
        *_told("face check", face_table()),
        *_told("page check", page_table()),
        *_told("page check", sides_table()),
        *finger_figures(),
    ]


def _speeds() -> list[Figure]:
    analyst = FaceAnalyst()
    face, page = noisy(scene(neutral().pixels), 4), table_page()
    flat = look(page, DocumentKind.BIRTH_CERTIFICATE).page
    assert flat is not None
    return [
        (
            "face check of a frame",
            _median_ms(lambda: analyst.look(face), clock=time.process_time),
            f"ms of one core, 1280 × 720, median of {RUNS}",
        ),
        (
            "page check of a frame",
            _median_ms(lambda: look(page, DocumentKind.BIRTH_CERTIFICATE), clock=time.process_time),
            f"ms of one core, 1920 × 1080, median of {RUNS}",
        ),
        (
            "hands check of a frame",
            _median_ms(lambda: hands.look(page), clock=time.process_time),
            f"ms of one core, 1920 × 1080, median of {RUNS}",
        ),
        (
            "one side against another",
            _median_ms(lambda: is_same_side(flat, flat), clock=time.process_time),
            f"ms of one core, once for each page taken before, median of {RUNS}",
        ),
        ("receipt from finish to last byte", _receipt_ms(), "ms, to the confirmed cut; simulated, on TCP"),
        ("packet of 5 MB signed and sealed", _sealing_ms(), f"ms, median of {RUNS}"),
    ]


def _told(what: str, table: Table) -> list[Figure]:
    """One figure a check: how many of its pictures it judged right."""
    return [
        (
            f"{what}: {name}",
            row.right,
            f"share right; missed {row.missed} of {row.wrong}, false alarms {row.false} of {row.well}",
        )
        for name, row in table.items()
    ]


def _receipt_ms() -> float:
    with tempfile.TemporaryDirectory() as folder, printer_at_work(Path(folder)) as bench:
        receipts = Receipts(bench.address)
        return _median_ms(lambda: receipts.print(slip_lines(facts("fa"), "fa"), "fa"), 10)


def _sealing_ms() -> float:
    kiosk, centre = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    signing = Ed25519PrivateKey.generate()
    body, name = os.urandom(PACKET_BYTES), uuid.uuid4()

    def close() -> None:
        seal(kiosk, centre.public_key(), sign_packet(body, name, "k-17", FIRST, signing), b"packet")

    return _median_ms(close)


def _median_ms(
    act: Callable[[], object], runs: int = RUNS, clock: Callable[[], float] = time.perf_counter
) -> float:
    times = []
    for _ in range(runs):
        begun = clock()
        act()
        times.append(clock() - begun)
    return 1000 * statistics.median(times)


def main() -> None:
    for title, table in (
        ("Face checks", face_table()),
        ("Page checks", {**page_table(), **sides_table()}),
    ):
        print(f"{title:<24}{'told, wrong':>14}{'silent, wrong':>16}{'told, well':>12}{'silent, well':>14}")
        for name, row in table.items():
            cells = (row.wrong - row.missed, row.missed, row.false, row.well - row.false)
            print(f"{name:<24}{cells[0]:>14}{cells[1]:>16}{cells[2]:>12}{cells[3]:>14}")


if __name__ == "__main__":
    main()
