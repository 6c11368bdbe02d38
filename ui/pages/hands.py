"""Fingers of a visit: which cannot be given, a second person's word for it, then finger after finger."""

from kiosk.session.events import CannotGiveFinger, Continued
from kiosk.session.journeys.completion.course import ORDER
from kiosk.session.journeys.completion.events import ComeAgain, FingersNamed, SkipFinger
from kiosk.session.journeys.completion.parts import ExceptionKind, FingerExcused
from kiosk.session.journeys.completion.stages import (
    ApprovingExceptions,
    CheckingApproval,
    ChoosingFingers,
    EnrollingFinger,
    FingerShown,
)
from kiosk.session.vocabulary import Finger, FingerHint
from ui.draft import Chosen, Focused
from ui.icons import Icon
from ui.pages.finger import HINT_ICON
from ui.pages.frame import Page
from ui.pages.signing import signing, signing_in
from ui.view import Action, Emphasis, FingerAsked, Listing, Notice, Tone, View

HandStage = ChoosingFingers | ApprovingExceptions | CheckingApproval | EnrollingFinger | FingerShown
STEP, STEPS = 2, 5
_GIVEN = "given"
# Right hand at the reading start, left hand beside it, thumbs first.
_ROWS = tuple(Finger(at + 5 * left) for at in range(1, 6) for left in (0, 1))


def shown(page: Page, stage: HandStage) -> View:
    match stage:
        case ChoosingFingers():
            asked = _asked_about(page)
            return _why(page, asked) if asked else _which(page, stage)
        case ApprovingExceptions():
            return signing(page, "hands.approve", stage.problem, unreachable=stage.unreachable, step=STEP)
        case CheckingApproval():
            return signing_in(page, "hands.approve", step=STEP)
        case EnrollingFinger():
            return _enrolling(page, stage)
        case FingerShown():
            return _taken(page, stage)


def slot(finger: Finger) -> str:
    """Where the draft holds why a finger cannot be given."""
    return f"hand.{int(finger)}"


def _asked_about(page: Page) -> Finger | None:
    return next((each for each in _ROWS if page.draft.focus == slot(each)), None)


def _which(page: Page, stage: ChoosingFingers) -> View:
    """Both hands, finger by finger; most people only touch Continue."""
    told = tuple((_finger(page, each), "") for each in _ROWS)
    key = "hands.short" if stage.short else "hands.which"
    none = not _exceptions(page)
    onward = page.forward("hands.next", "hands.all" if none else "continue", FingersNamed(_exceptions(page)))
    later = Action("visit.later", page.say("visit.later"), ComeAgain(), Icon.CALENDAR)
    return page.view(
        "hands",
        page.say(f"{key}.heading"),
        Listing(told, page.draft.row),
        step=STEP,
        steps=STEPS,
        actions=(onward, later) if stage.short else (onward,),
    )


def _finger(page: Page, finger: Finger) -> Action:
    reason = _reason(page, finger)
    name = page.say(f"hands.name.{finger.name.lower()}")
    label = page.say(f"hands.row.{reason}", finger=name) if reason else name
    icon = Icon.HAND_OFF if reason else Icon.FINGERPRINT
    return Action(f"hand.{int(finger)}", label, Focused(slot(finger)), icon, chosen=bool(reason))


def _reason(page: Page, finger: Finger) -> str:
    said = page.draft.text(slot(finger))
    return "" if said == _GIVEN else said


def _exceptions(page: Page) -> tuple[FingerExcused, ...]:
    said = ((each, _reason(page, each)) for each in ORDER)
    return tuple(
        FingerExcused(finger, ExceptionKind(reason), reason == ExceptionKind.MISSING)
        for finger, reason in said
        if reason
    )


def _why(page: Page, finger: Finger) -> View:
    said = page.draft.text(slot(finger)) or _GIVEN
    rows = tuple(
        Action(
            f"why.{value}",
            page.say(f"hands.why.{value}"),
            Chosen(slot(finger), value),
            Icon.CHECK_CIRCLE if value == said else Icon.STEP_OPEN,
            chosen=value == said,
        )
        for value in (_GIVEN, *ExceptionKind)
    )
    name = page.say(f"finger.name.{finger.name.lower()}")
    return page.view(
        "hands.why",
        page.say("hands.why.heading", finger=name),
        Listing(tuple((each, "") for each in rows)),
        step=STEP,
        steps=STEPS,
        actions=(page.forward("hands.back", "continue", Focused("")),),
    )


def _enrolling(page: Page, stage: EnrollingFinger) -> View:
    coming = stage.rows_total > 0
    if stage.doubt:
        notice = Notice(Tone.WARNING, page.say(f"hands.doubt.{stage.doubt}"), Icon.HANDS)
    elif coming:
        notice = Notice(Tone.SUCCESS, page.say("finger.hold"), Icon.CHECK_CIRCLE)
    elif stage.hint:
        notice = Notice(
            Tone.WARNING, page.say(f"finger.hint.{stage.hint}"), HINT_ICON[FingerHint(stage.hint)]
        )
    else:
        notice = Notice(Tone.INFORMATION, page.say("finger.place"), Icon.TOUCH)
    spoken = page.say(f"finger.name.{stage.finger.name.lower()}")
    progress = stage.rows_done / stage.rows_total if coming else None
    content = FingerAsked(stage.finger, spoken, page.say("finger.sensor"), _number(page, stage), progress)
    return page.view(
        "enrol.capturing" if coming else "enrol",
        page.say("finger.heading", finger=spoken),
        content,
        step=STEP,
        steps=STEPS,
        actions=(
            Action("enrol.skip", page.say("hands.skip"), SkipFinger(), Icon.OTHER_FINGER),
            Action("enrol.cannot", page.say("finger.cannot"), CannotGiveFinger(), Icon.HAND_OFF),
        ),
        notice=notice,
    )


def _number(page: Page, stage: EnrollingFinger) -> str:
    taken = stage.completion.taken
    number = len(taken.fingers) + len(taken.exceptions) + len(stage.completion.skipped) + 1
    policy = page.state.policy
    return page.say(
        "hands.number",
        number=number,
        count=policy.enrol_fingers,
        attempt=stage.attempt,
        tries=policy.capture_retries,
    )


def _taken(page: Page, stage: FingerShown) -> View:
    """Kept, with how clear it is; or left out, which is nobody's fault."""
    spoken = page.say(f"finger.name.{stage.finger.name.lower()}")
    if stage.quality:
        clear = "very" if stage.quality >= 2 * page.state.policy.enrol_quality_min - 10 else "enough"
        notice = Notice(Tone.SUCCESS, page.say(f"hands.taken.{clear}"), Icon.CHECK_CIRCLE)
    else:
        notice = Notice(Tone.WARNING, page.say("hands.taken.not"), Icon.INFORMATION)
    kept = stage.quality / 100 if stage.quality else None
    content = FingerAsked(stage.finger, spoken, page.say("finger.sensor"), spoken, quality=kept)
    return page.view(
        "enrol.taken" if stage.quality else "enrol.not_taken",
        page.say("hands.taken.heading" if stage.quality else "hands.taken.not_heading", finger=spoken),
        content,
        step=STEP,
        steps=STEPS,
        actions=(Action("enrol.next", page.say("hands.next"), Continued(), emphasis=Emphasis.PRIMARY),),
        notice=notice,
    )
