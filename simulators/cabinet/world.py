"""The things behind the contacts: a bolt, a card in its slot, the case, a plug, and pressed keys."""

import random
from dataclasses import asdict, dataclass
from typing import Any

from drivers.cabinet.iomap import DEFAULT_MAP, KEYS, Input, IoMap, Signal
from simulators.cabinet.faults import Fault
from simulators.control import ControlError
from simulators.mischief import Mischief

LONGEST_BOUNCE = 3
"""A bouncing sensor's runs, in reads; shorter than any driver may believe."""


@dataclass(slots=True)
class Things:
    """What outlives a power cut, and is kept in the state file."""

    bolt_open: bool = False
    card: bool = True
    case_open: bool = False
    headphones: bool = False


class World:
    """Things and pressed keys, as the boards' terminals see them."""

    def __init__(self, things: Things, mischief: Mischief, seed: int, io_map: IoMap = DEFAULT_MAP) -> None:
        self.things = things
        self._mischief = mischief
        self._inputs = io_map.inputs
        self._pressed: dict[Signal, int | None] = {}
        self._bounce = _Bounce(random.Random(f"bounce {seed}"))

    def drive_latch(self, energised: bool) -> None:
        if not self._mischief.is_on(Fault.STUCK_LATCH):
            self.things.bolt_open = energised

    def move_bolt(self, is_open: bool) -> None:
        """By a technician's hand: only a stuck bolt stays where it is put."""
        self.things.bolt_open = is_open

    def take_card(self, force: bool = False) -> None:
        if not self.things.card:
            raise ControlError("there is no card in the slot; put_card first")
        if not self.things.bolt_open and not force:
            raise ControlError('the latch holds the card; release it, or use "force": true to break it out')
        self.things.card = False

    def press(self, key: str, reads: int | None) -> None:
        """Hold a key down for so many reads of its board; None until `release`."""
        self._pressed[_key(key)] = reads

    def release(self, key: str) -> None:
        self._pressed.pop(_key(key), None)

    def read(self, unit: int, own_unit: int) -> dict[int, bool]:
        """One read of a board's wired inputs: terminal → level."""
        wires = {s: wire for s, wire in self._inputs.items() if (wire.unit or own_unit) == unit}
        levels = {wire.channel: self._level(signal, wire) for signal, wire in wires.items()}
        self._count_down(wires)
        return levels

    def describe(self) -> dict[str, Any]:
        keys = sorted(signal.removeprefix("key_") for signal in self._pressed)
        return {**asdict(self.things), "keys": keys}

    def _level(self, signal: Signal, wire: Input) -> bool:
        return self._is_active(signal) == wire.active_high

    def _is_active(self, signal: Signal) -> bool:
        match signal:
            case Signal.LATCH_OPEN:
                return self.things.bolt_open
            case Signal.CARD_PRESENT:
                bounces = self._mischief.is_on(Fault.BOUNCING_SENSOR)
                return self._bounce.next() if bounces else self.things.card
            case Signal.CASE_OPEN:
                return self.things.case_open or self._mischief.is_on(Fault.CASE_OPEN)
            case Signal.HEADPHONES:
                return self.things.headphones
            case _:
                return signal in self._pressed

    def _count_down(self, wires: dict[Signal, Input]) -> None:
        for signal in wires.keys() & self._pressed.keys():
            left = self._pressed[signal]
            if left is not None and left <= 1:
                del self._pressed[signal]
            elif left is not None:
                self._pressed[signal] = left - 1


class _Bounce:
    """A level that never lasts longer than LONGEST_BOUNCE reads."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._level = False
        self._left = 0

    def next(self) -> bool:
        if self._left == 0:
            self._level = not self._level
            self._left = self._chance.randint(1, LONGEST_BOUNCE)
        self._left -= 1
        return self._level


def _key(name: str) -> Signal:
    if f"key_{name}" not in KEYS:
        names = ", ".join(signal.removeprefix("key_") for signal in KEYS)
        raise ControlError(f"no key {name!r}; there are {names}")
    return Signal(f"key_{name}")
