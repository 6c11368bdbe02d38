"""A page that only its listener knows: the screen shows nothing of it until somebody touches it."""

from dataclasses import replace

from kiosk.session.states import Language
from kiosk.typeset import ENGLISH, PERSIAN, Script
from ui.scene import Align, Panel, Rect, Scene, Target, Text
from ui.theme import Colour, Role
from ui.wishes import Covered
from ui.wording import Words

LINE_HEIGHT = 120.0


def covered(scene: Scene, say: Words) -> Scene:
    """Black, with one line in the middle that says how the page is seen again."""
    whole = Rect(0, 0, scene.width, scene.height)
    middle = Rect(48, (scene.height - LINE_HEIGHT) / 2, scene.width - 96, LINE_HEIGHT)
    line = Text(middle, say("speech.uncover"), Role.BODY, Colour.SURFACE, _script(say), Align.CENTRE)
    lift = Target(
        whole, "cover.lift", Covered(False), Colour.SCRIM, Colour.SCRIM, (line,), radius=0, label=line.text
    )
    return replace(scene, elements=(Panel(whole, Colour.SCRIM), lift), modal=(), contrast=False)


def _script(say: Words) -> Script:
    return PERSIAN if say.language is Language.PERSIAN else ENGLISH
