"""What stands under a heading in the whole width, in normal and in large letters alike."""

from ui.layout.canvas import Canvas
from ui.layout.checklist import checklist
from ui.layout.choices import choices
from ui.layout.facts import facts
from ui.layout.listing import listing
from ui.layout.live import live
from ui.layout.review import review
from ui.layout.timeline import timeline
from ui.layout.toolboard import toolboard, touch_points
from ui.scene import Element, Rect
from ui.view import Checklist, Choice, Facts, Listing, Live, Review, Timeline, Toolboard, TouchPoints, View
from ui.wording import words


def headed(canvas: Canvas, place: Rect, view: View) -> list[Element]:
    match view.content:
        case Choice() as content:
            return choices(canvas, place, content)
        case Checklist() as content:
            return checklist(canvas, place, content)
        case Review() as content:
            return review(canvas, place, content, words(view.language))
        case Timeline() as content:
            return timeline(canvas, place, content)
        case Listing() as content:
            return listing(canvas, place, content, words(view.language))
        case Facts() as content:
            return facts(canvas, place, content, words(view.language))
        case Toolboard() as content:
            return toolboard(canvas, place, content)
        case TouchPoints() as content:
            return touch_points(canvas, place, content)
        case Live() as content:
            return live(canvas, place, content, view.notice)
        case _:
            raise TypeError(f"nothing of {type(view.content).__name__} stands under a heading")
