"""Elements as Kivy instructions: places in reference units become whole pixels counted from the bottom."""

from dataclasses import dataclass

from kivy.graphics import (
    BoxShadow,
    Color,
    InstructionGroup,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Rotate,
    RoundedRectangle,
    SmoothLine,
    SmoothRoundedRectangle,
)
from kivy.utils import get_color_from_hex

from kiosk.typeset import set_paragraph
from ui.layout.canvas import pixel_style
from ui.layout.sizes import picture_size
from ui.live_photo import LivePhotos, filling
from ui.live_print import LivePicture
from ui.palette import hex_of
from ui.scene import (
    Align,
    Busy,
    Element,
    Glyph,
    LivePhoto,
    LivePrint,
    Outline,
    Panel,
    Picture,
    Rect,
    Ring,
    Target,
    Text,
    leans_left,
)
from ui.textures import icon_texture, line_texture, picture_texture
from ui.theme import Colour

LIVE_RADIUS = 14
ON_DARK = frozenset({"hero", "emblem"})  # drawn for a dark ground or with their own


@dataclass(frozen=True, slots=True)
class Painted:
    """An element's instructions, with the parts that change without being painted anew."""

    group: InstructionGroup
    ground: Color | None = None  # of a target: its colour while pressed or not
    turning: Rotate | None = None


