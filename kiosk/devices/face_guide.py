"""The face camera as a visit uses it: one hint while somebody stands there, then the best of a few shots."""

from collections.abc import Callable

from drivers.camera.camera import Camera
from drivers.camera.camera import Frame as Seen
from drivers.errors import DeviceError
from kiosk.completion.face.analysis import FaceAnalyst, Look
from kiosk.completion.face.shots import best_shot
from kiosk.completion.face.words import FaceWord
from kiosk.ports import Picture
from kiosk.session.journeys.completion.parts import FaceHint

SIZE = (1280, 720)
SHOTS = 3
HINTS = {
    FaceWord.NO_FACE: FaceHint.NO_FACE,
    FaceWord.ONE_PERSON: FaceHint.TWO_FACES,
    FaceWord.NEARER: FaceHint.TOO_FAR,
    FaceWord.FARTHER: FaceHint.TOO_NEAR,
    FaceWord.MOVE_LEFT: FaceHint.OFF_CENTRE,
    FaceWord.MOVE_RIGHT: FaceHint.OFF_CENTRE,
    FaceWord.MOVE_DOWN: FaceHint.OFF_CENTRE,
    FaceWord.MOVE_UP: FaceHint.OFF_CENTRE,
    FaceWord.LOOK_STRAIGHT: FaceHint.TURNED,
    FaceWord.CHIN_UP: FaceHint.TURNED,
    FaceWord.CHIN_DOWN: FaceHint.TURNED,
    FaceWord.HEAD_UPRIGHT: FaceHint.TILTED,
    FaceWord.TOO_DARK: FaceHint.TOO_DARK,
    FaceWord.TOO_BRIGHT: FaceHint.UNEVEN_LIGHT,
    FaceWord.LIGHT_FROM_ONE_SIDE: FaceHint.UNEVEN_LIGHT,
    FaceWord.BACKGROUND: FaceHint.BACKGROUND,
    FaceWord.HOLD_STILL: FaceHint.BLURRED,
    FaceWord.OPEN_EYES: FaceHint.EYES_CLOSED,
    FaceWord.CLOSE_MOUTH: FaceHint.MOUTH_OPEN,
}


def unshown(picture: Picture) -> None:
    """A camera whose picture nobody watches."""


class FaceGuide:
    """Fulfils `Guide[FaceHint]`; belongs to one thread. What failed is opened anew at the next look."""

    def __init__(
        self, address: str, size: tuple[int, int] = SIZE, show: Callable[[Picture], None] = unshown
    ) -> None:
        self._address = address
        self._size = size
        self._show = show
        self._analyst: FaceAnalyst | None = None
        self._camera: Camera | None = None
        self._seen = 0

    def look(self) -> FaceHint | None:
        _, look = self._next()
        return HINTS.get(look.word)

    def take(self) -> bytearray | FaceHint:
        """The ICAO frame of the best of a few shots."""
        shots = [self._next() for _ in range(SHOTS)]
        good = [(frame, look) for frame, look in shots if look.word is FaceWord.GOOD]
        best = best_shot([look.measures for _, look in good if look.measures])
        if best is None:
            return HINTS.get(shots[-1][1].word, FaceHint.BLURRED)
        frame, look = good[best]
        return bytearray(self._analyst_ready().portrait(frame.pixels, look))

    def close(self) -> None:
        camera, self._camera = self._camera, None
        self._seen = 0
        if camera:
            camera.close()

    def _next(self) -> tuple[Seen, Look]:
        try:
            if self._camera is None:
                self._camera = Camera.open(self._address, self._size)
            frame = self._camera.frame(after=self._seen)
        except DeviceError:
            self.close()
            raise
        self._seen = frame.number
        self._show(frame.pixels[::2, ::-2, ::-1])  # smaller, as in a mirror, red first
        return frame, self._analyst_ready().look(frame.pixels)

    def _analyst_ready(self) -> FaceAnalyst:
        """The networks, read at the first look; without their files the camera counts as lost."""
        if self._analyst is None:
            self._analyst = FaceAnalyst()
        return self._analyst
