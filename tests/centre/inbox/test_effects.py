"""What reports change: the transitions of a delivery, in order, late and again."""

from typing import Any

import pytest
from sqlalchemy import select

from centre.inbox.tables import inbox
from tests.centre.office import Office


def test_a_match_and_a_taken_card_make_a_delivery(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    office.tell(2, "delivered")
    assert office.state() == "DELIVERED"
    assert office.application().receipt_live is False
    assert office.moves() == [25, 26]


@pytest.mark.parametrize(
    ("outcome", "data", "state", "transition"),
    [
        ("cancelled", {}, "READY_FOR_DELIVERY", 29),
        ("timed_out", {}, "READY_FOR_DELIVERY", 29),
        ("fault", {}, "READY_FOR_DELIVERY", 29),
        ("restarted", {"restarted_at": "D5"}, "READY_FOR_DELIVERY", 29),
        ("restarted", {"restarted_at": "D7"}, "READY_FOR_DELIVERY", 30),
        ("referred", {"reason": "not_matched"}, "DELIVERY_REFERRED", 27),
        ("card_fault", {"reason": "card_fault"}, "CARD_FAULT", 28),
        ("unconfirmed", {}, "DELIVERY_UNCONFIRMED", 31),
    ],
)
def test_every_other_end_leaves_the_card_in_custody(
    office: Office, outcome: str, data: dict[str, str], state: str, transition: int
) -> None:
    office.claim()
    office.tell_match(1)
    office.tell(2, outcome, **data)
    assert office.state() == state
    assert office.moves() == [25, transition]
    assert office.application().receipt_live is True
    assert office.application().lease_kiosk is None


def test_without_the_chips_yes_no_card_counts_as_delivered(office: Office) -> None:
    office.claim()
    office.tell(1, "delivered")
    assert office.state() == "DELIVERY_UNCONFIRMED"
    assert office.application().receipt_live is True


def test_the_yes_of_an_earlier_claim_does_not_count_for_a_later_one(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    office.tell(2, "cancelled")
    office.claim()
    office.tell(3, "delivered")
    assert office.state() == "DELIVERY_UNCONFIRMED"


def test_a_delivery_told_after_its_lease_still_counts(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    office.later(hours=3)
    office.claim("k-18")
    office.release("k-18")
    office.tell(2, "delivered")
    assert office.state() == "DELIVERED"
    assert office.moves() == [25, 29, 25, 29, 25, 26]


def test_a_delivery_told_while_another_kiosk_claims_still_counts(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    office.later(hours=3)
    office.claim("k-18")
    office.tell(2, "delivered")
    assert office.state() == "DELIVERED"
    assert office.claim("k-18")["code"] == "already_delivered"


def test_a_referral_told_after_the_claim_was_freed_still_counts(office: Office) -> None:
    office.claim()
    office.release()
    office.tell(1, "referred", reason="finger_blocked")
    assert office.state() == "DELIVERY_REFERRED"


def test_a_late_referral_does_not_take_the_card_from_another_kiosk(office: Office) -> None:
    office.claim()
    office.release()
    office.claim("k-18")
    office.tell(1, "referred", reason="not_matched")
    assert office.state() == "DELIVERING"
    assert office.application().lease_kiosk == "k-18"
    assert office.moves()[-1] is None


def test_a_freed_claim_needs_no_second_freeing(office: Office) -> None:
    office.claim()
    office.release()
    office.tell(1, "cancelled")
    assert office.moves() == [25, 29]


def test_one_claim_has_one_end(office: Office) -> None:
    office.claim()
    office.tell(1, "cancelled")
    office.tell(2, "referred", reason="not_matched")
    assert office.state() == "READY_FOR_DELIVERY"
    assert office.moves() == [25, 29, None]


def test_sessions_without_a_match_are_counted_for_the_next_kiosk(office: Office) -> None:
    office.claim()
    office.tell(1, "referred", reason="not_matched")
    assert office.application().sessions_failed == 1


@pytest.mark.parametrize("outcome", ["delivered", "referred", "cancelled"])
def test_a_report_without_any_authorisation_is_rejected_and_kept(office: Office, outcome: str) -> None:
    taken = office.tell(1, outcome, kiosk="k-18")
    assert (taken.new, taken.refused) == (0, 1)
    (rejection,) = office.ack(taken).rejected
    assert rejection.seq == 1
    assert rejection.reason.startswith("conflict")
    assert office.state() == "READY_FOR_DELIVERY"


@pytest.mark.parametrize(
    "data",
    [
        {"outcome": "handed_over_to_a_friend"},
        {"outcome": 5},
        {"outcome": "referred", "reason": "felt_like_it"},
        {"outcome": "referred", "reason": ["x"]},
        {"outcome": "delivered", "application": 7},
        {"outcome": "delivered", "application": "x" * 65},
        {"outcome": "delivered", "application": "unknown"},
    ],
)
def test_a_malformed_report_is_rejected_and_moves_nothing(office: Office, data: dict[str, Any]) -> None:
    office.claim()
    taken = office.take(office.event(1, "delivery.ended", **({"application": "app-1"} | data)))
    assert taken.refused == 1
    assert office.state() == "DELIVERING"


def test_a_journey_without_a_claim_moves_nothing(office: Office) -> None:
    taken = office.take(office.event(1, "delivery.ended", application=None, outcome="timed_out"))
    assert taken.new == 1
    assert office.moves() == []


def test_who_calls_for_a_person_is_kept_as_an_event_without_anybodys_name(office: Office) -> None:
    called = office.event(1, "attendant.called", journey="registration", language="fa")
    named = office.event(2, "attendant.called", journey="registration", name="m")
    assert office.take(called, named).refused == 1
    with office.engine.begin() as connection:
        kept = connection.execute(select(inbox.c.type, inbox.c.data)).all()
    assert [(row.type, row.data) for row in kept] == [
        ("attendant.called", '{"journey":"registration","language":"fa"}')
    ]
