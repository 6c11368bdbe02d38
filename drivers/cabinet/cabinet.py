"""The cabinet as its worker thread sees it: orders that are confirmed, and `poll` for all that people do.

Fail-safe, from the metal up: without power the latch is locked; contacts are wired so that a torn wire never
says "taken", "locked" or "case closed" (`iomap`); a release ends by itself (`latch`); `open` takes the power
off a latch that a dead program left on, and `close` takes it off in the end; an answer that is not exactly
right is no answer (`frames`); a bouncing contact changes nothing (`contacts`). What to do about it all is the
kiosk's decision.
"""

import logging
import time
from dataclasses import dataclass

from drivers.cabinet import frames
from drivers.cabinet.contacts import CabinetEvent, Contact, observe_all
from drivers.cabinet.iomap import DEFAULT_MAP, IoMap, Lamp, Signal
from drivers.cabinet.latch import Clock, Latch
from drivers.cabinet.line import Line, LineCounters
from drivers.errors import DeviceError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CabinetHealth:
    """The line's counters, and the contacts that find no rest."""

    line: LineCounters
    bouncing: frozenset[Signal]


class Cabinet:
    """One open cabinet; all calls block and belong to one thread.

    After DeviceGone it stays useless: `close` it and `open` it anew. A new one knows no past, so a card taken
    while the line was cut makes no event; ask `is_active` after some polls.
    """

    def __init__(self, line: Line, unit: int, map: IoMap, clock: Clock = time.monotonic) -> None:
        self._line = line
        self._unit = unit
        self._map = map
        self._inputs = map.inputs
        self._lamps = map.lamps
        self._latch = Latch(line, unit, map.latch, map.latch_open, clock=clock)
        self._contacts = {signal: Contact(wire.reads) for signal, wire in self._inputs.items()}

    @classmethod
    def open(
        cls,
        port: str,
        *,
        unit: int = 1,
        map: IoMap = DEFAULT_MAP,
        baud: int = 9600,
        timeout_s: float = 0.2,
        clock: Clock = time.monotonic,
    ) -> "Cabinet":
        """Find the boards, see that only the line can switch the latch, and put everything off."""
        map.check(unit)
        line = Line(port, baud=baud, timeout_s=timeout_s)
        try:
            cabinet = cls(line, unit, map, clock)
            cabinet._begin()
        except BaseException:
            line.close()
            raise
        return cabinet

    @property
    def health(self) -> CabinetHealth:
        bouncing = frozenset(signal for signal, contact in self._contacts.items() if contact.is_bouncing)
        return CabinetHealth(self._line.counters, bouncing)

    @property
    def is_latch_released(self) -> bool:
        """Whether the open latch was ordered; a latch that is open without was forced."""
        return self._latch.is_released

    def is_active(self, signal: Signal) -> bool | None:
        """What the contact rests at; None while nobody knows, and for a part this cabinet does not have."""
        contact = self._contacts.get(signal)
        return None if contact is None else contact.stable

    def poll(self) -> tuple[CabinetEvent, ...]:
        """Read every contact once (60 ms at 9600 baud); an overdue release is ended first."""
        self._latch.let_go_when_overdue()
        self._contacts, events = observe_all(self._contacts, self._read_levels())
        for event in events:
            _log.info("%s %s", event.signal, "on" if event.active else "off")
        return events

    def release_latch(self, hold_s: float = 30.0) -> None:
        """Open the latch for at most `hold_s`; returns once it is seen open.

        LatchStuck means de-energised again. Any other error leaves it unknown whether the order arrived: the
        latch may be open until `hold_s` has passed.
        """
        self._latch.release(hold_s)
        _log.info("latch released for %.1f s", hold_s)

    def close_latch(self) -> None:
        """Lock the latch; returns once it is seen locked."""
        self._latch.close()
        _log.info("latch locked")

    def lamp(self, lamp: Lamp, on: bool) -> None:
        """Switch a lamp; one that this cabinet does not have is no error."""
        wire = self._lamps.get(lamp)
        if wire is not None:
            self._line.ask(frames.write_coil(wire.unit or self._unit, wire.channel, on))

    def close(self) -> None:
        """Put latch and lamps off as far as the line lets us, and give the port back."""
        try:
            self._all_off()
        except DeviceError as error:
            _log.warning("cabinet not put off: %s", error)
        finally:
            self._line.close()

    def _begin(self) -> None:
        self._latch.check_mode()
        self._all_off()
        self._read_levels()

    def _all_off(self) -> None:
        self._latch.de_energise()
        for lamp in self._lamps:
            self.lamp(lamp, on=False)

    def _read_levels(self) -> dict[Signal, bool]:
        bits = {unit: self._read_board(unit, count) for unit, count in self._boards().items()}
        return {
            signal: bits[wire.unit or self._unit][wire.channel] == wire.active_high
            for signal, wire in self._inputs.items()
        }

    def _boards(self) -> dict[int, int]:
        """Every board with inputs of ours, and how many to read from it."""
        counts: dict[int, int] = {}
        for wire in self._inputs.values():
            unit = wire.unit or self._unit
            counts[unit] = max(counts.get(unit, 0), wire.channel + 1)
        return counts

    def _read_board(self, unit: int, count: int) -> list[bool]:
        return [bool(bit) for bit in self._line.ask(frames.read_inputs(unit, count)).bits]
