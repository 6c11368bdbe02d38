"""A visit's camera and scanner on simulated devices: what was taken stays, whatever the devices do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.devices.face_guide import FaceGuide
from kiosk.devices.page_guide import PageGuide
from kiosk.domain.completion import JPEG_START
from kiosk.session.events import Event, PartBack, PartLost
from kiosk.session.faults import Fault
from kiosk.session.journeys.completion.commands import TakeFace, TakePage
from kiosk.session.journeys.completion.events import FaceSeen, FaceTaken, PageSeen, PageTaken
from kiosk.session.journeys.completion.parts import DocumentKind
from kiosk.session.vocabulary import Part
from kiosk.work.pictures import FaceWork, PageWork
from kiosk.work.samples import VisitSamples
from simulators.camera.device import CameraDevice
from simulators.camera.portraits import Portraits
from simulators.control import Request
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop
from tests.kiosk.completion.face import portraits

SIZE = (1280, 720)
TRIES = 80
LOST = PartLost(Part.CAMERA, Fault.CAMERA_LOST.value)


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[CameraDevice]:
    if portraits.carried_picture("astronaut.png") is None:
        pytest.skip("scikit-image's portrait is not installed")
    Image.fromarray(portraits.scene(portraits.neutral().pixels)).save(tmp_path / "face.png")
    device = CameraDevice(Portraits([tmp_path / "face.png"], *SIZE), 0)
    yield device
    device.close()


@pytest.mark.parametrize(
    ("trouble", "remedy"),
    [
        ({"do": "unplug"}, {"do": "plug"}),
        ({"do": "fault", "name": "bomb"}, {"do": "clear"}),
        ({"do": "fault", "name": "cut"}, {"do": "clear"}),
        ({"do": "fault", "name": "freeze"}, {"do": "clear"}),
    ],
)
def test_a_camera_that_fails_in_mid_capture_is_told_and_what_was_taken_stays(
    camera: CameraDevice, trouble: Request, remedy: Request
) -> None:
    heard: list[Event] = []
    samples, guide = VisitSamples(), FaceGuide(camera.address, SIZE)
    work = FaceWork(guide, samples, heard.append, lost=LOST)
    work.watch(1)
    _until(work.tend, heard, FaceSeen(1, None))
    assert work.take(TakeFace(1, shot=1)) == FaceTaken(1)
    camera.handle(trouble)
    answer: Event = FaceTaken(1)
    for _ in range(TRIES):
        answer = work.take(TakeFace(1, shot=2))
        if answer != FaceTaken(1):
            break
    assert answer == LOST
    assert samples.shot(1).startswith(JPEG_START)
    camera.handle(remedy)
    work.watch(1)
    _until(work.tend, heard, PartBack(Part.CAMERA))
    _until(work.tend, heard, FaceSeen(1, None))
    guide.close()


def test_two_pages_of_a_document_are_taken_one_after_the_other() -> None:
    table = CameraDevice(Tabletop(*SIZE), 0)
    heard: list[Event] = []
    samples, guide = VisitSamples(), PageGuide(table.address, SIZE)
    work = PageWork(guide, samples, heard.append, lost=PartLost(Part.SCANNER, Fault.SCANNER_LOST.value))
    try:
        for page in (1, 2):
            table.handle({"do": "lay", "kind": Kind.BIRTH_CERTIFICATE.value, "number": page})
            heard.clear()
            work.watch(1)
            _until(work.tend, heard, PageSeen(1, None))
            order = TakePage(1, document=0, page=page, kind=DocumentKind.BIRTH_CERTIFICATE)
            assert work.take(order) == PageTaken(1)
    finally:
        guide.close()
        table.close()
    first, second = samples.pages(0)
    assert first.startswith(JPEG_START) and second.startswith(JPEG_START)


def _until(tend: Callable[[], float], heard: list[Event], wanted: Event) -> None:
    for _ in range(TRIES):
        tend()
        if wanted in heard:
            return
    raise AssertionError(f"{wanted} never came, but {heard}")
