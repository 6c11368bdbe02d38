"""What people type goes over the screen's own keys, letter by letter; all else is posted as a touch would."""

from collections.abc import Callable

from kiosk.session.events import ClaimEntered, Event
from kiosk.session.journeys.registration.events import Answered
from kiosk.session.journeys.registration.pages import FormPage, Topic, fields_of
from kiosk.session.journeys.status.events import Identified
from ui.pilot import Pilot

_PAGES = {
    tuple(field.path for field in fields_of(FormPage(topic))): f"registration.{topic.value}"
    for topic in (Topic.APPLICANT_CODE, Topic.APPLICANT_NAME, Topic.FATHER_NAME, Topic.MOTHER_NAME)
}
_TO_SECOND = "claim.second"


def touch(pilot: Pilot, post: Callable[[Event], None], event: Event) -> None:
    """Do what `event` is about, on the screen where it is typed there."""
    match event:
        case ClaimEntered(receipt, second):
            _claim(pilot, receipt, second)
        case Identified(tracking, second):
            _type(pilot, "identify", (tracking, second))
        case Answered(answers) if page := _PAGES.get(tuple(path for path, _ in answers)):
            _type(pilot, page, [text for _, text in answers])
        case _:
            post(event)


def _type(pilot: Pilot, page: str, texts: "tuple[str, ...] | list[str]") -> None:
    """One field after the other; each is left by the same button."""
    pilot.wait_for(page)
    for text in texts:
        pilot.type(text)
        pilot.touch(f"{page}.next")


def _claim(pilot: Pilot, receipt: str, second: str) -> None:
    pilot.wait_for("claim.receipt")
    pilot.type(receipt)
    pilot.touch("claim.next")
    if pilot.wait_for(_TO_SECOND, "claim.checking") == _TO_SECOND:
        pilot.type(second)
        pilot.touch("claim.submit")
