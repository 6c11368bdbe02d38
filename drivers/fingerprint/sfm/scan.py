"""Takes an SFM module's pictures: scanned once, heard twice alike, never an empty glass for a finger."""

from drivers.errors import DeviceFault
from drivers.fingerprint import faults
from drivers.fingerprint.growth import Growth, Progress
from drivers.fingerprint.images import Layout, Pixels, unpack
from drivers.fingerprint.plausibility import is_blank
from drivers.fingerprint.sfm.module import SfmModule
from drivers.fingerprint.sfm.packets import Command, Flag, ImageHeader, Packet, SfmError
from drivers.fingerprint.sfm.wire import ANSWER_S, DATA_PACKET_BYTES
from drivers.fingerprint.shutter import NoImage

_SCAN_S = 2.0
"""So long one scan may wait for its finger; a module that lost it meanwhile is asked again."""
_AGAIN_S = 0.05
_HEARINGS_MAX = 5
_LOST_MAX = 3
_GONE = (Flag.NOT_FOUND, Flag.UNSUPPORTED)
"""What a module says that lost power, and its picture and format with it."""
_UNUSABLE = (Flag.SCAN_FAIL, Flag.TRY_AGAIN)


class Scanner:
    """One module's glass."""

    def __init__(self, module: SfmModule) -> None:
        self._module = module
        self._wire = module.wire

    def look(self) -> bool:
        """Whether a finger lies there: a scan that met one in time, called off again."""
        self._module.revive()
        answer = self._wire.ask(
            Command.SCAN_IMAGE, size=DATA_PACKET_BYTES, wait_s=self._module.profile.look_s
        )
        self._call_off()
        return answer is not None and answer.flag in (Flag.SCAN_SUCCESS, Flag.SUCCESS, *_UNUSABLE)

    def picture(self, timeout_s: float, progress: Progress | None) -> Pixels | NoImage:
        """A picture with something in it, of the finger that lies there or comes in time."""
        self._module.revive()
        deadline = self._wire.clock.monotonic() + max(timeout_s, self._module.profile.look_s)
        lost = 0
        while True:
            answer = self._scan(deadline)
            if isinstance(answer, NoImage):
                return answer
            data = self._hear(answer, progress)
            if data is None:
                lost += 1
                if lost == _LOST_MAX:
                    raise self._wire.failed(faults.picture_damaged(lost))
                self._module.connect()
                continue
            pixels = self._unpacked(data, progress)
            if not is_blank(pixels):
                return pixels
            if self._wire.clock.monotonic() >= deadline:
                return NoImage.NO_FINGER
            self._wire.clock.sleep(_AGAIN_S)

    def _scan(self, deadline: float) -> Packet | NoImage:
        """The module's word that it has a picture and sends it."""
        renewals = 0
        while (left := deadline - self._wire.clock.monotonic()) > 0:
            answer = self._wire.ask(Command.SCAN_IMAGE, size=DATA_PACKET_BYTES, wait_s=min(left, _SCAN_S))
            while answer is not None and answer.flag == Flag.SCAN_SUCCESS:
                answer = self._wire.answer(Command.SCAN_IMAGE, ANSWER_S)
            if answer is not None and answer.flag == Flag.SUCCESS:
                return answer
            if answer is not None and answer.flag in _UNUSABLE:
                return NoImage.UNUSABLE
            if answer is not None and answer.flag in _GONE:
                renewals += 1
                if renewals == _LOST_MAX:
                    raise self._wire.failed(faults.garbled("scan an image in data packets"))
                self._module.connect()
            elif answer is None:
                self._call_off()
            self._wire.clock.sleep(_AGAIN_S)
        return NoImage.NO_FINGER

    def _hear(self, announced: Packet, progress: Progress | None) -> bytes | None:
        """The scanned picture as two hearings have it alike; None if the module lost it."""
        first = _Rows(self._module.profile.ridges_are_dark, progress).show if progress else None
        heard = [self._wire.picture(Command.SCAN_IMAGE, announced.size, first)]
        while len(heard) < _HEARINGS_MAX:
            self._wire.counter.repeated_uploads += 1
            answer = self._wire.ask(Command.READ_IMAGE, size=DATA_PACKET_BYTES)
            if answer is not None and answer.flag in _GONE:
                return None
            accepted = answer is not None and answer.flag == Flag.SUCCESS
            again = self._wire.picture(Command.READ_IMAGE, answer.size) if answer and accepted else None
            if again is not None and again in heard:
                return again
            heard.append(again)
        raise self._wire.failed(faults.picture_damaged(len(heard)))

    def _unpacked(self, data: bytes, progress: Progress | None) -> Pixels:
        try:
            header = ImageHeader.parse(data)
        except SfmError as error:
            raise self._garbled() from error
        self._module.learn_size(header.width, header.height)
        pixels = unpack(data[header.LAYOUT.size :], Layout(header.width, header.height, 8))
        pixels = pixels if self._module.profile.ridges_are_dark else 255 - pixels
        if progress:
            progress(header.height, header.height, pixels)
        return pixels

    def _garbled(self) -> DeviceFault:
        error = faults.garbled("send a grey picture")
        self._wire.failed(error)
        return error

    def _call_off(self) -> None:
        """End a scan; a module that does not even answer this is looked for anew."""
        calls = (self._wire.ask(Command.CANCEL, wait_s=ANSWER_S) for _ in range(2))
        if all(answer is None for answer in calls):
            self._module.connect()
        self._wire.dirty = True


class _Rows:
    """Shows a picture's rows while its pieces arrive, the header taken off the first."""

    def __init__(self, ridges_are_dark: bool, progress: Progress) -> None:
        self._ridges_are_dark = ridges_are_dark
        self._progress = progress
        self._growth: Growth | None = None
        self._pieces: list[bytes] = []

    def show(self, piece: bytes) -> None:
        if self._growth is None:
            width, height = ImageHeader.LAYOUT.unpack_from(piece)[:2]
            if not 0 < width * height < 1 << 20:
                return
            self._growth = Growth(Layout(width, height, 8), self._turned)
            piece = piece[ImageHeader.LAYOUT.size :]
        self._pieces.append(piece)
        self._growth.show(self._pieces)

    def _turned(self, done: int, total: int, pixels: Pixels) -> None:
        self._progress(done, total, pixels if self._ridges_are_dark else 255 - pixels)
