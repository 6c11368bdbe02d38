"""Takes pictures: waits until the module sees a finger, fetches what it saw, lets only a whole one pass."""

from dataclasses import dataclass
from enum import Enum

from drivers.errors import DeviceTimeout
from drivers.fingerprint import faults
from drivers.fingerprint.assembly import Verdict
from drivers.fingerprint.codes import Status
from drivers.fingerprint.exchange import CancelledError
from drivers.fingerprint.growth import Growth, Progress
from drivers.fingerprint.images import Pixels, unpack
from drivers.fingerprint.module import ABOUT_THE_FINGER, Module
from drivers.fingerprint.plausibility import has_width, is_blank
from drivers.fingerprint.trust import Trust
from drivers.fingerprint.tuning import slow_down
from drivers.fingerprint.upload import read_picture

_BETWEEN_CAPTURES_S = 0.05
_LOST_PICTURES_MAX = 3


@dataclass(frozen=True, slots=True)
class FingerImage:
    """A whole picture of a finger and its resolution."""

    pixels: Pixels
    dpi: int


class NoImage(Enum):
    """Why a capture ended without a picture though nothing is broken."""

    NO_FINGER = "no finger came in time"
    NOT_LIFTED = "the finger of before was not lifted in time"
    UNUSABLE = "the sensor could not take a picture of what lies on it"
    REPEATED = "the picture is the very one of before"
    CANCELLED = "cancelled"


_UNUSABLE = ABOUT_THE_FINGER - {Status.OK, Status.NO_FINGER}


class Shutter:
    """One module's pictures; `hearings` uploads of each must agree, two wherever the line is unproven."""

    def __init__(self, module: Module, *, hearings: int = 1, may_slow_down: bool = False) -> None:
        self._module = module
        self._exchange = module.exchange
        self._hearings = hearings
        self._may_slow_down = may_slow_down
        self._trust = Trust(module.exchange)

    def sees(self, wanted: Status, timeout_s: float) -> bool:
        """Whether the module gave this answer in time."""
        return self._await(wanted, timeout_s) is wanted

    def picture(self, timeout_s: float, progress: Progress | None) -> Pixels | NoImage:
        """A picture with something in it; some modules report a finger where there is none (sheet §11)."""
        clock = self._exchange.clock
        deadline = clock.monotonic() + timeout_s
        lost = 0
        while True:
            seen = self._await(Status.OK, deadline - clock.monotonic())
            if seen is not Status.OK:
                return NoImage.UNUSABLE if seen in _UNUSABLE else NoImage.NO_FINGER
            picture = self._upload(progress)
            if picture is None:
                lost += 1
                if lost == _LOST_PICTURES_MAX:
                    raise self._exchange.failed(faults.picture_damaged(lost))
            elif not is_blank(picture):
                return picture
            elif clock.monotonic() >= deadline:
                return NoImage.NO_FINGER
            else:
                clock.sleep(_BETWEEN_CAPTURES_S)

    def _upload(self, progress: Progress | None) -> Pixels | None:
        """The picture in the module's buffer, None if the module lost it on the way."""
        try:
            data = self._transfer(progress)
        except DeviceTimeout:
            self._module.connect()
            return None
        except faults.PictureDamaged:
            if not (self._may_slow_down and slow_down(self._module)):
                raise
            return None
        if isinstance(data, Verdict) or not self._module.holds_picture():
            return None
        layout = next(each for each in self._module.layouts if each.size == len(data))
        pixels = unpack(data, layout)
        if (
            not self._module.is_sure_of_layout
            and layout is not self._module.layouts[0]
            and not has_width(pixels)
        ):
            return None
        self._module.learn_layout(layout)
        if progress:
            progress(layout.height, layout.height, pixels)
        return pixels

    def _transfer(self, progress: Progress | None) -> bytes | Verdict:
        layouts = self._module.layouts
        baud = self._module.baud
        heard = Growth(layouts[0], progress).show if progress else None
        hearings = max(self._hearings, self._trust.hearings(baud))
        picture = read_picture(self._exchange, layouts, baud=baud, heard=heard, hearings=hearings)
        if not isinstance(picture, Verdict):
            self._trust.believe(baud)
        return picture

    def _await(self, wanted: Status, timeout_s: float) -> Status:
        """Look until the answer is the wanted one, at least once; returns the last answer."""
        clock = self._exchange.clock
        deadline = clock.monotonic() + timeout_s
        while (seen := self._module.look()) is not wanted and clock.monotonic() < deadline:
            if self._exchange.cancelled():
                raise CancelledError
            clock.sleep(_BETWEEN_CAPTURES_S)
        return seen
