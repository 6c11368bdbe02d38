"""Judges a laid-out screen as a careful designer would: ink, touch targets, gaps, contrast, one primary."""

from collections.abc import Iterator
from itertools import combinations

from kiosk.typeset import set_paragraph
from ui.layout.canvas import pixel_style
from ui.layout.sizes import picture_size
from ui.palette import hex_of
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect, Scene, Target, Text, leans_left
from ui.theme import PX_PER_MM, Colour, Role

TARGET_MM = 12.0
GAP_MM = 2.0
KEY_GAP_MM = 1.0  # between keys, whose reach goes on to the middle of the gap
SAFE_EDGE = (24.0, 8.0)  # across, down: the header reaches higher
KEY_EDGE = (8.0, 8.0)  # the keyboard has the whole width of a narrow page
TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
HIGH_CONTRAST = 7.0  # of texts where light stands on dark
LARGE_PX = 51  # of letters in large text
TIGHT = Role.TIGHT_CAP  # two letters too wide for a key of a narrow page


def findings(scene: Scene, scale: float, *, large: bool = False) -> list[str]:
    layer = scene.modal or scene.elements
    return [
        *_clipped(scene, layer, scale),
        *_overlapping(layer, scale),
        *_touchable(scene),
        *_pale(layer, scene.contrast),
        *(_small(layer) if large else ()),
        *_ways_forward(scene),
    ]


def ink(element: Element, scale: float) -> list[Rect]:
    """Where something is really drawn, in reference units; a target counts as its whole ground."""
    match element:
        case Text():
            return _lines(element, scale)
        case Picture(rect, name):
            width, height = picture_size(name)
            x, y = rect.centre
            return [Rect(x - width / 2, y - height / 2, width, height)]
        case Glyph(rect, _, size):
            return [rect.square(size)]
        case Target(rect):
            return [rect]
        case _:
            return []


def contrast(one: Colour, other: Colour, *, high: bool = False) -> float:
    """WCAG 2.2 contrast ratio, in the colours as named or in those of high contrast."""
    light, dark = sorted((_luminance(hex_of(each, contrast=high)) for each in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _lines(text: Text, scale: float) -> list[Rect]:
    width = round(text.rect.width * scale) + 1
    style = pixel_style(text.role, scale)
    paragraph = set_paragraph(text.text, style, text.script, width, balanced=True)
    top = text.rect.y + (text.rect.height - paragraph.height / scale) / 2
    boxes = []
    for index, line in enumerate(paragraph.lines):
        if text.align is Align.CENTRE:
            left = text.rect.centre[0] - line.advance / scale / 2
        else:
            left = text.rect.x if leans_left(text) else text.rect.right - line.advance / scale
        y = top + (index * style.line_px + line.top) / scale
        boxes.append(Rect(left + line.left / scale, y, line.width / scale, line.height / scale))
    return boxes


def _clipped(scene: Scene, layer: tuple[Element, ...], scale: float) -> Iterator[str]:
    page = Rect(0, 0, scene.width, scene.height)
    keys = {id(each) for key in layer if _is_key(key) for each in _with_parts((key,))}
    for element in _with_parts(layer):
        edge = KEY_EDGE if id(element) in keys else SAFE_EDGE
        for box in ink(element, scale):
            if not _inside(box, page if isinstance(element, Picture) else page.inset(*edge)):
                yield f"{_name(element)} leaves the page: {box}"
    for target in layer:
        if isinstance(target, Target):
            for part in target.parts:
                for box in ink(part, scale):
                    if not _inside(box, target.rect.inset(2)):
                        yield f"{_name(part)} leaves {target.name}"


def _is_key(element: Element) -> bool:
    return isinstance(element, Target) and element.spare > 0


def _overlapping(layer: tuple[Element, ...], scale: float) -> Iterator[str]:
    drawn = [(each, ink(each, scale)) for each in layer]
    for (one, boxes), (other, others) in combinations(drawn, 2):
        if isinstance(one, Picture) and isinstance(other, Picture | Text):
            continue  # a drawing's own frame is mostly empty
        if any(_overlap(a, b) for a in boxes for b in others):
            yield f"{_name(one)} touches {_name(other)}"


def _touchable(scene: Scene) -> Iterator[str]:
    targets = scene.targets()
    for target in targets:
        for side in (target.reach.width, target.reach.height):
            if side < TARGET_MM * PX_PER_MM - 0.1:
                yield f"{target.name} is only {side / PX_PER_MM:.1f} mm"
    for one, other in combinations(targets, 2):
        gap = KEY_GAP_MM if one.spare and other.spare else GAP_MM
        if _overlap(_grown(one.rect, gap * PX_PER_MM - 0.5), other.rect):
            yield f"{one.name} is too near to {other.name}"


def _pale(layer: tuple[Element, ...], high: bool) -> Iterator[str]:
    least = {Text: HIGH_CONTRAST if high else TEXT_CONTRAST, Glyph: TEXT_CONTRAST if high else SHAPE_CONTRAST}
    for element, ground in _on_grounds(layer):
        if isinstance(element, Text | Glyph):
            ratio = contrast(element.colour, ground, high=high)
            if ratio < least[type(element)]:
                yield f"{_name(element)} is pale: {ratio:.1f}"


def _small(layer: tuple[Element, ...]) -> Iterator[str]:
    for element in _with_parts(layer):
        if isinstance(element, Text) and element.role.value.px < LARGE_PX and element.role is not TIGHT:
            yield f"{_name(element)} is small: {element.role.value.px}"


def _ways_forward(scene: Scene) -> Iterator[str]:
    primary = [target.name for target in scene.targets() if target.primary]
    if len(primary) > 1:
        yield f"more than one way forward: {primary}"


def _on_grounds(layer: tuple[Element, ...]) -> Iterator[tuple[Element, Colour]]:
    """Texts and icons with the colour of what lies under their middle."""
    grounds: list[tuple[Rect, Colour]] = []
    for element in layer:
        if isinstance(element, Panel) and element.fill and element.opacity == 1:
            grounds.append((element.rect, element.fill))
        elif isinstance(element, Target):
            for part in element.parts:
                yield part, element.fill
        else:
            under = [fill for rect, fill in grounds if rect.holds(*element.rect.centre)]
            yield element, under[-1] if under else Colour.GROUND


def _with_parts(layer: tuple[Element, ...]) -> Iterator[Element]:
    for element in layer:
        yield element
        if isinstance(element, Target):
            yield from element.parts


def _inside(box: Rect, page: Rect) -> bool:
    slack = 1.5
    return (
        box.x >= page.x - slack
        and box.y >= page.y - slack
        and box.right <= page.right + slack
        and box.bottom <= page.bottom + slack
    )


def _overlap(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right - 0.5
        and other.x < one.right - 0.5
        and one.y < other.bottom - 0.5
        and other.y < one.bottom - 0.5
    )


def _grown(rect: Rect, by: float) -> Rect:
    return rect.inset(-by)


def _name(element: Element) -> str:
    match element:
        case Target(_, name):
            return name
        case Text(_, text):
            return f"“{text}”"
        case _:
            return f"{type(element).__name__} at {element.rect.x:.0f},{element.rect.y:.0f}"


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