@dataclass(frozen=True, slots=True)
class Brush:
    """Paints for one window: its scale, its height in pixels, and the sensor's live picture."""

    scale: float
    height_px: int
    live: LivePicture
    photos: LivePhotos
    contrast: bool = False

    def paint(self, element: Element) -> Painted:
        group = InstructionGroup()
        match element:
            case Target():
                return self._target(group, element)
            case Busy():
                return self._busy(group, element)
            case _:
                self._still(group, element)
        return Painted(group)

    def _still(self, group: InstructionGroup, element: Element) -> None:
        match element:
            case Panel():
                self._panel(group, element)
            case Text():
                self._text(group, element)
            case Glyph(rect, icon, size, colour):
                px = round(size * self.scale)
                self._tint(group, colour)
                group.add(Rectangle(texture=icon_texture(icon, px), **self._middle(rect, px, px)))
            case Picture():
                self._picture(group, element)
            case Ring(rect, fraction, colour, ground, width):
                self._arc(group, rect, 1.0, ground, width)
                self._arc(group, rect, fraction, colour, width)
            case Outline(rect, radius, colour, width):
                self._tint(group, colour)
                place = self._box(rect)
                line = (*place["pos"], *place["size"], radius * self.scale)
                group.add(SmoothLine(rounded_rectangle=line, width=width * self.scale / 2))
            case LivePrint(rect):
                group.add(Color(1, 1, 1, 1))
                round_by = [LIVE_RADIUS * self.scale]
                group.add(RoundedRectangle(texture=self.live.texture, radius=round_by, **self._box(rect)))

            case LivePhoto(rect, photo):
                self._photo(group, rect, photo)

    def _photo(self, group: InstructionGroup, rect: Rect, photo: int) -> None:
        """The picture fills its place, cut evenly where its shape is another."""
        group.add(Color(1, 1, 1, 1))
        texture = self.photos.texture(photo)
        coords = filling(texture.size, (rect.width, rect.height))
        round_by = [LIVE_RADIUS * self.scale]
        group.add(RoundedRectangle(texture=texture, tex_coords=coords, radius=round_by, **self._box(rect)))

    def _panel(self, group: InstructionGroup, panel: Panel) -> None:
        if panel.shadow:
            group.add(Color(0, 0, 0, 0.28))
            group.add(
                BoxShadow(**self._box(panel.rect), offset=(0, -8), blur_radius=48, border_radius=(24,) * 4)
            )
        if panel.edge and panel.edge_width:
            self._tint(group, panel.edge)
            self._rounded(group, panel.rect, panel.radius)
        if panel.fill:
            self._tint(group, panel.fill, panel.opacity)
            self._rounded(group, *_inner(panel.rect, panel.radius, panel.edge_width))

    def _target(self, group: InstructionGroup, target: Target) -> Painted:
        if target.edge and target.edge_width:
            self._tint(group, target.edge)
            self._rounded(group, target.rect, target.radius)
        ground = self._tint(group, target.fill)
        self._rounded(group, *_inner(target.rect, target.radius, target.edge_width))
        for part in target.parts:
            self._still(group, part)
        return Painted(group, ground=ground)

    def _text(self, group: InstructionGroup, text: Text) -> None:
        box = self._pixels(text.rect)
        paragraph = set_paragraph(
            text.text,
            pixel_style(text.role, self.scale),
            text.script,
            round(box.width) + 1,
            balanced=True,
        )
        line_height = paragraph.height // len(paragraph.lines)
        top = round(box.y + (box.height - paragraph.height) / 2)
        self._tint(group, text.colour)
        for index, line in enumerate(paragraph.lines):
            x = _line_start(text, box, line.advance) + line.left
            y = self.height_px - (top + index * line_height + line.top) - line.height
            group.add(Rectangle(texture=line_texture(line), pos=(x, y), size=(line.width, line.height)))

    def _picture(self, group: InstructionGroup, picture: Picture) -> None:
        width, height = (round(side * self.scale) for side in picture_size(picture.name))
        texture = picture_texture(
            picture.name, self.scale, turned=self.contrast and picture.name not in ON_DARK
        )
        place = self._middle(picture.rect, width, height)
        group.add(Color(1, 1, 1, 1))
        if picture.flipped:
            u0, v0, u1, v1, u2, v2, u3, v3 = texture.tex_coords
            group.add(Rectangle(texture=texture, tex_coords=(u1, v1, u0, v0, u3, v3, u2, v2), **place))
        else:
            group.add(Rectangle(texture=texture, **place))

    def _busy(self, group: InstructionGroup, busy: Busy) -> Painted:
        self._arc(group, busy.rect, 1.0, busy.ground, busy.width)
        box = self._pixels(busy.rect)
        x, y = box.centre
        turning = Rotate(angle=0, axis=(0, 0, 1), origin=(x, self.height_px - y))
        group.add(PushMatrix())
        group.add(turning)
        self._arc(group, busy.rect, 0.28, busy.colour, busy.width)
        group.add(PopMatrix())
        return Painted(group, turning=turning)

    def _arc(
        self, group: InstructionGroup, rect: Rect, fraction: float, colour: Colour, width: float
    ) -> None:
        box = self._pixels(rect)
        x, y = box.centre
        half = width * self.scale / 2
        circle = (x, self.height_px - y, box.width / 2 - half, 0, 360 * max(0.0, min(1.0, fraction)))
        self._tint(group, colour)
        group.add(SmoothLine(circle=circle, width=half, cap="round"))

    def _rounded(self, group: InstructionGroup, rect: Rect, radius: float) -> None:
        if radius:
            group.add(SmoothRoundedRectangle(radius=[radius * self.scale], **self._box(rect)))
        else:
            group.add(Rectangle(**self._box(rect)))

    def _tint(self, group: InstructionGroup, colour: Colour, opacity: float = 1.0) -> Color:
        tint = Color(*rgba(colour, opacity, contrast=self.contrast))
        group.add(tint)
        return tint

    def _pixels(self, rect: Rect) -> Rect:
        left, top = round(rect.x * self.scale), round(rect.y * self.scale)
        return Rect(left, top, round(rect.right * self.scale) - left, round(rect.bottom * self.scale) - top)

    def _box(self, rect: Rect) -> dict[str, tuple[float, float]]:
        box = self._pixels(rect)
        return {"pos": (box.x, self.height_px - box.bottom), "size": (box.width, box.height)}

    def _middle(self, rect: Rect, width: int, height: int) -> dict[str, tuple[float, float]]:
        x, y = self._pixels(rect).centre
        left, top = round(x - width / 2), round(y - height / 2)
        return {"pos": (left, self.height_px - top - height), "size": (width, height)}


def rgba(colour: Colour, opacity: float = 1.0, *, contrast: bool = False) -> list[float]:
    return [*get_color_from_hex(hex_of(colour, contrast=contrast))[:3], opacity]


def _inner(rect: Rect, radius: float, edge: float) -> tuple[Rect, float]:
    return rect.inset(edge), max(0.0, radius - edge)


def _line_start(text: Text, box: Rect, advance: int) -> int:
    if text.align is Align.CENTRE:
        return round(box.x + (box.width - advance) / 2)
    return round(box.x) if leans_left(text) else round(box.right - advance)
