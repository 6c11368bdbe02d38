"""One sample of one finger at a visit: kept if it is the best, never kept if it is another finger's (R32)."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.errors import DeviceGone
from kiosk.ports import EnrolmentSample, Picture, RowsSeen
from kiosk.session.events import Event, PartLost
from kiosk.session.journeys.completion.commands import EnrolFinger
from kiosk.session.journeys.completion.events import SampleTaken
from kiosk.session.journeys.completion.parts import FingerDoubt
from kiosk.session.vocabulary import Finger, FingerHint, Part
from kiosk.work.biometrics import Biometrics
from kiosk.work.enrolment import EnrolmentWork
from kiosk.work.samples import VisitSamples


class Fingers:
    """Gives the samples of the test, one after the other."""

    def __init__(self, *samples: EnrolmentSample | FingerHint | Exception) -> None:
        self._samples = list(samples)
        self.others: list[tuple[bytes, ...]] = []
        self.pictures: list[Picture] = []

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture | FingerHint:
        match self._samples[0]:
            case Exception() as error:
                raise error
            case FingerHint() as hint:
                self._samples.pop(0)
                return hint
            case _:
                self.pictures.append(np.full((8, 8), 7, np.uint8))
                rows_seen(8, 8, self.pictures[-1])
                return self.pictures[-1]

    def enrol(self, picture: Picture, quality_min: int, others: tuple[bytes, ...]) -> EnrolmentSample:
        self.others.append(others)
        sample = self._samples.pop(0)
        assert isinstance(sample, EnrolmentSample)
        return sample


def good(quality: int, template: bytes, *, same_as: int | None = None) -> EnrolmentSample:
    return EnrolmentSample(quality, None, same_as, bytearray(template))


def take(fingers: Fingers, samples: VisitSamples, finger: Finger = Finger.RIGHT_INDEX) -> Event | None:
    work = EnrolmentWork(fingers, samples, lambda event: None, lambda picture: None)
    return work.capture(EnrolFinger(1, finger, 10.0, 40, False), threading.Event())


def test_the_best_of_several_samples_is_kept() -> None:
    fingers, samples = Fingers(good(60, b"a" * 60), good(80, b"b" * 60), good(70, b"c" * 60)), VisitSamples()
    told = [take(fingers, samples) for _ in range(3)]
    assert told == [SampleTaken(1, Finger.RIGHT_INDEX, quality) for quality in (60, 80, 70)]
    kept = samples.finger(Finger.RIGHT_INDEX)
    assert kept
    assert (kept.quality, bytes(kept.template)) == (80, b"b" * 60)
    assert not any(picture.any() for picture in fingers.pictures)


def test_a_finger_given_twice_is_told_and_not_kept() -> None:
    fingers, samples = Fingers(good(60, b"a" * 60), good(90, b"d" * 60, same_as=0)), VisitSamples()
    take(fingers, samples)
    again = take(fingers, samples, Finger.LEFT_THUMB)
    assert again == SampleTaken(1, Finger.LEFT_THUMB, 90, None, FingerDoubt.SAME_FINGER)
    assert fingers.others == [(), (b"a" * 60,)]
    assert samples.finger(Finger.LEFT_THUMB) is None


def test_the_finger_of_that_name_of_the_other_hand_is_told_as_such() -> None:
    taken = [good(60, b"a" * 60), good(61, b"b" * 60), good(90, b"b" * 60, same_as=1)]
    fingers, samples = Fingers(*taken), VisitSamples()
    take(fingers, samples, Finger.RIGHT_INDEX)
    take(fingers, samples, Finger.RIGHT_THUMB)
    again = take(fingers, samples, Finger.LEFT_THUMB)
    assert again == SampleTaken(1, Finger.LEFT_THUMB, 90, None, FingerDoubt.OTHER_HAND)
    assert samples.finger(Finger.LEFT_THUMB) is None


def test_no_finger_and_a_lost_sensor_are_told() -> None:
    samples = VisitSamples()
    absent = take(Fingers(FingerHint.NO_FINGER), samples)
    assert absent == SampleTaken(1, Finger.RIGHT_INDEX, 0, FingerHint.NO_FINGER)
    lost = take(Fingers(DeviceGone("the sensor is gone", "plug it in")), samples)
    assert lost == PartLost(Part.SENSOR, "sensor_fault")


def test_what_comes_after_the_session_is_not_kept() -> None:
    samples, cancelled = VisitSamples(), threading.Event()
    work = EnrolmentWork(
        Fingers(good(90, b"a" * 60)), samples, lambda event: cancelled.set(), lambda picture: None
    )
    assert work.capture(EnrolFinger(1, Finger.RIGHT_INDEX, 10.0, 40, False), cancelled) is None
    assert samples.finger(Finger.RIGHT_INDEX) is None


@pytest.fixture
def biometrics() -> Iterator[Biometrics]:
    made = Biometrics(60.0)
    made.start()
    yield made
    made.close()


def test_the_child_knows_a_finger_that_was_given_before(prints: Path, biometrics: Biometrics) -> None:
    def enrol(name: str, *others: bytes) -> EnrolmentSample:
        with Image.open(prints / name) as picture:
            pixels = np.array(picture.convert("L"))
        return biometrics.enrol(pixels, dpi=500, quality_min=20, others=others)

    first = enrol("1_1.png")
    assert first.template
    assert first.same_as is None
    second = enrol("2_1.png", bytes(first.template))
    assert second.same_as is None
    assert enrol("2_2.png", bytes(first.template), bytes(second.template)).same_as == 1
