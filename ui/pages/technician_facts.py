"""What was found out, in words: labels by key, values as the machine says them."""

from kiosk.session.journeys.technician.parts import Fact, FactGrade
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import FactRow, Tone

_TONES = {
    FactGrade.PLAIN: (Tone.INFORMATION, Icon.INFORMATION),
    FactGrade.GOOD: (Tone.SUCCESS, Icon.CHECK_CIRCLE),
    FactGrade.WARNING: (Tone.WARNING, Icon.ALERT),
    FactGrade.BAD: (Tone.ERROR, Icon.ERROR),
}


def facts_of(page: Page, facts: tuple[Fact, ...]) -> tuple[FactRow, ...]:
    return tuple(FactRow(_label(page, each), _value(page, each), *_TONES[each.grade]) for each in facts)


def _label(page: Page, fact: Fact) -> str:
    return page.say.known(f"technician.fact.{fact.about}") or fact.about


def _value(page: Page, fact: Fact) -> str:
    """A word of ours in this language; what devices and programs say stays as it is."""
    if fact.about == "hint":
        return page.say(f"finger.hint.{fact.value}")
    return page.say.known(f"technician.value.{fact.value}") or fact.value
