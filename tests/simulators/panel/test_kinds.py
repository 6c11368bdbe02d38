"""Every deed and every fault that the panel offers is one that the device itself takes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PIL import Image

from simulators.cabinet.device import CabinetDevice
from simulators.camera.device import CameraDevice
from simulators.camera.portraits import Portraits
from simulators.clock.service import ClockService
from simulators.control import ControlError, Reply, Request
from simulators.panel.kinds import KINDS
from simulators.printer.device import PrinterDevice
from simulators.register.device import Register
from simulators.scanner.paper import Kind as Page
from simulators.scanner.tabletop import Tabletop

Handle = Callable[[Request], Reply]
SIZE = (640, 480)
CABLE = {"unplug", "plug"}  # the printer's line has these, not the printer


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Handle]]:
    """The devices themselves, without a process each."""
    tmp_path = tmp_path_factory.mktemp("devices")
    face = tmp_path / "face.png"
    Image.new("RGB", SIZE, "grey").save(face)
    with ExitStack() as stack:
        camera = CameraDevice(Portraits([face], *SIZE), 0)
        scanner = CameraDevice(Tabletop(*SIZE), 0)
        clock = ClockService(0)
        for each in (camera, scanner, clock):
            stack.callback(each.close)
        yield {
            "cabinet": CabinetDevice().handle,
            "camera": camera.handle,
            "scanner": scanner.handle,
            "printer": PrinterDevice(tmp_path / "paper").handle,
            "register": Register({}).handle,
            "clock": clock.handle,
        }


@pytest.mark.parametrize("kind", ["cabinet", "camera", "scanner", "printer", "register", "clock"])
def test_a_device_takes_what_the_panel_offers(devices: dict[str, Handle], kind: str) -> None:
    handle, known = devices[kind], KINDS[kind]
    for name in known.faults:
        handle({"do": "fault", "name": name})
        handle({"do": "clear", "name": name})
    refused = []
    own = [
        each
        for each in known.deeds
        if kind != "printer" or not CABLE.intersection(each.as_request().values())
    ]
    for each in own:
        try:
            handle(each.as_request())
        except ControlError as error:
            refused.append((each.label, str(error)))
    assert [label for label, _ in refused] == (["Take the card"] if kind == "cabinet" else [])
    assert handle({"do": known.asks})


def test_every_page_that_can_lie_on_the_scanner_can_be_laid_there() -> None:
    laid = [each.as_request().get("kind") for each in KINDS["scanner"].deeds]
    assert [each for each in laid if each] == [each.value for each in Page]


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_deeds_of_a_kind_ask_the_same(kind: str) -> None:
    asked = [each.request for each in KINDS[kind].deeds]
    assert len(set(asked)) == len(asked)
