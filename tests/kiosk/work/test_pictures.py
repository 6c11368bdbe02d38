"""Camera and scanner at a visit: guidance when it changes, the picture kept, shown, and forgotten."""

import numpy as np
from numpy.typing import NDArray

from drivers.errors import DeviceGone
from kiosk.session.events import Event, PartBack, PartLost
from kiosk.session.journeys.completion.commands import TakeFace, TakePage
from kiosk.session.journeys.completion.events import FaceSeen, FaceTaken, PageTaken
from kiosk.session.journeys.completion.parts import DocumentKind, FaceHint, PageHint
from kiosk.session.vocabulary import Part
from kiosk.work.pictures import FaceWork, PageWork
from kiosk.work.samples import VisitSamples

LOST = PartLost(Part.CAMERA, "camera_lost")


class Device:
    """Looks give the next of `hints`, taking gives `picture`."""

    def __init__(self) -> None:
        self.hints: list[FaceHint | Exception | None] = []
        self.picture: bytearray | FaceHint = bytearray(b"\xff\xd8jpeg")

    def look(self) -> FaceHint | None:
        hint = self.hints.pop(0)
        if isinstance(hint, Exception):
            raise hint
        return hint

    def take(self) -> bytearray | FaceHint:
        return self.picture


class Screen:
    def __init__(self) -> None:
        self.shown: list[tuple[int, object]] = []

    def __call__(self, photo: int, picture: NDArray[np.uint8] | bytes | None) -> None:
        self.shown.append((photo, picture))


def face_work(device: Device, events: list[Event], screen: Screen) -> FaceWork:
    return FaceWork(device, VisitSamples(), events.append, lost=LOST, show=screen)


def test_guidance_is_said_once_for_every_change() -> None:
    device, events = Device(), list[Event]()
    device.hints = [FaceHint.TOO_FAR, FaceHint.TOO_FAR, None, None]
    work = face_work(device, events, Screen())
    work.watch(4)
    for _ in range(4):
        work.tend()
    assert events == [FaceSeen(4, FaceHint.TOO_FAR), FaceSeen(4, None)]


def test_a_shot_is_shown_and_forgotten_with_the_session() -> None:
    device, screen = Device(), Screen()
    work = face_work(device, [], screen)
    assert work.take(TakeFace(4, 2)) == FaceTaken(4)
    work.forget()
    assert screen.shown == [(2, b"\xff\xd8jpeg"), (0, None)]


def test_a_shot_that_is_not_good_enough_is_not_shown() -> None:
    device, screen = Device(), Screen()
    device.picture = FaceHint.EYES_CLOSED
    assert face_work(device, [], screen).take(TakeFace(4, 1)) == FaceTaken(4, FaceHint.EYES_CLOSED)
    assert screen.shown == []


def test_a_page_is_shown_under_its_number() -> None:
    class Glass:
        def look(self) -> PageHint | None:
            return None

        def take(self) -> bytearray | PageHint:
            return bytearray(b"page")

    screen = Screen()
    work = PageWork(Glass(), VisitSamples(), lambda event: None, lost=LOST, show=screen)
    assert work.take(TakePage(4, 0, 3, DocumentKind.OTHER)) == PageTaken(4)
    assert screen.shown == [(3, b"page")]


def test_a_camera_that_is_lost_and_found_says_so_once_each() -> None:
    device, events = Device(), list[Event]()
    device.hints = [DeviceGone("unplugged", "plug it in"), DeviceGone("unplugged", "plug it in"), None]
    work = face_work(device, events, Screen())
    work.watch(4)
    for _ in range(3):
        work.tend()
    assert events == [LOST, PartBack(Part.CAMERA)]
