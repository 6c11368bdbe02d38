"""`arrange(view, …) -> Scene`: every page laid out, then turned for right-to-left reading."""

from kiosk.session.states import Language
from ui.fields import Form
from ui.layout import (
    attract,
    chrome,
    entry,
    finger,
    form,
    headed,
    large,
    month,
    result,
    waiting,
)
from ui.layout.canvas import Canvas, canvas_for
from ui.layout.help import help_card
from ui.layout.low import lowered
from ui.layout.strip import strip_height, under_strip
from ui.scene import Element, Panel, Rect, Scene, mirrored
from ui.theme import GAP, Colour
from ui.view import (
    Checklist,
    Choice,
    Entry,
    Facts,
    FingerAsked,
    Listing,
    Live,
    Month,
    Result,
    Review,
    Timeline,
    Toolboard,
    TouchPoints,
    View,
    Waiting,
    Welcome,
)

DUSK = 0.35  # of black over a page at night


def arrange(view: View, width_px: int, height_px: int) -> Scene:
    """The scene of a view for a window of that many pixels, in reference units."""
    strip_px = strip_height(width_px, height_px, large=view.wishes.large) if view.mark else 0
    canvas = canvas_for(width_px, height_px - strip_px, view.language, large=view.wishes.large)
    page = lowered(canvas, view, _page(canvas, view)) if view.low else _page(canvas, view)
    elements = (*page, *(_dusk(canvas) if view.dimmed else ()))
    modal = _question(canvas, view)
    if view.language is Language.PERSIAN:
        elements = tuple(mirrored(each, canvas.width) for each in elements)
        modal = tuple(mirrored(each, canvas.width) for each in modal)
    scene = Scene(view.name, canvas.width, canvas.height, elements, modal, view.wishes.contrast)
    return under_strip(canvas, scene, view.mark, strip_px / canvas.scale) if strip_px else scene


def _dusk(canvas: Canvas) -> tuple[Element, ...]:
    """Over the whole page, so that nobody is dazzled and the panel rests; what is under it takes touches."""
    return (Panel(Rect(0, 0, canvas.width, canvas.height), Colour.SCRIM, opacity=DUSK),)


def _question(canvas: Canvas, view: View) -> tuple[Element, ...]:
    """What stands over the dimmed page and alone can be touched."""
    if view.help:
        return help_card(canvas, view.help)
    if view.warning is None:
        return ()
    return (large.still_there if canvas.large else chrome.still_there)(canvas, view.warning)


def _page(canvas: Canvas, view: View) -> list[Element]:
    """Things to touch come in reading order: the page's own, the buttons, then the header's tools."""
    if canvas.large:
        return large.page(canvas, view)
    if isinstance(view.content, Welcome):
        return _content(canvas, view)
    centred = isinstance(view.content, Result)
    docked = isinstance(view.content, Form) and form.has_buttons(view.content)
    return [
        *chrome.header_ground(canvas, view),
        *chrome.steps(canvas, view),
        *_content(canvas, view),
        *(() if docked else chrome.footer(canvas, view.actions, centred=centred)),
        *chrome.header_tools(canvas, view),
    ]


def _content(canvas: Canvas, view: View) -> list[Element]:
    match view.content:
        case Entry() as content:
            return [chrome.heading(canvas, view), *entry.entry(canvas, view, content)]
        case Form() as content:
            return form.form(canvas, view, content)
        case Choice() | Checklist() | Review() | Timeline() | Listing() | Live():
            return _listed(canvas, view)
        case Facts() | Toolboard() | TouchPoints():
            return _listed(canvas, view)
        case Month() as content:
            return month.month_page(canvas, view, content)
        case FingerAsked() as content:
            return [chrome.heading(canvas, view), *finger.finger(canvas, view, content)]
        case Waiting() as content:
            return waiting.waiting(canvas, view, content)
        case Result() as content:
            return result.result(canvas, view, content)
        case Welcome() as content:
            return attract.attract(canvas, view, content)


def _listed(canvas: Canvas, view: View) -> list[Element]:
    """What stands under its heading in the whole width."""
    place = canvas.content(view.heading)
    head = [chrome.heading(canvas, view)]
    if view.notice and not isinstance(view.content, Live):
        height = chrome.banner_height(canvas, view.notice, place.width)
        head += chrome.banner(canvas, Rect(place.x, place.y, place.width, height), view.notice)
        place = place.below(height + GAP)
    return [*head, *headed.headed(canvas, place, view)]
