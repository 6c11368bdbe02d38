"""The module's side of the serial line: bytes at times, paced to the wire or as fast as they go.

No thread and no socket here: the server asks what is due, and tests turn the clock.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.fingerprint.codes import BAUD_UNIT, BOOT_BYTE
from drivers.fingerprint.packets import Packet, PacketReader
from simulators import control
from simulators.mischief import Mischief
from simulators.sensor import uart
from simulators.sensor.device import Device, Reply
from simulators.sensor.glass import Glass
from simulators.sensor.pacing import BITS_PER_BYTE, passing
from simulators.sensor.troubles import Burst, spoil

_TICK_S = 0.05
_BROKEN_FRAME_S = 0.3
_DRIFT = 0.08
_DRIFT_S = 60.0
_OTHER_FACTORS = {6: 12, 12: 6}


@dataclass(frozen=True, slots=True)
class _Due:
    at: float
    data: bytes
    baud: float
    then: str


class Line:
    """Takes what the host sends, gives what it hears; `host_baud` is None where the host has no speed."""

    def __init__(
        self,
        device: Device,
        mischief: Mischief,
        *,
        paced: bool,
        clock: Callable[[], float],
        unplug: Callable[[], None] = lambda: None,
    ) -> None:
        self.device = device
        self.mischief = mischief
        self._paced = paced
        self._clock = clock
        self._unplug = unplug
        self._reader = PacketReader()
        self._queue: deque[_Due] = deque()
        self._free_at = 0.0
        self._heard_at = 0.0
        self._drift_since: float | None = None
        self._greet_at: float | None = None
        self._next_tick = 0.0
        self._last_reply: Reply | None = None
        self.bytes_in = 0
        self.bytes_out = 0

    @property
    def glass(self) -> Glass:
        return self.device.glass

    def figures(self) -> control.Reply:
        """What the control socket tells of the module."""
        picture, flash = self.device.picture, self.device.flash
        return {
            "speed": self.device.speed_factor * BAUD_UNIT,
            "picture": hashlib.sha256(picture).hexdigest() if picture else None,
            "templates": len(flash.templates),
        }

    def receive(self, data: bytes, host_baud: int | None) -> None:
        """The host has sent these bytes now."""
        self.bytes_in += len(data)
        now = self._clock()
        if now - self._heard_at > _BROKEN_FRAME_S:
            self._reader = PacketReader()
        self._heard_at = now
        if not self.device.is_up or self.mischief.strikes_now("silence"):
            return
        own = self._own_baud(self.device.speed_factor)
        understood = uart.heard(data, host_baud or own, own)
        arrived = now + (len(data) * BITS_PER_BYTE / own if self._paced else 0.0)
        items = self._reader.feed(understood)
        for item in items:
            self._answer(item, arrived)
        if not items and understood != data:
            self._send(self.device.receive_error(), arrived)

    def due(self, host_baud: int | None) -> bytes:
        """What reaches the host up to now."""
        self._tick()
        now = self._clock()
        out = bytearray()
        while self._queue and self._queue[0].at <= now:
            piece = self._queue.popleft()
            out += uart.heard(piece.data, piece.baud, host_baud) if host_baud else piece.data
            if piece.then:
                self._happens(piece.then)
        if self._greet_at is not None and now >= self._greet_at:
            self._greet_at = None
            out += BOOT_BYTE
        self.bytes_out += len(out)
        return bytes(out)

    def next_due(self) -> float | None:
        """When `due` will have something again."""
        times = [self._queue[0].at] if self._queue else []
        times += [self._greet_at] if self._greet_at is not None else []
        times += [self._next_tick] if self.device.is_working else []
        return min(times, default=None)

    def restart(self) -> None:
        """The module loses power and gets it back at once."""
        self._queue.clear()
        self._free_at = 0.0
        self._reader = PacketReader()
        self.device.power_on()
        self._greet_at = self.device.ready_at if self.device.model.greets else None

    def _answer(self, item: object, arrived: float) -> None:
        is_right = isinstance(item, Packet)
        if not is_right or self.mischief.strikes_now("busy"):
            self._send(self.device.receive_error(), arrived)
            return
        reply = self.device.handle(item) if isinstance(item, Packet) else None
        if reply is not None:
            self._send(reply, arrived)
        if self.device.restarts:
            self.device.restarts = False
            self._queue.append(_Due(self._free_at, b"", BAUD_UNIT, "reboot"))

    def _tick(self) -> None:
        now = self._clock()
        if self.device.is_working and now >= self._next_tick:
            self._next_tick = now + _TICK_S
            reply = self.device.tick()
            if reply is not None:
                self._send(reply, now)

    def _send(self, reply: Reply, at: float) -> None:
        frames = list(reply.frames)
        if self._last_reply and self.mischief.strikes_now("stale", 0.5):
            frames = [self._last_reply.frames[0], *frames]
        self._last_reply = reply
        baud = self._own_baud(reply.speed_factor)
        start = max(at + (reply.takes_s if self._paced else 0.0), self._free_at)
        for burst in spoil(frames, self.mischief):
            start = self._schedule(burst, start + burst.pause_s, baud)
        self._free_at = start

    def _schedule(self, burst: Burst, start: float, baud: float) -> float:
        """Queue a burst in slices, each due when its last bit has passed; returns when the line is free."""
        if not self._paced:
            self._queue.append(_Due(start, burst.data, baud, burst.then))
            return start
        at = start
        for at, piece in passing(burst.data, start, baud):
            self._queue.append(_Due(at, piece, baud, ""))
        if burst.then:
            self._queue.append(_Due(at, b"", baud, burst.then))
        return at

    def _happens(self, what: str) -> None:
        if what == "unplug":
            self._unplug()
        elif what in ("reboot", "wrong-speed"):
            if what == "wrong-speed":
                settings = self.device.flash.settings
                settings.speed_factor = _OTHER_FACTORS.get(settings.speed_factor, 6)
            self.restart()

    def _own_baud(self, factor: int) -> float:
        """The module's real speed, which runs away while the drift fault is on."""
        if not self.mischief.is_on("drift"):
            self._drift_since = None
            return float(factor * BAUD_UNIT)
        now = self._clock()
        self._drift_since = now if self._drift_since is None else self._drift_since
        return factor * BAUD_UNIT * (1 + _DRIFT * min(1.0, (now - self._drift_since) / _DRIFT_S))
