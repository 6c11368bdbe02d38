"""What the doctor says of printer and cameras: there, well, or what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.loading import load
from config.settings import Address, CameraSettings, PrinterSettings, Settings
from drivers.camera.faults import CameraWrongSize
from drivers.printer.codes import Trouble
from drivers.printer.faults import PrinterMissing, PrinterTrouble
from kiosk import peripheral_looks
from tests.drivers.camera.studio import SIZE, camera_at_work
from tests.drivers.printer.paperwork import printer_at_work

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def settings() -> Settings:
    return replace(load(CONFIG / "demo.toml"), camera=None, scanner=None, printer=None)


def test_what_a_kiosk_does_not_have_is_said_so(settings: Settings) -> None:
    for look in (peripheral_looks.camera, peripheral_looks.scanner, peripheral_looks.printer):
        assert look(settings).startswith("none: ")


def test_a_printer_is_asked_for_paper(settings: Settings, tmp_path: Path) -> None:
    with printer_at_work(tmp_path) as bench:
        given = replace(settings, printer=PrinterSettings(Address(bench.address), 115_200))
        assert "paper in" in peripheral_looks.printer(given)
        bench.do("fault", name="near_end")
        assert "nearly used up" in peripheral_looks.printer(given)
        bench.do("fault", name="cover_open")
        with pytest.raises(PrinterTrouble) as raised:
            peripheral_looks.printer(given)
        assert raised.value.trouble is Trouble.COVER_OPEN
    with pytest.raises(PrinterMissing):
        peripheral_looks.printer(given)


def test_cameras_are_looked_through_once(settings: Settings, tmp_path: Path) -> None:
    with camera_at_work(tmp_path) as device:
        there = CameraSettings(Address(device.address), *SIZE)
        given = replace(settings, camera=there, scanner=there)
        assert "640 × 480" in peripheral_looks.camera(given)
        assert "640 × 480" in peripheral_looks.scanner(given)
        with pytest.raises(CameraWrongSize):
            peripheral_looks.camera(replace(given, camera=replace(there, width=1280)))
