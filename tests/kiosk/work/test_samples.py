"""What a visit holds in memory: the best sample of each finger with its picture, all of it wiped."""

from kiosk.session.vocabulary import Finger
from kiosk.work.samples import VisitSamples


def test_the_best_sample_is_kept_and_the_others_are_wiped() -> None:
    samples = VisitSamples()
    poor, good, worse = [(bytearray(b"template"), bytearray(b"picture")) for _ in range(3)]
    samples.keep_finger(Finger.LEFT_INDEX, 50, *poor)
    samples.keep_finger(Finger.LEFT_INDEX, 80, *good)
    samples.keep_finger(Finger.LEFT_INDEX, 60, *worse)
    kept = samples.finger(Finger.LEFT_INDEX)
    assert kept is not None and (kept.quality, bytes(kept.picture)) == (80, b"picture")
    assert not any(poor[0] + poor[1] + worse[0] + worse[1])


def test_nothing_is_left_after_the_visit() -> None:
    samples = VisitSamples()
    template, picture, shot, page = (bytearray(b"secret") for _ in range(4))
    samples.keep_finger(Finger.RIGHT_THUMB, 70, template, picture)
    samples.keep_shot(1, shot)
    samples.keep_page(0, 0, page)
    samples.wipe()
    assert not any(template + picture + shot + page)
    assert samples.finger(Finger.RIGHT_THUMB) is None


def test_a_camera_that_wipes_late_leaves_what_the_next_visit_has_given_meanwhile() -> None:
    samples = VisitSamples()
    samples.keep_shot(1, bytearray(b"before"))
    samples.keep_page(0, 1, bytearray(b"before"))
    samples.wipe_fingers()  # the sensor's thread was quicker, and the next person's finger is taken
    samples.keep_finger(Finger.RIGHT_INDEX, 70, bytearray(b"template"), bytearray(b"picture"))
    samples.wipe_shots()
    samples.keep_shot(1, bytearray(b"next"))
    samples.wipe_pages()
    assert samples.finger(Finger.RIGHT_INDEX) is not None
    assert samples.shot(1) == b"next"
    assert samples.pages(0) == ()
