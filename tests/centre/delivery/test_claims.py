"""Claims, the officer's word, and giving a claim back."""

from typing import Any

import pytest

from centre.applications.guessing import KIOSK
from centre.applications.guessing import RECEIPT as RECEIPT_LIMIT
from centre.delivery.claims import Reply
from centre.fleet.register import add_officer
from kiosk.domain.authorisation import check
from kiosk.domain.delivery import holder_digest
from tests.centre.office import BORN, CODE, OFFICER, PIN, RECEIPT, Office

WRONG = "9991234519"


def test_receipt_and_national_code_give_a_signed_authorisation(office: Office) -> None:
    reply = office.claim()
    granted = check(reply["data"], office.keys.signing.public_key(), "k-17", office.clock.now())
    assert granted.application == "app-1"
    assert granted.card_serial == "C0FFEE01"
    assert granted.holder_digest == holder_digest("C0FFEE01", CODE)
    assert (granted.expires_at - office.clock.now()).total_seconds() == pytest.approx(24 * 3600, abs=0.01)
    assert office.state() == "DELIVERING"


@pytest.mark.parametrize(
    ("receipt", "second"),
    [("۸۵۱۶ ۳۰۴۹ ۲۷۱۶", CODE), (RECEIPT, "۹۹۹۱۲۳۴۵۰۰"), (RECEIPT, BORN), (RECEIPT, "1365/4/12")],
)
def test_any_digits_and_either_second_item_will_do(office: Office, receipt: str, second: str) -> None:
    assert office.claim(receipt=receipt, second=second)["ok"]


def test_unknown_receipt_and_wrong_second_item_are_one_answer(office: Office) -> None:
    unknown = office.claim(receipt="666666666666")
    wrong = office.claim(second=WRONG)
    malformed = office.claim(second="hello")
    assert unknown == wrong == malformed == {"ok": False, "code": "not_found"}


def test_the_database_holds_no_national_code_and_no_birth_date(office: Office) -> None:
    stored = repr(office.application())
    assert CODE not in stored
    assert BORN not in stored
    assert "1986-07-03" not in stored


def test_wrong_tries_lock_the_receipt_even_for_the_right_item(office: Office) -> None:
    for _ in range(RECEIPT_LIMIT.tries):
        assert office.claim(second=WRONG)["code"] == "not_found"
    locked = office.claim()
    assert locked["code"] == "too_many_tries"
    assert locked["retry_after"] == pytest.approx(600)
    office.later(seconds=599)
    assert office.claim()["code"] == "too_many_tries"
    office.later(seconds=1)
    assert office.claim()["ok"]


def test_unknown_receipts_lock_just_as_known_ones(office: Office) -> None:
    answers = [office.claim(receipt="666666666666")["code"] for _ in range(RECEIPT_LIMIT.tries + 1)]
    assert answers == ["not_found"] * RECEIPT_LIMIT.tries + ["too_many_tries"]


def test_a_guesser_of_many_receipts_locks_the_kiosk(office: Office) -> None:
    answers = [office.claim(receipt=f"{n:012}")["code"] for n in range(KIOSK.tries + 1)]
    assert answers == ["not_found"] * KIOSK.tries + ["too_many_tries"]
    assert office.claim()["code"] == "too_many_tries"
    assert office.claim("k-18")["ok"]


def test_a_careless_person_is_not_locked_out(office: Office) -> None:
    for _ in range(3):
        for _ in range(RECEIPT_LIMIT.tries - 1):
            office.claim(second=WRONG)
        assert office.claim()["ok"]
        office.release()


def test_another_place_gives_nothing(office: Office) -> None:
    assert office.claim("k-99") == {"ok": False, "code": "other_place"}
    assert office.state() == "READY_FOR_DELIVERY"


def test_a_claimed_card_is_nobody_elses(office: Office) -> None:
    office.claim()
    refused = office.claim("k-18")
    assert (refused["code"], refused["retry_after"]) == ("claimed_elsewhere", 180.0)


def test_a_lease_ends_by_itself(office: Office) -> None:
    office.claim()
    office.later(seconds=181)
    assert office.claim("k-18")["ok"]
    assert office.moves() == [25, 29, 25]


