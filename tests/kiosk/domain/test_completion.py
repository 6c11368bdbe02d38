"""What a completion packet must hold."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.completion import (
    LARGEST_EVIDENCE,
    LARGEST_FINGER,
    Packet,
    PacketError,
    PacketRefusal,
    check_packet,
    check_partial,
    read_packet,
    read_visit,
)
from kiosk.domain.policy import DEFAULT_POLICY
from tests.kiosk.domain.messages_made import VALUES

FACE = b"\xff\xd8\xff" + b"face" * 100 + b"\xff\xd9"


def finger(position: int, quality: int = 80, template: bytes = b"abc" * 20) -> dict[str, Any]:
    return {"position": position, "quality": quality, "template": b64encode(template).decode()}


def body(**changes: Any) -> dict[str, Any]:
    return {
        "tracking": "274819305624",
        "receipt": "851630492716",
        "checked_in_at": "2026-11-23T06:30:00Z",
        "completed_at": "2026-11-23T06:45:00Z",
        "delivery_place": "tehran-1",
        "contact": {
            "mobile": "09123456789",
            "postal_code": "1969833114",
            "address": "تهران، خیابان آزادی، پلاک ۱",
        },
        "fingers": [finger(2), finger(7)],
        "exceptions": [],
        "face": b64encode(FACE).decode(),
        "documents": [{"kind": "birth_certificate", "accepted": True, "checker": "officer-1"}],
    } | changes


def exception(position: int, approved_by: str = "officer-2") -> dict[str, Any]:
    return {"position": position, "kind": "missing", "permanent": True, "approved_by": approved_by}


def test_four_parts_are_a_completion() -> None:
    assert check_packet(read_packet(body()), DEFAULT_POLICY) is None


def test_one_finger_and_an_approved_exception_suffice() -> None:
    excused = {"fingers": [finger(2)], "exceptions": [exception(7)]}
    packet = read_packet(body(**excused, evidence=b64encode(FACE).decode()))
    assert check_packet(packet, DEFAULT_POLICY) is None
    assert packet.exceptions[0].permanent


@pytest.mark.parametrize(
    "evidence", [b"", b"no picture", FACE[:-2], FACE[:3] + bytes(LARGEST_EVIDENCE) + FACE[-2:]]
)
def test_a_finger_is_excused_only_with_a_picture_that_shows_why(evidence: bytes) -> None:
    excused = {"fingers": [finger(2), finger(7)], "exceptions": [exception(1)]}
    packet = read_packet(body(**excused, evidence=b64encode(evidence).decode()))
    assert check_packet(packet, DEFAULT_POLICY) is PacketRefusal.EVIDENCE


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fingers": [finger(2)]}, PacketRefusal.FINGERS),
        ({"fingers": [finger(2)], "exceptions": [exception(7, "")]}, PacketRefusal.FINGERS),
        ({"fingers": [], "exceptions": [exception(7)]}, PacketRefusal.FINGERS),
        ({"fingers": [finger(2), finger(2)]}, PacketRefusal.FINGERS),
        ({"fingers": [finger(0), finger(2)]}, PacketRefusal.FINGERS),
        ({"fingers": [finger(2), finger(11)]}, PacketRefusal.FINGERS),
        ({"fingers": [finger(2), finger(7, template=b"")]}, PacketRefusal.FINGERS),
        ({"fingers": [finger(2), finger(7, quality=39)]}, PacketRefusal.FINGER_QUALITY),
        ({"face": ""}, PacketRefusal.FACE),
        ({"face": b64encode(b"GIF89a").decode()}, PacketRefusal.FACE),
        ({"documents": []}, PacketRefusal.DOCUMENTS),
        ({"documents": [{"kind": "x", "accepted": False, "checker": "o"}]}, PacketRefusal.DOCUMENTS),
        ({"documents": [{"kind": "x", "accepted": True, "checker": ""}]}, PacketRefusal.DOCUMENTS),
    ],
)
def test_a_missing_part_is_named(changes: dict[str, Any], told: PacketRefusal) -> None:
    assert check_packet(read_packet(body(**changes)), DEFAULT_POLICY) is told


@pytest.mark.parametrize("key", sorted(body()))
def test_a_packet_without_one_of_its_keys_is_malformed(key: str) -> None:
    with pytest.raises(PacketError, match="malformed"):
        read_packet({name: value for name, value in body().items() if name != key})


def test_a_receipt_number_has_its_check_digit() -> None:
    with pytest.raises(PacketError, match="receipt"):
        read_packet(body(receipt="851630492717"))


def test_nothing_taken_appears_in_a_repr() -> None:
    packet = repr(read_packet(body()))
    assert "abcabc" not in packet
    assert "face" not in packet
    assert "1969833114" not in packet


@given(st.sampled_from(sorted(body())), VALUES)
def test_any_value_anywhere_is_read_or_refused(key: str, value: Any) -> None:
    try:
        packet = read_packet(body(**{key: value}))
    except PacketError:
        return
    assert isinstance(packet, Packet)
    check_packet(packet, DEFAULT_POLICY)


@pytest.mark.parametrize("picture", [b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * LARGEST_FINGER])
def test_a_finger_whose_picture_is_no_png_of_a_finger_is_none(picture: bytes) -> None:
    spoilt = finger(2) | {"picture": b64encode(picture).decode()}
    packet = read_packet(body(fingers=[spoilt, finger(7)]))
    assert check_packet(packet, DEFAULT_POLICY) is PacketRefusal.FINGERS


def test_a_finger_may_bring_its_picture() -> None:
    shown = finger(2) | {"picture": b64encode(b"\x89PNG\r\n\x1a\nrest").decode()}
    assert check_packet(read_packet(body(fingers=[shown, finger(7)])), DEFAULT_POLICY) is None


def test_a_packet_that_is_not_whole_yet_can_be_read_as_far_as_it_goes() -> None:
    check_partial(body(fingers=[], documents=[], face=""))
    check_partial(body(evidence=b64encode(b"x").decode()))


@pytest.mark.parametrize(
    "change",
    [
        {"fingers": [{}]},
        {"fingers": 7},
        {"fingers": [finger(2, quality=True)]},
        {"face": "?"},
        {"evidence": "?"},
        {"contact": 7},
    ],
)
def test_a_part_of_a_packet_that_cannot_be_read_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(PacketError, match="malformed"):
        check_partial(body(**change))


def test_a_packet_says_whose_visit_it_was_and_when() -> None:
    visit = read_visit(body())
    assert visit.tracking == "274819305624"
    assert visit.checked_in_at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert visit.completed_at == datetime(2026, 11, 23, 6, 45, tzinfo=UTC)


@pytest.mark.parametrize("changes", [{"checked_in_at": "06:30"}, {"completed_at": None}, {"completed_at": 7}])
def test_a_visit_without_its_times_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(PacketError, match="malformed"):
        read_visit(body(**changes))
