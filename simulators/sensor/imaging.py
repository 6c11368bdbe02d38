"""The module's eye: capture, and the picture up to the host or down from it."""

from drivers.fingerprint.codes import Opcode, Status
from drivers.fingerprint.images import Layout, Pixels, pack, unpack
from simulators.mischief import Mischief
from simulators.sensor.answer import DONE, Answer, Handler
from simulators.sensor.glass import Glass
from simulators.sensor.models import Model

_CAPTURE_S = 0.15
_LOOK_S = 0.02


class Imaging:
    """One picture buffer; it changes with a capture or a download and is empty after power-on."""

    def __init__(self, model: Model, glass: Glass, mischief: Mischief) -> None:
        self._glass = glass
        self._mischief = mischief
        self._layout = Layout(model.width, model.height, model.depth)
        self.picture: Pixels | None = None
        self.is_lit = True

    def commands(self) -> dict[Opcode, Handler]:
        return {
            Opcode.CAPTURE: self._capture,
            Opcode.CAPTURE_CHECKED: self._capture,
            Opcode.CAPTURE_DARK: self._capture,
            Opcode.UP_IMAGE: self._upload,
            Opcode.BACKLIGHT_ON: lambda _: self._light(True),
            Opcode.BACKLIGHT_OFF: lambda _: self._light(False),
        }

    def download(self, data: bytes) -> None:
        """Take a picture from the host; one of another size is dropped, as nothing can be said any more."""
        if len(data) == self._layout.size:
            self.picture = unpack(data, self._layout)

    def packed(self) -> bytes | None:
        return None if self.picture is None else pack(self.picture, self._layout.depth)

    def capture(self) -> bool:
        """Whether a picture was taken: something lay there, or a fault pretends so."""
        if not self._glass.is_touched and not self._mischief.strikes_now("phantom"):
            return False
        if self.picture is None or not self._mischief.strikes_now("frozen"):
            self.picture = self._glass.expose()
        return True

    def _capture(self, parameters: bytes) -> Answer:
        return Answer(takes_s=_CAPTURE_S) if self.capture() else Answer(Status.NO_FINGER, takes_s=_LOOK_S)

    def _upload(self, parameters: bytes) -> Answer:
        packed = self.packed()
        return Answer(Status.IMAGE_UPLOAD_FAILED) if packed is None else Answer(data=packed)

    def _light(self, is_lit: bool) -> Answer:
        self.is_lit = is_lit
        return DONE
