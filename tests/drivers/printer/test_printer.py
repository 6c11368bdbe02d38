"""The driver against the simulated printer over TCP: printed means confirmed; every fault has its name."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.errors import DeviceError
from drivers.printer import faults
from drivers.printer.codes import Status, Trouble
from drivers.printer.printer import Printer
from tests.drivers.printer.paperwork import picture, printer_at_work


def test_what_is_printed_is_the_picture(tmp_path: Path) -> None:
    wanted = picture()
    with printer_at_work(tmp_path) as bench, Printer.open(bench.address) as printer:
        printer.print(wanted)
        (receipt,) = bench.receipts()
    dots = np.asarray(Image.open(receipt))[:300]
    assert (dots != np.asarray(wanted)).mean() < 0.001


@pytest.mark.parametrize(
    "trouble", [each for each in Trouble if each not in (Trouble.OFFLINE, Trouble.CUTTER)]
)
def test_trouble_in_the_middle_is_named_and_the_rest_never_comes_out(
    tmp_path: Path, trouble: Trouble
) -> None:
    with printer_at_work(tmp_path) as bench, Printer.open(bench.address) as printer:
        bench.do("fault", name=trouble.value, after_rows=100)
        with pytest.raises(faults.PrinterTrouble) as raised:
            printer.print(picture())
        assert raised.value.trouble is trouble
        assert bench.do("state")["hanging_rows"] == 100
        bench.do("load_paper") if trouble is Trouble.PAPER_OUT else bench.do("clear", name=trouble.value)
        assert bench.do("state")["buffered"] == 0
        bench.do("tear")
        assert [each.name for each in bench.receipts()] == ["receipt-0001-torn.png"]
        assert printer.status() == Status()


def test_a_stuck_cutter_is_found_at_the_cut_and_mended_by_clearing_it(tmp_path: Path) -> None:
    with printer_at_work(tmp_path, "cutter") as bench, Printer.open(bench.address) as printer:
        assert printer.status() == Status()
        with pytest.raises(faults.PrinterTrouble) as raised:
            printer.print(picture(60))
        assert raised.value.trouble is Trouble.CUTTER
        bench.do("clear")
        bench.do("tear")
        printer.print(picture(60))
        assert [each.name for each in bench.receipts()] == ["receipt-0001-torn.png", "receipt-0002.png"]


def test_a_roll_that_ends_under_the_receipt_is_paper_out(tmp_path: Path) -> None:
    with printer_at_work(tmp_path, paper_mm=20) as bench, Printer.open(bench.address) as printer:
        assert printer.status() == Status(near_end=True)
        with pytest.raises(faults.PrinterTrouble) as raised:
            printer.print(picture())
    assert raised.value.trouble is Trouble.PAPER_OUT
    assert "paper" in str(raised.value)


def test_an_open_cover_stops_a_receipt_before_it_begins(tmp_path: Path) -> None:
    with printer_at_work(tmp_path, "cover_open") as bench, Printer.open(bench.address) as printer:
        with pytest.raises(faults.PrinterTrouble):
            printer.print(picture())
        assert bench.do("state")["hanging_rows"] == 0


def test_a_printer_that_answers_nothing_is_silent_before_and_in_the_middle(tmp_path: Path) -> None:
    with printer_at_work(tmp_path) as bench, Printer.open(bench.address) as printer:
        bench.do("fault", name="silent", after_rows=50)
        with pytest.raises(faults.PrinterSilent, match="may still hold"):
            printer.print(picture())
        with pytest.raises(faults.PrinterSilent):
            printer.status()


def test_a_printer_that_cannot_forget_is_said_to_hold_a_receipt(tmp_path: Path) -> None:
    with printer_at_work(tmp_path, "no_clear") as bench, Printer.open(bench.address) as printer:
        bench.do("fault", name="jam", after_rows=50)
        with pytest.raises(faults.PrinterTrouble, match="may still hold") as raised:
            printer.print(picture())
    assert raised.value.trouble is Trouble.JAM


def test_a_printer_that_answers_more_than_it_was_asked_is_not_believed(tmp_path: Path) -> None:
    with printer_at_work(tmp_path) as bench, Printer.open(bench.address) as printer:
        bench.do("fault", name="babble", after_rows=30)
        # Where the extra answers fall decides whether they are counted or only make the rest unclear.
        with pytest.raises((faults.PrinterBabble, faults.PrintUnconfirmed)):
            printer.print(picture())


def test_a_pulled_cable_is_a_lost_printer_and_a_plugged_one_prints_again(tmp_path: Path) -> None:
    with printer_at_work(tmp_path) as bench:
        with Printer.open(bench.address) as printer:
            printer.status()
            bench.do("unplug")
            with pytest.raises(faults.PrinterLost):
                _until_it_fails(printer)
        bench.do("plug")
        with Printer.open(bench.address) as printer:
            printer.print(picture(50))
        assert len(bench.receipts()) == 1


@pytest.mark.parametrize(
    "address", ["/dev/nothing-here", "tcp://127.0.0.1:1", "tcp://nowhere", "/etc/hostname"]
)
def test_an_address_without_a_printer_is_told_in_one_line(address: str) -> None:
    with pytest.raises(faults.PrinterMissing) as raised:
        Printer.open(address)
    assert address in str(raised.value) and "\n" not in str(raised.value)


def _until_it_fails(printer: Printer) -> None:
    for _ in range(50):
        try:
            printer.status()
        except faults.PrinterSilent:
            continue
    raise AssertionError("the pulled cable was not noticed")


def test_errors_survive_the_way_out_of_a_worker_process() -> None:
    import pickle

    error: DeviceError = pickle.loads(pickle.dumps(faults.trouble(Trouble.JAM)))
    assert isinstance(error, faults.PrinterTrouble) and error.trouble is Trouble.JAM
