"""Stories of single touches, of what must not outlive a session, and of what must lead nowhere."""

import random
import time
from collections.abc import Callable
from functools import partial

from kivy.base import EventLoop
from kivy.clock import Clock

from kiosk.domain.numbers import damm
from kiosk.session.events import (
    Cancelled,
    ClaimEntered,
    FingerSeen,
    SampleReady,
    Started,
    TimedOut,
    Timer,
    Touched,
)
from kiosk.session.journeys.technician.events import TechnicianKnown
from kiosk.session.journeys.technician.parts import Technician, TechnicianRole
from kiosk.session.journeys.technician.trying import CLEANING_S
from kiosk.session.policy import Policy
from kiosk.session.states import AwaitingFinger, EnteringClaim, Finger, State
from kiosk.typeset.line import set_line
from kiosk.work.panel import Key
from tests.ui.stage import (
    Stage,
    happen_by_chance,
    ink_share,
    press_anyhow,
    remains,
    ridges,
    touch_at,
    wait_until,
)
from tools.exhibits import FIRST
from ui.draft import is_empty
from ui.holding import Touching
from ui.knocking import KNOCKS
from ui.textures import line_texture


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


def two_hundred_random_touches_and_keys_break_nothing(stage: Stage) -> None:
    pilot, dice = stage.pilot, random.Random(1405)
    stage.home()
    for _ in range(200):
        pilot.on_screen(lambda: touch_at(stage, dice.uniform(0, 1280), dice.uniform(0, 800)))
        stage.bridge.press(dice.choice(list(Key)))
        if dice.random() < 0.2:
            happen_by_chance(stage.kiosk, dice)
    assert stage.app.failed is None
    stage.home()


def a_bug_shows_the_apology_and_nothing_of_the_session(stage: Stage) -> None:
    """Told last: the app ends itself afterwards."""
    stage.home()
    stage.pilot.touch("start")
    stage.pilot.type("8516")
    Clock.schedule_once(lambda _: 1 / 0, 0)
    stage.pilot.wait_for("out_of_service")
    assert stage.pilot.on_screen(lambda: is_empty(stage.app.draft))
    assert isinstance(stage.app.failed, ZeroDivisionError)
    stage.kiosk.begin(State(Policy()))
    stage.pilot.on_screen(lambda: None)
    assert stage.pilot.screen == "out_of_service"


def a_trembling_touch_counts_once_where_it_is_set(stage: Stage) -> None:
    pilot, surface = stage.pilot, stage.app.surface
    stage.home()
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    pilot.touch("key.8")
    pilot.on_screen(lambda: setattr(surface, "touching", Touching(same_key_pause_s=60)))
    for key in ("key.8", "key.5", "key.5", "key.8"):
        pilot.touch(key)
    pilot.on_screen(lambda: setattr(surface, "touching", Touching()))
    assert pilot.on_screen(lambda: stage.app.draft.receipt) == "858"
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")


def five_knocks_at_a_corner_let_a_technician_in_and_cleaning_makes_the_screen_deaf(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    height = round(stage.app.surface.height)
    for _ in range(KNOCKS):
        pilot.on_screen(partial(touch_at, stage, 20, height - 20))
    pilot.wait_for("technician")
    pilot.type("582914")  # the card says whose PIN it is
    pilot.touch("technician.submit")
    pilot.wait_for("technician.checking")
    kiosk.post(TechnicianKnown(kiosk.state.session, Technician("tech-1", TechnicianRole.MEND)))
    pilot.wait_for("technician.menu")
    pilot.touch("technician.cleaning")
    pilot.wait_for("technician.cleaning")
    for x in range(100, 1280, 100):
        pilot.on_screen(partial(touch_at, stage, x, 300))
    pilot.on_screen(partial(stage.app.press, Key.SELECT))
    pilot.on_screen(partial(stage.app.press, Key.BACK))
    assert pilot.screen == "technician.cleaning"
    for _ in range(CLEANING_S):
        kiosk.post(TimedOut(Timer.COUNT))
    pilot.wait_for("technician.menu")
    pilot.touch("cancel")
    pilot.wait_for("attract")
    assert pilot.on_screen(lambda: is_empty(stage.app.draft))


STORIES: tuple[Callable[[Stage], None], ...] = (
    a_finger_acts_on_release_and_sliding_off_cancels,
    a_second_touch_right_after_a_new_screen_does_nothing,
    a_disabled_button_sends_nothing,
    the_warning_can_be_answered_by_a_touch_anywhere,
    nothing_typed_is_left_after_the_session,
    the_live_picture_grows_and_is_wiped,
    no_key_and_no_settings_page_leads_out,
    a_trembling_touch_counts_once_where_it_is_set,
    five_knocks_at_a_corner_let_a_technician_in_and_cleaning_makes_the_screen_deaf,
    two_hundred_random_touches_and_keys_break_nothing,
    a_bug_shows_the_apology_and_nothing_of_the_session,
)
