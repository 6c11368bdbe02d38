"""From the form to a confirmed identity, as a kiosk asks for it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from centre.applications.guessing import KIOSK
from centre.applications.inquiries import note_overdue, record_answer
from centre.storage.schema import applications, edits, history, inquiries
from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome
from kiosk.domain.number_lists import check
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.applicants import Counter, code, submission
from tests.centre.office import Office
from tests.kiosk.domain.test_form import MARRIED

NAME = "applicant.first_name"
WRONG = code(999)


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


def rows(office: Office, table: Any) -> list[Any]:
    with office.engine.begin() as connection:
        return list(connection.execute(select(table)).all())


def test_a_submitted_form_has_one_number_and_24_hours(counter: Counter) -> None:
    submitted = counter.submit()
    assert submitted["tracking"][0] in "2345"
    assert submitted["due_at"] == "2026-11-23T12:01:40.000Z"
    told = counter.status(submitted["tracking"])["data"]
    assert (told["state"], told["next"], told["due_at"]) == (
        "SUBMITTED",
        "wait_for_inquiry",
        submitted["due_at"],
    )


def test_nothing_personal_is_readable_in_the_database(counter: Counter) -> None:
    counter.submit(form=MARRIED)
    counter.inquire(InquiryOutcome.MISMATCH, NAME)
    kept = repr([rows(counter.office, table) for table in applications.metadata.sorted_tables])
    for secret in (code(1), "کریمی", "رضایی", "9991234519", "1986-07-03", "9123456789"):
        assert secret not in kept


def test_a_second_form_of_a_person_is_refused_without_the_first_ones_number(counter: Counter) -> None:
    counter.submit()
    assert counter.ask("appl.submit", submission(), "k-99") == {"ok": False, "code": "already_registered"}
    assert counter.submit(code(2))["tracking"]


def test_who_waits_for_a_card_does_not_register_again(counter: Counter) -> None:
    assert counter.ask("appl.submit", submission("9991234500"))["code"] == "already_registered"


def test_without_consent_there_is_no_application(counter: Counter) -> None:
    assert counter.ask("appl.submit", submission(consent=""))["code"] == "no_consent"


def test_every_wrong_field_is_named_by_its_path(counter: Counter) -> None:
    asked = submission()
    asked["form"]["applicant"]["first_name"] = "Sara"
    asked["form"]["father"]["national_code"] = "123"
    asked["form"]["children"] = None
    asked["contact"] = {"mobile": "12", "email": "x"}
    first = counter.ask("appl.submit", asked)
    assert first["code"] == "invalid"
    assert {(each["field"], each["problem"]) for each in first["data"]["findings"]} == {
        ("applicant.first_name", "name_letters"),
        ("father.national_code", "code_length"),
        ("contact.mobile", "mobile_form"),
        ("contact.email", "email_form"),
    }


def test_rules_between_people_are_judged_at_the_centre_too(counter: Counter) -> None:
    told = counter.ask("appl.submit", submission(form=replace(MARRIED, spouses=None)))["data"]["findings"]
    assert told == [{"field": "spouses", "problem": "spouse_not_stated"}]


@pytest.mark.parametrize("value", [None, 5, [], {}, "x" * 10_000, "\0", True, [[[]]], {"applicant": 3}])
def test_hostile_requests_are_only_refused(counter: Counter, value: Any) -> None:
    for op in ("appl.submit", "appl.status", "appl.edit"):
        keys = ("form", "contact", "consent", "tracking", "second_item", "changes")
        assert not counter.ask(op, dict.fromkeys(keys, value))["ok"]
    for field in ("applicant", "father", "spouses", "children"):
        asked = submission()
        asked["form"][field] = value
        reply = counter.ask("appl.submit", asked)
        assert not reply["ok"] or value in (None, [], {})
    for key in submission()["form"]["applicant"]:
        asked = submission(code(7))
        asked["form"]["applicant"][key] = value
        counter.ask("appl.submit", asked)


def test_numbers_drawn_in_advance_are_signed_and_used_once(counter: Counter) -> None:
    document = counter.ask("numbers.draw", {})["data"]
    numbers = check(document, counter.office.keys.signing.public_key(), "k-17")
    assert len(numbers.numbers) == 100
    assert counter.submit(tracking=numbers.numbers[0])["tracking"] == numbers.numbers[0]
    again = counter.ask("appl.submit", submission(code(2), tracking=numbers.numbers[0]))
    foreign = counter.ask("appl.submit", submission(code(2), tracking=numbers.numbers[1]), "k-18")
    invented = counter.ask("appl.submit", submission(code(2), tracking="274819305624"))
    assert {reply["code"] for reply in (again, foreign, invented)} == {"number_not_yours"}


def test_a_kiosk_cannot_hoard_numbers(counter: Counter) -> None:
    answers = [counter.ask("numbers.draw", {}).get("code", "drawn") for _ in range(4)]
    assert answers == ["drawn"] * 3 + ["numbers_unused"]


def test_unknown_numbers_and_wrong_second_items_are_one_answer(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    assert (
        counter.status(tracking, WRONG)
        == counter.status("274819305624")
        == {
            "ok": False,
            "code": "not_found",
        }
    )
    assert counter.status(tracking, "13650412")["ok"]


def test_wrong_tries_lock_a_number(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    for _ in range(DEFAULT_POLICY.status_max_tries):
        counter.status(tracking, WRONG)
    assert counter.status(tracking)["code"] == "too_many_tries"
    counter.office.later(minutes=DEFAULT_POLICY.lock_min)
    assert counter.status(tracking)["ok"]


def test_a_guesser_of_many_numbers_locks_the_kiosk(counter: Counter) -> None:
    answers = [counter.status(f"{n:012}")["code"] for n in range(KIOSK.tries + 1)]
    assert answers[-1] == "too_many_tries"


def test_a_confirmed_identity_may_book(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    assert counter.inquire() == 1
    told = counter.status(tracking)["data"]
    assert (told["state"], told["next"]) == ("INQUIRY_CONFIRMED", "book")


def test_the_register_is_asked_with_the_form_and_nothing_else(counter: Counter) -> None:
    counter.submit(form=MARRIED)
    counter.inquire()
    asked = counter.register.asked[0]
    assert asked["applicant.national_code"] == code(1)
    assert asked["spouses.0.first_name"] == "رضا"
    assert not [path for path in asked if path.startswith("contact")]


def test_exactly_the_mismatched_items_are_open(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    counter.inquire(InquiryOutcome.MISMATCH, NAME, "father.last_name")
    told = counter.status(tracking)["data"]
    assert (told["state"], told["next"], told["edits_left"]) == ("INQUIRY_MISMATCH", "edit", 3)
    assert told["items"] == [NAME, "father.last_name"]
    assert counter.edit(tracking, applicant__last_name="کریمی")["code"] == "confirmed_item"
    assert counter.edit(tracking, applicant__first_name="مریم")["code"] == "nothing_changed"
    assert counter.edit(tracking)["code"] == "nothing_changed"
    assert counter.edit(tracking, applicant__first_name="x")["code"] == "invalid"
    assert counter.edit(tracking, applicant__spouse="x")["code"] == "invalid"
    assert counter.status(tracking)["data"]["edits_left"] == 3


def test_a_correction_is_a_new_inquiry_of_24_hours(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    counter.inquire(InquiryOutcome.MISMATCH, NAME)
    counter.office.later(hours=5)
    corrected = counter.edit(tracking, applicant__first_name="مريم‌ناز")["data"]
    assert corrected == {"due_at": "2026-11-23T17:01:40.000Z", "edits_left": 2}
    assert counter.inquire() == 1
    assert counter.register.asked[-1][NAME] == "مریم‌ناز"
    assert counter.state(tracking) == "INQUIRY_CONFIRMED"
    assert len(rows(counter.office, edits)) == 1


def test_a_corrected_code_is_the_second_item_from_then_on(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    counter.submit(code(2))
    counter.inquire(InquiryOutcome.MISMATCH, "applicant.national_code")
    taken = counter.edit(tracking, applicant__national_code=code(2))
    assert taken["code"] == "already_registered"
    assert counter.edit(tracking, applicant__national_code=code(3))["ok"]
    assert counter.status(tracking, code(3))["ok"]
    assert counter.status(tracking, code(1))["code"] == "not_found"


def test_the_edit_after_the_last_is_refused_and_refers_to_an_office(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    for n in range(3):
        counter.inquire(InquiryOutcome.MISMATCH, NAME)
        assert counter.edit(tracking, applicant__first_name="مریم" + "ناز" * (n + 1))["ok"]
    counter.inquire(InquiryOutcome.MISMATCH, NAME)
    told = counter.status(tracking)["data"]
    assert (told["state"], told["next"]) == ("REFERRED", "office")
    assert counter.edit(tracking, applicant__first_name="سارا")["code"] == "not_possible_now"


@pytest.mark.parametrize(
    "outcome", [InquiryOutcome.DECEASED, InquiryOutcome.NOT_ELIGIBLE, InquiryOutcome.DUPLICATE]
)
def test_a_refusing_register_closes_the_application(counter: Counter, outcome: InquiryOutcome) -> None:
    tracking = counter.submit()["tracking"]
    counter.inquire(outcome)
    assert counter.state(tracking) == "CLOSED"
    assert counter.submit()["tracking"] != tracking


def test_a_silent_register_is_asked_again_with_growing_pauses(counter: Counter) -> None:
    counter.submit()
    sent_after = []
    for second in range(0, 300, 10):
        if counter.inquire(None):
            sent_after.append(second)
        counter.office.later(seconds=10)
    assert sent_after == [0, 30, 90, 210]


def test_an_overdue_inquiry_is_flagged_once_and_costs_no_edit(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    counter.inquire(None)
    counter.office.later(hours=24)
    with counter.office.engine.begin() as connection:
        assert note_overdue(connection, counter.office.now) == 1
        assert note_overdue(connection, counter.office.now) == 0
    assert counter.status(tracking)["data"]["text"] == "status.submitted_overdue"
    counter.inquire(InquiryOutcome.MISMATCH, NAME)
    assert counter.status(tracking)["data"]["edits_left"] == 3
    assert [row.transition for row in rows(counter.office, history) if row.before] == [2, 7, 5]


def test_an_answer_to_an_older_attempt_changes_nothing(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    counter.inquire(InquiryOutcome.MISMATCH, NAME)
    counter.edit(tracking, applicant__first_name="سارا")
    with counter.office.engine.begin() as connection:
        first = connection.execute(select(inquiries.c.number).order_by(inquiries.c.number)).scalars().first()
        assert first is not None
        connection.execute(text("UPDATE inquiries SET finished_at = NULL WHERE attempt = 1"))
        answer = InquiryAnswer(InquiryOutcome.CONFIRMED)
        record_answer(connection, first, answer, policy=DEFAULT_POLICY, now=counter.office.now)
    assert counter.state(tracking) == "SUBMITTED"


def test_an_answer_counts_once(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    counter.inquire(InquiryOutcome.MISMATCH, NAME)
    with counter.office.engine.begin() as connection:
        number = connection.execute(select(inquiries.c.number)).scalar_one()
        answer = InquiryAnswer(InquiryOutcome.CONFIRMED)
        record_answer(connection, number, answer, policy=DEFAULT_POLICY, now=counter.office.now)
    assert counter.state(tracking) == "INQUIRY_MISMATCH"


def test_a_form_sent_again_long_after_its_answer_was_forgotten_is_the_same_application(
    counter: Counter,
) -> None:
    document = counter.ask("numbers.draw", {})["data"]
    numbers = check(document, counter.office.keys.signing.public_key(), "k-17")
    first = counter.submit(tracking=numbers.numbers[0])
    assert counter.submit(tracking=numbers.numbers[0]) == first
    second = counter.ask("appl.submit", submission(tracking=numbers.numbers[1]))
    assert second["code"] == "already_registered"
    other = counter.ask("appl.submit", submission(code(2), tracking=numbers.numbers[0]))
    assert other["code"] == "number_not_yours"
