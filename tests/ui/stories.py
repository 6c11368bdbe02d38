"""Stories told by touches on the real window, one after the other in one process.

Kivy has one window a process, so `tests.ui.telling` runs them all and the tests read what became of each.
"""

import time
from collections.abc import Callable
from functools import partial

from kivy.base import EventLoop
from kivy.clock import Clock

from kiosk.domain.delivery import ClaimRefusal
from kiosk.domain.numbers import damm
from kiosk.events import (
    Cancelled,
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
    Started,
    TimedOut,
    Timer,
    Touched,
)
from kiosk.policy import Policy
from kiosk.states import AwaitingFinger, EnteringClaim, Finger, FingerHint, Language, State
from kiosk.typeset.line import set_line
from tests.ui.stage import (
    Stage,
    enter_claim,
    finger_asked,
    ink_share,
    picture_colours,
    press_anyhow,
    remains,
    ridges,
    sign_as_officer,
    touch_at,
    wait_until,
)
from tools.exhibits import CARD, CLAIM, FIRST, NATIONAL_CODE, RECEIPT, exhibits
from ui.draft import Draft, is_empty
from ui.textures import line_texture


def every_screen_draws_in_both_languages(stage: Stage) -> None:
    blank = []
    for language in Language:
        for exhibit in exhibits(language):
            stage.pilot.on_screen(lambda exhibit=exhibit: stage.app.exhibit(exhibit.state, exhibit.draft))  # type: ignore[misc]
            colours = stage.pilot.on_screen(picture_colours)
            if colours < 20:
                blank.append(f"{exhibit.name}.{language}")
    assert blank == []
    stage.pilot.on_screen(lambda: stage.app.exhibit(stage.kiosk.state, Draft()))


def a_whole_delivery_by_touches(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    enter_claim(pilot)
    assert kiosk.posted(ClaimEntered) == [ClaimEntered(RECEIPT, NATIONAL_CODE)]
    session = kiosk.state.session
    kiosk.post(ClaimGranted(session, CLAIM))
    sign_as_officer(pilot)
    assert kiosk.posted(OfficerSigned) == [OfficerSigned("20417", "123456")]
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


def nothing_typed_is_left_after_the_session(stage: Stage) -> None:
    pilot = stage.pilot
    stage.home()
    pilot.touch("start")
    digits = [7, 3, 9, 1, 8, 2, 6, 4, 0, 5]
    digits.append(damm("".join(map(str, digits))))
    for digit in digits:
        pilot.touch(f"key.{digit}")
    assert pilot.on_screen(lambda: remains(digits)) > 0
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")
    stage.kiosk.events.clear()
    pilot.on_screen(lambda: None)  # one more frame, so that the last one's objects are gone
    assert pilot.on_screen(lambda: is_empty(stage.app.draft))
    assert pilot.on_screen(lambda: remains(digits)) == 0
    assert pilot.on_screen(lambda: set_line.cache_info().currsize) < 40
    assert pilot.on_screen(lambda: line_texture.cache_info().currsize) < 40


def a_finger_acts_on_release_and_sliding_off_cancels(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    finger = wait_until(lambda: pilot.on_screen(lambda: pilot.put_down("start")))
    time.sleep(0.1)
    assert kiosk.posted(Started) == []
    assert finger
    pilot.on_screen(partial(finger.slide, 5, 5))
    pilot.on_screen(finger.lift)
    time.sleep(0.1)
    assert kiosk.posted(Started) == []
    pilot.touch("start")
    wait_until(lambda: bool(kiosk.posted(Started)))


def a_second_touch_right_after_a_new_screen_does_nothing(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")
    assert pilot.on_screen(lambda: pilot.put_down("start")) is None
    pilot.on_screen(lambda: press_anyhow(stage, "start"))
    pilot.on_screen(lambda: None)
    assert len(kiosk.posted(Started)) == 1


def a_disabled_button_sends_nothing(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    time.sleep(0.35)
    pilot.on_screen(lambda: press_anyhow(stage, "claim.next"))
    assert pilot.screen == "claim.receipt"
    assert kiosk.posted(ClaimEntered) == []


def the_warning_can_be_answered_by_a_touch_anywhere(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(State(Policy(), EnteringClaim()))
    pilot.wait_for("claim.receipt")
    kiosk.post(TimedOut(Timer.IDLE))
    wait_until(lambda: pilot.on_screen(lambda: stage.app.surface.target("warning.stay") is not None))
    time.sleep(0.35)
    pilot.on_screen(lambda: touch_at(stage, 20, 20))
    wait_until(lambda: kiosk.state.warning_s is None)
    assert kiosk.posted(Touched)
    kiosk.post(TimedOut(Timer.IDLE))
    pilot.touch("warning.leave")
    pilot.wait_for("attract")


def the_live_picture_grows_and_is_wiped(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(State(Policy(), AwaitingFinger(FIRST), card_present=True))
    pilot.wait_for("finger")
    kiosk.post(FingerSeen(kiosk.state.session, 170, 288))
    pilot.wait_for("finger.capturing")
    stage.bridge.show_picture(ridges())
    wait_until(lambda: pilot.on_screen(lambda: ink_share(stage)) > 0.1)
    kiosk.post(SampleReady(kiosk.state.session, 80, Finger.RIGHT_INDEX))
    pilot.wait_for("comparing")
    assert pilot.on_screen(lambda: ink_share(stage)) == 0.0


def no_key_and_no_settings_page_leads_out(stage: Stage) -> None:
    stage.home()
    window = EventLoop.window
    for key in (27, 282, 8, 9):  # Escape, F1, backspace, tab
        stage.pilot.on_screen(lambda key=key: window.dispatch("on_keyboard", key, 0, "", []))  # type: ignore[misc]
    assert stage.pilot.on_screen(stage.app.open_settings) is False
    assert stage.pilot.screen == "attract"
    assert stage.pilot.on_screen(lambda: len(window.children)) == 1


def a_bug_shows_the_apology_and_nothing_of_the_session(stage: Stage) -> None:
    """Told last: the app ends itself afterwards."""
    stage.home()
    stage.pilot.touch("start")
    stage.pilot.type("8516")
    Clock.schedule_once(lambda _: 1 / 0, 0)
    stage.pilot.wait_for("out_of_service")
    assert stage.pilot.on_screen(lambda: is_empty(stage.app.draft))
    assert isinstance(stage.app.failed, ZeroDivisionError)
    stage.app.failed = None


STORIES: dict[str, Callable[[Stage], None]] = {
    story.__name__: story
    for story in (
        every_screen_draws_in_both_languages,
        a_whole_delivery_by_touches,
        a_stranger_is_told_the_try_and_sent_to_the_officer,
        a_poor_sample_gives_a_hint_and_another_finger_can_be_chosen,
        switching_language_keeps_typed_digits,
        a_refused_claim_keeps_the_digits_and_says_why,
        nothing_typed_is_left_after_the_session,
        a_finger_acts_on_release_and_sliding_off_cancels,
        a_second_touch_right_after_a_new_screen_does_nothing,
        a_disabled_button_sends_nothing,
        the_warning_can_be_answered_by_a_touch_anywhere,
        the_live_picture_grows_and_is_wiped,
        no_key_and_no_settings_page_leads_out,
        a_bug_shows_the_apology_and_nothing_of_the_session,
    )
}
