"""The strip over every page of a kiosk whose devices are simulated; the page itself makes room for it."""

from dataclasses import replace

from ui.icons import Icon
from ui.layout.canvas import REFERENCE, Canvas
from ui.scene import Align, Element, Glyph, Panel, Rect, Scene, Target
from ui.theme import Colour, Role

_STRIP, _STRIP_LARGE = 44, 84  # of the reference's height
_SIGN = 30


def strip_height(width_px: int, height_px: int, *, large: bool) -> int:
    """In pixels of the window."""
    return round((_STRIP_LARGE if large else _STRIP) * min(width_px, height_px) / REFERENCE[1])


def under_strip(canvas: Canvas, scene: Scene, mark: str, height: float) -> Scene:
    """The same page, lower by the strip, which comes last so that it is read last."""
    return replace(
        scene,
        height=scene.height + height,
        elements=(*(_lowered(each, height) for each in scene.elements), *_strip(canvas, mark, height)),
        modal=tuple(_lowered(each, height) for each in scene.modal),
    )


def _strip(canvas: Canvas, mark: str, height: float) -> list[Element]:
    wide = canvas.width_of(mark, Role.CAPTION) + 2
    left = (canvas.width - wide - _SIGN - 12) / 2
    at = Rect(left, 0, wide, height)
    sign = Rect(at.right + 12, 0, _SIGN, height)
    return [
        Panel(Rect(0, 0, canvas.width, height), Colour.WARNING_GROUND),
        Panel(Rect(0, height - 3, canvas.width, 3), Colour.WARNING),
        canvas.text(at, mark, Role.CAPTION, Colour.WARNING, Align.CENTRE),
        Glyph(sign, Icon.WRENCH, _SIGN, Colour.WARNING),
    ]


def _lowered(element: Element, by: float) -> Element:
    rect = replace(element.rect, y=element.rect.y + by)
    if isinstance(element, Target):
        spots = tuple(replace(spot, y=spot.y + by) for spot in element.spots)
        parts = tuple(_lowered(part, by) for part in element.parts)
        return replace(element, rect=rect, parts=parts, spots=spots)
    return replace(element, rect=rect)
