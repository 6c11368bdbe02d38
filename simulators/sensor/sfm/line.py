"""The SFM module's side of the serial line: its packets at times, and what faults make of them."""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.fingerprint.sfm.packets import PACKET_BYTES, Stream
from simulators.control import Reply
from simulators.mischief import Mischief
from simulators.sensor import uart
from simulators.sensor.faults import DEVICE, FINGER, WIRE
from simulators.sensor.glass import Glass
from simulators.sensor.pacing import passing
from simulators.sensor.sfm.module import SfmModule
from simulators.sensor.troubles import Burst, spoil

_OTHERS_WIRE = ("truncated", "endless", "wrong-address", "drift")
_OTHERS_DEVICE = ("locked",)
FAULTS = (
    {name: WIRE[name] for name in WIRE if name not in _OTHERS_WIRE}
    | {name: DEVICE[name] for name in DEVICE if name not in _OTHERS_DEVICE}
    | FINGER
)
"""All faults but those that this protocol has no place for."""

_BREAKS = ("cut", "reboot", "wrong-speed", "unplug")
_CHANCE = 0.5
_LOOK_S = 0.05
_OTHER_BAUDS = {115200: 57600}


@dataclass(frozen=True, slots=True)
class _Due:
    at: float
    data: bytes
    then: str = ""


class SfmLine:
    """Takes what the host sends, gives what it hears."""

    def __init__(
        self,
        module: SfmModule,
        *,
        paced: bool,
        clock: Callable[[], float],
        unplug: Callable[[], None] = lambda: None,
    ) -> None:
        self.module = module
        self._paced = paced
        self._clock = clock
        self._unplug = unplug
        self._last = b""
        self.bytes_in = 0
        self.bytes_out = 0
        self.restart()

    @property
    def glass(self) -> Glass:
        return self.module.glass

    @property
    def mischief(self) -> Mischief:
        return self.module.mischief

    def figures(self) -> Reply:
        """What the control socket tells of the module."""
        picture = self.module.picture
        digest = hashlib.sha256(picture.tobytes()).hexdigest() if picture is not None else None
        return {"speed": self.module.parameters.baud, "picture": digest, "templates": 0}

    def restart(self) -> None:
        """The module loses power and gets it back at once."""
        self.module.power_on()
        self._stream = Stream()
        self._queue: deque[_Due] = deque()
        self._free_at = 0.0

    def receive(self, data: bytes, host_baud: int | None) -> None:
        self.bytes_in += len(data)
        if self.mischief.strikes_now("silence"):
            return
        baud = self.module.parameters.baud
        self._stream.feed(uart.heard(data, host_baud or baud, baud))
        while (packet := self._stream.packet()) is not None:
            self._send(self.module.handle(packet))

    def due(self, host_baud: int | None) -> bytes:
        self._send(self.module.look())
        out = b""
        while self._queue and self._queue[0].at <= self._clock():
            piece, baud = self._queue.popleft(), self.module.parameters.baud
            out += uart.heard(piece.data, baud, host_baud or baud)
            if piece.then:
                self._happens(piece.then)
        self.bytes_out += len(out)
        return out

    def next_due(self) -> float | None:
        waiting = [self._clock() + _LOOK_S] if self.module.is_waiting else []
        return min([*(each.at for each in list(self._queue)[:1]), *waiting], default=None)

    def _send(self, packets: list[bytes]) -> None:
        """Put an answer in line; a data packet's head, body and sum may each be spoilt."""
        if not packets:
            return
        if self._last and self.mischief.strikes_now("stale", _CHANCE):
            packets = [self._last, *packets]
        self._last = packets[-1][:PACKET_BYTES]
        frames = [
            part for packet in packets for part in (packet[:PACKET_BYTES], packet[PACKET_BYTES:]) if part
        ]
        at = max(self._clock(), self._free_at)
        for burst in self._broken_off(spoil(frames, self.mischief), len(packets[-1])):
            at = self._schedule(burst, at + burst.pause_s)
        self._free_at = at

    def _schedule(self, burst: Burst, start: float) -> float:
        """Queue a burst; returns when the line is free."""
        at, pieces = start, [(start, burst.data)]
        if self._paced:
            pieces = list(passing(burst.data, start, self.module.parameters.baud))
        for at, piece in pieces:
            self._queue.append(_Due(at, piece))
        if burst.then:
            self._queue.append(_Due(at, b"", burst.then))
        return at

    def _broken_off(self, bursts: list[Burst], last_bytes: int) -> list[Burst]:
        """The answer, or its beginning where a picture under way breaks off."""
        if self.module.pieces_left < 2 or last_bytes == PACKET_BYTES or not bursts:
            return bursts
        for name in _BREAKS:
            if self.mischief.strikes_now(name, _CHANCE):
                whole = bursts[-1].data
                cut = whole[: self.mischief.rng.randrange(1, len(whole))]
                return [*bursts[:-1], Burst(cut, bursts[-1].pause_s, name)]
        return bursts

    def _happens(self, what: str) -> None:
        if what == "unplug":
            self._unplug()
        elif what in ("reboot", "wrong-speed"):
            if what == "wrong-speed":
                parameters = self.module.parameters
                parameters.set_baud(_OTHER_BAUDS.get(parameters.baud, 115200))
            self.restart()
