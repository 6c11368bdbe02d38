"""The frame round every page: header, steps, heading, notice, buttons, and "are you still there?"."""

from ui.layout.canvas import Canvas
from ui.layout.controls import button, button_width, tool, tool_width
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect, Ring
from ui.theme import (
    BUTTON_HEIGHT,
    CARD_RADIUS,
    FOOTER,
    GAP,
    GUTTER,
    MARGIN,
    PADDING,
    RADIUS,
    Colour,
    Role,
)
from ui.view import Action, Notice, StillThere, Tone, View

TOOL_HEIGHT = 72
NOTICE_HEIGHT = 72
_FORWARD_WIDTH = 240.0
TONE_COLOURS = {
    Tone.INFORMATION: (Colour.PRIMARY, Colour.TINT),
    Tone.SUCCESS: (Colour.SUCCESS, Colour.SUCCESS_GROUND),
    Tone.WARNING: (Colour.WARNING, Colour.WARNING_GROUND),
    Tone.ERROR: (Colour.ERROR, Colour.ERROR_GROUND),
}


def header_ground(canvas: Canvas, view: View) -> list[Element]:
    return [
        Panel(Rect(0, 0, canvas.width, canvas.header), Colour.SURFACE),
        Panel(Rect(0, canvas.header - 1, canvas.width, 1), Colour.LINE),
        *brand(canvas, MARGIN, 8, view.service),
    ]


def header_tools(canvas: Canvas, view: View) -> list[Element]:
    """At the end of the header's line, or in a line of their own under the name."""
    top = canvas.header - 8 - TOOL_HEIGHT
    return tools(canvas, Rect(MARGIN, top, canvas.width - 2 * MARGIN, TOOL_HEIGHT), view)


def brand(canvas: Canvas, left: float, top: float, service: str) -> list[Element]:
    """The emblem with the service's name; large letters leave room for the emblem alone."""
    emblem = Picture(Rect(left, top + 8, 56, 56), "emblem")
    if canvas.large:
        return [emblem]
    name = Rect(left + 56 + 16, top, canvas.width_of(service, Role.LABEL), 72)
    return [emblem, canvas.text(name, service, Role.LABEL, Colour.TEXT)]


def tools(canvas: Canvas, place: Rect, view: View) -> list[Element]:
    """What every screen offers in one touch, in reading order up to the end of the place."""
    widths = [tool_width(canvas, action) for action in view.tools]
    left = place.right - sum(widths) - GAP * (len(widths) - 1)
    elements: list[Element] = []
    for action, width in zip(view.tools, widths, strict=True):
        elements.append(tool(canvas, Rect(left, place.y, width, place.height), action))
        left += width + GAP
    return elements


def steps(canvas: Canvas, view: View) -> list[Element]:
    """The step bar with its words: done and current segments are dark."""
    if not view.step:
        return []
    words = 0 if canvas.large else canvas.width_of(view.step_label, Role.CAPTION)
    whole = canvas.width - 2 * MARGIN - words - GUTTER
    each = (whole - (view.steps - 1) * 8) / view.steps
    elements: list[Element] = [
        Panel(
            Rect(MARGIN + index * (each + 8), canvas.header + 20, each, 10),
            Colour.PRIMARY if index < view.step else Colour.LINE,
            5,
        )
        for index in range(view.steps)
    ]
    if canvas.large:
        return elements
    label = Rect(canvas.width - MARGIN - words, canvas.header + 7, words, 36)
    return [*elements, canvas.text(label, view.step_label, Role.CAPTION, Colour.MUTED)]


def heading(canvas: Canvas, view: View) -> Element:
    return canvas.text(canvas.heading(view.heading), view.heading, Role.HEADING)


def banner(canvas: Canvas, rect: Rect, notice: Notice) -> list[Element]:
    """Icon, one sentence and a ground of its own colour."""
    ink, ground = TONE_COLOURS[notice.tone]
    icon = 56 if canvas.large else 36
    text = Rect(rect.x + 20 + icon + 16, rect.y, rect.width - 20 - icon - 16 - 20, rect.height)
    return [
        Panel(rect, ground, RADIUS, ink, 2),
        Glyph(Rect(rect.x + 20, rect.y, icon, rect.height), notice.icon, icon, ink),
        canvas.text(text, notice.text, Role.BODY),
    ]


