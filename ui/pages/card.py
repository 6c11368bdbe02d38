"""The card: waited for, read, and taken."""

from kiosk.states import AwaitingCard, ReadingCard, TakeCard
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Result, Tone, View, Waiting

STEP = 3
LAST_STEP = 5


def awaited(page: Page, stage: AwaitingCard) -> View:
    key = f"card.{stage.hint}" if stage.hint else "card.awaited"
    picture = "insert" if stage.hint else "card"
    icon = Icon.ALERT if stage.hint else None
    waiting = Waiting(page.say(f"{key}.text"), picture=picture, icon=icon, busy=not stage.hint)
    return page.view(key, page.say(f"{key}.heading"), waiting, step=STEP)


def reading(page: Page, _: ReadingCard) -> View:
    waiting = Waiting(page.say("card.reading.text"), picture="card")
    return page.view("card.reading", page.say("card.reading.heading"), waiting, step=STEP)


def taken(page: Page, stage: TakeCard) -> View:
    key = "take.reminded" if stage.reminded else "take"
    tone, icon = (Tone.WARNING, Icon.ALERT) if stage.reminded else (Tone.SUCCESS, Icon.CHECK_CIRCLE)
    result = Result(tone, icon, page.say(f"{key}.text"), picture="kiosk_slot")
    return page.view(key, page.say(f"{key}.heading"), result, step=LAST_STEP, may_end=False)
