"""Stories of who listens: the screen hidden, louder and as ever again, nothing said that stays."""

from kivy.base import EventLoop

from kiosk.domain.numbers import damm
from kiosk.session.events import Cancelled, JourneyChosen, Started
from kiosk.work.panel import Headphones, Key
from tests.ui.keypad_stories import choose, go_to
from tests.ui.stage import Stage, remains, wait_until
from ui.draft import is_empty
from ui.pilot import PilotFinger
from ui.speech.volume import DEFAULT

DIGITS = [4, 9, 2, 8, 3, 7, 1, 6, 0, 5]


def listening(stage: Stage) -> None:
    """At the question for the receipt's number, with headphones in."""
    stage.home()
    stage.bridge.panel(Headphones(plugged=True))
    stage.pilot.touch("start")
    stage.pilot.wait_for("claim.receipt")
    wait_until(lambda: stage.pilot.on_screen(lambda: stage.app.surface.target("volume")))


def shown(stage: Stage) -> list[str]:
    """Everything that can be touched now."""
    scene = stage.app.surface.scene
    return [each.name for each in scene.targets()] if scene else []


def the_screen_is_hidden_while_the_keypad_goes_on(stage: Stage) -> None:
    pilot = stage.pilot
    listening(stage)
    pilot.touch("cover")
    wait_until(lambda: pilot.on_screen(lambda: shown(stage)) == ["cover.lift"])
    go_to(stage, "key.8")
    stage.bridge.press(Key.SELECT)
    wait_until(lambda: not is_empty(stage.app.draft))
    assert pilot.on_screen(lambda: stage.app.draft.receipt) == "8"
    assert pilot.on_screen(lambda: shown(stage)) == ["cover.lift"]
    pilot.touch("cover.lift")
    wait_until(lambda: "key.8" in pilot.on_screen(lambda: shown(stage)))
    assert pilot.on_screen(lambda: stage.app.draft.receipt) == "8"
    stage.bridge.panel(Headphones(plugged=False))


def pulling_the_plug_shows_the_screen_again(stage: Stage) -> None:
    listening(stage)
    stage.pilot.touch("cover")
    wait_until(lambda: stage.pilot.on_screen(lambda: shown(stage)) == ["cover.lift"])
    stage.bridge.panel(Headphones(plugged=False))
    wait_until(lambda: "key.8" in stage.pilot.on_screen(lambda: shown(stage)))
    assert "volume" not in stage.pilot.on_screen(lambda: shown(stage))


def the_next_person_hears_it_as_loud_as_ever(stage: Stage) -> None:
    pilot = stage.pilot
    listening(stage)
    pilot.touch("volume")
    wait_until(lambda: stage.app.wishes.volume == DEFAULT + 1)
    pilot.touch("cover")
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")
    wait_until(lambda: stage.app.wishes.volume is None and not stage.app.wishes.covered)
    assert "cover.lift" not in pilot.on_screen(lambda: shown(stage))
    stage.bridge.panel(Headphones(plugged=False))


def nothing_said_is_left_after_the_session(stage: Stage) -> None:
    """The canary of speech: what was read out is in no script, scene or queue afterwards."""
    pilot = stage.pilot
    listening(stage)
    digits = [*DIGITS, damm("".join(map(str, DIGITS)))]
    for digit in digits:
        pilot.touch(f"key.{digit}")
    choose(stage, "field.receipt")
    pilot.on_screen(stage.app.narrator.repeat)
    assert pilot.on_screen(lambda: remains(digits)) > 0
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")
    stage.kiosk.events.clear()
    wait_until(lambda: pilot.on_screen(lambda: remains(digits)) == 0)
    stage.bridge.panel(Headphones(plugged=False))


def two_fingers_at_once_are_one(stage: Stage) -> None:
    """What the first one lies on counts; the second sets off nothing, wherever it lies."""
    pilot, kiosk = stage.pilot, stage.kiosk
    stage.home()
    pilot.touch("start")
    pilot.wait_for("claim.receipt")
    before = len(kiosk.posted(Cancelled))
    first = wait_until(lambda: pilot.on_screen(lambda: pilot.put_down("key.7")))
    second = wait_until(lambda: pilot.on_screen(lambda: pilot.put_down("cancel")))
    assert first and second
    pilot.on_screen(second.lift)
    pilot.on_screen(first.lift)
    wait_until(lambda: pilot.on_screen(lambda: stage.app.draft.receipt) == "7")
    assert len(kiosk.posted(Cancelled)) == before


def ten_fingers_leave_no_dots_and_no_way_out(stage: Stage) -> None:
    pilot = stage.pilot
    stage.home()
    fingers = [PilotFinger(100.0 * n + 50, 400.0) for n in range(10)]
    for finger in fingers:
        pilot.on_screen(finger.press)
    for finger in fingers:
        pilot.on_screen(finger.lift)
    window = EventLoop.window
    assert pilot.on_screen(lambda: len(window.children)) == 1
    assert pilot.on_screen(lambda: window.canvas.after.length()) == 0
    stage.kiosk.post(Cancelled())
    stage.home()
    assert not [each for each in stage.kiosk.events if isinstance(each, Started | JourneyChosen)]


def no_chord_leads_out(stage: Stage) -> None:
    """As SDL reports them: key codes with what is held down beside them."""
    pilot, window = stage.pilot, EventLoop.window
    stage.home()
    chords = [(key, held) for key in (27, 9, 285, 113, 119, 99, 292, 293) for held in ("alt", "ctrl", "meta")]
    for key, held in chords:
        pilot.on_screen(lambda key=key, held=held: window.dispatch("on_key_down", key, 0, None, [held]))  # type: ignore[misc]
        pilot.on_screen(lambda key=key: window.dispatch("on_key_up", key, 0))  # type: ignore[misc]
    assert pilot.screen == "attract"
    assert pilot.on_screen(lambda: len(window.children)) == 1
    stage.bridge.press(Key.BACK)
    assert stage.app.failed is None


STORIES = (
    the_screen_is_hidden_while_the_keypad_goes_on,
    pulling_the_plug_shows_the_screen_again,
    the_next_person_hears_it_as_loud_as_ever,
    nothing_said_is_left_after_the_session,
    two_fingers_at_once_are_one,
    ten_fingers_leave_no_dots_and_no_way_out,
    no_chord_leads_out,
)
