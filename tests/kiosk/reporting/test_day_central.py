"""Claims and officers' words without a line: only what the centre signed for today, and once (F5, T25)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.delivery import (
    Authorisation,
    ClaimRefusal,
    DeliveryOutcome,
    DeliveryStep,
    DocumentsConfirmed,
    OfficerRefusal,
)
from kiosk.ports import CentreSilentError, ClaimEndedError
from kiosk.session.commands import Report
from tests.centre.applications.test_eligibility import tell
from tests.centre.applications.test_kinship import tell_code
from tests.centre.office import CODE, OFFICER, PIN, RECEIPT
from tests.kiosk.branch import KIOSK, Branch

WRONG = "9991234519"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    """The one kiosk of its place, with the day list on it and no line."""
    made = Branch(tmp_path)
    with made.office.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE kiosks SET retired_at = 1.0 WHERE id <> '{KIOSK}'")
    made.work_off()
    made.up = False
    yield made
    made.close()


def claim(branch: Branch, second: str = CODE, receipt: str = RECEIPT) -> Authorisation | ClaimRefusal:
    return branch.central.claim(receipt, second)


def deliver(branch: Branch, outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED) -> None:
    """A delivery as the session writes it down."""
    claimed = Report("delivery.claimed", {"application": "app-1"})
    branch.journal.append(DeliveryStep.CLAIM, "app-1", {}, claimed)
    verdict = {"application": "app-1", "verdict": "match", "finger": 2, "tries_left": 5, "attempt": 1}
    if outcome is DeliveryOutcome.DELIVERED:
        branch.journal.append(DeliveryStep.VERDICT, "app-1", {}, Report("delivery.verdict", verdict))
    last = DeliveryStep.CONFIRMED if outcome is DeliveryOutcome.DELIVERED else DeliveryStep.ENDED
    ended: dict[str, Any] = {"application": "app-1", "outcome": outcome.value}
    if outcome is DeliveryOutcome.REFERRED:
        ended["reason"] = "not_matched"
    branch.journal.append(last, "app-1", {"outcome": outcome.value}, Report("delivery.ended", ended))


def test_a_listed_card_is_claimed_without_a_line(branch: Branch) -> None:
    given = claim(branch)
    assert isinstance(given, Authorisation)
    assert (given.application, given.card_serial, given.kiosk) == ("app-1", "C0FFEE01", KIOSK)


def test_anything_else_is_as_if_nobody_knew(branch: Branch) -> None:
    for second, receipt in ((WRONG, RECEIPT), (CODE, "798259791907"), ("rubbish", RECEIPT)):
        with pytest.raises(CentreSilentError):
            claim(branch, second, receipt)


def test_guessing_without_a_line_is_locked(branch: Branch) -> None:
    for _ in range(5):
        with pytest.raises(CentreSilentError):
            claim(branch, WRONG)
    branch.restart()
    assert claim(branch) is ClaimRefusal.TOO_MANY_TRIES


def test_an_authorisation_that_ran_out_is_none(branch: Branch) -> None:
    branch.clock.turn(timedelta(hours=24).total_seconds() + 1)
    with pytest.raises(CentreSilentError):
        claim(branch)


def test_a_clock_that_went_back_grants_nothing(branch: Branch) -> None:
    branch.clock.turn(-3600)
    with pytest.raises(CentreSilentError):
        claim(branch)


def test_what_the_next_list_lacks_is_withdrawn(branch: Branch) -> None:
    branch.up = True
    assert branch.counter.ask("deliver.claim", {"receipt": RECEIPT, "second_item": CODE})["ok"]
    branch.office.tell_match(1)
    branch.office.tell(2, "delivered")
    branch.clock.turn(400)
    branch.work_off()
    branch.up = False
    with pytest.raises(CentreSilentError):
        claim(branch)


def test_a_delivered_card_is_claimed_no_second_time(branch: Branch) -> None:
    assert isinstance(claim(branch), Authorisation)
    deliver(branch)
    assert claim(branch) is ClaimRefusal.ALREADY_DELIVERED
    branch.restart()
    assert claim(branch) is ClaimRefusal.ALREADY_DELIVERED


def test_a_death_that_becomes_known_after_the_claim_ends_it_though_the_list_still_has_the_card(
    branch: Branch,
) -> None:
    assert isinstance(claim(branch), Authorisation)
    branch.central.make_sure("app-1")
    tell(branch.office, CODE)
    branch.central.make_sure("app-1")
    branch.up = True
    with pytest.raises(ClaimEndedError):
        branch.central.confirm_documents("app-1", OFFICER, PIN)
    with pytest.raises(ClaimEndedError):
        branch.central.make_sure("app-1")


def test_a_referred_card_waits_for_the_desk(branch: Branch) -> None:
    deliver(branch, DeliveryOutcome.REFERRED)
    assert claim(branch) is ClaimRefusal.NOT_READY


def test_the_centre_hears_of_it_once_however_often_it_is_told(branch: Branch) -> None:
    deliver(branch)
    branch.report()
    assert branch.office.state() == "DELIVERED"
    assert branch.events() == []
    branch.up = True
    assert claim(branch) is ClaimRefusal.ALREADY_DELIVERED


def test_a_visit_that_was_broken_off_does_not_hide_the_delivery_after_it(branch: Branch) -> None:
    deliver(branch, DeliveryOutcome.CANCELLED)
    assert isinstance(claim(branch), Authorisation)
    deliver(branch)
    branch.report()
    assert branch.office.state() == "DELIVERED"


def test_an_officers_pin_is_checked_here_and_locked_here(branch: Branch) -> None:
    assert branch.central.confirm_documents("app-1", OFFICER, PIN) == DocumentsConfirmed(
        branch.office.officer
    )
    assert branch.central.check_officer("app-1", OFFICER, PIN) == DocumentsConfirmed(branch.office.officer)
    for _ in range(5):
        assert branch.central.check_officer("app-1", OFFICER, "000000") is OfficerRefusal.WRONG_PIN
    assert branch.central.check_officer("app-1", OFFICER, PIN) is OfficerRefusal.LOCKED
    with pytest.raises(CentreSilentError):
        branch.central.check_officer("app-1", "nobody", PIN)


def test_a_kiosk_that_was_moved_delivers_nothing_from_the_old_places_list(branch: Branch) -> None:
    with branch.store.transaction() as cursor:
        cursor.execute("UPDATE day_list SET place = 'elsewhere'")
    with pytest.raises(CentreSilentError):
        claim(branch)


def test_with_a_line_the_centre_alone_decides(branch: Branch) -> None:
    branch.up = True
    with branch.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE applications SET receipt_live = 0")
    assert claim(branch) is ClaimRefusal.NOT_READY


def test_an_officer_signs_nothing_of_their_own_without_a_line(branch: Branch) -> None:
    tell_code(branch.office, OFFICER, CODE)
    branch.up = True
    branch.clock.turn(400)
    branch.work_off()
    branch.up = False
    assert branch.central.confirm_documents("app-1", OFFICER, PIN) is OfficerRefusal.OWN_APPLICATION
    assert branch.central.check_officer("app-1", OFFICER, PIN) is OfficerRefusal.OWN_APPLICATION
    assert branch.central.check_officer("app-2", OFFICER, PIN) == DocumentsConfirmed(branch.office.officer)
