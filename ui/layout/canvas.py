"""The page being laid out: its size in reference pixels, its script, and the measures of its texts."""

from dataclasses import dataclass, replace

from kiosk.session.states import Language
from kiosk.typeset import ENGLISH, PERSIAN, Script, Style, set_paragraph
from ui.scene import Align, Rect, Text
from ui.theme import FOOTER, HEADER, HEADER_TALL, LARGE_ROLES, MARGIN, Colour, Role

REFERENCE = (1280, 800)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A window of any size as a page about 1280 by 800 (or 800 by 1280) at `scale` pixels a unit."""

    width: float
    height: float
    scale: float
    language: Language
    large: bool = False

    @property
    def script(self) -> Script:
        return PERSIAN if self.language is Language.PERSIAN else ENGLISH

    @property
    def wide(self) -> bool:
        return self.width >= self.height

    @property
    def header(self) -> float:
        """Name and tools stand in two rows where they find no room side by side."""
        return HEADER if self.wide or self.large else HEADER_TALL

    def role(self, role: Role) -> Role:
        return LARGE_ROLES.get(role, role) if self.large else role

    def heading(self, text: str) -> Rect:
        height = max(66.0, self.height_of(text, Role.HEADING, self.width - 2 * MARGIN))
        return Rect(MARGIN, self.header + 40, self.width - 2 * MARGIN, height)

    def content(self, heading: str) -> Rect:
        """Between heading and buttons."""
        top = self.heading(heading).bottom + 12
        return Rect(MARGIN, top, self.width - 2 * MARGIN, self.height - FOOTER - top)

    def text(
        self,
        rect: Rect,
        text: str,
        role: Role,
        colour: Colour = Colour.TEXT,
        align: Align = Align.START,
        script: Script | None = None,
    ) -> Text:
        return Text(rect, text, self.role(role), colour, script or self.script, align)

    def height_of(self, text: str, role: Role, width: float) -> float:
        style = pixel_style(self.role(role), self.scale)
        paragraph = set_paragraph(text, style, self.script, round(width * self.scale))
        return paragraph.height / self.scale

    def width_of(self, text: str, role: Role, script: Script | None = None) -> float:
        paragraph = set_paragraph(text, pixel_style(self.role(role), self.scale), script or self.script)
        return paragraph.width / self.scale

    def shortened(self, text: str, role: Role, width: float, script: Script | None = None) -> str:
        """As much of the text as fits one line, with an ellipsis for the rest."""
        if self.width_of(text, role, script) <= width:
            return text
        cut = text
        while cut and self.width_of(f"{cut}…", role, script) > width:
            cut = cut[:-1]
        return f"{cut}…"


def pixel_style(role: Role, scale: float) -> Style:
    return replace(role.value, px=round(role.value.px * scale))


def canvas_for(width_px: int, height_px: int, language: Language, *, large: bool = False) -> Canvas:
    """The page for a window: one scale for everything, the rest of the window widens the page."""
    long_side, short_side = REFERENCE
    across, down = (long_side, short_side) if width_px >= height_px else (short_side, long_side)
    scale = min(width_px / across, height_px / down)
    return Canvas(width_px / scale, height_px / scale, scale, language, large)


def split(rect: Rect, *, first: float, gap: float, wide: bool) -> tuple[Rect, Rect]:
    """Two places: beside each other on a wide page, else one above the other; `first` in units or a share."""
    whole = rect.width if wide else rect.height
    size = first * whole if first <= 1 else first
    rest = whole - size - gap
    if wide:
        return Rect(rect.x, rect.y, size, rect.height), Rect(rect.x + size + gap, rect.y, rest, rect.height)
    return Rect(rect.x, rect.y, rect.width, size), Rect(rect.x, rect.y + size + gap, rect.width, rest)
