"""`arrange(view, …) -> Scene`: every page laid out, then turned for right-to-left reading."""

from kiosk.states import Language
from ui.layout import attract, chrome, entry, finger, result, waiting
from ui.layout.canvas import Canvas, canvas_for
from ui.scene import Element, Scene, mirrored
from ui.view import Entry, FingerAsked, Result, View, Waiting, Welcome


def arrange(view: View, width_px: int, height_px: int) -> Scene:
    """The scene of a view for a window of that many pixels, in reference units."""
    canvas = canvas_for(width_px, height_px, view.language)
    elements = tuple(_page(canvas, view))
    modal = chrome.still_there(canvas, view.warning) if view.warning else ()
    if view.language is Language.PERSIAN:
        elements = tuple(mirrored(each, canvas.width) for each in elements)
        modal = tuple(mirrored(each, canvas.width) for each in modal)
    return Scene(view.name, canvas.width, canvas.height, elements, modal)


def _page(canvas: Canvas, view: View) -> list[Element]:
    if isinstance(view.content, Welcome):
        return attract.attract(canvas, view, view.content)
    centred = isinstance(view.content, Result)
    frame = [
        *chrome.header(canvas, view),
        *chrome.steps(canvas, view),
        *chrome.footer(canvas, view.actions, centred=centred),
    ]
    match view.content:
        case Entry() as content:
            return [*frame, chrome.heading(canvas, view), *entry.entry(canvas, view, content)]
        case FingerAsked() as content:
            return [*frame, chrome.heading(canvas, view), *finger.finger(canvas, view, content)]
        case Waiting() as content:
            return [*frame, *waiting.waiting(canvas, view, content)]
        case Result() as content:
            return [*frame, *result.result(canvas, view, content)]
