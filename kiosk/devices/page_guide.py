"""The document camera as a visit uses it: one hint while a page is laid down, then the page straightened."""

from collections.abc import Callable

from drivers.camera.camera import Camera
from drivers.errors import DeviceError
from drivers.scanner.scanner import SIZE, open_scanner
from kiosk.completion.document import hands, page
from kiosk.completion.document.analysis import PageLook, look, same_page
from kiosk.completion.document.sides import is_same_side
from kiosk.completion.document.words import PageWord
from kiosk.completion.pictures import Frame, decode
from kiosk.devices.face_guide import unshown
from kiosk.ports import Picture
from kiosk.session.journeys.completion.parts import DocumentKind, PageHint

HINTS = {
    PageWord.NO_PAGE: PageHint.NO_PAGE,
    PageWord.CUT_OFF: PageHint.CUT_OFF,
    PageWord.STRAIGHTEN: PageHint.SKEWED,
    PageWord.TOO_SMALL: PageHint.NO_PAGE,
    PageWord.WRONG_KIND: PageHint.WRONG_KIND,
    PageWord.TOO_DARK: PageHint.TOO_DARK,
    PageWord.GLARE: PageHint.GLARE,
    PageWord.BLURRED: PageHint.BLURRED,
}
HAND_HINTS = {
    PageWord.NO_PAGE: PageHint.NO_HAND,
    PageWord.TOO_DARK: PageHint.TOO_DARK,
    PageWord.GLARE: PageHint.GLARE,
    PageWord.BLURRED: PageHint.BLURRED,
}


class PageGuide:
    """Fulfils `Sheets`; belongs to one thread. What failed is opened anew at the next look."""

    def __init__(
        self, address: str, size: tuple[int, int] = SIZE, show: Callable[[Picture], None] = unshown
    ) -> None:
        self._address = address
        self._size = size
        self._show = show
        self._camera: Camera | None = None
        self._seen = 0
        self._kind: DocumentKind | None = DocumentKind.OTHER

    def aim(self, kind: DocumentKind | None) -> None:
        self._kind = kind

    def look(self) -> PageHint | None:
        if self._kind is None:
            return HAND_HINTS.get(hands.look(self._frame()))
        return HINTS.get(self._next(self._kind).word)

    def take(self) -> bytearray | PageHint:
        return self._take_hands() if self._kind is None else self._take_page(self._kind)

    def is_same_side(self, one: bytes, other: bytes) -> bool:
        return is_same_side(decode(one), decode(other))

    def _take_hands(self) -> bytearray | PageHint:
        """The whole picture; that no hand was made out keeps nobody from showing it."""
        frame = self._frame()
        hint = HAND_HINTS.get(hands.look(frame))
        if hint and hint is not PageHint.NO_HAND:
            return hint
        return bytearray(hands.picture(frame))

    def _take_page(self, kind: DocumentKind) -> bytearray | PageHint:
        """The page, once two frames show it lying still."""
        first, second = self._next(kind), self._next(kind)
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

    def _next(self, kind: DocumentKind) -> PageLook:
        return look(self._frame(), kind)

    def _frame(self) -> Frame:
        try:
            if self._camera is None:
                self._camera = open_scanner(self._address, self._size)
            frame = self._camera.frame(after=self._seen)
        except DeviceError:
            self.close()
            raise
        self._seen = frame.number
        self._show(frame.pixels[::2, ::2, ::-1])  # smaller, red first
        return frame.pixels
