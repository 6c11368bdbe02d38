"""The scene under the document camera: a page on a table, laid and turned, under a lamp."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from simulators.camera.device import Pixels
from simulators.control import ControlError, Reply, Request
from simulators.scanner.paper import SIZES_MM, Kind, draw_page, table

_VIEW_MM = 260.0  # the width of the table that the camera sees
_KNOBS = {  # default, least, most
    "x": (0.5, -1.0, 2.0),
    "y": (0.5, -1.0, 2.0),
    "turn": (0.0, -180.0, 180.0),
    "tilt": (0.0, -0.6, 0.6),
    "zoom": (1.0, 0.1, 3.0),
    "light": (1.0, 0.0, 2.0),
    "glare": (0.0, 0.0, 1.0),
    "blur": (0.0, 0.0, 20.0),
}


class Tabletop:
    """`tilt` is how much smaller the far edge looks; `glare` how wide the lamp's reflection is."""

    def __init__(self, width: int, height: int, seed: int = 0) -> None:
        self._size = (width, height)
        self._table = table(width, height, seed)
        self._page: tuple[Kind, int] | None = None
        self._knobs = {name: default for name, (default, _, _) in _KNOBS.items()}
        self._drawn: Pixels | None = None

    def lay(self, kind: Kind, number: int = 0) -> None:
        self._page, self._drawn = (kind, number), None

    def set(self, **knobs: float) -> None:
        for name, value in knobs.items():
            _, least, most = _KNOBS.get(name, (0, 0, 0))
            if name not in _KNOBS or not isinstance(value, int | float) or not least <= value <= most:
                ranges = ", ".join(f"{each} {low:g} to {high:g}" for each, (_, low, high) in _KNOBS.items())
                raise ControlError(f"there are {ranges}")
            self._knobs[name] = float(value)
        self._drawn = None

    def draw(self) -> Pixels:
        if self._drawn is None:
            self._drawn = self._draw()
        return self._drawn

    def actions(self) -> Mapping[str, Callable[[Request], object]]:
        return {"lay": self._lay, "take_away": lambda request: self._take_away(), "set": self._set}

    def describe(self) -> Reply:
        kind, number = self._page or (None, None)
        return {"kind": kind, "number": number, **self._knobs}

    def _lay(self, request: Request) -> None:
        kind, number = request.get("kind", Kind.BIRTH_CERTIFICATE), request.get("number", 0)
        if kind not in tuple(Kind) or type(number) is not int:
            raise ControlError(f'"kind" is one of {", ".join(Kind)}, "number" the page\'s')
        self.lay(Kind(kind), number)

    def _take_away(self) -> None:
        self._page = self._drawn = None

    def _set(self, request: Request) -> None:
        self.set(**{name: value for name, value in request.items() if name != "do"})

    def _draw(self) -> Pixels:
        knobs = self._knobs
        seen = self._table.copy()
        if self._page:
            seen = self._with_page(self._page[0], draw_page(*self._page), seen)
        seen = np.asarray(cv2.convertScaleAbs(seen, alpha=knobs["light"]), np.uint8)
        if knobs["glare"] > 0:
            seen = self._with_glare(seen)
        blur = knobs["blur"]
        return np.asarray(cv2.GaussianBlur(seen, (0, 0), blur), np.uint8) if blur > 0 else seen

    def _with_page(self, kind: Kind, page: Pixels, table_seen: Pixels) -> Pixels:
        width, height = self._size
        flat = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        pixels = flat * (page.shape[1] - 1, page.shape[0] - 1)
        to_table = cv2.getPerspectiveTransform(pixels.astype(np.float32), self._corners(SIZES_MM[kind]))
        laid = cv2.warpPerspective(page, to_table, (width, height), flags=cv2.INTER_AREA)
        covers = page.max(axis=2) > 0 if kind is Kind.HANDS else np.ones(page.shape[:2], bool)
        inside = cv2.warpPerspective(covers.astype(np.uint8) * 255, to_table, (width, height))
        return np.asarray(np.where(inside[..., None] > 127, laid, table_seen), np.uint8)

    def _corners(self, size_mm: tuple[float, float]) -> cv2.typing.MatLike:
        knobs, (width, height) = self._knobs, self._size
        half = np.array(size_mm) / 2 * knobs["zoom"] * width / _VIEW_MM
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        angle = np.radians(knobs["turn"])
        turned = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        depth = 1 + knobs["tilt"] * turned[:, 1:] / height
        middle = np.array([knobs["x"] * width, knobs["y"] * height])
        return np.asarray(turned * depth + middle, np.float32)

    def _with_glare(self, seen: Pixels) -> Pixels:
        width, height = self._size
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        reach = self._knobs["glare"] * height / 3
        away = np.hypot((x - self._knobs["x"] * width) / 1.6, y - self._knobs["y"] * height)
        shine = 255 * np.clip(2 * (1 - away / reach), 0, 1)
        return np.asarray(np.clip(seen + shine[..., None], 0, 255), np.uint8)
