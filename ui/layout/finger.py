"""The finger page: which finger and where, beside the sensor's picture as it comes."""

from kiosk.session.states import Finger
from ui.icons import Icon
from ui.layout.canvas import Canvas, split
from ui.layout.chrome import banner
from ui.layout.sizes import picture_size
from ui.scene import Align, Element, Glyph, LivePrint, Panel, Picture, Rect
from ui.theme import CARD_RADIUS, GUTTER, Colour, Role
from ui.view import FingerAsked, View

_NOTICE = 104  # two lines, so that nothing moves when the sentence changes
SIZE = (256, 288)  # of the sensor's picture
_GLASS = (224, 252)  # the sensor's 256 by 288, as large as fits


def finger(canvas: Canvas, view: View, content: FingerAsked) -> list[Element]:
    hand, sensor = split(canvas.content(view.heading), first=0.5, gap=GUTTER, wide=canvas.wide)
    return [*_hand(canvas, hand, content), *_sensor(canvas, sensor, view, content)]


def hand(place: Rect, finger: Finger) -> list[Element]:
    """The hand as its owner sees it; a left hand is the right one flipped."""
    number = int(finger)
    left = number > 5
    return [Picture(place, f"hand_{number - 5 if left else number or 2}", flipped=left)]


def _hand(canvas: Canvas, place: Rect, content: FingerAsked) -> list[Element]:
    wide = canvas.width_of(content.attempt, Role.TOOL) + 40
    badge = Rect(place.x + 20, place.y + 20, wide, 48)
    return [
        Panel(place, Colour.SURFACE, CARD_RADIUS),
        *hand(place.below(24), content.finger),
        Panel(badge, Colour.TINT, 24),
        canvas.text(badge, content.attempt, Role.TOOL, Colour.PRIMARY, Align.CENTRE),
    ]


def _sensor(canvas: Canvas, place: Rect, view: View, content: FingerAsked) -> list[Element]:
    elements: list[Element] = [Panel(place, Colour.SURFACE, CARD_RADIUS)]
    inner = place.inset(24)
    if view.notice:
        elements += banner(canvas, Rect(inner.x, inner.y, inner.width, _NOTICE), view.notice)
    width, height = _GLASS
    below = Rect(inner.x, inner.y + _NOTICE + 20, inner.width, inner.height - _NOTICE - 20)
    at = Rect(below.x + 6, below.y + (below.height - height) / 2, width, height)
    where = Rect(at.right + GUTTER, at.y, below.right - at.right - GUTTER, height)
    return [*elements, *_glass(at, content), *_where(canvas, where, content)]


def glass(place: Rect, content: FingerAsked) -> list[Element]:
    """The sensor's glass in the middle of a place, in the picture's own size."""
    x, y = place.centre
    width, height = SIZE
    return _glass(Rect(x - width / 2, y - height / 2, width, height), content)


def _glass(glass: Rect, content: FingerAsked) -> list[Element]:
    frame: list[Element] = [Panel(glass.inset(-6), Colour.TINT, 20, Colour.PRIMARY, 3)]
    if content.quality is not None:
        return [*frame, LivePrint(glass), *_bar(glass, content.quality, Colour.SUCCESS)]
    if content.progress is None:
        return [*frame, Glyph(glass, Icon.FINGERPRINT, 150, Colour.BORDER)]
    return [*frame, LivePrint(glass), *_bar(glass, content.progress, Colour.BRAND)]


def _bar(glass: Rect, share: float, colour: Colour) -> list[Element]:
    """How much of the picture has come, or how clear the one is that was kept."""
    bar = Rect(glass.x + 12, glass.bottom - 20, glass.width - 24, 10)
    done = Rect(bar.x, bar.y, bar.width * min(1.0, share), bar.height)
    return [Panel(bar, Colour.LINE, 5), Panel(done, colour, 5)]


def _where(canvas: Canvas, place: Rect, content: FingerAsked) -> list[Element]:
    """Where the sensor is on this machine."""
    picture = picture_size("kiosk_sensor")[1]
    text = canvas.height_of(content.sensor_text, Role.CAPTION, place.width)
    top = place.y + (place.height - picture - 10 - text) / 2
    return [
        Picture(Rect(place.x, top, place.width, picture), "kiosk_sensor"),
        canvas.text(
            Rect(place.x, top + picture + 10, place.width, text),
            content.sensor_text,
            Role.CAPTION,
            Colour.MUTED,
            Align.CENTRE,
        ),
    ]
