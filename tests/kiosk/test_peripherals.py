"""Settings become eyes and a printer, or nothing where the kiosk has none."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from config.loading import load
from config.settings import Address, CameraSettings, PrinterSettings, Settings
from drivers.camera.faults import CameraMissing
from kiosk import peripherals
from kiosk.reporting.signing import PUBLIC_FILE
from kiosk.session.events import Event, PartLost
from kiosk.session.vocabulary import Part
from tests.kiosk.fakes import FakeClock

CONFIG = Path(__file__).resolve().parents[2] / "config"
CAMERA = CameraSettings(Address("/dev/video97"), 1280, 720)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shipped = load(CONFIG / "demo.toml")
    return replace(
        shipped, centre=replace(shipped.centre, keys=tmp_path), camera=None, scanner=None, printer=None
    )


def test_a_kiosk_without_them_has_none(settings: Settings) -> None:
    with ExitStack() as stack:
        assert peripherals.eyes(settings, stack) is None
        assert peripherals.eyes(replace(settings, camera=CAMERA), stack) is None
    assert peripherals.printing(settings, FakeClock()) is None


def test_cameras_that_are_not_there_are_missed_when_they_are_looked_through(settings: Settings) -> None:
    with ExitStack() as stack:
        eyes = peripherals.eyes(replace(settings, camera=CAMERA, scanner=CAMERA), stack)
        assert eyes is not None
        for look in (eyes.camera.look, eyes.scanner.look):
            with pytest.raises(CameraMissing):
                look()


def test_a_printer_that_is_not_there_is_told_and_its_slips_can_be_checked(
    settings: Settings, tmp_path: Path
) -> None:
    heard: list[Event] = []
    printing = peripherals.printing(
        replace(settings, printer=PrinterSettings(Address("/dev/usb/lp97"), 115_200)), FakeClock()
    )
    assert printing is not None
    printing(heard.append).tend()
    assert [type(event) for event in heard] == [PartLost]
    assert isinstance(heard[0], PartLost) and heard[0].part is Part.PRINTER
    assert (tmp_path / PUBLIC_FILE).exists()
