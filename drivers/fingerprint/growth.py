"""Shows a picture while it arrives."""

from collections.abc import Callable

import numpy as np

from drivers.fingerprint.images import Layout, Pixels, unpack

Progress = Callable[[int, int, Pixels], None]
"""rows_done, rows_total, the rows so far [rows_done, width]."""

_ROWS_A_STEP = 8


class Growth:
    """Turns the packets heard so far into rows, each packet once."""

    def __init__(self, layout: Layout, progress: Progress) -> None:
        self._layout = layout
        self._progress = progress
        self._used = 0
        self._rows = 0
        self._rest = bytearray()
        self._pixels = np.empty((layout.height, layout.width), np.uint8)

    def show(self, packets: list[bytes]) -> None:
        if len(packets) < self._used:
            self._used = self._rows = 0
            self._rest.clear()
        self._rest += b"".join(packets[self._used :])
        self._used = len(packets)
        rows = min(len(self._rest) // self._layout.row_bytes, self._layout.height - self._rows)
        if rows >= _ROWS_A_STEP:
            self._grow(rows)

    def _grow(self, rows: int) -> None:
        size = rows * self._layout.row_bytes
        self._pixels[self._rows : self._rows + rows] = unpack(bytes(self._rest[:size]), self._layout)
        del self._rest[:size]
        self._rows += rows
        self._progress(self._rows, self._layout.height, self._pixels[: self._rows])
