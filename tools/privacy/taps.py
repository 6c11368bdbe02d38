"""What a kiosk holds of a body for a moment, written down where the search can read it: pictures, templates.

A few windows of each are written straight out of the kiosk's own buffers, so that no copy is left by writing.
    record   kind, 1 byte | window, 24 bytes
"""

import os
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np

from drivers.camera.camera import Camera, Frame
from kiosk.ports import EnrolmentSample, Picture, Sample
from kiosk.work.biometrics import Biometrics
from kiosk.work.samples import VisitSamples

WINDOW, WINDOWS = 24, 8
DISTINCT = 8  # different bytes a window must have: an even background lies everywhere
MOST_OF_A_KIND = 4_000


class Kind(IntEnum):
    FINGER_PIXELS = 1
    PROBE = 2
    TEMPLATE = 3
    FINGER_PICTURE = 4
    FACE = 5
    PAGE = 6
    CAMERA_PIXELS = 7


_LEAVES_AS_TEXT = frozenset({Kind.TEMPLATE, Kind.FINGER_PICTURE, Kind.FACE, Kind.PAGE})


class Tap:
    """Writes to `path` from within the kiosk; every method may be called on any thread."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __call__(self, kind: Kind, data: Any) -> None:
        """Windows spread over all of `data`, a buffer of bytes."""
        view = memoryview(data).cast("B")
        last = len(view) - WINDOW
        places = (
            sorted({2 * (last * at // (2 * (WINDOWS - 1))) for at in range(WINDOWS)}) if last >= 0 else ()
        )
        for at in places:
            os.writev(self._file, [kind.to_bytes(), view[at : at + WINDOW]])


def install(tap: Tap) -> None:
    """Have this process's own kiosk tell the tap of all it gets to hold."""
    for name, kind in (("shot", Kind.FACE), ("page", Kind.PAGE), ("hands", Kind.PAGE)):
        _tell_last(tap, kind, f"keep_{name}")
    _tell_fingers(tap)
    _tell_enrolled(tap)
    _tell_frames(tap)


def needles(path: Path) -> dict[bytes, str]:
    """The bytes to look for, each with what it would betray; pixels also as the sensor packs them."""
    found: dict[Kind, dict[bytes, str]] = defaultdict(dict)
    for kind, window in _records(path):
        for form in _forms(kind, window):
            if len(Counter(form)) >= DISTINCT and b"\n" not in form and b"\0" not in form:
                found[kind][form] = kind.name.lower()
    return {form: told for forms in found.values() for form, told in _some(list(forms.items()))}


def _records(path: Path) -> Iterator[tuple[Kind, bytes]]:
    whole = path.read_bytes() if path.exists() else b""
    for at in range(0, len(whole) - WINDOW, WINDOW + 1):
        yield Kind(whole[at]), whole[at + 1 : at + 1 + WINDOW]


def _forms(kind: Kind, window: bytes) -> Iterator[bytes]:
    yield window
    if kind is Kind.FINGER_PIXELS:
        yield bytes(high & 0xF0 | low >> 4 for high, low in zip(window[::2], window[1::2], strict=True))
    if kind in _LEAVES_AS_TEXT:
        for before in range(3):
            yield b64encode(bytes(before) + window)[4:-4]


def _some(forms: list[tuple[bytes, str]]) -> list[tuple[bytes, str]]:
    """The newest: what lingers is rather what came last."""
    return forms[-MOST_OF_A_KIND:]


def _tell_last(tap: Tap, kind: Kind, name: str) -> None:
    """`name` is a method that is given the bytes as its last argument."""
    keep = getattr(VisitSamples, name)

    def keeping(self: VisitSamples, *given: Any) -> None:
        tap(kind, given[-1])
        keep(self, *given)

    setattr(VisitSamples, name, keeping)


def _tell_fingers(tap: Tap) -> None:
    prepare, enrol = Biometrics.prepare, Biometrics.enrol

    def preparing(self: Biometrics, picture: Picture, finger: Any, **named: Any) -> Sample:
        tap(Kind.FINGER_PIXELS, picture.reshape(-1).data)
        sample = prepare(self, picture, finger, **named)
        tap(Kind.PROBE, sample.probe)
        return sample

    def enrolling(self: Biometrics, picture: Picture, **named: Any) -> EnrolmentSample:
        tap(Kind.FINGER_PIXELS, picture.reshape(-1).data)
        return enrol(self, picture, **named)

    setattr(Biometrics, "prepare", preparing)  # noqa: B010
    setattr(Biometrics, "enrol", enrolling)  # noqa: B010


def _tell_enrolled(tap: Tap) -> None:
    keep = VisitSamples.keep_finger

    def keeping(
        self: VisitSamples, finger: Any, quality: int, template: bytearray, picture: bytearray
    ) -> None:
        tap(Kind.TEMPLATE, template)
        tap(Kind.FINGER_PICTURE, picture)
        keep(self, finger, quality, template, picture)

    setattr(VisitSamples, "keep_finger", keeping)  # noqa: B010


def _tell_frames(tap: Tap) -> None:
    take = Camera.frame

    def taking(self: Camera, *given: Any, **named: Any) -> Frame:
        frame = take(self, *given, **named)
        tap(Kind.CAMERA_PIXELS, np.ascontiguousarray(frame.pixels).reshape(-1).data)
        return frame

    setattr(Camera, "frame", taking)  # noqa: B010
