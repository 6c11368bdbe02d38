"""What is believed of contacts that bounce: a level counts once it was read several times in a row.

Noise of one read, or a bouncing contact whose runs stay below `reads`, changes nothing, however long it
lasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.cabinet.iomap import Signal

BOUNCING_READS = 20
"""So many reads without rest make a contact a bouncing one (more than a second at 9600 baud)."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact's past: the believed level (None before the first), and the run of equal reads going on."""

    reads: int
    stable: bool | None = None
    level: bool | None = None
    run: int = 0
    unrest: int = 0

    @property
    def is_bouncing(self) -> bool:
        return self.unrest >= BOUNCING_READS


@dataclass(frozen=True, slots=True)
class CabinetEvent:
    """A signal that became active (key pressed, card put back, case opened) or ceased to be."""

    signal: Signal
    active: bool


CARD_TAKEN = CabinetEvent(Signal.CARD_PRESENT, False)
CARD_PUT_BACK = CabinetEvent(Signal.CARD_PRESENT, True)
CASE_OPENED = CabinetEvent(Signal.CASE_OPEN, True)
CASE_CLOSED = CabinetEvent(Signal.CASE_OPEN, False)
HEADPHONES_IN = CabinetEvent(Signal.HEADPHONES, True)
HEADPHONES_OUT = CabinetEvent(Signal.HEADPHONES, False)
LATCH_OPENED = CabinetEvent(Signal.LATCH_OPEN, True)
LATCH_CLOSED = CabinetEvent(Signal.LATCH_OPEN, False)


def observe(contact: Contact, level: bool) -> Contact:
    """The contact after one more read."""
    run = contact.run + 1 if level == contact.level else 1
    rests = run >= contact.reads
    return Contact(
        reads=contact.reads,
        stable=level if rests else contact.stable,
        level=level,
        run=min(run, contact.reads),
        unrest=0 if rests else contact.unrest + 1,
    )


def observe_all(
    contacts: Mapping[Signal, Contact], levels: Mapping[Signal, bool]
) -> tuple[dict[Signal, Contact], tuple[CabinetEvent, ...]]:
    """One read of all contacts, and what it changed.

    At the start only active signals make an event: a card that is not there has not been taken.
    """
    after = {signal: observe(contacts[signal], level) for signal, level in levels.items()}
    events = (
        CabinetEvent(signal, contact.stable)
        for signal, contact in after.items()
        if contact.stable is not None and contact.stable != bool(contacts[signal].stable)
    )
    return after, tuple(events)
