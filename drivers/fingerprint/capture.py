"""`kiosk capture`: one finger picture through the driver into a PNG file, whole or not at all."""

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from drivers.errors import DeviceError
from drivers.fingerprint.sensor import FingerImage, NoImage, Sensor

_MADE = 0
_FAILED = 1


def run(port: str, out: Path | str, timeout_s: float) -> int:
    """The exit status of `kiosk capture`; a failure is one line on stderr and leaves no file."""
    try:
        outcome = capture_to_file(port, Path(out), timeout_s)
    except (DeviceError, OSError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("stopped")
    return _fail(f"no picture from {port}: {outcome.value}") if isinstance(outcome, NoImage) else _MADE


def capture_to_file(port: str, out: Path, timeout_s: float) -> FingerImage | NoImage:
    """Capture and write; raises DeviceError or OSError, each with a text for people."""
    if not os.access(out.parent, os.W_OK) or out.is_dir():
        raise OSError(f"cannot write {out}; name a file in a folder you may write to")
    with Sensor.open(port) as sensor:
        outcome = sensor.capture(timeout_s)
    if isinstance(outcome, FingerImage):
        write_png(outcome, out)
    return outcome


def write_png(image: FingerImage, out: Path) -> None:
    """Put the file there in one step, with the resolution in it, readable by its owner alone."""
    handle, draft = tempfile.mkstemp(dir=out.parent, prefix=".capture-", suffix=".png")
    try:
        with os.fdopen(handle, "wb") as stream:
            Image.fromarray(image.pixels).save(stream, "PNG", dpi=(image.dpi, image.dpi))
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(out)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _fail(text: str) -> int:
    print(f"kiosk capture: {text.splitlines()[0]}", file=sys.stderr)
    return _FAILED
