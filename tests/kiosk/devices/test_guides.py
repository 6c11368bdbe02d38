"""Camera and scanner as a visit uses them, through the drivers, on simulated devices."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.camera.faults import CameraLost
from drivers.errors import DeviceError
from kiosk.completion.face import icao
from kiosk.completion.pictures import decode
from kiosk.devices.face_guide import HINTS as FACE_HINTS
from kiosk.devices.face_guide import FaceGuide
from kiosk.devices.page_guide import HAND_HINTS, PageGuide
from kiosk.devices.page_guide import HINTS as PAGE_HINTS
from kiosk.session.journeys.completion.parts import DocumentKind, FaceHint, PageHint
from simulators.camera.device import CameraDevice
from simulators.camera.portraits import Portraits
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop
from tests.kiosk.completion.face import portraits

SIZE = (1280, 720)
TRIES = 60


@pytest.fixture
def face(tmp_path: Path) -> Iterator[CameraDevice]:
    if portraits.carried_picture("astronaut.png") is None:
        pytest.skip("scikit-image's portrait is not installed")
    Image.fromarray(portraits.scene(portraits.neutral().pixels)).save(tmp_path / "face.png")
    device = CameraDevice(Portraits([tmp_path / "face.png"], *SIZE), 0)
    yield device
    device.close()


@pytest.fixture
def table() -> Iterator[CameraDevice]:
    device = CameraDevice(Tabletop(*SIZE), 0)
    yield device
    device.close()


def test_a_face_is_guided_and_taken_as_the_icao_frame(face: CameraDevice) -> None:
    guide = FaceGuide(face.address, SIZE)
    try:
        assert guide.look() is None
        taken = guide.take()
        assert isinstance(taken, bytearray)
        assert decode(bytes(taken)).shape == (icao.HEIGHT, icao.WIDTH, 3)
        face.handle({"do": "leave"})
        assert _is_told(guide.look, FaceHint.NO_FACE)
        assert guide.take() is FaceHint.NO_FACE
    finally:
        guide.close()


def test_a_camera_unplugged_in_the_middle_is_told_and_found_again(face: CameraDevice) -> None:
    guide = FaceGuide(face.address, SIZE)
    try:
        guide.look()
        face.handle({"do": "unplug"})
        with pytest.raises(CameraLost):
            for _ in range(TRIES):
                guide.look()
        with pytest.raises(DeviceError):
            guide.look()
        face.handle({"do": "plug"})
        assert guide.look() is None
    finally:
        guide.close()


def test_a_page_is_guided_and_taken_straight(table: CameraDevice) -> None:
    guide = PageGuide(table.address, SIZE)
    try:
        assert guide.look() is PageHint.NO_PAGE
        table.handle({"do": "set", "glare": 0.4})
        table.handle({"do": "lay", "kind": Kind.BIRTH_CERTIFICATE.value})
        assert _is_told(guide.look, PageHint.GLARE)
        assert guide.take() is PageHint.GLARE
        table.handle({"do": "set", "glare": 0.0, "turn": 5})
        assert _is_told(guide.look, None)
        taken = guide.take()
        assert isinstance(taken, bytearray)
        width, height = decode(bytes(taken)).shape[1::-1]
        assert np.isclose(width / height, 148 / 105, rtol=0.05)
    finally:
        guide.close()


def test_another_document_than_the_chosen_one_is_told_by_its_shape(table: CameraDevice) -> None:
    guide = PageGuide(table.address, SIZE)
    try:
        table.handle({"do": "set", "zoom": 1.6})
        table.handle({"do": "lay", "kind": Kind.NATIONAL_CARD.value})
        guide.aim(DocumentKind.OLD_CARD)
        assert _is_told(guide.look, None)
        guide.aim(DocumentKind.BIRTH_CERTIFICATE)
        assert guide.look() is PageHint.WRONG_KIND
        assert guide.take() is PageHint.WRONG_KIND
    finally:
        guide.close()


def test_the_same_side_laid_again_is_known_and_the_other_side_is_not_mistaken(table: CameraDevice) -> None:
    guide = PageGuide(table.address, SIZE)
    sides = []
    try:
        for number, turn in ((1, 0), (1, 4), (2, -3)):
            table.handle({"do": "lay", "kind": Kind.BIRTH_CERTIFICATE.value, "number": number})
            table.handle({"do": "set", "turn": turn})
            sides.append(_taken(guide))
    finally:
        guide.close()
    assert guide.is_same_side(sides[0], sides[1])
    assert not guide.is_same_side(sides[0], sides[2])


def test_hands_are_guided_and_taken_whole(table: CameraDevice) -> None:
    guide = PageGuide(table.address, SIZE)
    try:
        guide.aim(None)
        assert guide.look() is PageHint.NO_HAND
        table.handle({"do": "lay", "kind": Kind.HANDS.value, "number": 8})
        table.handle({"do": "set", "blur": 8})
        assert _is_told(guide.look, PageHint.BLURRED)
        assert guide.take() is PageHint.BLURRED
        table.handle({"do": "set", "blur": 0})
        assert _is_told(guide.look, None)
        taken = guide.take()
        assert isinstance(taken, bytearray)
        assert decode(bytes(taken)).shape == (SIZE[1], SIZE[0], 3)
    finally:
        guide.close()


def _taken(guide: PageGuide) -> bytes:
    """The page that lies there, once it was seen lying still."""
    for _ in range(TRIES):
        taken = guide.take()
        if isinstance(taken, bytearray):
            return bytes(taken)
    raise AssertionError("no page was taken")


def test_every_hint_of_the_screen_can_be_given() -> None:
    assert set(FACE_HINTS.values()) == set(FaceHint)
    by_comparison = {PageHint.NOT_TURNED}
    assert {*PAGE_HINTS.values(), *HAND_HINTS.values()} == set(PageHint) - by_comparison


def _is_told(look: Callable[[], object], hint: object) -> bool:
    """Whether the hint comes before long: frames on their way show what was before."""
    return any(look() == hint for _ in range(TRIES))
