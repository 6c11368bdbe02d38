"""Stories told with the tactile keypad alone, and of what it leaves behind."""

import time
from collections.abc import Callable
from functools import partial

from kiosk.session.commands import Tell
from kiosk.session.events import (
    Cancelled,
    CardInserted,
    CardRead,
    CardRemoved,
    ClaimEntered,
    ClaimGranted,
    FingerSeen,
    Matched,
    OfficerConfirmed,
    OfficerSigned,
    ReceiptStored,
    SampleReady,
    TimedOut,
    Timer,
    Touched,
)
from kiosk.session.states import Finger, Language
from kiosk.work.panel import Key, KeyPressed
from tests.ui.stage import PATIENCE_S, Stage, wait_until
from tools.exhibits import CARD, CLAIM, NATIONAL_CODE, RECEIPT
from ui.focus import NOWHERE
from ui.pilot import NotOnScreenError
from ui.view import Help
from ui.window import KioskApp
from ui.wishes import AS_EVER, Wishes


def go_to(stage: Stage, name: str) -> None:
    """Press down until the named thing is in focus."""
    stage.pilot.on_screen(partial(_go, stage.app, name))


def _go(app: KioskApp, name: str) -> None:
    seen: set[str] = set()
    while app.focus.name != name:
        app.press(Key.DOWN)
        assert app.focus.name and app.focus.name not in seen, f"{name} is not among {seen}"
        seen.add(app.focus.name)


def choose(stage: Stage, name: str) -> None:
    """Go to a thing and press select, as soon as the screen takes answers."""
    deadline = time.monotonic() + PATIENCE_S
    while not stage.pilot.on_screen(
        lambda: stage.app.surface.target(name) and stage.app.surface.is_settled()
    ):
        if time.monotonic() > deadline:
            raise NotOnScreenError(name)
        time.sleep(0.02)
    go_to(stage, name)
    stage.bridge.panel(KeyPressed(Key.SELECT))
    stage.pilot.on_screen(lambda: None)


def type_by_keypad(stage: Stage, digits: str) -> None:
    for digit in digits:
        choose(stage, f"key.{digit}")


