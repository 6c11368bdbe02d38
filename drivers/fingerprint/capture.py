"""`kiosk capture`: one finger picture through the driver into a PNG file, whole or not at all."""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from PIL import Image

from drivers.errors import DeviceError
from drivers.fingerprint.opening import Speech, open_sensor
from drivers.fingerprint.shutter import FingerImage, NoImage

_MADE = 0
_FAILED = 1


def run(
    port: str,
    out: Path | str,
    timeout_s: float,
    *,
    speech: Speech = Speech.EF01,
    trace: Path | None = None,
) -> int:
    """The exit status of `kiosk capture`; a failure is one line on stderr and leaves no picture.

    `trace` is a file for every byte on the wire, the picture's too: readable by its owner alone.
    """
    try:
        outcome = capture_to_file(port, Path(out), timeout_s, speech=speech, trace=trace)
    except (DeviceError, OSError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("stopped")
    return _fail(f"no picture from {port}: {outcome.value}") if isinstance(outcome, NoImage) else _MADE


def capture_to_file(
    port: str, out: Path, timeout_s: float, *, speech: Speech = Speech.EF01, trace: Path | None = None
) -> FingerImage | NoImage:
    """Capture and write; raises DeviceError or OSError, each with a text for people."""
    if not os.access(out.parent, os.W_OK) or out.is_dir():
        raise OSError(f"cannot write {out}; name a file in a folder you may write to")
    with ExitStack() as stack:
        sink = stack.enter_context(_private(trace)) if trace else None
        outcome = stack.enter_context(open_sensor(port, speech, trace=sink)).capture(timeout_s)
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


def _private(path: Path) -> TextIO:
    """A new text file that nobody else may read."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w")


def _fail(text: str) -> int:
    print(f"kiosk capture: {text.splitlines()[0]}", file=sys.stderr)
    return _FAILED
