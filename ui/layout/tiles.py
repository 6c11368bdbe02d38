"""The first screen of a kiosk with several services: a tile for each, and what of it is out of use."""

from ui.layout.canvas import Canvas
from ui.layout.chrome import TOOL_HEIGHT, brand, tools
from ui.scene import Align, Element, Glyph, Panel, Rect, Target
from ui.theme import CARD_RADIUS, GAP, GUTTER, MARGIN, Colour, Role
from ui.view import Tile, View, Welcome

_BAND_WIDE, _BAND_TALL = 356.0, 400.0
_OVERLAP = 64.0  # how far the first row of tiles reaches into the band
_DISC = 104.0
_ICON = 60
_FOUR = 4
_TALLEST = 300.0
_ROW_LARGE = 100.0


def tiles_page(canvas: Canvas, view: View, welcome: Welcome) -> list[Element]:
    """A band of the service's colour with the invitation, and the tiles over its lower edge."""
    head = canvas.header
    title = canvas.height_of(welcome.title, Role.DISPLAY, canvas.width - 2 * MARGIN)
    text = canvas.height_of(welcome.subtitle, Role.LEAD, canvas.width - 2 * MARGIN)
    band = max(_BAND_WIDE if canvas.wide else _BAND_TALL, head + title + text + _OVERLAP + 32)
    top = head + (band - _OVERLAP - head - title - text) / 2
    title_at = Rect(MARGIN, top, canvas.width - 2 * MARGIN, title)
    text_at = Rect(MARGIN, title_at.bottom, title_at.width, text)
    place = Rect(MARGIN, band - _OVERLAP, canvas.width - 2 * MARGIN, canvas.height - band + _OVERLAP - 40)
    return [
        Panel(Rect(0, 0, canvas.width, band), Colour.BRAND),
        Panel(Rect(0, 0, canvas.width, head), Colour.SURFACE),
        *brand(canvas, MARGIN, 8, view.service),
        canvas.text(title_at, welcome.title, Role.DISPLAY, Colour.ON_BRAND),
        canvas.text(text_at, welcome.subtitle, Role.LEAD, Colour.ON_BRAND),
        *_tiles(canvas, place, welcome.tiles),
        *tools(canvas, Rect(MARGIN, head - 8 - TOOL_HEIGHT, canvas.width - 2 * MARGIN, TOOL_HEIGHT), view),
    ]


def tile_rows(canvas: Canvas, place: Rect, welcome: Welcome) -> list[Element]:
    """In large letters: the services under each other, their signs before them."""
    title = canvas.height_of(welcome.subtitle, Role.HEADING, place.width)
    head = Rect(place.x, place.y, place.width, title)
    elements: list[Element] = [canvas.text(head, welcome.subtitle, Role.HEADING)]
    rest = place.below(title + GAP)
    height = min(_ROW_LARGE + 20, (rest.height + GAP) / len(welcome.tiles) - GAP)
    for index, tile in enumerate(welcome.tiles):
        at = Rect(rest.x, rest.y + index * (height + GAP), rest.width, height)
        sign = Rect(at.x + 24, at.y, 64, at.height)
        words = Rect(sign.right + 24, at.y, at.right - sign.right - 48, at.height)
        elements.append(_target(tile, at, _parts(canvas, tile, sign, words)))
    return elements


def _parts(canvas: Canvas, tile: Tile, sign: Rect, words: Rect) -> tuple[Element, ...]:
    enabled = tile.action.enabled
    label = tile.action.label if enabled else tile.text
    parts: list[Element] = [canvas.text(words, label, Role.LABEL, Colour.TEXT if enabled else Colour.MUTED)]
    if tile.action.icon:
        parts.append(Glyph(sign, tile.action.icon, 56, _ink(tile)))
    return tuple(parts)


def _tiles(canvas: Canvas, place: Rect, tiles: tuple[Tile, ...]) -> list[Element]:
    across = (len(tiles) if len(tiles) <= _FOUR else 3) if canvas.wide else 2
    down = -(-len(tiles) // across)
    width = (place.width - GUTTER * (across - 1)) / across
    height = min(_TALLEST if down == 1 else 260.0, (place.height - GUTTER * (down - 1)) / down)
    elements: list[Element] = []
    for index, tile in enumerate(tiles):
        row, column = divmod(index, across)
        at = Rect(place.x + column * (width + GUTTER), place.y + row * (height + GUTTER), width, height)
        elements.append(_target(tile, at, _face(canvas, at, tile)))
    return elements


def _face(canvas: Canvas, at: Rect, tile: Tile) -> tuple[Element, ...]:
    """Sign, name and one line, as one block in the middle of the tile."""
    inner = at.inset(16, 16)
    ink = Colour.TEXT if tile.action.enabled else Colour.MUTED
    name = canvas.height_of(tile.action.label, Role.RESULT, inner.width)
    line = canvas.height_of(tile.text, Role.HINT, inner.width)
    side = min(_DISC, inner.height - name - line - 8)
    top = inner.y + (inner.height - side - 8 - name - line) / 2
    disc = Rect(inner.x, top, inner.width, side).square(side)
    name_at = Rect(inner.x, disc.bottom + 8, inner.width, name)
    line_at = Rect(inner.x, name_at.bottom, inner.width, line)
    size = round(side * _ICON / _DISC)
    sign = (Glyph(disc, tile.action.icon, size, _ink(tile)),) if tile.action.icon else ()
    return (
        Panel(disc, Colour.TINT if tile.action.enabled else Colour.WARNING_GROUND, side / 2),
        *sign,
        canvas.text(name_at, tile.action.label, Role.RESULT, ink, Align.CENTRE),
        canvas.text(line_at, tile.text, Role.HINT, Colour.MUTED, Align.CENTRE),
    )


def _ink(tile: Tile) -> Colour:
    return Colour.PRIMARY if tile.action.enabled else Colour.WARNING


def _target(tile: Tile, at: Rect, parts: tuple[Element, ...]) -> Target:
    enabled = tile.action.enabled
    return Target(
        at,
        tile.action.name,
        tile.action.sends,
        Colour.SURFACE,
        Colour.TINT,
        parts,
        CARD_RADIUS,
        Colour.PRIMARY if enabled else Colour.LINE,
        2,
        enabled,
    )
