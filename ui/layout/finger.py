"""The finger page: which finger and where, beside the sensor's picture as it comes."""

from ui.icons import Icon
from ui.layout.canvas import Canvas, split
from ui.layout.chrome import banner, banner_height
from ui.layout.sizes import picture_size
from ui.scene import Align, Element, Glyph, LivePrint, Panel, Picture, Rect
from ui.theme import CARD_RADIUS, GUTTER, PADDING, Colour, Role
from ui.view import FingerAsked, View

_GLASS = (224, 252)  # the sensor's 256 by 288, as large as fits


def finger(canvas: Canvas, view: View, content: FingerAsked) -> list[Element]:
    hand, sensor = split(canvas.content, first=0.5, gap=GUTTER, wide=canvas.wide)
    return [*_hand(hand, content), *_sensor(canvas, sensor, view, content)]


def _hand(place: Rect, content: FingerAsked) -> list[Element]:
    """The hand as its owner sees it; a left hand is the right one flipped."""
    number = int(content.finger)
    left = number > 5
    name = f"hand_{number - 5 if left else number or 2}"
    return [Panel(place, Colour.SURFACE, CARD_RADIUS), Picture(place.inset(PADDING), name, flipped=left)]


def _sensor(canvas: Canvas, place: Rect, view: View, content: FingerAsked) -> list[Element]:
    elements: list[Element] = [Panel(place, Colour.SURFACE, CARD_RADIUS)]
    inner = place.inset(PADDING)
    if view.notice:
        height = banner_height(canvas, view.notice, inner.width)
        elements += banner(canvas, Rect(inner.x, inner.y, inner.width, height), view.notice)
        inner = Rect(inner.x, inner.y + height + 16, inner.width, inner.height - height - 16)
    width, height = _GLASS
    glass = Rect(inner.x, inner.bottom - height, width, height)
    where = Rect(glass.right + GUTTER, glass.y, inner.right - glass.right - GUTTER, height)
    return [*elements, *_glass(glass, content), *_where(canvas, where, content)]


def _glass(glass: Rect, content: FingerAsked) -> list[Element]:
    frame: list[Element] = [Panel(glass.inset(-6), Colour.TINT, 20, Colour.PRIMARY, 3)]
    if content.progress is None:
        return [*frame, Glyph(glass, Icon.FINGERPRINT, 140, Colour.LINE)]
    bar = Rect(glass.x, glass.bottom - 10, glass.width, 10)
    done = Rect(bar.x, bar.y, bar.width * min(1.0, content.progress), bar.height)
    return [*frame, LivePrint(glass), Panel(bar, Colour.LINE, 5), Panel(done, Colour.PRIMARY, 5)]


def _where(canvas: Canvas, place: Rect, content: FingerAsked) -> list[Element]:
    """Where the sensor is on this machine, and which try this is."""
    _, height = picture_size("kiosk_sensor")
    picture = Rect(place.x, place.y - 8, place.width, height)
    text_top = picture.bottom + 2
    attempt = Rect(place.x, place.bottom - 36, place.width, 36)
    text = Rect(place.x, text_top, place.width, attempt.y - text_top)
    return [
        Picture(picture, "kiosk_sensor"),
        canvas.text(text, content.sensor_text, Role.CAPTION, Colour.MUTED, Align.CENTRE),
        canvas.text(attempt, content.attempt, Role.TOOL, Colour.PRIMARY, Align.CENTRE),
    ]
