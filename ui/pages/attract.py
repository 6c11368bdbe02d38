"""The first screen: one service to start with a touch, or a tile for each of several."""

from types import MappingProxyType

from kiosk.session.events import JourneyChosen, Started
from kiosk.session.services import offered
from kiosk.session.states import Attract, Language, Part
from kiosk.session.vocabulary import Journey
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.outages import opening_hours
from ui.view import Action, Choice, Emphasis, Message, Notice, Tile, Tone, View, Welcome
from ui.wishes import Beginning
from ui.wording import words

# In the order of an applicant's way.
TILES = MappingProxyType(
    {
        Journey.REGISTRATION: Icon.REGISTER,
        Journey.STATUS: Icon.CLIPBOARD_SEARCH,
        Journey.CORRECTION: Icon.CLIPBOARD_EDIT,
        Journey.APPOINTMENT: Icon.CALENDAR_CHECK,
        Journey.COMPLETION: Icon.FINGERPRINT,
        Journey.DELIVERY: Icon.CARD,
    }
)


def attract(page: Page, _: Attract) -> View:
    if page.wishes.beginning in offered(page.state):
        return language_page(page, page.wishes.beginning)
    tiles = tuple(_tile(page, each) for each in TILES if each in page.state.services)
    welcome = _several(page, tiles) if len(tiles) > 1 else _collecting(page)
    offline = Notice(Tone.WARNING, page.say("attract.offline"), Icon.ALERT)
    notice = offline if Part.CENTRE in page.state.missing and len(tiles) <= 1 else None
    return page.view("attract", welcome.title, welcome, notice=notice, may_cancel=False)


def _several(page: Page, tiles: tuple[Tile, ...]) -> Welcome:
    return Welcome(page.say("attract.services"), _invitation(page), tiles=tiles)


def _invitation(page: Page) -> str:
    """What the centre has people told today, else the question, with the hours where there are any."""
    notice, hours = page.state.notice, opening_hours(page)
    choose = page.say("attract.choose")
    if page.wishes.large:
        return choose
    if notice:
        return notice.fa if page.say.language is Language.PERSIAN else notice.en
    return page.say("attract.choose_within", choose=choose, hours=hours) if hours else choose


def _tile(page: Page, journey: Journey) -> Tile:
    """A service that cannot be had now stays where it is and says so."""
    enabled = journey in offered(page.state)
    key = f"attract.tile.{journey}"
    icon = TILES[journey] if enabled else Icon.ALERT
    title = page.say(f"{key}.title")
    action = Action(f"start.{journey}", title, _begun(page, journey), icon, enabled=enabled)
    text = page.say(f"{key}.text") if enabled else page.say("attract.tile_unavailable", title=title)
    return Tile(action, text)


def _begun(page: Page, journey: Journey) -> Message:
    """What choosing a service says; where the language is asked for and nobody chose one, that is first."""
    state = page.state
    asked = state.asks_language and state.language is state.usual_language
    return Beginning(journey) if asked else JourneyChosen(journey)


def language_page(page: Page, journey: Journey) -> View:
    """Two large buttons, each in its own script."""
    options = tuple(
        Action(f"language.{each}", words(each)("language.name"), JourneyChosen(journey, each))
        for each in Language
    )
    other = next(each for each in Language if each is not page.say.language)
    return page.view(
        "language",
        page.say("language.heading"),
        Choice(options, words(other)("language.heading")),
        actions=(page.back("language.back", Beginning(None)),),
        may_cancel=False,
    )


def _collecting(page: Page) -> Welcome:
    asked = _begun(page, Journey.DELIVERY)
    start = asked if isinstance(asked, Beginning) else Started()
    return Welcome(
        page.say("attract.title"),
        page.say("attract.subtitle"),
        (
            (Icon.RECEIPT, page.say("attract.bring_receipt")),
            (Icon.BADGE, page.say("attract.bring_document")),
            (Icon.FINGERPRINT, page.say("attract.bring_finger")),
        ),
        Action("start", page.say("attract.start"), start, Icon.TOUCH, Emphasis.PRIMARY),
    )
