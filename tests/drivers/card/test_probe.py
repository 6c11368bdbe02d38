import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import probe
from drivers.card.bit import (
    BiometricInformationTemplate,
    Direction,
    FingerPosition,
    MinutiaOrder,
    MinutiaSorting,
)
from drivers.card.probe import ProbeError
from tests.drivers.card.cards import OWNER

ORDERS = [
    MinutiaOrder(),
    *(MinutiaOrder(s, d) for s in list(MinutiaSorting)[1:] for d in list(Direction)[1:]),
]
MINUTIAE = st.binary(max_size=240).map(lambda data: data[: len(data) - len(data) % 3])


def wanted(
    order: MinutiaOrder = ORDERS[0], minimum: int = 0, maximum: int = 60
) -> BiometricInformationTemplate:
    return BiometricInformationTemplate(0x96, FingerPosition.RIGHT_INDEX, minimum, maximum, order)


def split(minutiae: bytes) -> list[bytes]:
    return [minutiae[at : at + 3] for at in range(0, len(minutiae), 3)]


def test_minutiae_are_wrapped_as_nist_wraps_them() -> None:
    assert probe.prepare(bytes.fromhex("3A9F18375D42"), wanted()).hex().upper() == "7F2E0881063A9F18375D42"


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_every_order_sorts_and_keeps_all_minutiae(order: MinutiaOrder) -> None:
    sent = probe.parse(probe.prepare(OWNER, wanted(order)))
    assert probe.is_ordered(sent, wanted(order))
    assert sorted(split(sent)) == sorted(split(OWNER))


def test_ascending_and_descending_are_opposites() -> None:
    up, down = (
        split(probe.parse(probe.prepare(OWNER, wanted(MinutiaOrder(MinutiaSorting.Y_THEN_X, direction)))))
        for direction in (Direction.ASCENDING, Direction.DESCENDING)
    )
    assert [point[1] for point in up] == [point[1] for point in reversed(down)]
    assert up[0][1] == min(point[1] for point in split(OWNER))


def test_the_wrong_order_is_seen() -> None:
    order = MinutiaOrder(MinutiaSorting.X_THEN_Y, Direction.ASCENDING)
    assert not probe.is_ordered(bytes.fromhex("200000100000"), wanted(order))


def test_too_many_lose_those_farthest_from_the_centre_of_mass() -> None:
    cluster = [bytes((100 + at, 100, 0x40)) for at in range(4)]
    sent = probe.parse(probe.prepare(b"".join([b"\xff\xff\x40", *cluster]), wanted(maximum=4)))
    assert sorted(split(sent)) == cluster


def test_of_equally_far_ones_an_ending_stays_before_a_bifurcation() -> None:
    ending, bifurcation = b"\x00\x64\x41", b"\xc8\x64\x81"
    middle = [b"\x64\x64\x40"] * 2
    sent = probe.parse(probe.prepare(b"".join([bifurcation, ending, *middle]), wanted(maximum=3)))
    assert ending in split(sent)
    assert bifurcation not in split(sent)


def test_too_few_are_refused_and_never_invented() -> None:
    with pytest.raises(ProbeError, match="2 minutiae, the card asks for 8"):
        probe.prepare(bytes(6), wanted(minimum=8))


@pytest.mark.parametrize("minutiae", [b"\0", bytes(7)])
def test_half_a_minutia_is_refused(minutiae: bytes) -> None:
    with pytest.raises(ProbeError):
        probe.prepare(minutiae, wanted())


@given(MINUTIAE, st.sampled_from(ORDERS), st.integers(1, 255))
def test_what_is_prepared_is_always_what_was_asked_for(
    minutiae: bytes, order: MinutiaOrder, maximum: int
) -> None:
    sent = probe.parse(probe.prepare(minutiae, wanted(order, maximum=maximum)))
    assert len(sent) == 3 * min(maximum, len(minutiae) // 3)
    assert probe.is_ordered(sent, wanted(order))


@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_probe_error(data: bytes) -> None:
    with contextlib.suppress(ProbeError):
        probe.parse(data)
