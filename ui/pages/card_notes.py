"""What the status says of a card: its stage in production, about how long, where it lies, until when."""

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.custody import CENTRAL, is_province_store
from kiosk.domain.production import Stage
from kiosk.domain.told import ApplicationStatus
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.moments import whole_day
from ui.pages.names import as_written

Note = tuple[Icon, str]
_ON_ITS_WAY = (Stage.ACCEPTED, Stage.PERSONALISED, Stage.QUALITY_CHECKED, Stage.DISPATCHED)


def card_notes(page: Page, status: ApplicationStatus) -> tuple[Note, ...]:
    card, say = status.card, page.say
    notes: list[Note] = []
    if card.stage in _ON_ITS_WAY:
        notes.append((Icon.CARD, say(f"status.card.{card.stage}")))
    if card.about_days is not None:
        key = "status.card.late" if card.late else "status.card.about"
        notes.append((Icon.TIMER, say(key, days=card.about_days)))
    if status.state is S.RETURNED and card.lies_at:
        notes.append((Icon.MAP_MARKER, _store(page, card.lies_at)))
    if status.state is S.READY_FOR_DELIVERY and card.held_until:
        day = whole_day(say, card.held_until.date())
        notes.append((Icon.CALENDAR, say("status.card.held", day=day)))
    return tuple(notes)


def _store(page: Page, location: str) -> str:
    if location == CENTRAL:
        return page.say("status.card.central")
    if is_province_store(location):
        return page.say("status.card.province", province=as_written(location.partition(":")[2]))
    return page.say("status.note.place", place=as_written(location))
