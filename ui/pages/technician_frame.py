"""The frame round the technician's pages: dark, in normal letters, with one way out."""

from types import MappingProxyType

from kiosk.session.events import Cancelled
from kiosk.session.journeys.technician.parts import Subject
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Content, Emphasis, Notice, View
from ui.wishes import Wishes

DARK = Wishes(contrast=True)  # so that nobody takes these screens for the applicants'
SIGNS = MappingProxyType(
    {
        Subject.SENSOR: Icon.FINGERPRINT,
        Subject.READER: Icon.CARD,
        Subject.CAMERA: Icon.CAMERA,
        Subject.SCANNER: Icon.SCANNER,
        Subject.PRINTER: Icon.PRINTER,
        Subject.CABINET: Icon.LOCK,
        Subject.TOUCH: Icon.TOUCH,
        Subject.SOUND: Icon.PHONE,
        Subject.NETWORK: Icon.SEND,
        Subject.STORAGE: Icon.CLIPBOARD,
        Subject.VERSIONS: Icon.INFORMATION,
        Subject.FAULTS: Icon.ALERT,
        Subject.SERVICE: Icon.WRENCH,
        Subject.CLEANING: Icon.WIPE,
        Subject.RESTART: Icon.RETRY,
        Subject.SETTINGS: Icon.CLIPBOARD_EDIT,
        Subject.EXPORT: Icon.SHIELD,
    }
)


def service_view(
    page: Page,
    name: str,
    heading: str,
    content: Content,
    actions: tuple[Action, ...] = (),
    notice: Notice | None = None,
) -> View:
    off = Action("cancel", page.say("technician.sign_off"), Cancelled(), Icon.CLOSE, Emphasis.QUIET)
    return View(
        name,
        page.state.language,
        page.say("technician.service"),
        heading,
        content,
        tools=(page.language_tool(), off),
        actions=actions,
        notice=notice,
        wishes=DARK,
    )
