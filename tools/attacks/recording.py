"""What a tap on the sensor's serial line heard while the victim was matched, and what can be made of it."""

import io
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from drivers.fingerprint.packets import Packet, PacketId, PacketReader
from drivers.fingerprint.sensor import Sensor
from drivers.fingerprint.trace import Mark, Way
from simulators.sensor.inprocess import InProcessModule, InProcessWire, WaitedClock
from simulators.sensor.replay import Replay
from simulators.sensor.traces import Recorded

_SPEED = 57600
_DATA = (PacketId.DATA, PacketId.LAST_DATA)
Nibbles = Callable[[int, int], int]
"""Makes another byte (two grey values) of the byte at a place in the picture."""


class Tap:
    """A real module with the victim's finger, every byte of whose line is kept."""

    def __init__(self, finger: Path, seed: int) -> None:
        module = InProcessModule(finger, seed=seed)
        self._kept = io.StringIO()
        self._clock = module.clock
        recorded = Recorded(module.line, self._kept, module.clock.monotonic)
        self._wire = InProcessWire(recorded, module.clock, _SPEED)

    def open(self) -> Sensor:
        return Sensor.open(self._wire, clock=self._clock)

    def heard(self) -> list[Mark]:
        return [Mark.parse(line) for line in self._kept.getvalue().splitlines()]


def played(marks: list[Mark]) -> Sensor:
    """A sensor in the kiosk's eyes: answers each command as the tapped one did."""
    clock = WaitedClock()
    replay = Replay(marks, paced=False, clock=clock.monotonic)
    return Sensor.open(InProcessWire(replay, clock, _SPEED), clock=clock)


def in_other_pieces(marks: list[Mark], chance: random.Random) -> list[Mark]:
    """The same bytes, cut elsewhere."""
    made: list[Mark] = []
    for mark in marks:
        if mark.way is not Way.HEARD or len(mark.data) < 2:
            made.append(mark)
            continue
        at = chance.randrange(1, len(mark.data))
        made += [replace(mark, data=mark.data[:at]), replace(mark, data=mark.data[at:])]
    return made


def with_noise(chance: random.Random) -> Nibbles:
    """Some grey values are one step lighter or darker, the same ones each time they are asked for."""
    share, seed = chance.choice((0.0005, 0.01, 0.1, 0.3)), chance.randrange(2**32)

    def spoilt(at: int, byte: int) -> int:
        dice = random.Random(seed * 100_003 + at)
        if dice.random() >= share:
            return byte
        shift = dice.choice((0, 4))
        grey = byte >> shift & 0xF
        other = min(15, max(0, grey + dice.choice((-1, 1))))
        return byte & ~(0xF << shift) | other << shift

    return spoilt


def lighter(chance: random.Random) -> Nibbles:
    """Everything a step lighter or darker, as from another amplifier."""
    by = chance.choice((-2, -1, 1, 2))

    def moved(at: int, byte: int) -> int:
        high, low = (min(15, max(0, grey + by)) for grey in (byte >> 4, byte & 0xF))
        return high << 4 | low

    return moved


def altered(marks: list[Mark], nibbles: Nibbles) -> list[Mark]:
    """The trace with other pictures in it and every checksum right."""
    at, made = 0, []
    for mark in marks:
        items = PacketReader().feed(mark.data) if mark.way is Way.HEARD else []
        packets = [item for item in items if isinstance(item, Packet)]
        if b"".join(map(bytes, packets)) != mark.data or not packets:
            made.append(mark)
            continue
        told = []
        for packet in packets:
            at = at if packet.pid in _DATA else 0
            payload = packet.payload
            if packet.pid in _DATA:
                payload = bytes(nibbles(at + offset, byte) for offset, byte in enumerate(payload))
                at += len(payload)
            told.append(bytes(replace(packet, payload=payload)))
        made.append(replace(mark, data=b"".join(told)))
    return made
