"""Which wire of which board is what: the one value to change when a cabinet is wired otherwise.

The default is two Waveshare Modbus RTU IO 8CH boards on one line (`docs/cabinet.md`): board 1 for custody,
board 2 for the keypad. Contacts are wired so that a torn wire or a dead contact supply tells the safe lie:
latch open, case open, card present, no key pressed, no headphones.
"""

from dataclasses import dataclass, field
from enum import Enum, StrEnum


class Signal(StrEnum):
    """What a contact tells while it is active; each value is the field of `IoMap` that wires it."""

    LATCH_OPEN = "latch_open"
    CARD_PRESENT = "card_present"
    CASE_OPEN = "case_open"
    HEADPHONES = "headphones"
    KEY_UP = "key_up"
    KEY_DOWN = "key_down"
    KEY_SELECT = "key_select"
    KEY_BACK = "key_back"
    KEY_HELP = "key_help"
    KEY_REPEAT = "key_repeat"


KEYS = tuple(signal for signal in Signal if signal.startswith("key_"))


class Lamp(StrEnum):
    """A lamp at the thing it points to; each value is the field of `IoMap` that wires it."""

    CARD_SLOT = "lamp_card_slot"
    FINGER = "lamp_finger"
    KEYPAD = "lamp_keypad"
    IN_SERVICE = "lamp_in_service"


class Drive(Enum):
    """Who lets go of an energised latch when nobody closes it."""

    TIMED = "timed"
    """The board's own timer, which also ends an opening whose program has died."""
    HELD = "held"
    """The driver's `poll`; only for a board whose own watchdog clears its outputs."""


@dataclass(frozen=True, slots=True)
class Input:
    """A contact, believed after `reads` equal reads in a row; `unit` None is the cabinet's own board."""

    channel: int
    active_high: bool = True
    unit: int | None = None
    reads: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.channel <= 0xFFFF or self.reads < 1:
            raise ValueError(f"no such input: channel {self.channel}, {self.reads} reads")


@dataclass(frozen=True, slots=True)
class Output:
    """A coil, on while its lamp is lit."""

    channel: int
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class LatchOutput:
    """The coil that opens the latch while energised; without power it is locked.

    `mode_register` is the holding register of the board's first output that must read 0 (controlled by the
    line alone), None for a board whose outputs cannot follow its inputs.
    """

    channel: int = 0
    drive: Drive = Drive.TIMED
    travel_s: float = 0.5
    mode_register: int | None = 0x1000


def _key(channel: int) -> Input:
    return Input(channel, unit=2)


@dataclass(frozen=True, slots=True)
class IoMap:
    """The wiring of one cabinet; a part it does not have is None."""

    latch: LatchOutput = field(default_factory=LatchOutput)
    latch_open: Input | None = field(default_factory=lambda: Input(0, active_high=False))
    card_present: Input | None = field(default_factory=lambda: Input(1, active_high=False, reads=5))
    case_open: Input | None = field(default_factory=lambda: Input(2, active_high=False))
    headphones: Input | None = field(default_factory=lambda: Input(3, reads=3))
    key_up: Input | None = field(default_factory=lambda: _key(0))
    key_down: Input | None = field(default_factory=lambda: _key(1))
    key_select: Input | None = field(default_factory=lambda: _key(2))
    key_back: Input | None = field(default_factory=lambda: _key(3))
    key_help: Input | None = field(default_factory=lambda: _key(4))
    key_repeat: Input | None = field(default_factory=lambda: _key(5))
    lamp_card_slot: Output | None = field(default_factory=lambda: Output(1))
    lamp_finger: Output | None = field(default_factory=lambda: Output(2))
    lamp_keypad: Output | None = field(default_factory=lambda: Output(3))
    lamp_in_service: Output | None = field(default_factory=lambda: Output(4))

    def __post_init__(self) -> None:
        self._check_terminals(own_unit=0)

    def check(self, own_unit: int) -> None:
        """Raise ValueError for an address no board has, or one that makes two parts share a terminal."""
        if not 1 <= own_unit <= 247:
            raise ValueError(f"a board's address is 1 to 247, not {own_unit}")
        self._check_terminals(own_unit)

    def _check_terminals(self, own_unit: int) -> None:
        inputs = [(wire.unit or own_unit, wire.channel) for wire in self.inputs.values()]
        coils = [(wire.unit or own_unit, wire.channel) for wire in self.lamps.values()]
        coils.append((own_unit, self.latch.channel))
        if len(set(inputs)) < len(inputs) or len(set(coils)) < len(coils):
            raise ValueError("two parts of the cabinet are wired to one terminal; correct the I/O map")

    @property
    def inputs(self) -> dict[Signal, Input]:
        return {signal: wire for signal in Signal if (wire := getattr(self, signal)) is not None}

    @property
    def lamps(self) -> dict[Lamp, Output]:
        return {lamp: wire for lamp in Lamp if (wire := getattr(self, lamp)) is not None}


DEFAULT_MAP = IoMap()
