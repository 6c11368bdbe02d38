"""The card: waited for, read, and taken."""

from kiosk.session.states import AwaitingCard, ReadingCard, TakeCard
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Result, Tone, View, Waiting

STEP = 3
LAST_STEP = 5


def awaited(page: Page, stage: AwaitingCard) -> View:
    key = f"card.{stage.hint}" if stage.hint else "card.awaited"
    text = page.say(f"{key}.text")
    again = Result(Tone.WARNING, Icon.ALERT, text, picture="insert")
    content = again if stage.hint else Waiting(text, picture="card")
    return page.view(key, page.say(f"{key}.heading"), content, step=STEP)


def reading(page: Page, _: ReadingCard) -> View:
    waiting = Waiting(page.say("card.reading.text"), picture="card")
    return page.view("card.reading", page.say("card.reading.heading"), waiting, step=STEP)


def taken(page: Page, stage: TakeCard) -> View:
    key = "take.reminded" if stage.reminded else "take"
    tone, icon = (Tone.WARNING, Icon.ALERT) if stage.reminded else (Tone.SUCCESS, Icon.CHECK_CIRCLE)
    result = Result(tone, icon, page.say(f"{key}.text"), picture="kiosk_slot")
    return page.view(key, page.say(f"{key}.heading"), result, step=LAST_STEP, may_cancel=False)
