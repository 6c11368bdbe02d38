"""The document camera as a visit uses it: one hint while a page is laid down, then the page straightened."""

from collections.abc import Callable

from drivers.camera.camera import Camera
from drivers.errors import DeviceError
from drivers.scanner.scanner import SIZE, open_scanner
from kiosk.completion.document import page
from kiosk.completion.document.analysis import PageLook, look, same_page
from kiosk.completion.document.words import PageWord
from kiosk.devices.face_guide import unshown
from kiosk.ports import Picture
from kiosk.session.journeys.completion.parts import DocumentKind, PageHint

HINTS = {
    PageWord.NO_PAGE: PageHint.NO_PAGE,
    PageWord.CUT_OFF: PageHint.CUT_OFF,
    PageWord.STRAIGHTEN: PageHint.SKEWED,
    PageWord.TOO_SMALL: PageHint.NO_PAGE,
    PageWord.TOO_DARK: PageHint.TOO_DARK,
    PageWord.GLARE: PageHint.GLARE,
    PageWord.BLURRED: PageHint.BLURRED,
}
_ANY = DocumentKind.OTHER  # a guide does not know what was chosen, so no shape is wrong to it


class PageGuide:
    """Fulfils `Guide[PageHint]`; belongs to one thread. What failed is opened anew at the next look."""

    def __init__(
        self, address: str, size: tuple[int, int] = SIZE, show: Callable[[Picture], None] = unshown
    ) -> None:
        self._address = address
        self._size = size
        self._show = show
        self._camera: Camera | None = None
        self._seen = 0

    def look(self) -> PageHint | None:
        return HINTS.get(self._next().word)

    def take(self) -> bytearray | PageHint:
        """The page, once two frames show it lying still."""
        first, second = self._next(), self._next()
        for seen in (first, second):
            if seen.word in HINTS:
                return HINTS[seen.word]
        if first.page is None or second.page is None or not same_page(first.page, second.page):
            return PageHint.BLURRED
        return bytearray(page.jpeg(second.page))

    def close(self) -> None:
        camera, self._camera = self._camera, None
        self._seen = 0
        if camera:
            camera.close()

    def _next(self) -> PageLook:
        try:
            if self._camera is None:
                self._camera = open_scanner(self._address, self._size)
            frame = self._camera.frame(after=self._seen)
        except DeviceError:
            self.close()
            raise
        self._seen = frame.number
        self._show(frame.pixels[::2, ::2, ::-1])  # smaller, red first
        return look(frame.pixels, _ANY)
