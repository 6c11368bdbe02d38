"""While nothing can be served: why in plain words, where else to go, and when the kiosk last looked (U17)."""

from kiosk.session.states import Language, OutOfService, Part
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.moments import clock_time, day_and_time
from ui.pages.names import as_written
from ui.view import Result, Tone, View

Note = tuple[Icon, str]
# What keeps the kiosk closed on purpose, and what only the line does; all else is a fault.
_KINDS = {Part.PLAN: "planned", Part.SERVICE: "service", Part.CENTRE: "offline"}
_SIGNS = {"planned": Icon.CLOCK, "service": Icon.WRENCH, "offline": Icon.ALERT, "fault": Icon.WRENCH}

# What whoever stands before the kiosk with a key can put right.
_FOR_HANDS = (Part.LATCH, Part.CASE, Part.CABINET)


def out_of_service(page: Page, stage: OutOfService) -> View:
    kind = _KINDS.get(stage.part, "fault")
    tone = Tone.WARNING if kind in ("fault", "offline") else Tone.INFORMATION
    notes = (*_opens(page, stage.part), *_elsewhere(page), *_staff(page, stage.part), *_looked(page))
    result = Result(tone, _SIGNS[kind], _why(page, kind), notes=notes or _kept(page))
    heading = page.say(f"out_of_service.{kind}.heading")
    return page.view("out_of_service", heading, result, may_cancel=False)


def _why(page: Page, kind: str) -> str:
    """The centre's own words where it has told any."""
    notice = page.state.notice
    if kind == "planned" and notice and notice.closed and not page.wishes.large:
        return notice.fa if page.say.language is Language.PERSIAN else notice.en
    return page.say(f"out_of_service.{kind}.text")


def _opens(page: Page, part: Part) -> tuple[Note, ...]:
    """When it is open again, as far as that is planned."""
    notice, hours = page.state.notice, page.state.hours
    if part is not Part.PLAN:
        return ()
    if notice and notice.closed:
        until = day_and_time(page.say, notice.until)
        return ((Icon.CALENDAR_CHECK, page.say("out_of_service.until", time=until)),)
    return ((Icon.CLOCK, opening_hours(page)),) if hours else ()


def opening_hours(page: Page) -> str:
    hours = page.state.hours
    if hours is None:
        return ""
    begins, ends = clock_time(page.say, hours.opens), clock_time(page.say, hours.closes)
    return page.say("out_of_service.hours", begins=begins, ends=ends)


def _elsewhere(page: Page) -> tuple[Note, ...]:
    other = page.state.elsewhere
    if other is None:
        return ()
    place = as_written(other.name, other.address, other.hours)
    return ((Icon.MAP_MARKER, page.say("out_of_service.elsewhere", place=place)),)


def _staff(page: Page, part: Part) -> tuple[Note, ...]:
    return ((Icon.WRENCH, page.say(f"out_of_service.{part}")),) if part in _FOR_HANDS else ()


def _looked(page: Page) -> tuple[Note, ...]:
    at = page.state.looked_at
    if at is None:
        return ()
    return ((Icon.RETRY, page.say("out_of_service.looked", time=day_and_time(page.say, at))),)


def _kept(page: Page) -> tuple[Note, ...]:
    return ((Icon.SHIELD, page.say("out_of_service.kept")),)
