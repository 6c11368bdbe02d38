"""What may be said to the whole room: sentences that are the same for everybody, of pages that are.

What was typed, what the centre told and what was chosen is heard with headphones alone.
"""

from ui.scene import Scene
from ui.speech.declared import Condition
from ui.speech.prompts import COMMA, is_fixed
from ui.wording import Words

# Their fixed sentences too tell something of the person: how an application stands, what was refused and why.
PERSONAL = (
    *("status.", "registration.check", "registration.refused", "correction.check", "correction.refused"),
    *("appointment.refused", "appointment.shown", "visit.refused", "visit.hold", "document.review"),
    *("claim.too_many_tries", "claim.other_place", "claim.not_ready", "claim.already_delivered"),
    *("claim.claimed_elsewhere", "not_matched", "see_officer."),
)


def aloud(sentences: tuple[str, ...], scene: Scene, say: Words) -> tuple[str, ...]:
    """What is left of a script; where something was left out, the way to hear it."""
    chosen = say(f"speech.state.{Condition.CHOSEN}")
    said = tuple(
        each
        for each in sentences
        if not scene.name.startswith(PERSONAL)
        and is_fixed(each, say.language)
        and chosen not in each.split(COMMA)
    )
    return said if len(said) == len(sentences) else (*said, say("speech.headphones"))
