"""What a technician looks at and tries: facts, a finger, a living picture, points to touch."""

from kiosk.session.events import Continued
from kiosk.session.journeys.technician.events import PointTouched, SettingsWished, SubjectChosen
from kiosk.session.journeys.technician.parts import Subject
from kiosk.session.journeys.technician.stages import LookingAround, TryingCamera, TryingSensor, TryingTouch
from kiosk.session.states import Finger
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.technician_facts import facts_of
from ui.pages.technician_frame import SIGNS, service_view
from ui.view import Action, Content, Facts, FingerAsked, Live, Notice, Tone, TouchPoints, View, Waiting

POINTS = 15


def shown(page: Page, stage: LookingAround | TryingSensor | TryingCamera | TryingTouch) -> View:
    match stage:
        case LookingAround(_, subject, facts):
            content: Content = Waiting(page.say("technician.looking"), icon=SIGNS[subject])
            if facts is not None:
                content = Facts(facts_of(page, facts), page.draft.row)
            return _subject(page, subject, content)
        case TryingSensor(facts=None):
            return _subject(page, Subject.SENSOR, _glass(page, stage), _place_a_finger(page))
        case TryingSensor(_, _, _, facts):
            return _subject(page, Subject.SENSOR, Facts(facts_of(page, facts or ()), page.draft.row))
        case TryingCamera(_, subject):
            return _subject(page, subject, Live(face=subject is Subject.CAMERA), _hint(page, stage))
        case TryingTouch(_, touched):
            return _touch(page, touched)


def _subject(page: Page, subject: Subject, content: Content, notice: Notice | None = None) -> View:
    if subject is Subject.SETTINGS:
        notice = Notice(Tone.INFORMATION, page.say("technician.settings_by_centre"), Icon.INFORMATION)
    again = _again(page, subject, content)
    heading = page.say(f"technician.subject.{subject}")
    actions = (page.back("technician.back", Continued()), again)
    return service_view(page, f"technician.{subject}", heading, content, actions, notice)


def _again(page: Page, subject: Subject, content: Content) -> Action:
    """Settings are taken rather than looked at once more."""
    if subject is Subject.SETTINGS:
        label, ready = page.say("technician.take_settings"), isinstance(content, Facts)
        return Action("technician.take_settings", label, SettingsWished(), Icon.SEND, enabled=ready)
    return Action("technician.again", page.say("technician.again"), SubjectChosen(subject), Icon.RETRY)


def _glass(page: Page, stage: TryingSensor) -> FingerAsked:
    done = stage.rows_done / stage.rows_total if stage.rows_total else None
    sensor = page.say("technician.any_finger")
    return FingerAsked(Finger.RIGHT_INDEX, page.say("finger.name.unknown"), sensor, "", done)


def _place_a_finger(page: Page) -> Notice:
    return Notice(Tone.INFORMATION, page.say("technician.place"), Icon.TOUCH)


def _hint(page: Page, stage: TryingCamera) -> Notice:
    if not stage.seen:
        return Notice(Tone.WARNING, page.say("technician.no_picture"), Icon.ALERT)
    if stage.hint is None:
        return Notice(Tone.SUCCESS, page.say("technician.picture_right"), Icon.CHECK_CIRCLE)
    kind = "face" if stage.subject is Subject.CAMERA else "document"
    return Notice(Tone.INFORMATION, page.say(f"{kind}.hint.{stage.hint}"), Icon.EYE)


def _touch(page: Page, touched: frozenset[int]) -> View:
    points = tuple(
        Action(
            f"technician.point.{number}",
            page.say("technician.point", number=number + 1),
            PointTouched(number),
            Icon.CHECK_CIRCLE if number in touched else Icon.STEP_OPEN,
            chosen=number in touched,
            symbol=True,
        )
        for number in range(POINTS)
    )
    left = POINTS - len(touched)
    heading = page.say("technician.points_left", count=left) if left else page.say("technician.points_done")
    back = page.back("technician.back", Continued())
    return service_view(page, "technician.touch", heading, TouchPoints(points), (back,))
