"""Regions and places to choose from, whatever is to happen there: rows of them, and the pages round them."""

from kiosk.domain.told import Place
from kiosk.session.journeys.appointment.events import AskedAgain, PlaceChosen, RegionChosen
from kiosk.session.journeys.registration.events import WentBack
from kiosk.session.journeys.relocation.stages import FindingPlace
from ui.icons import Icon
from ui.pages.frame import Page
from ui.view import Action, Emphasis, Listing, Notice, Result, Tone, View, Waiting

_FIRST = 3  # steps before a region is asked for, and that one


def region_rows(names: tuple[str, ...], row: int) -> Listing:
    actions = (
        Action(f"region.{at}", name, RegionChosen(name), Icon.MAP_MARKER) for at, name in enumerate(names)
    )
    return Listing(tuple((action, "") for action in actions), row)


def place_row(page: Page, place: Place) -> tuple[Action, str]:
    action = Action(f"place.{place.id}", place.name or place.id, PlaceChosen(place.id), Icon.HOME)
    wheels = (page.say("appointment.place.accessible"),) if place.accessible else ()
    return action, "، ".join(each for each in (place.address, *wheels) if each)


def finding(page: Page, stage: FindingPlace, steps: int) -> View:
    """Where the card is to go: province, city, place, each in words of its own."""
    name, step = _level(stage)
    back = page.back("relocation.back", WentBack())
    if stage.unreachable:
        return _unreachable(page, step, steps, back)
    content = _choices(page, stage)
    if content is None:
        waiting = Waiting(page.say("relocation.asking.text"), icon=Icon.MAP_MARKER)
        heading = page.say("relocation.asking.heading")
        return page.view("relocation.asking", heading, waiting, step=step, steps=steps)
    if not content.rows:
        result = Result(Tone.INFORMATION, Icon.MAP_MARKER, page.say("relocation.nothing.text"))
        heading = page.say("relocation.nothing.heading")
        return page.view("relocation.nothing", heading, result, step=step, steps=steps, actions=(back,))
    problem = Notice(Tone.WARNING, page.say("relocation.place.not_there"), Icon.ALERT)
    return page.view(
        f"relocation.{name}",
        page.say(f"relocation.{name}.heading"),
        content,
        step=step,
        steps=steps,
        actions=(back,),
        notice=problem if stage.problem else None,
    )


def _level(stage: FindingPlace) -> tuple[str, int]:
    if stage.move.city:
        return "place", _FIRST + 2
    return ("city", _FIRST + 1) if stage.move.province else ("province", _FIRST)


def _choices(page: Page, stage: FindingPlace) -> Listing | None:
    if stage.move.city:
        return stage.places if stage.places is None else _places(page, stage.places)
    return None if stage.names is None else region_rows(stage.names, page.draft.row)


def _places(page: Page, places: tuple[Place, ...]) -> Listing:
    return Listing(tuple(place_row(page, each) for each in places), page.draft.row)


def _unreachable(page: Page, step: int, steps: int, back: Action) -> View:
    again = Action(
        "relocation.again",
        page.say("relocation.unreachable.again"),
        AskedAgain(),
        Icon.RETRY,
        Emphasis.PRIMARY,
    )
    result = Result(Tone.WARNING, Icon.ALERT, page.say("relocation.unreachable.text"))
    heading = page.say("relocation.unreachable.heading")
    return page.view("relocation.unreachable", heading, result, step=step, steps=steps, actions=(again, back))
