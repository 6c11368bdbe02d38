"""The latest lines this program logged, for a log pull: in memory, cut into pieces, without a person's data.

No line of ours names anybody; what might be a number or a name of somebody is blotted out all the same.
"""

import gzip
import hashlib
import logging
import re
from base64 import b64encode
from collections import deque
from collections.abc import Iterator

from kiosk.domain.messages import VERSION, encode

LINES = 5000
PIECE_BYTES = 45_000  # 60,000 in base64, with its envelope below 64 KiB
_NUMBER = re.compile(r"\d{8,}")
_LETTERS = re.compile(r"[^\x00-\x7f]+")


class RecentLog(logging.Handler):
    """Hang it on the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self._lines: deque[str] = deque(maxlen=LINES)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(blotted(self.format(record)))

    def text(self, lines: int = LINES) -> str:
        self.acquire()
        try:
            kept = list(self._lines)
        finally:
            self.release()
        return "".join(f"{line}\n" for line in kept[-lines:])


def blotted(line: str) -> str:
    """A line without long numbers and without any letter that a Persian name could be made of."""
    return _NUMBER.sub("#", _LETTERS.sub("…", line))


def pieces(kiosk: str, command: str, text: str) -> Iterator[tuple[int, bytes]]:
    """The numbered pieces of a log; the last carries the digest of the whole text."""
    packed = gzip.compress(text.encode(), mtime=0)
    parts = [packed[at : at + PIECE_BYTES] for at in range(0, len(packed), PIECE_BYTES)]
    for number, part in enumerate(parts, 1):
        body: dict[str, object] = {"v": VERSION, "kiosk": kiosk, "command": command}
        body |= {"piece": number, "pieces": len(parts), "data": b64encode(part).decode()}
        if number == len(parts):
            body["digest"] = hashlib.sha256(text.encode()).hexdigest()
        yield number, encode(body)