def a_whole_delivery_by_keypad_alone(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    choose(stage, "start")
    pilot.wait_for("claim.receipt")
    type_by_keypad(stage, RECEIPT)
    choose(stage, "claim.next")
    pilot.wait_for("claim.second")
    type_by_keypad(stage, NATIONAL_CODE)
    choose(stage, "claim.submit")
    pilot.wait_for("claim.checking")
    assert kiosk.posted(ClaimEntered) == [ClaimEntered(RECEIPT, NATIONAL_CODE)]
    session = kiosk.state.session
    kiosk.post(ClaimGranted(session, CLAIM))
    pilot.wait_for("officer")
    type_by_keypad(stage, "123456")
    choose(stage, "officer.submit")
    pilot.wait_for("officer.checking")
    assert kiosk.posted(OfficerSigned) == [OfficerSigned("", "123456")]
    assert kiosk.posted(Touched)
    hand_over(stage, session)
    choose(stage, "delivered.done")
    pilot.wait_for("attract")
    assert pilot.on_screen(lambda: stage.app.focus) == NOWHERE


def hand_over(stage: Stage, session: int) -> None:
    """What devices say between the officer's word and the card in the hand."""
    for event, screen in (
        (OfficerConfirmed(session, "officer-7"), "card.awaited"),
        (CardInserted(), "card.reading"),
        (CardRead(session, CARD), "finger"),
        (FingerSeen(session, 100, 288), "finger.capturing"),
        (SampleReady(session, 80, Finger.RIGHT_INDEX), "comparing"),
        (Matched(session), "recording"),
        (ReceiptStored(session, "00" * 32), "take"),
        (CardRemoved(), "delivered"),
    ):
        stage.kiosk.post(event)
        stage.pilot.wait_for(screen)


def every_tool_is_reached_by_keypad(stage: Stage) -> None:
    pilot, app = stage.pilot, stage.app
    stage.home()
    choose(stage, "start")
    pilot.wait_for("claim.receipt")
    choose(stage, "text_size")
    choose(stage, "contrast")
    assert pilot.on_screen(lambda: app.wishes) == Wishes(large=True, contrast=True)
    choose(stage, "language")
    wait_until(lambda: stage.kiosk.state.language is Language.ENGLISH)
    stage.bridge.panel(KeyPressed(Key.HELP))
    assert pilot.on_screen(lambda: app.view is not None and app.view.help is not None)
    stage.bridge.panel(KeyPressed(Key.BACK))
    assert pilot.on_screen(lambda: app.view is not None and app.view.help is None)
    stage.bridge.panel(KeyPressed(Key.BACK))
    pilot.wait_for("attract")


def the_ring_goes_when_a_finger_touches(stage: Stage) -> None:
    pilot, app = stage.pilot, stage.app
    stage.home()
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    stage.bridge.panel(KeyPressed(Key.SELECT))
    assert pilot.on_screen(lambda: app.focus.name) == "field.receipt"
    pilot.touch("key.1")
    assert pilot.on_screen(lambda: app.focus) == NOWHERE
    assert pilot.on_screen(lambda: app.draft.receipt) == "1"


def the_warning_is_answered_by_keypad(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    choose(stage, "start")
    pilot.wait_for("claim.receipt")
    for key in (Key.SELECT, Key.BACK, Key.HELP):
        kiosk.post(TimedOut(Timer.IDLE))
        wait_until(lambda: pilot.on_screen(partial(_asks, stage.app)))
        assert pilot.on_screen(lambda: stage.app.focus.name) == "warning.stay"
        pilot.on_screen(partial(stage.app.press, key))
        wait_until(lambda: kiosk.state.warning_s is None)
        pilot.on_screen(lambda: None)
    assert kiosk.posted(Cancelled) == []


def wishes_end_with_the_session_and_with_nobody_there(stage: Stage) -> None:
    pilot, app = stage.pilot, stage.app
    stage.home()
    pilot.touch("text_size")
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    assert pilot.on_screen(lambda: app.wishes) == Wishes(large=True)
    pilot.touch("contrast")
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")
    assert pilot.on_screen(lambda: app.wishes) == AS_EVER
    pilot.touch("contrast")
    assert pilot.on_screen(lambda: app.wishes) == Wishes(contrast=True)
    pilot.on_screen(app.forget_wishes)
    assert pilot.on_screen(lambda: app.wishes) == AS_EVER


def _asks(app: KioskApp) -> bool:
    """Whether the question stands there and takes keys."""
    scene = app.surface.scene
    return bool(scene and scene.modal) and app.surface.is_settled()


def a_person_is_called_from_the_help(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    pilot.touch("help")
    pilot.touch("help.call")
    wait_until(lambda: kiosk.state.attendant_called)
    assert pilot.on_screen(lambda: _help_of(stage).called)
    assert pilot.on_screen(lambda: stage.app.surface.target("help.call")) is None
    pilot.touch("help.close")
    stage.bridge.panel(KeyPressed(Key.HELP))  # by keypad: the minute is over, and it is called again
    kiosk.post(TimedOut(Timer.CALL))
    choose(stage, "help.call")
    wait_until(lambda: kiosk.state.attendant_called)
    told = [each.report.kind for each in kiosk.commands if isinstance(each, Tell)]
    assert told.count("attendant.called") == 2
    kiosk.post(TimedOut(Timer.CALL))
    kiosk.post(Cancelled())
    pilot.wait_for("attract")


def _help_of(stage: Stage) -> Help:
    assert stage.app.view is not None
    assert stage.app.view.help is not None
    return stage.app.view.help


STORIES: tuple[Callable[[Stage], None], ...] = (
    a_whole_delivery_by_keypad_alone,
    every_tool_is_reached_by_keypad,
    the_ring_goes_when_a_finger_touches,
    the_warning_is_answered_by_keypad,
    a_person_is_called_from_the_help,
    wishes_end_with_the_session_and_with_nobody_there,
)
