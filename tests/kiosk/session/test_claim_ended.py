"""The centre ends what a claim stands on in the middle of a delivery: no card is released (F21)."""

from kiosk.domain.delivery import ReferralReason
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.work.custody import Custody
from tests.kiosk.fakes import FakeKiosk


def attended() -> FakeKiosk:
    """A kiosk with an officer beside it, at which somebody's claim was granted and confirmed."""
    kiosk = FakeKiosk(custody=Custody(attended=True))
    kiosk.claimed()
    return kiosk


def matches(kiosk: FakeKiosk) -> None:
    """The card is put in and its holder's finger matches."""
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted())


def test_a_claim_that_ended_before_the_documents_were_seen_asks_for_no_card() -> None:
    kiosk = FakeKiosk()
    kiosk.happens(ev.Started(), ev.ClaimEntered("r", "s"))
    kiosk.central.ended = True
    kiosk.happens(ev.OfficerSigned("o", "4711"))
    kiosk.shows(st.SeeOfficer(ReferralReason.CLAIM_ENDED))
    assert kiosk.journal.steps == "D1 END"
    ended = [report.data for report in kiosk.journal.reports if report.kind == "delivery.ended"]
    assert [each["outcome"] for each in ended] == ["referred"]


def test_a_claim_that_ended_while_the_finger_was_given_releases_no_card() -> None:
    kiosk = attended()
    kiosk.central.ended = True
    matches(kiosk)
    kiosk.shows(st.SeeOfficer(ReferralReason.CLAIM_ENDED))
    assert kiosk.journal.steps == "D1 D2 D3 D4 D5 D6 D6a END"
    assert kiosk.slot.recorded == []
    assert not kiosk.slot.powered


def test_a_centre_that_says_nothing_before_the_release_does_not_hold_it_up() -> None:
    kiosk = attended()
    kiosk.central.silent = True
    matches(kiosk)
    assert isinstance(kiosk.stage, st.Delivered)
