"""Which card is put in: a regular one, or one whose production, memory or kind is not as it should be."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drivers.card.holder import Holder
from drivers.card.officer import Officer
from drivers.card.profile import CardState
from matcher import decision, oncard
from simulators.card import foreign
from simulators.card.authority import REVOKED_NUMBER
from simulators.card.chip import AnyChip, Chip
from simulators.card.comparison import IsSameFinger
from simulators.card.memory import Content, Memory, full_counters
from simulators.card.nist import NistChip
from simulators.card.personalised import TRIES_LIMIT, PersonalisedCard
from simulators.card.production import Irregularity, produce, produce_officer, serial_for

EXPIRED = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC))
NOT_YET = (datetime(2098, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))
IRREGULAR = {
    "cloned": Irregularity(key_not_certified=True),
    "wrong_issuer": Irregularity(foreign_issuer=True),
    "revoked": Irregularity(number=REVOKED_NUMBER),
    "expired": Irregularity(valid=EXPIRED),
    "not_yet_valid": Irregularity(valid=NOT_YET),
    "blank": Irregularity(state=CardState.BLANK),
    "returned": Irregularity(state=CardState.RETURNED),
    "by_exception": Irregularity(state=CardState.DELIVERED_BY_EXCEPTION),
    "terminated": Irregularity(state=CardState.TERMINATED),
}
COUNTERS = {"counter_1": 1, "counter_0": 0, "blocked": 0}
MUTE = "mute"
NIST = "nist_test_card"
NAMES = {*IRREGULAR, *COUNTERS, MUTE, NIST, *foreign.KINDS}


class MuteChip:
    """A chip that gives no answer to reset a reader could use, and never answers."""

    atr = b"\x00"

    def power(self) -> None:
        """Power changes nothing."""

    def process(self, apdu: bytes) -> bytes:
        return b""


@dataclass(frozen=True, slots=True, repr=False)
class Supply:
    """Makes the chip that is put in: `card`, or an irregular one made from the same person's data."""

    card: PersonalisedCard
    holder: Holder | Officer
    state: Path | None
    same_finger: IsSameFinger
    seed: int = 0

    def make(self, kind: str | None = None) -> tuple[AnyChip, Memory | None]:
        """The chip and, for our own cards, its memory."""
        if kind in foreign.KINDS:
            return foreign.ForeignChip(kind), None
        if kind == MUTE:
            return MuteChip(), None
        if kind == NIST:
            return NistChip(oncard.compare, decision.oncard_verified), None
        if kind in IRREGULAR:
            return self._chip(self._reproduced(self.card.serial, IRREGULAR[kind]), None)
        chip, memory = self._chip(self.card, self.state)
        if kind in COUNTERS:
            memory.update(tries=full_counters(self.card.references, COUNTERS[kind]))
        return chip, memory

    def another(self) -> tuple[AnyChip, Memory | None]:
        """A genuine card of the same person with another serial."""
        return self._chip(self._reproduced(serial_for(self.holder, self.seed + 1)), None)

    def _reproduced(self, serial: str, how: Irregularity | None = None) -> PersonalisedCard:
        if isinstance(self.holder, Officer):
            return produce_officer(self.holder, serial, self.seed, how=how or Irregularity())
        references = tuple(self.card.references.values())
        return produce(self.holder, references, serial, self.seed, how=how or Irregularity())

    def _chip(self, card: PersonalisedCard, state: Path | None) -> tuple[Chip, Memory]:
        fresh = Content(card.serial, card.state, full_counters(card.references, TRIES_LIMIT))
        memory = Memory.open(fresh, state)
        return Chip(card, memory, self.same_finger), memory
