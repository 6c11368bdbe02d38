"""The biometric step outside this process: a picture goes to a short-lived child, a probe comes back."""

import logging
import os
import socket
import subprocess
import sys
from base64 import b64decode, b64encode
from typing import Any

from drivers.errors import DeviceFault
from kiosk.ports import EnrolmentSample, Picture, Sample
from kiosk.session.states import FingerHint, FingerReference
from kiosk.work.forkserver import receive, send

log = logging.getLogger(__name__)

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
TIMEOUT_S = 15.0


class Biometrics:
    """Keeps the warm parent running; used by one thread."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """The warm parent's process id, None while there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the parent, which warms up by itself meanwhile."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "kiosk.work.forkserver", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=os.environ | _ONE_THREAD, stdin=subprocess.DEVNULL
            )
        ours.settimeout(self._timeout_s)
        self._line = ours

    def close(self) -> None:
        line, self._line = self._line, None
        process, self._process = self._process, None
        if line:
            line.close()
        if process:
            process.kill()
            process.wait()

    def prepare(
        self,
        picture: Picture,
        finger: FingerReference,
        *,
        dpi: float,
        quality_min: int,
        before: bytes | bytearray = b"",
    ) -> Sample:
        """The sample as the chip wants it; DeviceFault when the step fails twice.

        Where it lies just as the one `before`, there is no probe and the hint says to lift the finger.
        """
        demands = {
            "dpi": dpi,
            "quality_min": quality_min,
            "minutiae_min": finger.minutiae_min,
            "minutiae_max": finger.minutiae_max,
            "order": finger.order,
        }
        lay = b64encode(before).decode()
        answer, probe = self._done(picture, {"demands": demands, "before": lay})
        return Sample(answer["quality"], _hint(answer), probe, bytearray(b64decode(answer["placement"])))

    def enrol(
        self, picture: Picture, *, dpi: float, quality_min: int, others: tuple[bytes, ...]
    ) -> EnrolmentSample:
        """The sample as a packet wants it; DeviceFault when the step fails twice."""
        known = [b64encode(each).decode() for each in others]
        asked = {"dpi": dpi, "quality_min": quality_min, "others": known}
        answer, template = self._done(picture, {"enrol": asked})
        return EnrolmentSample(answer["quality"], _hint(answer), answer["same_as"], template)

    def _done(self, picture: Picture, work: dict[str, Any]) -> tuple[dict[str, Any], bytearray]:
        for attempt in (1, 2):
            try:
                return self._ask(picture, work)
            except (OSError, EOFError) as error:
                log.warning("biometric step failed, time %d: %s", attempt, type(error).__name__)
                self.close()
        raise DeviceFault("the biometric step failed twice", "it starts anew with the next finger")

    def _ask(self, picture: Picture, work: dict[str, Any]) -> tuple[dict[str, Any], bytearray]:
        if self._line is None:
            self.start()
        assert self._line is not None
        height, width = picture.shape
        header = {"height": height, "width": width, "size": picture.size} | work
        send(self._line, header, picture.reshape(-1).data)
        return receive(self._line)


def _hint(answer: dict[str, Any]) -> FingerHint | None:
    return FingerHint(answer["hint"]) if answer["hint"] else None
