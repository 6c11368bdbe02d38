"""The face of a visit: one instruction at a time, the countdown, and the choice among the shots."""

from kiosk.session.journeys.completion.events import ComeAgain, ShotChosen, TakeAgain, TakePicture
from kiosk.session.journeys.completion.parts import FaceHint
from kiosk.session.journeys.completion.stages import ChoosingFace, FacingCamera
from kiosk.session.journeys.registration.events import Confirmed
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Live, Notice, Tone, View

FaceStage = FacingCamera | ChoosingFace
STEP, STEPS = 3, 5
_SIGNS = {
    FaceHint.NO_FACE: Icon.FACE,
    FaceHint.TWO_FACES: Icon.FAMILY,
    FaceHint.TOO_FAR: Icon.LARGER,
    FaceHint.TOO_NEAR: Icon.LARGER,
    FaceHint.OFF_CENTRE: Icon.MIDDLE,
    FaceHint.TURNED: Icon.FACE,
    FaceHint.TILTED: Icon.FACE,
    FaceHint.TOO_DARK: Icon.LIGHT,
    FaceHint.UNEVEN_LIGHT: Icon.LIGHT,
    FaceHint.BACKGROUND: Icon.ALERT,
    FaceHint.EYES_CLOSED: Icon.EYE,
    FaceHint.MOUTH_OPEN: Icon.FACE,
    FaceHint.BLURRED: Icon.PAUSE,
}


def shown(page: Page, stage: FaceStage) -> View:
    return _facing(page, stage) if isinstance(stage, FacingCamera) else _choosing(page, stage)


def _facing(page: Page, stage: FacingCamera) -> View:
    count = page.say.digits(str(stage.count)) if stage.count else ""
    return page.view(
        "face",
        page.say("face.heading"),
        Live(face=True, count=count),
        step=STEP,
        steps=STEPS,
        actions=(
            Action("face.now", page.say("face.now"), TakePicture(), Icon.CAMERA),
            Action("visit.later", page.say("visit.later"), ComeAgain(), Icon.CALENDAR),
        ),
        notice=_instruction(page, stage),
    )


def _instruction(page: Page, stage: FacingCamera) -> Notice:
    if stage.count is None and stage.hint:
        return Notice(Tone.INFORMATION, page.say(f"face.hint.{stage.hint}"), _SIGNS[stage.hint])
    return Notice(Tone.SUCCESS, page.say("face.still"), Icon.CHECK_CIRCLE)


def _choosing(page: Page, stage: ChoosingFace) -> View:
    shots = tuple(
        Action(
            f"shot.{shot}",
            page.say("face.shot", number=shot),
            ShotChosen(shot),
            Icon.CHECK_CIRCLE if shot == stage.chosen else Icon.FACE,
            chosen=shot == stage.chosen,
        )
        for shot in range(1, stage.shots + 1)
    )
    return page.view(
        "face.choose",
        page.say("face.choose.heading"),
        Live(face=True, photo=stage.chosen, shots=shots if len(shots) > 1 else ()),
        step=STEP,
        steps=STEPS,
        actions=(
            page.forward("face.take", "face.choose.take", Confirmed()),
            Action("face.again", page.say("face.choose.again"), TakeAgain(), Icon.RETRY),
        ),
        notice=Notice(Tone.INFORMATION, page.say("face.choose.text"), Icon.FACE),
    )
