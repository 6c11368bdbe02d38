"""Brings a picture out of the module's buffer: uploaded again rather than asking for the finger again."""

from collections.abc import Callable, Collection, Sequence

from drivers.fingerprint import faults
from drivers.fingerprint.assembly import Piece, Transfer, Verdict, assemble
from drivers.fingerprint.codes import BAUD_UNIT, PACKET_SIZES, Opcode, Status
from drivers.fingerprint.exchange import Exchange
from drivers.fingerprint.images import Layout
from drivers.fingerprint.packets import Packet, PacketId

UPLOADS_MAX = 6
_DATA = (PacketId.DATA, PacketId.LAST_DATA)
_DATA_LIMIT = 8192
_SILENCE_S = 2.0
_GATHER_S = 0.2
_GATHER_BYTES = 2048
"""Half of what a terminal's buffer holds, so that a late reader loses nothing."""
_FRAME_OVERHEAD = 11
_BITS_PER_BYTE = 10

Heard = Callable[[list[bytes]], None]
"""Told of the packets so far while all of them were good."""


def read_picture(
    exchange: Exchange,
    layouts: Sequence[Layout],
    *,
    baud: int,
    heard: Heard | None = None,
    hearings: int = 1,
) -> bytes | Verdict:
    """The bytes of the picture in the buffer, or CHANGED when the module has lost it meanwhile.

    `layouts` are those it may have; `hearings` is how often every packet must have been heard alike. `heard`
    is not told of hearings after a whole one.
    """
    sizes = [layout.size for layout in layouts]
    transfers: list[Transfer] = []
    for _ in range(UPLOADS_MAX):
        exchange.counter.uploads += 1
        exchange.counter.repeated_uploads += bool(transfers)
        if exchange.ask(Opcode.UP_IMAGE).status is not Status.OK:
            return Verdict.CHANGED
        is_shown = any(each.ended and each.clean for each in transfers)
        transfers.append(_Listener(exchange, sizes, baud).listen(None if is_shown else heard))
        picture = assemble(transfers, layouts, hearings)
        if picture is not Verdict.REPEAT:
            return picture
    raise exchange.failed(faults.picture_damaged(len(transfers)))


def read_data(exchange: Exchange) -> bytes | None:
    """What follows an accepted upload command other than a picture's, None if it did not come whole."""
    transfer = _Listener(exchange, [_DATA_LIMIT], exchange.transport.speed or BAUD_UNIT).listen(None)
    pieces = [piece for piece in transfer.pieces if piece is not None]
    is_whole = transfer.ended and transfer.clean and len(pieces) == len(transfer.pieces)
    return b"".join(pieces) if is_whole else None


class _Listener:
    """Takes in the packets of one upload."""

    def __init__(self, exchange: Exchange, sizes: Collection[int], baud: int) -> None:
        self._exchange = exchange
        self._sizes = sorted(sizes)
        self._byte_s = _BITS_PER_BYTE / max(baud, BAUD_UNIT)
        self._pieces: list[Piece] = []
        self._good: list[bytes] = []
        self._received = 0
        self._clean = True
        self._ended = False

    def listen(self, heard: Heard | None) -> Transfer:
        exchange = self._exchange
        skipped = exchange.skipped
        limit = self._sizes[-1] // PACKET_SIZES[0] + len(PACKET_SIZES)
        while not self._ended and len(self._pieces) < limit:
            before = exchange.clock.monotonic()
            items = exchange.receive(_SILENCE_S, pause_s=self._pause_s())
            if not items:
                break
            for item in items:
                self._take(item)
            self._measure(exchange.clock.monotonic() - before, len(items))
            if heard and len(self._good) == len(self._pieces):
                heard(self._good)
        self._clean &= exchange.skipped == skipped
        exchange.dirty |= not (self._ended and self._clean)
        return Transfer(tuple(self._pieces), self._ended, self._clean)

    def _take(self, item: object) -> None:
        if self._ended or (isinstance(item, Packet) and item.pid not in _DATA):
            self._clean = False
        elif isinstance(item, Packet):
            self._pieces.append(item.payload)
            self._good.append(item.payload)
            self._received += len(item.payload)
            self._ended = item.pid is PacketId.LAST_DATA
        else:
            self._pieces.append(None)
            self._clean = False

    _is_fast = False

    def _measure(self, elapsed_s: float, packets: int) -> None:
        """A line that brings more than its speed allows is no wire: there is nothing to wait for."""
        size = len(self._good[-1]) if self._good else PACKET_SIZES[0]
        self._is_fast = packets * (size + _FRAME_OVERHEAD) * self._byte_s > 2 * elapsed_s

    def _pause_s(self) -> float:
        """Let bytes gather, so that waking up costs little, but never past the end of the picture."""
        if self._is_fast or not self._good:
            return 0.0
        left = next((size for size in self._sizes if size > self._received), self._received) - self._received
        return min(_GATHER_S, _GATHER_BYTES * self._byte_s, 0.8 * left * self._byte_s)
