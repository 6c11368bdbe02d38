"""The way to a time: province, city, place, the days of a month, the hours of a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.domain.jalali import jalali_parts, month_begin, next_month
from kiosk.domain.told import SlotOffered
from kiosk.session.journeys.appointment import events as do
from kiosk.session.journeys.appointment.stages import (
    ChoosingCity,
    ChoosingDay,
    ChoosingPlace,
    ChoosingProvince,
    ChoosingTime,
)
from kiosk.session.journeys.registration.events import WentBack
from kiosk.session.states import Language
from kiosk.typeset import isolated
from ui.icons import Icon
from ui.pages.frame import Page
from ui.pages.moments import month_name, weekday_name, whole_day
from ui.pages.places import place_row, region_rows
from ui.view import Action, Content, Emphasis, Listing, Month, Notice, Result, Tone, View, Waiting

STEPS = 6  # province, city, place, day, hour, read over
_WEEK = 7
_SATURDAY = 5  # date.weekday()
Choosing = ChoosingProvince | ChoosingCity | ChoosingPlace | ChoosingDay | ChoosingTime


@dataclass(frozen=True, slots=True)
class _Chooser:
    """What one of these pages shows once its choices are there; None as long as they are not."""

    name: str
    step: int
    content: Content | None
    empty: bool = False


def shown(page: Page, stage: Choosing) -> View:
    chooser = _chooser(page, stage)
    if stage.unreachable:
        return _unreachable(page, chooser)
    if chooser.content is None:
        waiting = Waiting(page.say("appointment.asking.text"), icon=Icon.CALENDAR)
        return page.view(
            f"appointment.{chooser.name}.asking",
            page.say("appointment.asking.heading"),
            waiting,
            step=chooser.step,
            steps=STEPS,
        )
    if chooser.empty:
        return _nothing(page, chooser)
    return page.view(
        f"appointment.{chooser.name}",
        _heading(page, stage, chooser),
        chooser.content,
        step=chooser.step,
        steps=STEPS,
        actions=(_back(page),),
        notice=_notice(page, stage),
    )


def _chooser(page: Page, stage: Choosing) -> _Chooser:
    row = page.draft.row
    match stage:
        case ChoosingProvince(_, names) | ChoosingCity(_, names):
            name, step = ("province", 1) if isinstance(stage, ChoosingProvince) else ("city", 2)
            return _Chooser(name, step, None if names is None else region_rows(names, row), names == ())
        case ChoosingPlace(_, places):
            content = (
                None if places is None else Listing(tuple(place_row(page, each) for each in places), row)
            )
            return _Chooser("place", 3, content, places == ())
        case ChoosingDay(_, _, days):
            none = days is not None and not any(each.free for each in days)
            return _Chooser("day", 4, None if days is None else _month(page, stage), none)
        case ChoosingTime(_, slots):
            content = None if slots is None else Listing(_times(page, stage, slots), row)
            return _Chooser("time", 5, content)


def _heading(page: Page, stage: Choosing, chooser: _Chooser) -> str:
    if isinstance(stage, ChoosingTime) and stage.booking.day:
        return page.say("appointment.time.heading", day=whole_day(page.say, stage.booking.day))
    return page.say(f"appointment.{chooser.name}.heading")


def _notice(page: Page, stage: Choosing) -> Notice | None:
    if isinstance(stage, ChoosingTime) and stage.lapsed:
        return Notice(Tone.WARNING, page.say("appointment.time.lapsed"), Icon.TIMER)
    if isinstance(stage, ChoosingTime) and stage.problem:
        return Notice(Tone.WARNING, page.say("appointment.time.taken"), Icon.ALERT)
    if isinstance(stage, ChoosingDay) and stage.problem:
        return Notice(Tone.WARNING, page.say("appointment.day.closed"), Icon.ALERT)
    return None


def _times(page: Page, stage: ChoosingTime, slots: tuple[SlotOffered, ...]) -> tuple[tuple[Action, str], ...]:
    """The free hours; after one was taken by somebody else, other days and places first (R27)."""
    instead = [_other_day(page, day) for day in stage.instead.days]
    instead += [place_row(page, place) for place in stage.instead.places]
    return (*(_time(page, slot) for slot in slots), *instead)


def _time(page: Page, slot: SlotOffered) -> tuple[Action, str]:
    hours = isolated(page.say.digits(f"{slot.begins} – {slot.ends}"))
    enabled = slot.free > 0
    icon = Icon.CLOCK if enabled else Icon.CLOSE
    action = Action(f"slot.{slot.number}", hours, do.SlotChosen(slot.number), icon, enabled=enabled)
    return action, page.say("appointment.time.free", count=slot.free) if enabled else page.say(
        "appointment.time.full"
    )


def _other_day(page: Page, day: date) -> tuple[Action, str]:
    action = Action(f"day.{day.isoformat()}", whole_day(page.say, day), do.DayChosen(day), Icon.CALENDAR)
    return action, page.say("appointment.time.here")


def _month(page: Page, stage: ChoosingDay) -> Month:
    """The weeks of the month from Saturday on; a day that is not offered stands there without a touch."""
    say, first = page.say, stage.month
    free = {each.day: each.free for each in stage.days or ()}
    following = next_month(first)
    lead = (first.weekday() - _SATURDAY) % _WEEK
    days: list[date | None] = [None] * lead
    days += [first + timedelta(days=at) for at in range((following - first).days)]
    days += [None] * (-len(days) % _WEEK)
    weeks = [days[at : at + _WEEK] for at in range(0, len(days), _WEEK)]
    saturday = first - timedelta(days=lead)
    names = tuple(_short(page, saturday + timedelta(days=at)) for at in range(_WEEK))
    before = month_begin(first - timedelta(days=1))
    return Month(
        month_name(say, first),
        names,
        tuple(tuple(_day(page, day, free) if day else None for day in week) for week in weeks),
        tuple(tuple(_left(page, free.get(day, 0)) if day else "" for day in week) for week in weeks),
        Action(
            "month.before",
            month_name(say, before),
            do.MonthTurned(before),
            _arrow(page, back=True),
            enabled=any(day < first for day in free),
        ),
        Action(
            "month.after",
            month_name(say, following),
            do.MonthTurned(following),
            _arrow(page),
            enabled=any(day >= following for day in free),
        ),
    )


def _day(page: Page, day: date, free: dict[date, int]) -> Action:
    number = page.say.digits(str(jalali_parts(day)[2]))
    return Action(f"day.{day.isoformat()}", number, do.DayChosen(day), enabled=free.get(day, 0) > 0)


def _left(page: Page, count: int) -> str:
    return page.say("appointment.day.free", count=count) if count else ""


def _short(page: Page, day: date) -> str:
    name = weekday_name(page.say, day)
    return name if page.say.language is Language.PERSIAN else name[:3]


def _arrow(page: Page, *, back: bool = False) -> Icon:
    rtl = page.say.language is Language.PERSIAN
    return Icon.ARROW_RIGHT if rtl is back else Icon.ARROW_LEFT


def _back(page: Page) -> Action:
    return page.back("appointment.back", WentBack())


def _unreachable(page: Page, chooser: _Chooser) -> View:
    """Said plainly: nothing is booked, and what can be done about it (F3)."""
    again = Action(
        "appointment.again",
        page.say("appointment.unreachable.again"),
        do.AskedAgain(),
        Icon.RETRY,
        Emphasis.PRIMARY,
    )
    result = Result(Tone.WARNING, Icon.ALERT, page.say("appointment.unreachable.text"))
    heading = page.say("appointment.unreachable.heading")
    actions = (again, _back(page))
    return page.view(
        "appointment.unreachable", heading, result, step=chooser.step, steps=STEPS, actions=actions
    )


def _nothing(page: Page, chooser: _Chooser) -> View:
    result = Result(Tone.INFORMATION, Icon.CALENDAR, page.say("appointment.nothing.text"))
    heading = page.say("appointment.nothing.heading")
    return page.view(
        "appointment.nothing", heading, result, step=chooser.step, steps=STEPS, actions=(_back(page),)
    )