def test_a_kiosk_that_asks_again_gets_its_claim_again(office: Office) -> None:
    assert office.claim()["ok"]
    assert office.claim()["ok"]
    assert office.state() == "DELIVERING"


def test_a_delivered_card_is_not_claimed_again(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    office.tell(2, "delivered")
    assert office.claim() == {"ok": False, "code": "already_delivered"}


def test_a_referred_card_is_not_for_a_kiosk(office: Office) -> None:
    office.claim()
    office.tell(1, "referred", reason="not_matched")
    assert office.claim() == {"ok": False, "code": "not_ready"}


def test_a_released_claim_is_free_at_once(office: Office) -> None:
    office.claim()
    assert office.release()["ok"]
    assert office.claim("k-18")["ok"]


def test_nobody_frees_anothers_claim(office: Office) -> None:
    office.claim()
    assert office.release("k-18")["ok"]
    assert office.release(application="unknown")["ok"]
    assert office.application().lease_kiosk == "k-17"


def test_the_officers_pin_confirms_the_documents_and_renews_the_lease(office: Office) -> None:
    office.claim()
    office.later(seconds=100)
    assert office.confirm()["data"] == {"checker": office.officer}
    assert office.application().lease_until == pytest.approx(office.now + 180)


def test_the_pin_may_be_typed_in_persian_digits(office: Office) -> None:
    office.claim()
    assert office.confirm(pin="۲۷۱۸۲۸")["ok"]


def test_documents_are_confirmed_only_for_ones_own_claim(office: Office) -> None:
    assert office.confirm()["code"] == "not_claimed"
    office.claim()
    assert office.confirm("k-18")["code"] == "not_ready"


def test_a_card_may_be_released_by_who_claimed_it_and_from_a_day_list_by_nobody_elses_claim(
    office: Office,
) -> None:
    assert office.stands()["ok"]
    office.claim()
    assert office.stands()["ok"]
    assert office.stands("k-18")["code"] == "not_ready"
    office.tell_match(1)
    office.tell(2, "delivered")
    assert office.stands()["code"] == "not_ready"


def test_a_wrong_pin_and_an_unknown_officer_are_one_answer(office: Office) -> None:
    office.claim()
    wrong, unknown = office.confirm(pin="000000"), office.confirm(officer="nobody")
    assert wrong == unknown == {"ok": False, "code": "wrong_pin"}


def test_pin_tries_are_limited_even_for_the_right_one(office: Office) -> None:
    office.claim()
    answers = [office.confirm(pin="000000")["code"] for _ in range(6)]
    assert answers == ["wrong_pin"] * 5 + ["locked"]
    assert office.confirm()["code"] == "locked"
    office.later(minutes=10)
    office.claim()
    assert office.confirm()["ok"]


def test_an_officer_of_another_place_is_refused(office: Office) -> None:
    office.claim()
    with office.engine.begin() as connection:
        add_officer(connection, "Sara", "shiraz-2", PIN)
    assert office.confirm(officer="sara")["code"] == "other_place"


def test_hostile_fields_are_only_wrong(office: Office) -> None:
    hostile: tuple[Any, ...] = (None, 5, [], {}, "x" * 10_000, "\x00")
    for value in hostile:
        office.later(days=2)
        asked = {"receipt": value, "second_item": value, "application": value, "officer": value, "pin": value}
        with office.engine.begin() as connection:
            kiosk = office.kiosk_in(connection, "k-17")
            assert office.desk.claim(connection, kiosk, asked, office.now)["code"] == "not_found"
            assert office.desk.confirm(connection, kiosk, asked, office.now)["code"] == "not_claimed"
            assert office.desk.stand(connection, kiosk, asked, office.now)["code"] == "not_ready"
            assert office.desk.release(connection, kiosk, asked, office.now)["ok"]


def test_an_officer_may_sign_without_a_claim_at_the_own_place_only(office: Office) -> None:
    def check(kiosk: str, pin: str = PIN) -> Reply:
        with office.engine.begin() as connection:
            asked = {"officer": OFFICER, "pin": pin}
            return office.desk.check(connection, office.kiosk_in(connection, kiosk), asked, office.now)

    assert check("k-17") == {"ok": True, "data": {"checker": office.officer}}
    assert check("k-17", "000000")["code"] == "wrong_pin"
    assert check("k-99")["code"] == "other_place"
