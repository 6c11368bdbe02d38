"""What a visit has taken so far, in memory only: wiped with the session, or sealed into a packet."""

import threading
from dataclasses import dataclass

from kiosk.session.vocabulary import Finger
from kiosk.work.waiting import wipe


@dataclass(frozen=True, slots=True)
class Kept:
    """The best sample of one finger: a compact minutiae record, and the picture it came from as PNG."""

    quality: int
    template: bytearray
    picture: bytearray


class VisitSamples:
    """Filled by the sensor's, the camera's and the scanner's threads, read by the one that seals."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fingers: dict[Finger, Kept] = {}
        self._shots: dict[int, bytearray] = {}
        self._pages: dict[tuple[int, int], bytearray] = {}
        self._hands = bytearray()

    def keep_finger(self, finger: Finger, quality: int, template: bytearray, picture: bytearray) -> None:
        """Keep this sample unless there is a better one of the same finger."""
        with self._lock:
            before = self._fingers.get(finger)
            if before is not None and before.quality >= quality:
                wipe(template)
                wipe(picture)
                return
            if before is not None:
                wipe(before.template)
                wipe(before.picture)
            self._fingers[finger] = Kept(quality, template, picture)

    def keep_shot(self, shot: int, jpeg: bytearray) -> None:
        with self._lock:
            self._shots[shot] = jpeg

    def keep_page(self, document: int, page: int, jpeg: bytearray) -> None:
        with self._lock:
            self._pages[(document, page)] = jpeg

    def keep_hands(self, jpeg: bytearray) -> None:
        """The one picture of the hands; a new one replaces it."""
        with self._lock:
            wipe(self._hands)
            self._hands = jpeg

    def hands(self) -> bytes:
        with self._lock:
            return bytes(self._hands)

    def others(self, finger: Finger) -> dict[Finger, bytes]:
        """The templates of all fingers but this one, in the order they came."""
        with self._lock:
            kept = self._fingers.items()
            return {other: bytes(each.template) for other, each in kept if other is not finger}

    def finger(self, finger: Finger) -> Kept | None:
        with self._lock:
            return self._fingers.get(finger)

    def shot(self, shot: int) -> bytes:
        with self._lock:
            return bytes(self._shots.get(shot, b""))

    def pages(self, document: int) -> tuple[bytes, ...]:
        with self._lock:
            there = sorted(page for at, page in self._pages if at == document)
            return tuple(bytes(self._pages[(document, page)]) for page in there)

    def other_pages(self, document: int, page: int) -> tuple[bytes, ...]:
        """Every page of every document but this one."""
        with self._lock:
            return tuple(bytes(each) for at, each in self._pages.items() if at != (document, page))

    def wipe(self) -> None:
        self.wipe_fingers()
        self.wipe_shots()
        self.wipe_pages()

    def wipe_fingers(self) -> None:
        """On the sensor's thread; one that comes late must not wipe what others took in the next session."""
        with self._lock:
            for kept in self._fingers.values():
                wipe(kept.template)
                wipe(kept.picture)
            self._fingers.clear()

    def wipe_shots(self) -> None:
        """On the face camera's thread."""
        with self._lock:
            for data in self._shots.values():
                wipe(data)
            self._shots.clear()

    def wipe_pages(self) -> None:
        """On the scanner's thread, the hands as well."""
        with self._lock:
            for data in (*self._pages.values(), self._hands):
                wipe(data)
            self._pages.clear()
            self._hands = bytearray()
