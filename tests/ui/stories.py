"""Stories told by touches on the real window, one after the other in one process.

Kivy has one window a process, so `tests.ui.telling` runs them all and the tests read what became of each.
"""

from collections.abc import Callable

from kiosk.domain.delivery import ClaimRefusal
from kiosk.session.events import (
    CardInserted,
    CardRead,
    CardRemoved,
    ClaimEntered,
    ClaimGranted,
    ClaimRefused,
    FingerSeen,
    LanguageChosen,
    Matched,
    NoMatch,
    OfficerConfirmed,
    OfficerSigned,
    OtherFinger,
    ReceiptStored,
    SamplePoor,
    SampleReady,
)
from kiosk.session.policy import Policy
from kiosk.session.states import AwaitingFinger, Finger, FingerHint, Language, State
from tests.ui.stage import (
    Stage,
    enter_claim,
    finger_asked,
    sign_as_officer,
    wait_until,
)
from tools.exhibits import CARD, CLAIM, FIRST, NATIONAL_CODE, RECEIPT


def a_whole_delivery_by_touches(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    enter_claim(pilot)
    assert kiosk.posted(ClaimEntered) == [ClaimEntered(RECEIPT, NATIONAL_CODE)]
    session = kiosk.state.session
    kiosk.post(ClaimGranted(session, CLAIM))
    sign_as_officer(pilot)
    assert kiosk.posted(OfficerSigned) == [OfficerSigned("", "123456")]
    kiosk.post(OfficerConfirmed(session, "officer-7"))
    pilot.wait_for("card.awaited")
    kiosk.post(CardInserted())
    pilot.wait_for("card.reading")
    kiosk.post(CardRead(session, CARD))
    pilot.wait_for("finger")
    kiosk.post(FingerSeen(session, 100, 288))
    pilot.wait_for("finger.capturing")
    kiosk.post(SampleReady(session, 80, Finger.RIGHT_INDEX))
    pilot.wait_for("comparing")
    kiosk.post(Matched(session))
    pilot.wait_for("recording")
    kiosk.post(ReceiptStored(session, "00" * 32))
    pilot.wait_for("take")
    kiosk.post(CardRemoved())
    pilot.wait_for("delivered")
    pilot.touch("delivered.done")
    pilot.wait_for("attract")


def a_stranger_is_told_the_try_and_sent_to_the_officer(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(State(Policy(), AwaitingFinger(FIRST), card_present=True))
    pilot.wait_for("finger")
    session = kiosk.state.session
    for tries_left in (4, 3, 2):
        kiosk.post(SampleReady(session, 80, finger_asked(kiosk)))
        pilot.wait_for("comparing")
        kiosk.post(NoMatch(session, tries_left))
        if pilot.wait_for("not_matched", "see_officer.*") == "not_matched":
            pilot.touch("finger.again")
            pilot.wait_for("finger")
    pilot.wait_for("see_officer.not_matched")
    pilot.touch("officer.seen")
    pilot.wait_for("attract")


def a_poor_sample_gives_a_hint_and_another_finger_can_be_chosen(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(State(Policy(), AwaitingFinger(FIRST), card_present=True))
    pilot.wait_for("finger")
    kiosk.post(SamplePoor(kiosk.state.session, FingerHint.TOO_DRY, Finger.RIGHT_INDEX))
    assert stage.app.view is not None
    wait_until(lambda: stage.app.view is not None and stage.app.view.notice is not None)
    pilot.touch("finger.other")
    wait_until(lambda: finger_asked(kiosk) is Finger.LEFT_THUMB)
    assert kiosk.posted(OtherFinger)
    pilot.touch("finger.cannot")
    pilot.wait_for("see_officer.cannot_give_finger")


def switching_language_keeps_typed_digits(stage: Stage) -> None:
    pilot = stage.pilot
    stage.home()
    pilot.touch("start")
    pilot.type("8516")
    pilot.touch("language")
    wait_until(lambda: stage.kiosk.state.language is Language.ENGLISH)
    assert stage.kiosk.posted(LanguageChosen) == [LanguageChosen(Language.ENGLISH)]
    pilot.type("30")
    assert pilot.on_screen(lambda: stage.app.draft.receipt) == "851630"
    stage.kiosk.post(LanguageChosen(Language.PERSIAN))


def a_refused_claim_keeps_the_digits_and_says_why(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    enter_claim(pilot)
    kiosk.post(ClaimRefused(kiosk.state.session, ClaimRefusal.NOT_FOUND))
    pilot.wait_for("claim.receipt")
    assert pilot.on_screen(lambda: stage.app.draft.receipt) == RECEIPT
    assert pilot.on_screen(lambda: stage.app.view is not None and stage.app.view.notice is not None)
    pilot.touch("key.back")
    assert pilot.on_screen(lambda: stage.app.view is not None and stage.app.view.notice is None)


STORIES: tuple[Callable[[Stage], None], ...] = (
    a_whole_delivery_by_touches,
    a_stranger_is_told_the_try_and_sent_to_the_officer,
    a_poor_sample_gives_a_hint_and_another_finger_can_be_chosen,
    switching_language_keeps_typed_digits,
    a_refused_claim_keeps_the_digits_and_says_why,
)
