"""Help for the page that is shown: what to do there, its picture, and a person who can be called (U26)."""

from kiosk.session.attendant import can_call
from kiosk.session.events import AttendantCalled
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Help
from ui.wishes import HelpAsked

ELSE = "result"
# The beginning of a page's name, the words for it, and its picture; the first that fits counts.
STEPS = (
    ("attract", "attract", None),
    ("language", "attract", None),
    ("identify.checking", "waiting", None),
    ("identify.locked", "result", None),
    ("identify", "numbers", None),
    ("claim.receipt", "receipt", "receipt"),
    ("claim.second", "second", "identity_code"),
    ("claim.checking", "waiting", None),
    ("relocation.receipt", "receipt", "receipt"),
    ("relocation.sending", "waiting", None),
    ("relocation.asking", "waiting", None),
    ("relocation.done", "result", None),
    ("relocation.refused", "result", None),
    ("relocation.unreachable", "result", None),
    ("relocation", "choosing", None),
    ("registration.consent", "consent", None),
    ("registration.check", "review", None),
    ("registration.sending", "waiting", None),
    ("registration.keeping", "waiting", None),
    ("registration.done", "result", None),
    ("registration.refused", "result", None),
    ("registration", "form", None),
    ("correction.item", "form", None),
    ("correction.check", "review", None),
    ("correction.sending", "waiting", None),
    ("visit.contact", "form", None),
    ("visit.finishing", "waiting", None),
    ("visit.holding", "waiting", None),
    ("status", "status", None),
    ("appointment.province.asking", "waiting", None),
    ("appointment.holding", "waiting", None),
    ("appointment.booking", "waiting", None),
    ("appointment.cancelling", "waiting", None),
    ("appointment.booked", "result", None),
    ("appointment.refused", "result", None),
    ("appointment.unreachable", "result", None),
    ("appointment", "choosing", None),
    ("withdrawal.sending", "waiting", None),
    ("hands.approve", "officer", None),
    ("hands", "hands", None),
    ("enrol", "finger", "kiosk_sensor"),
    ("finger", "finger", "kiosk_sensor"),
    ("not_matched", "finger", "kiosk_sensor"),
    ("face", "face", None),
    ("document.sign", "officer", None),
    ("document.judge", "officer", None),
    ("document.refusing", "officer", None),
    ("document", "document", "documents"),
    ("officer", "officer", None),
    ("card", "card", "insert"),
    ("comparing", "waiting", None),
    ("recording", "waiting", None),
    ("take", "take", "kiosk_slot"),
)


def helping(page: Page, name: str) -> Help:
    """The help of the page of this name."""
    key, picture = step_of(name)
    close = Action(
        "help.close",
        page.say("help.close"),
        HelpAsked(False),
        emphasis=Emphasis.PRIMARY,
        goes_back=True,
    )
    return Help(
        page.say("help.heading"),
        page.say(f"help.step.{key}"),
        Icon.HELP,
        close,
        picture=picture,
        call=_call(page),
        told=_told(page),
        called=page.state.attendant_called,
    )


def step_of(name: str) -> tuple[str, str | None]:
    """The words and the picture for a page."""
    return next(((key, picture) for begin, key, picture in STEPS if name.startswith(begin)), (ELSE, None))


def _call(page: Page) -> Action | None:
    if page.state.attendant_called or not can_call(page.state):
        return None
    return Action("help.call", page.say("help.call"), AttendantCalled(), Icon.OFFICER)


def _told(page: Page) -> tuple[Icon, str]:
    """Whether somebody comes, or where a person is found."""
    if page.state.attendant_called:
        return Icon.CHECK_CIRCLE, page.say("help.called")
    return Icon.OFFICER, page.say("help.person" if can_call(page.state) else "help.no_line")
