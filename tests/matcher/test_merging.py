from matcher import Template, compact, compare, enrolment
from tests.matcher.prints import jittered, moved, scattered

FINGER = scattered(1)


def part(template: Template, *, left: float, right: float) -> Template:
    minutiae = tuple(m for m in template.minutiae if left <= m.x < right)
    return Template(minutiae, template.width, template.height, quality=50)


def test_two_pieces_of_a_finger_become_more_of_it() -> None:
    one = jittered(part(FINGER, left=0, right=190), 3)
    other = moved(jittered(part(FINGER, left=80, right=300), 4), turn=0.5)
    both = enrolment.merged([one, other], [60, 50])
    assert len(both.minutiae) > max(len(one.minutiae), len(other.minutiae)) + 5
    probe = jittered(FINGER, 9)
    assert compare(probe, both) > max(compare(probe, one), compare(probe, other))


def test_what_two_impressions_saw_is_surer_than_what_one_saw() -> None:
    whole = [Template(FINGER.minutiae, 300, 300, quality=50)] * 2
    lost = Template(FINGER.minutiae[5:], 300, 300, quality=40)
    both = enrolment.merged([*whole, lost], [50, 50, 40])
    kept = [m.quality for m in both.minutiae]
    assert len(kept) == len(FINGER.minutiae)
    expected = sorted(m.quality for m in FINGER.minutiae[5:])
    assert sum(quality in expected for quality in kept) >= len(expected)


def test_a_doubtful_minutia_that_only_one_impression_saw_is_left_out() -> None:
    middle = min(FINGER.minutiae, key=lambda m: abs(m.x - 135) + abs(m.y - 135))
    others = tuple(m for m in FINGER.minutiae if m is not middle)
    doubtful = Template((*others, type(middle)(middle.x, middle.y, middle.angle, middle.type, 30)), 300, 300)
    both = enrolment.merged([doubtful, Template(others, 300, 300)], [50, 50])
    assert len(both.minutiae) == len(others)


def test_another_finger_adds_nothing() -> None:
    assert enrolment.merged([FINGER, scattered(2)], [60, 50]) == FINGER


def test_a_merged_reference_fits_the_card() -> None:
    impressions = [jittered(FINGER, seed) for seed in range(3)]
    card = compact.encode(enrolment.merged(impressions, [50, 60, 50]))
    assert 0 < len(card) <= 180
    assert compare(compact.decode(card), FINGER) > 40


def test_nothing_and_an_empty_impression_are_told_apart() -> None:
    empty = Template((), 300, 300)
    assert enrolment.merged([empty], [0]) == empty
    assert enrolment.merged([FINGER, empty], [60, 0]) == FINGER
