"""A camera's picture with the frame that face or page should fill, and the one thing to do beside it."""

from dataclasses import replace

from ui.layout.canvas import Canvas, split
from ui.layout.chrome import banner, banner_height
from ui.layout.controls import choice
from ui.scene import Align, Element, LivePhoto, Outline, Panel, Rect
from ui.theme import CARD_RADIUS, GAP, GUTTER, Colour, Role
from ui.view import Live, Notice

FACE = (3, 4)  # width to height of the picture shown
PAGE = (4, 3)
_SHOT = 96.0


def live(canvas: Canvas, place: Rect, content: Live, notice: Notice | None) -> list[Element]:
    shown, words = split(place, first=0.56, gap=GUTTER, wide=canvas.wide)
    return [
        Panel(shown, Colour.SURFACE, CARD_RADIUS),
        *_picture(canvas, _fitted(shown.inset(16), FACE if content.face else PAGE), content),
        *_words(canvas, words, content, notice),
    ]


def _fitted(place: Rect, ratio: tuple[int, int]) -> Rect:
    wide, tall = ratio
    scale = min(place.width / wide, place.height / tall)
    width, height = wide * scale, tall * scale
    return Rect(place.centre[0] - width / 2, place.centre[1] - height / 2, width, height)


def _picture(canvas: Canvas, at: Rect, content: Live) -> list[Element]:
    elements: list[Element] = [LivePhoto(at, content.photo)]
    if not content.photo:
        elements.append(_oval(at) if content.face else _page(at))
    if content.count:
        disc = Rect(at.centre[0] - 56, at.bottom - 128, 112, 112)
        elements += [
            Panel(disc, Colour.PRIMARY, 56),
            canvas.text(disc, content.count, Role.DISPLAY, Colour.SURFACE, Align.CENTRE),
        ]
    return elements


def _oval(at: Rect) -> Outline:
    """Where the head belongs, with room above it as on the card."""
    width, height = at.width * 0.62, at.height * 0.72
    place = Rect(at.centre[0] - width / 2, at.y + at.height * 0.1, width, height)
    return Outline(place, width / 2, Colour.PRIMARY, 6)


def _page(at: Rect) -> Outline:
    return Outline(at.inset(at.width * 0.06, at.height * 0.06), 12, Colour.PRIMARY, 5)


def _words(canvas: Canvas, place: Rect, content: Live, notice: Notice | None) -> list[Element]:
    elements: list[Element] = []
    top = place.y
    if notice:
        height = banner_height(canvas, notice, place.width)
        middle = place.y + (place.height - height) / 2
        top = place.y if content.shots else middle if canvas.wide else place.y
        elements += banner(canvas, Rect(place.x, top, place.width, height), notice)
        top += height + GUTTER
    return [*elements, *_shots(canvas, place.below(top - place.y), content)]


def _shots(canvas: Canvas, place: Rect, content: Live) -> list[Element]:
    """Under each other beside the picture, beside each other under it."""
    count = len(content.shots)
    if not count:
        return []
    across = 1 if canvas.wide else count
    width = (place.width - GAP * (across - 1)) / across
    elements: list[Element] = []
    for index, shot in enumerate(content.shots):
        down, along = divmod(index, across)
        at = Rect(place.x + along * (width + GAP), place.y + down * (_SHOT + GAP), width, _SHOT)
        shown = shot if canvas.wide or not canvas.large else replace(shot, icon=None)
        elements.append(choice(canvas, at, shown))
    return elements
