"""A tall screen whose page stands at its foot, so that who sits reaches what is to be touched (U37)."""

from dataclasses import replace

from ui.layout.canvas import Canvas
from ui.scene import Element, Target
from ui.theme import MARGIN
from ui.view import View, Welcome

_STEPS = 40.0  # under the header, where the step bar is
_GAP = 16.0


def lowered(canvas: Canvas, view: View, elements: list[Element]) -> list[Element]:
    """What lies between header and buttons, moved down onto the buttons; header and buttons stay."""
    if canvas.wide or isinstance(view.content, Welcome):
        return elements
    feet = {each.name for each in view.actions}
    own = [each for each in elements if _is_own(canvas, each, feet)]
    if not own:
        return elements
    down = _floor(canvas, elements, feet) - max(each.rect.bottom for each in own)
    if down <= 0:
        return elements
    moved = {id(each): _moved(each, down) for each in own}
    return [moved.get(id(each), each) for each in elements]


def _is_own(canvas: Canvas, element: Element, feet: set[str]) -> bool:
    if isinstance(element, Target) and element.name in feet:
        return False
    return element.rect.y >= canvas.header + _STEPS - 1


def _floor(canvas: Canvas, elements: list[Element], feet: set[str]) -> float:
    """The upper edge of the buttons at the foot of the page, or of the page's own margin."""
    tops = [each.rect.y for each in elements if isinstance(each, Target) and each.name in feet]
    return min(tops, default=canvas.height - MARGIN + _GAP) - _GAP


def _moved(element: Element, down: float) -> Element:
    rect = replace(element.rect, y=element.rect.y + down)
    if isinstance(element, Target):
        parts = tuple(_moved(part, down) for part in element.parts)
        spots = tuple(replace(spot, y=spot.y + down) for spot in element.spots)
        return replace(element, rect=rect, parts=parts, spots=spots)
    return replace(element, rect=rect)
