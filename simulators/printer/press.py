"""Carries printer commands out on the roll: burns, feeds and cuts, until something stops it."""

from pathlib import Path

from PIL import Image

from simulators.mischief import Mischief
from simulators.printer import paper, stream
from simulators.printer.paper import Roll
from simulators.printer.sensors import Sensors
from simulators.printer.stream import Command


class Press:
    """Paper, sensors and the folder that receipts drop into; what was begun and stopped is begun again."""

    def __init__(self, out: Path, roll: Roll, mischief: Mischief, printed: int) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.roll = roll
        self.sensors = Sensors(mischief)
        self.printed = printed
        self.torn = 0
        self._out = out
        self._mischief = mischief
        self._memory: stream.Raster | None = None
        self._justify = 0
        self._due: tuple[int, str] | None = None

    def fail_after(self, rows: int, fault: str) -> None:
        """Turn a fault on once so many more rows have come out."""
        self._due = (rows, fault)

    def reset(self) -> None:
        self._memory, self._justify = None, 0

    def load(self, roll: Roll) -> None:
        self.tear()
        self.roll = roll

    def tear(self) -> None:
        """Take away what hangs out of the slot."""
        piece = self.roll.take_off()
        if piece is not None:
            self.torn += 1
            self._drop(piece, torn=True)

    def carry_out(self, command: Command) -> bool:
        """Whether it was done to its end."""
        match command:
            case stream.Raster():
                return self._burn(paper.picture_dots(command, self._justify))
            case stream.Text(line):
                return self._burn(paper.text_dots(line, self._justify))
            case stream.Feed(dots):
                self.roll.feed(dots)
            case stream.Justify(where):
                self._justify = where
            case stream.Store(None):
                return self._memory is None or self._burn(paper.picture_dots(self._memory, self._justify))
            case stream.Store(picture):
                self._memory = picture
            case stream.Cut(feed):
                return self._cut(feed)
            case stream.Reset():
                self.reset()
        return True

    def _burn(self, dots: paper.Dots) -> bool:
        rows = len(dots)
        if self._due is None:
            return self.roll.burn(dots) == rows
        after, fault = self._due
        done = self.roll.burn(dots[:after])
        self._due = (after - done, fault)
        if after <= rows:
            self._due = None
            self._mischief.switch_on(fault)
        return done == rows

    def _cut(self, feed: int) -> bool:
        if not self.sensors.notice_cut():
            return False
        self.roll.feed(feed + paper.HEAD_TO_CUTTER_DOTS)
        piece = self.roll.take_off()
        if piece is not None:
            self.printed += 1
            self._drop(piece, torn=False)
        return True

    def _drop(self, piece: Image.Image, *, torn: bool) -> None:
        paper.write_receipt(piece, self._out, self.printed + self.torn, torn=torn)
