"""A card's conversation written down as it goes, in the form of the sensor's wire traces."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.fingerprint.trace import Mark, Way
from simulators.card.device import Heard


@contextmanager
def recording(path: Path) -> Iterator[Heard]:
    """Writes to a file of its owner's alone: a card's files hold personal data, even if nobody's here."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    began = time.monotonic()
    with os.fdopen(handle, "w", encoding="ascii") as sink:

        def heard(apdu: bytes, answer: bytes) -> None:
            at = time.monotonic() - began
            sink.write(f"{Mark(at, Way.SENT, apdu)}\n{Mark(at, Way.HEARD, answer)}\n")
            sink.flush()

        yield heard
