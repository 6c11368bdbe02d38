"""From a camera's frame to what is seen in it and the one word to tell."""

from dataclasses import dataclass, field

from kiosk.completion.face import icao
from kiosk.completion.face.detection import Detector
from kiosk.completion.face.eyes import EyeReader
from kiosk.completion.face.measures import FaceMeasures, measure
from kiosk.completion.face.mesh import Mesh, MeshFinder
from kiosk.completion.face.words import DEFAULT_LIMITS, FaceLimits, FaceWord, word
from kiosk.completion.pictures import Frame, check_frame

_OTHER_PERSON = 0.3  # of the largest face: smaller ones stand far behind and outside the ICAO frame


@dataclass(frozen=True, slots=True)
class Look:
    """What one frame shows; without a face there is nothing but the word."""

    word: FaceWord
    measures: FaceMeasures | None = field(default=None, repr=False)
    mesh: Mesh | None = field(default=None, repr=False)


class FaceAnalyst:
    """Belongs to one thread; keeps nothing of what it saw."""

    def __init__(self, limits: FaceLimits = DEFAULT_LIMITS) -> None:
        self._detector = Detector()
        self._finder = MeshFinder()
        self._eyes = EyeReader()
        self._limits = limits

    def look(self, frame: Frame) -> Look:
        """`PictureError` for what is no picture or too large to look at."""
        faces = self._detector.faces(check_frame(frame))
        if not faces:
            return Look(FaceWord.NO_FACE)
        mesh = self._finder.mesh(frame, faces[0])
        others = sum(face.side >= _OTHER_PERSON * faces[0].side for face in faces[1:])
        seen = measure(frame, mesh, min(self._eyes.openings(frame, mesh)), others)
        return Look(word(seen, self._limits), seen, mesh)

    def portrait(self, frame: Frame, look: Look) -> bytes:
        """The ICAO frame of a look at this frame, as JPEG at `icao.JPEG_QUALITY`."""
        if look.mesh is None:
            raise ValueError("there is no face to cut out")
        return icao.jpeg(icao.crop(frame, look.mesh))
