"""Camera and scanner at a visit: guidance when it changes, the picture kept, shown, and forgotten."""

import numpy as np
from numpy.typing import NDArray

from drivers.errors import DeviceGone
from kiosk.session.events import Event, PartBack, PartLost
from kiosk.session.journeys.completion.commands import TakeFace, TakeHands, TakePage, WatchPage
from kiosk.session.journeys.completion.events import FaceSeen, FaceTaken, HandsTaken, PageTaken
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
        self.closed = 0

    def close(self) -> None:
        self.closed += 1

    def look(self) -> FaceHint | None:
        hint = self.hints.pop(0)
        if isinstance(hint, Exception):
            raise hint
        return hint

    def take(self) -> bytearray | FaceHint:
        return self.picture


class Glass:
    """A document camera that always sees the page it is given; equal pictures are the same side."""

    def __init__(self) -> None:
        self.picture: bytearray | PageHint = bytearray(b"page")
        self.aimed: list[DocumentKind | None] = []

    def close(self) -> None:
        self.aimed.clear()

    def aim(self, kind: DocumentKind | None) -> None:
        self.aimed.append(kind)

    def look(self) -> PageHint | None:
        return None

    def take(self) -> bytearray | PageHint:
        return self.picture

    def is_same_side(self, one: bytes, other: bytes) -> bool:
        return one == other


class Screen:
    def __init__(self) -> None:
        self.shown: list[tuple[int, object]] = []

    def __call__(self, photo: int, picture: NDArray[np.uint8] | bytes | None) -> None:
        self.shown.append((photo, picture))


def face_work(device: Device, events: list[Event], screen: Screen) -> FaceWork:
    return FaceWork(device, VisitSamples(), events.append, lost=LOST, show=screen)


def page_work(glass: Glass, samples: VisitSamples, screen: Screen) -> PageWork:
    return PageWork(glass, samples, lambda event: None, lost=LOST, show=screen)


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


def test_nobody_is_seen_between_visits_nor_by_a_camera_that_came_back() -> None:
    device, events = Device(), list[Event]()
    device.hints = [None, DeviceGone("the camera is gone", "plug it in"), None]
    work = face_work(device, events, Screen())
    work.watch(4)
    work.tend()
    assert device.closed == 0
    work.forget()
    assert device.closed == 1
    work.watch(5)
    for _ in range(3):
        work.tend()
    assert events[-2:] == [LOST, PartBack(Part.CAMERA)]
    assert device.closed == 2


def test_a_shot_that_is_not_good_enough_is_not_shown() -> None:
    device, screen = Device(), Screen()
    device.picture = FaceHint.EYES_CLOSED
    assert face_work(device, [], screen).take(TakeFace(4, 1)) == FaceTaken(4, FaceHint.EYES_CLOSED)
    assert screen.shown == []


def test_a_page_is_shown_under_its_number() -> None:
    screen = Screen()
    work = page_work(Glass(), VisitSamples(), screen)
    assert work.take(TakePage(4, 0, 3, DocumentKind.OTHER)) == PageTaken(4)
    assert screen.shown == [(3, b"page")]


def test_a_side_that_was_taken_already_was_not_turned_and_is_wiped() -> None:
    glass, samples = Glass(), VisitSamples()
    work = page_work(glass, samples, Screen())
    assert work.take(TakePage(4, 0, 1, DocumentKind.OLD_CARD)) == PageTaken(4)
    again = glass.picture = bytearray(b"page")
    assert work.take(TakePage(4, 0, 2, DocumentKind.OLD_CARD)) == PageTaken(4, PageHint.NOT_TURNED)
    assert not any(again)
    assert samples.pages(0) == (b"page",)
    glass.picture = bytearray(b"page")
    assert work.take(TakePage(4, 0, 1, DocumentKind.OLD_CARD)) == PageTaken(4)  # the same page once more
    glass.picture = bytearray(b"back")
    assert work.take(TakePage(4, 0, 2, DocumentKind.OLD_CARD)) == PageTaken(4)


def test_hands_are_aimed_at_kept_shown_and_wiped() -> None:
    glass, samples, screen = Glass(), VisitSamples(), Screen()
    work = page_work(glass, samples, screen)
    work.lay(WatchPage(4, None))
    assert glass.aimed == [None]
    hands = glass.picture = bytearray(b"hands")
    assert work.take_hands(TakeHands(4)) == HandsTaken(4)
    assert (samples.hands(), screen.shown) == (b"hands", [(1, b"hands")])
    glass.picture = PageHint.TOO_DARK
    assert work.take_hands(TakeHands(4)) == HandsTaken(4, PageHint.TOO_DARK)
    work.forget()
    assert not any(hands)
    assert samples.hands() == b""


def test_a_camera_that_is_lost_and_found_says_so_once_each() -> None:
    device, events = Device(), list[Event]()
    device.hints = [DeviceGone("unplugged", "plug it in"), DeviceGone("unplugged", "plug it in"), None]
    work = face_work(device, events, Screen())
    work.watch(4)
    for _ in range(3):
        work.tend()
    assert events == [LOST, PartBack(Part.CAMERA)]
