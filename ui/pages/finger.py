"""The finger: asked for, taken, compared in the card, and the answer."""

from kiosk.session.events import CannotGiveFinger, Continued, OtherFinger
from kiosk.session.states import (
    Attempt,
    AwaitingFinger,
    Capturing,
    Comparing,
    Finger,
    FingerHint,
    NotMatched,
    Recording,
)
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, FingerAsked, Notice, Result, Tone, View, Waiting

STEP = 4
HINT_ICON = {
    FingerHint.NO_FINGER: Icon.TOUCH,
    FingerHint.TOO_DRY: Icon.DRY,
    FingerHint.TOO_WET: Icon.WET,
    FingerHint.TOO_SMALL: Icon.LARGER,
    FingerHint.SHIFTED: Icon.MIDDLE,
    FingerHint.SMUDGED: Icon.WIPE,
    FingerHint.LIFT_FIRST: Icon.LIFT,
}


def asked(page: Page, stage: AwaitingFinger) -> View:
    if stage.hint:
        notice = Notice(Tone.WARNING, page.say(f"finger.hint.{stage.hint}"), HINT_ICON[stage.hint])
    else:
        notice = Notice(Tone.INFORMATION, page.say("finger.place"), Icon.TOUCH)
    return _finger(page, "finger", stage.attempt, notice, progress=None)


def capturing(page: Page, stage: Capturing) -> View:
    notice = Notice(Tone.SUCCESS, page.say("finger.hold"), Icon.CHECK_CIRCLE)
    done = stage.rows_done / stage.rows_total if stage.rows_total else 0.0
    return _finger(page, "finger.capturing", stage.attempt, notice, progress=done)


def comparing(page: Page, _: Comparing) -> View:
    waiting = Waiting(page.say("comparing.text"), icon=Icon.FINGERPRINT)
    return page.view("comparing", page.say("comparing.heading"), waiting, step=STEP)


def not_matched(page: Page, stage: NotMatched) -> View:
    attempt = stage.attempt
    text = page.say("not_matched.text", number=attempt.number - 1, count=page.state.policy.verify_max_tries)
    again = Action("finger.again", page.say("not_matched.again"), Continued(), Icon.RETRY, Emphasis.PRIMARY)
    return page.view(
        "not_matched",
        page.say("not_matched.heading"),
        Result(Tone.ERROR, Icon.FINGERPRINT, text),
        step=STEP,
        actions=(again, *_ways_out(page, attempt)),
    )


def recording(page: Page, _: Recording) -> View:
    waiting = Waiting(page.say("recording.text"), icon=Icon.SHIELD)
    return page.view("recording", page.say("recording.heading"), waiting, step=STEP, may_cancel=False)


def _finger(page: Page, name: str, attempt: Attempt, notice: Notice, progress: float | None) -> View:
    finger = attempt.finger.position
    spoken = page.say(f"finger.name.{finger.name.lower()}")
    content = FingerAsked(
        finger,
        spoken,
        page.say("finger.sensor"),
        page.say("finger.attempt", number=attempt.number, count=page.state.policy.verify_max_tries),
        progress,
    )
    return page.view(
        name,
        page.say("finger.heading", finger=spoken),
        content,
        step=STEP,
        actions=_ways_out(page, attempt),
        notice=notice,
    )


def _ways_out(page: Page, attempt: Attempt) -> tuple[Action, ...]:
    """Another finger of the chip, and the desk: a finger is never the only way to be served."""
    cannot = Action("finger.cannot", page.say("finger.cannot"), CannotGiveFinger(), Icon.HAND_OFF)
    other = Action("finger.other", page.say("finger.other"), OtherFinger(), Icon.OTHER_FINGER)
    usable = [each for each in attempt.card.fingers if each.position is not Finger.UNKNOWN]
    return (other, cannot) if len(usable) > 1 else (cannot,)
