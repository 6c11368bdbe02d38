"""aplay plays one sound on one ALSA device; the samples go through a pipe and lie in no file."""

import logging
import shutil
import subprocess
from enum import StrEnum

log = logging.getLogger(__name__)
PROGRAM = "aplay"


class Outlet(StrEnum):
    """Where a sound is heard: by one pair of ears, or by everybody."""

    HEADPHONES = "headphones"
    SPEAKER = "speaker"


class Playing:
    """One sound on its way; `stop` may come from another thread and ends it at once."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child

    def stop(self) -> None:
        self._child.kill()

    def feed(self, wav: bytes) -> bool:
        """Hand over the sound and wait until it has been heard or stopped; whether the device took it."""
        try:
            self._child.communicate(wav)
        except BrokenPipeError:
            self._child.wait()
        return self._child.returncode <= 0


class Player:
    """`headphones` and `speaker` are names of ALSA devices, as `aplay -L` lists them."""

    def __init__(self, headphones: str = "default", speaker: str = "", program: str = PROGRAM) -> None:
        self._devices = {Outlet.HEADPHONES: headphones, Outlet.SPEAKER: speaker}
        self._program = program

    def start(self, outlet: Outlet) -> Playing | None:
        """None where there is no such program, which is logged."""
        command = [self._program, "-q", "-D", self._devices[outlet], "-"]
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            log.warning("nothing can be heard: %s: %s", self._program, error.strerror)
            return None
        return Playing(child)


def installed() -> bool:
    return shutil.which(PROGRAM) is not None