def banner_height(canvas: Canvas, notice: Notice, width: float) -> float:
    return max(
        NOTICE_HEIGHT, canvas.height_of(notice.text, Role.BODY, width - (112 if canvas.large else 92)) + 24
    )


def footer(canvas: Canvas, actions: tuple[Action, ...], *, centred: bool = False) -> list[Element]:
    """The way forward at the end of the line, the others from its start; a single answer in the middle."""
    if not actions:
        return []
    if actions[0].goes_back and not centred:
        return _ways_back(canvas, actions)
    top = canvas.height - FOOTER + (FOOTER - BUTTON_HEIGHT) / 2
    widths = [max(_FORWARD_WIDTH, button_width(canvas, actions[0]))]
    widths += [button_width(canvas, each) for each in actions[1:]]
    forward = Rect(canvas.width - MARGIN - widths[0], top, widths[0], BUTTON_HEIGHT)
    if centred and len(actions) == 1:
        width = max(320.0, widths[0])
        forward = Rect((canvas.width - width) / 2, top - 16, width, BUTTON_HEIGHT + 16)
    elif sum(widths) + GUTTER * (len(widths) - 1) > canvas.width - 2 * MARGIN:
        forward = Rect(MARGIN, top - BUTTON_HEIGHT - GUTTER, canvas.width - 2 * MARGIN, BUTTON_HEIGHT)
    left = float(MARGIN)
    elements: list[Element] = []
    for action, width in zip(actions[1:], widths[1:], strict=True):
        elements.append(button(canvas, Rect(left, top, width, BUTTON_HEIGHT), action))
        left += width + GUTTER
    return [*elements, button(canvas, forward, actions[0])]


def _ways_back(canvas: Canvas, actions: tuple[Action, ...]) -> list[Element]:
    """No way forward but what stands on the page itself: all buttons from the start of the line."""
    top = canvas.height - FOOTER + (FOOTER - BUTTON_HEIGHT) / 2
    left = float(MARGIN)
    elements: list[Element] = []
    for action in actions:
        width = button_width(canvas, action)
        elements.append(button(canvas, Rect(left, top, width, BUTTON_HEIGHT), action))
        left += width + GUTTER
    return elements


def still_there(canvas: Canvas, warning: StillThere) -> tuple[Element, ...]:
    """The question over the dimmed page, with the seconds that are left in a ring."""
    width, height = min(760, canvas.width - 2 * MARGIN), 540
    card = Rect((canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
    ring = Rect(card.centre[0] - 80, card.y + PADDING, 160, 160)
    inner = card.x + PADDING
    across = width - 2 * PADDING
    title = Rect(inner, ring.bottom + 12, across, 60)
    text = Rect(inner, title.bottom, across, 88)
    half = (across - GUTTER) / 2
    top = card.bottom - PADDING - 96
    return (
        Panel(Rect(0, 0, canvas.width, canvas.height), Colour.SCRIM, opacity=0.62),
        Panel(card, Colour.SURFACE, CARD_RADIUS, shadow=True),
        Ring(ring, warning.fraction, Colour.PRIMARY, Colour.TINT, 12),
        canvas.text(Rect(ring.x, ring.y + 24, 160, 76), warning.seconds, Role.DISPLAY, align=Align.CENTRE),
        canvas.text(Rect(ring.x, ring.y + 94, 160, 36), warning.unit, Role.CAPTION, align=Align.CENTRE),
        canvas.text(title, warning.heading, Role.HEADING, Colour.TEXT, Align.CENTRE),
        canvas.text(text, warning.text, Role.BODY, Colour.MUTED, Align.CENTRE),
        button(canvas, Rect(inner, top, half, 96), warning.leave),
        button(canvas, Rect(inner + half + GUTTER, top, half, 96), warning.stay),
    )
