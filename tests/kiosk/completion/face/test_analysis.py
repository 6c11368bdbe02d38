"""What the checks say about pictures in known conditions, all made from the one portrait that can be had."""

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.completion.face import icao
from kiosk.completion.face.analysis import FaceAnalyst
from kiosk.completion.face.mesh import eye_centres
from kiosk.completion.face.words import FaceWord
from kiosk.completion.pictures import Frame, PictureError
from kiosk.domain.completion import JPEG_END, JPEG_START, LARGEST_FACE
from tests.kiosk.completion.face import portraits
from tests.kiosk.completion.face.portraits import WIDTH, lit, neutral, noisy, original, scene

pytestmark = pytest.mark.skipif(
    portraits.carried_picture("astronaut.png") is None,
    reason="scikit-image and its portrait are not installed",
)


@pytest.fixture(scope="module")
def analyst() -> FaceAnalyst:
    return FaceAnalyst()


def _face(**placing: object) -> Frame:
    return scene(neutral().pixels, **placing)  # type: ignore[arg-type]  # as scene takes them


def _two() -> Frame:
    frame = _face(at=(WIDTH / 2 - 260, 300.0))
    frame[:, 700:] = cv2.resize(original().pixels, (720, 720))[:, 100:680]
    return frame


CASES: dict[str, tuple[Callable[[], Frame], FaceWord]] = {
    "a face as it should be": (lambda: noisy(_face(), 4), FaceWord.GOOD),
    "nobody": (portraits.plain, FaceWord.NO_FACE),
    "two people": (_two, FaceWord.ONE_PERSON),
    "far away": (lambda: _face(eye_distance=70), FaceWord.NEARER),
    "too near": (lambda: _face(eye_distance=190, at=(WIDTH / 2, 350)), FaceWord.FARTHER),
    "at the left edge of the picture": (lambda: _face(at=(150, 300)), FaceWord.MOVE_LEFT),
    "at the right edge of the picture": (lambda: _face(at=(1130, 300)), FaceWord.MOVE_RIGHT),
    "at the upper edge": (lambda: _face(at=(640, 190)), FaceWord.MOVE_DOWN),
    "at the lower edge": (lambda: _face(at=(640, 460)), FaceWord.MOVE_UP),
    "turned to one side": (lambda: scene(portraits.turned(neutral(), 30)), FaceWord.LOOK_STRAIGHT),
    "turned to the other": (lambda: scene(portraits.turned(neutral(), -30)), FaceWord.LOOK_STRAIGHT),
    "leant": (lambda: _face(lean=14), FaceWord.HEAD_UPRIGHT),
    "bowed": (lambda: scene(portraits.nodded(neutral(), 28)), FaceWord.CHIN_UP),
    "dark": (lambda: lit(_face(), 0.3), FaceWord.TOO_DARK),
    "bright": (lambda: lit(_face(), 1.5), FaceWord.TOO_BRIGHT),
    "lit from one side": (lambda: portraits.lit_from_left(_face(), 0.3), FaceWord.LIGHT_FROM_ONE_SIDE),
    "before shelves": (lambda: portraits.busy_ground(_face()), FaceWord.BACKGROUND),
    "blurred": (lambda: portraits.blurred(_face(), 4), FaceWord.HOLD_STILL),
    "eyes shut": (lambda: scene(portraits.eyes_shut(neutral())), FaceWord.OPEN_EYES),
    "smiling with teeth": (lambda: scene(original().pixels), FaceWord.CLOSE_MOUTH),
    "mouth wide open": (lambda: scene(portraits.mouth_wide_open(neutral())), FaceWord.CLOSE_MOUTH),
}


@pytest.mark.parametrize("case", CASES)
def test_the_word_fits_the_picture(analyst: FaceAnalyst, case: str) -> None:
    made, expected = CASES[case]
    assert analyst.look(made()).word is expected


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "hubble_deep_field.jpg", "rocket.jpg"])
def test_a_cat_a_cup_and_the_sky_are_no_faces(analyst: FaceAnalyst, name: str) -> None:
    path = portraits.carried_picture(name)
    if path is None:
        pytest.skip(f"no {name} in this scikit-image")
    frame = np.array(Image.open(path).convert("RGB"))
    assert analyst.look(frame).word is FaceWord.NO_FACE


def test_the_portrait_is_cut_to_the_geometry_of_the_standard(analyst: FaceAnalyst) -> None:
    frame = _face(at=(600, 320), lean=5, eye_distance=105)
    data = analyst.portrait(frame, analyst.look(frame))
    assert data.startswith(JPEG_START) and data.endswith(JPEG_END) and len(data) < LARGEST_FACE
    cut = np.array(Image.open(io.BytesIO(data)))
    assert cut.shape == (icao.HEIGHT, icao.WIDTH, 3)
    again = analyst.look(np.pad(cut, ((200, 200), (200, 200), (0, 0)), mode="edge"))
    assert again.mesh
    left, right = (eye - 200 for eye in eye_centres(again.mesh))
    assert abs(right[0] - left[0] - icao.EYE_DISTANCE) < 8 and abs(right[1] - left[1]) < 5
    assert abs((left[0] + right[0]) / 2 - icao.WIDTH / 2) < 6
    assert abs((left[1] + right[1]) / 2 - icao.EYE_LEVEL) < 8


def test_without_a_face_there_is_no_portrait(analyst: FaceAnalyst) -> None:
    frame = portraits.plain()
    with pytest.raises(ValueError, match="no face"):
        analyst.portrait(frame, analyst.look(frame))


@pytest.mark.parametrize("shape", [(0, 0, 3), (720, 1280), (10_000, 10_000, 3)])
def test_what_is_no_frame_is_refused(analyst: FaceAnalyst, shape: tuple[int, ...]) -> None:
    with pytest.raises(PictureError):
        analyst.look(np.broadcast_to(np.uint8(0), shape))


@pytest.mark.parametrize("size", [(720, 720), (1280, 720), (1920, 1080), (64, 64)])
def test_any_size_of_frame_is_looked_at(analyst: FaceAnalyst, size: tuple[int, int]) -> None:
    frame = np.asarray(cv2.resize(_face(), size), np.uint8)
    assert analyst.look(frame).word in FaceWord
