"""What every fingerprint sensor does alike around a picture: waits, lift, repeats, counting, letting go."""

import hashlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol, Self

from drivers.fingerprint.exchange import Cancelled, CancelledError, never
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.health import Health, HealthCounter
from drivers.fingerprint.images import Pixels
from drivers.fingerprint.module import SensorInfo
from drivers.fingerprint.shutter import FingerImage, NoImage
from drivers.fingerprint.transport import Transport

_log = logging.getLogger(__name__)


class Conversation(Protocol):
    """The talk with one module: its line, what was counted on it, and what may end a wait."""

    transport: Transport
    counter: HealthCounter
    cancelled: Cancelled


class CapturingSensor(ABC):
    """One open module. Used by one thread at a time; `health` may be read from any."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._last = b""

    @property
    @abstractmethod
    def info(self) -> SensorInfo: ...

    @abstractmethod
    def check(self) -> None:
        """Make sure that the module still answers, without taking a picture."""

    @abstractmethod
    def finger_present(self) -> bool:
        """Whether anything lies on the sensor now; overwrites the module's picture."""

    @abstractmethod
    def _sees(self, *, finger: bool, timeout_s: float) -> bool:
        """Whether a finger to take a picture of, or an empty glass, was seen in time."""

    @abstractmethod
    def _picture(self, timeout_s: float, progress: Progress | None) -> Pixels | NoImage: ...

    @property
    def health(self) -> Health:
        return self._conversation.counter.snapshot()

    def wait_finger(self, timeout_s: float, cancelled: Cancelled = never) -> bool:
        """Whether a finger the sensor can take a picture of came within this time."""
        with self._watching(cancelled):
            return self._sees(finger=True, timeout_s=timeout_s)
        return False

    def capture(
        self,
        timeout_s: float,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled = never,
        require_lift: bool = False,
        refuse_repeat: bool = False,
    ) -> FingerImage | NoImage:
        """A picture of the finger that lies there or comes within `timeout_s`; its upload has its own limits.

        `require_lift` wants the glass seen empty first, `refuse_repeat` one not bit-identical to the last.
        """
        with self._watching(cancelled):
            if require_lift and not self._sees(finger=False, timeout_s=timeout_s):
                return NoImage.NOT_LIFTED
            pixels = self._picture(timeout_s, progress)
            if isinstance(pixels, NoImage):
                return pixels
            before, self._last = self._last, hashlib.sha256(pixels.tobytes()).digest()
            if refuse_repeat and before == self._last:
                return NoImage.REPEATED
            self._conversation.counter.captures += 1
            return FingerImage(pixels, self.info.dpi)
        return NoImage.CANCELLED

    def close(self) -> None:
        self._last = b""
        self._conversation.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _watching(self, cancelled: Cancelled) -> Iterator[None]:
        """Let `cancelled` end the wait; the block is then left early and what follows it runs."""
        self._conversation.cancelled = cancelled
        try:
            yield
        except CancelledError:
            _log.debug("cancelled")
        finally:
            self._conversation.cancelled = never
